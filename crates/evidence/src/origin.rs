//! Where documents come from and how a place in them is told.

use std::sync::Arc;

use ringfort_document::{Document, Span};

use crate::{Completeness, secret};

/// How a text reached us.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Via {
    /// Read from a file.
    File,
    /// Read from standard input.
    Stdin,
    /// Rendered by Helm: the chart's folder or archive, as the user named it.
    Helm(Arc<str>),
    /// Built by Kustomize: the overlay's folder.
    Kustomize(Arc<str>),
    /// Translated by Bicep: the file.
    Bicep(Arc<str>),
}

/// Where one text came from.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Origin {
    /// The file that people know: a path with forward slashes relative to the working directory where
    /// possible, `<stdin>`, a chart's template, an overlay's `kustomization.yaml`.
    pub file: Arc<str>,
    /// How it reached us.
    pub via: Via,
}

/// One text and the documents in it.
#[derive(Debug)]
pub struct Source {
    /// Where it came from.
    pub origin: Origin,
    /// The text for excerpts, if it was worth keeping (not for large dumps).
    pub text: Option<Box<str>>,
    /// The documents, in order. Broken ones are in [`Completeness`].
    pub documents: Vec<Document>,
}

impl Source {
    /// Takes secrets out of the text: the bytes at these places.
    pub fn hide(&mut self, secrets: &[Span]) {
        if let Some(text) = self.text.as_mut().filter(|_| !secrets.is_empty()) {
            secret::blot(text, secrets);
        }
    }
}

/// What a collector delivers.
#[derive(Debug, Default)]
pub struct Collected {
    /// In a stable order, whatever the number of threads.
    pub sources: Vec<Source>,
    /// What was found, read, skipped and refused.
    pub completeness: Completeness,
}

/// A place that a person can go to.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Place {
    /// See [`Origin::file`].
    pub file: Arc<str>,
    /// Line, from 1. For rendered text: 1, because the line in the template is not known.
    pub line: u32,
    /// Column in characters, from 1.
    pub column: u32,
    /// Last line.
    pub end_line: u32,
    /// One past the last column.
    pub end_column: u32,
    /// Field path from the root of the object, for example `spec.containers[0].image`; empty if none.
    pub path: String,
    /// Set if the text was rendered: then this is where it stands in the rendered text.
    pub rendered: Option<Rendered>,
    /// Bytes in the (rendered) source text, for excerpts.
    pub span: Span,
}

/// A place in rendered text.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Rendered {
    /// The chart or overlay.
    pub from: Via,
    /// Line in the rendered text, from 1.
    pub line: u32,
    /// Column in the rendered text, from 1.
    pub column: u32,
}
