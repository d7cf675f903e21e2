//! The tree: flat arrays of nodes, read through small copyable handles.

use std::fmt;
use std::sync::Arc;

use crate::{Symbol, Vocabulary};

/// Bytes `start..end` of the source text that a document was read from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Span {
    /// First byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
}

/// A place that people understand; both count from 1, the column in characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Position {
    /// Line of the whole source, not of the document within it.
    pub line: u32,
    /// Column, in characters.
    pub column: u32,
}

/// Names a node of one document.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct NodeId(u32);

/// A value that its schema does not allow where it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Malformed {
    /// What the schema wants, for example `boolean`.
    pub expected: &'static str,
    /// What stands there, for example `string`.
    pub found: &'static str,
}

#[derive(Clone, Copy, Debug)]
enum Slot {
    Null,
    Bool(bool),
    Int(i64),
    Float(f64),
    Str { start: u32, len: u32 },
    List { start: u32, len: u32 },
    Map { start: u32, len: u32 },
    Malformed(Malformed),
}

#[derive(Clone, Copy, Debug)]
struct Field {
    symbol: Symbol,
    text: (u32, u32),
    span: Span,
    value: NodeId,
}

/// One tree of values with its source positions.
#[derive(Debug)]
pub struct Document {
    vocabulary: Arc<Vocabulary>,
    slots: Vec<Slot>,
    spans: Vec<Span>,
    items: Vec<NodeId>,
    fields: Vec<Field>,
    text: String,
    root: NodeId,
    lines: Vec<u32>,
    first_line: u32,
}

/// What a node is, with its value.
#[derive(Clone, Copy, Debug)]
pub enum Content<'d> {
    /// An explicit null (or `~`, or nothing after the colon).
    Null,
    /// A boolean.
    Bool(bool),
    /// An integer that fits 64 signed bits.
    Int(i64),
    /// Any other number.
    Float(f64),
    /// A string.
    Str(&'d str),
    /// A list.
    List(List<'d>),
    /// A map with string keys, in source order; of equal keys the last one was kept.
    Map(Map<'d>),
    /// A value that contradicts the schema of its place.
    Malformed(Malformed),
}

/// A value without children that can take the place of another.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Plain<'t> {
    /// `false`.
    False,
    /// An integer.
    Int(i64),
    /// A string.
    Str(&'t str),
    /// A list without items.
    EmptyList,
    /// A map without entries.
    EmptyMap,
}

/// A handle on one node of a document.
#[derive(Clone, Copy)]
pub struct Node<'d> {
    document: &'d Document,
    id: NodeId,
}

/// The items of a list.
#[derive(Clone, Copy)]
pub struct List<'d> {
    document: &'d Document,
    items: &'d [NodeId],
}

/// The entries of a map.
#[derive(Clone, Copy)]
pub struct Map<'d> {
    document: &'d Document,
    fields: &'d [Field],
}

/// A key of a map: its symbol, its text and where it stands.
#[derive(Clone, Copy, Debug)]
pub struct Key<'d> {
    /// The symbol, or [`Symbol::OTHER`].
    pub symbol: Symbol,
    /// The text.
    pub text: &'d str,
    /// The bytes of the key in the source.
    pub span: Span,
}

/// One key with its value.
#[derive(Clone, Copy)]
pub struct Entry<'d> {
    /// The key.
    pub key: Key<'d>,
    /// The value.
    pub value: Node<'d>,
}

