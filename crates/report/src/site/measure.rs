//! One measure with all that its page says.

use askama::Template;
use ringfort_measure::{Environment, Goal, Measure};

use super::{Library, environment_words, level_words, rendered};
use crate::fields::class;
use crate::html::{Shell, prose};
use crate::measures::{change, check, environment as status_words};
use crate::sanitise::message;

#[derive(Template)]
#[template(path = "site/measure.html")]
struct Page<'a> {
    shell: Shell<'a>,
    root: &'static str,
    id: &'a str,
    title: String,
    level: &'static str,
    level_words: &'static str,
    severity: &'static str,
    grade: &'static str,
    facts: Vec<(&'static str, String)>,
    requires: Vec<(&'a str, String)>,
    goals: Vec<Touched>,
    sections: Vec<Section>,
    examples: Vec<(&'static str, &'a str)>,
    checks: Vec<Check<'a>>,
    parameters: Vec<(&'a str, &'a str, &'a str, String)>,
    maps: Vec<Map<'a>>,
    references: Vec<&'a str>,
}

struct Touched {
    name: &'static str,
    class: &'static str,
    because: String,
}

struct Section {
    id: &'static str,
    heading: &'static str,
    depth: u8,
    note: &'static str,
    html: String,
}

struct Check<'a> {
    id: &'a str,
    subjects: String,
    says: &'a str,
    fix: String,
    expressions: String,
}

struct Map<'a> {
    name: &'a str,
    /// Each id with the benchmark's page that lists it, or nothing.
    ids: Vec<(&'a str, &'a str)>,
}

pub(super) fn write(library: &Library<'_>, measure: &Measure) -> String {
    let title_of = |id: &str| {
        let known = library.measures.iter().find(|other| other.id == id);
        known.map(|other| message(&other.title).into_owned())
    };
    let requires = measure.requires.iter();
    rendered(&Page {
        shell: Shell::new(library.version, &[]),
        root: "../",
        id: &measure.id,
        title: message(&measure.title).into_owned(),
        level: measure.level.name(),
        level_words: level_words(measure.level),
        severity: measure.severity().name(),
        grade: measure.grade().name(),
        facts: facts(measure),
        requires: requires.filter_map(|id| Some((&**id, title_of(id)?))).collect(),
        goals: goals(measure),
        sections: sections(measure),
        examples: [("Before", &measure.before), ("After", &measure.after)]
            .into_iter()
            .filter_map(|(heading, code)| Some((heading, code.as_deref()?)))
            .collect(),
        checks: measure.checks.iter().map(check_of).collect(),
        parameters: measure
            .params
            .iter()
            .map(|one| (&*one.name, &*one.kind, &*one.default, message(&one.because).into_owned()))
            .collect(),
        maps: maps(library, measure),
        references: measure.references.iter().map(|uri| &**uri).collect(),
    })
}

fn facts(measure: &Measure) -> Vec<(&'static str, String)> {
    let mut facts = Vec::new();
    for environment in Environment::ALL {
        let status = status_words(measure.status_in(environment)).to_owned();
        facts.push((environment_words(environment), status));
    }
    facts.push(("Who can try", measure.exposure.name().to_owned()));
    facts.push(("What it takes", measure.ease.name().to_owned()));
    facts.push(("Group", format!("{} of 3", measure.group)));
    facts.push(("Effort", format!("{}; {}", measure.effort, change(measure.change))));
    if let Some(versions) = &measure.versions {
        facts.push(("Versions", versions.to_string()));
    }
    if let Some(interceptor) = &measure.interceptor {
        facts.push(("Intercepts as", interceptor.to_string()));
    }
    facts
}

fn goals(measure: &Measure) -> Vec<Touched> {
    let touched = Goal::ALL.iter().zip(&measure.goals);
    let touched = touched.filter_map(|(goal, impact)| {
        let impact = impact.as_ref()?;
        let because = message(&impact.because).into_owned();
        Some(Touched { name: goal.name(), class: class(impact.impact)?.name(), because })
    });
    touched.collect()
}

fn sections(measure: &Measure) -> Vec<Section> {
    let own = &measure.sections;
    let note = |environment| status_words(measure.status_in(environment));
    let sections = [
        ("why", "Why", 2, "", &own.why),
        ("do", "Do", 2, "", &own.todo),
        ("aks", "Azure AKS", 3, note(Environment::Aks), &own.aks),
        ("on-prem", "On-Premise", 3, note(Environment::OnPrem), &own.on_prem),
        ("verify", "Verify", 2, "", &own.verify),
        ("undo", "Undo", 2, "", &own.undo),
    ];
    let is_shown = |id: &str, text: &str| id == "do" || !text.trim().is_empty();
    let shown = sections.into_iter().filter(|(id, _, _, _, text)| is_shown(id, text));
    let section = |(id, heading, depth, note, text): (_, _, _, _, &ringfort_measure::Text)| {
        Section { id, heading, depth, note, html: prose(text) }
    };
    shown.map(section).collect()
}

fn check_of(of: &ringfort_measure::Check) -> Check<'_> {
    Check {
        id: &of.id,
        subjects: check::subjects(of),
        says: &of.says,
        fix: check::fix(of).unwrap_or_default(),
        expressions: check::expressions(of),
    }
}

fn maps<'a>(library: &Library<'a>, measure: &'a Measure) -> Vec<Map<'a>> {
    let map = |map: &'a ringfort_measure::Mapping| Map {
        name: &map.benchmark,
        ids: map
            .requirements
            .iter()
            .map(|id| (&**id, listed(library, &map.benchmark, id)))
            .collect(),
    };
    measure.maps.iter().map(map).collect()
}

/// The benchmark whose page lists a requirement.
fn listed<'a>(library: &Library<'a>, source: &str, id: &str) -> &'a str {
    let lists = library.benchmarks.iter().filter(|benchmark| benchmark.source == source);
    let mut fitting =
        lists.filter(|benchmark| benchmark.requirements.iter().any(|one| one.id == id));
    fitting.next().map_or("", |benchmark| &benchmark.name)
}
