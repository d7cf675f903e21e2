//! Interceptors on the node: what the kernel and the runtime do for a container.

use ringfort_assess::Proof;
use ringfort_document::Node;
use ringfort_evidence::{Evidence, Resource};
use ringfort_risk::Status;

use crate::proof::{absent, at, name_of, never, of, proof, unknown};
use crate::target::Target;
use crate::testimony::Witnesses;

/// Handlers of runtimes that put a second kernel, or one in user space, between container and node.
const SANDBOXES: &[&str] = &["firecracker", "gvisor", "kata", "nabla", "quark", "runsc", "wasm"];

/// The kubelet's filter for containers that choose none.
pub(crate) fn seccomp_default(target: &Target<'_>, witnesses: &Witnesses<'_>) -> Proof {
    if target.is_privileged() {
        return never(of("privileged containers run without a filter"));
    }
    let profile = target.security(&["seccompProfile", "type"]).and_then(Node::as_str);
    if profile == Some("Unconfined") {
        return never(of("the container chooses to run without a filter"));
    }
    if is_windows(target) {
        return never(of("Windows has no such filter"));
    }
    witnesses.named("I-SECCOMPDEFAULT", &|_| true)
}

/// AppArmor on the nodes, unless the container switches it off.
pub(crate) fn apparmor(evidence: &Evidence, target: &Target<'_>) -> Proof {
    if target.is_privileged() {
        return never(of("privileged containers run without a profile"));
    }
    let profile = target.security(&["appArmorProfile", "type"]).and_then(Node::as_str);
    if profile == Some("Unconfined") {
        return never(of("the container chooses to run without a profile"));
    }
    on_nodes(evidence, "AppArmor is loaded", "AppArmor is not loaded", &|node| {
        node.at(&["security", "apparmor"]).and_then(Node::as_bool)
    })
}

/// SELinux on the nodes, unless the container takes a type that may do everything.
pub(crate) fn selinux(evidence: &Evidence, target: &Target<'_>) -> Proof {
    if target.is_privileged() {
        return never(of("privileged containers run with a type that may do everything"));
    }
    let kind = target.security(&["seLinuxOptions", "type"]).and_then(Node::as_str);
    if kind.is_some_and(|kind| {
        !matches!(
            kind,
            "" | "container_t" | "container_kvm_t" | "container_init_t" | "container_engine_t"
        )
    }) {
        return never(of("the container takes a type of its own"));
    }
    on_nodes(evidence, "SELinux enforces", "SELinux does not enforce", &|node| {
        node.at(&["security", "selinux"]).and_then(Node::as_str).map(|mode| mode == "enforcing")
    })
}

/// All nodes where the object runs or may run must say so; a scan rarely has all of them.
fn on_nodes(
    evidence: &Evidence,
    yes: &str,
    no: &str,
    holds: &dyn Fn(Node<'_>) -> Option<bool>,
) -> Proof {
    let mut seen: Option<Resource<'_>> = None;
    for node in evidence.of_kind("ringfort.io", "node") {
        match holds(node.node()) {
            Some(true) => seen = seen.or(Some(node)),
            Some(false) => return absent(at(format!("{no} on {}", name_of(node)), node)),
            None => {}
        }
    }
    match seen {
        Some(node) => {
            proof(Status::Probable, name_of(node), at(format!("{yes} on {}", name_of(node)), node))
        }
        None => unknown("no node record in this scan tells it"),
    }
}

/// The pod's own user namespace, where nodes can give it one.
pub(crate) fn user_namespace(target: &Target<'_>) -> Proof {
    match target.pod_field(&["hostUsers"]).and_then(Node::as_bool) {
        Some(false) => {
            let words = "the pod asks for a user namespace of its own";
            // Needs runtime and kernel of the node: a live pod would not run without them.
            let status = match target.resource.is_delivered() && target.resource.is("", "Pod") {
                true => Status::Proven,
                false => Status::Probable,
            };
            proof(status, name_of(target.resource), at(words, target.resource))
        }
        _ => absent(of("the pod shares the host's user namespace")),
    }
}

/// A runtime that puts a sandbox around the pod.
pub(crate) fn sandbox(evidence: &Evidence, target: &Target<'_>) -> Proof {
    let Some(class) = target.pod_field(&["runtimeClassName"]).and_then(Node::as_str) else {
        return absent(of("the pod runs in the ordinary runtime"));
    };
    let found = evidence.find("node.k8s.io", "RuntimeClass", None, class);
    let handler = match found {
        Some(found) => found.node().get("handler").and_then(Node::as_str),
        None => Some(class),
    };
    let is_sandbox = handler.is_some_and(|handler| {
        SANDBOXES.iter().any(|known| handler.to_ascii_lowercase().contains(known))
    });
    match (is_sandbox, found) {
        (false, Some(found)) => {
            absent(at(format!("{} is not known to be a sandbox", name_of(found)), found))
        }
        (false, None) => unknown(format!("the RuntimeClass `{class}` is not in this scan")),
        (true, Some(found)) => {
            let running = target.resource.is_delivered() && target.resource.is("", "Pod");
            let status = if running { Status::Proven } else { Status::Probable };
            let words = format!("{} runs pods in a sandbox", name_of(found));
            proof(status, name_of(found), at(words, found))
        }
        (true, None) => {
            let words = format!(
                "the RuntimeClass `{class}` has the name of a sandbox, and is not in this scan"
            );
            proof(Status::Probable, format!("RuntimeClass `{class}`"), of(words))
        }
    }
}

fn is_windows(target: &Target<'_>) -> bool {
    target.pod_field(&["os", "name"]).and_then(Node::as_str) == Some("windows")
}