impl Document {
    /// The outermost value.
    pub fn root(&self) -> Node<'_> {
        Node { document: self, id: self.root }
    }

    /// The node with this id; ids of another document give an arbitrary node or the root.
    pub fn node(&self, id: NodeId) -> Node<'_> {
        let id = if (id.0 as usize) < self.slots.len() { id } else { self.root };
        Node { document: self, id }
    }

    /// The vocabulary that this document was read with.
    pub fn vocabulary(&self) -> &Arc<Vocabulary> {
        &self.vocabulary
    }

    /// Line and column of a byte of the source.
    pub fn position(&self, byte: u32) -> Position {
        let line = self.lines.partition_point(|&start| start <= byte).saturating_sub(1);
        let start = self.lines.get(line).copied().unwrap_or(0);
        Position { line: self.first_line + line as u32, column: byte - start + 1 }
    }

    /// Says that a node contradicts its schema: from now on it reads as [`Content::Malformed`].
    pub fn mark_malformed(&mut self, id: NodeId, expected: &'static str) {
        let found = self.node(id).type_name();
        if let Some(slot) = self.slots.get_mut(id.0 as usize) {
            *slot = Slot::Malformed(Malformed { expected, found });
        }
    }

    /// Puts another value in the place of a node, which keeps its place in the source.
    pub fn replace(&mut self, id: NodeId, value: Plain<'_>) {
        let value = match value {
            Plain::False => Slot::Bool(false),
            Plain::Int(value) => Slot::Int(value),
            Plain::Str(text) => {
                let start = self.text.len() as u32;
                self.text.push_str(text);
                Slot::Str { start, len: text.len() as u32 }
            }
            Plain::EmptyList => Slot::List { start: 0, len: 0 },
            Plain::EmptyMap => Slot::Map { start: 0, len: 0 },
        };
        if let Some(slot) = self.slots.get_mut(id.0 as usize) {
            *slot = value;
        }
    }

    /// Takes every entry whose value is null out of a map, as typed decoding does.
    pub fn drop_nulls(&mut self, id: NodeId) {
        let Some(&Slot::Map { start, len }) = self.slots.get(id.0 as usize) else { return };
        let (start, len) = (start as usize, len as usize);
        let Some(fields) = self.fields.get_mut(start..start + len) else { return };
        let slots = &self.slots;
        let mut kept = 0;
        for read in 0..fields.len() {
            let Some(&field) = fields.get(read) else { break };
            if matches!(slots.get(field.value.0 as usize), Some(Slot::Null)) {
                continue;
            }
            if let Some(place) = fields.get_mut(kept) {
                *place = field;
            }
            kept += 1;
        }
        if let Some(slot) = self.slots.get_mut(id.0 as usize) {
            *slot = Slot::Map { start: start as u32, len: kept as u32 };
        }
    }
}

impl<'d> Node<'d> {
    /// The id within the document.
    pub fn id(self) -> NodeId {
        self.id
    }

    /// The document that the node is part of.
    pub fn document(self) -> &'d Document {
        self.document
    }

    /// What the node is.
    pub fn content(self) -> Content<'d> {
        let document = self.document;
        match document.slots.get(self.id.0 as usize) {
            None | Some(Slot::Null) => Content::Null,
            Some(&Slot::Bool(value)) => Content::Bool(value),
            Some(&Slot::Int(value)) => Content::Int(value),
            Some(&Slot::Float(value)) => Content::Float(value),
            Some(&Slot::Str { start, len }) => Content::Str(document.slice(start, len)),
            Some(&Slot::List { start, len }) => Content::List(List {
                document,
                items: document.items.get(start as usize..(start + len) as usize).unwrap_or(&[]),
            }),
            Some(&Slot::Map { start, len }) => Content::Map(Map {
                document,
                fields: document.fields.get(start as usize..(start + len) as usize).unwrap_or(&[]),
            }),
            Some(&Slot::Malformed(malformed)) => Content::Malformed(malformed),
        }
    }

    /// `null`, `boolean`, `integer`, `number`, `string`, `list` or `map`.
    pub fn type_name(self) -> &'static str {
        match self.content() {
            Content::Null => "null",
            Content::Bool(_) => "boolean",
            Content::Int(_) => "integer",
            Content::Float(_) => "number",
            Content::Str(_) => "string",
            Content::List(_) => "list",
            Content::Map(_) => "map",
            Content::Malformed(malformed) => malformed.found,
        }
    }

    /// The bytes of the value in the source.
    pub fn span(self) -> Span {
        self.document.spans.get(self.id.0 as usize).copied().unwrap_or_default()
    }

    /// Line and column where the value starts.
    pub fn position(self) -> Position {
        self.document.position(self.span().start)
    }

    /// The string, if it is one.
    pub fn as_str(self) -> Option<&'d str> {
        if let Content::Str(value) = self.content() { Some(value) } else { None }
    }

    /// The boolean, if it is one.
    pub fn as_bool(self) -> Option<bool> {
        if let Content::Bool(value) = self.content() { Some(value) } else { None }
    }

    /// The integer, if it is one.
    pub fn as_int(self) -> Option<i64> {
        if let Content::Int(value) = self.content() { Some(value) } else { None }
    }

    /// The list, if it is one.
    pub fn as_list(self) -> Option<List<'d>> {
        if let Content::List(list) = self.content() { Some(list) } else { None }
    }

    /// The map, if it is one.
    pub fn as_map(self) -> Option<Map<'d>> {
        if let Content::Map(map) = self.content() { Some(map) } else { None }
    }

    /// The value of a key, if this is a map that has it.
    pub fn get(self, key: &str) -> Option<Node<'d>> {
        self.as_map()?.find(key)
    }

    /// Follows several keys, for example `["metadata", "name"]`.
    pub fn at(self, keys: &[&str]) -> Option<Node<'d>> {
        keys.iter().try_fold(self, |node, key| node.get(key))
    }

    /// The way from the root of the document to this node.
    pub fn path(self) -> Path {
        let mut steps = Vec::new();
        find(self.document.root(), self.id, &mut steps);
        Path { steps }
    }
}

