//! Reading typed values from a node, with every mistake noted at its place.

use ringfort_document::{Content, Node, Span};

use crate::fault::{At, Cause, Collector};
use crate::pattern::LONGEST;
use crate::suggest::did_you_mean;

/// A value and where it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Placed<T> {
    pub(crate) value: T,
    pub(crate) at: At,
}

/// A node and the way to it.
#[derive(Clone, Debug)]
pub(crate) struct Field<'d> {
    pub(crate) node: Node<'d>,
    pub(crate) at: At,
}

/// The fields of a map whose names are fixed.
#[derive(Debug)]
pub(crate) struct Fields<'d> {
    fields: Vec<(&'static str, Field<'d>)>,
    /// Where the map stands.
    pub(crate) at: At,
}

impl<'d> Field<'d> {
    pub(crate) fn root(node: Node<'d>) -> Field<'d> {
        Field { node, at: At { span: node.span(), path: String::new() } }
    }

    fn child(&self, node: Node<'d>, step: &str) -> Field<'d> {
        let path = match (self.at.path.is_empty(), step.starts_with('[')) {
            (true, _) => step.to_owned(),
            (false, true) => format!("{}{step}", self.at.path),
            (false, false) => format!("{}.{step}", self.at.path),
        };
        Field { node, at: At { span: node.span(), path } }
    }

    fn wrong_type(&self, wanted: &str, into: &mut Collector<'d>) {
        let found = self.node.type_name();
        let quote = wanted == "a string" && matches!(found, "boolean" | "number" | "integer");
        let help = match (quote, into.typed(self.node)) {
            (true, Some(typed)) => Some(format!("put it in quotes: \"{typed}\"")),
            _ => None,
        };
        let name = name_of(&self.at);
        into.add(
            &self.at,
            Cause::WrongType,
            format!("{name} wants {wanted}, not {}", a(found)),
            help,
        );
    }

    /// A string; numbers are taken as they were typed, so that ids and versions need no quotes.
    pub(crate) fn string(&self, into: &mut Collector<'d>) -> Option<Placed<String>> {
        let text = match self.node.content() {
            Content::Str(text) => text,
            Content::Int(_) | Content::Float(_) => match into.typed(self.node) {
                Some(typed) => typed,
                None => {
                    self.wrong_type("a string", into);
                    return None;
                }
            },
            _ => {
                self.wrong_type("a string", into);
                return None;
            }
        };
        self.check_text(text, into)
    }

    fn check_text(&self, text: &str, into: &mut Collector<'d>) -> Option<Placed<String>> {
        const MOST: usize = 16 * 1024;
        if text.trim().is_empty() {
            let message = format!("{} is empty", name_of(&self.at));
            into.add(&self.at, Cause::WrongValue, message, None);
            return None;
        }
        if text.len() > MOST {
            let message = format!("{} is longer than {MOST} bytes", name_of(&self.at));
            into.add(&self.at, Cause::Limit, message, None);
            return None;
        }
        Some(Placed { value: text.to_owned(), at: self.at.clone() })
    }

    /// A string that is used as a pattern or a name, hence short.
    pub(crate) fn short(&self, into: &mut Collector<'d>) -> Option<Placed<String>> {
        let text = self.string(into)?;
        if text.value.len() > LONGEST {
            let message = format!("{} is longer than {LONGEST} bytes", name_of(&self.at));
            into.add(&self.at, Cause::Limit, message, None);
            return None;
        }
        Some(text)
    }

    pub(crate) fn boolean(&self, into: &mut Collector<'d>) -> Option<bool> {
        let value = self.node.as_bool();
        if value.is_none() {
            self.wrong_type("`true` or `false`", into);
        }
        value
    }

    /// The items of a list.
    pub(crate) fn items(&self, into: &mut Collector<'d>) -> Vec<Field<'d>> {
        let Some(list) = self.node.as_list() else {
            self.wrong_type("a list", into);
            return Vec::new();
        };
        let items = list.iter().enumerate();
        items.map(|(index, item)| self.child(item, &format!("[{index}]"))).collect()
    }

    /// The items of a list, or the one value that stands without a list.
    pub(crate) fn one_or_more(&self, into: &mut Collector<'d>) -> Vec<Field<'d>> {
        match self.node.content() {
            Content::List(_) => self.items(into),
            _ => vec![self.clone()],
        }
    }

    /// Short strings, one or a list of them.
    pub(crate) fn names(&self, into: &mut Collector<'d>) -> Vec<Placed<String>> {
        let fields = self.one_or_more(into);
        if fields.is_empty() {
            let message = format!("{} is an empty list", name_of(&self.at));
            let help = Some("leave the field out to say nothing about it".to_owned());
            into.add(&self.at, Cause::WrongValue, message, help);
        }
        fields.iter().filter_map(|field| field.short(into)).collect()
    }

    /// The entries of a map whose keys are free.
    pub(crate) fn entries(&self, into: &mut Collector<'d>) -> Vec<(Placed<&'d str>, Field<'d>)> {
        let Some(map) = self.node.as_map() else {
            self.wrong_type("a map", into);
            return Vec::new();
        };
        map.iter()
            .map(|entry| {
                let field = self.child(entry.value, entry.key.text);
                let at = At { span: entry.key.span, path: field.at.path.clone() };
                (Placed { value: entry.key.text, at }, field)
            })
            .collect()
    }

    /// The fields of a map whose keys are fixed; others are mistakes. A null value says nothing.
    pub(crate) fn fields(
        &self,
        known: &[&'static str],
        into: &mut Collector<'d>,
    ) -> Option<Fields<'d>> {
        if !matches!(self.node.content(), Content::Map(_)) {
            self.wrong_type("a map", into);
            return None;
        }
        let mut fields = Vec::new();
        for (key, field) in self.entries(into) {
            // `on` and `y` as keys are booleans in YAML; what was typed is what was meant.
            let named = |name: &str| known.iter().find(|known| **known == name);
            match named(key.value).or_else(|| named(into.text_at(key.at.span)?)) {
                None => unknown_field(&key, known, into),
                Some(_) if matches!(field.node.content(), Content::Null) => {}
                Some(name) => fields.push((*name, field)),
            }
        }
        Some(Fields { fields, at: self.at.clone() })
    }
}

fn unknown_field(key: &Placed<&str>, known: &[&str], into: &mut Collector<'_>) {
    let help = did_you_mean(key.value, known.iter().copied())
        .unwrap_or_else(|| format!("known are {}", crate::known::listed(known.iter().copied())));
    let message = format!("unknown field `{}`", key.value);
    into.add(&key.at, Cause::UnknownField, message, Some(help));
}

impl<'d> Fields<'d> {
    pub(crate) fn get(&self, name: &str) -> Option<&Field<'d>> {
        self.fields.iter().find(|(known, _)| *known == name).map(|(_, field)| field)
    }

    pub(crate) fn string(&self, name: &str, into: &mut Collector<'d>) -> Option<Placed<String>> {
        self.get(name)?.string(into)
    }

    pub(crate) fn names(&self, name: &str, into: &mut Collector<'d>) -> Vec<Placed<String>> {
        self.get(name).map(|field| field.names(into)).unwrap_or_default()
    }

    /// A string that has to be there.
    pub(crate) fn required(
        &self,
        name: &str,
        why: &str,
        into: &mut Collector<'d>,
    ) -> Option<Placed<String>> {
        if self.get(name).is_none() {
            let start = self.at.span.start;
            let at = At {
                span: Span { start, end: start.saturating_add(1) },
                path: self.at.path.clone(),
            };
            let message = format!("{} lacks `{name}`", name_of(&self.at));
            into.add(&at, Cause::Missing, message, Some(why.to_owned()));
        }
        self.string(name, into)
    }
}

fn name_of(at: &At) -> String {
    if at.path.is_empty() { "the file".to_owned() } else { format!("`{}`", at.path) }
}

fn a(kind: &str) -> String {
    let article = if kind.starts_with(['a', 'e', 'i', 'o', 'u']) { "an" } else { "a" };
    if kind == "null" { kind.to_owned() } else { format!("{article} {kind}") }
}
