//! Compact documents with interned keys and source positions.
//!
//! A [`Document`] is one tree of values: nulls, booleans, integers, floats, strings, lists and maps with
//! string keys. It is stored in a few flat arrays; every node knows the bytes of the source it was
//! read from. Keys that a [`Vocabulary`] knows are found by comparing two integers.
//!
//! The crate does not know what the values mean.

mod document;
mod vocabulary;

pub use document::{
    Builder, Content, Document, Entry, Key, List, Malformed, Map, Node, NodeId, Path, Plain,
    Position, Span, Step,
};
pub use vocabulary::{Symbol, Vocabulary};
