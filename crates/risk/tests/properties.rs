//! What must hold whatever the numbers are.

#![allow(clippy::indexing_slicing, reason = "a test fails by panicking")]

use proptest::prelude::*;
use ringfort_measure::{Ease, Exposure, Goal};
use ringfort_risk::{
    Credit, FLOOR, Factors, Item, Mechanism, Need, Path, PerGoal, aggregate, residual, weight,
};

const CASES: u32 = 10_000;

fn risks() -> impl Strategy<Value = PerGoal<f64>> {
    prop::array::uniform6(0.0..=100.0f64).prop_map(|values| {
        let mut values = values.into_iter();
        PerGoal::from_fn(|_| values.next().unwrap_or_default())
    })
}

fn credit() -> impl Strategy<Value = Credit> {
    let effect = prop::array::uniform6(prop::sample::select(vec![0.0, 0.15, 0.3, 0.6, 0.8, 0.95]));
    let confidence = prop::sample::select(vec![0.0, 0.6, 1.0]);
    let integrity = prop::sample::select(vec![0.3, 0.7, 1.0]);
    (0..12usize, effect, confidence, integrity).prop_map(
        |(mechanism, effect, confidence, integrity)| {
            let mut effect = effect.into_iter();
            Credit {
                mechanism: Mechanism::ALL[mechanism],
                effect: PerGoal::from_fn(|_| effect.next().unwrap_or_default()),
                confidence,
                integrity,
            }
        },
    )
}

fn credits() -> impl Strategy<Value = Vec<Credit>> {
    prop::collection::vec(credit(), 0..8)
}

fn some_credits() -> impl Strategy<Value = Vec<Credit>> {
    prop::collection::vec(credit(), 1..8)
}

fn left(inherent: &PerGoal<f64>, credits: &[Credit]) -> PerGoal<f64> {
    residual(inherent, credits).values
}

fn joined(one: &[Credit], other: &[Credit]) -> Vec<Credit> {
    one.iter().chain(other).copied().collect()
}

fn not_above(one: &PerGoal<f64>, other: &PerGoal<f64>) -> bool {
    Goal::ALL.into_iter().all(|goal| *one.get(goal) <= other.get(goal) + 1e-9)
}

fn items() -> impl Strategy<Value = Vec<Item>> {
    let item = (0.0..=100.0f64, 1..500usize)
        .prop_map(|(risk, instances)| Item { risk, weight: weight(instances) });
    prop::collection::vec(item, 0..30)
}

