//! Risk in words.

/// The class of a risk.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Class {
    /// Below 3.
    Negligible,
    /// From 3.
    Low,
    /// From 15.
    Medium,
    /// From 40.
    High,
    /// From 70.
    Critical,
}

impl Class {
    /// From the worst down.
    pub const ALL: [Class; 5] =
        [Class::Critical, Class::High, Class::Medium, Class::Low, Class::Negligible];

    /// The class of a risk between 0 and 100.
    pub fn of(risk: f64) -> Class {
        match risk {
            risk if risk >= 70.0 => Class::Critical,
            risk if risk >= 40.0 => Class::High,
            risk if risk >= 15.0 => Class::Medium,
            risk if risk >= 3.0 => Class::Low,
            _ => Class::Negligible,
        }
    }

    /// The word in every output.
    pub fn name(self) -> &'static str {
        match self {
            Class::Negligible => "negligible",
            Class::Low => "low",
            Class::Medium => "medium",
            Class::High => "high",
            Class::Critical => "critical",
        }
    }

    /// The class in the words of BSI standard 200-3.
    pub fn bsi(self) -> &'static str {
        match self {
            Class::Negligible | Class::Low => "low",
            Class::Medium => "medium",
            Class::High => "high",
            Class::Critical => "very high",
        }
    }

    /// The number between 0 and 10 that code hosts sort by: above 9 critical, from 7 high, from 4 medium.
    pub fn security_severity(risk: f64) -> f64 {
        match Class::of(risk) {
            Class::Critical => 9.1 + 0.9 * (risk - 70.0) / 30.0,
            Class::High => 7.0 + 1.9 * (risk - 40.0) / 30.0,
            Class::Medium => 4.0 + 2.9 * (risk - 15.0) / 25.0,
            Class::Low | Class::Negligible => 0.1 + 3.8 * risk / 15.0,
        }
    }
}
