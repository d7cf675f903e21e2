//! Whatever stands in a file, reading it ends with a value or with faults that can be shown.

use std::sync::Arc;

use proptest::prelude::*;
use ringfort_config::{
    Annotations, Base, Baseline, Candidate, Configuration, Draft, FailOn, Faults, Known, MARKS,
    Terms, annotations, append, apply, comments, read_register,
};
use ringfort_document::{Reader, Span, Vocabulary};
use ringfort_measure::Severity;
use serde_json::{Map, Value};

fn key() -> impl Strategy<Value = String> {
    let known = prop::sample::select(vec![
        "failOn",
        "include",
        "exclude",
        "measures",
        "namespaces",
        "paths",
        "params",
        "pssVersion",
        "environment",
        "podTemplates",
        "limits",
        "noInline",
        "baseline",
        "registers",
        "acceptances",
        "id",
        "owner",
        "reason",
        "until",
        "created",
        "measure",
        "finding",
        "labels",
        "path",
        "ceiling",
        "integrity",
        "kind",
        "fileBytes",
        "ringfort.io/accept",
        "ringfort.io/accept-until",
        "checkov.io/skip1",
        "kube-score/ignore",
        "kubescape.io/skip-controls",
        "items",
    ]);
    prop_oneof![4 => known.prop_map(str::to_owned), 1 => any::<String>()]
}

fn word() -> impl Strategy<Value = String> {
    let known = prop::sample::select(vec![
        "high",
        "*",
        "a[",
        "**",
        "level:container",
        "pss:*",
        "checkov:",
        ":",
        "/",
        "1.20",
        "v1.",
        "aks",
        "2027-01-31",
        "2027-01-31T00:00:00Z",
        "9999-12-31",
        "../x",
        "64MiB",
        "99999999999999999999s",
        "0123456789abcdef",
        "a,b,,c=d",
        "argoproj.io/Rollout",
        "spec.*.x",
    ]);
    prop_oneof![4 => known.prop_map(str::to_owned), 1 => any::<String>()]
}

fn tree() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        1 => Just(Value::Null),
        1 => any::<bool>().prop_map(Value::from),
        1 => any::<i64>().prop_map(Value::from),
        1 => any::<f64>().prop_map(Value::from),
        4 => word().prop_map(Value::from),
    ];
    leaf.prop_recursive(5, 40, 6, |inner| {
        let entries = prop::collection::vec((key(), inner.clone()), 0..6);
        prop_oneof![
            prop::collection::vec(inner, 0..5).prop_map(Value::from),
            entries.prop_map(|entries| Value::Object(entries.into_iter().collect::<Map<_, _>>())),
        ]
    })
}

fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => tree().prop_map(|tree| tree.to_string()),
        4 => tree().prop_map(|tree| block(&tree)),
        1 => "[a-zO \n:#\\-\\[\\]{}\"'*&|>]{0,80}",
        1 => any::<String>(),
    ]
}

/// The outermost map with one entry a line, and a mark on each line.
fn block(tree: &Value) -> String {
    let lines = tree.as_object().into_iter().flatten();
    lines
        .map(|(key, value)| format!("{}: {value} # ringfort:accept a: b\n", Value::from(&**key)))
        .collect()
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
        weighed: None,
    }
}

fn shown<T>(read: Result<T, Faults>, text: &str) -> Option<T> {
    match read {
        Ok(value) => Some(value),
        Err(faults) => {
            assert!(!faults.list.is_empty());
            assert!(faults.render(text).starts_with("error: "));
            assert!(!faults.to_string().is_empty());
            for fault in &faults.list {
                assert!(fault.place.line >= 1 && fault.place.column >= 1);
            }
            None
        }
    }
}

proptest! {
    #[test]
    fn any_text_is_read_or_refused(text in text()) {
        let now = "2026-11-23T10:00:00Z".parse().unwrap();
        let known = Known::default();
        let read = shown(Configuration::read("a.yaml", &text, &known, now), &text);
        let list = shown(read_register("a.yaml", &text, &known, now), &text).unwrap_or_default().acceptances;
        let _ = Configuration::measure_folders(&text);
        let _ = read.map(|read| read.silences());
        if let Ok(after) = append("a.yaml", &text, &Draft::of_finding(&candidate(), "o", "r", "2027-01-31")) {
            prop_assert!(after.len() > text.len());
        }
        let reader = Reader::new(Arc::new(Vocabulary::new())).comments(MARKS);
        let file: Arc<str> = Arc::from("a.yaml");
        let mut marks = Vec::new();
        for document in &reader.read(text.as_bytes()).documents {
            let node = document.root();
            marks.extend(comments(document, Some(&text), 0, &file));
            marks.extend(comments(document, None, 0, &file));
            marks.extend(annotations(&Annotations { node, object: 0, file: file.clone(), template: None }));
        }
        let terms = Terms {
            known: &known,
            acceptances: &list,
            marks: &marks,
            no_inline: false,
            baseline: None,
            fail_on: FailOn::From(Severity::Low),
            now,
            base: &Base::default(),
        };
        let applied = apply(&[candidate()], &terms);
        prop_assert_eq!(applied.notes.len(), list.len() + marks.len());
    }

    #[test]
    fn any_text_is_a_baseline_or_refused(text in any::<String>()) {
        shown(Baseline::parse("b.json", &text), &text);
    }
}
