//! Findings weighed: which outer measures stand in front of them, and what is left.

use std::fs;
use std::path::Path;

use serde_json::Value;

use crate::support::{code, complaint, run, scan_json, text};

const PRIVILEGED: &str = "apiVersion: v1
kind: Pod
metadata: {name: web, namespace: shop}
spec:
  containers:
    - name: web
      image: registry.example.org/web:1
      securityContext: {privileged: true}
";

fn namespace(labels: &str) -> String {
    format!("apiVersion: v1\nkind: Namespace\nmetadata: {{name: shop, labels: {{{labels}}}}}\n")
}

/// A dump of one binding, so that who may change labels is known.
fn bindings(role: &str, subjects: &str) -> String {
    format!(
        "apiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRoleBinding\nmetadata: {{name: b, uid: u}}\nroleRef: {{apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: {role}}}\nsubjects: [{subjects}]\n"
    )
}

fn scan(files: &[&str]) -> Value {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), files);
    scan_json(folder.path(), &[".", "--risk"]).1
}

fn write(folder: &Path, files: &[&str]) {
    for (number, text) in files.iter().enumerate() {
        fs::write(folder.join(format!("{number}.yaml")), text).unwrap();
    }
}

fn finding<'a>(json: &'a Value, measure: &str) -> &'a Value {
    let findings = json["findings"].as_array().unwrap();
    findings.iter().find(|finding| finding["measure"] == measure).unwrap()
}

fn privileged(json: &Value) -> &Value {
    finding(json, "no-privileged-containers")
}

/// What is left of the risk of one finding, as a share of what it was.
fn share(finding: &Value) -> f64 {
    let goal = |which: &str| finding["risk"][which]["confidentiality"].as_f64().unwrap();
    goal("residual") / goal("inherent")
}

fn wall<'a>(finding: &'a Value, id: &str) -> &'a Value {
    let walls = finding["risk"]["views"][0]["walls"].as_array().unwrap();
    walls.iter().find(|wall| wall["interceptor"] == id).unwrap()
}

#[track_caller]
fn near(found: f64, expected: f64) {
    assert!((found - expected).abs() < 0.001, "{found} is not {expected}");
}

const SERVER: &str = "apiVersion: v1
kind: Pod
metadata: {name: kube-apiserver-a, namespace: kube-system}
spec:
  containers:
    - name: kube-apiserver
      image: registry.k8s.io/kube-apiserver:v1.36.1
      command: [kube-apiserver, --authorization-mode=Node\\,RBAC]
";

#[test]
fn an_enforcing_namespace_prevents_what_is_declared() {
    let labels = "pod-security.kubernetes.io/enforce: baseline";
    let masters = bindings("cluster-admin", "{kind: Group, name: system:masters}");
    let json = scan(&[PRIVILEGED, &namespace(labels), SERVER, &masters]);
    let found = privileged(&json);
    near(share(found), 0.05);
    assert_eq!(wall(found, "I-PSA")["status"], "proven");
    assert_eq!(wall(found, "I-PSA")["integrity"], "solid");
    assert_eq!(found["risk"]["depth"], 1);
    assert!(found["risk"]["remarks"][0].as_str().unwrap().contains("will not be admitted"));
    // It says so with a place.
    assert_eq!(wall(found, "I-PSA")["facts"][0]["file"], "1.yaml");
    // What the level has no control for is not held back.
    assert_eq!(wall(finding(&json, "run-as-non-root"), "I-PSA")["status"], "absent");
}

#[test]
fn who_may_change_labels_weakens_the_wall() {
    let labels = "pod-security.kubernetes.io/enforce: baseline";
    let role = "apiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRole\nmetadata: {name: labels, uid: r}\nrules: [{apiGroups: [''], resources: [namespaces], verbs: [patch]}]\n";
    let with = |subjects: &str| {
        let json =
            scan(&[PRIVILEGED, &namespace(labels), SERVER, role, &bindings("labels", subjects)]);
        share(privileged(&json))
    };
    near(with("{kind: Group, name: developers}"), 1.0 - 0.95 * 0.7);
    near(with("{kind: Group, name: 'system:authenticated'}"), 1.0 - 0.95 * 0.3);
    near(
        with("{kind: ServiceAccount, name: generic-garbage-collector, namespace: kube-system}"),
        0.05,
    );
}

