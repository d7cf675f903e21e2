//! Which objects a binding hands to its policy as parameters.

use serde_json::Value;

use crate::Request;
use crate::selector::selects;

/// The parameters of a binding for one request.
#[derive(Debug)]
pub(crate) enum Parameters<'p> {
    /// The policy has none.
    None,
    /// Each of them must hold.
    These(Vec<&'p Value>),
    /// None is there.
    Missing {
        /// `parameterNotFoundAction: Deny`.
        deny: bool,
    },
    /// The binding does not fit its policy.
    Misconfigured(&'static str),
}

/// The policy takes a parameter.
pub(crate) const NOT_NAMED: &str = "the binding names no parameter";
/// The binding names one.
pub(crate) const NOT_TAKEN: &str = "the policy takes no parameter";

/// Looks the parameters up among all objects of the policy's `paramKind`.
pub(crate) fn of<'p>(
    policy: &Value,
    binding: &Value,
    request: &Request<'_>,
    all: &'p [Value],
) -> Parameters<'p> {
    let kind = policy.pointer("/spec/paramKind").filter(|kind| kind.is_object());
    let reference = binding.pointer("/spec/paramRef").filter(|reference| reference.is_object());
    let (kind, reference) = match (kind, reference) {
        (None, None) => return Parameters::None,
        (Some(_), None) => return Parameters::Misconfigured(NOT_NAMED),
        (None, Some(_)) => return Parameters::Misconfigured(NOT_TAKEN),
        (Some(kind), Some(reference)) => (kind, reference),
    };
    let text = |name: &str| reference.get(name).and_then(Value::as_str).filter(|t| !t.is_empty());
    let of_kind = all.iter().filter(|object| {
        object.get("kind") == kind.get("kind") && object.get("apiVersion") == kind.get("apiVersion")
    });
    let namespace = |object: &Value| {
        object.pointer("/metadata/namespace").and_then(Value::as_str).map(str::to_owned)
    };
    let selected = of_kind.filter(|object| {
        let place = match (namespace(object), text("namespace")) {
            (None, _) => true,
            (Some(own), Some(named)) => own == named,
            (Some(own), None) => Some(own.as_str()) == request.namespace,
        };
        let fits = match (text("name"), reference.get("selector")) {
            (Some(name), _) => {
                object.pointer("/metadata/name").and_then(Value::as_str) == Some(name)
            }
            (None, Some(selector)) => {
                selects(selector, object.pointer("/metadata/labels").unwrap_or(&Value::Null))
            }
            (None, None) => false,
        };
        place && fits
    });
    let found: Vec<&Value> = selected.collect();
    match found.is_empty() {
        true => Parameters::Missing { deny: text("parameterNotFoundAction") == Some("Deny") },
        false => Parameters::These(found),
    }
}
