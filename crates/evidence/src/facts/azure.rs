//! What other resources of Azure in the scan say of one: diagnostic settings, locks, private endpoints.

use ringfort_cel::EvalError;
use ringfort_document::{Content, Node};

use super::{Facts, Told, count, texts};
use crate::resource::Resource;

/// What a resource points at.
enum Target {
    /// Another resource, in lower case: provider, types and names.
    Known(String),
    /// The file does not tell which one.
    Unknown,
}

impl<'e> Facts<'e> {
    pub(super) fn of_azure(self, name: &str) -> Option<Told<'e>> {
        Some(match name {
            "logCategories" => self
                .pointing("diagnostic-setting", SETTINGS, &settings_target)
                .and_then(|settings| {
                    let all =
                        settings.into_iter().map(categories).collect::<Result<Vec<_>, _>>()?;
                    Ok(texts(all.into_iter().flatten()))
                }),
            "locks" => self.pointing("resource-lock", LOCKS, &settings_target).and_then(|locks| {
                let all = locks.into_iter().map(level).collect::<Result<Vec<_>, _>>()?;
                Ok(texts(all.into_iter().flatten()))
            }),
            "replications" => self
                .pointing("registry-replication", REPLICATIONS, &replication_target)
                .map(|all| texts(all.into_iter().filter_map(location))),
            "privateEndpoints" => self
                .pointing("private-endpoint", ENDPOINTS, &endpoint_target)
                .map(|endpoints| count(endpoints.len())),
            _ => return None,
        })
    }

    /// The resources of a kind that point at this one. If there are none of the kind at all, or some of which the
    /// file does not tell where they point, nobody knows.
    fn pointing(
        self,
        subject: &str,
        command: &str,
        target: &dyn Fn(Node<'e>) -> Target,
    ) -> Result<Vec<Node<'e>>, EvalError> {
        let own = references(self.resource());
        // An expression in brackets stands for a name that is not known: only the same one is surely the same.
        let is_doubtful = |reference: &str| {
            reference.contains('[')
                || own.known.iter().any(|own| own.contains('['))
                || (own.is_nameless && reference.contains('/'))
        };
        let (mut found, mut some, mut unknown) = (Vec::new(), false, false);
        let all = self.resource().evidence().resources();
        for other in
            all.filter(|other| other.kind().is_record() && **other.kind().kind() == *subject)
        {
            some = true;
            match target(other.node()) {
                Target::Known(reference) if own.known.contains(&reference) => {
                    found.push(other.node())
                }
                Target::Known(reference) => unknown |= is_doubtful(&reference),
                Target::Unknown => unknown = true,
            }
        }
        if !some {
            return Err(EvalError::NoEvidence(format!(
                "no {subject} in this scan; `{command}` would tell"
            )));
        }
        if found.is_empty() && unknown {
            let why = format!("what a {subject} of this scan belongs to");
            return Err(EvalError::Unresolved(why));
        }
        Ok(found)
    }
}

const SETTINGS: &str = "az monitor diagnostic-settings list --resource ID";
const LOCKS: &str = "az lock list --resource ID";
const REPLICATIONS: &str = "az acr replication list --registry NAME";
const ENDPOINTS: &str = "az network private-endpoint list";

/// How others may name a resource.
struct References {
    /// Provider, types and names in lower case; addresses.
    known: Vec<String>,
    /// The file does not tell the resource's own name.
    is_nameless: bool,
}

/// From a resource's id, else from its type and name; Terraform's files name one another by address.
fn references(resource: Resource<'_>) -> References {
    let node = resource.node();
    let text = |key| node.get(key).and_then(Node::as_str);
    let mut known = Vec::new();
    if let Some(address) = text("address") {
        known.push(address.split('[').next().unwrap_or(address).to_ascii_lowercase());
    }
    let id = text("id").filter(|id| id.contains("/providers/"));
    match (id, text("name")) {
        (Some(id), _) => known.push(of_id(id)),
        (None, Some(name)) => known.push(of_type(text("type").unwrap_or_default(), name)),
        (None, None) => return References { known, is_nameless: true },
    }
    References { known, is_nameless: false }
}

fn of_id(id: &str) -> String {
    let lower = id.to_ascii_lowercase();
    lower.rsplit_once("/providers/").map_or(lower.as_str(), |(_, path)| path).to_owned()
}

