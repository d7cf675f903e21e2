//! `ringfort measures`: browse the library, and check measures of one's own.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use rayon::prelude::*;
use ringfort_assess::{CaseFault, count_cases, run_cases};
use ringfort_config::NEWEST_PSS;
use ringfort_measure::json::JsonMeasure;
use ringfort_measure::{
    Control, Coverage, Environment, Exception, Filter, Goal, Level, Measure, Page, nearest,
    read_pages,
};
use ringfort_report::measures::{list, map, markdown, show};

use crate::catalogue;
use crate::cli::{Color, List, Measures, MeasuresCommand};
use crate::failure::Failure;
use crate::outputs::write_file;
use crate::{screen, summary};

/// Requirements that no program decides, each with a reason: a file of the library.
const EXCEPTIONS: &str = include_str!("../../../library/coverage-exceptions.csv");

/// Runs the command; writes to standard output.
pub(crate) fn run(command: Measures, color: Color) -> Result<ExitCode, Failure> {
    let mut out = Vec::new();
    let code = match command.command {
        None => write_list(&command.list, color, &mut out)?,
        Some(MeasuresCommand::Show { id, format, measures }) => {
            write_one(&id, &format, &measures, color, &mut out)?
        }
        Some(MeasuresCommand::Map { reference, measures }) => {
            write_map(&reference, &measures, color, &mut out)?
        }
        Some(MeasuresCommand::Check { directory }) => check(&directory, &mut out)?,
        Some(MeasuresCommand::Site { directory, measures }) => {
            write_site(&directory, &measures, &mut out)?
        }
        Some(MeasuresCommand::Summary { measures }) => {
            let loaded = catalogue::load(&measures)?;
            let all: Vec<&Measure> = loaded.catalogue.measures().iter().map(|one| &**one).collect();
            write(summary::write(&all, &mut out))?;
            ExitCode::SUCCESS
        }
        Some(MeasuresCommand::Coverage { file: Some(file) }) => coverage(&file, &mut out)?,
        Some(MeasuresCommand::Coverage { file: None }) => benchmarks(&mut out)?,
    };
    screen::print(&out)?;
    Ok(code)
}

fn write_list(request: &List, color: Color, out: &mut Vec<u8>) -> Result<ExitCode, Failure> {
    let measures = catalogue::load(&request.measures)?;
    let filter = filter(request, measures.catalogue.measures())?;
    let listed: Vec<&Measure> =
        measures.catalogue.list(&filter).into_iter().map(|measure| &**measure).collect();
    match &*request.format {
        "json" => write_json(&listed, out)?,
        "terminal" => write(list(&listed, screen::of_stdout(color), out))?,
        other => return Err(unknown("format", other, &["terminal", "json"])),
    }
    Ok(ExitCode::SUCCESS)
}

fn filter(request: &List, measures: &[std::sync::Arc<Measure>]) -> Result<Filter, Failure> {
    let level = request.level.as_deref().map(|word| named("level", word, Level::ALL, Level::name));
    let goal = request.goal.as_deref().map(|word| named("goal", word, Goal::ALL, Goal::name));
    let environment = request
        .environment
        .as_deref()
        .map(|word| named("environment", word, Environment::ALL, Environment::name));
    if let Some(name) = &request.benchmark {
        let mut known: Vec<&str> = measures
            .iter()
            .flat_map(|measure| measure.maps.iter().map(|map| &*map.benchmark))
            .collect();
        known.sort_unstable();
        known.dedup();
        if !known.contains(&name.as_str()) {
            return Err(unknown("benchmark", name, &known));
        }
    }
    Ok(Filter {
        level: level.transpose()?,
        goal: goal.transpose()?,
        environment: environment.transpose()?,
        benchmark: request.benchmark.clone(),
        text: request.text.clone(),
    })
}

/// The value that a word names.
pub(crate) fn named<T: Copy, const N: usize>(
    what: &str,
    word: &str,
    all: [T; N],
    name: fn(T) -> &'static str,
) -> Result<T, Failure> {
    let found = all.into_iter().find(|&each| name(each).eq_ignore_ascii_case(word));
    found.ok_or_else(|| unknown(what, word, &all.map(name)))
}

