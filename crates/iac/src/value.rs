//! Values of expressions.

use std::cell::Cell;

use ringfort_document::{Builder, NodeId, Span};

/// A value with its place, if it has one of its own.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Value {
    pub(crate) kind: Kind,
    pub(crate) span: Option<Span>,
}

/// What a value is.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Kind {
    Null,
    Bool(bool),
    Number(f64),
    Text(String),
    List(Vec<Value>),
    Map(Vec<(String, Value)>),
    /// The files do not tell it; why.
    Unknown(String),
}

impl Value {
    pub(crate) fn new(kind: Kind) -> Value {
        Value { kind, span: None }
    }

    pub(crate) fn text(text: impl Into<String>) -> Value {
        Value::new(Kind::Text(text.into()))
    }

    pub(crate) fn unknown(why: impl Into<String>) -> Value {
        Value::new(Kind::Unknown(why.into()))
    }

    /// The same value at another place: an expression has the place of its attribute.
    pub(crate) fn at(mut self, span: Option<Span>) -> Value {
        if span.is_some() {
            self.span = span;
        }
        self
    }

    /// Forgets all places: they are those of another file.
    pub(crate) fn without_places(self) -> Value {
        let kind = match self.kind {
            Kind::List(items) => Kind::List(items.into_iter().map(Value::without_places).collect()),
            Kind::Map(entries) => Kind::Map(
                entries.into_iter().map(|(key, value)| (key, value.without_places())).collect(),
            ),
            other => other,
        };
        Value { kind, span: None }
    }

    pub(crate) fn too_large() -> Value {
        Value::unknown("the files are too large to be evaluated")
    }

    /// Parts that it is made of; long texts count for several.
    pub(crate) fn size(&self) -> usize {
        match &self.kind {
            Kind::Text(text) | Kind::Unknown(text) => 1 + text.len() / 64,
            Kind::List(items) => 1 + items.iter().map(Value::size).sum::<usize>(),
            Kind::Map(entries) => {
                1 + entries
                    .iter()
                    .map(|(key, value)| 1 + key.len() / 64 + value.size())
                    .sum::<usize>()
            }
            Kind::Null | Kind::Bool(_) | Kind::Number(_) => 1,
        }
    }

    pub(crate) fn get(&self, key: &str) -> Option<&Value> {
        match &self.kind {
            Kind::Map(entries) => {
                entries.iter().find(|(known, _)| known == key).map(|(_, value)| value)
            }
            _ => None,
        }
    }

    pub(crate) fn why(&self) -> Option<&str> {
        match &self.kind {
            Kind::Unknown(why) => Some(why),
            _ => None,
        }
    }

    /// Writes the value; what has no place of its own has that of what is around it.
    pub(crate) fn write(&self, builder: &mut Builder, around: Span) -> NodeId {
        let span = self.span.unwrap_or(around);
        match &self.kind {
            Kind::Null => builder.null(span),
            Kind::Bool(value) => builder.bool(*value, span),
            Kind::Number(value) => number(builder, *value, span),
            Kind::Text(text) => builder.string(text, span),
            Kind::List(items) => {
                let items: Vec<NodeId> =
                    items.iter().map(|item| item.write(builder, span)).collect();
                builder.list(&items, span)
            }
            Kind::Map(entries) => {
                let fields: Vec<(&str, Span, NodeId)> = entries
                    .iter()
                    .map(|(key, value)| {
                        let own = value.span.unwrap_or(span);
                        (key.as_str(), own, value.write(builder, span))
                    })
                    .collect();
                builder.map(&fields, span)
            }
            Kind::Unknown(why) => builder.unresolved(why, span),
        }
    }
}

/// An integer where it is one.
fn number(builder: &mut Builder, value: f64, span: Span) -> NodeId {
    if value.fract() == 0.0 && value.abs() < 9e15 {
        return builder.int(value as i64, span);
    }
    builder.float(value, span)
}

/// The value as text, where the languages would make it one.
pub(crate) fn as_text(value: &Value) -> Option<String> {
    match &value.kind {
        Kind::Text(text) => Some(text.clone()),
        Kind::Bool(value) => Some(value.to_string()),
        Kind::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

/// Equal whatever the places.
pub(crate) fn equal(one: &Value, other: &Value) -> bool {
    match (&one.kind, &other.kind) {
        (Kind::List(ones), Kind::List(others)) => {
            ones.len() == others.len()
                && ones.iter().zip(others).all(|(one, other)| equal(one, other))
        }
        (Kind::Map(ones), Kind::Map(others)) => {
            let same = |((key, one), (name, other)): (&(String, Value), &(String, Value))| {
                key == name && equal(one, other)
            };
            ones.len() == others.len() && ones.iter().zip(others).all(same)
        }
        (one, other) => one == other,
    }
}

/// What an evaluation may still cost: hostile files make small texts into values that fill the memory.
#[derive(Debug)]
pub(crate) struct Budget(Cell<usize>);

impl Default for Budget {
    /// Values of a million parts in all.
    fn default() -> Budget {
        Budget(Cell::new(1_000_000))
    }
}

impl Budget {
    /// False if it is used up.
    pub(crate) fn take(&self, cost: usize) -> bool {
        let left = self.0.get();
        self.0.set(left.saturating_sub(cost));
        left >= cost
    }

    /// A copy, if it can be afforded.
    pub(crate) fn copy(&self, value: &Value) -> Value {
        if self.take(value.size()) { value.clone() } else { Value::too_large() }
    }

    /// A value that was made, if it can be afforded.
    pub(crate) fn afford(&self, value: Value) -> Value {
        if self.take(value.size()) { value } else { Value::too_large() }
    }
}
