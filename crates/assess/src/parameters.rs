//! The values of a measure's parameters, as a document that checks read.

use std::fmt;
use std::sync::Arc;

use ringfort_document::{Document, Node, Reader, Vocabulary};
use ringfort_measure::Measure;

/// The parameters of one measure: defaults with the user's values over them.
#[derive(Debug)]
pub(crate) struct Parameters {
    document: Document,
}

/// A parameter whose value cannot be read.
#[derive(Clone, Debug)]
pub(crate) struct ParameterError {
    name: String,
    message: String,
}

impl fmt::Display for ParameterError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "parameter `{}`: {}", self.name, self.message)
    }
}

impl Parameters {
    /// Takes each parameter's value from `given`, else its default.
    pub(crate) fn read(
        measure: &Measure,
        given: &dyn Fn(&str, &str) -> Option<String>,
        vocabulary: &Arc<Vocabulary>,
    ) -> Result<Parameters, ParameterError> {
        let mut text = String::from("{");
        for (number, parameter) in measure.params.iter().enumerate() {
            let value = given(&measure.id, &parameter.name)
                .unwrap_or_else(|| parameter.default.clone().into_owned());
            let separator = if number == 0 { "" } else { "," };
            text.push_str(&format!("{separator}{:?}:{value}", parameter.name));
        }
        text.push('}');
        let reading = Reader::new(Arc::clone(vocabulary)).read(text.as_bytes());
        let name = || {
            measure.params.iter().map(|parameter| &*parameter.name).collect::<Vec<_>>().join(", ")
        };
        if let Some(error) = reading.errors.first() {
            return Err(ParameterError { name: name(), message: error.to_string() });
        }
        let document = reading.documents.into_iter().next();
        let document = document
            .ok_or_else(|| ParameterError { name: name(), message: "no value".to_owned() })?;
        Ok(Parameters { document })
    }

    /// The map of values.
    pub(crate) fn values(&self) -> Node<'_> {
        self.document.root()
    }
}
