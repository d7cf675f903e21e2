//! The search for the order: greedy by what is taken away for the effort, and lazy. What an action takes away
//! never grows while others are done, so what it took away when last looked at is an upper bound, and only
//! what comes on top by its bound is looked at again.

use std::cmp::Reverse;
use std::collections::{BTreeSet, BinaryHeap};

use super::candidate::{Bundle, Candidate};
use super::planner::{Needed, Planner};
use super::requirement::chain;
use super::state::{Relief, State};
use super::touch::Touched;
use super::{Because, LeftOut, Plan, Step};
use crate::Figures;

/// A plan being made.
pub(super) struct Search<'a> {
    pub(super) planner: &'a Planner,
    pub(super) state: State,
    figures: Figures,
    done: Vec<bool>,
    bundles: Vec<Option<Bundle>>,
    /// For each action, others in whose bundles it is, or was.
    inside: Vec<Vec<usize>>,
    /// Actions that cannot be done as things are.
    blocked: BTreeSet<usize>,
    versions: Vec<u32>,
    /// What each action, with what it requires, is worth at most: what it was worth when last looked at.
    pub(super) bounds: Vec<f64>,
    queue: BinaryHeap<Candidate>,
    pub(super) emergencies: Vec<(usize, Vec<usize>)>,
    left: Option<u32>,
    plan: Plan,
}

