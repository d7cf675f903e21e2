//! JSON, as Go's decoder takes it, with a span for every value.

use crate::bulk::Place;
use crate::error::{ErrorKind, Fault, Limit};
use crate::scalar::{Scalar, arrived};
use crate::slot::Shape;
use crate::tree::Tree;
use crate::{Limits, Span, Vocabulary};

/// Reads JSON values out of one text.
pub(crate) struct Json<'r> {
    pub(crate) text: &'r str,
    /// Next byte.
    pub(crate) at: usize,
    /// Where the text starts in its source.
    pub(crate) base: u32,
    pub(crate) limits: &'r Limits,
    pub(crate) vocabulary: &'r Vocabulary,
    pub(crate) tree: &'r mut Tree,
    pub(crate) scratch: String,
}

type Outcome<T> = Result<T, Fault>;

impl<'r> Json<'r> {
    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    pub(crate) fn blanks(&mut self) {
        while let Some(b' ' | b'\n' | b'\t' | b'\r') = self.peek() {
            self.at += 1;
        }
    }

    fn place(&self, at: usize) -> u32 {
        self.base + at as u32
    }

    fn span(&self, from: usize) -> Span {
        Span { start: self.place(from), end: self.place(self.at) }
    }

    fn wrong(&self, what: &str) -> Fault {
        let rest = self.text.get(self.at..).unwrap_or("");
        match rest.chars().next() {
            None => Fault::syntax(self.place(self.at), "JSON ends too early"),
            Some(found) => Fault::syntax(
                self.place(self.at),
                format!("expected {what}, found `{}`", found.escape_debug()),
            ),
        }
    }

    /// Reads one value and leaves it on the tree's stack.
    pub(crate) fn value(&mut self, depth: usize, place: Place<'r>) -> Outcome<()> {
        self.blanks();
        let from = self.at;
        if self.tree.nodes() >= self.limits.nodes {
            return Err(Fault::limit(Limit::Nodes, self.place(from), "too many values"));
        }
        let shape = match self.peek() {
            Some(b'{') => self.map(depth, place)?,
            Some(b'[') => self.list(depth, place)?,
            Some(b'"') => {
                let range = self.string()?;
                let text = range.map_or(self.scratch.as_str(), |(start, end)| {
                    self.text.get(start..end).unwrap_or("")
                });
                self.tree.store(text)
            }
            Some(b'-' | b'0'..=b'9') => self.number()?,
            Some(b't') => self.word("true", Shape::Bool(true))?,
            Some(b'f') => self.word("false", Shape::Bool(false))?,
            Some(b'n') => self.word("null", Shape::Null)?,
            _ => return Err(self.wrong("a JSON value")),
        };
        self.tree.push(shape, self.span(from));
        Ok(())
    }

    fn deeper(&self, depth: usize) -> Outcome<usize> {
        if depth >= self.limits.depth {
            return Err(Fault::limit(Limit::Depth, self.place(self.at), "nested too deeply"));
        }
        Ok(depth + 1)
    }

    fn list(&mut self, depth: usize, place: Place<'r>) -> Outcome<Shape> {
        let depth = self.deeper(depth)?;
        let mark = self.tree.mark();
        self.at += 1;
        self.blanks();
        if self.peek() == Some(b']') {
            self.at += 1;
            return Ok(self.tree.close_list(mark));
        }
        loop {
            self.value(depth, place.item())?;
            self.blanks();
            match self.peek() {
                Some(b',') => self.at += 1,
                Some(b']') => break,
                _ => return Err(self.wrong("`,` or `]`")),
            }
        }
        self.at += 1;
        Ok(self.tree.close_list(mark))
    }

    fn map(&mut self, depth: usize, place: Place<'r>) -> Outcome<Shape> {
        let depth = self.deeper(depth)?;
        let mark = self.tree.mark();
        self.at += 1;
        self.blanks();
        if self.peek() == Some(b'}') {
            self.at += 1;
            return Ok(self.tree.close_map(mark));
        }
        loop {
            self.entry(depth, place)?;
            self.blanks();
            match self.peek() {
                Some(b',') => self.at += 1,
                Some(b'}') => break,
                _ => return Err(self.wrong("`,` or `}`")),
            }
        }
        self.at += 1;
        Ok(self.tree.close_map(mark))
    }

