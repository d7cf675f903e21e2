#![doc = include_str!("../README.md")]

mod aggregate;
mod class;
mod credit;
mod factors;
mod per_goal;
mod plan;
mod residual;
mod scale;

pub use aggregate::{Figures, Group, aggregate, load, weight};
pub use class::{Class, security_severity};
pub use credit::{Credit, Integrity, Mechanism, Status};
pub use factors::Factors;
pub use per_goal::PerGoal;
pub use plan::{
    Action, Because, Effect, Guard, Inconsistent, LeftOut, OpenFinding, Plan, Planner, Step,
};
pub use residual::{FLOOR, Remainder, Residual, Winner, residual};
pub use ringfort_measure::impact_value;
pub use scale::{Frequency, Need, Path, ease_value, exposure_value};
