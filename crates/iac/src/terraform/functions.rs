//! The common functions. Any other gives a value that is not known.

use crate::value::{Kind, Value, as_text, equal};

/// Calls a function.
pub(crate) fn call(name: &str, arguments: Vec<Value>, expands: bool) -> Value {
    if expands {
        return Value::unknown("a call with an expanded argument");
    }
    match name {
        // These look at values that may not be known.
        "try" => {
            let known = arguments.into_iter().find(|value| value.why().is_none());
            return known.unwrap_or_else(|| Value::unknown("no argument of `try` is known"));
        }
        "coalesce" => {
            for value in arguments {
                match &value.kind {
                    Kind::Null => {}
                    Kind::Text(text) if text.is_empty() => {}
                    _ => return value,
                }
            }
            return Value::unknown("all arguments of `coalesce` are null");
        }
        "sensitive" | "nonsensitive" => return first(arguments),
        _ => {}
    }
    if let Some(why) = arguments.iter().find_map(Value::why) {
        return Value::unknown(why);
    }
    known(name, &arguments).unwrap_or_else(|| Value::unknown(format!("the function `{name}`")))
}

fn first(arguments: Vec<Value>) -> Value {
    arguments.into_iter().next().unwrap_or_else(|| Value::unknown("a call without an argument"))
}

