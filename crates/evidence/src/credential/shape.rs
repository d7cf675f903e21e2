//! Values that give themselves away.

use super::literal::Literal;

/// A run of characters behind a prefix.
struct Shape {
    prefix: &'static str,
    /// Characters that must follow at least.
    length: usize,
    /// Besides letters and digits.
    also: &'static str,
    name: &'static str,
}

const fn shape(
    prefix: &'static str,
    length: usize,
    also: &'static str,
    name: &'static str,
) -> Shape {
    Shape { prefix, length, also, name }
}

const SHAPES: &[Shape] = &[
    shape("AKIA", 16, "", "AWS access key"),
    shape("ASIA", 16, "", "AWS access key"),
    shape("ghp_", 36, "", "GitHub token"),
    shape("gho_", 36, "", "GitHub token"),
    shape("ghu_", 36, "", "GitHub token"),
    shape("ghs_", 36, "", "GitHub token"),
    shape("ghr_", 36, "", "GitHub token"),
    shape("github_pat_", 22, "_", "GitHub token"),
    shape("glpat-", 20, "_-", "GitLab token"),
    shape("xoxb-", 20, "-", "Slack token"),
    shape("xoxp-", 20, "-", "Slack token"),
    shape("xoxa-", 20, "-", "Slack token"),
    shape("https://hooks.slack.com/services/T", 20, "/", "Slack webhook"),
    shape("AIza", 35, "_-", "Google API key"),
    shape("sk_live_", 20, "", "Stripe key"),
    shape("rk_live_", 20, "", "Stripe key"),
    shape("npm_", 36, "", "npm token"),
    shape("pypi-", 50, "_-", "PyPI token"),
    shape("SG.", 60, "._-", "SendGrid key"),
    shape("dop_v1_", 60, "", "DigitalOcean token"),
    shape("hvs.", 24, "_-", "Vault token"),
    shape("AccountKey=", 40, "+/=", "Azure storage key"),
    shape("SharedAccessKey=", 40, "+/=", "Azure access key"),
    shape("SharedAccessSignature=", 40, "%&=-._~:", "Azure signature"),
];

/// Texts longer than this are looked at only at their start.
const LONGEST: usize = 1 << 20;

/// Longer texts are no connection strings.
const LONGEST_CONNECTION: usize = 4096;

/// What the value is, if its shape gives it away.
pub(crate) fn shape_of(value: &str) -> Option<&'static str> {
    let value = value.get(..LONGEST).unwrap_or(value);
    if value.len() < 8 {
        return None;
    }
    // Each shape has a least length; most values are shorter.
    let length = value.len();
    if length > 50 && has_private_key(value) {
        return Some("private key");
    }
    token(value)
        .or_else(|| (length >= 25 && has_jwt(value)).then_some("signed token"))
        .or_else(|| (length >= 34 && has_signature(value)).then_some("Azure signature"))
        .or_else(|| has_user_info(value).then_some("password in an address"))
        .or_else(|| has_connection_password(value).then_some("password in a connection string"))
}

/// The first run of characters that has one of the shapes. Looks once at every byte.
fn token(value: &str) -> Option<&'static str> {
    const STARTS: [bool; 256] = starts();
    let bytes = value.as_bytes();
    let mut before = b' ';
    for (at, &byte) in bytes.iter().enumerate() {
        let begins =
            STARTS.get(usize::from(byte)) == Some(&true) && !before.is_ascii_alphanumeric();
        before = byte;
        if begins
            && let Some(rest) = bytes.get(at..)
            && let Some(shape) = SHAPES.iter().find(|shape| shape.fits(rest))
        {
            return Some(shape.name);
        }
    }
    None
}

/// Which bytes a shape may start with.
#[expect(clippy::indexing_slicing, reason = "evaluated by the compiler")]
const fn starts() -> [bool; 256] {
    let mut starts = [false; 256];
    let mut number = 0;
    while number < SHAPES.len() {
        starts[SHAPES[number].prefix.as_bytes()[0] as usize] = true;
        number += 1;
    }
    starts
}

impl Shape {
    fn fits(&self, text: &[u8]) -> bool {
        text.strip_prefix(self.prefix.as_bytes()).is_some_and(|rest| {
            let run = rest.iter().take(self.length).take_while(|byte| {
                byte.is_ascii_alphanumeric() || self.also.as_bytes().contains(byte)
            });
            run.count() == self.length
        })
    }
}

