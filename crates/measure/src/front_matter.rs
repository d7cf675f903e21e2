//! The front matter of a page: everything about a measure but its prose and its cases.

use std::sync::Arc;

use ringfort_document::{Document, Node, Reader, Vocabulary};

use crate::check_form::{checks, goals};
use crate::error::Faults;
use crate::form::{Form, Table, at, json};
use crate::suggestion::did_you_mean;
use crate::syntax::is_id;
use crate::{
    Change, Ease, Environment, EnvironmentStatus, Environments, Exposure, Level, Mapping, Measure,
    Parameter, Sections, interceptors, weakness_classes,
};

const KEYS: [&str; 16] = [
    "title",
    "goals",
    "weakness",
    "exposure",
    "ease",
    "group",
    "effort",
    "change",
    "environments",
    "maps",
    "references",
    "checks",
    "interceptor",
    "requires",
    "versions",
    "params",
];
const PAGE: &str = "front matter";

/// Reads the front matter, whose text starts with the first line of the file.
pub(crate) fn read(level: Level, id: &str, text: &str, faults: &mut Faults<'_>) -> Option<Measure> {
    let document = document(text, faults)?;
    let mut form = Form { faults };
    let table = form.strict(document.root(), PAGE, &KEYS)?;
    measure(&mut form, table, level, id)
}

fn document(text: &str, faults: &mut Faults<'_>) -> Option<Document> {
    let mut reading = Reader::new(Arc::new(Vocabulary::new())).read(text.as_bytes());
    for error in &reading.errors {
        let help = error.help.map(str::to_owned);
        faults.add_with_help(at(error.position), error.message.clone(), help);
    }
    if reading.documents.len() > 1 {
        faults.add((1, 1), "the front matter holds more than one document");
    }
    let Some(document) = reading.documents.drain(..).next() else {
        if reading.errors.is_empty() {
            faults.add((1, 1), "the front matter is empty");
        }
        return None;
    };
    for duplicate in document.duplicates() {
        let place = document.position(duplicate.span.start);
        faults.add(at(place), format!("the key `{}` stands twice", duplicate.key));
    }
    Some(document)
}

/// Reads every key before it gives up, so that all errors are told at once.
fn measure(form: &mut Form<'_, '_>, table: Table<'_>, level: Level, id: &str) -> Option<Measure> {
    let title = title(form, table);
    let goals = form.need(table, "goals", PAGE).and_then(|node| goals(form, node));
    let weakness = form.need(table, "weakness", PAGE).and_then(|node| weakness(form, node));
    let exposure = form.needed_choice(table, ("exposure", PAGE), &Exposure::ALL, Exposure::name);
    let ease = form.needed_choice(table, ("ease", PAGE), &Ease::ALL, Ease::name);
    let group = form.number(table, ("group", PAGE), &[1, 2, 3]);
    let effort = form.number(table, ("effort", PAGE), &[1, 2, 3, 5, 8, 13]);
    let change = form.needed_choice(table, ("change", PAGE), &Change::ALL, Change::name);
    let environments = environments(form, table);
    let maps = form.need(table, "maps", PAGE).map(|node| maps(form, node));
    let references = form.need(table, "references", PAGE).map(|node| references(form, node));
    let params = table.map.find("params").map(|node| params(form, node)).unwrap_or_default();
    let checks = table.map.find("checks").map(|node| checks(form, node)).unwrap_or_default();
    let requires = requires(form, table);
    let interceptor = interceptor(form, table, "interceptor");
    let versions = form.optional_text(table, "versions");
    Some(Measure {
        id: id.to_owned().into(),
        level,
        title: title?.into(),
        goals: goals?,
        weakness: weakness?.into(),
        exposure: exposure?,
        ease: ease?,
        group: group?,
        effort: effort?,
        change: change?,
        environments: environments?,
        maps: maps?.into(),
        references: references?.into(),
        interceptor: interceptor.map(Into::into),
        requires: requires.into(),
        versions: versions.map(Into::into),
        params: params.into(),
        checks: checks.into(),
        sections: Sections::default(),
        before: None,
        after: None,
    })
}

fn title(form: &mut Form<'_, '_>, table: Table<'_>) -> Option<String> {
    let node = form.need(table, "title", PAGE)?;
    let title = form.text(node, "title")?;
    if title.chars().count() >= 70 {
        form.wrong(node, "the title must be under 70 characters");
    }
    if title.ends_with('.') {
        form.wrong(node, "the title must not end with a dot");
    }
    let first = title.split(' ').next().unwrap_or("").to_lowercase();
    if ["ensure", "ensures", "make", "should", "must"].contains(&first.as_str()) {
        let help = "begin with what to do, for example \"Run containers as a non-root user\"";
        let message = format!("the title must not begin with `{first}`");
        form.wrong_with(node, message, Some(help.to_owned()));
    }
    if title.chars().next().is_some_and(char::is_lowercase) {
        form.wrong(node, "the title must begin with a capital letter");
    }
    Some(title)
}

