//! What interceptors leave of a finding's risk.

use crate::aggregate::risk_of;
use crate::{Credit, Mechanism, PerGoal};

/// The share of a risk that stays whatever intercepts it: settings can be wrong in ways that no program sees.
pub const FLOOR: f64 = 0.02;

/// The strongest credit of one mechanism for one goal.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Winner {
    /// The mechanism.
    pub mechanism: Mechanism,
    /// Index into the credits; of equal ones the first.
    pub credit: usize,
    /// Effect · confidence · integrity, above 0 and at most 1.
    pub strength: f64,
}

/// What is left for one goal, and what it was computed from.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Remainder {
    /// The residual risk, 0 to 100.
    pub value: f64,
    /// The share that is left: the product of `1 - strength` over the winners, at least [`FLOOR`].
    pub factor: f64,
    /// One for each mechanism that counts, in the order of [`Mechanism::ALL`].
    pub winners: Vec<Winner>,
}

/// What is left of a finding's risk.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Residual {
    /// For each goal, how it came about.
    pub goals: PerGoal<Remainder>,
}

impl Residual {
    /// The residual risk of each goal, 0 to 100. The headline is [`PerGoal::max`].
    pub fn values(&self) -> PerGoal<f64> {
        PerGoal::from_fn(|goal| self.goals.get(goal).value)
    }
}

/// The residual risk of a finding of risk `inherent` (0 to 100 for each goal) with these interceptors.
///
/// Of each mechanism the strongest counts, once, and different mechanisms multiply, always in the same order:
/// neither the order of `credits` nor how they were gathered changes a bit of the values.
pub fn residual(inherent: &PerGoal<f64>, credits: &[Credit]) -> Residual {
    let goals = PerGoal::from_fn(|goal| {
        let strengths: Vec<(Mechanism, f64)> =
            credits.iter().map(|credit| (credit.mechanism, credit.strength(goal))).collect();
        let winners: Vec<Winner> = Mechanism::ALL
            .into_iter()
            .filter_map(|mechanism| winner(mechanism, &strengths))
            .collect();
        let product = winners.iter().fold(1.0, |left, winner| left * (1.0 - winner.strength));
        let factor = FLOOR.max(product);
        Remainder { value: risk_of(*inherent.get(goal)) * factor, factor, winners }
    });
    Residual { goals }
}

fn winner(mechanism: Mechanism, strengths: &[(Mechanism, f64)]) -> Option<Winner> {
    let mut best: Option<Winner> = None;
    for (credit, &(of, strength)) in strengths.iter().enumerate() {
        if of == mechanism && strength > best.map_or(0.0, |best| best.strength) {
            best = Some(Winner { mechanism, credit, strength });
        }
    }
    best
}
