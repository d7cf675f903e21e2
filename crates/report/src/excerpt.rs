//! The texts that excerpts are taken from, and what in them must not be shown.

use std::borrow::Cow;

use ringfort_assess::Finding;
use ringfort_document::Span;

use crate::Screen;
use crate::code_line::{CodeLine, code_line};

/// A text that excerpts are taken from.
#[derive(Clone, Debug)]
pub struct Excerpt<'a> {
    /// The whole source text that the spans of places count in.
    pub text: &'a str,
    /// What must never be shown: data of Secrets, values of environment variables, arguments and the like. In any
    /// order; spans may overlap.
    pub masked: Cow<'a, [Span]>,
}

/// Gives the text of a source, by its index in the evidence.
pub trait Excerpts {
    /// `None` if the text was not kept, or if it is not known which parts of it are secret.
    fn excerpt(&self, source: usize) -> Option<Excerpt<'_>>;
}

/// No text at all: places are named by line and column only.
#[derive(Clone, Copy, Debug, Default)]
pub struct NoExcerpts;

impl Excerpts for NoExcerpts {
    fn excerpt(&self, _: usize) -> Option<Excerpt<'_>> {
        None
    }
}

/// Takes lines out of sources; keeps what it had to prepare for the last one.
pub(crate) struct Lines<'a> {
    from: &'a dyn Excerpts,
    last: Option<(usize, Option<Prepared<'a>>)>,
}

struct Prepared<'a> {
    text: &'a str,
    masked: Vec<Span>,
}

impl<'a> Lines<'a> {
    pub(crate) fn of(from: &'a dyn Excerpts) -> Lines<'a> {
        Lines { from, last: None }
    }

    /// The line that a finding points at, in at most `columns`.
    pub(crate) fn line(
        &mut self,
        finding: &Finding,
        columns: usize,
        screen: Screen,
    ) -> Option<CodeLine> {
        let source = finding.source;
        let (_, prepared) = match self.last.take() {
            Some(last) if last.0 == source => self.last.insert(last),
            _ => self.last.insert((source, self.from.excerpt(source).map(Prepared::of))),
        };
        let Prepared { text, masked } = prepared.as_ref()?;
        code_line(text, masked, finding.place.span, columns, screen)
    }
}

impl<'a> Prepared<'a> {
    fn of(excerpt: Excerpt<'a>) -> Prepared<'a> {
        Prepared { text: excerpt.text, masked: merged(excerpt.masked.into_owned()) }
    }
}

/// The same bytes, in order and without overlaps.
fn merged(mut spans: Vec<Span>) -> Vec<Span> {
    for span in &mut spans {
        *span = Span { start: span.start.min(span.end), end: span.start.max(span.end) };
    }
    spans.sort_unstable();
    let mut merged: Vec<Span> = Vec::with_capacity(spans.len());
    for span in spans {
        match merged.last_mut() {
            Some(last) if span.start <= last.end => last.end = last.end.max(span.end),
            _ => merged.push(span),
        }
    }
    merged
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_that_touch_become_one() {
        let spans = [(7, 9), (0, 4), (2, 3), (4, 5), (20, 10), (8, 8)];
        let spans = spans.map(|(start, end)| Span { start, end }).to_vec();
        let merged: Vec<(u32, u32)> = merged(spans).iter().map(|s| (s.start, s.end)).collect();
        assert_eq!(merged, [(0, 5), (7, 9), (10, 20)]);
    }
}
