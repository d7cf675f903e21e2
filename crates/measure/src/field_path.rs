//! Paths of fields as pages write them.

use ringfort_document::Step;

/// Reads a field path such as `spec.ports[0].name` or `metadata.annotations["example.org/a.b"]`; `None` if it is
/// none.
pub fn field_path(text: &str) -> Option<Vec<Step>> {
    let mut steps = Vec::new();
    let mut rest = text;
    loop {
        let after = if let Some(inside) = rest.strip_prefix('[') {
            let (step, after) = bracket(inside)?;
            steps.push(step);
            after
        } else {
            let end = rest.find(['.', '[']).unwrap_or(rest.len());
            let (name, after) = rest.split_at(end);
            let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"_-$/".contains(&byte);
            if name.is_empty() || !name.bytes().all(plain) {
                return None;
            }
            steps.push(Step::Key(name.into()));
            after
        };
        match after {
            "" => return Some(steps),
            _ if after.starts_with('[') => rest = after,
            _ => {
                let next = after.strip_prefix('.')?;
                rest = Some(next).filter(|next| !next.starts_with('['))?;
            }
        }
    }
}

/// The step after a `[` and what follows its `]`.
fn bracket(inside: &str) -> Option<(Step, &str)> {
    if let Some(quote @ ('"' | '\'')) = inside.chars().next() {
        let (key, after) = inside.get(1..)?.split_once(quote)?;
        let after = after.strip_prefix(']')?;
        return (!key.is_empty()).then(|| (Step::Key(key.into()), after));
    }
    let (index, after) = inside.split_once(']')?;
    let digits = !index.is_empty() && index.bytes().all(|byte| byte.is_ascii_digit());
    let index = Some(index).filter(|index| digits && index.len() < 10)?;
    Some((Step::Index(index.parse().ok()?), after))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(text: &str) -> Step {
        Step::Key(text.into())
    }

    #[test]
    fn reads_dots_indices_and_quoted_keys() {
        let steps = field_path("spec.ports[0].name").unwrap();
        assert_eq!(steps, [key("spec"), key("ports"), Step::Index(0), key("name")]);
        let steps = field_path(r#"metadata.annotations["example.org/a.b"]"#).unwrap();
        assert_eq!(steps, [key("metadata"), key("annotations"), key("example.org/a.b")]);
        assert_eq!(field_path("a['b'][1]").unwrap(), [key("a"), key("b"), Step::Index(1)]);
    }

    #[test]
    fn refuses_what_is_no_path() {
        for path in ["", ".a", "a.", "a..b", "a[", "a[x]", "a['b]", "a b", "a.[0]", "a[]", "a[0]b"]
        {
            assert_eq!(field_path(path), None, "{path}");
        }
    }
}
