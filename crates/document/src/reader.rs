//! From the bytes of a file to documents.

use std::borrow::Cow;
use std::sync::Arc;

use crate::bulk::Bulk;
use crate::error::{ErrorKind, Fault, Limit};
use crate::json::Json;
use crate::lines::{Lines, advance};
use crate::tree::Tree;
use crate::yaml::Yaml;
use crate::{Document, Limits, Position, ReadError, Vocabulary};

/// Where a source begins.
pub(crate) const START: Position = Position { line: 1, column: 1 };

/// Reads files. Holds what is the same for all of them; share it between threads.
#[derive(Clone, Debug)]
pub struct Reader {
    pub(crate) vocabulary: Arc<Vocabulary>,
    pub(crate) limits: Limits,
    pub(crate) marks: Vec<Box<str>>,
    pub(crate) bulk: Bulk,
}

/// What a file holds.
#[derive(Debug, Default)]
pub struct Reading {
    /// The documents that were read, in order. [`Document::index`] counts broken ones too.
    pub documents: Vec<Document>,
    /// Those that were not, in order.
    pub errors: Vec<ReadError>,
}

impl Reader {
    /// A reader with default limits that keeps no comments and drops nothing.
    pub fn new(vocabulary: Arc<Vocabulary>) -> Reader {
        Reader { vocabulary, limits: Limits::default(), marks: Vec::new(), bulk: Bulk::default() }
    }

    /// Sets the limits.
    pub fn limits(mut self, limits: &Limits) -> Reader {
        self.limits = limits.capped();
        self
    }

    /// Keeps YAML comments that contain one of `marks`.
    pub fn comments(mut self, marks: &[&str]) -> Reader {
        self.marks = marks.iter().map(|&mark| mark.into()).collect();
        self
    }

    /// Drops the values at these paths of an object, or of the items of a list, unless the
    /// vocabulary holds the last key of the path. At most 32 paths.
    pub fn drop_bulk(mut self, paths: &[&[&str]]) -> Reader {
        self.bulk = Bulk::new(paths, &self.vocabulary);
        self
    }

    /// The names that keys are looked up in.
    pub fn vocabulary(&self) -> &Arc<Vocabulary> {
        &self.vocabulary
    }

    /// Reads the documents of a file as kubectl does: as JSON if it begins with `{`, else as YAML.
    /// Documents without a value are passed over.
    pub fn read(&self, bytes: &[u8]) -> Reading {
        let mut reading =
            File { reader: self, tree: Tree::default(), next: 0, found: Reading::default() };
        if bytes.len() > self.limits.file_bytes {
            let fault = Fault::limit(Limit::Bytes, 0, "file too large");
            reading.refuse(fault, START);
            return reading.found;
        }
        let (text, base) = decode(bytes);
        let first = text.trim_start().as_bytes().first().copied();
        if first == Some(b'{') {
            reading.json(&text, base);
        } else {
            reading.yaml(&text, base, START);
        }
        reading.found
    }
}

/// Text and where it begins: after a byte order mark. Bytes that are not UTF-8 are replaced; offsets
/// into UTF-16 count the bytes of its UTF-8 form.
fn decode(bytes: &[u8]) -> (Cow<'_, str>, u32) {
    match bytes {
        [0xEF, 0xBB, 0xBF, rest @ ..] => (text(rest), 3),
        [0xFF, 0xFE, rest @ ..] => (wide(rest, u16::from_le_bytes).into(), 0),
        [0xFE, 0xFF, rest @ ..] => (wide(rest, u16::from_be_bytes).into(), 0),
        _ => (text(bytes), 0),
    }
}

/// Checking first is faster than `from_utf8_lossy` alone, which looks at each piece.
pub(crate) fn text(bytes: &[u8]) -> Cow<'_, str> {
    match std::str::from_utf8(bytes) {
        Ok(text) => Cow::Borrowed(text),
        Err(_) => String::from_utf8_lossy(bytes),
    }
}

