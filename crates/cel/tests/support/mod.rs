//! Reads the corpora that lie beside the project, and turns JSON into documents.

#![allow(dead_code, reason = "no test uses all of it")]

use std::io::Read;
use std::path::Path;
use std::sync::Arc;

use ringfort_document::{Builder, Document, NodeId, Span, Vocabulary};
use serde_json::Value as Json;

/// A gzipped JSON file of the shared corpus.
pub(crate) fn corpus(name: &str) -> Json {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/corpus");
    let path = folder.join(name);
    let file = std::fs::File::open(&path)
        .unwrap_or_else(|error| panic!("this test needs the corpus {}: {error}", path.display()));
    let mut text = String::new();
    flate2::read::GzDecoder::new(file).read_to_string(&mut text).expect("the corpus is gzip");
    serde_json::from_str(&text).expect("the corpus is JSON")
}

/// A document with the content of a YAML text.
pub(crate) fn yaml(text: &str, vocabulary: Arc<Vocabulary>) -> Document {
    let json: Json = serde_yaml_ng::from_str(text).expect("the text is YAML");
    document(&json, vocabulary)
}

/// A document with the content of a JSON value.
pub(crate) fn document(json: &Json, vocabulary: Arc<Vocabulary>) -> Document {
    let mut builder = Builder::new(vocabulary);
    let root = node(&mut builder, json);
    builder.finish(root)
}

fn node(builder: &mut Builder, json: &Json) -> NodeId {
    let span = Span::default();
    match json {
        Json::Null => builder.null(span),
        Json::Bool(value) => builder.bool(*value, span),
        Json::Number(number) => match number.as_i64() {
            Some(value) => builder.int(value, span),
            None => builder.float(number.as_f64().unwrap_or(f64::NAN), span),
        },
        Json::String(value) => builder.string(value, span),
        Json::Array(items) => {
            let items: Vec<NodeId> = items.iter().map(|item| node(builder, item)).collect();
            builder.list(&items, span)
        }
        Json::Object(fields) => {
            let entries: Vec<(&str, Span, NodeId)> = fields
                .iter()
                .map(|(key, value)| (key.as_str(), span, node(builder, value)))
                .collect();
            builder.map(&entries, span)
        }
    }
}
