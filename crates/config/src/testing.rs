//! What the tests share: a small library, and reading YAML.

use std::sync::Arc;

use granit_parser::{Event, Parser};
use jiff::Timestamp;
use ringfort_document::{Builder, Document, NodeId, Position, Span, Vocabulary};
use ringfort_measure::{
    Change, Check, Ease, EnvironmentStatus, Environments, Exposure, Goals, Impact, Level, Many,
    Mapping, Measure, Parameter, Sections,
};

use crate::{Configuration, Faults, Known, MARKS, Remark, Written};

pub(crate) fn now() -> Timestamp {
    "2026-11-23T10:00:00Z".parse().unwrap()
}

pub(crate) fn document(text: &str) -> Document {
    let mut builder = Builder::new(Arc::new(Vocabulary::new()));
    let events: Vec<_> = Parser::new_from_str(text).map(Result::unwrap).collect();
    let events: Vec<_> = events
        .into_iter()
        .filter(|(event, _)| !format!("{event:?}").starts_with("Comment"))
        .collect();
    let mut at = 0;
    while !matches!(events[at].0, Event::DocumentStart(..) | Event::StreamEnd) {
        at += 1;
    }
    at += 1;
    let root = match at < events.len() {
        true => node(&events, &mut at, &mut builder),
        false => builder.null(Span::default()),
    };
    builder.finish(root)
}

fn node(
    events: &[(Event<'_>, granit_parser::Span)],
    at: &mut usize,
    builder: &mut Builder,
) -> NodeId {
    let (event, place) = &events[*at];
    *at += 1;
    let range = place.byte_range().unwrap();
    let mut span = Span { start: range.start as u32, end: range.end as u32 };
    match event {
        Event::Scalar(text, style, ..) => {
            if format!("{style:?}") != "Plain" {
                return builder.string(text, span);
            }
            match (&**text, text.parse::<i64>(), text.parse::<f64>()) {
                ("" | "null" | "~", ..) => builder.null(span),
                ("true", ..) => builder.bool(true, span),
                ("false", ..) => builder.bool(false, span),
                (_, Ok(number), _) => builder.int(number, span),
                (_, _, Ok(number)) => builder.float(number, span),
                _ => builder.string(text, span),
            }
        }
        Event::SequenceStart(..) => {
            let mut items = Vec::new();
            while !matches!(events[*at].0, Event::SequenceEnd) {
                items.push(node(events, at, builder));
            }
            span.end = span.end.max(events[*at].1.byte_range().unwrap().end as u32);
            *at += 1;
            builder.list(&items, span)
        }
        Event::MappingStart(..) => {
            let mut entries = Vec::new();
            while !matches!(events[*at].0, Event::MappingEnd) {
                let (Event::Scalar(key, ..), place) = &events[*at] else { panic!("a key") };
                let range = place.byte_range().unwrap();
                let key_span = Span { start: range.start as u32, end: range.end as u32 };
                *at += 1;
                entries.push((key.to_string(), key_span, node(events, at, builder)));
            }
            span.start =
                entries.first().map_or(span.start, |(_, key, _)| key.start.min(span.start));
            span.end = span.end.max(events[*at].1.byte_range().unwrap().end as u32);
            *at += 1;
            let entries: Vec<(&str, Span, NodeId)> =
                entries.iter().map(|(key, span, id)| (key.as_str(), *span, *id)).collect();
            builder.map(&entries, span)
        }
        other => panic!("{other:?}"),
    }
}

/// Line and column of a byte of the text.
pub(crate) fn positions(text: &str) -> impl Fn(u32) -> Position {
    move |byte| {
        let before = &text[..byte as usize];
        let start = before.rfind('\n').map_or(0, |end| end + 1);
        let line = before.matches('\n').count() as u32 + 1;
        Position { line, column: before[start..].chars().count() as u32 + 1 }
    }
}

/// The marks among the comments, as the reader keeps them.
pub(crate) fn remarks(text: &str) -> Vec<Remark<'_>> {
    let mut at = 0;
    let mut found = Vec::new();
    for line in text.split_inclusive('\n') {
        if let Some(start) = line.find('#')
            && MARKS.iter().any(|mark| line.contains(mark))
        {
            let end = line.trim_end().len();
            let span = Span { start: (at + start) as u32, end: (at + end) as u32 };
            let alone = line[..start].trim().is_empty();
            found.push(Remark { text: &line[start..end], span, alone });
        }
        at += line.len();
    }
    found
}

pub(crate) fn configuration(text: &str) -> Result<Configuration, Faults> {
    let measures = measures();
    let document = document(text);
    let written = Written { file: ".ringfort.yaml", text, document: &document };
    Configuration::read(written, &Known::new(&measures), now())
}

/// What people see of the mistakes in a configuration.
pub(crate) fn mistakes(text: &str) -> String {
    configuration(text).unwrap_err().render(text)
}

/// Four measures, of which `forbid-privileged` is critical.
pub(crate) fn measures() -> Vec<Measure> {
    let string = |name: &'static str, kind: &'static str, default: &'static str| Parameter {
        name: name.into(),
        kind: kind.into(),
        default: default.into(),
        because: "most can live with it".into(),
    };
    let mut limit = measure("memory-limit", Level::Container, 2, &["no-limit", "limit-too-high"]);
    limit.params = Many::Owned(vec![
        string("most", "int", "4"),
        string("registries", "list(string)", "[]"),
        string("labels", "map(string)", "{}"),
        string("strict", "bool", "false"),
        string("suffix", "string", "\"\""),
    ]);
    limit.maps = maps(&[("checkov", "CKV_K8S_13"), ("kube-linter", "unset-memory-requirements")]);
    let mut root = measure("run-as-non-root", Level::Container, 3, &["may-run-as-root"]);
    root.maps = maps(&[
        ("pss", "restricted/runAsNonRoot"),
        ("checkov", "CKV_K8S_23"),
        ("kube-linter", "run-as-non-root"),
        ("kube-score", "container-security-context-user-group-id"),
        ("polaris", "runAsRootAllowed"),
        ("trivy", "KSV-0012"),
        ("kubescape", "C-0013"),
    ]);
    let mut privileged = measure("forbid-privileged", Level::Container, 4, &["privileged"]);
    privileged.maps =
        maps(&[("pss", "baseline/privileged"), ("checkov", "CKV_K8S_16"), ("trivy", "KSV-0017")]);
    let wildcard = measure("no-wildcard-roles", Level::ApiResource, 3, &["wildcard"]);
    vec![limit, root, privileged, wildcard]
}

