//! Any bytes after a brace, read whole and as a stream.
#![no_main]

use std::sync::Arc;

use libfuzzer_sys::fuzz_target;
use ringfort_document::{Reader, Streamed, Vocabulary};

fuzz_target!(|bytes: &[u8]| {
    let reader = Reader::new(Arc::new(Vocabulary::new())).drop_bulk(&[&["status"]]);
    let text = [b"{".as_slice(), bytes].concat();
    let reading = reader.read(&text);
    assert!(reading.documents.iter().all(|document| document.index() < text.len()));
    reader.stream(text.as_slice(), &mut |streamed| {
        if let Streamed::Document(document) = streamed {
            assert!(!format!("{:?}", document.root()).is_empty());
        }
    });
});