fn has_private_key(value: &str) -> bool {
    value.match_indices("-----BEGIN ").any(|(start, mark)| {
        let rest = value.get(start + mark.len()..).unwrap_or_default();
        let title = rest.split("-----").next().unwrap_or_default();
        title.len() < 40 && title.ends_with("PRIVATE KEY") && rest.len() > title.len() + 40
    })
}

/// A JSON Web Token: header and payload are JSON in base64, then a signature.
fn has_jwt(value: &str) -> bool {
    value.match_indices("eyJ").any(|(start, _)| {
        let rest = value.get(start..).unwrap_or_default();
        let end = rest
            .bytes()
            .position(|byte| !(byte.is_ascii_alphanumeric() || b"._-".contains(&byte)))
            .unwrap_or(rest.len());
        let mut parts = rest.get(..end).unwrap_or_default().split('.');
        let long = |part: Option<&str>| part.is_some_and(|part| part.len() >= 10);
        long(parts.next())
            && parts.next().is_some_and(|body| body.starts_with("eyJ"))
            && long(parts.next())
    })
}

/// A shared access signature in an address.
fn has_signature(value: &str) -> bool {
    let signature = value.split(['?', '&']).find_map(|part| part.strip_prefix("sig="));
    value.contains("se=") && value.contains("sv=") && signature.is_some_and(|text| text.len() >= 30)
}

/// `scheme://user:password@host` with a literal password.
fn has_user_info(value: &str) -> bool {
    value.contains('@')
        && value.match_indices("://").any(|(start, mark)| {
            let rest = value.get(start + mark.len()..).unwrap_or_default();
            let end = rest
                .find(|character: char| {
                    character.is_whitespace() || "/?#\"'<>,".contains(character)
                })
                .unwrap_or(rest.len());
            let authority = rest.get(..end).unwrap_or_default();
            authority
                .rsplit_once('@')
                .and_then(|(user, _)| user.split_once(':'))
                .is_some_and(|(_, password)| is_literal(password))
        })
}

/// `Server=...;User Id=...;Password=...` and its like.
fn has_connection_password(value: &str) -> bool {
    if value.len() > LONGEST_CONNECTION || !value.contains('=') {
        return false;
    }
    let lower = value.to_ascii_lowercase();
    let is_connection = ["server=", "host=", "data source=", "endpoint=", "addr="]
        .iter()
        .any(|part| lower.contains(part));
    is_connection
        && value.split([';', ' ', '&']).filter_map(|part| part.split_once('=')).any(
            |(key, text)| {
                matches!(&*key.trim().to_ascii_lowercase(), "password" | "pwd") && is_literal(text)
            },
        )
}

fn is_literal(value: &str) -> bool {
    matches!(Literal::of(value), Literal::Word | Literal::Number)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shapes_are_recognised() {
        let long = "a1B2".repeat(20);
        for (value, kind) in [
            (format!("AKIA{}", "A1B2C3D4E5F6G7H8"), "AWS access key"),
            (format!("ghp_{long}"), "GitHub token"),
            (format!("x AccountKey={long}=="), "Azure storage key"),
            ("eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl".into(), "signed token"),
            ("postgres://app:hunter2@db:5432/app".into(), "password in an address"),
            ("Server=db;User Id=sa;Password=hunter2;".into(), "password in a connection string"),
            (
                format!("-----BEGIN RSA PRIVATE KEY-----\n{long}\n-----END RSA PRIVATE KEY-----"),
                "private key",
            ),
            (
                format!("https://x.blob.core.windows.net/c?sv=2022-11-02&se=2026-01-01&sig={long}"),
                "Azure signature",
            ),
        ] {
            assert_eq!(shape_of(&value), Some(kind), "{kind}");
        }
    }

    #[test]
    fn others_are_left_alone() {
        for value in [
            "postgres://db:5432/app",
            "postgres://app:$(DB_PASSWORD)@db/app",
            "https://example.org/a:b@c",
            "Server=db;Password=${PASSWORD}",
            "-----BEGIN CERTIFICATE-----\nMIIB",
            "eyJhbGciOiJIUzI1NiJ9",
            "MAKIAAAAAAAAAAAAAAAAAA",
            "nginx:1.25@sha256:0000000000000000000000000000000000000000000000000000000000000000",
        ] {
            assert_eq!(shape_of(value), None, "{value}");
        }
    }
}
