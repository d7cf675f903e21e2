//! One line of evidence with the place marked, and nothing secret in it.

use std::borrow::Cow;

use ringfort_document::Span;
use unicode_width::UnicodeWidthChar;

use crate::Screen;
use crate::sanitise::show;
use crate::wrap::width;

/// A text that excerpts are taken from.
#[derive(Clone, Debug)]
pub struct Excerpt<'a> {
    /// The whole source text that the spans of places count in.
    pub text: &'a str,
    /// What must never be shown: data of Secrets, values of environment variables, arguments and the like.
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

/// A line of code as it is shown, with the columns to underline.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct CodeLine {
    pub(crate) text: String,
    pub(crate) mark: usize,
    pub(crate) marked: usize,
}

struct Piece {
    text: String,
    width: usize,
    marked: bool,
    blank: bool,
}

/// The line in which `span` starts, laid out in at most `columns`.
pub(crate) fn code_line(
    excerpt: &Excerpt<'_>,
    span: Span,
    columns: usize,
    screen: Screen,
) -> Option<CodeLine> {
    let pieces = pieces(excerpt, span, columns, screen)?;
    let first = pieces.iter().position(|piece| piece.marked)?;
    let last = pieces.iter().rposition(|piece| piece.marked && !piece.blank).unwrap_or(first);
    let (from, dots) = beginning(&pieces, first, columns, screen);
    let mut line = CodeLine { text: dots.to_owned(), mark: 0, marked: 0 };
    let mut used = width(dots);
    for (index, piece) in pieces.iter().enumerate().skip(from) {
        if used + piece.width + width(screen.ellipsis()) > columns
            && remaining(&pieces, index) > columns - used.min(columns)
        {
            line.text.push_str(screen.ellipsis());
            break;
        }
        if index == first {
            line.mark = used;
        }
        line.text.push_str(&piece.text);
        used += piece.width;
        if index >= first && index <= last {
            line.marked = used - line.mark;
        }
    }
    line.marked = line.marked.max(1);
    Some(line)
}

fn remaining(pieces: &[Piece], from: usize) -> usize {
    pieces.iter().skip(from).map(|piece| piece.width).sum()
}

/// The first piece to show: the line's beginning if all fits, else a little before the mark.
fn beginning(
    pieces: &[Piece],
    first: usize,
    columns: usize,
    screen: Screen,
) -> (usize, &'static str) {
    let indent = pieces.iter().position(|piece| !piece.blank).unwrap_or(0);
    if remaining(pieces, 0) <= columns {
        return (0, "");
    }
    if remaining(pieces, indent) <= columns || first <= indent {
        return (indent.min(first), "");
    }
    let mut from = first;
    let mut before = 0;
    while from > indent && before < columns / 4 {
        from -= 1;
        before += pieces.get(from).map_or(0, |piece| piece.width);
    }
    if from == indent { (from, "") } else { (from, screen.ellipsis()) }
}

fn pieces(excerpt: &Excerpt<'_>, span: Span, columns: usize, screen: Screen) -> Option<Vec<Piece>> {
    let (start, end) = (span.start as usize, span.end as usize);
    let (before, after) = (excerpt.text.get(..start)?, excerpt.text.get(start..)?);
    let line_start = before.rfind(['\n', '\r']).map_or(0, |at| at + 1);
    let line_end = after.find(['\n', '\r']).map_or(excerpt.text.len(), |at| start + at);
    let from = window_start(excerpt.text, line_start, start, columns);
    let masks: Vec<Span> = excerpt
        .masked
        .iter()
        .filter(|mask| (mask.start as usize) < line_end && mask.end as usize > from)
        .copied()
        .collect();
    let mut pieces = Vec::new();
    let mut hidden = None;
    for (offset, c) in excerpt.text.get(from..line_end)?.char_indices().take(8 * columns) {
        let at = from + offset;
        let marked = at >= start && at < end.max(start + 1);
        let mask = masks.iter().position(|mask| covers(*mask, at));
        match mask {
            Some(_) if mask == hidden => mark_last(&mut pieces, marked),
            Some(_) => pieces.push(masked_piece(screen, marked)),
            None => pieces.push(shown_piece(c, marked)),
        }
        hidden = mask;
    }
    if start == line_end {
        pieces.push(Piece { text: String::new(), width: 0, marked: true, blank: true });
    }
    Some(pieces)
}

