//! The real programs. They are looked for in `RINGFORT_TEST_HELM`, `RINGFORT_TEST_KUBECTL` and on the PATH.

use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use ringfort_collect::{Helm, Options};
use ringfort_evidence::Reason;

use crate::scene::{POD, Scene, objects, told};

/// The search path that finds a program, wherever it is installed.
fn search_path(name: &str) -> OsString {
    let variable = format!("RINGFORT_TEST_{}", name.to_uppercase());
    let path = std::env::var_os("PATH").unwrap_or_default();
    let given = std::env::var_os(&variable).map(PathBuf::from);
    let given = given.as_deref().and_then(Path::parent).map(Path::to_owned);
    let folders: Vec<PathBuf> = given.into_iter().chain(std::env::split_paths(&path)).collect();
    assert!(
        folders.iter().any(|folder| folder.join(name).is_file()),
        "this test needs `{name}`: install it, or name it in {variable}"
    );
    std::env::join_paths(folders).unwrap()
}

fn options(scene: &Scene, program: &str) -> Options {
    Options { program_path: search_path(program), ..scene.options() }
}

const TEMPLATE: &str = "apiVersion: v1
kind: Pod
metadata:
  name: {{ .Release.Name }}-{{ .Values.name }}
  namespace: {{ .Release.Namespace }}
  labels: {tag: {{ .Values.tag | quote }}, file: {{ .Values.file | quote }}}
---
apiVersion: v1
kind: Service
metadata: {name: web}
";

fn chart(scene: &Scene) -> &Scene {
    scene
        .file("web/Chart.yaml", "apiVersion: v2\nname: web\nversion: 1.0.0\n")
        .file("web/values.yaml", "name: plain\n")
        .file("web/templates/pod.yaml", TEMPLATE)
        .file("web/templates/hook.yaml", "kind: Job\nmetadata:\n  name: hook\n  annotations: {helm.sh/hook: pre-install}\n")
        .file("web/crds/crd.yaml", "kind: CustomResourceDefinition\nmetadata: {name: one}\n---\nkind: CustomResourceDefinition\nmetadata: {name: two}\n")
        .file("web/charts/db/Chart.yaml", "apiVersion: v2\nname: db\nversion: 1.0.0\n")
        .file("web/charts/db/templates/pod.yaml", "kind: Pod\nmetadata: {name: db}\n")
        .file("prod.yaml", "name: prod\n")
        .file("note.txt", "words")
}

#[test]
#[ignore = "conformance: needs helm"]
fn helm_renders_a_chart() {
    let scene = Scene::new();
    chart(&scene);
    let mut options = options(&scene, "helm");
    options.helm = Helm {
        values: vec!["prod.yaml".into()],
        set_string: vec!["tag=1".to_owned()],
        set_file: vec!["file=note.txt".to_owned()],
        release_name: Some("shop".to_owned()),
        ..Helm::default()
    };
    let collected = scene.collect_with(options, &["web/Chart.yaml"]);
    assert_eq!(collected.completeness.refused, []);
    let expected = [
        "web/charts/db/templates/pod.yaml: db",
        "web/crds/crd.yaml: one",
        "web/crds/crd.yaml: two",
        "web/templates/hook.yaml: hook",
        "web/templates/pod.yaml: web",
        "web/templates/pod.yaml: shop-prod",
    ];
    assert_eq!(objects(&collected), expected);
}

#[test]
#[ignore = "conformance: needs helm"]
fn helm_renders_a_packed_chart() {
    let scene = Scene::new();
    chart(&scene);
    let options = options(&scene, "helm");
    let packed = Command::new("tar")
        .arg("-C")
        .arg(scene.path())
        .args(["-czf"])
        .arg(scene.at("web-1.0.0.tgz"))
        .arg("web")
        .status();
    assert!(packed.unwrap().success());
    let collected = scene.collect_with(options, &["web-1.0.0.tgz"]);
    assert_eq!(collected.completeness.refused, []);
    assert!(
        objects(&collected)
            .contains(&"web-1.0.0.tgz/templates/pod.yaml: release-name-plain".to_owned())
    );
    assert!(
        objects(&collected).contains(&"web-1.0.0.tgz/charts/db/templates/pod.yaml: db".to_owned())
    );
}

