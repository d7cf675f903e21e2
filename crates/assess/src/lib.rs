//! The assessment: checks to verdicts, findings and statuses.
//!
//! No I/O: evidence comes in, an [`Assessment`] goes out.

mod assessment;

pub use assessment::{
    AcceptanceNote, Assessment, AuthorisedBy, ConfigurationNote, Finding, MeasureResult, Standing,
    Status, SubjectRef, Undecided, Verdict, VerdictRecord,
};
