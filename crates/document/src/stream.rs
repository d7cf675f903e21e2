//! Large JSON, one list item at a time.

use std::io::{self, Read};
use std::sync::Arc;

use crate::document::ListKind;
use crate::error::{ErrorKind, Fault, Limit};
use crate::json::Json;
use crate::lines::{Lines, advance};
use crate::reader::START;
use crate::tree::Tree;
use crate::{Document, Position, ReadError, Reader};

/// Bytes asked of the source at once.
const PIECE: usize = 1 << 16;

/// What a stream brings, in order.
#[derive(Debug)]
#[expect(clippy::large_enum_variant, reason = "passed on at once, and nearly always the large one")]
pub enum Streamed {
    /// A document, or an item of a list.
    Document(Document),
    /// Something that could not be read.
    Error(ReadError),
}

impl Reader {
    /// Reads a stream and hands over each document as soon as it is complete. Of a JSON object with a
    /// list under `items` every item is a document of its own, and the list itself is none; memory
    /// holds one item at a time. Anything but JSON is read whole, as [`Reader::read`] does.
    pub fn stream(&self, source: impl Read, take: &mut dyn FnMut(Streamed)) {
        let mut stream = Stream {
            reader: self,
            feed: Feed::new(source, self.limits.item_bytes, self.limits.stream_bytes),
            tree: Tree::default(),
            next: 0,
            list: None,
            take,
        };
        if let Err(fault) = stream.run() {
            stream.fail(fault);
        }
    }
}

type Outcome<T> = Result<T, Fault>;

struct Stream<'r, S> {
    reader: &'r Reader,
    feed: Feed<S>,
    tree: Tree,
    next: usize,
    list: Option<Arc<ListKind>>,
    take: &'r mut dyn FnMut(Streamed),
}

