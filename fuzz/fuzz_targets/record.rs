//! Any text as a Dockerfile, and any document as one that may hold records: both are refused with a place, or give
//! records whose places lie in the text.

#![no_main]

use std::sync::Arc;

use libfuzzer_sys::fuzz_target;
use ringfort_document::{Content, Limits, Node, Reader, Vocabulary};
use ringfort_record::Format;

fuzz_target!(|bytes: &[u8]| {
    let text = String::from_utf8_lossy(bytes);
    let vocabulary = Arc::new(Vocabulary::new());
    Format::of(&text);
    match Format::Dockerfile.read(&text, &vocabulary) {
        Ok(document) => lies_within(document.root(), text.len()),
        Err(fault) => {
            assert!(fault.at as usize <= text.len(), "{fault:?}");
            fault.position(&text);
        }
    }
    let reader = Reader::new(vocabulary).limits(&Limits { nodes: 100_000, ..Limits::default() });
    for document in reader.read(text.as_bytes()).documents {
        if let Some(recorded) = ringfort_record::records(&document) {
            lies_within(recorded.document.root(), text.len());
        }
    }
});

fn lies_within(node: Node<'_>, length: usize) {
    let span = node.span();
    assert!(span.start <= span.end && span.end as usize <= length, "{span:?} of {length}");
    match node.content() {
        Content::List(list) => list.iter().for_each(|item| lies_within(item, length)),
        Content::Map(map) => map.iter().for_each(|entry| lies_within(entry.value, length)),
        _ => {}
    }
}
