//! One line of evidence with the place marked, and nothing secret in it.

use ringfort_document::Span;
use unicode_width::UnicodeWidthChar;

use crate::Screen;
use crate::sanitise::show;
use crate::wrap::width;

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

/// The line in which `span` starts, laid out in at most `columns`. `masked` is in order and without overlaps.
pub(crate) fn code_line(
    text: &str,
    masked: &[Span],
    span: Span,
    columns: usize,
    screen: Screen,
) -> Option<CodeLine> {
    let pieces = pieces(text, masked, span, columns, screen)?;
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

/// The characters of the line as they are shown. Of a very long line only what lies near the span is looked
/// at, so that a file without line breaks costs no more than any other.
fn pieces(
    text: &str,
    masked: &[Span],
    span: Span,
    columns: usize,
    screen: Screen,
) -> Option<Vec<Piece>> {
    let (start, end) = (span.start as usize, span.end as usize);
    let reach = 8 * columns;
    let earliest = text.floor_char_boundary(start.saturating_sub(reach));
    let latest = text.floor_char_boundary(start.saturating_add(reach));
    let (before, after) = (text.get(earliest..start)?, text.get(start..latest)?);
    let from = before.rfind(['\n', '\r']).map_or(earliest, |at| earliest + at + 1);
    let to = after.find(['\n', '\r']).map_or(latest, |at| start + at);
    let first = masked.partition_point(|mask| mask.end as usize <= from);
    let mut masks = masked.get(first..).unwrap_or(&[]).iter().enumerate().peekable();
    let mut pieces = Vec::new();
    let mut hidden = None;
    for (offset, c) in text.get(from..to)?.char_indices() {
        let at = from + offset;
        let marked = at >= start && at < end.max(start + 1);
        while masks.next_if(|(_, mask)| mask.end as usize <= at).is_some() {}
        let past = at + c.len_utf8();
        let over = masks.peek().filter(|(_, mask)| (mask.start as usize) < past);
        let mask = over.map(|(number, _)| *number);
        match mask {
            Some(_) if mask == hidden => mark_last(&mut pieces, marked),
            Some(_) => pieces.push(masked_piece(screen, marked)),
            None => pieces.push(shown_piece(c, marked)),
        }
        hidden = mask;
    }
    if start == to {
        pieces.push(Piece { text: String::new(), width: 0, marked: true, blank: true });
    }
    Some(pieces)
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
        let line = code_line(text, &masked, span(place), columns, Screen::PLAIN).unwrap();
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
    fn no_character_of_a_secret_is_shown_whatever_the_place_and_the_width() {
        let text =
            "a: [XXXX, {b: XX}]\nkey: |\n  XXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXX\n  XXXX\nc: d";
        let parts = ["XXXX,", "XX}", "|\n  XXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXX\n  XXXX"];
        let masked: Vec<Span> = parts
            .iter()
            .map(|part| {
                let start = text.find(part).unwrap();
                let length = part.trim_end_matches([',', '}']).len();
                Span { start: start as u32, end: (start + length) as u32 }
            })
            .collect();
        let mut shown = 0;
        for start in 0..=text.len() as u32 {
            for end in [start, start + 1, start + 7, text.len() as u32] {
                for columns in [10, 24, 80] {
                    let line =
                        code_line(text, &masked, Span { start, end }, columns, Screen::PLAIN);
                    let Some(line) = line else { continue };
                    shown += 1;
                    assert!(!line.text.contains('X'), "{}", line.text);
                    assert!(line.mark + line.marked <= width(&line.text).max(1) + 1);
                }
            }
        }
        assert!(shown > 500);
    }

    #[test]
    fn spans_outside_of_the_text_give_nothing() {
        for (start, end) in [(1, 2), (5, 9), (9, 5)] {
            assert_eq!(code_line("ä", &[], Span { start, end }, 40, Screen::PLAIN), None);
        }
    }

    #[test]
    fn terminal_escapes_in_the_line_are_shown() {
        assert_eq!(line("a: \x1b[31mred", "a", &[], 40), "a: \\x1b[31mred\n^");
    }
}
