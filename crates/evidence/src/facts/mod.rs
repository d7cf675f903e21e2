//! What the inventory says about one subject: the variable `facts` of checks. Each fact is computed when a
//! check asks for it; nothing is stored.
//!
//! What is absent: a namespaced object that is not in the evidence counts as absent, "in this scan". A
//! cluster-scoped object, and the labels of a Namespace, that are not in the evidence are undecided, unless
//! the evidence holds a dump of that kind. With [`Options::partial`](crate::Options::partial) both are
//! undecided; a list that is not empty is told all the same.

mod absence;
mod azure;
mod configuration;
mod limits;
mod networks;
mod pods;
mod rights;
mod scaling;
mod table;
#[cfg(test)]
#[expect(clippy::cloned_ref_to_slice_refs, reason = "a list of one reads like the others")]
mod tests;

use ringfort_cel::{EvalError, Object, Type, Value};
use ringfort_document::Symbol;

pub use table::{EVERYTHING, FACTS, Fact, FactType, PODS, facts_of, facts_type};

use crate::inventory::MOST;
use crate::resource::Resource;
use crate::schema::UnknownField;
use crate::subject::Subject;

/// The facts of one subject.
#[derive(Clone, Copy, Debug)]
pub struct Facts<'e> {
    subject: Subject<'e>,
}

type Told<'a> = Result<Value<'a>, EvalError>;

impl<'e> Subject<'e> {
    /// The variable `facts`.
    pub fn facts(self) -> Facts<'e> {
        Facts { subject: self }
    }

    /// The subject's name in the list of facts.
    fn fact_name(self) -> &'e str {
        match self {
            Subject::Container(_) => "container",
            Subject::Pod(_) => "pod",
            Subject::Object(resource) => resource.kind().kind(),
        }
    }
}

impl Object for Facts<'_> {
    fn type_name(&self) -> &'static str {
        "facts"
    }

    fn field<'a>(&'a self, name: &str, _: Symbol) -> Option<Told<'a>> {
        table::is_known(self.subject.fact_name(), name).then(|| self.tell(name))
    }

    fn fields(&self) -> &'static [(&'static str, Type)] {
        table::fields(self.subject.fact_name())
    }
}

impl<'e> Facts<'e> {
    /// The fact of this name.
    ///
    /// # Errors
    /// The evidence does not decide it, or the subject has no such fact.
    pub fn get(self, name: &str) -> Result<Value<'e>, EvalError> {
        self.tell(name)
    }

    fn resource(self) -> Resource<'e> {
        self.subject.resource()
    }

    fn tell(self, name: &str) -> Told<'e> {
        let told = self
            .common(name)
            .or_else(|| self.of_pod(name))
            .or_else(|| self.of_network(name))
            .or_else(|| self.of_scaling(name))
            .or_else(|| self.of_rights(name))
            .or_else(|| self.of_limits(name))
            .or_else(|| self.of_configuration(name))
            .or_else(|| self.of_azure(name));
        told.unwrap_or_else(|| Err(EvalError::NoSuchKey { key: name.to_owned() }))
    }

    fn common(self, name: &str) -> Option<Told<'e>> {
        Some(match name {
            "owned" => Ok(Value::Bool(self.resource().is_owned())),
            "namespaceFound" => Ok(Value::Bool(
                self.resource().namespace().is_none()
                    || self.resource().namespace_object().is_some(),
            )),
            "namespaceLabels" => self.namespace_labels(),
            "unknownFields" => {
                Ok(texts(self.resource().unknown_fields().iter().map(unknown_field)))
            }
            "malformedFields" => {
                let resource = self.resource();
                let values = resource.malformed_values().into_iter().take(MOST);
                Ok(texts(values.map(|node| resource.path(node).to_string())))
            }
            _ => return None,
        })
    }

    fn namespace_labels(self) -> Told<'e> {
        let Some(name) = self.resource().namespace() else { return Ok(Value::map(Vec::new())) };
        match self.resource().namespace_object() {
            Some(namespace) => {
                let labels = namespace.metadata().and_then(|metadata| metadata.get("labels"));
                Ok(labels.map_or_else(|| Value::map(Vec::new()), Value::from))
            }
            None => absence::cluster_scoped(self.resource().evidence(), "", "Namespace", name)
                .map(|()| Value::map(Vec::new())),
        }
    }
}

/// For example `spec.hostnetwork (hostNetwork)`.
fn unknown_field(field: &UnknownField<'_>) -> String {
    match field.nearest {
        Some(nearest) => format!("{} ({nearest})", field.path),
        None => field.path.to_string(),
    }
}

/// A sorted list of texts, each once.
fn texts<'a>(found: impl IntoIterator<Item = impl Into<String>>) -> Value<'a> {
    let mut found: Vec<String> = found.into_iter().map(Into::into).collect();
    found.sort_unstable();
    found.dedup();
    Value::list(found.into_iter().map(Value::string).collect())
}

fn count<'a>(number: usize) -> Value<'a> {
    Value::Int(i64::try_from(number).unwrap_or(i64::MAX))
}
