use std::sync::Arc;

use ringfort_document::Span;
use ringfort_measure::Severity;

use crate::testing::{configuration, document, measures, now};
use crate::{
    Acceptance, Annotations, Applied, Base, Baseline, By, Candidate, Decision, FailOn, Known, Mark,
    Scope, Terms, Tool, annotations, apply,
};

fn found<'a>(id: &'a str, name: &'a str, container: &'a str) -> Candidate<'a> {
    Candidate {
        id,
        measure: "run-as-non-root",
        check: "may-run-as-root",
        severity: Severity::High,
        api_version: "apps/v1",
        kind: "Deployment",
        namespace: Some("shop"),
        name,
        container: Some(container),
        labels: None,
        file: "deploy/web.yaml",
        source: 0,
        object: 0,
        path: "spec.template.spec.containers[0]",
        span: Span { start: 10, end: 20 },
        subject_path: "spec.template.spec.containers[0]",
        subject_span: Span { start: 5, end: 30 },
        weighed: None,
    }
}

const ONE: &str = "0000000000000001";
const TWO: &str = "0000000000000002";

fn records(list: &[&str]) -> Vec<Acceptance> {
    let items: Vec<String> = list
        .iter()
        .map(|fields| format!("{{owner: o, reason: r, measure: run-as-non-root, {fields}}}"))
        .collect();
    configuration(&format!("acceptances: [{}]", items.join(", "))).unwrap().acceptances
}

fn marks(annotated: &str) -> Vec<Mark> {
    let document = document(annotated);
    annotations(&Annotations {
        node: document.root(),
        object: 0,
        file: Arc::from("deploy/web.yaml"),
        template: None,
    })
}

struct Case<'a> {
    candidates: Vec<Candidate<'a>>,
    acceptances: Vec<Acceptance>,
    marks: Vec<Mark>,
    baseline: Option<Baseline>,
    no_inline: bool,
    fail_on: FailOn,
    now: &'a str,
}

impl Default for Case<'_> {
    fn default() -> Self {
        Case {
            candidates: vec![found(ONE, "web", "app"), found(TWO, "db", "sql")],
            acceptances: Vec::new(),
            marks: Vec::new(),
            baseline: None,
            no_inline: false,
            fail_on: FailOn::From(Severity::High),
            now: "2026-11-23T10:00:00Z",
        }
    }
}

impl Case<'_> {
    fn run(&self) -> Applied {
        let measures = measures();
        let terms = Terms {
            known: &Known::new(&measures),
            acceptances: &self.acceptances,
            marks: &self.marks,
            no_inline: self.no_inline,
            baseline: self.baseline.as_ref(),
            fail_on: self.fail_on,
            now: self.now.parse().unwrap(),
            base: &Base::default(),
        };
        apply(&self.candidates, &terms)
    }

    fn decisions(&self) -> Vec<Decision> {
        self.run().decisions
    }
}

fn problems(applied: &Applied) -> Vec<Option<&str>> {
    applied.notes.iter().map(|note| note.problem.as_deref()).collect()
}

#[test]
fn without_a_word_the_threshold_decides() {
    let mut case = Case::default();
    assert_eq!(case.decisions(), [Decision::Open, Decision::Open]);
    case.fail_on = FailOn::From(Severity::Critical);
    assert_eq!(case.decisions(), [Decision::BelowThreshold, Decision::BelowThreshold]);
    case.fail_on = FailOn::Never;
    assert_eq!(case.decisions(), [Decision::BelowThreshold, Decision::BelowThreshold]);
    case.fail_on = FailOn::From(Severity::Low);
    assert_eq!(case.decisions(), [Decision::Open, Decision::Open]);
}

#[test]
fn a_record_accepts_what_it_matches_and_counts_it() {
    let case = Case {
        acceptances: records(&[
            "id: A, until: 2027-01-01, name: web",
            "id: B, until: 2027-01-01, name: other",
        ]),
        ..Case::default()
    };
    let applied = case.run();
    assert_eq!(applied.decisions, [Decision::Accepted(0), Decision::Open]);
    assert_eq!(problems(&applied), [None, Some("matches no finding")]);
    assert_eq!((applied.notes[0].covers, applied.notes[1].covers), (1, 0));
    assert_eq!(applied.notes[0].by, By::Owner("o".to_owned()));
    assert_eq!(applied.notes[0].until.as_deref(), Some("2027-01-01"));
}

#[test]
fn a_record_holds_through_its_last_day_and_no_longer() {
    let mut case = Case {
        acceptances: records(&["id: A, until: 2027-01-31, name: web"]),
        now: "2027-01-31T23:59:59Z",
        ..Case::default()
    };
    assert_eq!(case.decisions()[0], Decision::Accepted(0));
    case.now = "2027-02-01T00:00:00Z";
    let applied = case.run();
    assert_eq!(applied.decisions[0], Decision::Open);
    assert_eq!(problems(&applied), [Some("ended on 2027-01-31")]);
    assert_eq!(applied.notes[0].covers, 0);
}

