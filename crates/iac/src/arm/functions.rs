//! The functions of the template language that need no cloud. Any other gives a value that is not known.

use super::scope::Lambda;
use crate::value::{Kind, Value, as_text, equal};

/// The longest list or text that `range` and `padLeft` make.
const LONGEST: f64 = 10_000.0;
/// The most elements that are compared with one another.
const MOST_COMPARED: usize = 2_000;

/// A part of a value; names are the same in any case.
pub(super) fn part(of: &Value, part: &Value) -> Value {
    let found = match (&of.kind, &part.kind) {
        (Kind::Unknown(why), _) | (_, Kind::Unknown(why)) => return Value::unknown(why.clone()),
        (Kind::Map(entries), Kind::Text(name)) => {
            entries.iter().find(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| value)
        }
        (Kind::List(items), Kind::Number(index)) if *index >= 0.0 => items.get(*index as usize),
        _ => None,
    };
    found.cloned().unwrap_or_else(|| Value::unknown("a part that is not there"))
}

/// Calls a function with its arguments; its name is in lower case.
pub(super) fn call(name: &str, arguments: Vec<Value>) -> Value {
    match name {
        "and" | "or" => return logical(name == "and", &arguments),
        // The first that is not null; what is not known may be it.
        "coalesce" => {
            let first = arguments.into_iter().find(|value| !matches!(value.kind, Kind::Null));
            return first.unwrap_or_else(|| Value::new(Kind::Null));
        }
        "createarray" => return Value::new(Kind::List(arguments)),
        "createobject" => return object(arguments),
        "array" => {
            let first = first(arguments);
            return match first.kind {
                Kind::List(_) | Kind::Unknown(_) => first,
                _ => Value::new(Kind::List(vec![first])),
            };
        }
        "reference" | "resourceinfo" => {
            return Value::unknown(format!("only Azure knows what `{name}` gives"));
        }
        "resourcegroup" | "subscription" | "tenant" | "managementgroup" | "deployment"
        | "deployer" | "environment" => {
            return Value::unknown(format!("`{name}()` is not known here"));
        }
        _ if name.starts_with("list") => {
            return Value::unknown(format!("only Azure knows what `{name}` gives"));
        }
        _ => {}
    }
    if let Some(why) = arguments.iter().find_map(Value::why) {
        return Value::unknown(why);
    }
    let known = texts(name, &arguments)
        .or_else(|| collections(name, &arguments))
        .or_else(|| others(name, &arguments));
    known.unwrap_or_else(|| Value::unknown(format!("the function `{name}`")))
}

fn first(arguments: Vec<Value>) -> Value {
    arguments.into_iter().next().unwrap_or_else(|| Value::unknown("a call without an argument"))
}

/// One side may decide alone.
fn logical(all: bool, arguments: &[Value]) -> Value {
    if arguments.iter().any(|one| one.kind == Kind::Bool(!all)) {
        return truth(!all);
    }
    match arguments.iter().find(|one| one.kind != Kind::Bool(all)) {
        None => truth(all),
        Some(other) => Value::unknown(other.why().unwrap_or("a condition that is no boolean")),
    }
}

fn object(arguments: Vec<Value>) -> Value {
    let mut entries = Vec::new();
    let mut rest = arguments.into_iter();
    while let (Some(key), Some(value)) = (rest.next(), rest.next()) {
        match as_text(&key) {
            Some(key) => entries.push((key, value)),
            None => return Value::unknown("a key that is not known"),
        }
    }
    Value::new(Kind::Map(entries))
}

fn truth(value: bool) -> Value {
    Value::new(Kind::Bool(value))
}

fn number(value: f64) -> Option<Value> {
    value.is_finite().then(|| Value::new(Kind::Number(value)))
}

fn list(items: Vec<Value>) -> Value {
    Value::new(Kind::List(items))
}

