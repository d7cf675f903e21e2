//! The catalogue as JSON, for `ringfort measures --format json`.

use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::{Map, Value};

use crate::{Check, Environment, Fix, Goal, Goals, Measure, Parameter};

/// A measure in the words of every JSON output.
#[derive(Debug, Serialize)]
pub struct JsonMeasure<'m> {
    /// The id.
    pub id: &'m str,
    /// `environment`, `cluster`, `node`, `container` or `api-resource`.
    pub level: &'static str,
    /// What to do.
    pub title: &'m str,
    /// `critical`, `high`, `medium` or `low`.
    pub severity: &'static str,
    /// 0 to 100, one decimal.
    pub significance: f64,
    /// `essential`, `important`, `useful` or `optional`.
    pub grade: &'static str,
    /// By goal, those that are touched.
    pub goals: Map<String, Value>,
    /// The weakness class.
    pub weakness: &'m str,
    /// Who can try.
    pub exposure: &'static str,
    /// What it takes.
    pub ease: &'static str,
    /// 1 to 3.
    pub group: u8,
    /// 1, 2, 3, 5, 8 or 13.
    pub effort: u8,
    /// What putting it in place does to what runs.
    pub change: &'static str,
    /// By environment: `applies`, `provider-managed` or `not-available`.
    pub environments: BTreeMap<&'static str, &'static str>,
    /// By benchmark: the requirements.
    pub maps: BTreeMap<&'m str, Vec<&'m str>>,
    /// Official documentation.
    pub references: Vec<&'m str>,
    /// The interceptor that the measure is when in place.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub interceptor: Option<&'m str>,
    /// Measures that must stand before.
    pub requires: Vec<&'m str>,
    /// The range of versions that the actions hold for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub versions: Option<&'m str>,
    /// By name: `type`, `default`, `because`.
    pub params: Map<String, Value>,
    /// The checks.
    pub checks: Vec<JsonCheck<'m>>,
    /// The prose, in Markdown.
    pub sections: BTreeMap<&'static str, &'m str>,
    /// An example that lacks the measure.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub before: Option<&'m str>,
    /// An example that has it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub after: Option<&'m str>,
}

/// A check.
#[derive(Debug, Serialize)]
pub struct JsonCheck<'m> {
    /// The id, unique within the measure.
    pub id: &'m str,
    /// What it looks at.
    pub subjects: Vec<&'m str>,
    /// CEL: the check applies.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub when: Option<&'m str>,
    /// CEL: the subject holds the measure.
    pub holds: &'m str,
    /// The field to point at.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub place: Option<&'m str>,
    /// The message.
    pub says: &'m str,
    /// What to do, if other than the title.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub advice: Option<&'m str>,
    /// First version the check is of, such as `1.19`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub from: Option<String>,
    /// First version it is no longer of.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub until: Option<String>,
    /// `critical`, `high`, `medium` or `low`.
    pub severity: &'static str,
    /// The weakness class, if other than the measure's.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub weakness: Option<&'m str>,
    /// The impacts, if other than the measure's.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub goals: Option<Map<String, Value>>,
    /// The interceptor that stands where the check holds.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub proves: Option<&'m str>,
    /// A change that makes it hold.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fix: Option<JsonFix<'m>>,
}

/// A fix.
#[derive(Debug, Serialize)]
pub struct JsonFix<'m> {
    /// By field path: the value.
    pub set: Map<String, Value>,
    /// Field paths to take out.
    pub remove: Vec<&'m str>,
    /// `safe` or `may-break`.
    pub promise: &'static str,
}

impl<'m> From<&'m Measure> for JsonMeasure<'m> {
    fn from(measure: &'m Measure) -> JsonMeasure<'m> {
        JsonMeasure {
            id: &measure.id,
            level: measure.level.name(),
            title: &measure.title,
            severity: measure.severity().name(),
            significance: (measure.significance() * 10.0).round() / 10.0,
            grade: measure.grade().name(),
            goals: goals(&measure.goals),
            weakness: &measure.weakness,
            exposure: measure.exposure.name(),
            ease: measure.ease.name(),
            group: measure.group,
            effort: measure.effort,
            change: measure.change.name(),
            environments: Environment::ALL
                .map(|environment| (environment.name(), measure.status_in(environment).name()))
                .into(),
            maps: measure
                .maps
                .iter()
                .map(|map| (&*map.benchmark, texts(&map.requirements)))
                .collect(),
            references: texts(&measure.references),
            interceptor: measure.interceptor.as_deref(),
            requires: texts(&measure.requires),
            versions: measure.versions.as_deref(),
            params: measure.params.iter().map(parameter).collect(),
            checks: measure.checks.iter().map(|found| check(measure, found)).collect(),
            sections: sections(measure),
            before: measure.before.as_deref(),
            after: measure.after.as_deref(),
        }
    }
}

fn check<'m>(measure: &'m Measure, check: &'m Check) -> JsonCheck<'m> {
    let version = |(major, minor): (u32, u32)| format!("{major}.{minor}");
    JsonCheck {
        id: &check.id,
        subjects: texts(&check.subjects),
        when: check.when.as_deref(),
        holds: &check.holds,
        place: check.place.as_deref(),
        says: &check.says,
        advice: check.advice.as_deref(),
        from: check.from.map(version),
        until: check.until.map(version),
        severity: measure.severity_of(check).name(),
        weakness: check.weakness.as_deref(),
        goals: check.goals.as_ref().map(goals),
        proves: check.proves.as_deref(),
        fix: check.fix.as_ref().map(fix),
    }
}

fn fix(fix: &Fix) -> JsonFix<'_> {
    JsonFix {
        set: fix.set.iter().map(|(path, text)| (path.to_string(), value(text))).collect(),
        remove: texts(&fix.remove),
        promise: fix.promise.name(),
    }
}

fn goals(goals: &Goals) -> Map<String, Value> {
    let touched = Goal::ALL.iter().zip(goals).filter_map(|(goal, impact)| {
        let impact = impact.as_ref()?;
        let fields = [
            ("impact".to_owned(), impact.impact.into()),
            ("because".to_owned(), (&*impact.because).into()),
        ];
        Some((goal.name().to_owned(), Value::Object(fields.into_iter().collect())))
    });
    touched.collect()
}

fn parameter(parameter: &Parameter) -> (String, Value) {
    let fields = [
        ("type".to_owned(), (&*parameter.kind).into()),
        ("default".to_owned(), value(&parameter.default)),
        ("because".to_owned(), (&*parameter.because).into()),
    ];
    (parameter.name.to_string(), Value::Object(fields.into_iter().collect()))
}

fn sections(measure: &Measure) -> BTreeMap<&'static str, &str> {
    let sections = &measure.sections;
    BTreeMap::from([
        ("why", &*sections.why),
        ("do", &*sections.todo),
        ("aks", &*sections.aks),
        ("on-prem", &*sections.on_prem),
        ("verify", &*sections.verify),
        ("undo", &*sections.undo),
    ])
}

fn texts(texts: &[crate::Text]) -> Vec<&str> {
    texts.iter().map(|text| &**text).collect()
}

/// JSON text as a value; the pages' reader wrote it, so it is JSON.
fn value(text: &str) -> Value {
    serde_json::from_str(text).unwrap_or(Value::Null)
}
