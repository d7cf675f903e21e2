//! Regular expressions of the API server (RE2, as Go implements it) on the `regex` crate.
//!
//! A pattern is read, checked and written anew: the two dialects differ in the letters that `\d`,
//! `\w`, `\s` and `\b` stand for, in nested classes, in `\Q...\E`, in octal escapes, in what may
//! be repeated and how often.

use std::collections::HashSet;
use std::iter::Peekable;
use std::str::Chars;

use regex::Regex;

/// A compiled regular expression.
#[derive(Clone, Debug)]
pub struct Pattern(Regex);

/// Largest count in `{n,m}`, also of nested repetitions together.
const LARGEST_COUNT: u32 = 1000;
/// Deepest nesting of groups.
const DEEPEST: usize = 200;
/// Memory that a compiled pattern may take.
const LARGEST_PROGRAM: usize = 10 << 20;

impl Pattern {
    /// Compiles a pattern. The error says what is wrong with it.
    pub fn new(pattern: &str) -> Result<Pattern, String> {
        let written = translate(pattern)?;
        let regex = regex::RegexBuilder::new(&written)
            .size_limit(LARGEST_PROGRAM)
            .dfa_size_limit(LARGEST_PROGRAM)
            .build();
        regex.map(Pattern).map_err(|error| match error {
            regex::Error::CompiledTooBig(_) => format!("the pattern `{pattern}` is too large"),
            _ => format!("`{pattern}` is not a regular expression"),
        })
    }

    /// True if the pattern matches anywhere in the text.
    pub fn matches(&self, text: &str) -> bool {
        self.0.is_match(text)
    }

    /// The leftmost match; empty if there is none.
    pub fn find<'t>(&self, text: &'t str) -> &'t str {
        self.0.find(text).map_or("", |found| found.as_str())
    }

    /// The first `limit` matches that do not overlap; all of them if `limit` is negative.
    pub fn find_all<'t>(&self, text: &'t str, limit: i64) -> Vec<&'t str> {
        let limit = usize::try_from(limit).unwrap_or(usize::MAX);
        self.0.find_iter(text).take(limit).map(|found| found.as_str()).collect()
    }
}

/// Says what is wrong with a pattern, without compiling it: only its size is not judged.
pub(crate) fn check(pattern: &str) -> Result<(), String> {
    translate(pattern).map(drop)
}

/// The pattern in the syntax of the `regex` crate.
fn translate(pattern: &str) -> Result<String, String> {
    let mut translator = Translator::new(pattern);
    translator
        .alternatives()
        .map_err(|problem| format!("`{pattern}` is not a regular expression: {problem}"))?;
    Ok(translator.out)
}

type Step = Result<(), String>;

struct Translator<'p> {
    rest: Peekable<Chars<'p>>,
    out: String,
    groups: Vec<Group>,
    names: HashSet<String>,
    /// What the last written item is, for the repetition behind it.
    last: Last,
    /// Where the last item starts in `out`.
    start: usize,
}

