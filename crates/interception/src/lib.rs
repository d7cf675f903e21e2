//! Which outer measures stand in the way of a finding, for that very object, and what is left of its risk.
//!
//! An insecure container can be intercepted by a secure cluster, but not the other way round: only what stands on an
//! outer level counts. No I/O: evidence and findings come in, a [`FindingRisk`](ringfort_assess::FindingRisk) for each
//! finding goes out.

mod account;
mod admission;
mod bounds;
mod detection;
mod exposure;
mod facet;
mod kernel;
mod need;
mod network;
mod policies;
mod proof;
mod tamper;
mod target;
mod testimony;
mod weigh;

pub use weigh::{Situation, weigh};
