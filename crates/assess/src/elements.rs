//! The variables that the macros of an expression bind.

/// The variables that the macros of an expression bind (`v` in `volumes.all(v, …)`): a message may name them.
pub(crate) fn element_names(expression: &str) -> Vec<&str> {
    let mut names = Vec::new();
    for (at, _) in expression.match_indices('(') {
        let (Some(before), Some(after)) = (expression.get(..at), expression.get(at + 1..)) else {
            continue;
        };
        let calls_macro = ["all", "exists", "exists_one", "existsOne", "map", "filter"]
            .iter()
            .any(|name| before.strip_suffix(name).is_some_and(|head| head.ends_with('.')));
        if !calls_macro {
            continue;
        }
        // One or two names, each ended by a comma, as in `m.all(k, v, …)`.
        for name in after.split(',').take(2).map(str::trim) {
            let identifier = name
                .starts_with(|first: char| first.is_ascii_alphabetic() || first == '_')
                && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
            if !identifier {
                break;
            }
            if !names.contains(&name) {
                names.push(name);
            }
        }
    }
    names
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_the_variables_of_macros() {
        let expression = "pod.?volumes.orValue([]).all(v, !has(v.hostPath)) && m.all(k, w, k != w)";
        assert_eq!(element_names(expression), ["v", "k", "w"]);
        assert!(element_names("size(a)").is_empty());
    }
}
