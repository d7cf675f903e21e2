//! Text from evidence, made safe for people's eyes and terminals.

use std::borrow::Cow;
use std::fmt::Write;

/// Longest name, path or identifier that is shown whole; Kubernetes allows 253 characters in most names.
pub(crate) const NAME: usize = 300;
/// Longest sentence that is shown whole.
pub(crate) const MESSAGE: usize = 1_200;

/// Makes control characters, line breaks, escape sequences, and characters that are invisible or change
/// the direction of text visible (`\n`, `\x1b`, `\u{202e}`), and shortens what is longer than `limit`
/// characters with a note of how much is missing.
pub fn sanitise(text: &str, limit: usize) -> Cow<'_, str> {
    let shortened = shorten(text, limit);
    if is_plain(&shortened) || !shortened.chars().any(is_hidden) {
        return shortened;
    }
    let mut safe = String::with_capacity(shortened.len() + 16);
    shortened.chars().for_each(|c| show(c, &mut safe));
    Cow::Owned(safe)
}

/// True for visible ASCII: a look that is quick because it never stops early, and enough for most texts.
pub(crate) fn is_plain(text: &str) -> bool {
    text.bytes().fold(true, |plain, byte| plain & (b' '..=b'~').contains(&byte))
}

/// A name in one line.
pub(crate) fn name(text: &str) -> Cow<'_, str> {
    sanitise(text, NAME)
}

/// A sentence in one line.
pub(crate) fn message(text: &str) -> Cow<'_, str> {
    sanitise(text, MESSAGE)
}

fn shorten(text: &str, limit: usize) -> Cow<'_, str> {
    if text.len() <= limit {
        return Cow::Borrowed(text);
    }
    let Some((cut, _)) = text.char_indices().nth(limit) else { return Cow::Borrowed(text) };
    let (kept, left) = text.split_at(cut);
    Cow::Owned(format!("{kept}... ({} more characters)", left.chars().count()))
}

/// Writes a character, or what stands for it if it cannot be seen.
pub(crate) fn show(c: char, out: &mut String) {
    let written = match c {
        '\n' => out.write_str("\\n"),
        '\r' => out.write_str("\\r"),
        '\t' => out.write_str("\\t"),
        '\0'..='\x1f' | '\x7f' => write!(out, "\\x{:02x}", c as u32),
        c if is_hidden(c) => write!(out, "\\u{{{:x}}}", c as u32),
        c => out.write_char(c),
    };
    // Writing to a string cannot fail.
    let _ = written;
}

/// True for characters that a terminal obeys, or that a reader cannot see.
pub(crate) fn is_hidden(c: char) -> bool {
    matches!(c,
        '\0'..='\x1f' | '\x7f'..='\u{9f}'
        | '\u{ad}' | '\u{61c}' | '\u{180e}'
        | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}'
        | '\u{feff}' | '\u{fff0}'..='\u{fffb}' | '\u{fffe}' | '\u{ffff}' | '\u{e0000}'..='\u{e0fff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ordinary_text_stays_as_it_is() {
        let text = "container `web` läuft als root";
        assert!(matches!(sanitise(text, 100), Cow::Borrowed(same) if same == text));
    }

    #[test]
    fn what_terminals_obey_is_shown() {
        assert_eq!(sanitise("a\x1b[31m\nb\u{9b}2J\u{7f}", 100), "a\\x1b[31m\\nb\\u{9b}2J\\x7f");
    }

    #[test]
    fn what_changes_direction_or_is_invisible_is_shown() {
        assert_eq!(sanitise("a\u{202e}b\u{2066}c\u{200b}", 100), "a\\u{202e}b\\u{2066}c\\u{200b}");
    }

    #[test]
    fn long_text_is_shortened_with_a_note() {
        let text = "ä".repeat(70_000);
        assert_eq!(sanitise(&text, 3), "äää... (69997 more characters)");
    }
}
