//! The plan as people read it.

use std::collections::BTreeMap;
use std::sync::Arc;

use ringfort_assess::Finding;
use ringfort_measure::{Change, Environment, Level, Measure};
use ringfort_risk::{Because, Figures, Inconsistent, LeftOut, Planner};

use crate::{Board, Deed, Doubt, Executor, doubts};

/// What somebody wants a plan for.
#[derive(Clone, Debug, Default)]
pub struct Wish {
    /// Effort in all, at most.
    pub effort: Option<u32>,
    /// Only what they do.
    pub executor: Option<Executor>,
}

/// What a step is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Put the measure in place.
    Do,
    /// Let it only tell what it would refuse; enforcing it is a later step.
    Watch,
}

/// Why a step stands where it stands.
#[derive(Clone, Debug, PartialEq)]
pub enum Why {
    /// Of what is left, it takes most away for its effort.
    Ratio,
    /// A critical finding (its index) goes with little effort.
    Emergency(usize),
    /// Another deed, by its name, needs it.
    Enables(String),
    /// It stands in the way of what would else be fixed one by one, this fix among them.
    OuterFirst(String),
    /// Within the budget, it takes away more than all others would.
    Largest,
    /// What it tells is needed before it refuses anything.
    BeforeEnforcement,
}

/// One step. Findings are indices into the assessment's.
#[derive(Clone, Debug)]
pub struct Step {
    /// What is done.
    pub deed: Deed,
    /// Whether it is done, or watched first.
    pub kind: Kind,
    /// 1 to 13; 0 for watching.
    pub effort: u32,
    /// What it does to what runs.
    pub change: Change,
    /// The level of what enforces it.
    pub level: Level,
    /// The load that it takes away.
    pub gain: f64,
    /// A tenth of the load that it keeps from coming back.
    pub guard: f64,
    /// Gain and guard by effort.
    pub ratio: f64,
    /// The figures before the step.
    pub before: Figures,
    /// And after.
    pub after: Figures,
    /// Findings that are gone by it.
    pub fixed: Vec<usize>,
    /// Findings that it leaves in part.
    pub lessened: Vec<usize>,
    /// Findings that stay, with less risk by interception.
    pub intercepted: Vec<usize>,
    /// Why it stands here.
    pub why: Why,
    /// Numbers, from 1, of the steps that must be done before.
    pub needs: Vec<usize>,
}

/// What is not in the plan.
#[derive(Clone, Debug)]
pub struct Omitted {
    /// What would be done.
    pub deed: Deed,
    /// Its effort.
    pub effort: u32,
    /// Why it is left out.
    pub because: LeftOut,
}

/// What to do, in order.
#[derive(Clone, Debug, Default)]
pub struct Plan {
    /// The figures of the open findings now.
    pub before: Figures,
    /// The steps.
    pub steps: Vec<Step>,
    /// What would exceed the budget, or be in the way of what runs.
    pub left_out: Vec<Omitted>,
    /// What may stand already: look before you build.
    pub doubts: Vec<Doubt>,
}

impl Plan {
    /// Orders what can be done about the findings.
    ///
    /// # Errors
    /// Measures that require each other in a circle.
    pub fn of(
        findings: &[Finding],
        measures: &[Arc<Measure>],
        environment: Option<Environment>,
        wish: &Wish,
    ) -> Result<Plan, Inconsistent> {
        let mut board = Board::of(findings, measures, environment);
        if let Some(executor) = wish.executor {
            board.keep_only(executor);
        }
        let planner = Planner::new(&board.findings, &board.actions)?;
        let order = planner.plan(wish.effort);
        let mut plan = Plan {
            before: planner.figures(),
            steps: Vec::new(),
            left_out: Vec::new(),
            doubts: doubts(findings, measures),
        };
        for step in &order.steps {
            plan.steps.extend(board.step(step));
        }
        plan.drop_looser();
        plan.watch_first();
        plan.number(&board, &order.steps);
        for &(action, because) in &order.left_out {
            let (Some(deed), Some(action)) = (board.deeds.get(action), board.actions.get(action))
            else {
                continue;
            };
            if because != LeftOut::NoGain {
                plan.left_out.push(Omitted {
                    deed: deed.clone(),
                    effort: action.effort.max(1),
                    because,
                });
            }
        }
        Ok(plan)
    }

    /// The figures after all steps.
    pub fn after(&self) -> Figures {
        self.steps.last().map_or(self.before, |step| step.after)
    }

    /// The effort of all steps.
    pub fn effort(&self) -> u32 {
        self.steps.iter().map(|step| step.effort).sum()
    }

    /// Findings have other indices now; those without one are forgotten.
    pub fn renumber(&mut self, new: &[Option<usize>]) {
        let number = |old: usize| new.get(old).copied().flatten();
        let renumber = |indices: &mut Vec<usize>| {
            *indices = indices.iter().filter_map(|&old| number(old)).collect();
        };
        let deeds = self.left_out.iter_mut().map(|omitted| &mut omitted.deed);
        for deed in self.steps.iter_mut().map(|step| &mut step.deed).chain(deeds) {
            renumber(&mut deed.repairs);
            renumber(&mut deed.rejects);
            renumber(&mut deed.accepted);
        }
        for step in &mut self.steps {
            renumber(&mut step.fixed);
            renumber(&mut step.lessened);
            renumber(&mut step.intercepted);
            if let Why::Emergency(old) = step.why {
                step.why = number(old).map_or(Why::Ratio, Why::Emergency);
            }
        }
    }

