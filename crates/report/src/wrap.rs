//! Text in columns.

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// Columns that a text takes on a terminal.
pub(crate) fn width(text: &str) -> usize {
    text.width()
}

/// Breaks a text at spaces into lines of at most `columns`; a longer word is broken inside. Never empty.
///
/// The log of a GitHub Action obeys lines that start with two colons: a backslash stands before such colons.
pub(crate) fn wrap(text: &str, columns: usize) -> Vec<String> {
    let columns = columns.max(8);
    let mut lines = Lines { done: Vec::new(), line: String::new(), used: 0, columns };
    for word in text.split(' ').filter(|word| !word.is_empty()) {
        lines.add(word);
    }
    lines.end();
    lines.done
}

struct Lines {
    done: Vec<String>,
    line: String,
    used: usize,
    columns: usize,
}

impl Lines {
    fn add(&mut self, word: &str) {
        let needed = width(word);
        if self.used > 0 && self.used + 1 + needed > self.columns {
            self.end();
        }
        if self.used > 0 {
            self.push(' ', 1);
        }
        if needed <= self.columns {
            self.line.push_str(word);
            self.used += needed;
        } else {
            self.break_up(word);
        }
    }

    fn break_up(&mut self, word: &str) {
        for c in word.chars() {
            let needed = c.width().unwrap_or(0);
            if self.used + needed > self.columns {
                self.end();
            }
            self.push(c, needed);
        }
    }

    fn push(&mut self, c: char, needed: usize) {
        self.line.push(c);
        self.used += needed;
    }

    fn end(&mut self) {
        if self.line.starts_with("::") {
            self.line.insert(0, '\\');
        }
        self.done.push(std::mem::take(&mut self.line));
        self.used = 0;
    }
}

/// The text with spaces behind it up to `columns`.
pub(crate) fn pad(text: &str, columns: usize) -> String {
    let missing = columns.saturating_sub(width(text));
    format!("{text}{:missing$}", "")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn breaks_at_spaces() {
        assert_eq!(wrap("one two three four", 9), ["one two", "three", "four"]);
    }

    #[test]
    fn breaks_long_words_inside_and_loses_nothing() {
        assert_eq!(wrap("a 0123456789abcdef b", 8), ["a", "01234567", "89abcdef", "b"]);
    }

    #[test]
    fn no_line_is_a_workflow_command() {
        assert_eq!(wrap("0123456 ::error::x", 8), ["0123456", "\\::error:", ":x"]);
    }

    #[test]
    fn counts_wide_characters_as_two_columns() {
        assert_eq!(wrap("漢字漢字 漢字", 8), ["漢字漢字", "漢字"]);
        assert_eq!(pad("漢", 4), "漢  ");
    }
}
