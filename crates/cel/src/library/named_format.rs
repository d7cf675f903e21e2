//! Named formats of strings: `format.dns1123Label().validate('...')`.

use super::timestamp;
use super::url::Url;

/// A format that a string can be validated against.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum NamedFormat {
    /// Lower-case letters, digits and dashes; up to 63.
    Dns1123Label,
    /// Labels joined by dots; up to 253.
    Dns1123Subdomain,
    /// As [`Dns1123Label`](NamedFormat::Dns1123Label), but starts with a letter.
    Dns1035Label,
    /// `[prefix/]name`, as the keys of labels.
    QualifiedName,
    /// The beginning of a label: may end with a dash.
    Dns1123LabelPrefix,
    /// The beginning of a subdomain: may end with a dash.
    Dns1123SubdomainPrefix,
    /// The beginning of a label: may end with a dash.
    Dns1035LabelPrefix,
    /// The value of a label.
    LabelValue,
    /// A URI with a scheme, or an absolute path.
    Uri,
    /// 32 hexadecimal digits, dashes optional.
    Uuid,
    /// Base64.
    Byte,
    /// `2006-01-02`.
    Date,
    /// Date and time with an offset.
    DateTime,
}

const NAMES: [(&str, NamedFormat); 13] = [
    ("dns1123Label", NamedFormat::Dns1123Label),
    ("dns1123Subdomain", NamedFormat::Dns1123Subdomain),
    ("dns1035Label", NamedFormat::Dns1035Label),
    ("qualifiedName", NamedFormat::QualifiedName),
    ("dns1123LabelPrefix", NamedFormat::Dns1123LabelPrefix),
    ("dns1123SubdomainPrefix", NamedFormat::Dns1123SubdomainPrefix),
    ("dns1035LabelPrefix", NamedFormat::Dns1035LabelPrefix),
    ("labelValue", NamedFormat::LabelValue),
    ("uri", NamedFormat::Uri),
    ("uuid", NamedFormat::Uuid),
    ("byte", NamedFormat::Byte),
    ("date", NamedFormat::Date),
    ("datetime", NamedFormat::DateTime),
];

const LABEL: &str = "must consist of lower-case letters, digits and `-`, and start and end with a \
                     letter or digit";
const SUBDOMAIN: &str = "must consist of lower-case letters, digits, `-` and `.`, and each part \
                         must start and end with a letter or digit";
const LETTER_LABEL: &str = "must consist of lower-case letters, digits and `-`, start with a \
                            letter, and end with a letter or digit";
const NAME: &str = "must consist of letters, digits, `-`, `_` and `.`, and start and end with a \
                    letter or digit";

impl NamedFormat {
    /// The format of that name, as written after `format.`.
    pub fn named(name: &str) -> Option<NamedFormat> {
        NAMES.iter().find(|(known, _)| *known == name).map(|(_, format)| *format)
    }

    /// The name, as written after `format.`.
    pub fn name(self) -> &'static str {
        NAMES.iter().find(|(_, format)| *format == self).map_or("", |(name, _)| name)
    }

    /// What is wrong with the text; empty if nothing is.
    pub fn problems(self, text: &str) -> Vec<String> {
        match self {
            NamedFormat::Dns1123Label => label(text),
            NamedFormat::Dns1123Subdomain => subdomain(text),
            NamedFormat::Dns1035Label => letter_label(text),
            NamedFormat::Dns1123LabelPrefix => label(&completed(text)),
            NamedFormat::Dns1123SubdomainPrefix => subdomain(&completed(text)),
            NamedFormat::Dns1035LabelPrefix => letter_label(&completed(text)),
            NamedFormat::QualifiedName => qualified_name(text),
            NamedFormat::LabelValue => label_value(text),
            NamedFormat::Uri => unless(Url::is_url(text), "is not a URI"),
            NamedFormat::Uuid => unless(is_uuid(text), "is not a UUID"),
            NamedFormat::Byte => unless(is_base64(text), "is not base64"),
            NamedFormat::Date => unless(timestamp::is_date(text), "is not a date"),
            NamedFormat::DateTime => unless(is_date_time(text), "is not a date with time"),
        }
    }
}

fn unless(valid: bool, problem: &str) -> Vec<String> {
    if valid { Vec::new() } else { vec![problem.to_owned()] }
}

