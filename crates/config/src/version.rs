//! Versions as users write them.

use crate::fault::Cause;
use crate::fault::Collector;
use crate::fields::Field;

/// The newest minor version of the Pod Security Standards that this release knows.
pub const NEWEST_PSS: u32 = 37;

/// `latest`, or a minor version.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Version {
    /// Major and minor.
    Minor(u32, u32),
    /// The newest that this release knows.
    #[default]
    Latest,
}

impl Version {
    /// Reads `latest`, `1.19` or `v1.19`.
    pub fn parse(text: &str) -> Option<Version> {
        if text == "latest" {
            return Some(Version::Latest);
        }
        let (major, minor) = text.strip_prefix('v').unwrap_or(text).split_once('.')?;
        Some(Version::Minor(number(major)?, number(minor)?))
    }

    /// Reads a version of the Pod Security Standards; the error says which there are.
    pub fn of_pss(text: &str) -> Result<Version, String> {
        match Version::parse(text) {
            Some(version @ (Version::Latest | Version::Minor(1, 0..=NEWEST_PSS))) => Ok(version),
            _ => Err(format!("`latest`, or `1.0` to `1.{NEWEST_PSS}`")),
        }
    }

    /// Reads a version of Kubernetes; the error says how one looks.
    pub fn of_kubernetes(text: &str) -> Result<Version, String> {
        match Version::parse(text) {
            Some(version @ (Version::Latest | Version::Minor(1, _))) => Ok(version),
            _ => Err("`latest`, or major and minor as in `1.31`".to_owned()),
        }
    }
}

fn number(text: &str) -> Option<u32> {
    let plain = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    if plain && (text == "0" || !text.starts_with('0')) { text.parse().ok() } else { None }
}

pub(crate) fn read<'d>(
    field: &Field<'d>,
    parse: fn(&str) -> Result<Version, String>,
    into: &mut Collector<'d>,
) -> Option<Version> {
    let text = field.short(into)?;
    match parse(&text.value) {
        Ok(version) => Some(version),
        Err(wanted) => {
            let message = format!("`{}` is no version that can be used here", text.value);
            into.add(&text.at, Cause::WrongValue, message, Some(format!("use {wanted}")));
            None
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_what_people_write() {
        assert_eq!(Version::parse("latest"), Some(Version::Latest));
        assert_eq!(Version::parse("v1.19"), Some(Version::Minor(1, 19)));
        assert_eq!(Version::parse("1.0"), Some(Version::Minor(1, 0)));
        for wrong in ["", "1", "1.", ".1", "1.x", "1.19.3", "1.+9", "01.2", "1.02", "V1.2"] {
            assert_eq!(Version::parse(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn pod_security_ends_where_we_know() {
        assert_eq!(Version::of_pss("1.37"), Ok(Version::Minor(1, 37)));
        assert!(Version::of_pss("1.38").is_err());
        assert!(Version::of_pss("2.0").is_err());
        assert!(Version::of_kubernetes("1.99").is_ok());
    }
}
