//! Pages that list measures: of a level, a goal, an environment.

use askama::Template;
use ringfort_measure::{Environment, EnvironmentStatus, Goal, Level, Measure, Severity};

use super::{Library, TABLE, capital, environment_words, level_words, question, rendered};
use crate::fields::class;
use crate::html::Shell;
use crate::measures::environment as status_words;
use crate::sanitise::message;

#[derive(Template)]
#[template(path = "site/list.html")]
struct Page<'a> {
    shell: Shell<'a>,
    root: &'static str,
    script: &'static str,
    title: String,
    intro: String,
    groups: Vec<Group<'a>>,
}

struct Group<'a> {
    id: &'static str,
    heading: String,
    impact: &'static str,
    rows: Vec<Row<'a>>,
}

struct Row<'a> {
    id: &'a str,
    title: String,
    because: String,
    severity: &'static str,
    weight: u8,
    aks: &'static str,
    on_prem: &'static str,
    effort: u8,
    decided: &'static str,
}

/// The measures of a level, the most significant first.
pub(super) fn of_level(library: &Library<'_>, level: Level) -> String {
    let own = library.measures.iter().filter(|measure| measure.level == level);
    let rows = ordered(own.map(|measure| row(measure, measure.severity(), "")).collect());
    let intro = match level {
        Level::Environment => "Cloud, data centre, identities and networks around the cluster.",
        Level::Cluster => "Control plane, cluster-wide policy and services.",
        Level::Node => "Hosts, kubelets and container runtimes.",
        Level::Container => "Containers, pods and the images that they run.",
        Level::ApiResource => "Everything else that lives in the API.",
    };
    let group = Group { id: "all", heading: String::new(), impact: "Severity", rows };
    write(library, level_words(level).to_owned(), intro.to_owned(), vec![group])
}

/// The measures that serve a goal, by level, the greatest impact first.
pub(super) fn of_goal(library: &Library<'_>, goal: Goal) -> String {
    let groups = Level::ALL.map(|level| {
        let own = library.measures.iter().filter(|measure| measure.level == level);
        let touched = own.filter_map(|measure| {
            let (_, impact) =
                Goal::ALL.iter().zip(&measure.goals).find(|(one, _)| **one == goal)?;
            let impact = impact.as_ref()?;
            Some(row(measure, class(impact.impact)?, &impact.because))
        });
        Group {
            id: level.name(),
            heading: level_words(level).to_owned(),
            impact: "Impact",
            rows: ordered(touched.collect()),
        }
    });
    write(library, capital(goal.name()), question(goal).to_owned(), groups.into())
}

/// What applies in an environment, what the provider does, what cannot be done there.
pub(super) fn of_environment(library: &Library<'_>, environment: Environment) -> String {
    let groups = [
        (EnvironmentStatus::Applies, "applies", "Yours to do"),
        (EnvironmentStatus::ProviderManaged, "provider-managed", "Done by the provider"),
        (EnvironmentStatus::NotAvailable, "not-available", "Not available there"),
    ]
    .map(|(status, id, heading)| {
        let own =
            library.measures.iter().filter(|measure| measure.status_in(environment) == status);
        let rows = own.map(|measure| row(measure, measure.severity(), "")).collect();
        Group { id, heading: heading.to_owned(), impact: "Severity", rows: ordered(rows) }
    });
    let words = environment_words(environment);
    let intro = format!("What there is to do on {words}, and what is not yours to do there.");
    write(library, words.to_owned(), intro, groups.into())
}

fn write(library: &Library<'_>, title: String, intro: String, groups: Vec<Group<'_>>) -> String {
    let shell = Shell::new(library.version, &[TABLE]);
    rendered(&Page { shell, root: "../", script: TABLE, title, intro, groups })
}

fn ordered(mut rows: Vec<Row<'_>>) -> Vec<Row<'_>> {
    rows.sort_by(|one, other| other.weight.cmp(&one.weight).then(one.id.cmp(other.id)));
    rows
}

fn row<'a>(measure: &'a Measure, severity: Severity, because: &str) -> Row<'a> {
    Row {
        id: &measure.id,
        title: message(&measure.title).into_owned(),
        because: message(because).into_owned(),
        severity: severity.name(),
        weight: severity as u8,
        aks: status_words(measure.environments.aks),
        on_prem: status_words(measure.environments.on_prem),
        effort: measure.effort,
        decided: if measure.checks.is_empty() { "people" } else { "program" },
    }
}