/// `a/b/c` and `x/y` as `a/b/x/c/y`.
fn of_type(resource_type: &str, name: &str) -> String {
    let lower = resource_type.to_ascii_lowercase();
    let mut types = lower.split('/');
    let mut reference = types.next().unwrap_or_default().to_owned();
    let names = name.to_ascii_lowercase();
    for (kind, name) in types.zip(names.split('/')) {
        reference.push_str(&format!("/{kind}/{name}"));
    }
    reference
}

/// What a setting or lock is attached to: its scope, or the part of its id before its own.
fn settings_target(node: Node<'_>) -> Target {
    for key in ["scope", "id"] {
        let Some(value) = node.get(key) else { continue };
        let Content::Str(text) = value.content() else { return Target::Unknown };
        let lower = text.to_ascii_lowercase();
        if key == "scope" {
            return Target::Known(of_id(&lower));
        }
        if let Some((owner, _)) =
            lower.rsplit_once("/providers/").filter(|(owner, _)| owner.contains("/providers/"))
        {
            return Target::Known(of_id(owner));
        }
    }
    Target::Unknown
}

/// The registry that a replication belongs to: by its id, its name, or the address of what it is written in.
fn replication_target(node: Node<'_>) -> Target {
    let text = |key| node.get(key).and_then(Node::as_str);
    if let Some(owner) = text("owner") {
        return Target::Known(owner.split('[').next().unwrap_or(owner).to_ascii_lowercase());
    }
    if let Some((owner, _)) = text("id").and_then(|id| id.rsplit_once("/replications/")) {
        return Target::Known(of_id(owner));
    }
    let registry = text("name").and_then(|name| name.split_once('/')).map(|(registry, _)| registry);
    registry.map_or(Target::Unknown, |registry| {
        Target::Known(of_type("Microsoft.ContainerRegistry/registries", registry))
    })
}

fn location(node: Node<'_>) -> Option<String> {
    let location = node.get("location").and_then(Node::as_str)?;
    Some(location.replace(' ', "").to_ascii_lowercase())
}

fn endpoint_target(node: Node<'_>) -> Target {
    let lists = ["privateLinkServiceConnections", "manualPrivateLinkServiceConnections"];
    // An endpoint has one connection.
    let connection =
        lists.iter().find_map(|list| node.at(&["properties", list])?.as_list()?.get(0));
    let id = connection.and_then(|one| one.at(&["properties", "privateLinkServiceId"]));
    id.and_then(Node::as_str).map_or(Target::Unknown, |id| Target::Known(of_id(id)))
}

/// Categories and groups of logs that a setting sends somewhere.
///
/// # Errors
/// If the file does not tell.
fn categories(setting: Node<'_>) -> Result<Vec<String>, EvalError> {
    let mut found = Vec::new();
    let properties = known(setting.get("properties"))?;
    let logs = known(properties.and_then(|properties| properties.get("logs")))?;
    for log in logs.and_then(Node::as_list).into_iter().flat_map(|logs| logs.iter()) {
        let enabled = known(Some(log))?.and_then(|log| log.get("enabled"));
        if known(enabled)?.and_then(Node::as_bool) != Some(true) {
            continue;
        }
        for key in ["category", "categoryGroup"] {
            found.extend(known(log.get(key))?.and_then(Node::as_str).map(str::to_owned));
        }
    }
    Ok(found)
}

