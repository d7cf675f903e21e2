use std::sync::Arc;

use super::*;
use crate::testing::{document, measures};
use crate::{Known, Rule};

fn marks(text: &str) -> Vec<Mark> {
    of(text, None)
}

fn of(text: &str, template: Option<&str>) -> Vec<Mark> {
    let document = document(text);
    annotations(&Annotations {
        node: document.root(),
        object: 3,
        file: Arc::from("web.yaml"),
        template: template.map(str::to_owned),
    })
}

fn one(text: &str) -> Mark {
    let mut marks = marks(text);
    assert_eq!(marks.len(), 1, "{text}");
    marks.remove(0)
}

fn measures_of(mark: &Mark) -> Vec<String> {
    let measures = measures();
    let (rules, problems) = mark.rules(&Known::new(&measures));
    assert_eq!(problems, Vec::<String>::new());
    rules.into_iter().map(|Rule { measure, .. }| measure).collect()
}

#[test]
fn other_annotations_are_no_marks() {
    assert!(marks("{app.kubernetes.io/name: web, prometheus.io/scrape: 'true'}").is_empty());
    assert!(marks("[a]").is_empty());
    assert!(marks("{ringfort.io/accept: [a]}").is_empty());
}

#[test]
fn our_own_with_all_that_belongs_to_it() {
    let mark = one("ringfort.io/accept: run-as-non-root, memory-limit/no-limit
ringfort.io/accept-reason: vendor image
ringfort.io/accept-owner: shop team
ringfort.io/accept-until: 2027-01-31
");
    assert_eq!(mark.ids, ["run-as-non-root", "memory-limit/no-limit"]);
    assert_eq!(mark.reason.as_deref(), Some("vendor image"));
    assert_eq!(mark.owner.as_deref(), Some("shop team"));
    assert_eq!(mark.until, Until::parse("2027-01-31"));
    assert_eq!(mark.scope, Scope::Object { object: 3 });
    assert_eq!(mark.problem, None);
    assert_eq!(mark.place.path, "metadata.annotations[\"ringfort.io/accept\"]");
    assert_eq!(mark.text, "ringfort.io/accept: run-as-non-root, memory-limit/no-limit");
}

#[test]
fn an_end_that_cannot_be_read_ends_now() {
    for text in [
        "{ringfort.io/accept: memory-limit, ringfort.io/accept-until: next spring}",
        "{kubescape.io/skip-controls: C-0013, kubescape.io/skip-expiry: 2027-01-31}",
    ] {
        let mark = one(text);
        assert_eq!(mark.scope, Scope::Nothing, "{text}");
        assert!(mark.problem.unwrap().contains("is no date"), "{text}");
    }
}

#[test]
fn a_lonely_reason_and_a_slip_are_told() {
    let lonely = one("{ringfort.io/accept-reason: vendor image}");
    assert!(lonely.problem.unwrap().contains("says nothing without `ringfort.io/accept`"));
    let slip = one("{ringfort.io/accepts: memory-limit}");
    assert_eq!(
        slip.problem.as_deref(),
        Some("unknown annotation; did you mean `ringfort.io/accept`?")
    );
    assert_eq!(slip.scope, Scope::Nothing);
}

#[test]
fn on_the_pod_template_it_reaches_the_template() {
    let marks = of("{ringfort.io/accept: memory-limit}", Some("spec.template"));
    assert_eq!(marks[0].scope, Scope::Template { object: 3, path: "spec.template".to_owned() });
    assert!(marks[0].place.path.starts_with("spec.template.metadata.annotations["));
}

#[test]
fn checkov() {
    let mark = one("{checkov.io/skip1: CKV_K8S_23=needs=root}");
    assert_eq!((mark.tool, mark.reason.as_deref()), (Tool::Checkov, Some("needs=root")));
    assert_eq!(measures_of(&mark), ["run-as-non-root"]);
    assert_eq!(measures_of(&one("{checkov.io/skip: CKV_K8S_16}")), ["forbid-privileged"]);
    assert_eq!(measures_of(&one("{bridgecrew.io/skip7: CKV_K8S_16}")), ["forbid-privileged"]);
}

#[test]
fn kube_linter() {
    let mark = one("{ignore-check.kube-linter.io/run-as-non-root: needs root}");
    assert_eq!((mark.tool, mark.reason.as_deref()), (Tool::KubeLinter, Some("needs root")));
    assert_eq!(measures_of(&mark), ["run-as-non-root"]);
    let all = one("{kube-linter.io/ignore-all: legacy}");
    assert_eq!(measures_of(&all), ["memory-limit", "run-as-non-root"]);
}

#[test]
fn kube_score() {
    let mark = one("{kube-score/ignore: 'container-security-context-user-group-id'}");
    assert_eq!(mark.tool, Tool::KubeScore);
    assert_eq!(measures_of(&mark), ["run-as-non-root"]);
    let two = one("{kube-score/ignore: 'container-resources, pod-probes'}");
    assert_eq!(two.ids.len(), 3);
    assert_eq!(two.ids[2], "container-ephemeral-storage-request-and-limit");
}

#[test]
fn polaris() {
    let mark = one("{polaris.fairwinds.com/runAsRootAllowed-exempt: 'True'}");
    assert_eq!(mark.tool, Tool::Polaris);
    assert_eq!(measures_of(&mark), ["run-as-non-root"]);
    assert_eq!(measures_of(&one("{polaris.fairwinds.com/exempt: 'true'}")), ["run-as-non-root"]);
    assert!(marks("{polaris.fairwinds.com/exempt: 'false'}").is_empty());
    assert!(marks("{polaris.fairwinds.com/runAsRootAllowed-exempt: 'no'}").is_empty());
}

#[test]
fn kubescape() {
    let mark = one("kubescape.io/skip-controls: C-0013, C-0057
kubescape.io/skip-reason: accepted
kubescape.io/skip-expiry: '2026-12-31T23:59:59Z'
");
    assert_eq!((mark.tool, mark.reason.as_deref()), (Tool::Kubescape, Some("accepted")));
    assert_eq!(mark.ids, ["C-0013", "C-0057"]);
    assert!(mark.until.is_some());
}

#[test]
fn a_flood_of_ids_is_refused() {
    let mark = one(&format!("{{ringfort.io/accept: '{}'}}", "a,".repeat(100_000)));
    assert_eq!(mark.scope, Scope::Nothing);
    assert!(mark.problem.unwrap().contains("at most 256 ids"));
    assert!(mark.text.len() < 300);
}

#[test]
fn a_flood_of_marks_is_cut() {
    let text: String =
        (0..1500).map(|number| format!("checkov.io/skip{number}: CKV_K8S_16\n")).collect();
    let marks = marks(&text);
    assert_eq!(marks.len(), 1000);
    assert!(marks[999].problem.as_deref().unwrap().contains("first 999 marks"));
    assert_eq!(marks[998].problem, None);
}
