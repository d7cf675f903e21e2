//! One instruction: flags, words, list form.

use super::lines::Line;

/// The instructions that there are.
pub(crate) const NAMES: &[&str] = &[
    "ADD",
    "ARG",
    "CMD",
    "COPY",
    "ENTRYPOINT",
    "ENV",
    "EXPOSE",
    "FROM",
    "HEALTHCHECK",
    "LABEL",
    "MAINTAINER",
    "ONBUILD",
    "RUN",
    "SHELL",
    "STOPSIGNAL",
    "USER",
    "VOLUME",
    "WORKDIR",
];

/// Instructions in whose text the builder replaces variables; in the others a shell does, or nobody.
const REPLACING: &[&str] = &[
    "ADD",
    "ARG",
    "COPY",
    "ENV",
    "EXPOSE",
    "FROM",
    "LABEL",
    "STOPSIGNAL",
    "USER",
    "VOLUME",
    "WORKDIR",
];

/// Instructions that take flags.
const FLAGGED: &[&str] = &["ADD", "COPY", "FROM", "HEALTHCHECK", "RUN"];

/// A word of the text and where it stands in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Word {
    pub(crate) text: String,
    pub(crate) start: usize,
    pub(crate) end: usize,
}

/// The parts of an instruction.
#[derive(Debug)]
pub(crate) struct Instruction {
    /// In upper case.
    pub(crate) name: String,
    /// `--name=value`, in order.
    pub(crate) flags: Vec<(String, String, Word)>,
    /// What comes after the flags.
    pub(crate) value: Word,
    pub(crate) words: Vec<Word>,
    /// The items of the list form.
    pub(crate) list: Option<Vec<String>>,
}

impl Instruction {
    pub(crate) fn new(line: &Line, escape: char) -> Instruction {
        let name = line.name().to_ascii_uppercase();
        let mut words = words(&line.text, line.name().len(), escape);
        let mut flags = Vec::new();
        if FLAGGED.contains(&name.as_str()) {
            let count = words.iter().take_while(|word| word.text.starts_with("--")).count();
            flags = words.drain(..count).filter_map(flag).collect();
        }
        let start = words.first().map_or(line.text.len(), |word| word.start);
        let text = line.text.get(start..).unwrap_or_default().trim_end();
        let value = Word { text: text.to_owned(), start, end: start + text.len() };
        let list = serde_json::from_str::<Vec<String>>(text).ok();
        Instruction { name, flags, value, words, list }
    }

    pub(crate) fn replaces(&self) -> bool {
        REPLACING.contains(&self.name.as_str())
    }

    /// `a=b` pairs, or the older form `a b c`.
    pub(crate) fn pairs(&self) -> Vec<(String, Option<Word>)> {
        let is_older =
            self.name == "ENV" && self.words.first().is_some_and(|word| !word.text.contains('='));
        if !is_older {
            return self.words.iter().map(pair).collect();
        }
        let Some((first, rest)) = self.words.split_first() else { return Vec::new() };
        let start = rest.first().map_or(first.end, |word| word.start);
        let from = start.saturating_sub(self.value.start);
        let text = self.value.text.get(from..).unwrap_or_default().to_owned();
        vec![(first.text.clone(), Some(Word { end: start + text.len(), text, start }))]
    }
}

fn flag(word: Word) -> Option<(String, String, Word)> {
    let text = word.text.strip_prefix("--")?.to_owned();
    let (name, value) = text.split_once('=').unwrap_or((&text, "true"));
    Some((name.to_owned(), value.to_owned(), word))
}

fn pair(word: &Word) -> (String, Option<Word>) {
    match word.text.split_once('=') {
        Some((name, value)) => {
            let start = word.end - value.len();
            let value = Word { text: value.to_owned(), start, end: word.end };
            (name.trim_matches(['"', '\'']).to_owned(), Some(value))
        }
        None => (word.text.clone(), None),
    }
}

/// Splits at blanks that stand outside of quotes.
fn words(text: &str, from: usize, escape: char) -> Vec<Word> {
    let mut words = Vec::new();
    let (mut quote, mut start, mut skip) = (None, None, false);
    for (at, letter) in text.char_indices().filter(|&(at, _)| at >= from) {
        if std::mem::take(&mut skip) {
            continue;
        }
        match (letter, quote) {
            (letter, None) if letter.is_whitespace() => {
                words.extend(start.take().and_then(|start| word(text, start, at)));
                continue;
            }
            ('\'' | '"', None) => quote = Some(letter),
            (letter, Some(open)) if letter == open => quote = None,
            (letter, open) if letter == escape && open != Some('\'') => skip = true,
            _ => {}
        }
        start.get_or_insert(at);
    }
    words.extend(start.and_then(|start| word(text, start, text.len())));
    words
}

fn word(text: &str, start: usize, end: usize) -> Option<Word> {
    Some(Word { text: text.get(start..end)?.to_owned(), start, end })
}
