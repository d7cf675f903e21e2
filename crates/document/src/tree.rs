//! Puts the values that a reader finds into the arrays of a document.

use std::collections::HashMap;
use std::collections::hash_map::RandomState;
use std::hash::BuildHasher;
use std::sync::Arc;

use rustc_hash::FxHashMap;

use crate::document::Parts;
use crate::slot::{OWN, Shape, Slot};
use crate::{Document, Duplicate, NodeId, Span, Symbol, Vocabulary};

/// Arrays up to this many elements are copied out and their space is used again.
const KEEP: usize = 1 << 14;

/// Values wait on a stack until the list or map around them ends; then they are laid side by side.
#[derive(Debug, Default)]
pub(crate) struct Tree {
    parts: Parts,
    values: Vec<(Slot, Span)>,
    keys: Vec<(u32, Span)>,
    /// Numbers of the document's own names by hash. Hashes are seeded: names are hostile input.
    names: FxHashMap<u64, u32>,
    seed: RandomState,
    /// When each known key, then each own name, was last seen: the number of the map.
    seen: [Vec<u32>; 2],
    map_number: u32,
    /// Key, where the kept one stands, where the replaced one stands.
    duplicates: Vec<(u32, Span, Span)>,
}

/// The heights of the stacks where a list or map began.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Mark {
    values: usize,
    pub(crate) keys: usize,
}

impl Tree {
    pub(crate) fn mark(&self) -> Mark {
        Mark { values: self.values.len(), keys: self.keys.len() }
    }

    /// Values so far.
    #[inline]
    pub(crate) fn nodes(&self) -> usize {
        self.parts.slots.len() + self.values.len()
    }

    #[inline]
    pub(crate) fn store(&mut self, text: &str) -> Shape {
        let start = self.parts.text.len() as u32;
        self.parts.text.push_str(text);
        Shape::Str { start, len: text.len() as u32 }
    }

    #[inline]
    pub(crate) fn push(&mut self, shape: Shape, span: Span) {
        self.values.push((Slot::pack(shape), span));
    }

    /// The number of a key: of the vocabulary or, with [`OWN`], of this document.
    #[inline]
    pub(crate) fn number(&mut self, vocabulary: &Vocabulary, text: &str) -> u32 {
        let symbol = vocabulary.find(text);
        if symbol != Symbol::OTHER { symbol.index() as u32 } else { self.own_name(text) }
    }

    fn own_name(&mut self, text: &str) -> u32 {
        let mut hash = self.seed.hash_one(text);
        while let Some(&number) = self.names.get(&hash) {
            let (start, len) = self.parts.names.get(number as usize).copied().unwrap_or_default();
            let held = self.parts.text.get(start as usize..(start + len) as usize);
            if held == Some(text) {
                return OWN | number;
            }
            hash = hash.wrapping_add(1);
        }
        let number = self.parts.names.len() as u32;
        self.names.insert(hash, number);
        self.parts.names.push((self.parts.text.len() as u32, text.len() as u32));
        self.parts.text.push_str(text);
        OWN | number
    }

    pub(crate) fn key(&mut self, vocabulary: &Vocabulary, text: &str, span: Span) {
        let number = self.number(vocabulary, text);
        self.push_key(number, span);
    }

    #[inline]
    pub(crate) fn push_key(&mut self, number: u32, span: Span) {
        self.keys.push((number, span));
    }

    /// The key that was pushed last.
    pub(crate) fn newest_key(&self) -> Option<u32> {
        self.keys.last().map(|&(key, _)| key)
    }

    /// Takes the newest key back.
    pub(crate) fn pop_key(&mut self) {
        self.keys.pop();
    }

    /// Takes the newest value back.
    pub(crate) fn pop(&mut self) -> Option<(Shape, Span)> {
        self.values.pop().map(|(slot, span)| (slot.shape(), span))
    }

    pub(crate) fn close_list(&mut self, mark: Mark) -> Shape {
        let first = self.parts.slots.len() as u32;
        let len = self.lay(mark.values);
        Shape::List { first, len }
    }

    /// Of equal keys the last stays; the others are noted in `duplicates`.
    pub(crate) fn close_map(&mut self, mark: Mark) -> Shape {
        self.note_duplicates(mark);
        let first = self.parts.slots.len() as u32;
        let len = self.lay(mark.values);
        let keys = self.parts.keys.len() as u32;
        let own = self.keys.get(mark.keys..).unwrap_or(&[]);
        self.parts.keys.extend(own.iter().map(|&(key, _)| key));
        self.parts.key_spans.extend(own.iter().map(|&(_, span)| span));
        self.keys.truncate(mark.keys);
        Shape::Map { first, keys, len, holes: false }
    }

    fn lay(&mut self, from: usize) -> u32 {
        let own = self.values.get(from..).unwrap_or(&[]);
        self.parts.slots.extend(own.iter().map(|&(slot, _)| slot));
        self.parts.spans.extend(own.iter().map(|&(_, span)| span));
        let len = own.len() as u32;
        self.values.truncate(from);
        len
    }

    fn note_duplicates(&mut self, mark: Mark) {
        let own = self.keys.get(mark.keys..).unwrap_or(&[]);
        if own.len() < 2 {
            return;
        }
        self.map_number += 1;
        let mut found = false;
        for &(key, _) in own {
            let index = (key & !OWN) as usize;
            let [known, names] = &mut self.seen;
            let seen = if key & OWN == 0 { known } else { names };
            if seen.len() <= index {
                seen.resize(index + 1, 0);
            }
            if let Some(last) = seen.get_mut(index) {
                found |= *last == self.map_number;
                *last = self.map_number;
            }
        }
        if found {
            self.drop_duplicates(mark);
        }
    }

