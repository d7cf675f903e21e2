//! Overlays, with a program in place of Kustomize.

use std::fs;

use ringfort_evidence::{Reason, Via};

use crate::scene::{POD, Scene, objects, sources, told};

/// Prints one object, and adds the folder that it was given to a list beside itself.
const KUSTOMIZE: &str = r#"
printf '%s\n' "$*" >> "${0%/bin/*}/told"
printf 'apiVersion: v1\nkind: Pod\nmetadata: {name: built}\n'
"#;

/// A base with two overlays.
fn shop(scene: &Scene) -> &Scene {
    scene
        .file("base/kustomization.yaml", "resources: [pod.yaml]\n")
        .file("base/pod.yaml", POD)
        .file("base/orphan.yaml", POD)
        .file("prod/kustomization.yml", "resources: [../base]\npatches:\n- path: patch.yaml\n")
        .file("prod/patch.yaml", "kind: Pod\nmetadata: {name: web}\n")
        .file(
            "test/Kustomization",
            "bases: [../base]\npatchesStrategicMerge:\n- patch.yaml\n- |\n  kind: Pod\n",
        )
        .file("test/patch.yaml", "kind: Pod\nmetadata: {name: web}\n")
}

fn built(scene: &Scene) -> Vec<String> {
    let told = fs::read_to_string(scene.at("told")).unwrap_or_default();
    let root = format!("{}/", scene.path().display());
    let mut built: Vec<String> = told.lines().map(|line| line.replace(&root, "")).collect();
    built.sort();
    built
}

#[test]
fn overlays_are_built_and_their_parts_are_not_read_again() {
    let scene = Scene::new();
    shop(&scene).program("kustomize", KUSTOMIZE);
    let collected = scene.collect(&["."]);
    let expected =
        ["base/orphan.yaml: web", "prod/kustomization.yml: built", "test/Kustomization: built"];
    assert_eq!(objects(&collected), expected);
    assert_eq!(collected.sources[1].origin.via, Via::Kustomize("prod".into()));
    assert_eq!(built(&scene), ["build prod", "build test"]);
    assert!(collected.completeness.refused.is_empty());
}

#[test]
fn kubectl_stands_in_for_kustomize() {
    let scene = Scene::new();
    shop(&scene).program("kubectl", KUSTOMIZE);
    scene.collect(&["prod"]);
    assert_eq!(built(&scene), ["kustomize prod"]);
}

#[test]
fn an_overlay_given_by_name_is_built_although_others_use_it() {
    let scene = Scene::new();
    shop(&scene).program("kustomize", KUSTOMIZE);
    let collected = scene.collect(&["base", "prod/kustomization.yml"]);
    let expected = [
        "base/kustomization.yaml: built",
        "base/orphan.yaml: web",
        "prod/kustomization.yml: built",
    ];
    assert_eq!(objects(&collected), expected);
}

#[test]
fn without_a_renderer_resources_are_read_and_patches_are_not() {
    let scene = Scene::new();
    shop(&scene);
    let collected = scene.collect(&["."]);
    assert_eq!(sources(&collected), ["base/orphan.yaml", "base/pod.yaml"]);
    let refused = &collected.completeness.refused;
    let expected = [
        ("prod/kustomization.yml", Reason::MissingRenderer),
        ("test/Kustomization", Reason::MissingRenderer),
    ];
    assert_eq!(told(refused), expected);
    assert!(refused[0].help.as_deref().unwrap().contains("install kubectl or Kustomize"));
    let mut off = scene.options();
    off.render = false;
    let collected = scene.collect_with(off, &["prod"]);
    assert_eq!(
        told(&collected.completeness.refused),
        [("prod/kustomization.yml", Reason::Template)]
    );
}

#[test]
fn a_failed_build_is_told() {
    let scene = Scene::new();
    shop(&scene).program("kustomize", "echo \"Error: no matches for $2/patch.yaml\" >&2; exit 1");
    let collected = scene.collect(&["prod"]);
    let refused = &collected.completeness.refused;
    assert_eq!(told(refused), [("prod/kustomization.yml", Reason::RenderFailed)]);
    let message = "kustomize could not build it: no matches for prod/patch.yaml";
    assert_eq!(refused[0].message, message);
    assert_eq!(refused[0].help.as_deref(), Some("see what `kustomize build prod` says"));
}