fn texts(name: &str, arguments: &[Value]) -> Option<Value> {
    let kinds: Vec<&Kind> = arguments.iter().map(|value| &value.kind).collect();
    let text = |text: String| Some(Value::text(text));
    let lower = |text: &str| text.to_lowercase();
    match (name, kinds.as_slice()) {
        ("tolower", [Kind::Text(one)]) => text(lower(one)),
        ("toupper", [Kind::Text(one)]) => text(one.to_uppercase()),
        ("trim", [Kind::Text(one)]) => text(one.trim().to_owned()),
        ("string", [Kind::Text(_) | Kind::Bool(_) | Kind::Number(_)]) => {
            text(as_text(arguments.first()?)?)
        }
        ("concat", [Kind::List(_), ..]) => None,
        ("concat", _) => text(arguments.iter().map(as_text).collect::<Option<Vec<_>>>()?.concat()),
        ("format", [Kind::Text(pattern), ..]) => text(format(pattern, arguments.get(1..)?)?),
        ("replace", [Kind::Text(one), Kind::Text(from), Kind::Text(to)]) if !from.is_empty() => {
            text(one.replace(from.as_str(), to))
        }
        ("split", [Kind::Text(one), Kind::Text(by)]) if !by.is_empty() => {
            Some(list(one.split(by.as_str()).map(Value::text).collect()))
        }
        ("join", [Kind::List(items), Kind::Text(by)]) => {
            text(items.iter().map(as_text).collect::<Option<Vec<_>>>()?.join(by))
        }
        ("substring", [Kind::Text(one), Kind::Number(start), rest @ ..]) => {
            let letters = one.chars().skip(*start as usize);
            match rest {
                [] => text(letters.collect()),
                [Kind::Number(length)] => text(letters.take(*length as usize).collect()),
                _ => None,
            }
        }
        ("startswith", [Kind::Text(one), Kind::Text(start)]) => {
            Some(truth(lower(one).starts_with(&lower(start))))
        }
        ("endswith", [Kind::Text(one), Kind::Text(end)]) => {
            Some(truth(lower(one).ends_with(&lower(end))))
        }
        ("indexof", [Kind::Text(one), Kind::Text(part)]) => {
            let at = lower(one).find(&lower(part));
            number(at.map_or(-1.0, |at| at as f64))
        }
        ("padleft", [_, Kind::Number(width), rest @ ..]) if *width <= LONGEST => {
            let one = as_text(arguments.first()?)?;
            let filler = match rest {
                [Kind::Text(filler)] => filler.chars().next()?,
                _ => ' ',
            };
            let missing = (*width as usize).saturating_sub(one.chars().count());
            text(std::iter::repeat_n(filler, missing).chain(one.chars()).collect())
        }
        _ => None,
    }
}

/// `{0}` and `{{`; a format of its own, as in `{0:N2}`, gives nothing.
fn format(pattern: &str, arguments: &[Value]) -> Option<String> {
    let (mut out, mut rest) = (String::new(), pattern);
    while let Some(at) = rest.find(['{', '}']) {
        out.push_str(rest.get(..at)?);
        rest = rest.get(at..)?;
        if let Some(after) = rest.strip_prefix("{{").or_else(|| rest.strip_prefix("}}")) {
            out.push_str(rest.get(..1)?);
            rest = after;
            continue;
        }
        let (index, after) = rest.strip_prefix('{')?.split_once('}')?;
        out.push_str(&as_text(arguments.get(index.parse::<usize>().ok()?)?)?);
        rest = after;
    }
    out.push_str(rest);
    Some(out)
}

