//! Options of a kubelet in the files that start it: units of systemd, and the environments that they read.

use std::sync::Arc;

use ringfort_document::{Document, Span, Vocabulary};

use super::flags::{self, Word};
use super::kubelet::{self, Rest};
use crate::writer::Writer;

/// True if a text reads like such a file.
pub(crate) fn is_options(text: &str) -> bool {
    text.lines().any(|line| {
        let line = line.trim_start();
        let starts = line.strip_prefix("ExecStart=").is_some_and(|rest| rest.contains("/kubelet"));
        let line =
            line.strip_prefix("Environment=").unwrap_or(line).trim_start_matches(['"', '\'']);
        starts || (line.starts_with("KUBELET_") && line.contains("=") && line.contains("--"))
    })
}

/// Reads the options into a document that holds the kubelet's record; without options there is none.
pub(crate) fn read(text: &str, vocabulary: &Arc<Vocabulary>) -> Document {
    let options = flags::of_words(&words(text));
    let mut writer = Writer::new(vocabulary);
    if options.is_empty() {
        return writer.finish_in(text);
    }
    let whole = Span { start: 0, end: text.len() as u32 };
    let rest =
        Rest::Unknown("the kubelet's configuration file, or another file of options, may set it");
    kubelet::write(&mut writer, "", None, &options, rest, whole);
    writer.finish_in(text)
}

/// The options' words: those of `ExecStart=`, `Environment=` and assignments, without programs and variables.
fn words(text: &str) -> Vec<Word> {
    let mut words = Vec::new();
    let (mut start, mut continues) = (0, false);
    for line in text.split_inclusive('\n') {
        let own = line.trim_start();
        let is_comment = own.starts_with(['#', ';', '[']);
        let (name, value) = own.split_once('=').unwrap_or((own, ""));
        let is_setting =
            name == "ExecStart" || name == "Environment" || name.starts_with("KUBELET_");
        if !is_comment && (continues || is_setting) {
            let skipped = if continues { own.len() } else { value.len() };
            line_words(line, line.len() - skipped, start, &mut words);
        }
        continues = !is_comment && (continues || is_setting) && line.trim_end().ends_with('\\');
        start += line.len();
    }
    words
}

/// The words of a line from a byte on, where `base` is the line's first byte in the text.
fn line_words(line: &str, from: usize, base: usize, words: &mut Vec<Word>) {
    let is_end = |letter: char| letter.is_whitespace() || matches!(letter, '"' | '\'' | '\\');
    let mut at = from;
    while let Some(rest) = line.get(at..).filter(|rest| !rest.is_empty()) {
        let end = rest.find(is_end).unwrap_or(rest.len());
        let word = rest.get(..end).unwrap_or_default();
        // Within `Environment=` an assignment stands once more: `"KUBELET_X=--a=b`.
        let inner =
            word.find("=--").filter(|_| !word.starts_with('-')).map_or(0, |found| found + 1);
        let option = word.get(inner..).unwrap_or_default();
        let is_value = words.last().is_some_and(|last: &Word| last.text.starts_with('-'));
        let fits = option.starts_with("--") || (is_value && !option.starts_with(['$', '/']));
        if !option.is_empty() && fits {
            let first = (base + at + inner) as u32;
            let span = Span { start: first, end: first + option.len() as u32 };
            words.push(Word { text: option.to_owned(), unknown: None, span });
        }
        at += end + rest.get(end..).and_then(|rest| rest.chars().next()).map_or(0, char::len_utf8);
    }
}

#[cfg(test)]
mod tests {
    use ringfort_document::Node;

    use super::*;

    fn record(text: &str) -> Document {
        assert!(is_options(text), "{text}");
        read(text, &Arc::new(Vocabulary::default()))
    }

    fn first(document: &Document) -> Node<'_> {
        document.root().as_list().unwrap().get(0).unwrap()
    }

    #[test]
    fn environments_of_kubeadm_are_read() {
        let document =
            record("KUBELET_KUBEADM_ARGS=\"--read-only-port=10255 --node-ip 10.0.0.1 --x=y\"\n");
        let record = first(&document);
        assert_eq!(record.get("readOnlyPort").unwrap().as_int(), Some(10255));
        assert_eq!(record.get("readOnlyPort").unwrap().position().column, 23);
        assert_eq!(record.at(&["flags", "node-ip"]).unwrap().as_str(), Some("10.0.0.1"));
        // The configuration file may say so.
        let unknown = record.at(&["authentication", "anonymous", "enabled"]).unwrap();
        assert!(matches!(unknown.content(), ringfort_document::Content::Unresolved(_)));
    }

    #[test]
    fn units_of_systemd_are_read() {
        let document = record(
            "[Service]\nEnvironment=\"KUBELET_CONFIG_ARGS=--config=/var/lib/kubelet/config.yaml\"\n\
             # ExecStart=/usr/bin/kubelet --anonymous-auth=true\nExecStart=/usr/bin/kubelet $KUBELET_CONFIG_ARGS \\\n  \
             --anonymous-auth=false \\\n  --v=2\nRestart=always\n",
        );
        let record = first(&document);
        let anonymous = record.at(&["authentication", "anonymous", "enabled"]).unwrap();
        assert_eq!((anonymous.as_bool(), anonymous.position().line), (Some(false), 5));
        assert_eq!(
            record.at(&["flags", "config"]).unwrap().as_str(),
            Some("/var/lib/kubelet/config.yaml")
        );
        assert_eq!(record.at(&["flags", "v"]).unwrap().as_str(), Some("2"));
    }

    #[test]
    fn other_files_are_none() {
        for text in ["", "A=b\n", "[Service]\nExecStart=/usr/bin/other --a=b\n", "KUBELET_X=\n"] {
            assert!(!is_options(text), "{text}");
        }
        let empty = read("KUBELET_EXTRA_ARGS=\n", &Arc::new(Vocabulary::default()));
        assert!(empty.root().as_list().is_some_and(|records| records.is_empty()));
    }
}
