//! What must hold of every finding and every group.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

mod generated;

use generated::{
    credit, credits, factors, group, integrity, mechanism, per_goal, risk, status, weight,
};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::Index;
use ringfort_measure::{Ease, Exposure, Goal};
use ringfort_risk::{
    Class, Credit, FLOOR, Factors, Group, Mechanism, Need, Path, PerGoal, aggregate, ease_value,
    exposure_value, load, residual,
};

/// Sums of the same terms in other orders and scores of nearly equal sums differ by less.
const TINY: f64 = 1e-9;

fn at_most(left: &PerGoal<f64>, right: &PerGoal<f64>) -> bool {
    Goal::ALL.into_iter().all(|goal| left.get(goal) <= right.get(goal))
}

fn left(inherent: &PerGoal<f64>, credits: &[Credit]) -> PerGoal<f64> {
    residual(inherent, credits).values()
}

fn with(credits: &[Credit], more: &[Credit]) -> Vec<Credit> {
    [credits, more].concat()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(10_000))]

    #[test]
    fn inherent_risks_are_on_the_scale_and_rise_with_each_factor(one in factors(), other in factors()) {
        let risks = one.inherent();
        prop_assert!(risks.iter().all(|(_, &risk)| (0.0..=100.0).contains(&risk)));
        let worse = Factors {
            impact: PerGoal::from_fn(|goal| *one.impact.get(goal).max(other.impact.get(goal))),
            need: PerGoal::from_fn(|goal| *one.need.get(goal).max(other.need.get(goal))),
            exposure: worst(one.exposure, other.exposure, exposure_value),
            ease: worst(one.ease, other.ease, ease_value),
            path: worst(one.path, other.path, Path::value),
        };
        for step in [
            Factors { impact: worse.impact, ..one },
            Factors { need: worse.need, ..one },
            Factors { exposure: worse.exposure, ..one },
            Factors { ease: worse.ease, ..one },
            Factors { path: worse.path, ..one },
            worse,
        ] {
            prop_assert!(at_most(&risks, &step.inherent()));
            prop_assert!(one.likelihood() <= step.likelihood());
        }
    }

    #[test]
    fn residual_risks_lie_between_the_floor_and_the_inherent(
        inherent in per_goal(risk()),
        credits in credits(),
    ) {
        let values = left(&inherent, &credits);
        prop_assert!(at_most(&values, &inherent));
        prop_assert!(at_most(&inherent.map(|risk| FLOOR * risk), &values));
    }

    #[test]
    fn a_further_interceptor_never_raises_a_risk(
        inherent in per_goal(risk()),
        (some, more) in (credits(), credits()),
    ) {
        prop_assert!(at_most(&left(&inherent, &with(&some, &more)), &left(&inherent, &some)));
    }

    #[test]
    fn what_no_outer_measure_adds_leaves_every_bit(
        inherent in per_goal(risk()),
        some in credits(),
        mechanism in mechanism(),
        (confidence, integrity) in (0.0..=1.0, 0.0..=1.0),
    ) {
        // An inner measure, or one that does not cover the weakness, has no effect.
        let effect = PerGoal::default();
        let nothing = Credit { mechanism, effect, confidence, integrity };
        let before = residual(&inherent, &some);
        prop_assert_eq!(residual(&inherent, &with(&some, &[nothing])), before);
    }

    #[test]
    fn the_same_again_or_a_weaker_one_of_its_mechanism_changes_nothing(
        inherent in per_goal(risk()),
        some in vec(credit(), 1..8),
        which in any::<Index>(),
        weaker in per_goal(0.0..=1.0_f64),
    ) {
        let again = *which.get(&some);
        let effect = PerGoal::from_fn(|goal| again.effect.get(goal) * weaker.get(goal));
        let before = residual(&inherent, &some);
        prop_assert_eq!(&residual(&inherent, &with(&some, &[again])), &before);
        prop_assert_eq!(&residual(&inherent, &with(&some, &[Credit { effect, ..again }])), &before);
    }

    #[test]
    fn the_order_of_interceptors_leaves_every_bit(
        inherent in per_goal(risk()),
        (some, shuffled) in credits().prop_flat_map(|some| (Just(some.clone()), Just(some).prop_shuffle())),
    ) {
        let bits = |credits: &[Credit]| left(&inherent, credits).map(f64::to_bits);
        prop_assert_eq!(bits(&some), bits(&shuffled));
    }

    #[test]
    fn more_confidence_or_integrity_never_raises_a_risk(
        inherent in per_goal(risk()),
        some in credits(),
        one in credit(),
        (statuses, integrities) in ((status(), status()), (integrity(), integrity())),
    ) {
        let of = |status: ringfort_risk::Status, integrity: ringfort_risk::Integrity| {
            let known = Credit { confidence: status.confidence(), integrity: integrity.value(), ..one };
            left(&inherent, &with(&some, &[known]))
        };
        let (low, high) = (statuses.0.min(statuses.1), statuses.0.max(statuses.1));
        let (soft, firm) = (integrities.0.min(integrities.1), integrities.0.max(integrities.1));
        prop_assert!(at_most(&of(high, soft), &of(low, soft)));
        prop_assert!(at_most(&of(low, firm), &of(low, soft)));
    }

    #[test]
    fn the_more_there_is_the_less_a_further_interceptor_takes_away(
        inherent in per_goal(risk()),
        (some, more) in (credits(), credits()),
        one in credit(),
    ) {
        let many = with(&some, &more);
        let drop = |credits: &[Credit]| {
            let (before, after) = (left(&inherent, credits), left(&inherent, &with(credits, &[one])));
            PerGoal::from_fn(|goal| before.get(goal) - after.get(goal))
        };
        prop_assert!(at_most(&drop(&many), &drop(&some).map(|drop| drop + TINY)));
    }

    #[test]
    fn what_is_left_follows_from_the_winners(inherent in per_goal(risk()), credits in credits()) {
        let found = residual(&inherent, &credits);
        for (goal, remainder) in found.goals.iter() {
            for winner in &remainder.winners {
                let credit = credits[winner.credit];
                prop_assert_eq!(credit.mechanism, winner.mechanism);
                prop_assert_eq!(credit.strength(goal), winner.strength);
                let of_it = credits.iter().filter(|credit| credit.mechanism == winner.mechanism);
                prop_assert!(of_it.clone().all(|credit| credit.strength(goal) <= winner.strength));
            }
            let mechanisms: Vec<Mechanism> =
                remainder.winners.iter().map(|winner| winner.mechanism).collect();
            prop_assert!(mechanisms.is_sorted_by(|left, right| left < right));
            let counting = |mechanism: &Mechanism| credits.iter().any(|credit| {
                credit.mechanism == *mechanism && credit.strength(goal) > 0.0
            });
            prop_assert!(Mechanism::ALL.into_iter().filter(counting).eq(mechanisms));
            let product: f64 = remainder.winners.iter().map(|winner| 1.0 - winner.strength).product();
            prop_assert_eq!(remainder.factor, product.max(FLOOR));
            prop_assert_eq!(remainder.value, inherent.get(goal) * remainder.factor);
        }
    }

    /// What is not known counts nothing; at best it counts in full. Whatever comes out lies between, and
    /// knowing one of them more narrows the range.
    #[test]
    fn what_is_unknown_gives_a_range_that_knowing_narrows(
        inherent in per_goal(risk()),
        some in credits(),
        unknown in vec((credit(), 0.0..=1.0), 1..5),
    ) {
        let at = |known: usize, of_unknown: f64| {
            let decided = unknown.iter().enumerate().map(|(index, &(credit, confidence))| Credit {
                confidence: if index < known { confidence } else { of_unknown },
                ..credit
            });
            left(&inherent, &with(&some, &decided.collect::<Vec<_>>()))
        };
        let truth = at(unknown.len(), 0.0);
        for known in 0..unknown.len() {
            prop_assert!(at_most(&at(known, 1.0), &at(known + 1, 1.0)));
            prop_assert!(at_most(&at(known, 1.0), &truth));
            prop_assert!(at_most(&truth, &at(known, 0.0)));
            prop_assert!(at_most(&at(known + 1, 0.0), &at(known, 0.0)));
        }
    }

    #[test]
    fn an_aggregate_is_at_least_the_worst_and_at_most_half_way_from_there(risks in group(40)) {
        let greatest = risks.iter().fold(0.0_f64, |greatest, &(risk, _)| greatest.max(risk));
        let found = aggregate(risks);
        prop_assert!(found >= greatest);
        prop_assert!(found <= greatest + (100.0 - greatest) / 2.0);
    }

    #[test]
    fn an_aggregate_rises_with_each_risk_and_each_further_one(
        risks in vec((risk(), weight()), 1..20),
        which in any::<Index>(),
        (other, further) in (risk(), (risk(), weight())),
    ) {
        let before = aggregate(risks.clone());
        let mut worse = risks.clone();
        let one = which.get_mut(&mut worse);
        one.0 = one.0.max(other);
        prop_assert!(aggregate(worse) >= before - TINY);
        let more = risks.into_iter().chain([further]);
        prop_assert!(aggregate(more) >= before - TINY);
    }

    #[test]
    fn an_aggregate_is_continuous_where_the_worst_changes(
        risks in vec((risk(), weight()), 1..20),
        which in any::<Index>(),
    ) {
        let greatest = risks.iter().fold(0.0_f64, |greatest, &(risk, _)| greatest.max(risk));
        let at = |by: f64| {
            let mut moved = risks.clone();
            which.get_mut(&mut moved).0 = greatest + by;
            aggregate(moved)
        };
        prop_assert!((at(1e-7) - at(-1e-7)).abs() < 1e-5);
    }

    #[test]
    fn the_order_of_findings_leaves_every_bit(
        (risks, shuffled) in group(20).prop_flat_map(|some| (Just(some.clone()), Just(some).prop_shuffle())),
    ) {
        prop_assert_eq!(aggregate(risks).to_bits(), aggregate(shuffled).to_bits());
    }

    #[test]
    fn what_holds_changes_no_figure(risks in group(20), held in 0..1_000_usize) {
        let with_held = risks.clone().into_iter().chain(std::iter::repeat_n((0.0, 1.0), held));
        prop_assert_eq!(aggregate(with_held).to_bits(), aggregate(risks).to_bits());
    }

    #[test]
    fn the_same_findings_again_raise_an_aggregate_by_little(risks in group(20)) {
        let once = aggregate(risks.clone());
        let greatest = risks.iter().fold(0.0_f64, |greatest, &(risk, _)| greatest.max(risk));
        let twice = aggregate([risks.clone(), risks].concat());
        prop_assert!(twice >= once - TINY);
        prop_assert!(twice - once <= (100.0 - greatest) / 2.0);
    }

    #[test]
    fn what_is_left_of_a_group_is_no_worse_and_fixing_never_raises_a_figure(
        findings in vec((per_goal(risk()), credits(), weight()), 1..12),
        which in any::<Index>(),
    ) {
        let (mut inherent, mut remaining, mut fixed) =
            (Group::default(), Group::default(), Group::default());
        let gone = which.index(findings.len());
        for (index, (risks, credits, weight)) in findings.iter().enumerate() {
            let values = left(risks, credits);
            inherent.add(risks, *weight);
            remaining.add(&values, *weight);
            if index != gone {
                fixed.add(&values, *weight);
            }
        }
        for (worse, better) in [(&inherent, &remaining), (&remaining, &fixed)] {
            let (worse, better) = (worse.figures(), better.figures());
            prop_assert!(better.headline <= worse.headline + TINY);
            prop_assert!(at_most(&better.goals, &worse.goals.map(|score| score + TINY)));
            prop_assert!(better.load <= worse.load);
            prop_assert!(better.critical <= worse.critical);
            prop_assert!(better.critical + better.high <= worse.critical + worse.high);
        }
    }

    /// Accepting moves findings from one total to the other; what both come to stays, to the bit.
    #[test]
    fn acceptance_only_moves_findings(
        findings in vec((per_goal(risk()), weight(), any::<bool>()), 0..12),
    ) {
        let (mut open, mut accepted, mut all) = <(Group, Group, Group)>::default();
        for (risks, weight, is_accepted) in &findings {
            all.add(risks, *weight);
            if *is_accepted { &mut accepted } else { &mut open }.add(risks, *weight);
        }
        open.merge(&accepted);
        prop_assert_eq!(open.figures(), all.figures());
        prop_assert_eq!(open, all);
    }

    #[test]
    fn figures_of_a_group_are_those_of_its_risks(
        findings in vec((per_goal(risk()), weight()), 0..12),
    ) {
        let mut group = Group::default();
        findings.iter().for_each(|(risks, weight)| group.add(risks, *weight));
        let figures = group.figures();
        let headlines = findings.iter().map(|(risks, weight)| (risks.max(), *weight));
        prop_assert_eq!(figures.headline, aggregate(headlines.clone()));
        for (goal, &found) in figures.goals.iter() {
            let risks = findings.iter().map(|(risks, weight)| (*risks.get(goal), *weight));
            prop_assert_eq!(found, aggregate(risks));
        }
        let loads: f64 = findings.iter().map(|(risks, weight)| load(risks, *weight)).sum();
        prop_assert!((figures.load - loads).abs() <= 1e-6);
        let of = |class| headlines.clone().filter(|&(risk, _)| Class::of(risk) == class).count();
        prop_assert_eq!((figures.critical, figures.high), (of(Class::Critical), of(Class::High)));
    }

    /// The formula as it is written, with ordinary sums.
    #[test]
    fn an_aggregate_is_what_the_formula_says(risks in group(60)) {
        let m = risks.iter().fold(0.0_f64, |greatest, &(risk, _)| greatest.max(risk));
        let squares: f64 = risks.iter().map(|(risk, weight)| weight * (risk / 100.0).powi(2)).sum();
        let rho = squares - (m / 100.0).powi(2);
        let expected = m + (100.0 - m) * 0.5 * (1.0 - (-rho / 10.0).exp());
        prop_assert!((aggregate(risks) - expected).abs() < TINY);
    }

    #[test]
    fn no_number_whatever_leaves_the_scale(
        inherent in per_goal(any::<f64>()),
        effect in per_goal(any::<f64>()),
        (confidence, integrity, weight) in (any::<f64>(), any::<f64>(), any::<f64>()),
        mechanism in mechanism(),
    ) {
        let hostile = Credit { mechanism, effect, confidence, integrity };
        let values = left(&inherent, &[hostile]);
        let on_scale = |value: f64| (0.0..=100.0).contains(&value);
        prop_assert!(values.iter().all(|(_, &value)| on_scale(value)));
        let mut group = Group::default();
        group.add(&inherent, weight);
        group.add(&values, weight);
        prop_assert!(on_scale(group.figures().headline));
        prop_assert!(group.figures().load.is_finite());
        prop_assert!(load(&inherent, weight) >= 0.0);
    }
}

fn worst<T: Copy>(one: T, other: T, value: impl Fn(T) -> f64) -> T {
    if value(other) > value(one) { other } else { one }
}

#[test]
fn the_ends_of_the_scale_are_reached() {
    let factors = |impact, need, exposure, ease| Factors {
        impact: PerGoal::from_fn(|_| impact),
        need: PerGoal::from_fn(|_| need),
        exposure,
        ease,
        path: Path::Unknown,
    };
    let worst = factors(4, Need::VeryHigh, Exposure::Internet, Ease::Plain);
    assert_eq!(worst.inherent(), PerGoal::from_fn(|_| 100.0));
    let none = factors(0, Need::VeryHigh, Exposure::Internet, Ease::Plain);
    assert_eq!(none.inherent(), PerGoal::default());
}
