//! The library as a static web site: pages that need no server and load nothing.

mod index;
mod list;
mod measure;
mod requirements;

use std::sync::Arc;

use ringfort_measure::{Benchmark, Environment, Goal, Level, Measure};

/// Scripts, each named by its hash in the policy of the pages that run it.
const SEARCH: &str = include_str!("search.js");
pub(crate) const TABLE: &str = include_str!("table.js");

/// One file of the site.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SitePage {
    /// Below the folder of the site, with `/`.
    pub path: String,
    /// The whole page.
    pub html: String,
}

/// What all pages are made of.
pub(crate) struct Library<'a> {
    pub(crate) measures: &'a [Arc<Measure>],
    pub(crate) benchmarks: &'a [Benchmark],
    pub(crate) version: &'a str,
}

/// Writes the pages of a library: the front page, one for each level, goal, environment, benchmark and measure. Ids of
/// measures are file names, which reading a page has checked.
pub fn site(measures: &[Arc<Measure>], benchmarks: &[Benchmark], version: &str) -> Vec<SitePage> {
    let library = Library { measures, benchmarks, version };
    let mut pages = vec![page("index.html".to_owned(), index::write(&library))];
    for level in Level::ALL {
        pages.push(page(format!("level/{}.html", level.name()), list::of_level(&library, level)));
    }
    for goal in Goal::ALL {
        pages.push(page(format!("goal/{}.html", goal.name()), list::of_goal(&library, goal)));
    }
    for environment in Environment::ALL {
        let html = list::of_environment(&library, environment);
        pages.push(page(format!("environment/{}.html", environment.name()), html));
    }
    for benchmark in benchmarks {
        let html = requirements::write(&library, benchmark);
        pages.push(page(format!("benchmark/{}.html", benchmark.name), html));
    }
    for one in measures {
        pages.push(page(format!("measure/{}.html", one.id), measure::write(&library, one)));
    }
    pages
}

fn page(path: String, html: String) -> SitePage {
    SitePage { path, html }
}

/// The page of a template. Writing to memory does not fail.
fn rendered(template: &impl askama::Template) -> String {
    template.render().unwrap_or_default()
}

/// A level as a heading.
pub(crate) fn level_words(level: Level) -> &'static str {
    match level {
        Level::Environment => "Environment",
        Level::Cluster => "Cluster",
        Level::Node => "Node",
        Level::Container => "Container",
        Level::ApiResource => "API resources",
    }
}

/// The question that a goal asks.
fn question(goal: Goal) -> &'static str {
    match goal {
        Goal::Confidentiality => "Can somebody read what they should not?",
        Goal::Possession => "Can somebody take or hold what is ours, even without reading it?",
        Goal::Integrity => "Can somebody change it unnoticed?",
        Goal::Authenticity => "Can we prove where it comes from?",
        Goal::Availability => "Can we reach it in time?",
        Goal::Utility => "Is it still of use to us?",
    }
}

fn environment_words(environment: Environment) -> &'static str {
    match environment {
        Environment::Aks => "Azure AKS",
        Environment::OnPrem => "On-Premise",
    }
}

/// A word with a capital.
pub(crate) fn capital(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

#[cfg(test)]
mod tests;
