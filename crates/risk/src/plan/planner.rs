//! Findings and actions, made ready for plans and questions.

use std::collections::BTreeMap;

use super::order::Search;
use super::state::State;
use super::touch::{Touched, touches};
use super::{Action, Inconsistent, OpenFinding, Plan, requirement, standing};
use crate::{Class, Figures};

/// Up to this effort, the own fix of a critical finding comes first.
pub(super) const EMERGENCY_EFFORT: u32 = 2;

/// Findings and actions that fit together.
#[derive(Clone, Debug)]
pub struct Planner {
    pub(super) actions: Vec<Needed>,
    /// For each finding that some action rejects, the actions that repair it wholly, least effort first.
    pub(super) repairers: BTreeMap<usize, Vec<usize>>,
    /// For each action, the outer actions that intercept all that it repairs.
    pub(super) outer: Vec<Vec<usize>>,
    /// For each action, the fixes one by one of what it intercepts.
    pub(super) fixes: Vec<Vec<usize>>,
    /// Actions of little effort, and the critical findings that they repair, in order.
    pub(super) emergencies: Vec<(usize, Vec<usize>)>,
    state: State,
}

/// What a plan needs to know of an action.
#[derive(Clone, Debug)]
pub(super) struct Needed {
    pub(super) effort: u32,
    pub(super) guard: f64,
    pub(super) place: usize,
    pub(super) touches: Vec<Touched>,
    pub(super) requires: Vec<usize>,
    pub(super) rejects: Vec<usize>,
}

impl Planner {
    /// Takes what is open and what can be done.
    ///
    /// # Errors
    ///
    /// An action names a finding or an action that is not there, or requires itself.
    pub fn new(findings: &[OpenFinding], actions: &[Action]) -> Result<Planner, Inconsistent> {
        requirement::check(actions, findings.len())?;
        let touched: Vec<Vec<Touched>> =
            actions.iter().map(|action| touches(action, findings)).collect();
        let fixes = standing::single_fixes(actions, &touched, findings.len());
        let mut outer = vec![Vec::new(); actions.len()];
        for (index, fixes) in fixes.iter().enumerate() {
            for &fix in fixes {
                if let Some(outer) = outer.get_mut(fix) {
                    Vec::push(outer, index);
                }
            }
        }
        let state = State::new(findings);
        let emergencies = emergencies(actions, &touched, &state);
        let needed = actions.iter().zip(touched).zip(standing::places(actions)).map(
            |((action, touches), place)| Needed {
                effort: action.effort.max(1),
                guard: standing::guard(action),
                place,
                touches,
                requires: action.requires.clone(),
                rejects: action.rejects.clone(),
            },
        );
        let (actions, repairers) = (needed.collect(), requirement::repairers(actions));
        Ok(Planner { actions, repairers, outer, fixes, emergencies, state })
    }

    /// The figures of the open findings as they are.
    pub fn figures(&self) -> Figures {
        self.what_if(&[])
    }

    /// The figures if these actions were done, whatever they require. An index that is not there does nothing.
    pub fn what_if(&self, actions: &[usize]) -> Figures {
        let mut state = self.state.clone();
        for action in actions.iter().filter_map(|&action| self.actions.get(action)) {
            state.apply(&action.touches);
        }
        state.figures()
    }

    /// What to do in which order, at most for `budget` in all; without one, all that takes anything away.
    ///
    /// Without requirements, emergencies and outer-first moves, a plan within a budget takes away at least
    /// ½(1 − 1/e) of what the best choice would.
    pub fn plan(&self, budget: Option<u32>) -> Plan {
        let by_ratio = Search::new(self, self.state.clone(), budget).run(None);
        let Some(first) = budget.and_then(|_| self.largest(budget, &by_ratio)) else {
            return by_ratio;
        };
        let by_size = Search::new(self, self.state.clone(), budget).run(Some(first));
        if value(&by_size) > value(&by_ratio) { by_size } else { by_ratio }
    }

    /// The action that, with what it requires, takes more away than `plan`.
    fn largest(&self, budget: Option<u32>, plan: &Plan) -> Option<usize> {
        let (action, largest) = Search::new(self, self.state.clone(), budget).largest()?;
        (largest > value(plan)).then_some(action)
    }
}

/// What a plan takes away and keeps from coming back.
fn value(plan: &Plan) -> f64 {
    plan.steps.iter().map(|step| step.gain + step.guard).sum()
}

fn emergencies(
    actions: &[Action],
    touched: &[Vec<Touched>],
    state: &State,
) -> Vec<(usize, Vec<usize>)> {
    let mut found = Vec::new();
    for (index, (action, touches)) in actions.iter().zip(touched).enumerate() {
        if action.effort > EMERGENCY_EFFORT {
            continue;
        }
        let repaired = touches.iter().filter(|(_, touch)| touch.repairs());
        let critical = |finding: &usize| Class::of(state.risk(*finding)) == Class::Critical;
        let mut findings: Vec<usize> =
            repaired.map(|&(finding, _)| finding).filter(critical).collect();
        findings.dedup();
        if !findings.is_empty() {
            found.push((index, findings));
        }
    }
    found
}
