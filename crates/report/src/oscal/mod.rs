//! OSCAL 1.2.2 of NIST: assessment results, and a plan of action and milestones.
//!
//! Measures are the controls. Identifiers are made from what they name, so that the same finding has the same identifier in
//! every run, in both documents.

mod names;
mod parts;
mod poam;
mod results;

pub(crate) use poam::write as write_poam;
pub(crate) use results::write as write_results;

/// The release of OSCAL.
const VERSION: &str = "1.2.2";
/// Of our own properties and facets.
const NAMESPACE: &str = "https://ringfort.io/ns/oscal";
