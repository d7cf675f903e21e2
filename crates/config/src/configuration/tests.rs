use ringfort_measure::{Environment, Severity};

use crate::testing::{configuration, mistakes};
use crate::{Configuration, FailOn, Hop, Value, Version};

#[test]
fn an_empty_file_says_nothing() {
    for text in ["", "# nothing yet\n", "failOn:\n"] {
        let read = configuration(text).unwrap();
        assert_eq!(read.fail_on, None);
        assert!(read.silences().is_empty());
        assert!(read.selects("run-as-non-root", "may-run-as-root"));
        assert!(read.selects_namespace(Some("shop")) && read.selects_namespace(None));
        assert!(read.selects_path("a/b.yaml"));
    }
}

#[test]
fn everything_can_be_said() {
    let read = configuration(
        "\
failOn: Critical
include: {measures: [level:container], namespaces: shop-*, paths: [deploy]}
exclude:
  measures: [memory-limit/no-limit, checkov:CKV_K8S_16]
  namespaces: [shop-test]
  paths: ['*.gen.yaml']
params:
  memory-limit: {most: 8, registries: [ghcr.io], labels: {a: b}, strict: true, suffix: x}
pssVersion: 1.20
kubernetesVersion: v1.31
environment: on-prem
podTemplates:
  - {kind: argoproj.io/Rollout, path: spec.template}
  - {kind: ray.io/RayCluster, path: spec.workerGroupSpecs.*.template}
measures: [policies/own]
limits: {depth: 100, fileBytes: 8MiB, renderTime: 45s}
noInline: true
baseline: .ringfort-baseline.json
registers: security/acceptances.yaml
",
    )
    .unwrap();
    assert_eq!(read.fail_on, Some(FailOn::From(Severity::Critical)));
    assert_eq!(read.pss_version, Some(Version::Minor(1, 20)), "not 1.2");
    assert_eq!(read.kubernetes_version, Some(Version::Minor(1, 31)));
    assert_eq!(read.environment, Some(Environment::OnPrem));
    assert_eq!(read.params["memory-limit"]["most"], Value::Int(8));
    assert_eq!(read.params["memory-limit"]["registries"].json(), "[\"ghcr.io\"]");
    assert_eq!(read.params["memory-limit"]["labels"].json(), "{\"a\":\"b\"}");
    assert_eq!(read.pod_templates[0].kind, "Rollout");
    assert_eq!(read.pod_templates[1].path[2], Hop::Each);
    assert_eq!(read.measures, ["policies/own"]);
    assert_eq!(read.limits.get("fileBytes"), Some(8 * 1024 * 1024));
    assert_eq!(read.limits.get("renderTime"), Some(45_000));
    assert_eq!(read.limits.get("documents"), None);
    assert!(read.no_inline);
    assert_eq!(read.baseline.as_deref(), Some(".ringfort-baseline.json"));
    assert_eq!(read.registers, ["security/acceptances.yaml"]);
}

#[test]
fn include_restricts_and_exclude_wins() {
    let read = configuration(
        "\
include: {measures: [level:container], namespaces: [shop-*], paths: [deploy]}
exclude: {measures: [memory-limit/no-limit, checkov:CKV_K8S_16], namespaces: [shop-test], paths: [deploy/old]}
",
    )
    .unwrap();
    assert!(read.selects("run-as-non-root", "may-run-as-root"));
    assert!(!read.selects("no-wildcard-roles", "wildcard"), "another level");
    assert!(!read.selects("memory-limit", "no-limit"));
    assert!(read.selects("memory-limit", "limit-too-high"));
    assert!(read.selects_measure("memory-limit"));
    assert!(!read.selects_measure("forbid-privileged"));
    assert!(read.selects_namespace(Some("shop-live")) && read.selects_namespace(None));
    assert!(!read.selects_namespace(Some("shop-test")) && !read.selects_namespace(Some("ops")));
    assert!(read.selects_path("deploy/a.yaml"));
    assert!(!read.selects_path("deploy/old/a.yaml") && !read.selects_path("charts/a.yaml"));
    assert_eq!(
        read.silences(),
        [
            "only 3 measures included",
            "only namespace shop-* included",
            "only path deploy included",
            "2 measures excluded",
            "namespace shop-test excluded",
            "path deploy/old excluded",
        ]
    );
}

