//! The checks of the front matter, and what they share with the measure.

use ringfort_document::Node;

use crate::field_path::field_path;
use crate::form::{Form, Table, json};
use crate::front_matter::{interceptor, weakness};
use crate::message::pieces;
use crate::syntax::{is_id, version};
use crate::{Check, Fix, Goal, Goals, Impact, Promise, Text};

const KEYS: [&str; 13] = [
    "id", "subject", "when", "holds", "place", "says", "advice", "from", "until", "weakness",
    "goals", "proves", "fix",
];

/// Reads impacts with their reasons.
pub(crate) fn goals(form: &mut Form<'_, '_>, node: Node<'_>) -> Option<Goals> {
    let names = Goal::ALL.map(Goal::name);
    let table = form.strict(node, "goals", &names)?;
    let goals = names.map(|name| impact(form, table, name));
    if !goals.iter().flatten().any(|impact| impact.impact > 0) {
        form.wrong(node, "a measure touches at least one goal with an impact above 0");
    }
    Some(goals)
}

fn impact(form: &mut Form<'_, '_>, table: Table<'_>, goal: &str) -> Option<Impact> {
    let node = table.map.find(goal)?;
    let table = form.strict(node, goal, &["impact", "because"])?;
    let impact = form.number(table, ("impact", goal), &[0, 1, 2, 3, 4]);
    let because = form.needed_text(table, "because", goal);
    Some(Impact { impact: impact?, because: because?.into() })
}

/// Reads the list of checks.
pub(crate) fn checks(form: &mut Form<'_, '_>, node: Node<'_>) -> Vec<Check> {
    let Some(list) = node.as_list() else {
        form.wrong(node, format!("`checks` must be a list, not {}", node.type_name()));
        return Vec::new();
    };
    let mut checks: Vec<Check> = Vec::new();
    for item in list.iter() {
        let Some(check) = check(form, item) else { continue };
        if checks.iter().any(|other| other.id == check.id) {
            form.wrong(item, format!("two checks have the id `{}`", check.id));
        }
        checks.push(check);
    }
    checks
}

fn check(form: &mut Form<'_, '_>, node: Node<'_>) -> Option<Check> {
    let table = form.strict(node, "check", &KEYS)?;
    let id = check_id(form, table);
    let subjects = form.need(table, "subject", "check").map(|node| subjects(form, node));
    let holds = form.needed_text(table, "holds", "check");
    let says = says(form, table);
    let when = form.optional_text(table, "when");
    let place = table.map.find("place").and_then(|node| path_of(form, node, "place"));
    let advice = form.optional_text(table, "advice");
    let from = table.map.find("from").and_then(|node| minor(form, node, "from"));
    let until = table.map.find("until").and_then(|node| minor(form, node, "until"));
    if let (Some(from), Some(until)) = (from, until)
        && from >= until
    {
        form.wrong(node, "`from` must be before `until`");
    }
    let weakness = table.map.find("weakness").and_then(|node| weakness(form, node));
    let goals = table.map.find("goals").and_then(|node| goals(form, node));
    let proves = interceptor(form, table, "proves");
    let fix = table.map.find("fix").and_then(|node| fix(form, node));
    Some(Check {
        id: id?.into(),
        subjects: subjects?.into(),
        when: when.map(Into::into),
        holds: holds?.into(),
        place: place.map(Into::into),
        says: says?.into(),
        advice: advice.map(Into::into),
        from,
        until,
        weakness: weakness.map(Into::into),
        goals,
        proves: proves.map(Into::into),
        fix,
    })
}

fn check_id(form: &mut Form<'_, '_>, table: Table<'_>) -> Option<String> {
    let node = form.need(table, "id", "check")?;
    let id = form.text(node, "id")?;
    if !is_id(&id) {
        form.wrong(node, format!("`{id}` is no id: use lower-case words joined by hyphens"));
    }
    Some(id)
}

/// `container`, `pod`, a kind, `group/Kind`, or a lower-case name from the list of other subjects.
fn subjects(form: &mut Form<'_, '_>, node: Node<'_>) -> Vec<Text> {
    let subjects = form.one_or_more(node, "subject");
    for subject in &subjects {
        let name = subject.rsplit('/').next().unwrap_or("");
        let kind = name.starts_with(|first: char| first.is_ascii_uppercase())
            && name.bytes().all(|byte| byte.is_ascii_alphanumeric());
        if !kind && !is_id(subject) {
            form.wrong(node, format!("`{subject}` is neither a kind nor the name of a subject"));
        }
    }
    subjects.into_iter().map(Into::into).collect()
}

fn says(form: &mut Form<'_, '_>, table: Table<'_>) -> Option<String> {
    let node = form.need(table, "says", "check")?;
    let says = form.text(node, "says")?;
    if pieces(&says).is_none() {
        let help = "write `{expression}`, and `{{` or `}}` for a brace itself".to_owned();
        form.wrong_with(node, "the braces of `says` do not balance".to_owned(), Some(help));
    }
    Some(says)
}

fn path_of(form: &mut Form<'_, '_>, node: Node<'_>, what: &str) -> Option<String> {
    let path = form.text(node, what)?;
    if field_path(&path).is_none() {
        let help = "write it as `spec.ports[0].name` or `metadata.labels[\"a.b/c\"]`".to_owned();
        form.wrong_with(node, format!("`{path}` is no field path"), Some(help));
    }
    Some(path)
}

fn minor(form: &mut Form<'_, '_>, node: Node<'_>, what: &str) -> Option<(u32, u32)> {
    // 1.20 without quotes is the number 1.2.
    let text = form.text(node, what)?;
    let found = version(&text);
    if found.is_none() {
        form.wrong(node, format!("`{what}` must be a version such as `\"1.19\"`, not `{text}`"));
    }
    found
}

fn fix(form: &mut Form<'_, '_>, node: Node<'_>) -> Option<Fix> {
    let table = form.strict(node, "fix", &["set", "remove", "promise"])?;
    let set = table.map.find("set").map(|node| settings(form, node)).unwrap_or_default();
    let remove = table.map.find("remove").map(|node| removals(form, node)).unwrap_or_default();
    if table.map.find("set").is_none() && table.map.find("remove").is_none() {
        form.wrong(node, "`fix` needs `set` or `remove`");
    }
    let promise = form.needed_choice(table, ("promise", "fix"), &Promise::ALL, Promise::name);
    Some(Fix { set: set.into(), remove: remove.into(), promise: promise? })
}

fn settings(form: &mut Form<'_, '_>, node: Node<'_>) -> Vec<(Text, Text)> {
    let Some(table) = form.table(node, "set") else { return Vec::new() };
    let mut set = Vec::new();
    for entry in table.map.iter() {
        if field_path(entry.key.text).is_none() {
            form.wrong(entry.value, format!("`{}` is no field path", entry.key.text));
        }
        set.push((entry.key.text.to_owned().into(), json(entry.value).into()));
    }
    set
}

fn removals(form: &mut Form<'_, '_>, node: Node<'_>) -> Vec<Text> {
    let paths = form.one_or_more(node, "remove");
    for path in paths.iter().filter(|path| field_path(path).is_none()) {
        form.wrong(node, format!("`{path}` is no field path"));
    }
    paths.into_iter().map(Into::into).collect()
}
