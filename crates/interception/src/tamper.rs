//! Who could switch an interceptor off, besides the platform's administrators.

use ringfort_cel::Value;
use ringfort_document::Node;
use ringfort_evidence::{Evidence, Resource, Subject};
use ringfort_risk::Integrity;
use rustc_hash::FxHashMap;

use crate::account::Holder;

/// Groups that everybody with a login, or nobody in particular, is in.
const EVERYBODY: &[&str] = &[
    "system:authenticated",
    "system:unauthenticated",
    "system:serviceaccounts",
    "system:anonymous",
];

/// What lifts an interceptor, as rights that matter.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Lift {
    /// Labels of a Namespace: what Pod Security enforces there.
    NamespaceLabels,
    /// Admission policies and their bindings.
    Policies,
    /// Network policies.
    NetworkPolicies,
}

impl Lift {
    fn powers(self) -> &'static [&'static str] {
        match self {
            Lift::NamespaceLabels => &["write-namespaces"],
            Lift::Policies => &["admission-policies"],
            Lift::NetworkPolicies => &["write-network"],
        }
    }
}

/// Who may lift what, where.
#[derive(Default)]
pub(crate) struct Tamperers {
    /// By what is lifted and the namespace (`None`: everywhere) the worst integrity that somebody leaves.
    found: FxHashMap<(Lift, Option<String>), Integrity>,
    /// Bindings are in the scan, so that who is not found is not there.
    known: bool,
}

impl Tamperers {
    pub(crate) fn of(evidence: &Evidence) -> Tamperers {
        let mut tamperers = Tamperers {
            known: evidence.has_all_of("rbac.authorization.k8s.io", "ClusterRoleBinding"),
            ..Tamperers::default()
        };
        for kind in ["ClusterRoleBinding", "RoleBinding"] {
            for binding in evidence.of_kind("rbac.authorization.k8s.io", kind) {
                tamperers.take(binding);
            }
        }
        tamperers
    }

    fn take(&mut self, binding: Resource<'_>) {
        let powers = match Subject::Object(binding).facts().get("powers") {
            Ok(Value::List(list)) => list
                .iter()
                .filter_map(|power| match power {
                    Value::String(power) => Some(power.to_string()),
                    _ => None,
                })
                .collect::<Vec<_>>(),
            _ => return,
        };
        // Administrators of the platform are not counted: they can do anything anyway.
        if powers.iter().any(|power| power == "cluster-admin") && binding.namespace().is_none() {
            return;
        }
        let scope = binding.namespace().map(|name| name.to_string());
        let holders = subjects_of(binding);
        for lift in [Lift::NamespaceLabels, Lift::Policies, Lift::NetworkPolicies] {
            if !lift.powers().iter().any(|power| powers.iter().any(|held| held == power)) {
                continue;
            }
            for holder in &holders {
                if let Some(integrity) = left_by(holder, scope.as_deref()) {
                    let worst = self.found.entry((lift, scope.clone())).or_insert(integrity);
                    if integrity.value() < worst.value() {
                        *worst = integrity;
                    }
                }
            }
        }
    }

    /// How easily what stands in a namespace (`None`: in the whole cluster) can be lifted. Without the bindings of the
    /// cluster, somebody is assumed who can.
    pub(crate) fn integrity(&self, lift: Lift, namespace: Option<&str>) -> Integrity {
        let places = [None, namespace.map(str::to_owned)];
        let found = places.into_iter().filter_map(|place| self.found.get(&(lift, place)).copied());
        let unknown = if self.known { Integrity::Solid } else { Integrity::Soft };
        found.fold(unknown, |worst, each| if each.value() < worst.value() { each } else { worst })
    }
}

/// What one holder leaves of the integrity; `None` for the cluster's own programs.
fn left_by(holder: &Holder, namespace: Option<&str>) -> Option<Integrity> {
    match holder {
        Holder::Group(name) | Holder::User(name) if EVERYBODY.contains(&name.as_str()) => {
            Some(Integrity::Open)
        }
        Holder::Group(name) | Holder::User(name) if name.starts_with("system:serviceaccounts:") => {
            Some(Integrity::Open)
        }
        Holder::Group(name) | Holder::User(name) if name.starts_with("system:") => None,
        Holder::Account { namespace: own, .. } if own.starts_with("kube-") => None,
        // The tenant of the namespace itself.
        Holder::Account { namespace: own, .. } if namespace == Some(own.as_str()) => {
            Some(Integrity::Open)
        }
        _ => Some(Integrity::Soft),
    }
}

/// The subjects of a binding.
pub(crate) fn subjects_of(binding: Resource<'_>) -> Vec<Holder> {
    let list = binding.node().get("subjects").and_then(Node::as_list);
    let holder = |subject: Node<'_>| {
        let text = |key| subject.get(key).and_then(Node::as_str);
        let name = text("name")?.to_owned();
        match text("kind")? {
            "ServiceAccount" => {
                let own = || binding.namespace().map(|name| name.to_string());
                let namespace = text("namespace").map(str::to_owned).or_else(own)?;
                Some(Holder::Account { namespace, name })
            }
            "User" => match name
                .strip_prefix("system:serviceaccount:")
                .and_then(|rest| rest.split_once(':'))
            {
                Some((namespace, account)) => Some(Holder::Account {
                    namespace: namespace.to_owned(),
                    name: account.to_owned(),
                }),
                None => Some(Holder::User(name)),
            },
            "Group" => Some(Holder::Group(name)),
            _ => None,
        }
    };
    list.into_iter().flat_map(|list| list.iter()).filter_map(holder).collect()
}