/// Nothing has the name `word`; `known` has all names that there are.
pub(crate) fn unknown(what: &str, word: &str, known: &[&str]) -> Failure {
    let near = nearest(word, known.iter().copied());
    let failure = Failure::new(format!("unknown {what} `{word}`"));
    match near.first() {
        Some(near) => failure.help(format!("did you mean `{near}`?")),
        None => failure.help(format!("there are {}", known.join(", "))),
    }
}

fn write_one(
    id: &str,
    format: &str,
    folders: &[PathBuf],
    color: Color,
    out: &mut Vec<u8>,
) -> Result<ExitCode, Failure> {
    let measures = catalogue::load(folders)?;
    let measure = catalogue::find(&measures.catalogue, id)?;
    match format {
        "json" => write_json(&[measure], out)?,
        "markdown" => write(markdown(measure, out))?,
        "terminal" => write(show(measure, screen::of_stdout(color), out))?,
        other => return Err(unknown("format", other, &["terminal", "markdown", "json"])),
    }
    Ok(ExitCode::SUCCESS)
}

fn write_json(measures: &[&Measure], out: &mut Vec<u8>) -> Result<(), Failure> {
    let listed: Vec<JsonMeasure<'_>> = measures.iter().map(|&measure| measure.into()).collect();
    let catalogue = serde_json::json!({
        "schema": "ringfort.io/catalogue/v1",
        "ringfort": env!("CARGO_PKG_VERSION"),
        "measures": listed,
    });
    write(writeln!(out, "{catalogue:#}"))
}

fn write_map(
    reference: &str,
    folders: &[PathBuf],
    color: Color,
    out: &mut Vec<u8>,
) -> Result<ExitCode, Failure> {
    if !reference.contains(':') {
        return Err(Failure::new(format!("`{reference}` does not name a benchmark")).help(
            "write it as BENCHMARK:REQUIREMENT, as in `checkov:CKV_K8S_16` or `cis-k8s-1.12:5.2.7`",
        ));
    }
    let measures = catalogue::load(folders)?;
    let found: Vec<&Measure> =
        measures.catalogue.mapped(reference).into_iter().map(|measure| &**measure).collect();
    write(map(reference, &found, screen::of_stdout(color), out))?;
    Ok(if found.is_empty() { ExitCode::from(1) } else { ExitCode::SUCCESS })
}

/// Validates a folder of measures and runs their cases.
fn check(folder: &Path, out: &mut Vec<u8>) -> Result<ExitCode, Failure> {
    let (pages, mut problems) = readable(folder)?;
    let file = |page: &Page| {
        format!("{}/{}/{}.md", folder.display(), page.measure.level.name(), page.measure.id)
    };
    let faults: Vec<Vec<CaseFault>> =
        pages.par_iter().map(|page| run_cases(page, &file(page), (1, NEWEST_PSS))).collect();
    problems.extend(faults.into_iter().flatten().map(|fault| fault.to_string()));
    let thin: Vec<Vec<String>> =
        pages.par_iter().map(|page| thin_checks(page, &file(page))).collect();
    for line in problems.iter().chain(thin.iter().flatten()) {
        write(writeln!(out, "{line}"))?;
    }
    let cases: usize = pages.iter().map(|page| page.cases.len()).sum();
    let checks: usize = pages.iter().map(|page| page.measure.checks.len()).sum();
    let verdict = match problems.len() {
        0 => "all as they say".to_owned(),
        1 => "1 problem".to_owned(),
        number => format!("{number} problems"),
    };
    write(writeln!(out, "{} measures, {checks} checks, {cases} cases: {verdict}", pages.len()))?;
    Ok(if problems.is_empty() { ExitCode::SUCCESS } else { ExitCode::from(1) })
}

/// A note for each check with too few cases to trust it: three that break it and three in which it holds are
/// wanted.
fn thin_checks(page: &Page, file: &str) -> Vec<String> {
    count_cases(page, (1, NEWEST_PSS))
        .into_iter()
        .filter(|count| count.broken < 3 || count.held < 3)
        .map(|count| {
            format!(
                "{file}: note: `{}` is broken in {} cases and holds in {}; write at least three of each",
                count.check, count.broken, count.held
            )
        })
        .collect()
}

