//! What to do next: the order of actions that takes most risk away for the effort.

use std::fmt;

use ringfort_measure::{Change, Level};

use crate::{Credit, Figures, PerGoal};

mod brought;
mod candidate;
mod live;
mod moves;
mod order;
mod peaks;
mod planner;
mod requirement;
mod standing;
mod state;
mod touch;

pub use planner::Planner;

/// A finding that nobody has accepted.
#[derive(Clone, Debug, PartialEq)]
pub struct OpenFinding {
    /// Its risk before any interceptor, 0 to 100.
    pub inherent: PerGoal<f64>,
    /// The interceptors in force now.
    pub credits: Vec<Credit>,
    /// [`crate::weight`] of its instances.
    pub weight: f64,
    /// The level of the measure that is missing.
    pub level: Level,
    /// Findings, by index, on the same object that bring this one with them: while one of them is as great, figures
    /// other than the load leave this one out.
    pub brought_by: Vec<usize>,
}

/// What an action does to one finding.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Effect {
    /// The weakness goes, or a share `keeps` (0 to below 1) of its risk stays. Of several repairs of one
    /// finding the most thorough counts.
    Repair {
        /// The share of the risk that stays.
        keeps: f64,
    },
    /// The weakness stays and is intercepted. Counts nothing if the action's level is not outside the
    /// finding's: an inner measure never makes up for an outer one.
    Intercept(Credit),
}

/// A finding, current or past, that an action would have kept from coming about.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Guard {
    /// Its risk before any interceptor, 0 to 100.
    pub inherent: PerGoal<f64>,
    /// [`crate::weight`] of its instances.
    pub weight: f64,
    /// Its level; counts only inside the action's.
    pub level: Level,
}

/// A measure to put in place somewhere.
#[derive(Clone, Debug, PartialEq)]
pub struct Action {
    /// Unique; decides between actions that are alike in all else.
    pub key: String,
    /// The level of what enforces it.
    pub level: Level,
    /// Of its measure, 0 to 100.
    pub significance: f64,
    /// 1 to 13 of its measure, or more where many owners are concerned; 0 counts as 1.
    pub effort: u32,
    /// What it does to what runs.
    pub change: Change,
    /// What it does to findings, by their index.
    pub effects: Vec<(usize, Effect)>,
    /// Actions, by index, that must be done before.
    pub requires: Vec<usize>,
    /// What it keeps from coming back.
    pub guards: Vec<Guard>,
    /// Findings, by index, on objects that it would reject: each must be repaired, keeping nothing, before.
    pub rejects: Vec<usize>,
    /// It cuts an attack path to a goal of impact 4.
    pub cuts_path: bool,
}

/// Why a step stands where it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Because {
    /// Of what is left, it takes most away for its effort.
    Ratio,
    /// It repairs a critical finding at an effort of at most 2.
    Emergency {
        /// The finding's index.
        finding: usize,
    },
    /// It must be done before another action, and both together take most away for their effort.
    Enables {
        /// The other action's index.
        action: usize,
    },
    /// It intercepts what would otherwise be fixed one by one, at more effort.
    OuterFirst {
        /// The index of the fix that was due.
        fix: usize,
    },
    /// Within the budget, it takes more away than all that would be chosen by ratio.
    Largest,
}

/// One step of a plan.
#[derive(Clone, Debug, PartialEq)]
pub struct Step {
    /// The action's index.
    pub action: usize,
    /// The load that it takes away.
    pub gain: f64,
    /// A tenth of the load that it keeps from coming back.
    pub guard: f64,
    /// Gain and guard by effort.
    pub ratio: f64,
    /// The figures of the open findings before the step.
    pub before: Figures,
    /// And after.
    pub after: Figures,
    /// Findings, by index, that are gone by this step.
    pub fixed: Vec<usize>,
    /// Findings that a repair leaves in part.
    pub lessened: Vec<usize>,
    /// Findings that stay, with less risk by interception.
    pub intercepted: Vec<usize>,
    /// Why it stands here.
    pub because: Because,
}

/// Why an action is not in a plan.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LeftOut {
    /// It would take nothing away any more.
    NoGain,
    /// With what must be done before, it exceeds what is left of the budget.
    OverBudget,
    /// It would reject an object that no action repairs, or that only an action after it would.
    Blocked,
}

/// What to do, in order.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Plan {
    /// The steps.
    pub steps: Vec<Step>,
    /// All other actions, by index, with the reason.
    pub left_out: Vec<(usize, LeftOut)>,
}

/// Findings and actions that do not fit together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Inconsistent {
    /// An action names a finding that is not there.
    UnknownFinding {
        /// The action's key.
        action: String,
        /// The index that it names.
        finding: usize,
    },
    /// An action requires one that is not there.
    UnknownAction {
        /// The action's key.
        action: String,
        /// The index that it names.
        required: usize,
    },
    /// An action requires itself, directly or by others.
    Circular {
        /// The key of one of them.
        action: String,
    },
}

impl fmt::Display for Inconsistent {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Inconsistent::UnknownFinding { action, finding } => {
                write!(out, "action `{action}` names finding {finding}, which is not there")
            }
            Inconsistent::UnknownAction { action, required } => {
                write!(out, "action `{action}` requires action {required}, which is not there")
            }
            Inconsistent::Circular { action } => {
                write!(out, "action `{action}` requires itself, directly or by others")
            }
        }
    }
}

impl std::error::Error for Inconsistent {}
