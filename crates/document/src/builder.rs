//! Documents made by programs.

use std::sync::Arc;

use crate::lines::Lines;
use crate::slot::Shape;
use crate::tree::Tree;
use crate::{Document, NodeId, Position, Span, Vocabulary};

/// Builds a document from the inside out: children first, then the list or map around them.
///
/// The ids it gives out are for building only: nodes of the finished document have other ids.
#[derive(Debug)]
pub struct Builder {
    vocabulary: Arc<Vocabulary>,
    tree: Tree,
    unresolved: Vec<Box<str>>,
}

impl Builder {
    /// Starts a document whose keys are looked up in `vocabulary`.
    pub fn new(vocabulary: Arc<Vocabulary>) -> Builder {
        Builder { vocabulary, tree: Tree::default(), unresolved: Vec::new() }
    }

    /// Adds a null.
    pub fn null(&mut self, span: Span) -> NodeId {
        self.tree.place(Shape::Null, span)
    }

    /// Adds a boolean.
    pub fn bool(&mut self, value: bool, span: Span) -> NodeId {
        self.tree.place(Shape::Bool(value), span)
    }

    /// Adds an integer.
    pub fn int(&mut self, value: i64, span: Span) -> NodeId {
        self.tree.place(Shape::Int(value), span)
    }

    /// Adds a number that is no 64-bit integer.
    pub fn float(&mut self, value: f64, span: Span) -> NodeId {
        self.tree.place(Shape::Float(value), span)
    }

    /// Adds a string.
    pub fn string(&mut self, value: &str, span: Span) -> NodeId {
        let shape = self.tree.store(value);
        self.tree.place(shape, span)
    }

    /// Adds a value that the text does not tell; `why` says what would have to be known. Whatever reads it is undecided.
    pub fn unresolved(&mut self, why: &str, span: Span) -> NodeId {
        let index = self.unresolved.len() as u32;
        self.unresolved.push(why.into());
        self.tree.place(Shape::Unresolved(index), span)
    }

    /// Adds a list of nodes that were added before.
    pub fn list(&mut self, items: &[NodeId], span: Span) -> NodeId {
        let mark = self.tree.mark();
        for &item in items {
            self.tree.repeat(item);
        }
        let shape = self.tree.close_list(mark);
        self.tree.place(shape, span)
    }

    /// Adds a map of nodes that were added before. Keys must be distinct.
    pub fn map(&mut self, entries: &[(&str, Span, NodeId)], span: Span) -> NodeId {
        let mark = self.tree.mark();
        for &(key, key_span, value) in entries {
            self.tree.key(&self.vocabulary, key, key_span);
            self.tree.repeat(value);
        }
        let shape = self.tree.close_map(mark);
        self.tree.place(shape, span)
    }

    /// Ends the document at its outermost value.
    pub fn finish(mut self, root: NodeId) -> Document {
        let mut document = Document::new(self.vocabulary, self.tree.take(), root);
        document.unresolved = self.unresolved;
        document
    }

    /// Ends a document whose spans are bytes of `text`.
    pub fn finish_in(self, root: NodeId, text: &str) -> Document {
        let mut document = self.finish(root);
        document.lines = Lines::new(text, 0, Position { line: 1, column: 1 });
        document
    }

    /// Ends a document that says in other words what `original` says: its spans are those of the same source, and
    /// it stands at the same place among the documents of its file.
    pub fn finish_like(self, root: NodeId, original: &Document) -> Document {
        let mut document = self.finish(root);
        document.lines = original.lines.clone();
        document.index = original.index;
        document.comments = original.comments.clone();
        document
    }
}
