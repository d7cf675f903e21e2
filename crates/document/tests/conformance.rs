//! Real manifests. Run with `cargo test -- --ignored`.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::print_stdout,
    reason = "a failure here is what it is for"
)]

use std::fs::File;
use std::io::Read;
use std::path::PathBuf;
use std::sync::Arc;

use flate2::read::GzDecoder;
use ringfort_document::{Content, Node, Reader, Streamed, Vocabulary};
use serde_json::Value;

fn corpus(name: &str) -> GzDecoder<File> {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared/corpus").join(name);
    let file = File::open(&path);
    GzDecoder::new(
        file.unwrap_or_else(|error| panic!("corpus missing: {}: {error}", path.display())),
    )
}

/// The files of an archive whose name ends in `.yaml` or `.yml`.
fn files(archive: &str) -> Vec<(String, Vec<u8>)> {
    let mut found = Vec::new();
    for entry in tar::Archive::new(corpus(archive)).entries().unwrap() {
        let mut entry = entry.unwrap();
        let name = entry.path().unwrap().display().to_string();
        if name.ends_with(".yaml") || name.ends_with(".yml") {
            let mut bytes = Vec::new();
            entry.read_to_end(&mut bytes).unwrap();
            found.push((name, bytes));
        }
    }
    assert!(!found.is_empty(), "{archive} holds no YAML");
    found
}

fn pods() -> Vec<String> {
    let golden: Value = serde_json::from_reader(corpus("cel-golden.json.gz")).unwrap();
    golden["pods"].as_array().unwrap().iter().map(|pod| pod.as_str().unwrap().to_owned()).collect()
}

fn value(node: Node<'_>) -> Value {
    match node.content() {
        Content::Null => Value::Null,
        Content::Bool(value) => Value::Bool(value),
        Content::Int(value) => Value::from(value),
        Content::Float(value) => Value::from(value),
        Content::Str(value) => Value::from(value),
        Content::List(list) => list.iter().map(value).collect(),
        Content::Map(map) => {
            map.iter().map(|entry| (entry.key.text.to_owned(), value(entry.value))).collect()
        }
        Content::Malformed(_) | Content::Unresolved(_) => panic!("nothing marks values here"),
    }
}

fn reader() -> Reader {
    Reader::new(Arc::new(Vocabulary::new()))
}

#[test]
#[ignore = "conformance: needs ../shared/corpus"]
fn real_manifests_are_read_and_survive_a_turn_through_json() {
    for archive in ["real-small.tar.gz", "kubernetes-goat.tar.gz", "pss.tar.gz"] {
        for (name, bytes) in files(archive) {
            if name.contains("/templates/") {
                continue;
            }
            let reading = reader().read(&bytes);
            assert!(reading.errors.is_empty(), "{name}: {:?}", reading.errors);
            for document in reading.documents {
                let tree = value(document.root());
                let json = serde_json::to_string_pretty(&tree).unwrap();
                let again = reader().read(json.as_bytes());
                assert_eq!(value(again.documents[0].root()), tree, "{name}");
            }
        }
    }
}

#[test]
#[ignore = "conformance: needs ../shared/corpus"]
fn golden_pods_are_read_alone_and_as_one_dump() {
    let pods = pods();
    let mut trees = Vec::new();
    for pod in &pods {
        let reading = reader().read(pod.as_bytes());
        assert_eq!((reading.documents.len(), reading.errors.len()), (1, 0), "{pod}");
        trees.push(value(reading.documents[0].root()));
    }
    let list = serde_json::json!({"apiVersion": "v1", "items": trees, "kind": "List"});
    let dump = serde_json::to_vec_pretty(&list).unwrap();
    let mut streamed = Vec::new();
    reader().stream(dump.as_slice(), &mut |next| match next {
        Streamed::Document(document) => streamed.push(value(document.root())),
        Streamed::Error(error) => panic!("{error}"),
    });
    assert!(streamed == trees);
}

#[test]
#[ignore = "conformance: needs ../shared/corpus"]
fn documents_of_a_live_dump_take_less_than_its_text() {
    let pods = pods();
    let trees: Vec<Value> = pods[1000..]
        .iter()
        .map(|pod| value(reader().read(pod.as_bytes()).documents[0].root()))
        .collect();
    let list = serde_json::json!({"apiVersion": "v1", "items": trees, "kind": "List"});
    let mut dump = Vec::new();
    let indent = serde_json::ser::PrettyFormatter::with_indent(b"    ");
    let mut out = serde_json::Serializer::with_formatter(&mut dump, indent);
    serde::Serialize::serialize(&list, &mut out).unwrap();
    let mut held = 0;
    reader().stream(dump.as_slice(), &mut |next| {
        if let Streamed::Document(document) = next {
            held += document.held_bytes() + size_of_val(&document);
        }
    });
    let ratio = held as f64 / dump.len() as f64;
    println!("{} bytes of JSON, {held} bytes held, nothing dropped: {ratio:.2}", dump.len());
    assert!(held < dump.len(), "{held} of {}", dump.len());
}
