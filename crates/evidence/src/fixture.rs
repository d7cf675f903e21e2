//! Small evidence for tests.

use std::sync::Arc;

use ringfort_document::{Builder, Document, NodeId, Span, Vocabulary};
use serde_json::Value;

use crate::{Collected, Evidence, Options, Origin, Source, Via};

fn build(builder: &mut Builder, value: &Value) -> NodeId {
    let span = Span::default();
    match value {
        Value::Null => builder.null(span),
        Value::Bool(value) => builder.bool(*value, span),
        Value::Number(value) => match value.as_i64() {
            Some(value) => builder.int(value, span),
            None => builder.float(value.as_f64().unwrap(), span),
        },
        Value::String(value) => builder.string(value, span),
        Value::Array(items) => {
            let items: Vec<NodeId> = items.iter().map(|item| build(builder, item)).collect();
            builder.list(&items, span)
        }
        Value::Object(map) => {
            let entries: Vec<(&str, Span, NodeId)> =
                map.iter().map(|(key, value)| (&**key, span, build(builder, value))).collect();
            builder.map(&entries, span)
        }
    }
}

/// A document with the value.
pub(crate) fn document(value: &Value) -> Document {
    let mut builder = Builder::new(Arc::new(Vocabulary::new()));
    let root = build(&mut builder, value);
    builder.finish(root)
}

/// Evidence of one file with these documents.
pub(crate) fn evidence(documents: &[Value]) -> Evidence {
    evidence_with(documents, Options::default())
}

/// Evidence of one file with these documents.
pub(crate) fn evidence_with(documents: &[Value], options: Options) -> Evidence {
    let source = Source {
        origin: Origin { file: "test.yaml".into(), via: Via::File },
        text: None,
        documents: documents.iter().map(document).collect(),
    };
    Evidence::new(Collected { sources: vec![source], ..Collected::default() }, options)
}
