//! A file of acceptances of its own.

use jiff::Timestamp;

use crate::acceptance::{self, Acceptance};
use crate::fault::{Cause, Collector, Faults};
use crate::fields::Field;
use crate::known::Known;
use crate::read;

/// The fields of a register.
pub(crate) const FIELDS: [&str; 1] = ["acceptances"];

/// Reads and checks a register, and tells every mistake in it. An empty file holds none.
pub fn read_register(
    file: &str,
    text: &str,
    known: &Known<'_>,
    now: Timestamp,
) -> Result<Vec<Acceptance>, Faults> {
    let document = read::document(file, text)?;
    let mut into = Collector::new(file, text);
    let mut list = Vec::new();
    if let Some(document) = &document
        && let Some(fields) = Field::root(document.root()).fields(&FIELDS, &mut into)
        && let Some(field) = fields.get("acceptances")
    {
        list = acceptance::read_all(field, known, now, &mut into);
    }
    into.finish(Some(list))
}

/// Refuses acceptances from several files of which two have the same id.
pub fn check_distinct(acceptances: &[Acceptance]) -> Result<(), Faults> {
    let mut seen = std::collections::HashMap::new();
    for acceptance in acceptances {
        if let Some(first) = seen.insert(&acceptance.id, &acceptance.place) {
            let message = format!("two acceptances have the id `{}`", acceptance.id);
            let help =
                format!("the other is at {}:{}; give each its own id", first.file, first.line);
            let place = acceptance.place.clone();
            return Err(Faults::one(Cause::Duplicate, place, message, Some(&help)));
        }
    }
    Ok(())
}
