//! The library for reading: a list, one measure on a terminal or as Markdown, and who maps to a requirement.

pub(crate) mod check;
mod list;
mod markdown;
mod page;
mod prose;

use std::io::{self, Write};

use ringfort_measure::{Change, EnvironmentStatus, Measure};

use crate::Screen;

/// Writes a list by level: id, severity, the impact on each goal, title. Measures are taken in the order given,
/// outer level first.
///
/// # Errors
/// What the writer says.
pub fn list(measures: &[&Measure], screen: Screen, out: &mut dyn Write) -> io::Result<()> {
    list::write(measures, screen, out)
}

/// Writes everything a page says, laid out for a terminal.
///
/// # Errors
/// What the writer says.
pub fn show(measure: &Measure, screen: Screen, out: &mut dyn Write) -> io::Result<()> {
    page::write(measure, screen, out)
}

/// Writes everything a page says as Markdown.
///
/// # Errors
/// What the writer says.
pub fn markdown(measure: &Measure, out: &mut dyn Write) -> io::Result<()> {
    markdown::write(measure, out)
}

/// Writes which measures stand behind a requirement, named as `benchmark:requirement`; says so if there is none.
///
/// # Errors
/// What the writer says.
pub fn map(
    reference: &str,
    measures: &[&Measure],
    screen: Screen,
    out: &mut dyn Write,
) -> io::Result<()> {
    list::write_map(reference, measures, screen, out)
}

/// Writes what only people can answer, by level, outer level first.
///
/// # Errors
/// What the writer says.
pub fn questions(measures: &[&Measure], screen: Screen, out: &mut dyn Write) -> io::Result<()> {
    list::write_questions(measures, screen, out)
}

/// Writes what only people can answer as a Markdown list to tick off, with what to look at.
///
/// # Errors
/// What the writer says.
pub fn questions_markdown(measures: &[&Measure], out: &mut dyn Write) -> io::Result<()> {
    markdown::write_questions(measures, out)
}

/// What putting the measure in place does to what runs, as people say it.
pub(crate) fn change(change: Change) -> &'static str {
    match change {
        Change::None => "changes nothing that runs",
        Change::Restart => "needs a restart",
        Change::Rollout => "needs a rollout",
        Change::MayBreak => "may break what runs",
    }
}

pub(crate) fn environment(status: EnvironmentStatus) -> &'static str {
    match status {
        EnvironmentStatus::Applies => "applies",
        EnvironmentStatus::ProviderManaged => "provider-managed",
        EnvironmentStatus::NotAvailable => "not available",
    }
}

/// `group 1, effort 2, may break what runs`.
fn cost(measure: &Measure) -> String {
    format!("group {}, effort {}, {}", measure.group, measure.effort, change(measure.change))
}

/// `AKS applies, On-Premise provider-managed`.
fn environments(measure: &Measure) -> String {
    let both = measure.environments;
    format!("AKS {}, On-Premise {}", environment(both.aks), environment(both.on_prem))
}