fn wide(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> String {
    let (pairs, _) = bytes.as_chunks::<2>();
    let units = pairs.iter().map(|&pair| unit(pair));
    char::decode_utf16(units).map(|found| found.unwrap_or(char::REPLACEMENT_CHARACTER)).collect()
}

/// A file while it is read.
struct File<'r> {
    reader: &'r Reader,
    tree: Tree,
    next: usize,
    found: Reading,
}

impl File<'_> {
    fn refuse(&mut self, fault: Fault, position: Position) {
        self.found.errors.push(fault.place(self.next, position));
        self.next += 1;
        self.tree.clear();
    }

    fn accept(&mut self, mut document: Document, lines: Lines) {
        document.index = self.next;
        document.lines = lines;
        self.next += 1;
        self.found.documents.push(document);
    }

    /// True, and an error, if the file holds too many documents.
    fn full(&mut self, at: Position) -> bool {
        let full = self.next >= self.reader.limits.documents;
        if full {
            self.refuse(Fault::limit(Limit::Documents, 0, "too many documents in one file"), at);
        }
        full
    }

    fn json(&mut self, text: &str, base: u32) {
        let (mut at, mut position) = (0, START);
        loop {
            let rest = text.get(at..).unwrap_or("");
            let blank = rest.len() - rest.trim_start_matches([' ', '\t', '\r', '\n']).len();
            if blank == rest.len() || self.full(position) {
                return;
            }
            let outcome = self.json_value(text, at, base);
            match outcome {
                Ok(end) => {
                    let document = self.tree.finish(&self.reader.vocabulary);
                    let piece = text.get(at..end).unwrap_or("");
                    let lines = Lines::new(piece, base + at as u32, position);
                    if !matches!(document.root().content(), crate::Content::Null) {
                        self.accept(document, lines);
                    }
                    position = advance(position, piece.as_bytes());
                    at = end;
                }
                Err(fault) => {
                    self.tree.clear();
                    self.json_failed(fault, text, (at, base), position);
                    return;
                }
            }
        }
    }

    fn json_value(&mut self, text: &str, at: usize, base: u32) -> Result<usize, Fault> {
        let mut json = Json {
            text,
            at,
            base,
            limits: &self.reader.limits,
            vocabulary: &self.reader.vocabulary,
            tree: &mut self.tree,
            scratch: String::new(),
        };
        json.value(0, self.reader.bulk.root())?;
        Ok(json.at)
    }

    /// kubectl reads what is no JSON as YAML, unless two JSON documents came before it.
    fn json_failed(
        &mut self,
        fault: Fault,
        text: &str,
        (at, base): (usize, u32),
        position: Position,
    ) {
        let within = (fault.at - base) as usize;
        let reached = text.get(at..within).unwrap_or("");
        let place = advance(position, reached.as_bytes());
        if self.next > 1 || fault.kind != ErrorKind::Syntax {
            self.refuse(fault, place);
            return;
        }
        let mut rest = File {
            reader: self.reader,
            tree: Tree::default(),
            next: self.next,
            found: Reading::default(),
        };
        let tail = text.get(at..).unwrap_or("");
        let blank = tail.find(|character: char| character == '\n' || !character.is_whitespace());
        let blank = blank
            .map_or(0, |blank| blank + usize::from(tail.as_bytes().get(blank) == Some(&b'\n')));
        let start = advance(position, tail.as_bytes().get(..blank).unwrap_or(&[]));
        rest.yaml(tail.get(blank..).unwrap_or(""), base + (at + blank) as u32, start);
        let first = rest.found.documents.first();
        let readable = first.is_some_and(|document| {
            document.index == self.next && document.root().as_str().is_none()
        });
        // What YAML would have taken but for a limit of ours is told as that.
        let limited = rest
            .found
            .errors
            .first()
            .is_some_and(|error| error.index == self.next && error.kind != ErrorKind::Syntax);
        if !readable && !limited {
            let index = self.next;
            rest.found.documents.retain(|document| document.index != index);
            rest.found.errors.retain(|error| error.index != index);
            rest.found.errors.insert(0, fault.advise(tail).place(index, place));
        }
        self.next = rest.next;
        self.found.documents.append(&mut rest.found.documents);
        self.found.errors.append(&mut rest.found.errors);
    }

    /// Splits at lines that begin with `---`, as kubectl does before it looks at the YAML.
    fn yaml(&mut self, text: &str, base: u32, start: Position) {
        let separators = memchr::memmem::find_iter(text.as_bytes(), b"\n---").map(|at| at + 1);
        let leading = text.starts_with("---").then_some(0);
        let (mut from, mut position) = (0, start);
        for at in leading.into_iter().chain(separators) {
            let piece = text.get(from..at).unwrap_or("");
            if !self.chunk(piece, base + from as u32, position) {
                return;
            }
            position = advance(position, piece.as_bytes());
            let line = text.get(at + 3..).unwrap_or("");
            let line = line.split('\n').next().unwrap_or("");
            let note = line.trim();
            from = at + 3;
            position.column += 3;
            if !note.is_empty() && !note.starts_with('#') {
                let message =
                    format!("only a comment may follow `---`, found `{}`", shortened(note));
                self.refuse(Fault::syntax(0, message).help("put it on the next line"), position);
                position.column += line.chars().count() as u32;
                from += line.len();
            }
        }
        self.chunk(text.get(from..).unwrap_or(""), base + from as u32, position);
    }

    /// Reads one document; false if no more may follow.
    fn chunk(&mut self, text: &str, base: u32, position: Position) -> bool {
        if text.trim().is_empty() {
            return true;
        }
        let reader = self.reader;
        let mut yaml = Yaml::new(
            (text, base),
            &reader.limits,
            &reader.vocabulary,
            &mut self.tree,
            &reader.bulk,
            &reader.marks,
        );
        let outcome = match odd_character(text, base) {
            Some(fault) => Err(fault),
            None => yaml.read(),
        };
        let comments = std::mem::take(&mut yaml.comments);
        match outcome {
            Err(fault) => {
                if self.full(position) {
                    return false;
                }
                let reached = text.get(..(fault.at - base) as usize).unwrap_or(text);
                let place = advance(position, reached.as_bytes());
                self.refuse(fault, place);
            }
            Ok(false) => self.tree.clear(),
            Ok(true) => {
                let mut document = self.tree.finish(&reader.vocabulary);
                document.comments = comments;
                if matches!(document.root().content(), crate::Content::Null) {
                    return true;
                }
                if self.full(position) {
                    return false;
                }
                self.accept(document, Lines::new(text, base, position));
            }
        }
        true
    }
}

