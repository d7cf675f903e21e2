//! Findings by measure, the worst first, and what stands behind their numbers.

use std::collections::BTreeMap;

use askama::Template;
use ringfort_assess::{Assessment, Finding, FindingRisk, View};
use ringfort_measure::{Goal, Level, Measure};
use ringfort_risk::Class;
use rustc_hash::FxHashMap;

use crate::html::{inline, prose};
use crate::json::standing;
use crate::sanitise::message;
use crate::site::level_words;
use crate::sums;
use crate::wording::{advice, count, object, position};

/// Findings that a page lists: a browser still opens it without waiting. Of more, those with most risk.
const LISTED: usize = 20_000;

/// The findings of one measure.
pub(super) struct Group<'a> {
    pub(super) measure: &'a str,
    pub(super) title: &'a str,
    pub(super) level: &'static str,
    pub(super) level_words: &'static str,
    /// Ids of the goals that it serves, with a space between.
    pub(super) goals: String,
    pub(super) class: &'static str,
    pub(super) risk: String,
    pub(super) why: String,
    pub(super) count: String,
    pub(super) rows: Vec<Row>,
}

/// One finding.
pub(super) struct Row {
    pub(super) id: String,
    pub(super) class: &'static str,
    pub(super) risk: String,
    pub(super) said: String,
    pub(super) advice: String,
    pub(super) object: String,
    pub(super) place: String,
    pub(super) namespace: usize,
    pub(super) standing: &'static str,
    /// Nothing holds it back, and it is not small.
    pub(super) alone: bool,
    pub(super) explanation: usize,
}

/// All of it, with the namespaces by number and the explanations by number.
pub(super) struct Findings<'a> {
    pub(super) groups: Vec<Group<'a>>,
    pub(super) namespaces: Vec<String>,
    pub(super) explanations: Vec<String>,
    /// How many findings are not listed.
    pub(super) more: usize,
}

/// Those that are listed, in their order.
fn listed(findings: &[Finding]) -> Vec<&Finding> {
    let mut risks: Vec<f64> = findings.iter().map(risk_of).collect();
    let least = match risks.len() > LISTED {
        true => *risks.select_nth_unstable_by(LISTED, |one, other| other.total_cmp(one)).1,
        false => f64::NEG_INFINITY,
    };
    // Of equal ones the first.
    let above = findings.iter().filter(|finding| risk_of(finding) > least).count();
    let mut equal = LISTED.saturating_sub(above);
    let keep = |finding: &&Finding| -> bool {
        let risk = risk_of(finding);
        if risk > least {
            return true;
        }
        let fits = risk >= least && equal > 0;
        equal -= usize::from(fits);
        fits
    };
    findings.iter().filter(keep).collect()
}

