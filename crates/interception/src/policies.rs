//! Validating admission policies, evaluated on the very object that a finding is about, and on the pod of its template.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, PoisonError};

use ringfort_admission::{Answer, Operation, Policies, Request, User, Verdict, defaults};
use ringfort_assess::{Found, Proof};
use ringfort_document::{Content, Node};
use ringfort_evidence::{Evidence, Resource, ResourceId};
use ringfort_risk::{Integrity, Status};
use rustc_hash::FxHashMap;
use serde_json::{Map, Value};

use crate::proof::{absent, at, name_of, of, proof, unknown};
use crate::tamper::{Lift, Tamperers};
use crate::target::Target;

const GROUP: &str = "admissionregistration.k8s.io";
const POLICY: &str = "ValidatingAdmissionPolicy";
const BINDING: &str = "ValidatingAdmissionPolicyBinding";

/// Words that tell what an expression is about. A policy that refuses an object counts against a weakness only if one of
/// them stands both in what failed and in the check: else it may refuse the object for something else.
const TELLING: &[&str] = &[
    "add",
    "allowPrivilegeEscalation",
    "appArmorProfile",
    "automountServiceAccountToken",
    "cpu",
    "drop",
    "envFrom",
    "externalIPs",
    "hostIPC",
    "hostNetwork",
    "hostPID",
    "hostPath",
    "hostPort",
    "hostProcess",
    "hostUsers",
    "livenessProbe",
    "loadBalancerSourceRanges",
    "memory",
    "privileged",
    "procMount",
    "readOnlyRootFilesystem",
    "readinessProbe",
    "replicas",
    "runAsNonRoot",
    "runAsUser",
    "runtimeClassName",
    "seLinuxOptions",
    "seccompProfile",
    "secretKeyRef",
    "sysctls",
    "tls",
];

/// Kinds of which findings are about what somebody could create: the object itself is not what is refused.
const GRANTS: &[&str] = &["Role", "ClusterRole", "RoleBinding", "ClusterRoleBinding", "Namespace"];

/// The policies in force, with what they said of objects so far.
pub(crate) struct Admission<'e> {
    evidence: &'e Evidence,
    policies: Policies,
    namespaces: FxHashMap<String, Value>,
    said: Mutex<FxHashMap<ResourceId, Said>>,
}

/// What all policies say of one object; none if the files do not tell all of it.
type Said = Option<Arc<Vec<Answer>>>;