fn collections(name: &str, arguments: &[Value]) -> Option<Value> {
    let kinds: Vec<&Kind> = arguments.iter().map(|value| &value.kind).collect();
    match (name, kinds.as_slice()) {
        ("length", [Kind::List(items)]) => number(items.len() as f64),
        ("length", [Kind::Map(entries)]) => number(entries.len() as f64),
        ("length", [Kind::Text(text)]) => number(text.chars().count() as f64),
        ("empty", [Kind::Null]) => Some(truth(true)),
        ("empty", [Kind::List(items)]) => Some(truth(items.is_empty())),
        ("empty", [Kind::Map(entries)]) => Some(truth(entries.is_empty())),
        ("empty", [Kind::Text(text)]) => Some(truth(text.is_empty())),
        ("contains", [Kind::List(items), _]) => {
            let wanted = arguments.get(1)?;
            Some(truth(items.iter().any(|item| equal(item, wanted))))
        }
        ("contains", [Kind::Map(entries), Kind::Text(name)]) => {
            Some(truth(entries.iter().any(|(key, _)| key.eq_ignore_ascii_case(name))))
        }
        ("contains", [Kind::Text(one), _]) => {
            let wanted = as_text(arguments.get(1)?)?.to_lowercase();
            Some(truth(one.to_lowercase().contains(&wanted)))
        }
        ("first", [Kind::List(items)]) => items.first().cloned(),
        ("last", [Kind::List(items)]) => items.last().cloned(),
        ("first", [Kind::Text(text)]) => {
            Some(Value::text(text.chars().take(1).collect::<String>()))
        }
        ("last", [Kind::Text(text)]) => {
            Some(Value::text(text.chars().next_back().map(String::from).unwrap_or_default()))
        }
        ("take", [Kind::List(items), Kind::Number(count)]) => {
            Some(list(items.iter().take(*count as usize).cloned().collect()))
        }
        ("skip", [Kind::List(items), Kind::Number(count)]) => {
            Some(list(items.iter().skip(*count as usize).cloned().collect()))
        }
        ("take", [Kind::Text(text), Kind::Number(count)]) => {
            Some(Value::text(text.chars().take(*count as usize).collect::<String>()))
        }
        ("skip", [Kind::Text(text), Kind::Number(count)]) => {
            Some(Value::text(text.chars().skip(*count as usize).collect::<String>()))
        }
        ("range", [Kind::Number(start), Kind::Number(count)]) if *count <= LONGEST => {
            let at = |index: usize| Value::new(Kind::Number(start + index as f64));
            Some(list((0..*count as usize).map(at).collect()))
        }
        ("concat", [Kind::List(_), ..]) => {
            let mut all = Vec::new();
            for one in kinds {
                let Kind::List(items) = one else { return None };
                all.extend(items.iter().cloned());
            }
            Some(list(all))
        }
        ("flatten", [Kind::List(items)]) => {
            let mut all = Vec::new();
            for item in items {
                let Kind::List(inner) = &item.kind else { return None };
                all.extend(inner.iter().cloned());
            }
            Some(list(all))
        }
        ("union" | "shallowmerge", _) => union(arguments, name == "union"),
        ("intersection", [Kind::List(items), rest @ ..]) if items.len() <= MOST_COMPARED => {
            let in_all = |item: &&Value| {
                rest.iter().all(|other| {
                    matches!(other, Kind::List(others) if others.iter().any(|one| equal(one, item)))
                })
            };
            Some(list(items.iter().filter(in_all).cloned().collect()))
        }
        ("items", [Kind::Map(entries)]) => {
            let mut sorted: Vec<&(String, Value)> = entries.iter().collect();
            sorted.sort_by(|one, other| one.0.cmp(&other.0));
            let item = |(key, value): &(String, Value)| {
                let entries =
                    vec![("key".to_owned(), Value::text(key)), ("value".to_owned(), value.clone())];
                Value::new(Kind::Map(entries))
            };
            Some(list(sorted.into_iter().map(item).collect()))
        }
        ("objectkeys", [Kind::Map(entries)]) => {
            let mut keys: Vec<&str> = entries.iter().map(|(key, _)| key.as_str()).collect();
            keys.sort_unstable();
            Some(list(keys.into_iter().map(Value::text).collect()))
        }
        ("tryget", [_, ..]) => {
            let mut value = arguments.first()?.clone();
            for key in arguments.get(1..)? {
                value = part(&value, key);
                if value.why().is_some() {
                    return Some(Value::new(Kind::Null));
                }
            }
            Some(value)
        }
        _ => None,
    }
}

/// Of objects, the later one's entries count; objects within objects are united too. Of lists, each element stands
/// once.
fn union(arguments: &[Value], deep: bool) -> Option<Value> {
    let parts: Vec<&Value> = match arguments {
        [Value { kind: Kind::List(items), .. }] if !deep => items.iter().collect(),
        _ => arguments.iter().collect(),
    };
    let (first, rest) = parts.split_first()?;
    let mut all = (*first).clone();
    for other in rest {
        all = united(&all, other, deep)?;
    }
    Some(all)
}

