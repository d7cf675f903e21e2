//! A benchmark: which measures stand behind which requirement.

use askama::Template;
use ringfort_measure::Benchmark;

use super::{Library, rendered};
use crate::html::Shell;
use crate::sanitise::message;

#[derive(Template)]
#[template(path = "site/benchmark.html")]
struct Page<'a> {
    shell: Shell<'a>,
    root: &'static str,
    name: &'a str,
    title: &'a str,
    intro: String,
    rows: Vec<Row<'a>>,
}

struct Row<'a> {
    id: &'a str,
    words: &'a str,
    measures: Vec<(&'a str, String)>,
}

pub(super) fn write(library: &Library<'_>, benchmark: &Benchmark) -> String {
    let rows: Vec<Row<'_>> = benchmark
        .requirements
        .iter()
        .map(|requirement| Row {
            id: &requirement.id,
            words: &requirement.words,
            measures: library
                .measures
                .iter()
                .filter(|measure| measure.maps_to(&benchmark.source, &requirement.id))
                .map(|measure| (&*measure.id, message(&measure.title).into_owned()))
                .collect(),
        })
        .collect();
    let answered = rows.iter().filter(|row| !row.measures.is_empty()).count();
    let intro = format!(
        "{answered} of {} requirements have measures. All measures behind a requirement have to stand.",
        rows.len()
    );
    let shell = Shell::new(library.version, &[]);
    let (name, title) = (&*benchmark.name, &*benchmark.title);
    rendered(&Page { shell, root: "../", name, title, intro, rows })
}
