//! The function libraries of the API server as plain functions over plain data: no values, no
//! evaluator. Errors are sentences that say what was wrong with the argument.

pub mod duration;
pub mod format;
pub mod named_format;
pub mod network;
pub mod number;
pub mod pattern;
pub mod quantity;
pub mod semver;
pub mod timestamp;
pub mod url;
