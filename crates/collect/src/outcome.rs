//! What reading one thing gave, and what all readers are handed.

use ringfort_document::Document;
use ringfort_evidence::{Omission, Origin, Reason, Source};

use crate::Options;
use crate::arm::{self, Evaluated};
use crate::parse::{self, Parser};
use crate::refusal::Refusal;

/// What all readers of a run are handed.
pub(crate) struct Run<'a> {
    pub(crate) options: &'a Options,
    pub(crate) parser: &'a Parser,
}

impl Run<'_> {
    pub(crate) fn wants(&self, file: &str) -> bool {
        self.options.selection.as_ref().is_none_or(|selection| selection.wants(file))
    }

    /// The text, if excerpts of it may be shown.
    pub(crate) fn kept(&self, text: &[u8]) -> Option<Box<str>> {
        let wanted = self.options.keep_text && text.len() <= self.options.limits.excerpt_bytes;
        if !wanted {
            return None;
        }
        parse::text_of(text).map(|text| Box::from(&*text))
    }
}

/// What reading one thing gave.
#[derive(Debug, Default)]
pub(crate) struct Outcome {
    pub(crate) sources: Vec<Source>,
    pub(crate) skipped: Vec<Omission>,
    pub(crate) refused: Vec<Omission>,
    /// Files that were read for it.
    pub(crate) files: usize,
}

impl Outcome {
    pub(crate) fn is_empty(&self) -> bool {
        self.sources.is_empty() && self.skipped.is_empty() && self.refused.is_empty()
    }

    /// Adds a source with what evaluating its templates told.
    pub(crate) fn source(
        &mut self,
        evaluated: Evaluated,
        origin: Origin,
        text: Option<Box<str>>,
        documents: Vec<Document>,
    ) {
        self.refused.extend(evaluated.linked.into_iter().map(|linked| linked.of(&origin.file)));
        if !documents.is_empty() {
            let mut source = Source { origin, text, documents };
            source.hide(&evaluated.sealed);
            self.sources.push(source);
        }
    }

    /// Reads rendered text. Its lines are not those of the template, so faults tell them in words.
    pub(crate) fn rendered(&mut self, origin: Origin, text: &str, run: &Run<'_>) {
        let mut parsed = run.parser.text(text.as_bytes());
        let evaluated = arm::evaluate(&mut parsed.documents, None, run);
        self.files += 1;
        for fault in parsed.faults {
            let mut omission = fault.of(&origin.file);
            if let Some((line, _)) = omission.at.take() {
                omission.message =
                    format!("{} (line {line} of the rendered text)", omission.message);
            }
            self.refused.push(omission);
        }
        self.source(evaluated, origin, run.kept(text.as_bytes()), parsed.documents);
    }

    pub(crate) fn exclude(&mut self, file: &str) {
        let refusal = Refusal::new(Reason::Excluded, "is left out by the selection of paths");
        self.skipped.push(refusal.of(file));
    }

    pub(crate) fn absorb(&mut self, other: Outcome) {
        self.sources.extend(other.sources);
        self.skipped.extend(other.skipped);
        self.refused.extend(other.refused);
        self.files += other.files;
    }
}

/// What to say of a chart or overlay when the caller does not want it rendered.
pub(crate) fn rendering_is_off(what: &str) -> Refusal {
    Refusal::new(Reason::Template, format!("is {what}, and rendering is switched off"))
        .help("scan without --no-render, or scan its rendered output")
}