fn united(one: &Value, other: &Value, deep: bool) -> Option<Value> {
    match (&one.kind, &other.kind) {
        (Kind::List(ones), Kind::List(others)) if ones.len() + others.len() > MOST_COMPARED => None,
        (Kind::Map(ones), Kind::Map(others)) if ones.len() + others.len() > MOST_COMPARED => None,
        (Kind::List(ones), Kind::List(others)) => {
            let mut all: Vec<Value> = Vec::new();
            for item in ones.iter().chain(others) {
                if !all.iter().any(|known| equal(known, item)) {
                    all.push(item.clone());
                }
            }
            Some(list(all))
        }
        (Kind::Map(ones), Kind::Map(others)) => {
            let mut all = ones.clone();
            for (key, value) in others {
                match all.iter_mut().find(|(known, _)| known.eq_ignore_ascii_case(key)) {
                    Some((_, known)) if deep && matches!(value.kind, Kind::Map(_)) => {
                        *known = united(known, value, deep).unwrap_or_else(|| value.clone());
                    }
                    Some((_, known)) => *known = value.clone(),
                    None => all.push((key.clone(), value.clone())),
                }
            }
            Some(Value::new(Kind::Map(all)))
        }
        _ => None,
    }
}

fn others(name: &str, arguments: &[Value]) -> Option<Value> {
    let kinds: Vec<&Kind> = arguments.iter().map(|value| &value.kind).collect();
    let order = |matches: &dyn Fn(std::cmp::Ordering) -> bool| {
        let order = match kinds.as_slice() {
            [Kind::Number(one), Kind::Number(other)] => one.partial_cmp(other)?,
            [Kind::Text(one), Kind::Text(other)] => one.cmp(other),
            _ => return None,
        };
        Some(truth(matches(order)))
    };
    match (name, kinds.as_slice()) {
        ("true", []) => Some(truth(true)),
        ("false", []) => Some(truth(false)),
        ("null", []) => Some(Value::new(Kind::Null)),
        ("not", [Kind::Bool(value)]) => Some(truth(!value)),
        ("equals", [_, _]) => Some(truth(equal(arguments.first()?, arguments.get(1)?))),
        ("less", _) => order(&|order| order.is_lt()),
        ("lessorequals", _) => order(&|order| order.is_le()),
        ("greater", _) => order(&|order| order.is_gt()),
        ("greaterorequals", _) => order(&|order| order.is_ge()),
        ("bool", [Kind::Bool(value)]) => Some(truth(*value)),
        ("bool", [Kind::Text(word)]) => Some(truth(word.to_ascii_lowercase().parse().ok()?)),
        ("bool", [Kind::Number(value)]) => Some(truth(*value != 0.0)),
        ("int", [Kind::Number(value)]) => number(value.trunc()),
        ("int", [Kind::Text(digits)]) => number(digits.parse::<i64>().ok()? as f64),
        ("add", [Kind::Number(one), Kind::Number(other)]) => number(one + other),
        ("sub", [Kind::Number(one), Kind::Number(other)]) => number(one - other),
        ("mul", [Kind::Number(one), Kind::Number(other)]) => number(one * other),
        ("div", [Kind::Number(one), Kind::Number(other)]) => number((one / other).trunc()),
        ("mod", [Kind::Number(one), Kind::Number(other)]) => number(one % other),
        ("min" | "max", _) => {
            let items = match kinds.as_slice() {
                [Kind::List(items)] => items.iter().map(|item| &item.kind).collect(),
                _ => kinds.clone(),
            };
            let pick = if name == "max" { f64::max } else { f64::min };
            let numbers = items.into_iter().map(|item| match item {
                Kind::Number(number) => Some(*number),
                _ => None,
            });
            number(numbers.collect::<Option<Vec<_>>>()?.into_iter().reduce(pick)?)
        }
        // A body as text is looked at as it is.
        ("json", [Kind::Text(text)]) => match text.trim() {
            "true" => Some(truth(true)),
            "false" => Some(truth(false)),
            "null" => Some(Value::new(Kind::Null)),
            other => number(other.parse().ok()?),
        },
        _ => None,
    }
}

