//! For programs: versioned, streamed, one entry a line. `schema/assessment-1.json` describes it.

mod fields;
mod finding;
mod lines;
mod risk;
mod root;

pub(crate) use finding::{Subject, standing};
pub(crate) use lines::Lines;
pub(crate) use risk::{Numbers, numbers};
pub(crate) use root::{Impacts, Maps, status, write};

/// Names the form of the JSON format. Fields may be added to it; any other change gives it a new name.
pub const SCHEMA: &str = "ringfort.io/assessment/v1";
