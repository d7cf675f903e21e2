//! The files of one folder of Terraform.

mod block;
mod evaluator;
mod functions;
mod join;
mod module;

use std::sync::Arc;

use ringfort_document::{Document, Span, Vocabulary};

/// The key of the list of resources in a document that [`evaluate`] makes.
pub const RESOURCES: &str = "ringfort.io/terraform";

/// A file of a configuration.
#[derive(Clone, Copy, Debug)]
pub struct File<'t> {
    /// Its name; only the end counts: `.tf`, or `.tfvars`.
    pub name: &'t str,
    /// Its text.
    pub text: &'t str,
}

/// Why a file cannot be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// Index of the file.
    pub file: usize,
    /// Line and column, from 1.
    pub at: (u32, u32),
    /// What is wrong.
    pub message: String,
}

/// What a folder of files holds.
#[derive(Debug, Default)]
pub struct Evaluated {
    /// For each file with resources its index and its document.
    pub documents: Vec<(usize, Document)>,
    /// Files that cannot be read; the others are.
    pub faults: Vec<Fault>,
    /// Places of secrets: file, bytes.
    pub sealed: Vec<(usize, Span)>,
    /// Modules that are not part of the folder: file, line and column, source.
    pub modules: Vec<(usize, (u32, u32), String)>,
}

/// Evaluates the files of one folder.
pub fn evaluate(files: &[File<'_>], vocabulary: &Arc<Vocabulary>) -> Evaluated {
    module::evaluate(files, vocabulary)
}

/// The place of a part of a file, as documents have it.
fn place(range: Option<std::ops::Range<usize>>) -> Option<Span> {
    range.map(|range| Span { start: range.start as u32, end: range.end as u32 })
}
