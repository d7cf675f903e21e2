//! The worked numbers of the model, each within 0.06.

#![allow(clippy::indexing_slicing, reason = "a test fails by panicking")]

use ringfort_measure::{Ease, Exposure, Goal};
use ringfort_risk::{
    Class, Credit, Factors, Item, Mechanism, Need, Path, PerGoal, aggregate, load, residual, weight,
};

/// Values in the order in which the examples are written: C, I, A, Au, P, U.
fn goals<T: Copy>([c, i, a, au, p, u]: [T; 6]) -> PerGoal<T> {
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
    assert!((found - expected).abs() <= 0.06, "{found} is not {expected}");
}

#[track_caller]
fn all_near(found: &PerGoal<f64>, expected: [f64; 6]) {
    let expected = goals(expected);
    for (goal, value) in found.iter() {
        let wanted = *expected.get(goal);
        assert!((value - wanted).abs() <= 0.06, "{goal:?}: {value} is not {wanted}");
    }
}

fn items(many: &[(f64, usize)]) -> Vec<Item> {
    let each = |&(risk, times): &(f64, usize)| vec![Item { risk, weight: 1.0 }; times];
    many.iter().flat_map(each).collect()
}

fn factors(impact: [u8; 6], need: Need, exposure: Exposure, ease: Ease, path: Path) -> Factors {
    Factors { impact: goals(impact), need: goals([need; 6]), exposure, ease, path }
}

const PRIVILEGED: [u8; 6] = [4, 4, 3, 3, 4, 2];

fn privileged() -> PerGoal<f64> {
    factors(PRIVILEGED, Need::Normal, Exposure::Internet, Ease::PublicTool, Path::NotComputed)
        .inherent()
}

fn credit(mechanism: Mechanism, effect: [f64; 6], confidence: f64, integrity: f64) -> Credit {
    Credit { mechanism, effect: goals(effect), confidence, integrity }
}

#[test]
fn groups_are_led_by_their_worst() {
    near(aggregate(items(&[(90.0, 1), (0.0, 9_999)])), 90.0);
    near(aggregate(items(&[(30.0, 10)])), 32.7);
    near(aggregate(items(&[(30.0, 100)])), 50.6);
    near(aggregate(items(&[(30.0, 25_000)])), 65.0);
    near(aggregate(items(&[(10.0, 200)])), 18.1);
    near(aggregate(items(&[(64.0, 1), (27.0, 20)])), 66.4);
    assert_eq!(aggregate([]), 0.0);
}

#[test]
fn replicas_count_little() {
    for (instances, expected) in [(1, 1.0), (3, 1.16), (12, 1.36), (60, 1.59)] {
        assert!((weight(instances) - expected).abs() < 0.005);
    }
    assert_eq!(weight(0), 1.0);
}

/// Example A: a privileged container behind an internet endpoint.
#[test]
fn walls_in_front_of_a_privileged_container() {
    let inherent = privileged();
    all_near(&inherent, [63.8, 63.8, 38.2, 38.2, 63.8, 19.1]);
    let left = |credits: &[Credit]| residual(&inherent, credits).values;
    let admission =
        |confidence, integrity| credit(Mechanism::Admission, [0.95; 6], confidence, integrity);
    all_near(&left(&[]), [63.8, 63.8, 38.2, 38.2, 63.8, 19.1]);
    all_near(&left(&[admission(1.0, 1.0)]), [3.2, 3.2, 1.9, 1.9, 3.2, 1.0]);
    all_near(&left(&[admission(0.6, 1.0)]), [27.4, 27.4, 16.4, 16.4, 27.4, 8.2]);
    let twice = [admission(1.0, 1.0), admission(0.6, 1.0)];
    all_near(&left(&twice), [3.2, 3.2, 1.9, 1.9, 3.2, 1.0]);
    all_near(&left(&[admission(1.0, 0.7)]), [21.4, 21.4, 12.8, 12.8, 21.4, 6.4]);
    let sandbox = credit(Mechanism::Sandbox, [0.6, 0.6, 0.6, 0.6, 0.6, 0.0], 1.0, 1.0);
    let egress = credit(Mechanism::Egress, [0.3, 0.0, 0.0, 0.0, 0.3, 0.0], 1.0, 1.0);
    let watched = credit(Mechanism::Observe, [0.15; 6], 1.0, 1.0);
    all_near(&left(&[sandbox]), [25.5, 25.5, 15.3, 15.3, 25.5, 19.1]);
    all_near(&left(&[sandbox, egress]), [17.8, 25.5, 15.3, 15.3, 17.8, 19.1]);
    all_near(&left(&[sandbox, egress, watched]), [15.2, 21.7, 13.0, 13.0, 15.2, 16.3]);
}

