//! Writes records.

use std::sync::Arc;

use ringfort_document::{Builder, Content, Document, Map, Node, NodeId, Span, Vocabulary};

use crate::API_VERSION;

/// A field of a record: key, where the key stands, value.
pub(crate) type Field<'t> = (&'t str, Span, NodeId);

/// Collects the records of one document.
#[derive(Debug)]
pub(crate) struct Writer {
    vocabulary: Arc<Vocabulary>,
    pub(crate) builder: Builder,
    records: Vec<NodeId>,
    sealed: Vec<Span>,
}

/// The place before something, for what is not written there.
pub(crate) fn start_of(span: Span) -> Span {
    Span { start: span.start, end: span.start }
}

impl Writer {
    pub(crate) fn new(vocabulary: &Arc<Vocabulary>) -> Writer {
        Writer {
            vocabulary: Arc::clone(vocabulary),
            builder: Builder::new(Arc::clone(vocabulary)),
            records: Vec::new(),
            sealed: Vec::new(),
        }
    }

    /// Adds a record of `subject`, which stands at `span` of the source.
    pub(crate) fn record(&mut self, subject: &str, name: &str, span: Span, fields: &[Field<'_>]) {
        let start = start_of(span);
        let api_version = self.builder.string(API_VERSION, start);
        let kind = self.builder.string(subject, start);
        let name = self.builder.string(name, start);
        let metadata = self.builder.map(&[("name", start, name)], start);
        let mut entries = vec![
            ("apiVersion", start, api_version),
            ("kind", start, kind),
            ("metadata", start, metadata),
        ];
        entries.extend(fields.iter().filter(|(key, _, _)| !is_head(key)));
        let record = self.builder.map(&entries, span);
        self.records.push(record);
    }

    /// The names that keys are looked up in.
    pub(crate) fn vocabulary(&self) -> Arc<Vocabulary> {
        Arc::clone(&self.vocabulary)
    }

    /// Adds the records of a text that stands at `span` of this document; all their values have its place.
    pub(crate) fn transplant(&mut self, records: Node<'_>, name: &str, span: Span) {
        for record in records.as_list().into_iter().flat_map(|list| list.iter()) {
            let Some(subject) = record.get("kind").and_then(Node::as_str) else { continue };
            let entries = record.as_map().into_iter().flat_map(|map| map.iter());
            let fields: Vec<Field<'_>> = entries
                .map(|entry| (entry.key.text, span, self.copy_at(entry.value, span)))
                .collect();
            self.record(subject, name, span, &fields);
        }
    }

    fn copy_at(&mut self, node: Node<'_>, span: Span) -> NodeId {
        match node.content() {
            Content::List(list) => {
                let items: Vec<NodeId> = list.iter().map(|item| self.copy_at(item, span)).collect();
                self.builder.list(&items, span)
            }
            Content::Map(map) => {
                let entries: Vec<Field<'_>> = map
                    .iter()
                    .map(|entry| (entry.key.text, span, self.copy_at(entry.value, span)))
                    .collect();
                self.builder.map(&entries, span)
            }
            Content::Str(text) => self.builder.string(text, span),
            Content::Bool(value) => self.builder.bool(value, span),
            Content::Int(value) => self.builder.int(value, span),
            Content::Float(value) => self.builder.float(value, span),
            Content::Unresolved(why) => self.builder.unresolved(why, span),
            Content::Null | Content::Malformed(_) => self.builder.null(span),
        }
    }

    /// Notes where a secret stands that is not copied.
    pub(crate) fn seal(&mut self, span: Span) {
        self.sealed.push(span);
    }

    /// Where secrets stand that were not copied.
    pub(crate) fn sealed(&mut self) -> Vec<Span> {
        std::mem::take(&mut self.sealed)
    }

    /// Copies the entries of a map but for nulls and those that `leaves_out` names; nothing of what is no map.
    pub(crate) fn fields<'d>(
        &mut self,
        map: Node<'d>,
        leaves_out: &dyn Fn(&str) -> bool,
    ) -> Vec<Field<'d>> {
        map.as_map().map(|map| self.entries(map, leaves_out)).unwrap_or_default()
    }

    fn entries<'d>(&mut self, map: Map<'d>, leaves_out: &dyn Fn(&str) -> bool) -> Vec<Field<'d>> {
        let mut fields = Vec::new();
        for entry in map.iter() {
            if !matches!(entry.value.content(), Content::Null) && !leaves_out(entry.key.text) {
                fields.push((entry.key.text, entry.key.span, self.copy(entry.value)));
            }
        }
        fields
    }

    /// Copies a value with its place; what is null in a map is absent in the copy.
    pub(crate) fn copy(&mut self, node: Node<'_>) -> NodeId {
        let span = node.span();
        match node.content() {
            Content::Null => self.builder.null(span),
            Content::Bool(value) => self.builder.bool(value, span),
            Content::Int(value) => self.builder.int(value, span),
            Content::Float(value) => self.builder.float(value, span),
            Content::Str(text) => self.builder.string(text, span),
            Content::List(list) => {
                let items: Vec<NodeId> = list.iter().map(|item| self.copy(item)).collect();
                self.builder.list(&items, span)
            }
            Content::Map(map) => {
                let entries = self.entries(map, &|_| false);
                self.builder.map(&entries, span)
            }
            Content::Malformed(malformed) => {
                let (found, expected) = (malformed.found, malformed.expected);
                let why = format!("a {found}, but a {expected} belongs there");
                self.builder.unresolved(&why, span)
            }
            Content::Unresolved(why) => self.builder.unresolved(why, span),
        }
    }

    /// The document that holds the records; `None` if there are none.
    pub(crate) fn finish_like(mut self, original: &Document) -> Option<Document> {
        if self.records.is_empty() {
            return None;
        }
        let root = self.builder.list(&self.records, original.root().span());
        Some(self.builder.finish_like(root, original))
    }

    /// The document that holds the records; their spans are bytes of `text`.
    pub(crate) fn finish_in(mut self, text: &str) -> Document {
        let whole = Span { start: 0, end: text.len() as u32 };
        let root = self.builder.list(&self.records, whole);
        self.builder.finish_in(root, text)
    }
}

/// True for the keys that every record has of its own.
pub(crate) fn is_head(key: &str) -> bool {
    matches!(key, "apiVersion" | "kind" | "metadata")
}