/// A known class.
pub(crate) fn weakness(form: &mut Form<'_, '_>, node: Node<'_>) -> Option<String> {
    let id = form.text(node, "weakness")?;
    if weakness_classes().iter().any(|class| class.id == id) {
        return Some(id);
    }
    let help = did_you_mean(&id, weakness_classes().iter().map(|class| &*class.id))
        .unwrap_or_else(|| "the classes stand in `library/weaknesses.csv`".to_owned());
    form.wrong_with(node, format!("there is no weakness class `{id}`"), Some(help));
    None
}

fn environments(form: &mut Form<'_, '_>, table: Table<'_>) -> Option<Environments> {
    let node = form.need(table, "environments", PAGE)?;
    let names = Environment::ALL.map(Environment::name);
    let table = form.strict(node, "environments", &names)?;
    let mut status = |environment: Environment| {
        let keys = (environment.name(), "environments");
        form.needed_choice(table, keys, &EnvironmentStatus::ALL, EnvironmentStatus::name)
    };
    let (aks, on_prem) = (status(Environment::Aks), status(Environment::OnPrem));
    Some(Environments { aks: aks?, on_prem: on_prem? })
}

fn maps(form: &mut Form<'_, '_>, node: Node<'_>) -> Vec<Mapping> {
    let Some(table) = form.table(node, "maps") else { return Vec::new() };
    let mut maps = Vec::new();
    for entry in table.map.iter() {
        let benchmark = entry.key.text.to_owned();
        let requirements = form.texts(entry.value, &format!("maps.{benchmark}"));
        let requirements: Vec<_> = requirements.into_iter().map(Into::into).collect();
        maps.push(Mapping { benchmark: benchmark.into(), requirements: requirements.into() });
    }
    maps
}

fn references(form: &mut Form<'_, '_>, node: Node<'_>) -> Vec<crate::Text> {
    for item in node.as_list().into_iter().flat_map(|list| list.iter()) {
        let host = item.as_str().and_then(|text| text.strip_prefix("https://"));
        let named = host.and_then(|rest| rest.split('/').next()).is_some_and(|host| {
            host.contains('.') && !host.contains(|letter: char| letter.is_whitespace())
        });
        if !named {
            form.wrong(item, "a reference must be an `https://` address of official documentation");
        }
    }
    form.texts(node, "references").into_iter().map(Into::into).collect()
}

fn requires(form: &mut Form<'_, '_>, table: Table<'_>) -> Vec<crate::Text> {
    let Some(node) = table.map.find("requires") else { return Vec::new() };
    let ids = form.texts(node, "requires");
    for id in ids.iter().filter(|id| !is_id(id)) {
        form.wrong(node, format!("`{id}` is no id of a measure"));
    }
    ids.into_iter().map(Into::into).collect()
}

/// A known interceptor.
pub(crate) fn interceptor(form: &mut Form<'_, '_>, table: Table<'_>, key: &str) -> Option<String> {
    let node = table.map.find(key)?;
    let id = form.text(node, key)?;
    if interceptors().iter().any(|each| each.id == id) {
        return Some(id);
    }
    let help = did_you_mean(&id, interceptors().iter().map(|each| &*each.id))
        .unwrap_or_else(|| "they stand in `library/interceptors.csv`".to_owned());
    form.wrong_with(node, format!("there is no interceptor `{id}`"), Some(help));
    None
}

fn params(form: &mut Form<'_, '_>, node: Node<'_>) -> Vec<Parameter> {
    let Some(table) = form.table(node, "params") else { return Vec::new() };
    let mut params = Vec::new();
    for entry in table.map.iter() {
        let name = entry.key.text;
        if !is_parameter_name(name) {
            let help = Some("use letters and digits, a letter first".to_owned());
            form.wrong_with(entry.value, format!("`{name}` is no name for a parameter"), help);
        }
        params.extend(parameter(form, entry.value, name));
    }
    params
}

fn is_parameter_name(name: &str) -> bool {
    name.starts_with(|first: char| first.is_ascii_alphabetic())
        && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
}

fn parameter(form: &mut Form<'_, '_>, node: Node<'_>, name: &str) -> Option<Parameter> {
    let what = format!("params.{name}");
    let table = form.strict(node, &what, &["type", "default", "because"])?;
    let kinds = ["string", "int", "bool", "list(string)", "list(int)", "map(string)"];
    let kind = form.needed_choice(table, ("type", &what), &kinds, |kind| kind);
    let default = form.need(table, "default", &what);
    let because = form.needed_text(table, "because", &what);
    let (kind, default) = (kind?, default?);
    if !has_kind(default, kind) {
        form.wrong(default, format!("the default must be `{kind}`, not {}", default.type_name()));
    }
    Some(Parameter {
        name: name.to_owned().into(),
        kind: kind.into(),
        default: json(default).into(),
        because: because?.into(),
    })
}

fn has_kind(node: Node<'_>, kind: &str) -> bool {
    let all_items =
        |test: fn(Node<'_>) -> bool| node.as_list().is_some_and(|list| list.iter().all(test));
    match kind {
        "string" => node.as_str().is_some(),
        "int" => node.as_int().is_some(),
        "bool" => node.as_bool().is_some(),
        "list(string)" => all_items(|item| item.as_str().is_some()),
        "list(int)" => all_items(|item| item.as_int().is_some()),
        _ => {
            node.as_map().is_some_and(|map| map.iter().all(|entry| entry.value.as_str().is_some()))
        }
    }
}
