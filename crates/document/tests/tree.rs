//! What documents keep, drop, mark and forget; and that JSON and YAML give the same tree.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a failure here is what it is for"
)]

use std::sync::Arc;

use proptest::prelude::*;
use ringfort_document::{Builder, Content, Document, Malformed, Reader, Span, Vocabulary};
use serde_json::Value;

fn vocabulary(keys: &[&str]) -> Arc<Vocabulary> {
    let mut vocabulary = Vocabulary::new();
    for key in keys {
        vocabulary.intern(key);
    }
    Arc::new(vocabulary)
}

fn one(reader: &Reader, text: &str) -> Document {
    let mut reading = reader.read(text.as_bytes());
    assert!(reading.errors.is_empty(), "{:?}", reading.errors);
    assert_eq!(reading.documents.len(), 1);
    reading.documents.remove(0)
}

#[test]
fn dropped_nulls_leave_other_ids_alone() {
    let reader = Reader::new(vocabulary(&["b", "c"]));
    let mut document = one(&reader, "a: ~\nb: 1\nx:\nc: {d: e}\n");
    let inner = document.root().at(&["c", "d"]).unwrap().id();
    let b = document.root().get("b").unwrap().id();
    document.drop_nulls(document.root().id());
    document.mark_malformed(b, "string");
    let map = document.root().as_map().unwrap();
    assert_eq!((map.len(), map.iter().len()), (2, 2));
    assert_eq!(map.iter().map(|entry| entry.key.text).collect::<Vec<_>>(), ["b", "c"]);
    assert_eq!(map.at(1).unwrap().key.text, "c");
    assert!(map.find("a").is_none() && map.find("x").is_none());
    assert_eq!(document.node(inner).as_str(), Some("e"));
    assert_eq!(document.node(inner).path().to_string(), "c.d");
    let Content::Malformed(malformed) = map.find("b").unwrap().content() else { panic!() };
    assert_eq!(malformed, Malformed { expected: "string", found: "integer" });
}

#[test]
fn redacted_text_is_gone_from_its_place_only() {
    let reader = Reader::new(vocabulary(&[]));
    let mut document = one(&reader, "data: {a: &s c2VjcmV0}\nb: *s\nc: d\n");
    let secret = document.root().at(&["data", "a"]).unwrap();
    let span = secret.span();
    let id = secret.id();
    document.redact(id);
    let root = document.root();
    assert_eq!(document.node(id).as_str(), Some(""));
    assert_eq!(document.node(id).span(), span);
    assert_eq!(root.get("b").unwrap().as_str(), Some("c2VjcmV0"));
    assert_eq!(root.get("c").unwrap().as_str(), Some("d"));
    let mut alone = one(&reader, "a: s3cr3tt3xt\n");
    let id = alone.root().get("a").unwrap().id();
    assert!(format!("{alone:?}").contains("s3cr3tt3xt"));
    alone.redact(id);
    assert!(!format!("{alone:?}").contains("s3cr3tt3xt"));
}

#[test]
fn duplicates_are_told_with_both_places() {
    let reader = Reader::new(vocabulary(&["known"]));
    for (text, key) in [("known: 1\nb: 2\nknown: 3\n", "known"), ("own: 1\nb: 2\nown: 3\n", "own")]
    {
        let document = one(&reader, text);
        let [duplicate] = document.duplicates() else { panic!("{:?}", document.duplicates()) };
        assert_eq!(&*duplicate.key, key);
        let places =
            [duplicate.first, duplicate.span].map(|span| document.position(span.start).line);
        assert_eq!(places, [1, 3]);
        assert_eq!(document.root().get(key).unwrap().as_int(), Some(3));
    }
    let inner = one(&reader, "{\"a\": {\"k\": 1}, \"k\": 2, \"b\": [{\"k\": 3, \"k\": 4}]}");
    assert_eq!(inner.duplicates().len(), 1);
    assert!(one(&reader, "b: &b {x: 1}\nc: {x: 2, <<: *b}\n").duplicates().is_empty());
    assert_eq!(one(&reader, "b: &b {x: 1}\nc: {x: 2, <<: *b, x: 3}\n").duplicates().len(), 1);
}

#[test]
fn only_marked_comments_are_kept() {
    let reader = Reader::new(vocabulary(&[])).comments(&["ringfort:", "checkov:skip"]);
    let text = "# ringfort: first\na: 1 # other\nb: '# ringfort: text'\nc: 2 # checkov:skip=X\n# ringfort: last\n";
    let document = one(&reader, text);
    let comments: Vec<_> = document
        .comments()
        .iter()
        .map(|comment| (comment.text.trim(), document.position(comment.span.start).line))
        .collect();
    assert_eq!(comments, [("ringfort: first", 1), ("checkov:skip=X", 4), ("ringfort: last", 5)]);
}

