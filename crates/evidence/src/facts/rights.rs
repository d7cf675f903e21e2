//! Facts of roles, bindings and service accounts.

use std::borrow::Cow;

use ringfort_cel::Value;
use ringfort_document::Node;

use super::{Facts, Told, absence, texts};
use crate::inventory::rbac::{Granted, Powers, is_default_role, subject_namespace, subjects};
use crate::inventory::{MOST, namespace_of};
use crate::resource::Resource;
use crate::subject::Subject;

const GROUP: &str = "rbac.authorization.k8s.io";

impl<'e> Facts<'e> {
    pub(super) fn of_rights(self, name: &str) -> Option<Told<'e>> {
        let resource = self.resource();
        Some(match name {
            "powers" => match &**resource.kind().kind() {
                "Role" | "ClusterRole" => Ok(tell(resource.evidence().rights().of_role(resource))),
                "RoleBinding" | "ClusterRoleBinding" => granted(resource),
                _ => self.held(false),
            },
            "clusterPowers" => self.held(true),
            "roleFound" => role_found(resource),
            "subjectsMissing" => subjects_missing(resource),
            "bound" if resource.kind().home() == GROUP || resource.is("", "ServiceAccount") => {
                bound(resource)
            }
            "accountBound" => self.account_bound(),
            "boundTo" => bound_to(resource),
            _ => return None,
        })
    }

    /// The name of the subject's account.
    fn account(self) -> Cow<'e, str> {
        let resource = self.resource();
        Cow::Borrowed(match self.subject {
            Subject::Object(_) if resource.is("", "ServiceAccount") => return resource.name(),
            Subject::Object(_) => resource.pods().next().map_or("default", |pod| pod.account()),
            Subject::Pod(pod) => pod.account(),
            Subject::Container(container) => container.pod().account(),
        })
    }

    fn account_bound(self) -> Told<'e> {
        let resource = self.resource();
        let evidence = resource.evidence();
        let bound = evidence.rights().reaches_account(namespace_of(resource), &self.account());
        if !bound {
            absence::namespaced(evidence, GROUP, "RoleBinding")?;
        }
        Ok(Value::Bool(bound))
    }

    /// What the subject's account may do.
    fn held(self, cluster: bool) -> Told<'e> {
        let resource = self.resource();
        let evidence = resource.evidence();
        let held = evidence.rights().of_account(namespace_of(resource), &self.account());
        let (powers, unknown) = if cluster {
            (held.cluster, held.unknown_cluster)
        } else {
            (held.powers, held.unknown)
        };
        if !powers.is_everything() {
            if let Some(role) = unknown.first() {
                absence::cluster_scoped(evidence, GROUP, "ClusterRole", role)?;
            }
            if powers == Powers::default() {
                absence::namespaced(evidence, GROUP, "RoleBinding")?;
            }
        }
        Ok(tell(powers))
    }
}

fn tell<'a>(powers: Powers) -> Value<'a> {
    texts(powers.iter())
}

fn granted<'e>(binding: Resource<'e>) -> Told<'e> {
    let evidence = binding.evidence();
    match evidence.rights().of_binding(binding) {
        Granted::Powers(powers) => Ok(tell(powers)),
        Granted::Nothing => {
            absence::namespaced(evidence, GROUP, "Role").map(|()| tell(Powers::default()))
        }
        Granted::Unknown(role) => absence::cluster_scoped(evidence, GROUP, "ClusterRole", &role)
            .map(|()| tell(Powers::default())),
    }
}

fn role_found<'e>(binding: Resource<'e>) -> Told<'e> {
    let evidence = binding.evidence();
    if evidence.role_of(binding).is_some() {
        return Ok(Value::Bool(true));
    }
    let text = |key| binding.node().at(&["roleRef", key]).and_then(Node::as_str);
    let name = text("name").unwrap_or_default();
    if text("kind") == Some("ClusterRole") {
        if is_default_role(name) {
            return Ok(Value::Bool(true));
        }
        absence::cluster_scoped(evidence, GROUP, "ClusterRole", name)?;
    } else {
        absence::namespaced(evidence, GROUP, "Role")?;
    }
    Ok(Value::Bool(false))
}

fn subjects_missing<'e>(binding: Resource<'e>) -> Told<'e> {
    let evidence = binding.evidence();
    let missing: Vec<String> = subjects(binding)
        .filter(|subject| subject.get("kind").and_then(Node::as_str) == Some("ServiceAccount"))
        .filter_map(|subject| {
            let namespace = subject_namespace(binding, subject)?;
            let name = subject.get("name").and_then(Node::as_str)?;
            let found = name == "default"
                || evidence.find("", "ServiceAccount", Some(namespace), name).is_some();
            (!found).then(|| format!("{namespace}/{name}"))
        })
        .collect();
    if !missing.is_empty() {
        absence::namespaced(evidence, "", "ServiceAccount")?;
    }
    Ok(texts(missing))
}

/// Whether a binding binds the role, or names the account.
fn bound<'e>(resource: Resource<'e>) -> Told<'e> {
    let evidence = resource.evidence();
    let rights = evidence.rights();
    let bound = if resource.is("", "ServiceAccount") {
        rights.names_account(namespace_of(resource), &resource.name())
    } else {
        rights.bindings_of(resource).next().is_some()
    };
    if !bound {
        absence::namespaced(evidence, GROUP, "RoleBinding")?;
    }
    Ok(Value::Bool(bound))
}

fn bound_to<'e>(role: Resource<'e>) -> Told<'e> {
    let evidence = role.evidence();
    let mut found = Vec::new();
    for binding in evidence.rights().bindings_of(role).take(MOST) {
        for subject in subjects(binding) {
            let text = |key| subject.get(key).and_then(Node::as_str);
            let (Some(kind), Some(name)) = (text("kind"), text("name")) else { continue };
            found.push(match (kind, subject_namespace(binding, subject)) {
                ("ServiceAccount", Some(namespace)) => format!("{kind} {namespace}/{name}"),
                _ => format!("{kind} {name}"),
            });
        }
    }
    if found.is_empty() {
        absence::namespaced(evidence, GROUP, "RoleBinding")?;
    }
    Ok(texts(found))
}
