//! One YAML document, from the parser's events into a tree.

use std::borrow::Cow;

use granit_parser::{
    ErrorKind as Cause, Event, Parser, ScalarStyle, StrInput, StructureStyle, Tag,
};
use rustc_hash::FxHashMap;

use crate::bulk::{Bulk, Place};
use crate::error::{ErrorKind, Fault, Limit};
use crate::scalar::{self, Scalar, arrived};
use crate::slot::{Shape, Slot};
use crate::tree::{Mark, Tree};
use crate::{Comment, Limits, Span, Vocabulary};

/// Stands for the key `<<` while a map is open.
const MERGE: u32 = 0;

/// A list or map that has not ended yet.
#[derive(Clone, Copy)]
struct Frame<'r> {
    mark: Mark,
    place: Place<'r>,
    /// Where the value of the newest key stands among the bulky parts.
    below: Place<'r>,
    start: u32,
    anchor: usize,
    map: bool,
    flow: bool,
    /// The next node is a key.
    key: bool,
    merges: bool,
}

/// Reads one document.
pub(crate) struct Yaml<'r> {
    pub(crate) text: &'r str,
    /// Where the text starts in its source.
    pub(crate) base: u32,
    pub(crate) limits: &'r Limits,
    pub(crate) vocabulary: &'r Vocabulary,
    pub(crate) tree: &'r mut Tree,
    pub(crate) bulk: &'r Bulk,
    pub(crate) marks: &'r [Box<str>],
    pub(crate) comments: Vec<Comment>,
    frames: Vec<Frame<'r>>,
    anchors: FxHashMap<usize, (Shape, Span)>,
    /// End of the newest node, for the spans of block lists and maps.
    last: u32,
    alias_nodes: usize,
    alias_bytes: usize,
}

type Outcome<T> = Result<T, Fault>;

impl<'r> Yaml<'r> {
    pub(crate) fn new(
        (text, base): (&'r str, u32),
        limits: &'r Limits,
        vocabulary: &'r Vocabulary,
        tree: &'r mut Tree,
        bulk: &'r Bulk,
        marks: &'r [Box<str>],
    ) -> Yaml<'r> {
        Yaml {
            text,
            base,
            limits,
            vocabulary,
            tree,
            bulk,
            marks,
            comments: Vec::new(),
            frames: Vec::new(),
            anchors: FxHashMap::default(),
            last: base,
            alias_nodes: 0,
            alias_bytes: 0,
        }
    }

    /// Reads the first document of the text and leaves its root on the tree's stack; what comes
    /// after it is ignored, as kubectl does. False if there is nothing but comments.
    pub(crate) fn read(&mut self) -> Outcome<bool> {
        let mut options = granit_parser::options! {
            disallow_directives: true,
            flow_nesting_limit: self.limits.depth,
            block_nesting_limit: self.limits.depth,
            max_buffered_comment_events: 100_000,
        };
        options.set_emit_comments(self.marks.iter().any(|mark| self.text.contains(&**mark)));
        let mut parser = Parser::new_from_str_with_options(self.text, options);
        while let Some(next) = parser.next_event() {
            let (event, span) = next.map_err(|error| self.fault(&error))?;
            let start = self.base + span.start.byte_offset().unwrap_or(0) as u32;
            let end = self.base + span.end.byte_offset().unwrap_or(0) as u32;
            let span = Span { start, end };
            match event {
                Event::Scalar(text, style, anchor, tag) => {
                    self.scalar(&text, style, anchor, tag.as_deref(), span)?;
                }
                Event::MappingStart(style, anchor, _) => {
                    if self.skips() {
                        self.skip(&mut parser)?;
                        continue;
                    }
                    self.open(true, style, anchor, start)?;
                }
                Event::SequenceStart(style, anchor, _) => {
                    if self.skips() {
                        self.skip(&mut parser)?;
                        continue;
                    }
                    self.open(false, style, anchor, start)?;
                }
                Event::MappingEnd | Event::SequenceEnd => self.close(end)?,
                Event::Alias(anchor) => self.alias(anchor, span)?,
                Event::Comment(text, _) => self.comment(&text, span),
                Event::DocumentEnd => return Ok(true),
                Event::StreamEnd => return Ok(false),
                _ => {}
            }
        }
        Ok(false)
    }

