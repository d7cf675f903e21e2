//! The differences.

use std::cmp::Ordering;

use crate::{Seen, State, Total};

/// A finding with its id.
#[derive(Clone, Debug, PartialEq)]
pub struct Ranked {
    /// 16 hexadecimal digits.
    pub id: String,
    /// The finding.
    pub finding: Seen,
}

/// A finding that is in both.
#[derive(Clone, Debug, PartialEq)]
pub struct Moved {
    /// 16 hexadecimal digits.
    pub id: String,
    /// As it was.
    pub before: Seen,
    /// As it is.
    pub after: Seen,
}

/// A measure whose status changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shift {
    /// Its id.
    pub measure: String,
    /// As it was; empty if it was not there.
    pub before: String,
    /// As it is; empty if it is not there any more.
    pub after: String,
}

/// A wall that fell or rose.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WallChange {
    /// The interceptor's id.
    pub interceptor: String,
    /// What implements it; may be empty.
    pub instance: String,
    /// How many findings it holds, or held, something back of.
    pub findings: usize,
}

/// What changed.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Change {
    /// Findings that were not there, the worst first.
    pub appeared: Vec<Ranked>,
    /// Findings that are gone, the worst first.
    pub gone: Vec<Ranked>,
    /// Findings that stand differently: accepted, or no longer.
    pub standing: Vec<Moved>,
    /// Findings of which more or less risk is left, the greatest change first.
    pub risk: Vec<Moved>,
    /// Walls that hold back what they did not.
    pub rose: Vec<WallChange>,
    /// Walls that hold back nothing any more.
    pub fell: Vec<WallChange>,
    /// Measures with another status.
    pub measures: Vec<Shift>,
    /// How many findings are as they were.
    pub same: usize,
    /// The risk before, if both were weighed.
    pub before: Option<Total>,
    /// And after.
    pub after: Option<Total>,
    /// Documents that could not be assessed, before and after: what is gone may only be unseen.
    pub refused: (usize, usize),
}

/// Changes of risk below are not told.
const NOTICEABLE: f64 = 0.05;

impl Change {
    /// From one assessment to another.
    pub fn between(before: &State, after: &State) -> Change {
        let mut change = Change {
            rose: walls(after, before),
            fell: walls(before, after),
            measures: shifts(before, after),
            refused: (before.refused, after.refused),
            ..Change::default()
        };
        if let (Some(one), Some(other)) = (&before.total, &after.total) {
            (change.before, change.after) = (Some(one.clone()), Some(other.clone()));
        }
        for (id, finding) in &after.findings {
            match before.findings.get(id) {
                Some(old) => change.compare(id, old, finding),
                None => change.appeared.push(ranked(id, finding)),
            }
        }
        let gone = before.findings.iter().filter(|(id, _)| !after.findings.contains_key(*id));
        change.gone = gone.map(|(id, finding)| ranked(id, finding)).collect();
        change.appeared.sort_by(|one, other| worse(&one.finding, &other.finding));
        change.gone.sort_by(|one, other| worse(&one.finding, &other.finding));
        let by = |moved: &Moved| (shift_of(moved)).abs();
        change.risk.sort_by(|one, other| by(other).total_cmp(&by(one)));
        change
    }

    fn compare(&mut self, id: &str, before: &Seen, after: &Seen) {
        let moved = || Moved { id: id.to_owned(), before: before.clone(), after: after.clone() };
        let stands = |finding: &Seen| match finding.standing.as_str() {
            "below-threshold" => "open".to_owned(),
            other => other.to_owned(),
        };
        let mut same = true;
        // The threshold is the run's, not the finding's.
        if stands(before) != stands(after) {
            self.standing.push(moved());
            same = false;
        }
        if shift_of(&moved()).abs() >= NOTICEABLE {
            self.risk.push(moved());
            same = false;
        }
        self.same += usize::from(same);
    }

    /// True if nothing is to be told.
    pub fn is_empty(&self) -> bool {
        self.appeared.is_empty()
            && self.gone.is_empty()
            && self.standing.is_empty()
            && self.risk.is_empty()
            && self.rose.is_empty()
            && self.fell.is_empty()
            && self.measures.is_empty()
    }
}

impl Moved {
    /// By how much more risk is left.
    pub fn shift(&self) -> f64 {
        shift_of(self)
    }
}

fn shift_of(moved: &Moved) -> f64 {
    match (moved.before.risk, moved.after.risk) {
        (Some(before), Some(after)) => after - before,
        _ => 0.0,
    }
}

fn ranked(id: &str, finding: &Seen) -> Ranked {
    Ranked { id: id.to_owned(), finding: finding.clone() }
}

