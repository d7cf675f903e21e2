//! Classes: `[...]`.

use std::iter::Peekable;
use std::str::Chars;

use super::Step;
use super::escape::{Escaped, escaped, push_literal};

/// The class behind the opening bracket, written anew.
pub(super) fn read(rest: &mut Peekable<Chars<'_>>) -> Result<String, String> {
    let mut out = String::from("[");
    if rest.next_if_eq(&'^').is_some() {
        out.push('^');
    }
    let mut first = true;
    loop {
        match rest.peek() {
            None => return Err("a `[` is not closed".to_owned()),
            Some(']') if !first => {
                rest.next();
                out.push(']');
                return Ok(out);
            }
            Some(_) => item(rest, &mut out)?,
        }
        first = false;
    }
}

fn item(rest: &mut Peekable<Chars<'_>>, out: &mut String) -> Step {
    if let Some(named) = named_class(rest)? {
        out.push_str(&named);
        return Ok(());
    }
    let low = match character(rest)? {
        Escaped::Class(class) => {
            out.push_str(&class);
            return Ok(());
        }
        Escaped::Literal(low) => low,
    };
    let mut ahead = rest.clone();
    let range = ahead.next() == Some('-') && ahead.peek().is_some_and(|&next| next != ']');
    push_literal(out, low);
    if range {
        *rest = ahead;
        match character(rest)? {
            Escaped::Literal(high) if high >= low => {
                out.push('-');
                push_literal(out, high);
            }
            _ => return Err("a class has a range without order".to_owned()),
        }
    }
    Ok(())
}

fn character(rest: &mut Peekable<Chars<'_>>) -> Result<Escaped, String> {
    match rest.next() {
        None => Err("a `[` is not closed".to_owned()),
        Some('\\') => escaped(rest),
        Some(literal) => Ok(Escaped::Literal(literal)),
    }
}

/// `[:alpha:]` and `[:^alpha:]`.
fn named_class(rest: &mut Peekable<Chars<'_>>) -> Result<Option<String>, String> {
    let mut ahead = rest.clone();
    if ahead.next() != Some('[') || ahead.next() != Some(':') {
        return Ok(None);
    }
    let mut name = String::new();
    loop {
        match ahead.next() {
            Some(':') if ahead.peek() == Some(&']') => break,
            Some(character) if name.len() < 16 => name.push(character),
            // Without an end the bracket stands for itself.
            _ => return Ok(None),
        }
    }
    ahead.next();
    const NAMES: [&str; 14] = [
        "alnum", "alpha", "ascii", "blank", "cntrl", "digit", "graph", "lower", "print", "punct",
        "space", "upper", "word", "xdigit",
    ];
    if !NAMES.contains(&name.trim_start_matches('^')) || name.starts_with("^^") {
        return Err(format!("there is no class `[:{name}:]`"));
    }
    *rest = ahead;
    Ok(Some(format!("[:{name}:]")))
}