#[test]
fn benchmarks_select_what_maps_to_them() {
    let baseline = configuration("include: {measures: [pss-baseline]}").unwrap();
    assert!(baseline.selects_measure("forbid-privileged"));
    assert!(!baseline.selects_measure("run-as-non-root"));
    let restricted = configuration("include: {measures: pss-restricted}").unwrap();
    assert!(restricted.selects_measure("forbid-privileged"));
    assert!(restricted.selects_measure("run-as-non-root"));
    let all = configuration("include: {measures: ['checkov:*']}").unwrap();
    assert!(all.selects_measure("memory-limit") && !all.selects_measure("no-wildcard-roles"));
}

#[test]
fn silences_name_the_threshold_and_what_is_accepted() {
    let read = configuration(
        "\
failOn: never
params: {memory-limit: {most: 8}}
baseline: b.json
acceptances: [{id: A, owner: o, reason: r, until: 2027-01-01, measure: memory-limit}]
",
    )
    .unwrap();
    assert_eq!(
        read.silences(),
        ["fails on never", "1 measure with other parameters", "1 acceptance", "1 baseline"]
    );
}

#[test]
fn an_unknown_field_points_at_itself() {
    assert_eq!(
        mistakes("# ours\nfailon: high\n"),
        "\
error: unknown field `failon`
  --> .ringfort.yaml:2:1
   |
 2 | failon: high
   | ^^^^^^
  = help: did you mean `failOn`?
"
    );
}

#[test]
fn an_unknown_measure_points_at_itself() {
    assert_eq!(
        mistakes("exclude:\n  measures:\n    - memory-limit\n    - run-as-nonroot\n"),
        "\
error: unknown measure `run-as-nonroot`
  --> .ringfort.yaml:4:7
   |
 4 |     - run-as-nonroot
   |       ^^^^^^^^^^^^^^
  = help: did you mean `run-as-non-root`?
"
    );
}

#[test]
fn all_mistakes_are_told_in_their_order() {
    let told = mistakes(
        "\
noInline: maybe
failOn: hihg
params: {memory-limit: {most: many}}
environment: [aks]
",
    );
    let expected = "\
error: `noInline` wants `true` or `false`, not a string
  --> .ringfort.yaml:1:11
   |
 1 | noInline: maybe
   |           ^^^^^

error: unknown severity `hihg`
  --> .ringfort.yaml:2:9
   |
 2 | failOn: hihg
   |         ^^^^
  = help: did you mean `high`?

error: parameter `most` wants an integer
  --> .ringfort.yaml:3:31
   |
 3 | params: {memory-limit: {most: many}}
   |                               ^^^^
  = help: its default is 4

error: `environment` wants a string, not a list
  --> .ringfort.yaml:4:14
   |
 4 | environment: [aks]
   |              ^^^^^
";
    assert_eq!(told, expected);
}

