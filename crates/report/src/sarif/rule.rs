//! Checks as rules.

use ringfort_assess::{Assessment, Finding};
use ringfort_measure::{Check, Goal, Level, Measure};
use rustc_hash::FxHashMap;
use serde::{Serialize, Serializer};

use super::{Message, level, security_severity};
use crate::json::{Impacts, Maps};

/// One rule for each check that the run had, and for each measure without a check that has a finding.
pub(crate) struct Rules<'a> {
    rules: Vec<(&'a Measure, Option<&'a Check>)>,
    index: FxHashMap<(&'a str, usize), usize>,
}

impl<'a> Rules<'a> {
    pub(super) fn of(assessment: &'a Assessment) -> Rules<'a> {
        let mut rules = Rules { rules: Vec::new(), index: FxHashMap::default() };
        for result in &assessment.measures {
            for number in 0..result.measure.checks.len() {
                rules.add(&result.measure, number);
            }
        }
        for finding in &assessment.findings {
            rules.add(&finding.measure, finding.check);
        }
        rules
    }

    fn add(&mut self, measure: &'a Measure, check: usize) {
        let next = self.rules.len();
        self.index.entry((measure.id.as_ref(), check)).or_insert_with(|| {
            self.rules.push((measure, measure.checks.get(check)));
            next
        });
    }

    pub(super) fn index(&self, finding: &Finding) -> Option<usize> {
        self.index.get(&(finding.measure.id.as_ref(), finding.check)).copied()
    }
}

/// `run-as-non-root/may-run-as-root`.
pub(super) fn id(measure: &Measure, check: Option<&Check>) -> String {
    match check {
        Some(check) => format!("{}/{}", measure.id, check.id),
        None => measure.id.to_string(),
    }
}

impl Serialize for Rules<'_> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_seq(self.rules.iter().map(|(measure, check)| Rule::of(measure, *check)))
    }
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Rule<'a> {
    id: String,
    short_description: Message,
    full_description: Message,
    help: Message,
    #[serde(skip_serializing_if = "Option::is_none")]
    help_uri: Option<&'a str>,
    default_configuration: Configuration,
    properties: Properties<'a>,
}

#[derive(Serialize)]
struct Configuration {
    level: &'static str,
}

#[derive(Serialize)]
struct Properties<'a> {
    tags: Vec<&'a str>,
    #[serde(rename = "security-severity")]
    security_severity: &'static str,
    level: &'static str,
    goals: Impacts<'a>,
    maps: Maps<'a>,
}

impl<'a> Rule<'a> {
    fn of(measure: &'a Measure, check: Option<&'a Check>) -> Rule<'a> {
        let severity = check.map_or(measure.severity(), |check| measure.severity_of(check));
        let goals = check.and_then(|check| check.goals.as_ref()).unwrap_or(&measure.goals);
        let why =
            if measure.sections.why.is_empty() { &measure.title } else { &measure.sections.why };
        let help_uri = measure.references.iter().find(|uri| uri.starts_with("https://"));
        Rule {
            id: id(measure, check),
            short_description: Message::plain(measure.title.as_ref()),
            full_description: Message::plain(why.as_ref()),
            help: help(measure, check),
            help_uri: help_uri.map(AsRef::as_ref),
            default_configuration: Configuration { level: level(severity) },
            properties: Properties {
                tags: tags(measure.level, goals),
                security_severity: security_severity(severity),
                level: measure.level.name(),
                goals: Impacts(goals),
                maps: Maps(&measure.maps),
            },
        }
    }
}

/// `security`, the level and the goals touched: code scanning filters by them.
fn tags(level: Level, goals: &ringfort_measure::Goals) -> Vec<&'static str> {
    let touched = Goal::ALL.iter().zip(goals).filter(|(_, impact)| impact.is_some());
    ["security", level.name()].into_iter().chain(touched.map(|(goal, _)| goal.name())).collect()
}

fn help(measure: &Measure, check: Option<&Check>) -> Message {
    let sections = &measure.sections;
    let advice = check.and_then(|check| check.advice.as_deref()).unwrap_or(&measure.title);
    let mut markdown = format!("{advice}\n");
    for (heading, text) in [
        ("Why", &sections.why),
        ("Do", &sections.todo),
        ("Azure AKS", &sections.aks),
        ("On-Premise", &sections.on_prem),
        ("Verify", &sections.verify),
    ] {
        if !text.is_empty() {
            markdown.push_str(&format!("\n## {heading}\n\n{}\n", text.trim_end()));
        }
    }
    if let Some(check) = check {
        markdown.push_str(&format!("\n## Check\n\n```cel\n{}\n```\n", check.holds.trim_end()));
    }
    let text = format!("{advice}. Read more with: ringfort measures show {}", measure.id);
    Message { text, markdown: Some(markdown) }
}
