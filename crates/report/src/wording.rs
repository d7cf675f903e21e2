//! Sentences about findings, the same in every format.

use std::fmt::Write;

use ringfort_assess::{AcceptanceNote, Assessment, AuthorisedBy, Finding, Standing, SubjectRef};
use ringfort_evidence::{Place, Reason, Via};
use ringfort_measure::{Check, Promise, Severity};

use crate::fields::goals;
use crate::groups::Entry;
use crate::sanitise::{message, name};

/// `Deployment shop/checkout`.
pub(crate) fn object(subject: &SubjectRef) -> String {
    let (kind, own) = (name(&subject.kind), name(&subject.name));
    match &subject.namespace {
        Some(namespace) => format!("{kind} {}/{own}", name(namespace)),
        None => format!("{kind} {own}"),
    }
}

/// `k8s/checkout.yaml:41:11`.
pub(crate) fn position(place: &Place) -> String {
    format!("{}:{}:{}", name(&place.file), place.line, place.column)
}

/// `rendered from chart charts/redis`; none for what was not rendered.
pub(crate) fn origin(place: &Place) -> Option<String> {
    match &place.rendered.as_ref()?.from {
        Via::Helm(chart) => Some(format!("rendered from chart {}", name(chart))),
        Via::Kustomize(overlay) => Some(format!("built from overlay {}", name(overlay))),
        Via::Bicep(_) => Some("translated by Bicep".to_owned()),
        Via::File | Via::Stdin => None,
    }
}

/// Line and column where people find it: in the rendered text, if it was rendered.
pub(crate) fn line(place: &Place) -> u32 {
    place.rendered.as_ref().map_or(place.line, |rendered| rendered.line)
}

/// The check of a finding, if its measure still has it.
pub(crate) fn check(finding: &Finding) -> Option<&Check> {
    finding.measure.checks.get(finding.check)
}

/// Why it matters: the reason of the strongest impact.
pub(crate) fn why(finding: &Finding) -> Option<&str> {
    let impacts = goals(finding).iter().flatten();
    // The first of equals: goals are listed in the order of every table.
    let strongest = impacts.rev().max_by_key(|impact| impact.impact)?;
    Some(strongest.because.as_ref()).filter(|because| !because.is_empty())
}

/// What to do: the check's advice, or the measure's title.
pub(crate) fn advice(finding: &Finding) -> String {
    let advice = check(finding).and_then(|check| check.advice.as_deref());
    let mut text = message(advice.unwrap_or(&finding.measure.title)).into_owned();
    lower_first(&mut text);
    text
}

/// The fix in words: ``set `a.b: true`, remove `c` (may break what runs: try it first)``.
pub(crate) fn fix(finding: &Finding) -> Option<String> {
    let fix = check(finding)?.fix.as_ref()?;
    let set = fix.set.iter().map(|(path, value)| format!("set `{path}: {value}`"));
    let removed = fix.remove.iter().map(|path| format!("remove `{path}`"));
    let steps: Vec<String> = set.chain(removed).collect();
    let caution = match fix.promise {
        Promise::Safe => "",
        Promise::MayBreak => " (may break what runs: try it first)",
    };
    (!steps.is_empty()).then(|| format!("{}{caution}", message(&steps.join(", "))))
}

/// Makes the first letter small unless the word is an abbreviation.
fn lower_first(text: &mut String) {
    let mut letters = text.chars();
    let (Some(first), Some(second)) = (letters.next(), letters.next()) else { return };
    if first.is_ascii_uppercase() && !second.is_ascii_uppercase() {
        let lowered: String = first.to_lowercase().collect();
        text.replace_range(..first.len_utf8(), &lowered);
    }
}

/// The messages of an entry: one if they differ in the container only, else each.
pub(crate) fn messages(entry: &Entry<'_>) -> Vec<String> {
    let mut all: Vec<String> = Vec::new();
    for finding in entry.findings() {
        let text = message(&finding.message).into_owned();
        if !all.contains(&text) {
            all.push(text);
        }
    }
    match merged(&all) {
        Some(one) => vec![one],
        None => all,
    }
}

/// ``container `a` runs x``, ``container `b` runs x`` become ``containers `a`, `b` run x``.
fn merged(messages: &[String]) -> Option<String> {
    let [first, _, ..] = messages else { return None };
    let (_, rest) = split(first)?;
    let mut names = Vec::new();
    for text in messages {
        let (container, same) = split(text)?;
        if same != rest {
            return None;
        }
        names.push(format!("`{container}`"));
    }
    let names = names.join(", ");
    let (verb, tail) = rest.split_once(' ').unwrap_or((rest, ""));
    Some(format!("containers {names} {} {tail}", plural(verb)?).trim_end().to_owned())
}

fn split(text: &str) -> Option<(&str, &str)> {
    text.strip_prefix("container `")?.split_once("` ")
}

/// The verb for several; none if this is not surely a verb.
fn plural(verb: &str) -> Option<String> {
    let fixed = match verb {
        "may" | "can" | "could" | "must" | "should" | "will" | "cannot" => verb,
        "is" => "are",
        "has" => "have",
        "was" => "were",
        "does" => "do",
        "goes" => "go",
        _ => "",
    };
    if !fixed.is_empty() {
        return Some(fixed.to_owned());
    }
    if let Some(stem) = verb.strip_suffix("ies") {
        return Some(format!("{stem}y"));
    }
    let hissing = ["sses", "shes", "ches", "xes", "zes"];
    if hissing.iter().any(|end| verb.ends_with(end)) {
        return verb.strip_suffix("es").map(str::to_owned);
    }
    let stem = verb.strip_suffix('s')?;
    let is_verb = !stem.ends_with(['s', 'u', '\'']) && stem.bytes().all(|b| b.is_ascii_lowercase());
    is_verb.then(|| stem.to_owned())
}

