//! What changed between two assessments, in every form in which it is shown.

mod json;
mod markdown;
mod terminal;

use std::io::{self, Write};

use ringfort_diff::{Change, Seen, Total, WallChange};
use ringfort_measure::interceptors;
use ringfort_risk::Class;

use crate::Context;
use crate::plan::PlanFormat;

pub use json::DIFF_SCHEMA;

/// Writes what changed in a format.
///
/// # Errors
/// Those of `out`.
pub fn render_diff(
    format: PlanFormat,
    change: &Change,
    context: &Context<'_>,
    out: &mut dyn Write,
) -> io::Result<()> {
    match format {
        PlanFormat::Terminal => terminal::write(change, context, out),
        PlanFormat::Json => json::write(change, context, out),
        PlanFormat::Markdown => markdown::write(change, out),
    }
}

/// `76.7 critical`.
fn told(total: &Total) -> String {
    format!("{:.1} {}", total.headline, Class::of(total.headline).name())
}

/// `57.3`; nothing if it was not weighed.
fn risk(finding: &Seen) -> String {
    finding.risk.map_or_else(String::new, |risk| format!("{risk:.1}"))
}

/// ``Pod Security Admission (I-PSA), Namespace `shop` ``.
fn wall(wall: &WallChange) -> String {
    let known = interceptors().iter().find(|known| known.id == wall.interceptor);
    let words = match known {
        Some(known) => format!("{} ({})", known.words, known.id),
        None => crate::sanitise::name(&wall.interceptor).into_owned(),
    };
    match wall.instance.as_str() {
        "" => words,
        instance => format!("{words}, {}", crate::sanitise::message(instance)),
    }
}

/// `missing`, or that it was not there.
fn status(status: &str) -> &str {
    if status.is_empty() { "not in the library" } else { status }
}