/// Examples B to E.
#[test]
fn other_walls() {
    let one = |inherent: f64, credits: &[Credit]| {
        *residual(&goals([inherent; 6]), credits).values.get(Goal::Confidentiality)
    };
    let full = |mechanism, effect| credit(mechanism, [effect; 6], 1.0, 1.0);
    let baseline = full(Mechanism::Admission, 0.95);
    near(one(30.4, &[baseline]), 1.5);
    near(one(18.2, &[]), 18.2);
    near(one(3.2, &[full(Mechanism::Kernel, 0.95)]), 0.2);
    near(one(67.5, &[full(Mechanism::Authn, 0.6)]), 27.0);
    let public = goals([18.2, 0.0, 5.5, 0.0, 0.0, 0.0]);
    let directory = credit(Mechanism::Authn, [0.6, 0.6, 0.0, 0.6, 0.6, 0.0], 1.0, 1.0);
    let left = residual(&public, &[directory]).values;
    near(*left.get(Goal::Confidentiality), 7.3);
    near(*left.get(Goal::Availability), 5.5);
}

struct Row {
    factors: Factors,
    instances: usize,
    inherent: [f64; 6],
    load: f64,
    class: Class,
}

fn shop() -> Vec<Row> {
    use Ease::{Plain, PublicTool, Skilled, UnknownFlaw};
    use Exposure::{Administrator, AnyPod, Corporate, Internet, OrdinaryIdentity};
    let row = |factors, instances, inherent, load, class| Row {
        factors,
        instances,
        inherent,
        load,
        class,
    };
    vec![
        row(
            factors(PRIVILEGED, Need::High, Internet, PublicTool, Path::Short),
            3,
            [76.5, 76.5, 45.9, 45.9, 76.5, 22.9],
            258.3,
            Class::Critical,
        ),
        row(
            factors([4, 4, 4, 4, 4, 3], Need::High, Corporate, Plain, Path::Short),
            1,
            [67.5, 67.5, 67.5, 67.5, 67.5, 40.5],
            244.2,
            Class::High,
        ),
        row(
            factors([2, 2, 1, 0, 2, 0], Need::Normal, AnyPod, PublicTool, Path::Some),
            12,
            [10.3, 10.3, 3.4, 0.0, 10.3, 0.0],
            4.5,
            Class::Low,
        ),
        row(
            factors([2, 2, 0, 0, 2, 0], Need::Normal, AnyPod, UnknownFlaw, Path::Aside),
            60,
            [3.2, 3.2, 0.0, 0.0, 3.2, 0.0],
            0.5,
            Class::Low,
        ),
        row(
            factors([4, 4, 3, 4, 4, 2], Need::Normal, OrdinaryIdentity, Skilled, Path::Aside),
            1,
            [16.2, 16.2, 9.7, 16.2, 16.2, 4.9],
            11.7,
            Class::Medium,
        ),
        row(
            factors([0, 0, 3, 0, 0, 2], Need::Normal, AnyPod, PublicTool, Path::Neither),
            60,
            [0.0, 0.0, 16.1, 0.0, 0.0, 8.0],
            5.1,
            Class::Medium,
        ),
        row(
            factors([3, 0, 0, 0, 3, 0], Need::High, Administrator, Skilled, Path::Neither),
            1,
            [4.5, 0.0, 0.0, 0.0, 4.5, 0.0],
            0.4,
            Class::Low,
        ),
    ]
}

#[test]
fn the_shop_finding_by_finding() {
    for row in shop() {
        let inherent = row.factors.inherent();
        all_near(&inherent, row.inherent);
        near(load(&inherent, weight(row.instances)), row.load);
        assert_eq!(Class::of(inherent.max()), row.class);
    }
    let total: f64 =
        shop().iter().map(|row| load(&row.factors.inherent(), weight(row.instances))).sum();
    near(total, 524.8);
}

#[test]
fn the_shop_as_a_whole() {
    let findings: Vec<(PerGoal<f64>, f64)> =
        shop().iter().map(|row| (row.factors.inherent(), weight(row.instances))).collect();
    let headline = |chosen: &[usize]| {
        aggregate(
            chosen
                .iter()
                .map(|&index| Item { risk: findings[index].0.max(), weight: findings[index].1 }),
        )
    };
    near(headline(&[0, 1, 2, 3, 4, 5, 6]), 77.2);
    let of = |goal| {
        aggregate(
            findings.iter().map(|(risks, weight)| Item { risk: *risks.get(goal), weight: *weight }),
        )
    };
    let expected = goals([77.2, 77.2, 68.0, 67.9, 77.2, 40.7]);
    for goal in Goal::ALL {
        near(of(goal), *expected.get(goal));
    }
    near(headline(&[4]), 16.2);
    near(headline(&[2, 6]), 10.4);
    near(headline(&[0, 3, 5]), 76.7);
    near(headline(&[1]), 67.5);
    assert_eq!(headline(&[]), 0.0);
}

#[test]
fn code_hosts_sort_as_the_classes_do() {
    near(Class::security_severity(100.0), 10.0);
    near(Class::security_severity(70.0), 9.1);
    near(Class::security_severity(40.0), 7.0);
    near(Class::security_severity(15.0), 4.0);
    near(Class::security_severity(0.0), 0.1);
}
