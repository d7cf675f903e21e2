//! One finding after some actions.

use super::OpenFinding;
use super::touch::{Touch, Touched};
use crate::aggregate::{load_parts, risk_of};
use crate::residual::FLOOR;
use crate::{Mechanism, PerGoal};

/// A finding as it is now.
#[derive(Clone, Debug)]
pub(super) struct Live {
    inherent: PerGoal<f64>,
    pub(super) weight: f64,
    /// The share of the inherent risk that repairs leave.
    pub(super) keep: f64,
    /// The strongest interception of each mechanism that counts, in the order of the mechanisms.
    held: Vec<(Mechanism, PerGoal<f64>)>,
    pub(super) risks: PerGoal<f64>,
    /// The greatest of the risks.
    pub(super) headline: f64,
    /// The load in whole parts.
    pub(super) load: u64,
}

impl Live {
    pub(super) fn new(finding: &OpenFinding) -> Live {
        let mut live = Live {
            inherent: finding.inherent.map(risk_of),
            weight: finding.weight,
            keep: 1.0,
            held: Vec::new(),
            risks: PerGoal::default(),
            headline: 0.0,
            load: 0,
        };
        for credit in &finding.credits {
            live.hold(credit.mechanism, &credit.strengths());
        }
        live.settle();
        live
    }

    /// The finding after `touches`, all of which are its own.
    pub(super) fn after(&self, touches: &[Touched]) -> Live {
        let mut live = self.clone();
        for (_, touch) in touches {
            match touch {
                Touch::Keep(share) => live.keep = live.keep.min(*share),
                Touch::Hold(mechanism, strengths) => live.hold(*mechanism, strengths),
            }
        }
        live.settle();
        live
    }

    /// Headline and load in whole parts after `touches`, as [`Live::after`] would have them, bit by bit.
    pub(super) fn outlook(&self, touches: &[Touched]) -> (f64, u64) {
        let risks = match touches {
            [(_, Touch::Keep(share))] if *share <= 0.0 => return (0.0, 0),
            [(_, Touch::Keep(share))] => self.risks_with(self.keep.min(*share), None),
            [(_, Touch::Hold(mechanism, strengths))] => {
                self.risks_with(self.keep, Some((*mechanism, strengths)))
            }
            _ => self.after(touches).risks,
        };
        (risks.max(), load_parts(&risks, self.weight))
    }

    fn hold(&mut self, mechanism: Mechanism, strengths: &PerGoal<f64>) {
        match self.held.binary_search_by_key(&mechanism, |(held, _)| *held) {
            Ok(at) => {
                if let Some((_, held)) = self.held.get_mut(at) {
                    *held = held.greatest(strengths);
                }
            }
            Err(at) => self.held.insert(at, (mechanism, *strengths)),
        }
    }

    fn settle(&mut self) {
        self.risks = self.risks_with(self.keep, None);
        self.headline = self.risks.max();
        self.load = load_parts(&self.risks, self.weight);
    }

    /// The risks with this share kept and one more interception. The factors are multiplied in the order of
    /// the mechanisms, as in [`crate::residual`], which gives the same bits.
    fn risks_with(&self, keep: f64, more: Option<(Mechanism, &PerGoal<f64>)>) -> PerGoal<f64> {
        let mut factors = PerGoal::from_fn(|_| 1.0);
        let mut multiply = |strengths: &PerGoal<f64>| {
            for ((_, factor), (_, strength)) in factors.iter_mut().zip(strengths.iter()) {
                *factor *= 1.0 - strength;
            }
        };
        let before = more.map_or(self.held.len(), |(mechanism, _)| {
            self.held.partition_point(|(held, _)| *held < mechanism)
        });
        let (before, after) = self.held.split_at_checked(before).unwrap_or_default();
        before.iter().for_each(|(_, held)| multiply(held));
        let after = match (more, after) {
            (Some((mechanism, strengths)), [(held, same), rest @ ..]) if *held == mechanism => {
                multiply(&same.greatest(strengths));
                rest
            }
            (Some((_, strengths)), rest) => {
                multiply(strengths);
                rest
            }
            (None, rest) => rest,
        };
        after.iter().for_each(|(_, held)| multiply(held));
        PerGoal::from_fn(|goal| self.inherent.get(goal) * keep * FLOOR.max(*factors.get(goal)))
    }
}
