//! What a user may say: the configuration, acceptances, attestations, inline marks and baselines.
//!
//! The crate reads texts that it is handed and returns typed, checked values, or faults that point at the
//! line and say what to do. It opens no files and reads no clock. [`apply`] brings it all together: from
//! findings to the standing of each, and a note on every acceptance and mark.

mod acceptance;
mod append;
mod apply;
mod attestation;
mod base;
mod baseline;
mod candidate;
mod configuration;
mod fault;
mod fields;
mod known;
mod limits;
mod mark;
mod parameter;
mod pattern;
mod pod_template;
mod read;
mod register;
mod schema;
mod selector;
mod suggest;
#[cfg(test)]
mod testing;
mod until;
mod version;

pub use acceptance::{Acceptance, Treatment};
pub use append::{Draft, Refusal, append};
pub use apply::{Applied, By, Decision, FailOn, Note, Terms, apply};
pub use attestation::{Attestation, FILL_IN};
pub use base::Base;
pub use baseline::{BASELINE_SCHEMA, Baseline};
pub use candidate::{Candidate, Weighed};
pub use configuration::{Configuration, Selection};
pub use fault::{Cause, Fault, Faults};
pub use known::{Known, Rule, Rules, Unknown};
pub use limits::{LIMITS, Limit, Limits, Unit};
pub use mark::{Annotations, MARKS, Mark, Scope, Tool, annotations, comments};
pub use parameter::{Parameters, Value};
pub use pattern::{PathPatterns, Wildcard};
pub use pod_template::{Hop, PodTemplate};
pub use register::{Register, check_distinct, read_register};
pub use schema::{configuration_schema, register_schema};
pub use selector::Selector;
pub use until::{Until, today};
pub use version::{NEWEST_PSS, Version};
