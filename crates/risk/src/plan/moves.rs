//! What is placed against the order of ratios: emergencies, and outer actions before single fixes.

use std::collections::BTreeSet;

use super::candidate::Candidate;
use super::order::Search;
use super::planner::EMERGENCY_EFFORT;
use crate::Class;

impl Search<'_> {
    /// The best fix of a critical finding that, with all that it requires, is of little effort; and the finding.
    pub(super) fn emergency(&mut self) -> Option<(usize, usize)> {
        let mut emergencies = std::mem::take(&mut self.emergencies);
        emergencies.retain_mut(|(action, findings)| {
            // Risks only fall, so what is no emergency any more will be none.
            let urgent = |finding: &usize| {
                Class::of(self.state.risk(*finding)) == Class::Critical
                    && self.lessens(*action, *finding)
            };
            let calm = findings.iter().take_while(|finding| !urgent(finding)).count();
            findings.drain(..calm);
            !findings.is_empty() && self.is_pending(*action)
        });
        self.emergencies = emergencies;
        let small = |action: usize| {
            let bundle = self.affordable(action)?;
            let bound = self.bounds.get(action)? / bundle.effort as f64;
            (bundle.effort <= u64::from(EMERGENCY_EFFORT)).then_some((bound, action))
        };
        let candidates = self.emergencies.iter().filter_map(|(action, _)| small(*action)).collect();
        let best = self.best(candidates)?.action;
        let (_, findings) = self.emergencies.iter().find(|(action, _)| *action == best)?;
        Some((best, *findings.first()?))
    }

    /// The best of these actions, each with the bound of its ratio. Those are not looked at whose bounds are
    /// below the ratio of another.
    fn best(&mut self, mut bounded: Vec<(f64, usize)>) -> Option<Candidate> {
        bounded.sort_by(|left, right| right.0.total_cmp(&left.0));
        let mut best: Option<Candidate> = None;
        for (bound, action) in bounded {
            if best.is_some_and(|best| bound < best.ratio) {
                break;
            }
            let Some(bundle) = self.affordable(action) else { continue };
            let candidate = self.look(action, bundle);
            if let Some(bound) = self.bounds.get_mut(action) {
                *bound = candidate.value;
            }
            best = best.max(Some(candidate));
        }
        best
    }

    /// Whether a repair by `action` leaves less of `finding` than those before.
    fn lessens(&self, action: usize, finding: usize) -> bool {
        let touches = self.needed(action).map_or(&[][..], |needed| &needed.touches);
        let from = touches.partition_point(|&(other, _)| other < finding);
        let same = touches.iter().skip(from).take_while(|&&(other, _)| other == finding);
        same.filter_map(|(_, touch)| touch.keep()).any(|keep| keep < self.state.keep(finding))
    }

    /// The outer action to be placed before `due`, and the fix that it goes before.
    pub(super) fn outer_first(&self, due: usize) -> Option<(usize, usize)> {
        let (mut fix, mut found) = (due, None);
        let mut seen = BTreeSet::new();
        while let Some(action) = self.outer_of(fix).filter(|&action| seen.insert(action)) {
            found = Some((action, fix));
            fix = self.first_member(action);
        }
        found
    }

    /// The best action that intercepts all that `fix` repairs, for less effort than the fixes one by one.
    fn outer_of(&self, fix: usize) -> Option<usize> {
        let outer = self.planner.outer.get(fix)?;
        let candidates = outer.iter().filter_map(|&action| {
            let bundle = self.affordable(action).filter(|_| self.is_pending(action))?;
            let depends = bundle.members.binary_search(&fix).is_ok();
            (!depends && self.effort_of_fixes(action) > bundle.effort)
                .then(|| self.look(action, bundle))
        });
        let intercepting = candidates.filter(|candidate| candidate.relief.parts > 0);
        intercepting.max().map(|candidate| candidate.action)
    }

    /// The effort of the fixes one by one, not yet done, of what `action` intercepts.
    fn effort_of_fixes(&self, action: usize) -> u64 {
        let fixes = self.planner.fixes.get(action).into_iter().flatten();
        let pending = fixes.filter(|&&fix| self.is_pending(fix));
        pending.map(|&fix| u64::from(self.effort(fix))).sum()
    }
}
