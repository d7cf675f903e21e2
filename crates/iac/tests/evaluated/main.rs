//! What files come to when they are evaluated.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a scene that cannot be built fails its test"
)]

mod arm;
mod terraform;

use ringfort_document::{Content, Node};
use serde_json::{Value, json};

/// Plain values; what is not known as `"?"` and the reason.
fn plain(node: Node<'_>) -> Value {
    match node.content() {
        Content::Null | Content::Malformed(_) => Value::Null,
        Content::Bool(value) => json!(value),
        Content::Int(value) => json!(value),
        Content::Float(value) => json!(value),
        Content::Str(text) => json!(text),
        Content::Unresolved(why) => json!(format!("?{why}")),
        Content::List(list) => list.iter().map(plain).collect(),
        Content::Map(map) => Value::Object(
            map.iter().map(|entry| (entry.key.text.to_owned(), plain(entry.value))).collect(),
        ),
    }
}
