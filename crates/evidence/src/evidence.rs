//! All evidence of a run: the sources, and the objects that were found in them.

use std::sync::Arc;

use rayon::prelude::*;
use ringfort_document::{Document, NodeId, Plain, Span};
use rustc_hash::FxHashMap;

use crate::head::{Head, Heads};
use crate::inventory::Inventory;
use crate::kind::{Kind, Kinds, group_of};
use crate::resource::{Resource, ResourceId};
use crate::schema::{self, Oddities};
use crate::secret::{self, SecretNote};
use crate::template::{self, CustomTemplate};
use crate::{Collected, Completeness, Omission, Reason, Source};

/// How evidence is to be understood.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Options {
    /// The evidence is a part of what will be there: what is absent stays undecided.
    pub partial: bool,
    /// Custom kinds that carry pod templates, besides those that are known.
    pub templates: Vec<CustomTemplate>,
}

/// The namespace of objects that name none.
pub(crate) const DEFAULT_NAMESPACE: &str = "default";

/// What is remembered of one object. Small: there may be hundreds of thousands.
#[derive(Debug)]
pub(crate) struct Entry {
    pub(crate) source: u32,
    pub(crate) document: u32,
    pub(crate) root: NodeId,
    pub(crate) kind: u32,
    /// Index into the namespaces; `u32::MAX` if it lives in none.
    pub(crate) namespace: u32,
    /// What its types have nothing to say about.
    pub(crate) oddities: Oddities,
}

/// Below this number, starting threads costs more than it saves.
const WORTH_SPREADING: usize = 16;

pub(crate) const NO_NAMESPACE: u32 = u32::MAX;

/// Documents with their origins, what they are, and how they belong together. Shared by threads without locks.
#[derive(Debug)]
pub struct Evidence {
    pub(crate) sources: Vec<Source>,
    pub(crate) entries: Vec<Entry>,
    pub(crate) kinds: Kinds,
    pub(crate) namespaces: Vec<Arc<str>>,
    pub(crate) namespace_numbers: FxHashMap<Arc<str>, u32>,
    pub(crate) secrets: FxHashMap<ResourceId, Box<SecretNote>>,
    pub(crate) inventory: Inventory,
    pub(crate) options: Options,
    completeness: Completeness,
}

impl Evidence {
    /// Finds the objects, gives their fields the types that the API gives them, and takes the values out of
    /// Secrets.
    pub fn new(collected: Collected, options: Options) -> Evidence {
        let Collected { mut sources, completeness } = collected;
        let templates = &options.templates;
        let prepare = |source: &mut Source| prepare_source(source, templates);
        let heads: Vec<Vec<Heads>> = if sources.len() < WORTH_SPREADING {
            sources.iter_mut().map(prepare).collect()
        } else {
            sources.par_iter_mut().map(prepare).collect()
        };
        let mut evidence = Evidence {
            sources,
            entries: Vec::new(),
            kinds: Kinds::default(),
            namespaces: Vec::new(),
            namespace_numbers: FxHashMap::default(),
            secrets: FxHashMap::default(),
            inventory: Inventory::default(),
            options,
            completeness,
        };
        evidence.account(&heads);
        evidence.enter(heads);
        evidence.learn_scopes();
        evidence.assign_namespaces();
        evidence
    }

    /// The texts that were read, in the collector's order.
    pub fn sources(&self) -> &[Source] {
        &self.sources
    }

    /// How the evidence is to be understood.
    pub fn options(&self) -> &Options {
        &self.options
    }

    /// The collector's account, with the documents that are no objects and the number of those that are.
    pub fn completeness(&self) -> &Completeness {
        &self.completeness
    }

