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

#[cfg(test)]
mod tests {
    use super::*;

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