impl<S: Read> Stream<'_, S> {
    fn run(&mut self) -> Outcome<()> {
        if self.feed.starts_with(&[0xEF, 0xBB, 0xBF])? {
            self.feed.at += 3;
            self.feed.drop_read();
            self.feed.position = START;
        }
        let mut first = true;
        while let Some(byte) = self.feed.past_blanks()? {
            if byte != b'{' && first {
                return self.read_whole();
            }
            first = false;
            self.feed.drop_read();
            if self.next >= self.reader.limits.documents && self.list.is_none() {
                let message = "too many documents in one stream";
                return Err(Fault::limit(Limit::Documents, self.feed.here(), message));
            }
            self.list = None;
            if byte == b'{' {
                self.object()?;
            } else {
                self.feed.value()?;
                self.document();
            }
        }
        Ok(())
    }

    /// After an error nothing of the stream can be trusted, unless all of it is still here: then it
    /// may be YAML.
    fn fail(&mut self, fault: Fault) {
        if fault.kind == ErrorKind::Syntax && self.feed.base <= 3 && self.next == 0 {
            match self.read_whole() {
                Ok(()) => return,
                Err(fault) => return self.report(fault),
            }
        }
        self.report(fault);
    }

    fn report(&mut self, fault: Fault) {
        let position = self.feed.position_of(fault.at);
        (self.take)(Streamed::Error(fault.place(self.next, position)));
        self.next += 1;
    }

    fn read_whole(&mut self) -> Outcome<()> {
        let bytes = self.feed.rest(self.reader.limits.file_bytes)?;
        let reading = self.reader.read(&bytes);
        let mut errors = reading.errors.into_iter().peekable();
        for document in reading.documents {
            while let Some(error) = errors.next_if(|error| error.index < document.index()) {
                (self.take)(Streamed::Error(error));
            }
            (self.take)(Streamed::Document(document));
        }
        errors.for_each(|error| (self.take)(Streamed::Error(error)));
        Ok(())
    }

    /// Reads an object: whole, or item by item if it is a list.
    fn object(&mut self) -> Outcome<()> {
        self.feed.at += 1;
        let (mut kind, mut api_version, mut listed) = (None, None, false);
        loop {
            match self.feed.past_blanks()? {
                Some(b'}') => break,
                Some(b'"') => {}
                _ => return Err(self.feed.wrong("a key in quotes")),
            }
            let key = self.feed.string()?;
            if self.feed.past_blanks()? != Some(b':') {
                return Err(self.feed.wrong("`:`"));
            }
            self.feed.at += 1;
            let first = self.feed.past_blanks()?;
            match (key.as_str(), first) {
                ("items", Some(b'[')) => {
                    listed = true;
                    let pair = kind.take().zip(api_version.take());
                    self.list =
                        pair.map(|(kind, api_version)| Arc::new(ListKind { kind, api_version }));
                    self.items()?;
                }
                ("kind", Some(b'"')) => kind = Some(self.feed.string()?.into()),
                ("apiVersion", Some(b'"')) => api_version = Some(self.feed.string()?.into()),
                _ => self.feed.value()?,
            }
            if listed {
                self.feed.drop_read();
            }
            match self.feed.past_blanks()? {
                Some(b',') => self.feed.at += 1,
                Some(b'}') => break,
                _ => return Err(self.feed.wrong("`,` or `}`")),
            }
        }
        self.feed.at += 1;
        if !listed {
            self.document();
        }
        self.feed.drop_read();
        Ok(())
    }

    fn items(&mut self) -> Outcome<()> {
        self.feed.at += 1;
        if self.feed.past_blanks()? == Some(b']') {
            self.feed.at += 1;
            return Ok(());
        }
        loop {
            self.feed.past_blanks()?;
            self.feed.drop_read();
            self.feed.value()?;
            self.document();
            match self.feed.past_blanks()? {
                Some(b',') => self.feed.at += 1,
                Some(b']') => break,
                _ => return Err(self.feed.wrong("`,` or `]`")),
            }
        }
        self.feed.at += 1;
        Ok(())
    }

    /// Reads what lies between the last drop and here.
    fn document(&mut self) {
        let (bytes, base, position) = self.feed.held();
        let text = String::from_utf8_lossy(bytes);
        let reader = self.reader;
        let mut json = Json {
            text: &text,
            at: 0,
            base,
            limits: &reader.limits,
            vocabulary: &reader.vocabulary,
            tree: &mut self.tree,
            scratch: String::new(),
        };
        let outcome = json.value(0, reader.bulk.root());
        json.blanks();
        let outcome = match outcome {
            Ok(()) if json.at < text.len() => {
                let at = base + json.at as u32;
                Err(Fault::syntax(at, "more text after the JSON value"))
            }
            other => other,
        };
        let streamed = match outcome {
            Ok(()) => {
                let mut document = self.tree.finish(&reader.vocabulary);
                document.index = self.next;
                document.lines = Lines::new(&text, base, position);
                document.list_kind = self.list.clone();
                Streamed::Document(document)
            }
            Err(fault) => {
                self.tree.clear();
                let place = self.feed.position_of(fault.at);
                Streamed::Error(fault.place(self.next, place))
            }
        };
        drop(text);
        self.next += 1;
        (self.take)(streamed);
    }
}

/// A source with the part of it that is still needed.
struct Feed<S> {
    source: S,
    buffer: Vec<u8>,
    /// Start of what is held within the buffer; what lies before is done with.
    from: usize,
    /// Next byte within the buffer.
    at: usize,
    /// Where the held part starts in the source.
    base: u64,
    position: Position,
    most: usize,
    most_in_all: u64,
}

impl<S: Read> Feed<S> {
    fn new(source: S, most: usize, most_in_all: u64) -> Feed<S> {
        let buffer = Vec::new();
        Feed { source, buffer, from: 0, at: 0, base: 0, position: START, most, most_in_all }
    }

    fn here(&self) -> u32 {
        (self.base + (self.at - self.from) as u64) as u32
    }

    fn held(&self) -> (&[u8], u32, Position) {
        let bytes = self.buffer.get(self.from..self.at).unwrap_or(&[]);
        (bytes, self.base as u32, self.position)
    }

    /// Gives up what was read.
    fn drop_read(&mut self) {
        let read = self.buffer.get(self.from..self.at).unwrap_or(&[]);
        self.position = advance(self.position, read);
        self.base += read.len() as u64;
        self.from = self.at;
    }

    fn position_of(&self, at: u32) -> Position {
        let within = (u64::from(at).saturating_sub(self.base)) as usize;
        let reached = self.buffer.get(self.from..self.from + within);
        advance(self.position, reached.unwrap_or(&[]))
    }

