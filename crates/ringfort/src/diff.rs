//! `ringfort diff`.

use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use ringfort_assess::Risks;
use ringfort_config::FailOn;
use ringfort_diff::{Change, State};
use ringfort_measure::Severity;
use ringfort_report::{Context, Format, PlanFormat, Screen, render, render_diff};

use crate::assessing;
use crate::cli::{self, Color};
use crate::failure::Failure;
use crate::outputs;
use crate::progress::Progress;
use crate::scan::severity;
use crate::screen;
use crate::settings::Settings;

/// Assessments are read up to this size.
const LARGEST: u64 = 4 << 30;
/// So much of a file is looked at to tell an assessment from evidence.
const HEAD: u64 = 4096;

/// Runs the command. New findings make it fail only if that is asked for; what could not be assessed does.
pub(crate) fn run(mut command: cli::Diff, color: Color) -> Result<ExitCode, Failure> {
    let format: PlanFormat = command.format.parse().map_err(|unknown| Failure::new(&unknown))?;
    let fail_on = command.fail_on_new.as_deref().map(severity).transpose()?;
    let [before, after] = <[PathBuf; 2]>::try_from(std::mem::take(&mut command.evidence.paths))
        .map_err(|_| {
            Failure::new("two assessments are compared").help("ringfort diff BEFORE AFTER")
        })?;
    let before = state(&mut command.evidence, before)?;
    let after = state(&mut command.evidence, after)?;
    let change = Change::between(&before, &after);
    let context = Context {
        version: env!("CARGO_PKG_VERSION"),
        screen: match &command.output {
            Some(_) => Screen::PLAIN,
            None => screen::of_stdout(color),
        },
        ..Context::PLAIN
    };
    let mut out = Vec::new();
    render_diff(format, &change, &context, &mut out)
        .map_err(|error| Failure::new(format!("cannot write the comparison: {error}")))?;
    match &command.output {
        Some(file) => outputs::write_file(file, &mut |to| to.write_all(&out))?,
        None => screen::print(&out)?,
    }
    Ok(exit_code(&change, fail_on))
}

/// 1 for new open findings, if that was asked for; 3 for what was not assessed; else 0.
fn exit_code(change: &Change, fail_on: Option<Severity>) -> ExitCode {
    let counts = |least: Severity| {
        let open = change
            .appeared
            .iter()
            .map(|new| &new.finding)
            .filter(|finding| matches!(finding.standing.as_str(), "open" | "below-threshold"));
        let mut severities = open.filter_map(|finding| severity(&finding.severity).ok());
        severities.any(|severity| severity >= least)
    };
    match (fail_on.is_some_and(counts), change.refused.1 > 0) {
        (true, _) => ExitCode::from(1),
        (false, true) => ExitCode::from(3),
        (false, false) => ExitCode::SUCCESS,
    }
}

/// An assessment that was kept, or one made now.
fn state(evidence: &mut cli::Evidence, path: PathBuf) -> Result<State, Failure> {
    let text = match is_assessment(&path) {
        true => read(&path)?,
        false => {
            evidence.paths = vec![path.clone()];
            let text = assess(evidence)?;
            // Threads are started once.
            evidence.threads = None;
            text
        }
    };
    State::read(&text).map_err(|fault| {
        Failure::new(format!("`{}` is {fault}", path.display()))
            .help("write it with `ringfort scan PATH --risk --format json --output FILE`")
    })
}

/// True for a file that begins as the JSON format does.
fn is_assessment(path: &Path) -> bool {
    let mut head = Vec::new();
    let file = File::open(path).ok().filter(|_| path.is_file());
    let read = file.and_then(|file| file.take(HEAD).read_to_end(&mut head).ok());
    let head = String::from_utf8_lossy(&head);
    let head = head.trim_start();
    read.is_some() && head.starts_with('{') && head.contains("\"ringfort.io/assessment/")
}

fn read(path: &Path) -> Result<Vec<u8>, Failure> {
    let cannot =
        |error: std::io::Error| Failure::new(format!("cannot read `{}`: {error}", path.display()));
    let mut text = Vec::new();
    let file = File::open(path).map_err(cannot)?;
    file.take(LARGEST + 1).read_to_end(&mut text).map_err(cannot)?;
    if text.len() as u64 > LARGEST {
        return Err(Failure::new(format!("`{}` is larger than 4 GiB", path.display())));
    }
    Ok(text)
}

/// Assesses and weighs, and writes the JSON format.
fn assess(evidence: &cli::Evidence) -> Result<Vec<u8>, Failure> {
    let settings = Settings::load(evidence)?;
    let mut run = assessing::run(evidence, &settings, false, &Progress::start())?;
    run.weigh();
    let applied = run.applied(None, FailOn::From(Severity::Low));
    let (mut assessment, _) = run.conclude(applied);
    assessment.risks = Risks::of(&assessment.findings).map(Box::new);
    let mut text = Vec::new();
    let context = Context { version: env!("CARGO_PKG_VERSION"), ..Context::PLAIN };
    render(Format::Json, &assessment, &context, &mut text)
        .map_err(|error| Failure::new(format!("cannot write the assessment: {error}")))?;
    Ok(text)
}
