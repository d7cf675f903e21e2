//! Whatever stands in a file, reading it ends with a value or with faults that can be shown.

use std::sync::Arc;

use proptest::prelude::*;
use ringfort_config::{
    Annotations, Baseline, Candidate, Configuration, Draft, FailOn, Faults, Known, Remark, Terms,
    Written, annotations, append, apply, comments, read_register, same_but_for_one,
};
use ringfort_document::{Builder, Document, NodeId, Span, Vocabulary};
use ringfort_measure::Severity;

/// A tree of any shape, its keys mostly those that mean something here.
#[derive(Clone, Debug)]
enum Tree {
    Null,
    Bool(bool),
    Int(i64),
    Float(f64),
    Str(String),
    List(Vec<(Tree, Span)>),
    Map(Vec<(String, Span, Tree, Span)>),
}

fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        Just("failOn: high\nacceptances: []\n# ringfort:accept a: b\r\nä: ü\n".to_owned()),
        "[a-z:\\- \n\\[\\]{}#\"ä🦀]{0,80}",
        any::<String>(),
    ]
}

fn span() -> impl Strategy<Value = Span> {
    prop_oneof![
        9 => (0u32..90, 0u32..90).prop_map(|(start, end)| Span { start, end }),
        1 => (any::<u32>(), any::<u32>()).prop_map(|(start, end)| Span { start, end }),
    ]
}

fn key() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => prop::sample::select(vec![
            "failOn", "include", "exclude", "measures", "namespaces", "paths", "params", "pssVersion",
            "environment", "podTemplates", "limits", "noInline", "baseline", "registers", "acceptances",
            "id", "owner", "reason", "until", "created", "measure", "finding", "labels", "path", "ceiling",
            "integrity", "kind", "fileBytes", "ringfort.io/accept", "ringfort.io/accept-until",
            "checkov.io/skip1", "kube-score/ignore", "kubescape.io/skip-controls", "items",
        ]).prop_map(str::to_owned),
        1 => any::<String>(),
    ]
}

fn word() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => prop::sample::select(vec![
            "high", "*", "a[", "**", "level:container", "pss:*", "checkov:", ":", "/", "1.20", "v1.", "aks",
            "2027-01-31", "2027-01-31T00:00:00Z", "9999-12-31", "../x", "64MiB", "99999999999999999999s",
            "0123456789abcdef", "a,b,,c=d", "argoproj.io/Rollout", "spec.*.x",
        ]).prop_map(str::to_owned),
        1 => any::<String>(),
    ]
}

fn tree() -> impl Strategy<Value = Tree> {
    let leaf = prop_oneof![
        1 => Just(Tree::Null),
        1 => any::<bool>().prop_map(Tree::Bool),
        1 => any::<i64>().prop_map(Tree::Int),
        1 => any::<f64>().prop_map(Tree::Float),
        4 => word().prop_map(Tree::Str),
    ];
    leaf.prop_recursive(5, 40, 6, |inner| {
        prop_oneof![
            prop::collection::vec((inner.clone(), span()), 0..5).prop_map(Tree::List),
            prop::collection::vec((key(), span(), inner, span()), 0..6).prop_map(Tree::Map),
        ]
    })
}

fn build(tree: &Tree, span: Span, builder: &mut Builder) -> NodeId {
    match tree {
        Tree::Null => builder.null(span),
        Tree::Bool(value) => builder.bool(*value, span),
        Tree::Int(value) => builder.int(*value, span),
        Tree::Float(value) => builder.float(*value, span),
        Tree::Str(value) => builder.string(value, span),
        Tree::List(items) => {
            let ids: Vec<NodeId> =
                items.iter().map(|(item, span)| build(item, *span, builder)).collect();
            builder.list(&ids, span)
        }
        Tree::Map(entries) => {
            let ids: Vec<(&str, Span, NodeId)> = entries
                .iter()
                .map(|(key, at, value, span)| (key.as_str(), *at, build(value, *span, builder)))
                .collect();
            builder.map(&ids, span)
        }
    }
}

fn document(tree: &Tree) -> Document {
    let mut builder = Builder::new(Arc::new(Vocabulary::new()));
    let root = build(tree, Span { start: 0, end: 60 }, &mut builder);
    builder.finish(root)
}

fn candidate<'a>() -> Candidate<'a> {
    Candidate {
        id: "0123456789abcdef",
        measure: "m",
        check: "c",
        severity: Severity::High,
        api_version: "apps/v1",
        kind: "Deployment",
        namespace: Some("shop"),
        name: "web",
        container: None,
        labels: None,
        file: "web.yaml",
        source: 0,
        object: 0,
        path: "spec",
        span: Span { start: 1, end: 2 },
        subject_path: "",
        subject_span: Span::default(),
    }
}

fn shown<T>(read: Result<T, Faults>, text: &str) -> Option<T> {
    match read {
        Ok(value) => Some(value),
        Err(faults) => {
            assert!(!faults.list.is_empty() && faults.list.len() <= 50);
            assert!(faults.render(text).starts_with("error: "));
            assert!(!faults.to_string().is_empty());
            None
        }
    }
}

proptest! {
    #[test]
    fn any_tree_is_read_or_refused(tree in tree(), text in text()) {
        let document = document(&tree);
        let now = "2026-11-23T10:00:00Z".parse().unwrap();
        let known = Known::default();
        let written = Written { file: "a.yaml", text: &text, document: &document };
        let read = shown(Configuration::read(written, &known, now), &text);
        let list = shown(read_register(written, &known, now), &text).unwrap_or_default();
        let _ = Configuration::measure_folders(written);
        let _ = read.map(|read| read.silences());
        if let Ok(after) = append(written, &Draft::of_finding(&candidate(), "o", "r", "2027-01-31")) {
            prop_assert!(after.len() > text.len());
        }
        let _ = same_but_for_one(&document, &document);
        let file: Arc<str> = Arc::from("a.yaml");
        let remark = Remark { text: &text, span: Span { start: 3, end: 5 }, alone: true };
        let mut marks = comments(&[remark], document.root(), 0, &file);
        marks.extend(annotations(&Annotations { node: document.root(), object: 0, file, template: None }));
        let terms = Terms {
            known: &known,
            acceptances: &list,
            marks: &marks,
            no_inline: false,
            baseline: None,
            fail_on: FailOn::From(Severity::Low),
            now,
            base: &ringfort_config::Base::default(),
        };
        let applied = apply(&[candidate()], &terms);
        prop_assert_eq!(applied.notes.len(), list.len() + marks.len());
    }

    #[test]
    fn any_text_is_a_baseline_or_refused(text in any::<String>()) {
        shown(Baseline::parse("b.json", &text), &text);
    }
}
