//! Values of measures' parameters, typed as the measures declare them.

use std::collections::BTreeMap;

use ringfort_document::Content;
use ringfort_measure::{Measure, Parameter};

use crate::Known;
use crate::fault::{Cause, Collector};
use crate::fields::{Field, Placed};
use crate::known::listed;
use crate::suggest::did_you_mean;

/// The value of a parameter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    /// `string`
    String(String),
    /// `int`
    Int(i64),
    /// `bool`
    Bool(bool),
    /// `list(string)`
    List(Vec<String>),
    /// `map(string)`
    Map(BTreeMap<String, String>),
}

/// Parameters that differ from their defaults: by measure, then by name.
pub type Parameters = BTreeMap<String, BTreeMap<String, Value>>;

impl Value {
    /// The value as JSON, the form in which measures give their defaults.
    pub fn json(&self) -> String {
        use serde_json::Value as Json;
        let json = match self {
            Value::String(text) => Json::from(text.as_str()),
            Value::Int(number) => Json::from(*number),
            Value::Bool(truth) => Json::from(*truth),
            Value::List(items) => Json::from(items.clone()),
            Value::Map(map) => {
                Json::Object(map.iter().map(|(k, v)| (k.clone(), Json::from(v.as_str()))).collect())
            }
        };
        json.to_string()
    }
}

pub(crate) fn read<'d>(
    field: &Field<'d>,
    known: &Known<'_>,
    into: &mut Collector<'d>,
) -> Parameters {
    let mut parameters = Parameters::new();
    for (key, field) in field.entries(into) {
        let Some(measure) = known.measure(key.value) else {
            unknown_measure(&key, known, into);
            continue;
        };
        let values = of_measure(measure, &field, into);
        if !values.is_empty() {
            parameters.insert(key.value.to_owned(), values);
        }
    }
    parameters
}

fn unknown_measure(key: &Placed<&str>, known: &Known<'_>, into: &mut Collector<'_>) {
    let (message, help) = match known.rules(key.value) {
        Err(unknown) => (unknown.message, unknown.help),
        Ok(_) => (
            format!("`{}` is no id of a measure", key.value),
            "parameters belong to a measure as a whole: name its id".to_owned(),
        ),
    };
    into.add(&key.at, Cause::UnknownName, message, Some(help));
}

fn of_measure<'d>(
    measure: &Measure,
    field: &Field<'d>,
    into: &mut Collector<'d>,
) -> BTreeMap<String, Value> {
    let mut values = BTreeMap::new();
    for (key, field) in field.entries(into) {
        let Some(parameter) = measure.params.iter().find(|known| known.name == key.value) else {
            unknown_parameter(measure, &key, into);
            continue;
        };
        if let Some(value) = of_parameter(parameter, &field, into) {
            values.insert(key.value.to_owned(), value);
        }
    }
    values
}

fn unknown_parameter(measure: &Measure, key: &Placed<&str>, into: &mut Collector<'_>) {
    let names = || measure.params.iter().map(|known| &*known.name);
    let help = match did_you_mean(key.value, names()) {
        Some(help) => help,
        None if measure.params.is_empty() => "it has no parameters".to_owned(),
        None => format!("its parameters are {}", listed(names())),
    };
    let message = format!("measure `{}` has no parameter `{}`", measure.id, key.value);
    into.add(&key.at, Cause::UnknownName, message, Some(help));
}

fn of_parameter<'d>(
    parameter: &Parameter,
    field: &Field<'d>,
    into: &mut Collector<'d>,
) -> Option<Value> {
    let value = match (&*parameter.kind, field.node.content()) {
        ("string", Content::Str(text)) => Some(Value::String(text.to_owned())),
        ("int", Content::Int(number)) => Some(Value::Int(number)),
        ("bool", Content::Bool(truth)) => Some(Value::Bool(truth)),
        ("list(string)", Content::List(list)) => {
            let items = list.iter().map(|item| item.as_str().map(str::to_owned));
            items.collect::<Option<_>>().map(Value::List)
        }
        ("map(string)", Content::Map(map)) => {
            let entries = map
                .iter()
                .map(|entry| Some((entry.key.text.to_owned(), entry.value.as_str()?.to_owned())));
            entries.collect::<Option<_>>().map(Value::Map)
        }
        _ => None,
    };
    if value.is_none() {
        let wanted = words(&parameter.kind);
        let message = format!("parameter `{}` wants {wanted}", parameter.name);
        let help = format!("its default is {}", parameter.default);
        into.add(&field.at, Cause::WrongType, message, Some(help));
    }
    value
}

fn words(kind: &str) -> &str {
    match kind {
        "string" => "a string",
        "int" => "an integer",
        "bool" => "`true` or `false`",
        "list(string)" => "a list of strings",
        "map(string)" => "a map of strings",
        other => other,
    }
}
