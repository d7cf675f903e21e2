//! The files of a folder: variables, locals, resources.

use std::collections::BTreeMap;
use std::sync::Arc;

use hcl_edit::Span as _;
use hcl_edit::parser::parse_body;
use hcl_edit::structure::{Block, Body};
use ringfort_document::{Builder, NodeId, Position, Span, Vocabulary};

use super::block;
use super::evaluator::{Evaluator, Names, pairs};
use super::place;
use super::{Evaluated, Fault, File, RESOURCES};
use crate::value::{Kind, Value, as_text};

/// The most instances that one `count` or `for_each` may make.
const MOST_INSTANCES: usize = 200;
/// The deepest nesting of brackets in a file: the parser follows them without a limit of its own.
const DEEPEST: usize = 128;

/// The most signs in a row; lines of dashes stand in comments.
const MOST_SIGNS: usize = 400;
/// The most conditions in a file.
const MOST_CONDITIONS: usize = 1_000;

/// A resource of a file.
pub(super) struct Resource {
    pub(super) address: String,
    pub(super) kind: String,
    name: String,
    pub(super) values: Value,
    span: Span,
}

pub(crate) fn evaluate(files: &[File<'_>], vocabulary: &Arc<Vocabulary>) -> Evaluated {
    let mut evaluated = Evaluated::default();
    let mut bodies: Vec<(usize, Body)> = Vec::new();
    for (number, file) in files.iter().enumerate() {
        match read(file.text) {
            Ok(body) => bodies.push((number, body)),
            Err((at, message)) => evaluated.faults.push(Fault { file: number, at, message }),
        }
    }
    let is_values =
        |number: usize| files.get(number).is_some_and(|file| file.name.ends_with(".tfvars"));
    let mut evaluator = Evaluator::default();
    for (number, body) in &bodies {
        evaluator.file.set(*number);
        if !is_values(*number) {
            declare(&mut evaluator, body);
        }
    }
    for (number, body) in &bodies {
        evaluator.file.set(*number);
        if is_values(*number) {
            assign(&mut evaluator, body);
        }
    }
    let mut all: Vec<(usize, &str, Vec<Resource>)> = Vec::new();
    for (number, body) in &bodies {
        if is_values(*number) {
            continue;
        }
        let Some(file) = files.get(*number) else { continue };
        evaluator.file.set(*number);
        for block in body.get_blocks("module") {
            let source = block.body.get_attribute("source");
            let source = source.map(|source| evaluator.value(&source.value, &Names::new()));
            let source = source.and_then(|source| as_text(&source));
            let at = block.span().map_or((1, 1), |span| position(file.text, span.start));
            evaluated.modules.push((*number, at, source.unwrap_or_default()));
        }
        let resources: Vec<Resource> =
            body.get_blocks("resource").flat_map(|block| instances(&evaluator, block)).collect();
        if !resources.is_empty() {
            all.push((*number, file.text, resources));
        }
    }
    super::join::join(&mut all);
    let version = bodies.iter().find_map(|(_, body)| provider_version(&evaluator, body));
    for (number, text, resources) in &all {
        evaluated.documents.push((*number, write(resources, version, text, vocabulary)));
    }
    evaluated.sealed = evaluator.sealed.into_inner();
    evaluated
}

fn read(text: &str) -> Result<Body, ((u32, u32), String)> {
    if let Some(at) = too_deep(text) {
        return Err((position(text, at), "is nested too deeply".to_owned()));
    }
    parse_body(text).map_err(|error| {
        let place = error.location();
        let at = (place.line() as u32, place.column() as u32);
        (at, error.message().lines().next().unwrap_or("is no Terraform").to_owned())
    })
}

/// Where the parser would have to go too deep: brackets, conditions, signs before a value. Those in texts and comments
/// count too, which hurts nobody.
fn too_deep(text: &str) -> Option<usize> {
    let (mut depth, mut signs, mut conditions) = (0_usize, 0_usize, 0_usize);
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            b'(' | b'[' | b'{' => depth += 1,
            b')' | b']' | b'}' => depth = depth.saturating_sub(1),
            b'?' => conditions += 1,
            _ => {}
        }
        signs = match byte {
            b'!' | b'-' => signs + 1,
            b' ' | b'\t' => signs,
            _ => 0,
        };
        if depth > DEEPEST || signs > MOST_SIGNS || conditions > MOST_CONDITIONS {
            return Some(at);
        }
    }
    None
}

