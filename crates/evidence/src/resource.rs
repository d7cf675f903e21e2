//! One object of the evidence.

use std::borrow::Cow;
use std::sync::Arc;

use ringfort_document::{Content, Document, Node, Path, Span, Step};

use crate::evidence::{Entry, Evidence};
use crate::kind::Kind;
use crate::origin::{Place, Rendered, Source, Via};
use crate::pod::Pod;
use crate::schema::{self, UnknownField};

/// Names an object of one [`Evidence`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ResourceId(u32);

impl ResourceId {
    pub(crate) fn from_index(index: usize) -> ResourceId {
        ResourceId(index as u32)
    }

    /// The position in [`Evidence::resources`].
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

/// A handle on one object.
#[derive(Clone, Copy)]
pub struct Resource<'e> {
    evidence: &'e Evidence,
    entry: &'e Entry,
    id: ResourceId,
}

impl<'e> Resource<'e> {
    pub(crate) fn new(evidence: &'e Evidence, entry: &'e Entry, id: ResourceId) -> Resource<'e> {
        Resource { evidence, entry, id }
    }

    /// The id, in the order of the sources.
    pub fn id(self) -> ResourceId {
        self.id
    }

    /// The evidence that it is part of.
    pub fn evidence(self) -> &'e Evidence {
        self.evidence
    }

    /// The object itself; in a list, the item.
    pub fn node(self) -> Node<'e> {
        self.document().node(self.entry.root)
    }

    /// The document that holds it.
    #[expect(
        clippy::indexing_slicing,
        reason = "an entry is made with the indices of its document"
    )]
    pub fn document(self) -> &'e Document {
        &self.source().documents[self.entry.document as usize]
    }

    /// Which document of its source it stands in, from 0.
    pub fn document_index(self) -> usize {
        self.entry.document as usize
    }

    /// The text that it was read from.
    #[expect(clippy::indexing_slicing, reason = "an entry is made with the index of its source")]
    pub fn source(self) -> &'e Source {
        &self.evidence.sources[self.entry.source as usize]
    }

    /// Position of its source in [`Evidence::sources`].
    pub fn source_index(self) -> usize {
        self.entry.source as usize
    }

    /// Its kind.
    pub fn kind(self) -> &'e Kind {
        self.evidence.kind(self.entry.kind)
    }

    /// True if it is of this group and kind, in any version; objects of `extensions` belong to the groups
    /// that took them over.
    pub fn is(self, group: &str, kind: &str) -> bool {
        let own = self.kind();
        &**own.kind() == kind && own.home() == group
    }

    /// The namespace that it lives in: `default` where it names none; `None` for cluster-scoped objects.
    pub fn namespace(self) -> Option<&'e Arc<str>> {
        self.evidence.namespaces.get(self.entry.namespace as usize)
    }

    /// Number of the namespace that it lives in.
    pub(crate) fn namespace_index(self) -> Option<u32> {
        self.namespace().map(|_| self.entry.namespace)
    }

    /// `metadata.name`, or `metadata.generateName` with a `*` behind it; if there is neither, a record is named after its
    /// file, and other objects have an empty name.
    pub fn name(self) -> Cow<'e, str> {
        let text = |key| {
            let node = self.metadata()?.get(key)?;
            node.as_str().filter(|text| !text.is_empty())
        };
        match (text("name"), text("generateName")) {
            (Some(name), _) => Cow::Borrowed(name),
            (None, Some(prefix)) => Cow::Owned(format!("{prefix}*")),
            (None, None) if self.kind().is_record() => Cow::Borrowed(&self.source().origin.file),
            (None, None) => Cow::Borrowed(""),
        }
    }

    /// The `metadata`, if there is any.
    pub fn metadata(self) -> Option<Node<'e>> {
        self.node().get("metadata")
    }

    /// The value of an annotation.
    pub fn annotation(self, name: &str) -> Option<&'e str> {
        self.metadata()?.get("annotations")?.get(name)?.as_str()
    }

    /// The value of a label.
    pub fn label(self, name: &str) -> Option<&'e str> {
        self.metadata()?.get("labels")?.get(name)?.as_str()
    }

    /// The pod templates that it carries, or its own pod if it is one.
    pub fn pods(self) -> impl Iterator<Item = Pod<'e>> {
        let path = self.kind().template();
        let templates = path.map(|path| path.templates(self.node())).unwrap_or_default();
        templates.into_iter().filter_map(move |template| Pod::new(self, template))
    }

    /// Fields that the API does not know, in source order; none for custom kinds and given-up versions.
    pub fn unknown_fields(self) -> Vec<UnknownField<'e>> {
        if !self.entry.oddities.unknown {
            return Vec::new();
        }
        match schema::kind(self.kind().api_version(), self.kind().kind()) {
            Some(known) if !known.older => schema::unknown_fields(self.node(), known.definition),
            _ => Vec::new(),
        }
    }

    /// The values of a wrong type, in source order.
    pub fn malformed_values(self) -> Vec<Node<'e>> {
        let mut found = Vec::new();
        if self.entry.oddities.malformed {
            malformed(self.node(), &mut found);
        }
        found
    }

    /// The way from the object to a value within it.
    pub fn path(self, node: Node<'e>) -> Path {
        let mut steps = Vec::new();
        // Where an alias stands, bytes tell nothing: then everything is searched.
        let wanted = node.span();
        let around = |other: Node<'e>| {
            let span = other.span();
            span.start <= wanted.start && wanted.end <= span.end
        };
        if !find(self.node(), node, &around, &mut steps)
            && !find(self.node(), node, &|_| true, &mut steps)
        {
            steps.clear();
        }
        Path { steps }
    }

    /// The place of some bytes of the source that belong to `path`.
    pub fn place(self, span: Span, path: &Path) -> Place {
        let document = self.document();
        let (start, end) = (document.position(span.start), document.position(span.end));
        let origin = &self.source().origin;
        let place = Place {
            file: origin.file.clone(),
            line: start.line,
            column: start.column,
            end_line: end.line,
            end_column: end.column,
            path: path.to_string(),
            rendered: None,
            span,
        };
        match &origin.via {
            Via::File | Via::Stdin => place,
            via => Place {
                line: 1,
                column: 1,
                end_line: 1,
                end_column: 1,
                rendered: Some(Rendered {
                    from: via.clone(),
                    line: start.line,
                    column: start.column,
                }),
                ..place
            },
        }
    }
}

