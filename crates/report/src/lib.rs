//! Every form in which an assessment is shown. Reports read and change nothing.
//!
//! [`render`] writes an [`Assessment`](ringfort_assess::Assessment) in one [`Format`]; [`measures`] shows the library.
//! Text that comes from evidence passes [`sanitise`] before a person sees it, and excerpts never show a
//! span that an [`Excerpts`] calls masked.
//!
//! ```
//! use ringfort_assess::Assessment;
//! use ringfort_report::{Context, Format, render};
//!
//! let context = Context { version: "0.1.0", ..Context::PLAIN };
//! let mut out = Vec::new();
//! render(Format::Terminal, &Assessment::default(), &context, &mut out)?;
//! assert_eq!(out, b"nothing was assessed\n");
//! # Ok::<(), std::io::Error>(())
//! ```

mod benchmark;
mod code_line;
mod context;
mod csv;
mod diff;
mod excerpt;
mod explain;
mod fields;
mod format;
mod github;
mod groups;
mod html;
mod json;
mod junit;
mod markdown;
pub mod measures;
mod oscal;
mod plan;
mod prometheus;
mod report;
mod ring;
mod sanitise;
mod sarif;
mod screen;
mod site;
mod sums;
mod terminal;
mod tokens;
mod wording;
mod wrap;

pub use benchmark::{UnknownViewFormat, ViewFormat, render_view};
pub use context::Context;
pub use diff::{DIFF_SCHEMA, render_diff};
pub use excerpt::{Excerpt, Excerpts, NoExcerpts};
pub use explain::explain;
pub use format::{Format, UnknownFormat, render};
pub use json::SCHEMA;
pub use plan::{
    PLAN_SCHEMA, PlanFormat, Planned, UnknownPlanFormat, WhatIf, render_plan, render_what_if,
};
pub use sanitise::sanitise;
pub use screen::Screen;
pub use site::{SitePage, site};
pub use tokens::Palette;
