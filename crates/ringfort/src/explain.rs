//! `ringfort explain`: one finding, its risk, and what stands in its way.

use std::process::ExitCode;

use ringfort_config::FailOn;
use ringfort_report::Context;

use crate::assessing::{self, Texts};
use crate::cli::{Color, Explain};
use crate::failure::Failure;
use crate::finding_id::FindingId;
use crate::progress::Progress;
use crate::screen;
use crate::settings::Settings;

/// Runs the command: assesses the evidence again, weighs it, and tells of the finding.
pub(crate) fn run(command: &Explain, color: Color) -> Result<ExitCode, Failure> {
    let wanted = FindingId::parse(&command.finding)?;
    let settings = Settings::load(&command.evidence)?;
    let mut run = assessing::run(&command.evidence, &settings, false, &Progress::start())?;
    run.weigh();
    let id = wanted.the_one(run.ids())?.to_owned();
    let applied = run.applied(None, FailOn::Never);
    let (assessment, evidence) = run.conclude(applied);
    let context = Context {
        excerpts: &Texts(&evidence),
        version: env!("CARGO_PKG_VERSION"),
        screen: screen::of_stdout(color),
        ..Context::PLAIN
    };
    let mut out = Vec::new();
    if let Some(finding) = assessment.findings.iter().find(|finding| finding.id == id) {
        ringfort_report::explain(finding, &context, &mut out)
            .map_err(|error| Failure::new(format!("cannot write the explanation: {error}")))?;
    }
    screen::print(&out)?;
    Ok(ExitCode::SUCCESS)
}
