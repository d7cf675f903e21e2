//! The greatest risks among many findings.

use crate::PerGoal;

/// Findings in a block. Where a greatest risk falls, the block is searched again.
const BLOCK: usize = 256;

/// The greatest risk of each goal and the greatest of all, of each block of findings.
#[derive(Clone, Debug)]
pub(super) struct Peaks {
    blocks: Vec<Block>,
}

#[derive(Clone, Copy, Debug, Default)]
struct Block {
    greatest: PerGoal<f64>,
    is_stale: bool,
}

impl Peaks {
    /// Of `findings` findings, to be searched.
    pub(super) fn new(findings: usize) -> Peaks {
        let stale = Block { greatest: PerGoal::default(), is_stale: true };
        Peaks { blocks: vec![stale; findings.div_ceil(BLOCK)] }
    }

    /// The risks of a finding were `old` and are `new`.
    pub(super) fn change(&mut self, finding: usize, old: &PerGoal<f64>, new: &PerGoal<f64>) {
        if let Some(block) = self.blocks.get_mut(finding / BLOCK) {
            let mut risks = block.greatest.iter().zip(old.iter().zip(new.iter()));
            block.is_stale |= risks.any(|((_, greatest), ((_, old), (_, new)))| {
                new > greatest || (old >= greatest && new < old)
            });
        }
    }

    /// The greatest risk of each goal among all findings, whose risks are `risks`.
    pub(super) fn greatest<T>(
        &mut self,
        findings: &[T],
        risks: impl Fn(&T) -> &PerGoal<f64>,
    ) -> PerGoal<f64> {
        let mut greatest = PerGoal::default();
        for (block, findings) in self.blocks.iter_mut().zip(findings.chunks(BLOCK)) {
            if block.is_stale {
                let search = |found: PerGoal<f64>, finding| found.greatest(risks(finding));
                let found = findings.iter().fold(PerGoal::default(), search);
                *block = Block { greatest: found, is_stale: false };
            }
            greatest = greatest.greatest(&block.greatest);
        }
        greatest
    }
}