    #[cold]
    fn drop_duplicates(&mut self, mark: Mark) {
        let keys = self.keys.split_off(mark.keys);
        let values = self.values.split_off(mark.values);
        let mut last: HashMap<u32, usize> = HashMap::new();
        for (index, &(key, _)) in keys.iter().enumerate() {
            last.insert(key, index);
        }
        for (index, (&key, value)) in keys.iter().zip(values).enumerate() {
            match last.get(&key.0) {
                Some(&kept) if kept != index => {
                    let span = keys.get(kept).map_or(key.1, |&(_, span)| span);
                    self.note_duplicate(key.0, key.1, span);
                }
                _ => {
                    self.keys.push(key);
                    self.values.push(value);
                }
            }
        }
    }

    /// Adds a value that belongs to no list or map yet.
    pub(crate) fn place(&mut self, shape: Shape, span: Span) -> NodeId {
        let id = NodeId(self.parts.slots.len() as u32);
        self.parts.slots.push(Slot::pack(shape));
        self.parts.spans.push(span);
        id
    }

    /// Pushes a value that was placed before.
    pub(crate) fn repeat(&mut self, id: NodeId) {
        let (shape, span) = self.placed(id.0);
        self.push(shape, span);
    }

    /// A value of a list or map that has ended.
    pub(crate) fn placed(&self, index: u32) -> (Shape, Span) {
        let index = index as usize;
        let shape = self.parts.slots.get(index).map_or(Shape::Null, |slot| slot.shape());
        (shape, self.parts.spans.get(index).copied().unwrap_or_default())
    }

    /// A key of a map that has ended.
    pub(crate) fn placed_key(&self, index: u32) -> (u32, Span) {
        let index = index as usize;
        let key = self.parts.keys.get(index).copied().unwrap_or(0);
        (key, self.parts.key_spans.get(index).copied().unwrap_or_default())
    }

    pub(crate) fn text(&self, start: u32, len: u32) -> &str {
        self.parts.text.get(start as usize..(start + len) as usize).unwrap_or("")
    }

    /// Stores again a text that is held already.
    pub(crate) fn store_again(&mut self, start: u32, len: u32) -> Shape {
        let range = start as usize..(start + len) as usize;
        let at = self.parts.text.len() as u32;
        if self.parts.text.get(range.clone()).is_some() {
            self.parts.text.extend_from_within(range);
        }
        Shape::Str { start: at, len }
    }

    /// The entries of the innermost map that is still open.
    pub(crate) fn take_entries(&mut self, mark: Mark) -> Vec<((u32, Span), (Slot, Span))> {
        let keys = self.keys.split_off(mark.keys.min(self.keys.len()));
        let values = self.values.split_off(mark.values.min(self.values.len()));
        keys.into_iter().zip(values).collect()
    }

    /// Puts entries into the innermost map that is still open.
    pub(crate) fn put_entries(&mut self, entries: Vec<((u32, Span), (Slot, Span))>) {
        for (key, value) in entries {
            self.keys.push(key);
            self.values.push(value);
        }
    }

    pub(crate) fn note_duplicate(&mut self, key: u32, first: Span, span: Span) {
        self.duplicates.push((key, span, first));
    }

    /// Forgets everything that was read.
    pub(crate) fn clear(&mut self) {
        self.values.clear();
        self.keys.clear();
        self.names.clear();
        self.duplicates.clear();
        // Own names are numbered anew, and no map of the last document may be met again.
        self.seen[1].clear();
        let parts = &mut self.parts;
        parts.slots.clear();
        parts.spans.clear();
        parts.keys.clear();
        parts.key_spans.clear();
        parts.names.clear();
        parts.text.clear();
    }

    /// Ends the document at the value that was pushed first.
    pub(crate) fn finish(&mut self, vocabulary: &Arc<Vocabulary>) -> Document {
        let (shape, span) = self.pop().unwrap_or((Shape::Null, Span::default()));
        let root = self.place(shape, span);
        let duplicates = std::mem::take(&mut self.duplicates);
        let mut document = Document::new(Arc::clone(vocabulary), self.take(), root);
        document.duplicates = duplicates
            .into_iter()
            .map(|(key, span, first)| Duplicate { key: document.key_text(key).into(), span, first })
            .collect();
        document
    }

    pub(crate) fn take(&mut self) -> Parts {
        let parts = &mut self.parts;
        let taken = Parts {
            slots: take_vec(&mut parts.slots),
            spans: take_vec(&mut parts.spans),
            keys: take_vec(&mut parts.keys),
            key_spans: take_vec(&mut parts.key_spans),
            names: take_vec(&mut parts.names),
            text: take_text(&mut parts.text),
        };
        self.clear();
        taken
    }
}

/// Small arrays are copied to their exact size; large ones are handed over.
fn take_vec<T: Copy>(held: &mut Vec<T>) -> Vec<T> {
    if held.len() <= KEEP {
        return held.as_slice().to_vec();
    }
    let mut taken = std::mem::take(held);
    taken.shrink_to_fit();
    taken
}

fn take_text(held: &mut String) -> String {
    if held.len() <= 16 * KEEP {
        return held.as_str().to_owned();
    }
    let mut taken = std::mem::take(held);
    taken.shrink_to_fit();
    taken
}
