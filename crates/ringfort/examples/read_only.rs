//! Reads what `ringfort scan` would read, and nothing more: the baseline of `benches/whole-process`.
//!
//! `cargo run --release --example read_only -- PATH...`

#![allow(clippy::print_stdout, clippy::print_stderr, reason = "it is a program")]

use std::io;
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;

use ringfort_collect::{Collector, Options};
use ringfort_document::{Reader, Vocabulary};

fn main() -> ExitCode {
    let paths: Vec<PathBuf> = std::env::args_os().skip(1).map(PathBuf::from).collect();
    let bulk: &[&[&str]] = &[&["status"], &["metadata", "managedFields"]];
    let reader = Reader::new(Arc::new(Vocabulary::new())).drop_bulk(bulk);
    match Collector::new(Options::default(), reader).collect(&paths, &mut io::stdin()) {
        Ok(collected) => {
            let documents: usize =
                collected.sources.iter().map(|source| source.documents.len()).sum();
            println!("{documents} documents");
            std::mem::forget(collected);
            ExitCode::SUCCESS
        }
        Err(usage) => {
            eprintln!("error: {usage}");
            ExitCode::from(2)
        }
    }
}
