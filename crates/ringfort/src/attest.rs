//! `ringfort attest`: what people say they have seen.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use jiff::{Timestamp, ToSpan};
use ringfort_config::{Attestation, Draft, FILL_IN, Known, append, today};
use ringfort_measure::Measure;
use ringfort_report::sanitise;

use crate::catalogue::{self, Measures};
use crate::cli::{Attest, AttestCommand};
use crate::failure::Failure;
use crate::outputs::write_file;
use crate::screen;
use crate::settings;

/// Runs the command.
pub(crate) fn run(command: &Attest) -> Result<ExitCode, Failure> {
    match &command.command {
        AttestCommand::New {
            measure,
            register,
            scope,
            statement,
            evidence,
            by,
            on,
            until,
            measures,
        } => {
            let given = [
                ("scope", scope),
                ("statement", statement),
                ("evidence", evidence),
                ("by", by),
                ("on", on),
                ("until", until),
            ];
            let given = given.map(|(name, value)| (name, value.as_deref()));
            write_skeleton(measure, register, &given, &catalogue::load(measures)?)
        }
        AttestCommand::Check { registers, soon, measures } => {
            check(registers, *soon, &catalogue::load(measures)?)
        }
    }
}

fn write_skeleton(
    id: &str,
    register: &Path,
    given: &[(&'static str, Option<&str>)],
    measures: &Measures,
) -> Result<ExitCode, Failure> {
    let measure = catalogue::find(&measures.catalogue, id)?;
    let mut draft = Draft::of_attestation(id, &advice(measure));
    for (name, value) in given {
        if let Some(value) = value {
            draft.set(name, value);
        }
    }
    let text = if register.exists() { settings::read(register)? } else { String::new() };
    let name = register.display().to_string();
    let new = append(&name, &text, &draft).map_err(|refusal| {
        Failure::new(format!("`{name}` is left as it is: {}", refusal.why))
            .help(format!("paste this below `{}:`\n{}", refusal.list, refusal.block))
    })?;
    write_file(register, &mut |out| out.write_all(new.as_bytes()))?;
    let open: Vec<&str> = given
        .iter()
        .filter(|(name, _)| draft.get(name).is_some_and(|value| value.starts_with(FILL_IN)))
        .map(|(name, _)| *name)
        .collect();
    let mut lines = vec![format!("written to {name}: `{id}`")];
    if !open.is_empty() {
        lines.push(format!("fill in {}", open.join(", ")));
    }
    lines.push(format!("then: ringfort attest check {name}"));
    for line in lines {
        screen::print(format!("{}\n", sanitise(&line, 4096)).as_bytes())?;
    }
    Ok(ExitCode::SUCCESS)
}

/// The title, and what the page says of a good attestation: for the comment above the skeleton.
fn advice(measure: &Measure) -> String {
    let paragraphs = measure.sections.verify.split("\n\n");
    let about: Vec<&str> =
        paragraphs.filter(|text| text.contains("attestation")).map(str::trim).collect();
    let more = format!("`ringfort measures show {}` says what to look at.", measure.id);
    [&[&*measure.title][..], &about, &[&more]].concat().join("\n")
}

/// Validates registers and tells what has ended or ends soon.
fn check(registers: &[PathBuf], soon: u16, measures: &Measures) -> Result<ExitCode, Failure> {
    let now = Timestamp::now();
    let known = Known::new(measures.catalogue.measures().iter().map(|measure| &**measure));
    let working = std::env::current_dir().unwrap_or_default();
    let mut all = Vec::new();
    for path in registers {
        all.extend(settings::register(path, &working, &known, now)?.attestations);
    }
    let horizon = today(now).checked_add(i32::from(soon).days()).unwrap_or_else(|_| today(now));
    let ended: Vec<&Attestation> = all.iter().filter(|record| !record.until.holds(now)).collect();
    let ending: Vec<&Attestation> = all
        .iter()
        .filter(|record| record.until.holds(now) && record.until.last_day() <= horizon)
        .collect();
    let mut out = String::new();
    for (word, records) in [("ended", &ended), ("ends", &ending)] {
        for record in records {
            let place = format!("{}:{}", record.place.file, record.place.line);
            let (measure, scope, end) = (&record.measure, &record.scope, record.until.last_day());
            out.push_str(&sanitise(
                &format!("{place}: `{measure}` for {scope} {word} on {end}"),
                4096,
            ));
            out.push('\n');
        }
    }
    let counts = format!(
        "{}, {} ended, {} within {soon} days\n",
        counted(all.len()),
        ended.len(),
        ending.len()
    );
    screen::print((out + &counts).as_bytes())?;
    Ok(if ended.is_empty() { ExitCode::SUCCESS } else { ExitCode::from(1) })
}

fn counted(number: usize) -> String {
    if number == 1 { "1 attestation".to_owned() } else { format!("{number} attestations") }
}
