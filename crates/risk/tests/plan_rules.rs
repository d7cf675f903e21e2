//! The rules of the plan, one by one.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

use ringfort_measure::{Change, Level};
use ringfort_risk::{
    Action, Because, Credit, Effect, Inconsistent, LeftOut, Mechanism, OpenFinding, PerGoal, Plan,
    Planner, load,
};

fn finding(risk: f64) -> OpenFinding {
    OpenFinding {
        inherent: PerGoal::from_fn(|_| risk),
        credits: Vec::new(),
        weight: 1.0,
        level: Level::Container,
        brought_by: Vec::new(),
    }
}

fn action(key: &str, effort: u32, effects: Vec<(usize, Effect)>) -> Action {
    Action {
        key: key.to_owned(),
        level: Level::Container,
        significance: 0.0,
        effort,
        change: Change::None,
        effects,
        requires: Vec::new(),
        guards: Vec::new(),
        rejects: Vec::new(),
        cuts_path: false,
    }
}

fn repair(findings: &[usize]) -> Vec<(usize, Effect)> {
    findings.iter().map(|&finding| (finding, Effect::Repair { keeps: 0.0 })).collect()
}

fn intercept(findings: impl IntoIterator<Item = usize>, effect: f64) -> Vec<(usize, Effect)> {
    let effect = PerGoal::from_fn(|_| effect);
    let credit =
        Credit { mechanism: Mechanism::Admission, effect, confidence: 1.0, integrity: 1.0 };
    findings.into_iter().map(|finding| (finding, Effect::Intercept(credit))).collect()
}

fn plan(findings: &[OpenFinding], actions: &[Action], budget: Option<u32>) -> Plan {
    Planner::new(findings, actions).unwrap().plan(budget)
}

/// Keys and reasons of the steps.
fn order<'a>(plan: &Plan, actions: &'a [Action]) -> Vec<(&'a str, Because)> {
    plan.steps.iter().map(|step| (actions[step.action].key.as_str(), step.because)).collect()
}

#[test]
fn a_cheap_enabler_of_a_valuable_action_is_not_starved() {
    let findings = [finding(60.0), finding(20.0)];
    let mut actions = [
        action("small", 2, repair(&[1])),
        action("valuable", 2, repair(&[0])),
        action("enabler", 1, vec![]),
    ];
    actions[1].requires = vec![2];
    let expected = [
        ("enabler", Because::Enables { action: 1 }),
        ("valuable", Because::Ratio),
        ("small", Because::Ratio),
    ];
    assert_eq!(order(&plan(&findings, &actions, None), &actions), expected);
}

#[test]
fn a_long_chain_is_done_from_its_beginning() {
    let count = 500;
    let mut actions: Vec<Action> =
        (0..count).map(|index| action(&format!("{index:04}"), 1, vec![])).collect();
    for (index, action) in actions.iter_mut().enumerate().skip(1) {
        action.requires = vec![index - 1];
    }
    actions[count - 1].effects = repair(&[0]);
    let plan = plan(&[finding(50.0)], &actions, None);
    assert!(plan.steps.iter().map(|step| step.action).eq(0..count));
}

#[test]
fn enforcement_follows_the_repair_of_what_it_rejects() {
    let findings = [finding(60.0), finding(10.0)];
    let mut actions = [
        action("enforce", 1, intercept([1], 0.95)),
        action("costly-repair", 8, repair(&[0])),
        action("repair", 5, repair(&[0])),
        action("in-part", 1, vec![(0, Effect::Repair { keeps: 0.9 })]),
    ];
    actions[0].level = Level::Cluster;
    actions[0].rejects = vec![0];
    let plan = plan(&findings, &actions, None);
    let expected = [("repair", Because::Ratio), ("enforce", Because::Ratio)];
    assert_eq!(order(&plan, &actions), expected);
    assert_eq!(plan.left_out, [(1, LeftOut::NoGain), (3, LeftOut::NoGain)]);
}

#[test]
fn what_rejects_objects_that_nothing_repairs_is_blocked() {
    let mut actions =
        [action("enforce", 1, intercept([1], 0.95)), action("repair", 1, repair(&[0]))];
    actions[0].level = Level::Cluster;
    actions[0].rejects = vec![0];
    // The repair would have to wait for what waits for it.
    actions[1].requires = vec![0];
    let findings = [finding(60.0), finding(10.0)];
    let both = plan(&findings, &actions, None);
    assert_eq!(both.left_out, [(0, LeftOut::Blocked), (1, LeftOut::Blocked)]);
    let alone = plan(&findings, &actions[..1], None);
    assert_eq!((alone.steps.len(), alone.left_out), (0, vec![(0, LeftOut::Blocked)]));
}

