//! Which object another one comes from.

use ringfort_document::Node;

use crate::evidence::Evidence;
use crate::kind::{group_of, home};
use crate::resource::Resource;

/// Longer chains of owners are not followed; real ones have two links.
const LONGEST_CHAIN: usize = 8;

impl<'e> Resource<'e> {
    /// The entry of `metadata.ownerReferences` that controls the object.
    fn controller(self) -> Option<Node<'e>> {
        let owners = self.metadata()?.get("ownerReferences")?.as_list()?;
        owners.iter().find(|owner| owner.get("controller").and_then(Node::as_bool) == Some(true))
    }

    /// True if a controller made the object, in the evidence or not.
    pub fn is_owned(self) -> bool {
        self.controller().is_some()
    }

    /// The object that controls this one, if it is in the evidence.
    pub fn owner(self) -> Option<Resource<'e>> {
        let reference = self.controller()?;
        let text = |key| reference.get(key).and_then(Node::as_str);
        let (kind, name) = (text("kind")?, text("name")?);
        let group = home(group_of(text("apiVersion")?), kind);
        let evidence: &Evidence = self.evidence();
        let namespace = self.namespace().map(|name| &**name);
        let owner = evidence
            .find(group, kind, namespace, name)
            .or_else(|| evidence.find(group, kind, None, name))?;
        let uid = owner.metadata().and_then(|metadata| metadata.get("uid")).and_then(Node::as_str);
        (text("uid").is_none() || uid.is_none() || uid == text("uid")).then_some(owner)
    }

    /// The outermost object whose pod template this one was made from: the Deployment of a ReplicaSet's Pod.
    /// `None` if that is not in the evidence, or the object carries no pods.
    pub fn cause(self) -> Option<Resource<'e>> {
        self.kind().template()?;
        let mut cause = None;
        let mut next = self.owner();
        for _ in 0..LONGEST_CHAIN {
            let Some(owner) = next.filter(|owner| owner.kind().template().is_some()) else { break };
            if owner == self {
                return None;
            }
            cause = Some(owner);
            next = owner.owner();
        }
        cause
    }

    /// True for a ReplicaSet or ReplicationController that is kept only as an earlier revision: a controller
    /// owns it and it runs nothing.
    pub fn is_old_revision(self) -> bool {
        (self.is("apps", "ReplicaSet") || self.is("", "ReplicationController"))
            && self.is_owned()
            && self.node().at(&["spec", "replicas"]).and_then(Node::as_int) == Some(0)
    }

    /// True for a pod that a node runs from its own files, as the API shows it.
    pub fn is_static_pod(self) -> bool {
        let source = self.annotation("kubernetes.io/config.source");
        self.is("", "Pod")
            && (self.annotation("kubernetes.io/config.mirror").is_some()
                || source.is_some_and(|source| source != "api"))
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use crate::fixture::evidence;

    fn object(api_version: &str, kind: &str, name: &str, owner: Value) -> Value {
        json!({"apiVersion": api_version, "kind": kind, "metadata": {"name": name, "namespace": "x",
            "uid": format!("uid-{name}"), "ownerReferences": owner}})
    }

    fn owned_by(api_version: &str, kind: &str, name: &str) -> Value {
        json!([{"apiVersion": api_version, "kind": kind, "name": name, "uid": format!("uid-{name}"),
            "controller": true}])
    }

    #[test]
    fn a_pod_is_caused_by_its_deployment() {
        let evidence = evidence(&[
            object("v1", "Pod", "p", owned_by("apps/v1", "ReplicaSet", "r")),
            object("apps/v1", "ReplicaSet", "r", owned_by("apps/v1", "Deployment", "d")),
            object("apps/v1", "Deployment", "d", json!(null)),
            object("v1", "Pod", "alone", json!(null)),
        ]);
        let causes: Vec<_> = evidence
            .resources()
            .map(|resource| resource.cause().map(|cause| cause.name().into_owned()))
            .collect();
        assert_eq!(causes, [Some("d".into()), Some("d".into()), None, None]);
    }

    #[test]
    fn the_chain_ends_where_no_pods_are_carried() {
        let evidence = evidence(&[
            object("apps/v1", "StatefulSet", "s", owned_by("example.org/v1", "Database", "b")),
            object("example.org/v1", "Database", "b", json!(null)),
            object("v1", "Pod", "p", owned_by("apps/v1", "StatefulSet", "s")),
        ]);
        let resources: Vec<_> = evidence.resources().collect();
        assert_eq!(resources[0].cause(), None);
        assert_eq!(resources[0].owner(), Some(resources[1]));
        assert_eq!(resources[2].cause(), Some(resources[0]));
    }

    #[test]
    fn another_object_of_the_same_name_is_no_owner() {
        let mut owner = object("apps/v1", "ReplicaSet", "r", json!(null));
        owner["metadata"]["uid"] = json!("other");
        let evidence =
            evidence(&[object("v1", "Pod", "p", owned_by("apps/v1", "ReplicaSet", "r")), owner]);
        assert_eq!(evidence.resources().next().unwrap().cause(), None);
    }

    #[test]
    fn owners_in_a_circle_end() {
        let evidence = evidence(&[
            object("apps/v1", "ReplicaSet", "a", owned_by("apps/v1", "ReplicaSet", "b")),
            object("apps/v1", "ReplicaSet", "b", owned_by("apps/v1", "ReplicaSet", "a")),
        ]);
        assert!(evidence.resources().all(|resource| resource.cause().is_none()));
    }

    #[test]
    fn mirror_pods_are_static() {
        let mut pod = object("v1", "Pod", "p", json!(null));
        pod["metadata"]["annotations"] = json!({"kubernetes.io/config.mirror": "x"});
        let evidence = evidence(&[pod, object("v1", "Pod", "q", json!(null))]);
        let verdicts: Vec<_> = evidence.resources().map(|pod| pod.is_static_pod()).collect();
        assert_eq!(verdicts, [true, false]);
    }
}