#[test]
fn of_two_records_the_narrower_decides() {
    let case = Case {
        acceptances: records(&[
            "id: WIDE, until: 2027-06-30, namespace: shop",
            "id: NARROW, until: 2027-01-31, namespace: shop, name: web",
        ]),
        ..Case::default()
    };
    let applied = case.run();
    assert_eq!(applied.decisions, [Decision::Accepted(1), Decision::Accepted(0)]);
    assert_eq!(problems(&applied), [None, None]);
}

#[test]
fn a_narrower_record_that_ended_keeps_the_finding_open() {
    let case = Case {
        acceptances: records(&[
            "id: WIDE, until: 2027-06-30, namespace: shop",
            "id: NARROW, until: 2027-01-31, namespace: shop, name: web",
        ]),
        now: "2027-02-01T00:00:00Z",
        ..Case::default()
    };
    let applied = case.run();
    assert_eq!(applied.decisions, [Decision::Open, Decision::Accepted(0)]);
    assert_eq!(
        problems(&applied),
        [
            Some("the narrower acceptance `NARROW` has ended and keeps findings open"),
            Some("ended on 2027-01-31"),
        ]
    );
}

#[test]
fn a_renewal_beside_the_ended_record_holds() {
    let case = Case {
        acceptances: records(&[
            "id: OLD, until: 2027-01-31, name: web",
            "id: NEW, until: 2027-06-30, name: web",
        ]),
        marks: marks("{ringfort.io/accept: run-as-non-root}"),
        now: "2027-02-01T00:00:00Z",
        ..Case::default()
    };
    let applied = case.run();
    assert_eq!(applied.decisions, [Decision::Accepted(1), Decision::Accepted(2)]);
    assert_eq!(problems(&applied), [Some("ended on 2027-01-31"), None, None]);
}

#[test]
fn overlapping_records_accept_no_more_than_each_alone() {
    let both = Case {
        acceptances: records(&[
            "id: A, until: 2027-06-30, name: web, container: sql",
            "id: B, until: 2027-06-30, name: db, container: app",
        ]),
        ..Case::default()
    };
    assert_eq!(both.decisions(), [Decision::Open, Decision::Open]);
}

#[test]
fn a_mark_accepts_what_it_names_on_its_object() {
    let case = Case {
        candidates: vec![
            found(ONE, "web", "app"),
            Candidate { object: 1, ..found(TWO, "db", "sql") },
        ],
        marks: marks("{ringfort.io/accept: 'run-as-non-root', ringfort.io/accept-reason: why}"),
        ..Case::default()
    };
    let applied = case.run();
    assert_eq!(applied.decisions, [Decision::Accepted(0), Decision::Open]);
    let note = &applied.notes[0];
    assert_eq!(note.by, By::Mark(Tool::Ringfort));
    assert_eq!((note.reason.as_str(), note.until.as_deref(), note.covers), ("why", None, 1));
}

#[test]
fn records_go_before_marks() {
    let case = Case {
        acceptances: records(&["id: A, until: 2027-06-30, name: web"]),
        marks: marks("{ringfort.io/accept: run-as-non-root}"),
        ..Case::default()
    };
    let applied = case.run();
    assert_eq!(applied.decisions, [Decision::Accepted(0), Decision::Accepted(1)]);
    assert_eq!(problems(&applied), [None, None]);
}

#[test]
fn a_mark_does_not_revive_what_a_record_let_end() {
    let case = Case {
        candidates: vec![found(ONE, "web", "app")],
        acceptances: records(&["id: A, until: 2027-01-31, name: web"]),
        marks: marks("{ringfort.io/accept: run-as-non-root}"),
        now: "2027-02-01T00:00:00Z",
        ..Case::default()
    };
    let applied = case.run();
    assert_eq!(applied.decisions, [Decision::Open]);
    assert_eq!(
        problems(&applied)[1],
        Some("acceptance `A` has ended, and a mark does not revive it")
    );
}

#[test]
fn forbidden_marks_are_listed_and_do_nothing() {
    let case = Case {
        marks: marks("{ringfort.io/accept: run-as-non-root, checkov.io/skip1: CKV_K8S_23=x}"),
        no_inline: true,
        ..Case::default()
    };
    let applied = case.run();
    assert_eq!(applied.decisions, [Decision::Open, Decision::Open]);
    assert_eq!(problems(&applied), [Some("inline marks are forbidden"); 2]);
}

