//! Input that wants to break the reader.

use std::fmt::Write;
use std::sync::Arc;

use ringfort_document::{ErrorKind, Limit, Limits, Reader, Reading, Streamed, Vocabulary};

fn read(text: impl AsRef<[u8]>) -> Reading {
    Reader::new(Arc::new(Vocabulary::new())).read(text.as_ref())
}

fn refused(text: &str) -> ErrorKind {
    let reading = read(text);
    assert_eq!((reading.documents.len(), reading.errors.len()), (0, 1));
    reading.errors.first().unwrap().kind
}

#[test]
fn alias_bombs_are_refused() {
    let mut bomb = "a0: &a0 [x, x, x, x, x, x, x, x, x]\n".to_owned();
    for level in 1..9 {
        let alias = format!("*a{}", level - 1);
        writeln!(bomb, "a{level}: &a{level} [{}]", vec![alias; 9].join(", ")).unwrap();
    }
    assert_eq!(refused(&bomb), ErrorKind::Limit(Limit::Expansion));
    let quadratic = format!("a: &a {}\nb: [{}]\n", "x".repeat(1 << 20), ["*a"; 10_000].join(", "));
    assert_eq!(refused(&quadratic), ErrorKind::Limit(Limit::Expansion));
    let wide = format!("a: &a [{}]\nb: [{}]\n", ["x"; 5000].join(", "), ["*a"; 2000].join(", "));
    assert_eq!(refused(&wide), ErrorKind::Limit(Limit::Expansion));
}

#[test]
fn deep_nesting_is_refused() {
    let depth = ErrorKind::Limit(Limit::Depth);
    assert_eq!(refused(&"[".repeat(100_000)), depth);
    assert_eq!(refused(&"{a: ".repeat(100_000)), depth);
    assert_eq!(refused(&"{\"a\": ".repeat(100_000)), depth);
    assert_eq!(refused(&"- ".repeat(20_000)), depth);
    let blocks: String = (0..1000).map(|level| format!("{}a:\n", " ".repeat(level))).collect();
    assert_eq!(refused(&blocks), depth);
    let mut chained = "a0: &a0 [x]\n".to_owned();
    for level in 1..400 {
        writeln!(chained, "a{level}: &a{level} [*a{}]", level - 1).unwrap();
    }
    assert_eq!(refused(&chained), depth);
    let deepest = format!("{}{}", "[".repeat(255), "]".repeat(255));
    assert_eq!(read(&deepest).documents.len(), 1);
    assert_eq!(refused(&format!("[{deepest}]")), depth);
}

#[test]
fn self_reference_and_merge_loops_are_refused() {
    for text in ["a: &a [*a]\n", "a: &a\n  <<: *a\n", "&a {b: {<<: *a}}\n", "a: &a {*a : 1}\n"] {
        refused(text);
    }
}

#[test]
fn many_documents_and_large_scalars_are_read() {
    assert_eq!(read("a: 1\n---\n".repeat(50_000)).documents.len(), 50_000);
    let few = Limits { documents: 10, ..Limits::default() };
    let reader = Reader::new(Arc::new(Vocabulary::new())).limits(&few);
    let over = reader.read("a: 1\n---\n".repeat(11).as_bytes());
    assert_eq!((over.documents.len(), over.errors.len()), (10, 1));
    assert_eq!(over.errors[0].kind, ErrorKind::Limit(Limit::Documents));
    assert_eq!(read(format!("a: {}\n", "x".repeat(20 << 20))).documents.len(), 1);
    let lines = read("- a\n".repeat(1_000_000));
    assert_eq!(lines.documents[0].root().as_list().unwrap().len(), 1_000_000);
}

#[test]
fn good_and_broken_documents_in_either_order() {
    for (text, good, broken) in
        [("a: 1\n---\nb: [\n", 0, 1), ("b: [\n---\na: 1\n", 1, 0), ("x: *y\n---\na: 1\n", 1, 0)]
    {
        let reading = read(text);
        assert_eq!((reading.documents.len(), reading.errors.len()), (1, 1), "{text:?}");
        assert_eq!((reading.documents[0].index(), reading.errors[0].index), (good, broken));
    }
}

const SEEDS: &[&str] = &[
    "apiVersion: v1\nkind: Pod\nmetadata: {name: a, labels: {x: \"\u{e4}\"}}\nspec:\n  containers:\n  - image: a:1 # note\n    ports: [80, 0x1F]\n",
    "a: &a {x: 1}\nb:\n  <<: *a\n  <<: [*a, *a]\n  y: *a\n? k\n: v\n",
    "a: |\n  x\n\n  y\nb: >-\n  z\n  \u{1F600}\n---\n'c': \"\\u00e9\\n\"\n...\nd: 1\n",
    "{\"a\": [1, -2.5e3, true, null, \"\\ud83d\\ude00\"], \"a\": {\"b\": {}}}\n{\"c\": 1}",
    "{\"kind\": \"List\", \"items\": [{\"a\": \"x\"}, [1], 2], \"z\": 1}\n",
    "--- # c\na: !!int \"7\"\nb: !!binary aGk=\nc: ! x\n--- {x: 1}\ne: 1.5\n",
    "{{- if .x }}\na: {{ .y }}\n{{- end }}\n",
    "\u{feff}a: [~, yes, .5_0, 1_0, 0b1]\r\nb:\r\n- - x\r\n  - {y: z}\r\n",
];

/// Reads in every way, looks at everything and asks that nothing but an answer comes back.
fn survive(bytes: &[u8]) {
    let reader = Reader::new(Arc::new(Vocabulary::new()))
        .comments(&["note"])
        .drop_bulk(&[&["status"], &["metadata", "labels"]]);
    let reading = reader.read(bytes);
    for document in &reading.documents {
        let end = document.root().span().end;
        assert!(!format!("{:?} {:?}", document.root(), document.position(end)).is_empty());
    }
    let mut count = 0;
    reader.stream(bytes, &mut |streamed| {
        count += 1;
        if let Streamed::Error(error) = streamed {
            assert!(!error.to_string().is_empty());
        }
    });
    assert!(count >= reading.documents.len().min(1) || bytes.contains(&b'['));
}

#[test]
fn every_truncation_gives_an_answer() {
    for seed in SEEDS {
        for end in 0..=seed.len() {
            survive(&seed.as_bytes()[..end]);
        }
    }
}

#[test]
fn mutations_give_an_answer() {
    let mut state = 0x9E37_79B9_7F4A_7C15u64;
    let mut random = |below: usize| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state % below as u64) as usize
    };
    for _ in 0..10_000 {
        let mut bytes = SEEDS[random(SEEDS.len())].as_bytes().to_vec();
        for _ in 0..=random(4) {
            let at = random(bytes.len());
            match random(4) {
                0 => bytes[at] = random(256) as u8,
                1 => drop(bytes.remove(at)),
                2 => bytes.insert(at, b"{}[]:,-&*!|>'\"\\\n\t #%?~<"[random(23)]),
                _ => bytes.extend_from_within(at.min(bytes.len() - 1)..),
            }
            if bytes.is_empty() {
                break;
            }
        }
        survive(&bytes);
    }
}
