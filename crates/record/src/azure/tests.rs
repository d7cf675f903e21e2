use std::sync::Arc;

use ringfort_document::{Document, Node, Reader, Vocabulary};

use crate::{Recorded, records};

fn recorded(text: &str) -> Recorded {
    let reader = Reader::new(Arc::new(Vocabulary::default()));
    let documents = reader.read(text.as_bytes()).documents;
    records(&documents[0]).unwrap()
}

fn each(document: &Document) -> Vec<Node<'_>> {
    document.root().as_list().unwrap().iter().collect()
}

fn text<'d>(node: Node<'d>, keys: &[&str]) -> &'d str {
    node.at(keys).and_then(Node::as_str).unwrap_or("-")
}

#[test]
fn what_the_command_line_prints_takes_the_shape_of_the_api() {
    let recorded = recorded(
        r#"{"id": "/subscriptions/0/resourceGroups/g/providers/Microsoft.ContainerService/managedClusters/shop",
            "name": "shop", "type": "Microsoft.ContainerService/ManagedClusters", "location": "westeurope",
            "aadProfile": {"enableAzureRbac": true, "adminUsers": null},
            "apiServerAccessProfile": {"authorizedIpRanges": ["10.0.0.0/8"]},
            "windowsProfile": {"adminPassword": "canary", "adminUsername": "a"},
            "agentPoolProfiles": [{"name": "system", "enableNodePublicIp": true}]}"#,
    );
    assert!(recorded.replaces);
    assert_eq!(recorded.sealed.len(), 1);
    let records = each(&recorded.document);
    let [cluster, pool] = records[..] else { panic!("{records:?}") };
    assert_eq!(text(cluster, &["kind"]), "aks-cluster");
    assert_eq!(text(cluster, &["metadata", "name"]), "shop");
    assert_eq!(text(cluster, &["location"]), "westeurope");
    assert!(cluster.at(&["properties", "aadProfile", "enableAzureRBAC"]).is_some());
    assert!(cluster.at(&["properties", "aadProfile", "adminUsers"]).is_none());
    assert!(cluster.at(&["properties", "apiServerAccessProfile", "authorizedIPRanges"]).is_some());
    assert_eq!(text(cluster, &["properties", "windowsProfile", "adminPassword"]), "");
    assert_eq!(text(pool, &["metadata", "name"]), "shop/system");
    assert_eq!(text(pool, &["owner"]), "shop");
    assert!(pool.at(&["properties", "enableNodePublicIP"]).is_some());
}

#[test]
fn parts_with_an_id_are_resources_too() {
    let rule = "/subscriptions/0/resourceGroups/g/providers/Microsoft.Network/networkSecurityGroups/n/securityRules/ssh";
    let recorded = recorded(&format!(
        r#"[{{"name": "n", "type": "Microsoft.Network/networkSecurityGroups",
            "securityRules": [{{"id": "{rule}", "name": "ssh", "access": "Allow", "etag": "x"}}]}}]"#
    ));
    let records = each(&recorded.document);
    let rules = records[0].at(&["properties", "securityRules"]).unwrap().as_list().unwrap();
    assert_eq!(text(rules.get(0).unwrap(), &["properties", "access"]), "Allow");
    assert_eq!(text(rules.get(0).unwrap(), &["etag"]), "x");
}

#[test]
fn lists_of_the_api_are_taken_apart_and_children_named_in_full() {
    let recorded = recorded(
        r#"{"value": [
            {"type": "microsoft.containerservice/managedclusters/agentpools", "name": "system",
             "id": "/subscriptions/0/resourceGroups/g/providers/Microsoft.ContainerService/managedClusters/shop/agentPools/system",
             "properties": {"osSKU": "AzureLinux"}},
            {"type": "Microsoft.Web/sites", "name": "x"}]}"#,
    );
    let records = each(&recorded.document);
    assert_eq!(records.len(), 1);
    assert_eq!(text(records[0], &["metadata", "name"]), "shop/system");
    assert_eq!(text(records[0], &["properties", "osSKU"]), "AzureLinux");
}

#[test]
fn other_objects_are_none() {
    let reader = Reader::new(Arc::new(Vocabulary::default()));
    for text in [
        "{}",
        "[]",
        "type: Microsoft.Web/sites\n",
        "type: Opaque\n",
        "value: [{type: 5}]\n",
        "apiVersion: v1\nkind: Secret\ntype: kubernetes.io/tls\n",
    ] {
        let documents = reader.read(text.as_bytes()).documents;
        assert!(documents.iter().all(|document| records(document).is_none()), "{text}");
    }
}
