//! The cases of a page: examples that are run.

use ringfort_document::{Reader, Vocabulary};
use std::sync::Arc;

use crate::Check;
use crate::error::{Faults, Place};
use crate::field_path::field_path;
use crate::message::expression_end;
use crate::outline::Fence;
use crate::suggestion::did_you_mean;
use crate::syntax::version;

/// One fenced block under `## Cases` with what is expected of it.
///
/// The text is exactly what stands in the block. What an example may leave out (`apiVersion`,
/// `metadata`, `image`) is supplied by whoever runs it. One block can hold several documents.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Case {
    /// The heading above the block.
    pub title: String,
    /// What is in the block, marks included.
    pub text: String,
    /// How to read it.
    pub language: Language,
    /// What the measure must say.
    pub expectation: Expectation,
    /// Lines that a finding must point at. Nothing else of this measure may be found.
    pub marks: Vec<Mark>,
    /// Version of Pod Security and Kubernetes to run with; the latest if absent.
    pub version: Option<(u32, u32)>,
    /// Values of parameters as a JSON object; the defaults if absent.
    pub params: Option<String>,
    /// The field path, from the object's root, where the finding must point. For languages without comments.
    pub at: Option<String>,
    /// Where the first line of `text` stands.
    pub place: Place,
}

/// How the text of a case is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names say it")]
pub enum Language {
    Yaml,
    Json,
    Hcl,
    Dockerfile,
    Toml,
}

/// What a measure must say of a case.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Expectation {
    /// What the marks say, on their lines, and nothing else.
    Marked,
    /// Held, with no finding and nothing undecided.
    Held,
    /// Broken, wherever it points.
    Broken,
    /// Undecided.
    Undecided,
    /// No check applies.
    NotApplicable,
}

/// A verdict that a mark expects.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MarkedVerdict {
    /// `# broken: ID`
    Broken,
    /// `# undecided: ID`
    Undecided,
}

/// A line of a case that a finding must point at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mark {
    /// Line of the case's text, counted from 1.
    pub line: u32,
    /// The measure's id, a check's id, or `measure/check`.
    pub id: String,
    /// What is expected there.
    pub verdict: MarkedVerdict,
}

impl Expectation {
    const WORDS: [(&'static str, Expectation); 4] = [
        ("held", Expectation::Held),
        ("broken", Expectation::Broken),
        ("undecided", Expectation::Undecided),
        ("not-applicable", Expectation::NotApplicable),
    ];
}

impl Case {
    /// True if this case makes `check` of `measure` fail. A mark with the measure's id speaks for its only check.
    pub fn breaks(&self, measure: &crate::Measure, check: &Check) -> bool {
        let only = measure.checks.len() == 1;
        match self.expectation {
            Expectation::Broken => only,
            Expectation::Marked => self.marks.iter().any(|mark| {
                let id = mark.id.rsplit('/').next().unwrap_or("");
                mark.verdict == MarkedVerdict::Broken
                    && (id == check.id || (only && id == measure.id))
            }),
            _ => false,
        }
    }

    /// True if this case holds the measure, and so each of its checks that applies.
    pub fn holds(&self) -> bool {
        self.expectation == Expectation::Held
    }

