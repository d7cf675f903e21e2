//! Where pod templates stand in the kinds that carry them.

use ringfort_document::{Content, Node};

/// A custom kind that carries pod templates.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CustomTemplate {
    /// API group, for example `argoproj.io`; every version of it counts.
    pub group: String,
    /// Kind, for example `Rollout`.
    pub kind: String,
    /// Path from the root of the object to the template, the map that holds the pod's `spec` and `metadata`:
    /// keys with dots between them, `[]` behind the key of a list of templates, `*` for every
    /// value of a map or list.
    /// For example `spec.template`, `spec.tasks[].template`; empty if the object itself is shaped like a Pod.
    pub path: String,
}

/// One step from the root of an object towards its pod templates.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Step {
    Key(Box<str>),
    Items,
    Values,
}

/// The way from the root of an object to its pod templates.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct TemplatePath {
    steps: Vec<Step>,
}

/// Groups, kind and path of the workload kinds of Kubernetes, old groups included.
const BUILT_IN: &[(&[&str], &str, &str)] = &[
    (&[""], "Pod", ""),
    (&[""], "PodTemplate", "template"),
    (&[""], "ReplicationController", "spec.template"),
    (&["apps", "extensions"], "Deployment", "spec.template"),
    (&["apps", "extensions"], "ReplicaSet", "spec.template"),
    (&["apps", "extensions"], "DaemonSet", "spec.template"),
    (&["apps"], "StatefulSet", "spec.template"),
    (&["batch"], "Job", "spec.template"),
    (&["batch"], "CronJob", "spec.jobTemplate.spec.template"),
];

/// Custom kinds that are common enough to be known without being declared.
const WELL_KNOWN: &[(&[&str], &str, &str)] = &[
    (&["argoproj.io"], "Rollout", "spec.template"),
    (&["serving.knative.dev"], "Service", "spec.template"),
    (&["serving.knative.dev"], "Configuration", "spec.template"),
    (&["serving.knative.dev"], "Revision", ""),
    (&["apps.openshift.io", ""], "DeploymentConfig", "spec.template"),
    (&["apps.kruise.io"], "CloneSet", "spec.template"),
    (&["apps.kruise.io"], "StatefulSet", "spec.template"),
    (&["apps.kruise.io"], "DaemonSet", "spec.template"),
    (&["keda.sh"], "ScaledJob", "spec.jobTargetRef.template"),
    (&["jobset.x-k8s.io"], "JobSet", "spec.replicatedJobs[].template.spec.template"),
    (&["batch.volcano.sh"], "Job", "spec.tasks[].template"),
];

/// The templates' place in a kind. Nobody can declare away those of Kubernetes' own kinds.
pub(crate) fn template_path(
    group: &str,
    kind: &str,
    declared: &[CustomTemplate],
) -> Option<TemplatePath> {
    let listed = |list: &'static [(&[&str], &str, &str)]| {
        let found = list.iter().find(|(groups, name, _)| *name == kind && groups.contains(&group));
        found.map(|(_, _, path)| *path)
    };
    let own = declared.iter().find(|own| own.group == group && own.kind == kind);
    listed(BUILT_IN)
        .or(own.map(|own| own.path.as_str()))
        .or_else(|| listed(WELL_KNOWN))
        .map(TemplatePath::parse)
}

/// True for the custom kinds that this module knows; all of them live in namespaces.
pub(crate) fn is_well_known(group: &str, kind: &str) -> bool {
    WELL_KNOWN.iter().any(|(groups, name, _)| *name == kind && groups.contains(&group))
}

impl TemplatePath {
    fn parse(path: &str) -> TemplatePath {
        let mut steps = Vec::new();
        for part in path.split('.').filter(|part| !part.is_empty()) {
            let (key, items) = match part.strip_suffix("[]") {
                Some(key) => (key, true),
                None => (part, false),
            };
            match key {
                "*" => steps.push(Step::Values),
                key => steps.push(Step::Key(key.into())),
            }
            if items {
                steps.push(Step::Items);
            }
        }
        TemplatePath { steps }
    }

    /// The templates of an object, in order. Where the way ends at a malformed value, that value stands for
    /// the template.
    pub(crate) fn templates<'d>(&self, root: Node<'d>) -> Vec<Node<'d>> {
        let mut found = Vec::with_capacity(1);
        follow(root, &self.steps, &mut found);
        found
    }
}

fn follow<'d>(node: Node<'d>, steps: &[Step], found: &mut Vec<Node<'d>>) {
    let Some((step, rest)) = steps.split_first() else {
        found.push(node);
        return;
    };
    match (step, node.content()) {
        (_, Content::Malformed(_)) => found.push(node),
        (Step::Key(key), Content::Map(map)) => {
            if let Some(value) = map.find(key) {
                follow(value, rest, found);
            }
        }
        (Step::Items, Content::List(list)) => {
            list.iter().for_each(|item| follow(item, rest, found));
        }
        (Step::Values, Content::Map(map)) => {
            map.iter().for_each(|entry| follow(entry.value, rest, found));
        }
        (Step::Values, Content::List(list)) => {
            list.iter().for_each(|item| follow(item, rest, found));
        }
        _ => {}
    }
}
