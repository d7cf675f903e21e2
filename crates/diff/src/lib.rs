//! What changed between two assessments.
//!
//! Both are read in the JSON format, which is documented and versioned, so that one of today can be compared with one that
//! was kept. No I/O.

mod change;
mod state;

pub use change::{Change, Moved, Ranked, Shift, WallChange};
pub use state::{NotAnAssessment, Seen, State, Total};
