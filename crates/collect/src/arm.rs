//! Templates of Azure Resource Manager: evaluated when they are read, with the file of parameters beside them.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use ringfort_document::{Document, Node, Span};
use ringfort_evidence::{Omission, Reason};
use ringfort_iac::arm;

use crate::open;
use crate::outcome::Run;
use crate::parse::Parsed;

/// What evaluating the templates among some documents gave, beside the documents.
#[derive(Debug, Default)]
pub(crate) struct Evaluated {
    /// Places of secrets in the text.
    pub(crate) sealed: Vec<Span>,
    /// Templates that are linked to, and not part of the scan.
    pub(crate) linked: Vec<Linked>,
}

/// A link to a template.
#[derive(Debug)]
pub(crate) struct Linked {
    at: (u32, u32),
    link: String,
}

impl Linked {
    pub(crate) fn of(self, file: &Arc<str>) -> Omission {
        let shown: String = self.link.chars().take(120).collect();
        Omission {
            file: Arc::clone(file),
            at: Some(self.at),
            document: None,
            reason: Reason::Unsupported,
            message: format!("the template `{shown}` is linked to and not part of this file"),
            help: Some(
                "scan it too, or scan what is deployed: `az resource list` and `az aks show`"
                    .to_owned(),
            ),
        }
    }
}

/// Puts the resources of templates in their place, and takes files of parameters away: they are read with their
/// templates. `file` is where the documents were read from.
pub(crate) fn evaluate(
    documents: &mut Vec<Document>,
    file: Option<&Path>,
    run: &Run<'_>,
) -> Evaluated {
    let mut evaluated = Evaluated::default();
    documents.retain(|document| !arm::is_parameters(document.root()));
    for document in documents.iter_mut().filter(|document| arm::is_template(document.root())) {
        let parameters = file.and_then(|file| parameters(file, run));
        let deployment = arm::evaluate(document, parameters.as_ref());
        evaluated.sealed.extend(deployment.sealed);
        evaluated.linked.extend(deployment.linked.into_iter().map(|(span, link)| {
            let place = document.position(span.start);
            Linked { at: (place.line, place.column), link }
        }));
        *document = deployment.document;
    }
    evaluated
}

/// Reads a template if it has comments.
pub(crate) fn with_comments(bytes: &[u8], run: &Run<'_>) -> Option<Parsed> {
    let first = bytes.iter().find(|byte| !byte.is_ascii_whitespace())?;
    if !matches!(first, b'{' | b'/' | 0xef) {
        return None;
    }
    let plain = arm::without_comments(std::str::from_utf8(bytes).ok()?)?;
    let parsed = run.parser.text(plain.as_bytes());
    let mut roots = parsed.documents.iter().map(Document::root);
    let fits = |root: Node<'_>| arm::is_template(root) || arm::is_parameters(root);
    (parsed.faults.is_empty() && roots.all(fits)).then_some(parsed)
}

/// The parameters that lie beside a template under the usual names: `main.parameters.json` beside `main.json`, and
/// `parameters.json` beside `template.json`, as the portal exports them.
fn parameters(file: &Path, run: &Run<'_>) -> Option<Document> {
    let stem = file.file_stem()?.to_str()?;
    let beside = |name: String| -> Option<PathBuf> {
        let path = file.with_file_name(name);
        // A link might lead out of what is scanned.
        fs::symlink_metadata(&path).is_ok_and(|found| found.is_file()).then_some(path)
    };
    let exported = || (stem == "template").then(|| beside("parameters.json".to_owned()))?;
    let path = beside(format!("{stem}.parameters.json")).or_else(exported)?;
    let bytes = open::read(&path, run.options.limits.file_bytes).ok()?;
    let parsed = with_comments(&bytes, run).unwrap_or_else(|| run.parser.text(&bytes));
    parsed.documents.into_iter().find(|document| arm::is_parameters(document.root()))
}
