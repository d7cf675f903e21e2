//! `ringfort questions`: what no program can see, and nobody has answered yet.

use std::collections::HashSet;
use std::process::ExitCode;

use jiff::Timestamp;
use ringfort_config::Known;
use ringfort_measure::{Environment, EnvironmentStatus, Level, Measure};
use ringfort_report::measures::{questions, questions_markdown};
use serde_json::json;

use crate::catalogue;
use crate::cli::{Color, Questions};
use crate::failure::Failure;
use crate::measures::{named, unknown};
use crate::screen;
use crate::settings;

/// Runs the command; writes to standard output.
pub(crate) fn run(command: &Questions, color: Color) -> Result<ExitCode, Failure> {
    let measures = catalogue::load(&command.measures)?;
    let all = measures.catalogue.measures();
    let level = command.level.as_deref().map(|word| named("level", word, Level::ALL, Level::name));
    let level = level.transpose()?;
    let environment = command.environment.as_deref().and_then(|word| {
        Environment::ALL.into_iter().find(|environment| environment.name() == word)
    });
    let known = Known::new(all.iter().map(|measure| &**measure));
    let now = Timestamp::now();
    let working = std::env::current_dir().unwrap_or_default();
    let mut answered = HashSet::new();
    for path in &command.attestations {
        let register = settings::register(path, &working, &known, now)?;
        let valid = register.attestations.into_iter().filter(|record| record.until.holds(now));
        answered.extend(valid.map(|record| record.measure));
    }
    let open: Vec<&Measure> = all
        .iter()
        .map(|measure| &**measure)
        .filter(|measure| measure.checks.is_empty() && applies(measure, environment))
        .filter(|measure| level.is_none_or(|level| measure.level == level))
        .filter(|measure| !answered.contains(&*measure.id))
        .collect();
    let mut out = Vec::new();
    let written = match &*command.format {
        "terminal" => questions(&open, screen::of_stdout(color), &mut out),
        "markdown" => questions_markdown(&open, &mut out),
        "json" => {
            let listed: Vec<_> = open.iter().map(|measure| question(measure)).collect();
            let list = json!({
                "schema": "ringfort.io/questions/v1",
                "ringfort": env!("CARGO_PKG_VERSION"),
                "questions": listed,
            });
            out.extend(format!("{list:#}\n").into_bytes());
            Ok(())
        }
        other => return Err(unknown("format", other, &["terminal", "markdown", "json"])),
    };
    written.map_err(|error| Failure::new(format!("cannot write the list: {error}")))?;
    screen::print(&out)?;
    Ok(ExitCode::SUCCESS)
}

fn applies(measure: &Measure, environment: Option<Environment>) -> bool {
    let environments = environment.map_or_else(|| Environment::ALL.to_vec(), |one| vec![one]);
    environments
        .into_iter()
        .any(|environment| measure.status_in(environment) == EnvironmentStatus::Applies)
}

fn question(measure: &Measure) -> serde_json::Value {
    json!({
        "measure": measure.id,
        "level": measure.level.name(),
        "title": measure.title,
        "severity": measure.severity().name(),
        "verify": measure.sections.verify,
    })
}
