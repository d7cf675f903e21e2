//! What to do next: from weighed findings to ordered steps, with who does them, what each takes away and how.
//!
//! [`Board`] gathers what can be done about the open findings: repairs, and outer measures that would stand in the way of
//! them. [`ringfort_risk`] orders it; [`Plan`] says it in terms of measures, namespaces and findings. No I/O.

mod board;
mod deed;
mod how;
mod order;
mod verify;

pub use board::Board;
pub use deed::{Deed, Executor};
pub use how::{Block, commands, watch_command};
pub use order::{Kind, Omitted, Plan, Step, Why, Wish};
pub use verify::{Doubt, doubts};
