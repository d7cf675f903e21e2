//! The form of a measure: what one page of the library says, read and checked.
//!
//! A measure is one Markdown page: front matter, fixed headings, cases. This crate turns the page into a
//! [`Measure`] and tells, with line and column, what is wrong with it. It does not know how evidence is
//! collected or how a check is run.

mod benchmark;
mod case;
mod catalogue;
mod check_form;
mod coverage;
mod error;
mod field_path;
mod folder;
mod form;
mod front_matter;
mod interception;
pub mod json;
mod measure;
mod message;
mod outline;
mod page;
mod pod_security;
mod scale;
mod significance;
mod suggestion;
mod syntax;
mod table;
mod weakness;

pub use benchmark::{Benchmark, Requirement};
pub use case::{Case, Expectation, Language, Mark, MarkedVerdict};
pub use catalogue::{Catalogue, DuplicateMeasure, Filter, UnknownMeasure};
pub use coverage::{Control, Coverage, Exception, SourceCoverage, UnknownRequirement};
pub use error::{PageError, Place};
pub use field_path::field_path;
pub use folder::{read_folder, read_pages};
pub use interception::{Effect, Interception, Interceptor, Phase, interceptions, interceptors};
pub use measure::{
    Change, Check, Ease, Environment, EnvironmentStatus, Environments, Exposure, Fix, Goal, Goals,
    Impact, Level, Many, Mapping, Measure, Parameter, Promise, Sections, Severity, Text, Weakness,
};
pub use message::{Piece, pieces};
pub use page::{Page, PageText};
pub use pod_security::PodSecurityLevel;
pub use significance::{Grade, impact_value};
pub use suggestion::nearest;
pub use table::{TableError, rows};
pub use weakness::{WeaknessClass, weakness_classes};
