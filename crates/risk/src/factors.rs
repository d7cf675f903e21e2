//! What a finding's inherent risk is made of.

use ringfort_measure::{Ease, Exposure};

use crate::{Need, Path, PerGoal, ease_value, exposure_value, impact_value};

/// The factors of a finding, before any other measure is taken into account.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Factors {
    /// 0 to 4, of the measure or of the check's variant.
    pub impact: PerGoal<u8>,
    /// Of the object.
    pub need: PerGoal<Need>,
    /// Who can try.
    pub exposure: Exposure,
    /// What it takes.
    pub ease: Ease,
    /// Where it stands on attack paths.
    pub path: Path,
}

impl Factors {
    /// Exposure · ease · path, above 0 and at most 1.
    pub fn likelihood(&self) -> f64 {
        exposure_value(self.exposure) * ease_value(self.ease) * self.path.value()
    }

    /// 100 · impact · need · likelihood for each goal, 0 to 100. The headline is [`PerGoal::max`].
    pub fn inherent(&self) -> PerGoal<f64> {
        let likelihood = self.likelihood();
        PerGoal::from_fn(|goal| {
            100.0 * impact_value(*self.impact.get(goal)) * self.need.get(goal).value() * likelihood
        })
    }
}
