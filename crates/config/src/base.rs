//! Which folder paths in a configuration are relative to.

use std::borrow::Cow;

/// Turns the file names of a run into paths relative to the folder of the configuration.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Base {
    folder: Vec<String>,
    working: Vec<String>,
    known: bool,
}

impl Base {
    /// `folder` is where the configuration lies, `working` the working directory; both absolute, with
    /// forward slashes.
    pub fn new(folder: &str, working: &str) -> Base {
        Base { folder: steps(&[], folder), working: steps(&[], working), known: true }
    }

    /// `file`, which is relative to the working directory or absolute, as seen from the folder of the
    /// configuration. What lies outside of that folder keeps its name.
    pub fn relative<'f>(&self, file: &'f str) -> Cow<'f, str> {
        if !self.known
            || (self.folder == self.working && !file.contains("..") && !is_absolute(file))
        {
            return Cow::Borrowed(file);
        }
        let from: &[String] = if is_absolute(file) { &[] } else { &self.working };
        match steps(from, file).strip_prefix(self.folder.as_slice()) {
            Some(below) => Cow::Owned(below.join("/")),
            None => Cow::Borrowed(file),
        }
    }
}

fn is_absolute(file: &str) -> bool {
    file.starts_with('/') || file.as_bytes().get(1) == Some(&b':')
}

fn steps(from: &[String], path: &str) -> Vec<String> {
    let mut steps = from.to_vec();
    for step in path.split('/') {
        match step {
            "" | "." => {}
            ".." => {
                steps.pop();
            }
            name => steps.push(name.to_owned()),
        }
    }
    steps
}

/// True if a path that a configuration names stays below the folder of the configuration.
pub(crate) fn stays_below(path: &str) -> bool {
    !is_absolute(path) && !path.contains('\\') && path.split('/').all(|step| step != "..")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_seen_from_the_configuration() {
        let base = Base::new("/repo", "/repo/deploy");
        assert_eq!(base.relative("web.yaml"), "deploy/web.yaml");
        assert_eq!(base.relative("../charts/a.yaml"), "charts/a.yaml");
        assert_eq!(base.relative("/repo/x/./y.yaml"), "x/y.yaml");
        assert_eq!(base.relative("/elsewhere/y.yaml"), "/elsewhere/y.yaml");
        assert_eq!(Base::new("/repo", "/repo").relative("a/b.yaml"), "a/b.yaml");
        assert_eq!(Base::default().relative("a/b.yaml"), "a/b.yaml");
    }

    #[test]
    fn a_configuration_cannot_name_what_lies_outside() {
        assert!(stays_below("policies/own"));
        assert!(stays_below("..data/x"));
        for outside in ["/etc", "../x", "a/../../x", "C:/x", "a\\..\\x"] {
            assert!(!stays_below(outside), "{outside}");
        }
    }
}
