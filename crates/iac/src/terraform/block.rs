//! The bodies of blocks as values: attributes by name, nested blocks as lists by type.

use hcl_edit::Span as _;
use hcl_edit::structure::{Block, Body, Structure};

use super::evaluator::{Evaluator, Names, pairs};
use super::place;
use crate::value::{Kind, Value};

/// Attributes that are not of the resource but of Terraform.
const META: &[&str] = &["count", "depends_on", "for_each", "provider"];
/// Blocks likewise.
const META_BLOCKS: &[&str] = &["connection", "lifecycle", "provisioner", "timeouts"];
/// The deepest nesting of blocks that is followed.
const DEEPEST: usize = 32;

/// Ends of the names of attributes whose values nobody may see.
const SECRETS: &[&str] = &[
    "access_key",
    "connection_string",
    "password",
    "primary_key",
    "private_key",
    "secondary_key",
    "secret",
    "secret_value",
    "secure_value",
    "shared_key",
    "token",
    "workspace_key",
];

/// True for the names of attributes that hold secrets, such as `client_secret`.
pub(crate) fn is_secret(name: &str) -> bool {
    SECRETS.iter().any(|end| name.ends_with(end))
}

/// The fields of a body.
pub(crate) fn fields(
    evaluator: &Evaluator<'_>,
    body: &Body,
    names: &Names,
    depth: usize,
) -> Vec<(String, Value)> {
    let mut fields: Vec<(String, Value)> = Vec::new();
    if depth > DEEPEST {
        return fields;
    }
    for structure in body.iter() {
        match structure {
            Structure::Attribute(attribute) if !META.contains(&attribute.key.as_str()) => {
                let mut value =
                    evaluator.value(&attribute.value, names).at(place(attribute.span()));
                if is_secret(attribute.key.as_str())
                    && matches!(value.kind, Kind::Text(_) | Kind::Number(_))
                {
                    evaluator.seal(place(attribute.value.span()));
                    value.kind = Kind::Text(String::new());
                }
                fields.push((attribute.key.as_str().to_owned(), value));
            }
            Structure::Block(block) if block.ident.as_str() == "dynamic" => {
                dynamic(evaluator, block, names, depth, &mut fields);
            }
            Structure::Block(block) if !META_BLOCKS.contains(&block.ident.as_str()) => {
                let inner = fields_of(evaluator, block, names, depth);
                add(&mut fields, block.ident.as_str(), inner);
            }
            Structure::Attribute(_) | Structure::Block(_) => {}
        }
    }
    fields
}

fn fields_of(evaluator: &Evaluator<'_>, block: &Block, names: &Names, depth: usize) -> Value {
    let inner = fields(evaluator, &block.body, names, depth + 1);
    Value::new(Kind::Map(inner)).at(place(block.span()))
}

/// Adds a block to those of its type.
fn add(fields: &mut Vec<(String, Value)>, name: &str, block: Value) {
    match fields.iter_mut().find(|(known, _)| known == name) {
        Some((_, Value { kind: Kind::List(blocks), .. })) => blocks.push(block),
        Some(_) => {}
        None => {
            let span = block.span;
            fields.push((name.to_owned(), Value::new(Kind::List(vec![block])).at(span)));
        }
    }
}

/// `dynamic "x" { for_each = …, content { … } }`: a block for each element, if it is known what these are.
fn dynamic(
    evaluator: &Evaluator<'_>,
    block: &Block,
    names: &Names,
    depth: usize,
    fields: &mut Vec<(String, Value)>,
) {
    let Some(name) = block.labels.first().map(|label| label.as_str().to_owned()) else { return };
    let each = block.body.get_attribute("for_each");
    let collection = each.map(|each| evaluator.value(&each.value, names));
    let content = block.body.get_blocks("content").next();
    let (Some(collection), Some(content)) = (collection, content) else { return };
    let Some(elements) = pairs(&collection) else {
        let why = collection.why().unwrap_or("a dynamic block over no collection");
        fields.push((name, Value::unknown(why).at(place(block.span()))));
        return;
    };
    let iterator = block.body.get_attribute("iterator").and_then(|given| given.value.as_variable());
    let iterator = iterator.map_or(name.as_str(), |given| given.as_str()).to_owned();
    for (key, value) in elements {
        let mut inner = names.clone();
        let element = vec![("key".to_owned(), key), ("value".to_owned(), value)];
        inner.insert(iterator.clone(), Value::new(Kind::Map(element)));
        let made = fields_of(evaluator, content, &inner, depth);
        add(fields, &name, made);
    }
}
