//! The small languages of a page: ids, field paths, messages, versions.

/// True for kebab-case: lower-case letters, digits, single hyphens between them; a letter first.
pub(crate) fn is_id(text: &str) -> bool {
    text.starts_with(|first: char| first.is_ascii_lowercase())
        && text.split('-').all(|part| {
            !part.is_empty()
                && part.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit())
        })
}

/// True for a field path such as `spec.ports[0].name` or `metadata.annotations["example.org/a.b"]`.
pub(crate) fn is_field_path(text: &str) -> bool {
    let mut rest = text;
    if rest.is_empty() {
        return false;
    }
    loop {
        let after = if let Some(inside) = rest.strip_prefix('[') {
            bracket_end(inside)
        } else {
            let end = rest.find(['.', '[']).unwrap_or(rest.len());
            let (name, after) = rest.split_at(end);
            let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"_-$/".contains(&byte);
            (!name.is_empty() && name.bytes().all(plain)).then_some(after)
        };
        match after {
            None => return false,
            Some("") => return true,
            Some(after) if after.starts_with('[') => rest = after,
            Some(after) => match after.strip_prefix('.') {
                Some(next) if !next.is_empty() && !next.starts_with('[') => rest = next,
                _ => return false,
            },
        }
    }
}

/// What follows the bracket that was opened before `inside`.
fn bracket_end(inside: &str) -> Option<&str> {
    if let Some(quote @ ('"' | '\'')) = inside.chars().next() {
        let (key, after) = inside.get(1..)?.split_once(quote)?;
        return if key.is_empty() { None } else { after.strip_prefix(']') };
    }
    let (index, after) = inside.split_once(']')?;
    let digits = !index.is_empty() && index.bytes().all(|byte| byte.is_ascii_digit());
    (digits && index.len() < 10).then_some(after)
}

/// True if the braces of a message balance: `{expression}`, with `{{` and `}}` for braces themselves.
pub(crate) fn braces_balance(says: &str) -> bool {
    let mut rest = says;
    while let Some(at) = rest.find(['{', '}']) {
        let brace = rest.get(at..).unwrap_or("");
        if let Some(after) = brace.strip_prefix("{{").or_else(|| brace.strip_prefix("}}")) {
            rest = after;
            continue;
        }
        let Some(inside) = brace.strip_prefix('{') else { return false };
        let Some(end) = expression_end(inside) else { return false };
        if inside.get(..end).is_none_or(|expression| expression.trim().is_empty()) {
            return false;
        }
        rest = inside.get(end + 1..).unwrap_or("");
    }
    true
}

/// Where the brace closes that was opened before `inside`; strings and inner braces are stepped over.
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

/// Reads `1.19` or `v1.19`.
pub(crate) fn version(text: &str) -> Option<(u32, u32)> {
    let (major, minor) = text.strip_prefix('v').unwrap_or(text).split_once('.')?;
    let number = |part: &str| {
        let digits = part.bytes().all(|byte| byte.is_ascii_digit());
        if digits { part.parse().ok() } else { None }
    };
    Some((number(major)?, number(minor)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn knows_ids() {
        for id in ["a", "run-as-non-root", "w3-x"] {
            assert!(is_id(id), "{id}");
        }
        for id in ["", "-a", "a-", "a--b", "A", "a_b", "3a", "ä"] {
            assert!(!is_id(id), "{id}");
        }
    }

    #[test]
    fn knows_field_paths() {
        for path in
            ["a", "spec.ports[0].name", r#"metadata.annotations["example.org/a.b"]"#, "a['b'][1]"]
        {
            assert!(is_field_path(path), "{path}");
        }
        for path in ["", ".a", "a.", "a..b", "a[", "a[x]", "a['b]", "a b", "a.[0]", "a[]", "a[0]b"]
        {
            assert!(!is_field_path(path), "{path}");
        }
    }

    #[test]
    fn balances_braces() {
        for says in ["plain", "a {b} c", "{{x}}", "{ {'a': '}'}['a'] }"] {
            assert!(braces_balance(says), "{says}");
        }
        for says in ["{a", "a}", "{}", "{'a}"] {
            assert!(!braces_balance(says), "{says}");
        }
    }

    #[test]
    fn reads_versions() {
        assert_eq!(version("1.19"), Some((1, 19)));
        assert_eq!(version("v1.0"), Some((1, 0)));
        for text in ["1", "1.", "1.x", "1.2.3", "+1.2", ""] {
            assert_eq!(version(text), None, "{text}");
        }
    }
}
