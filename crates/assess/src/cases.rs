//! Runs the cases of a page: each must come out as it says.

use std::collections::BTreeSet;
use std::fmt;
use std::sync::Arc;

use ringfort_cel::{Program, Version};
use ringfort_document::{Document, Reader, Vocabulary};
use ringfort_evidence::{Collected, Evidence, Kind, Options, Origin, Place, Source, Via};
use ringfort_iac::arm;
use ringfort_measure::{Case, Check, Expectation, Language, MarkedVerdict, Measure, Page};
use ringfort_record::Format;

use crate::Verdict;
use crate::rules::{Rules, Settings};
use crate::run::{Judged, Scope, judge_all};

/// A case that does not come out as it says, or a check that cannot be compiled.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CaseFault {
    /// The page.
    pub file: String,
    /// Line of the page, from 1.
    pub line: u32,
    /// The measure, and the case's title.
    pub case: String,
    /// What came out instead.
    pub message: String,
}

impl fmt::Display for CaseFault {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}:{}: {}: {}", self.file, self.line, self.case, self.message)
    }
}

/// Runs all cases of a page. `file` names the page in faults about its checks.
pub fn run_cases(page: &Page, file: &str, newest: (u32, u32)) -> Vec<CaseFault> {
    let measure = Arc::new(page.measure.clone());
    let mut faults = compile_faults(&measure, file, newest);
    if !faults.is_empty() {
        return faults;
    }
    for case in &page.cases {
        faults.extend(run_case(&measure, case, newest));
    }
    faults
}

/// How many cases of a page break a check, and how many it holds in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CaseCount {
    /// The check's id.
    pub check: String,
    /// Cases in which it is broken.
    pub broken: usize,
    /// Cases in which it looks at something and nothing is broken or undecided.
    pub held: usize,
}

/// Counts for each check of a page. Cases that cannot be run count for nothing; [`run_cases`] tells of them.
pub fn count_cases(page: &Page, newest: (u32, u32)) -> Vec<CaseCount> {
    let measure = Arc::new(page.measure.clone());
    let mut counts: Vec<CaseCount> = measure
        .checks
        .iter()
        .map(|check| CaseCount { check: check.id.to_string(), broken: 0, held: 0 })
        .collect();
    for case in &page.cases {
        let Ok(judged) = judge_case(&measure, case, newest, true) else { continue };
        let verdicts = judged.verdicts.as_deref().unwrap_or_default();
        for (number, count) in counts.iter_mut().enumerate() {
            let own = || verdicts.iter().filter(|record| record.check == number);
            // Verdicts are ordered as they combine.
            match own().map(|record| record.verdict).max() {
                Some(Verdict::Broken) => count.broken += 1,
                Some(Verdict::Held) => count.held += 1,
                _ => {}
            }
        }
    }
    counts
}

/// Every check must compile, also those that are of older versions only.
fn compile_faults(measure: &Arc<Measure>, file: &str, newest: (u32, u32)) -> Vec<CaseFault> {
    let ends = measure.checks.iter().filter_map(|check| check.until);
    let before = ends.map(|(major, minor)| (major, minor.saturating_sub(1)));
    let versions: BTreeSet<(u32, u32)> = before.chain([newest]).collect();
    let errors = versions
        .into_iter()
        .filter_map(|version| rules(measure, version, newest, None, false).err());
    let messages: BTreeSet<String> = errors.flatten().map(|error| error.to_string()).collect();
    let fault = |message| CaseFault {
        file: file.to_owned(),
        line: 1,
        case: measure.id.to_string(),
        message,
    };
    messages.into_iter().map(fault).collect()
}

fn rules(
    measure: &Arc<Measure>,
    version: (u32, u32),
    newest: (u32, u32),
    params: Option<&str>,
    trusts: bool,
) -> Result<Rules, Vec<crate::RuleError>> {
    let given = params.map(parse_params).unwrap_or_default();
    let parameter = |_: &str, name: &str| {
        given.iter().find(|(known, _)| known == name).map(|(_, value)| value.clone())
    };
    let settings = Settings {
        pss: version,
        kubernetes: Version::new(newest.0, newest.1),
        selects: &|_, _| true,
        trusts: &|_| trusts,
        parameter: &parameter,
    };
    let mut names = Vocabulary::new();
    for text in measure.checks.iter().flat_map(Check::expressions) {
        Program::intern_names(text, &mut names);
    }
    Rules::compile(std::slice::from_ref(measure), &settings, names)
}

/// The members of a JSON object, values as JSON.
fn parse_params(text: &str) -> Vec<(String, String)> {
    let Ok(serde_json::Value::Object(map)) = serde_json::from_str(text) else { return Vec::new() };
    map.into_iter().map(|(name, value)| (name, value.to_string())).collect()
}

