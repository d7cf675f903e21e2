//! Secrets: what is remembered of their values before these are taken out.

use ringfort_document::{Content, Document, Node, NodeId, Span};

use crate::credential::{Literal, credentials_in_file, shape_of};

/// Where kubectl keeps the whole object as it was applied last.
pub(crate) const LAST_APPLIED: &str = "kubectl.kubernetes.io/last-applied-configuration";

/// Values that are tried first by everybody.
const GUESSABLE: &[&str] = &[
    "123456",
    "12345678",
    "123456789",
    "admin",
    "administrator",
    "changeit",
    "changeme",
    "default",
    "guest",
    "letmein",
    "p@ssw0rd",
    "pass",
    "passw0rd",
    "password",
    "password1",
    "password123",
    "postgres",
    "qwerty",
    "root",
    "secret",
    "test",
    "toor",
    "welcome",
];

/// What is remembered of a Secret's values.
#[derive(Debug, Default)]
pub(crate) struct SecretNote {
    /// Keys with a literal value: no reference, no placeholder, not empty.
    pub(crate) literal: Vec<Box<str>>,
    /// Keys whose value everybody tries first.
    pub(crate) guessable: Vec<Box<str>>,
}

/// Remembers what facts need of a Secret and takes its values out of the document. Gives the bytes of the
/// source where they stood.
pub(crate) fn seal(document: &mut Document, root: NodeId) -> (SecretNote, Vec<Span>) {
    let mut note = SecretNote::default();
    let mut values = Vec::new();
    for (field, encoded) in [("data", true), ("stringData", false)] {
        let Some(node) = document.node(root).get(field) else { continue };
        let Some(map) = node.as_map() else {
            values.push(node.id());
            continue;
        };
        for entry in map.iter() {
            if let Some(text) = entry.value.as_str() {
                remember(&mut note, entry.key.text, text, encoded);
            }
            scalars(entry.value, &mut values);
        }
    }
    if let Some(node) = document.node(root).at(&["metadata", "annotations", LAST_APPLIED]) {
        values.push(node.id());
    }
    let spans = values.iter().map(|&id| document.node(id).span()).collect();
    values.into_iter().for_each(|id| document.redact(id));
    (note, spans)
}

fn remember(note: &mut SecretNote, key: &str, text: &str, encoded: bool) {
    let decoded = if encoded { decode(text) } else { Some(text.to_owned()) };
    // What is no text once decoded is a literal of some sort.
    let value = decoded.as_deref().unwrap_or(text);
    if !may_be_secret(key, value) {
        return;
    }
    if matches!(Literal::of(value), Literal::Word | Literal::Number)
        && !matches!(Literal::of(text), Literal::Placeholder | Literal::Reference)
    {
        note.literal.push(key.into());
        if GUESSABLE.contains(&value.trim().to_ascii_lowercase().as_str()) {
            note.guessable.push(key.into());
        }
    }
}

/// Last words of keys whose values need no hiding.
const OPEN_KEYS: &[&str] = &[
    "user",
    "username",
    "login",
    "host",
    "hostname",
    "port",
    "email",
    "database",
    "dbname",
    "name",
    "namespace",
    "region",
    "bucket",
    "endpoint",
    "type",
    "crt",
    "cert",
    "ca",
    "pem",
    "pub",
];

/// False for names, addresses and certificates, and for files without a credential in them.
fn may_be_secret(key: &str, value: &str) -> bool {
    if value.trim().contains('\n') {
        return !credentials_in_file(key, value).is_empty();
    }
    let last = key.rsplit(|character: char| !character.is_alphanumeric()).next().unwrap_or(key);
    shape_of(value).is_some() || !OPEN_KEYS.contains(&last.to_ascii_lowercase().as_str())
}

/// Every scalar at or below a node.
fn scalars(node: Node<'_>, found: &mut Vec<NodeId>) {
    match node.content() {
        Content::List(list) => list.iter().for_each(|item| scalars(item, found)),
        Content::Map(map) => map.iter().for_each(|entry| scalars(entry.value, found)),
        _ => found.push(node.id()),
    }
}