    /// The text without marks, as a reader of the page should see it.
    pub fn example(&self) -> String {
        let lines = self.text.lines().map(|line| match mark_start(line) {
            Some((at, _, _)) => line.get(..at).unwrap_or("").trim_end(),
            None => line,
        });
        lines.collect::<Vec<_>>().join("\n")
    }
}

/// Reads all cases of a text whose first line is line `first_line` of the file.
pub(crate) fn read(
    text: &str,
    first_line: u32,
    (measure, checks): (&str, &[Check]),
    faults: &mut Faults<'_>,
) -> Vec<Case> {
    let mut cases = Vec::new();
    let mut title = None;
    let mut lines = text.lines().zip(first_line..);
    while let Some((line, number)) = lines.next() {
        if let Some(heading) = line.strip_prefix("### ") {
            title = Some(heading.trim().to_owned());
            continue;
        }
        let Some(fence) = Fence::open(line) else { continue };
        let mut block = String::new();
        let mut closed = false;
        for (line, _) in lines.by_ref() {
            if fence.closed_by(line) {
                closed = true;
                break;
            }
            block.push_str(line);
            block.push('\n');
        }
        if !closed {
            faults.add((number, 1), "this block is not closed");
        }
        if title.is_none() {
            faults.add((number, 1), "a case needs a title: a line `### …` above its block");
        }
        let head = Head { title: title.clone().unwrap_or_default(), line: number };
        cases.extend(case(head, fence.info, block, (measure, checks), faults));
    }
    cases
}

struct Head {
    title: String,
    line: u32,
}

fn case(
    head: Head,
    info: &str,
    text: String,
    (measure, checks): (&str, &[Check]),
    faults: &mut Faults<'_>,
) -> Option<Case> {
    let line = head.line;
    let mut words = attributes(info).into_iter();
    let language = language(words.next().unwrap_or(""), line, faults)?;
    let mut case = Case {
        title: head.title,
        text,
        language,
        expectation: Expectation::Marked,
        marks: Vec::new(),
        version: None,
        params: None,
        at: None,
        place: faults.place(line + 1, 1),
    };
    for word in words {
        attribute(&mut case, word, line, faults);
    }
    if language != Language::Json {
        case.marks = marks(&case.text, line + 1, (measure, checks), faults);
    }
    check_expectation(&case, line, faults);
    Some(case)
}

fn check_expectation(case: &Case, line: u32, faults: &mut Faults<'_>) {
    match case.expectation {
        Expectation::Marked if case.marks.is_empty() => {
            let help =
                "add `# broken: ID` to the line of the finding, or `expect=held` to the fence";
            faults.add_with_help((line, 1), "this case expects nothing", Some(help.to_owned()));
        }
        Expectation::Held | Expectation::NotApplicable if !case.marks.is_empty() => {
            faults.add((line, 1), "this case expects no finding, but marks one");
        }
        Expectation::Marked | Expectation::Held | Expectation::NotApplicable
            if case.at.is_some() =>
        {
            faults.add((line, 1), "`at` goes with `expect=broken` or `expect=undecided`");
        }
        _ => {}
    }
    if case.text.trim().is_empty() {
        faults.add((line, 1), "this case is empty");
    }
}

fn language(word: &str, line: u32, faults: &mut Faults<'_>) -> Option<Language> {
    match word {
        "yaml" => Some(Language::Yaml),
        "json" => Some(Language::Json),
        "hcl" => Some(Language::Hcl),
        "dockerfile" => Some(Language::Dockerfile),
        "toml" => Some(Language::Toml),
        _ => {
            let help = "it is `yaml`, `json`, `hcl` or `dockerfile`".to_owned();
            faults.add_with_help((line, 1), "this block has no known language", Some(help));
            None
        }
    }
}

/// Splits an info string at spaces outside of quotes and braces.
fn attributes(info: &str) -> Vec<&str> {
    let mut words = Vec::new();
    let mut rest = info.trim_start();
    while !rest.is_empty() {
        let mut end = rest.find(char::is_whitespace).unwrap_or(rest.len());
        if let Some(open) = rest.find('{').filter(|&open| open < end) {
            let inside = rest.get(open + 1..).unwrap_or("");
            end = expression_end(inside).map_or(rest.len(), |close| open + close + 2);
        }
        let (word, after) = rest.split_at_checked(end).unwrap_or((rest, ""));
        words.push(word);
        rest = after.trim_start();
    }
    words
}

fn attribute(case: &mut Case, word: &str, line: u32, faults: &mut Faults<'_>) {
    let (name, value) = word.split_once('=').unwrap_or((word, ""));
    let known = match name {
        "expect" => {
            let found = Expectation::WORDS.iter().find(|(word, _)| *word == value);
            found.map(|&(_, expectation)| case.expectation = expectation).is_some()
        }
        "version" => {
            case.version = version(value);
            case.version.is_some()
        }
        "params" => {
            case.params = is_map(value).then(|| value.to_owned());
            case.params.is_some()
        }
        "at" => {
            case.at = field_path(value).map(|_| value.to_owned());
            case.at.is_some()
        }
        _ => {
            let near = did_you_mean(name, ["expect", "version", "params", "at"]);
            let help = near.unwrap_or_else(|| {
                "a block may say `expect`, `version`, `params` and `at`".to_owned()
            });
            faults.add_with_help((line, 1), format!("no attribute `{name}`"), Some(help));
            return;
        }
    };
    if !known {
        let help = match name {
            "expect" => "it is `held`, `broken`, `undecided` or `not-applicable`",
            "version" => "write it as `version=1.19`",
            "params" => "write a JSON object, for example `params={\"names\": [\"a\"]}`",
            _ => "write a field path, for example `at=spec.ports[0]`",
        };
        let message = format!("`{name}` cannot be `{value}`");
        faults.add_with_help((line, 1), message, Some(help.to_owned()));
    }
}

fn is_map(json: &str) -> bool {
    let reading = Reader::new(Arc::new(Vocabulary::new())).read(json.as_bytes());
    reading.errors.is_empty()
        && reading.documents.first().is_some_and(|document| document.root().as_map().is_some())
}

/// Where a mark's comment starts in a line, what it expects, and the ids that follow.
fn mark_start(line: &str) -> Option<(usize, MarkedVerdict, &str)> {
    let found = |word: &str, verdict| {
        let at = line.find(word)?;
        Some((at, verdict, line.get(at + word.len()..)?))
    };
    found("# broken:", MarkedVerdict::Broken)
        .or_else(|| found("# undecided:", MarkedVerdict::Undecided))
}

fn marks(
    text: &str,
    first_line: u32,
    (measure, checks): (&str, &[Check]),
    faults: &mut Faults<'_>,
) -> Vec<Mark> {
    let mut marks = Vec::new();
    for (line, number) in text.lines().zip(1..) {
        let Some((at, verdict, ids)) = mark_start(line) else { continue };
        let column = line.get(..at).map_or(1, |before| before.chars().count() as u32 + 1);
        for id in ids.split(',').map(str::trim) {
            if !names_check(id, measure, checks) {
                let known = checks.iter().map(|check| &*check.id).chain([measure]);
                let help = did_you_mean(id, known)
                    .unwrap_or_else(|| "a mark names this measure or one of its checks".to_owned());
                let place = (first_line + number - 1, column);
                faults.add_with_help(place, format!("no check `{id}`"), Some(help));
            }
            marks.push(Mark { line: number, id: id.to_owned(), verdict });
        }
    }
    marks
}

fn names_check(id: &str, measure: &str, checks: &[Check]) -> bool {
    let of_check = |id: &str| checks.iter().any(|check| check.id == id);
    match id.split_once('/') {
        Some((owner, check)) => owner == measure && of_check(check),
        None => id == measure || of_check(id),
    }
}
