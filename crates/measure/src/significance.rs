//! How much a measure matters before anything of a cluster is known.

use crate::interception::reach;
use crate::{Level, Measure};

/// Significance in words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Grade {
    /// Below 20.
    Optional,
    /// From 20.
    Useful,
    /// From 45.
    Important,
    /// From 70.
    Essential,
}

impl Grade {
    /// The word in every output.
    pub fn name(self) -> &'static str {
        match self {
            Grade::Optional => "optional",
            Grade::Useful => "useful",
            Grade::Important => "important",
            Grade::Essential => "essential",
        }
    }
}

impl Level {
    /// 5 for the outermost level to 1 for the innermost.
    fn rank(self) -> u8 {
        match self {
            Level::Environment => 5,
            Level::Cluster => 4,
            Level::Node => 3,
            Level::Container => 2,
            Level::ApiResource => 1,
        }
    }
}

impl Measure {
    /// 0 to 100: from the worst impact (up to 50), the breadth over the goals (20), the share of inner weaknesses
    /// that it intercepts (20) and the level (10).
    pub fn significance(&self) -> f64 {
        let values = self.goals.iter().flatten().map(|impact| impact_value(impact.impact));
        let worst = values.clone().fold(0.0, f64::max);
        let breadth = values.sum::<f64>() / 6.0;
        let rank = f64::from(self.level.rank()) / 5.0;
        let reach = self.interceptor.as_deref().map_or(0.0, reach);
        100.0 * (0.5 * worst + 0.2 * breadth + 0.2 * reach + 0.1 * rank)
    }

    /// The significance in words.
    pub fn grade(&self) -> Grade {
        match self.significance() {
            found if found >= 70.0 => Grade::Essential,
            found if found >= 45.0 => Grade::Important,
            found if found >= 20.0 => Grade::Useful,
            _ => Grade::Optional,
        }
    }
}

/// The share of the worst harm that an impact of 0 to 4 stands for: 0, 0.1, 0.3, 0.6, 1. Above 4 counts as 4.
pub fn impact_value(impact: u8) -> f64 {
    match impact {
        0 => 0.0,
        1 => 0.1,
        2 => 0.3,
        3 => 0.6,
        _ => 1.0,
    }
}
