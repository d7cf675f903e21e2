//! `ringfort plan`.

use std::process::ExitCode;

use ringfort_assess::Assessment;
use ringfort_config::FailOn;
use ringfort_measure::nearest;
use ringfort_plan::{Board, Deed, Executor, Plan, Wish};
use ringfort_report::{Context, PlanFormat, Planned, Screen, WhatIf, render_plan, render_what_if};

use crate::assessing::{self, Texts};
use crate::cli::{self, Color};
use crate::failure::Failure;
use crate::outputs;
use crate::progress::Progress;
use crate::scan::request;
use crate::screen;
use crate::settings::Settings;

/// Runs the command: assesses the evidence, weighs it, and orders what can be done. Findings do not make it fail; what
/// could not be assessed does.
pub(crate) fn run(command: &cli::Plan, color: Color) -> Result<ExitCode, Failure> {
    let format: PlanFormat = command.format.parse().map_err(|unknown| Failure::new(&unknown))?;
    let executor = command.executor.as_deref().map(executor).transpose()?;
    let settings = Settings::load(&command.evidence)?;
    let mut run = assessing::run(&command.evidence, &settings, false, &Progress::start())?;
    run.weigh();
    let applied = run.applied(None, FailOn::Never);
    let (assessment, evidence) = run.conclude(applied);
    let context = Context {
        excerpts: &Texts(&evidence),
        version: env!("CARGO_PKG_VERSION"),
        screen: match &command.output {
            Some(_) => Screen::PLAIN,
            None => screen::of_stdout(color),
        },
        request: &request(&command.evidence.paths),
        ..Context::PLAIN
    };
    let mut out = Vec::new();
    let written = match command.what_if.is_empty() {
        true => {
            let wish = Wish { effort: command.effort, executor };
            let plan = plan(&assessment, &settings, &wish)?;
            let planned = Planned {
                assessment: &assessment,
                plan: &plan,
                environment: settings.configuration.environment,
                shown: command.steps,
                commands: command.commands,
            };
            render_plan(format, planned, &context, &mut out)
        }
        false => {
            let board = board(&assessment, &settings);
            let what_if = what_if(&board, &settings, &command.what_if)?;
            render_what_if(format, &what_if, &context, &mut out)
        }
    };
    written.map_err(|error| Failure::new(format!("cannot write the plan: {error}")))?;
    match &command.output {
        Some(file) => outputs::write_file(file, &mut |to| to.write_all(&out))?,
        None => screen::print(&out)?,
    }
    Ok(match assessment.completeness.refused.is_empty() {
        true => ExitCode::SUCCESS,
        false => ExitCode::from(3),
    })
}

fn executor(word: &str) -> Result<Executor, Failure> {
    let mut all = Executor::ALL.into_iter();
    all.find(|executor| executor.name().eq_ignore_ascii_case(word)).ok_or_else(|| {
        let failure = Failure::new(format!("nobody is called `{word}` in a plan"));
        failure.help("there are platform, cluster and developer")
    })
}

/// The plan for an assessment that was weighed.
pub(crate) fn plan(
    assessment: &Assessment,
    settings: &Settings,
    wish: &Wish,
) -> Result<Plan, Failure> {
    let measures = settings.measures.catalogue.measures();
    let environment = settings.configuration.environment;
    Plan::of(&assessment.findings, measures, environment, wish)
        .map_err(|inconsistent| Failure::new(&inconsistent))
}

fn board(assessment: &Assessment, settings: &Settings) -> Board {
    let measures = settings.measures.catalogue.measures();
    Board::of(&assessment.findings, measures, settings.configuration.environment)
}

/// The figures if all that is named were done.
fn what_if<'b>(
    board: &'b Board,
    settings: &Settings,
    named: &[String],
) -> Result<WhatIf<'b>, Failure> {
    let mut chosen = Vec::new();
    for name in named {
        let found: Vec<usize> = (0..board.deeds.len())
            .filter(|&at| board.deeds.get(at).is_some_and(|deed| is_called(deed, name)))
            .collect();
        if found.is_empty() {
            return Err(no_such_deed(board, settings, name));
        }
        chosen.extend(found);
    }
    let (before, after) =
        board.what_if(&chosen).map_err(|inconsistent| Failure::new(&inconsistent))?;
    let deeds = chosen.iter().filter_map(|&at| board.deeds.get(at)).collect();
    Ok(WhatIf { deeds, before, after })
}

/// True for the whole name, and for names that leave level or namespace out.
fn is_called(deed: &Deed, name: &str) -> bool {
    let (wanted, namespace) = match name.split_once('@') {
        Some((wanted, namespace)) => (wanted, Some(namespace)),
        None => (name, None),
    };
    let (id, level) = match wanted.split_once(':') {
        Some((id, level)) => (id, Some(level)),
        None => (wanted, None),
    };
    id == &*deed.measure.id
        && namespace.is_none_or(|namespace| deed.namespace.as_deref() == Some(namespace))
        && level.is_none_or(|level| deed.enforces.is_some_and(|own| own.name() == level))
}

fn no_such_deed(board: &Board, settings: &Settings, name: &str) -> Failure {
    let id = name.split(['@', ':']).next().unwrap_or_default();
    let own = board.deeds.iter().filter(|deed| &*deed.measure.id == id);
    let names: Vec<String> = own.map(Deed::name).take(5).collect();
    if !names.is_empty() {
        return Failure::new(format!("`{id}` is not to be done there"))
            .help(format!("it is here: {}", names.join(", ")));
    }
    let ids = settings.measures.catalogue.measures().iter().map(|measure| &*measure.id);
    if ids.clone().any(|known| known == id) {
        return Failure::new(format!("`{id}` would take nothing away here"))
            .help("nothing open lacks it, and nothing open waits behind it");
    }
    let failure = Failure::new(format!("there is no measure `{id}`"));
    match nearest(id, ids).first() {
        Some(near) => failure.help(format!("did you mean `{near}`?")),
        None => failure.help("`ringfort measures` lists all of them"),
    }
}