fn too_long(text: &str, most: usize) -> Option<String> {
    (text.len() > most).then(|| format!("must be no more than {most} characters"))
}

/// A prefix that ends with a dash, as if something followed.
fn completed(text: &str) -> String {
    match text.strip_suffix('-') {
        Some(rest) if !rest.is_empty() => {
            let mut chars = rest.chars();
            chars.next_back();
            format!("{}a", chars.as_str())
        }
        _ => text.to_owned(),
    }
}

fn is_label(text: &str) -> bool {
    let plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit();
    surrounded(text, plain) && text.bytes().all(|byte| plain(byte) || byte == b'-')
}

/// True if first and last byte satisfy the condition.
fn surrounded(text: &str, condition: fn(u8) -> bool) -> bool {
    let ends = (text.bytes().next(), text.bytes().next_back());
    matches!(ends, (Some(first), Some(last)) if condition(first) && condition(last))
}

fn is_subdomain(text: &str) -> bool {
    text.split('.').all(is_label)
}

fn is_name(text: &str) -> bool {
    surrounded(text, |byte| byte.is_ascii_alphanumeric())
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte))
}

fn label(text: &str) -> Vec<String> {
    let mut problems = Vec::from_iter(too_long(text, 63));
    if !is_label(text) {
        let problem = if is_subdomain(text) { "must not contain dots" } else { LABEL };
        problems.push(problem.to_owned());
    }
    problems
}

fn subdomain(text: &str) -> Vec<String> {
    let mut problems = Vec::from_iter(too_long(text, 253));
    problems.extend(unless(is_subdomain(text), SUBDOMAIN));
    problems
}

fn letter_label(text: &str) -> Vec<String> {
    let mut problems = Vec::from_iter(too_long(text, 63));
    let valid = is_label(text) && !text.starts_with(|c: char| c.is_ascii_digit());
    problems.extend(unless(valid, LETTER_LABEL));
    problems
}

fn qualified_name(text: &str) -> Vec<String> {
    let mut problems = Vec::new();
    let mut parts = text.split('/');
    let name = match (parts.next(), parts.next(), parts.next()) {
        (Some(prefix), Some(name), None) => {
            if prefix.is_empty() {
                problems.push("the prefix must not be empty".to_owned());
            } else {
                let wrong = subdomain(prefix).into_iter();
                problems.extend(wrong.map(|problem| format!("the prefix {problem}")));
            }
            name
        }
        (Some(name), None, None) => name,
        _ => return vec![format!("the name {NAME}, with at most one prefix and `/` before it")],
    };
    if name.is_empty() {
        problems.push("the name must not be empty".to_owned());
    }
    problems.extend(too_long(name, 63).map(|problem| format!("the name {problem}")));
    problems.extend(unless(is_name(name), &format!("the name {NAME}")));
    problems
}

fn label_value(text: &str) -> Vec<String> {
    let mut problems = Vec::from_iter(too_long(text, 63));
    problems.extend(unless(text.is_empty() || is_name(text), NAME));
    problems
}

fn is_uuid(text: &str) -> bool {
    let mut rest = text.as_bytes();
    for (group, length) in [8, 4, 4, 4, 12].into_iter().enumerate() {
        if group > 0 {
            rest = rest.strip_prefix(b"-").unwrap_or(rest);
        }
        match rest.split_at_checked(length) {
            Some((digits, after)) if digits.iter().all(u8::is_ascii_hexdigit) => rest = after,
            _ => return false,
        }
    }
    rest.is_empty()
}

fn is_base64(text: &str) -> bool {
    let digits = text.trim_end_matches('=');
    let valid = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'+' || byte == b'/';
    !text.is_empty()
        && text.len().is_multiple_of(4)
        && text.len() - digits.len() <= 2
        && digits.bytes().all(valid)
}

/// A date, `t`, and a time with an offset, in upper or lower case.
fn is_date_time(text: &str) -> bool {
    let lower = text.to_lowercase();
    let mut parts = lower.split('t');
    match (parts.next(), parts.next()) {
        (Some(date), Some(time)) => timestamp::is_date(date) && is_time(time),
        _ => false,
    }
}

