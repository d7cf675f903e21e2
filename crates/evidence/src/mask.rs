//! Parts of a source that must not be shown.

use ringfort_document::{Content, Map, Node, Span};

use crate::credential::{is_credential_name, shape_of};
use crate::evidence::Evidence;
use crate::resource::Resource;

/// Annotations that say how something is set up and hold nothing secret, by the start of their names.
const OPEN_ANNOTATIONS: &[&str] = &[
    "ringfort.io/",
    "container.apparmor.security.beta.kubernetes.io/",
    "container.seccomp.security.alpha.kubernetes.io/",
    "seccomp.security.alpha.kubernetes.io/",
    "service.beta.kubernetes.io/",
    "service.kubernetes.io/",
    "networking.gke.io/load-balancer-type",
    "kubernetes.io/ingress.class",
    "nginx.ingress.kubernetes.io/ssl-",
    "nginx.ingress.kubernetes.io/force-ssl-redirect",
    "storageclass.kubernetes.io/",
    "rbac.authorization.kubernetes.io/",
    "pod-security.kubernetes.io/",
    "scheduler.alpha.kubernetes.io/",
];

impl Evidence {
    /// The parts of a source that must not be shown: values of Secrets, ConfigMaps, environment variables,
    /// annotations and HTTP headers, arguments and commands, and whatever looks like a credential. Sorted by
    /// their start; empty for an unknown source.
    pub fn masked(&self, source: usize) -> Vec<Span> {
        let start = self.entries.partition_point(|entry| (entry.source as usize) < source);
        let own = self.entries.iter().skip(start);
        let count = own.take_while(|entry| entry.source as usize == source).count();
        let mut spans = Vec::new();
        for resource in self.resources().skip(start).take(count) {
            mask_object(resource, &mut spans);
        }
        spans.sort_unstable();
        spans.dedup();
        spans
    }
}

/// Fields of Secrets and ConfigMaps that are hidden as a whole.
const CONTENTS: &[&str] = &["data", "stringData", "binaryData"];

fn mask_object(resource: Resource<'_>, spans: &mut Vec<Span>) {
    let kind = resource.kind();
    let holds = kind.group().is_empty() && matches!(&**kind.kind(), "Secret" | "ConfigMap");
    let Some(map) = resource.node().as_map().filter(|_| holds) else {
        return search(resource.node(), spans);
    };
    for entry in map.iter() {
        match entry.key.text {
            key if CONTENTS.contains(&key) => mask_all(entry.value, spans),
            key => search_entry(key, entry.value, spans),
        }
    }
}

/// Masks by what keys are called, wherever they stand: custom kinds embed the same shapes.
fn search(node: Node<'_>, spans: &mut Vec<Span>) {
    match node.content() {
        Content::List(list) => list.iter().for_each(|item| search(item, spans)),
        Content::Map(map) => {
            map.iter().for_each(|entry| search_entry(entry.key.text, entry.value, spans))
        }
        Content::Str(text) if shape_of(text).is_some() => spans.push(node.span()),
        _ => {}
    }
}

/// True for a command line of a program of the control plane.
fn runs_control_plane(command: Node<'_>) -> bool {
    let first = command.as_list().and_then(|list| list.get(0)).and_then(Node::as_str);
    let name = first.map(|path| path.rsplit('/').next().unwrap_or(path));
    matches!(
        name,
        Some(
            "kube-apiserver"
                | "kube-controller-manager"
                | "kube-scheduler"
                | "kubelet"
                | "kube-proxy"
        )
    )
}

/// True for an option that names a credential, and for a word alone, which may be the value of one.
fn is_secret_option(word: &str) -> bool {
    let Some((name, value)) = word.split_once('=') else {
        return !word.starts_with('-') && !word.contains('/');
    };
    is_credential_name(name.trim_start_matches('-')) || value.contains("://") && value.contains('@')
}