fn position(text: &str, at: usize) -> (u32, u32) {
    let before = text.get(..at).unwrap_or(text);
    let line = before.rsplit('\n').next().unwrap_or(before);
    let Position { line, column } = Position {
        line: before.bytes().filter(|&byte| byte == b'\n').count() as u32 + 1,
        column: line.chars().count() as u32 + 1,
    };
    (line, column)
}

/// Variables with their defaults, locals, and which resources there are.
fn declare<'f>(evaluator: &mut Evaluator<'f>, body: &'f Body) {
    for block in body.get_blocks("variable") {
        let Some(name) = block.labels.first() else { continue };
        if let Some(default) = block.body.get_attribute("default") {
            let value = evaluator.value(&default.value, &Names::new()).without_places();
            evaluator.variables.insert(name.as_str().to_owned(), value);
        }
        let is_sensitive = block.body.get_attribute("sensitive").map(|given| {
            matches!(evaluator.value(&given.value, &Names::new()).kind, Kind::Bool(true))
        });
        if is_sensitive == Some(true) {
            evaluator.sensitive.insert(name.as_str().to_owned());
            let default = block.body.get_attribute("default");
            evaluator.seal(default.and_then(|default| place(default.value.span())));
            let why = format!("the variable `{}` is sensitive", name.as_str());
            evaluator.variables.insert(name.as_str().to_owned(), Value::unknown(why));
        }
    }
    for block in body.get_blocks("locals") {
        for attribute in block.body.attributes() {
            evaluator.locals.insert(attribute.key.as_str().to_owned(), &attribute.value);
        }
    }
    for block in body.get_blocks("resource") {
        if let [kind, name] = block.labels.as_slice() {
            let pair = (kind.as_str().to_owned(), name.as_str().to_owned());
            evaluator.resources.insert(pair);
        }
    }
}

/// The values of a `.tfvars` file.
fn assign(evaluator: &mut Evaluator<'_>, body: &Body) {
    let mut values = BTreeMap::new();
    for attribute in body.attributes() {
        let value = evaluator.value(&attribute.value, &Names::new()).without_places();
        if evaluator.sensitive.contains(attribute.key.as_str()) {
            evaluator.seal(place(attribute.value.span()));
            continue;
        }
        values.insert(attribute.key.as_str().to_owned(), value);
    }
    evaluator.variables.extend(values);
}

/// A resource for each instance.
fn instances(evaluator: &Evaluator<'_>, block: &Block) -> Vec<Resource> {
    let [kind, name] = block.labels.as_slice() else { return Vec::new() };
    let address = format!("{}.{}", kind.as_str(), name.as_str());
    if kind.as_str() == "azurerm_key_vault_secret" {
        let value = block.body.get_attribute("value");
        evaluator.seal(value.and_then(|value| place(value.value.span())));
    }
    let one = |suffix: &str, names: &Names| Resource {
        address: format!("{address}{suffix}"),
        kind: kind.as_str().to_owned(),
        name: name.as_str().to_owned(),
        values: Value::new(Kind::Map(block::fields(evaluator, &block.body, names, 0))),
        span: place(block.span()).unwrap_or_default(),
    };
    if let Some(count) = block.body.get_attribute("count") {
        return counted(&evaluator.value(&count.value, &Names::new()), &one);
    }
    if let Some(each) = block.body.get_attribute("for_each") {
        return repeated(&evaluator.value(&each.value, &Names::new()), &one);
    }
    vec![one("", &Names::new())]
}