#[test]
fn whatever_would_be_fetched_or_run_is_refused_before() {
    let remote = [
        "resources: [https://example.com/x.yaml]",
        "resources: ['github.com/owner/repository?ref=v1']",
        "resources: ['git::https://example.com/x.git']",
        "resources: ['git@github.com:owner/repository.git']",
        "bases: ['https://example.com/base']",
        "components: ['https://example.com/component']",
        "crds: [HTTP://example.com/crd.yaml]",
        "configurations: ['https://example.com/x.yaml']",
        "patchesStrategicMerge: ['https://example.com/x.yaml']",
        "patches: [{path: 'https://example.com/x.yaml'}]",
        "patchesJson6902: [{path: 'https://example.com/x.yaml'}]",
        "replacements: [{path: 'https://example.com/x.yaml'}]",
        "openapi: {path: 'https://example.com/x.json'}",
        "configMapGenerator: [{name: a, files: ['key=https://example.com/x']}]",
        "secretGenerator: [{name: a, envs: ['https://example.com/x']}]",
        "helmCharts: [{name: x, repo: 'https://example.com'}]",
        "helmChartInflationGenerator: [{chartName: x}]",
        "generators: ['https://example.com/x.yaml']",
        "generators: [helm.yaml]",
        "transformers: [exec.yaml]",
        "validators: [container.yaml]",
        "transformers: [fetch.yaml]",
        "transformers: [\"apiVersion: example.com/v1\\nkind: Evil\\nmetadata: {name: x}\\n\"]",
    ];
    for kustomization in remote {
        let scene = Scene::new();
        scene
            .program("kustomize", KUSTOMIZE)
            .file("helm.yaml", "apiVersion: builtin\nkind: HelmChartInflationGenerator\nname: x\n")
            .file("exec.yaml", "apiVersion: v1\nkind: Exec\nmetadata:\n  annotations:\n    config.kubernetes.io/function: 'exec: {path: ./x.sh}'\n")
            .file("container.yaml", "apiVersion: builtin\nkind: Run\nmetadata:\n  annotations:\n    config.kubernetes.io/function: 'container: {image: x}'\n")
            .file("fetch.yaml", "apiVersion: builtin\nkind: PatchTransformer\nmetadata: {name: x}\npath: https://example.com/x.yaml\n")
            .file("overlay/kustomization.yaml", "resources: [../base]\n")
            .file("base/kustomization.yaml", format!("{kustomization}\n").replace(": [helm", ": [../helm").replace(": [exec", ": [../exec").replace(": [container.", ": [../container.").replace(": [fetch", ": [../fetch"));
        let collected = scene.collect(&["overlay"]);
        let refused = told(&collected.completeness.refused);
        assert_eq!(refused, [("overlay/kustomization.yaml", Reason::Unsafe)], "{kustomization}");
        assert_eq!(built(&scene), [""; 0], "{kustomization}");
    }
}

#[test]
fn fields_that_kustomize_would_read_in_spite_of_their_case_are_refused() {
    let tricks = [
        "Resources: [https://example.com/x.yaml]",
        "HELMCHARTS: [{name: x}]",
        "re\u{17f}ources: [https://example.com/x.yaml]",
        "patches: [{Path: https://example.com/x.yaml}]",
        "configMapGenerator: [{name: a, file\u{17f}: ['https://example.com/x']}]",
        "openapi: {PATH: https://example.com/x.yaml}",
    ];
    for trick in tricks {
        let scene = Scene::new();
        scene.program("kustomize", KUSTOMIZE).file("a/kustomization.yaml", format!("{trick}\n"));
        let collected = scene.collect(&["a"]);
        let refused = told(&collected.completeness.refused);
        assert_eq!(refused, [("a/kustomization.yaml", Reason::RenderFailed)], "{trick}");
        assert_eq!(built(&scene), [""; 0], "{trick}");
    }
}

#[test]
fn what_is_no_reference_may_look_like_an_address() {
    let scene = Scene::new();
    scene.program("kustomize", KUSTOMIZE).file(
        "a/kustomization.yaml",
        "commonAnnotations: {docs: 'https://example.com'}\nconfigMapGenerator:\n- name: a\n  literals: ['url=https://example.com']\npatches:\n- patch: |\n    kind: Pod\n    url: https://example.com\n  target: {kind: Pod}\n",
    );
    assert_eq!(scene.collect(&["a"]).completeness.refused, []);
}

#[test]
fn plugins_that_are_built_in_are_allowed() {
    let scene = Scene::new();
    let plugin = "apiVersion: builtin\nkind: PrefixTransformer\nmetadata: {name: x}\nprefix: a-\n";
    scene
        .program("kustomize", KUSTOMIZE)
        .file("a/kustomization.yaml", "transformers: [prefix.yaml]\n")
        .file("a/prefix.yaml", plugin);
    let collected = scene.collect(&["a"]);
    assert_eq!(objects(&collected), ["a/kustomization.yaml: built"]);
}

