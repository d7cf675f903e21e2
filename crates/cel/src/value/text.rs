//! Strings and bytes, borrowed or shared.

use std::ops::Deref;
use std::rc::Rc;

use super::Value;

/// A string that is borrowed or shared.
#[derive(Clone, Debug)]
pub enum Text<'a> {
    /// Of a document, a host record or the program.
    Borrowed(&'a str),
    /// Made during an evaluation.
    Shared(Rc<str>),
}

impl<'a> Text<'a> {
    /// A part of the text; borrowed from where the text is borrowed from.
    pub(crate) fn part(&self, part: impl Fn(&str) -> &str) -> Text<'a> {
        match self {
            Text::Borrowed(text) => Text::Borrowed(part(text)),
            Text::Shared(text) => match part(text) {
                "" => Text::Borrowed(""),
                part => Text::Shared(Rc::from(part)),
            },
        }
    }

    /// Several parts of the text as values, borrowed if the text is.
    pub(crate) fn parts(&self, parts: impl Fn(&str) -> Vec<&str>) -> Vec<Value<'a>> {
        match self {
            Text::Borrowed(text) => parts(text).into_iter().map(Value::from).collect(),
            Text::Shared(text) => parts(text).into_iter().map(Value::string).collect(),
        }
    }
}

impl Deref for Text<'_> {
    type Target = str;

    fn deref(&self) -> &str {
        match self {
            Text::Borrowed(text) => text,
            Text::Shared(text) => text,
        }
    }
}

impl From<String> for Text<'_> {
    fn from(text: String) -> Self {
        Text::Shared(Rc::from(text))
    }
}

impl PartialEq for Text<'_> {
    fn eq(&self, other: &Self) -> bool {
        **self == **other
    }
}

impl Eq for Text<'_> {}

impl std::hash::Hash for Text<'_> {
    fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
        (**self).hash(state);
    }
}

/// Bytes that are borrowed or shared.
#[derive(Clone, Debug)]
pub enum Bytes<'a> {
    /// Of the program.
    Borrowed(&'a [u8]),
    /// Made during an evaluation.
    Shared(Rc<[u8]>),
}

impl Deref for Bytes<'_> {
    type Target = [u8];

    fn deref(&self) -> &[u8] {
        match self {
            Bytes::Borrowed(bytes) => bytes,
            Bytes::Shared(bytes) => bytes,
        }
    }
}