    /// Number of objects.
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// True if there is no object.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// All objects in the order of their sources.
    pub fn resources(&self) -> impl ExactSizeIterator<Item = Resource<'_>> + Clone {
        self.entries
            .iter()
            .enumerate()
            .map(move |(index, entry)| Resource::new(self, entry, ResourceId::from_index(index)))
    }

    /// The object with this id; `None` for an id of other evidence.
    pub fn resource(&self, id: ResourceId) -> Option<Resource<'_>> {
        self.entries.get(id.index()).map(|entry| Resource::new(self, entry, id))
    }

    /// The kinds that occur, in the order of their first object.
    pub fn kinds(&self) -> impl Iterator<Item = &Kind> {
        self.kinds.iter()
    }

    pub(crate) fn kind(&self, number: u32) -> &Kind {
        &self.kinds[number]
    }

    fn account(&mut self, heads: &[Vec<Heads>]) {
        for (source, documents) in self.sources.iter().zip(heads) {
            let several = documents.len() > 1;
            for (document, heads) in source.documents.iter().zip(documents) {
                let omission = |(node, message): &(NodeId, String), reason, help: Option<&str>| {
                    let position = document.node(*node).position();
                    Omission {
                        file: source.origin.file.clone(),
                        at: Some((position.line, position.column)),
                        document: several.then_some(document.index()),
                        reason,
                        message: message.clone(),
                        help: help.map(str::to_owned),
                    }
                };
                let skipped =
                    heads.foreign.iter().map(|found| omission(found, Reason::NotKubernetes, None));
                self.completeness.skipped.extend(skipped);
                let help = "give the object an `apiVersion` and a `kind`, or exclude the file";
                let refused =
                    heads.broken.iter().map(|found| omission(found, Reason::Syntax, Some(help)));
                self.completeness.refused.extend(refused);
            }
        }
    }

    fn enter(&mut self, heads: Vec<Vec<Heads>>) {
        for (source, documents) in heads.into_iter().enumerate() {
            for (document, heads) in documents.into_iter().enumerate() {
                for Head { root, api_version, kind, secret, oddities } in heads.objects {
                    if let Some(note) = secret {
                        self.secrets.insert(ResourceId::from_index(self.entries.len()), note);
                    }
                    let kind = self.kinds.intern(&api_version, &kind, &self.options.templates);
                    self.entries.push(Entry {
                        source: source as u32,
                        document: document as u32,
                        root,
                        kind,
                        namespace: NO_NAMESPACE,
                        oddities,
                    });
                }
            }
        }
        self.completeness.assessed = self.entries.len();
        self.completeness.found = self.completeness.assessed
            + self.completeness.skipped.len()
            + self.completeness.refused.len();
    }

    /// Custom resource definitions say whether their objects live in namespaces.
    fn learn_scopes(&mut self) {
        let mut scopes = Vec::new();
        for resource in self.resources() {
            if !resource.is("apiextensions.k8s.io", "CustomResourceDefinition") {
                continue;
            }
            let text = |keys: &[&str]| resource.node().at(keys).and_then(|node| node.as_str());
            let (Some(group), Some(kind), Some(scope)) = (
                text(&["spec", "group"]),
                text(&["spec", "names", "kind"]),
                text(&["spec", "scope"]),
            ) else {
                continue;
            };
            scopes.push((group.to_owned(), kind.to_owned(), scope == "Namespaced"));
        }
        for (group, kind, namespaced) in scopes {
            self.kinds.declare_scope(&group, &kind, namespaced);
        }
    }

    fn assign_namespaces(&mut self) {
        let mut numbers: FxHashMap<Arc<str>, u32> = FxHashMap::default();
        let mut names: Vec<Arc<str>> = Vec::new();
        let mut assigned = Vec::with_capacity(self.entries.len());
        for resource in self.resources() {
            let written = resource
                .node()
                .at(&["metadata", "namespace"])
                .and_then(|node| node.as_str())
                .filter(|name| !name.is_empty());
            let name = match (resource.kind().namespaced(), written) {
                (Some(false), _) | (None, None) => {
                    assigned.push(NO_NAMESPACE);
                    continue;
                }
                (_, Some(name)) => name,
                (Some(true), None) => DEFAULT_NAMESPACE,
            };
            let number = numbers.get(name).copied().unwrap_or_else(|| {
                let shared: Arc<str> = name.into();
                names.push(shared.clone());
                numbers.insert(shared, names.len() as u32 - 1);
                names.len() as u32 - 1
            });
            assigned.push(number);
        }
        for (entry, namespace) in self.entries.iter_mut().zip(assigned) {
            entry.namespace = namespace;
        }
        self.namespaces = names;
        self.namespace_numbers = numbers;
    }
}

