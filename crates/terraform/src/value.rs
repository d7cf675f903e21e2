//! Values of expressions.

use std::ops::Range;

use ringfort_document::{Builder, NodeId, Span};

/// A value with its place, if it has one of its own.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Value {
    pub(crate) kind: Kind,
    pub(crate) span: Option<Range<usize>>,
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
    pub(crate) fn at(mut self, span: Option<Range<usize>>) -> Value {
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
        let span = self.span.as_ref().map_or(around, place);
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
                        let own = value.span.as_ref().map_or(span, place);
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

pub(crate) fn place(range: &Range<usize>) -> Span {
    Span { start: range.start as u32, end: range.end as u32 }
}
