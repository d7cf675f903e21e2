//! Risks added up: over everything, by level and goal, by namespace.

use std::collections::{BTreeMap, HashMap};

use ringfort_measure::{Goal, Level};
use ringfort_risk::{Figures, Group, PerGoal, weight};

use crate::{Finding, FindingRisk, Standing, SubjectRef};

/// A field of the table of levels by goals.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Field {
    /// 0 to 100.
    pub risk: f64,
    /// Without interceptors.
    pub inherent: f64,
    /// Id of the finding with the highest risk for this goal; `None` if no finding touches it.
    pub worst: Option<String>,
}

/// The risk of some of the findings together.
#[derive(Clone, Debug, Default)]
pub struct Totals {
    /// Number of findings.
    pub findings: usize,
    /// Without interceptors.
    pub inherent: Figures,
    /// Behind the walls.
    pub residual: Figures,
    /// If all that is not known stood.
    pub optimistic: Figures,
    /// By level, outermost first, behind the walls.
    pub levels: Vec<(Level, Figures, PerGoal<Field>)>,
    /// By namespace, behind the walls.
    pub namespaces: BTreeMap<String, Figures>,
}

/// Which findings are added up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Which {
    Open,
    Accepted,
    All,
}

impl Which {
    fn has(self, finding: &Finding) -> bool {
        let accepted = matches!(finding.standing, Standing::Accepted(_));
        match self {
            Which::Open => !accepted,
            Which::Accepted => accepted,
            Which::All => true,
        }
    }
}

/// Weaknesses of one object that another one brings with it: who is privileged has all capabilities anyway.
const IMPLIED: &[(&str, &[&str])] = &[
    (
        "W-PRIV",
        &[
            "W-CAPDANGER",
            "W-CAPDEFAULT",
            "W-APE",
            "W-ROOT",
            "W-SECCOMP",
            "W-SECCOMP-UNSET",
            "W-SECCOMP-UNCONF",
            "W-LSM",
        ],
    ),
    ("W-CAPDANGER", &["W-CAPDEFAULT"]),
    ("W-SECCOMP-UNCONF", &["W-SECCOMP", "W-SECCOMP-UNSET"]),
];

/// For each finding, by index, those on the same object that bring it with them, whatever their risks.
pub fn brought_by(findings: &[Finding]) -> Vec<Vec<usize>> {
    let mut by_subject: HashMap<&SubjectRef, Vec<usize>> = HashMap::new();
    for (index, finding) in findings.iter().enumerate() {
        by_subject.entry(&finding.subject).or_default().push(index);
    }
    let mut brought = vec![Vec::new(); findings.len()];
    for together in by_subject.values().filter(|together| together.len() > 1) {
        for &index in together {
            let bring = |&other: &usize| brings(findings, other, index);
            if let Some(entry) = brought.get_mut(index) {
                *entry = together.iter().copied().filter(bring).collect();
            }
        }
    }
    brought
}

fn brings(findings: &[Finding], one: usize, other: usize) -> bool {
    let (Some(one), Some(other)) = (findings.get(one), findings.get(other)) else { return false };
    let implied = IMPLIED.iter().filter(|(weakness, _)| *weakness == one.weakness());
    implied.flat_map(|(_, brought)| brought.iter()).any(|brought| *brought == other.weakness())
        && Which::Open.has(one) == Which::Open.has(other)
}

/// For each finding the index of one on the same object that brings it with it and is as great for every goal.
pub fn included(findings: &[Finding]) -> Vec<Option<usize>> {
    let residual = |index: usize| {
        let risk = findings.get(index).and_then(|finding| finding.risk.as_ref());
        risk.map_or_else(PerGoal::default, |risk| risk.residual())
    };
    let stronger = |(index, by): (usize, Vec<usize>)| {
        let mut by = by.into_iter();
        let own = residual(index);
        by.find(|&other| residual(other).covers(&own))
    };
    brought_by(findings).into_iter().enumerate().map(stronger).collect()
}

impl Finding {
    /// The class of its weakness.
    pub fn weakness(&self) -> &str {
        let own = self.measure.checks.get(self.check).and_then(|check| check.weakness.as_deref());
        own.unwrap_or(&self.measure.weakness)
    }
}