fn maps(pairs: &[(&'static str, &'static str)]) -> Many<Mapping> {
    let one = |&(benchmark, requirement): &(&'static str, &'static str)| Mapping {
        benchmark: benchmark.into(),
        requirements: Many::Owned(vec![requirement.into()]),
    };
    Many::Owned(pairs.iter().map(one).collect())
}

fn measure(id: &'static str, level: Level, impact: u8, checks: &[&'static str]) -> Measure {
    let mut goals: Goals = Default::default();
    goals[2] = Some(Impact { impact, because: "it is so".into() });
    let check = |&id: &&'static str| Check {
        id: id.into(),
        subjects: Many::Owned(vec!["container".into()]),
        when: None,
        holds: "true".into(),
        place: None,
        says: "wrong".into(),
        advice: None,
        from: None,
        until: None,
        weakness: None,
        goals: None,
        fix: None,
    };
    Measure {
        id: id.into(),
        level,
        title: "Do it".into(),
        goals,
        weakness: "W-ROOT".into(),
        exposure: Exposure::SameNamespace,
        ease: Ease::Skilled,
        group: 1,
        effort: 1,
        change: Change::None,
        environments: Environments {
            aks: EnvironmentStatus::Applies,
            on_prem: EnvironmentStatus::Applies,
        },
        maps: Many::Owned(Vec::new()),
        references: Many::Owned(Vec::new()),
        interceptor: None,
        requires: Many::Owned(Vec::new()),
        versions: None,
        params: Many::Owned(Vec::new()),
        checks: Many::Owned(checks.iter().map(check).collect()),
        sections: Sections::default(),
        before: None,
        after: None,
    }
}
