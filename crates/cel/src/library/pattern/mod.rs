//! Regular expressions of the API server (RE2, as Go implements it) on the `regex` crate.
//!
//! A pattern is read, checked and written anew: the two dialects differ in the letters that `\d`,
//! `\w`, `\s` and `\b` stand for, in nested classes, in `\Q...\E`, in octal escapes, in what may
//! be repeated and how often.

mod class;
mod escape;
mod translate;

use regex_automata::meta::{Config, Regex};
use regex_automata::nfa::thompson::WhichCaptures;

use self::translate::translate;

/// A compiled regular expression.
#[derive(Clone, Debug)]
pub struct Pattern(Regex);

/// Memory that a compiled pattern may take.
const LARGEST_PROGRAM: usize = 10 << 20;

impl Pattern {
    /// Compiles a pattern. The error says what is wrong with it.
    pub fn new(pattern: &str) -> Result<Pattern, String> {
        let written = translate(pattern)?;
        let regex = Regex::builder().configure(engines()).build(&written);
        regex.map(Pattern).map_err(|error| match error.size_limit() {
            Some(_) => format!("the pattern `{pattern}` is too large"),
            None => format!("`{pattern}` is not a regular expression"),
        })
    }

    /// True if the pattern matches anywhere in the text.
    pub fn matches(&self, text: &str) -> bool {
        self.0.is_match(text)
    }

    /// The leftmost match; empty if there is none.
    pub fn find<'t>(&self, text: &'t str) -> &'t str {
        self.0.find(text).and_then(|found| text.get(found.range())).unwrap_or("")
    }

    /// The first `limit` matches that do not overlap; all of them if `limit` is negative.
    pub fn find_all<'t>(&self, text: &'t str, limit: i64) -> Vec<&'t str> {
        let limit = usize::try_from(limit).unwrap_or(usize::MAX);
        self.0.find_iter(text).take(limit).filter_map(|found| text.get(found.range())).collect()
    }
}

/// Expressions match many patterns against short texts, so engines and prefilters that pay off only on long ones are not
/// built: that halves the time that a pattern takes to be ready.
fn engines() -> Config {
    Regex::config()
        .nfa_size_limit(Some(LARGEST_PROGRAM))
        .which_captures(WhichCaptures::Implicit)
        .auto_prefilter(false)
        .onepass(false)
        .dfa(false)
        .backtrack(false)
}

/// Says what is wrong with a pattern, without compiling it: only its size is not judged.
pub(crate) fn check(pattern: &str) -> Result<(), String> {
    translate(pattern).map(drop)
}

/// Nothing, or what is wrong with the pattern.
type Step = Result<(), String>;

#[cfg(test)]
mod tests {
    use super::*;

    fn pattern(text: &str) -> Pattern {
        Pattern::new(text).unwrap_or_else(|error| panic!("{error}"))
    }

    #[test]
    fn letters_and_digits_are_ascii() {
        assert!(!pattern(r"^\d$").matches("٣"));
        assert!(!pattern(r"^\w$").matches("é"));
        assert!(!pattern(r"^\s$").matches("\u{a0}"));
        assert!(!pattern(r"^\s$").matches("\u{b}"));
        assert!(pattern(r"^\W\D\S$").matches("éüä"));
        assert!(pattern(r"\bx").matches("éx"));
        assert!(pattern(r"^[^\d]+$").matches("é٣"));
        assert!(pattern(r"^[\w.-]+$").matches("a-b.c_d"));
        assert!(pattern(r"(?i)^K$").matches("\u{212a}"));
        assert!(pattern("^.$").matches("é"));
        assert!(!pattern("^.$").matches("\n"));
    }

