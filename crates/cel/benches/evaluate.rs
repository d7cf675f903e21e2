//! The 42 checks of `../shared/corpus/cel-golden.json.gz` over its 1,000 manifests and its 1,000 pods
//! with the fields of live objects; and compiling them.
//!
//! `checks/...` is the time of one pass of all checks over all pods; its throughput in elements is
//! evaluations. The ratios to reading are printed at the end.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::print_stdout,
    reason = "a bench fails by panicking and prints"
)]

#[path = "../tests/support/mod.rs"]
mod support;

use std::hint::black_box;
use std::sync::Arc;
use std::time::{Duration, Instant};

use criterion::{Criterion, Throughput};
use ringfort_cel::{Environment, Program, Scope, Type, Version};
use ringfort_document::{Document, Vocabulary};

fn environment() -> Environment {
    Environment::kubernetes(Version::new(1, 34)).variable("object", Type::Dyn)
}

fn compile(sources: &[String], environment: &Environment) -> (Vec<Program>, Vocabulary) {
    let mut vocabulary = Vocabulary::new();
    let programs = sources
        .iter()
        .map(|source| Program::compile(source, environment, &mut vocabulary).unwrap())
        .collect();
    (programs, vocabulary)
}

fn read(pods: &[String], vocabulary: &Arc<Vocabulary>) -> Vec<Document> {
    pods.iter().map(|pod| support::yaml(pod, vocabulary.clone())).collect()
}

fn evaluate(programs: &[Program], documents: &[Document], environment: &Environment) -> usize {
    let mut holding = 0;
    for document in documents {
        let mut scope = Scope::new(environment);
        scope.set(0, document.root());
        holding += programs.iter().filter(|program| program.holds(&scope) == Ok(true)).count();
    }
    holding
}

/// The fastest of several runs.
fn fastest(mut run: impl FnMut()) -> Duration {
    let time = |_| {
        let start = Instant::now();
        run();
        start.elapsed()
    };
    (0..7).map(time).min().unwrap()
}

fn main() {
    let golden = support::corpus("cel-golden.json.gz");
    let texts = |key: &str| -> Vec<String> {
        let text =
            |json: &serde_json::Value| json.as_str().or(json["expr"].as_str()).unwrap().to_owned();
        golden[key].as_array().unwrap().iter().map(text).collect()
    };
    let (checks, pods) = (texts("checks"), texts("pods"));
    let (manifests, live) = pods.split_at(1000);
    let environment = environment();
    let mut criterion = Criterion::default().configure_from_args();
    criterion.bench_function("compile/42 checks", |bench| {
        bench.iter(|| compile(black_box(&checks), &environment));
    });
    let (programs, vocabulary) = compile(&checks, &environment);
    let vocabulary = Arc::new(vocabulary);
    let mut ratios = Vec::new();
    for (name, pods) in [("manifests", manifests), ("live", live)] {
        let documents = read(pods, &vocabulary);
        let mut group = criterion.benchmark_group("checks");
        group.throughput(Throughput::Elements((programs.len() * documents.len()) as u64));
        group.bench_function(name, |bench| {
            bench.iter(|| evaluate(&programs, black_box(&documents), &environment));
        });
        group.finish();
        let checks = fastest(|| {
            black_box(evaluate(&programs, &documents, &environment));
        });
        let reading = fastest(|| {
            black_box(read(pods, &vocabulary));
        });
        let each = checks.as_nanos() as f64 / (programs.len() * documents.len()) as f64;
        let ratio = checks.as_secs_f64() / reading.as_secs_f64();
        ratios.push(format!(
            "{name}: {each:.0} ns per evaluation; all 42 checks take {ratio:.2} of reading the YAML"
        ));
    }
    criterion.final_summary();
    println!("{}", ratios.join("\n"));
}
