//! `ringfort scan`.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::ArgMatches;
use ringfort_assess::{Assessment, Finding, Risks, Standing};
use ringfort_config::{Baseline, FailOn};
use ringfort_measure::{Benchmark, Severity, nearest};
use ringfort_plan::{Plan, Wish};
use ringfort_report::{Context, Format, ViewFormat, render, render_view};

use crate::assessing::{self, Run, Texts};
use crate::cli::{Color, Scan};
use crate::failure::Failure;
use crate::outputs::{self, Output};
use crate::progress::{Progress, Step};
use crate::settings::Settings;

/// Runs the command. Everything that can be wrong with the request is found before anything is read.
pub(crate) fn run(command: &Scan, color: Color, matches: &ArgMatches) -> Result<ExitCode, Failure> {
    let mut settings = Settings::load(&command.evidence)?;
    match &command.benchmark {
        None => {
            let outputs = outputs::of(matches, Format::Terminal)?;
            let render =
                |format, assessment: &Assessment, context: &Context<'_>, out: &mut dyn Write| {
                    render(format, assessment, context, out)
                };
            let any = |needs: fn(Format) -> bool| outputs.iter().any(|one| needs(one.format));
            let more = More {
                risk: command.risk || command.summary || any(Format::needs_risk),
                plan: any(Format::needs_plan),
            };
            assess(command, color, &settings, (&outputs, more), &render)
        }
        Some(name) => {
            let benchmark = benchmark(name)?;
            let outputs = outputs::of(matches, ViewFormat::Terminal)?;
            settings.answer_to(benchmark, command.evidence.include.is_empty());
            let render =
                |format, assessment: &Assessment, context: &Context<'_>, out: &mut dyn Write| {
                    render_view(format, assessment, benchmark, context, out)
                };
            let more = More { risk: command.risk, plan: false };
            assess(command, color, &settings, (&outputs, more), &render)
        }
    }
}

/// What is worked out beside the findings.
#[derive(Clone, Copy)]
struct More {
    risk: bool,
    plan: bool,
}

/// Writes an assessment in a format.
type Render<'r, F> =
    &'r dyn Fn(F, &Assessment, &Context<'_>, &mut dyn Write) -> std::io::Result<()>;

fn assess<F: Copy>(
    command: &Scan,
    color: Color,
    settings: &Settings,
    (outputs, more): (&[Output<F>], More),
    render: Render<'_, F>,
) -> Result<ExitCode, Failure> {
    let shown = Shown::of(command)?;
    let fail_on = fail_on(command.fail_on.as_deref(), settings.configuration.fail_on)?;
    let baseline = settings.baseline(command.baseline.as_deref())?;
    let progress = Progress::start();
    let mut run = assessing::run(&command.evidence, settings, command.verdicts, &progress)?;
    if more.risk {
        run.weigh();
    }
    if let Some(file) = &command.create_baseline {
        create_baseline(&run, file)?;
    }
    let applied = run.applied(baseline.as_ref(), fail_on);
    if !more.risk {
        run.forget_risk();
    }
    let (mut assessment, evidence) = run.conclude(applied);
    let mut plan = None;
    if more.risk {
        assessment.risks = Risks::of(&assessment.findings).map(Box::new);
    }
    if more.plan {
        plan = Some(crate::plan::plan(&assessment, settings, &Wish::default())?);
    }
    let code = exit_code(&assessment, command.allow_incomplete);
    shown.narrow(&mut assessment, plan.as_mut());
    let today = settings.today();
    let context = Context {
        excerpts: &Texts(&evidence),
        version: env!("CARGO_PKG_VERSION"),
        fail_on: match fail_on {
            FailOn::From(severity) => Some(severity),
            FailOn::Never => None,
        },
        screen: outputs::screen_of(outputs, color),
        quiet: command.quiet,
        summary: command.summary,
        request: &request(&command.evidence.paths),
        plan: plan.as_ref(),
        environment: settings.configuration.environment,
        benchmarks: ringfort_library::benchmarks(),
        today: &today,
    };
    // On a terminal the result itself shows that it is being written.
    match outputs.iter().any(|output| output.file.is_none()) {
        true => drop(progress),
        false => progress.step(Step::Writing),
    }
    for output in outputs {
        let render = |format, context: &Context<'_>, out: &mut dyn Write| {
            render(format, &assessment, context, out)
        };
        outputs::write(output, &context, &render)?;
    }
    // What is left has only to be forgotten, and the system does that faster.
    std::mem::forget((assessment, evidence));
    Ok(code)
}

