//! What a plan costs: findings as of 25,000 pods, and actions that repair some or intercept many of them.

#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::print_stdout,
    reason = "a bench that cannot be set up ends"
)]

use std::hint::black_box;

use criterion::{BatchSize, Criterion, criterion_group, criterion_main};
use ringfort_measure::{Change, Level};
use ringfort_risk::{
    Action, Credit, Effect, Guard, Mechanism, OpenFinding, PerGoal, Planner, weight,
};

/// Numbers that look random and are the same each time.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, limit: usize) -> usize {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % limit
    }

    fn share(&mut self) -> f64 {
        self.below(1_000) as f64 / 1_000.0
    }

    fn credit(&mut self) -> Credit {
        Credit {
            mechanism: Mechanism::ALL[self.below(12)],
            effect: PerGoal::from_fn(|_| 0.9 * self.share()),
            confidence: [1.0, 0.6][self.below(2)],
            integrity: [1.0, 0.7, 0.3][self.below(3)],
        }
    }
}

fn findings(count: usize, numbers: &mut Numbers) -> Vec<OpenFinding> {
    let finding = |_| OpenFinding {
        inherent: PerGoal::from_fn(|_| 80.0 * numbers.share()),
        credits: (0..numbers.below(4)).map(|_| numbers.credit()).collect(),
        weight: weight(1 + numbers.below(60)),
        level: Level::Container,
        brought_by: Vec::new(),
    };
    (0..count).map(finding).collect()
}

/// Nine of ten repair one measure in one namespace; the tenth intercepts a share of everything.
fn actions(count: usize, findings: &[OpenFinding], numbers: &mut Numbers) -> Vec<Action> {
    let action = |index: usize| {
        let outer = index.is_multiple_of(10);
        let first = numbers.below(findings.len());
        let many = if outer { findings.len() / 10 } else { findings.len() / 200 };
        let credit = numbers.credit();
        let effect = if outer { Effect::Intercept(credit) } else { Effect::Repair { keeps: 0.0 } };
        let affected = (0..many).map(|step| (first + step * 7) % findings.len());
        let guard =
            Guard { inherent: findings[first].inherent, weight: 1.0, level: Level::Container };
        Action {
            key: format!("action-{index}"),
            level: if outer { Level::Cluster } else { Level::Container },
            significance: 100.0 * numbers.share(),
            effort: [1, 2, 3, 5, 8, 13][numbers.below(6)],
            change: Change::ALL[numbers.below(4)],
            effects: affected.map(|finding| (finding, effect)).collect(),
            requires: if index % 20 == 19 { vec![index - 1] } else { Vec::new() },
            guards: vec![guard],
            rejects: Vec::new(),
            cuts_path: false,
        }
    };
    (0..count).map(action).collect()
}

fn plans(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("plan");
    group.sample_size(10);
    for (count, choices) in [(1_000, 100), (100_000, 500)] {
        let mut numbers = Numbers(7);
        let findings = findings(count, &mut numbers);
        let actions = actions(choices, &findings, &mut numbers);
        let effects: usize = actions.iter().map(|action| action.effects.len()).sum();
        let planner = Planner::new(&findings, &actions).unwrap();
        let steps = planner.plan(None).steps.len();
        println!("{count} findings, {choices} actions with {effects} effects: {steps} steps");
        let of = format!("{count} findings, {choices} actions");
        group.bench_function(format!("prepare, {of}"), |bencher| {
            bencher.iter_batched(
                || (),
                |()| Planner::new(black_box(&findings), black_box(&actions)).unwrap(),
                BatchSize::LargeInput,
            );
        });
        group.bench_function(format!("plan, {of}"), |bencher| {
            bencher.iter(|| black_box(&planner).plan(None));
        });
        group.bench_function(format!("what if, {of}"), |bencher| {
            bencher.iter(|| black_box(&planner).what_if(&[0]));
        });
    }
    group.finish();
}

criterion_group!(benches, plans);
criterion_main!(benches);