/// `hh:mm:ss[.fraction](z|+hh:mm)`; the offset is not looked at closely, and any character may
/// stand before the fraction.
fn is_time(text: &str) -> bool {
    let pair = |text: &str, most: &str| {
        text.len() == 2 && text.bytes().all(|byte| byte.is_ascii_digit()) && text <= most
    };
    let mut parts = text.splitn(3, ':');
    let (Some(hours), Some(minutes), Some(rest)) = (parts.next(), parts.next(), parts.next())
    else {
        return false;
    };
    let Some((seconds, rest)) = rest.split_at_checked(2) else { return false };
    pair(hours, "23") && pair(minutes, "59") && pair(seconds, "59") && is_fraction_and_offset(rest)
}

fn is_fraction_and_offset(text: &str) -> bool {
    let before = match text.strip_suffix('z') {
        Some(before) => before,
        None => match text.len().checked_sub(6).and_then(|start| text.split_at_checked(start)) {
            Some((before, offset)) if is_offset(offset) => before,
            _ => return false,
        },
    };
    let mut chars = before.chars();
    match chars.next() {
        None => true,
        Some(point) => {
            let digits = chars.as_str();
            point != '\n' && !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit())
        }
    }
}

fn is_offset(text: &str) -> bool {
    text.bytes().zip(*b"+00:00").all(|(byte, shape)| match shape {
        b'+' => byte == b'+' || byte == b'-',
        b':' => byte == b':',
        _ => byte.is_ascii_digit(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(format: NamedFormat, valid: &[&str], invalid: &[&str]) {
        for text in valid {
            assert_eq!(format.problems(text), Vec::<String>::new(), "{text}");
        }
        for text in invalid {
            assert!(!format.problems(text).is_empty(), "{} {text}", format.name());
        }
    }

    #[test]
    fn names() {
        check(
            NamedFormat::Dns1123Label,
            &["a", "my-name", "1a"],
            &["", "-a", "a-", "A", "a.b", "ä"],
        );
        check(NamedFormat::Dns1123Subdomain, &["a", "a.b-c.1"], &["", ".", "a..b", "a.-b", "A.b"]);
        check(NamedFormat::Dns1035Label, &["a", "a-1"], &["", "1a", "a-", "a.b"]);
        check(NamedFormat::Dns1123LabelPrefix, &["a-", "a", "a.-"], &["", "-", "a.b-"]);
        check(NamedFormat::Dns1123SubdomainPrefix, &["a.b-"], &["", "a.."]);
        check(NamedFormat::Dns1035LabelPrefix, &["a-", "1-"], &["1", "1a-b-"]);
        check(
            NamedFormat::QualifiedName,
            &["a", "A_b.c", "example.com/name"],
            &["", "/a", "a/", "a/b/c", "Ex.com/a", "-a"],
        );
        check(NamedFormat::LabelValue, &["", "a", "A_b.c-d"], &["-a", "a-", "a b", "ä"]);
        let long = "a".repeat(64);
        assert_eq!(NamedFormat::Dns1123Label.problems(&long).len(), 1);
        assert_eq!(NamedFormat::LabelValue.problems(&format!("-{long}")).len(), 2);
    }

    #[test]
    fn data() {
        check(NamedFormat::Uri, &["https://a/b", "/a"], &["", "a", "../relative"]);
        check(
            NamedFormat::Uuid,
            &["123e4567-e89b-12d3-a456-426614174000", "123E4567e89b12d3a456426614174000"],
            &["", "123e4567-e89b-12d3-a456-42661417400", "g23e4567-e89b-12d3-a456-426614174000"],
        );
        check(NamedFormat::Byte, &["YQ==", "YWI=", "YWJj"], &["", "YQ=", "Y", "YQ==YQ==", "a-b_"]);
        check(NamedFormat::Date, &["2024-02-29"], &["2023-02-29", "2024-1-01", "2024-01-01T", ""]);
        check(
            NamedFormat::DateTime,
            &["2024-01-01T00:00:00Z", "2024-01-01t00:00:00.5+01:00"],
            &["2024-01-01", "2024-01-01T24:00:00Z", "2024-01-01T00:00:00", "2024-01-01T00:60:00Z"],
        );
    }

    #[test]
    fn finds_formats_by_name() {
        assert_eq!(NamedFormat::named("uuid"), Some(NamedFormat::Uuid));
        assert_eq!(NamedFormat::named("UUID"), None);
        for (name, format) in NAMES {
            assert_eq!(format.name(), name);
        }
    }
}