fn malformed<'d>(node: Node<'d>, found: &mut Vec<Node<'d>>) {
    match node.content() {
        Content::List(list) => list.iter().for_each(|item| malformed(item, found)),
        Content::Map(map) => map.iter().for_each(|entry| malformed(entry.value, found)),
        Content::Malformed(_) => found.push(node),
        _ => {}
    }
}

/// Searches `wanted` below `node`, in what `may_hold` says; leaves the way to it in `steps`.
fn find<'d>(
    node: Node<'d>,
    wanted: Node<'d>,
    may_hold: &dyn Fn(Node<'d>) -> bool,
    steps: &mut Vec<Step>,
) -> bool {
    if node.id() == wanted.id() {
        return true;
    }
    let mut below = |step: &dyn Fn() -> Step, value: Node<'d>| {
        if !may_hold(value) {
            return false;
        }
        steps.push(step());
        let found = find(value, wanted, may_hold, steps);
        if !found {
            steps.pop();
        }
        found
    };
    match node.content() {
        Content::List(list) => {
            list.iter().enumerate().any(|(index, item)| below(&|| Step::Index(index), item))
        }
        Content::Map(map) => {
            map.iter().any(|entry| below(&|| Step::Key(entry.key.text.into()), entry.value))
        }
        _ => false,
    }
}

impl std::fmt::Debug for Resource<'_> {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(out, "{}", self.kind().kind())?;
        if let Some(namespace) = self.namespace() {
            write!(out, " {namespace}")?;
        }
        write!(out, "/{}", self.name())
    }
}

impl PartialEq for Resource<'_> {
    fn eq(&self, other: &Self) -> bool {
        std::ptr::eq(self.evidence, other.evidence) && self.id == other.id
    }
}

impl Eq for Resource<'_> {}
