//! What refuses an object, or changes it, while it comes in.

use ringfort_assess::{Found, Proof};
use ringfort_document::Node;
use ringfort_evidence::{Evidence, Resource};
use ringfort_measure::{Check, PodSecurityLevel as Level};
use ringfort_risk::Status;

use crate::proof::{absent, at, both, name_of, never, of, proof, unknown};
use crate::tamper::{Lift, Tamperers};
use crate::target::{Setting, Target, setting};

const ENFORCE: &str = "pod-security.kubernetes.io/enforce";
const ENFORCE_VERSION: &str = "pod-security.kubernetes.io/enforce-version";

/// Versions of the standards: the latest, or one that a namespace pins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Pinned {
    Latest,
    Minor(u32, u32),
}

impl Pinned {
    /// What the plugin makes of a label's value: it takes what it does not know for the latest.
    fn of_label(value: &str) -> Pinned {
        let minor = value.strip_prefix("v1.").filter(|rest| !rest.starts_with('0') || *rest == "0");
        minor
            .and_then(|minor| minor.parse().ok())
            .map_or(Pinned::Latest, |minor| Pinned::Minor(1, minor))
    }

    /// True if a check of the library is one of this version.
    fn has(self, check: &Check) -> bool {
        match self {
            Pinned::Latest => check.until.is_none(),
            Pinned::Minor(major, minor) => {
                check.from.is_none_or(|from| from <= (major, minor))
                    && check.until.is_none_or(|until| (major, minor) < until)
            }
        }
    }
}

/// What a namespace enforces.
struct Enforced {
    level: Level,
    version: Pinned,
    proof: Proof,
}

/// Pod Security Admission, in the namespace of the object, for the control that the finding breaks.
///
/// Every check of a measure that maps to a control breaks only on pods that this control refuses: the conformance
/// tests over the standards' own test data see to that. So the finding itself is the simulation.
pub(crate) fn pod_security(
    evidence: &Evidence,
    target: &Target<'_>,
    found: &Found,
    tamperers: &Tamperers,
) -> Proof {
    let measure = &found.finding.measure;
    let Some(check) = measure.checks.get(found.finding.check) else {
        return unknown("the check is not known");
    };
    let Some(needed) = measure.pod_security_level() else {
        return never(of("the Pod Security Standards have no control for it"));
    };
    if target.resource.is_static_pod() {
        return never(at("a node runs the pod from its own files", target.resource));
    }
    let Some(namespace) = target.resource.namespace() else {
        return unknown("the namespace is not known");
    };
    let enforced = match enforced_in(evidence, namespace) {
        Ok(enforced) => enforced,
        Err(proof) => return proof,
    };
    if enforced.level < needed {
        let words = format!("namespace `{namespace}` enforces {}", enforced.level.name());
        let place = enforced.proof.facts.first().and_then(|fact| fact.place.clone());
        return absent(ringfort_assess::Seen { words, place });
    }
    if !enforced.version.has(check) {
        return absent(of(format!(
            "the version that namespace `{namespace}` pins has no such control"
        )));
    }
    if let Some(class) = target.pod_field(&["runtimeClassName"]).and_then(Node::as_str)
        && is_exempt(evidence, "runtimeClasses", class)
    {
        return never(of(format!("pods of the runtime class `{class}` are exempt")));
    }
    let integrity = tamperers.integrity(Lift::NamespaceLabels, Some(namespace));
    Proof { integrity, ..both(enforced.proof, plugin(evidence)) }
}

/// Pod Security Admission wherever a binding lets somebody create pods: it must refuse, in each of the namespaces, pods
/// that reach the node.
pub(crate) fn pod_security_for_grants(
    evidence: &Evidence,
    target: &Target<'_>,
    tamperers: &Tamperers,
) -> Proof {
    let namespaces: Vec<String> = match target.resource.namespace() {
        Some(namespace) => vec![namespace.to_string()],
        None if evidence.has_all_of("", "Namespace") => evidence
            .of_kind("", "Namespace")
            .map(|namespace| namespace.name().into_owned())
            .collect(),
        None => return unknown("not all namespaces are in this scan"),
    };
    let mut together: Option<Proof> = None;
    for namespace in namespaces {
        let enforced = match enforced_in(evidence, &namespace) {
            Ok(enforced) => enforced,
            Err(proof) => return proof,
        };
        if enforced.level < Level::Baseline {
            return absent(of(format!("namespace `{namespace}` enforces nothing")));
        }
        let integrity = tamperers.integrity(Lift::NamespaceLabels, Some(&namespace));
        let one = Proof { integrity, ..enforced.proof };
        together = Some(match together {
            None => one,
            Some(other) => both(other, one),
        });
    }
    together.map_or_else(
        || unknown("no namespace is in this scan"),
        |proof| both(proof, plugin(evidence)),
    )
}