/// Where to start in a very long line: enough before the mark to fill the screen.
fn window_start(text: &str, line_start: usize, start: usize, columns: usize) -> usize {
    let line = text.get(line_start..start).unwrap_or("");
    let back = line.char_indices().rev().nth(columns).map_or(0, |(offset, _)| offset);
    line_start + back
}

fn covers(mask: Span, at: usize) -> bool {
    mask.start as usize <= at && at < mask.end as usize
}

fn mark_last(pieces: &mut [Piece], marked: bool) {
    if let Some(last) = pieces.last_mut() {
        last.marked |= marked;
    }
}

fn masked_piece(screen: Screen, marked: bool) -> Piece {
    let text = screen.mask().to_owned();
    Piece { width: width(&text), text, marked, blank: false }
}

fn shown_piece(c: char, marked: bool) -> Piece {
    if c == '\t' || c == ' ' {
        return Piece { text: " ".to_owned(), width: 1, marked, blank: true };
    }
    let mut text = String::new();
    show(c, &mut text);
    let columns = if text.chars().count() == 1 { c.width().unwrap_or(0) } else { text.len() };
    Piece { text, width: columns, marked, blank: false }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(text: &str, place: &str, masked: &[&str], columns: usize) -> String {
        let span = |part: &str| {
            let start = text.find(part).unwrap();
            Span { start: start as u32, end: (start + part.len()) as u32 }
        };
        let masked: Vec<Span> = masked.iter().map(|part| span(part)).collect();
        let excerpt = Excerpt { text, masked: masked.into() };
        let line = code_line(&excerpt, span(place), columns, Screen::PLAIN).unwrap();
        format!("{}\n{}{}", line.text, " ".repeat(line.mark), "^".repeat(line.marked))
    }

    #[test]
    fn underlines_the_place_on_its_first_line() {
        let shown = line("a:\n  - name: web\n    image: x\n", "name: web\n    image: x", &[], 60);
        assert_eq!(shown, "  - name: web\n    ^^^^^^^^^");
    }

    #[test]
    fn masks_what_is_secret_on_the_line_also_outside_of_the_place() {
        let text = "env: [{name: A, value: hunter2}, {name: B, value: swordfish}]";
        let shown = line(text, "name: B", &["hunter2", "swordfish"], 80);
        assert_eq!(
            shown,
            "env: [{name: A, value: ***}, {name: B, value: ***}]\n                              ^^^^^^^"
        );
    }

    #[test]
    fn masks_a_place_inside_of_a_secret() {
        let shown = line("a: one two three", "two", &["one two three"], 80);
        assert_eq!(shown, "a: ***\n   ^^^");
    }

    #[test]
    fn a_long_line_is_shown_round_the_place() {
        let text = format!(
            "{{\"a\": \"{}\", \"b\": true, \"c\": \"{}\"}}",
            "x".repeat(9_000),
            "y".repeat(9_000)
        );
        let shown = line(&text, "\"b\": true", &[], 60);
        assert_eq!(
            shown,
            "...xxxxxxxxxxxx\", \"b\": true, \"c\": \"yyyyyyyyyyyyyyyyyyyyyy...\n                  ^^^^^^^^^"
        );
    }

    #[test]
    fn deep_indentation_gives_way_before_text_does() {
        let text = format!("{}privileged: true", " ".repeat(50));
        assert_eq!(line(&text, "privileged: true", &[], 40), "privileged: true\n^^^^^^^^^^^^^^^^");
    }

    #[test]
    fn spans_outside_of_the_text_give_nothing() {
        let excerpt = Excerpt { text: "ä", masked: Cow::Borrowed(&[]) };
        for (start, end) in [(1, 2), (5, 9), (9, 5)] {
            assert_eq!(code_line(&excerpt, Span { start, end }, 40, Screen::PLAIN), None);
        }
    }

    #[test]
    fn terminal_escapes_in_the_line_are_shown() {
        assert_eq!(line("a: \x1b[31mred", "a", &[], 40), "a: \\x1b[31mred\n^");
    }
}
