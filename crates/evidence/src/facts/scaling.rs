//! Facts of autoscalers and PodDisruptionBudgets.

use ringfort_cel::Value;
use ringfort_document::Node;

use super::pods::replicas;
use super::{Facts, Told, absence, texts};
use crate::inventory::{MOST, namespace_of, workloads};
use crate::resource::Resource;

impl<'e> Facts<'e> {
    pub(super) fn of_scaling(self, name: &str) -> Option<Told<'e>> {
        let resource = self.resource();
        Some(match name {
            "targetFound" => target_found(resource),
            "targetReplicasSet" => Ok(Value::Bool(
                target(resource)
                    .is_some_and(|target| target.node().at(&["spec", "replicas"]).is_some()),
            )),
            "sameTarget" => Ok(texts(same_target(resource))),
            "fewestPods" => Ok(sum(budgeted(resource).into_iter().map(fewest_pods))),
            _ => return None,
        })
    }
}

fn target<'e>(scaler: Resource<'e>) -> Option<Resource<'e>> {
    scaler.evidence().resource(scaler.scale_target()?)
}

fn target_found<'e>(scaler: Resource<'e>) -> Told<'e> {
    let found = target(scaler).is_some();
    if !found {
        let kind = scaler.scale_target_reference().and_then(|target| target.get("kind"));
        let kind = kind.and_then(Node::as_str).unwrap_or("Deployment");
        absence::namespaced(scaler.evidence(), "apps", kind)?;
    }
    Ok(Value::Bool(found))
}

fn same_target(scaler: Resource<'_>) -> Vec<String> {
    let Some(target) = target(scaler) else { return Vec::new() };
    target
        .all_scalers()
        .take(MOST)
        .filter(|other| other.kind().kind() == scaler.kind().kind())
        .filter(|other| {
            (namespace_of(*other), other.name()) != (namespace_of(scaler), scaler.name())
        })
        .map(|other| other.name().into_owned())
        .collect()
}

/// The workloads that a PodDisruptionBudget selects.
fn budgeted(budget: Resource<'_>) -> Vec<Resource<'_>> {
    workloads(budget.selected_pods().map(|pod| pod.resource()))
}

/// Fewest pods that an autoscaler leaves. ScaledObjects say it in another field and default to none.
fn minimum<'e>(scaler: Resource<'e>) -> Value<'e> {
    let spec = scaler.node().get("spec");
    let (field, default) = if scaler.is("keda.sh", "ScaledObject") {
        ("minReplicaCount", 0)
    } else {
        ("minReplicas", 1)
    };
    spec.and_then(|spec| spec.get(field)).map_or(Value::Int(default), Value::from)
}

/// Replicas of a workload, or what its autoscalers leave.
fn fewest_pods(workload: Resource<'_>) -> Value<'_> {
    match fewest(workload.autoscalers().map(minimum)) {
        Value::Null => replicas(workload),
        scaled => scaled,
    }
}

/// The numbers together; null if there is none; a malformed value comes first.
fn sum<'e>(numbers: impl Iterator<Item = Value<'e>>) -> Value<'e> {
    let mut sum = None;
    for number in numbers {
        match number {
            Value::Malformed(_) => return number,
            Value::Int(number) => sum = Some(number.saturating_add(sum.unwrap_or(0))),
            _ => {}
        }
    }
    sum.map_or(Value::Null, Value::Int)
}

/// The smallest number; null if there is none; a malformed value comes first.
fn fewest<'e>(numbers: impl Iterator<Item = Value<'e>>) -> Value<'e> {
    let mut fewest = None;
    for number in numbers {
        match number {
            Value::Malformed(_) => return number,
            Value::Int(number) => {
                fewest = Some(fewest.map_or(number, |known: i64| known.min(number)))
            }
            _ => {}
        }
    }
    fewest.map_or(Value::Null, Value::Int)
}