/// Searches `id` below `node`; leaves the way to it in `steps`.
fn find(node: Node<'_>, id: NodeId, steps: &mut Vec<Step>) -> bool {
    if node.id == id {
        return true;
    }
    match node.content() {
        Content::List(list) => {
            for (index, item) in list.iter().enumerate() {
                steps.push(Step::Index(index));
                if find(item, id, steps) {
                    return true;
                }
                steps.pop();
            }
        }
        Content::Map(map) => {
            for entry in map.iter() {
                steps.push(Step::Key(entry.key.text.into()));
                if find(entry.value, id, steps) {
                    return true;
                }
                steps.pop();
            }
        }
        _ => {}
    }
    false
}

impl<'d> List<'d> {
    /// Number of items.
    pub fn len(self) -> usize {
        self.items.len()
    }

    /// True if there is none.
    pub fn is_empty(self) -> bool {
        self.items.is_empty()
    }

    /// The item at `index`, counted from 0.
    pub fn get(self, index: usize) -> Option<Node<'d>> {
        self.items.get(index).map(|&id| Node { document: self.document, id })
    }

    /// All items in order.
    pub fn iter(self) -> impl ExactSizeIterator<Item = Node<'d>> + Clone {
        self.items.iter().map(move |&id| Node { document: self.document, id })
    }
}

impl<'d> Map<'d> {
    /// Number of entries.
    pub fn len(self) -> usize {
        self.fields.len()
    }

    /// True if there is none.
    pub fn is_empty(self) -> bool {
        self.fields.is_empty()
    }

    /// The value of an interned key. [`Symbol::OTHER`] finds nothing.
    pub fn get(self, symbol: Symbol) -> Option<Node<'d>> {
        if symbol == Symbol::OTHER {
            return None;
        }
        let field = self.fields.iter().find(|field| field.symbol == symbol)?;
        Some(Node { document: self.document, id: field.value })
    }

    /// The value of any key.
    pub fn find(self, key: &str) -> Option<Node<'d>> {
        self.entry(key).map(|entry| entry.value)
    }

    /// The entry of any key.
    pub fn entry(self, key: &str) -> Option<Entry<'d>> {
        let symbol = self.document.vocabulary.find(key);
        if symbol == Symbol::OTHER {
            return self.iter().find(|entry| entry.key.text == key);
        }
        self.fields.iter().find(|field| field.symbol == symbol).map(|field| self.open(field))
    }

    /// The entry at `index` in source order.
    pub fn at(self, index: usize) -> Option<Entry<'d>> {
        self.fields.get(index).map(|field| self.open(field))
    }

    /// All entries in source order.
    pub fn iter(self) -> impl ExactSizeIterator<Item = Entry<'d>> + Clone {
        self.fields.iter().map(move |field| self.open(field))
    }

    fn open(self, field: &'d Field) -> Entry<'d> {
        let document = self.document;
        Entry {
            key: Key {
                symbol: field.symbol,
                text: document.slice(field.text.0, field.text.1),
                span: field.span,
            },
            value: Node { document, id: field.value },
        }
    }
}

impl Document {
    fn slice(&self, start: u32, len: u32) -> &str {
        self.text.get(start as usize..(start + len) as usize).unwrap_or("")
    }
}

