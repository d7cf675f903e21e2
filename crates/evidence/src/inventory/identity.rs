//! Objects by kind, namespace and name.

use std::hash::{Hash, Hasher};

use rustc_hash::{FxHashMap, FxHasher};

use crate::evidence::{DEFAULT_NAMESPACE, Evidence};
use crate::resource::{Resource, ResourceId};

/// Objects by what they are called.
#[derive(Debug)]
pub(crate) struct Names {
    /// Sorted by hash of group, kind, namespace and name; equal hashes in the order of the sources.
    by_name: Vec<(u64, ResourceId)>,
    by_kind: FxHashMap<(u64, u32), Vec<ResourceId>>,
    /// Hashes of the kinds of which at least one object was delivered by an API server.
    dumped: Vec<u64>,
}

/// Stands for all namespaces.
const ANYWHERE: u32 = u32::MAX - 1;

fn hash(value: impl Hash) -> u64 {
    let mut hasher = FxHasher::default();
    value.hash(&mut hasher);
    hasher.finish()
}

impl Names {
    pub(super) fn of(evidence: &Evidence) -> Names {
        let mut by_name = Vec::with_capacity(evidence.len());
        let mut by_kind: FxHashMap<(u64, u32), Vec<ResourceId>> = FxHashMap::default();
        let mut dumped = Vec::new();
        let kinds: Vec<u64> =
            evidence.kinds().map(|kind| hash((kind.home(), &**kind.kind()))).collect();
        for (entry, resource) in evidence.entries.iter().zip(evidence.resources()) {
            let Some(&kind) = kinds.get(entry.kind as usize) else { continue };
            let namespace = resource.namespace().map_or("", |name| &**name);
            by_name.push((hash((kind, namespace, &*resource.name())), resource.id()));
            by_kind.entry((kind, ANYWHERE)).or_default().push(resource.id());
            by_kind.entry((kind, entry.namespace)).or_default().push(resource.id());
            if !dumped.contains(&kind) && resource.is_delivered() {
                dumped.push(kind);
            }
        }
        by_name.sort_unstable();
        Names { by_name, by_kind, dumped }
    }
}

impl<'e> Resource<'e> {
    /// True if an API server delivered the object, not a person: it carries a `uid`.
    pub fn is_delivered(self) -> bool {
        self.metadata().and_then(|metadata| metadata.get("uid")).is_some()
    }

    /// The Namespace that it lives in, if that is in the evidence.
    pub fn namespace_object(self) -> Option<Resource<'e>> {
        self.evidence().find("", "Namespace", None, self.namespace()?)
    }
}

impl Evidence {
    /// The object of this group, kind, namespace and name; the first one if there are several.
    pub fn find(
        &self,
        group: &str,
        kind: &str,
        namespace: Option<&str>,
        name: &str,
    ) -> Option<Resource<'_>> {
        let wanted = hash((hash((group, kind)), namespace.unwrap_or(""), name));
        let names = &self.names().by_name;
        let start = names.partition_point(|&(hash, _)| hash < wanted);
        names
            .iter()
            .skip(start)
            .take_while(|&&(hash, _)| hash == wanted)
            .filter_map(|&(_, id)| self.resource(id))
            .find(|found| {
                found.is(group, kind)
                    && found.namespace().map(|own| &**own) == namespace
                    && found.name() == name
            })
    }

    /// All objects of a kind, in any version, in the order of the sources.
    pub fn of_kind(&self, group: &str, kind: &str) -> impl Iterator<Item = Resource<'_>> {
        self.kind_at(group, kind, ANYWHERE)
    }

    /// All objects of a kind in one namespace.
    pub fn of_kind_in(
        &self,
        group: &str,
        kind: &str,
        namespace: &str,
    ) -> impl Iterator<Item = Resource<'_>> {
        let number = self.namespace_number(namespace).unwrap_or(u32::MAX - 2);
        self.kind_at(group, kind, number)
    }

    fn kind_at(
        &self,
        group: &str,
        kind: &str,
        namespace: u32,
    ) -> impl Iterator<Item = Resource<'_>> {
        let found = self.names().by_kind.get(&(hash((group, kind)), namespace));
        found.into_iter().flatten().filter_map(|&id| self.resource(id))
    }

    /// True if the evidence has everything of this kind, because an API server delivered some of it.
    pub fn has_all_of(&self, group: &str, kind: &str) -> bool {
        self.names().dumped.contains(&hash((group, kind)))
    }

    /// Number of a namespace that objects live in.
    pub(crate) fn namespace_number(&self, name: &str) -> Option<u32> {
        self.namespace_numbers.get(name).copied()
    }
}

/// The namespace for look-ups: objects that live in none look where they would if they did.
pub(crate) fn namespace_of<'e>(resource: Resource<'e>) -> &'e str {
    resource.namespace().map_or(DEFAULT_NAMESPACE, |name| &**name)
}