#[test]
fn an_outer_measure_comes_before_many_single_fixes_but_not_before_few() {
    let findings = vec![finding(30.0); 10];
    let mut actions: Vec<Action> =
        (0..10).map(|index| action(&format!("fix-{index}"), 1, repair(&[index]))).collect();
    actions.push(action("outer", 8, intercept(0..10, 0.3)));
    actions[10].level = Level::Cluster;
    let many = plan(&findings, &actions, None);
    assert_eq!(order(&many, &actions)[0], ("outer", Because::OuterFirst { fix: 0 }));
    assert_eq!(many.steps.len(), 11);
    // 0.7 of 30 is left of each, and that is what its own fix still takes away.
    assert!((many.steps[1].gain - 6.0 * 21.0 * 21.0 / 100.0).abs() < 1e-6);

    actions[10].effort = 10;
    let even = plan(&findings, &actions, None);
    assert_eq!(order(&even, &actions)[0], ("fix-0", Because::Ratio));

    // Never the other way round: an inner measure is placed before none.
    actions[10].effort = 8;
    actions[10].level = Level::ApiResource;
    let inner = plan(&findings, &actions, None);
    assert_eq!(inner.left_out, [(10, LeftOut::NoGain)]);
}

#[test]
fn a_critical_finding_with_a_small_fix_comes_first() {
    let findings = [vec![finding(70.0)], vec![finding(60.0); 20]].concat();
    let all: Vec<usize> = (1..21).collect();
    let mut actions = [action("broad", 1, repair(&all)), action("urgent", 2, repair(&[0]))];
    let because = Because::Emergency { finding: 0 };
    let expected = [("urgent", because), ("broad", Because::Ratio)];
    assert_eq!(order(&plan(&findings, &actions, None), &actions), expected);
    actions[1].effort = 3;
    assert_eq!(order(&plan(&findings, &actions, None), &actions)[0].0, "broad");
}

#[test]
fn a_budget_takes_the_largest_where_ratios_would_leave_it_unused() {
    let findings = [finding(10.0), finding(60.0)];
    let actions = [action("small", 1, repair(&[0])), action("large", 40, repair(&[1]))];
    let plan_within = |budget| plan(&findings, &actions, Some(budget));
    assert_eq!(order(&plan_within(41), &actions).len(), 2);
    let tight = plan_within(40);
    assert_eq!(order(&tight, &actions), [("large", Because::Largest)]);
    assert_eq!(tight.left_out, [(0, LeftOut::OverBudget)]);
    let small = plan_within(39);
    assert_eq!(order(&small, &actions), [("small", Because::Ratio)]);
    assert_eq!(small.left_out, [(1, LeftOut::OverBudget)]);
    assert!(plan_within(0).steps.is_empty());
}

#[test]
fn equal_ratios_are_decided_by_critical_and_then_high_findings() {
    // Four of half the risk are the same load, to the bit.
    for (one, quarter) in [(75.0, 37.5), (50.0, 25.0)] {
        let findings = [vec![finding(one)], vec![finding(quarter); 4]].concat();
        let mut actions =
            [action("four", 3, repair(&[1, 2, 3, 4])), action("one", 3, repair(&[0]))];
        // By all later rules the four would be first.
        actions[0].cuts_path = true;
        let plan = plan(&findings, &actions, None);
        assert_eq!(plan.steps[0].ratio, plan.steps[1].ratio);
        let expected = [("one", Because::Ratio), ("four", Because::Ratio)];
        assert_eq!(order(&plan, &actions), expected);
    }
}

#[test]
fn other_ties_are_broken_in_the_order_of_the_rules() {
    // All repair the same finding. Each is better than the next by one rule, and worse by all later ones.
    let keys = ["g", "f", "e", "d", "c", "a", "b"];
    let mut actions: Vec<Action> = keys.iter().map(|key| action(key, 3, repair(&[0]))).collect();
    actions[0].cuts_path = true;
    actions[1].level = Level::Node;
    for (index, significance) in
        [(0, 1.0), (1, 2.0), (2, 9.0), (3, 5.0), (4, 5.0), (5, 5.0), (6, 5.0)]
    {
        actions[index].significance = significance;
    }
    let worst = Change::MayBreak;
    for (index, change) in [worst, worst, worst, Change::Restart, Change::Rollout, worst, worst]
        .into_iter()
        .enumerate()
    {
        actions[index].change = change;
    }
    for kept in 0..actions.len() {
        let mut rest = actions[kept..].to_vec();
        let first = |actions: &[Action]| {
            let plan = plan(&[finding(30.0)], actions, None);
            assert_eq!(plan.steps.len(), 1);
            actions[plan.steps[0].action].key.clone()
        };
        assert_eq!(first(&rest), keys[kept]);
        rest.reverse();
        assert_eq!(first(&rest), keys[kept], "whatever order they are given in");
    }
}

