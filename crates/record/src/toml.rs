//! The configuration of container runtimes, which is TOML.

use std::sync::Arc;

use ringfort_document::{Document, NodeId, Span, Vocabulary};
use toml_edit::{Array, Document as Parsed, Item, TableLike, Value};

use crate::TextFault;
use crate::writer::{Field, Writer};

/// The deepest nesting that is followed.
const DEEPEST: usize = 64;

/// True if a text reads like the configuration of containerd or CRI-O.
pub(crate) fn is_runtime(text: &str) -> bool {
    let is_containerd = text.contains("io.containerd.") && text.contains("plugins");
    is_containerd || text.lines().any(|line| line.trim_start().starts_with("[crio"))
}

/// Reads the configuration of a runtime into a document that holds its record.
///
/// # Errors
/// If it is no TOML, or of no runtime: where, and why.
pub(crate) fn read(text: &str, vocabulary: &Arc<Vocabulary>) -> Result<Document, TextFault> {
    let parsed = Parsed::parse(text).map_err(|error| TextFault {
        at: error.span().map_or(0, |span| span.start as u32),
        message: error.message().lines().next().unwrap_or("is no TOML").to_owned(),
    })?;
    let root = parsed.as_table();
    let subject = match (
        root.contains_key("crio"),
        root.contains_key("plugins"),
        root.contains_key("version"),
    ) {
        (true, ..) => "crio",
        (false, true, _) | (false, _, true) => "containerd",
        _ => {
            let message = "is the configuration of no container runtime".to_owned();
            return Err(TextFault { at: 0, message });
        }
    };
    let mut writer = Writer::new(vocabulary);
    let whole = Span { start: 0, end: text.len() as u32 };
    let entries = entries(&mut writer, root, whole, 0);
    let fields: Vec<Field<'_>> =
        entries.iter().map(|(key, span, id)| (key.as_str(), *span, *id)).collect();
    writer.record(subject, "", whole, &fields);
    Ok(writer.finish_in(text))
}

fn entries(
    writer: &mut Writer,
    table: &dyn TableLike,
    around: Span,
    depth: usize,
) -> Vec<(String, Span, NodeId)> {
    let mut entries = Vec::new();
    for (name, item) in table.iter() {
        let key = table.key(name).and_then(|key| key.span()).map_or(around, place);
        if is_secret(name) && item.is_str() {
            let span = item.span().map_or(key, place);
            writer.seal(span);
            entries.push((name.to_owned(), key, writer.builder.string("", span)));
        } else if let Some(id) = item_of(writer, item, key, depth + 1) {
            entries.push((name.to_owned(), key, id));
        }
    }
    entries
}

/// Credentials of registries may stand in older configurations.
fn is_secret(name: &str) -> bool {
    matches!(name, "auth" | "identitytoken" | "password")
}

/// Writes what stands behind a key; `None` if there is nothing.
fn item_of(writer: &mut Writer, item: &Item, around: Span, depth: usize) -> Option<NodeId> {
    let span = item.span().map_or(around, place);
    if depth > DEEPEST {
        return Some(writer.builder.unresolved("it is nested too deeply", span));
    }
    match item {
        Item::None => None,
        Item::Value(value) => Some(value_of(writer, value, span, depth)),
        Item::Table(table) => Some(table_of(writer, table, span, depth)),
        Item::ArrayOfTables(tables) => {
            let items: Vec<NodeId> = tables
                .iter()
                .map(|table| {
                    let span = table.span().map_or(span, place);
                    table_of(writer, table, span, depth + 1)
                })
                .collect();
            Some(writer.builder.list(&items, span))
        }
    }
}

fn table_of(writer: &mut Writer, table: &dyn TableLike, span: Span, depth: usize) -> NodeId {
    let entries = entries(writer, table, span, depth);
    let fields: Vec<Field<'_>> =
        entries.iter().map(|(key, span, id)| (key.as_str(), *span, *id)).collect();
    writer.builder.map(&fields, span)
}

fn value_of(writer: &mut Writer, value: &Value, span: Span, depth: usize) -> NodeId {
    match value {
        Value::String(text) => writer.builder.string(text.value(), span),
        Value::Integer(number) => writer.builder.int(*number.value(), span),
        Value::Float(number) if number.value().is_finite() => {
            writer.builder.float(*number.value(), span)
        }
        Value::Float(number) => writer.builder.string(&number.value().to_string(), span),
        Value::Boolean(value) => writer.builder.bool(*value.value(), span),
        Value::Datetime(date) => writer.builder.string(&date.value().to_string(), span),
        Value::Array(array) => list_of(writer, array, span, depth),
        Value::InlineTable(table) => table_of(writer, table, span, depth),
    }
}

fn list_of(writer: &mut Writer, array: &Array, span: Span, depth: usize) -> NodeId {
    if depth > DEEPEST {
        return writer.builder.unresolved("it is nested too deeply", span);
    }
    let items: Vec<NodeId> = array
        .iter()
        .map(|value| {
            let span = value.span().map_or(span, place);
            value_of(writer, value, span, depth + 1)
        })
        .collect();
    writer.builder.list(&items, span)
}

fn place(range: std::ops::Range<usize>) -> Span {
    Span { start: range.start as u32, end: range.end as u32 }
}

#[cfg(test)]
mod tests {
    use ringfort_document::Node;

    use super::*;

    fn record(text: &str) -> Document {
        read(text, &Arc::new(Vocabulary::default())).unwrap()
    }

    fn root(document: &Document) -> Node<'_> {
        document.root().as_list().unwrap().get(0).unwrap()
    }

    #[test]
    fn tables_become_maps_with_places() {
        let text = "version = 3\n[plugins.'io.containerd.cri.v1.runtime']\n  enable_unprivileged_ports = true\n[plugins.'io.containerd.cri.v1.images'.registry]\nconfig_path = \"/etc/certs\"\n[plugins.\"io.containerd.cri.v1.images\".registry.configs.a.auth]\npassword = \"canary\"\n";
        assert!(is_runtime(text));
        let document = record(text);
        let record = root(&document);
        assert_eq!(record.get("kind").unwrap().as_str(), Some("containerd"));
        let runtime = ["plugins", "io.containerd.cri.v1.runtime", "enable_unprivileged_ports"];
        let ports = record.at(&runtime).unwrap();
        assert_eq!((ports.as_bool(), ports.position().line), (Some(true), 3));
        assert!(!format!("{document:?}").contains("canary"));
    }

    #[test]
    fn crio_is_told_by_its_table() {
        let text = "[crio.runtime]\nseccomp_profile = \"\"\ndefault_capabilities = [\"CHOWN\"]\n";
        assert!(is_runtime(text) && !is_runtime("[package]\nname = 'x'\n"));
        let document = record(text);
        let runtime = root(&document).at(&["crio", "runtime"]).unwrap();
        assert_eq!(runtime.at(&["default_capabilities"]).unwrap().as_list().unwrap().len(), 1);
    }

    #[test]
    fn other_texts_are_refused_with_their_place() {
        let vocabulary = Arc::new(Vocabulary::default());
        let fault = read("version = 2\nplugins = [", &vocabulary).unwrap_err();
        assert!(fault.at > 10, "{fault:?}");
        assert!(
            read("[package]\n", &vocabulary).unwrap_err().message.contains("no container runtime")
        );
        let deep = format!("version = 2\nx = {}1{}\n", "[".repeat(70), "]".repeat(70));
        assert!(read(&deep, &vocabulary).is_ok());
    }
}
