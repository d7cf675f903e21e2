//! Marks in the comments of a YAML file.

use std::sync::Arc;

use ringfort_document::{Comment, Document, Span};
use ringfort_evidence::Place;

use super::extent::Extents;
use super::{MOST_MARKS, Mark, Scope, Tool, ids, limit_marks, non_empty, shortened};
use crate::until::{Until, day};

/// What a comment has to contain to be a mark: the reader keeps these comments and drops the others.
pub const MARKS: &[&str] = &[
    "ringfort:accept",
    "checkov:skip=",
    "bridgecrew:skip=",
    "cortex:skip=",
    "trivy:ignore:",
    "tfsec:ignore:",
];

/// All marks among the comments of one document of a source, in their order.
///
/// A comment behind a value is about what begins on its line; a comment alone on its line is about what
/// begins on the next line that begins something. What a line begins is the entry or the list item there,
/// with everything in it; the first line of an object begins the object. Checkov's comments are about the
/// object around them, as they are there.
///
/// `text` is that of the whole source. Without it a comment counts as alone if nothing begins on its line.
pub fn comments(
    document: &Document,
    text: Option<&str>,
    source: usize,
    file: &Arc<str>,
) -> Vec<Mark> {
    if document.comments().is_empty() {
        return Vec::new();
    }
    let extents = Extents::of(document.root());
    let reading = Reading { document, text, source, file, extents };
    let comments = document.comments().iter();
    let said = comments
        .flat_map(|comment| read(&comment.text).into_iter().map(move |said| (comment, said)));
    let placed = said.map(|(comment, said)| reading.placed(said, comment));
    let mut marks = placed.take(MOST_MARKS + 1).collect();
    limit_marks(&mut marks);
    marks
}

/// One document whose comments are read.
struct Reading<'d> {
    document: &'d Document,
    text: Option<&'d str>,
    source: usize,
    file: &'d Arc<str>,
    extents: Extents,
}

/// What a comment says.
#[derive(Debug, PartialEq, Eq)]
struct Said {
    tool: Tool,
    ids: Vec<String>,
    reason: Option<String>,
    until: Option<Until>,
    problem: Option<String>,
}

impl Reading<'_> {
    fn placed(&self, said: Said, comment: &Comment) -> Mark {
        let place = self.place(comment.span);
        let block = match (said.tool, self.is_alone(comment.span, place.line)) {
            (Tool::Checkov, _) => self.extents.object_at(comment.span.start),
            (_, true) => self.extents.after(place.line),
            (_, false) => self.extents.on(place.line),
        };
        let mut mark = Mark {
            tool: said.tool,
            ids: said.ids,
            reason: said.reason,
            owner: None,
            until: said.until,
            text: shortened(comment.text.trim(), 200),
            place,
            scope: Scope::Nothing,
            problem: None,
        };
        match (block, said.problem) {
            (_, Some(problem)) => mark.refuse(problem),
            (None, None) => mark.refuse("nothing begins where this comment points".to_owned()),
            (Some(span), None) => mark.scope = Scope::Block { source: self.source, span },
        }
        mark.limit_ids();
        mark
    }

    fn is_alone(&self, span: Span, line: u32) -> bool {
        let before = self.text.and_then(|text| text.get(..span.start as usize));
        match before.and_then(|before| before.rsplit('\n').next()) {
            Some(before) => before.trim_start_matches('\u{feff}').trim().is_empty(),
            None => self.extents.on(line).is_none(),
        }
    }

    fn place(&self, span: Span) -> Place {
        let (start, end) = (self.document.position(span.start), self.document.position(span.end));
        Place {
            file: self.file.clone(),
            line: start.line,
            column: start.column,
            end_line: end.line,
            end_column: end.column,
            path: String::new(),
            rendered: None,
            span,
        }
    }
}

fn read(text: &str) -> Vec<Said> {
    let text = text.trim_start_matches('#').trim();
    if let Some((_, rest)) = text.split_once("ringfort:accept") {
        return vec![ours(rest)];
    }
    for prefix in ["checkov:skip=", "bridgecrew:skip=", "cortex:skip="] {
        if let Some((_, rest)) = text.split_once(prefix) {
            return vec![checkov(rest)];
        }
    }
    text.split(' ').filter_map(|word| trivy(word.trim_start_matches(['#', '/', '*']))).collect()
}

/// `ringfort:accept MEASURE, MEASURE/CHECK: reason`. The reason begins behind a colon and a blank, because
/// the id of another tool has a colon in it.
fn ours(rest: &str) -> Said {
    let (names, reason) = match rest.split_once(": ") {
        Some((names, reason)) => (names, reason),
        None => (rest.trim_end().trim_end_matches(':'), ""),
    };
    let named = names.starts_with(|letter: char| letter.is_whitespace());
    let found = if named { ids(names) } else { Vec::new() };
    let odd = found.iter().any(|id| id.contains(char::is_whitespace));
    let problem = match (found.is_empty(), odd) {
        (true, _) => Some("names no measure; write `# ringfort:accept MEASURE: reason`"),
        (_, true) => Some("put a colon before the reason: `# ringfort:accept MEASURE: reason`"),
        _ => None,
    };
    Said {
        tool: Tool::Ringfort,
        ids: found,
        reason: non_empty(reason),
        until: None,
        problem: problem.map(str::to_owned),
    }
}

/// `checkov:skip=ID,ID:reason`.
fn checkov(rest: &str) -> Said {
    let rest = rest.trim_start();
    let plain = |letter: char| letter.is_ascii_alphanumeric() || letter == '_' || letter == ',';
    let end = rest.find(|letter| !plain(letter)).unwrap_or(rest.len());
    let (names, rest) = rest.split_at_checked(end).unwrap_or((rest, ""));
    let found = ids(names);
    let problem = found.is_empty().then(|| "names no check".to_owned());
    let reason = rest.strip_prefix(':').and_then(non_empty);
    Said { tool: Tool::Checkov, ids: found, reason, until: None, problem }
}

/// `trivy:ignore:ID`, `trivy:ignore:ID:exp:2027-01-31`; its day is the first that is no longer part of it.
fn trivy(word: &str) -> Option<Said> {
    let sections = word.strip_prefix("trivy:").or_else(|| word.strip_prefix("tfsec:"))?;
    let parts: Vec<&str> = sections.split(':').collect();
    let value = |key: &str| {
        let pairs = parts.chunks_exact(2).filter(|pair| pair.first() == Some(&key));
        pairs.filter_map(|pair| pair.get(1).copied()).next_back()
    };
    let id = value("ignore").filter(|id| !id.is_empty())?;
    let mut said = Said {
        tool: Tool::Trivy,
        ids: vec![shortened(id, 200)],
        reason: None,
        until: None,
        problem: None,
    };
    if id.contains('[') || value("ws").is_some() {
        said.problem = Some("its conditions are not understood here".to_owned());
    }
    if let Some(end) = value("exp") {
        match day(end).and_then(|day| day.to_zoned(jiff::tz::TimeZone::UTC).ok()) {
            Some(start) => said.until = Some(Until::Instant(start.timestamp())),
            None => said.problem = Some(format!("`{}` is no date", shortened(end, 40))),
        }
    }
    Some(said)
}

#[cfg(test)]
mod tests;