fn run_case(measure: &Arc<Measure>, case: &Case, newest: (u32, u32)) -> Option<CaseFault> {
    let fault = |message| CaseFault {
        file: case.place.file.clone(),
        line: case.place.line,
        case: format!("{}: {}", measure.id, case.title),
        message,
    };
    // A measure that is trusted is compiled in another way, and must say the same.
    [false, true].into_iter().find_map(|trusts| match judge_case(measure, case, newest, trusts) {
        Ok(judged) => compare(measure, case, &told(measure, &judged)).map(fault),
        Err(message) => Some(fault(message)),
    })
}

/// What came out of a case.
struct Outcome {
    /// Line, check, verdict, and the path from the object's root.
    points: BTreeSet<(u32, String, bool, String)>,
    held: usize,
    undecided: Vec<String>,
}

fn judge_case(
    measure: &Arc<Measure>,
    case: &Case,
    newest: (u32, u32),
    trusts: bool,
) -> Result<Judged, String> {
    let version = case.version.unwrap_or(newest);
    let rules = rules(measure, version, newest, case.params.as_deref(), trusts)
        .map_err(|errors| errors.iter().map(ToString::to_string).collect::<Vec<_>>().join("; "))?;
    let evidence = evidence(case, &rules)?;
    let judged = judge_all(&rules, &evidence, &Scope { selects: &|_| true, verdicts: true });
    Ok(judged)
}

fn told(measure: &Measure, judged: &Judged) -> Outcome {
    let check_id =
        |number: usize| measure.checks.get(number).map_or("", |check| &*check.id).to_owned();
    let mut points = BTreeSet::new();
    for found in &judged.found {
        let Place { line, path, .. } = &found.finding.place;
        points.insert((*line, check_id(found.finding.check), true, path.clone()));
    }
    for (place, check) in &judged.undecided {
        points.insert((place.line, check_id(*check), false, place.path.clone()));
    }
    let verdicts = judged.verdicts.as_deref().unwrap_or_default();
    let held = verdicts.iter().filter(|record| record.verdict == Verdict::Held).count();
    let undecided = verdicts.iter().filter_map(|record| record.detail.clone()).collect();
    Outcome { points, held, undecided }
}

fn compare(measure: &Measure, case: &Case, outcome: &Outcome) -> Option<String> {
    let broken: Vec<String> = outcome.points.iter().filter(|point| point.2).map(point).collect();
    let undecided: Vec<String> =
        outcome.points.iter().filter(|point| !point.2).map(point).collect();
    let got = || {
        let mut parts = Vec::new();
        if !broken.is_empty() {
            parts.push(format!("broken {}", broken.join(", ")));
        }
        if !undecided.is_empty() {
            let why = outcome.undecided.first().map_or("", |why| why);
            parts.push(format!("undecided {} ({why})", undecided.join(", ")));
        }
        if outcome.held > 0 {
            parts.push("held".to_owned());
        }
        if parts.is_empty() { "not applicable".to_owned() } else { parts.join("; ") }
    };
    let fits = match case.expectation {
        Expectation::Marked => return compare_marks(measure, case, outcome, got()),
        Expectation::Held => broken.is_empty() && undecided.is_empty() && outcome.held > 0,
        Expectation::NotApplicable => {
            broken.is_empty() && undecided.is_empty() && outcome.held == 0
        }
        Expectation::Broken => !broken.is_empty() && undecided.is_empty(),
        Expectation::Undecided => !undecided.is_empty() && broken.is_empty(),
    };
    let at = case.at.as_deref();
    let points_there = at.is_none_or(|at| outcome.points.iter().any(|point| point.3 == at));
    if fits && points_there {
        return None;
    }
    let place = at.map_or_else(String::new, |at| format!(" at `{at}`"));
    Some(format!("expected {}{place}, got {}", word(case.expectation), got()))
}

/// Marks and findings must be the same, line by line.
fn compare_marks(measure: &Measure, case: &Case, outcome: &Outcome, got: String) -> Option<String> {
    let only = measure.checks.first().map_or("", |check| &*check.id);
    let wanted: BTreeSet<(u32, String, bool)> = case
        .marks
        .iter()
        .map(|mark| {
            let id = mark.id.rsplit('/').next().unwrap_or("");
            let check = if id == measure.id { only } else { id };
            (mark.line, check.to_owned(), mark.verdict == MarkedVerdict::Broken)
        })
        .collect();
    let found: BTreeSet<(u32, String, bool)> = outcome
        .points
        .iter()
        .map(|(line, check, broken, _)| (*line, check.clone(), *broken))
        .collect();
    if wanted == found {
        return None;
    }
    let list = |these: Vec<&(u32, String, bool)>| {
        let words = these.iter().map(|(line, check, broken)| {
            format!("{} `{check}` on line {line}", if *broken { "broken" } else { "undecided" })
        });
        words.collect::<Vec<_>>().join(", ")
    };
    let missing = list(wanted.difference(&found).collect());
    let extra = list(found.difference(&wanted).collect());
    Some(match (missing.is_empty(), extra.is_empty()) {
        (false, true) => format!("marked but not found: {missing} (got {got})"),
        (true, _) => format!("found but not marked: {extra}"),
        (false, false) => format!("marked but not found: {missing}; found but not marked: {extra}"),
    })
}

