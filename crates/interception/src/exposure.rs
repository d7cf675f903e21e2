//! Who can try: the measure's own answer, raised by what publishes an object or grants a right.

use ringfort_measure::Exposure;

use crate::account::{Holder, holders};
use crate::target::Target;

/// The exposure of a finding, and why it is not the page's.
pub(crate) fn exposure(page: Exposure, target: &Target<'_>) -> (Exposure, Option<String>) {
    let raised = published(target).or_else(|| granted(target));
    match raised {
        Some((exposure, reason)) if rank(exposure) < rank(page) => (exposure, Some(reason)),
        _ => (page, None),
    }
}

/// Most exposed first.
fn rank(exposure: Exposure) -> usize {
    Exposure::ALL.iter().position(|each| *each == exposure).unwrap_or(Exposure::ALL.len())
}

/// Services, Ingresses, Gateways and ports of the host in front of the workload.
fn published(target: &Target<'_>) -> Option<(Exposure, String)> {
    let ways = match target.pod {
        Some(_) => target.texts("exposedBy")?,
        None if target.resource.is("", "Service") => target.texts("exposure")?,
        None => return None,
    };
    let outside = ["LoadBalancer", "Ingress", "Gateway", "ExternalIPs"];
    if let Some(way) = ways.iter().find(|way| outside.contains(&way.as_str())) {
        return Some((Exposure::Internet, format!("reached from outside of the cluster by {way}")));
    }
    let way = ways.first()?;
    Some((Exposure::Corporate, format!("reached from outside of the cluster by {way}")))
}

/// Groups that nearly everybody is in.
fn granted(target: &Target<'_>) -> Option<(Exposure, String)> {
    let holders = holders(target)?;
    let has = |wanted: &[&str]| {
        holders.iter().find_map(|holder| match holder {
            Holder::Group(name) | Holder::User(name) => {
                wanted.iter().find(|group| name.starts_with(**group)).map(|_| name.clone())
            }
            Holder::Account { .. } => None,
        })
    };
    if let Some(name) = has(&["system:unauthenticated", "system:anonymous"]) {
        return Some((Exposure::Corporate, format!("held by `{name}`, without any login")));
    }
    let name = has(&["system:authenticated", "system:serviceaccounts"])?;
    Some((Exposure::AnyPod, format!("held by `{name}`, so by every pod")))
}
