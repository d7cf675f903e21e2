//! An assessment read by a benchmark, requirement by requirement, in every form.

mod csv;
mod html;
mod json;
mod markdown;
mod terminal;

use std::fmt;
use std::io::{self, Write};
use std::str::FromStr;

use ringfort_assess::{Assessment, RequirementResult, Status, view};
use ringfort_measure::Benchmark;

use crate::Context;
use crate::json::status;
use crate::wording::count;

/// A form in which a view is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum ViewFormat {
    /// For people at a terminal.
    Terminal,
    /// For programs.
    Json,
    /// For a ticket.
    Markdown,
    /// For spreadsheets.
    Csv,
    /// One self-contained page.
    Html,
}

impl ViewFormat {
    /// All of them.
    pub const ALL: [ViewFormat; 5] = [
        ViewFormat::Terminal,
        ViewFormat::Json,
        ViewFormat::Markdown,
        ViewFormat::Csv,
        ViewFormat::Html,
    ];

    /// The word on the command line.
    pub fn name(self) -> &'static str {
        match self {
            ViewFormat::Terminal => "terminal",
            ViewFormat::Json => "json",
            ViewFormat::Markdown => "markdown",
            ViewFormat::Csv => "csv",
            ViewFormat::Html => "html",
        }
    }
}

/// A word that is no form of a view.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnknownViewFormat(String);

impl fmt::Display for UnknownViewFormat {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names = ViewFormat::ALL.map(ViewFormat::name).join(", ");
        write!(
            out,
            "a benchmark is not written as `{}`: there are {names}",
            crate::sanitise::name(&self.0)
        )
    }
}

impl std::error::Error for UnknownViewFormat {}

impl FromStr for ViewFormat {
    type Err = UnknownViewFormat;

    fn from_str(word: &str) -> Result<ViewFormat, UnknownViewFormat> {
        let found = ViewFormat::ALL.into_iter().find(|one| one.name().eq_ignore_ascii_case(word));
        found.ok_or_else(|| UnknownViewFormat(word.to_owned()))
    }
}

/// Writes an assessment as a benchmark sees it. The same assessment and context give the same bytes.
///
/// # Errors
/// What the writer says; nothing else fails.
pub fn render_view(
    format: ViewFormat,
    assessment: &Assessment,
    benchmark: &Benchmark,
    context: &Context<'_>,
    out: &mut dyn Write,
) -> io::Result<()> {
    let mut buffer = io::BufWriter::with_capacity(1 << 16, out);
    let view = View { assessment, benchmark, rows: view(assessment, benchmark) };
    match format {
        ViewFormat::Terminal => terminal::write(&view, context, &mut buffer),
        ViewFormat::Json => json::write(&view, context, &mut buffer),
        ViewFormat::Markdown => markdown::write(&view, &mut buffer),
        ViewFormat::Csv => csv::write(&view, &mut buffer),
        ViewFormat::Html => html::write(&view, context, &mut buffer),
    }?;
    buffer.flush()
}

/// What all forms read.
struct View<'a> {
    assessment: &'a Assessment,
    benchmark: &'a Benchmark,
    rows: Vec<RequirementResult<'a>>,
}

/// The order in which statuses are counted, the worst first.
const STATUSES: [Status; 7] = [
    Status::Missing,
    Status::Unknown,
    Status::Accepted,
    Status::Attested,
    Status::InPlace,
    Status::ProviderManaged,
    Status::NotApplicable,
];

impl View<'_> {
    /// How many requirements have which status; those that no measure answers come last.
    fn counts(&self) -> Vec<(&'static str, usize)> {
        let number =
            |wanted: Option<Status>| self.rows.iter().filter(|row| row.status == wanted).count();
        let known = STATUSES.into_iter().map(|one| (status(one), number(Some(one))));
        known.chain([(NONE, number(None))]).filter(|(_, number)| *number > 0).collect()
    }

    /// `131 requirements: 3 missing, 90 unknown`
    fn summary(&self) -> String {
        let counts: Vec<String> =
            self.counts().into_iter().map(|(word, number)| format!("{number} {word}")).collect();
        format!("{}: {}", count(self.rows.len(), "requirement"), counts.join(", "))
    }
}

/// The word for a requirement that no measure answers.
const NONE: &str = "no-measure";

fn word(row: &RequirementResult<'_>) -> &'static str {
    row.status.map_or(NONE, status)
}

/// What decides the status: findings, what evidence is missing, what was seen.
fn evidence(row: &RequirementResult<'_>) -> String {
    let sum = |number: fn(&ringfort_assess::MeasureResult) -> usize| -> usize {
        row.measures.iter().map(|result| number(result)).sum()
    };
    let (held, undecided) = (sum(|result| result.held), sum(|result| result.undecided));
    let mut parts = Vec::new();
    if !row.findings.is_empty() {
        parts.push(count(row.findings.len(), "finding"));
    }
    if held > 0 {
        parts.push(format!("{held} held"));
    }
    if undecided > 0 {
        parts.push(format!("{undecided} undecided"));
    }
    let unknown = row.measures.iter().find(|result| result.status == Status::Unknown);
    if let Some(result) = unknown.filter(|result| !result.detail.is_empty()) {
        parts.push(result.detail.clone());
    }
    parts.join("; ")
}

fn ids<'a>(row: &RequirementResult<'a>) -> Vec<&'a str> {
    row.measures.iter().map(|result| &*result.measure.id).collect()
}
