use super::*;
use crate::testing::document;

fn said(text: &str) -> (Vec<Vec<String>>, Option<String>, Option<String>) {
    let all = read(text);
    let ids = all.iter().map(|said| said.ids.clone()).collect();
    let first = all.into_iter().next();
    let (reason, problem) = first.map_or((None, None), |said| (said.reason, said.problem));
    (ids, reason, problem)
}

#[test]
fn our_own_form() {
    let (ids, reason, problem) =
        said("# ringfort:accept run-as-non-root, checkov:CKV_K8S_16: vendor image");
    assert_eq!(ids, [["run-as-non-root", "checkov:CKV_K8S_16"]]);
    assert_eq!(reason.as_deref(), Some("vendor image"));
    assert_eq!(problem, None);
    assert_eq!(said("#ringfort:accept a/b").0, [["a/b"]]);
    assert_eq!(said("# ringfort:accept a:").0, [["a"]]);
}

#[test]
fn our_own_form_wants_names_and_a_colon() {
    assert!(said("# ringfort:accept").2.unwrap().contains("names no measure"));
    assert!(said("# ringfort:acceptable").2.unwrap().contains("names no measure"));
    assert!(said("# ringfort:accept a because b").2.unwrap().contains("colon"));
}

#[test]
fn checkovs_form() {
    let (ids, reason, _) = said("#checkov:skip=CKV_K8S_16,CKV_K8S_20:needs it");
    assert_eq!(ids, [["CKV_K8S_16", "CKV_K8S_20"]]);
    assert_eq!(reason.as_deref(), Some("needs it"));
    assert_eq!(said("# bridgecrew:skip= CKV_K8S_16").0, [["CKV_K8S_16"]]);
    assert!(said("# checkov:skip=").2.is_some());
}

#[test]
fn trivys_form() {
    assert_eq!(said("#trivy:ignore:AVD-KSV-0017 #trivy:ignore:KSV014").0.len(), 2);
    assert_eq!(said("# note trivy:ignore:KSV-0017 why").0, [["KSV-0017"]]);
    assert!(said("#trivy:ignore:KSV-0017[name=web]").2.is_some());
    let dated = read("#trivy:ignore:KSV-0017:exp:2027-01-31").remove(0);
    assert_eq!(dated.until, Some(Until::Instant("2027-01-31T00:00:00Z".parse().unwrap())));
    assert!(said("#trivy:ignore:KSV-0017:exp:soon").2.is_some());
    assert!(read("# trivy:ignore:").is_empty());
}

#[test]
fn every_kept_word_is_read() {
    for word in MARKS {
        assert!(!read(&format!("# {word}X_1 y")).is_empty(), "{word}");
    }
}

const POD: &str = "\
# ringfort:accept a: all of it
kind: Deployment # ringfort:accept b
spec:
  replicas: 1 # ringfort:accept c
  template: # ringfort:accept d
    spec:
      # ringfort:accept e

      # another comment
      containers: # ringfort:accept f
        - name: web # ringfort:accept g
          image: x
          securityContext: {privileged: true} # ringfort:accept h
        # ringfort:accept i
        - image: y
          args: # checkov:skip=CKV_1
            - z
  # ringfort:accept j
";

fn marks(text: &str) -> Vec<Mark> {
    comments(&document(text), Some(text), 2, &Arc::from("web.yaml"))
}

/// The line on which what a mark reaches begins.
fn first_line(mark: &Mark) -> Option<u32> {
    match mark.scope {
        Scope::Block { source: 2, span } => Some(document(POD).position(span.start).line),
        _ => None,
    }
}

#[test]
fn a_comment_reaches_what_begins_there() {
    let marks = marks(POD);
    let found: Vec<_> = marks.iter().map(|mark| (mark.ids[0].as_str(), first_line(mark))).collect();
    let expected = [
        ("a", Some(2)),
        ("b", Some(2)),
        ("c", Some(4)),
        ("d", Some(5)),
        ("e", Some(10)),
        ("f", Some(10)),
        ("g", Some(11)),
        ("h", Some(13)),
        ("i", Some(15)),
        ("CKV_1", Some(2)),
        ("j", None),
    ];
    assert_eq!(found, expected);
}

#[test]
fn a_comment_reaches_no_further_than_its_block() {
    let within = |id: &str, text: &str| {
        let marks = marks(POD);
        let mark = marks.iter().find(|mark| mark.ids[0] == id).unwrap();
        let Scope::Block { span, .. } = mark.scope else { return false };
        let at = POD.find(text).unwrap() as u32;
        span.start <= at && at < span.end
    };
    assert!(within("g", "image: x") && within("g", "privileged"));
    assert!(!within("g", "image: y") && !within("g", "containers"));
    assert!(within("h", "privileged") && !within("h", "image: x"));
    assert!(within("i", "- z") && !within("i", "name: web"));
    assert!(within("e", "name: web") && within("e", "image: y") && !within("e", "replicas"));
    assert!(within("d", "image: y") && !within("d", "replicas"));
    assert!(within("c", "1 #") && !within("c", "template"));
    assert!(within("a", "kind") && within("a", "- z"));
}

#[test]
fn a_comment_that_points_at_nothing_is_told() {
    let mark = marks(POD).pop().unwrap();
    assert_eq!(mark.scope, Scope::Nothing);
    assert_eq!(mark.problem.as_deref(), Some("nothing begins where this comment points"));
}

#[test]
fn a_mark_says_where_it_stands() {
    let mark = marks(POD).remove(3);
    assert_eq!((mark.place.line, mark.place.column), (5, 13));
    assert_eq!(mark.text, "ringfort:accept d");
}

#[test]
fn in_a_list_object_checkov_means_the_item() {
    let text = "\
kind: List
items:
  - kind: A
    spec: {}
  - kind: B
    # checkov:skip=CKV_1
    spec: {}
";
    let mark = marks(text).remove(0);
    let Scope::Block { span, .. } = mark.scope else { panic!("{mark:?}") };
    assert!(span.start as usize >= text.find("kind: B").unwrap());
}
