//! Facts of ConfigMaps, Secrets, and objects that take effect through others.

use ringfort_cel::Value;
use ringfort_document::Node;

use super::{Facts, Told, absence, count, texts};
use crate::credential::credentials_in_file;
use crate::inventory::namespace_of;
use crate::resource::Resource;

const ADMISSION: &str = "admissionregistration.k8s.io";

impl<'e> Facts<'e> {
    pub(super) fn of_configuration(self, name: &str) -> Option<Told<'e>> {
        let resource = self.resource();
        Some(match name {
            "credentials" => Ok(texts(file_credentials(resource))),
            "credentialKeys" => Ok(keys(resource, false)),
            "guessableKeys" => Ok(keys(resource, true)),
            "usedBy" => used_by(resource),
            "bound" => policy_bound(resource),
            "policyFound" => policy_found(resource),
            "defaults" => Ok(count(default_classes(resource))),
            _ => return None,
        })
    }
}

/// Credentials in the files of a ConfigMap, for example `app.properties: db.password (password)`.
fn file_credentials(map: Resource<'_>) -> Vec<String> {
    let data = map.node().get("data").and_then(Node::as_map);
    let files = data.into_iter().flat_map(|data| data.iter());
    let mut found = Vec::new();
    for (file, text) in files.filter_map(|entry| Some((entry.key.text, entry.value.as_str()?))) {
        for (name, kind) in credentials_in_file(file, text) {
            found.push(match name == file {
                true => format!("{file} ({kind})"),
                false => format!("{file}: {name} ({kind})"),
            });
        }
    }
    found
}

fn keys<'e>(secret: Resource<'e>, guessable: bool) -> Value<'e> {
    // What is no map of keys cannot be told to be without secrets.
    let fields = ["data", "stringData"].into_iter().filter_map(|key| secret.node().get(key));
    if let Some(wrong) = fields.into_iter().find(|field| field.as_map().is_none()) {
        return Value::from(wrong);
    }
    let note = secret.evidence().secrets.get(&secret.id());
    let keys = note.map(|note| if guessable { &note.guessable } else { &note.literal });
    texts(keys.into_iter().flatten().map(|key| key.to_string()))
}

fn used_by<'e>(resource: Resource<'e>) -> Told<'e> {
    let evidence = resource.evidence();
    let kind = ["ServiceAccount", "ConfigMap", "Secret", "PersistentVolumeClaim"]
        .into_iter()
        .find(|kind| **kind == **resource.kind().kind())
        .unwrap_or("ConfigMap");
    let used = evidence.uses().count(kind, namespace_of(resource), &resource.name());
    if used == 0 {
        absence::namespaced(evidence, "", "Pod")?;
    }
    Ok(Value::Int(i64::from(used)))
}

/// Whether a binding puts an admission policy into force.
fn policy_bound<'e>(policy: Resource<'e>) -> Told<'e> {
    let evidence = policy.evidence();
    let kind = format!("{}Binding", policy.kind().kind());
    let bound = evidence.of_kind(ADMISSION, &kind).any(|binding| {
        binding.node().at(&["spec", "policyName"]).and_then(Node::as_str) == Some(&*policy.name())
    });
    if !bound {
        absence::cluster_scoped(evidence, ADMISSION, &kind, &policy.name())?;
    }
    Ok(Value::Bool(bound))
}

fn policy_found<'e>(binding: Resource<'e>) -> Told<'e> {
    let evidence = binding.evidence();
    let kind = binding.kind().kind().strip_suffix("Binding").unwrap_or_default();
    let name = binding.node().at(&["spec", "policyName"]).and_then(Node::as_str).unwrap_or("");
    let found = evidence.find(ADMISSION, kind, None, name).is_some();
    if !found {
        absence::cluster_scoped(evidence, ADMISSION, kind, name)?;
    }
    Ok(Value::Bool(found))
}

fn default_classes(class: Resource<'_>) -> usize {
    const MARKS: [&str; 2] = [
        "storageclass.kubernetes.io/is-default-class",
        "storageclass.beta.kubernetes.io/is-default-class",
    ];
    let marked =
        |class: &Resource<'_>| MARKS.into_iter().any(|mark| class.annotation(mark) == Some("true"));
    class.evidence().of_kind("storage.k8s.io", "StorageClass").filter(marked).count()
}
