//! What of actions does not change while a plan is made.

use std::cmp::Reverse;

use ringfort_measure::Change;

use super::touch::{Touch, Touched, stands_outside};
use super::{Action, Guard};
use crate::load;

/// The share of the load that an action keeps from coming back which counts.
const GUARD: f64 = 0.1;

/// A tenth of the load that an action keeps from coming back.
pub(super) fn guard(action: &Action) -> f64 {
    let counts = |guard: &&Guard| stands_outside(action.level, guard.level);
    let loads =
        action.guards.iter().filter(counts).map(|guard| load(&guard.inherent, guard.weight));
    GUARD * loads.sum::<f64>()
}

/// The place of each action where all that depends on findings is equal: path cut, outer level, significance,
/// mildest change, key. 0 is best.
pub(super) fn places(actions: &[Action]) -> Vec<usize> {
    let mut order: Vec<(usize, &Action)> = actions.iter().enumerate().collect();
    order.sort_by(|(left_index, left), (right_index, right)| {
        (Reverse(left.cuts_path), left.level)
            .cmp(&(Reverse(right.cuts_path), right.level))
            .then(right.significance.total_cmp(&left.significance))
            .then(severity(left.change).cmp(&severity(right.change)))
            .then_with(|| left.key.cmp(&right.key))
            .then(left_index.cmp(right_index))
    });
    let mut places: Vec<(usize, usize)> =
        order.iter().enumerate().map(|(place, &(index, _))| (index, place)).collect();
    places.sort_unstable();
    places.into_iter().map(|(_, place)| place).collect()
}

fn severity(change: Change) -> usize {
    Change::ALL.into_iter().position(|other| other == change).unwrap_or(Change::ALL.len())
}

/// For each action, the fixes one by one of what it intercepts: inner actions that repair nothing but that.
pub(super) fn single_fixes(
    actions: &[Action],
    touches: &[Vec<Touched>],
    findings: usize,
) -> Vec<Vec<usize>> {
    let mut repaired_by: Vec<Vec<usize>> = vec![Vec::new(); findings];
    let mut repairs = vec![0_usize; actions.len()];
    for (index, (touched, count)) in touches.iter().zip(&mut repairs).enumerate() {
        for finding in findings_of(touched, Touch::repairs) {
            if let Some(repaired_by) = repaired_by.get_mut(finding) {
                repaired_by.push(index);
                *count += 1;
            }
        }
    }
    let fixes_of = |(outer, touched): (&Action, &Vec<Touched>)| {
        let mut covered = vec![0_usize; actions.len()];
        for finding in findings_of(touched, |touch| !touch.repairs()) {
            for &fix in repaired_by.get(finding).into_iter().flatten() {
                if let Some(covered) = covered.get_mut(fix) {
                    *covered += 1;
                }
            }
        }
        let is_fix = |&(_, (fix, (covered, repairs))): &(usize, (&Action, (&usize, &usize)))| {
            *covered > 0 && covered == repairs && stands_outside(outer.level, fix.level)
        };
        let all = actions.iter().zip(covered.iter().zip(&repairs)).enumerate();
        all.filter(is_fix).map(|(index, _)| index).collect()
    };
    actions.iter().zip(touches).map(fixes_of).collect()
}

/// Findings touched in a way, each once.
fn findings_of(touched: &[Touched], way: impl Fn(&Touch) -> bool) -> impl Iterator<Item = usize> {
    let of_one = touched.chunk_by(|left, right| left.0 == right.0);
    let any = move |same: &&[Touched]| same.iter().any(|(_, touch)| way(touch));
    of_one.filter(any).filter_map(|same| same.first().map(|&(finding, _)| finding))
}