#[test]
#[ignore = "conformance: needs helm"]
fn helm_takes_flag_like_values_as_text() {
    let scene = Scene::new();
    chart(&scene);
    scene.program("x.sh", &format!("touch {}/ran; cat", scene.path().display()));
    let flag = format!("--post-renderer={}/bin/x.sh", scene.path().display());
    let mut options = options(&scene, "helm");
    options.helm = Helm { release_name: Some(flag.clone()), ..Helm::default() };
    let named = scene.collect_with(options.clone(), &["web/Chart.yaml"]);
    assert!(!scene.at("ran").exists());
    let is_text = objects(&named).iter().any(|object| object.contains("--post-renderer="));
    let is_refused = told(&named.completeness.refused) == [("web", Reason::RenderFailed)];
    assert!(is_text || is_refused, "{:?}", named.completeness);
    options.helm = Helm { set: vec![flag], ..Helm::default() };
    scene.collect_with(options, &["web/Chart.yaml"]);
    assert!(!scene.at("ran").exists());
}

#[test]
#[ignore = "conformance: needs helm"]
fn helm_neither_looks_up_nor_fetches() {
    let scene = Scene::new();
    chart(&scene).file(
        "web/templates/lookup.yaml",
        "kind: ConfigMap\nmetadata:\n  name: found-{{ len (lookup \"v1\" \"Secret\" \"\" \"\") }}-{{ getHostByName \"localhost\" }}\n",
    );
    let collected = scene.collect_with(options(&scene, "helm"), &["web/Chart.yaml"]);
    assert!(
        objects(&collected).contains(&"web/templates/lookup.yaml: found-0-".to_owned()),
        "{:?}",
        objects(&collected)
    );
    let dependencies = "apiVersion: v2\nname: web\nversion: 1.0.0\ndependencies:\n- {name: redis, version: 1.0.0, repository: 'https://example.com'}\n";
    scene.file("web/Chart.yaml", dependencies);
    let collected = scene.collect_with(options(&scene, "helm"), &["web/Chart.yaml"]);
    let refused = &collected.completeness.refused;
    assert_eq!(told(refused), [("web", Reason::RenderFailed)]);
    assert_eq!(
        refused[0].help.as_deref(),
        Some("fetch its dependencies first: helm dependency build web")
    );
}

#[test]
#[ignore = "conformance: needs helm"]
fn a_template_without_end_is_stopped() {
    let scene = Scene::new();
    chart(&scene)
        .file("web/templates/endless.yaml", "x: {{ repeat 2000000000 \"x\" | repeat 9 }}\n");
    let mut options = options(&scene, "helm");
    options.limits.render_time = std::time::Duration::from_secs(20);
    options.limits.render_memory = 256 << 20;
    let collected = scene.collect_with(options, &["web/Chart.yaml"]);
    assert_eq!(told(&collected.completeness.refused), [("web", Reason::Limit)]);
}

#[test]
#[ignore = "conformance: needs kubectl"]
fn kubectl_builds_an_overlay() {
    let scene = Scene::new();
    scene
        .file("base/kustomization.yaml", "resources: [pod.yaml]\n")
        .file("base/pod.yaml", POD)
        .file(
            "prod/kustomization.yaml",
            "namePrefix: prod-\nresources: [../base]\npatches:\n- path: patch.yaml\n",
        )
        .file(
            "prod/patch.yaml",
            "apiVersion: v1\nkind: Pod\nmetadata: {name: web, labels: {a: b}}\n",
        );
    let collected = scene.collect_with(options(&scene, "kubectl"), &["."]);
    assert_eq!(collected.completeness.refused, []);
    assert_eq!(objects(&collected), ["prod/kustomization.yaml: prod-web"]);
}

#[test]
#[ignore = "conformance: needs kubectl"]
fn kubectl_refuses_to_leave_the_overlay() {
    let scene = Scene::new();
    scene.file("secret.yaml", POD).file("prod/kustomization.yaml", "resources: [../secret.yaml]\n");
    let collected = scene.collect_with(options(&scene, "kubectl"), &["prod"]);
    let refused = told(&collected.completeness.refused);
    assert_eq!(refused, [("prod/kustomization.yaml", Reason::RenderFailed)]);
}

#[test]
#[ignore = "conformance: needs ../shared/corpus"]
fn the_charts_of_kubernetes_goat_are_rendered() {
    let scene = Scene::new();
    let archive =
        Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/corpus/kubernetes-goat.tar.gz");
    let bytes = fs::read(&archive)
        .unwrap_or_else(|error| panic!("the corpus is missing: {}: {error}", archive.display()));
    tar::Archive::new(flate2::read::GzDecoder::new(&*bytes)).unpack(scene.path()).unwrap();
    let collected = scene.collect_with(options(&scene, "helm"), &["kubernetes-goat"]);
    let objects = objects(&collected).join("\n");
    assert_eq!(collected.completeness.refused, [], "{objects}");
    assert!(
        objects.contains("kubernetes-goat/scenarios/metadata-db/templates/deployment.yaml: "),
        "{objects}"
    );
    assert!(
        objects.contains(
            "kubernetes-goat/infrastructure/helm-tiller/pwnchart/templates/clusterrole.yaml: "
        ),
        "{objects}"
    );
}
