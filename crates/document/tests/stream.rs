//! Lists and concatenated JSON from a stream that comes in small pieces.

use std::io::Read;
use std::sync::Arc;

use ringfort_document::{Document, Limits, Reader, Streamed, Vocabulary};

/// Gives `step` bytes at a time.
struct Trickle<'t>(&'t [u8], usize);

impl Read for Trickle<'_> {
    fn read(&mut self, into: &mut [u8]) -> std::io::Result<usize> {
        let count = self.1.min(into.len()).min(self.0.len());
        let (now, later) = self.0.split_at(count);
        into.get_mut(..count).unwrap().copy_from_slice(now);
        self.0 = later;
        Ok(count)
    }
}

fn reader() -> Reader {
    Reader::new(Arc::new(Vocabulary::new()))
}

fn stream(reader: &Reader, text: &str, step: usize) -> (Vec<Document>, Vec<String>) {
    let (mut documents, mut errors) = (Vec::new(), Vec::new());
    reader.stream(Trickle(text.as_bytes(), step), &mut |streamed| match streamed {
        Streamed::Document(document) => documents.push(document),
        Streamed::Error(error) => errors.push(error.to_string()),
    });
    (documents, errors)
}

const LIST: &str = "{\n  \"kind\": \"PodList\",\n  \"apiVersion\": \"v1\",\n  \"metadata\": {\"a\": [1, \"]}\"]},\n  \
    \"items\": [\n    {\"name\": \"\u{e4}\", \"x\": \"a\\\"b\"}, {\"name\": \"two\"},\n    {\"name\": \"three\"}\n  ]\n}\n";

#[test]
fn items_are_documents_with_places_in_the_whole_stream() {
    for step in [1, 2, 3, 7, 1000] {
        let (documents, errors) = stream(&reader(), LIST, step);
        assert!(errors.is_empty(), "{errors:?}");
        let whole = reader().read(LIST.as_bytes());
        let items = whole.documents[0].root().get("items").unwrap().as_list().unwrap();
        assert_eq!(documents.len(), items.len());
        for (document, item) in documents.iter().zip(items.iter()) {
            assert_eq!(format!("{:?}", document.root()), format!("{item:?}"));
            let (name, expected) =
                (document.root().get("name").unwrap(), item.get("name").unwrap());
            assert_eq!(name.span(), expected.span());
            assert_eq!(name.position(), expected.position());
            let list = document.list_kind().unwrap();
            assert_eq!((&*list.kind, &*list.api_version), ("PodList", "v1"));
        }
    }
}

#[test]
fn concatenated_documents_and_yaml_come_too() {
    let (documents, errors) = stream(&reader(), "{\"a\": 1} {\"b\": 2}\n{\"items\": []}", 1);
    assert_eq!((documents.len(), errors.len()), (2, 0));
    let (documents, errors) = stream(&reader(), "a: 1\n---\nb: [\n---\nc: 3\n", 4);
    assert_eq!((documents.len(), errors.len()), (2, 1));
    let (documents, errors) = stream(&reader(), "{a: b}\n", 4);
    assert_eq!((documents.len(), errors.len()), (1, 0));
}

#[test]
fn a_broken_item_does_not_hide_its_neighbours() {
    let text = "{\"items\": [{\"a\": 1}, {\"a\" 2}, {\"a\": 3}]}";
    let (documents, errors) = stream(&reader(), text, 5);
    assert_eq!(documents.iter().map(Document::index).collect::<Vec<_>>(), [0, 2]);
    assert_eq!(errors, ["line 1, column 27: expected `:`, found `2`"]);
}

#[test]
fn a_list_that_breaks_off_is_an_error() {
    let (documents, errors) = stream(&reader(), &LIST[..LIST.len() - 10], 50);
    assert_eq!((documents.len(), errors.len()), (2, 1));
}

#[test]
fn an_item_beyond_the_limit_is_refused() {
    let text = format!("{{\"items\": [{{\"a\": 1}}, \"{}\"]}}", "x".repeat(1 << 20));
    let reader = reader().limits(&Limits { item_bytes: 1 << 17, ..Limits::default() });
    let (documents, errors) = stream(&reader, &text, 1 << 20);
    assert_eq!((documents.len(), errors.len()), (1, 1));
    assert!(errors[0].contains("size limit"), "{errors:?}");
}