/// An open group.
struct Group {
    /// Where it starts in `out`.
    start: usize,
    /// The largest repetition inside it so far.
    count: u32,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Last {
    /// Nothing that can be repeated.
    Nothing,
    /// An item whose repetitions inside multiply to this count.
    Item(u32),
    /// A repetition: it cannot be repeated again without a group.
    Repetition,
    /// Flags for the rest of the group.
    Flags,
}

impl<'p> Translator<'p> {
    fn new(pattern: &'p str) -> Translator<'p> {
        Translator {
            rest: pattern.chars().peekable(),
            out: String::with_capacity(pattern.len() + 16),
            groups: vec![Group { start: 0, count: 1 }],
            names: HashSet::new(),
            last: Last::Nothing,
            start: 0,
        }
    }

    fn alternatives(&mut self) -> Step {
        while let Some(character) = self.rest.next() {
            match character {
                '|' => {
                    self.out.push('|');
                    self.last = Last::Nothing;
                }
                '(' => self.open()?,
                ')' => self.close()?,
                '[' => {
                    self.begin_item();
                    let class = Class::read(&mut self.rest)?;
                    self.out.push_str(&class);
                }
                '*' | '+' | '?' => self.repeat(&character.to_string(), None)?,
                '{' => self.counted()?,
                '.' | '^' | '$' => {
                    self.begin_item();
                    self.out.push(character);
                }
                '\\' => self.escape()?,
                literal => self.literal(literal),
            }
        }
        if self.groups.len() > 1 { Err("a group is not closed".to_owned()) } else { Ok(()) }
    }

    fn begin_item(&mut self) {
        self.start = self.out.len();
        self.last = Last::Item(1);
    }

    fn literal(&mut self, character: char) {
        self.begin_item();
        push_literal(&mut self.out, character);
    }

    fn open(&mut self) -> Step {
        let start = self.out.len();
        if self.rest.next_if_eq(&'?').is_none() {
            self.out.push_str("(?:");
        } else if self.group_head()? {
            self.last = Last::Flags;
            return Ok(());
        }
        if self.groups.len() > DEEPEST {
            return Err(format!("groups are nested deeper than {DEEPEST}"));
        }
        self.groups.push(Group { start, count: 1 });
        self.last = Last::Nothing;
        Ok(())
    }

    /// What follows `(?`. True if it is flags without a group.
    fn group_head(&mut self) -> Result<bool, String> {
        match self.rest.peek() {
            Some('P') => {
                self.rest.next();
                match self.rest.next() {
                    Some('<') => self.name().map(|()| false),
                    _ => Err("`(?P` must be followed by `<name>`".to_owned()),
                }
            }
            Some('<') => {
                self.rest.next();
                if matches!(self.rest.peek(), Some('=' | '!')) {
                    return Err("looking behind is not supported".to_owned());
                }
                self.name().map(|()| false)
            }
            Some('=' | '!') => Err("looking ahead is not supported".to_owned()),
            _ => self.flags(),
        }
    }

    fn name(&mut self) -> Step {
        let mut name = String::new();
        loop {
            match self.rest.next() {
                Some('>') => break,
                Some(c) if c.is_ascii_alphanumeric() || c == '_' => name.push(c),
                _ => return Err("a group has an invalid name".to_owned()),
            }
        }
        if name.is_empty() || !self.names.insert(name) {
            return Err("the names of groups must be there and differ".to_owned());
        }
        self.out.push_str("(?:");
        Ok(())
    }

    fn flags(&mut self) -> Result<bool, String> {
        let invalid = || Err("unknown flags after `(?`".to_owned());
        let (mut on, mut off) = (String::new(), String::new());
        let (mut negative, mut seen) = (false, true);
        let end = loop {
            match self.rest.next() {
                Some(flag @ ('i' | 'm' | 's' | 'U')) => {
                    seen = true;
                    let (set, unset) =
                        if negative { (&mut off, &mut on) } else { (&mut on, &mut off) };
                    unset.retain(|other| other != flag);
                    if !set.contains(flag) {
                        set.push(flag);
                    }
                }
                Some('-') if !negative => (negative, seen) = (true, false),
                Some(end @ (':' | ')')) if seen => break end,
                _ => return invalid(),
            }
        };
        let minus = if off.is_empty() { "" } else { "-" };
        if end == ':' || !(on.is_empty() && off.is_empty()) {
            self.out.push_str(&format!("(?{on}{minus}{off}{end}"));
        }
        Ok(end == ')')
    }

    fn close(&mut self) -> Step {
        let (Some(group), true) = (self.groups.pop(), !self.groups.is_empty()) else {
            return Err("a `)` closes no group".to_owned());
        };
        self.out.push(')');
        self.start = group.start;
        self.last = Last::Item(group.count);
        self.note(group.count);
        Ok(())
    }

    /// Remembers a repetition in the surrounding group.
    fn note(&mut self, count: u32) {
        if let Some(group) = self.groups.last_mut() {
            group.count = group.count.max(count);
        }
    }

    /// `{n}`, `{n,}`, `{n,m}`, or else a brace that stands for itself.
    fn counted(&mut self) -> Step {
        let mut ahead = self.rest.clone();
        let Some((low, high)) = counts(&mut ahead) else {
            self.literal('{');
            return Ok(());
        };
        self.rest = ahead;
        let too_many = |count: Option<u32>| count.is_none_or(|count| count > LARGEST_COUNT);
        let (low, high) = match (low, high) {
            (low, None) if !too_many(low) => (low.unwrap_or(0), None),
            (low, Some(high)) if !too_many(low) && !too_many(high) => (low.unwrap_or(0), high),
            _ => return Err(format!("a repetition counts beyond {LARGEST_COUNT}")),
        };
        if high.is_some_and(|high| high < low) {
            return Err("a repetition counts downwards".to_owned());
        }
        let operator = match high {
            Some(high) if high == low => format!("{{{low}}}"),
            Some(high) => format!("{{{low},{high}}}"),
            None => format!("{{{low},}}"),
        };
        self.repeat(&operator, Some(high.unwrap_or(low)))
    }

    fn repeat(&mut self, operator: &str, count: Option<u32>) -> Step {
        let inner = match self.last {
            Last::Item(inner) => inner,
            Last::Nothing => return Err(format!("`{operator}` has nothing to repeat")),
            Last::Repetition => return Err(format!("`{operator}` repeats a repetition")),
            Last::Flags => return Err(format!("`{operator}` follows flags")),
        };
        let total = inner * count.unwrap_or(1).max(1);
        if count.is_some_and(|count| count > 1) && total > LARGEST_COUNT {
            return Err(format!("repetitions multiply beyond {LARGEST_COUNT}"));
        }
        self.note(total);
        self.out.push_str(operator);
        if self.rest.next_if_eq(&'?').is_some() {
            self.out.push('?');
        }
        self.last = Last::Repetition;
        Ok(())
    }

    fn escape(&mut self) -> Step {
        let Some(&character) = self.rest.peek() else {
            return Err("it ends with a `\\`".to_owned());
        };
        if character == 'Q' {
            self.rest.next();
            self.quote();
            return Ok(());
        }
        self.begin_item();
        let assertion = match character {
            'A' => Some("\\A"),
            'z' => Some("\\z"),
            'b' => Some("(?-u:\\b)"),
            'B' => Some("(?-u:\\B)"),
            _ => None,
        };
        match assertion {
            Some(assertion) => {
                self.rest.next();
                self.out.push_str(assertion);
            }
            None => match escaped(&mut self.rest)? {
                Escaped::Class(class) => self.out.push_str(&class),
                Escaped::Literal(literal) => push_literal(&mut self.out, literal),
            },
        }
        Ok(())
    }

    /// Everything up to `\E` stands for itself.
    fn quote(&mut self) {
        while let Some(character) = self.rest.next() {
            if character == '\\' && self.rest.next_if_eq(&'E').is_some() {
                return;
            }
            self.literal(character);
        }
    }
}

/// The numbers of `n}`, `n,}` or `n,m}`: `(low, None)` without upper limit; numbers that are too
/// large are `None`.
type Counts = (Option<u32>, Option<Option<u32>>);

fn counts(rest: &mut Peekable<Chars<'_>>) -> Option<Counts> {
    let low = count(rest)?;
    match rest.next()? {
        '}' => Some((low, Some(low))),
        ',' => {
            if rest.next_if_eq(&'}').is_some() {
                return Some((low, None));
            }
            let high = count(rest)?;
            (rest.next()? == '}').then_some((low, Some(high)))
        }
        _ => None,
    }
}

/// Digits without leading zeros; the inner value is `None` if the number is too large.
fn count(rest: &mut Peekable<Chars<'_>>) -> Option<Option<u32>> {
    let mut digits = String::new();
    while let Some(digit) = rest.next_if(char::is_ascii_digit) {
        digits.push(digit);
    }
    if digits.is_empty() || (digits.len() > 1 && digits.starts_with('0')) {
        return None;
    }
    Some(digits.parse().ok())
}

/// What an escape stands for.
enum Escaped {
    Literal(char),
    /// A class in brackets.
    Class(String),
}

/// What stands behind a backslash, in a class or outside.
fn escaped(rest: &mut Peekable<Chars<'_>>) -> Result<Escaped, String> {
    let Some(character) = rest.next() else { return Err("it ends with a `\\`".to_owned()) };
    let literal = match character {
        'd' => return Ok(Escaped::Class("[0-9]".to_owned())),
        'D' => return Ok(Escaped::Class("[^0-9]".to_owned())),
        's' => return Ok(Escaped::Class("[\\t\\n\\x0C\\r ]".to_owned())),
        'S' => return Ok(Escaped::Class("[^\\t\\n\\x0C\\r ]".to_owned())),
        'w' => return Ok(Escaped::Class("[0-9A-Za-z_]".to_owned())),
        'W' => return Ok(Escaped::Class("[^0-9A-Za-z_]".to_owned())),
        'p' | 'P' => return property(rest, character == 'P').map(Escaped::Class),
        'a' => '\u{7}',
        'f' => '\u{c}',
        'n' => '\n',
        'r' => '\r',
        't' => '\t',
        'v' => '\u{b}',
        'x' => hexadecimal(rest)?,
        '0' => octal(rest, 0),
        '1'..='7' if rest.peek().is_some_and(|next| next.is_digit(8)) => {
            octal(rest, character.to_digit(8).unwrap_or(0))
        }
        '1'..='9' => return Err("references to groups are not supported".to_owned()),
        other if other.is_ascii() && !other.is_ascii_alphanumeric() => other,
        other => return Err(format!("`\\{other}` is not supported")),
    };
    Ok(Escaped::Literal(literal))
}

/// Up to two more octal digits.
fn octal(rest: &mut Peekable<Chars<'_>>, first: u32) -> char {
    let mut value = first;
    for _ in 0..2 {
        match rest.next_if(|next| next.is_digit(8)).and_then(|digit| digit.to_digit(8)) {
            Some(digit) => value = value * 8 + digit,
            None => break,
        }
    }
    char::from_u32(value).unwrap_or('\0')
}

/// `7F` or `{10FFFF}`.
fn hexadecimal(rest: &mut Peekable<Chars<'_>>) -> Result<char, String> {
    let invalid = || "`\\x` must be followed by two digits or `{digits}`".to_owned();
    let mut digits = String::new();
    if rest.next_if_eq(&'{').is_some() {
        loop {
            match rest.next() {
                Some('}') => break,
                Some(digit) if digit.is_ascii_hexdigit() && digits.len() < 16 => digits.push(digit),
                _ => return Err(invalid()),
            }
        }
    } else {
        for _ in 0..2 {
            digits.push(rest.next_if(char::is_ascii_hexdigit).ok_or_else(invalid)?);
        }
    }
    u32::from_str_radix(&digits, 16).ok().and_then(char::from_u32).ok_or_else(invalid)
}

/// `\pN`, `\p{Greek}`, `\p{^Lu}`: general categories and scripts.
fn property(rest: &mut Peekable<Chars<'_>>, mut negated: bool) -> Result<String, String> {
    let mut name = String::new();
    match rest.next() {
        Some('{') => {
            if rest.next_if_eq(&'^').is_some() {
                negated = !negated;
            }
            loop {
                match rest.next() {
                    Some('}') => break,
                    Some(c) if c.is_ascii_alphanumeric() || c == '_' => name.push(c),
                    _ => return Err("`\\p` must be followed by a letter or `{Name}`".to_owned()),
                }
            }
        }
        Some(letter) if letter.is_ascii_alphabetic() => name.push(letter),
        _ => return Err("`\\p` must be followed by a letter or `{Name}`".to_owned()),
    }
    let caret = if negated { "^" } else { "" };
    let class = match name.as_str() {
        "Any" => "\\x{0}-\\x{10FFFF}".to_owned(),
        short if short.len() <= 2 => format!("\\p{{gc={short}}}"),
        script => format!("\\p{{sc={script}}}"),
    };
    Ok(format!("[{caret}{class}]"))
}

/// Writes a character so that it stands for itself, in a class or outside.
fn push_literal(out: &mut String, character: char) {
    if character.is_ascii_alphanumeric() || !character.is_ascii() {
        out.push(character);
    } else {
        out.push_str(&format!("\\x{:02X}", u32::from(character)));
    }
}

/// Reader of `[...]`.
struct Class;

impl Class {
    /// The class behind the opening bracket, written anew.
    fn read(rest: &mut Peekable<Chars<'_>>) -> Result<String, String> {
        let mut out = String::from("[");
        if rest.next_if_eq(&'^').is_some() {
            out.push('^');
        }
        let mut first = true;
        loop {
            match rest.peek() {
                None => return Err("a `[` is not closed".to_owned()),
                Some(']') if !first => {
                    rest.next();
                    out.push(']');
                    return Ok(out);
                }
                Some(_) => Class::item(rest, &mut out)?,
            }
            first = false;
        }
    }

