//! From findings and everything that people said about them to the standing of each finding.

mod lookup;

use jiff::Timestamp;
use ringfort_evidence::Place;
use ringfort_measure::Severity;

use crate::acceptance::Acceptance;
use crate::base::Base;
use crate::baseline::Baseline;
use crate::candidate::Candidate;
use crate::known::{Known, Rules};
use crate::mark::{Mark, Tool};
use lookup::{Places, Records};

/// A record that covers more findings than this is told to be too wide; it still holds.
const MANY: usize = 100;

/// From which severity on findings make a run fail.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum FailOn {
    /// This severity and everything worse.
    From(Severity),
    /// Findings never make a run fail.
    Never,
}

/// What people said that has a say in the standing of findings.
#[derive(Clone, Copy, Debug)]
pub struct Terms<'a> {
    /// The measures, for what marks name.
    pub known: &'a Known<'a>,
    /// Records, from the configuration and from registers, in their order.
    pub acceptances: &'a [Acceptance],
    /// Inline marks of all objects, in their order.
    pub marks: &'a [Mark],
    /// True if inline marks are forbidden.
    pub no_inline: bool,
    /// What was known before.
    pub baseline: Option<&'a Baseline>,
    /// The threshold.
    pub fail_on: FailOn,
    /// The present.
    pub now: Timestamp,
    /// What paths of acceptances are relative to.
    pub base: &'a Base,
}

/// How a finding stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Decision {
    /// To be dealt with.
    Open,
    /// Below the threshold.
    BelowThreshold,
    /// In the baseline.
    Known,
    /// Accepted; the index into [`Applied::notes`].
    Accepted(usize),
}

/// Who stands behind an acceptance.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum By {
    /// The owner of a record.
    Owner(String),
    /// A mark in the file. It may name an owner, whom nobody asked.
    Mark(Tool),
}

/// One record or mark, and what became of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    /// The record's id, or the mark's text.
    pub id: String,
    /// Who.
    pub by: By,
    /// Why.
    pub reason: String,
    /// Its end as written.
    pub until: Option<String>,
    /// Where it is written.
    pub place: Place,
    /// How many findings it covers.
    pub covers: usize,
    /// What is wrong with it: ended, lapsed, matches nothing, covers very many, forbidden, unknown name.
    pub problem: Option<String>,
}

/// The outcome.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Applied {
    /// One decision for each finding, in their order.
    pub decisions: Vec<Decision>,
    /// Records first, then marks, each in their order.
    pub notes: Vec<Note>,
    /// How many entries of the baseline match no finding.
    pub unmatched: usize,
}

impl FailOn {
    /// Reads a severity or `never`, upper or lower case.
    pub fn parse(text: &str) -> Option<FailOn> {
        if text.eq_ignore_ascii_case("never") {
            return Some(FailOn::Never);
        }
        let named = |severity: &Severity| severity.name().eq_ignore_ascii_case(text);
        Severity::ALL.into_iter().find(named).map(FailOn::From)
    }

    /// The word in files and outputs.
    pub fn name(self) -> &'static str {
        match self {
            FailOn::From(severity) => severity.name(),
            FailOn::Never => "never",
        }
    }

    /// True if a finding of this severity makes a run fail.
    pub fn reaches(self, severity: Severity) -> bool {
        matches!(self, FailOn::From(least) if severity >= least)
    }
}

/// Decides how each finding stands, and tells what became of each record and mark.
///
/// Records come first. Of the records that match a finding the narrowest decides: one that has ended keeps
/// the finding open although a wider one still holds, and no mark revives it. Then come marks, the baseline
/// and the threshold.
pub fn apply(candidates: &[Candidate<'_>], terms: &Terms<'_>) -> Applied {
    let mut run = Run::new(terms);
    let decisions = candidates.iter().map(|candidate| run.decide(candidate)).collect();
    let ids = candidates.iter().map(|candidate| candidate.id);
    let unmatched = terms.baseline.map_or(0, |baseline| baseline.unmatched(ids));
    Applied { decisions, notes: run.notes(), unmatched }
}

/// What happened to one record or mark.
#[derive(Clone, Default)]
struct Use {
    matched: usize,
    covered: usize,
    /// The ended record that keeps a finding open against this record or mark.
    outweighed_by: Option<usize>,
    /// For how many findings its conditions are not met, and why for the first.
    lapsed: usize,
    lapse: Option<String>,
}

struct MarkRules {
    rules: Rules,
    problems: Vec<String>,
}

struct Run<'a> {
    terms: &'a Terms<'a>,
    records: Records<'a>,
    places: Places,
    marks: Vec<MarkRules>,
    uses: Vec<Use>,
}

