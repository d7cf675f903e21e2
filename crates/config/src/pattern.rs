//! Names and paths with wildcards.

use globset::{GlobBuilder, GlobSet, GlobSetBuilder};

/// The longest pattern that is taken.
pub(crate) const LONGEST: usize = 512;

/// A name in which `*` stands for any run of characters and `?` for one.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Wildcard(Box<str>);

impl Wildcard {
    /// A pattern; everything but `*` and `?` stands for itself.
    pub fn new(text: &str) -> Wildcard {
        Wildcard(text.into())
    }

    /// The pattern as written.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// True if there is a wildcard in it.
    pub fn is_open(&self) -> bool {
        self.0.contains(['*', '?'])
    }

    /// True if it says little: a wildcard that neither starts nor ends with two letters of a name.
    pub(crate) fn is_vague(&self) -> bool {
        let open = |letter: char| letter == '*' || letter == '?';
        let starts = self.0.chars().take_while(|&letter| !open(letter)).count();
        let ends = self.0.chars().rev().take_while(|&letter| !open(letter)).count();
        self.is_open() && starts < 2 && ends < 2
    }

    /// True if the whole of `name` fits.
    pub fn matches(&self, name: &str) -> bool {
        fits(self.0.as_bytes(), name.as_bytes())
    }
}

/// Greedy matching with one point to return to: linear in memory, at worst pattern times name in time.
/// Bytes will do: `?` takes a whole character because continuation bytes are taken with it.
fn fits(pattern: &[u8], name: &[u8]) -> bool {
    let (mut at, mut seen) = (0, 0);
    let mut back: Option<(usize, usize)> = None;
    while let Some(&byte) = name.get(seen) {
        match pattern.get(at) {
            Some(b'*') => {
                back = Some((at, seen));
                at += 1;
            }
            Some(b'?') => {
                at += 1;
                seen = next(name, seen);
            }
            Some(&wanted) if wanted == byte => {
                at += 1;
                seen += 1;
            }
            _ => {
                let Some((star, from)) = back else { return false };
                back = Some((star, from + 1));
                at = star + 1;
                seen = from + 1;
            }
        }
    }
    pattern.get(at..).is_some_and(|rest| rest.iter().all(|&byte| byte == b'*'))
}

fn next(name: &[u8], from: usize) -> usize {
    let continued = |&&byte: &&u8| byte & 0xC0 == 0x80;
    from + 1 + name.iter().skip(from + 1).take_while(continued).count()
}

/// Paths as in an ignore file: a pattern without a slash fits at any depth, and what fits a folder fits
/// everything below it. `*` stays within one folder, `**` does not.
#[derive(Clone, Debug)]
pub struct PathPatterns {
    texts: Vec<String>,
    globs: GlobSet,
}

impl Default for PathPatterns {
    fn default() -> PathPatterns {
        PathPatterns { texts: Vec::new(), globs: GlobSet::empty() }
    }
}

impl PartialEq for PathPatterns {
    fn eq(&self, other: &PathPatterns) -> bool {
        self.texts == other.texts
    }
}

impl PathPatterns {
    /// Compiles patterns; the error is the reason and the pattern's number.
    pub fn new<'a>(
        texts: impl IntoIterator<Item = &'a str>,
    ) -> Result<PathPatterns, (usize, String)> {
        let mut builder = GlobSetBuilder::new();
        let mut kept = Vec::new();
        for (number, text) in texts.into_iter().enumerate() {
            for glob in spellings(text) {
                let glob = GlobBuilder::new(&glob).literal_separator(true).build();
                builder.add(glob.map_err(|error| (number, error.kind().to_string()))?);
            }
            kept.push(text.to_owned());
        }
        let globs = builder.build().map_err(|error| (0, error.kind().to_string()))?;
        Ok(PathPatterns { texts: kept, globs })
    }

    /// The patterns as written.
    pub fn texts(&self) -> &[String] {
        &self.texts
    }

    /// True if there is none.
    pub fn is_empty(&self) -> bool {
        self.texts.is_empty()
    }

    /// True if `path` (forward slashes, relative) or a folder above it fits a pattern.
    pub fn matches(&self, path: &str) -> bool {
        !self.texts.is_empty() && self.globs.is_match(path.strip_prefix("./").unwrap_or(path))
    }
}

/// The pattern itself, and everything below what it names.
fn spellings(text: &str) -> [String; 2] {
    let anchored = text.trim_end_matches('/').contains('/');
    let text = text.strip_prefix("./").unwrap_or(text);
    let text = text.trim_start_matches('/').trim_end_matches('/');
    let text = if anchored { text.to_owned() } else { format!("**/{text}") };
    let below = format!("{text}/**");
    [text, below]
}

/// True if a path pattern says little: nothing in it is a name without wildcards.
pub(crate) fn is_vague_path(text: &str) -> bool {
    let open = |part: &str| part.contains(['*', '?', '[', '{']);
    text.split('/').all(|part| part.is_empty() || part == "." || open(part))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wildcards_fit_whole_names() {
        for (pattern, name, fit) in [
            ("web", "web", true),
            ("web", "web2", false),
            ("web-*", "web-1", true),
            ("web-*", "web", false),
            ("*", "", true),
            ("*-db", "orders-db", true),
            ("*-db", "orders-db-1", false),
            ("a*b*c", "a1b2b3c", true),
            ("a*b*c", "a1b2b3", false),
            ("?", "ä", true),
            ("??", "ä", false),
            ("", "", true),
            ("", "x", false),
        ] {
            assert_eq!(Wildcard::new(pattern).matches(name), fit, "{pattern} {name}");
        }
    }

    #[test]
    fn many_stars_do_not_take_forever() {
        let pattern = Wildcard::new(&"*a".repeat(200));
        assert!(!pattern.matches(&"a".repeat(199)));
        assert!(pattern.matches(&"a".repeat(200)));
    }

    #[test]
    fn vague_wildcards_are_known() {
        for vague in ["*", "**", "?*", "*e*", "a*", "*a?"] {
            assert!(Wildcard::new(vague).is_vague(), "{vague}");
        }
        for clear in ["web", "a", "web-*", "*-db"] {
            assert!(!Wildcard::new(clear).is_vague(), "{clear}");
        }
    }

    #[test]
    fn paths_fit_as_in_an_ignore_file() {
        for (pattern, path, fit) in [
            ("vendor", "vendor/a.yaml", true),
            ("vendor/", "deploy/vendor/a.yaml", true),
            ("deploy/vendor", "deploy/vendor/a.yaml", true),
            ("deploy/vendor", "other/deploy/vendor/a.yaml", false),
            ("/vendor", "deploy/vendor/a.yaml", false),
            ("*.yml", "a/b/c.yml", true),
            ("deploy/*.yaml", "deploy/a/b.yaml", false),
            ("deploy/**/b.yaml", "deploy/a/b.yaml", true),
            ("./deploy/a.yaml", "deploy/a.yaml", true),
            ("deploy/a.yaml", "./deploy/a.yaml", true),
        ] {
            let patterns = PathPatterns::new([pattern]).unwrap();
            assert_eq!(patterns.matches(path), fit, "{pattern} {path}");
        }
    }

    #[test]
    fn a_broken_path_pattern_is_told() {
        assert_eq!(PathPatterns::new(["ok", "a["]).unwrap_err().0, 1);
    }
}