impl<'a> Search<'a> {
    pub(super) fn new(planner: &'a Planner, mut state: State, budget: Option<u32>) -> Search<'a> {
        let count = planner.actions.len();
        let mut search = Search {
            planner,
            figures: state.figures(),
            state,
            done: vec![false; count],
            bundles: vec![None; count],
            inside: vec![Vec::new(); count],
            blocked: BTreeSet::new(),
            versions: vec![0; count],
            bounds: vec![f64::INFINITY; count],
            queue: BinaryHeap::new(),
            emergencies: planner.emergencies.clone(),
            left: budget,
            plan: Plan::default(),
        };
        for action in 0..count {
            search.enter(action);
        }
        search
    }

    /// The whole plan, with `first` and what it requires before all else.
    pub(super) fn run(mut self, first: Option<usize>) -> Plan {
        while let Some(action) = first.filter(|&first| self.is_pending(first)) {
            self.step_towards(action, Because::Largest);
        }
        while self.next() {}
        self.leave_out();
        self.plan
    }

    /// The action that takes most away, with what it requires, within the budget.
    pub(super) fn largest(&self) -> Option<(usize, f64)> {
        let bundles = self.bundles.iter().enumerate();
        let affordable = bundles.filter_map(|(action, bundle)| Some((action, bundle.as_ref()?)));
        affordable
            .filter(|(_, bundle)| self.affords(bundle.effort))
            .map(|(action, bundle)| (action, self.value(&bundle.members).1))
            .max_by(|left, right| left.1.total_cmp(&right.1).then(right.0.cmp(&left.0)))
    }

    /// Places one step; false if nothing is left that takes anything away.
    fn next(&mut self) -> bool {
        if let Some((action, finding)) = self.emergency() {
            self.step_towards(action, Because::Emergency { finding });
            return true;
        }
        let Some(top) = self.top() else { return false };
        let due = self.first_member(top.action);
        match self.outer_first(due) {
            Some((action, fix)) => self.step_towards(action, Because::OuterFirst { fix }),
            None => self.step_towards(top.action, Because::Ratio),
        }
        if self.is_pending(top.action) && self.version(top.action) == top.version {
            self.queue.push(top);
        }
        true
    }

    /// The best candidate, looked at in this very state.
    fn top(&mut self) -> Option<Candidate> {
        while let Some(candidate) = self.queue.pop() {
            let current = self.version(candidate.action) == candidate.version;
            if !current || !self.is_pending(candidate.action) {
                continue;
            }
            let Some(bundle) = self.affordable(candidate.action) else { continue };
            if candidate.looked_at != Reverse(Some(self.plan.steps.len())) {
                let candidate = self.look(candidate.action, bundle);
                if let Some(bound) = self.bounds.get_mut(candidate.action) {
                    *bound = candidate.value;
                }
                self.queue.push(candidate);
            } else if candidate.ratio > 0.0 {
                return Some(candidate);
            } else {
                return None;
            }
        }
        None
    }

    /// The candidate for an action with all that it requires, in this state.
    pub(super) fn look(&self, action: usize, bundle: &Bundle) -> Candidate {
        let (relief, value) = self.value(&bundle.members);
        Candidate {
            ratio: value / bundle.effort as f64,
            looked_at: Reverse(Some(self.plan.steps.len())),
            value,
            relief,
            place: Reverse(self.needed(action).map_or(0, |needed| needed.place)),
            action,
            version: self.version(action),
        }
    }

    /// What these actions together take away, and with what they keep from coming back.
    fn value(&self, actions: &[usize]) -> (Relief, f64) {
        let needed = || actions.iter().filter_map(|&action| self.needed(action));
        let relief = match actions {
            [one] => self.needed(*one).map(|one| self.state.relief(&one.touches)),
            _ => {
                let mut touches: Vec<Touched> =
                    needed().flat_map(|action| action.touches.iter().copied()).collect();
                touches.sort_by_key(|&(finding, _)| finding);
                Some(self.state.relief(&touches))
            }
        };
        let relief = relief.unwrap_or_default();
        (relief, relief.load() + needed().map(|action| action.guard).sum::<f64>())
    }

    /// Does the best of what can be done now for `action`, which may be itself.
    fn step_towards(&mut self, action: usize, because: Because) {
        let member = self.first_member(action);
        let because = if member == action { because } else { Because::Enables { action } };
        self.place(member, because);
    }

    /// Of an action and all that it requires, the best that requires nothing more.
    pub(super) fn first_member(&self, action: usize) -> usize {
        let members = match self.bundle(action) {
            Some(bundle) if bundle.members.len() > 1 => &bundle.members,
            _ => return action,
        };
        let free =
            |&&member: &&usize| self.bundle(member).is_some_and(|own| own.members.len() == 1);
        let candidates = members.iter().filter(free).filter_map(|&member| {
            let bundle = self.bundle(member)?;
            Some(self.look(member, bundle))
        });
        candidates.max().map_or(action, |candidate| candidate.action)
    }

    fn place(&mut self, action: usize, because: Because) {
        let Some(needed) = self.needed(action) else { return };
        let done = self.state.apply(&needed.touches);
        let (gain, before) = (done.relief.load(), self.figures);
        self.figures = self.state.figures();
        self.plan.steps.push(Step {
            action,
            gain,
            guard: needed.guard,
            ratio: (gain + needed.guard) / f64::from(needed.effort),
            before,
            after: self.figures,
            fixed: done.fixed,
            lessened: done.lessened,
            intercepted: done.intercepted,
            because,
        });
        if let Some(done) = self.done.get_mut(action) {
            *done = true;
        }
        self.left = self.left.map(|left| left.saturating_sub(needed.effort));
        self.bundle_anew(action);
    }

    /// Brings the bundles up to date that `action`, or what it repaired, is in.
    fn bundle_anew(&mut self, action: usize) {
        let fixed = self.plan.steps.last().map_or(&[][..], |step| &step.fixed);
        let rejected = fixed.iter().filter_map(|finding| self.planner.repairers.get(finding));
        let rejected: BTreeSet<usize> = rejected.flatten().copied().collect();
        let inside = |member: &usize| self.inside.get(*member).into_iter().flatten().copied();
        let mut others: BTreeSet<usize> =
            inside(&action).chain(rejected.iter().flat_map(inside)).collect();
        // What is blocked waits for the repair of something that it rejects.
        if !rejected.is_empty() {
            others.extend(&self.blocked);
        }
        for other in others {
            match self.bundle(other) {
                _ if !self.is_pending(other) => {}
                Some(bundle) if !bundle.needs_any(&rejected) => self.shorten(other, action),
                _ => self.enter(other),
            }
        }
    }

    /// Takes `action`, which is done, out of what `other` requires.
    fn shorten(&mut self, other: usize, action: usize) {
        let effort = u64::from(self.effort(action));
        let Some(Some(bundle)) = self.bundles.get_mut(other) else { return };
        if let Ok(at) = bundle.members.binary_search(&action) {
            bundle.members.remove(at);
            bundle.effort = bundle.effort.saturating_sub(effort);
            // What was taken away by all is at least what is taken away by the rest.
            self.enqueue(other);
        }
    }

    /// Gathers what an action requires.
    fn enter(&mut self, action: usize) {
        let bundle = self.gather(action);
        match &bundle {
            Some(bundle) => {
                self.blocked.remove(&action);
                for member in bundle.members.iter().filter(|member| **member != action) {
                    if let Some(inside) = self.inside.get_mut(*member)
                        && inside.last() != Some(&action)
                    {
                        inside.push(action);
                    }
                }
            }
            None => {
                self.blocked.insert(action);
            }
        }
        if let (Some(slot), Some(bound)) =
            (self.bundles.get_mut(action), self.bounds.get_mut(action))
        {
            *slot = bundle;
            *bound = f64::INFINITY;
        }
        self.enqueue(action);
    }

    /// Puts an action into the queue to be looked at; what is there of it counts no more.
    fn enqueue(&mut self, action: usize) {
        if let Some(version) = self.versions.get_mut(action) {
            *version += 1;
        }
        let (Some(&bound), Some(bundle)) = (self.bounds.get(action), self.bundle(action)) else {
            return;
        };
        self.queue.push(Candidate {
            ratio: bound / bundle.effort as f64,
            looked_at: Reverse(None),
            value: bound,
            relief: Relief::default(),
            place: Reverse(0),
            action,
            version: self.version(action),
        });
    }

    fn gather(&self, action: usize) -> Option<Bundle> {
        let mut members = chain(action, |action| self.needs(action)).ok()?;
        members.sort_unstable();
        let effort = members.iter().map(|&member| u64::from(self.effort(member))).sum();
        Some(Bundle { members, effort })
    }

    /// The actions to be done right before `action`; `None` if it rejects what no action repairs.
    fn needs(&self, action: usize) -> Option<Vec<usize>> {
        let needed = self.needed(action)?;
        let mut needs: Vec<usize> =
            needed.requires.iter().copied().filter(|&other| self.is_pending(other)).collect();
        for &finding in &needed.rejects {
            if self.state.keep(finding) > 0.0 {
                let repairers = self.planner.repairers.get(&finding)?;
                needs.push(repairers.iter().copied().find(|&other| self.is_pending(other))?);
            }
        }
        needs.sort_unstable();
        needs.dedup();
        Some(needs)
    }

    fn leave_out(&mut self) {
        let reason = |action: usize| match self.bundle(action) {
            None => LeftOut::Blocked,
            Some(bundle) if !self.affords(bundle.effort) && self.value(&bundle.members).1 > 0.0 => {
                LeftOut::OverBudget
            }
            Some(_) => LeftOut::NoGain,
        };
        let pending = (0..self.done.len()).filter(|&action| self.is_pending(action));
        self.plan.left_out = pending.map(|action| (action, reason(action))).collect();
    }

    pub(super) fn affordable(&self, action: usize) -> Option<&Bundle> {
        self.bundle(action).filter(|bundle| self.affords(bundle.effort))
    }

    fn affords(&self, effort: u64) -> bool {
        self.left.is_none_or(|left| effort <= u64::from(left))
    }

    fn bundle(&self, action: usize) -> Option<&Bundle> {
        self.bundles.get(action)?.as_ref()
    }

    pub(super) fn needed(&self, action: usize) -> Option<&'a Needed> {
        self.planner.actions.get(action)
    }

    pub(super) fn effort(&self, action: usize) -> u32 {
        self.needed(action).map_or(0, |needed| needed.effort)
    }

    fn version(&self, action: usize) -> u32 {
        self.versions.get(action).copied().unwrap_or_default()
    }

    pub(super) fn is_pending(&self, action: usize) -> bool {
        self.done.get(action).is_some_and(|done| !done)
    }
}
