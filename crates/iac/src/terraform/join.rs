//! Settings that stand in a resource of their own, brought to the resource that they are of.

use super::module::Resource;
use crate::value::{Kind, Value, as_text};

/// A resource with settings, its attribute that names the other one, that one's type, and the block it stands for there.
const JOINS: &[(&str, &str, &str, &str)] = &[
    (
        "azurerm_storage_account_customer_managed_key",
        "storage_account_id",
        "azurerm_storage_account",
        "customer_managed_key",
    ),
    (
        "azurerm_storage_account_network_rules",
        "storage_account_id",
        "azurerm_storage_account",
        "network_rules",
    ),
];

/// Adds blocks to resources of all files; they have no places of their own, since they may come from another file.
pub(super) fn join(files: &mut [(usize, &str, Vec<Resource>)]) {
    let mut settings: Vec<(&str, &str, Value, Value)> = Vec::new();
    for (_, _, resources) in files.iter() {
        for resource in resources {
            for &(kind, attribute, target, block) in JOINS {
                if resource.kind == kind {
                    let of = resource.values.get(attribute).cloned();
                    let of = of.unwrap_or_else(|| {
                        Value::unknown("it is not said whose settings these are")
                    });
                    settings.push((target, block, of, resource.values.clone().without_places()));
                }
            }
        }
    }
    for (_, _, resources) in files.iter_mut() {
        for resource in resources.iter_mut() {
            for (target, block, of, values) in &settings {
                if resource.kind == *target {
                    add(resource, block, of, values);
                }
            }
        }
    }
}

fn add(resource: &mut Resource, block: &str, of: &Value, values: &Value) {
    let address = resource.address.split('[').next().unwrap_or(&resource.address).to_owned();
    let name = resource.values.get("name").and_then(as_text);
    let Kind::Map(fields) = &mut resource.values.kind else { return };
    if fields.iter().any(|(key, _)| key == block) {
        return;
    }
    let made = match as_text(of) {
        Some(id) if id == address || name.is_some_and(|name| id.ends_with(&format!("/{name}"))) => {
            Value::new(Kind::List(vec![values.clone()]))
        }
        Some(_) => return,
        None => Value::unknown("settings of a resource that the files do not name"),
    };
    fields.push((block.to_owned(), made));
}
