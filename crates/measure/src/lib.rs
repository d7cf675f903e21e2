//! The form of a measure: what one page of the library says, read and checked.
//!
//! A measure is one Markdown page: front matter, fixed headings, cases. This crate turns the page into a
//! [`Measure`] and tells, with line and column, what is wrong with it. It does not know how evidence is
//! collected or how a check is run.

mod measure;

pub use measure::{
    Change, Check, Ease, Environment, EnvironmentStatus, Environments, Exposure, Fix, Goal, Goals,
    Impact, Level, Many, Mapping, Measure, Parameter, Promise, Sections, Severity, Text, Weakness,
};
