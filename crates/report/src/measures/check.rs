//! Checks in words, for a terminal and for Markdown.

use ringfort_measure::{Check, Promise};

/// `container, pod`; with the versions it is of, if it is not of all.
pub(crate) fn subjects(check: &Check) -> String {
    let mut text = check.subjects.join(", ");
    if let Some((major, minor)) = check.from {
        text.push_str(&format!(", from version {major}.{minor}"));
    }
    if let Some((major, minor)) = check.until {
        text.push_str(&format!(", before version {major}.{minor}"));
    }
    text
}

/// The expressions, one after the other, each with its name as a comment.
pub(crate) fn expressions(check: &Check) -> String {
    let when = check.when.as_deref().map(|when| format!("// applies when\n{}\n", when.trim_end()));
    format!("{}// holds if\n{}", when.unwrap_or_default(), check.holds.trim_end())
}

/// The fix, a step a line, and what it promises.
pub(crate) fn fix(check: &Check) -> Option<String> {
    let fix = check.fix.as_ref()?;
    let set = fix.set.iter().map(|(path, value)| format!("set `{path}: {value}`"));
    let removed = fix.remove.iter().map(|path| format!("remove `{path}`"));
    let steps: Vec<String> = set.chain(removed).collect();
    let promise = match fix.promise {
        Promise::Safe => "behaviour stays as it is",
        Promise::MayBreak => "may break what runs: try it first",
    };
    (!steps.is_empty()).then(|| format!("{} ({promise})", steps.join(", ")))
}
