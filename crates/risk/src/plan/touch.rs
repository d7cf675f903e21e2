//! What actions do to findings, reduced to what counts.

use ringfort_measure::Level;

use super::{Action, Effect, OpenFinding};
use crate::credit::share;
use crate::{Mechanism, PerGoal};

/// What happens to one finding.
#[derive(Clone, Copy, Debug)]
pub(super) enum Touch {
    /// This share of its risk stays.
    Keep(f64),
    /// It is intercepted with these strengths.
    Hold(Mechanism, PerGoal<f64>),
}

impl Touch {
    /// The weakness itself becomes less.
    pub(super) fn repairs(&self) -> bool {
        self.keep().is_some()
    }

    /// The share that a repair leaves.
    pub(super) fn keep(&self) -> Option<f64> {
        match self {
            Touch::Keep(share) => Some(*share),
            Touch::Hold(..) => None,
        }
    }
}

/// A finding's index and what happens to it.
pub(super) type Touched = (usize, Touch);

/// The effects of an action that change anything, by finding.
pub(super) fn touches(action: &Action, findings: &[OpenFinding]) -> Vec<Touched> {
    let mut touches: Vec<Touched> = action
        .effects
        .iter()
        .filter_map(|&(finding, effect)| {
            let level = findings.get(finding)?.level;
            Some((finding, touch(action.level, level, effect)?))
        })
        .collect();
    touches.sort_by_key(|&(finding, _)| finding);
    touches
}

fn touch(outer: Level, inner: Level, effect: Effect) -> Option<Touch> {
    match effect {
        Effect::Repair { keeps } => {
            let keeps = if keeps.is_nan() { 1.0 } else { share(keeps) };
            (keeps < 1.0).then_some(Touch::Keep(keeps))
        }
        Effect::Intercept(credit) => {
            let strengths = credit.strengths();
            (stands_outside(outer, inner) && strengths.max() > 0.0)
                .then_some(Touch::Hold(credit.mechanism, strengths))
        }
    }
}

/// Levels are ordered from the outermost inwards.
pub(super) fn stands_outside(outer: Level, inner: Level) -> bool {
    outer < inner
}