/// The pages that can be read, and what is wrong with the others.
fn readable(folder: &Path) -> Result<(Vec<Page>, Vec<String>), Failure> {
    if !folder.is_dir() {
        return Err(Failure::new(format!("there is no folder `{}`", folder.display()))
            .help("give a folder whose folders are levels: environment, cluster, node, container, api-resource"));
    }
    let (pages, errors) = read_pages(folder, catalogue::strict(folder));
    Ok((pages, errors.iter().map(ToString::to_string).collect()))
}

/// Writes the library as a web site into a folder that is empty or holds an earlier one.
fn write_site(folder: &Path, measures: &[PathBuf], out: &mut Vec<u8>) -> Result<ExitCode, Failure> {
    let measures = catalogue::load(measures)?;
    let wrong = |error: std::io::Error| {
        Failure::new(format!("cannot write `{}`: {error}", folder.display()))
            .help("give a folder that can be written to")
    };
    let is_free = !folder.exists()
        || folder.join("index.html").is_file()
        || fs::read_dir(folder).map_err(wrong)?.next().is_none();
    if !is_free {
        return Err(Failure::new(format!("`{}` holds something else", folder.display()))
            .help("give a new folder, or one with an earlier site"));
    }
    let pages = ringfort_report::site(
        measures.catalogue.measures(),
        ringfort_library::benchmarks(),
        env!("CARGO_PKG_VERSION"),
    );
    for page in &pages {
        let file = folder.join(&page.path);
        fs::create_dir_all(file.parent().unwrap_or(folder)).map_err(wrong)?;
        write_file(&file, &mut |out| out.write_all(page.html.as_bytes()))?;
    }
    let index = folder.join("index.html");
    write(writeln!(out, "{} pages written, open {}", pages.len(), index.display()))?;
    Ok(ExitCode::SUCCESS)
}

/// Says how the requirements of each benchmark are decided.
fn benchmarks(out: &mut Vec<u8>) -> Result<ExitCode, Failure> {
    let catalogue = ringfort_library::catalogue();
    write(writeln!(
        out,
        "{:<16}{:>8}{:>10}{:>13}{:>7}",
        "", "asked", "program", "attestation", "none"
    ))?;
    for benchmark in ringfort_library::benchmarks() {
        let (mut program, mut attestation, mut none) = (0, 0, 0);
        for requirement in &benchmark.requirements {
            let behind = catalogue.mapped(&format!("{}:{}", benchmark.source, requirement.id));
            // All measures behind a requirement have to stand, so one that only people see leaves it to them.
            match behind.iter().all(|measure| !measure.checks.is_empty()) {
                _ if behind.is_empty() => none += 1,
                true => program += 1,
                false => attestation += 1,
            }
        }
        let asked = benchmark.requirements.len();
        let name = &benchmark.name;
        write(writeln!(out, "{name:<16}{asked:>8}{program:>10}{attestation:>13}{none:>7}"))?;
    }
    Ok(ExitCode::SUCCESS)
}

/// Says how many of a list of controls that a program can decide the library decides.
fn coverage(file: &Path, out: &mut Vec<u8>) -> Result<ExitCode, Failure> {
    let text = fs::read_to_string(file).map_err(|error| {
        Failure::new(format!("cannot read `{}`: {error}", file.display()))
            .help("give a CSV file with the columns source, id, level, input and automatable")
    })?;
    let table = |error: ringfort_measure::TableError| {
        Failure::new(format!("{}:{}: {}", file.display(), error.line, error.message))
    };
    let controls = Control::read_all(&text).map_err(table)?;
    let exceptions = Exception::read_all(EXCEPTIONS).map_err(table)?;
    let asks = |control: &Control| control.automatable;
    let catalogue = ringfort_library::catalogue();
    let coverage = Coverage::of(catalogue, &controls, &exceptions, asks, ringfort_record::fits);
    write(write!(out, "{coverage}"))?;
    Ok(if coverage.is_complete() { ExitCode::SUCCESS } else { ExitCode::from(1) })
}

fn write(result: std::io::Result<()>) -> Result<(), Failure> {
    result.map_err(|error| Failure::new(format!("cannot write: {error}")))
}
