//! Risk, kept per protection goal from the finding to the report: formulas and tables, nothing else.
//!
//! Risks are numbers from 0 to 100. Nothing is averaged: what is in place never dilutes what is not.

mod aggregate;
mod class;
mod evidence;
mod factors;
mod goals;
mod residual;

pub use aggregate::{Item, aggregate, load, weight};
pub use class::Class;
pub use evidence::{Integrity, Status};
pub use factors::{Factors, Need, Path, ease_value, exposure_value, impact_value};
pub use goals::PerGoal;
pub use residual::{Credit, FLOOR, Mechanism, Residual, Taken, residual};
