//! What checks cost beside reading. Prints, for each input: reading alone, finding the objects, all checks; and the
//! ratio of checks to reading. Needs ../shared/corpus beside the checkout.

#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::print_stdout,
    reason = "a bench that cannot be set up ends"
)]

use std::fs::File;
use std::hint::black_box;
use std::io::Read;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use flate2::read::GzDecoder;
use ringfort_assess::{Rules, Scope, Settings, judge_all};
use ringfort_cel::Version;
use ringfort_document::{Reader, Vocabulary};
use ringfort_evidence::{Collected, Evidence, Options, Origin, Source, Via};

/// Texts with their names.
type Input = Vec<(String, Vec<u8>)>;

fn rules() -> Rules {
    let settings = Settings {
        pss: (1, 37),
        kubernetes: Version::new(1, 37),
        selects: &|_, _| true,
        trusts: &|_| true,
        parameter: &|_, _| None,
    };
    let measures = ringfort_library::catalogue().measures();
    Rules::compile(measures, &settings, Vocabulary::of(ringfort_library::names()))
        .expect("the library compiles")
}

fn read(rules: &Rules, input: &Input) -> Collected {
    let bulk: &[&[&str]] = &[&["status"], &["metadata", "managedFields"]];
    let reader = Reader::new(Arc::clone(rules.vocabulary())).drop_bulk(bulk);
    let source = |(file, bytes): &(String, Vec<u8>)| {
        let origin = Origin { file: Arc::from(file.as_str()), via: Via::File };
        Source { origin, text: None, documents: reader.read(bytes).documents }
    };
    Collected { sources: input.iter().map(source).collect(), ..Collected::default() }
}

fn corpus(name: &str) -> File {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/corpus").join(name);
    File::open(&path)
        .unwrap_or_else(|_| panic!("the corpus is missing: {} is not there", path.display()))
}

/// The five real projects without their one file of 1 MB.
fn projects() -> Input {
    let mut archive = tar::Archive::new(GzDecoder::new(corpus("real-small.tar.gz")));
    let mut input = Input::new();
    for entry in archive.entries().expect("an archive") {
        let mut entry = entry.expect("an entry");
        let name = entry.path().expect("a name").display().to_string();
        if name.ends_with(".yaml") && entry.size() < 900_000 {
            let mut bytes = Vec::new();
            entry.read_to_end(&mut bytes).expect("a file");
            input.push((name, bytes));
        }
    }
    input
}

/// The pods of the golden verdicts: 1,000 as people write them, 1,000 as a cluster delivers them.
fn pods() -> (Input, Input) {
    let mut text = String::new();
    GzDecoder::new(corpus("cel-golden.json.gz")).read_to_string(&mut text).expect("a text");
    let golden: serde_json::Value = serde_json::from_str(&text).expect("JSON");
    let pods = golden["pods"].as_array().expect("a list");
    let yaml = |pod: &serde_json::Value| {
        let text = pod.as_str().expect("a text");
        ("pod.yaml".to_owned(), text.as_bytes().to_vec())
    };
    let all: Vec<_> = pods.iter().map(yaml).collect();
    let (manifests, live) = all.split_at(all.len() / 2);
    (manifests.to_vec(), live.to_vec())
}

/// The fastest of some runs.
fn fastest(mut run: impl FnMut()) -> Duration {
    let time = |run: &mut dyn FnMut()| {
        let begin = Instant::now();
        run();
        begin.elapsed()
    };
    (0..15).map(|_| time(&mut run)).min().unwrap_or_default()
}

fn bench(criterion: &mut Criterion) {
    let rules = rules();
    let pool = rayon::ThreadPoolBuilder::new().num_threads(1).build().expect("a pool");
    let (manifests, live) = pods();
    for (name, input) in
        [("projects", projects()), ("manifest pods", manifests), ("live pods", live)]
    {
        let bytes: usize = input.iter().map(|(_, bytes)| bytes.len()).sum();
        let evidence = Evidence::new(read(&rules, &input), Options::default());
        let scope = Scope { selects: &|_| true, verdicts: false };
        pool.install(|| {
            let reading = fastest(|| drop(black_box(read(&rules, &input))));
            let finding = fastest(|| drop(black_box(Evidence::new(read(&rules, &input), Options::default()))));
            let checks = fastest(|| drop(black_box(judge_all(&rules, &evidence, &scope))));
            let found = judge_all(&rules, &evidence, &scope).found.len();
            println!(
                "{name}: {} objects, {bytes} bytes, {found} findings; reading {reading:.2?}, with objects {finding:.2?}, \
                 checks {checks:.2?}; checks over reading {:.2}",
                evidence.len(),
                checks.as_secs_f64() / reading.as_secs_f64(),
            );
        });
        let mut group = criterion.benchmark_group(name);
        group.throughput(Throughput::Bytes(bytes as u64)).sample_size(10);
        group.bench_function("read", |bencher| bencher.iter(|| read(&rules, &input)));
        group.bench_function("check", |bencher| {
            bencher.iter(|| judge_all(&rules, &evidence, &scope))
        });
        group.finish();
    }
    let compile = fastest(|| drop(black_box(self::rules())));
    println!("compiling all checks: {compile:.2?}");
}

criterion_group!(benches, bench);
criterion_main!(benches);
