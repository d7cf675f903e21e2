//! Reads files and standard input.

use std::io::{self, Read, Seek, SeekFrom};
use std::path::Path;
use std::sync::Arc;

use ringfort_document::Node;
use ringfort_evidence::{Origin, Reason, Via};
use ringfort_record::Format;

use crate::arm::{self, Evaluated};
use crate::outcome::{Outcome, Run};
use crate::parse::Parsed;
use crate::refusal::Refusal;
use crate::survey::File;
use crate::{names, open};

/// JSON above this size is read piece by piece, without holding the text.
const PIECEWISE: u64 = 8 * 1024 * 1024;

/// Reads one file.
pub(crate) fn read(file: &File, run: &Run<'_>) -> Outcome {
    let name = names::shown(&run.options.directory, &file.found.path);
    let mut outcome = Outcome::default();
    if !file.named && !run.wants(&name) {
        outcome.exclude(&name);
        return outcome;
    }
    let origin = Origin { file: Arc::from(name), via: Via::File };
    let how = Kind::of(&file.found.path, file.named);
    match try_read(&file.found.real, how, run) {
        Ok(mut text) => {
            outcome.files = 1;
            text.evaluated = arm::evaluate(&mut text.parsed.documents, Some(&file.found.real), run);
            take(text, origin, how, &mut outcome);
        }
        Err(refusal) => outcome.refused.push(refusal.of(&origin.file)),
    }
    outcome
}

/// Reads standard input to its end.
pub(crate) fn read_stdin(input: &mut (dyn Read + Send), run: &Run<'_>) -> Outcome {
    let origin = Origin { file: Arc::from("<stdin>"), via: Via::Stdin };
    let mut outcome = Outcome { files: 1, ..Outcome::default() };
    match try_read_stdin(input, run) {
        Ok(mut text) => {
            text.evaluated = arm::evaluate(&mut text.parsed.documents, None, run);
            take(text, origin, Kind::Named, &mut outcome);
        }
        Err(refusal) => outcome.refused.push(refusal.of(&origin.file)),
    }
    outcome
}

/// A file's documents, and what is kept of its text.
struct Text {
    parsed: Parsed,
    kept: Option<Box<str>>,
    evaluated: Evaluated,
    /// The text cannot be about Kubernetes, readable or not.
    is_foreign: bool,
}

impl Text {
    fn new(parsed: Parsed, kept: Option<Box<str>>) -> Text {
        Text { parsed, kept, evaluated: Evaluated::default(), is_foreign: false }
    }
}

fn try_read(path: &Path, kind: Kind, run: &Run<'_>) -> Result<Text, Refusal> {
    let limits = &run.options.limits;
    let (mut file, length) = open::regular(path)?;
    if length > limits.dump_bytes.max(limits.file_bytes) {
        return Err(open::too_large(limits.dump_bytes.max(limits.file_bytes)));
    }
    if length > PIECEWISE && starts_as_json(&mut file)? {
        return Ok(piecewise(file, run));
    }
    if length > limits.file_bytes {
        return Err(open::too_large(limits.file_bytes));
    }
    Ok(whole(&open::read_all(file, length, limits.file_bytes)?, kind, run))
}

fn try_read_stdin(mut input: &mut (dyn Read + Send), run: &Run<'_>) -> Result<Text, Refusal> {
    let limits = &run.options.limits;
    let mut start = Vec::new();
    let read = (&mut input).take(PIECEWISE).read_to_end(&mut start);
    read.map_err(|error| Refusal::unreadable(&error))?;
    let length = start.len() as u64;
    if length < PIECEWISE {
        let fits = length <= limits.file_bytes;
        return if fits {
            Ok(whole(&start, Kind::Unknown, run))
        } else {
            Err(open::too_large(limits.file_bytes))
        };
    }
    if is_json(&start) {
        return Ok(piecewise(start.as_slice().chain(input), run));
    }
    let rest = limits.file_bytes.saturating_sub(PIECEWISE);
    let bytes = start.as_slice().chain(input.take(rest.saturating_add(1)));
    Ok(whole(&open::read_all(bytes, PIECEWISE, limits.file_bytes)?, Kind::Unknown, run))
}

fn whole(bytes: &[u8], kind: Kind, run: &Run<'_>) -> Text {
    let format = match kind {
        Kind::Of(format) => Some(format),
        Kind::Unknown => std::str::from_utf8(bytes).ok().and_then(Format::of),
        _ => None,
    };
    if let Some(format) = format {
        let text = String::from_utf8_lossy(bytes);
        let parsed = run.parser.record(format, &text);
        return Text::new(parsed, run.kept(bytes));
    }
    // Before anything else: as YAML, a comment would be a strange key.
    if let Some(parsed) = arm::with_comments(bytes, run) {
        return Text::new(parsed, run.kept(bytes));
    }
    let parsed = run.parser.text(bytes);
    if parsed.faults.is_empty() {
        return Text::new(parsed, run.kept(bytes));
    }
    Text { is_foreign: !mentions_kubernetes(bytes), ..Text::new(parsed, run.kept(bytes)) }
}

