//! A file of acceptances and attestations of its own.

use jiff::Timestamp;

use crate::acceptance::{self, Acceptance};
use crate::attestation::{self, Attestation};
use crate::fault::{Cause, Collector, Faults};
use crate::fields::Field;
use crate::known::Known;
use crate::read;

/// The fields of a register.
pub(crate) const FIELDS: [&str; 2] = ["acceptances", "attestations"];

/// What a register holds.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Register {
    /// Decisions to live with findings.
    pub acceptances: Vec<Acceptance>,
    /// Statements of people.
    pub attestations: Vec<Attestation>,
}

/// Reads and checks a register, and tells every mistake in it. An empty file holds nothing.
pub fn read_register(
    file: &str,
    text: &str,
    known: &Known<'_>,
    now: Timestamp,
) -> Result<Register, Faults> {
    let document = read::document(file, text)?;
    let mut into = Collector::new(file, text);
    let mut register = Register::default();
    if let Some(document) = &document
        && let Some(fields) = Field::root(document.root()).fields(&FIELDS, &mut into)
    {
        if let Some(field) = fields.get("acceptances") {
            register.acceptances = acceptance::read_all(field, known, now, &mut into);
        }
        if let Some(field) = fields.get("attestations") {
            register.attestations = attestation::read_all(field, known, now, &mut into);
        }
    }
    into.finish(Some(register))
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
