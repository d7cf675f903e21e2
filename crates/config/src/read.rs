//! From the text of a file that a user wrote to its one document.

use std::sync::Arc;

use ringfort_document::{
    Document, ErrorKind, Limits, Position, ReadError, Reader, Span, Vocabulary,
};
use ringfort_evidence::Place;

use crate::fault::{At, Cause, Collector, Fault, Faults};

/// What a file of settings needs at most; manifests may be larger.
fn limits() -> Limits {
    Limits {
        file_bytes: 16 << 20,
        documents: 16,
        nodes: 1_000_000,
        alias_nodes: 10_000,
        alias_bytes: 1 << 20,
        ..Limits::default()
    }
}

/// The document of a text; none if the text says nothing.
pub(crate) fn document(file: &str, text: &str) -> Result<Option<Document>, Faults> {
    let reader = Reader::new(Arc::new(Vocabulary::new())).limits(&limits());
    let reading = reader.read(text.as_bytes());
    if !reading.errors.is_empty() {
        let list = reading.errors.iter().map(|error| unreadable(file, text, error)).collect();
        return Err(Faults { list, more: 0 });
    }
    let mut into = Collector::new(file, text);
    let mut documents = reading.documents.into_iter();
    let first = documents.next();
    for other in documents {
        let at = At { span: other.root().span(), path: String::new() };
        let help = Some("keep everything in the first one".to_owned());
        into.add(&at, Cause::Syntax, "the file holds more than one document".to_owned(), help);
    }
    for duplicate in first.iter().flat_map(Document::duplicates) {
        let at = At { span: duplicate.span, path: String::new() };
        let first = into.place(&At { span: duplicate.first, path: String::new() });
        let message = format!("`{}` is written twice", duplicate.key);
        let help = Some(format!("the first one is on line {}; keep one", first.line));
        into.add(&at, Cause::Duplicate, message, help);
    }
    into.finish(Some(first))
}

fn unreadable(file: &str, text: &str, error: &ReadError) -> Fault {
    let Position { line, column } = error.position;
    let starts = text.split_inclusive('\n').take(line.saturating_sub(1) as usize).map(str::len);
    let before: usize = starts.sum();
    let rest = text.get(before..).unwrap_or("").chars().take(column.saturating_sub(1) as usize);
    let start = (before + rest.map(char::len_utf8).sum::<usize>()) as u32;
    Fault {
        cause: if matches!(error.kind, ErrorKind::Limit(_)) { Cause::Limit } else { Cause::Syntax },
        place: Place {
            file: file.into(),
            line,
            column,
            end_line: line,
            end_column: column + 1,
            path: String::new(),
            rendered: None,
            span: Span { start, end: start.saturating_add(1) },
        },
        message: error.message.clone(),
        help: error.help.map(str::to_owned),
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::mistakes;

    #[test]
    fn what_is_no_yaml_is_told_at_its_place() {
        let told = mistakes("failOn: high\n  limits: [\n");
        assert!(told.starts_with("error: "), "{told}");
        assert!(told.contains("  --> .ringfort.yaml:2:"), "{told}");
    }

    #[test]
    fn a_key_that_is_written_twice_hides_nothing() {
        assert_eq!(
            mistakes("failOn: high\nnoInline: true\nfailOn: never\n"),
            "\
error: `failOn` is written twice
  --> .ringfort.yaml:3:1
   |
 3 | failOn: never
   | ^^^^^^
  = help: the first one is on line 1; keep one
"
        );
    }

    #[test]
    fn a_second_document_is_refused() {
        let told = mistakes("failOn: high\n---\nfailOn: never\n");
        assert!(told.contains("the file holds more than one document"), "{told}");
        assert!(told.contains("  --> .ringfort.yaml:3:1"), "{told}");
    }

    #[test]
    fn nesting_and_aliases_have_limits() {
        assert!(mistakes(&"[".repeat(100_000)).starts_with("error: "));
        let mut text = "a: &a [x,x,x,x,x,x,x,x,x,x]\n".to_owned();
        for (name, of) in ["b", "c", "d", "e", "f", "g"].iter().zip(["a", "b", "c", "d", "e", "f"])
        {
            text.push_str(&format!("{name}: &{name} [{}]\n", vec![format!("*{of}"); 10].join(",")));
        }
        let told = mistakes(&text);
        assert!(!told.contains("unknown field"), "{told}");
    }

    #[test]
    fn a_byte_order_mark_and_windows_lines_do_no_harm() {
        let told = mistakes("\u{feff}failOn: high\r\nfialOn: low\r\n");
        assert!(told.contains("  --> .ringfort.yaml:2:1\n"), "{told}");
        assert!(told.contains(" 2 | fialOn: low\n"), "{told}");
    }
}