fn piecewise(input: impl Read, run: &Run<'_>) -> Text {
    Text::new(run.parser.stream(input), None)
}

fn starts_as_json(file: &mut std::fs::File) -> Result<bool, Refusal> {
    let look = |file: &mut std::fs::File| -> io::Result<bool> {
        let mut start = Vec::new();
        file.by_ref().take(4096).read_to_end(&mut start)?;
        file.seek(SeekFrom::Start(0))?;
        Ok(is_json(&start))
    };
    look(file).map_err(|error| Refusal::unreadable(&error))
}

fn is_json(start: &[u8]) -> bool {
    let text = start.strip_prefix(b"\xef\xbb\xbf").unwrap_or(start);
    let first = text.iter().find(|byte| !byte.is_ascii_whitespace());
    matches!(first, Some(b'{' | b'['))
}

/// True unless a text can be no Kubernetes object under any reading: it has neither of the words that
/// every object has, nor an escape that could spell them.
fn mentions_kubernetes(bytes: &[u8]) -> bool {
    let plain: Vec<u8> = bytes.iter().copied().filter(|&byte| byte != 0).collect();
    let has = |word: &[u8]| plain.windows(word.len()).any(|window| window == word);
    has(b"apiVersion") || has(b"kind") || has(b"\\u")
}

/// How a file came to be read.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// Found in a folder.
    Found,
    /// Found in a folder; a JSON file that may be anything, such as a `tsconfig.json` with comments.
    FoundJson,
    /// Given by name.
    Named,
    /// Given by name, with a name that says nothing.
    Unknown,
    /// With a name that stands for a format other than YAML and JSON.
    Of(Format),
}

impl Kind {
    fn of(path: &Path, named: bool) -> Kind {
        let name = path.file_name().unwrap_or_default();
        if let Some(format) = names::format(name) {
            return Kind::Of(format);
        }
        match named {
            true if names::is_manifest(name) => Kind::Named,
            true => Kind::Unknown,
            false if names::is_json(name) => Kind::FoundJson,
            false => Kind::Found,
        }
    }
}

fn take(text: Text, origin: Origin, kind: Kind, outcome: &mut Outcome) {
    let Text { parsed: Parsed { documents, faults }, kept, evaluated, is_foreign } = text;
    let has_object = documents.iter().any(|document| {
        let root = document.root();
        root.as_map().is_some() || root.as_list().is_some_and(|list| list.iter().any(is_map))
    });
    if kind == Kind::Unknown && !has_object {
        let refusal =
            Refusal::new(Reason::UnknownType, "is neither YAML nor JSON with objects in it");
        let help = "give manifests (`.yaml`, `.yml`, `.json`), charts or overlays";
        outcome.refused.push(refusal.help(help).of(&origin.file));
        return;
    }
    if kind == Kind::Named && documents.is_empty() && faults.is_empty() {
        let refusal = Refusal::new(Reason::NotKubernetes, "holds no documents");
        outcome
            .refused
            .push(refusal.help("give Kubernetes objects as YAML or JSON").of(&origin.file));
        return;
    }
    let foreign = kind == Kind::FoundJson && is_foreign;
    for fault in faults {
        let mut omission = fault.of(&origin.file);
        // Over a limit, nobody knows what would have come.
        if foreign && omission.reason != Reason::Limit {
            omission.reason = Reason::NotKubernetes;
            outcome.skipped.push(omission);
        } else {
            outcome.refused.push(omission);
        }
    }
    outcome.source(evaluated, origin, kept, documents);
}

fn is_map(node: Node<'_>) -> bool {
    node.as_map().is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_foreign_only_if_it_cannot_spell_an_object() {
        assert!(!mentions_kubernetes(b"{// comment\n\"compilerOptions\": {}}"));
        assert!(mentions_kubernetes(b"{// comment\n\"kind\": \"Pod\"}"));
        assert!(mentions_kubernetes(b"{\"\\u006bind\": \"Pod\",}"));
        assert!(mentions_kubernetes(b"\xff\xfe{\0\"\0k\0i\0n\0d\0\"\0"));
    }

    #[test]
    fn json_is_known_by_its_first_letter() {
        assert!(is_json(b" \n{\"a\": 1}") && is_json(b"\xef\xbb\xbf[1]"));
        assert!(!is_json(b"a: {}") && !is_json(b""));
    }
}
