//! The small languages of a page: ids and versions.

/// True for kebab-case: lower-case letters, digits, single hyphens between them; a letter first.
pub(crate) fn is_id(text: &str) -> bool {
    text.starts_with(|first: char| first.is_ascii_lowercase())
        && text.split('-').all(|part| {
            !part.is_empty()
                && part.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit())
        })
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
    fn reads_versions() {
        assert_eq!(version("1.19"), Some((1, 19)));
        assert_eq!(version("v1.0"), Some((1, 0)));
        for text in ["1", "1.", "1.x", "1.2.3", "+1.2", ""] {
            assert_eq!(version(text), None, "{text}");
        }
    }
}