    /// True if the next node is the value of a key that is not kept; takes that key back.
    fn skips(&mut self) -> bool {
        let Some(frame) = self.frames.last_mut() else { return false };
        let skipped = frame.map && !frame.key && frame.below.dropped();
        if skipped {
            frame.key = true;
            frame.below = frame.place;
            self.tree.pop_key();
        }
        skipped
    }

    /// Passes over the rest of a list or map.
    fn skip(&mut self, parser: &mut Parser<'r, StrInput<'r>>) -> Outcome<()> {
        let mut open = 1usize;
        while open > 0 {
            let Some(next) = parser.next_event() else { break };
            let (event, span) = next.map_err(|error| self.fault(&error))?;
            self.last = self.base + span.end.byte_offset().unwrap_or(0) as u32;
            match event {
                Event::MappingStart(..) | Event::SequenceStart(..) => open += 1,
                Event::MappingEnd | Event::SequenceEnd => open -= 1,
                Event::Comment(text, _) => {
                    let start = self.base + span.start.byte_offset().unwrap_or(0) as u32;
                    self.comment(&text, Span { start, end: self.last });
                }
                _ => {}
            }
        }
        Ok(())
    }

    fn comment(&mut self, text: &str, span: Span) {
        if self.marks.iter().any(|mark| text.contains(&**mark)) {
            self.comments.push(Comment { text: text.into(), span });
        }
    }

    fn open(&mut self, map: bool, style: StructureStyle, anchor: usize, start: u32) -> Outcome<()> {
        if self.frames.last().is_some_and(|frame| frame.key) {
            return Err(self.not_a_key(start, if map { "map" } else { "list" }));
        }
        if self.frames.len() >= self.limits.depth {
            return Err(Fault::limit(Limit::Depth, start, "nested too deeply"));
        }
        let place = match self.frames.last() {
            None if self.text.contains('&') => self.bulk.nowhere(),
            None => self.bulk.root(),
            Some(frame) if frame.map => frame.below,
            Some(frame) => frame.place.item(),
        };
        let mark = self.tree.mark();
        let flow = style == StructureStyle::Flow;
        let below = place;
        let frame = Frame { mark, place, below, start, anchor, map, flow, key: map, merges: false };
        self.frames.push(frame);
        self.last = start;
        Ok(())
    }

    fn close(&mut self, end: u32) -> Outcome<()> {
        let Some(frame) = self.frames.pop() else { return Ok(()) };
        if frame.merges {
            self.merge(frame)?;
        }
        let shape = if frame.map {
            self.tree.close_map(frame.mark)
        } else {
            self.tree.close_list(frame.mark)
        };
        let end = if frame.flow { end } else { self.last.max(frame.start) };
        self.value(shape, frame.anchor, Span { start: frame.start, end })
    }

    /// Takes a value that is complete.
    fn value(&mut self, shape: Shape, anchor: usize, span: Span) -> Outcome<()> {
        if self.tree.nodes() >= self.limits.nodes {
            return Err(Fault::limit(Limit::Nodes, span.start, "too many values"));
        }
        if anchor != 0 {
            self.anchors.insert(anchor, (shape, span));
        }
        self.last = span.end;
        if let Some(frame) = self.frames.last_mut() {
            frame.key = frame.map;
        }
        self.tree.push(shape, span);
        Ok(())
    }

    fn scalar(
        &mut self,
        text: &str,
        style: ScalarStyle,
        anchor: usize,
        tag: Option<&Tag>,
        span: Span,
    ) -> Outcome<()> {
        if text.len() > self.limits.scalar_bytes {
            return Err(Fault::limit(Limit::ScalarBytes, span.start, "string too long"));
        }
        let quoted = style != ScalarStyle::Plain;
        if self.frames.last().is_some_and(|frame| frame.key) {
            return self.key(text, quoted, anchor, tag, span);
        }
        if self.skips() {
            self.last = span.end;
            return Ok(());
        }
        let shape = self.resolve(text, quoted, tag, span.start)?;
        self.value(shape, anchor, span)
    }

