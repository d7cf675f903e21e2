//! Many risks in one figure, without averaging.

use ringfort_measure::Goal;

use crate::{Class, PerGoal};

/// How far quantity can raise a figure: half of what is missing to 100.
const BREADTH: f64 = 0.5;
/// How many findings of 100 it takes for the greater part of that.
const SATURATION: f64 = 10.0;
/// Sums are kept in whole parts of this size, so that they are the same in any order and can be taken back.
/// With it the square of one finding stays below 2^57.
const PARTS: f64 = (1_u64 << 50) as f64;
/// Weights above are taken as this; 2^990 instances would have it.
const GREATEST_WEIGHT: f64 = 100.0;

/// The weight of one finding with `instances` instances of one owner: 1 + 0.1 · log2(instances).
pub fn weight(instances: usize) -> f64 {
    1.0 + 0.1 * (instances.max(1) as f64).log2()
}

/// A of the risks (0 to 100) with their weights (from 1): at least the greatest risk, at most half way from
/// there to 100. 0 of none.
///
/// `A = m + (100 - m) · 0.5 · (1 - exp(-ρ/10))`, where m is the greatest risk and ρ the weighted sum of the
/// squares of the hundredths, less the square of the greatest.
pub fn aggregate(risks: impl IntoIterator<Item = (f64, f64)>) -> f64 {
    let mut tally = Tally::default();
    for (risk, weight) in risks {
        tally.add(risk, weight);
    }
    tally.score()
}

/// The load of one finding: its weight · the sum over the goals of risk² / 100. What the plan minimises.
pub fn load(risks: &PerGoal<f64>, weight: f64) -> f64 {
    load_of(u128::from(load_parts(risks, weight)))
}

/// [`load`] in whole parts.
pub(crate) fn load_parts(risks: &PerGoal<f64>, weight: f64) -> u64 {
    risks.iter().map(|(_, &risk)| square(risk, weight)).sum()
}

/// The load that whole parts stand for.
pub(crate) fn load_of(parts: u128) -> f64 {
    100.0 * (parts as f64 / PARTS)
}

/// The weighted square of the hundredth of a risk, in whole parts.
pub(crate) fn square(risk: f64, weight: f64) -> u64 {
    let hundredth = risk_of(risk) / 100.0;
    (weight_of(weight) * hundredth * hundredth * PARTS) as u64
}

/// `risk` within 0 to 100; what is not a number counts as 0.
pub(crate) fn risk_of(risk: f64) -> f64 {
    if risk.is_nan() { 0.0 } else { risk.clamp(0.0, 100.0) }
}

fn weight_of(weight: f64) -> f64 {
    if weight.is_nan() { 1.0 } else { weight.clamp(1.0, GREATEST_WEIGHT) }
}

/// A from the greatest risk and the sum of squares in whole parts.
pub(crate) fn score(greatest: f64, squares: u128) -> f64 {
    let rest = squares.saturating_sub(u128::from(square(greatest, 1.0))) as f64 / PARTS;
    greatest + (100.0 - greatest) * BREADTH * (1.0 - (-rest / SATURATION).exp())
}

#[derive(Clone, Copy, Debug, Default, PartialEq)]
struct Tally {
    greatest: f64,
    squares: u128,
}

impl Tally {
    fn add(&mut self, risk: f64, weight: f64) {
        self.greatest = self.greatest.max(risk_of(risk));
        self.squares = self.squares.saturating_add(u128::from(square(risk, weight)));
    }

    fn merge(&mut self, other: Tally) {
        self.greatest = self.greatest.max(other.greatest);
        self.squares = self.squares.saturating_add(other.squares);
    }

    fn score(&self) -> f64 {
        score(self.greatest, self.squares)
    }
}

/// The figures of a group of findings.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Figures {
    /// A over the findings' greatest risks, 0 to 100.
    pub headline: f64,
    /// A for each goal, 0 to 100.
    pub goals: PerGoal<f64>,
    /// The sum of the findings' [`load`].
    pub load: f64,
    /// Findings of class critical.
    pub critical: usize,
    /// Findings of class high.
    pub high: usize,
}

/// Findings being added up: those of an object, a namespace, a level, a cluster.
///
/// Of findings of which one implies the others on the same object, [`Group::add`] the strongest only. Figures do
/// not depend on the order of adding and merging.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Group {
    headline: Tally,
    goals: PerGoal<Tally>,
    /// Load in whole parts of what came with others.
    brought: u128,
    critical: usize,
    high: usize,
}

impl Group {
    /// Adds a finding: its risk of each goal, and its [`weight`].
    pub fn add(&mut self, risks: &PerGoal<f64>, weight: f64) {
        let headline = risks.max();
        self.headline.add(headline, weight);
        for (goal, tally) in self.goals.iter_mut() {
            tally.add(*risks.get(goal), weight);
        }
        match Class::of(headline) {
            Class::Critical => self.critical += 1,
            Class::High => self.high += 1,
            Class::Medium | Class::Low | Class::Negligible => {}
        }
    }

    /// Adds a finding that a stronger one on the same object brings with it: it counts in the load only.
    pub fn add_brought(&mut self, risks: &PerGoal<f64>, weight: f64) {
        self.brought = self.brought.saturating_add(u128::from(load_parts(risks, weight)));
    }

    /// Adds the findings of another group, as of a level to those of a cluster.
    pub fn merge(&mut self, other: &Group) {
        self.headline.merge(other.headline);
        for (goal, tally) in self.goals.iter_mut() {
            tally.merge(*other.goals.get(goal));
        }
        self.brought = self.brought.saturating_add(other.brought);
        self.critical += other.critical;
        self.high += other.high;
    }

    /// The figures of all findings added.
    pub fn figures(&self) -> Figures {
        let parts = Goal::ALL
            .into_iter()
            .fold(self.brought, |sum: u128, goal| sum.saturating_add(self.goals.get(goal).squares));
        Figures {
            headline: self.headline.score(),
            goals: self.goals.map(|tally| tally.score()),
            load: load_of(parts),
            critical: self.critical,
            high: self.high,
        }
    }
}