impl fmt::Debug for Node<'_> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.content() {
            Content::List(list) => out.debug_list().entries(list.iter()).finish(),
            Content::Map(map) => out
                .debug_map()
                .entries(map.iter().map(|entry| (entry.key.text, entry.value)))
                .finish(),
            scalar => write!(out, "{scalar:?}"),
        }
    }
}

impl fmt::Debug for List<'_> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_list().entries(self.iter()).finish()
    }
}

impl fmt::Debug for Map<'_> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_map().entries(self.iter().map(|entry| (entry.key.text, entry.value))).finish()
    }
}

/// One step down a tree.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Step {
    /// Into a map.
    Key(Box<str>),
    /// Into a list, counted from 0.
    Index(usize),
}

/// A way from the root of a document, for example `spec.containers[0].image`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Path {
    /// From the root downwards.
    pub steps: Vec<Step>,
}

impl fmt::Display for Path {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (number, step) in self.steps.iter().enumerate() {
            match step {
                Step::Index(index) => write!(out, "[{index}]")?,
                Step::Key(key) if plain(key) => {
                    write!(out, "{}{key}", if number == 0 { "" } else { "." })?;
                }
                Step::Key(key) => write!(out, "[{key:?}]")?,
            }
        }
        Ok(())
    }
}

fn plain(key: &str) -> bool {
    !key.is_empty() && key.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_-".contains(&byte))
}

/// Builds a document from the inside out: children first, then the list or map around them.
#[derive(Debug)]
pub struct Builder {
    document: Document,
}

impl Builder {
    /// Starts a document whose keys are looked up in `vocabulary`.
    pub fn new(vocabulary: Arc<Vocabulary>) -> Builder {
        Builder {
            document: Document {
                vocabulary,
                slots: Vec::new(),
                spans: Vec::new(),
                items: Vec::new(),
                fields: Vec::new(),
                text: String::new(),
                root: NodeId(0),
                lines: vec![0],
                first_line: 1,
            },
        }
    }

    fn push(&mut self, slot: Slot, span: Span) -> NodeId {
        let id = NodeId(self.document.slots.len() as u32);
        self.document.slots.push(slot);
        self.document.spans.push(span);
        id
    }

    fn text(&mut self, text: &str) -> (u32, u32) {
        let start = self.document.text.len() as u32;
        self.document.text.push_str(text);
        (start, text.len() as u32)
    }

    /// Adds a null.
    pub fn null(&mut self, span: Span) -> NodeId {
        self.push(Slot::Null, span)
    }

    /// Adds a boolean.
    pub fn bool(&mut self, value: bool, span: Span) -> NodeId {
        self.push(Slot::Bool(value), span)
    }

    /// Adds an integer.
    pub fn int(&mut self, value: i64, span: Span) -> NodeId {
        self.push(Slot::Int(value), span)
    }

    /// Adds a number that is no 64-bit integer.
    pub fn float(&mut self, value: f64, span: Span) -> NodeId {
        self.push(Slot::Float(value), span)
    }

    /// Adds a string.
    pub fn string(&mut self, value: &str, span: Span) -> NodeId {
        let (start, len) = self.text(value);
        self.push(Slot::Str { start, len }, span)
    }

    /// Adds a list of nodes that were added before.
    pub fn list(&mut self, items: &[NodeId], span: Span) -> NodeId {
        let start = self.document.items.len() as u32;
        self.document.items.extend_from_slice(items);
        self.push(Slot::List { start, len: items.len() as u32 }, span)
    }

    /// Adds a map of nodes that were added before. Keys must be distinct.
    pub fn map(&mut self, entries: &[(&str, Span, NodeId)], span: Span) -> NodeId {
        let start = self.document.fields.len() as u32;
        for &(key, key_span, value) in entries {
            let symbol = self.document.vocabulary.find(key);
            let text = self.text(key);
            self.document.fields.push(Field { symbol, text, span: key_span, value });
        }
        self.push(Slot::Map { start, len: entries.len() as u32 }, span)
    }

    /// Ends the document at its outermost value.
    pub fn finish(mut self, root: NodeId) -> Document {
        self.document.root = root;
        self.document
    }
}