#[test]
fn what_runs_already_was_let_in() {
    let labels = "pod-security.kubernetes.io/enforce: baseline";
    let running = PRIVILEGED.replace("namespace: shop}", "namespace: shop, uid: x}");
    let masters = bindings("cluster-admin", "{kind: Group, name: system:masters}");
    let json = scan(&[&running, &namespace(labels), SERVER, &masters]);
    let found = privileged(&json);
    near(share(found), 1.0);
    assert_eq!(wall(found, "I-PSA")["counts"], false);
    assert!(found["risk"]["remarks"][0].as_str().unwrap().contains("would be refused"));
}

#[test]
fn what_is_not_known_holds_nothing_back_and_is_named() {
    let json = scan(&[PRIVILEGED]);
    let found = privileged(&json);
    near(share(found), 1.0);
    assert_eq!(wall(found, "I-PSA")["status"], "unknown");
    let optimistic = found["risk"]["optimistic"]["confidentiality"].as_f64().unwrap();
    assert!(optimistic < found["risk"]["residual"]["confidentiality"].as_f64().unwrap());
    // Nothing says more than that API servers usually run the plugin: probable, and somebody may change labels.
    let json = scan(&[PRIVILEGED, &namespace("pod-security.kubernetes.io/enforce: baseline")]);
    near(share(privileged(&json)), 1.0 - 0.95 * 0.6 * 0.7);
}

#[test]
fn odd_labels_mean_what_the_plugin_makes_of_them() {
    let masters = bindings("cluster-admin", "{kind: Group, name: system:masters}");
    let status = |labels: &str, measure: &str| {
        let json = scan(&[PRIVILEGED, &namespace(labels), SERVER, &masters]);
        wall(finding(&json, measure), "I-PSA")["status"].as_str().unwrap().to_owned()
    };
    const ENFORCE: &str = "pod-security.kubernetes.io/enforce";
    // A level that nobody knows is the strictest.
    assert_eq!(status(&format!("{ENFORCE}: strict"), "run-as-non-root"), "proven");
    assert_eq!(status(&format!("{ENFORCE}: privileged"), "no-privileged-containers"), "absent");
    assert_eq!(status("a: b", "no-privileged-containers"), "absent");
    // An old version has no control for what came later.
    let pinned = |version: &str| format!("{ENFORCE}: restricted, {ENFORCE}-version: {version}");
    assert_eq!(status(&pinned("v1.7"), "no-privilege-escalation"), "absent");
    assert_eq!(status(&pinned("v1.8"), "no-privilege-escalation"), "proven");
    assert_eq!(status(&pinned("newest"), "no-privilege-escalation"), "proven");
    // To warn is not to refuse.
    let warns = "pod-security.kubernetes.io/warn: baseline";
    assert_eq!(status(warns, "no-privileged-containers"), "absent");
}

#[test]
fn a_plugin_that_is_off_refuses_nothing() {
    let labels = "pod-security.kubernetes.io/enforce: baseline";
    let off = SERVER.replace(
        "kube-apiserver, --",
        "kube-apiserver, --disable-admission-plugins=PodSecurity, --",
    );
    let json = scan(&[PRIVILEGED, &namespace(labels), &off]);
    assert_eq!(wall(privileged(&json), "I-PSA")["status"], "absent");
    near(share(privileged(&json)), 1.0);
}

#[test]
fn nothing_inner_makes_up_for_something_outer() {
    let cluster = "type: Microsoft.ContainerService/managedClusters\nname: shop\nproperties: {disableLocalAccounts: false, agentPoolProfiles: []}\n";
    let hardened = "apiVersion: v1\nkind: Pod\nmetadata: {name: a, namespace: shop}\nspec: {hostUsers: false, containers: [{name: c, image: 'a@sha256:0000000000000000000000000000000000000000000000000000000000000000'}]}\n";
    let alone = scan(&[cluster]);
    let with =
        scan(&[cluster, hardened, &namespace("pod-security.kubernetes.io/enforce: restricted")]);
    let own = |json: &Value| finding(json, "aks-local-accounts-off")["risk"].to_string();
    assert_eq!(own(&alone), own(&with));
}

