//! What must hold of every plan, judged by a model that computes everything anew from the formulas.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

mod generated;

use generated::{Rules, instance};
use proptest::prelude::*;
use ringfort_measure::Level;
use ringfort_risk::{
    Action, Because, Class, Credit, Effect, Figures, Group, LeftOut, OpenFinding, PerGoal, Plan,
    Planner, Step, load, residual,
};

const TINY: f64 = 1e-9;

/// Findings after some actions.
struct Model<'a> {
    findings: &'a [OpenFinding],
    actions: &'a [Action],
    done: Vec<usize>,
}

impl<'a> Model<'a> {
    fn new(findings: &'a [OpenFinding], actions: &'a [Action]) -> Model<'a> {
        Model { findings, actions, done: Vec::new() }
    }

    fn after(&self, more: &[usize]) -> Model<'a> {
        Model { done: [&self.done[..], more].concat(), ..*self }
    }

    fn effects(&self, finding: usize) -> impl Iterator<Item = (&Action, &Effect)> {
        let actions = self.done.iter().map(|&index| &self.actions[index]);
        actions.flat_map(move |action| {
            let here = action.effects.iter().filter(move |(index, _)| *index == finding);
            here.map(move |(_, effect)| (action, effect))
        })
    }

    fn keep(&self, finding: usize) -> f64 {
        self.effects(finding).fold(1.0, |keep: f64, (_, effect)| match effect {
            Effect::Repair { keeps } => keep.min(*keeps),
            Effect::Intercept(_) => keep,
        })
    }

    fn risks(&self, index: usize) -> PerGoal<f64> {
        let finding = &self.findings[index];
        let further = self.effects(index).filter_map(|(action, effect)| match effect {
            Effect::Intercept(credit) if action.level < finding.level => Some(*credit),
            _ => None,
        });
        let credits: Vec<Credit> = finding.credits.iter().copied().chain(further).collect();
        residual(&finding.inherent.map(|risk| risk * self.keep(index)), &credits).values()
    }

    fn figures(&self) -> Figures {
        let mut group = Group::default();
        for (index, finding) in self.findings.iter().enumerate() {
            match self.is_hidden(index) {
                true => group.add_brought(&self.risks(index), finding.weight),
                false => group.add(&self.risks(index), finding.weight),
            }
        }
        group.figures()
    }

    /// Something else brings the finding with it and is as great; of two equal ones the first does.
    fn is_hidden(&self, index: usize) -> bool {
        let brings = |of: usize, other: usize| self.findings[of].brought_by.contains(&other);
        let own = self.risks(index);
        (0..self.findings.len()).any(|other| {
            let risks = self.risks(other);
            let mutual = brings(other, index) && risks == own;
            other != index
                && brings(index, other)
                && risks.covers(&own)
                && (other < index || !mutual)
        })
    }

    /// What an action takes away and keeps from coming back.
    fn value(&self, actions: &[usize]) -> f64 {
        let fresh: Vec<usize> =
            actions.iter().copied().filter(|action| !self.done.contains(action)).collect();
        let guards = fresh.iter().map(|&action| guard(&self.actions[action])).sum::<f64>();
        self.figures().load - self.after(&fresh).figures().load + guards
    }

    fn is_pending(&self, action: usize) -> bool {
        !self.done.contains(&action)
    }

    /// All that `action` requires and that is not done, and itself.
    fn chain(&self, action: usize) -> Vec<usize> {
        let (mut chain, mut open) = (Vec::new(), vec![action]);
        while let Some(next) = open.pop() {
            if self.is_pending(next) && !chain.contains(&next) {
                chain.push(next);
                open.extend(&self.actions[next].requires);
            }
        }
        chain
    }

    fn effort(&self, actions: &[usize]) -> u32 {
        actions.iter().map(|&action| self.actions[action].effort).sum()
    }

    fn ratio(&self, actions: &[usize]) -> f64 {
        self.value(actions) / f64::from(self.effort(actions))
    }

    fn repairs(&self, action: usize) -> Vec<usize> {
        findings(
            &self.actions[action],
            |effect| matches!(effect, Effect::Repair { keeps } if *keeps < 1.0),
        )
    }

    fn intercepts(&self, action: usize) -> Vec<usize> {
        let mut found = findings(
            &self.actions[action],
            |effect| matches!(effect, Effect::Intercept(credit) if credit.strengths().max() > 0.0),
        );
        found.retain(|&finding| self.actions[action].level < self.findings[finding].level);
        found
    }

    /// Fixes one by one, not yet done, of what `outer` intercepts.
    fn fixes(&self, outer: usize) -> Vec<usize> {
        let intercepted = self.intercepts(outer);
        let is_fix = |&fix: &usize| {
            let repaired = self.repairs(fix);
            self.is_pending(fix)
                && self.actions[outer].level < self.actions[fix].level
                && !repaired.is_empty()
                && repaired.iter().all(|finding| intercepted.contains(finding))
        };
        (0..self.actions.len()).filter(is_fix).collect()
    }

    /// Actions of little effort that lessen a critical finding by repair.
    fn emergencies(&self) -> Vec<usize> {
        let urgent = |&action: &usize| {
            let helps = |(finding, effect): &(usize, Effect)| {
                matches!(effect, Effect::Repair { keeps } if *keeps < self.keep(*finding))
                    && Class::of(self.risks(*finding).max()) == Class::Critical
            };
            self.is_pending(action)
                && self.effort(&self.chain(action)) <= 2
                && self.actions[action].effects.iter().any(helps)
        };
        (0..self.actions.len()).filter(urgent).collect()
    }
}

