//! The program as a whole: what a user runs, sees and relies on.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::print_stdout,
    reason = "a scene that cannot be built fails its test"
)]

mod attestations;
mod benchmarks;
#[cfg(unix)]
mod diff;
mod hostile;
mod hostile_names;
mod infrastructure;
mod library;
mod plan;
mod pod_security;
mod projects;
#[cfg(unix)]
mod quiet_process;
mod results;
mod risk;
mod secrets;
mod site;
mod support;