#[test]
fn published_workloads_and_precious_ones_weigh_more() {
    let service = "apiVersion: v1\nkind: Service\nmetadata: {name: web, namespace: shop}\nspec: {type: LoadBalancer, selector: {app: web}, ports: [{port: 80}]}\n";
    let pod = PRIVILEGED.replace("namespace: shop}", "namespace: shop, labels: {app: web}}");
    let exposure = |files: &[&str]| {
        let json = scan(files);
        privileged(&json)["risk"]["factors"]["exposure"]["value"].as_f64().unwrap()
    };
    assert!(exposure(&[&pod]) < 1.0);
    near(exposure(&[&pod, service]), 1.0);
    let need = |labels: &str| {
        let json = scan(&[PRIVILEGED, &namespace(labels)]);
        let need = &privileged(&json)["risk"]["factors"]["need"];
        (
            need["confidentiality"].as_str().unwrap().to_owned(),
            need["utility"].as_str().unwrap().to_owned(),
        )
    };
    let both = |one: &str, other: &str| (one.to_owned(), other.to_owned());
    assert_eq!(need("a: b"), both("normal", "normal"));
    assert_eq!(need("ringfort.io/protection-need: high"), both("high", "high"));
    let mixed =
        "ringfort.io/protection-need: low, ringfort.io/protection-need-confidentiality: very-high";
    assert_eq!(need(mixed), both("very-high", "low"));
    assert_eq!(need("ringfort.io/protection-need: enormous"), both("normal", "normal"));
}

#[test]
fn the_sums_can_be_recomputed() {
    let json = scan(&[PRIVILEGED]);
    let risk = &privileged(&json)["risk"];
    let factors = &risk["factors"];
    let value = |of: &Value| of.as_f64().unwrap();
    let product = 100.0
        * value(&factors["impactValue"]["integrity"])
        * value(&factors["needValue"]["integrity"])
        * value(&factors["exposure"]["value"])
        * value(&factors["ease"]["value"])
        * value(&factors["path"]["value"]);
    near(value(&risk["inherent"]["integrity"]), product);
    let open = &json["risk"]["open"];
    assert!(value(&open["residual"]["headline"]) >= value(&risk["residual"]["integrity"]));
    assert_eq!(open["findings"], json["findings"].as_array().unwrap().len());
    assert_eq!(json["risk"]["accepted"]["findings"], 0);
}

#[test]
fn a_finding_is_explained() {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), &[PRIVILEGED, &namespace("pod-security.kubernetes.io/enforce: baseline")]);
    let (_, json) = scan_json(folder.path(), &["."]);
    assert!(json.get("risk").is_none() && json["findings"][0].get("risk").is_none());
    let id = privileged(&json)["id"].as_str().unwrap();
    let output = run(folder.path(), &["explain", &id[..8]]);
    assert_eq!(code(&output), 0, "{}", complaint(&output));
    let told = text(&output);
    for part in [
        "walls, from outer to inner",
        "+ I-PSA",
        "1.yaml:1",
        "what would stand in its way",
        "inherent",
        "no attack graph",
    ] {
        assert!(told.contains(part), "{part}: {told}");
    }
    let output = run(folder.path(), &["explain", "000000"]);
    assert_eq!(code(&output), 2);
    assert!(complaint(&output).contains("no finding here"), "{}", complaint(&output));
}