    fn entry(&mut self, depth: usize, place: Place<'r>) -> Outcome<()> {
        self.blanks();
        let from = self.at;
        if self.peek() != Some(b'"') {
            return Err(self.wrong("a key in quotes"));
        }
        let range = self.string()?;
        let key = range
            .map_or(self.scratch.as_str(), |(start, end)| self.text.get(start..end).unwrap_or(""));
        let span = Span { start: self.base + from as u32, end: self.base + self.at as u32 };
        let below = place.below(key);
        let number = self.tree.number(self.vocabulary, key);
        self.blanks();
        if self.peek() != Some(b':') {
            return Err(self.wrong("`:`"));
        }
        self.at += 1;
        let Some(below) = below else {
            self.skip(depth)?;
            return Ok(());
        };
        self.tree.push_key(number, span);
        self.value(depth, below)
    }

    /// Reads a string. Without escapes its range is returned, otherwise it is in `scratch`.
    fn string(&mut self) -> Outcome<Option<(usize, usize)>> {
        let from = self.at + 1;
        self.at = from;
        self.pass_plain();
        if self.peek() == Some(b'"') {
            let end = self.at;
            self.at += 1;
            self.fits(from, end - from)?;
            return Ok(Some((from, end)));
        }
        self.scratch.clear();
        let mut run = from;
        loop {
            self.scratch.push_str(self.text.get(run..self.at).unwrap_or(""));
            match self.peek() {
                Some(b'"') => break,
                Some(b'\\') => self.escape()?,
                Some(_) => {
                    return Err(Fault::syntax(
                        self.place(self.at),
                        "control character in a JSON string",
                    ));
                }
                None => return Err(self.wrong("`\"`")),
            }
            run = self.at;
            self.pass_plain();
        }
        self.at += 1;
        self.fits(from, self.scratch.len())?;
        Ok(None)
    }

    fn fits(&self, from: usize, len: usize) -> Outcome<()> {
        if len <= self.limits.scalar_bytes {
            return Ok(());
        }
        Err(Fault::limit(Limit::ScalarBytes, self.place(from), "string too long"))
    }

    /// Moves to the next quote, backslash or control character.
    #[inline]
    fn pass_plain(&mut self) {
        let rest = self.text.as_bytes().get(self.at..).unwrap_or(&[]);
        let special = |&byte: &u8| byte == b'"' || byte == b'\\' || byte < 0x20;
        self.at += rest.iter().position(special).unwrap_or(rest.len());
    }

    fn escape(&mut self) -> Outcome<()> {
        let from = self.at;
        self.at += 1;
        let plain = match self.peek() {
            Some(b'u') => {
                self.at += 1;
                let character = self.unicode(from)?;
                self.scratch.push(character);
                return Ok(());
            }
            Some(byte @ (b'"' | b'\\' | b'/')) => byte as char,
            Some(b'b') => '\u{8}',
            Some(b'f') => '\u{c}',
            Some(b'n') => '\n',
            Some(b'r') => '\r',
            Some(b't') => '\t',
            _ => return Err(self.wrong("an escape that JSON knows")),
        };
        self.at += 1;
        self.scratch.push(plain);
        Ok(())
    }

    /// A lone half of a pair becomes the replacement character, as in Go.
    fn unicode(&mut self, from: usize) -> Outcome<char> {
        let high = self.hex(from)?;
        if let Some(character) = char::from_u32(high) {
            return Ok(character);
        }
        let rest = self.text.as_bytes().get(self.at..).unwrap_or(&[]);
        if high < 0xDC00 && rest.starts_with(b"\\u") {
            let back = self.at;
            self.at += 2;
            let low = self.hex(back)?;
            if (0xDC00..0xE000).contains(&low) {
                let pair = 0x10000 + ((high - 0xD800) << 10) + (low - 0xDC00);
                return Ok(char::from_u32(pair).unwrap_or(char::REPLACEMENT_CHARACTER));
            }
            self.at = back;
        }
        Ok(char::REPLACEMENT_CHARACTER)
    }

