//! Handles on the values of a document.

use std::fmt;

use crate::slot::{GONE, OWN, Shape};
use crate::{Document, Malformed, NodeId, Path, Position, Span, Step, Symbol};

/// What a node is, with its value.
#[derive(Clone, Copy, Debug)]
pub enum Content<'d> {
    /// An explicit null (or `~`, or nothing after the colon).
    Null,
    /// A boolean.
    Bool(bool),
    /// An integer that fits 64 signed bits, or a number that prints as one.
    Int(i64),
    /// Any other number. Never infinite, never not a number.
    Float(f64),
    /// A string.
    Str(&'d str),
    /// A list.
    List(List<'d>),
    /// A map with string keys, in source order; of equal keys the last one was kept.
    Map(Map<'d>),
    /// A value that contradicts the schema of its place.
    Malformed(Malformed),
    /// A value that the text does not tell, and why.
    Unresolved(&'d str),
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
    first: u32,
    len: u32,
}

/// The entries of a map.
#[derive(Clone, Copy)]
pub struct Map<'d> {
    document: &'d Document,
    keys: &'d [u32],
    first_key: u32,
    first: u32,
    holes: bool,
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

impl<'d> Node<'d> {
    #[inline]
    pub(crate) fn new(document: &'d Document, id: NodeId) -> Node<'d> {
        Node { document, id }
    }

    /// The id within the document.
    #[inline]
    pub fn id(self) -> NodeId {
        self.id
    }

    /// The document that the node is part of.
    #[inline]
    pub fn document(self) -> &'d Document {
        self.document
    }

    /// What the node is.
    #[inline]
    pub fn content(self) -> Content<'d> {
        let document = self.document;
        match document.shape(self.id) {
            Shape::Null => Content::Null,
            Shape::Bool(value) => Content::Bool(value),
            Shape::Int(value) => Content::Int(value),
            Shape::Float(value) => Content::Float(value),
            Shape::Str { start, len } => Content::Str(document.slice(start, len)),
            Shape::List { first, len } => Content::List(List { document, first, len }),
            Shape::Map { first, keys, len, holes } => {
                Content::Map(Map::new(document, first, keys, len, holes))
            }
            Shape::Malformed(index) => {
                let unknown = Malformed { expected: "", found: "" };
                let malformed = document.malformed.get(index as usize).copied();
                Content::Malformed(malformed.unwrap_or(unknown))
            }
            Shape::Unresolved(index) => {
                Content::Unresolved(document.unresolved.get(index as usize).map_or("", |why| why))
            }
        }
    }

    /// `null`, `boolean`, `integer`, `number`, `string`, `list` or `map`; words of its own for a value that is
    /// not known.
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
            Content::Unresolved(_) => "value that is not known",
        }
    }

    /// The bytes of the value in the source. What an alias stands for has the span of its anchor.
    pub fn span(self) -> Span {
        self.document.parts.spans.get(self.id.0 as usize).copied().unwrap_or_default()
    }

    /// Line and column where the value starts.
    pub fn position(self) -> Position {
        self.document.position(self.span().start)
    }

    /// The string, if it is one.
    #[inline]
    pub fn as_str(self) -> Option<&'d str> {
        match self.document.shape(self.id) {
            Shape::Str { start, len } => Some(self.document.slice(start, len)),
            _ => None,
        }
    }

    /// The boolean, if it is one.
    #[inline]
    pub fn as_bool(self) -> Option<bool> {
        if let Shape::Bool(value) = self.document.shape(self.id) { Some(value) } else { None }
    }

    /// The integer, if it is one.
    #[inline]
    pub fn as_int(self) -> Option<i64> {
        if let Shape::Int(value) = self.document.shape(self.id) { Some(value) } else { None }
    }

    /// The list, if it is one.
    #[inline]
    pub fn as_list(self) -> Option<List<'d>> {
        match self.document.shape(self.id) {
            Shape::List { first, len } => Some(List { document: self.document, first, len }),
            _ => None,
        }
    }

    /// The map, if it is one.
    #[inline]
    pub fn as_map(self) -> Option<Map<'d>> {
        match self.document.shape(self.id) {
            Shape::Map { first, keys, len, holes } => {
                Some(Map::new(self.document, first, keys, len, holes))
            }
            _ => None,
        }
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
    #[inline]
    pub fn len(self) -> usize {
        self.len as usize
    }

    /// True if there is none.
    #[inline]
    pub fn is_empty(self) -> bool {
        self.len == 0
    }

    /// The item at `index`, counted from 0.
    #[inline]
    pub fn get(self, index: usize) -> Option<Node<'d>> {
        let offset = u32::try_from(index).ok().filter(|&offset| offset < self.len)?;
        Some(Node { document: self.document, id: NodeId(self.first + offset) })
    }

    /// All items in order.
    pub fn iter(self) -> impl ExactSizeIterator<Item = Node<'d>> + Clone {
        // `Range<u32>` has no exact size; `usize` has.
        let first = self.first as usize;
        (first..first + self.len())
            .map(move |id| Node { document: self.document, id: NodeId(id as u32) })
    }
}

