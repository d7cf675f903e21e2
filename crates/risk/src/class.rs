//! Risks of 0 to 100 in words, and as code hosts read them.

/// The class of a risk, least first.
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

    /// The class of a risk of 0 to 100, unrounded.
    pub fn of(risk: f64) -> Class {
        Class::ALL.into_iter().find(|class| risk >= class.threshold()).unwrap_or(Class::Negligible)
    }

    /// The least risk of the class.
    pub fn threshold(self) -> f64 {
        match self {
            Class::Critical => 70.0,
            Class::High => 40.0,
            Class::Medium => 15.0,
            Class::Low => 3.0,
            Class::Negligible => 0.0,
        }
    }

    /// The word in every output.
    pub fn name(self) -> &'static str {
        match self {
            Class::Critical => "critical",
            Class::High => "high",
            Class::Medium => "medium",
            Class::Low => "low",
            Class::Negligible => "negligible",
        }
    }

    /// The category of BSI standard 200-3, which has four: what is negligible is low there.
    pub fn bsi_name(self) -> &'static str {
        match self {
            Class::Critical => "very high",
            Class::High => "high",
            Class::Medium => "medium",
            Class::Low | Class::Negligible => "low",
        }
    }
}

/// A risk of 0 to 100 on the 0 to 10 scale that code hosts read from SARIF's `security-severity`.
///
/// They call above 9.0 critical, from 7.0 high, from 4.0 medium; each class is spread evenly over its range,
/// so that no risk changes its class, shown with one decimal.
pub fn security_severity(risk: f64) -> f64 {
    let risk = if risk.is_nan() { 0.0 } else { risk.clamp(0.0, 100.0) };
    match Class::of(risk) {
        Class::Critical => 9.1 + 0.9 * (risk - 70.0) / 30.0,
        Class::High => 7.0 + 1.9 * (risk - 40.0) / 30.0,
        Class::Medium => 4.0 + 2.9 * (risk - 15.0) / 25.0,
        Class::Low | Class::Negligible => 0.1 + 3.8 * risk / 15.0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn classes_begin_at_their_thresholds() {
        for class in Class::ALL {
            assert_eq!(Class::of(class.threshold()), class);
            let below = class.threshold() - 1e-9;
            assert!(Class::of(below) < class || class == Class::Negligible);
        }
        assert_eq!(Class::Critical.bsi_name(), "very high");
        assert_eq!(Class::Negligible.bsi_name(), "low");
    }

    #[test]
    fn code_hosts_read_the_same_class() {
        for tenth in 0..=1000_u32 {
            let risk = f64::from(tenth) / 10.0;
            let shown = (security_severity(risk) * 10.0).round() / 10.0;
            let read = match shown {
                shown if shown > 9.0 => Class::Critical,
                shown if shown >= 7.0 => Class::High,
                shown if shown >= 4.0 => Class::Medium,
                _ => Class::Low,
            };
            assert_eq!(read, Class::of(risk).max(Class::Low), "{risk} is shown as {shown}");
        }
        assert_eq!(security_severity(100.0), 10.0);
        assert_eq!(security_severity(f64::NAN), 0.1);
    }
}
