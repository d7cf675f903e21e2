//! Terraform and templates: whatever the text, evaluation ends, and its documents can be read as records.

#![no_main]

use std::sync::Arc;

use libfuzzer_sys::fuzz_target;
use ringfort_document::{Reader, Vocabulary};
use ringfort_iac::{arm, terraform};

fuzz_target!(|data: &[u8]| {
    let Ok(text) = std::str::from_utf8(data) else { return };
    let vocabulary = Arc::new(Vocabulary::default());
    let file = terraform::File { name: "main.tf", text };
    for (_, document) in terraform::evaluate(&[file], &vocabulary).documents {
        let _ = ringfort_record::records(&document);
    }
    let plain = arm::without_comments(text);
    let reading = Reader::new(vocabulary).read(plain.as_deref().unwrap_or(text).as_bytes());
    for document in &reading.documents {
        // Also what says of itself that it is none.
        let deployment = arm::evaluate(document, Some(document));
        let _ = ringfort_record::records(&deployment.document);
    }
});
