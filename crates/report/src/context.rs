//! What a report has to know beside the assessment.

use std::fmt;

use ringfort_measure::{Benchmark, Environment, Severity};
use ringfort_plan::Plan;

use crate::{Excerpts, NoExcerpts, Screen};

/// What a report has to know beside the assessment.
#[derive(Clone, Copy)]
pub struct Context<'a> {
    /// The texts that excerpts are taken from.
    pub excerpts: &'a dyn Excerpts,
    /// The version of Ringfort.
    pub version: &'a str,
    /// The threshold that the run was asked for, `None` for `never`. Standings are decided already: this is for
    /// the words, and for what is shown in full if nothing can fail.
    pub fail_on: Option<Severity>,
    /// What the terminal can show.
    pub screen: Screen,
    /// One line a finding, in [`Format::Terminal`](crate::Format::Terminal) only.
    pub quiet: bool,
    /// The picture and the account, without the findings, in [`Format::Terminal`](crate::Format::Terminal) only.
    pub summary: bool,
    /// What a command needs behind it to look at the same evidence, quoted for a shell; empty if nothing.
    pub request: &'a str,
    /// What to do next, for formats that show it.
    pub plan: Option<&'a Plan>,
    /// Where the cluster runs, if that is known.
    pub environment: Option<Environment>,
    /// The benchmarks that the report is read by as well.
    pub benchmarks: &'a [Benchmark],
    /// `YYYY-MM-DD`; empty if that does not matter.
    pub today: &'a str,
}

impl Context<'static> {
    /// No texts, no threshold, a screen that shows nothing but text: what all others begin with.
    pub const PLAIN: Context<'static> = Context {
        excerpts: &NoExcerpts,
        version: "",
        fail_on: None,
        screen: Screen::PLAIN,
        quiet: false,
        summary: false,
        request: "",
        plan: None,
        environment: None,
        benchmarks: &[],
        today: "",
    };
}

impl fmt::Debug for Context<'_> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("Context")
            .field("version", &self.version)
            .field("fail_on", &self.fail_on)
            .field("screen", &self.screen)
            .field("quiet", &self.quiet)
            .finish_non_exhaustive()
    }
}
