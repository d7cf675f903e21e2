//! The reader against what kubectl's own decoder made of the same bytes.
//!
//! `data/kubectl.jsonl` was written with `YAMLOrJSONDecoder` of `k8s.io/apimachinery` 0.37.2: one
//! object per line with `name`, `input` (base64), `documents` and, where it stopped, `error`. The
//! decoder stops at the first error; this reader goes on.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a failure here is what it is for"
)]

use std::sync::Arc;

use ringfort_document::{Content, Node, Reader, Vocabulary};
use serde_json::Value;

/// What this reader does otherwise, and why.
const DEVIATIONS: &[(&str, &str)] = &[
    ("not UTF-8", "replaced, so that the rest of the file is still assessed"),
    ("not UTF-8 quoted", "replaced, so that the rest of the file is still assessed"),
    ("latin1 comment", "replaced, so that the rest of the file is still assessed"),
    ("UTF-16LE", "read; the decoder cuts the last byte off when it splits lines"),
    ("tabs in flow", "the YAML parser refuses it; reported as unsupported"),
    ("NEL", "the YAML parser takes it for text; reported as unsupported"),
    ("pair escape in YAML", "read; more than kubectl takes"),
];

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

/// Equal, where integers beyond 64 bits and floats compare by value.
fn equal(ours: &Value, theirs: &Value) -> bool {
    match (ours, theirs) {
        (Value::Number(ours), Value::Number(theirs)) => {
            ours == theirs || ours.is_f64() && ours.as_f64() == theirs.as_f64()
        }
        (Value::Array(ours), Value::Array(theirs)) => {
            ours.len() == theirs.len() && ours.iter().zip(theirs).all(|(a, b)| equal(a, b))
        }
        (Value::Object(ours), Value::Object(theirs)) => {
            ours.len() == theirs.len()
                && ours.iter().all(|(key, a)| theirs.get(key).is_some_and(|b| equal(a, b)))
        }
        _ => ours == theirs,
    }
}

fn base64(text: &str) -> Vec<u8> {
    let digit = |byte: u8| match byte {
        b'A'..=b'Z' => u32::from(byte - b'A'),
        b'a'..=b'z' => u32::from(byte - b'a') + 26,
        b'0'..=b'9' => u32::from(byte - b'0') + 52,
        b'+' => 62,
        _ => 63,
    };
    let mut bytes = Vec::new();
    for chunk in text.trim_end_matches('=').as_bytes().chunks(4) {
        let bits =
            chunk.iter().fold(0, |bits, &byte| bits << 6 | digit(byte)) << (6 * (4 - chunk.len()));
        bytes.extend_from_slice(&bits.to_be_bytes()[1..chunk.len()]);
    }
    bytes
}

#[test]
fn documents_are_those_of_kubectl() {
    let reader = Reader::new(Arc::new(Vocabulary::new()));
    let mut wrong = Vec::new();
    for line in include_str!("data/kubectl.jsonl").lines() {
        let case: Value = serde_json::from_str(line).unwrap();
        let name = case["name"].as_str().unwrap();
        let reading = reader.read(&base64(case["input"].as_str().unwrap()));
        let ours: Vec<Value> = reading.documents.iter().map(|found| value(found.root())).collect();
        let theirs = case["documents"].as_array().unwrap();
        let refused = case.get("error").is_some();
        let same = ours.len() >= theirs.len()
            && (refused || ours.len() == theirs.len())
            && ours.iter().zip(theirs).all(|(a, b)| equal(a, b))
            && refused != reading.errors.is_empty();
        let deviates = DEVIATIONS.iter().any(|&(named, _)| named == name);
        if same == deviates {
            let input =
                String::from_utf8_lossy(&base64(case["input"].as_str().unwrap())).into_owned();
            let errors: Vec<String> = reading.errors.iter().map(ToString::to_string).collect();
            wrong.push(format!(
                "{name}: {input:?}\n  kubectl {theirs:?} {:?}\n  reader  {ours:?} {errors:?}",
                case.get("error")
            ));
        }
    }
    assert!(wrong.is_empty(), "{}\n{} differ", wrong.join("\n"), wrong.len());
}
