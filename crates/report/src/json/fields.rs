//! The outermost object, whose lists may be long: their entries are written on all threads, some thousands at a time, so
//! that nothing is built in memory first.

use std::io::{self, Write};

use rayon::prelude::*;
use serde::Serialize;
use serde_json::Serializer;

use super::lines::Lines;

/// Entries that one thread writes at a time.
const CHUNK: usize = 128;
/// Entries that are in memory at a time.
const WINDOW: usize = 64 * CHUNK;

/// The fields of the outermost object, one after the other.
pub(super) struct Fields<'w> {
    out: &'w mut dyn Write,
    first: bool,
}

impl<'w> Fields<'w> {
    pub(super) fn new(out: &'w mut dyn Write) -> Fields<'w> {
        Fields { out, first: true }
    }

    fn name(&mut self, name: &str) -> io::Result<()> {
        let before = if std::mem::take(&mut self.first) { "{" } else { "," };
        write!(self.out, "{before}\n  \"{name}\": ")
    }

    /// A field with one value.
    pub(super) fn one(&mut self, name: &str, value: &impl Serialize) -> io::Result<()> {
        self.name(name)?;
        value.serialize(&mut Serializer::with_formatter(&mut *self.out, Lines::below(1)))?;
        Ok(())
    }

    /// A field with a list, an entry a line.
    pub(super) fn many<'a, T: Sync, E: Serialize>(
        &mut self,
        name: &str,
        items: &'a [T],
        entry: impl Fn(&'a T) -> E + Sync,
    ) -> io::Result<()> {
        self.name(name)?;
        let mut before = "[\n    ";
        for window in items.chunks(WINDOW) {
            let written: Result<Vec<Vec<u8>>, serde_json::Error> =
                window.par_chunks(CHUNK).map(|chunk| entries(chunk, &entry)).collect();
            for text in written? {
                self.out.write_all(before.as_bytes())?;
                self.out.write_all(&text)?;
                before = BETWEEN;
            }
        }
        self.out.write_all(if items.is_empty() { b"[]" } else { b"\n  ]" })
    }

    /// Ends the object, which has a field.
    pub(super) fn end(self) -> io::Result<()> {
        self.out.write_all(b"\n}\n")
    }
}

const BETWEEN: &str = ",\n    ";

fn entries<'a, T, E: Serialize>(
    items: &'a [T],
    entry: impl Fn(&'a T) -> E,
) -> Result<Vec<u8>, serde_json::Error> {
    let mut text = Vec::with_capacity(items.len() * 768);
    for (number, item) in items.iter().enumerate() {
        if number > 0 {
            text.extend_from_slice(BETWEEN.as_bytes());
        }
        entry(item).serialize(&mut Serializer::with_formatter(&mut text, Lines::below(2)))?;
    }
    Ok(text)
}