#[test]
fn an_overlay_must_not_leave_the_scanned_folder() {
    let scene = Scene::new();
    scene
        .program("kustomize", KUSTOMIZE)
        .file("outside/kustomization.yaml", "resources: [pod.yaml]\n")
        .file("outside/pod.yaml", POD)
        .file("in/overlay/kustomization.yaml", "resources: [../../outside]\n")
        .file("in/linked/kustomization.yaml", "resources: [base]\n")
        .link("in/linked/base", "../../outside");
    let collected = scene.collect(&["in"]);
    let expected = [
        ("in/linked/base", Reason::Unsafe),
        ("in/linked/kustomization.yaml", Reason::Unsafe),
        ("in/overlay/kustomization.yaml", Reason::Unsafe),
    ];
    assert_eq!(told(&collected.completeness.refused), expected);
    assert_eq!(built(&scene), [""; 0]);
    let given = scene.collect(&["in/overlay"]);
    assert_eq!(given.completeness.refused, []);
    assert_eq!(built(&scene), ["build in/overlay"]);
}

#[test]
fn pipes_and_missing_parts_are_refused_before() {
    let scene = Scene::new();
    scene
        .program("kustomize", KUSTOMIZE)
        .file("a/kustomization.yaml", "resources: [pipe]\n")
        .file("b/kustomization.yaml", "resources: [missing.yaml]\n");
    let pipe = scene.at("a/pipe");
    assert!(std::process::Command::new("mkfifo").arg(pipe).status().unwrap().success());
    let collected = scene.collect(&["a/kustomization.yaml", "b"]);
    let expected =
        [("a/kustomization.yaml", Reason::Unsafe), ("b/kustomization.yaml", Reason::RenderFailed)];
    assert_eq!(told(&collected.completeness.refused), expected);
    assert_eq!(built(&scene), [""; 0]);
}

#[test]
fn overlays_made_of_one_another_are_not_passed_over() {
    let scene = Scene::new();
    scene
        .program("kustomize", KUSTOMIZE)
        .file("a/kustomization.yaml", "resources: [../b]\n")
        .file("b/kustomization.yaml", "resources: [../a]\n")
        .file("c/kustomization.yaml", "resources: [.]\n");
    scene.collect(&["."]);
    assert_eq!(built(&scene), ["build a", "build c"]);
}

#[test]
fn a_component_that_nobody_uses_is_skipped() {
    let scene = Scene::new();
    let component = "kind: Component\nresources: [pod.yaml]\npatches: [{path: patch.yaml}]\n";
    scene
        .program("kustomize", KUSTOMIZE)
        .file("component/kustomization.yaml", component)
        .file("component/pod.yaml", POD)
        .file("component/patch.yaml", POD);
    let collected = scene.collect(&["."]);
    assert_eq!(sources(&collected), ["component/pod.yaml"]);
    let expected = [("component/kustomization.yaml", Reason::NotKubernetes)];
    assert_eq!(told(&collected.completeness.skipped), expected);
    scene.file("overlay/kustomization.yaml", "components: [../component]\n");
    let collected = scene.collect(&["."]);
    assert_eq!(sources(&collected), ["overlay/kustomization.yaml"]);
    assert_eq!(collected.completeness.skipped, []);
}

#[test]
fn several_kustomizations_in_one_folder_are_refused() {
    let scene = Scene::new();
    scene
        .program("kustomize", KUSTOMIZE)
        .file("a/kustomization.yaml", "resources: []\n")
        .file("a/kustomization.yml", "resources: []\n");
    let collected = scene.collect(&["."]);
    let expected = [
        ("a/kustomization.yaml", Reason::RenderFailed),
        ("a/kustomization.yml", Reason::RenderFailed),
    ];
    assert_eq!(told(&collected.completeness.refused), expected);
}

#[test]
fn an_object_of_another_program_in_a_file_of_that_name_is_a_manifest() {
    let scene = Scene::new();
    let flux = "apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\nmetadata: {name: apps}\nspec: {path: ./apps}\n";
    scene.program("kustomize", KUSTOMIZE).file("a/kustomization.yaml", flux);
    for path in ["a", "a/kustomization.yaml"] {
        let collected = scene.collect(&[path]);
        assert_eq!(objects(&collected), ["a/kustomization.yaml: apps"]);
        assert_eq!(collected.completeness.refused, []);
    }
}
