//! The tree: a few flat arrays, read through small copyable handles.

use std::sync::Arc;

use crate::lines::Lines;
use crate::slot::{GONE, MOST, OWN, Shape, Slot};
use crate::{Node, Symbol, Vocabulary};

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

/// Names a node of one document. Stays valid whatever is marked, dropped or redacted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct NodeId(pub(crate) u32);

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

/// A value that its schema does not allow where it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Malformed {
    /// What the schema wants, for example `boolean`.
    pub expected: &'static str,
    /// What stands there, for example `string`.
    pub found: &'static str,
}

/// A key that was written more than once in one map. The last value was kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Duplicate {
    /// The key.
    pub key: Box<str>,
    /// Where the kept one stands.
    pub span: Span,
    /// Where the one stands that it replaced.
    pub first: Span,
}

/// A comment that contains one of the reader's marks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Comment {
    /// The text after `#`.
    pub text: Box<str>,
    /// The comment with its `#`.
    pub span: Span,
}

/// What a list says of its items, which need not say it themselves.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListKind {
    /// The list's `kind`, for example `PodList`.
    pub kind: Box<str>,
    /// The list's `apiVersion`.
    pub api_version: Box<str>,
}

/// The arrays of a document.
#[derive(Debug, Default)]
pub(crate) struct Parts {
    pub(crate) slots: Vec<Slot>,
    pub(crate) spans: Vec<Span>,
    pub(crate) keys: Vec<u32>,
    pub(crate) key_spans: Vec<Span>,
    /// Keys that the vocabulary does not hold: bytes of `text`.
    pub(crate) names: Vec<(u32, u32)>,
    pub(crate) text: String,
}

/// One tree of values with its source positions.
#[derive(Debug)]
pub struct Document {
    pub(crate) vocabulary: Arc<Vocabulary>,
    pub(crate) parts: Parts,
    pub(crate) root: NodeId,
    pub(crate) lines: Lines,
    pub(crate) index: usize,
    pub(crate) malformed: Vec<Malformed>,
    pub(crate) unresolved: Vec<Box<str>>,
    pub(crate) duplicates: Vec<Duplicate>,
    pub(crate) comments: Vec<Comment>,
    pub(crate) list_kind: Option<Arc<ListKind>>,
}

impl Document {
    pub(crate) fn new(vocabulary: Arc<Vocabulary>, parts: Parts, root: NodeId) -> Document {
        Document {
            vocabulary,
            parts,
            root,
            lines: Lines::default(),
            index: 0,
            malformed: Vec::new(),
            unresolved: Vec::new(),
            duplicates: Vec::new(),
            comments: Vec::new(),
            list_kind: None,
        }
    }