impl<'e> Admission<'e> {
    pub(crate) fn of(evidence: &'e Evidence) -> Admission<'e> {
        let mut admission = Admission {
            evidence,
            policies: Policies::of(&[], (1, 36)),
            namespaces: FxHashMap::default(),
            said: Mutex::default(),
        };
        if evidence.of_kind(GROUP, BINDING).next().is_none() {
            return admission;
        }
        let policies: Vec<Resource<'_>> = evidence.of_kind(GROUP, POLICY).collect();
        let mut objects: Vec<Value> = policies
            .iter()
            .copied()
            .chain(evidence.of_kind(GROUP, BINDING))
            .filter_map(json)
            .collect();
        for policy in policies {
            let kind = |name| policy.node().at(&["spec", "paramKind", name]).and_then(Node::as_str);
            let (Some(version), Some(kind)) = (kind("apiVersion"), kind("kind")) else { continue };
            // The values of Secrets are nobody's parameters.
            if kind != "Secret" {
                let group = version.split_once('/').map_or("", |(group, _)| group);
                objects.extend(evidence.of_kind(group, kind).filter_map(json));
            }
        }
        admission.policies = Policies::of(&objects, (1, 36));
        let named = |object: Resource<'_>| Some((object.name().into_owned(), json(object)?));
        admission.namespaces = evidence.of_kind("", "Namespace").filter_map(named).collect();
        admission
    }

    /// Whether a policy refuses the object for what the finding is about.
    pub(crate) fn proof(&self, target: &Target<'_>, found: &Found, tamperers: &Tamperers) -> Proof {
        let evidence = self.evidence;
        let Some(any) = evidence.of_kind(GROUP, BINDING).next() else {
            return absent(of("no admission policy is bound in this scan"));
        };
        if self.policies.is_empty() {
            return unknown(format!("the policy of {} is not in this scan", name_of(any)));
        }
        let resource = target.resource;
        if GRANTS.contains(&&**resource.kind().kind()) || resource.kind().is_record() {
            return unknown(format!(
                "{} is in force; what could be created past it is not evaluated",
                name_of(any)
            ));
        }
        let Some(answers) = self.answers(resource) else {
            return unknown("the object is not known in full, so no policy can be evaluated on it");
        };
        let telling = telling(found);
        let refusing = answers.iter().filter(|answer| answer.refuses());
        let best = refusing
            .clone()
            .filter(|answer| is_about(&answer.verdict, &telling))
            .min_by_key(|answer| (answer.asks_user, answer.selects_objects));
        if let Some(answer) = best {
            return self.standing(answer, resource, tamperers);
        }
        if let Some(answer) = refusing.clone().next() {
            return unknown(format!(
                "policy `{}` refuses it; whether for this is not known",
                answer.policy
            ));
        }
        let undecided = answers.iter().find_map(|answer| match &answer.verdict {
            Verdict::Undecided(why) if answer.denies => Some((answer, why)),
            _ => None,
        });
        match undecided {
            Some((answer, why)) => unknown(format!("policy `{}`: {why}", answer.policy)),
            None => absent(of("no admission policy that is bound refuses it")),
        }
    }

    fn standing(&self, answer: &Answer, resource: Resource<'_>, tamperers: &Tamperers) -> Proof {
        let message = match &answer.verdict {
            Verdict::Failed { message, .. } | Verdict::Erred { message, .. } => message.as_str(),
            Verdict::Held | Verdict::Undecided(_) => "",
        };
        let words = format!("binding `{}` has it refused: {message}", answer.binding);
        let policy = self
            .evidence
            .of_kind(GROUP, POLICY)
            .find(|policy| policy.name() == answer.policy.as_str());
        let fact = policy.map_or_else(|| of(words.clone()), |policy| at(words.clone(), policy));
        let name = format!("{POLICY} `{}`", answer.policy);
        let mut wall = proof(Status::Proven, name, fact);
        if answer.asks_user {
            wall.status = Status::Probable;
            wall.facts.push(of("it asks who the user is: another one may be let through"));
        }
        wall.integrity = tamperers.integrity(Lift::Policies, None);
        let namespace = resource.namespace().map(|name| &**name);
        if answer.selects_namespaces {
            wall.integrity =
                softer(wall.integrity, tamperers.integrity(Lift::NamespaceLabels, namespace));
        }
        if answer.selects_objects {
            wall.integrity = Integrity::Open;
            wall.facts.push(of("it selects objects by labels that their author chooses"));
        }
        wall
    }

    /// What the policies say of an object, and of the pod of its template; asked once.
    fn answers(&self, resource: Resource<'_>) -> Said {
        let id = resource.id();
        if let Some(said) = self.said.lock().unwrap_or_else(PoisonError::into_inner).get(&id) {
            return said.clone();
        }
        let said = self.ask(resource).map(Arc::new);
        self.said.lock().unwrap_or_else(PoisonError::into_inner).insert(id, said.clone());
        said
    }

    fn ask(&self, resource: Resource<'_>) -> Option<Vec<Answer>> {
        let namespace = resource.namespace().map(|name| &**name);
        let labels = namespace.and_then(|name| self.namespaces.get(name));
        let kind = resource.kind();
        let name = resource.name();
        let mut object = json(resource)?;
        defaults::metadata(&mut object);
        let is_pod = resource.is("", "Pod");
        if is_pod && let Some(spec) = object.get_mut("spec") {
            defaults::pod_spec(spec);
        }
        let ask = |object: &Value, group: &str, version: &str, kind: &str, name: Option<&str>| {
            let request = Request {
                operation: Operation::Create,
                group,
                version,
                resource: &plural(kind),
                subresource: None,
                kind,
                namespace,
                name,
                object,
                old_object: None,
                user: User::default(),
                dry_run: false,
            };
            self.policies.ask(&request, labels)
        };
        let mut answers = ask(&object, kind.group(), kind.version(), kind.kind(), Some(&name));
        for pod in resource.pods().filter(|_| !is_pod) {
            let mut template = Map::new();
            template.insert("spec".to_owned(), of_node(pod.spec())?);
            if let Some(metadata) = pod.metadata() {
                template.insert("metadata".to_owned(), of_node(metadata)?);
            }
            let pod = defaults::pod_of_template(&Value::Object(template), namespace);
            answers.extend(ask(&pod, "", "v1", "Pod", None));
        }
        Some(answers)
    }
}

fn softer(one: Integrity, other: Integrity) -> Integrity {
    if other.value() < one.value() { other } else { one }
}

/// The words of a check that tell what it is about.
fn telling(found: &Found) -> BTreeSet<&'static str> {
    let finding = &found.finding;
    let check = finding.measure.checks.get(finding.check);
    let texts = check.map(|check| [Some(&*check.holds), check.place.as_deref()]);
    let words = texts.into_iter().flatten().flatten().flat_map(words);
    let words: BTreeSet<&str> = words.collect();
    TELLING.iter().copied().filter(|telling| words.contains(telling)).collect()
}

/// True if what failed has one of these words.
fn is_about(verdict: &Verdict, telling: &BTreeSet<&'static str>) -> bool {
    let Verdict::Failed { expressions, .. } = verdict else { return false };
    expressions.iter().flat_map(|text| words(text)).any(|word| telling.contains(word))
}

fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty())
}

/// The resource of a kind, as the API server's clients guess it.
fn plural(kind: &str) -> String {
    let kind = kind.to_ascii_lowercase();
    match kind.as_str() {
        "endpoints" => kind,
        _ if kind.ends_with("ay") || kind.ends_with("ey") => format!("{kind}s"),
        _ if kind.ends_with('y') => format!("{}ies", kind.trim_end_matches('y')),
        _ if kind.ends_with('s') || kind.ends_with('x') => format!("{kind}es"),
        _ => format!("{kind}s"),
    }
}

/// An object as JSON; `None` if a part of it is not known.
fn json(resource: Resource<'_>) -> Option<Value> {
    of_node(resource.node())
}

fn of_node(node: Node<'_>) -> Option<Value> {
    Some(match node.content() {
        Content::Null => Value::Null,
        Content::Bool(value) => value.into(),
        Content::Int(value) => value.into(),
        Content::Float(value) => value.into(),
        Content::Str(text) => text.into(),
        Content::List(items) => Value::Array(items.iter().map(of_node).collect::<Option<_>>()?),
        Content::Map(entries) => {
            let fields = entries
                .iter()
                .map(|entry| Some((entry.key.text.to_owned(), of_node(entry.value)?)));
            Value::Object(fields.collect::<Option<_>>()?)
        }
        Content::Malformed(_) | Content::Unresolved(_) => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds_have_the_resources_that_the_server_serves() {
        for (kind, resource) in [
            ("Pod", "pods"),
            ("Ingress", "ingresses"),
            ("NetworkPolicy", "networkpolicies"),
            ("Gateway", "gateways"),
            ("StorageClass", "storageclasses"),
            ("Endpoints", "endpoints"),
            ("ConfigMap", "configmaps"),
        ] {
            assert_eq!(plural(kind), resource);
        }
    }
}
