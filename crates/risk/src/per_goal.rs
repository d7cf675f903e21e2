//! One value for each protection goal.

use ringfort_measure::Goal;

/// Six values, one for each [`Goal`], in the order of [`Goal::ALL`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct PerGoal<T>([T; 6]);

impl<T> PerGoal<T> {
    /// The values that `of` gives for each goal.
    pub fn from_fn(of: impl FnMut(Goal) -> T) -> PerGoal<T> {
        PerGoal(Goal::ALL.map(of))
    }

    /// The value of one goal.
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

    /// Each value turned into another.
    pub fn map<U>(self, of: impl FnMut(T) -> U) -> PerGoal<U> {
        PerGoal(self.0.map(of))
    }

    /// Goals with their values, in the order of [`Goal::ALL`].
    pub fn iter(&self) -> impl Iterator<Item = (Goal, &T)> {
        Goal::ALL.into_iter().zip(&self.0)
    }

    /// As [`PerGoal::iter`], to change the values.
    pub fn iter_mut(&mut self) -> impl Iterator<Item = (Goal, &mut T)> {
        Goal::ALL.into_iter().zip(&mut self.0)
    }
}

impl PerGoal<f64> {
    /// The greatest value; a value that is not a number counts as none. 0 at least.
    pub fn max(&self) -> f64 {
        self.0.iter().fold(0.0, |greatest: f64, &value| greatest.max(value))
    }

    /// Of each goal the greater value.
    pub(crate) fn greatest(&self, other: &PerGoal<f64>) -> PerGoal<f64> {
        PerGoal::from_fn(|goal| self.get(goal).max(*other.get(goal)))
    }

    /// True if it is greater than 0 and, for every goal, at least as great as `other`.
    pub fn covers(&self, other: &PerGoal<f64>) -> bool {
        self.max() > 0.0 && self.iter().all(|(goal, value)| value >= other.get(goal))
    }

    /// The sum of the values, which decides between findings of the same [`PerGoal::max`].
    pub fn sum(&self) -> f64 {
        self.0.iter().sum()
    }

    /// The order of findings, worst last: by the greatest value, then by the sum.
    pub fn by_headline(&self, other: &PerGoal<f64>) -> std::cmp::Ordering {
        self.max().total_cmp(&other.max()).then(self.sum().total_cmp(&other.sum()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_stand_in_the_order_of_the_goals() {
        let names = PerGoal::from_fn(Goal::name);
        for (goal, name) in names.iter() {
            assert_eq!(goal.name(), *name);
            assert_eq!(names.get(goal), name);
        }
        assert!(names.iter().map(|(goal, _)| goal).eq(Goal::ALL));
    }

    #[test]
    fn equal_headlines_are_decided_by_the_sum() {
        let narrow = PerGoal::from_fn(|goal| if goal == Goal::Integrity { 9.0 } else { 0.0 });
        let broad = PerGoal::from_fn(|goal| if goal == Goal::Utility { 9.0 } else { 1.0 });
        assert_eq!(narrow.max(), broad.max());
        assert!(narrow.by_headline(&broad).is_lt());
        assert!(broad.by_headline(&narrow.map(|value| value * 1.01)).is_lt());
    }
}
