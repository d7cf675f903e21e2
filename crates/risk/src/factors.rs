//! What the inherent risk of a finding is made of.

use ringfort_measure::{Ease, Exposure};

use crate::PerGoal;

/// How much an object is worth protecting, for one goal.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[expect(missing_docs, reason = "the names are the scale of the risk model")]
pub enum Need {
    Low,
    #[default]
    Normal,
    High,
    VeryHigh,
}

/// Where a finding stands on attack paths.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Path {
    /// No graph has been computed: the worst is assumed.
    #[default]
    NotComputed,
    /// On a path of at most four hops to something of value.
    Short,
    /// On some path.
    Some,
    /// Reachable, but leading nowhere; or leading somewhere, and not reachable. Or outside of any graph.
    Aside,
    /// Neither reachable nor leading anywhere.
    Neither,
}

/// The factors of an inherent risk.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Factors {
    /// 0 to 4, from the measure's page.
    pub impact: PerGoal<u8>,
    /// Of the object.
    pub need: PerGoal<Need>,
    /// Who can try.
    pub exposure: Exposure,
    /// What it takes.
    pub ease: Ease,
    /// Position on attack paths.
    pub path: Path,
}

impl Need {
    /// The scale, lowest first.
    pub const ALL: [Need; 4] = [Need::Low, Need::Normal, Need::High, Need::VeryHigh];

    /// 0.5, 0.75, 0.9 or 1.
    pub fn value(self) -> f64 {
        match self {
            Need::Low => 0.5,
            Need::Normal => 0.75,
            Need::High => 0.9,
            Need::VeryHigh => 1.0,
        }
    }

    /// The word in every output.
    pub fn name(self) -> &'static str {
        match self {
            Need::Low => "low",
            Need::Normal => "normal",
            Need::High => "high",
            Need::VeryHigh => "very-high",
        }
    }

    /// The need of this name.
    pub fn from_name(name: &str) -> Option<Need> {
        Need::ALL.into_iter().find(|need| need.name() == name)
    }
}

impl Path {
    /// 1, 1, 0.9, 0.8 or 0.7: a narrow range, since a graph knows only known ways.
    pub fn value(self) -> f64 {
        match self {
            Path::NotComputed | Path::Short => 1.0,
            Path::Some => 0.9,
            Path::Aside => 0.8,
            Path::Neither => 0.7,
        }
    }
}

/// The share of the worst harm that an impact stands for.
pub fn impact_value(impact: u8) -> f64 {
    match impact {
        0 => 0.0,
        1 => 0.1,
        2 => 0.3,
        3 => 0.6,
        _ => 1.0,
    }
}

/// Who can try, as a number.
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

/// What it takes, as a number.
pub fn ease_value(ease: Ease) -> f64 {
    match ease {
        Ease::Plain => 1.0,
        Ease::PublicTool => 0.85,
        Ease::Skilled => 0.6,
        Ease::UnknownFlaw => 0.3,
    }
}

impl Factors {
    /// Exposure, ease and path multiplied, 0 to 1.
    pub fn likelihood(&self) -> f64 {
        exposure_value(self.exposure) * ease_value(self.ease) * self.path.value()
    }

    /// How often it is to be expected, in words.
    pub fn frequency(&self) -> &'static str {
        match self.likelihood() {
            rare if rare < 0.1 => "rare",
            medium if medium < 0.3 => "medium",
            frequent if frequent < 0.6 => "frequent",
            _ => "very frequent",
        }
    }

    /// The risk per goal, 0 to 100, with nothing in its way.
    pub fn inherent(&self) -> PerGoal<f64> {
        let likelihood = self.likelihood();
        self.impact.map(|goal, impact| {
            100.0 * impact_value(*impact) * self.need.get(goal).value() * likelihood
        })
    }
}
