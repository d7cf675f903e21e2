//! Files given by name, and standard input.

use ringfort_collect::Usage;
use ringfort_evidence::{Reason, Via};

use crate::scene::{POD, Scene, collect, objects, sources, told};

#[test]
fn a_file_given_by_name_is_read() {
    let scene = Scene::new();
    scene.file("deploy/web.yaml", format!("{POD}---\n{POD}"));
    let collected = scene.collect(&["deploy/web.yaml"]);
    assert_eq!(objects(&collected), ["deploy/web.yaml: web", "deploy/web.yaml: web"]);
    assert_eq!(collected.sources[0].origin.via, Via::File);
    assert_eq!(collected.completeness.files, 1);
    assert!(collected.completeness.refused.is_empty() && collected.completeness.skipped.is_empty());
}

#[test]
fn an_absolute_path_is_shown_relative_to_the_directory() {
    let scene = Scene::new();
    scene.file("web.yaml", POD);
    let path = scene.at("web.yaml");
    assert_eq!(sources(&scene.collect(&[path.to_str().unwrap()])), ["web.yaml"]);
}

#[test]
fn a_name_that_says_nothing_is_tried() {
    let scene = Scene::new();
    scene.file("pod.txt", POD).file("notes.txt", "just words\n").file("data.bin", [0, 1, 2, 255]);
    let collected = scene.collect(&["pod.txt", "notes.txt", "data.bin"]);
    assert_eq!(sources(&collected), ["pod.txt"]);
    let expected = [("data.bin", Reason::UnknownType), ("notes.txt", Reason::UnknownType)];
    assert_eq!(told(&collected.completeness.refused), expected);
    assert!(collected.completeness.refused.iter().all(|refused| refused.help.is_some()));
}

#[test]
fn an_empty_file_given_by_name_is_refused() {
    let scene = Scene::new();
    scene.file("empty.yaml", "# nothing\n");
    let collected = scene.collect(&["empty.yaml"]);
    assert_eq!(told(&collected.completeness.refused), [("empty.yaml", Reason::NotKubernetes)]);
}

#[test]
fn a_path_that_does_not_exist_is_wrong_usage() {
    let scene = Scene::new();
    scene.file("web.yaml", POD);
    for missing in ["deploy", "web.yaml/x"] {
        let error = collect(scene.options(), &["web.yaml", missing], b"").unwrap_err();
        assert_eq!(error, Usage::NoSuchPath(missing.into()));
        assert_eq!(error.to_string(), format!("there is no `{missing}`"));
    }
    let pattern = collect(scene.options(), &["*.yml"], b"").unwrap_err();
    assert!(pattern.help().contains("patterns"));
}

#[test]
fn standard_input_is_read_once() {
    let scene = Scene::new();
    let collected = collect(scene.options(), &["-"], POD.as_bytes()).unwrap();
    assert_eq!(objects(&collected), ["<stdin>: web"]);
    assert_eq!(collected.sources[0].origin.via, Via::Stdin);
    assert_eq!(collect(scene.options(), &["-", "-"], b"").unwrap_err(), Usage::StdinTwice);
}

#[test]
fn empty_standard_input_is_refused() {
    let collected = collect(Scene::new().options(), &["-"], b"").unwrap();
    assert_eq!(told(&collected.completeness.refused), [("<stdin>", Reason::NotKubernetes)]);
}

#[test]
fn a_good_and_a_broken_document_are_both_accounted_for() {
    let scene = Scene::new();
    scene.file("after.yaml", format!("{POD}---\nkind: [\n"));
    scene.file("before.yaml", format!("kind: [\n---\n{POD}"));
    let collected = scene.collect(&["."]);
    assert_eq!(objects(&collected), ["after.yaml: web", "before.yaml: web"]);
    let expected = [("after.yaml", Reason::Syntax), ("before.yaml", Reason::Syntax)];
    assert_eq!(told(&collected.completeness.refused), expected);
    assert!(collected.completeness.refused.iter().all(|refused| refused.at.is_some()));
}

#[test]
fn a_large_dump_is_read_without_keeping_its_text() {
    let scene = Scene::new();
    let pod = format!(
        r#"{{"apiVersion":"v1","kind":"Pod","metadata":{{"name":"web"}},"x":"{}"}}"#,
        "y".repeat(1024)
    );
    let items = vec![pod.as_str(); 10_000].join(",");
    let dump = format!(r#"{{"apiVersion":"v1","kind":"List","items":[{items}]}}"#);
    scene.file("dump.json", &dump);
    let count = |collected: &ringfort_evidence::Collected| {
        let documents = collected.sources.iter().flat_map(|source| &source.documents);
        documents
            .map(|one| one.root().get("items").and_then(|i| i.as_list()).map_or(1, |i| i.len()))
            .sum::<usize>()
    };
    let from_file = scene.collect(&["dump.json"]);
    let from_stdin = collect(scene.options(), &["-"], dump.as_bytes()).unwrap();
    let mut small = scene.options();
    small.limits.dump_bytes = 9 << 20;
    small.limits.file_bytes = 9 << 20;
    let cut = collect(small, &["-"], dump.as_bytes()).unwrap();
    assert_eq!(told(&cut.completeness.refused), [("<stdin>", Reason::Limit)]);
    for collected in [from_file, from_stdin] {
        assert_eq!(collected.completeness.refused, []);
        assert_eq!(count(&collected), 10_000);
        assert!(collected.sources.iter().all(|source| source.text.is_none()));
    }
}

#[test]
fn texts_are_kept_for_excerpts_if_wanted() {
    let scene = Scene::new();
    scene.file("web.yaml", POD);
    let text = |options| {
        let collected = collect(options, &["web.yaml"], b"").unwrap();
        collected.sources[0].text.as_deref().map(str::to_owned)
    };
    assert_eq!(text(scene.options()).as_deref(), Some(POD));
    let mut without = scene.options();
    without.keep_text = false;
    assert_eq!(text(without), None);
    let mut small = scene.options();
    small.limits.excerpt_bytes = 10;
    assert_eq!(text(small), None);
}