    /// Reads more; false at the end of the source.
    fn more(&mut self) -> Outcome<bool> {
        if self.from > 0 {
            self.buffer.drain(..self.from);
            self.at -= self.from;
            self.from = 0;
        }
        let length = self.buffer.len();
        if length > self.most || self.base + length as u64 > self.most_in_all {
            return Err(Fault::limit(Limit::Bytes, self.here(), "too large"));
        }
        self.buffer.resize(length + PIECE.max(length / 4), 0);
        let read = loop {
            match self.source.read(self.buffer.get_mut(length..).unwrap_or(&mut [])) {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                other => break other,
            }
        };
        self.buffer.truncate(length + read.as_ref().map_or(0, |&read| read));
        read.map(|read| read > 0).map_err(|error| {
            let message = format!("the source broke off: {error}");
            Fault { kind: ErrorKind::Io, ..Fault::syntax(self.here(), message) }
        })
    }

    #[inline]
    fn peek(&mut self) -> Outcome<Option<u8>> {
        loop {
            if let Some(&byte) = self.buffer.get(self.at) {
                return Ok(Some(byte));
            }
            if !self.more()? {
                return Ok(None);
            }
        }
    }

    fn starts_with(&mut self, mark: &[u8]) -> Outcome<bool> {
        while self.buffer.len() < mark.len() && self.more()? {}
        Ok(self.buffer.starts_with(mark))
    }

    fn past_blanks(&mut self) -> Outcome<Option<u8>> {
        loop {
            match self.peek()? {
                Some(b' ' | b'\n' | b'\t' | b'\r') => self.at += 1,
                other => return Ok(other),
            }
        }
    }

    fn wrong(&mut self, what: &str) -> Fault {
        match self.buffer.get(self.at) {
            None => Fault::syntax(self.here(), "JSON ends too early"),
            Some(found) => {
                let found = found.escape_ascii();
                Fault::syntax(self.here(), format!("expected {what}, found `{found}`"))
            }
        }
    }

    /// Passes over a string and returns what is between the quotes, escapes as they stand.
    fn string(&mut self) -> Outcome<String> {
        let offset = self.at + 1 - self.from;
        self.pass_string()?;
        let text = self.buffer.get(self.from + offset..self.at - 1).unwrap_or(&[]);
        Ok(String::from_utf8_lossy(text).into_owned())
    }

    fn pass_string(&mut self) -> Outcome<()> {
        self.at += 1;
        loop {
            let rest = self.buffer.get(self.at..).unwrap_or(&[]);
            let Some(special) = memchr::memchr2(b'"', b'\\', rest) else {
                self.at = self.buffer.len();
                if !self.more()? {
                    return Err(self.wrong("`\"`"));
                }
                continue;
            };
            let quote = rest.get(special) == Some(&b'"');
            self.at += special + 1;
            if quote {
                return Ok(());
            }
            self.peek()?;
            self.at = (self.at + 1).min(self.buffer.len());
        }
    }

    /// Passes over one value by its brackets and quotes; whether it is well-formed is seen later.
    fn value(&mut self) -> Outcome<()> {
        let mut open = 0usize;
        loop {
            match self.peek()? {
                None => return Err(self.wrong("a JSON value")),
                Some(b'"') => self.pass_string()?,
                Some(b'{' | b'[') => {
                    open += 1;
                    self.at += 1;
                    continue;
                }
                Some(b'}' | b']') if open > 0 => {
                    open -= 1;
                    self.at += 1;
                }
                Some(_) if open > 0 => {
                    self.at += 1;
                    continue;
                }
                Some(_) => self.pass_word()?,
            }
            if open == 0 {
                return Ok(());
            }
        }
    }

    fn pass_word(&mut self) -> Outcome<()> {
        let from = self.at - self.from;
        while let Some(byte) = self.peek()? {
            if !byte.is_ascii_alphanumeric() && !matches!(byte, b'.' | b'+' | b'-') {
                break;
            }
            self.at += 1;
        }
        if self.at - self.from == from { Err(self.wrong("a JSON value")) } else { Ok(()) }
    }

    /// Everything that is held and that is still to come.
    fn rest(&mut self, most: usize) -> Outcome<Vec<u8>> {
        self.at = self.buffer.len();
        self.most = most;
        while self.more()? {
            self.at = self.buffer.len();
        }
        Ok(self.buffer.split_off(self.from.min(self.buffer.len())))
    }
}
