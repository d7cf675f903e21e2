//! For programs: versioned, streamed, one entry a line. `schema/assessment-1.json` describes it.

mod fields;
mod finding;
mod lines;
mod root;

use std::io::{self, Write};

use ringfort_assess::Assessment;

use crate::Context;

pub(crate) use finding::{Subject, standing};
pub(crate) use lines::Lines;
pub(crate) use root::{Impacts, Maps};

/// Names the form of the JSON format. Fields may be added to it; any other change gives it a new name.
pub const SCHEMA: &str = "ringfort.io/assessment/v1";

/// Writes the assessment entry by entry.
pub(crate) fn write(
    assessment: &Assessment,
    context: &Context<'_>,
    out: &mut dyn Write,
) -> io::Result<()> {
    root::write(assessment, context, out)
}
