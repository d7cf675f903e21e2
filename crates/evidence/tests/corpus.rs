//! The whole corpus as evidence: counts that its makers state, facts that its flaws make, and no panic.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a broken corpus ends the test")]

use std::collections::BTreeMap;
use std::fs::File;
use std::io::Read as _;
use std::path::Path;
use std::sync::Arc;

use flate2::read::GzDecoder;
use ringfort_cel::{Object as _, Value};
use ringfort_document::{Reader, Symbol, Vocabulary};
use ringfort_evidence::{Collected, Evidence, Options, Origin, Resource, Source, Subject, Via};

/// The YAML files of an archive, read as one scan; files that only a renderer can read are left out.
fn scan(archive: &str) -> Evidence {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/corpus").join(archive);
    let file = File::open(&path)
        .unwrap_or_else(|error| panic!("this conformance test needs {}: {error}", path.display()));
    let mut files = BTreeMap::new();
    for entry in tar::Archive::new(GzDecoder::new(file)).entries().unwrap() {
        let mut entry = entry.unwrap();
        let name = entry.path().unwrap().to_string_lossy().into_owned();
        let mut bytes = Vec::new();
        if name.ends_with(".yaml") && !name.contains("/templates/") {
            entry.read_to_end(&mut bytes).unwrap();
            files.insert(name, bytes);
        }
    }
    let reader = Reader::new(Arc::new(Vocabulary::new()));
    let sources = files.into_iter().map(|(name, bytes)| {
        let reading = reader.read(&bytes);
        assert!(reading.errors.is_empty(), "{name}: {:?}", reading.errors);
        Source {
            origin: Origin { file: name.into(), via: Via::File },
            text: Some(String::from_utf8(bytes).unwrap().into_boxed_str()),
            documents: reading.documents,
        }
    });
    let collected = Collected { sources: sources.collect(), ..Collected::default() };
    Evidence::new(collected, Options::default())
}

fn find<'e>(evidence: &'e Evidence, kind: &str, name: &str) -> Resource<'e> {
    evidence
        .resources()
        .find(|resource| &**resource.kind().kind() == kind && resource.name() == name)
        .unwrap_or_else(|| panic!("no {kind} {name}"))
}

fn texts(subject: Subject<'_>, fact: &str) -> Vec<String> {
    let facts = subject.facts();
    let value = facts.field(fact, Symbol::OTHER).unwrap().unwrap();
    let list = value.as_list().unwrap();
    list.iter().map(|item| item.as_str().unwrap().to_owned()).collect()
}

/// Asks for every fact of every subject; gives how many were told.
fn tell_all(evidence: &Evidence) -> usize {
    let mut told = 0;
    for subject in evidence.subjects() {
        let facts = subject.facts();
        for (name, _) in facts.fields() {
            match facts.field(name, Symbol::OTHER).unwrap() {
                Ok(Value::Malformed(_)) => {}
                Ok(_) => told += 1,
                Err(error) => assert!(error.to_string().starts_with("no evidence"), "{error}"),
            }
        }
    }
    for source in 0..evidence.sources().len() {
        evidence.masked(source);
    }
    told
}

#[test]
#[ignore = "conformance: needs ../shared/corpus"]
fn every_pod_of_the_standards_is_a_pod() {
    let evidence = scan("pss.tar.gz");
    assert_eq!(evidence.len(), 4537);
    assert!(evidence.resources().all(|resource| resource.is("", "Pod")));
    assert!(evidence.resources().all(|resource| resource.malformed_values().is_empty()));
    assert!(evidence.resources().all(|resource| resource.unknown_fields().is_empty()));
    assert!(evidence.resources().all(|resource| resource.pods().count() == 1));
    assert!(tell_all(&evidence) > 100_000);
}

#[test]
#[ignore = "conformance: needs ../shared/corpus"]
fn the_real_projects_are_read_whole() {
    let evidence = scan("real-small.tar.gz");
    let account = evidence.completeness();
    assert_eq!((evidence.len(), account.skipped.len(), account.refused.len()), (254, 0, 0));
    for resource in evidence.resources() {
        assert!(resource.malformed_values().is_empty(), "{resource:?}");
        assert!(resource.unknown_fields().is_empty(), "{resource:?}");
    }
    for resource in evidence.resources() {
        let facts: &[&str] = match &**resource.kind().kind() {
            "NetworkPolicy" => &["unmatchedPeers"],
            "Service" => &["unmatchedPorts"],
            "Ingress" | "HTTPRoute" => &["backendsMissing"],
            "ConfigMap" => &["credentials"],
            "RoleBinding" | "ClusterRoleBinding" => &["subjectsMissing"],
            "ValidatingWebhookConfiguration" | "APIService" => &["serviceMissing"],
            _ => &[],
        };
        for fact in facts {
            let found = texts(Subject::Object(resource), fact);
            assert!(found.is_empty(), "{resource:?} {fact} {found:?}");
        }
    }
    tell_all(&evidence);
}

#[test]
#[ignore = "conformance: needs ../shared/corpus"]
fn the_flaws_of_the_goat_are_facts() {
    let evidence = scan("kubernetes-goat.tar.gz");
    assert!(evidence.completeness().refused.is_empty());
    let binding = Subject::Object(find(&evidence, "ClusterRoleBinding", "superadmin"));
    assert!(texts(binding, "powers").contains(&"cluster-admin".to_owned()));
    let deployment = find(&evidence, "Deployment", "hunger-check-deployment");
    let pod = deployment.subjects().nth(1).unwrap();
    assert!(texts(pod, "powers").contains(&"read-secrets".to_owned()));
    let proxy =
        find(&evidence, "Deployment", "internal-proxy-deployment").subjects().nth(1).unwrap();
    assert_eq!(texts(proxy, "exposedBy"), ["NodePort"]);
    let secret = Subject::Object(find(&evidence, "Secret", "goatvault"));
    assert_eq!(texts(secret, "credentialKeys"), ["k8sgoatvaultkey"]);
    tell_all(&evidence);
}

/// What is kept of a Secret shows none of its values.
#[test]
#[ignore = "conformance: needs ../shared/corpus"]
fn no_value_of_a_secret_is_kept() {
    for archive in ["real-small.tar.gz", "kubernetes-goat.tar.gz"] {
        let evidence = scan(archive);
        for secret in evidence.resources().filter(|resource| resource.is("", "Secret")) {
            for field in ["data", "stringData"] {
                let map = secret.node().get(field).and_then(|node| node.as_map());
                for entry in map.into_iter().flat_map(|map| map.iter()) {
                    assert_eq!(entry.value.as_str(), Some(""), "{secret:?}");
                    let span = entry.value.span();
                    let text = secret.source().text.as_deref().unwrap();
                    let shown = &text[span.start as usize..span.end as usize];
                    assert!(shown.bytes().all(|byte| b"*\r\n".contains(&byte)), "{secret:?}");
                }
            }
        }
    }
}
