//! The compiled form of an expression: a tree whose names, slots and constants are resolved.

use ringfort_document::Symbol;
use rustc_hash::FxHashSet;

use super::functions::Function;
use super::pattern::Pattern;
use crate::syntax::{BinaryOperator, Macro};
use crate::value::Constant;

#[derive(Debug)]
pub(super) enum Code {
    Constant(Constant),
    /// A name that an unchecked environment does not declare: an error when it is evaluated.
    Undeclared(Box<str>),
    /// A variable or local without selections behind it.
    Variable(Place),
    /// Selections one after the other, without an optional one.
    Path(Box<Path>),
    /// Whether the last step of the path is there.
    Has(Box<Path>),
    /// Selections with at least one optional one: an optional.
    Optional(Box<Path>),
    /// `optional.orValue(default)`.
    OrValue(Box<(Code, Code)>),
    Not(Box<Code>),
    Negate(Box<Code>),
    And(Box<[Code]>),
    Or(Box<[Code]>),
    Ternary(Box<[Code; 3]>),
    /// `==`, or `!=` if the flag is set.
    Equal(bool, Box<[Code; 2]>),
    /// `<`, `<=`, `>`, `>=`.
    Order(BinaryOperator, Box<[Code; 2]>),
    Arithmetic(BinaryOperator, Box<[Code; 2]>),
    /// Two or more terms joined by `+`.
    Sum(Box<[Code]>),
    In(Box<[Code; 2]>),
    /// Membership in a constant list.
    InSet(Box<(Code, ConstantSet)>),
    List(Box<[(bool, Code)]>),
    Map(Box<[(bool, Code, Code)]>),
    Loop(Box<Loop>),
    /// `optMap` (false) and `optFlatMap` (true).
    OptionalMap(bool, Box<OptionalMap>),
    Call(Function, Box<[Code]>),
    /// A regular expression function whose pattern is constant.
    Match(Function, Box<(Code, Pattern)>, Option<Box<Code>>),
}

/// Where a variable lives.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    /// A declared variable.
    Slot(u32),
    /// A variable of a macro, counted from the outermost.
    Local(u32),
}

#[derive(Debug)]
pub(super) struct Path {
    pub(super) base: Base,
    pub(super) steps: Box<[Step]>,
    /// All steps are fields.
    pub(super) plain: bool,
}

#[derive(Debug)]
pub(super) enum Base {
    Place(Place),
    Code(Code),
}

#[derive(Debug)]
pub(super) struct Step {
    pub(super) optional: bool,
    pub(super) key: StepKey,
}

#[derive(Debug)]
pub(super) enum StepKey {
    /// A field, or a constant string as index.
    Field(Box<str>, Symbol),
    /// Any other index.
    Index(Code),
}

/// Constants of which a value may be one.
#[derive(Debug)]
pub(super) struct ConstantSet {
    /// Used if all items are strings.
    pub(super) strings: Option<FxHashSet<Box<str>>>,
    pub(super) items: Box<[Constant]>,
}

#[derive(Debug)]
pub(super) struct Loop {
    pub(super) kind: Macro,
    /// The lists, of which the concatenation is iterated; or one list or map.
    pub(super) ranges: Box<[Code]>,
    pub(super) names: (Box<str>, Option<Box<str>>),
    pub(super) filter: Option<Code>,
    pub(super) body: Code,
}

#[derive(Debug)]
pub(super) struct OptionalMap {
    pub(super) target: Code,
    pub(super) body: Code,
}
