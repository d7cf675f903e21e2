//! From-to amounts that stop at the largest number instead of overflowing.

/// The least and the most of a cost or of a size.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Range {
    pub(super) min: u64,
    pub(super) max: u64,
}

impl Range {
    pub(super) const ZERO: Range = Range::exactly(0);

    pub(super) const fn exactly(amount: u64) -> Range {
        Range { min: amount, max: amount }
    }

    pub(super) const fn new(min: u64, max: u64) -> Range {
        Range { min, max }
    }

    pub(super) fn add(self, other: Range) -> Range {
        Range::new(self.min.saturating_add(other.min), self.max.saturating_add(other.max))
    }

    pub(super) fn plus(self, amount: u64) -> Range {
        self.add(Range::exactly(amount))
    }

    pub(super) fn times(self, other: Range) -> Range {
        Range::new(self.min.saturating_mul(other.min), self.max.saturating_mul(other.max))
    }

    /// Rounded up.
    pub(super) fn scaled(self, factor: f64) -> Range {
        // Conversion to an integer saturates.
        let scaled = |amount: u64| (amount as f64 * factor).ceil() as u64;
        Range::new(scaled(self.min), scaled(self.max))
    }

    /// The smallest range that holds both.
    pub(super) fn union(self, other: Range) -> Range {
        Range::new(self.min.min(other.min), self.max.max(other.max))
    }
}