/// The benchmark that is asked for.
fn benchmark(name: &str) -> Result<&'static Benchmark, Failure> {
    let all = ringfort_library::benchmarks();
    all.iter().find(|benchmark| benchmark.name.eq_ignore_ascii_case(name)).ok_or_else(|| {
        let names: Vec<&str> = all.iter().map(|benchmark| &*benchmark.name).collect();
        crate::measures::unknown("benchmark", name, &names)
    })
}

fn create_baseline(run: &Run<'_>, file: &Path) -> Result<(), Failure> {
    let candidates = run.candidates();
    let text = Baseline::of(&candidates).json();
    outputs::write_file(file, &mut |out| out.write_all(text.as_bytes()))
}

/// The paths as a shell reads them; nothing for the working directory, which is the default.
pub(crate) fn request(paths: &[PathBuf]) -> String {
    if paths.iter().all(|path| path == Path::new(".")) {
        return String::new();
    }
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_./+:,@".contains(&byte);
    let quoted = paths.iter().map(|path| {
        let text = path.to_string_lossy();
        match text.bytes().all(plain) {
            true => text.into_owned(),
            false => format!("'{}'", text.replace('\'', "'\\''")),
        }
    });
    quoted.collect::<Vec<_>>().join(" ")
}

/// 1 for open findings, 3 for what was not assessed, else 0.
fn exit_code(assessment: &Assessment, allow_incomplete: bool) -> ExitCode {
    let open = assessment.findings.iter().any(|finding| finding.standing == Standing::Open);
    let incomplete = !assessment.completeness.refused.is_empty() && !allow_incomplete;
    match (open, incomplete) {
        (true, _) => ExitCode::from(1),
        (false, true) => ExitCode::from(3),
        (false, false) => ExitCode::SUCCESS,
    }
}

/// Which findings the outputs list; the exit code looks at all of them.
struct Shown {
    severities: Vec<Severity>,
    least: Severity,
}

impl Shown {
    fn of(command: &Scan) -> Result<Shown, Failure> {
        let severities: Result<Vec<Severity>, Failure> =
            command.severity.iter().map(|word| severity(word)).collect();
        let least = command.min_severity.as_deref().map(severity).transpose()?;
        Ok(Shown { severities: severities?, least: least.unwrap_or(Severity::Low) })
    }

    /// Drops what is not shown, and tells the plan where the rest is now.
    fn narrow(&self, assessment: &mut Assessment, plan: Option<&mut Plan>) {
        if let Some(plan) = plan {
            let mut next = 0..;
            let shown = assessment.findings.iter();
            let new: Vec<Option<usize>> =
                shown.map(|finding| if self.shows(finding) { next.next() } else { None }).collect();
            plan.renumber(&new);
        }
        assessment.findings.retain(|finding| self.shows(finding));
    }

    fn shows(&self, finding: &Finding) -> bool {
        finding.severity >= self.least
            && (self.severities.is_empty() || self.severities.contains(&finding.severity))
    }
}

pub(crate) fn severity(word: &str) -> Result<Severity, Failure> {
    let found = Severity::ALL.into_iter().find(|each| each.name().eq_ignore_ascii_case(word));
    found.ok_or_else(|| unknown_severity(word, "critical, high, medium and low"))
}

fn fail_on(flag: Option<&str>, configured: Option<FailOn>) -> Result<FailOn, Failure> {
    match flag {
        Some(word) => FailOn::parse(word)
            .ok_or_else(|| unknown_severity(word, "critical, high, medium, low and never")),
        None => Ok(configured.unwrap_or(FailOn::From(Severity::High))),
    }
}

fn unknown_severity(word: &str, there_are: &str) -> Failure {
    let failure = Failure::new(format!("unknown severity `{word}`"));
    match nearest(word, Severity::ALL.map(Severity::name)).first() {
        Some(near) => failure.help(format!("did you mean `{near}`?")),
        None => failure.help(format!("there are {there_are}")),
    }
}
