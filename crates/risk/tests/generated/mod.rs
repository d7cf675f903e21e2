//! Generators of findings, credits and factors.

#![allow(dead_code, reason = "each test program uses some of them")]

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;
use ringfort_measure::{Change, Ease, Exposure, Level};
use ringfort_risk::{
    Action, Credit, Effect, Factors, Guard, Integrity, Mechanism, Need, OpenFinding, Path, PerGoal,
    Status,
};

pub(crate) fn per_goal<T: Copy + std::fmt::Debug>(
    value: impl Strategy<Value = T>,
) -> impl Strategy<Value = PerGoal<T>> {
    vec(value, 6).prop_map(|values| {
        let mut values = values.into_iter();
        PerGoal::from_fn(|_| values.next().unwrap())
    })
}

/// Risks as they occur, and the ends of the scale.
pub(crate) fn risk() -> impl Strategy<Value = f64> {
    prop_oneof![2 => Just(0.0), 1 => Just(100.0), 1 => Just(70.0), 8 => 0.0..100.0]
}

pub(crate) fn weight() -> impl Strategy<Value = f64> {
    (1..10_000_usize).prop_map(ringfort_risk::weight)
}

pub(crate) fn group(most: usize) -> impl Strategy<Value = Vec<(f64, f64)>> {
    vec((risk(), weight()), 0..most)
}

pub(crate) fn effect() -> impl Strategy<Value = f64> {
    prop_oneof![select(vec![0.0, 0.15, 0.3, 0.6, 0.95]), 0.0..1.0]
}

pub(crate) fn status() -> impl Strategy<Value = Status> {
    select(Status::ALL.to_vec())
}

pub(crate) fn integrity() -> impl Strategy<Value = Integrity> {
    select(Integrity::ALL.to_vec())
}

pub(crate) fn mechanism() -> impl Strategy<Value = Mechanism> {
    select(Mechanism::ALL.to_vec())
}

pub(crate) fn credit() -> impl Strategy<Value = Credit> {
    (mechanism(), per_goal(effect()), status(), integrity()).prop_map(
        |(mechanism, effect, status, integrity)| Credit {
            mechanism,
            effect,
            confidence: status.confidence(),
            integrity: integrity.value(),
        },
    )
}

pub(crate) fn credits() -> impl Strategy<Value = Vec<Credit>> {
    vec(credit(), 0..8)
}

pub(crate) fn level() -> impl Strategy<Value = Level> {
    select(Level::ALL.to_vec())
}

pub(crate) fn factors() -> impl Strategy<Value = Factors> {
    let need = select(Need::ALL.to_vec());
    let exposure = select(Exposure::ALL.to_vec());
    let ease = select(Ease::ALL.to_vec());
    let path = select(Path::ALL.to_vec());
    (per_goal(0..=4_u8), per_goal(need), exposure, ease, path).prop_map(
        |(impact, need, exposure, ease, path)| Factors { impact, need, exposure, ease, path },
    )
}

pub(crate) fn open_finding() -> impl Strategy<Value = OpenFinding> {
    let brought_by = vec(0..6_usize, 0..2);
    (per_goal(risk()), vec(credit(), 0..3), weight(), level(), brought_by).prop_map(
        |(inherent, credits, weight, level, brought_by)| OpenFinding {
            inherent,
            credits,
            weight,
            level,
            brought_by,
        },
    )
}

/// Which of the plan's rules an instance calls for.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Rules {
    pub(crate) requires: bool,
    pub(crate) rejects: bool,
    /// All actions stand outside all findings, none of which is critical: neither outer-first moves nor
    /// emergencies.
    pub(crate) plain: bool,
}

/// Findings, and actions on them.
pub(crate) fn instance(
    most: usize,
    rules: Rules,
) -> impl Strategy<Value = (Vec<OpenFinding>, Vec<Action>)> {
    vec(open_finding(), 1..6).prop_flat_map(move |findings| {
        let actions = vec(action(findings.len()), 0..most);
        (Just(findings), actions).prop_map(move |(mut findings, mut actions)| {
            for (index, action) in actions.iter_mut().enumerate() {
                action.key = format!("action-{index}");
                let required = action.requires.iter().filter(|_| rules.requires && index > 0);
                action.requires = required.map(|&other| other % index).collect();
                action.rejects.retain(|_| rules.rejects);
                if rules.plain {
                    action.level = Level::Environment;
                }
            }
            for finding in findings.iter_mut().filter(|_| rules.plain) {
                finding.inherent = finding.inherent.map(|risk| risk * 0.69);
                finding.level = Level::Container;
            }
            (findings, actions)
        })
    })
}

fn action(findings: usize) -> impl Strategy<Value = Action> {
    let keeps = prop_oneof![3 => Just(0.0), 1 => 0.0..1.0];
    let effect = prop_oneof![
        keeps.prop_map(|keeps| Effect::Repair { keeps }),
        credit().prop_map(Effect::Intercept),
    ];
    let guard = (per_goal(risk()), weight(), level()).prop_map(|(inherent, weight, level)| Guard {
        inherent,
        weight,
        level,
    });
    let change = select(Change::ALL.to_vec());
    let what = (level(), select(vec![1, 2, 3, 5, 8]), change, 0.0..100.0, any::<bool>());
    let rejects = prop_oneof![3 => vec(0..findings, 0..1), 1 => vec(0..findings, 1..3)];
    let effects = vec((0..findings, effect), 0..4);
    (what, effects, vec(0..100_usize, 0..3), vec(guard, 0..2), rejects).prop_map(
        |((level, effort, change, significance, cuts_path), effects, requires, guards, rejects)| {
            let key = String::new();
            Action {
                key,
                level,
                significance,
                effort,
                change,
                effects,
                requires,
                guards,
                rejects,
                cuts_path,
            }
        },
    )
}