    fn resolve(&mut self, text: &str, quoted: bool, tag: Option<&Tag>, at: u32) -> Outcome<Shape> {
        let (text, value) =
            tagged(text, quoted, tag).map_err(|message| Fault::syntax(at, message))?;
        Ok(match value {
            Scalar::Null => Shape::Null,
            Scalar::Bool(value) => Shape::Bool(value),
            Scalar::Int(value) => Shape::Int(value),
            Scalar::Text => self.tree.store(&text),
            Scalar::Float(value) if !value.is_finite() => {
                let message = format!("`{text}` is no number that a cluster takes");
                return Err(Fault::syntax(at, message).help("put it in quotes"));
            }
            Scalar::Float(value) => match arrived(value) {
                Scalar::Int(value) => Shape::Int(value),
                _ => Shape::Float(value),
            },
        })
    }

    fn key(
        &mut self,
        text: &str,
        quoted: bool,
        anchor: usize,
        tag: Option<&Tag>,
        span: Span,
    ) -> Outcome<()> {
        if anchor != 0 {
            let shape = self.resolve(text, quoted, tag, span.start)?;
            self.anchors.insert(anchor, (shape, span));
        }
        let merges = text == "<<" && !quoted && tag.is_none()
            || text == "<<" && tag.and_then(core_name).as_deref() == Some("merge");
        if merges {
            if let Some(frame) = self.frames.last_mut() {
                (frame.key, frame.merges, frame.below) = (false, true, self.bulk.nowhere());
            }
            self.tree.push_key(MERGE, span);
            return Ok(());
        }
        let (text, value) =
            tagged(text, quoted, tag).map_err(|message| Fault::syntax(span.start, message))?;
        let text = match value {
            Scalar::Text => text,
            Scalar::Null => return Err(self.not_a_key(span.start, "null")),
            Scalar::Bool(value) => Cow::Borrowed(if value { "true" } else { "false" }),
            Scalar::Int(value) => Cow::Owned(value.to_string()),
            Scalar::Float(_) if scalar::unsigned(&text) => {
                return Err(self.not_a_key(span.start, "number of more than 64 bits"));
            }
            Scalar::Float(value) => Cow::Owned(scalar::key_text(value)),
        };
        self.name(&text, span);
        Ok(())
    }

    /// Takes the text of a key.
    fn name(&mut self, text: &str, span: Span) {
        self.last = span.end;
        self.tree.key(self.vocabulary, text, span);
        if let Some(frame) = self.frames.last_mut() {
            frame.key = false;
            frame.below = frame.place.below(text).unwrap_or(self.bulk.dropping());
        }
    }

    fn not_a_key(&self, at: u32, what: &str) -> Fault {
        let fault = Fault::syntax(at, format!("a {what} cannot be a key"));
        self.with_help(fault)
    }

    fn with_help(&self, fault: Fault) -> Fault {
        if self.text.contains("{{") {
            return fault.help("this looks like a Helm template; render the chart first");
        }
        fault
    }

    fn fault(&self, error: &granit_parser::ScanError) -> Fault {
        let at = self.base + error.marker().byte_offset().unwrap_or(self.text.len()) as u32;
        match error.kind() {
            Cause::RecursionLimitExceeded => Fault::limit(Limit::Depth, at, "nested too deeply"),
            Cause::TabNotAllowed | Cause::TabInIndentation if self.text.contains(['{', '[']) => {
                let message = "tab character between brackets".to_owned();
                let help = Some("use blanks for indentation");
                self.with_help(Fault { kind: ErrorKind::Unsupported, at, message, help })
            }
            Cause::DirectiveDisallowed => {
                Fault::syntax(at, "lines that begin with `%` are not read")
                    .help("remove the line; kubectl refuses it too")
            }
            Cause::UnknownAnchor => {
                Fault::syntax(at, "alias without an anchor before it in the same document")
            }
            _ => self.with_help(Fault::syntax(at, error.info())),
        }
    }

    fn alias(&mut self, anchor: usize, span: Span) -> Outcome<()> {
        let Some(&(shape, target)) = self.anchors.get(&anchor) else {
            return Err(Fault::syntax(span.start, "an anchor's value contains itself"));
        };
        let frame = self.frames.last().copied();
        if frame.is_some_and(|frame| frame.key) {
            return self.alias_key(shape, span);
        }
        if self.skips() {
            self.last = span.end;
            return Ok(());
        }
        let merging =
            frame.is_some_and(|frame| frame.merges) && self.tree.newest_key() == Some(MERGE);
        if merging && frame.is_some_and(|frame| frame.map) && !matches!(shape, Shape::Map { .. }) {
            return Err(merge_value(span.start));
        }
        let depth = self.frames.len();
        let copy = self.copy(shape, depth, span.start)?;
        self.value(copy, 0, target)?;
        self.last = span.end;
        Ok(())
    }