/// Prepares the documents of a source, adds the records that are in them, and takes the values of Secrets out of it.
fn prepare_source(source: &mut Source, templates: &[CustomTemplate]) -> Vec<Heads> {
    let prepare = |document: &mut Document| prepare_document(document, templates);
    let prepared: Vec<Prepared> = if source.documents.len() < WORTH_SPREADING {
        source.documents.iter_mut().map(prepare).collect()
    } else {
        source.documents.par_iter_mut().map(prepare).collect()
    };
    let (mut heads, mut added, mut sealed) = (Vec::new(), Vec::new(), Vec::new());
    for part in prepared {
        heads.push(part.heads);
        added.extend(part.added);
        sealed.extend(part.sealed);
    }
    for (document, records) in added {
        source.documents.push(document);
        heads.push(records);
    }
    for (document, heads) in source.documents.iter_mut().zip(&heads) {
        name_records(document, heads, &source.origin.file);
    }
    source.hide(&sealed);
    heads
}

/// Names records after their file where nothing else names them, so that messages can.
fn name_records(document: &mut Document, heads: &Heads, file: &str) {
    for head in &heads.objects {
        let name = document.node(head.root).at(&["metadata", "name"]);
        if &*head.api_version == ringfort_record::API_VERSION
            && let Some(nameless) = name.filter(|name| name.as_str() == Some(""))
        {
            let id = nameless.id();
            document.replace(id, Plain::Str(file));
        }
    }
}

/// What was found in a document.
struct Prepared {
    heads: Heads,
    /// The records in a document that is an object as well.
    added: Option<(Document, Heads)>,
    /// Bytes of the source where secrets stand.
    sealed: Vec<Span>,
}

/// Finds and types the objects and records of a document and seals its Secrets.
fn prepare_document(document: &mut Document, templates: &[CustomTemplate]) -> Prepared {
    let (mut added, mut sealed) = (None, Vec::new());
    if let Some(recorded) = ringfort_record::records(document) {
        sealed.extend(recorded.sealed);
        let mut records = recorded.document;
        if recorded.replaces {
            *document = records;
        } else {
            let heads = prepare(&mut records, templates);
            added = Some((records, heads));
        }
    }
    let mut heads = prepare(document, templates);
    for head in &mut heads.objects {
        if &*head.api_version == "v1" && &*head.kind == "Secret" {
            let (note, spans) = secret::seal(document, head.root);
            head.secret = Some(Box::new(note));
            sealed.extend(spans);
        }
    }
    Prepared { heads, added, sealed }
}