/// The risk of a whole assessment.
#[derive(Clone, Debug, Default)]
pub struct Risks {
    /// Of what nobody accepted.
    pub open: Totals,
    /// Of what somebody accepted.
    pub accepted: Totals,
    /// Of both.
    pub all: Totals,
}

impl Risks {
    /// Adds up the findings that somebody has weighed; `None` if nobody has.
    pub fn of(findings: &[Finding]) -> Option<Risks> {
        let weighed = findings.is_empty() || findings.iter().any(|finding| finding.risk.is_some());
        weighed.then(|| Risks {
            open: totals(findings, Which::Open),
            accepted: totals(findings, Which::Accepted),
            all: totals(findings, Which::All),
        })
    }
}

/// Adds up some of the findings that somebody has weighed.
fn totals(findings: &[Finding], which: Which) -> Totals {
    let included = included(findings);
    let mut sums = Sums::default();
    for (index, finding) in findings.iter().enumerate() {
        let stands_alone = included.get(index).is_none_or(Option::is_none);
        if let Some(risk) = finding.risk.as_ref().filter(|_| which.has(finding)) {
            sums.take(finding, risk, stands_alone);
        }
    }
    sums.totals()
}

/// One level: behind the walls, without them, and the worst finding of each goal.
#[derive(Clone, Default)]
struct LevelSum {
    residual: Group,
    inherent: Group,
    worst: PerGoal<(f64, Option<String>)>,
}

#[derive(Default)]
struct Sums {
    findings: usize,
    inherent: Group,
    residual: Group,
    optimistic: Group,
    levels: HashMap<Level, LevelSum>,
    namespaces: BTreeMap<String, Group>,
}

impl Sums {
    fn take(&mut self, finding: &Finding, risk: &FindingRisk, stands_alone: bool) {
        self.findings += 1;
        let weight = weight(risk.instances);
        let (inherent, residual) = (risk.inherent(), risk.residual());
        if !stands_alone {
            self.take_brought(finding, [&inherent, &residual, &risk.optimistic()], weight);
            return;
        }
        self.inherent.add(&inherent, weight);
        self.residual.add(&residual, weight);
        self.optimistic.add(&risk.optimistic(), weight);
        let level = self.levels.entry(finding.measure.level).or_default();
        level.residual.add(&residual, weight);
        level.inherent.add(&inherent, weight);
        for (goal, worst) in level.worst.iter_mut() {
            let own = *residual.get(goal);
            if own > worst.0 {
                *worst = (own, Some(finding.id.clone()));
            }
        }
        if let Some(namespace) = &finding.subject.namespace {
            self.namespaces.entry(namespace.to_string()).or_default().add(&residual, weight);
        }
    }

    /// What comes with a stronger finding counts in the loads.
    fn take_brought(&mut self, finding: &Finding, views: [&PerGoal<f64>; 3], weight: f64) {
        let [inherent, residual, optimistic] = views;
        self.inherent.add_brought(inherent, weight);
        self.residual.add_brought(residual, weight);
        self.optimistic.add_brought(optimistic, weight);
        let level = self.levels.entry(finding.measure.level).or_default();
        level.residual.add_brought(residual, weight);
        level.inherent.add_brought(inherent, weight);
        if let Some(namespace) = &finding.subject.namespace {
            let namespace = self.namespaces.entry(namespace.to_string()).or_default();
            namespace.add_brought(residual, weight);
        }
    }

    fn totals(self) -> Totals {
        let level = |level: Level| {
            let sum = self.levels.get(&level).cloned().unwrap_or_default();
            let (figures, inherent) = (sum.residual.figures(), sum.inherent.figures());
            let fields = PerGoal::from_fn(|goal: Goal| Field {
                risk: *figures.goals.get(goal),
                inherent: *inherent.goals.get(goal),
                worst: sum.worst.get(goal).1.clone(),
            });
            (level, figures, fields)
        };
        Totals {
            findings: self.findings,
            inherent: self.inherent.figures(),
            residual: self.residual.figures(),
            optimistic: self.optimistic.figures(),
            levels: Level::ALL.into_iter().map(level).collect(),
            namespaces: self
                .namespaces
                .iter()
                .map(|(name, group)| (name.clone(), group.figures()))
                .collect(),
        }
    }
}
