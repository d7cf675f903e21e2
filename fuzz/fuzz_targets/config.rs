//! Any text as a configuration, a register, a baseline and a manifest with marks: a value or faults with
//! their places, and a record added to it changes nothing else.
#![no_main]

use std::sync::Arc;

use libfuzzer_sys::fuzz_target;
use ringfort_config::{
    Annotations, Base, Baseline, Candidate, Configuration, Draft, FailOn, Faults, Known, MARKS,
    Terms, annotations, append, apply, comments, read_register,
};
use ringfort_document::{Reader, Span, Vocabulary};
use ringfort_measure::Severity;

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
        container: Some("app"),
        labels: None,
        file: "deploy/web.yaml",
        source: 0,
        object: 0,
        path: "spec.template.spec.containers[0]",
        span: Span { start: 1, end: 2 },
        subject_path: "spec.template.spec.containers[0]",
        subject_span: Span { start: 0, end: 9 },
        weighed: None,
    }
}

fn shown<T>(read: Result<T, Faults>, text: &str) -> Option<T> {
    read.map_err(|faults| {
        assert!(!faults.list.is_empty());
        assert!(faults.render(text).starts_with("error: "));
    })
    .ok()
}

fuzz_target!(|text: &str| {
    let Ok(now) = "2026-11-23T10:00:00Z".parse() else { return };
    let known = Known::default();
    if let Some(read) = shown(Configuration::read("a.yaml", text, &known, now), text) {
        let _ =
            (read.silences(), read.selects_namespace(Some("shop")), read.selects_path("a/b.yaml"));
    }
    let register = shown(read_register("a.yaml", text, &known, now), text).unwrap_or_default();
    let baseline = shown(Baseline::parse("a.json", text), text);
    let draft = Draft::of_finding(&candidate(), "owner", "reason", "2027-01-31");
    if let Ok(once) = append("a.yaml", text, &draft) {
        assert!(append("a.yaml", &once, &draft).is_ok(), "{once}");
    }
    let file: Arc<str> = Arc::from("a.yaml");
    let reader = Reader::new(Arc::new(Vocabulary::new())).comments(MARKS);
    let mut marks = Vec::new();
    for document in &reader.read(text.as_bytes()).documents {
        let node = document.root();
        marks.extend(comments(document, Some(text), 0, &file));
        marks.extend(comments(document, None, 0, &file));
        marks.extend(annotations(&Annotations {
            node,
            object: 0,
            file: file.clone(),
            template: None,
        }));
    }
    let terms = Terms {
        known: &known,
        acceptances: &register.acceptances,
        marks: &marks,
        no_inline: false,
        baseline: baseline.as_ref(),
        fail_on: FailOn::From(Severity::Low),
        now,
        base: &Base::new("/repo", "/repo/deploy"),
    };
    let applied = apply(&[candidate()], &terms);
    assert_eq!(applied.notes.len(), register.acceptances.len() + marks.len());
});
