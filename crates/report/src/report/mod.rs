//! The report: one self-contained page that works from disk, without a network, and without its script.

mod findings;
pub(crate) mod picture;
mod steps;
mod tables;

use std::io::{self, Write};

use askama::Template;
use ringfort_assess::{Assessment, Bearing, load_bearing};
use ringfort_measure::{Goal, Level};
use ringfort_risk::{Class, Figures};

use crate::Context;
use crate::html::Shell;
use crate::ring::{Look, Sector, draw_assessment};
use crate::sanitise::message;
use crate::site::{TABLE, capital, level_words};
use crate::wording::{count, reason, settled, tally};
use findings::{Findings, Group};
use picture::{CLASSES, centre, sectors};
use steps::{Doubted, OneStep};
use tables::{Dated, NotAssessed, OfBenchmark};

const SCRIPT: &str = include_str!("report.js");

#[derive(Template)]
#[template(path = "report/report.html")]
struct Page<'a> {
    shell: Shell<'a>,
    table_script: &'static str,
    script: &'static str,
    class: &'static str,
    headline: String,
    summary: String,
    inherent: String,
    optimistic: String,
    accepted: String,
    refused: String,
    ring: String,
    rows: Vec<LevelRow>,
    classes: Vec<&'static str>,
    goals: Vec<(&'static str, String)>,
    levels: Vec<(&'static str, &'static str)>,
    steps: Vec<OneStep>,
    more_steps: usize,
    after: String,
    bearings: Vec<Carrying>,
    doubts: Vec<Doubted>,
    groups: Vec<Group<'a>>,
    namespaces: Vec<String>,
    explanations: Vec<String>,
    all_findings: String,
    more_findings: usize,
    benchmarks: Vec<OfBenchmark<'a>>,
    acceptances: Vec<Dated>,
    attestations: Vec<Dated>,
    not_assessed: Vec<NotAssessed>,
    skipped: Vec<(usize, &'static str)>,
    remarks: Vec<String>,
    silences: Vec<String>,
    configuration: String,
    today: &'a str,
}

/// One level of the picture's table.
struct LevelRow {
    words: &'static str,
    cells: Vec<Cell>,
}

struct Cell {
    class: &'static str,
    text: String,
    label: String,
}

/// A wall that carries load.
struct Carrying {
    words: String,
    id: String,
    level: &'static str,
    instance: String,
    state: String,
    findings: usize,
    load: String,
}

/// Writes the report of an assessment that was weighed.
pub(crate) fn write(
    assessment: &Assessment,
    context: &Context<'_>,
    out: &mut dyn Write,
) -> io::Result<()> {
    let bearings = load_bearing(&assessment.findings);
    let sectors = sectors(assessment, &bearings);
    let centre = centre(assessment);
    let Findings { groups, namespaces, explanations, more } = Findings::of(assessment);
    let mut sentences = vec![by_class(assessment)];
    sentences.extend(settled(assessment, &tally(&assessment.findings)));
    let of = |figures: fn(&ringfort_assess::Totals) -> &Figures| {
        assessment.risks.as_ref().map_or_else(String::new, |risks| told(figures(&risks.open)))
    };
    let accepted = assessment.risks.as_ref().filter(|risks| risks.accepted.findings > 0);
    let page = Page {
        shell: Shell::new(context.version, &[TABLE, SCRIPT]),
        table_script: TABLE,
        script: SCRIPT,
        class: centre.class,
        headline: match (assessment.completeness.assessed, &assessment.risks) {
            (1.., Some(risks)) => format!("{:.1}", risks.open.residual.headline),
            _ => String::new(),
        },
        summary: sentences.join(" · "),
        inherent: of(|totals| &totals.inherent),
        optimistic: of(|totals| &totals.optimistic),
        accepted: accepted.map_or_else(String::new, |risks| {
            let (own, all) = (told(&risks.accepted.residual), told(&risks.all.residual));
            format!("accepted {own}, with what is open {all}")
        }),
        refused: match assessment.completeness.refused.len() {
            0 => String::new(),
            number => count(number, "document"),
        },
        ring: draw_assessment(&sectors, &centre),
        rows: sectors.iter().map(level_row).collect(),
        classes: CLASSES.map(Class::name).into(),
        goals: Goal::ALL.map(|goal| (goal.name(), capital(goal.name()))).into(),
        levels: Level::ALL.map(|level| (level.name(), level_words(level))).into(),
        steps: steps::first(assessment, context),
        more_steps: steps::more(context),
        after: context.plan.map_or_else(String::new, |plan| told(&plan.after())),
        bearings: bearings.iter().map(carrying).collect(),
        doubts: steps::doubts(context),
        all_findings: count(assessment.findings.len() - more, "finding"),
        more_findings: more,
        groups,
        namespaces,
        explanations,
        benchmarks: tables::benchmarks(assessment, context.benchmarks),
        acceptances: tables::acceptances(assessment, context.today),
        attestations: tables::attestations(assessment, context.today),
        not_assessed: tables::not_assessed(&assessment.completeness.refused),
        skipped: skipped(assessment),
        remarks: assessment.remarks.iter().map(|(_, said)| message(said).into_owned()).collect(),
        silences: assessment
            .configuration
            .iter()
            .flat_map(|note| note.silences.iter().map(|said| message(said).into_owned()))
            .collect(),
        configuration: assessment
            .configuration
            .as_ref()
            .map_or_else(String::new, |note| message(&note.file).into_owned()),
        today: context.today,
    };
    page.write_into(out).map_err(io::Error::other)
}

/// The ring picture alone, as a file of its own.
pub(crate) fn write_svg(assessment: &Assessment, out: &mut dyn Write) -> io::Result<()> {
    let bearings = load_bearing(&assessment.findings);
    let svg = draw_assessment(&sectors(assessment, &bearings), &centre(assessment));
    let head = "<svg xmlns=\"http://www.w3.org/2000/svg\"";
    let refused = tables::not_assessed(&assessment.completeness.refused);
    let refused = refused.iter().map(|row| format!("Not assessed: {}: {}. ", row.place, row.said));
    let told =
        crate::html::escaped(&format!("{}. {}", by_class(assessment), refused.collect::<String>()));
    let style = crate::html::ring_style();
    let alone = svg.replacen("<svg", head, 1).replacen(
        ">\n",
        &format!(
            ">\n<desc>{told}</desc>\n<style>{style}</style><rect width=\"100%\" height=\"100%\" class=\"ground\"/>\n"
        ),
        1,
    );
    // Alone there is no page to lead to.
    writeln!(out, "{}", alone.replace(" href=\"#findings\"", ""))
}

/// `31 objects in 9 files: 2 critical, 7 high`, by the risk that is left; or that nothing was assessed.
fn by_class(assessment: &Assessment) -> String {
    let completeness = &assessment.completeness;
    if completeness.assessed == 0 {
        return "nothing was assessed".to_owned();
    }
    let (objects, files) =
        (count(completeness.assessed, "object"), count(completeness.files, "file"));
    let risks: Vec<Class> = picture::open(assessment)
        .filter_map(|finding| Some(Class::of(finding.risk.as_ref()?.residual().max())))
        .collect();
    let of_class = CLASSES.iter().filter_map(|class| {
        let number = risks.iter().filter(|own| *own == class).count();
        (number > 0).then(|| format!("{number} {}", class.name()))
    });
    let of_class: Vec<String> = of_class.collect();
    match of_class.is_empty() {
        true => format!("{objects} in {files}: nothing open was found"),
        false => {
            format!(
                "{objects} in {files}; findings by what is left of their risk: {}",
                of_class.join(", ")
            )
        }
    }
}

/// `76.7 critical`.
fn told(figures: &Figures) -> String {
    format!("{:.1} {}", figures.headline, Class::of(figures.headline).name())
}

fn level_row(row: &[Sector; 6]) -> LevelRow {
    let cell = |sector: &Sector| {
        let (class, text) = match sector.look {
            Look::Open { risk, .. } => (Class::of(risk).name(), format!("{risk:.1}")),
            Look::Accepted { risk } => ("none", format!("({risk:.1})")),
            Look::Held => ("negligible", "held".to_owned()),
            Look::Unknown => ("none", "?".to_owned()),
            Look::Nothing => ("none", String::new()),
        };
        Cell { class, text, label: sector.label.clone() }
    };
    LevelRow {
        words: row.first().map_or("", |sector| level_words(sector.level)),
        cells: row.iter().map(cell).collect(),
    }
}

fn carrying(bearing: &Bearing) -> Carrying {
    Carrying {
        words: bearing.interceptor.words.clone(),
        id: bearing.interceptor.id.clone(),
        level: level_words(bearing.interceptor.level),
        instance: message(&bearing.instance).into_owned(),
        state: format!("{}, {}", bearing.status.name(), bearing.integrity.name()),
        findings: bearing.findings,
        load: format!("{:.1}", bearing.load),
    }
}

fn skipped(assessment: &Assessment) -> Vec<(usize, &'static str)> {
    let mut counts = std::collections::BTreeMap::new();
    for omission in &assessment.completeness.skipped {
        *counts.entry(omission.reason).or_insert(0) += 1;
    }
    counts.into_iter().map(|(why, number)| (number, reason(why))).collect()
}
