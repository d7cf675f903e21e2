//! A plan in every form in which it is shown.

mod json;
mod markdown;
mod terminal;
pub(crate) mod words;

use std::fmt;
use std::io::{self, Write};
use std::str::FromStr;

use ringfort_assess::Assessment;
use ringfort_measure::Environment;
use ringfort_plan::{Deed, Plan};
use ringfort_risk::Figures;

use crate::Context;

pub use json::PLAN_SCHEMA;

/// A form in which a plan, or what changed, is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PlanFormat {
    /// For people at a terminal.
    Terminal,
    /// For programs; versioned.
    Json,
    /// A table for a ticket.
    Markdown,
}

impl PlanFormat {
    const ALL: [PlanFormat; 3] = [PlanFormat::Terminal, PlanFormat::Json, PlanFormat::Markdown];

    fn name(self) -> &'static str {
        match self {
            PlanFormat::Terminal => "terminal",
            PlanFormat::Json => "json",
            PlanFormat::Markdown => "markdown",
        }
    }
}

/// A word that is none of these formats.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnknownPlanFormat(String);

impl fmt::Display for UnknownPlanFormat {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names = PlanFormat::ALL.map(PlanFormat::name).join(", ");
        let word = crate::sanitise::name(&self.0);
        write!(out, "this cannot be written as `{word}`: there are {names}")
    }
}

impl std::error::Error for UnknownPlanFormat {}

impl FromStr for PlanFormat {
    type Err = UnknownPlanFormat;

    fn from_str(word: &str) -> Result<PlanFormat, UnknownPlanFormat> {
        let mut all = PlanFormat::ALL.into_iter();
        all.find(|format| format.name().eq_ignore_ascii_case(word))
            .ok_or_else(|| UnknownPlanFormat(word.to_owned()))
    }
}

/// A plan with what it is about.
#[derive(Clone, Copy, Debug)]
pub struct Planned<'p> {
    /// What was found.
    pub assessment: &'p Assessment,
    /// What to do about it.
    pub plan: &'p Plan,
    /// Where the cluster runs, if that is known.
    pub environment: Option<Environment>,
    /// How many steps are shown to people; programs get all.
    pub shown: usize,
    /// With the commands of each step, on a terminal.
    pub commands: bool,
}

/// Writes a plan in a format.
///
/// # Errors
/// Those of `out`.
pub fn render_plan(
    format: PlanFormat,
    planned: Planned<'_>,
    context: &Context<'_>,
    out: &mut dyn Write,
) -> io::Result<()> {
    match format {
        PlanFormat::Terminal => terminal::write(planned, context, out),
        PlanFormat::Json => json::write(planned, context, out),
        PlanFormat::Markdown => markdown::write(planned, out),
    }
}

/// A question: what if these deeds were done?
#[derive(Clone, Debug)]
pub struct WhatIf<'w> {
    /// What would be done.
    pub deeds: Vec<&'w Deed>,
    /// The figures now.
    pub before: Figures,
    /// The figures then.
    pub after: Figures,
}

/// Writes the answer to a question in a format.
///
/// # Errors
/// Those of `out`.
pub fn render_what_if(
    format: PlanFormat,
    what_if: &WhatIf<'_>,
    context: &Context<'_>,
    out: &mut dyn Write,
) -> io::Result<()> {
    match format {
        PlanFormat::Terminal => terminal::what_if(what_if, context.screen, out),
        PlanFormat::Json => json::what_if(what_if, context, out),
        PlanFormat::Markdown => markdown::what_if(what_if, out),
    }
}
