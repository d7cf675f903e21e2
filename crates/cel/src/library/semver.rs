//! Semantic versions, read as strictly as the API server reads them.

use std::cmp::Ordering;

/// A semantic version. Build metadata counts neither for order nor for equality.
#[derive(Clone, Debug)]
pub struct SemVer {
    major: u64,
    minor: u64,
    patch: u64,
    pre_release: Vec<Identifier>,
}

/// Numbers come before words, as the variants' order says.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Identifier {
    Number(u64),
    Word(String),
}

impl SemVer {
    /// Reads `major.minor.patch[-pre.release][+build]`.
    pub fn parse(text: &str) -> Result<SemVer, String> {
        read(text).ok_or_else(|| refusal(text))
    }

    /// As [`parse`](SemVer::parse), but takes a leading `v`, leading zeros, and versions without
    /// minor or patch number.
    pub fn parse_tolerant(text: &str) -> Result<SemVer, String> {
        normalize(text).and_then(|strict| read(&strict)).ok_or_else(|| refusal(text))
    }

    /// The first number.
    pub fn major(&self) -> i64 {
        self.major as i64
    }

    /// The second number.
    pub fn minor(&self) -> i64 {
        self.minor as i64
    }

    /// The third number.
    pub fn patch(&self) -> i64 {
        self.patch as i64
    }
}

impl Ord for SemVer {
    fn cmp(&self, other: &SemVer) -> Ordering {
        let numbers = |version: &SemVer| (version.major, version.minor, version.patch);
        numbers(self)
            .cmp(&numbers(other))
            .then_with(|| other.pre_release.is_empty().cmp(&self.pre_release.is_empty()).reverse())
            .then_with(|| self.pre_release.cmp(&other.pre_release))
    }
}

impl PartialOrd for SemVer {
    fn partial_cmp(&self, other: &SemVer) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for SemVer {
    fn eq(&self, other: &SemVer) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for SemVer {}

fn refusal(text: &str) -> String {
    format!("`{text}` is not a semantic version such as `1.2.3` or `1.2.3-rc.1`")
}

fn read(text: &str) -> Option<SemVer> {
    let mut parts = text.splitn(3, '.');
    let (major, minor, rest) = (parts.next()?, parts.next()?, parts.next()?);
    let (rest, build) = cut(rest, '+');
    let (patch, pre_release) = cut(rest, '-');
    let valid_build = build.is_none_or(|build| {
        build.split('.').all(|part| !part.is_empty() && part.bytes().all(is_identifier_byte))
    });
    valid_build.then_some(())?;
    let pre_release = match pre_release {
        Some(list) => list.split('.').map(identifier).collect::<Option<Vec<_>>>()?,
        None => Vec::new(),
    };
    Some(SemVer {
        major: number(major)?,
        minor: number(minor)?,
        patch: number(patch)?,
        pre_release,
    })
}

fn cut(text: &str, separator: char) -> (&str, Option<&str>) {
    match text.split_once(separator) {
        Some((before, after)) => (before, Some(after)),
        None => (text, None),
    }
}

fn is_identifier_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'-'
}

fn identifier(text: &str) -> Option<Identifier> {
    if !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit()) {
        return number(text).map(Identifier::Number);
    }
    let valid = !text.is_empty() && text.bytes().all(is_identifier_byte);
    valid.then(|| Identifier::Word(text.to_owned()))
}

/// A number without leading zeros.
fn number(text: &str) -> Option<u64> {
    let plain = text.bytes().all(|byte| byte.is_ascii_digit());
    let leading_zero = text.len() > 1 && text.starts_with('0');
    if plain && !leading_zero { text.parse().ok() } else { None }
}

/// Adds missing numbers and takes away `v` and leading zeros.
fn normalize(text: &str) -> Option<String> {
    let text = text.strip_prefix('v').unwrap_or(text);
    let mut parts: Vec<String> = text.splitn(3, '.').map(without_zeros).collect();
    if parts.len() < 3 {
        if parts.last()?.contains(['+', '-']) {
            return None;
        }
        parts.resize(3, "0".to_owned());
    }
    Some(parts.join("."))
}

fn without_zeros(part: &str) -> String {
    if part.len() < 2 {
        return part.to_owned();
    }
    let stripped = part.trim_start_matches('0');
    let prefix = if stripped.starts_with(|c: char| c.is_ascii_digit()) { "" } else { "0" };
    format!("{prefix}{stripped}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_strictly() {
        for text in ["0.0.0", "1.2.3", "1.2.3-alpha.1", "1.2.3-alpha-x+build.001", "1.2.3+-"] {
            assert!(SemVer::parse(text).is_ok(), "{text}");
        }
        for text in [
            "",
            "1",
            "1.2",
            "v1.2.3",
            "01.2.3",
            "1.02.3",
            "1.2.03",
            "1.2.3-",
            "1.2.3-01",
            "1.2.3-a..b",
            "1.2.3+",
            "1.2.3+a..b",
            "1.2.3 ",
            "a.b.c",
            "1.2.3.4",
            "1.2.3-ä",
            "1.2.99999999999999999999",
        ] {
            assert!(SemVer::parse(text).is_err(), "{text}");
        }
    }

    #[test]
    fn reads_tolerantly() {
        let cases = [
            ("v1", "1.0.0"),
            ("1.2", "1.2.0"),
            ("v01.002.0003", "1.2.3"),
            ("1.2.03-rc1", "1.2.3-rc1"),
            ("00.0.0", "0.0.0"),
        ];
        for (text, strict) in cases {
            assert_eq!(SemVer::parse_tolerant(text).unwrap(), SemVer::parse(strict).unwrap());
        }
        for text in ["", "v", "vv1", "1-rc1", "1.2+b", "1.2.3.4"] {
            assert!(SemVer::parse_tolerant(text).is_err(), "{text}");
        }
    }

    #[test]
    fn orders() {
        let increasing = [
            "1.0.0-1",
            "1.0.0-2",
            "1.0.0-10",
            "1.0.0-alpha",
            "1.0.0-alpha.1",
            "1.0.0-alpha.beta",
            "1.0.0-beta",
            "1.0.0-rc.1",
            "1.0.0",
            "1.0.1",
            "1.1.0",
            "2.0.0-alpha",
            "2.0.0",
        ];
        for pair in increasing.windows(2) {
            assert!(SemVer::parse(pair[0]).unwrap() < SemVer::parse(pair[1]).unwrap(), "{pair:?}");
        }
        assert_eq!(SemVer::parse("1.0.0+a").unwrap(), SemVer::parse("1.0.0+b").unwrap());
        let version = SemVer::parse("1.22.333").unwrap();
        assert_eq!((version.major(), version.minor(), version.patch()), (1, 22, 333));
    }
}
