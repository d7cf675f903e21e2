//! What it means that something is not in the evidence.

use ringfort_cel::EvalError;

use crate::evidence::Evidence;

/// A namespaced object is not there: absent in this scan, or undecided if the scan is a part.
pub(super) fn namespaced(evidence: &Evidence, group: &str, kind: &str) -> Result<(), EvalError> {
    if evidence.options().partial && !evidence.has_all_of(group, kind) {
        let plural = plural(kind);
        return Err(EvalError::NoEvidence(format!(
            "this scan is a part; `kubectl get {plural} --all-namespaces -o yaml` would tell"
        )));
    }
    Ok(())
}

/// A cluster-scoped object is not there: undecided, unless the evidence has all of its kind.
pub(super) fn cluster_scoped(
    evidence: &Evidence,
    group: &str,
    kind: &str,
    name: &str,
) -> Result<(), EvalError> {
    if evidence.has_all_of(group, kind) {
        return Ok(());
    }
    let plural = plural(kind);
    Err(EvalError::NoEvidence(format!(
        "the {kind} `{name}` is not in this scan; `kubectl get {plural} -o yaml` would tell"
    )))
}

/// The word for several objects of a kind on the command line.
fn plural(kind: &str) -> String {
    let lower = kind.to_ascii_lowercase();
    if let Some(stem) = lower.strip_suffix('y') {
        format!("{stem}ies")
    } else if lower.ends_with('s') {
        format!("{lower}es")
    } else {
        format!("{lower}s")
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn kinds_have_their_plural() {
        let plurals = ["NetworkPolicy", "Ingress", "ClusterRole"].map(super::plural);
        assert_eq!(plurals, ["networkpolicies", "ingresses", "clusterroles"]);
    }
}