fn enforced_in(evidence: &Evidence, namespace: &str) -> Result<Enforced, Proof> {
    if is_exempt(evidence, "namespaces", namespace) {
        return Err(never(of(format!("namespace `{namespace}` is exempt"))));
    }
    let Some(object) = evidence.find("", "Namespace", None, namespace) else {
        return Err(unknown(format!("the labels of namespace `{namespace}` are not in this scan")));
    };
    match object.label(ENFORCE) {
        Some(label) => {
            let level = Level::of_label(label);
            let version = object.label(ENFORCE_VERSION).map_or(Pinned::Latest, Pinned::of_label);
            let words = format!("{} enforces {}", name_of(object), level.name());
            let proof = proof(Status::Proven, name_of(object), at(words, object));
            Ok(Enforced { level, version, proof })
        }
        None => by_default(evidence, object),
    }
}

/// The cluster's own default: privileged, unless the admission configuration says otherwise.
fn by_default(evidence: &Evidence, namespace: Resource<'_>) -> Result<Enforced, Proof> {
    let nothing = || Err(absent(at(format!("{} enforces nothing", name_of(namespace)), namespace)));
    if evidence.of_kind("ringfort.io", "aks-cluster").next().is_some() {
        return nothing();
    }
    let Some((file, defaults)) = pod_security_configuration(evidence, "defaults") else {
        let own = evidence.of_kind("ringfort.io", "apiserver").next();
        let names_a_file = own.is_some_and(|server| {
            !matches!(setting(server, &["flags", "admission-control-config-file"]), Setting::Absent)
        });
        return match own {
            Some(_) if !names_a_file => nothing(),
            _ => Err(unknown(format!(
                "{} has no label, and the cluster's default level is not in this scan",
                name_of(namespace)
            ))),
        };
    };
    let text = |key| defaults.get(key).and_then(Node::as_str).unwrap_or_default();
    let level = match text("enforce") {
        "" => Level::Privileged,
        value => Level::of_label(value),
    };
    let words = format!("the cluster's default is {}", level.name());
    let proof = proof(Status::Proven, name_of(file), at(words, file));
    Ok(Enforced { level, version: Pinned::of_label(text("enforce-version")), proof })
}

/// A part of the plugin's configuration, with the file.
fn pod_security_configuration<'e>(
    evidence: &'e Evidence,
    part: &str,
) -> Option<(Resource<'e>, Node<'e>)> {
    evidence.of_kind("ringfort.io", "admission-config").find_map(|file| {
        let plugins = file.node().get("plugins").and_then(Node::as_list)?;
        let own = plugins
            .iter()
            .find(|plugin| plugin.get("name").and_then(Node::as_str) == Some("PodSecurity"))?;
        Some((file, own.get("configuration")?.get(part)?))
    })
}

fn is_exempt(evidence: &Evidence, list: &str, name: &str) -> bool {
    let exempt = || {
        let (_, exemptions) = pod_security_configuration(evidence, "exemptions")?;
        let names = exemptions.get(list).and_then(Node::as_list)?;
        Some(names.iter().any(|each| each.as_str() == Some(name)))
    };
    exempt().unwrap_or(false)
}

/// Whether the API server runs the plugin: it does unless somebody switched it off.
fn plugin(evidence: &Evidence) -> Proof {
    let servers: Vec<Resource<'_>> = evidence.of_kind("ringfort.io", "apiserver").collect();
    for server in &servers {
        match setting(*server, &["flags", "disable-admission-plugins"]) {
            Setting::Is(node)
                if node
                    .as_str()
                    .is_some_and(|list| list.split(',').any(|one| one.trim() == "PodSecurity")) =>
            {
                return absent(at(
                    format!("{} has the plugin PodSecurity switched off", name_of(*server)),
                    *server,
                ));
            }
            Setting::NotKnown => {
                return unknown("which admission plugins are switched off is not known here");
            }
            _ => {}
        }
    }
    if let Some(server) = servers.first() {
        return proof(
            Status::Proven,
            "",
            at(format!("{} runs the plugin PodSecurity", name_of(*server)), *server),
        );
    }
    if let Some(cluster) = evidence.of_kind("ringfort.io", "aks-cluster").next() {
        return proof(Status::Proven, "", at("AKS runs the plugin PodSecurity", cluster));
    }
    proof(
        Status::Probable,
        "",
        of("API servers run the plugin PodSecurity unless it is switched off"),
    )
}

