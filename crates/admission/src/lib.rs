//! Simulated admission: what the validating admission policies of an API server would say of a request, each with its
//! binding, by evaluating their own expressions on the very object.
//!
//! Objects come in as JSON. [`defaults`] gives pods the values that a policy would see. What only a running server knows (an
//! authorizer's answer, a parameter that is not there) is told as such, never as an admission.

pub mod defaults;
mod matching;
mod parameter;
mod policy;
mod request;
mod selector;
mod verdict;

pub use policy::Policies;
pub use request::{Operation, Request, User};
pub use verdict::{Answer, Verdict};
