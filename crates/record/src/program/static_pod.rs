//! The control plane's programs in the pods that run them.

use ringfort_document::Node;

use super::flags;
use crate::writer::Writer;

/// The programs, and the subjects that they are.
const PROGRAMS: &[(&str, &str)] = &[
    ("etcd", "etcd"),
    ("kube-apiserver", "apiserver"),
    ("kube-controller-manager", "controller-manager"),
    ("kube-scheduler", "scheduler"),
];

/// Writes a record for each of the control plane's programs that a pod runs.
pub(crate) fn static_pod(writer: &mut Writer, pod: Node<'_>) {
    let containers = pod.at(&["spec", "containers"]).and_then(Node::as_list);
    for container in containers.into_iter().flat_map(|containers| containers.iter()) {
        let words = words(container);
        let Some((at, subject)) = program(&words) else { continue };
        // An application may have an etcd of its own.
        if subject == "etcd" && !is_of_the_system(pod) {
            continue;
        }
        let options = words.get(at + 1..).unwrap_or_default();
        let name = pod.at(&["metadata", "name"]).and_then(Node::as_str).unwrap_or_default();
        let written = flags::write(writer, options, container.span());
        let mut fields = vec![("flags", container.span(), written)];
        if let Some(image) = container.get("image")
            && let Some(version) = image.as_str().and_then(version)
        {
            fields.push(("version", image.span(), writer.builder.string(version, image.span())));
        }
        fields.push(("installer", container.span(), writer.builder.string("", container.span())));
        writer.record(subject, name, container.span(), &fields);
    }
}

fn is_of_the_system(pod: Node<'_>) -> bool {
    pod.at(&["metadata", "namespace"]).and_then(Node::as_str) == Some("kube-system")
}

/// What the container runs: `command`, then `args`.
fn words(container: Node<'_>) -> Vec<Node<'_>> {
    let list = |key| container.get(key).and_then(Node::as_list);
    let lists = ["command", "args"].into_iter().filter_map(list);
    lists.flat_map(|list| list.iter()).collect()
}

fn program(words: &[Node<'_>]) -> Option<(usize, &'static str)> {
    words.iter().enumerate().take(2).find_map(|(at, word)| {
        let name = word.as_str()?.rsplit('/').next()?;
        let known = PROGRAMS.iter().find(|&&(program, _)| program == name)?;
        Some((at, known.1))
    })
}

/// The version in an image's tag: `1.31.2` of `registry.k8s.io/kube-apiserver:v1.31.2`.
fn version(image: &str) -> Option<&str> {
    let name = image.split('@').next()?;
    let tag = name.rsplit('/').next()?.split_once(':')?.1;
    let version = tag.strip_prefix('v').unwrap_or(tag);
    version.starts_with(|first: char| first.is_ascii_digit()).then_some(version)
}