fn search_entry(key: &str, value: Node<'_>, spans: &mut Vec<Span>) {
    match (key, value.content()) {
        ("command", Content::List(list)) if runs_control_plane(value) => {
            // Options of these programs are flags and files, which people have to see.
            let secret = list.iter().filter(|item| item.as_str().is_some_and(is_secret_option));
            secret.for_each(|item| mask_all(item, spans));
        }
        ("args" | "command", _)
        | ("env" | "httpHeaders" | "annotations", Content::Malformed(_)) => {
            mask_all(value, spans);
        }
        ("env" | "httpHeaders", Content::List(list)) => {
            for item in list.iter() {
                match item.content() {
                    Content::Map(map) => mask_values(map, spans),
                    _ => mask_all(item, spans),
                }
            }
        }
        ("annotations", Content::Map(map)) => {
            let hidden = map.iter().filter(|entry| {
                !OPEN_ANNOTATIONS.iter().any(|start| entry.key.text.starts_with(start))
            });
            hidden.for_each(|entry| mask_all(entry.value, spans));
        }
        (key, Content::Str(_) | Content::Malformed(_)) if is_credential_name(key) => {
            mask_all(value, spans);
        }
        _ => search(value, spans),
    }
}

/// The `value` of an environment variable or header; what it refers to may be seen.
fn mask_values(map: Map<'_>, spans: &mut Vec<Span>) {
    for entry in map.iter() {
        match entry.key.text {
            "value" => mask_all(entry.value, spans),
            _ => search(entry.value, spans),
        }
    }
}

fn mask_all(node: Node<'_>, spans: &mut Vec<Span>) {
    match node.content() {
        Content::List(list) => list.iter().for_each(|item| mask_all(item, spans)),
        Content::Map(map) => map.iter().for_each(|entry| mask_all(entry.value, spans)),
        Content::Null => {}
        _ => spans.push(node.span()),
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use ringfort_document::{Reader, Vocabulary};

    use crate::{Collected, Evidence, Options, Origin, Source, Via};

    const MANIFESTS: &str = r#"apiVersion: v1
kind: Secret
metadata:
  name: shown
  annotations: {kubectl.kubernetes.io/last-applied-configuration: '{"data":"canary"}'}
data:
  key: Y2FuYXJ5
stringData:
  block: |
    canary
    canary
---
apiVersion: v1
kind: ConfigMap
metadata: {name: shown}
data: {file: "canary", number: canary}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: shown}
spec:
  template:
    metadata:
      annotations: {note: canary, container.apparmor.security.beta.kubernetes.io/c: shown}
    spec:
      containers:
      - name: shown
        image: shown
        command: ["canary"]
        args:
        - --password=canary
        - canary
        env:
        - {name: shown, value: canary}
        - name: shown
          value: "canary"
        livenessProbe: {httpGet: {path: /shown, httpHeaders: [{name: shown, value: canary}]}}
---
apiVersion: example.org/v1
kind: Thing
spec: {password: canary, url: "https://user:canary@example.org", name: shown}
"#;

    fn evidence() -> Evidence {
        let reading = Reader::new(Arc::new(Vocabulary::new())).read(MANIFESTS.as_bytes());
        let source = Source {
            origin: Origin { file: "a.yaml".into(), via: Via::File },
            text: Some(MANIFESTS.into()),
            documents: reading.documents,
        };
        Evidence::new(
            Collected { sources: vec![source], ..Collected::default() },
            Options::default(),
        )
    }

    #[test]
    fn options_of_the_control_plane_are_shown_but_for_credentials() {
        let shown = |word: &str| !super::is_secret_option(word);
        for word in ["--anonymous-auth=false", "--profiling", "--client-ca-file=/pki/ca.crt"] {
            assert!(shown(word), "{word}");
        }
        for word in ["--token=x", "--x=https://u:p@h", "hunter2", "--db-password=x"] {
            assert!(!shown(word), "{word}");
        }
    }

    #[test]
    fn what_is_shown_holds_no_canary() {
        let evidence = evidence();
        let mut text = evidence.sources()[0].text.clone().unwrap();
        crate::secret::blot(&mut text, &evidence.masked(0));
        assert!(!text.contains("canary") && !text.contains("Y2FuYXJ5"), "{text}");
        assert_eq!(text.matches("shown").count(), MANIFESTS.matches("shown").count(), "{text}");
    }

    #[test]
    fn texts_of_secrets_are_blotted_at_once() {
        let evidence = evidence();
        let text = evidence.sources()[0].text.clone().unwrap();
        let secret = text.split("---").next().unwrap();
        assert!(!secret.contains("canary") && !secret.contains("Y2FuYXJ5"), "{secret}");
        assert!(!format!("{:?}", evidence.resources().next().unwrap().node()).contains("canary"));
        assert_eq!(text.len(), MANIFESTS.len());
        assert!(evidence.masked(7).is_empty());
    }
}
