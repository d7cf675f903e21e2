//! Measures as Rust source: one static per list, all texts borrowed.

use std::fmt::Write as _;

use ringfort_measure::{Check, Fix, Goals, Mapping, Measure, Parameter, Text};

/// The source of `static MEASURES: [Measure; N]`.
pub(crate) fn write<'m>(measures: impl Iterator<Item = &'m Measure>) -> String {
    let mut source = Source::default();
    let measures: Vec<String> = measures.map(|measure| source.measure(measure)).collect();
    let _ = writeln!(
        source.statics,
        "pub(crate) static MEASURES: [Measure; {}] = [{}];",
        measures.len(),
        measures.join(",\n")
    );
    source.statics
}

/// The statics written so far.
#[derive(Default)]
struct Source {
    statics: String,
    count: usize,
}

impl Source {
    /// A list as a static of its own: lists with destructors are not promoted.
    fn list(&mut self, kind: &str, items: &[String]) -> String {
        if items.is_empty() {
            return "Cow::Borrowed(&[])".to_owned();
        }
        self.count += 1;
        let (name, length) = (format!("LIST_{}", self.count), items.len());
        let _ =
            writeln!(self.statics, "static {name}: [{kind}; {length}] = [{}];", items.join(", "));
        format!("Cow::Borrowed(&{name})")
    }

    fn texts(&mut self, texts: &[Text]) -> String {
        let items: Vec<String> = texts.iter().map(text).collect();
        self.list("Text", &items)
    }

    fn measure(&mut self, measure: &Measure) -> String {
        let maps: Vec<String> = measure.maps.iter().map(|map| self.mapping(map)).collect();
        let params: Vec<String> = measure.params.iter().map(parameter).collect();
        let checks: Vec<String> = measure.checks.iter().map(|check| self.check(check)).collect();
        let sections = &measure.sections;
        let fields = [
            ("id", text(&measure.id)),
            ("level", format!("Level::{:?}", measure.level)),
            ("title", text(&measure.title)),
            ("goals", goals(&measure.goals)),
            ("weakness", text(&measure.weakness)),
            ("exposure", format!("Exposure::{:?}", measure.exposure)),
            ("ease", format!("Ease::{:?}", measure.ease)),
            ("group", measure.group.to_string()),
            ("effort", measure.effort.to_string()),
            ("change", format!("Change::{:?}", measure.change)),
            (
                "environments",
                format!(
                    "Environments {{ aks: EnvironmentStatus::{:?}, on_prem: EnvironmentStatus::{:?} }}",
                    measure.environments.aks, measure.environments.on_prem
                ),
            ),
            ("maps", self.list("Mapping", &maps)),
            ("references", self.texts(&measure.references)),
            ("interceptor", maybe(measure.interceptor.as_ref().map(text))),
            ("requires", self.texts(&measure.requires)),
            ("versions", maybe(measure.versions.as_ref().map(text))),
            ("params", self.list("Parameter", &params)),
            ("checks", self.list("Check", &checks)),
            (
                "sections",
                record(
                    "Sections",
                    &[
                        ("why", text(&sections.why)),
                        ("todo", text(&sections.todo)),
                        ("aks", text(&sections.aks)),
                        ("on_prem", text(&sections.on_prem)),
                        ("verify", text(&sections.verify)),
                        ("undo", text(&sections.undo)),
                    ],
                ),
            ),
            ("before", maybe(measure.before.as_ref().map(text))),
            ("after", maybe(measure.after.as_ref().map(text))),
        ];
        record("Measure", &fields)
    }

    fn mapping(&mut self, map: &Mapping) -> String {
        let requirements = self.texts(&map.requirements);
        record("Mapping", &[("benchmark", text(&map.benchmark)), ("requirements", requirements)])
    }

    fn check(&mut self, check: &Check) -> String {
        let fields = [
            ("id", text(&check.id)),
            ("subjects", self.texts(&check.subjects)),
            ("when", maybe(check.when.as_ref().map(text))),
            ("holds", text(&check.holds)),
            ("place", maybe(check.place.as_ref().map(text))),
            ("says", text(&check.says)),
            ("advice", maybe(check.advice.as_ref().map(text))),
            ("from", format!("{:?}", check.from)),
            ("until", format!("{:?}", check.until)),
            ("weakness", maybe(check.weakness.as_ref().map(text))),
            ("goals", maybe(check.goals.as_ref().map(goals))),
            ("proves", maybe(check.proves.as_ref().map(text))),
            ("fix", maybe(check.fix.as_ref().map(|fix| self.fix(fix)))),
        ];
        record("Check", &fields)
    }

    fn fix(&mut self, fix: &Fix) -> String {
        let set: Vec<String> = fix
            .set
            .iter()
            .map(|(path, value)| format!("({}, {})", text(path), text(value)))
            .collect();
        let fields = [
            ("set", self.list("(Text, Text)", &set)),
            ("remove", self.texts(&fix.remove)),
            ("promise", format!("Promise::{:?}", fix.promise)),
        ];
        record("Fix", &fields)
    }
}

fn parameter(parameter: &Parameter) -> String {
    let fields = [
        ("name", text(&parameter.name)),
        ("kind", text(&parameter.kind)),
        ("default", text(&parameter.default)),
        ("because", text(&parameter.because)),
    ];
    record("Parameter", &fields)
}

fn goals(goals: &Goals) -> String {
    let impacts = goals.iter().map(|impact| {
        maybe(impact.as_ref().map(|impact| {
            let fields =
                [("impact", impact.impact.to_string()), ("because", text(&impact.because))];
            record("Impact", &fields)
        }))
    });
    format!("[{}]", impacts.collect::<Vec<_>>().join(", "))
}

fn record(name: &str, fields: &[(&str, String)]) -> String {
    let fields: Vec<String> =
        fields.iter().map(|(name, value)| format!("{name}: {value}")).collect();
    format!("{name} {{ {} }}", fields.join(", "))
}

/// Debug writes a text as a Rust literal.
fn text(text: &Text) -> String {
    format!("Cow::Borrowed({:?})", &**text)
}

fn maybe(value: Option<String>) -> String {
    value.map_or_else(|| "None".to_owned(), |value| format!("Some({value})"))
}