    fn alias_key(&mut self, shape: Shape, span: Span) -> Outcome<()> {
        let text = match shape {
            Shape::Str { start, len } => self.tree.text(start, len).to_owned(),
            Shape::Bool(value) => value.to_string(),
            Shape::Int(value) => value.to_string(),
            Shape::Float(value) => scalar::key_text(value),
            Shape::Null => return Err(self.not_a_key(span.start, "null")),
            _ => return Err(self.not_a_key(span.start, "list or map")),
        };
        self.expand(1, text.len(), span.start)?;
        self.name(&text, span);
        Ok(())
    }

    /// Counts what an alias adds.
    fn expand(&mut self, nodes: usize, bytes: usize, at: u32) -> Outcome<()> {
        self.alias_nodes += nodes;
        self.alias_bytes += bytes;
        let factor = self.limits.alias_factor.saturating_mul(self.text.len());
        let most = self.limits.alias_nodes.min(factor);
        if self.alias_nodes <= most && self.alias_bytes <= self.limits.alias_bytes {
            return Ok(());
        }
        Err(Fault::limit(Limit::Expansion, at, "aliases repeat too much"))
    }

    /// Copies a value with all that is in it, so that every place has nodes of its own.
    fn copy(&mut self, shape: Shape, depth: usize, at: u32) -> Outcome<Shape> {
        self.expand(1, 0, at)?;
        match shape {
            Shape::Str { start, len } => {
                self.expand(0, len as usize, at)?;
                Ok(self.tree.store_again(start, len))
            }
            Shape::List { len, .. } | Shape::Map { len, .. } if depth >= self.limits.depth => {
                let _ = len;
                Err(Fault::limit(Limit::Depth, at, "nested too deeply"))
            }
            Shape::List { first, len } => {
                let mark = self.tree.mark();
                self.copy_values(first, len, depth, at)?;
                Ok(self.tree.close_list(mark))
            }
            Shape::Map { first, keys, len, .. } => {
                let mark = self.tree.mark();
                self.copy_values(first, len, depth, at)?;
                for offset in 0..len {
                    let (key, span) = self.tree.placed_key(keys + offset);
                    self.tree.push_key(key, span);
                }
                Ok(self.tree.close_map(mark))
            }
            scalar => Ok(scalar),
        }
    }

    fn copy_values(&mut self, first: u32, len: u32, depth: usize, at: u32) -> Outcome<()> {
        for offset in 0..len {
            let (shape, span) = self.tree.placed(first + offset);
            let copy = self.copy(shape, depth + 1, at)?;
            self.tree.push(copy, span);
        }
        Ok(())
    }

    /// Puts what `<<` brings among the entries of a map, each at its turn: a later entry replaces an
    /// earlier one, whether written or merged.
    fn merge(&mut self, frame: Frame<'r>) -> Outcome<()> {
        let mut merged = Entries::default();
        for ((key, key_span), (slot, span)) in self.tree.take_entries(frame.mark) {
            if key != MERGE {
                if let Some(first) = merged.set(key, key_span, slot, span, true) {
                    self.tree.note_duplicate(key, first, key_span);
                }
                continue;
            }
            match slot.shape() {
                Shape::Map { first, keys, len, .. } => self.bring(&mut merged, first, keys, len),
                Shape::List { first, len } => {
                    for offset in (0..len).rev() {
                        match self.tree.placed(first + offset).0 {
                            Shape::Map { first, keys, len, .. } => {
                                self.bring(&mut merged, first, keys, len);
                            }
                            _ => return Err(merge_value(span.start)),
                        }
                    }
                }
                _ => return Err(merge_value(span.start)),
            }
        }
        self.tree.put_entries(merged.entries);
        Ok(())
    }

    fn bring(&self, into: &mut Entries, first: u32, keys: u32, len: u32) {
        for offset in 0..len {
            let (key, key_span) = self.tree.placed_key(keys + offset);
            let (shape, span) = self.tree.placed(first + offset);
            into.set(key, key_span, Slot::pack(shape), span, false);
        }
    }
}

