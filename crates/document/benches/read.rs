//! Reading alone: YAML against the bare events of its parser, JSON against `serde_json`.

#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::print_stdout,
    clippy::print_stderr,
    clippy::indexing_slicing,
    reason = "prints its figures and stops at the first surprise"
)]

use std::fs::File;
use std::hint::black_box;
use std::io::Read;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant};

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use flate2::read::GzDecoder;
use granit_parser::Parser;
use ringfort_document::{Content, Node, Reader, Vocabulary};
use serde_json::Value;

fn corpus(name: &str) -> Option<GzDecoder<File>> {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared/corpus").join(name);
    let file = File::open(&path);
    if file.is_err() {
        eprintln!("SKIPPED: no corpus at {}", path.display());
    }
    file.ok().map(GzDecoder::new)
}

fn projects() -> Vec<String> {
    let Some(archive) = corpus("real-small.tar.gz") else { return Vec::new() };
    let mut found = Vec::new();
    for entry in tar::Archive::new(archive).entries().unwrap() {
        let mut entry = entry.unwrap();
        let mut text = String::new();
        if entry.path().unwrap().extension().is_some_and(|end| end == "yaml")
            && entry.size() < 1_000_000
        {
            entry.read_to_string(&mut text).unwrap();
            found.push(text);
        }
    }
    found
}

fn pods() -> Vec<String> {
    let Some(golden) = corpus("cel-golden.json.gz") else { return Vec::new() };
    let golden: Value = serde_json::from_reader(golden).unwrap();
    golden["pods"].as_array().unwrap().iter().map(|pod| pod.as_str().unwrap().to_owned()).collect()
}

fn value(node: Node<'_>) -> Value {
    match node.content() {
        Content::Null | Content::Malformed(_) | Content::Unresolved(_) => Value::Null,
        Content::Bool(value) => Value::Bool(value),
        Content::Int(value) => Value::from(value),
        Content::Float(value) => Value::from(value),
        Content::Str(value) => Value::from(value),
        Content::List(list) => list.iter().map(value).collect(),
        Content::Map(map) => {
            map.iter().map(|entry| (entry.key.text.to_owned(), value(entry.value))).collect()
        }
    }
}

fn json(reader: &Reader, texts: &[String]) -> Vec<String> {
    let documents = texts.iter().flat_map(|text| reader.read(text.as_bytes()).documents);
    documents.map(|found| serde_json::to_string_pretty(&value(found.root())).unwrap()).collect()
}

/// The best of several runs.
fn best(mut run: impl FnMut()) -> Duration {
    let time = |run: &mut dyn FnMut()| {
        let start = Instant::now();
        run();
        start.elapsed()
    };
    (0..15).map(|_| time(&mut run)).min().unwrap()
}

fn events(texts: &[String]) {
    for text in texts {
        let mut options = granit_parser::Options::default();
        options.set_emit_comments(false);
        for event in Parser::new_from_str_with_options(text, options) {
            black_box(event.unwrap());
        }
    }
}

fn read(reader: &Reader, texts: &[String]) {
    for text in texts {
        black_box(reader.read(text.as_bytes()));
    }
}

fn reading(criterion: &mut Criterion) {
    let mut vocabulary = Vocabulary::new();
    for key in [
        "apiVersion",
        "kind",
        "metadata",
        "name",
        "namespace",
        "labels",
        "spec",
        "containers",
        "image",
    ] {
        vocabulary.intern(key);
    }
    let reader = Reader::new(Arc::new(vocabulary));
    let all = pods();
    let (manifests, live) = all.split_at(all.len() / 2);
    for (name, yaml) in [
        ("projects", projects()),
        ("manifest pods", manifests.to_vec()),
        ("live pods", live.to_vec()),
    ] {
        if yaml.is_empty() {
            continue;
        }
        let json = json(&reader, &yaml);
        let size = |texts: &[String]| texts.iter().map(String::len).sum::<usize>();
        let tree = best(|| read(&reader, &yaml));
        let bare = best(|| events(&yaml));
        let ours = best(|| read(&reader, &json));
        let theirs = best(|| {
            for text in &json {
                black_box(serde_json::from_slice::<Value>(text.as_bytes()).unwrap());
            }
        });
        let speed = |bytes: usize, time: Duration| bytes as f64 / 1e6 / time.as_secs_f64();
        println!(
            "{name}: YAML {:.0} MB/s, {:.2} of the bare events; JSON {:.0} MB/s, {:.2} of serde_json",
            speed(size(&yaml), tree),
            tree.as_secs_f64() / bare.as_secs_f64(),
            speed(size(&json), ours),
            ours.as_secs_f64() / theirs.as_secs_f64(),
        );
        let mut group = criterion.benchmark_group(name);
        group.sample_size(10).measurement_time(Duration::from_secs(2));
        group.throughput(Throughput::Bytes(size(&yaml) as u64));
        group.bench_function("yaml", |bencher| bencher.iter(|| read(&reader, &yaml)));
        group.throughput(Throughput::Bytes(size(&json) as u64));
        group.bench_function("json", |bencher| bencher.iter(|| read(&reader, &json)));
        group.finish();
    }
}

criterion_group!(benches, reading);
criterion_main!(benches);
