//! Adding a record to a file of acceptances or attestations without touching anything else in it.

use std::collections::HashSet;
use std::fmt;

use ringfort_document::{Content, Document, Node};

use crate::candidate::Candidate;
use crate::read;

/// A record to be written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    /// The field of the file that it goes to.
    list: &'static str,
    fields: Vec<(&'static str, String)>,
    /// Lines of advice that are written above it, as comments.
    advice: Vec<String>,
}

/// Why a file was left alone, and what a person can paste into it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// The reason, one phrase.
    pub why: String,
    /// The record as YAML, to be pasted below `list:`.
    pub block: String,
    /// The field that it belongs to: `acceptances` or `attestations`.
    pub list: &'static str,
}

impl Draft {
    fn new(list: &'static str) -> Draft {
        Draft { list, fields: Vec::new(), advice: Vec::new() }
    }

    /// A record that attests a measure; `advice` says what a good one contains. What is not yet known begins with
    /// [`FILL_IN`](crate::FILL_IN), and is refused when the record is read.
    pub fn of_attestation(measure: &str, advice: &str) -> Draft {
        let mut draft = Draft::new("attestations");
        draft.advice = advice.lines().map(str::to_owned).collect();
        draft.set("measure", measure);
        let hints = [
            ("scope", "what it is true of: a cluster, a site"),
            ("statement", "what was looked at, and what was found"),
            ("evidence", "where it can be seen: an address, a ticket, a file"),
            ("by", "who looked"),
            ("on", "when they looked, YYYY-MM-DD"),
            ("until", "when somebody has to look again, twelve months later at most"),
        ];
        for (name, hint) in hints {
            draft.set(name, &format!("{}: {hint}", crate::FILL_IN));
        }
        draft
    }

    /// A record that accepts exactly one finding. Object and container are named for people; the id of the
    /// finding is what ties it.
    pub fn of_finding(candidate: &Candidate<'_>, owner: &str, reason: &str, until: &str) -> Draft {
        let mut draft = Draft::new("acceptances");
        let short = candidate.id.get(..8).unwrap_or(candidate.id);
        draft.set("id", &format!("ACC-{short}"));
        draft.set("measure", &format!("{}/{}", candidate.measure, candidate.check));
        draft.set("finding", candidate.id);
        draft.set_if("namespace", candidate.namespace);
        draft.set("kind", candidate.kind);
        draft.set("name", candidate.name);
        draft.set_if("container", candidate.container);
        draft.set("owner", owner);
        draft.set("reason", reason);
        draft.set("until", until);
        draft
    }

    /// Sets a field, in place of what it said before.
    pub fn set(&mut self, name: &'static str, value: &str) {
        match self.fields.iter_mut().find(|(known, _)| *known == name) {
            Some((_, old)) => *old = value.to_owned(),
            None => self.fields.push((name, value.to_owned())),
        }
    }

    fn set_if(&mut self, name: &'static str, value: Option<&str>) {
        if let Some(value) = value.filter(|value| !value.is_empty()) {
            self.set(name, value);
        }
    }

    /// The value of a field.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.fields.iter().find(|(known, _)| *known == name).map(|(_, value)| value.as_str())
    }

    fn refused(&self, why: String) -> Refusal {
        Refusal { why, block: self.block(2, "\n"), list: self.list }
    }

    fn with_free_id(&self, document: Option<&Document>) -> Draft {
        let (_, list) = parts(document, self.list);
        let taken: HashSet<&str> =
            list.into_iter().filter_map(|item| item.get("id")?.as_str()).collect();
        let Some(id) = self.get("id") else { return self.clone() };
        let numbered = (2..).map(|number| format!("{id}-{number}"));
        let free = std::iter::once(id.to_owned()).chain(numbered).find(|id| !taken.contains(&**id));
        let mut draft = self.clone();
        draft.set("id", &free.unwrap_or_default());
        draft
    }

    /// The record as an item of a YAML list, with this indent and line ending.
    fn block(&self, indent: usize, ending: &str) -> String {
        let mut out = String::new();
        for line in &self.advice {
            let line = format!("{:indent$}# {line}", "");
            out.push_str(line.trim_end());
            out.push_str(ending);
        }
        for (number, (name, value)) in self.fields.iter().enumerate() {
            let dash = if number == 0 { "- " } else { "  " };
            out.push_str(&format!("{:indent$}{dash}{name}: {}{ending}", "", scalar(value)));
        }
        out
    }
}

