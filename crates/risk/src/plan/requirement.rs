//! What must be done before an action.

use std::collections::BTreeMap;

use super::{Action, Effect, Inconsistent};

/// Refuses actions that name what is not there, or require themselves.
pub(super) fn check(actions: &[Action], findings: usize) -> Result<(), Inconsistent> {
    for action in actions {
        let named = action.effects.iter().map(|(finding, _)| finding).chain(&action.rejects);
        if let Some(&finding) = named.into_iter().find(|&&finding| finding >= findings) {
            return Err(Inconsistent::UnknownFinding { action: action.key.clone(), finding });
        }
        if let Some(&required) = action.requires.iter().find(|&&other| other >= actions.len()) {
            return Err(Inconsistent::UnknownAction { action: action.key.clone(), required });
        }
    }
    // One that requires all of them, so that each is looked at once.
    let all = actions.len();
    let needs = |action: usize| match actions.get(action) {
        Some(action) => Some(action.requires.clone()),
        None => Some((0..all).collect()),
    };
    match chain(all, needs) {
        Ok(_) => Ok(()),
        Err(at) => {
            let action = actions.get(at).map_or_else(String::new, |action| action.key.clone());
            Err(Inconsistent::Circular { action })
        }
    }
}

/// `action` and all that it needs, what is needed first. The error is an action for which something needed is
/// not to be had (`needs` gives `None`), or that needs what needs it.
pub(super) fn chain(
    action: usize,
    needs: impl Fn(usize) -> Option<Vec<usize>>,
) -> Result<Vec<usize>, usize> {
    let needs = |action: usize| needs(action).ok_or(action);
    let mut ordered = Vec::new();
    // Whether all that an action needs has been ordered; it is open until then.
    let mut settled = BTreeMap::from([(action, false)]);
    let mut open = vec![(action, needs(action)?)];
    while let Some((current, left)) = open.last_mut() {
        match left.pop() {
            Some(next) => match settled.get(&next) {
                Some(true) => {}
                Some(false) => return Err(next),
                None => {
                    settled.insert(next, false);
                    open.push((next, needs(next)?));
                }
            },
            None => {
                ordered.push(*current);
                settled.insert(*current, true);
                open.pop();
            }
        }
    }
    Ok(ordered)
}

/// For each finding that some action rejects: the actions that repair it wholly, least effort first.
pub(super) fn repairers(actions: &[Action]) -> BTreeMap<usize, Vec<usize>> {
    let mut found: BTreeMap<usize, Vec<usize>> = actions
        .iter()
        .flat_map(|action| &action.rejects)
        .map(|&finding| (finding, Vec::new()))
        .collect();
    for (index, action) in actions.iter().enumerate() {
        for (finding, effect) in &action.effects {
            let wholly = matches!(effect, Effect::Repair { keeps } if *keeps <= 0.0);
            if let (true, Some(repairers)) = (wholly, found.get_mut(finding)) {
                repairers.push(index);
            }
        }
    }
    for repairers in found.values_mut() {
        repairers.sort_by_key(|&index| (actions.get(index).map(|action| action.effort), index));
        repairers.dedup();
    }
    found
}
