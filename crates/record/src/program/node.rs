//! A record of a host, which people or programs write: the programs that ran on it are told apart.

use ringfort_document::{Content, Node};

use super::flags::{self, Word};
use super::kubelet::{self, Rest};
use super::static_pod::subject_of;
use crate::writer::Writer;

/// The most processes that are looked at.
const MOST: usize = 10_000;

/// Writes a record that is written as such, without its nulls; of a host, also the programs among its processes.
pub(crate) fn record(writer: &mut Writer, object: Node<'_>, subject: &str) {
    let name = object.at(&["metadata", "name"]).and_then(Node::as_str).unwrap_or_default();
    let fields = writer.fields(object, &|_| false);
    writer.record(subject, name, object.span(), &fields);
    if subject != "node" {
        return;
    }
    let processes = object.get("processes").and_then(Node::as_list);
    for process in processes.into_iter().flat_map(|list| list.iter()).take(MOST) {
        program(writer, process, name);
    }
}

fn program(writer: &mut Writer, process: Node<'_>, node: &str) {
    let text = |key: &str| process.get(key).and_then(Node::as_str);
    let arguments = process.get("arguments").and_then(Node::as_list);
    let words: Vec<Word> = arguments
        .into_iter()
        .flat_map(|list| list.iter())
        .filter_map(|word| match word.content() {
            Content::Str(text) => {
                Some(Word { text: text.to_owned(), unknown: None, span: word.span() })
            }
            _ => None,
        })
        .collect();
    let first = words.first().map(|word| word.text.as_str());
    let Some(program) = text("name").or(first).map(|path| path.rsplit('/').next().unwrap_or(path))
    else {
        return;
    };
    let options = flags::of_words(&words);
    let span = process.span();
    if program == "kubelet" {
        // Without a file, the options' own defaults hold.
        let has_file = options.iter().any(|given| matches!(&*given.name, "config" | "config-dir"));
        let rest = if has_file {
            Rest::Unknown("the kubelet's configuration file may set it")
        } else {
            Rest::Options
        };
        return kubelet::write(writer, node, None, &options, rest, span);
    }
    let Some(subject) = subject_of(program).filter(|_| program != "apiserver") else { return };
    let fields = [
        ("flags", span, flags::write(writer, &options, span)),
        ("installer", span, writer.builder.string("", span)),
    ];
    writer.record(subject, node, span, &fields);
}