/// Assignments of Azure Policy that deny what the finding's measure asks for.
pub(crate) fn azure_policy(evidence: &Evidence, target: &Target<'_>, found: &Found) -> Proof {
    let measure = &found.finding.measure;
    let Some(definitions) = measure.maps.iter().find(|map| map.benchmark == "azure-policy") else {
        return never(of("no built-in definition of Azure Policy asks for it"));
    };
    let mut assignments = evidence.of_kind("ringfort.io", "policy-assignment").peekable();
    if assignments.peek().is_none() {
        return absent(of("no policy assignment is in this scan"));
    }
    let assignment = assignments.find(|assignment| {
        let definition =
            assignment.node().at(&["properties", "policyDefinitionId"]).and_then(Node::as_str);
        let id = definition.and_then(|id| id.rsplit('/').next()).unwrap_or_default();
        definitions.requirements.iter().any(|wanted| id.eq_ignore_ascii_case(wanted))
    });
    let Some(assignment) = assignment else {
        return absent(of("no assignment of a definition that asks for it is in this scan"));
    };
    let parameter = |name| assignment.node().at(&["properties", "parameters", name, "value"]);
    match setting(assignment, &["properties", "enforcementMode"]) {
        Setting::Is(mode)
            if mode.as_str().is_some_and(|mode| !mode.eq_ignore_ascii_case("default")) =>
        {
            return absent(at(format!("{} is not enforced", name_of(assignment)), assignment));
        }
        Setting::NotKnown => return unknown("the assignment's enforcement mode is not known here"),
        _ => {}
    }
    match setting(assignment, &["properties", "parameters", "effect", "value"]) {
        Setting::Is(effect)
            if effect.as_str().is_some_and(|effect| effect.eq_ignore_ascii_case("deny")) => {}
        Setting::NotKnown => return unknown("the assignment's effect is not known here"),
        _ => return absent(at(format!("{} does not deny", name_of(assignment)), assignment)),
    }
    let namespace = target.resource.namespace().map_or("", |name| &**name);
    let excluded = parameter("excludedNamespaces").and_then(Node::as_list);
    let always = matches!(namespace, "kube-system" | "gatekeeper-system" | "azure-arc");
    if always
        || excluded.is_some_and(|list| list.iter().any(|each| each.as_str() == Some(namespace)))
    {
        return absent(at(
            format!("{} leaves namespace `{namespace}` out", name_of(assignment)),
            assignment,
        ));
    }
    let words = format!(
        "{} denies it, and lets objects through while its engine does not answer",
        name_of(assignment)
    );
    proof(Status::Probable, name_of(assignment), at(words, assignment))
}

/// Mutating admission policies: whether any is bound. What they change is not worked out.
pub(crate) fn mutating_policies(evidence: &Evidence) -> Proof {
    const GROUP: &str = "admissionregistration.k8s.io";
    match evidence.of_kind(GROUP, "MutatingAdmissionPolicyBinding").next() {
        Some(binding) => {
            let words = format!(
                "{} is in force; what its policy changes is not evaluated",
                name_of(binding)
            );
            proof(Status::Unknown, name_of(binding), at(words, binding))
        }
        None => absent(of("no policy that changes objects is bound in this scan")),
    }
}

/// Policy engines behind webhooks: whether any is there that objects like this pass.
pub(crate) fn webhooks(evidence: &Evidence) -> Proof {
    const GROUP: &str = "admissionregistration.k8s.io";
    match evidence.of_kind(GROUP, "ValidatingWebhookConfiguration").next() {
        Some(webhook) => {
            let words = format!(
                "{} may refuse it; what its engine refuses is not evaluated",
                name_of(webhook)
            );
            proof(Status::Unknown, name_of(webhook), at(words, webhook))
        }
        None => absent(of("no webhook that validates is in this scan")),
    }
}