/// By what is left of the risk, then by severity, then by place.
fn worse(one: &Seen, other: &Seen) -> Ordering {
    let risk = |finding: &Seen| finding.risk.unwrap_or(0.0);
    risk(other)
        .total_cmp(&risk(one))
        .then_with(|| rank(&one.severity).cmp(&rank(&other.severity)))
        .then_with(|| one.place.cmp(&other.place))
        .then_with(|| one.message.cmp(&other.message))
}

/// The worst severity is 0.
fn rank(severity: &str) -> usize {
    let all = ["critical", "high", "medium", "low"];
    all.iter().position(|name| *name == severity).unwrap_or(all.len())
}

/// Walls of one state that the other has not.
fn walls(of: &State, not_of: &State) -> Vec<WallChange> {
    // Without risk nobody looked for walls.
    if of.total.is_none() || not_of.total.is_none() {
        return Vec::new();
    }
    let own = of.walls.iter().filter(|(wall, _)| !not_of.walls.contains_key(*wall));
    own.map(|((interceptor, instance), findings)| WallChange {
        interceptor: interceptor.clone(),
        instance: instance.clone(),
        findings: *findings,
    })
    .collect()
}

fn shifts(before: &State, after: &State) -> Vec<Shift> {
    let ids = before.measures.keys().chain(after.measures.keys());
    let mut ids: Vec<&String> = ids.collect();
    ids.sort_unstable();
    ids.dedup();
    let status = |of: &State, id: &String| of.measures.get(id).cloned().unwrap_or_default();
    let shift = |id: &String| Shift {
        measure: id.clone(),
        before: status(before, id),
        after: status(after, id),
    };
    ids.into_iter().map(shift).filter(|shift| shift.before != shift.after).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn state(findings: &[(&str, &str, f64, &str)]) -> State {
        let seen = |(id, severity, risk, standing): &(&str, &str, f64, &str)| {
            let finding = Seen {
                severity: (*severity).to_owned(),
                standing: (*standing).to_owned(),
                risk: Some(*risk),
                ..Seen::default()
            };
            ((*id).to_owned(), finding)
        };
        State {
            findings: findings.iter().map(seen).collect(),
            total: Some(Total::default()),
            ..State::default()
        }
    }

    #[test]
    fn nothing_changes_between_the_same() {
        let one = state(&[("a", "high", 30.0, "open")]);
        let change = Change::between(&one, &one);
        assert!(change.is_empty());
        assert_eq!(change.same, 1);
    }

    #[test]
    fn what_appears_and_what_goes_is_told_worst_first() {
        let before = state(&[("a", "high", 30.0, "open"), ("b", "low", 1.0, "open")]);
        let after = state(&[
            ("b", "low", 1.0, "open"),
            ("c", "low", 2.0, "open"),
            ("d", "critical", 80.0, "open"),
        ]);
        let change = Change::between(&before, &after);
        let ids = |found: &[Ranked]| found.iter().map(|r| r.id.clone()).collect::<Vec<_>>();
        assert_eq!(ids(&change.appeared), ["d", "c"]);
        assert_eq!(ids(&change.gone), ["a"]);
        assert_eq!(change.same, 1);
        let back = Change::between(&after, &before);
        assert_eq!(ids(&back.appeared), ids(&change.gone));
        assert_eq!(ids(&back.gone), ids(&change.appeared));
    }

    #[test]
    fn risk_and_standing_of_the_same_finding_are_compared() {
        let before = state(&[("a", "high", 30.0, "open"), ("b", "high", 9.0, "open")]);
        let after =
            state(&[("a", "high", 2.0, "below-threshold"), ("b", "high", 9.01, "accepted")]);
        let change = Change::between(&before, &after);
        assert_eq!(change.risk.len(), 1);
        assert_eq!(change.risk[0].shift(), -28.0);
        assert_eq!(change.standing.len(), 1);
        assert_eq!(change.standing[0].id, "b");
    }

    #[test]
    fn walls_fall_and_rise() {
        let (mut before, mut after) = (state(&[]), state(&[]));
        before.walls.insert(("I-PSA".into(), "Namespace `a`".into()), 3);
        after.walls.insert(("I-DEFAULTDENY".into(), String::new()), 1);
        let change = Change::between(&before, &after);
        assert_eq!(change.fell[0].interceptor, "I-PSA");
        assert_eq!(change.fell[0].findings, 3);
        assert_eq!(change.rose[0].interceptor, "I-DEFAULTDENY");
        // What was not weighed says nothing about walls.
        before.total = None;
        assert!(Change::between(&before, &after).rose.is_empty());
    }

    #[test]
    fn what_is_no_assessment_is_refused() {
        for text in ["", "[]", "{}", "{\"schema\": \"other\"}"] {
            assert!(State::read(text.as_bytes()).is_err(), "{text}");
        }
        let other = r#"{"schema": "x/v9", "completeness": {"refused": []}, "measures": [], "findings": []}"#;
        assert!(State::read(other.as_bytes()).unwrap_err().to_string().contains("x/v9"));
    }
}
