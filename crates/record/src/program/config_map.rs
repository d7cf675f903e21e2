//! Configuration files that the cluster keeps in ConfigMaps.

use ringfort_document::{Node, Reader};

use crate::records;
use crate::writer::Writer;

/// ConfigMaps of `kube-system` and the keys with a configuration file in them.
const KEPT: &[(&str, &[&str])] = &[
    ("kube-proxy", &["config.conf"]),
    ("kubeadm-config", &["ClusterConfiguration"]),
    ("kubelet-config", &["kubelet"]),
];

/// Writes the records of the files in a ConfigMap. They have the place of the key that holds them.
pub(crate) fn config_map(writer: &mut Writer, object: Node<'_>) {
    let text = |keys: &[&str]| object.at(keys).and_then(Node::as_str);
    if text(&["metadata", "namespace"]) != Some("kube-system") {
        return;
    }
    let Some(name) = text(&["metadata", "name"]) else { return };
    // Older clusters have a version behind the name: `kubelet-config-1.23`.
    let is = |known: &str| {
        name == known || name.strip_prefix(known).is_some_and(|end| end.starts_with("-1."))
    };
    let Some((_, keys)) = KEPT.iter().find(|(known, _)| is(known)) else { return };
    for key in *keys {
        let Some(node) = object.at(&["data", key]) else { continue };
        let Some(text) = node.as_str() else { continue };
        for document in Reader::new(writer.vocabulary()).read(text.as_bytes()).documents {
            if let Some(recorded) = records(&document) {
                writer.transplant(recorded.document.root(), name, node.span());
            }
        }
    }
}
