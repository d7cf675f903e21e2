//! The front page: the rings, the table, the search.

use askama::Template;
use ringfort_measure::{Environment, EnvironmentStatus, Goal, Level, Measure};
use serde::Serialize;

use super::{Library, SEARCH, capital, environment_words, level_words, question, rendered};
use crate::fields::class;
use crate::html::Shell;
use crate::ring::{Field, draw_library};
use crate::sanitise::message;
use crate::wording::count;

#[derive(Template)]
#[template(path = "site/index.html")]
struct Page<'a> {
    shell: Shell<'a>,
    root: &'static str,
    script: &'static str,
    count: usize,
    checked: usize,
    ring: String,
    goals: Vec<(&'static str, String, &'static str)>,
    rows: Vec<Row>,
    environments: Vec<(&'static str, &'static str, String)>,
    benchmarks: Vec<(&'a str, &'a str, String)>,
    data: String,
}

struct Row {
    id: &'static str,
    words: &'static str,
    cells: [Cell; 6],
    all: usize,
}

struct Cell {
    class: &'static str,
    count: usize,
}

/// What the search knows of a measure.
#[derive(Serialize)]
struct Entry<'a> {
    id: &'a str,
    title: &'a str,
    level: &'static str,
    severity: &'static str,
    text: String,
}

pub(super) fn write(library: &Library<'_>) -> String {
    let fields = Level::ALL.map(|level| Goal::ALL.map(|goal| field(library, level, goal)));
    let rows = Level::ALL.iter().zip(&fields).map(|(&level, fields)| Row {
        id: level.name(),
        words: level_words(level),
        cells: fields.each_ref().map(|field| Cell { class: field.class, count: field.count }),
        all: library.measures.iter().filter(|measure| measure.level == level).count(),
    });
    rendered(&Page {
        shell: Shell::new(library.version, &[SEARCH]),
        root: "",
        script: SEARCH,
        count: library.measures.len(),
        checked: library.measures.iter().filter(|measure| !measure.checks.is_empty()).count(),
        ring: draw_library(&fields),
        goals: Goal::ALL.map(|goal| (goal.name(), capital(goal.name()), question(goal))).into(),
        rows: rows.collect(),
        environments: Environment::ALL
            .map(|environment| environment_row(library, environment))
            .into(),
        benchmarks: benchmarks(library),
        data: data(library),
    })
}

/// The number of measures of a level that serve a goal, and the impact that half of them have or exceed.
fn field(library: &Library<'_>, level: Level, goal: Goal) -> Field {
    let own = library.measures.iter().filter(|measure| measure.level == level);
    let mut impacts: Vec<u8> =
        own.map(|measure| measure.impact(goal)).filter(|&impact| impact > 0).collect();
    impacts.sort_unstable_by(|one, other| other.cmp(one));
    let middle = impacts.len().div_ceil(2).checked_sub(1).and_then(|at| impacts.get(at));
    let class = middle.and_then(|&impact| class(impact)).map_or("none", |severity| severity.name());
    Field { level, goal, count: impacts.len(), class }
}

fn environment_row(
    library: &Library<'_>,
    environment: Environment,
) -> (&'static str, &'static str, String) {
    let number = |status| {
        let own = library.measures.iter();
        own.filter(|measure| measure.status_in(environment) == status).count()
    };
    let text = format!(
        "{} yours to do, {} done by the provider, {} not available",
        number(EnvironmentStatus::Applies),
        number(EnvironmentStatus::ProviderManaged),
        number(EnvironmentStatus::NotAvailable)
    );
    (environment.name(), environment_words(environment), text)
}

fn benchmarks<'a>(library: &Library<'a>) -> Vec<(&'a str, &'a str, String)> {
    let row = |benchmark: &'a ringfort_measure::Benchmark| {
        let requirements = benchmark.requirements.iter();
        let answered = requirements
            .filter(|one| {
                library.measures.iter().any(|measure| measure.maps_to(&benchmark.source, &one.id))
            })
            .count();
        let all = count(benchmark.requirements.len(), "requirement");
        (&*benchmark.name, &*benchmark.title, format!("{answered} of {all} answered"))
    };
    library.benchmarks.iter().map(row).collect()
}

/// The measures as JSON that can stand in a page.
fn data(library: &Library<'_>) -> String {
    let entries: Vec<Entry<'_>> = library.measures.iter().map(|measure| entry(measure)).collect();
    let json = serde_json::to_string(&entries).unwrap_or_default();
    json.replace('<', "\\u003c")
}

fn entry(measure: &Measure) -> Entry<'_> {
    let maps = measure
        .maps
        .iter()
        .flat_map(|map| map.requirements.iter().map(move |id| format!("{}:{id}", map.benchmark)));
    let goals = Goal::ALL.iter().zip(&measure.goals).filter(|(_, impact)| impact.is_some());
    let words = [measure.weakness.to_string(), measure.level.name().to_owned()]
        .into_iter()
        .chain(goals.map(|(goal, _)| goal.name().to_owned()))
        .chain(maps)
        .chain([message(&measure.sections.why).into_owned()]);
    Entry {
        id: &measure.id,
        title: &measure.title,
        level: measure.level.name(),
        severity: measure.severity().name(),
        text: words.collect::<Vec<_>>().join(" ").to_lowercase(),
    }
}
