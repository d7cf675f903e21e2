//! A check's message: text with CEL expressions in braces.

/// A piece of a message as it stands on the page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Piece<'t> {
    /// Said as it is; `{{` and `}}` are braces.
    Text(String),
    /// A CEL expression whose value is said.
    Expression(&'t str),
}

/// Splits a message; `None` if its braces do not balance or hold nothing.
pub fn pieces(says: &str) -> Option<Vec<Piece<'_>>> {
    let mut pieces = Vec::new();
    let mut text = String::new();
    let mut rest = says;
    while let Some(at) = rest.find(['{', '}']) {
        let (before, brace) = rest.split_at(at);
        text.push_str(before);
        if let Some(after) = brace.strip_prefix("{{").or_else(|| brace.strip_prefix("}}")) {
            text.push_str(brace.get(..1)?);
            rest = after;
        } else {
            let inside = brace.strip_prefix('{')?;
            let end = expression_end(inside)?;
            if !text.is_empty() {
                pieces.push(Piece::Text(std::mem::take(&mut text)));
            }
            let expression = inside.get(..end).filter(|text| !text.trim().is_empty())?;
            pieces.push(Piece::Expression(expression));
            rest = inside.get(end + 1..)?;
        }
    }
    text.push_str(rest);
    if !text.is_empty() {
        pieces.push(Piece::Text(text));
    }
    Some(pieces)
}

/// Where the brace closes that was opened before `inside`; map literals and strings are stepped over.
pub(crate) fn expression_end(inside: &str) -> Option<usize> {
    let mut depth = 0usize;
    let mut quote = None;
    let mut escaped = false;
    for (at, letter) in inside.char_indices() {
        match (quote, letter) {
            (Some(_), _) if escaped => escaped = false,
            (Some(_), '\\') => escaped = true,
            (Some(open), _) if letter == open => quote = None,
            (Some(_), _) => {}
            (None, '"' | '\'') => quote = Some(letter),
            (None, '{') => depth += 1,
            (None, '}') if depth == 0 => return Some(at),
            (None, '}') => depth -= 1,
            (None, _) => {}
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(text: &str) -> Piece<'static> {
        Piece::Text(text.to_owned())
    }

    #[test]
    fn splits_text_and_expressions() {
        assert_eq!(
            pieces("container `{container.name}` may run as root").unwrap(),
            [text("container `"), Piece::Expression("container.name"), text("` may run as root")]
        );
        assert_eq!(pieces("{{x}}").unwrap(), [text("{x}")]);
    }

    #[test]
    fn steps_over_strings_and_nested_braces() {
        assert_eq!(
            pieces("{ {'a': '}'}['a'] }").unwrap(),
            [Piece::Expression(" {'a': '}'}['a'] ")]
        );
    }

    #[test]
    fn refuses_unbalanced_and_empty_braces() {
        for says in ["{a", "a}", "{}", "{ }", "{'a}"] {
            assert_eq!(pieces(says), None, "{says}");
        }
    }
}