impl<'d> Map<'d> {
    #[inline]
    fn new(document: &'d Document, first: u32, first_key: u32, len: u32, holes: bool) -> Map<'d> {
        let range = first_key as usize..first_key as usize + len as usize;
        let keys = document.parts.keys.get(range).unwrap_or(&[]);
        Map { document, keys, first_key, first, holes }
    }

    /// Number of entries.
    pub fn len(self) -> usize {
        if !self.holes {
            return self.keys.len();
        }
        self.keys.iter().filter(|&&key| key != GONE).count()
    }

    /// True if there is none.
    pub fn is_empty(self) -> bool {
        self.len() == 0
    }

    /// The value of an interned key. [`Symbol::OTHER`] finds nothing.
    #[inline]
    pub fn get(self, symbol: Symbol) -> Option<Node<'d>> {
        let wanted = symbol.index() as u32;
        if wanted == 0 {
            return None;
        }
        let offset = self.keys.iter().position(|&key| key == wanted)?;
        Some(self.value(offset))
    }

    /// The value of any key.
    pub fn find(self, key: &str) -> Option<Node<'d>> {
        self.offset(key).map(|offset| self.value(offset))
    }

    /// The entry of any key.
    pub fn entry(self, key: &str) -> Option<Entry<'d>> {
        self.offset(key).and_then(|offset| self.open(offset))
    }

    /// The entry at `index` in source order.
    pub fn at(self, index: usize) -> Option<Entry<'d>> {
        if self.holes { self.iter().nth(index) } else { self.open(index) }
    }

    /// All entries in source order.
    pub fn iter(self) -> impl ExactSizeIterator<Item = Entry<'d>> + Clone {
        Entries { map: self, next: 0, left: self.len() }
    }

    fn offset(self, key: &str) -> Option<usize> {
        let symbol = self.document.vocabulary.find(key);
        if symbol != Symbol::OTHER {
            let wanted = symbol.index() as u32;
            return self.keys.iter().position(|&held| held == wanted);
        }
        self.keys.iter().position(|&held| {
            held & OWN != 0 && held != GONE && self.document.key_text(held) == key
        })
    }

    #[inline]
    fn value(self, offset: usize) -> Node<'d> {
        Node { document: self.document, id: NodeId(self.first + offset as u32) }
    }

    fn open(self, offset: usize) -> Option<Entry<'d>> {
        let &key = self.keys.get(offset)?;
        let span = self.document.parts.key_spans.get(self.first_key as usize + offset);
        let symbol = if key & OWN == 0 { Symbol::from_index(key) } else { Symbol::OTHER };
        let text = self.document.key_text(key);
        let key = Key { symbol, text, span: span.copied().unwrap_or_default() };
        Some(Entry { key, value: self.value(offset) })
    }
}

/// Walks the entries of a map and passes over those that were taken out.
#[derive(Clone)]
struct Entries<'d> {
    map: Map<'d>,
    next: usize,
    left: usize,
}

impl<'d> Iterator for Entries<'d> {
    type Item = Entry<'d>;

    fn next(&mut self) -> Option<Entry<'d>> {
        loop {
            let offset = self.next;
            let &key = self.map.keys.get(offset)?;
            self.next += 1;
            if key != GONE {
                self.left = self.left.saturating_sub(1);
                return self.map.open(offset);
            }
        }
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        (self.left, Some(self.left))
    }
}

impl ExactSizeIterator for Entries<'_> {}

impl fmt::Debug for Node<'_> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.content() {
            Content::List(list) => list.fmt(out),
            Content::Map(map) => map.fmt(out),
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
