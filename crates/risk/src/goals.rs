//! Six values, one per protection goal.

use ringfort_measure::Goal;

/// One value per goal, in the order of [`Goal::ALL`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct PerGoal<T>([T; 6]);

impl<T> PerGoal<T> {
    /// Asks for the value of each goal, in their order.
    pub fn from_fn(mut value: impl FnMut(Goal) -> T) -> PerGoal<T> {
        PerGoal(Goal::ALL.map(&mut value))
    }

    /// The value of a goal.
    pub fn get(&self, goal: Goal) -> &T {
        let [confidentiality, possession, integrity, authenticity, availability, utility] = &self.0;
        match goal {
            Goal::Confidentiality => confidentiality,
            Goal::Possession => possession,
            Goal::Integrity => integrity,
            Goal::Authenticity => authenticity,
            Goal::Availability => availability,
            Goal::Utility => utility,
        }
    }

    /// All goals with their values.
    pub fn iter(&self) -> impl Iterator<Item = (Goal, &T)> {
        Goal::ALL.into_iter().zip(&self.0)
    }

    /// Another value for each.
    pub fn map<U>(&self, mut change: impl FnMut(Goal, &T) -> U) -> PerGoal<U> {
        PerGoal::from_fn(|goal| change(goal, self.get(goal)))
    }
}

impl PerGoal<f64> {
    /// The highest value.
    pub fn max(&self) -> f64 {
        self.0.iter().copied().fold(0.0, f64::max)
    }

    /// The sum, by which equal maxima are ordered.
    pub fn sum(&self) -> f64 {
        self.0.iter().sum()
    }

    /// For each goal the higher of both.
    #[must_use]
    pub fn highest(&self, other: &PerGoal<f64>) -> PerGoal<f64> {
        self.map(|goal, value| value.max(*other.get(goal)))
    }
}
