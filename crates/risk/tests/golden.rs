//! The numbers that the specification of the model gives, within 0.06.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

use ringfort_measure::{Change, Ease, Exposure, Goal, Level};
use ringfort_risk::{
    Action, Class, Credit, Effect, Factors, Figures, Group, Guard, Integrity, Mechanism, Need,
    OpenFinding, Path, PerGoal, Planner, Status, aggregate, load, residual, weight,
};

/// Values in the order of the tables: confidentiality, integrity, availability, authenticity, possession,
/// utility.
fn table<T: Copy>([c, i, a, au, p, u]: [T; 6]) -> PerGoal<T> {
    PerGoal::from_fn(|goal| match goal {
        Goal::Confidentiality => c,
        Goal::Integrity => i,
        Goal::Availability => a,
        Goal::Authenticity => au,
        Goal::Possession => p,
        Goal::Utility => u,
    })
}

#[track_caller]
fn near(found: f64, expected: f64) {
    assert!((found - expected).abs() <= 0.06, "found {found}, expected {expected}");
}

#[track_caller]
fn all_near(found: &PerGoal<f64>, expected: [f64; 6]) {
    for ((goal, found), (_, expected)) in found.iter().zip(table(expected).iter()) {
        assert!((found - expected).abs() <= 0.06, "{goal:?}: found {found}, expected {expected}");
    }
}

fn everywhere(effect: f64) -> PerGoal<f64> {
    PerGoal::from_fn(|_| effect)
}

fn credit(mechanism: Mechanism, effect: PerGoal<f64>) -> Credit {
    let (confidence, integrity) = (Status::Proven.confidence(), Integrity::Solid.value());
    Credit { mechanism, effect, confidence, integrity }
}

#[test]
fn aggregates_of_the_illustration() {
    near(aggregate([(90.0, 1.0)].into_iter().chain(std::iter::repeat_n((0.0, 1.0), 9_999))), 90.0);
    for (count, expected) in [(10, 32.7), (100, 50.6), (25_000, 65.0)] {
        near(aggregate(std::iter::repeat_n((30.0, 1.0), count)), expected);
    }
    near(aggregate(std::iter::repeat_n((10.0, 1.0), 200)), 18.1);
    near(aggregate([(64.0, 1.0)].into_iter().chain(std::iter::repeat_n((27.0, 1.0), 20))), 66.4);
    assert_eq!(aggregate([]), 0.0);
}

#[test]
fn weights_of_the_worked_example() {
    for (instances, expected) in [(0, 1.0), (1, 1.0), (3, 1.16), (12, 1.36), (60, 1.59)] {
        assert!((weight(instances) - expected).abs() < 0.006, "{instances}");
    }
}

/// Example A of the interception model.
mod privileged {
    use super::*;

    fn inherent() -> PerGoal<f64> {
        Factors {
            impact: table([4, 4, 3, 3, 4, 2]),
            need: PerGoal::default(),
            exposure: Exposure::Internet,
            ease: Ease::PublicTool,
            path: Path::Short,
        }
        .inherent()
    }

    #[test]
    fn without_outer_measures() {
        all_near(&inherent(), [63.8, 63.8, 38.2, 38.2, 63.8, 19.1]);
        assert_eq!(residual(&inherent(), &[]).values(), inherent());
    }

    #[test]
    fn admission_counts_by_confidence_and_integrity_and_once() {
        let level = credit(Mechanism::Admission, everywhere(0.95));
        let open = Credit { confidence: Status::Probable.confidence(), ..level };
        let soft = Credit { integrity: Integrity::Soft.value(), ..level };
        let prevented = [3.2, 3.2, 1.9, 1.9, 3.2, 1.0];
        all_near(&residual(&inherent(), &[level]).values(), prevented);
        all_near(&residual(&inherent(), &[open]).values(), [27.4, 27.4, 16.4, 16.4, 27.4, 8.2]);
        all_near(&residual(&inherent(), &[open, level]).values(), prevented);
        all_near(&residual(&inherent(), &[soft]).values(), [21.4, 21.4, 12.8, 12.8, 21.4, 6.4]);

        let both = residual(&inherent(), &[open, level]);
        let winners = &both.goals.get(Goal::Integrity).winners;
        assert_eq!(winners.len(), 1);
        assert_eq!((winners[0].mechanism, winners[0].credit), (Mechanism::Admission, 1));
        assert_eq!(winners[0].strength, 0.95);
    }

