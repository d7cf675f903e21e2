//! Evidence: documents with their origins, what they are, and how they belong together.
//!
//! The crate does not know networks or files: a collector hands it [`Collected`] documents.

mod completeness;
mod origin;

pub use completeness::{Completeness, Omission, Reason};
pub use origin::{Collected, Origin, Place, Rendered, Source, Via};
