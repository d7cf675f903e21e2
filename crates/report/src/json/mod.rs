//! For programs: versioned, streamed, one entry a line. `schema/assessment-1.json` describes it.

mod finding;
mod lines;
mod root;

use std::io::{self, Write};

use ringfort_assess::Assessment;
use serde::Serialize;
use serde_json::Serializer;

use crate::Context;

pub(crate) use finding::{Subject, standing};
pub(crate) use lines::Lines;
pub(crate) use root::{Impacts, Maps};

/// Names the form of the JSON format. Fields may be added to it; any other change gives it a new name.
pub const SCHEMA: &str = "ringfort.io/assessment/v1";

/// Writes the assessment entry by entry: nothing is built in memory first.
pub(crate) fn write(
    assessment: &Assessment,
    context: &Context<'_>,
    out: &mut dyn Write,
) -> io::Result<()> {
    let mut serializer = Serializer::with_formatter(&mut *out, Lines::spread(2));
    root::Root::new(assessment, context).serialize(&mut serializer)?;
    writeln!(out)
}