    fn item(rest: &mut Peekable<Chars<'_>>, out: &mut String) -> Step {
        if let Some(named) = named_class(rest)? {
            out.push_str(&named);
            return Ok(());
        }
        let low = match Class::character(rest)? {
            Escaped::Class(class) => {
                out.push_str(&class);
                return Ok(());
            }
            Escaped::Literal(low) => low,
        };
        let mut ahead = rest.clone();
        let range = ahead.next() == Some('-') && ahead.peek().is_some_and(|&next| next != ']');
        push_literal(out, low);
        if range {
            *rest = ahead;
            match Class::character(rest)? {
                Escaped::Literal(high) if high >= low => {
                    out.push('-');
                    push_literal(out, high);
                }
                _ => return Err("a class has a range without order".to_owned()),
            }
        }
        Ok(())
    }

    fn character(rest: &mut Peekable<Chars<'_>>) -> Result<Escaped, String> {
        match rest.next() {
            None => Err("a `[` is not closed".to_owned()),
            Some('\\') => escaped(rest),
            Some(literal) => Ok(Escaped::Literal(literal)),
        }
    }
}

/// `[:alpha:]` and `[:^alpha:]`.
fn named_class(rest: &mut Peekable<Chars<'_>>) -> Result<Option<String>, String> {
    let mut ahead = rest.clone();
    if ahead.next() != Some('[') || ahead.next() != Some(':') {
        return Ok(None);
    }
    let mut name = String::new();
    loop {
        match ahead.next() {
            Some(':') if ahead.peek() == Some(&']') => break,
            Some(character) if name.len() < 16 => name.push(character),
            // Without an end the bracket stands for itself.
            _ => return Ok(None),
        }
    }
    ahead.next();
    const NAMES: [&str; 14] = [
        "alnum", "alpha", "ascii", "blank", "cntrl", "digit", "graph", "lower", "print", "punct",
        "space", "upper", "word", "xdigit",
    ];
    if !NAMES.contains(&name.trim_start_matches('^')) || name.starts_with("^^") {
        return Err(format!("there is no class `[:{name}:]`"));
    }
    *rest = ahead;
    Ok(Some(format!("[:{name}:]")))
}

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
