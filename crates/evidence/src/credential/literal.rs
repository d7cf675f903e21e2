//! What a value is: a literal, or something that stands for a value that is elsewhere.

/// What a value is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Literal {
    /// Nothing, or a boolean.
    Nothing,
    /// Digits.
    Number,
    /// Names where the value is: a variable, a template, a file, a vault, an address.
    Reference,
    /// To be replaced before use.
    Placeholder,
    /// Anything else.
    Word,
}

/// How references start.
const REFERENCES: &[&str] = &[
    "/",
    "./",
    "../",
    "file:",
    "http://",
    "https://",
    "env:",
    "vault:",
    "ref+",
    "secretref:",
    "secretkeyref:",
    "secret://",
    "op://",
    "awssm:",
    "arn:",
    "gcp:",
    "gsm:",
    "projects/",
    "keyvault",
    "@microsoft.keyvault",
    "enc[",
    "!vault",
    "%env",
];

/// Values that stand for one that comes later. Words that people leave in place, such as `changeme`, are not
/// among them: whoever tries them gets in.
const PLACEHOLDERS: &[&str] = &[
    "replaceme",
    "replace_me",
    "replace-me",
    "placeholder",
    "redacted",
    "todo",
    "tbd",
    "none",
    "null",
    "nil",
    "undefined",
    "unset",
    "n/a",
];

impl Literal {
    pub(crate) fn of(value: &str) -> Literal {
        let value = value.trim().trim_matches(['"', '\'']).trim();
        let lower = value.get(..value.len().min(64)).unwrap_or(value).to_ascii_lowercase();
        if value.is_empty() || matches!(&*lower, "true" | "false" | "yes" | "no" | "on" | "off") {
            Literal::Nothing
        } else if is_filler(value) || PLACEHOLDERS.contains(&&*lower) || is_bracketed(value) {
            Literal::Placeholder
        } else if is_variable(value) || REFERENCES.iter().any(|start| lower.starts_with(start)) {
            Literal::Reference
        } else if value.bytes().all(|byte| byte.is_ascii_digit()) {
            Literal::Number
        } else {
            Literal::Word
        }
    }
}

/// One character over and over that says nothing: `****`, `xxxx`, `...`.
fn is_filler(value: &str) -> bool {
    let first = value.bytes().next().unwrap_or_default();
    value.len() >= 3 && b"*xX.-_#?".contains(&first) && value.bytes().all(|byte| byte == first)
}

/// `<password>`, `[password]`, `__PASSWORD__`, `%PASSWORD%`, `@PASSWORD@`, `#{password}#`.
fn is_bracketed(value: &str) -> bool {
    let surrounds = |open: &str, close: &str| {
        value.len() > open.len() + close.len() && value.starts_with(open) && value.ends_with(close)
    };
    [("<", ">"), ("[", "]"), ("__", "__"), ("%", "%"), ("@", "@"), ("#{", "}")]
        .into_iter()
        .any(|(open, close)| surrounds(open, close))
}

/// A variable or a template is in it.
fn is_variable(value: &str) -> bool {
    value.starts_with('$')
        || value.starts_with('`')
        || ["$(", "${", "{{", "<%", "$$("].iter().any(|mark| value.contains(mark))
}