/// How many findings there are of each kind of standing.
pub(crate) struct Tally {
    /// To do, by severity, worst first.
    pub(crate) to_do: [usize; 4],
    /// At or above the threshold.
    pub(crate) open: usize,
    pub(crate) accepted: usize,
    pub(crate) known: usize,
}

/// Counts findings.
pub(crate) fn tally(findings: &[Finding]) -> Tally {
    let mut tally = Tally { to_do: [0; 4], open: 0, accepted: 0, known: 0 };
    for finding in findings {
        match finding.standing {
            Standing::Accepted(_) => tally.accepted += 1,
            Standing::Known => tally.known += 1,
            Standing::Open | Standing::BelowThreshold => {
                tally.open += usize::from(finding.standing == Standing::Open);
                let place = Severity::ALL.iter().position(|of| *of == finding.severity);
                if let Some(count) = place.and_then(|place| tally.to_do.get_mut(place)) {
                    *count += 1;
                }
            }
        }
    }
    tally
}

/// `2 critical, 7 high`, or `nothing found`.
fn by_severity(tally: &Tally) -> String {
    let counts = Severity::ALL.iter().zip(tally.to_do).filter(|(_, count)| *count > 0);
    let parts: Vec<String> =
        counts.map(|(severity, count)| format!("{count} {}", severity.name())).collect();
    if parts.is_empty() { "nothing found".to_owned() } else { parts.join(", ") }
}

/// `31 objects in 9 files: 2 critical, 7 high`, or that nothing was assessed: that is not the same as
/// nothing found.
pub(crate) fn summary(assessment: &Assessment, tally: &Tally) -> String {
    let completeness = &assessment.completeness;
    if completeness.assessed == 0 {
        return "nothing was assessed".to_owned();
    }
    let objects = count(completeness.assessed, "object");
    let files = count(completeness.files, "file");
    format!("{objects} in {files}: {}", by_severity(tally))
}

/// `3 accepted (first expires 2026-12-05)`, `2 in the baseline`; empty if there is none.
pub(crate) fn settled(assessment: &Assessment, tally: &Tally) -> Vec<String> {
    let mut parts = Vec::new();
    if tally.accepted > 0 {
        let mut text = format!("{} accepted", tally.accepted);
        if let Some(first) = first_end(&assessment.acceptances) {
            let _ = write!(text, " (first expires {})", name(first));
        }
        parts.push(text);
    }
    if tally.known > 0 {
        parts.push(format!("{} in the baseline", tally.known));
    }
    parts
}

fn first_end(acceptances: &[AcceptanceNote]) -> Option<&str> {
    acceptances.iter().filter(|note| note.covers > 0).filter_map(|note| note.until.as_deref()).min()
}

/// `1 file`, `2 files`.
pub(crate) fn count(number: usize, noun: &str) -> String {
    if number == 1 { format!("1 {noun}") } else { format!("{number} {noun}s") }
}

/// Who stands behind an acceptance.
pub(crate) fn authority(note: &AcceptanceNote) -> String {
    match &note.by {
        AuthorisedBy::Owner(owner) => name(owner).into_owned(),
        AuthorisedBy::Mark(kind) => format!("mark of {}", name(kind)),
    }
}

/// A reason for leaving something out, as words between other words.
pub(crate) fn reason(reason: Reason) -> &'static str {
    match reason {
        Reason::NotKubernetes => "not Kubernetes",
        Reason::Excluded => "excluded",
        Reason::UnknownType => "of another type",
        Reason::Template => "templates of charts",
        Reason::Syntax => "not readable as YAML or JSON",
        Reason::Limit => "over a limit",
        Reason::Unreadable => "could not be opened",
        Reason::Unsafe => "no plain file within the folder",
        Reason::MissingRenderer => "need a program that is not here",
        Reason::RenderFailed => "could not be rendered",
        Reason::Unsupported => "not supported",
        Reason::Internal => "failed inside Ringfort",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn merge(messages: &[&str]) -> Option<String> {
        merged(&messages.iter().map(|text| (*text).to_owned()).collect::<Vec<_>>())
    }

    #[test]
    fn containers_that_differ_in_name_only_are_one_sentence() {
        for (verb, verbs) in [
            ("may run as root", "may run as root"),
            ("runs privileged", "run privileged"),
            ("has no memory limit", "have no memory limit"),
            ("does not drop `ALL`", "do not drop `ALL`"),
            ("carries a key", "carry a key"),
            ("passes a password", "pass a password"),
        ] {
            let both = [format!("container `a` {verb}"), format!("container `b` {verb}")];
            assert_eq!(merged(&both), Some(format!("containers `a`, `b` {verbs}")));
        }
    }

    #[test]
    fn messages_that_differ_otherwise_stay_apart() {
        assert_eq!(merge(&["container `a` pulls `x:1`", "container `b` pulls `y:2`"]), None);
        assert_eq!(merge(&["container `a` of no verb", "container `b` of no verb"]), None);
        assert_eq!(merge(&["container `a` runs privileged"]), None);
    }

    #[test]
    fn abbreviations_keep_their_capitals() {
        let mut texts = ["Drop all".to_owned(), "RBAC needs care".to_owned(), "A".to_owned()];
        texts.iter_mut().for_each(lower_first);
        assert_eq!(texts, ["drop all", "RBAC needs care", "A"]);
    }
}
