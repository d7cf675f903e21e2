//! What made an expression false.

use ringfort_document::Node;

use crate::Value;

/// The place and the elements that made an expression false.
#[derive(Clone, Debug, Default)]
pub struct Witness<'a> {
    /// The deepest document node on the way to what decided. If `missing` is empty, it decided itself.
    pub node: Option<Node<'a>>,
    /// Keys below that node that would have been needed but are not there.
    pub missing: Vec<String>,
    /// The elements of macros that decided, outermost first: name of the variable, and its value.
    pub elements: Vec<(String, Value<'a>)>,
}
