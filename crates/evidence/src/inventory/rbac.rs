//! Who may do what: bindings, the roles behind them, and their subjects.

mod default_roles;
mod powers;

use ringfort_document::{Map, Node};
use rustc_hash::FxHashMap;

use super::identity::namespace_of;
use super::selector::Selector;
use crate::evidence::Evidence;
use crate::resource::{Resource, ResourceId};

pub(crate) use powers::Powers;
pub use powers::known_powers;

const GROUP: &str = "rbac.authorization.k8s.io";
/// Rounds of aggregation: Kubernetes' own roles need two (view into edit into admin).
const ROUNDS: usize = 4;

/// Whether the role of a binding is known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Granted {
    /// The role is in the evidence or one of Kubernetes' own.
    Powers(Powers),
    /// A Role that is not in the evidence: it counts as absent and grants nothing.
    Nothing,
    /// A ClusterRole that is not in the evidence.
    Unknown(Box<str>),
}

/// A binding.
#[derive(Debug)]
struct Binding {
    id: ResourceId,
    granted: Granted,
    cluster: bool,
}

/// All rights that the evidence grants.
#[derive(Debug, Default)]
pub(crate) struct Rights {
    roles: FxHashMap<ResourceId, Powers>,
    bindings: Vec<Binding>,
    by_role: FxHashMap<ResourceId, Vec<u32>>,
    by_binding: FxHashMap<ResourceId, u32>,
    /// By user name, or by group name with `group:` before it.
    by_subject: FxHashMap<Box<str>, Vec<u32>>,
}

/// What an account may do.
#[derive(Debug, Default)]
pub(crate) struct Held {
    /// Anywhere.
    pub(crate) powers: Powers,
    /// In the whole cluster.
    pub(crate) cluster: Powers,
    /// ClusterRoles bound to it that are not in the evidence.
    pub(crate) unknown: Vec<Box<str>>,
    pub(crate) unknown_cluster: Vec<Box<str>>,
}

impl Rights {
    pub(super) fn of(evidence: &Evidence) -> Rights {
        let mut rights = Rights { roles: roles(evidence), ..Rights::default() };
        for kind in ["RoleBinding", "ClusterRoleBinding"] {
            for binding in evidence.of_kind(GROUP, kind) {
                rights.enter(evidence, binding, kind == "ClusterRoleBinding");
            }
        }
        rights
    }

    fn enter(&mut self, evidence: &Evidence, binding: Resource<'_>, cluster: bool) {
        let number = self.bindings.len() as u32;
        let role = evidence.role_of(binding);
        if let Some(role) = role {
            self.by_role.entry(role.id()).or_default().push(number);
        }
        let granted = match role.and_then(|role| self.roles.get(&role.id())) {
            Some(&powers) => Granted::Powers(powers),
            None => missing_role(evidence, binding),
        };
        let granted = match granted {
            Granted::Powers(powers) if !cluster => Granted::Powers(powers.in_namespace()),
            granted => granted,
        };
        for subject in subjects(binding) {
            if let Some(key) = subject_key(binding, subject) {
                let known = self.by_subject.entry(key.into()).or_default();
                if known.last() != Some(&number) {
                    known.push(number);
                }
            }
        }
        self.by_binding.insert(binding.id(), number);
        self.bindings.push(Binding { id: binding.id(), granted, cluster });
    }

    /// What the role itself grants.
    pub(crate) fn of_role(&self, role: Resource<'_>) -> Powers {
        self.roles.get(&role.id()).copied().unwrap_or_default()
    }

    /// What the role of a binding grants.
    pub(crate) fn of_binding(&self, binding: Resource<'_>) -> Granted {
        let number = self.by_binding.get(&binding.id());
        let binding = number.and_then(|&number| self.bindings.get(number as usize));
        binding.map_or(Granted::Nothing, |binding| binding.granted.clone())
    }

    /// The bindings of a role.
    pub(crate) fn bindings_of<'e>(
        &'e self,
        role: Resource<'e>,
    ) -> impl Iterator<Item = Resource<'e>> {
        let numbers = self.by_role.get(&role.id()).into_iter().flatten();
        numbers
            .filter_map(|&number| self.bindings.get(number as usize))
            .filter_map(move |binding| role.evidence().resource(binding.id))
    }

    /// Whether a binding names the service account itself.
    pub(crate) fn names_account(&self, namespace: &str, name: &str) -> bool {
        self.by_subject.contains_key(&*account_key(namespace, name))
    }

    /// Whether a binding names the service account, or the group of its namespace's accounts or of all accounts.
    pub(crate) fn reaches_account(&self, namespace: &str, name: &str) -> bool {
        self.names_account(namespace, name)
            || self.by_subject.contains_key(&*format!("group:system:serviceaccounts:{namespace}"))
            || self.by_subject.contains_key("group:system:serviceaccounts")
    }

    /// What a service account may do, the groups that it belongs to included.
    pub(crate) fn of_account(&self, namespace: &str, name: &str) -> Held {
        let keys = [
            account_key(namespace, name),
            format!("group:system:serviceaccounts:{namespace}"),
            "group:system:serviceaccounts".to_owned(),
            "group:system:authenticated".to_owned(),
        ];
        let mut held = Held::default();
        let numbers = keys.iter().filter_map(|key| self.by_subject.get(&**key)).flatten();
        for binding in numbers.filter_map(|&number| self.bindings.get(number as usize)) {
            match &binding.granted {
                Granted::Nothing => {}
                Granted::Powers(powers) => {
                    held.powers |= *powers;
                    if binding.cluster {
                        held.cluster |= *powers;
                    }
                }
                Granted::Unknown(role) => {
                    held.unknown.push(role.clone());
                    if binding.cluster {
                        held.unknown_cluster.push(role.clone());
                    }
                }
            }
        }
        held
    }
}

