//! Reading a page's front matter strictly: each value of the right type, no key that nobody knows.

use ringfort_document::{Content, Map, Node, Position};

use crate::error::Faults;
use crate::suggestion::did_you_mean;

/// The front matter while it is read. Every complaint is kept; reading goes on.
pub(crate) struct Form<'f, 'e> {
    pub(crate) faults: &'e mut Faults<'f>,
}

/// A map of the front matter with what it is called in messages.
#[derive(Clone, Copy)]
pub(crate) struct Table<'d> {
    pub(crate) node: Node<'d>,
    pub(crate) map: Map<'d>,
}

pub(crate) fn at(position: Position) -> (u32, u32) {
    (position.line, position.column)
}

impl Form<'_, '_> {
    pub(crate) fn wrong(&mut self, node: Node<'_>, message: impl Into<String>) {
        self.faults.add(at(node.position()), message);
    }

    pub(crate) fn wrong_with(&mut self, node: Node<'_>, message: String, help: Option<String>) {
        self.faults.add_with_help(at(node.position()), message, help);
    }

    /// The map at `node`.
    pub(crate) fn table<'d>(&mut self, node: Node<'d>, what: &str) -> Option<Table<'d>> {
        let map = node.as_map();
        if map.is_none() {
            self.wrong(node, format!("`{what}` must be a map, not {}", node.type_name()));
        }
        Some(Table { node, map: map? })
    }

    /// The map at `node` if it has no other keys than `known`.
    pub(crate) fn strict<'d>(
        &mut self,
        node: Node<'d>,
        what: &str,
        known: &[&str],
    ) -> Option<Table<'d>> {
        let table = self.table(node, what)?;
        for entry in table.map.iter() {
            let key = entry.key.text;
            if !known.contains(&key) {
                let place = node.document().position(entry.key.span.start);
                let near = did_you_mean(key, known.iter().copied());
                let help = near.unwrap_or_else(|| format!("known are {}", listed(known)));
                let message = format!("`{what}` has no key `{key}`");
                self.faults.add_with_help(at(place), message, Some(help));
            }
        }
        Some(table)
    }

    /// The value of a key that must be there.
    pub(crate) fn need<'d>(&mut self, table: Table<'d>, key: &str, what: &str) -> Option<Node<'d>> {
        let found = table.map.find(key);
        if found.is_none() {
            self.wrong(table.node, format!("`{what}` lacks `{key}`"));
        }
        found
    }

    /// A text that is not empty.
    pub(crate) fn text(&mut self, node: Node<'_>, what: &str) -> Option<String> {
        match node.as_str().map(str::trim) {
            Some("") => {
                self.wrong(node, format!("`{what}` is empty"));
                None
            }
            Some(text) => Some(text.to_owned()),
            None => {
                let found = node.type_name();
                let help = Some("put it in quotes if it is meant as text".to_owned());
                self.wrong_with(node, format!("`{what}` must be text, not {found}"), help);
                None
            }
        }
    }

    /// The text at a key that must be there.
    pub(crate) fn needed_text(
        &mut self,
        table: Table<'_>,
        key: &str,
        what: &str,
    ) -> Option<String> {
        let node = self.need(table, key, what)?;
        self.text(node, key)
    }

    /// The text at a key that may be there.
    pub(crate) fn optional_text(&mut self, table: Table<'_>, key: &str) -> Option<String> {
        let node = table.map.find(key)?;
        self.text(node, key)
    }

    /// A list of texts that is not empty, with no text twice.
    pub(crate) fn texts(&mut self, node: Node<'_>, what: &str) -> Vec<String> {
        let Some(list) = node.as_list() else {
            self.wrong(node, format!("`{what}` must be a list, not {}", node.type_name()));
            return Vec::new();
        };
        if list.is_empty() {
            self.wrong(node, format!("`{what}` is empty"));
        }
        let mut texts = Vec::new();
        for item in list.iter() {
            let Some(text) = self.text(item, what) else { continue };
            if texts.contains(&text) {
                self.wrong(item, format!("`{what}` says `{text}` twice"));
            } else {
                texts.push(text);
            }
        }
        texts
    }

    /// One text, or a list of them.
    pub(crate) fn one_or_more(&mut self, node: Node<'_>, what: &str) -> Vec<String> {
        if node.as_list().is_some() {
            return self.texts(node, what);
        }
        self.text(node, what).into_iter().collect()
    }

    /// One word of a scale.
    pub(crate) fn choice<T: Copy>(
        &mut self,
        node: Node<'_>,
        what: &str,
        scale: &[T],
        name: fn(T) -> &'static str,
    ) -> Option<T> {
        let word = self.text(node, what)?;
        let found = scale.iter().copied().find(|&step| name(step) == word);
        if found.is_none() {
            let names: Vec<&str> = scale.iter().map(|&step| name(step)).collect();
            let help = did_you_mean(&word, names.iter().copied())
                .unwrap_or_else(|| format!("it is one of {}", listed(&names)));
            self.wrong_with(node, format!("`{what}` cannot be `{word}`"), Some(help));
        }
        found
    }

    /// The word of a scale at a key that must be there.
    pub(crate) fn needed_choice<T: Copy>(
        &mut self,
        table: Table<'_>,
        (key, what): (&str, &str),
        scale: &[T],
        name: fn(T) -> &'static str,
    ) -> Option<T> {
        let node = self.need(table, key, what)?;
        self.choice(node, key, scale, name)
    }

    /// One of a few small numbers at a key that must be there.
    pub(crate) fn number(
        &mut self,
        table: Table<'_>,
        (key, what): (&str, &str),
        allowed: &[u8],
    ) -> Option<u8> {
        let node = self.need(table, key, what)?;
        let number = node.as_int().and_then(|number| u8::try_from(number).ok());
        let fits = number.filter(|number| allowed.contains(number));
        if fits.is_none() {
            let words: Vec<String> = allowed.iter().map(u8::to_string).collect();
            self.wrong(node, format!("`{key}` must be one of {}", words.join(", ")));
        }
        fits
    }
}

fn listed(names: &[&str]) -> String {
    names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")
}

/// The value as JSON text.
pub(crate) fn json(node: Node<'_>) -> String {
    value(node).to_string()
}

// Recursion ends: the reader's nesting limit holds for the front matter too.
fn value(node: Node<'_>) -> serde_json::Value {
    match node.content() {
        Content::Null | Content::Malformed(_) | Content::Unresolved(_) => serde_json::Value::Null,
        Content::Bool(value) => value.into(),
        Content::Int(value) => value.into(),
        Content::Float(value) => value.into(),
        Content::Str(value) => value.into(),
        Content::List(list) => list.iter().map(value).collect(),
        Content::Map(map) => {
            let entries = map.iter().map(|entry| (entry.key.text.to_owned(), value(entry.value)));
            serde_json::Value::Object(entries.collect())
        }
    }
}
