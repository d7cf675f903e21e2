//! What all HTML pages share: one style, a strict policy, prose.

mod prose;

use std::sync::LazyLock;

use sha2::{Digest, Sha256};

pub(crate) use prose::prose;

/// The style of every page.
const STYLE: &str = include_str!("style.css");

static STYLE_SOURCE: LazyLock<String> = LazyLock::new(|| source(STYLE));

/// What the frame of a page needs.
pub(crate) struct Shell<'a> {
    pub(crate) policy: String,
    pub(crate) style: &'static str,
    pub(crate) version: &'a str,
}

impl<'a> Shell<'a> {
    /// The frame of a page that runs these scripts.
    pub(crate) fn new(version: &'a str, scripts: &[&str]) -> Shell<'a> {
        Shell { policy: policy(scripts), style: STYLE, version }
    }
}

/// The content security policy of a page with our style and these scripts: nothing else is run, nothing is loaded.
fn policy(scripts: &[&str]) -> String {
    let scripts: Vec<String> = scripts.iter().map(|script| source(script)).collect();
    let scripts = if scripts.is_empty() { "'none'".to_owned() } else { scripts.join(" ") };
    format!(
        "default-src 'none'; style-src {}; script-src {scripts}; base-uri 'none'; form-action 'none'",
        *STYLE_SOURCE
    )
}

/// Names a text by its hash, as policies do.
fn source(text: &str) -> String {
    format!("'sha256-{}'", base64(&Sha256::digest(text.as_bytes())))
}

fn base64(bytes: &[u8]) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut out = String::new();
    for chunk in bytes.chunks(3) {
        let whole = chunk.iter().fold(0_u32, |sum, &byte| sum << 8 | u32::from(byte));
        let whole = whole << (8 * (3 - chunk.len()));
        for place in 0..4 {
            let index = (whole >> (18 - 6 * place) & 63) as usize;
            let letter = LETTERS.get(index).copied().unwrap_or(b'A');
            out.push(if place <= chunk.len() { char::from(letter) } else { '=' });
        }
    }
    out
}

/// What of the style the ring picture needs, for a file of its own.
pub(crate) fn ring_style() -> String {
    let mut needed = String::new();
    let mut colours = true;
    for line in STYLE.lines() {
        // The style begins with the colours, and the rest is rules of one line.
        if line.starts_with("* {") {
            colours = false;
        }
        if colours || line.starts_with(".ring") {
            needed.push_str(line);
            needed.push('\n');
        }
    }
    needed
}

/// A sentence in which back-ticks mark code.
pub(crate) fn inline(text: &str) -> String {
    let parts: Vec<&str> = text.split('`').collect();
    if parts.len().is_multiple_of(2) {
        return escaped(text);
    }
    let mut out = String::with_capacity(text.len() + 16);
    for (number, part) in parts.into_iter().enumerate() {
        match number % 2 {
            0 => out.push_str(&escaped(part)),
            _ => {
                out.push_str("<code>");
                out.push_str(&escaped(part));
                out.push_str("</code>");
            }
        }
    }
    out
}

/// Text as it stands in an attribute or between tags.
pub(crate) fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            _ => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn back_ticks_mark_code_and_nothing_is_markup() {
        assert_eq!(inline("a `<b>` & c"), "a <code>&lt;b&gt;</code> &amp; c");
        assert_eq!(inline("an odd ` one"), "an odd ` one");
    }

    #[test]
    fn texts_are_named_as_browsers_name_them() {
        assert_eq!(base64(b""), "");
        assert_eq!(base64(b"f"), "Zg==");
        assert_eq!(base64(b"fo"), "Zm8=");
        assert_eq!(base64(b"foobar"), "Zm9vYmFy");
        assert_eq!(source(""), "'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='");
        assert!(policy(&[]).contains("script-src 'none'"));
    }
}