#[test]
fn a_file_of_one_node_proves_nothing_of_the_others() {
    let kubelet = "apiVersion: kubelet.config.k8s.io/v1beta1\nkind: KubeletConfiguration\nseccompDefault: true\n";
    let pool = "type: Microsoft.ContainerService/managedClusters/agentPools\nname: p\nproperties: {osType: Linux, kubeletConfig: {seccompDefault: RuntimeDefault}}\n";
    let cluster = "type: Microsoft.ContainerService/managedClusters\nname: shop\nproperties: {agentPoolProfiles: [{name: p, osType: Linux, kubeletConfig: {seccompDefault: RuntimeDefault}}]}\n";
    let pod = "apiVersion: v1\nkind: Pod\nmetadata: {name: web, namespace: shop}\nspec: {containers: [{name: web, image: a}]}\n";
    let status = |file: &str| {
        let json = scan(&[pod, file]);
        let found = finding(&json, "seccomp-profile");
        wall(found, "I-SECCOMPDEFAULT")["status"].as_str().unwrap().to_owned()
    };
    assert_eq!(status(kubelet), "probable");
    assert_eq!(status(pool), "probable");
    assert_eq!(status(cluster), "proven");
    assert_eq!(status(&kubelet.replace("true", "false")), "absent");
    // Who chooses to run without a filter does so whatever the kubelet's default is.
    let unconfined = pod
        .replace("image: a}", "image: a, securityContext: {seccompProfile: {type: Unconfined}}}");
    let json = scan(&[&unconfined, cluster]);
    let found = finding(&json, "seccomp-not-disabled");
    let views = found["risk"]["views"][0]["walls"].as_array().unwrap();
    assert!(
        views
            .iter()
            .all(|wall| wall["interceptor"] != "I-SECCOMPDEFAULT" || wall["counts"] == false)
    );
}

#[test]
fn what_acts_on_pods_says_nothing_of_an_image() {
    let folder = tempfile::tempdir().unwrap();
    let labels = "pod-security.kubernetes.io/enforce: baseline";
    let dumped = namespace(labels).replace("name: shop,", "name: shop, uid: n,");
    let cluster = "type: Microsoft.ContainerService/managedClusters\nname: shop\nproperties: {agentPoolProfiles: [{name: p, osType: Linux, kubeletConfig: {seccompDefault: RuntimeDefault}}]}\n";
    write(folder.path(), &[&dumped, cluster]);
    fs::write(folder.path().join("Dockerfile"), "FROM debian:13@sha256:0000000000000000000000000000000000000000000000000000000000000000\nUSER root\n").unwrap();
    let (_, json) = scan_json(folder.path(), &[".", "--risk"]);
    let findings = json["findings"].as_array().unwrap();
    let root = findings.iter().find(|finding| {
        finding["subject"]["kind"] == "dockerfile"
            && finding["risk"]["views"][0]["weakness"] == "W-ROOT"
    });
    let root = root.unwrap();
    for id in ["I-PSA", "I-SECCOMPDEFAULT", "I-USERNS"] {
        assert_eq!(wall(root, id)["status"], "unknown", "{id}");
    }
    near(share(root), 1.0);
}

#[test]
fn the_summary_is_the_picture_without_the_findings() {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), &[PRIVILEGED]);
    let output = run(folder.path(), &["scan", ".", "--summary"]);
    assert_eq!(code(&output), 1);
    let told = text(&output);
    for words in
        [" risk left", " container     ", "? not known", "risk ", "next: ", "ringfort plan"]
    {
        assert!(told.contains(words), "{words}\n{told}");
    }
    assert!(!told.contains("Pod shop/web"), "{told}");
}

#[test]
fn a_page_and_a_picture_are_written_beside_what_the_terminal_shows() {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), &[PRIVILEGED]);
    let flags = [
        "scan",
        ".",
        "-f",
        "html",
        "-o",
        "report.html",
        "-f",
        "svg",
        "-o",
        "ring.svg",
        "-f",
        "terminal",
    ];
    let output = run(folder.path(), &flags);
    assert_eq!(code(&output), 1);
    let page = fs::read_to_string(folder.path().join("report.html")).unwrap();
    assert!(page.starts_with("<!doctype html>") && page.contains("What to do next"));
    let picture = fs::read_to_string(folder.path().join("ring.svg")).unwrap();
    assert!(picture.starts_with("<svg xmlns="));
    // What is not shown is in none of them, and the steps still name the right findings.
    let narrow = ["scan", ".", "-f", "html", "-o", "report.html", "--severity", "critical"];
    run(folder.path(), &narrow);
    let page = fs::read_to_string(folder.path().join("report.html")).unwrap();
    assert!(!page.contains("data-measure=\"memory-requests-and-limits\""));
    assert!(page.contains("data-measure=\"no-privileged-containers\""));
}

