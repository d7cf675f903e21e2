use super::*;
use crate::testing::measures;

fn names(rules: &[Rule]) -> Vec<&str> {
    rules.iter().map(|rule| rule.measure.as_str()).collect()
}

#[test]
fn the_spellings_of_one_id_are_one() {
    let measures = measures();
    let known = Known::new(&measures);
    for spelling in ["KSV-0017", "AVD-KSV-0017", "avd-ksv-0017", "KSV017", "ksv0017", " KSV-17 "] {
        assert_eq!(known.satisfying("trivy", spelling), ["forbid-privileged"], "{spelling}");
    }
    for other in ["KSV-0018", "AVD-0017", "0017", "KSV", "", "KSV-99999999999999999999"] {
        assert!(known.satisfying("trivy", other).is_empty(), "{other}");
    }
    assert_eq!(known.satisfying("checkov", "ckv_k8s_16"), ["forbid-privileged"]);
    assert!(known.satisfying("checkov", "CKV_K8S_016").is_empty());
}

#[test]
fn one_name_says_one_thing() {
    let measures = measures();
    let known = Known::new(&measures);
    let rule = known.rules("memory-limit/no-limit").unwrap().remove(0);
    assert_eq!(rule.check.as_deref(), Some("no-limit"));
    assert_eq!(names(&known.rules("pss:restricted/runAsNonRoot").unwrap()), ["run-as-non-root"]);
    for several in ["level:container", "pss-baseline", "checkov:*"] {
        assert!(known.rules(several).is_err(), "{several}");
        assert!(known.selection(several).is_ok(), "{several}");
    }
}

#[test]
fn a_set_holds_checks_or_all_of_a_measure() {
    let rule = |measure: &str, check: Option<&str>| Rule {
        measure: measure.to_owned(),
        check: check.map(str::to_owned),
    };
    let part = Rules::new([rule("a", Some("x")), rule("a", Some("y"))]);
    assert!(part.holds("a", "x") && part.holds("a", "y") && !part.holds("a", "z"));
    assert!(!part.holds_all_of("a") && !part.holds("b", "x"));
    for order in [[Some("x"), None], [None, Some("x")]] {
        let whole = Rules::new(order.map(|check| rule("a", check)));
        assert!(whole.holds("a", "z") && whole.holds_all_of("a"));
    }
    assert!(Rules::default().is_empty());
}

#[test]
fn severity_is_that_of_the_checks_meant() {
    let mut measures = measures();
    let critical = measures[2].goals.clone();
    let mut checks = measures[0].checks.to_vec();
    checks[1].goals = Some(critical);
    measures[0].checks = checks.into();
    let known = Known::new(&measures);
    let of = |name: &str| known.severity(&known.rules(name).unwrap());
    assert_eq!(of("memory-limit"), Some(Severity::Critical));
    assert_eq!(of("memory-limit/no-limit"), Some(Severity::Medium));
    assert_eq!(of("memory-limit/limit-too-high"), Some(Severity::Critical));
    assert_eq!(known.severity(&[]), None);
}

#[test]
fn lists_read_as_people_write_them() {
    assert_eq!(listed([]), "none");
    assert_eq!(listed(["a"]), "`a`");
    assert_eq!(listed(["a", "b", "c"]), "`a`, `b` and `c`");
}
