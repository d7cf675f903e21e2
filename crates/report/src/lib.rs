//! Every form in which an assessment is shown. Reports read and change nothing.
//!
//! [`render`] writes an [`Assessment`](ringfort_assess::Assessment) in one [`Format`]; [`measures`] shows the library.
//! Text that comes from evidence passes [`sanitise`] before a person sees it, and excerpts never show a
//! span that an [`Excerpts`] calls masked.

mod context;
mod csv;
mod excerpt;
mod fields;
mod format;
mod github;
mod groups;
mod json;
mod junit;
mod markdown;
pub mod measures;
mod sanitise;
mod sarif;
mod screen;
mod terminal;
mod tokens;
mod wording;
mod wrap;

pub use context::Context;
pub use excerpt::{Excerpt, Excerpts, NoExcerpts};
pub use format::{Format, UnknownFormat, render};
pub use json::SCHEMA;
pub use sanitise::sanitise;
pub use screen::Screen;
pub use tokens::Palette;