    #[test]
    fn different_mechanisms_multiply() {
        let sandbox = credit(Mechanism::Sandbox, table([0.6, 0.6, 0.6, 0.6, 0.6, 0.0]));
        let egress = credit(Mechanism::Egress, table([0.3, 0.0, 0.0, 0.0, 0.3, 0.0]));
        let observe = credit(Mechanism::Observe, everywhere(0.15));
        let left = |credits: &[Credit]| residual(&inherent(), credits).values();
        all_near(&left(&[sandbox]), [25.5, 25.5, 15.3, 15.3, 25.5, 19.1]);
        all_near(&left(&[sandbox, egress]), [17.8, 25.5, 15.3, 15.3, 17.8, 19.1]);
        let detected = left(&[sandbox, egress, observe]);
        all_near(&detected, [15.2, 21.7, 13.0, 13.0, 15.2, 16.3]);
        // A second eye on the same thing changes nothing.
        assert_eq!(left(&[sandbox, observe, egress, observe]), detected);
    }
}

/// Examples B to E of the interception model.
#[test]
fn other_interceptions() {
    let left = |inherent: f64, mechanism, effect| {
        residual(&everywhere(inherent), &[credit(mechanism, everywhere(effect))]).values().max()
    };
    near(left(30.4, Mechanism::Admission, 0.95), 1.5);
    near(left(18.2, Mechanism::Admission, 0.0), 18.2);
    near(left(3.2, Mechanism::Kernel, 0.95), 0.2);
    near(left(18.2, Mechanism::Authn, 0.6), 7.3);
    near(left(67.5, Mechanism::Platform, 0.6), 27.0);

    let endpoint = table([18.2, 0.0, 5.5, 0.0, 0.0, 0.0]);
    let directory = credit(Mechanism::Authn, table([0.6, 0.6, 0.0, 0.6, 0.6, 0.0]));
    all_near(&residual(&endpoint, &[directory]).values(), [7.3, 0.0, 5.5, 0.0, 0.0, 0.0]);
}

struct Card {
    level: Level,
    impact: [u8; 6],
    need: Need,
    exposure: Exposure,
    ease: Ease,
    path: Path,
    instances: usize,
}

impl Card {
    fn risks(&self) -> PerGoal<f64> {
        Factors {
            impact: table(self.impact),
            need: PerGoal::from_fn(|_| self.need),
            exposure: self.exposure,
            ease: self.ease,
            path: self.path,
        }
        .inherent()
    }

    fn weight(&self) -> f64 {
        weight(self.instances)
    }
}

/// F1 to F7 of the cluster "shop".
#[rustfmt::skip]
fn shop() -> [Card; 7] {
    use {Ease as X, Exposure as E, Level as L, Need as N, Path as P};
    let card = |level, impact, need, exposure, ease, path, instances| {
        Card { level, impact, need, exposure, ease, path, instances }
    };
    [
        card(L::Container, [4, 4, 3, 3, 4, 2], N::High, E::Internet, X::PublicTool, P::Short, 3),
        card(L::ApiResource, [4, 4, 4, 4, 4, 3], N::High, E::Corporate, X::Plain, P::Short, 1),
        card(L::Cluster, [2, 2, 1, 0, 2, 0], N::Normal, E::AnyPod, X::PublicTool, P::Long, 12),
        card(L::Container, [2, 2, 0, 0, 2, 0], N::Normal, E::AnyPod, X::UnknownFlaw, P::Half, 60),
        card(L::Environment, [4, 4, 3, 4, 4, 2], N::Normal, E::OrdinaryIdentity, X::Skilled, P::Half, 1),
        card(L::Container, [0, 0, 3, 0, 0, 2], N::Normal, E::AnyPod, X::PublicTool, P::Apart, 60),
        card(L::Cluster, [3, 0, 0, 0, 3, 0], N::High, E::Administrator, X::Skilled, P::Apart, 1),
    ]
}

#[test]
fn findings_of_the_worked_example() {
    let expected = [
        ([76.5, 76.5, 45.9, 45.9, 76.5, 22.9], 76.5, "critical", 258.3),
        ([67.5, 67.5, 67.5, 67.5, 67.5, 40.5], 67.5, "high", 244.2),
        ([10.3, 10.3, 3.4, 0.0, 10.3, 0.0], 10.3, "low", 4.5),
        ([3.2, 3.2, 0.0, 0.0, 3.2, 0.0], 3.2, "low", 0.5),
        ([16.2, 16.2, 9.7, 16.2, 16.2, 4.9], 16.2, "medium", 11.7),
        ([0.0, 0.0, 16.1, 0.0, 0.0, 8.0], 16.1, "medium", 5.1),
        ([4.5, 0.0, 0.0, 0.0, 4.5, 0.0], 4.5, "low", 0.4),
    ];
    for (card, (risks, headline, class, expected_load)) in shop().iter().zip(expected) {
        let found = card.risks();
        all_near(&found, risks);
        near(found.max(), headline);
        assert_eq!(Class::of(found.max()).name(), class);
        near(load(&found, card.weight()), expected_load);
    }
}