#[test]
fn tables_have_the_risk_if_it_was_weighed() {
    let folder = tempfile::tempdir().unwrap();
    let labels = "pod-security.kubernetes.io/enforce: baseline";
    write(folder.path(), &[PRIVILEGED, &namespace(labels)]);
    let table = text(&run(folder.path(), &["scan", ".", "--risk", "-f", "csv"]));
    let row = table.lines().find(|line| line.contains(",no-privileged-containers,")).unwrap();
    assert!(row.ends_with(",I-PSA"), "{row}");
    let page = text(&run(folder.path(), &["scan", ".", "--risk", "-f", "markdown"]));
    assert!(
        page.contains("| risk left | conf |") && page.contains("without outer measures"),
        "{page}"
    );
    let figures = text(&run(folder.path(), &["scan", ".", "-f", "prometheus"]));
    assert!(figures.contains("ringfort_risk{standing=\"open\",view=\"residual\",goal=\"any\"} "));
}

#[test]
#[ignore = "conformance: needs ../shared/corpus"]
fn what_was_weighed_is_oscal_as_the_schema_says() {
    use std::io::Read;
    let file =
        fs::File::open(crate::support::corpus("schemas/oscal_complete_schema-1-2-2.json.gz"));
    let mut schema = String::new();
    flate2::read::GzDecoder::new(file.unwrap()).read_to_string(&mut schema).unwrap();
    let schema: Value = serde_json::from_str(&schema).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    let goat = crate::support::unpacked("kubernetes-goat.tar.gz");
    for folder in [crate::support::root().join("examples"), goat.path().to_owned()] {
        for format in ["oscal", "oscal-poam"] {
            let output = run(&folder, &["scan", ".", "--no-render", "-f", format]);
            let document: Value = serde_json::from_str(&text(&output)).unwrap();
            let errors: Vec<String> = validator
                .iter_errors(&document)
                .take(5)
                .map(|error| format!("{}: {error:.300}", error.instance_path()))
                .collect();
            assert!(errors.is_empty(), "{format}: {}", errors.join("\n"));
        }
    }
}

/// A policy over pods that forbids what `expression` does not say, bound with these actions and selectors.
fn policy(expression: &str, binding: &str) -> String {
    format!(
        "apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingAdmissionPolicy
metadata: {{name: guard}}
spec:
  failurePolicy: Fail
  matchConstraints:
    resourceRules: [{{apiGroups: [''], apiVersions: [v1], operations: [CREATE, UPDATE], resources: [pods]}}]
  validations:
    - expression: \"{expression}\"
      message: refused
---
apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingAdmissionPolicyBinding
metadata: {{name: guard}}
spec: {{policyName: guard, {binding}}}
"
    )
}

const UNPRIVILEGED: &str =
    "object.spec.containers.all(c, c.?securityContext.?privileged.orValue(false) == false)";

#[test]
fn a_validating_policy_is_evaluated_on_the_object() {
    let masters = bindings("cluster-admin", "{kind: Group, name: system:masters}");
    let with = |workload: &str, expression: &str, binding: &str| {
        let json =
            scan(&[workload, &policy(expression, binding), &namespace("a: b"), SERVER, &masters]);
        let found = privileged(&json);
        (share(found), wall(found, "I-VAP")["status"].as_str().unwrap().to_owned())
    };
    let (left, status) = with(PRIVILEGED, UNPRIVILEGED, "validationActions: [Deny]");
    near(left, 0.05);
    assert_eq!(status, "proven");
    // The pod of a template is refused as well.
    let deployment = "apiVersion: apps/v1
kind: Deployment
metadata: {name: web, namespace: shop}
spec:
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      containers: [{name: web, image: 'registry.example.org/web:1', securityContext: {privileged: true}}]
";
    near(with(deployment, UNPRIVILEGED, "validationActions: [Deny]").0, 0.05);
    // A warning refuses nothing, and neither does a policy that is bound elsewhere.
    for binding in [
        "validationActions: [Warn, Audit]",
        "validationActions: [Deny], matchResources: {namespaceSelector: {matchLabels: {a: c}}}",
    ] {
        let (left, status) = with(PRIVILEGED, UNPRIVILEGED, binding);
        near(left, 1.0);
        assert_eq!(status, "absent");
    }
    // What is refused for something else is not held back for this.
    let (left, status) =
        with(PRIVILEGED, "object.spec.hostPID == true", "validationActions: [Deny]");
    near(left, 1.0);
    assert_eq!(status, "unknown");
    let (left, status) =
        with(PRIVILEGED, "has(object.spec.containers)", "validationActions: [Deny]");
    near(left, 1.0);
    assert_eq!(status, "absent");
}

