//! The assessment: checks to verdicts, findings and statuses.
//!
//! No I/O: evidence comes in, an [`Assessment`] goes out.

mod assessment;
mod field_path;
mod says;

pub use assessment::{
    AcceptanceNote, Assessment, AuthorisedBy, ConfigurationNote, Finding, MeasureResult, Standing,
    Status, SubjectRef, Undecided, Verdict, VerdictRecord,
};