fn factors() -> impl Strategy<Value = Factors> {
    let path = prop::sample::select(vec![
        Path::NotComputed,
        Path::Short,
        Path::Some,
        Path::Aside,
        Path::Neither,
    ]);
    (
        prop::array::uniform6(0..=4u8),
        prop::array::uniform6(0..4usize),
        prop::sample::select(Exposure::ALL.to_vec()),
        prop::sample::select(Ease::ALL.to_vec()),
        path,
    )
        .prop_map(|(impact, need, exposure, ease, path)| {
            let (mut impact, mut need) = (impact.into_iter(), need.into_iter());
            Factors {
                impact: PerGoal::from_fn(|_| impact.next().unwrap_or_default()),
                need: PerGoal::from_fn(|_| Need::ALL[need.next().unwrap_or_default()]),
                exposure,
                ease,
                path,
            }
        })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: CASES, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn residual_risk_is_bounded(inherent in risks(), credits in credits()) {
        let left = left(&inherent, &credits);
        for (goal, risk) in inherent.iter() {
            prop_assert!(*left.get(goal) <= *risk);
            prop_assert!(*left.get(goal) >= risk * FLOOR);
        }
    }

    #[test]
    fn more_walls_never_raise_a_risk(inherent in risks(), one in credits(), more in credits()) {
        prop_assert!(not_above(&left(&inherent, &joined(&one, &more)), &left(&inherent, &one)));
    }

    #[test]
    fn a_wall_twice_is_a_wall(inherent in risks(), credits in some_credits(), again in 0..8usize, weaker in 0.0..=1.0f64) {
        let mut copy = credits[again % credits.len()];
        copy.confidence *= weaker;
        prop_assert_eq!(left(&inherent, &joined(&credits, &[copy])), left(&inherent, &credits));
    }

    #[test]
    fn order_does_not_matter(inherent in risks(), (credits, other) in credits().prop_flat_map(|credits| {
        (Just(credits.clone()), Just(credits).prop_shuffle())
    })) {
        prop_assert_eq!(left(&inherent, &other), left(&inherent, &credits));
    }

    #[test]
    fn surer_and_harder_walls_leave_less(inherent in risks(), credits in some_credits(), which in 0..8usize, raise in 0.0..=1.0f64) {
        let mut surer = credits.clone();
        let index = which % surer.len();
        surer[index].confidence += (1.0 - surer[index].confidence) * raise;
        prop_assert!(not_above(&left(&inherent, &surer), &left(&inherent, &credits)));
        let mut harder = credits.clone();
        harder[index].integrity += (1.0 - harder[index].integrity) * raise;
        prop_assert!(not_above(&left(&inherent, &harder), &left(&inherent, &credits)));
    }

    #[test]
    fn returns_diminish(inherent in risks(), few in credits(), more in credits(), next in credit()) {
        let many = joined(&few, &more);
        let (at_few, at_many) = (left(&inherent, &few), left(&inherent, &many));
        let (with_few, with_many) =
            (left(&inherent, &joined(&few, &[next])), left(&inherent, &joined(&many, &[next])));
        for goal in Goal::ALL {
            let gain = |before: &PerGoal<f64>, after: &PerGoal<f64>| before.get(goal) - after.get(goal);
            prop_assert!(gain(&at_few, &with_few) + 1e-9 >= gain(&at_many, &with_many));
        }
    }

    #[test]
    fn what_counted_recomputes_the_risk(inherent in risks(), credits in credits()) {
        let found = residual(&inherent, &credits);
        for (goal, risk) in inherent.iter() {
            let factor: f64 = found.taken.get(goal).iter().map(|taken| 1.0 - taken.share).product();
            prop_assert_eq!(*found.values.get(goal), risk * factor.max(FLOOR));
            for taken in found.taken.get(goal) {
                let credit = credits[taken.credit];
                prop_assert_eq!(taken.share, credit.effect.get(goal) * credit.confidence * credit.integrity);
            }
        }
    }

    #[test]
    fn groups_lie_between_their_worst_and_half_of_the_rest(items in items()) {
        let worst = items.iter().map(|item| item.risk).fold(0.0, f64::max);
        let found = aggregate(items.iter().copied());
        prop_assert!(found >= worst && found <= worst + (100.0 - worst) / 2.0 + 1e-9);
    }

    #[test]
    fn groups_do_not_fall_when_something_is_added_or_worse(items in items(), more in (0.0..=100.0f64, 1..9usize), which in 0..30usize) {
        let before = aggregate(items.iter().copied());
        let added = Item { risk: more.0, weight: weight(more.1) };
        prop_assert!(aggregate(items.iter().copied().chain([added])) + 1e-9 >= before);
        if !items.is_empty() {
            let mut worse = items.clone();
            let index = which % worse.len();
            worse[index].risk = worse[index].risk.max(more.0);
            prop_assert!(aggregate(worse) + 1e-9 >= before);
        }
    }

    #[test]
    fn what_is_in_place_changes_no_risk(items in items(), passes in 0..1_000usize) {
        let nothing = Item { risk: 0.0, weight: 1.0 };
        let with = items.iter().copied().chain(std::iter::repeat_n(nothing, passes));
        prop_assert!((aggregate(with) - aggregate(items.iter().copied())).abs() < 1e-9);
    }

    #[test]
    fn order_within_a_group_does_not_matter((items, other) in items().prop_flat_map(|items| {
        (Just(items.clone()), Just(items).prop_shuffle())
    })) {
        prop_assert!((aggregate(items) - aggregate(other)).abs() < 1e-9);
    }

    #[test]
    fn a_copy_of_everything_raises_a_group_within_bounds(items in items()) {
        let once = aggregate(items.iter().copied());
        let twice = aggregate(items.iter().chain(&items).copied());
        prop_assert!(twice + 1e-9 >= once && twice - once <= (100.0 - once) / 2.0 + 1e-9);
    }

    #[test]
    fn groups_are_bounded_by_what_they_are_without_walls(inherent in prop::collection::vec((risks(), credits()), 0..12)) {
        for goal in Goal::ALL {
            let item = |risk: f64| Item { risk, weight: 1.0 };
            let before = aggregate(inherent.iter().map(|(risks, _)| item(*risks.get(goal))));
            let after = aggregate(inherent.iter().map(|(risks, credits)| item(*left(risks, credits).get(goal))));
            prop_assert!(after <= before + 1e-9);
        }
    }

    #[test]
    fn risk_rises_with_every_factor(factors in factors(), goal in 0..6usize) {
        let before = factors.inherent();
        prop_assert!(before.iter().all(|(_, risk)| (0.0..=100.0).contains(risk)));
        let goal = Goal::ALL[goal];
        let higher = |at: Goal, value: u8| if at == goal { (value + 1).min(4) } else { value };
        let more_impact = Factors { impact: factors.impact.map(|at, value| higher(at, *value)), ..factors };
        prop_assert!(not_above(&before, &more_impact.inherent()));
        let more_need = Factors { need: factors.need.map(|_, _| Need::VeryHigh), ..factors };
        prop_assert!(not_above(&before, &more_need.inherent()));
        let exposed = Factors { exposure: Exposure::Internet, ..factors };
        prop_assert!(not_above(&before, &exposed.inherent()));
        let easier = Factors { ease: Ease::Plain, ..factors };
        prop_assert!(not_above(&before, &easier.inherent()));
        let unknown = Factors { path: Path::NotComputed, ..factors };
        prop_assert!(not_above(&before, &unknown.inherent()));
    }
}
