//! The kinds that occur in the evidence.

use std::sync::Arc;

use rustc_hash::FxHashMap;

use crate::schema::{self, Scope};
use crate::template::{self, CustomTemplate, TemplatePath};

/// A kind that occurs in the evidence.
#[derive(Debug)]
pub struct Kind {
    api_version: Arc<str>,
    kind: Arc<str>,
    /// `None`: not known, the objects tell.
    namespaced: Option<bool>,
    template: Option<TemplatePath>,
}

/// Custom kinds of well-known groups, and kinds that are gone, with their scope.
const SCOPES: &[(&str, &[&str], bool)] = &[
    (
        "gateway.networking.k8s.io",
        &[
            "Gateway",
            "HTTPRoute",
            "GRPCRoute",
            "TCPRoute",
            "TLSRoute",
            "UDPRoute",
            "ReferenceGrant",
            "BackendTLSPolicy",
        ],
        true,
    ),
    ("gateway.networking.k8s.io", &["GatewayClass"], false),
    ("policy", &["PodSecurityPolicy"], false),
    ("extensions", &["PodSecurityPolicy"], false),
];

/// The part of an apiVersion before the slash; empty for the core group.
pub(crate) fn group_of(api_version: &str) -> &str {
    api_version.split_once('/').map_or("", |(group, _)| group)
}

impl Kind {
    pub(crate) fn new(api_version: &str, kind: &str, declared: &[CustomTemplate]) -> Kind {
        let group = group_of(api_version);
        Kind {
            api_version: api_version.into(),
            kind: kind.into(),
            namespaced: namespaced(api_version, kind),
            template: template::template_path(group, kind, declared),
        }
    }

    /// As it is written, for example `apps/v1`.
    pub fn api_version(&self) -> &Arc<str> {
        &self.api_version
    }

    /// For example `Deployment`.
    pub fn kind(&self) -> &Arc<str> {
        &self.kind
    }

    /// The API group; empty for the core group.
    pub fn group(&self) -> &str {
        group_of(&self.api_version)
    }

    /// The version within the group, for example `v1`.
    pub fn version(&self) -> &str {
        self.api_version.split_once('/').map_or(&self.api_version, |(_, version)| version)
    }

    /// Whether its objects live in a namespace; `None` for custom kinds whose definition is not in the
    /// evidence: there each object tells by carrying a namespace.
    pub fn namespaced(&self) -> Option<bool> {
        self.namespaced
    }

    /// The group that the kind belongs to today: what `extensions` held has moved.
    pub fn home(&self) -> &str {
        home(self.group(), &self.kind)
    }

    /// True if checks may name the kind without its group: it is of Kubernetes (the group's name has no dot, or ends
    /// in `.k8s.io`), or a record. `Service` is not Knative's.
    pub fn goes_by_name(&self) -> bool {
        let home = self.home();
        !home.contains('.') || home.ends_with(".k8s.io") || self.is_record()
    }

    /// True for subjects that are no Kubernetes objects.
    pub fn is_record(&self) -> bool {
        &*self.api_version == ringfort_record::API_VERSION
    }

    /// The apiVersion under which Kubernetes serves a built-in kind today, or that of records; `None` for all others.
    pub fn served_as(kind: &str) -> Option<&'static str> {
        if ringfort_record::is_subject(kind) {
            return Some(ringfort_record::API_VERSION);
        }
        schema::served_as(kind)
    }

    /// True if its objects carry pods, or are pods.
    pub fn carries_pods(&self) -> bool {
        self.template.is_some()
    }

    pub(crate) fn template(&self) -> Option<&TemplatePath> {
        self.template.as_ref()
    }
}

/// The group that a kind belongs to today: what `extensions` held has moved.
pub(crate) fn home<'g>(group: &'g str, kind: &str) -> &'g str {
    match (group, kind) {
        ("extensions", "Deployment" | "ReplicaSet" | "DaemonSet") => "apps",
        ("extensions", "Ingress" | "NetworkPolicy") => "networking.k8s.io",
        ("extensions", "PodSecurityPolicy") => "policy",
        _ => group,
    }
}

fn namespaced(api_version: &str, kind: &str) -> Option<bool> {
    if api_version == ringfort_record::API_VERSION {
        return Some(false);
    }
    if let Some(known) = schema::kind(api_version, kind) {
        return Some(known.scope == Scope::Namespaced);
    }
    let group = group_of(api_version);
    if template::is_well_known(group, kind) {
        return Some(true);
    }
    SCOPES
        .iter()
        .find(|(known, kinds, _)| *known == group && kinds.contains(&kind))
        .map(|&(_, _, namespaced)| namespaced)
}

/// All kinds of the evidence, each once.
#[derive(Debug, Default)]
pub(crate) struct Kinds {
    kinds: Vec<Kind>,
    numbers: FxHashMap<(Box<str>, Box<str>), u32>,
}

impl Kinds {
    /// The number of a kind, added if it is new.
    pub(crate) fn intern(
        &mut self,
        api_version: &str,
        kind: &str,
        declared: &[CustomTemplate],
    ) -> u32 {
        let key = (api_version.into(), kind.into());
        if let Some(&number) = self.numbers.get(&key) {
            return number;
        }
        let number = self.kinds.len() as u32;
        self.kinds.push(Kind::new(api_version, kind, declared));
        self.numbers.insert(key, number);
        number
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = &Kind> {
        self.kinds.iter()
    }

    /// Takes the scope of a custom kind from its definition, where nothing else tells.
    pub(crate) fn declare_scope(&mut self, group: &str, kind: &str, namespaced: bool) {
        for known in &mut self.kinds {
            if known.namespaced.is_none() && known.group() == group && &*known.kind == kind {
                known.namespaced = Some(namespaced);
            }
        }
    }
}

impl std::ops::Index<u32> for Kinds {
    type Output = Kind;

    #[expect(clippy::indexing_slicing, reason = "numbers come from `intern`")]
    fn index(&self, number: u32) -> &Kind {
        &self.kinds[number as usize]
    }
}