    fn hex(&mut self, from: usize) -> Outcome<u32> {
        let digits = self.text.get(self.at..self.at + 4).unwrap_or("");
        if digits.len() == 4
            && digits.bytes().all(|byte| byte.is_ascii_hexdigit())
            && let Ok(value) = u32::from_str_radix(digits, 16)
        {
            self.at += 4;
            return Ok(value);
        }
        Err(Fault::syntax(self.place(from), "`\\u` needs four hexadecimal digits"))
    }

    fn word(&mut self, word: &str, shape: Shape) -> Outcome<Shape> {
        let rest = self.text.get(self.at..).unwrap_or("");
        if !rest.starts_with(word) {
            return Err(self.wrong(word));
        }
        self.at += word.len();
        Ok(shape)
    }

    fn digits(&mut self) -> Outcome<()> {
        let from = self.at;
        while let Some(b'0'..=b'9') = self.peek() {
            self.at += 1;
        }
        if from == self.at { Err(self.wrong("a digit")) } else { Ok(()) }
    }

    fn number(&mut self) -> Outcome<Shape> {
        let from = self.at;
        if self.peek() == Some(b'-') {
            self.at += 1;
        }
        if self.peek() == Some(b'0') {
            self.at += 1;
        } else {
            self.digits()?;
        }
        let mut whole = true;
        if self.peek() == Some(b'.') {
            self.at += 1;
            self.digits()?;
            whole = false;
        }
        if let Some(b'e' | b'E') = self.peek() {
            self.at += 1;
            if let Some(b'+' | b'-') = self.peek() {
                self.at += 1;
            }
            self.digits()?;
            whole = false;
        }
        let text = self.text.get(from..self.at).unwrap_or("");
        if whole && let Ok(value) = text.parse() {
            return Ok(Shape::Int(value));
        }
        let value: f64 = text.parse().unwrap_or(f64::INFINITY);
        if !value.is_finite() {
            let fault = Fault::syntax(self.place(from), "number out of range");
            return Err(Fault { kind: ErrorKind::Number, ..fault });
        }
        Ok(match arrived(value) {
            Scalar::Int(value) => Shape::Int(value),
            _ => Shape::Float(value),
        })
    }

    /// Passes over a value that nobody reads; it must be well-formed all the same.
    fn skip(&mut self, depth: usize) -> Outcome<()> {
        self.blanks();
        match self.peek() {
            Some(open @ (b'{' | b'[')) => {
                let depth = self.deeper(depth)?;
                self.skip_container(depth, open == b'{')
            }
            Some(b'"') => self.string().map(drop),
            Some(b'-' | b'0'..=b'9') => self.number().map(drop),
            Some(b't') => self.word("true", Shape::Null).map(drop),
            Some(b'f') => self.word("false", Shape::Null).map(drop),
            Some(b'n') => self.word("null", Shape::Null).map(drop),
            _ => Err(self.wrong("a JSON value")),
        }
    }

    fn skip_container(&mut self, depth: usize, map: bool) -> Outcome<()> {
        let close = if map { b'}' } else { b']' };
        self.at += 1;
        self.blanks();
        if self.peek() == Some(close) {
            self.at += 1;
            return Ok(());
        }
        loop {
            if map {
                self.blanks();
                if self.peek() != Some(b'"') {
                    return Err(self.wrong("a key in quotes"));
                }
                self.string()?;
                self.blanks();
                if self.peek() != Some(b':') {
                    return Err(self.wrong("`:`"));
                }
                self.at += 1;
            }
            self.skip(depth)?;
            self.blanks();
            match self.peek() {
                Some(b',') => self.at += 1,
                Some(byte) if byte == close => break,
                _ => return Err(self.wrong(if map { "`,` or `}`" } else { "`,` or `]`" })),
            }
        }
        self.at += 1;
        Ok(())
    }
}
