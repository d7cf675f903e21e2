//! Findings as people name them: by the first characters of their ids.

use crate::failure::Failure;

/// The shortest beginning of an id that names a finding.
const SHORTEST: usize = 6;

/// The beginning of a finding's id.
pub(crate) struct FindingId(String);

impl FindingId {
    /// Reads what somebody typed.
    pub(crate) fn parse(typed: &str) -> Result<FindingId, Failure> {
        let id = typed.to_ascii_lowercase();
        if id.len() < SHORTEST || !id.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            return Err(Failure::new(format!("`{typed}` is no id of a finding")).help(format!(
                "give its hexadecimal digits as `ringfort scan` shows them, at least {SHORTEST}"
            )));
        }
        Ok(FindingId(id))
    }

    /// The one of these ids that begins so.
    pub(crate) fn the_one<'i>(
        &self,
        ids: impl Iterator<Item = &'i str>,
    ) -> Result<&'i str, Failure> {
        let id = &self.0;
        let mut fitting = ids.filter(|other| other.starts_with(id));
        let Some(first) = fitting.next() else {
            return Err(Failure::new(format!("no finding here has the id `{id}`"))
                .help("give the same paths and flags as to the scan that showed it"));
        };
        if fitting.any(|other| other != first) {
            return Err(Failure::new(format!("more than one finding's id begins with `{id}`"))
                .help("give more of its digits"));
        }
        Ok(first)
    }
}
