//! Which findings come with others on the same object, and show only when those are gone.

use super::OpenFinding;
use super::live::Live;

/// For each finding, those that bring it with them, and those that it brings.
#[derive(Clone, Debug)]
pub(super) struct Brought {
    by: Vec<Vec<usize>>,
    brings: Vec<Vec<usize>>,
}

impl Brought {
    /// Of these findings; an index that is not there, or a finding's own, brings nothing.
    pub(super) fn new(findings: &[OpenFinding]) -> Brought {
        let mut brings = vec![Vec::new(); findings.len()];
        let mut by = Vec::with_capacity(findings.len());
        for (index, finding) in findings.iter().enumerate() {
            let others = finding.brought_by.iter().copied();
            let others: Vec<usize> =
                others.filter(|&other| other != index && other < findings.len()).collect();
            for &other in &others {
                if let Some(brings) = brings.get_mut(other) {
                    Vec::push(brings, index);
                }
            }
            by.push(others);
        }
        Brought { by, brings }
    }

    /// True if something else on the object brings the finding with it, and is as great for every goal.
    pub(super) fn hides(&self, finding: usize, live: &[Live]) -> bool {
        let Some(own) = live.get(finding) else { return false };
        let mut by = self.by.get(finding).into_iter().flatten();
        by.any(|&other| {
            let Some(greater) = live.get(other) else { return false };
            // Of two that bring each other and are equal, one must show.
            let first = other < finding || !self.brought_with(finding).contains(&other);
            greater.risks.covers(&own.risks) && (first || greater.risks != own.risks)
        })
    }

    /// What the finding brings with it.
    pub(super) fn brought_with(&self, finding: usize) -> &[usize] {
        self.brings.get(finding).map_or(&[], Vec::as_slice)
    }
}