fn findings(action: &Action, which: impl Fn(&Effect) -> bool) -> Vec<usize> {
    let mut found: Vec<usize> = action
        .effects
        .iter()
        .filter(|(_, effect)| which(effect))
        .map(|&(index, _)| index)
        .collect();
    found.sort_unstable();
    found.dedup();
    found
}

fn guard(action: &Action) -> f64 {
    let inner = action.guards.iter().filter(|guard| action.level < guard.level);
    0.1 * inner.map(|guard| load(&guard.inherent, guard.weight)).sum::<f64>()
}

fn plan_of(findings: &[OpenFinding], actions: &[Action], budget: Option<u32>) -> Plan {
    Planner::new(findings, actions).unwrap().plan(budget)
}

/// Each step with the state before it.
fn walk<'a>(model: Model<'a>, plan: &'a Plan) -> impl Iterator<Item = (Model<'a>, &'a Step)> {
    plan.steps.iter().enumerate().map(move |(count, step)| {
        let done: Vec<usize> = plan.steps[..count].iter().map(|step| step.action).collect();
        (model.after(&done), step)
    })
}

fn same(left: &Figures, right: &Figures) -> bool {
    let near = |left: f64, right: f64| (left - right).abs() < 1e-6;
    near(left.headline, right.headline)
        && left.goals.iter().zip(right.goals.iter()).all(|((_, l), (_, r))| near(*l, *r))
        && near(left.load, right.load)
}

const ALL: Rules = Rules { requires: true, rejects: true, plain: false };
const CHAINS: Rules = Rules { requires: true, rejects: false, plain: false };
const FREE: Rules = Rules { requires: false, rejects: false, plain: false };
const PLAIN: Rules = Rules { requires: false, rejects: false, plain: true };

