//! Levels of the Pod Security Standards.

use crate::Measure;

/// Levels of the Pod Security Standards, from the loosest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PodSecurityLevel {
    /// Everything is allowed.
    Privileged,
    /// The known ways to the node are closed.
    Baseline,
    /// Pods are hardened.
    Restricted,
}

impl PodSecurityLevel {
    /// What the admission plugin makes of a label's value: it takes what it does not know for the strictest.
    pub fn of_label(value: &str) -> PodSecurityLevel {
        match value {
            "privileged" => PodSecurityLevel::Privileged,
            "baseline" => PodSecurityLevel::Baseline,
            _ => PodSecurityLevel::Restricted,
        }
    }

    /// The value of the label.
    pub fn name(self) -> &'static str {
        match self {
            PodSecurityLevel::Privileged => "privileged",
            PodSecurityLevel::Baseline => "baseline",
            PodSecurityLevel::Restricted => "restricted",
        }
    }
}

impl Measure {
    /// The loosest level that refuses for certain whatever lacks the measure; `None` if the standards have no such control.
    pub fn pod_security_level(&self) -> Option<PodSecurityLevel> {
        let maps = self.maps.iter().find(|map| map.benchmark == "pss")?;
        let levels = maps.requirements.iter().filter_map(|id| match id.split_once('/')?.0 {
            "baseline" => Some(PodSecurityLevel::Baseline),
            "restricted" => Some(PodSecurityLevel::Restricted),
            _ => None,
        });
        // A measure of both levels is refused for certain at the stricter one only.
        levels.max()
    }
}
