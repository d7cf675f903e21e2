//! Interceptors of rights: who holds them, and whether running containers carry the account's token.

use ringfort_assess::Proof;
use ringfort_cel::Value;
use ringfort_document::Node;
use ringfort_evidence::{Evidence, Resource, ResourceId, Subject};
use ringfort_risk::Status;
use rustc_hash::FxHashMap;

use crate::proof::{absent, at, name_of, never, of, proof, unknown};
use crate::target::Target;

/// One who holds a right.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Holder {
    Account { namespace: String, name: String },
    User(String),
    Group(String),
}

impl Holder {
    /// From the words of the fact `boundTo`: `ServiceAccount web/app`, `Group system:nodes`.
    fn parse(words: &str) -> Option<Holder> {
        let (kind, name) = words.split_once(' ')?;
        match kind {
            "ServiceAccount" => {
                let (namespace, name) = name.split_once('/')?;
                Some(Holder::Account { namespace: namespace.into(), name: name.into() })
            }
            "User" => Some(Holder::User(name.into())),
            "Group" => Some(Holder::Group(name.into())),
            _ => None,
        }
    }
}

/// Whom the right is given to that a finding about RBAC is about; `None` if that is not known.
pub(crate) fn holders(target: &Target<'_>) -> Option<Vec<Holder>> {
    let resource = target.resource;
    match &**resource.kind().kind() {
        "RoleBinding" | "ClusterRoleBinding" => Some(crate::tamper::subjects_of(resource)),
        "Role" | "ClusterRole" => {
            Some(target.texts("boundTo")?.iter().filter_map(|words| Holder::parse(words)).collect())
        }
        "ServiceAccount" => Some(vec![Holder::Account {
            namespace: resource.namespace().map_or("default", |name| name).to_owned(),
            name: resource.name().into_owned(),
        }]),
        _ => None,
    }
}

/// True if only people hold it: a directory's conditions do not reach service accounts.
pub(crate) fn only_people(target: &Target<'_>) -> bool {
    holders(target).is_some_and(|holders| {
        !holders.is_empty()
            && holders.iter().all(|holder| match holder {
                Holder::Account { .. } => false,
                Holder::User(name) | Holder::Group(name) => !name.starts_with("system:"),
            })
    })
}

/// No running container holds a token of the accounts that hold the right.
pub(crate) fn no_token(evidence: &Evidence, target: &Target<'_>, workloads: &Workloads) -> Proof {
    let Some(holders) = holders(target).filter(|holders| !holders.is_empty()) else {
        return unknown("who holds the right is not in this scan");
    };
    let mut accounts = Vec::new();
    for holder in &holders {
        match holder {
            Holder::Account { namespace, name } => accounts.push((namespace, name)),
            Holder::User(_) | Holder::Group(_) => {
                return never(of("not only service accounts hold the right"));
            }
        }
    }
    let mut stands = None;
    for (namespace, name) in accounts {
        for workload in workloads.of_account(evidence, namespace, name) {
            let Some(pod) = workload.pods().next() else { continue };
            let facts = Subject::Pod(pod).facts();
            match (facts.get("tokenMounted"), facts.get("projectedToken")) {
                (Ok(Value::Bool(false)), Ok(Value::Bool(false))) => {
                    let words = format!("{} mounts no token", name_of(workload));
                    stands = stands.or(Some(proof(
                        Status::Proven,
                        name_of(workload),
                        at(words, workload),
                    )));
                }
                (Ok(Value::Bool(true)), _) | (_, Ok(Value::Bool(true))) => {
                    return absent(at(format!("{} mounts a token", name_of(workload)), workload));
                }
                _ => return unknown("whether its pods mount a token is not in this scan"),
            }
        }
    }
    let no_pod = || {
        let words = "no workload in this scan runs as the account";
        match evidence.has_all_of("", "Pod") {
            true => proof(Status::Proven, "", of(words)),
            false => proof(Status::Probable, "", of(words)),
        }
    };
    stands.unwrap_or_else(no_pod)
}

/// Which workloads run as which account.
#[derive(Default)]
pub(crate) struct Workloads {
    by_account: FxHashMap<(String, String), Vec<ResourceId>>,
}

impl Workloads {
    pub(crate) fn of(evidence: &Evidence) -> Workloads {
        let mut workloads = Workloads::default();
        for resource in evidence.resources().filter(|resource| resource.kind().carries_pods()) {
            let (Some(namespace), Some(pod)) = (resource.namespace(), resource.pods().next())
            else {
                continue;
            };
            let key = (namespace.to_string(), account_of(pod.spec()).to_owned());
            workloads.by_account.entry(key).or_default().push(resource.id());
        }
        workloads
    }

    fn of_account<'e>(
        &self,
        evidence: &'e Evidence,
        namespace: &str,
        account: &str,
    ) -> impl Iterator<Item = Resource<'e>> {
        let ids = self.by_account.get(&(namespace.to_owned(), account.to_owned()));
        ids.into_iter().flatten().filter_map(|id| evidence.resource(*id))
    }
}

fn account_of(spec: Node<'_>) -> &str {
    ["serviceAccountName", "serviceAccount"]
        .into_iter()
        .find_map(|key| spec.get(key).and_then(Node::as_str).filter(|name| !name.is_empty()))
        .unwrap_or("default")
}