/// The powers of every role in the evidence, aggregation included.
fn roles(evidence: &Evidence) -> FxHashMap<ResourceId, Powers> {
    let mut powers: FxHashMap<ResourceId, Powers> = FxHashMap::default();
    for kind in ["Role", "ClusterRole"] {
        for role in evidence.of_kind(GROUP, kind) {
            let rules = role.node().get("rules").and_then(Node::as_list);
            let own = rules.into_iter().flat_map(|rules| rules.iter()).map(Powers::of_rule);
            let all = own.fold(Powers::default(), |all, own| all | own);
            powers.insert(role.id(), if kind == "Role" { all.in_namespace() } else { all });
        }
    }
    let aggregated: Vec<(ResourceId, Vec<Selector<'_>>)> = evidence
        .of_kind(GROUP, "ClusterRole")
        .filter_map(|role| Some((role.id(), aggregation(role)?)))
        .collect();
    if aggregated.is_empty() {
        return powers;
    }
    let labelled: Vec<(ResourceId, Map<'_>)> = evidence
        .of_kind(GROUP, "ClusterRole")
        .filter_map(|role| Some((role.id(), role.metadata()?.get("labels")?.as_map()?)))
        .collect();
    for _ in 0..ROUNDS {
        let mut changed = false;
        for (id, selectors) in &aggregated {
            let before = powers.get(id).copied().unwrap_or_default();
            let all = labelled
                .iter()
                .filter(|(_, labels)| selectors.iter().any(|one| one.matches(Some(*labels))))
                .filter_map(|(member, _)| powers.get(member).copied())
                .fold(before, |all, own| all | own);
            changed |= all != before;
            powers.insert(*id, all);
        }
        if !changed {
            break;
        }
    }
    powers
}

fn aggregation(role: Resource<'_>) -> Option<Vec<Selector<'_>>> {
    let selectors = role.node().at(&["aggregationRule", "clusterRoleSelectors"])?.as_list()?;
    Some(selectors.iter().map(Selector::new).collect())
}

fn missing_role(evidence: &Evidence, binding: Resource<'_>) -> Granted {
    let text = |key| binding.node().at(&["roleRef", key]).and_then(Node::as_str);
    let (Some("ClusterRole"), Some(name)) = (text("kind"), text("name")) else {
        return Granted::Nothing;
    };
    match default_roles::powers(name) {
        Some(powers) => Granted::Powers(powers),
        None if evidence.has_all_of(GROUP, "ClusterRole") => Granted::Nothing,
        None => Granted::Unknown(name.into()),
    }
}

/// True if Kubernetes itself brings a ClusterRole of this name.
pub(crate) fn is_default_role(name: &str) -> bool {
    default_roles::powers(name).is_some()
}

impl Evidence {
    /// The role that a RoleBinding or ClusterRoleBinding binds, if it is in the evidence.
    pub fn role_of(&self, binding: Resource<'_>) -> Option<Resource<'_>> {
        let text = |key| binding.node().at(&["roleRef", key]).and_then(Node::as_str);
        let (kind, name) = (text("kind")?, text("name")?);
        match kind {
            "Role" => self.find(GROUP, kind, Some(namespace_of(binding)), name),
            "ClusterRole" => self.find(GROUP, kind, None, name),
            _ => None,
        }
    }
}

/// The subjects of a binding.
pub(crate) fn subjects(binding: Resource<'_>) -> impl Iterator<Item = Node<'_>> {
    let list = binding.node().get("subjects").and_then(Node::as_list);
    list.into_iter().flat_map(|list| list.iter())
}

/// The namespace of a ServiceAccount subject: its own, or else the binding's.
pub(crate) fn subject_namespace<'e>(binding: Resource<'e>, subject: Node<'e>) -> Option<&'e str> {
    let own = subject.get("namespace").and_then(Node::as_str).filter(|name| !name.is_empty());
    own.or_else(|| binding.namespace().map(|name| &**name))
}

/// The user name of a service account.
fn account_key(namespace: &str, name: &str) -> String {
    format!("system:serviceaccount:{namespace}:{name}")
}

fn subject_key(binding: Resource<'_>, subject: Node<'_>) -> Option<String> {
    let name = subject.get("name").and_then(Node::as_str)?;
    match subject.get("kind").and_then(Node::as_str)? {
        "ServiceAccount" => {
            let namespace = subject_namespace(binding, subject)?;
            Some(account_key(namespace, name))
        }
        "Group" => Some(format!("group:{name}")),
        "User" => Some(name.to_owned()),
        _ => None,
    }
}