/// The value, unless it is one that the file does not tell.
fn known(node: Option<Node<'_>>) -> Result<Option<Node<'_>>, EvalError> {
    match node.map(Node::content) {
        Some(Content::Unresolved(why)) => Err(EvalError::Unresolved(why.to_owned())),
        _ => Ok(node),
    }
}

fn level(lock: Node<'_>) -> Result<Option<String>, EvalError> {
    let properties = known(lock.get("properties"))?;
    let level = known(properties.and_then(|properties| properties.get("level")))?;
    Ok(level.and_then(Node::as_str).map(str::to_owned))
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use crate::fixture::evidence;
    use crate::{Evidence, Subject};
    use ringfort_cel::Object;
    use ringfort_document::Symbol;

    const CLUSTER: &str = "/subscriptions/0/resourceGroups/g/providers/Microsoft.ContainerService/managedClusters/shop";

    fn cluster() -> Value {
        json!({"type": "Microsoft.ContainerService/managedClusters", "name": "shop", "properties": {}})
    }

    fn setting(scope: &Value) -> Value {
        json!({"type": "Microsoft.Insights/diagnosticSettings", "name": "audit", "scope": scope, "properties": {"logs": [
            {"category": "kube-audit", "enabled": true}, {"category": "guard", "enabled": false},
            {"categoryGroup": "allLogs", "enabled": true}]}})
    }

    fn told(evidence: &Evidence, name: &str) -> String {
        let subject = evidence.subjects().find(|subject| {
            matches!(subject, Subject::Object(resource) if &**resource.kind().kind() == "aks-cluster")
        });
        let facts = subject.unwrap().facts();
        match facts.field(name, Symbol::OTHER).unwrap() {
            Ok(value) => format!("{value:?}"),
            Err(error) => error.to_string(),
        }
    }

    #[test]
    fn settings_belong_to_the_resource_in_their_scope_or_id() {
        let by_scope = evidence(&[cluster(), setting(&json!(CLUSTER))]);
        let found = told(&by_scope, "logCategories");
        assert!(found.contains("kube-audit") && found.contains("allLogs"), "{found}");
        assert!(!found.contains("guard"), "{found}");
        let mut by_id = setting(&Value::Null);
        by_id["id"] =
            json!(format!("{CLUSTER}/providers/microsoft.insights/diagnosticSettings/audit"));
        assert!(told(&evidence(&[cluster(), by_id]), "logCategories").contains("kube-audit"));
        let other = setting(&json!("/subscriptions/0/providers/Microsoft.KeyVault/vaults/v"));
        assert!(!told(&evidence(&[cluster(), other]), "logCategories").contains("kube-audit"));
    }

    #[test]
    fn without_evidence_nobody_knows() {
        let alone = evidence(&[cluster()]);
        assert!(told(&alone, "logCategories").contains("az monitor diagnostic-settings list"));
        assert!(told(&alone, "locks").contains("no evidence"));
        assert!(told(&alone, "privateEndpoints").contains("no evidence"));
        let unknown = evidence(&[cluster(), setting(&Value::Null)]);
        assert!(told(&unknown, "logCategories").contains("unresolved"));
    }

    #[test]
    fn locks_and_endpoints_are_counted() {
        let lock = json!({"type": "Microsoft.Authorization/locks", "name": "keep",
            "id": format!("{CLUSTER}/providers/Microsoft.Authorization/locks/keep"), "level": "CanNotDelete"});
        let endpoint = json!({"type": "Microsoft.Network/privateEndpoints", "name": "e", "properties":
            {"privateLinkServiceConnections": [{"name": "c", "properties": {"privateLinkServiceId": CLUSTER}}]}});
        let evidence = evidence(&[cluster(), lock, endpoint]);
        assert!(told(&evidence, "locks").contains("CanNotDelete"));
        assert!(told(&evidence, "privateEndpoints").contains('1'));
    }

    #[test]
    fn replications_belong_to_the_registry_in_their_id_or_name() {
        let registry = json!({"type": "Microsoft.ContainerRegistry/registries", "name": "shop", "properties": {}});
        let replication = |name: &str| {
            json!({"type": "Microsoft.ContainerRegistry/registries/replications",
            "name": name, "location": "West Europe"})
        };
        let told = |items: &[Value]| {
            let evidence = evidence(items);
            let subject = evidence.subjects().find(|subject| {
                matches!(subject, Subject::Object(resource) if &**resource.kind().kind() == "container-registry")
            });
            match subject.unwrap().facts().field("replications", Symbol::OTHER).unwrap() {
                Ok(value) => format!("{value:?}"),
                Err(error) => error.to_string(),
            }
        };
        assert!(told(&[registry.clone(), replication("shop/westeurope")]).contains("westeurope"));
        assert!(!told(&[registry.clone(), replication("other/westeurope")]).contains("westeurope"));
        // What is named by an expression may be anything.
        let symbolic = told(&[registry.clone(), replication("[parameters('r')]/westeurope")]);
        assert!(symbolic.contains("what a registry-replication"), "{symbolic}");
        assert!(told(&[registry]).contains("no evidence"));
    }
}
