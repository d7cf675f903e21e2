//! Escapes: what stands behind a backslash, in a class or outside.

use std::iter::Peekable;
use std::str::Chars;

/// What an escape stands for.
pub(super) enum Escaped {
    Literal(char),
    /// A class in brackets.
    Class(String),
}

/// What stands behind a backslash, in a class or outside.
pub(super) fn escaped(rest: &mut Peekable<Chars<'_>>) -> Result<Escaped, String> {
    let Some(character) = rest.next() else { return Err("it ends with a `\\`".to_owned()) };
    let literal = match character {
        'd' => return Ok(Escaped::Class("[0-9]".to_owned())),
        'D' => return Ok(Escaped::Class("[^0-9]".to_owned())),
        's' => return Ok(Escaped::Class("[\\t\\n\\x0C\\r ]".to_owned())),
        'S' => return Ok(Escaped::Class("[^\\t\\n\\x0C\\r ]".to_owned())),
        'w' => return Ok(Escaped::Class("[0-9A-Za-z_]".to_owned())),
        'W' => return Ok(Escaped::Class("[^0-9A-Za-z_]".to_owned())),
        'p' | 'P' => return property(rest, character == 'P').map(Escaped::Class),
        'a' => '\u{7}',
        'f' => '\u{c}',
        'n' => '\n',
        'r' => '\r',
        't' => '\t',
        'v' => '\u{b}',
        'x' => hexadecimal(rest)?,
        '0' => octal(rest, 0),
        '1'..='7' if rest.peek().is_some_and(|next| next.is_digit(8)) => {
            octal(rest, character.to_digit(8).unwrap_or(0))
        }
        '1'..='9' => return Err("references to groups are not supported".to_owned()),
        other if other.is_ascii() && !other.is_ascii_alphanumeric() => other,
        other => return Err(format!("`\\{other}` is not supported")),
    };
    Ok(Escaped::Literal(literal))
}

/// Up to two more octal digits.
fn octal(rest: &mut Peekable<Chars<'_>>, first: u32) -> char {
    let mut value = first;
    for _ in 0..2 {
        match rest.next_if(|next| next.is_digit(8)).and_then(|digit| digit.to_digit(8)) {
            Some(digit) => value = value * 8 + digit,
            None => break,
        }
    }
    char::from_u32(value).unwrap_or('\0')
}

/// `7F` or `{10FFFF}`.
fn hexadecimal(rest: &mut Peekable<Chars<'_>>) -> Result<char, String> {
    let invalid = || "`\\x` must be followed by two digits or `{digits}`".to_owned();
    let mut digits = String::new();
    if rest.next_if_eq(&'{').is_some() {
        loop {
            match rest.next() {
                Some('}') => break,
                Some(digit) if digit.is_ascii_hexdigit() && digits.len() < 16 => digits.push(digit),
                _ => return Err(invalid()),
            }
        }
    } else {
        for _ in 0..2 {
            digits.push(rest.next_if(char::is_ascii_hexdigit).ok_or_else(invalid)?);
        }
    }
    u32::from_str_radix(&digits, 16).ok().and_then(char::from_u32).ok_or_else(invalid)
}

/// `\pN`, `\p{Greek}`, `\p{^Lu}`: general categories and scripts.
fn property(rest: &mut Peekable<Chars<'_>>, mut negated: bool) -> Result<String, String> {
    let mut name = String::new();
    match rest.next() {
        Some('{') => {
            if rest.next_if_eq(&'^').is_some() {
                negated = !negated;
            }
            loop {
                match rest.next() {
                    Some('}') => break,
                    Some(c) if c.is_ascii_alphanumeric() || c == '_' => name.push(c),
                    _ => return Err("`\\p` must be followed by a letter or `{Name}`".to_owned()),
                }
            }
        }
        Some(letter) if letter.is_ascii_alphabetic() => name.push(letter),
        _ => return Err("`\\p` must be followed by a letter or `{Name}`".to_owned()),
    }
    let caret = if negated { "^" } else { "" };
    let class = match name.as_str() {
        "Any" => "\\x{0}-\\x{10FFFF}".to_owned(),
        short if short.len() <= 2 => format!("\\p{{gc={short}}}"),
        script => format!("\\p{{sc={script}}}"),
    };
    Ok(format!("[{caret}{class}]"))
}

/// Writes a character so that it stands for itself, in a class or outside.
pub(super) fn push_literal(out: &mut String, character: char) {
    if character.is_ascii_alphanumeric() || !character.is_ascii() {
        out.push(character);
    } else {
        out.push_str(&format!("\\x{:02X}", u32::from(character)));
    }
}
