//! The formats by name, and the one way into all of them.

use std::fmt;
use std::io::{self, Write};
use std::str::FromStr;

use ringfort_assess::Assessment;

use crate::{
    Context, csv, github, json, junit, markdown, oscal, prometheus, report, sarif, terminal,
};

/// A form in which an assessment is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Format {
    /// For people at a terminal.
    Terminal,
    /// For programs; versioned, with a JSON Schema.
    Json,
    /// SARIF 2.1.0, for code scanning.
    Sarif,
    /// JUnit XML, for systems that show tests.
    Junit,
    /// For a ticket or a merge request.
    Markdown,
    /// For spreadsheets.
    Csv,
    /// Annotations for GitHub Actions.
    Github,
    /// One self-contained page; needs findings that were weighed.
    Html,
    /// The ring picture; needs findings that were weighed.
    Svg,
    /// OSCAL assessment results; needs findings that were weighed.
    Oscal,
    /// OSCAL plan of action and milestones; needs findings that were weighed.
    OscalPoam,
    /// Figures in the text format of Prometheus; needs findings that were weighed.
    Prometheus,
}

impl Format {
    /// All formats.
    pub const ALL: [Format; 12] = [
        Format::Terminal,
        Format::Json,
        Format::Sarif,
        Format::Junit,
        Format::Markdown,
        Format::Csv,
        Format::Github,
        Format::Html,
        Format::Svg,
        Format::Oscal,
        Format::OscalPoam,
        Format::Prometheus,
    ];

    /// True if it shows risk and nothing else would do: findings must be weighed for it.
    pub fn needs_risk(self) -> bool {
        matches!(
            self,
            Format::Html | Format::Svg | Format::Oscal | Format::OscalPoam | Format::Prometheus
        )
    }

    /// True if it shows what to do next.
    pub fn needs_plan(self) -> bool {
        self == Format::Html
    }

    /// The word on the command line.
    pub fn name(self) -> &'static str {
        match self {
            Format::Terminal => "terminal",
            Format::Json => "json",
            Format::Sarif => "sarif",
            Format::Junit => "junit",
            Format::Markdown => "markdown",
            Format::Csv => "csv",
            Format::Github => "github",
            Format::Html => "html",
            Format::Svg => "svg",
            Format::Oscal => "oscal",
            Format::OscalPoam => "oscal-poam",
            Format::Prometheus => "prometheus",
        }
    }
}

impl fmt::Display for Format {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.pad(self.name())
    }
}

/// A word that is no format.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnknownFormat(String);

impl fmt::Display for UnknownFormat {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names = Format::ALL.map(Format::name).join(", ");
        write!(out, "unknown format `{}`: there are {names}", crate::sanitise::name(&self.0))
    }
}

impl std::error::Error for UnknownFormat {}

impl FromStr for Format {
    type Err = UnknownFormat;

    fn from_str(word: &str) -> Result<Format, UnknownFormat> {
        let format =
            Format::ALL.into_iter().find(|format| format.name().eq_ignore_ascii_case(word));
        format.ok_or_else(|| UnknownFormat(word.to_owned()))
    }
}

/// Writes the assessment in a format. The same assessment and context give the same bytes.
///
/// # Errors
/// What the writer says; nothing else fails.
pub fn render(
    format: Format,
    assessment: &Assessment,
    context: &Context<'_>,
    out: &mut dyn Write,
) -> io::Result<()> {
    let mut buffer = io::BufWriter::with_capacity(1 << 16, out);
    let out: &mut dyn Write = &mut buffer;
    match format {
        Format::Terminal if context.quiet => terminal::quiet(assessment, out),
        Format::Terminal => terminal::full(assessment, context, out),
        Format::Json => json::write(assessment, context, out),
        Format::Sarif => sarif::write(assessment, context, out),
        Format::Junit => junit::write(assessment, out),
        Format::Markdown => markdown::write(assessment, out),
        Format::Csv => csv::write(assessment, out),
        Format::Github => github::write(assessment, out),
        Format::Html => report::write(assessment, context, out),
        Format::Svg => report::write_svg(assessment, out),
        Format::Oscal => oscal::write_results(assessment, context, out),
        Format::OscalPoam => oscal::write_poam(assessment, context, out),
        Format::Prometheus => prometheus::write(assessment, context, out),
    }?;
    buffer.flush()
}
