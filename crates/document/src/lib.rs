#![doc = include_str!("../README.md")]
//!
//! # How it is stored
//!
//! A [`Document`] is one tree of values: nulls, booleans, integers, floats, strings, lists and maps with
//! string keys. It is stored in a few flat arrays; every node knows the bytes of the source it was
//! read from. Keys that a [`Vocabulary`] knows are found by comparing two integers.
//!
//! A [`Reader`] reads YAML and JSON into documents as `kubectl` reads them, within [`Limits`].
//!
//! The crate does not know what the values mean.

mod builder;
mod bulk;
mod document;
mod error;
mod json;
mod limits;
mod lines;
mod node;
mod path;
mod reader;
mod scalar;
mod slot;
mod stream;
mod tree;
mod vocabulary;
mod yaml;

pub use builder::Builder;
pub use document::{Comment, Document, Duplicate, ListKind, Malformed, NodeId, Position, Span};
pub use error::{ErrorKind, Limit, ReadError};
pub use limits::Limits;
pub use node::{Content, Entry, Key, List, Map, Node};
pub use path::{Path, Step};
pub use reader::{Reader, Reading};
pub use stream::Streamed;
pub use vocabulary::{Symbol, Vocabulary};