#[test]
fn bulk_is_dropped_where_nobody_asks_for_it() {
    let paths: &[&[&str]] =
        &[&["status"], &["metadata", "managedFields"], &["metadata", "annotations", "last"]];
    let yaml = "metadata:\n  managedFields: [{status: x}]\n  annotations:\n    last: x\n    kept: w\n  status: z\nstatus:\n  a: [1]\nspec: {status: v}\n";
    let json = r#"{"metadata": {"managedFields": [{"status": "x"}], "annotations": {"last": "x", "kept": "w"}, "status": "z"}, "status": {"a": [1]}, "spec": {"status": "v"}}"#;
    for text in [yaml.to_owned(), json.to_owned()] {
        let document = one(&Reader::new(vocabulary(&[])).drop_bulk(paths), &text);
        let root = document.root();
        assert!(root.get("status").is_none() && root.at(&["metadata", "managedFields"]).is_none());
        assert!(root.at(&["metadata", "annotations", "last"]).is_none());
        assert_eq!(root.at(&["metadata", "annotations", "kept"]).unwrap().as_str(), Some("w"));
        assert_eq!(root.at(&["metadata", "status"]).unwrap().as_str(), Some("z"));
        assert_eq!(root.at(&["spec", "status"]).unwrap().as_str(), Some("v"));
        let asked = one(&Reader::new(vocabulary(&["status"])).drop_bulk(paths), &text);
        assert!(asked.root().get("status").is_some());
    }
    let list = format!("{{\"kind\": \"List\", \"items\": [{json}]}}");
    let document = one(&Reader::new(vocabulary(&[])).drop_bulk(paths), &list);
    let item = document.root().get("items").unwrap().as_list().unwrap().get(0).unwrap();
    assert!(item.get("status").is_none() && item.get("spec").is_some());
}

#[test]
fn built_documents_read_like_others() {
    let mut builder = Builder::new(vocabulary(&["a"]));
    let span = Span::default();
    let items = [builder.int(1, span), builder.string("x", span), builder.null(span)];
    let list = builder.list(&items, span);
    let yes = builder.bool(true, span);
    let root = builder.map(&[("a", span, list), ("own", span, yes)], span);
    let document = builder.finish(root);
    assert_eq!(
        format!("{:?}", document.root()),
        "{\"a\": [Int(1), Str(\"x\"), Null], \"own\": Bool(true)}"
    );
    let item = document.root().get("a").unwrap().as_list().unwrap().get(1).unwrap();
    assert_eq!(item.path().to_string(), "a[1]");
}

#[test]
fn templates_get_advice() {
    let reader = Reader::new(vocabulary(&[]));
    for text in ["a: {{ .Values.x }}\n", "{{- if .x }}\na: 1\n{{- end }}\n"] {
        let reading = reader.read(text.as_bytes());
        assert_eq!(reading.errors.len(), 1);
        let told = reading.errors[0].to_string();
        assert!(told.contains("Helm"), "{told}");
    }
}

fn values() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        (-1e9f64..1e9).prop_map(Value::from),
        "[ -~\u{e4}\u{1F600}\n\t]{0,12}".prop_map(Value::from),
        prop::sample::select(vec!["yes", "0777", "~", "1_0", "<<", ".inf", "- a", "a: b", "#"])
            .prop_map(Value::from),
    ];
    leaf.prop_recursive(4, 40, 5, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..5).prop_map(Value::from),
            prop::collection::vec(("[a-z<\u{e4}0-9 ]{0,4}", inner), 0..5)
                .prop_map(|entries| Value::Object(entries.into_iter().collect())),
        ]
    })
}

/// Block style, with every string in double quotes.
fn yaml(value: &Value, indent: usize, out: &mut String) {
    let pad = " ".repeat(indent);
    match value {
        Value::Array(items) if !items.is_empty() => {
            for item in items {
                out.push_str(&format!("\n{pad}-"));
                yaml(item, indent + 1, out);
            }
        }
        Value::Object(entries) if !entries.is_empty() => {
            for (key, value) in entries {
                out.push_str(&format!("\n{pad}{}:", Value::from(key.as_str())));
                yaml(value, indent + 1, out);
            }
        }
        other => out.push_str(&format!(" {other}")),
    }
}

proptest! {
    #[test]
    fn json_and_yaml_give_the_same_tree(value in values()) {
        let value = serde_json::json!({ "root": value });
        let reader = Reader::new(vocabulary(&["a", "b", "root"]));
        let mut text = String::new();
        yaml(&value, 0, &mut text);
        let block = one(&reader, &text);
        for json in [value.to_string(), serde_json::to_string_pretty(&value).unwrap()] {
            let document = one(&reader, &json);
            prop_assert_eq!(format!("{:?}", document.root()), format!("{:?}", block.root()));
        }
    }
}