fn known(name: &str, arguments: &[Value]) -> Option<Value> {
    let kinds: Vec<&Kind> = arguments.iter().map(|value| &value.kind).collect();
    let text = |text: String| Some(Value::text(text));
    let truth = |value: bool| Some(Value::new(Kind::Bool(value)));
    let list = |items: Vec<Value>| Some(Value::new(Kind::List(items)));
    match (name, kinds.as_slice()) {
        ("lower", [Kind::Text(one)]) => text(one.to_lowercase()),
        ("upper", [Kind::Text(one)]) => text(one.to_uppercase()),
        ("trimspace", [Kind::Text(one)]) => text(one.trim().to_owned()),
        ("trimprefix", [Kind::Text(one), Kind::Text(part)]) => {
            text(one.strip_prefix(part.as_str()).unwrap_or(one).to_owned())
        }
        ("trimsuffix", [Kind::Text(one), Kind::Text(part)]) => {
            text(one.strip_suffix(part.as_str()).unwrap_or(one).to_owned())
        }
        ("startswith", [Kind::Text(one), Kind::Text(part)]) => {
            truth(one.starts_with(part.as_str()))
        }
        ("endswith", [Kind::Text(one), Kind::Text(part)]) => truth(one.ends_with(part.as_str())),
        ("replace", [Kind::Text(one), Kind::Text(from), Kind::Text(to)])
            if !from.starts_with('/') && !from.is_empty() =>
        {
            text(one.replace(from.as_str(), to))
        }
        ("join", [Kind::Text(separator), Kind::List(items)]) => {
            let parts: Option<Vec<String>> = items.iter().map(as_text).collect();
            text(parts?.join(separator))
        }
        ("split", [Kind::Text(separator), Kind::Text(one)]) if !separator.is_empty() => {
            list(one.split(separator.as_str()).map(Value::text).collect())
        }
        ("format", [Kind::Text(pattern), ..]) => format(pattern, arguments.get(1..)?),
        ("tostring", [_]) => text(as_text(arguments.first()?)?),
        ("tobool", [Kind::Bool(value)]) => truth(*value),
        ("tobool", [Kind::Text(word)]) => truth(word.parse().ok()?),
        ("tonumber", [Kind::Number(_)]) => arguments.first().cloned(),
        ("tonumber", [Kind::Text(digits)]) => {
            let number: f64 = digits.parse().ok()?;
            number.is_finite().then(|| Value::new(Kind::Number(number)))
        }
        ("tolist" | "toset", [Kind::List(items)]) => list(items.clone()),
        ("tomap", [Kind::Map(_)]) => arguments.first().cloned(),
        ("length", [Kind::List(items)]) => Some(Value::new(Kind::Number(items.len() as f64))),
        ("length", [Kind::Map(entries)]) => Some(Value::new(Kind::Number(entries.len() as f64))),
        ("length", [Kind::Text(one)]) => Some(Value::new(Kind::Number(one.chars().count() as f64))),
        ("concat", lists) => {
            let mut all = Vec::new();
            for one in lists {
                let Kind::List(items) = one else { return None };
                all.extend(items.iter().cloned());
            }
            list(all)
        }
        ("compact", [Kind::List(items)]) => list(
            items
                .iter()
                .filter(|item| {
                    !matches!(&item.kind, Kind::Null) && as_text(item).as_deref() != Some("")
                })
                .cloned()
                .collect(),
        ),
        ("distinct", [Kind::List(items)]) => {
            let mut kept: Vec<Value> = Vec::new();
            for item in items {
                if !kept.iter().any(|other| equal(other, item)) {
                    kept.push(item.clone());
                }
            }
            list(kept)
        }
        ("flatten", [Kind::List(items)]) => {
            let mut flat = Vec::new();
            flatten(items, &mut flat);
            list(flat)
        }
        ("contains", [Kind::List(items), _]) => {
            let wanted = arguments.get(1)?;
            truth(items.iter().any(|item| equal(item, wanted)))
        }
        ("element", [Kind::List(items), Kind::Number(index)])
            if !items.is_empty() && *index >= 0.0 =>
        {
            items.get(*index as usize % items.len()).cloned()
        }
        ("one", [Kind::List(items)]) => match items.as_slice() {
            [] => Some(Value::new(Kind::Null)),
            [only] => Some(only.clone()),
            _ => None,
        },
        ("keys", [Kind::Map(entries)]) => {
            let mut keys: Vec<&str> = entries.iter().map(|(key, _)| key.as_str()).collect();
            keys.sort_unstable();
            list(keys.into_iter().map(Value::text).collect())
        }
        ("values", [Kind::Map(entries)]) => {
            let mut sorted: Vec<&(String, Value)> = entries.iter().collect();
            sorted.sort_by(|one, other| one.0.cmp(&other.0));
            list(sorted.into_iter().map(|(_, value)| value.clone()).collect())
        }
        ("merge", maps) => {
            let mut merged: Vec<(String, Value)> = Vec::new();
            for one in maps {
                let entries = match one {
                    Kind::Map(entries) => entries,
                    Kind::Null => continue,
                    _ => return None,
                };
                for (key, value) in entries {
                    merged.retain(|(known, _)| known != key);
                    merged.push((key.clone(), value.clone()));
                }
            }
            Some(Value::new(Kind::Map(merged)))
        }
        ("lookup", [Kind::Map(_), Kind::Text(key), ..]) => {
            let found = arguments.first()?.get(key).cloned();
            found.or_else(|| arguments.get(2).cloned())
        }
        ("max" | "min", numbers) => {
            let mut all = Vec::new();
            for one in numbers {
                let Kind::Number(number) = one else { return None };
                all.push(*number);
            }
            let pick = if name == "max" { f64::max } else { f64::min };
            all.into_iter().reduce(pick).map(|number| Value::new(Kind::Number(number)))
        }
        // A body as text: what is in it is looked at as it is.
        ("jsonencode", [_]) => arguments.first().cloned(),
        _ => None,
    }
}

fn flatten(items: &[Value], flat: &mut Vec<Value>) {
    for item in items {
        match &item.kind {
            Kind::List(inner) => flatten(inner, flat),
            _ => flat.push(item.clone()),
        }
    }
}

/// `%s`, `%d`, `%v` and `%%`; other verbs give nothing.
fn format(pattern: &str, arguments: &[Value]) -> Option<Value> {
    let (mut out, mut next) = (String::new(), arguments.iter());
    let mut letters = pattern.chars();
    while let Some(letter) = letters.next() {
        if letter != '%' {
            out.push(letter);
            continue;
        }
        match letters.next()? {
            '%' => out.push('%'),
            's' | 'd' | 'v' => out.push_str(&as_text(next.next()?)?),
            _ => return None,
        }
    }
    Some(Value::text(out))
}