#[test]
fn a_policy_that_selects_by_labels_of_the_object_can_be_stepped_round() {
    let masters = bindings("cluster-admin", "{kind: Group, name: system:masters}");
    let binding = "validationActions: [Deny], matchResources: {objectSelector: {matchExpressions: [{key: safe, operator: DoesNotExist}]}}";
    let json =
        scan(&[PRIVILEGED, &policy(UNPRIVILEGED, binding), &namespace("a: b"), SERVER, &masters]);
    near(share(privileged(&json)), 1.0 - 0.95 * 0.3);
    let asks = format!("request.userInfo.username == 'x' || {UNPRIVILEGED}");
    let json = scan(&[
        PRIVILEGED,
        &policy(&asks, "validationActions: [Deny]"),
        &namespace("a: b"),
        SERVER,
        &masters,
    ]);
    near(share(privileged(&json)), 1.0 - 0.95 * 0.6);
    assert_eq!(wall(privileged(&json), "I-VAP")["status"], "probable");
}

#[test]
fn what_a_policy_takes_from_a_running_server_is_unknown() {
    let asks = "authorizer.group('').resource('pods').check('create').allowed()";
    let json = scan(&[PRIVILEGED, &policy(asks, "validationActions: [Deny]"), &namespace("a: b")]);
    assert_eq!(wall(privileged(&json), "I-VAP")["status"], "unknown");
    // The labels of a namespace that is not in the scan are not known.
    let selects =
        "validationActions: [Deny], matchResources: {namespaceSelector: {matchLabels: {a: b}}}";
    let json = scan(&[PRIVILEGED, &policy(UNPRIVILEGED, selects)]);
    assert_eq!(wall(privileged(&json), "I-VAP")["status"], "unknown");
}

#[test]
fn an_acceptance_with_conditions_lapses_by_itself() {
    let with = |condition: &str, labels: &str| {
        let folder = tempfile::tempdir().unwrap();
        let day = jiff::Zoned::now().date().checked_add(jiff::Span::new().days(30)).unwrap();
        let register = format!(
            "acceptances:\n  - {{id: a, owner: o, reason: r, until: {day}, measure: no-privileged-containers, namespace: shop, name: web, {condition}}}\n"
        );
        fs::write(folder.path().join("accepted.yaml"), register).unwrap();
        fs::create_dir(folder.path().join("k8s")).unwrap();
        let masters = bindings("cluster-admin", "{kind: Group, name: system:masters}");
        write(&folder.path().join("k8s"), &[PRIVILEGED, &namespace(labels), SERVER, &masters]);
        let json = scan_json(folder.path(), &["k8s", "--acceptances", "accepted.yaml"]).1;
        assert!(privileged(&json).get("risk").is_none(), "nobody asked for it");
        let standing = privileged(&json)["standing"].as_str().unwrap().to_owned();
        (standing, json["acceptances"][0]["problem"].clone())
    };
    let enforced = "pod-security.kubernetes.io/enforce: baseline";
    assert_eq!(with("ceiling: {confidentiality: 10}", enforced).0, "accepted");
    let (standing, problem) = with("ceiling: {confidentiality: 10}", "a: b");
    assert_eq!(standing, "open");
    let said = problem.as_str().unwrap();
    assert!(
        said.contains("lapsed for 1 of 1") && said.contains("above its ceiling of 10"),
        "{said}"
    );
    assert_eq!(with("requires: [I-PSA]", enforced).0, "accepted");
    let (standing, problem) = with("requires: [I-PSA]", "a: b");
    assert_eq!(standing, "open");
    assert!(problem.as_str().unwrap().contains("`I-PSA` is not proven to stand"));
}