    /// A level is not enforced where a stricter one is by then: it would take nothing away.
    fn drop_looser(&mut self) {
        let mut enforced = BTreeMap::new();
        self.steps.retain(|step| {
            let Some(level) = step.deed.enforces else { return true };
            let strictest = enforced.entry(step.deed.namespace.clone()).or_insert(level);
            let is_new = *strictest <= level;
            *strictest = level.max(*strictest);
            is_new
        });
    }

    /// Puts a step of watching before the first repair that an enforcing step waits for.
    fn watch_first(&mut self) {
        let mut at = 0;
        while let Some(step) = self.steps.get(at) {
            let repairs = |other: &Step| {
                other.deed.repairs.iter().any(|index| step.deed.rejects.contains(index))
            };
            if step.kind == Kind::Do
                && step.deed.enforces.is_some()
                && !step.deed.rejects.is_empty()
            {
                let first = self.steps.iter().take(at).position(repairs).unwrap_or(at);
                let figures = self.steps.get(first).map_or(self.before, |step| step.before);
                let watch = Step {
                    kind: Kind::Watch,
                    effort: 0,
                    change: Change::None,
                    gain: 0.0,
                    guard: 0.0,
                    ratio: 0.0,
                    before: figures,
                    after: figures,
                    fixed: Vec::new(),
                    lessened: Vec::new(),
                    intercepted: Vec::new(),
                    why: Why::BeforeEnforcement,
                    ..step.clone()
                };
                self.steps.insert(first, watch);
                at += 1;
            }
            at += 1;
        }
    }

    /// Says of each step which ones must be done before.
    fn number(&mut self, board: &Board, order: &[ringfort_risk::Step]) {
        let numbers: BTreeMap<(String, bool), usize> = self
            .steps
            .iter()
            .enumerate()
            .map(|(at, step)| ((step.deed.name(), step.kind == Kind::Watch), at + 1))
            .collect();
        let of_action = |action: usize| {
            let deed = board.deeds.get(action)?;
            numbers.get(&(deed.name(), false)).copied()
        };
        for step in order {
            let Some(number) = of_action(step.action) else { continue };
            let Some(action) = board.actions.get(step.action) else { continue };
            let mut needs: Vec<usize> =
                action.requires.iter().filter_map(|&other| of_action(other)).collect();
            let Some(deed) = board.deeds.get(step.action) else { continue };
            needs.extend(numbers.get(&(deed.name(), true)));
            for (at, other) in self.steps.iter().enumerate() {
                let repairs =
                    other.kind == Kind::Do && other.fixed.iter().any(|i| deed.rejects.contains(i));
                if repairs && at + 1 < number {
                    needs.push(at + 1);
                }
            }
            needs.sort_unstable();
            needs.dedup();
            needs.retain(|need| *need < number);
            if let Some(step) = self.steps.get_mut(number - 1) {
                step.needs = needs;
            }
        }
    }
}

impl Board {
    /// The figures now, and if these deeds were done.
    ///
    /// # Errors
    /// As [`Plan::of`].
    pub fn what_if(&self, deeds: &[usize]) -> Result<(Figures, Figures), Inconsistent> {
        let planner = Planner::new(&self.findings, &self.actions)?;
        Ok((planner.figures(), planner.what_if(deeds)))
    }

    /// Leaves out what somebody else does.
    fn keep_only(&mut self, executor: Executor) {
        let mut new = BTreeMap::new();
        for (old, deed) in self.deeds.iter().enumerate() {
            if deed.executor == executor {
                new.insert(old, new.len());
            }
        }
        let mut old = 0..;
        self.actions.retain(|_| old.next().is_some_and(|old| new.contains_key(&old)));
        self.deeds.retain(|deed| deed.executor == executor);
        for action in &mut self.actions {
            action.requires =
                action.requires.iter().filter_map(|old| new.get(old).copied()).collect();
        }
    }

    fn step(&self, step: &ringfort_risk::Step) -> Option<Step> {
        let (deed, action) = (self.deeds.get(step.action)?, self.actions.get(step.action)?);
        let name = |action: usize| self.deeds.get(action).map(Deed::name).unwrap_or_default();
        let findings = |numbers: &[usize]| {
            numbers.iter().filter_map(|&number| self.indices.get(number).copied()).collect()
        };
        Some(Step {
            deed: deed.clone(),
            kind: Kind::Do,
            effort: action.effort.max(1),
            change: action.change,
            level: action.level,
            gain: step.gain,
            guard: step.guard,
            ratio: step.ratio,
            before: step.before,
            after: step.after,
            fixed: findings(&step.fixed),
            lessened: findings(&step.lessened),
            intercepted: findings(&step.intercepted),
            why: match step.because {
                Because::Ratio => Why::Ratio,
                Because::Emergency { finding } => {
                    Why::Emergency(self.indices.get(finding).copied().unwrap_or_default())
                }
                Because::Enables { action } => Why::Enables(name(action)),
                Because::OuterFirst { fix } => Why::OuterFirst(name(fix)),
                Because::Largest => Why::Largest,
            },
            needs: Vec::new(),
        })
    }
}
