//! Any bytes, read as a file: an answer, and places for everything in it.
#![no_main]

use std::sync::Arc;

use libfuzzer_sys::fuzz_target;
use ringfort_document::{Reader, Vocabulary};

fuzz_target!(|bytes: &[u8]| {
    let mut vocabulary = Vocabulary::new();
    vocabulary.intern("kind");
    let reader =
        Reader::new(Arc::new(vocabulary)).comments(&["ringfort:"]).drop_bulk(&[&["status"]]);
    let reading = reader.read(bytes);
    for document in &reading.documents {
        let end = document.root().span().end;
        assert!(document.position(end) >= document.root().position());
        assert!(!format!("{:?}", document.root()).is_empty());
    }
    for error in &reading.errors {
        assert!(error.position.line >= 1);
    }
});