fn merge_value(at: u32) -> Fault {
    Fault::syntax(at, "`<<` takes a map or a list of maps")
}

/// The entries of a map with merges, while they are put together.
#[derive(Default)]
struct Entries {
    entries: Vec<((u32, Span), (Slot, Span))>,
    /// Place among the entries, and whether the entry was written out.
    places: FxHashMap<u32, (usize, bool)>,
}

impl Entries {
    /// Sets a key. Says where the key stood before if both were written out.
    fn set(
        &mut self,
        key: u32,
        key_span: Span,
        slot: Slot,
        span: Span,
        written: bool,
    ) -> Option<Span> {
        let entry = ((key, key_span), (slot, span));
        let Some((place, before)) = self.places.get_mut(&key) else {
            self.places.insert(key, (self.entries.len(), written));
            self.entries.push(entry);
            return None;
        };
        let twice = *before && written;
        *before |= written;
        let held = self.entries.get_mut(*place)?;
        let first = held.0.1;
        *held = entry;
        twice.then_some(first)
    }
}

/// Resolves a scalar with an optional tag; the text comes back changed for `!!binary`.
fn tagged<'t>(
    text: &'t str,
    quoted: bool,
    tag: Option<&Tag>,
) -> Result<(Cow<'t, str>, Scalar), String> {
    let kept = Cow::Borrowed(text);
    let Some(tag) = tag else {
        return Ok((kept, if quoted { Scalar::Text } else { scalar::plain(text) }));
    };
    let wanted = core_name(tag).unwrap_or_default();
    let found = scalar::plain(text);
    match (&*wanted, found) {
        ("binary", _) => {
            let decoded = base64(text).ok_or("`!!binary` does not hold base64")?;
            Ok((Cow::Owned(String::from_utf8_lossy(&decoded).into_owned()), Scalar::Text))
        }
        ("null", Scalar::Null)
        | ("bool", Scalar::Bool(_))
        | ("int", Scalar::Int(_))
        | ("float", Scalar::Float(_)) => Ok((kept, found)),
        ("int", Scalar::Float(value)) if value.is_finite() && scalar::unsigned(text) => {
            Ok((kept, found))
        }
        ("float", Scalar::Int(value)) => Ok((kept, Scalar::Float(value as f64))),
        ("timestamp", Scalar::Text) if text.as_bytes().get(4) == Some(&b'-') => {
            Ok((kept, Scalar::Text))
        }
        ("null" | "bool" | "int" | "float" | "timestamp", _) => {
            Err(format!("`{}` is not of the type `!!{wanted}`", shortened(text)))
        }
        _ => Ok((kept, Scalar::Text)),
    }
}

/// The name of one of YAML's own types.
fn core_name(tag: &Tag) -> Option<Cow<'_, str>> {
    tag.suffix_in_namespace("tag:yaml.org,2002:")
}

fn shortened(text: &str) -> String {
    text.chars().take(40).collect()
}

/// Decodes standard base64 with padding; line ends are passed over.
fn base64(text: &str) -> Option<Vec<u8>> {
    let digits: Vec<u8> = text.bytes().filter(|byte| !matches!(byte, b'\r' | b'\n')).collect();
    let mut bytes = Vec::with_capacity(digits.len() / 4 * 3);
    if !digits.len().is_multiple_of(4) {
        return None;
    }
    let mut chunks = digits.chunks(4).peekable();
    while let Some(chunk) = chunks.next() {
        let padding = chunk.iter().rev().take_while(|&&digit| digit == b'=').count();
        if padding > 2 || padding > 0 && chunks.peek().is_some() {
            return None;
        }
        let mut word = 0u32;
        for &digit in chunk.iter().take(4 - padding) {
            word = word << 6 | sextet(digit)?;
        }
        word <<= 6 * padding;
        let [_, first, second, third] = word.to_be_bytes();
        bytes.extend([first, second, third].iter().take(3 - padding));
    }
    Some(bytes)
}

fn sextet(digit: u8) -> Option<u32> {
    Some(u32::from(match digit {
        b'A'..=b'Z' => digit - b'A',
        b'a'..=b'z' => digit - b'a' + 26,
        b'0'..=b'9' => digit - b'0' + 52,
        b'+' => 62,
        b'/' => 63,
        _ => return None,
    }))
}