fn counted(count: &Value, one: &dyn Fn(&str, &Names) -> Resource) -> Vec<Resource> {
    let names = |index: Value| {
        Names::from([(
            "count".to_owned(),
            Value::new(Kind::Map(vec![("index".to_owned(), index)])),
        )])
    };
    match count.kind {
        Kind::Number(number) if number >= 0.0 => {
            let number = (number as usize).min(MOST_INSTANCES);
            let index = |index: usize| Value::new(Kind::Number(index as f64));
            // A condition in front of one resource is no list of them.
            let suffix = |at: usize| if number == 1 { String::new() } else { format!("[{at}]") };
            (0..number).map(|at| one(&suffix(at), &names(index(at)))).collect()
        }
        _ => vec![uncertain(one, count)],
    }
}

/// A resource of which nobody knows whether it is there: nothing can be said of it.
fn uncertain(one: &dyn Fn(&str, &Names) -> Resource, number: &Value) -> Resource {
    let why = number.why().unwrap_or("`count` or `for_each` over something else");
    let values = Value::unknown(format!("whether it is made depends on what is not known: {why}"));
    Resource { values, ..one("", &Names::new()) }
}

fn repeated(each: &Value, one: &dyn Fn(&str, &Names) -> Resource) -> Vec<Resource> {
    let names = |key: Value, value: Value| {
        let each = vec![("key".to_owned(), key), ("value".to_owned(), value)];
        Names::from([("each".to_owned(), Value::new(Kind::Map(each)))])
    };
    let Some(elements) = pairs(each) else {
        return vec![uncertain(one, each)];
    };
    let is_set = matches!(each.kind, Kind::List(_));
    let elements = elements.into_iter().take(MOST_INSTANCES);
    elements
        .map(|(key, value)| {
            // In a set, the element is its own key.
            let key = if is_set { value.clone() } else { key };
            let suffix = as_text(&key).map(|key| format!("[\"{key}\"]"));
            one(&suffix.unwrap_or_default(), &names(key, value))
        })
        .collect()
}

/// The major version of the azurerm provider that the files ask for.
fn provider_version(evaluator: &Evaluator<'_>, body: &Body) -> Option<u32> {
    let mut blocks =
        body.get_blocks("terraform").flat_map(|block| block.body.get_blocks("required_providers"));
    let wanted = blocks.find_map(|block| block.body.get_attribute("azurerm"))?;
    let wanted = evaluator.value(&wanted.value, &Names::new());
    let version = as_text(wanted.get("version").unwrap_or(&wanted))?;
    // An upper bound tells nothing, and of several bounds the first counts.
    let bound = version.split(',').find(|bound| !bound.trim_start().starts_with(['<', '!']))?;
    let digits = bound.trim_start().trim_start_matches(['=', '>', '~', 'v', ' ']);
    digits.split('.').next()?.parse().ok()
}

fn write(
    resources: &[Resource],
    version: Option<u32>,
    text: &str,
    vocabulary: &Arc<Vocabulary>,
) -> ringfort_document::Document {
    let mut builder = Builder::new(Arc::clone(vocabulary));
    let mut items: Vec<NodeId> = Vec::new();
    for resource in resources {
        let span = resource.span;
        let fields = [
            ("type", span, builder.string(&resource.kind, span)),
            ("name", span, builder.string(&resource.name, span)),
            ("address", span, builder.string(&resource.address, span)),
            ("values", span, resource.values.write(&mut builder, span)),
        ];
        let provider = version.map(|version| builder.int(i64::from(version), span));
        let fields: Vec<_> =
            fields.into_iter().chain(provider.map(|id| ("provider_version", span, id))).collect();
        items.push(builder.map(&fields, span));
    }
    let whole = Span { start: 0, end: text.len() as u32 };
    let list = builder.list(&items, whole);
    let root = builder.map(&[(RESOURCES, whole, list)], whole);
    builder.finish_in(root, text)
}