/// The text of the file with the record behind the last of its list; every other byte stays as it is. If the
/// record's id is taken in this file it gets a number.
///
/// That nothing else changed its meaning is proven here; whether the record itself is in order is told by
/// reading the new text as a configuration or register.
pub fn append(file: &str, text: &str, draft: &Draft) -> Result<String, Refusal> {
    let before = match read::document(file, text) {
        Ok(before) => before,
        Err(faults) => return Err(draft.refused(format!("the file has mistakes: {faults}"))),
    };
    let draft = &draft.with_free_id(before.as_ref());
    let ending = if text.contains("\r\n") { "\r\n" } else { "\n" };
    let new = insertion(text, before.as_ref(), draft, ending)
        .map(|insertion| insertion.into_text(text, ending))
        .map_err(|why| draft.refused(why))?;
    let proven = read::document(file, &new).is_ok_and(|after| {
        after.is_some_and(|after| adds_one(before.as_ref(), &after, draft.list))
    });
    match proven {
        true => Ok(new),
        false => Err(draft.refused("it is written in a way that cannot be extended".to_owned())),
    }
}

/// True if `after` says what `before` says and one record of the list more, the last.
fn adds_one(before: Option<&Document>, after: &Document, list: &str) -> bool {
    let (old, old_list) = parts(before, list);
    let (new, new_list) = parts(Some(after), list);
    let same = |(old, new): (&Node<'_>, &Node<'_>)| format!("{old:?}") == format!("{new:?}");
    let keys = |entries: &[(&str, Node<'_>)]| {
        entries.iter().map(|(key, _)| (*key).to_owned()).collect::<Vec<_>>()
    };
    keys(&old) == keys(&new)
        && old.iter().zip(&new).all(|((_, old), (_, new))| same((old, new)))
        && old_list.iter().zip(&new_list).all(same)
        && new_list.len() == old_list.len() + 1
}

/// The other fields of a file, and the records of a list.
fn parts<'d>(
    document: Option<&'d Document>,
    list: &str,
) -> (Vec<(&'d str, Node<'d>)>, Vec<Node<'d>>) {
    let map = document.and_then(|document| document.root().as_map());
    let entries = map.into_iter().flat_map(|map| map.iter());
    let (lists, others): (Vec<_>, Vec<_>) =
        entries.map(|entry| (entry.key.text, entry.value)).partition(|(key, _)| *key == list);
    let lists = lists.into_iter().filter_map(|(_, value)| value.as_list());
    (others, lists.flat_map(|list| list.iter()).collect())
}

/// What is written where.
struct Insertion {
    /// Bytes that are taken out: an empty `[]`, or nothing.
    taken: std::ops::Range<usize>,
    /// Where the lines go in: the start of a line, or the end of the text.
    at: usize,
    lines: String,
}

impl Insertion {
    fn into_text(self, text: &str, ending: &str) -> String {
        let (before, after) = text.split_at_checked(self.at).unwrap_or((text, ""));
        let mut out = String::with_capacity(text.len() + self.lines.len() + 2);
        out.push_str(before);
        if !before.is_empty() && !before.ends_with('\n') {
            out.push_str(ending);
        }
        out.push_str(&self.lines);
        out.push_str(after);
        if !self.taken.is_empty() {
            out.replace_range(self.taken, "");
        }
        out
    }
}

fn insertion(
    text: &str,
    document: Option<&Document>,
    draft: &Draft,
    ending: &str,
) -> Result<Insertion, String> {
    let map = match document.map(|document| document.root().content()) {
        None | Some(Content::Null) => None,
        Some(Content::Map(map)) => Some(map),
        Some(_) => return Err("the file is not a map of fields".to_owned()),
    };
    let first = map.and_then(|map| map.at(0)).map(|entry| entry.key.span.start as usize);
    if has_several_documents(text, first) {
        return Err("the file holds more than one document".to_owned());
    }
    if map.is_some()
        && first.is_none_or(|first| {
            !text.get(line_start(text, first)..first).is_some_and(str::is_empty)
        })
    {
        return Err("the file is written in braces".to_owned());
    }
    let Some(entry) = map.and_then(|map| map.entry(draft.list)) else {
        let lines = format!("{}:{ending}{}", draft.list, draft.block(2, ending));
        return Ok(Insertion { taken: 0..0, at: text.len(), lines });
    };
    let key = entry.key.span.start as usize;
    let next =
        map.into_iter().flat_map(|map| map.iter()).map(|entry| entry.key.span.start as usize);
    let end = next.filter(|&start| start > key).min().unwrap_or(text.len());
    match entry.value.content() {
        Content::Null => {
            let at = line_end(text, key);
            let written = text.get(entry.key.span.end as usize..at).unwrap_or("");
            if !says_nothing(written) {
                return Err(format!("`{}` is an explicit null", draft.list));
            }
            Ok(Insertion { taken: 0..0, at, lines: draft.block(2, ending) })
        }
        Content::List(list) if list.is_empty() => empty_list(text, key, entry.value, draft, ending),
        Content::List(list) => {
            let first = list.get(0).map_or(0, |item| item.span().start as usize);
            let indent = dash_column(text, key, first)
                .ok_or_else(|| format!("the {} are not one a line", draft.list))?;
            let at = last_line_end(text, line_start(text, first), end);
            Ok(Insertion { taken: 0..0, at, lines: draft.block(indent, ending) })
        }
        _ => Err(format!("`{}` is no list", draft.list)),
    }
}

