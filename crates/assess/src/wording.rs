//! Values as messages say them.

use ringfort_cel::Value;

/// Entries of a list or map that a message shows.
const MOST: usize = 5;

/// A value in a message: texts as they are, lists with commas, at most five entries of each.
pub(crate) fn worded(value: &Value<'_>) -> String {
    let mut text = String::new();
    word(value, 0, &mut text);
    text
}

fn word(value: &Value<'_>, depth: usize, out: &mut String) {
    match value {
        Value::Null => out.push_str("null"),
        Value::Bool(value) => out.push_str(if *value { "true" } else { "false" }),
        Value::Int(value) => out.push_str(&value.to_string()),
        Value::Uint(value) => out.push_str(&value.to_string()),
        Value::Double(value) => out.push_str(&value.to_string()),
        Value::String(text) => out.push_str(text),
        Value::List(list) if depth < 2 => {
            for (number, item) in list.iter().take(MOST).enumerate() {
                if number > 0 {
                    out.push_str(", ");
                }
                word(&item, depth + 1, out);
            }
            more(list.len(), out);
        }
        Value::Map(map) if depth < 2 => {
            for (number, (key, item)) in map.iter().take(MOST).enumerate() {
                if number > 0 {
                    out.push_str(", ");
                }
                word(&key, depth + 1, out);
                out.push('=');
                word(&item, depth + 1, out);
            }
            more(map.len(), out);
        }
        Value::Optional(Some(value)) => word(value, depth + 1, out),
        other => {
            out.push_str("a ");
            out.push_str(other.type_name());
        }
    }
}

fn more(length: usize, out: &mut String) {
    if length > MOST {
        out.push_str(&format!(" and {} more", length - MOST));
    }
}