    #[test]
    fn what_only_one_dialect_has() {
        let cases = [
            (r"^\Qa.b*\E+$", "a.b**", true),
            (r"^\Qa.b", "a.b", true),
            (r"^\101\x42\x{43}\0$", "ABC\0", true),
            (r"^a{,2}$", "a{,2}", true),
            (r"^a{2$", "a{2", true),
            (r"^[a&&b]$", "&", true),
            (r"^[[a]$", "[", true),
            (r"^[]a]$", "]", true),
            (r"^[^]a]$", "]", false),
            (r"^[a-]$", "-", true),
            (r"^[[:alpha:]_]+$", "a_", true),
            (r"^[[:^alpha:]]+$", "1é", true),
            (r"^(?P<name>a)(?<other>b)$", "ab", true),
            (r"^a\z", "a\n", false),
            (r"a$", "a\n", false),
            (r"(?m)^b$", "a\nb\n", true),
            (r"(?s)a.b", "a\nb", true),
            (r"(?i:A)b", "ab", true),
            (r"(?i:A)b", "aB", false),
            (r"^\pL\p{Greek}\P{^Lu}$", "aαA", true),
            (r"^\_\-\/$", "_-/", true),
            (r"^~#a b&$", "~#a b&", true),
            (r"(?)a", "a", true),
            (r"^(a*)*$", "aaa", true),
            (r"^\a\f\t\n\r\v$", "\u{7}\u{c}\t\n\r\u{b}", true),
        ];
        for (text, subject, expected) in cases {
            assert_eq!(pattern(text).matches(subject), expected, "{text}");
        }
    }

    #[test]
    fn refuses() {
        for text in [
            r"\C",
            r"\Z",
            r"\1",
            r"\8",
            r"\k",
            r"\E",
            r"\",
            r"[\",
            r"[",
            "[]",
            "[^]",
            "[z-a]",
            r"[a-\d]",
            r"[\b]",
            "(",
            ")",
            "a)",
            "(a",
            "(?=a)",
            "(?!a)",
            "(?<=a)",
            "(?<!a)",
            "(?>a)",
            "(?x)a",
            "(?R)a",
            "(?i-)",
            "(?P<>a)",
            "(?P<a-b>c)",
            "(?P<a>b)(?P<a>c)",
            "(?Pa)",
            "*",
            "+a",
            "|*",
            "(*a)",
            "a**",
            "a*+",
            "a++",
            "a{2}{3}",
            "a*{2}",
            "a{1001}",
            "a{1,1001}",
            "a{99999999999}",
            "a{3,2}",
            "(a{100}){11}",
            "[[:word]:]]x[[:foo:]]",
            r"\x{110000}",
            r"\x4",
            r"\x{}",
            r"\pé",
            r"\p{Foo}",
            r"\p{Alphabetic}",
            r"\p{L",
            "a??*",
            r"\ué",
        ] {
            assert!(Pattern::new(text).is_err(), "{text}");
        }
    }

    #[test]
    fn limits() {
        assert!(Pattern::new(&"(".repeat(100_000)).is_err());
        assert!(Pattern::new(&format!("{}a{}", "(".repeat(100), ")".repeat(100))).is_ok());
        assert!(Pattern::new("(a{10}){100}").is_ok());
        assert!(Pattern::new("((a{10}){10}){11}").is_err());
        let error = Pattern::new(r"(?i)(\pL{30}\p{Greek}){30}").unwrap_err();
        assert!(error.contains("too large"), "{error}");
    }

    #[test]
    fn finds() {
        let digits = pattern("[0-9]+");
        assert_eq!(digits.find("ab 12 cd 3"), "12");
        assert_eq!(digits.find("none"), "");
        assert_eq!(digits.find_all("1 22 333", -1), ["1", "22", "333"]);
        assert_eq!(digits.find_all("1 22 333", 2), ["1", "22"]);
        assert!(digits.find_all("1 22 333", 0).is_empty());
        assert_eq!(pattern("a*").find_all("baab", -1), ["", "aa", ""]);
        assert_eq!(pattern("a|ab").find("ab"), "a");
    }
}
