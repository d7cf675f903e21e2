//! Actions in the queue for the next place.

use std::cmp::{Ordering, Reverse};
use std::collections::BTreeSet;

use super::state::Relief;

/// An action with all that must be done before it, sorted.
#[derive(Clone, Debug)]
pub(super) struct Bundle {
    pub(super) members: Vec<usize>,
    pub(super) effort: u64,
}

impl Bundle {
    /// Whether any of these is among what is to be done before; alone, an action has nothing before it.
    pub(super) fn needs_any(&self, actions: &BTreeSet<usize>) -> bool {
        self.members.len() > 1
            && !actions.is_empty()
            && self.members.iter().any(|member| actions.contains(member))
    }
}

/// An action in the queue. The greatest is looked at first: by ratio, and among equals those looked at longest
/// ago, so that all have been looked at when one is taken.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Candidate {
    pub(super) ratio: f64,
    /// At which step it was looked at in full; before that, value and ratio are bounds.
    pub(super) looked_at: Reverse<Option<usize>>,
    pub(super) value: f64,
    pub(super) relief: Relief,
    pub(super) place: Reverse<usize>,
    pub(super) action: usize,
    pub(super) version: u32,
}

impl Eq for Candidate {}

impl Ord for Candidate {
    fn cmp(&self, other: &Candidate) -> Ordering {
        self.ratio
            .total_cmp(&other.ratio)
            .then(self.looked_at.cmp(&other.looked_at))
            .then(self.relief.critical.cmp(&other.relief.critical))
            .then(self.relief.high.cmp(&other.relief.high))
            .then(self.place.cmp(&other.place))
            .then(self.version.cmp(&other.version))
    }
}

impl PartialOrd for Candidate {
    fn partial_cmp(&self, other: &Candidate) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}