#[test]
fn ties_are_broken_for_what_an_enabler_has_set_free_too() {
    let findings = [finding(60.0), finding(30.0), finding(30.0)];
    let mut actions = [
        action("enabler", 1, vec![]),
        action("valuable", 1, repair(&[0])),
        action("b", 1, repair(&[1])),
        action("a", 1, repair(&[2])),
    ];
    actions[1].requires = vec![0];
    actions[3].requires = vec![0];
    let plan = plan(&findings, &actions, None);
    let keys: Vec<&str> = order(&plan, &actions).into_iter().map(|(key, _)| key).collect();
    assert_eq!(keys, ["enabler", "valuable", "a", "b"]);
}

#[test]
fn what_does_not_fit_together_is_refused() {
    let findings = [finding(10.0)];
    let refuse = |actions: &[Action]| Planner::new(&findings, actions).unwrap_err();
    let named = |action: &str| action.to_owned();
    assert_eq!(
        refuse(&[action("a", 1, repair(&[1]))]),
        Inconsistent::UnknownFinding { action: named("a"), finding: 1 }
    );
    let mut odd = action("a", 1, vec![]);
    odd.rejects = vec![7];
    assert_eq!(refuse(&[odd]), Inconsistent::UnknownFinding { action: named("a"), finding: 7 });
    let mut lost = action("a", 1, vec![]);
    lost.requires = vec![1];
    assert_eq!(
        refuse(&[lost.clone()]),
        Inconsistent::UnknownAction { action: named("a"), required: 1 }
    );
    let mut other = action("b", 1, vec![]);
    other.requires = vec![0];
    let error = refuse(&[lost, other]);
    assert!(matches!(error, Inconsistent::Circular { .. }));
    assert!(error.to_string().contains("requires itself"));
    let mut own = action("c", 1, vec![]);
    own.requires = vec![0];
    assert_eq!(refuse(&[own]), Inconsistent::Circular { action: named("c") });
}

#[test]
fn nothing_to_do_is_an_empty_plan() {
    assert_eq!(plan(&[], &[], None), Plan::default());
    let actions = [action("idle", 1, vec![])];
    assert_eq!(plan(&[finding(50.0)], &actions, Some(9)).left_out, [(0, LeftOut::NoGain)]);
}

#[test]
fn no_number_whatever_ends_a_plan() {
    let mut odd = finding(f64::NAN);
    odd.weight = f64::INFINITY;
    let findings = [odd, finding(1e300), finding(-1.0)];
    let mut actions = [
        action("a", 0, vec![(1, Effect::Repair { keeps: f64::NAN })]),
        action("b", u32::MAX, intercept([0, 1, 2, 1], f64::INFINITY)),
        action("c", u32::MAX, vec![(1, Effect::Repair { keeps: -1.0 })]),
    ];
    actions[1].level = Level::Environment;
    actions[1].significance = f64::NAN;
    actions[2].requires = vec![1];
    let plan = plan(&findings, &actions, None);
    assert_eq!(plan.steps.len(), 2);
    assert!(plan.steps.iter().all(|step| step.after.load.is_finite() && step.ratio.is_finite()));
}

#[test]
fn what_a_finding_brings_with_it_shows_once_that_finding_is_gone() {
    let (strong, mut weak) = (finding(80.0), finding(50.0));
    weak.brought_by = vec![0];
    let actions = [
        action("fix the strong one", 1, vec![(0, Effect::Repair { keeps: 0.0 })]),
        action("fix the weak one", 1, vec![(1, Effect::Repair { keeps: 0.0 })]),
    ];
    let planner = Planner::new(&[strong, weak], &actions).unwrap();
    let now = planner.figures();
    assert_eq!((now.headline, now.critical, now.high), (80.0, 1, 0));
    assert_eq!(
        now.load,
        load(&PerGoal::from_fn(|_| 80.0), 1.0) + load(&PerGoal::from_fn(|_| 50.0), 1.0)
    );
    let then = planner.what_if(&[0]);
    assert_eq!((then.headline, then.critical, then.high), (50.0, 0, 1));
    let plan = planner.plan(None);
    assert_eq!(plan.steps.iter().map(|step| step.action).collect::<Vec<_>>(), [0, 1]);
    assert_eq!(plan.steps[1].after.headline, 0.0);
}
