//! The assessment: checks to verdicts, findings and statuses.
//!
//! No I/O: evidence comes in, an [`Assessment`] goes out.

mod assessment;
mod bearing;
mod cases;
mod cause;
mod compiled;
mod conclude;
mod defence;
mod elements;
mod field_path;
mod found;
mod judge;
mod message;
mod parameters;
mod pointer;
mod rules;
mod run;
mod status;
mod totals;
mod view;
mod wording;

pub use assessment::{
    AcceptanceNote, Assessment, AttestationNote, AuthorisedBy, ConfigurationNote, Finding,
    MeasureResult, Standing, Status, SubjectRef, Undecided, Verdict, VerdictRecord,
};
pub use bearing::{Bearing, load_bearing};
pub use cases::{CaseCount, CaseFault, count_cases, run_cases};
pub use compiled::RuleError;
pub use conclude::Said;
pub use defence::{Facet, FindingRisk, Proof, Seen, View, Wall};
pub use found::Found;
pub use rules::{Rules, Settings};
pub use run::{Judged, Scope, Testimony, judge_all};
pub use totals::{Field, Risks, Totals, brought_by, included};
pub use view::{RequirementResult, view};