proptest! {
    #![proptest_config(ProptestConfig::with_cases(10_000))]

    #[test]
    fn applying_the_steps_gives_the_announced_figures((findings, actions) in instance(7, ALL)) {
        let planner = Planner::new(&findings, &actions).unwrap();
        let plan = planner.plan(None);
        let (mut before, mut done) = (planner.figures(), Vec::new());
        for (model, step) in walk(Model::new(&findings, &actions), &plan) {
            prop_assert_eq!(step.before, before);
            done.push(step.action);
            prop_assert_eq!(planner.what_if(&done), step.after);
            let mut backwards = done.clone();
            backwards.reverse();
            prop_assert_eq!(planner.what_if(&backwards), step.after);
            prop_assert!(same(&model.after(&[step.action]).figures(), &step.after));
            prop_assert!((step.gain - (before.load - step.after.load)).abs() < 1e-6);
            prop_assert!((step.guard - guard(&actions[step.action])).abs() < TINY);
            let effort = f64::from(actions[step.action].effort);
            prop_assert_eq!(step.ratio, (step.gain + step.guard) / effort);
            before = step.after;
        }
    }

    #[test]
    fn a_step_never_raises_a_figure((mut findings, actions) in instance(7, ALL)) {
        // What a finding hid is told of when it is gone, as something new.
        findings.iter_mut().for_each(|finding| finding.brought_by.clear());
        for step in &plan_of(&findings, &actions, None).steps {
            let (before, after) = (&step.before, &step.after);
            prop_assert!(after.headline <= before.headline + TINY);
            for ((_, before), (_, after)) in before.goals.iter().zip(after.goals.iter()) {
                prop_assert!(*after <= before + TINY);
            }
            prop_assert!(after.load <= before.load);
            prop_assert!(after.critical <= before.critical);
            prop_assert!(after.critical + after.high <= before.critical + before.high);
        }
    }

    #[test]
    fn a_step_names_the_findings_that_it_changes((findings, actions) in instance(7, ALL)) {
        let plan = plan_of(&findings, &actions, None);
        for (before, step) in walk(Model::new(&findings, &actions), &plan) {
            let after = before.after(&[step.action]);
            for finding in 0..findings.len() {
                let repaired = after.keep(finding) < before.keep(finding);
                let gone = after.keep(finding) == 0.0;
                let less = after.risks(finding) != before.risks(finding);
                prop_assert_eq!(step.fixed.contains(&finding), repaired && gone);
                prop_assert_eq!(step.lessened.contains(&finding), repaired && !gone);
                prop_assert_eq!(step.intercepted.contains(&finding), !repaired && less);
            }
        }
    }

    #[test]
    fn what_must_be_before_is_before(
        (findings, actions) in instance(8, ALL),
        budget in proptest::option::of(0..20_u32),
    ) {
        let plan = plan_of(&findings, &actions, budget);
        let mut placed: Vec<usize> = plan.steps.iter().map(|step| step.action).collect();
        for (model, step) in walk(Model::new(&findings, &actions), &plan) {
            let action = &actions[step.action];
            prop_assert!(action.requires.iter().all(|&required| !model.is_pending(required)));
            prop_assert!(action.rejects.iter().all(|&finding| model.keep(finding) == 0.0));
        }
        let effort = Model::new(&findings, &actions).effort(&placed);
        prop_assert!(budget.is_none_or(|budget| effort <= budget));
        placed.extend(plan.left_out.iter().map(|&(action, _)| action));
        placed.sort_unstable();
        prop_assert!(placed.into_iter().eq(0..actions.len()));
    }

    #[test]
    fn what_is_left_out_would_take_nothing_away((findings, actions) in instance(7, CHAINS)) {
        let plan = plan_of(&findings, &actions, None);
        let done: Vec<usize> = plan.steps.iter().map(|step| step.action).collect();
        let model = Model::new(&findings, &actions).after(&done);
        for &(action, reason) in &plan.left_out {
            prop_assert_eq!(reason, LeftOut::NoGain);
            prop_assert!(model.value(&model.chain(action)) < TINY);
        }
    }

    /// The lazy search chooses what looking at everything, each time, would choose.
    #[test]
    fn no_other_choice_has_a_greater_ratio((findings, actions) in instance(6, CHAINS)) {
        let plan = plan_of(&findings, &actions, None);
        for (model, step) in walk(Model::new(&findings, &actions), &plan) {
            let chosen = match step.because {
                Because::Ratio => step.action,
                Because::Enables { action } => action,
                _ => continue,
            };
            // What enables an emergency or goes before a fix is not chosen by its ratio.
            let moved = !model.emergencies().is_empty()
                || (0..actions.len()).any(|outer| !model.fixes(outer).is_empty());
            let ratio = model.ratio(&model.chain(chosen));
            for other in (0..actions.len()).filter(|&other| model.is_pending(other) && !moved) {
                prop_assert!(model.ratio(&model.chain(other)) <= ratio + 1e-6);
            }
        }
    }

    #[test]
    fn ratios_fall_where_nothing_is_moved((findings, actions) in instance(8, CHAINS)) {
        for pair in plan_of(&findings, &actions, None).steps.windows(2) {
            if pair.iter().all(|step| step.because == Because::Ratio) {
                prop_assert!(pair[1].ratio <= pair[0].ratio + 1e-6);
            }
        }
    }

    #[test]
    fn emergencies_come_first((findings, actions) in instance(7, CHAINS)) {
        let plan = plan_of(&findings, &actions, None);
        for (model, step) in walk(Model::new(&findings, &actions), &plan) {
            let emergencies = model.emergencies();
            match step.because {
                Because::Emergency { finding } => {
                    prop_assert!(emergencies.contains(&step.action));
                    prop_assert!(model.risks(finding).max() >= 70.0);
                    prop_assert!(model.repairs(step.action).contains(&finding));
                }
                Because::Enables { action } if emergencies.contains(&action) => {}
                _ => prop_assert!(emergencies.is_empty()),
            }
        }
    }

    #[test]
    fn what_intercepts_many_comes_before_their_fixes((findings, actions) in instance(7, FREE)) {
        let plan = plan_of(&findings, &actions, None);
        for (model, step) in walk(Model::new(&findings, &actions), &plan) {
            let saves = |outer: usize| {
                let efforts = model.effort(&model.fixes(outer));
                model.is_pending(outer)
                    && efforts > actions[outer].effort
                    && model.value(&[outer]) - guard(&actions[outer]) > 1e-6
            };
            match step.because {
                Because::OuterFirst { fix } => {
                    prop_assert!(model.fixes(step.action).contains(&fix));
                    prop_assert!(actions[step.action].level < actions[fix].level);
                    prop_assert!(model.effort(&model.fixes(step.action)) > actions[step.action].effort);
                }
                Because::Ratio => {
                    let missed = (0..actions.len())
                        .find(|&outer| saves(outer) && model.fixes(outer).contains(&step.action));
                    prop_assert_eq!(missed, None);
                }
                _ => {}
            }
        }
    }

    /// An inner measure never makes up for an outer weakness, nor for one of its own level.
    #[test]
    fn inner_measures_leave_every_bit((findings, mut actions) in instance(6, FREE)) {
        for action in &mut actions {
            action.level = Level::ApiResource;
            action.effects.retain(|(_, effect)| matches!(effect, Effect::Intercept(_)));
        }
        let planner = Planner::new(&findings, &actions).unwrap();
        let all: Vec<usize> = (0..actions.len()).collect();
        prop_assert_eq!(planner.what_if(&all), planner.figures());
        prop_assert!(planner.plan(None).steps.is_empty());
    }

    #[test]
    fn a_plan_within_a_budget_comes_near_the_best_choice(
        (findings, actions) in instance(6, PLAIN),
        budget in 0..16_u32,
    ) {
        let plan = plan_of(&findings, &actions, Some(budget));
        let found: f64 = plan.steps.iter().map(|step| step.gain + step.guard).sum();
        let model = Model::new(&findings, &actions);
        let choices = (0..1_usize << actions.len()).map(|choice| {
            (0..actions.len()).filter(|action| choice >> action & 1 == 1).collect::<Vec<usize>>()
        });
        let affordable = choices.filter(|choice| model.effort(choice) <= budget);
        let best = affordable.map(|choice| model.value(&choice)).fold(0.0, f64::max);
        prop_assert!(found >= 0.5 * (1.0 - (-1.0_f64).exp()) * best - 1e-6);
        prop_assert!(found <= best + 1e-6);
    }

    #[test]
    fn the_same_input_gives_the_same_plan((findings, actions) in instance(7, ALL)) {
        prop_assert_eq!(plan_of(&findings, &actions, None), plan_of(&findings, &actions, None));
    }
}
