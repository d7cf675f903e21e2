//! Documents made by programs.

use std::sync::Arc;

use crate::slot::Shape;
use crate::tree::Tree;
use crate::{Document, NodeId, Span, Vocabulary};

/// Builds a document from the inside out: children first, then the list or map around them.
///
/// The ids it gives out are for building only: nodes of the finished document have other ids.
#[derive(Debug)]
pub struct Builder {
    vocabulary: Arc<Vocabulary>,
    tree: Tree,
}

impl Builder {
    /// Starts a document whose keys are looked up in `vocabulary`.
    pub fn new(vocabulary: Arc<Vocabulary>) -> Builder {
        Builder { vocabulary, tree: Tree::default() }
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
        Document::new(self.vocabulary, self.tree.take(), root)
    }
}