fn point((line, check, _, path): &(u32, String, bool, String)) -> String {
    format!("`{check}` on line {line} (`{path}`)")
}

fn word(expectation: Expectation) -> &'static str {
    match expectation {
        Expectation::Marked => "what is marked",
        Expectation::Held => "held",
        Expectation::Broken => "broken",
        Expectation::Undecided => "undecided",
        Expectation::NotApplicable => "not applicable",
    }
}

/// Reads a case, and adds what its documents may leave out: apiVersion and metadata.
fn evidence(case: &Case, rules: &Rules) -> Result<Evidence, String> {
    let reader = Reader::new(Arc::clone(rules.vocabulary()));
    let mut sources = Vec::new();
    if let Some(documents) = other(case, rules.vocabulary())? {
        sources.push(source(0, documents));
        let collected = Collected { sources, ..Collected::default() };
        return Ok(Evidence::new(collected, Options::default()));
    }
    for (number, text) in pieces(case).into_iter().enumerate() {
        let plain = read(&reader, &text)?;
        let Some(document) = plain.first() else { continue };
        if arm::is_template(document.root()) {
            sources.push(source(number, vec![arm::evaluate(document, None).document]));
            continue;
        }
        let text = completed(&text, document.root(), number);
        sources.push(source(number, read(&reader, &text)?));
    }
    let evidence = Evidence::new(Collected { sources, ..Collected::default() }, Options::default());
    let account = evidence.completeness();
    match account.refused.iter().chain(&account.skipped).next() {
        Some(omission) => Err(omission.message.clone()),
        None if evidence.is_empty() => Err("the case holds no object".to_owned()),
        None => Ok(evidence),
    }
}

/// The documents of a case that is neither YAML nor JSON.
fn other(case: &Case, vocabulary: &Arc<Vocabulary>) -> Result<Option<Vec<Document>>, String> {
    let read = |format: Format| {
        let read = format.read(&case.text, vocabulary);
        read.map(|document| Some(vec![document])).map_err(|fault| fault.message)
    };
    match case.language {
        Language::Yaml | Language::Json => Ok(None),
        Language::Dockerfile => read(Format::Dockerfile),
        Language::Toml => read(Format::Toml),
        Language::Hcl => {
            let file = ringfort_iac::terraform::File { name: "main.tf", text: &case.text };
            let evaluated = ringfort_iac::terraform::evaluate(&[file], vocabulary);
            match evaluated.faults.into_iter().next() {
                Some(fault) => Err(fault.message),
                None => Ok(Some(evaluated.documents.into_iter().map(|(_, one)| one).collect())),
            }
        }
    }
}

fn source(number: usize, documents: Vec<Document>) -> Source {
    let origin = Origin { file: Arc::from(format!("case-{number}")), via: Via::File };
    Source { origin, text: None, documents }
}

fn read(reader: &Reader, text: &str) -> Result<Vec<Document>, String> {
    let reading = reader.read(text.as_bytes());
    match reading.errors.first() {
        Some(error) => Err(error.to_string()),
        None => Ok(reading.documents),
    }
}

/// The documents of a case, each with so many empty lines before it that its lines keep their numbers.
fn pieces(case: &Case) -> Vec<String> {
    let mut pieces = vec![String::new()];
    for (number, line) in case.text.lines().enumerate() {
        if line.trim_end() == "---" && case.language == Language::Yaml {
            pieces.push("\n".repeat(number + 1));
        } else if let Some(piece) = pieces.last_mut() {
            piece.push_str(line);
            piece.push('\n');
        }
    }
    pieces
}

/// Adds what the document leaves out: behind a text in block style, inside the brace of one in flow style.
fn completed(text: &str, root: ringfort_document::Node<'_>, number: usize) -> String {
    let mut missing = Vec::new();
    if root.get("apiVersion").is_none()
        && let Some(version) =
            root.get("kind").and_then(|kind| kind.as_str()).and_then(Kind::served_as)
    {
        missing.push(format!(r#""apiVersion": "{version}""#));
    }
    if root.get("metadata").is_none() && root.get("kind").is_some() {
        missing.push(format!(r#""metadata": {{"name": "example-{number}"}}"#));
    }
    if missing.is_empty() || root.as_map().is_none() {
        return text.to_owned();
    }
    match text.trim_start().strip_prefix('{') {
        Some(inside) => {
            let before = text.len() - inside.len();
            let (head, tail) = text.split_at(before);
            format!("{head}{}, {tail}", missing.join(", "))
        }
        None => format!("{text}{}\n", missing.join("\n")),
    }
}
