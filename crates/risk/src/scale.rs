//! The ordinal scales and the values that stand for their steps.

use ringfort_measure::{Ease, Exposure};

/// The value of who can try, 0.2 to 1.
pub fn exposure_value(exposure: Exposure) -> f64 {
    match exposure {
        Exposure::Internet => 1.0,
        Exposure::InternetLogin => 0.9,
        Exposure::Corporate => 0.75,
        Exposure::AnyPod => 0.6,
        Exposure::SameNamespace => 0.5,
        Exposure::OrdinaryIdentity => 0.45,
        Exposure::SameNode => 0.4,
        Exposure::Administrator => 0.2,
    }
}

/// The value of what it takes, 0.3 to 1.
pub fn ease_value(ease: Ease) -> f64 {
    match ease {
        Ease::Plain => 1.0,
        Ease::PublicTool => 0.85,
        Ease::Skilled => 0.6,
        Ease::UnknownFlaw => 0.3,
    }
}

/// How much protection an object needs for one goal.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Need {
    /// 0.5.
    Low,
    /// 0.75; what holds where nothing is said.
    #[default]
    Normal,
    /// 0.9.
    High,
    /// 1.
    VeryHigh,
}

impl Need {
    /// The scale, lowest first.
    pub const ALL: [Need; 4] = [Need::Low, Need::Normal, Need::High, Need::VeryHigh];

    /// The value, 0.5 to 1.
    pub fn value(self) -> f64 {
        match self {
            Need::Low => 0.5,
            Need::Normal => 0.75,
            Need::High => 0.9,
            Need::VeryHigh => 1.0,
        }
    }

    /// The word in every output and in configurations.
    pub fn name(self) -> &'static str {
        match self {
            Need::Low => "low",
            Need::Normal => "normal",
            Need::High => "high",
            Need::VeryHigh => "very-high",
        }
    }

    /// The need of a word.
    pub fn from_name(name: &str) -> Option<Need> {
        Need::ALL.into_iter().find(|need| need.name() == name)
    }

    /// One step lower, as for the availability of one of several replicas in several zones; low stays low.
    pub fn lower(self) -> Need {
        match self {
            Need::Low | Need::Normal => Need::Low,
            Need::High => Need::Normal,
            Need::VeryHigh => Need::High,
        }
    }
}

/// Where a finding stands on attack paths from the entries of the threat profile to a goal of impact 4.
///
/// The range is narrow on purpose: the graph knows known techniques only, and what it does not reach must
/// not vanish.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Path {
    /// No graph was computed; assumed bad: 1.
    #[default]
    Unknown,
    /// On a path of at most four hops: 1.
    Short,
    /// On a longer path: 0.9.
    Long,
    /// Reachable without leading to such a goal, or leading to one without being reachable: 0.8.
    Half,
    /// Neither reachable nor leading to such a goal: 0.7.
    Apart,
    /// No part of the graph, as an audit log or a backup: 0.8.
    Outside,
}

impl Path {
    /// All positions.
    pub const ALL: [Path; 6] =
        [Path::Unknown, Path::Short, Path::Long, Path::Half, Path::Apart, Path::Outside];

    /// The value, 0.7 to 1.
    pub fn value(self) -> f64 {
        match self {
            Path::Unknown | Path::Short => 1.0,
            Path::Long => 0.9,
            Path::Half | Path::Outside => 0.8,
            Path::Apart => 0.7,
        }
    }

    /// The word in every output.
    pub fn name(self) -> &'static str {
        match self {
            Path::Unknown => "unknown",
            Path::Short => "short-path",
            Path::Long => "long-path",
            Path::Half => "half-path",
            Path::Apart => "apart",
            Path::Outside => "outside",
        }
    }
}

/// A likelihood in words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Frequency {
    /// Below 0.1.
    Rare,
    /// Below 0.3.
    Medium,
    /// Below 0.6.
    Frequent,
    /// From 0.6.
    VeryFrequent,
}

impl Frequency {
    /// The word of a likelihood of 0 to 1.
    pub fn of(likelihood: f64) -> Frequency {
        match likelihood {
            found if found < 0.1 => Frequency::Rare,
            found if found < 0.3 => Frequency::Medium,
            found if found < 0.6 => Frequency::Frequent,
            _ => Frequency::VeryFrequent,
        }
    }

    /// The word in every output.
    pub fn name(self) -> &'static str {
        match self {
            Frequency::Rare => "rare",
            Frequency::Medium => "medium",
            Frequency::Frequent => "frequent",
            Frequency::VeryFrequent => "very frequent",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_needs_are_read_back() {
        for need in Need::ALL {
            assert_eq!(Need::from_name(need.name()), Some(need));
        }
        assert_eq!(Need::from_name("Very High"), None);
    }

    #[test]
    fn a_step_lower_is_the_neighbour_and_ends_at_low() {
        assert_eq!(Need::ALL.map(Need::lower), [Need::Low, Need::Low, Need::Normal, Need::High]);
        assert_eq!(Need::Normal.max(Need::High), Need::High);
        assert!(Need::ALL.is_sorted_by(|left, right| left.value() < right.value()));
    }

    #[test]
    fn scales_fall_from_the_most_exposed_and_the_easiest() {
        assert!(Exposure::ALL.map(exposure_value).is_sorted_by(|left, right| left > right));
        assert!(Ease::ALL.map(ease_value).is_sorted_by(|left, right| left > right));
        assert_eq!(crate::impact_value(4), crate::impact_value(200));
    }

    #[test]
    fn likelihoods_have_words_from_their_lower_bound_on() {
        let words =
            [0.0, 0.099, 0.1, 0.3, 0.599, 0.6, 1.0].map(|value| Frequency::of(value).name());
        let expected =
            ["rare", "rare", "medium", "frequent", "frequent", "very frequent", "very frequent"];
        assert_eq!(words, expected);
    }
}
