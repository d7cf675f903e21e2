//! One number for many risks, led by the worst.

/// At most this share of the way from the worst risk to 100 is added by quantity.
const QUANTITY: f64 = 0.5;
/// The weighted number of worst risks at which about two thirds of that are reached.
const SCALE: f64 = 10.0;

/// A risk with how much it counts.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Item {
    /// 0 to 100.
    pub risk: f64,
    /// 1 for a single object; see [`weight`].
    pub weight: f64,
}

/// How much a finding with so many instances counts: replicas matter little.
pub fn weight(instances: usize) -> f64 {
    1.0 + 0.1 * (instances.max(1) as f64).log2()
}

/// Never below the worst item, never more than half of the remaining way above it; 0 for none. What is in place counts
/// nothing, and order does not matter but for the last bits of rounding.
pub fn aggregate(items: impl IntoIterator<Item = Item>) -> f64 {
    let (mut worst, mut squares) = (0.0f64, 0.0);
    for item in items {
        worst = worst.max(item.risk);
        squares += item.weight * (item.risk / 100.0).powi(2);
    }
    let rest = (squares - (worst / 100.0).powi(2)).max(0.0);
    worst + (100.0 - worst) * QUANTITY * (1.0 - (-rest / SCALE).exp())
}

/// What a finding adds to the load that the plan takes away: the sum of its squared risks over the goals.
pub fn load(risks: &crate::PerGoal<f64>, weight: f64) -> f64 {
    weight * risks.iter().map(|(_, risk)| risk * risk).sum::<f64>() / 100.0
}
