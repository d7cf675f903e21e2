//! A pattern of the one dialect in the words of the other: groups, repetitions, literals.

use std::collections::HashSet;
use std::iter::Peekable;
use std::str::Chars;

use super::escape::{Escaped, escaped, push_literal};
use super::{Step, class};

/// Largest count in `{n,m}`, also of nested repetitions together.
const LARGEST_COUNT: u32 = 1000;
/// Deepest nesting of groups.
const DEEPEST: usize = 200;

/// The pattern in the syntax of the `regex` crate.
pub(super) fn translate(pattern: &str) -> Result<String, String> {
    let mut translator = Translator::new(pattern);
    translator
        .alternatives()
        .map_err(|problem| format!("`{pattern}` is not a regular expression: {problem}"))?;
    Ok(translator.out)
}

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
                    let class = class::read(&mut self.rest)?;
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