fn shortened(text: &str) -> String {
    text.chars().take(40).collect()
}

/// The first character that YAML does not allow, for example NUL, or that the cluster's parser takes
/// for the end of a line and this one does not.
fn odd_character(text: &str, base: u32) -> Option<Fault> {
    let refused = |byte: u8| byte < 0x20 && !matches!(byte, b'\t' | b'\n' | b'\r') || byte == 0x7F;
    let found = text.as_bytes().chunks(256).any(|chunk| {
        // Without an early way out this runs over many bytes at once.
        chunk.iter().fold(false, |found, &byte| found | refused(byte))
    });
    if !found && text.is_ascii() {
        return None;
    }
    text.char_indices().find_map(|(at, character)| {
        let at = base + at as u32;
        match character {
            '\u{85}' | '\u{2028}' | '\u{2029}' => {
                let fault = Fault::syntax(at, "unusual line break");
                let fault = Fault { kind: ErrorKind::Unsupported, ..fault };
                Some(fault.help("write it as an escape in double quotes"))
            }
            '\u{80}'..='\u{9f}' | '\u{fffe}' | '\u{ffff}' => Some(Fault::syntax(at, CONTROL)),
            other if u8::try_from(other).is_ok_and(refused) => Some(Fault::syntax(at, CONTROL)),
            _ => None,
        }
    })
}

const CONTROL: &str = "control character";