#[test]
fn every_wrong_value_has_its_own_advice() {
    for (text, message, help) in [
        ("[a]", "the file wants a map, not a list", ""),
        (
            "exclude: {measures: [container]}",
            "unknown measure `container`",
            "did you mean `level:container`?",
        ),
        (
            "exclude: {measures: [CKV_K8S_16]}",
            "unknown measure",
            "did you mean `checkov:CKV_K8S_16`?",
        ),
        (
            "exclude: {measures: ['chekov:CKV_K8S_16']}",
            "no measure maps to a benchmark `chekov`",
            "`checkov:CKV_K8S_16`",
        ),
        (
            "exclude: {measures: ['checkov:CKV_K8S_999999']}",
            "no measure maps to `CKV_K8S_999999`",
            "ringfort measures --benchmark checkov",
        ),
        ("exclude: {measures: ['level:pod']}", "unknown level `pod`", "`environment`, `cluster`"),
        ("exclude: {measures: ['pss:x*']}", "fits no requirement", "known are"),
        (
            "exclude: {measures: [memory-limit/nolimit]}",
            "has no check `nolimit`",
            "did you mean `memory-limit/no-limit`?",
        ),
        ("exclude: {measures: {a: b}}", "`exclude.measures` wants a string, not a map", ""),
        ("exclude: {paths: ['a[']}", "no pattern of paths", "`**` goes deeper"),
        ("exclude: {path: x}", "unknown field `path`", "did you mean `paths`?"),
        (
            "params: {memory-limt: {}}",
            "unknown measure `memory-limt`",
            "did you mean `memory-limit`?",
        ),
        ("params: {memory-limit: {msot: 1}}", "no parameter `msot`", "did you mean `most`?"),
        ("params: {forbid-privileged: {x: 1}}", "no parameter `x`", "it has no parameters"),
        (
            "params: {memory-limit: {registries: [1]}}",
            "wants a list of strings",
            "its default is []",
        ),
        ("pssVersion: 1.99", "`1.99` is no version", "`1.0` to `1.37`"),
        ("kubernetesVersion: newest", "`newest` is no version", "as in `1.31`"),
        ("environment: azure", "unknown environment `azure`", "use one of `aks` and `on-prem`"),
        ("failOn: true", "`failOn` wants a string, not a boolean", "put it in quotes: \"true\""),
        (
            "podTemplates: [{kind: Rollout, path: spec}]",
            "`Rollout` is no group and kind",
            "argoproj.io/Rollout",
        ),
        ("podTemplates: [{kind: a.io/B}]", "`podTemplates[0]` lacks `path`", "spec.template"),
        (
            "podTemplates: [{kind: a.io/B, path: 'a..b'}]",
            "`a..b` is no path of fields",
            "spec.template",
        ),
        ("podTemplates: {kind: a.io/B}", "`podTemplates` wants a list, not a map", ""),
        ("measures: ../other", "may lie outside", "below the folder"),
        ("registers: [/etc/shadow]", "may lie outside", "below the folder"),
        ("baseline: a/../../b", "may lie outside", "below the folder"),
        ("limits: {depth: 256}", "outside of what `depth` can be", "use 1 to 255"),
        ("limits: {fileBytes: 8 MB}", "no value of `fileBytes`", "`64MiB`"),
        ("limits: {renderTime: 30}", "no value of `renderTime`", "`30s`"),
        ("limits: {depht: 5}", "unknown field `depht`", "did you mean `depth`?"),
    ] {
        let told = mistakes(text);
        assert!(told.contains(message), "{text}\n{told}");
        assert!(told.contains(help), "{text}\n{told}");
        assert_eq!(told.matches("error:").count(), 1, "{text}\n{told}");
    }
}

#[test]
fn what_a_file_says_cannot_drive_the_terminal() {
    let told = mistakes("\"fail\\e[31mOn\\u202e\": x\n");
    assert!(told.contains("fail?[31mOn?"), "{told}");
    assert!(!told.contains(['\u{1b}', '\u{202e}']), "{told}");
}

#[test]
fn long_lines_are_cut_around_the_mistake() {
    let told =
        mistakes(&format!("{{{}failon: x}}\n", "failOn: high, ".to_owned() + &" ".repeat(5000)));
    assert!(told.lines().all(|line| line.chars().count() < 140), "{told}");
    assert!(told.contains("failon: x"), "{told}");
}

#[test]
fn a_flood_of_mistakes_is_counted() {
    let text: String = (0..200).map(|number| format!("x{number}: 1\n")).collect();
    let faults = configuration(&text).unwrap_err();
    assert_eq!((faults.list.len(), faults.more), (50, 150));
    assert!(faults.render(&text).ends_with("and 150 more\n"));
    assert!(faults.to_string().ends_with("and 150 more"));
}

#[test]
fn folders_of_measures_are_known_before_the_library() {
    let text =
        "measures: [policies/own, ../out]\nexclude: {measures: [own-measure]}\nnonsense: 1\n";
    assert_eq!(Configuration::measure_folders(text), ["policies/own"]);
    assert!(Configuration::measure_folders("").is_empty());
    assert!(Configuration::measure_folders("measures: [").is_empty());
}