/// Functions over the elements of a collection.
pub(super) fn over<'e>(
    name: &str,
    collection: &Value,
    lambda: &dyn Fn(usize) -> Option<Lambda<'e>>,
    call: &dyn Fn(&Lambda<'e>, &[&Value]) -> Value,
    start: impl Fn() -> Option<Value>,
) -> Option<Value> {
    let index = |at: usize| Value::new(Kind::Number(at as f64));
    match (name, &collection.kind) {
        ("map", Kind::List(items)) => {
            let body = lambda(0)?;
            let each = items.iter().enumerate().map(|(at, item)| call(&body, &[item, &index(at)]));
            Some(list(each.collect()))
        }
        ("filter", Kind::List(items)) => {
            let body = lambda(0)?;
            let mut kept = Vec::new();
            for (at, item) in items.iter().enumerate() {
                match call(&body, &[item, &index(at)]).kind {
                    Kind::Bool(true) => kept.push(item.clone()),
                    Kind::Bool(false) => {}
                    Kind::Unknown(why) => return Some(Value::unknown(why)),
                    _ => return None,
                }
            }
            Some(list(kept))
        }
        ("reduce", Kind::List(items)) => {
            let body = lambda(1)?;
            let fold = |sum: Value, item: &Value| call(&body, &[&sum, item]);
            Some(items.iter().fold(start()?, fold))
        }
        ("mapvalues", Kind::Map(entries)) => {
            let body = lambda(0)?;
            let each = entries.iter().map(|(key, value)| (key.clone(), call(&body, &[value])));
            Some(Value::new(Kind::Map(each.collect())))
        }
        ("toobject", Kind::List(items)) => {
            let key = lambda(0)?;
            let mut entries = Vec::new();
            for item in items {
                let Some(name) = as_text(&call(&key, &[item])) else {
                    return Some(Value::unknown("a key that is not known"));
                };
                let value = lambda(1).map_or_else(|| item.clone(), |value| call(&value, &[item]));
                entries.push((name, value));
            }
            Some(Value::new(Kind::Map(entries)))
        }
        _ => None,
    }
}

/// The id of a resource. Which subscription and group are meant, a template does not say.
pub(super) fn resource_id(function: &str, parts: &[String]) -> Value {
    let Some(at) = parts.iter().position(|part| is_type(part)) else {
        return Value::unknown("an id of a resource without its type");
    };
    let (before, from) = parts.split_at(at);
    let Some((kind, names)) = from.split_first() else {
        return Value::unknown("an id of a resource without its type");
    };
    let start = match (function, before) {
        ("tenantresourceid", _) => String::new(),
        ("subscriptionresourceid", [subscription]) => format!("/subscriptions/{subscription}"),
        ("subscriptionresourceid", _) => "/subscriptions/SUBSCRIPTION".to_owned(),
        (_, [subscription, group]) => {
            format!("/subscriptions/{subscription}/resourceGroups/{group}")
        }
        (_, [group]) => format!("/subscriptions/SUBSCRIPTION/resourceGroups/{group}"),
        _ => "/subscriptions/SUBSCRIPTION/resourceGroups/GROUP".to_owned(),
    };
    Value::text(format!("{start}/providers/{}", path_of(kind, names)))
}

/// The id of what extends a resource: the resource's id, type, names.
pub(super) fn extension_id(parts: &[String]) -> Value {
    match parts {
        [owner, kind, names @ ..] => {
            Value::text(format!("{owner}/providers/{}", path_of(kind, names)))
        }
        _ => Value::unknown("an id of a resource without its type"),
    }
}

fn is_type(part: &str) -> bool {
    part.contains('/') && part.contains('.') && !part.starts_with(['/', '['])
}

/// `Provider/a/b` and the names of both as `Provider/a/x/b/y`.
pub(super) fn path_of(kind: &str, names: &[String]) -> String {
    let mut types = kind.split('/');
    let mut path = types.next().unwrap_or_default().to_owned();
    for (at, kind) in types.enumerate() {
        path.push_str(&format!("/{kind}/{}", names.get(at).map_or("", String::as_str)));
    }
    path
}
