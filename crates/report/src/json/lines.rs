//! JSON laid out so that it can be read, compared and searched by line: the outermost levels are
//! indented, what is inside of them stands on one line.

use std::io::{self, Write};

use serde_json::ser::Formatter;

use crate::sanitise::{is_hidden, is_plain};

/// The layout. Characters that a terminal would obey or a reader could not see are written as escapes;
/// the value is the same.
#[derive(Debug)]
pub(crate) struct Lines {
    spread: usize,
    depth: usize,
    filled: bool,
}

impl Lines {
    /// So many levels are spread over lines.
    pub(crate) fn spread(spread: usize) -> Lines {
        Lines { spread, depth: 0, filled: false }
    }

    /// For a value of the layout with two levels that stands so many levels deep.
    pub(crate) fn below(depth: usize) -> Lines {
        Lines { spread: 2, depth, filled: false }
    }

    fn open<W: ?Sized + Write>(&mut self, out: &mut W, bracket: &[u8]) -> io::Result<()> {
        self.depth += 1;
        self.filled = false;
        out.write_all(bracket)
    }

    fn close<W: ?Sized + Write>(&mut self, out: &mut W, bracket: &[u8]) -> io::Result<()> {
        self.depth = self.depth.saturating_sub(1);
        if self.filled && self.depth < self.spread {
            self.new_line(out)?;
        }
        self.filled = true;
        out.write_all(bracket)
    }

    fn separate<W: ?Sized + Write>(&mut self, out: &mut W, first: bool) -> io::Result<()> {
        if !first {
            out.write_all(b",")?;
        }
        if self.depth <= self.spread {
            return self.new_line(out);
        }
        if first { Ok(()) } else { out.write_all(b" ") }
    }

    fn new_line<W: ?Sized + Write>(&self, out: &mut W) -> io::Result<()> {
        write!(out, "\n{:1$}", "", 2 * self.depth)
    }
}

impl Formatter for Lines {
    fn begin_array<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.open(out, b"[")
    }

    fn end_array<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.close(out, b"]")
    }

    fn begin_array_value<W: ?Sized + Write>(&mut self, out: &mut W, first: bool) -> io::Result<()> {
        self.separate(out, first)
    }

    fn end_array_value<W: ?Sized + Write>(&mut self, _: &mut W) -> io::Result<()> {
        self.filled = true;
        Ok(())
    }

    fn begin_object<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.open(out, b"{")
    }

    fn end_object<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.close(out, b"}")
    }

    fn begin_object_key<W: ?Sized + Write>(&mut self, out: &mut W, first: bool) -> io::Result<()> {
        self.separate(out, first)
    }

    fn begin_object_value<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        out.write_all(b": ")
    }

    fn end_object_value<W: ?Sized + Write>(&mut self, _: &mut W) -> io::Result<()> {
        self.filled = true;
        Ok(())
    }

    fn write_string_fragment<W: ?Sized + Write>(
        &mut self,
        out: &mut W,
        text: &str,
    ) -> io::Result<()> {
        if is_plain(text) {
            return out.write_all(text.as_bytes());
        }
        let mut rest = text;
        while let Some((at, c)) = rest.char_indices().find(|(_, c)| is_hidden(*c)) {
            let (plain, hidden) = rest.split_at(at);
            out.write_all(plain.as_bytes())?;
            for unit in c.encode_utf16(&mut [0; 2]) {
                write!(out, "\\u{unit:04x}")?;
            }
            rest = hidden.get(c.len_utf8()..).unwrap_or("");
        }
        out.write_all(rest.as_bytes())
    }
}

#[cfg(test)]
mod tests {
    use serde::Serialize;
    use serde_json::{Serializer, Value, json};

    use super::*;

    fn lay_out(value: &Value) -> String {
        let mut out = Vec::new();
        value.serialize(&mut Serializer::with_formatter(&mut out, Lines::spread(2))).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn entries_stand_on_one_line_each() {
        let value = json!({"a": 1, "b": [{"c": [1, 2], "d": {}}, {}], "e": [], "f": {"g": [3, 4]}});
        insta::assert_snapshot!(lay_out(&value), @r#"
        {
          "a": 1,
          "b": [
            {"c": [1, 2], "d": {}},
            {}
          ],
          "e": [],
          "f": {
            "g": [3, 4]
          }
        }
        "#);
    }

    #[test]
    fn hidden_characters_are_escaped_and_keep_their_value() {
        let value = json!("\u{1b}[31m\u{202e}x\u{9b}\u{e0041}\u{7f}ü");
        let text = lay_out(&value);
        assert_eq!(text, r#""\u001b[31m\u202ex\u009b\udb40\udc41\u007fü""#);
        assert_eq!(serde_json::from_str::<Value>(&text).unwrap(), value);
    }
}