impl<'a> Run<'a> {
    fn new(terms: &'a Terms<'a>) -> Run<'a> {
        let rules = |mark: &Mark| {
            let (rules, problems) = mark.rules(terms.known);
            MarkRules { rules: Rules::new(rules), problems }
        };
        Run {
            terms,
            records: Records::new(terms.acceptances),
            places: Places::new(terms.marks),
            marks: terms.marks.iter().map(rules).collect(),
            uses: vec![Use::default(); terms.acceptances.len() + terms.marks.len()],
        }
    }

    fn decide(&mut self, candidate: &Candidate<'_>) -> Decision {
        let record = self.record(candidate);
        let ended = record.ended.filter(|_| record.decides.is_none());
        let mark = self.mark(candidate, ended);
        if let Some(index) = record.decides.or(mark) {
            self.note(index, |used| used.covered += 1);
            return Decision::Accepted(index);
        }
        if self.terms.baseline.is_some_and(|baseline| baseline.knows(candidate.id)) {
            return Decision::Known;
        }
        match self.terms.fail_on.reaches(candidate.severity) {
            true => Decision::Open,
            false => Decision::BelowThreshold,
        }
    }

    /// The record that decides about a finding, and one that has ended and keeps it open.
    fn record(&mut self, candidate: &Candidate<'_>) -> Ruling {
        if self.terms.acceptances.is_empty() {
            return Ruling { decides: None, ended: None };
        }
        let file = self.terms.base.relative(candidate.file);
        let about = self.records.about(candidate).into_iter();
        let (current, mut ended): (Vec<_>, Vec<_>) = about
            .filter_map(|index| Some((index, self.terms.acceptances.get(index)?)))
            .filter(|(_, acceptance)| acceptance.matches(candidate, &file))
            .partition(|(_, acceptance)| acceptance.until.holds(self.terms.now));
        let mut valid = Vec::new();
        for (index, acceptance) in current {
            match acceptance.lapsed(candidate) {
                None => valid.push((index, acceptance)),
                Some(why) => {
                    self.note(index, |used| {
                        used.matched += 1;
                        used.lapsed += 1;
                        used.lapse.get_or_insert(why);
                    });
                    ended.push((index, acceptance));
                }
            }
        }
        let mut decides: Option<(usize, &Acceptance)> = None;
        for &(index, acceptance) in &valid {
            let mut narrower = ended
                .iter()
                .filter(|(_, other)| other.is_narrower_than(acceptance, candidate.measure));
            let blocker = narrower.next().map(|(blocker, _)| *blocker);
            self.note(index, |used| {
                used.matched += 1;
                used.outweighed_by = used.outweighed_by.or(blocker);
            });
            let better = |(_, best)| comes_before(acceptance, best, candidate.measure);
            if blocker.is_none() && decides.is_none_or(better) {
                decides = Some((index, acceptance));
            }
        }
        Ruling {
            decides: decides.map(|(index, _)| index),
            ended: ended.first().map(|(index, _)| *index),
        }
    }

    /// The first mark that accepts a finding. A mark does not revive what a record let end.
    fn mark(&mut self, candidate: &Candidate<'_>, ended: Option<usize>) -> Option<usize> {
        let mut decides = None;
        for index in self.places.around(candidate) {
            let Some((mark, read)) = self.terms.marks.get(index).zip(self.marks.get(index)) else {
                continue;
            };
            if !read.rules.holds(candidate.measure, candidate.check) || !mark.reaches(candidate) {
                continue;
            }
            let over = mark.until.is_some_and(|until| !until.holds(self.terms.now));
            let obeyed = !self.terms.no_inline && !over;
            let index = index + self.terms.acceptances.len();
            self.note(index, |used| {
                used.matched += 1;
                used.outweighed_by = used.outweighed_by.or(ended.filter(|_| obeyed));
            });
            if obeyed && ended.is_none() {
                decides = decides.or(Some(index));
            }
        }
        decides
    }

    fn note(&mut self, index: usize, change: impl FnOnce(&mut Use)) {
        if let Some(used) = self.uses.get_mut(index) {
            change(used);
        }
    }

    fn notes(self) -> Vec<Note> {
        let records = self.terms.acceptances.iter().zip(&self.uses);
        let mut notes: Vec<Note> =
            records.map(|(acceptance, used)| self.record_note(acceptance, used)).collect();
        let uses = self.uses.iter().skip(self.terms.acceptances.len());
        let marks = self.terms.marks.iter().zip(&self.marks).zip(uses);
        notes.extend(marks.map(|((mark, read), used)| self.mark_note(mark, read, used)));
        notes
    }

    fn record_note(&self, acceptance: &Acceptance, used: &Use) -> Note {
        let problem = if !acceptance.until.holds(self.terms.now) {
            Some(format!("ended on {}", acceptance.until.last_day()))
        } else if let Some(why) = &used.lapse {
            Some(format!("lapsed for {} of {}: {why}", used.lapsed, used.matched))
        } else if let Some(other) = self.outweighing(used) {
            Some(format!("the narrower acceptance `{other}` has ended and keeps findings open"))
        } else if used.matched == 0 {
            Some("matches no finding".to_owned())
        } else if used.covered > MANY {
            Some(format!(
                "covers more than {MANY} findings: narrow it, or put the measure in place"
            ))
        } else {
            None
        };
        Note {
            id: acceptance.id.clone(),
            by: By::Owner(acceptance.owner.clone()),
            reason: acceptance.reason.clone(),
            until: Some(acceptance.until.to_string()),
            place: acceptance.place.clone(),
            covers: used.covered,
            problem,
        }
    }

    fn mark_note(&self, mark: &Mark, read: &MarkRules, used: &Use) -> Note {
        Note {
            id: mark.text.clone(),
            by: By::Mark(mark.tool),
            reason: mark.reason.clone().unwrap_or_default(),
            until: mark.until.map(|until| until.to_string()),
            place: mark.place.clone(),
            covers: used.covered,
            problem: self.mark_problem(mark, read, used),
        }
    }

    fn mark_problem(&self, mark: &Mark, read: &MarkRules, used: &Use) -> Option<String> {
        if self.terms.no_inline {
            return Some("inline marks are forbidden".to_owned());
        }
        if mark.problem.is_some() {
            return mark.problem.clone();
        }
        if let Some(until) = mark.until.filter(|until| !until.holds(self.terms.now)) {
            return Some(format!("ended on {}", until.last_day()));
        }
        if let Some(other) = self.outweighing(used) {
            return Some(format!("acceptance `{other}` has ended, and a mark does not revive it"));
        }
        match (read.problems.is_empty(), used.matched) {
            (false, _) => Some(read.problems.join("; ")),
            (true, 0) => Some("matches no finding".to_owned()),
            _ => None,
        }
    }

    fn outweighing(&self, used: &Use) -> Option<&str> {
        Some(&self.terms.acceptances.get(used.outweighed_by?)?.id)
    }
}

/// What the records say about one finding.
struct Ruling {
    decides: Option<usize>,
    ended: Option<usize>,
}

/// The narrower record goes first, then the one that ends first.
fn comes_before(one: &Acceptance, other: &Acceptance, measure: &str) -> bool {
    let key = |acceptance: &Acceptance| {
        let conditions = acceptance.conditions(measure).count_ones();
        (std::cmp::Reverse(conditions), acceptance.until.last_day())
    };
    key(one) < key(other)
}

#[cfg(test)]
mod tests;