#[test]
fn a_mark_that_names_nothing_here_is_told_and_does_no_harm() {
    let case = Case {
        marks: marks(
            "{checkov.io/skip1: CKV_K8S_99=x, ringfort.io/accept: 'run-as-nonroot, memory-limit'}",
        ),
        ..Case::default()
    };
    let applied = case.run();
    assert_eq!(applied.decisions, [Decision::Open, Decision::Open]);
    assert_eq!(
        problems(&applied),
        [
            Some("no measure here corresponds to `CKV_K8S_99` of checkov"),
            Some("unknown measure `run-as-nonroot`; did you mean `run-as-non-root`?"),
        ]
    );
}

#[test]
fn a_mark_with_an_end_ends() {
    let mut case = Case {
        marks: marks(
            "{kubescape.io/skip-controls: C-0013, kubescape.io/skip-expiry: '2027-01-31T12:00:00Z'}",
        ),
        now: "2027-01-31T11:59:59Z",
        ..Case::default()
    };
    assert_eq!(case.decisions()[0], Decision::Accepted(0));
    case.now = "2027-01-31T12:00:00Z";
    let applied = case.run();
    assert_eq!(applied.decisions[0], Decision::Open);
    assert_eq!(problems(&applied), [Some("ended on 2027-01-31")]);
}

#[test]
fn marks_reach_as_far_as_their_scope() {
    let mark = |scope| {
        let mut mark = marks("{ringfort.io/accept: run-as-non-root}").remove(0);
        mark.scope = scope;
        mark
    };
    let path = |path: &str| Scope::Template { object: 0, path: path.to_owned() };
    let block = |source, start, end| Scope::Block { source, span: Span { start, end } };
    for (scope, reached) in [
        (Scope::Object { object: 0 }, true),
        (Scope::Object { object: 1 }, false),
        (path("spec.template"), true),
        (path("spec.temp"), false),
        (path("spec.jobTemplate.spec.template"), false),
        (block(0, 10, 15), true),
        (block(0, 5, 6), true),
        (block(0, 11, 40), false),
        (block(1, 0, 100), false),
        (Scope::Nothing, false),
    ] {
        let found = found(ONE, "web", "app");
        assert_eq!(mark(scope.clone()).reaches(&found), reached, "{scope:?}");
        let case = Case { candidates: vec![found], marks: vec![mark(scope)], ..Case::default() };
        assert_eq!(case.decisions() == [Decision::Accepted(0)], reached);
    }
}

#[test]
fn the_baseline_comes_after_acceptances_and_before_the_threshold() {
    let known = [found(ONE, "web", "app"), found("00000000000000ff", "gone", "x")];
    let mut case = Case { baseline: Some(Baseline::of(&known)), ..Case::default() };
    let applied = case.run();
    assert_eq!(applied.decisions, [Decision::Known, Decision::Open]);
    assert_eq!(applied.unmatched, 1);
    case.fail_on = FailOn::Never;
    assert_eq!(case.decisions(), [Decision::Known, Decision::BelowThreshold]);
    case.acceptances = records(&["id: A, until: 2027-06-30, name: web"]);
    assert_eq!(case.decisions()[0], Decision::Accepted(0));
}

#[test]
fn paths_of_records_are_seen_from_the_configuration() {
    let acceptances = records(&["id: A, until: 2027-06-30, path: sub/deploy"]);
    let measures = measures();
    let terms = Terms {
        known: &Known::new(&measures),
        acceptances: &acceptances,
        marks: &[],
        no_inline: false,
        baseline: None,
        fail_on: FailOn::From(Severity::High),
        now: now(),
        base: &Base::new("/repo", "/repo/sub"),
    };
    assert_eq!(apply(&[found(ONE, "web", "app")], &terms).decisions, [Decision::Accepted(0)]);
}

#[test]
fn a_record_that_covers_very_many_findings_is_told() {
    let ids: Vec<String> = (0..101).map(|number| format!("{number:016x}")).collect();
    let mut case = Case {
        candidates: ids.iter().map(|id| found(id, "web", "app")).collect(),
        acceptances: records(&["id: A, until: 2027-06-30, name: web"]),
        ..Case::default()
    };
    let applied = case.run();
    assert_eq!(applied.notes[0].covers, 101);
    assert!(applied.notes[0].problem.as_deref().unwrap().contains("more than 100 findings"));
    case.candidates.pop();
    assert_eq!(case.run().notes[0].problem, None);
}

#[test]
fn thresholds_are_read_in_any_case() {
    assert_eq!(FailOn::parse("HIGH"), Some(FailOn::From(Severity::High)));
    assert_eq!(FailOn::parse("Never"), Some(FailOn::Never));
    assert_eq!(FailOn::parse("none"), None);
}