/// Finds the objects of a document and gives their fields the types that the API gives them.
fn prepare(document: &mut Document, templates: &[CustomTemplate]) -> Heads {
    let mut heads = Heads::of(document);
    for head in &mut heads.objects {
        if let Some(kind) = schema::kind(&head.api_version, &head.kind) {
            head.oddities = schema::type_document(document, head.root, kind.definition);
        } else if let Some(path) =
            template::template_path(group_of(&head.api_version), &head.kind, templates)
        {
            let found: Vec<NodeId> =
                path.templates(document.node(head.root)).iter().map(|node| node.id()).collect();
            for id in found {
                head.oddities.malformed |= schema::type_template(document, id).malformed;
            }
        }
    }
    heads
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::Subject;
    use crate::fixture::{evidence, evidence_with};

    fn names(evidence: &Evidence) -> Vec<String> {
        evidence.resources().map(|resource| format!("{resource:?}")).collect()
    }

    #[test]
    fn objects_get_the_namespace_that_the_api_gives_them() {
        let evidence = evidence(&[
            json!({"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "a"}}),
            json!({"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "b", "namespace": "x"}}),
            json!({"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": "x", "namespace": "y"}}),
            json!({"apiVersion": "example.org/v1", "kind": "Thing", "metadata": {"name": "c"}}),
            json!({"apiVersion": "example.org/v1", "kind": "Thing", "metadata": {"name": "c", "namespace": "x"}}),
        ]);
        assert_eq!(
            names(&evidence),
            ["Pod default/a", "Pod x/b", "Namespace/x", "Thing/c", "Thing x/c"]
        );
    }

    #[test]
    fn a_definition_tells_the_scope_of_custom_objects() {
        let crd = json!({"apiVersion": "apiextensions.k8s.io/v1", "kind": "CustomResourceDefinition",
            "metadata": {"name": "things.example.org"},
            "spec": {"group": "example.org", "scope": "Namespaced", "names": {"kind": "Thing"}}});
        let thing =
            json!({"apiVersion": "example.org/v1", "kind": "Thing", "metadata": {"name": "c"}});
        assert_eq!(names(&evidence(&[thing, crd])).first().unwrap(), "Thing default/c");
    }

    #[test]
    fn lists_are_taken_apart() {
        let pod =
            |name: &str| json!({"apiVersion": "v1", "kind": "Pod", "metadata": {"name": name}});
        let evidence = evidence(&[
            json!({"apiVersion": "v1", "kind": "List", "items": [pod("a"),
                {"apiVersion": "v1", "kind": "List", "items": [pod("b"), null]}]}),
            json!({"apiVersion": "v1", "kind": "PodList", "items": [{"metadata": {"name": "c"}}, pod("d")]}),
            json!({"apiVersion": "v1", "kind": "PodList", "items": null}),
        ]);
        assert_eq!(
            names(&evidence),
            ["Pod default/a", "Pod default/b", "Pod default/c", "Pod default/d"]
        );
        assert_eq!(evidence.completeness().found, 4);
    }

    #[test]
    fn what_is_no_object_is_skipped_and_counted() {
        let evidence = evidence(&[
            json!({"services": {"web": {}}}),
            json!({"apiVersion": "v2", "name": "chart"}),
            json!({"apiVersion": "kubeadm.k8s.io/v1beta3", "kind": "JoinConfiguration"}),
            json!({"apiVersion": "kind.x-k8s.io/v1alpha4", "kind": "Cluster"}),
            json!(["a"]),
            json!(null),
        ]);
        let account = evidence.completeness();
        assert_eq!((account.found, account.assessed, account.skipped.len()), (5, 0, 5));
        assert!(account.skipped.iter().all(|omission| omission.reason == Reason::NotKubernetes));
    }

    #[test]
    fn configuration_of_programs_becomes_records() {
        let evidence = evidence(&[
            json!({"apiVersion": "kubelet.config.k8s.io/v1beta1", "kind": "KubeletConfiguration"}),
            json!({"apiVersion": "v1", "kind": "Config", "clusters": []}),
            json!({"apiVersion": "ringfort.io/v1", "kind": "node", "metadata": {"name": "a"}}),
        ]);
        let account = evidence.completeness();
        assert_eq!((account.found, account.assessed, account.skipped.len()), (3, 3, 0));
        let file = &evidence.sources()[0].origin.file;
        let kubelet = evidence.resources().next().unwrap();
        assert_eq!((&**kubelet.kind().kind(), &*kubelet.name()), ("kubelet", &**file));
        assert!(kubelet.namespace().is_none() && kubelet.kind().goes_by_name());
    }

    #[test]
    fn a_broken_head_is_refused() {
        let evidence = evidence(&[
            json!({"kind": "Pod", "metadata": {}}),
            json!({"apiVersion": "v1", "metadata": {}}),
            json!({"apiVersion": "v1", "kind": ["Pod"]}),
            json!({"apiVersion": 1, "kind": "Pod"}),
            json!({"apiVersion": "v1", "kind": "List", "items": "x"}),
            json!({"apiVersion": "v1", "kind": "List", "items": ["x"]}),
        ]);
        let account = evidence.completeness();
        assert_eq!((account.found, account.refused.len()), (6, 6));
        assert_eq!(account.refused[0].message, "`Pod` has no `apiVersion`");
    }

    #[test]
    fn generated_names_end_in_a_star() {
        let evidence = evidence(&[
            json!({"apiVersion": "v1", "kind": "Pod", "metadata": {"generateName": "a-"}}),
        ]);
        assert_eq!(names(&evidence), ["Pod default/a-*"]);
    }

    fn containers(evidence: &Evidence) -> Vec<String> {
        evidence
            .subjects()
            .filter_map(|subject| subject.container())
            .map(|container| format!("{} {}", container.kind().name(), container.name()))
            .collect()
    }

    #[test]
    fn every_workload_has_its_pod() {
        let spec = json!({"containers": [{"name": "c"}]});
        let template = json!({"metadata": {"labels": {"a": "b"}}, "spec": spec});
        let workload = |version: &str, kind: &str| json!({"apiVersion": version, "kind": kind, "spec": {"template": template}});
        let evidence = evidence(&[
            json!({"apiVersion": "v1", "kind": "Pod", "spec": spec}),
            json!({"apiVersion": "v1", "kind": "PodTemplate", "template": template}),
            workload("v1", "ReplicationController"),
            workload("apps/v1", "Deployment"),
            workload("extensions/v1beta1", "Deployment"),
            workload("apps/v1", "ReplicaSet"),
            workload("apps/v1", "DaemonSet"),
            workload("apps/v1", "StatefulSet"),
            workload("batch/v1", "Job"),
            json!({"apiVersion": "batch/v1", "kind": "CronJob",
                "spec": {"jobTemplate": {"spec": {"template": template}}}}),
            workload("argoproj.io/v1alpha1", "Rollout"),
            workload("example.org/v1", "Unknown"),
        ]);
        assert_eq!(containers(&evidence).len(), 11);
    }

    #[test]
    fn declared_kinds_carry_templates_in_lists_and_maps() {
        let options = Options {
            templates: vec![CustomTemplate {
                group: "example.org".into(),
                kind: "Train".into(),
                path: "spec.groups.*.jobs[].template".into(),
            }],
            ..Options::default()
        };
        let job = |name: &str| json!({"template": {"spec": {"containers": [{"name": name}]}}});
        let train = json!({"apiVersion": "example.org/v1", "kind": "Train",
            "spec": {"groups": {"x": {"jobs": [job("a"), job("b")]}, "y": {"jobs": [job("c")]}}}});
        assert_eq!(
            containers(&evidence_with(&[train], options)),
            ["ordinary a", "ordinary b", "ordinary c"]
        );
    }

    #[test]
    fn containers_know_their_type() {
        let evidence = evidence(&[json!({"apiVersion": "v1", "kind": "Pod", "spec": {
            "containers": [{"name": "c"}],
            "initContainers": [{"name": "a"}, {"name": "b", "restartPolicy": "Always"}],
            "ephemeralContainers": [{"name": "d"}]}})]);
        assert_eq!(containers(&evidence), ["init a", "sidecar b", "ordinary c", "ephemeral d"]);
    }

    #[test]
    fn malformed_values_stand_for_what_they_replace() {
        let pod =
            |spec: serde_json::Value| json!({"apiVersion": "v1", "kind": "Pod", "spec": spec});
        let evidence = evidence(&[
            pod(json!("x")),
            pod(json!({"containers": "x"})),
            pod(json!({"containers": ["x"]})),
            json!({"apiVersion": "apps/v1", "kind": "Deployment", "spec": {"template": 5}}),
        ]);
        let pods = evidence.subjects().filter(|subject| matches!(subject, Subject::Pod(_)));
        assert_eq!(pods.count(), 4);
        let containers: Vec<_> = evidence.subjects().filter_map(Subject::container).collect();
        assert_eq!(containers.len(), 2);
        assert!(containers.iter().all(|container| container.node().type_name() == "string"
            && container.node().as_str().is_none()));
    }
}