/// `[]`: the brackets go, the list comes below.
fn empty_list(
    text: &str,
    key: usize,
    value: Node<'_>,
    draft: &Draft,
    ending: &str,
) -> Result<Insertion, String> {
    let span = value.span();
    let (start, end) = (span.start as usize, span.end as usize);
    let at = line_end(text, key);
    let brackets = text.get(start..end) == Some("[]") && end <= at;
    let spaced =
        start.checked_sub(1).is_some_and(|before| text.as_bytes().get(before) == Some(&b' '));
    if !brackets || !spaced {
        let list = draft.list;
        return Err(format!("the empty list of {list} is not written as `{list}: []`"));
    }
    Ok(Insertion { taken: start - 1..end, at, lines: draft.block(2, ending) })
}

/// True for what is left of a line behind a key without a value: a colon and perhaps a comment.
fn says_nothing(rest: &str) -> bool {
    let rest = rest.trim();
    rest == ":" || rest.strip_prefix(':').is_some_and(|rest| rest.trim_start().starts_with('#'))
}

/// One `---` above everything is fine; `first` is where the content begins.
fn has_several_documents(text: &str, first: Option<usize>) -> bool {
    let mut at = 0;
    let mut starts = 0;
    for line in text.split_inclusive('\n') {
        let start = line.starts_with("---");
        starts += usize::from(start);
        if line.starts_with("...") || (start && first.is_some_and(|first| at > first)) {
            return true;
        }
        at += line.len();
    }
    starts > 1
}

fn line_start(text: &str, byte: usize) -> usize {
    text.get(..byte).and_then(|before| before.rfind('\n')).map_or(0, |end| end + 1)
}

fn line_end(text: &str, byte: usize) -> usize {
    text.get(byte..).and_then(|after| after.find('\n')).map_or(text.len(), |end| byte + end + 1)
}

/// The column of the dash before an item, if its line begins with one and it is not the key's line.
fn dash_column(text: &str, key: usize, item: usize) -> Option<usize> {
    let start = line_start(text, item);
    let before = text.get(start..item)?;
    let indent = before.len() - before.trim_start_matches(' ').len();
    let dashed = before.trim() == "-" && start > key;
    dashed.then_some(indent)
}

/// The end of the last line before `end` that is neither empty nor a comment at the margin.
fn last_line_end(text: &str, from: usize, end: usize) -> usize {
    let mut at = from;
    let mut last = line_end(text, from).min(end);
    while at < end {
        let next = line_end(text, at).min(end);
        let line = text.get(at..next).unwrap_or("");
        if !line.trim().is_empty() && !line.starts_with('#') {
            last = next;
        }
        if next == at {
            break;
        }
        at = next;
    }
    last
}

/// A string as YAML: plain where it cannot be misread, else in double quotes as JSON has them.
fn scalar(text: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_./@".contains(&byte);
    let word = text.bytes().next().is_some_and(|byte| byte.is_ascii_alphabetic())
        && text.bytes().all(plain)
        && !is_reserved(text);
    if word || crate::until::day(text).is_some() {
        return text.to_owned();
    }
    let quoted = serde_json::Value::from(text).to_string();
    quoted.chars().map(escaped).collect()
}

/// Words that YAML 1.1 reads as something else than text.
fn is_reserved(text: &str) -> bool {
    const WORDS: [&str; 10] = ["true", "false", "yes", "no", "on", "off", "null", "y", "n", "nan"];
    WORDS.iter().any(|word| word.eq_ignore_ascii_case(text))
}

/// JSON leaves characters as they are that YAML does not allow in a stream.
fn escaped(letter: char) -> String {
    match u32::from(letter) {
        code @ (0x7f..=0x9f | 0x2028 | 0x2029 | 0xfeff | 0xfffe | 0xffff) => {
            format!("\\u{code:04x}")
        }
        _ => letter.to_string(),
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            out,
            "the record was not written: {}\npaste it below `{}:`\n\n{}",
            self.why, self.list, self.block
        )
    }
}

impl std::error::Error for Refusal {}

#[cfg(test)]
mod tests;
