//! The variables of a build and how they are replaced.

use std::collections::HashMap;

/// A text, or the name of a variable that only the build knows.
pub(crate) type Resolved = Result<String, String>;

/// The longest text that replacing may make.
const LONGEST: usize = 64 * 1024;

/// Build arguments and environment variables that are known at some line.
#[derive(Clone, Debug, Default)]
pub(crate) struct Scope {
    /// `None`: declared, and its value is given when the image is built.
    variables: HashMap<String, Option<String>>,
}

impl Scope {
    pub(crate) fn set(&mut self, name: &str, value: Option<String>) {
        self.variables.insert(name.to_owned(), value);
    }

    pub(crate) fn get(&self, name: &str) -> Option<&Option<String>> {
        self.variables.get(name)
    }

    /// Replaces variables and takes quotes away.
    ///
    /// # Errors
    /// The name of a variable that only the build knows.
    pub(crate) fn replace(&self, text: &str, escape: char) -> Resolved {
        let mut out = String::new();
        let (mut rest, mut quote) = (text.chars(), None);
        while let Some(letter) = rest.next() {
            match (letter, quote) {
                ('\'' | '"', None) => quote = Some(letter),
                (letter, Some(open)) if letter == open => quote = None,
                (letter, open) if letter == escape && open != Some('\'') => {
                    out.extend(rest.next());
                }
                ('$', open) if open != Some('\'') => {
                    let (value, behind) = self.variable(rest.as_str(), escape)?;
                    out.push_str(&value);
                    rest = behind.chars();
                }
                _ => out.push(letter),
            }
            if out.len() > LONGEST {
                return Err("a very long value".to_owned());
            }
        }
        Ok(out)
    }

    /// The value of the variable that `text` names behind the `$`, and what comes after it.
    fn variable<'t>(&self, text: &'t str, escape: char) -> Result<(String, &'t str), String> {
        if let Some(inside) = text.strip_prefix('{') {
            let Some(end) = closing(inside) else { return Err(format!("${text}")) };
            let (inside, behind) = (inside.get(..end).unwrap_or(inside), inside.get(end + 1..));
            return Ok((self.braced(inside, escape)?, behind.unwrap_or_default()));
        }
        let end = text.find(|letter| !is_name(letter)).unwrap_or(text.len());
        let (name, behind) = text.split_at(end);
        if name.is_empty() {
            return Ok(("$".to_owned(), text));
        }
        Ok((self.value(name)?, behind))
    }

    /// `name`, `name:-default`, `name:+other`
    fn braced(&self, inside: &str, escape: char) -> Resolved {
        let end = inside.find(|letter| !is_name(letter)).unwrap_or(inside.len());
        let (name, operation) = inside.split_at(end);
        let known = self.variables.get(name);
        let is_set = matches!(known, Some(Some(value)) if !value.is_empty());
        // An argument without a default may be given or not.
        if matches!(known, Some(None)) || name.is_empty() {
            return Err(name.to_owned());
        }
        let operation = operation.strip_prefix(':').unwrap_or(operation);
        match (operation.chars().next(), operation.get(1..)) {
            (None, _) => self.value(name),
            (Some('-'), Some(default)) if !is_set && known.is_some() => {
                self.nested(default, escape)
            }
            (Some('-'), Some(_)) if is_set => self.value(name),
            (Some('+'), Some(other)) if is_set => self.nested(other, escape),
            (Some('+'), Some(_)) if known.is_some() => Ok(String::new()),
            _ => Err(name.to_owned()),
        }
    }

    /// A default may name variables; those within it may not have defaults of their own.
    fn nested(&self, text: &str, escape: char) -> Resolved {
        if text.contains("${") { Err(text.to_owned()) } else { self.replace(text, escape) }
    }

    /// The base image may set what the file does not.
    fn value(&self, name: &str) -> Resolved {
        match self.variables.get(name) {
            Some(Some(value)) => Ok(value.clone()),
            Some(None) | None => Err(name.to_owned()),
        }
    }
}

/// Where the brace closes that was opened before the text.
fn closing(text: &str) -> Option<usize> {
    let mut depth = 0_usize;
    for (at, letter) in text.char_indices() {
        match letter {
            '{' => depth += 1,
            '}' if depth == 0 => return Some(at),
            '}' => depth -= 1,
            _ => {}
        }
    }
    None
}

fn is_name(letter: char) -> bool {
    letter.is_ascii_alphanumeric() || letter == '_'
}

#[cfg(test)]
mod tests {
    use super::*;

    fn scope() -> Scope {
        let mut scope = Scope::default();
        scope.set("A", Some("one".to_owned()));
        scope.set("EMPTY", Some(String::new()));
        scope.set("GIVEN", None);
        scope
    }

    #[test]
    fn variables_are_replaced_and_quotes_taken_away() {
        let replaced = |text: &str| scope().replace(text, '\\');
        assert_eq!(replaced("x-$A-${A}").unwrap(), "x-one-one");
        assert_eq!(replaced("${EMPTY:-d}${A:+s}${EMPTY:+n}").unwrap(), "ds");
        assert_eq!(replaced("'$A' \"$A\" \\$A").unwrap(), "$A one $A");
        assert_eq!(replaced("$ 5").unwrap(), "$ 5");
    }

    #[test]
    fn what_only_the_build_knows_is_an_error() {
        for text in ["$GIVEN", "${GIVEN:-d}", "$NOWHERE", "${NOWHERE:-d}", "${A", "${A%e}", "${}"] {
            assert!(scope().replace(text, '\\').is_err(), "{text}");
        }
    }
}