    /// The outermost value.
    pub fn root(&self) -> Node<'_> {
        Node::new(self, self.root)
    }

    /// The node with this id; ids of another document give an arbitrary node or the root.
    pub fn node(&self, id: NodeId) -> Node<'_> {
        let known = (id.0 as usize) < self.parts.slots.len();
        Node::new(self, if known { id } else { self.root })
    }

    /// The vocabulary that this document was read with.
    pub fn vocabulary(&self) -> &Arc<Vocabulary> {
        &self.vocabulary
    }

    /// Which document of its file or stream this is, counted from 0 together with those that could
    /// not be read.
    pub fn index(&self) -> usize {
        self.index
    }

    /// Keys that were written more than once.
    pub fn duplicates(&self) -> &[Duplicate] {
        &self.duplicates
    }

    /// The comments that contain one of the reader's marks, in source order.
    pub fn comments(&self) -> &[Comment] {
        &self.comments
    }

    /// For an item of a streamed list: the kind of that list, if it stood before the items.
    pub fn list_kind(&self) -> Option<&ListKind> {
        self.list_kind.as_deref()
    }

    /// Line and column of a byte of the source.
    pub fn position(&self, byte: u32) -> Position {
        self.lines.position(byte)
    }

    /// Says that a node contradicts its schema: from now on it reads as
    /// [`Content::Malformed`](crate::Content::Malformed).
    pub fn mark_malformed(&mut self, id: NodeId, expected: &'static str) {
        let found = self.node(id).type_name();
        let index = self.malformed.len() as u32;
        if let Some(slot) = self.parts.slots.get_mut(id.0 as usize) {
            *slot = Slot::pack(Shape::Malformed(index));
            self.malformed.push(Malformed { expected, found });
        }
    }

    /// Takes every entry whose value is null out of a map, as typed decoding does.
    pub fn drop_nulls(&mut self, id: NodeId) {
        let shape = self.shape(id);
        let Shape::Map { first, keys, len, .. } = shape else { return };
        let mut dropped = false;
        for offset in 0..len {
            if self.shape(NodeId(first + offset)) != Shape::Null {
                continue;
            }
            if let Some(key) = self.parts.keys.get_mut((keys + offset) as usize) {
                *key = GONE;
                dropped = true;
            }
        }
        if let Some(slot) = self.parts.slots.get_mut(id.0 as usize)
            && dropped
        {
            *slot = Slot::pack(Shape::Map { first, keys, len, holes: true });
        }
    }

    /// Puts another value in the place of a node, which keeps its place in the source. A string that no longer
    /// fits into the document becomes the empty string.
    pub fn replace(&mut self, id: NodeId, value: Plain<'_>) {
        let shape = match value {
            Plain::False => Shape::Bool(false),
            Plain::Int(value) => Shape::Int(value),
            Plain::Str(text) => self.hold(text),
            Plain::EmptyList => Shape::List { first: 0, len: 0 },
            Plain::EmptyMap => Shape::Map { first: 0, keys: 0, len: 0, holes: false },
        };
        if let Some(slot) = self.parts.slots.get_mut(id.0 as usize) {
            *slot = Slot::pack(shape);
        }
    }

    /// Takes a text into the document.
    fn hold(&mut self, text: &str) -> Shape {
        let start = self.parts.text.len();
        match (u32::try_from(start), u32::try_from(text.len())) {
            (Ok(start), Ok(len)) if text.len() <= MOST && start.checked_add(len).is_some() => {
                self.parts.text.push_str(text);
                Shape::Str { start, len }
            }
            _ => Shape::Str { start: 0, len: 0 },
        }
    }

    /// Replaces a string by the empty string and overwrites the bytes that were held for it.
    /// Other values stay as they are.
    pub fn redact(&mut self, id: NodeId) {
        let Shape::Str { start, len } = self.shape(id) else { return };
        let range = start as usize..(start + len) as usize;
        if self.parts.text.get(range.clone()).is_some() {
            self.parts.text.replace_range(range, &"\0".repeat(len as usize));
        }
        if let Some(slot) = self.parts.slots.get_mut(id.0 as usize) {
            *slot = Slot::pack(Shape::Str { start: 0, len: 0 });
        }
    }

    /// Bytes that this document holds on the heap, the shared vocabulary aside.
    pub fn held_bytes(&self) -> usize {
        let parts = &self.parts;
        parts.slots.capacity() * size_of::<Slot>()
            + (parts.spans.capacity() + parts.key_spans.capacity()) * size_of::<Span>()
            + parts.keys.capacity() * size_of::<u32>()
            + parts.names.capacity() * size_of::<(u32, u32)>()
            + parts.text.capacity()
            + self.lines.held_bytes()
    }

    #[inline]
    pub(crate) fn shape(&self, id: NodeId) -> Shape {
        self.parts.slots.get(id.0 as usize).map_or(Shape::Null, |slot| slot.shape())
    }

    #[inline]
    pub(crate) fn slice(&self, start: u32, len: u32) -> &str {
        let end = start as usize + len as usize;
        self.parts.text.get(start as usize..end).unwrap_or("")
    }

    pub(crate) fn key_text(&self, key: u32) -> &str {
        if key & OWN == 0 {
            return self.vocabulary.name(Symbol::from_index(key)).unwrap_or("");
        }
        let name = self.parts.names.get((key & !OWN) as usize);
        name.map_or("", |&(start, len)| self.slice(start, len))
    }
}
