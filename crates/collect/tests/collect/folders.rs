//! What is found in folders.

use std::num::NonZeroUsize;

use ringfort_collect::Selection;
use ringfort_evidence::Reason;

use crate::scene::{POD, Scene, sources, told};

#[test]
fn manifests_are_found_at_any_depth_and_in_any_case() {
    let scene = Scene::new();
    for name in ["b.yaml", "a/x.YML", "a/b/c.Json", "Z.YAML"] {
        let text = if name.ends_with("Json") { r#"{"kind": "Pod"}"# } else { POD };
        scene.file(name, text);
    }
    scene.file("a/readme.md", "# words").file("a/script.sh", "exit");
    let collected = scene.collect(&["."]);
    assert_eq!(sources(&collected), ["Z.YAML", "a/b/c.Json", "a/x.YML", "b.yaml"]);
    assert_eq!(collected.completeness.files, 4);
}

#[test]
fn hidden_files_are_read_only_by_name() {
    let scene = Scene::new();
    scene.file("web.yaml", POD).file(".hidden.yaml", POD).file(".github/workflow.yaml", POD);
    assert_eq!(sources(&scene.collect(&["."])), ["web.yaml"]);
    let named = scene.collect(&[".hidden.yaml", ".github"]);
    assert_eq!(sources(&named), [".github/workflow.yaml", ".hidden.yaml"]);
}

#[test]
fn what_ignore_files_leave_out_is_listed() {
    let scene = Scene::new();
    scene
        .file(".gitignore", "out/\n*.gen.yaml\n!keep.gen.yaml\n")
        .file(".ringfortignore", "legacy.yaml\n!a.gen.yaml\n");
    for name in
        ["web.yaml", "out/x.yaml", "a.gen.yaml", "b.gen.yaml", "keep.gen.yaml", "legacy.yaml"]
    {
        scene.file(name, POD);
    }
    let collected = scene.collect(&["."]);
    assert_eq!(sources(&collected), ["a.gen.yaml", "keep.gen.yaml", "web.yaml"]);
    let skipped = &collected.completeness.skipped;
    let expected = [
        ("b.gen.yaml", Reason::Excluded),
        ("legacy.yaml", Reason::Excluded),
        ("out", Reason::Excluded),
    ];
    assert_eq!(told(skipped), expected);
    assert_eq!(skipped[0].message, "is left out by `.gitignore`");
    assert_eq!(skipped[1].message, "is left out by `.ringfortignore`");
    assert_eq!(skipped[2].message, "the folder is left out by `.gitignore`");
    let mut all = scene.options();
    all.ignore_files = false;
    assert_eq!(sources(&scene.collect_with(all, &["."])).len(), 6);
}

#[test]
fn ignore_files_hold_from_the_root_of_the_repository() {
    let scene = Scene::new();
    scene.folder("repository/.git").file("repository/.gitignore", "*.gen.yaml\n");
    scene.file("repository/deploy/.gitignore", "!b.gen.yaml\n").file(".gitignore", "*.yaml\n");
    for name in ["a.gen.yaml", "b.gen.yaml", "c.yaml"] {
        scene.file(&format!("repository/deploy/{name}"), POD);
    }
    let collected = scene.collect(&["repository/deploy"]);
    assert_eq!(sources(&collected), ["repository/deploy/b.gen.yaml", "repository/deploy/c.yaml"]);
}

#[test]
fn a_file_that_is_ignored_is_read_when_given_by_name() {
    let scene = Scene::new();
    scene.file(".gitignore", "*.yaml\n").file("web.yaml", POD);
    assert_eq!(sources(&scene.collect(&["web.yaml"])), ["web.yaml"]);
}

#[test]
fn the_selection_leaves_files_out_of_folders() {
    let scene = Scene::new();
    scene.file("a/web.yaml", POD).file("b/web.yaml", POD);
    let mut options = scene.options();
    options.selection = Some(Selection::new(|file| !file.starts_with("b/")));
    let collected = scene.collect_with(options.clone(), &["."]);
    assert_eq!(sources(&collected), ["a/web.yaml"]);
    assert_eq!(told(&collected.completeness.skipped), [("b/web.yaml", Reason::Excluded)]);
    assert_eq!(sources(&scene.collect_with(options, &["b/web.yaml"])), ["b/web.yaml"]);
}

#[test]
fn a_folder_with_nothing_in_it_says_what_was_looked_for() {
    let scene = Scene::new();
    scene.folder("empty").file("words/readme.md", "# words").file("web.yaml", POD);
    for folder in ["empty", "words"] {
        let collected = scene.collect(&["web.yaml", folder]);
        let refused = &collected.completeness.refused;
        assert_eq!(told(refused), [(folder, Reason::NotKubernetes)]);
        assert!(refused[0].help.as_deref().unwrap().contains("`.yaml`, `.yml`, `.json`"));
    }
}

#[test]
fn a_broken_file_in_a_folder_is_refused_unless_it_cannot_be_kubernetes() {
    let scene = Scene::new();
    scene
        .file("tsconfig.json", "{\n  \"target\": \"es2022\" /* comment */\n}\n")
        .file("package.json", r#"{"name": "web"}"#)
        .file("pod.json", "{\n  \"kind\": \"Pod\" /* comment */\n}\n")
        .file("words.yaml", "a: [1\n");
    let collected = scene.collect(&["."]);
    assert_eq!(sources(&collected), ["package.json"]);
    let expected = [("pod.json", Reason::Syntax), ("words.yaml", Reason::Syntax)];
    assert_eq!(told(&collected.completeness.refused), expected);
    assert_eq!(told(&collected.completeness.skipped), [("tsconfig.json", Reason::NotKubernetes)]);
    let named = scene.collect(&["tsconfig.json"]);
    assert_eq!(told(&named.completeness.refused), [("tsconfig.json", Reason::Syntax)]);
}

#[test]
fn a_file_named_twice_is_read_once() {
    let scene = Scene::new();
    scene.file("a/web.yaml", POD);
    let collected = scene.collect(&[".", "a", "a/web.yaml", "./a/../a/web.yaml"]);
    assert_eq!(collected.sources.len(), 1);
    assert_eq!(collected.completeness.files, 1);
}

#[test]
fn the_result_does_not_depend_on_threads_or_order() {
    let scene = Scene::new();
    for number in 0..200 {
        let broken = if number % 7 == 0 { "---\nkind: [\n" } else { "" };
        scene.file(&format!("{}/{number}.yaml", number % 5), format!("{POD}{broken}"));
    }
    let collect = |threads, paths: &[&str]| {
        let mut options = scene.options();
        options.threads = NonZeroUsize::new(threads);
        let collected = scene.collect_with(options, paths);
        (format!("{:?}", collected.sources), collected.completeness)
    };
    let one = collect(1, &["0", "1", "2", "3", "4"]);
    assert_eq!(one.1.files, 200);
    assert_eq!(one.1.refused.len(), 29);
    assert_eq!(one, collect(2, &["4", "3", "2", "1", "0"]));
    assert_eq!(one, collect(7, &["."]));
}