/// Decodes base64, with or without padding and line breaks; `None` if it is none or no text.
fn decode(text: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len() / 4 * 3);
    let (mut buffer, mut bits) = (0_u32, 0);
    for byte in text.bytes().filter(|byte| !byte.is_ascii_whitespace() && *byte != b'=') {
        let digit = match byte {
            b'A'..=b'Z' => byte - b'A',
            b'a'..=b'z' => byte - b'a' + 26,
            b'0'..=b'9' => byte - b'0' + 52,
            b'+' => 62,
            b'/' => 63,
            _ => return None,
        };
        buffer = buffer << 6 | u32::from(digit);
        bits += 6;
        if bits >= 8 {
            bits -= 8;
            bytes.push((buffer >> bits & 0xff) as u8);
        }
    }
    String::from_utf8(bytes).ok()
}

/// Puts stars in the place of these bytes; line breaks stay.
pub(crate) fn blot(text: &mut Box<str>, spans: &[Span]) {
    let mut bytes = std::mem::take(text).into_string().into_bytes();
    for span in spans {
        let part = bytes.get_mut(span.start as usize..span.end as usize).unwrap_or_default();
        part.iter_mut()
            .filter(|byte| **byte != b'\n' && **byte != b'\r')
            .for_each(|byte| *byte = b'*');
    }
    // Spans lie on characters; if one did not, the rest of the character goes too.
    *text = match String::from_utf8(bytes) {
        Ok(text) => text.into_boxed_str(),
        Err(broken) => String::from_utf8_lossy(broken.as_bytes()).into_owned().into_boxed_str(),
    };
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::fixture::document;

    #[test]
    fn values_are_remembered_and_taken_out() {
        let mut document = document(&json!({
            "metadata": {"annotations": {(LAST_APPLIED): "canary"}},
            "data": {"a": "Y2FuYXJ5", "b": "JHtQQVNTfQ==", "c": "", "d": "cGFzc3dvcmQ=", "e": {"f": "canary"}},
            "stringData": {"x": "canary", "y": "<password>", "z": "admin"},
        }));
        let root = document.root().id();
        let (note, spans) = seal(&mut document, root);
        assert_eq!(spans.len(), 9);
        assert_eq!(note.literal, ["a".into(), "d".into(), "x".into(), "z".into()] as [Box<str>; 4]);
        assert_eq!(note.guessable, ["d".into(), "z".into()] as [Box<str>; 2]);
        let shown = format!("{:?}", document.root());
        assert!(!shown.contains("canary") && !shown.contains("Y2FuYXJ5"), "{shown}");
    }

    #[test]
    fn names_certificates_and_plain_files_are_no_secrets() {
        let mut document = document(&json!({"stringData": {
            "username": "app", "tls.crt": "-----BEGIN CERTIFICATE-----\nMIIB\n",
            "app.ini": "[log]\nlevel = info\n", "db.ini": "[db]\npassword = canary\n",
            "host": "postgres://a:canary@db"}}));
        let root = document.root().id();
        let (note, _) = seal(&mut document, root);
        assert_eq!(note.literal, ["db.ini".into(), "host".into()] as [Box<str>; 2]);
    }

    #[test]
    fn a_secret_without_a_map_is_sealed_too() {
        let mut document = document(&json!({"data": "canary", "stringData": ["canary"]}));
        let root = document.root().id();
        let (_, spans) = seal(&mut document, root);
        assert_eq!(spans.len(), 2);
        assert_eq!(format!("{:?}", document.root().get("data").unwrap()), "Str(\"\")");
    }

    #[test]
    fn source_bytes_are_blotted() {
        let mut text: Box<str> = "key: |\n  añb\n  c\nnext".into();
        blot(&mut text, &[Span { start: 5, end: 17 }, Span { start: 90, end: 99 }]);
        assert_eq!(&*text, "key: *\n******\n***\nnext");
    }

    #[test]
    fn base64_is_decoded() {
        assert_eq!(decode("aGVsbG8=").as_deref(), Some("hello"));
        assert_eq!(decode("aGVs\nbG8").as_deref(), Some("hello"));
        assert_eq!(decode("not base64!"), None);
        assert_eq!(decode("/w=="), None);
    }
}
