//! Where lines start, in about one byte per line, so that positions need no text.

use memchr::memchr_iter;

use crate::Position;

/// Lines between two entries of the index.
const STRIDE: usize = 32;

/// The lines of a piece of a source.
#[derive(Clone, Debug, Default)]
pub(crate) struct Lines {
    /// Where the piece starts.
    base: u32,
    start: Option<Position>,
    /// Length of each line with its line feed, seven bits per byte, the lowest first.
    lengths: Vec<u8>,
    /// For every `STRIDE`th line: its first byte, and where its length stands in `lengths`.
    index: Vec<(u32, u32)>,
    /// Runs of characters of more than one byte: first byte, characters, bytes of each.
    wide: Vec<(u32, u32, u8)>,
}

impl Lines {
    /// The lines of `text`, which stands at byte `base` of its source, at `start`.
    pub(crate) fn new(text: &str, base: u32, start: Position) -> Lines {
        let mut lengths = Vec::with_capacity(text.len() / 32);
        let mut index = Vec::new();
        let mut from = 0usize;
        for (number, feed) in memchr_iter(b'\n', text.as_bytes()).enumerate() {
            if number % STRIDE == 0 {
                index.push((base.saturating_add(from as u32), lengths.len() as u32));
            }
            let mut length = feed + 1 - from;
            while length > 127 {
                lengths.push(length as u8 | 128);
                length >>= 7;
            }
            lengths.push(length as u8);
            from = feed + 1;
        }
        lengths.shrink_to_fit();
        let wide = if text.is_ascii() { Vec::new() } else { wide_runs(text, base) };
        Lines { base, start: Some(start), lengths, index, wide }
    }

    /// Line and column of a byte of the source.
    pub(crate) fn position(&self, byte: u32) -> Position {
        let start = self.start.unwrap_or(Position { line: 1, column: 1 });
        let mut line_start = self.base;
        let mut line = 0u32;
        let mut at = 0usize;
        let block = self.index.partition_point(|&(first, _)| first <= byte).saturating_sub(1);
        if let Some(&(first, offset)) = self.index.get(block) {
            (line_start, at, line) = (first, offset as usize, (block * STRIDE) as u32);
        }
        while let Some((length, next)) = self.length(at) {
            let Some(after) = line_start.checked_add(length).filter(|&after| after <= byte) else {
                break;
            };
            (line_start, at, line) = (after, next, line + 1);
        }
        let column = byte.saturating_sub(line_start) - self.extra(line_start, byte);
        let first = if line == 0 { start.column } else { 1 };
        Position { line: start.line + line, column: first + column }
    }

    pub(crate) fn held_bytes(&self) -> usize {
        self.lengths.capacity() + self.index.capacity() * 8 + self.wide.capacity() * 12
    }

    fn length(&self, mut at: usize) -> Option<(u32, usize)> {
        let (mut length, mut shift) = (0u32, 0);
        loop {
            let byte = *self.lengths.get(at)?;
            at += 1;
            length |= u32::from(byte & 127) << shift;
            if byte < 128 {
                return Some((length, at));
            }
            shift += 7;
        }
    }

    /// Bytes of `from..to` beyond one per character.
    fn extra(&self, from: u32, to: u32) -> u32 {
        let first = self.wide.partition_point(|&(start, ..)| start < from);
        let runs = self.wide.get(first..).unwrap_or(&[]);
        let before = runs.iter().take_while(|&&(start, ..)| start < to);
        before
            .map(|&(start, count, width)| {
                let width = u32::from(width);
                ((to - start) / width.max(1)).min(count) * width.saturating_sub(1)
            })
            .sum()
    }
}

/// Runs of equally wide characters; a run never crosses a line feed, which is one byte wide.
fn wide_runs(text: &str, base: u32) -> Vec<(u32, u32, u8)> {
    let mut runs: Vec<(u32, u32, u8)> = Vec::new();
    for (at, character) in text.char_indices() {
        let width = character.len_utf8() as u8;
        if width == 1 {
            continue;
        }
        let at = base.saturating_add(at as u32);
        match runs.last_mut() {
            Some((start, count, wide))
                if *wide == width && *start + *count * u32::from(width) == at =>
            {
                *count += 1;
            }
            _ => runs.push((at, 1, width)),
        }
    }
    runs
}

/// Where the end of `text` stands, if its start stands at `start`.
pub(crate) fn advance(start: Position, text: &[u8]) -> Position {
    let characters =
        |bytes: &[u8]| bytes.iter().filter(|&&byte| byte & 0xC0 != 0x80).count() as u32;
    match memchr::memrchr(b'\n', text) {
        None => Position { line: start.line, column: start.column + characters(text) },
        Some(last) => {
            let feeds = memchr_iter(b'\n', text).count() as u32;
            let tail = text.get(last + 1..).unwrap_or(&[]);
            Position { line: start.line + feeds, column: 1 + characters(tail) }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn positions_agree_with_counting() {
        let long = "x".repeat(300);
        let mut text = format!("a: b\n\u{e4}\u{f6}\u{20ac}: \u{1F600}x\n{long}\n\n");
        for line in 0..500 {
            text.push_str(&"y".repeat(line % 7));
            text.push('\n');
        }
        text.push_str("end");
        let start = Position { line: 7, column: 3 };
        let lines = Lines::new(&text, 50, start);
        for (at, _) in text.char_indices() {
            let counted = advance(start, &text.as_bytes()[..at]);
            assert_eq!(lines.position(50 + at as u32), counted, "byte {at}");
        }
    }
}