#[test]
fn figures_of_the_worked_example() {
    let (mut cluster, mut levels) = (Group::default(), [Group::default(); 5]);
    for card in shop() {
        cluster.add(&card.risks(), card.weight());
        levels[card.level as usize].add(&card.risks(), card.weight());
    }
    let figures = cluster.figures();
    near(figures.headline, 77.2);
    all_near(&figures.goals, [77.2, 77.2, 68.0, 67.9, 77.2, 40.7]);
    near(figures.load, 524.8);
    assert_eq!((figures.critical, figures.high), (1, 1));
    for (group, expected) in levels.iter().zip([16.2, 10.4, 0.0, 76.7, 67.5]) {
        near(group.figures().headline, expected);
    }
    let mut merged = Group::default();
    levels.iter().for_each(|level| merged.merge(level));
    assert_eq!(merged.figures(), figures);
}

fn action(key: &str, level: Level, effort: u32, effects: Vec<(usize, Effect)>) -> Action {
    Action {
        key: key.to_owned(),
        level,
        significance: 50.0,
        effort,
        change: Change::None,
        effects,
        requires: Vec::new(),
        guards: Vec::new(),
        rejects: Vec::new(),
        cuts_path: false,
    }
}

fn shop_actions() -> Vec<Action> {
    let gone = Effect::Repair { keeps: 0.0 };
    let mut baseline = action("enforce-baseline", Level::Cluster, 2, vec![]);
    let web = &shop()[0];
    baseline.rejects = vec![0];
    baseline.guards = vec![Guard { inherent: web.risks(), weight: web.weight(), level: web.level }];
    let ranges = Effect::Intercept(credit(Mechanism::Admission, everywhere(0.95)));
    let profile = Effect::Intercept(credit(Mechanism::Kernel, everywhere(0.95)));
    vec![
        action("managed-key", Level::Cluster, 5, vec![(6, gone)]),
        action("seccomp-default", Level::Node, 2, vec![(3, profile)]),
        action("default-deny", Level::Cluster, 8, vec![(2, gone)]),
        action("limit-range", Level::Cluster, 2, vec![(5, ranges)]),
        action("local-accounts", Level::Environment, 1, vec![(4, gone)]),
        baseline,
        action("unprivileged-web", Level::Container, 3, vec![(0, gone)]),
        action("small-role", Level::ApiResource, 2, vec![(1, Effect::Repair { keeps: 0.1 })]),
    ]
}

fn shop_findings() -> Vec<OpenFinding> {
    let finding = |card: &Card| OpenFinding {
        inherent: card.risks(),
        credits: Vec::new(),
        weight: card.weight(),
        level: card.level,
        brought_by: Vec::new(),
    };
    shop().iter().map(finding).collect()
}

#[test]
fn plan_of_the_worked_example() {
    let actions = shop_actions();
    let planner = Planner::new(&shop_findings(), &actions).unwrap();
    let plan = planner.plan(None);
    // Key, effort, gain, guard, ratio, headline after, confidentiality and availability after.
    let expected = [
        ("small-role", 2, 241.8, 0.0, 120.9, 76.7, 76.7, 46.1),
        ("unprivileged-web", 3, 258.3, 0.0, 86.1, 16.5, 16.3, 16.2),
        ("enforce-baseline", 2, 0.0, 25.8, 12.9, 16.5, 16.3, 16.2),
        ("local-accounts", 1, 11.7, 0.0, 11.7, 16.2, 10.4, 16.2),
        ("limit-range", 2, 5.1, 0.0, 2.6, 10.4, 10.4, 6.8),
        ("default-deny", 8, 4.5, 0.0, 0.6, 6.8, 6.8, 6.8),
        ("seccomp-default", 2, 0.5, 0.0, 0.2, 6.8, 6.8, 6.8),
        ("managed-key", 5, 0.4, 0.0, 0.1, 6.8, 6.8, 6.8),
    ];
    let order: Vec<&str> =
        plan.steps.iter().map(|step| actions[step.action].key.as_str()).collect();
    assert_eq!(order, expected.map(|row| row.0));
    let mut before = planner.figures();
    for (step, (_, effort, gain, guard, ratio, headline, c, a)) in plan.steps.iter().zip(expected) {
        let found = Shown::of(&step.after);
        assert_eq!(actions[step.action].effort, effort);
        for (found, expected) in [
            (step.gain, gain),
            (step.guard, guard),
            (step.ratio, ratio),
            (found.headline, headline),
            (found.confidentiality, c),
            (found.availability, a),
        ] {
            near(found, expected);
        }
        assert_eq!(step.before, before);
        before = step.after;
    }
    assert!(plan.left_out.is_empty());
}

struct Shown {
    headline: f64,
    confidentiality: f64,
    availability: f64,
}

impl Shown {
    fn of(figures: &Figures) -> Shown {
        Shown {
            headline: figures.headline,
            confidentiality: *figures.goals.get(Goal::Confidentiality),
            availability: *figures.goals.get(Goal::Availability),
        }
    }
}
