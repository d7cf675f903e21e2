//! From findings and everything that people said about them to the standing of each finding.

use std::collections::HashMap;

use jiff::Timestamp;
use ringfort_evidence::Place;
use ringfort_measure::Severity;

use crate::acceptance::Acceptance;
use crate::base::Base;
use crate::baseline::Baseline;
use crate::candidate::Candidate;
use crate::known::{Known, Rules};
use crate::mark::{Mark, Scope, Tool};

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
    /// What is wrong with it: ended, matches nothing, covers very many, forbidden, unknown name.
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
    /// The id of the ended record that outweighs this mark, or the narrower one this record.
    outweighed_by: Option<usize>,
}

struct MarkRules {
    rules: Rules,
    problems: Vec<String>,
}

struct Run<'a> {
    terms: &'a Terms<'a>,
    by_measure: HashMap<&'a str, Vec<usize>>,
    by_finding: Vec<usize>,
    marks: Vec<MarkRules>,
    marks_by_place: HashMap<Anchor, Vec<usize>>,
    uses: Vec<Use>,
}

/// Marks are looked up by what they hang on.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum Anchor {
    Object(usize),
    Source(usize),
}

impl<'a> Run<'a> {
    fn new(terms: &'a Terms<'a>) -> Run<'a> {
        let mut run = Run {
            terms,
            by_measure: HashMap::new(),
            by_finding: Vec::new(),
            marks: Vec::new(),
            marks_by_place: HashMap::new(),
            uses: vec![Use::default(); terms.acceptances.len() + terms.marks.len()],
        };
        for (index, acceptance) in terms.acceptances.iter().enumerate() {
            for measure in acceptance.rules.measures() {
                run.by_measure.entry(measure).or_default().push(index);
            }
            if acceptance.rules.is_empty() {
                run.by_finding.push(index);
            }
        }
        run.read_marks();
        run
    }

    fn read_marks(&mut self) {
        for (index, mark) in self.terms.marks.iter().enumerate() {
            let (rules, problems) = mark.rules(self.terms.known);
            self.marks.push(MarkRules { rules: Rules::new(rules), problems });
            let anchor = match mark.scope {
                Scope::Object { object } | Scope::Template { object, .. } => Anchor::Object(object),
                Scope::Block { source, .. } => Anchor::Source(source),
                Scope::Nothing => continue,
            };
            self.marks_by_place.entry(anchor).or_default().push(index);
        }
    }

    fn decide(&mut self, candidate: &Candidate<'_>) -> Decision {
        let record = self.record(candidate);
        let ended = record.ended.filter(|_| record.decides.is_none());
        let mark = self.mark(candidate, ended);
        if let Some(index) = record.decides.or(mark) {
            if let Some(used) = self.uses.get_mut(index) {
                used.covered += 1;
            }
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
    fn record(&mut self, candidate: &Candidate<'_>) -> Records {
        let file = self.terms.base.relative(candidate.file);
        let of_measure = self.by_measure.get(candidate.measure).into_iter().flatten();
        let matching: Vec<(usize, &Acceptance)> = of_measure
            .chain(&self.by_finding)
            .filter_map(|&index| Some((index, self.terms.acceptances.get(index)?)))
            .filter(|(_, acceptance)| acceptance.matches(candidate, &file))
            .collect();
        let (valid, ended): (Vec<_>, Vec<_>) =
            matching.iter().partition(|(_, acceptance)| acceptance.until.holds(self.terms.now));
        let mut decides: Option<(usize, &Acceptance)> = None;
        for &&(index, acceptance) in &valid {
            let narrower = |(_, other): &&&(usize, &Acceptance)| {
                other.is_narrower_than(acceptance, candidate.measure)
            };
            if let Some((blocker, _)) = ended.iter().find(narrower) {
                note_outweighed(&mut self.uses, index, *blocker);
                continue;
            }
            if decides.is_none_or(|(_, best)| comes_before(acceptance, best, candidate.measure)) {
                decides = Some((index, acceptance));
            }
        }
        for (index, _) in &matching {
            if let Some(used) = self.uses.get_mut(*index) {
                used.matched += 1;
            }
        }
        Records {
            decides: decides.map(|(index, _)| index),
            ended: ended.first().map(|(index, _)| *index),
        }
    }

    /// The first mark that accepts a finding. A mark does not revive what a record let end.
    fn mark(&mut self, candidate: &Candidate<'_>, ended: Option<usize>) -> Option<usize> {
        let anchors = [Anchor::Object(candidate.object), Anchor::Source(candidate.source)];
        let mut decides = None;
        for anchor in anchors {
            for &index in self.marks_by_place.get(&anchor).into_iter().flatten() {
                let Some((mark, read)) = self.terms.marks.get(index).zip(self.marks.get(index))
                else {
                    continue;
                };
                if !read.rules.holds(candidate.measure, candidate.check) || !mark.reaches(candidate)
                {
                    continue;
                }
                let index = index + self.terms.acceptances.len();
                let Some(used) = self.uses.get_mut(index) else { continue };
                used.matched += 1;
                let over = mark.until.is_some_and(|until| !until.holds(self.terms.now));
                if self.terms.no_inline || over {
                    continue;
                }
                if ended.is_some() {
                    used.outweighed_by = ended;
                } else {
                    decides = decides.or(Some(index));
                }
            }
        }
        decides
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

struct Records {
    decides: Option<usize>,
    ended: Option<usize>,
}

fn note_outweighed(uses: &mut [Use], index: usize, blocker: usize) {
    if let Some(used) = uses.get_mut(index) {
        used.outweighed_by = Some(blocker);
    }
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
