//! `ringfort accept`: writes down that somebody decided to live with a finding.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use ringfort_config::{
    Applied, Candidate, Configuration, Decision, Draft, FailOn, append, read_register,
};

use crate::assessing::{self, Run};
use crate::cli::Accept;
use crate::failure::Failure;
use crate::finding_id::FindingId;
use crate::outputs::write_file;
use crate::progress::Progress;
use crate::screen;
use crate::settings::{self, Settings};

/// Runs the command: assesses the evidence again, finds the finding, and adds a record about it to a file.
pub(crate) fn run(command: &Accept) -> Result<ExitCode, Failure> {
    let wanted = FindingId::parse(&command.finding)?;
    let settings = Settings::load(&command.evidence)?;
    let run = assessing::run(&command.evidence, &settings, false, &Progress::start())?;
    let candidates = run.candidates();
    let id = wanted.the_one(candidates.iter().map(|candidate| candidate.id))?;
    let Some(candidate) = candidates.iter().find(|candidate| candidate.id == id) else {
        return Err(Failure::new(format!("no finding here has the id `{id}`")));
    };
    refuse_twice(&run, &candidates, candidate)?;
    let draft = Draft::of_finding(candidate, &command.owner, &command.reason, &command.until);
    let target = Target::of(command, &settings);
    let text = if target.file.exists() { settings::read(&target.file)? } else { String::new() };
    let name = target.file.display().to_string();
    let new = append(&name, &text, &draft).map_err(|refusal| {
        Failure::new(format!("`{name}` is left as it is: {}", refusal.why))
            .help(format!("paste this below `{}:`\n{}", refusal.list, refusal.block))
    })?;
    target.prove(&name, &new, &settings)?;
    write_file(&target.file, &mut |out| out.write_all(new.as_bytes()))?;
    let accepted = format!(
        "accepted {} ({}/{}) on {} {} until {}, by {}",
        candidate.id,
        candidate.measure,
        candidate.check,
        candidate.kind,
        candidate.name,
        command.until,
        command.owner
    );
    for line in [accepted, format!("written to {name}")] {
        screen::print(format!("{}\n", ringfort_report::sanitise(&line, 4096)).as_bytes())?;
    }
    Ok(ExitCode::SUCCESS)
}

/// A second record would only hide when the first one ends.
fn refuse_twice(
    run: &Run<'_>,
    candidates: &[Candidate<'_>],
    candidate: &Candidate<'_>,
) -> Result<(), Failure> {
    let Applied { decisions, notes, .. } = run.applied(None, FailOn::Never);
    let decided = candidates.iter().zip(&decisions).find(|(other, _)| other.id == candidate.id);
    let Some((_, Decision::Accepted(index))) = decided else { return Ok(()) };
    let Some(note) = notes.get(*index) else { return Ok(()) };
    let until = note.until.as_ref().map(|until| format!(" until {until}")).unwrap_or_default();
    let place = &note.place;
    Err(Failure::new(format!("{} is accepted already{until}, by `{}`", candidate.id, note.id))
        .help(format!("change what stands in {}:{}, or remove it first", place.file, place.line)))
}

/// The file that the record is added to.
struct Target {
    file: PathBuf,
    /// True for a register, false for a configuration.
    register: bool,
}

impl Target {
    fn of(command: &Accept, settings: &Settings) -> Target {
        match (&command.register, &settings.file) {
            (Some(register), _) => Target { file: register.clone(), register: true },
            (None, Some(file)) => Target { file: file.clone(), register: false },
            (None, None) => {
                Target { file: Path::new(settings::NAME).to_path_buf(), register: false }
            }
        }
    }

    /// The new text must be read without a mistake.
    fn prove(&self, name: &str, text: &str, settings: &Settings) -> Result<(), Failure> {
        let known = settings.known();
        let read = match self.register {
            true => read_register(name, text, &known, settings.now).map(|_| ()),
            false => Configuration::read(name, text, &known, settings.now).map(|_| ()),
        };
        read.map_err(|faults| Failure::of_faults(&faults, text))
    }
}