impl<'a> Findings<'a> {
    pub(super) fn of(assessment: &'a Assessment) -> Findings<'a> {
        let mut names: Vec<String> = assessment.findings.iter().map(namespace).collect::<Vec<_>>();
        names.sort_unstable();
        names.dedup();
        let mut explanations = Explanations::default();
        let mut groups: BTreeMap<&str, Vec<&Finding>> = BTreeMap::new();
        for finding in listed(&assessment.findings) {
            groups.entry(&finding.measure.id).or_default().push(finding);
        }
        let mut sorted: Vec<(bool, f64, Group<'_>)> = Vec::new();
        for mut findings in groups.into_values() {
            findings.sort_by(|one, other| risk_of(other).total_cmp(&risk_of(one)));
            let Some(first) = findings.first() else { continue };
            let rows: Vec<Row> =
                findings.iter().map(|finding| row(finding, &names, &mut explanations)).collect();
            let alone = rows.iter().any(|row| row.alone);
            sorted.push((alone, risk_of(first), group(&first.measure, risk_of(first), rows)));
        }
        // What nothing holds back comes first, then the worst.
        sorted.sort_by(|one, other| other.0.cmp(&one.0).then(other.1.total_cmp(&one.1)));
        Findings {
            groups: sorted.into_iter().map(|(.., group)| group).collect(),
            namespaces: names.iter().map(|name| crate::sanitise::name(name).into_owned()).collect(),
            explanations: explanations.texts,
            more: assessment.findings.len().saturating_sub(LISTED),
        }
    }
}

fn namespace(finding: &Finding) -> String {
    finding.subject.namespace.as_deref().map_or_else(String::new, str::to_owned)
}

fn risk_of(finding: &Finding) -> f64 {
    finding.risk.as_ref().map_or(0.0, |risk| risk.residual().max())
}

fn group(measure: &Measure, worst: f64, rows: Vec<Row>) -> Group<'_> {
    let goals = Goal::ALL.iter().filter(|goal| measure.impact(**goal) > 0);
    Group {
        measure: &measure.id,
        title: &measure.title,
        level: measure.level.name(),
        level_words: level_words(measure.level),
        goals: goals.map(|goal| goal.name()).collect::<Vec<_>>().join(" "),
        class: Class::of(worst).name(),
        risk: format!("{worst:.1}"),
        why: prose(&measure.sections.why),
        count: count(rows.len(), "finding"),
        rows,
    }
}

fn row(finding: &Finding, names: &[String], explanations: &mut Explanations) -> Row {
    let risk = risk_of(finding);
    let depth = finding.risk.as_ref().map_or(0, |risk| risk.depth());
    Row {
        id: crate::sanitise::name(&finding.id).chars().take(8).collect(),
        class: Class::of(risk).name(),
        risk: format!("{risk:.1}"),
        said: inline(&message(&finding.message)),
        advice: inline(&advice(finding)),
        object: message(&object(&finding.subject)).into_owned(),
        place: message(&position(&finding.place)).into_owned(),
        namespace: names.binary_search(&namespace(finding)).unwrap_or_default(),
        standing: standing(finding.standing),
        alone: depth == 0 && risk >= 15.0 && finding.measure.level != Level::Environment,
        explanation: explanations.number(finding),
    }
}

/// What stands behind the numbers; findings of which all of it is the same share one.
#[derive(Default)]
struct Explanations {
    numbers: FxHashMap<String, usize>,
    texts: Vec<String>,
}

#[derive(Template)]
#[template(path = "report/explanation.html")]
struct Explanation {
    factors: Vec<(&'static str, String)>,
    views: Vec<Seen>,
    worth: Vec<String>,
    remarks: Vec<String>,
}

struct Seen {
    facet: &'static str,
    walls: Vec<OneWall>,
    left: String,
}

struct OneWall {
    stands: bool,
    name: String,
    facts: Vec<String>,
}

impl Explanations {
    fn number(&mut self, finding: &Finding) -> usize {
        let Some(risk) = &finding.risk else { return 0 };
        let text = explanation(finding, risk).render().unwrap_or_default();
        let next = self.texts.len();
        match self.numbers.get(&text) {
            Some(number) => *number,
            None => {
                self.texts.push(text.clone());
                self.numbers.insert(text, next);
                next
            }
        }
    }
}

fn explanation(finding: &Finding, risk: &FindingRisk) -> Explanation {
    let now = risk.residual().max();
    let worth = sums::worth(risk).into_iter().map(|(left, wall)| {
        let (id, words) = (&wall.interceptor.id, &wall.interceptor.words);
        format!("{left:.1} of {now:.1} left: {} {id} {words}", sums::verb(wall))
    });
    Explanation {
        factors: sums::factors(finding, risk),
        views: risk.views.iter().map(seen).collect(),
        worth: worth.collect(),
        remarks: risk.remarks.iter().map(|remark| inline(&message(remark))).collect(),
    }
}

fn seen(view: &View) -> Seen {
    let wall = |wall: &ringfort_assess::Wall| {
        let mut facts: Vec<String> = Vec::new();
        if !wall.uncounted.is_empty() {
            facts.push(wall.uncounted.to_owned());
        }
        facts.extend(wall.proof.facts.iter().map(|fact| {
            let place = fact.place.as_ref().map(|place| format!(" ({})", position(place)));
            format!("{}{}", message(&fact.words), place.unwrap_or_default())
        }));
        facts.extend(sums::taken(wall));
        let facts = facts.iter().map(|fact| inline(fact)).collect();
        OneWall { stands: wall.counts(), name: sums::wall(wall), facts }
    };
    Seen {
        facet: view.facet.name(),
        walls: view.walls.iter().map(wall).collect(),
        left: sums::left(view).unwrap_or_default(),
    }
}
