//! The syntax tree: what was written, with spans. Macros are kept as nodes, not expanded.

use ringfort_document::Span;

/// The name of a variable, field or function.
pub type Name = Box<str>;

/// One expression.
#[derive(Clone, Debug, PartialEq)]
pub struct Expr {
    /// Number of the expression within its tree: dense from 0, children before parents.
    pub id: u32,
    /// The bytes of the source that it was written with.
    pub span: Span,
    /// What it is.
    pub kind: ExprKind,
}

/// What an expression is.
#[derive(Clone, Debug, PartialEq)]
pub enum ExprKind {
    /// A constant.
    Literal(Literal),
    /// A variable or the first part of a qualified name.
    Ident {
        /// The name.
        name: Name,
        /// Written with a leading dot: variables of macros do not shadow it.
        absolute: bool,
    },
    /// `operand.field` or `operand.?field`.
    Select {
        /// The value selected from.
        operand: Box<Expr>,
        /// The field.
        field: Name,
        /// True for `.?`.
        optional: bool,
    },
    /// `has(operand.field)` or `has(operand.?field)`.
    Has {
        /// The value that is looked into.
        operand: Box<Expr>,
        /// The field whose presence is asked for.
        field: Name,
        /// True for `.?`.
        optional: bool,
    },
    /// `operand[index]` or `operand[?index]`.
    Index {
        /// The list or map.
        operand: Box<Expr>,
        /// Position or key.
        index: Box<Expr>,
        /// True for `[?`.
        optional: bool,
    },
    /// `!operand` or `-operand`.
    Unary {
        /// The operator.
        operator: UnaryOperator,
        /// Its operand.
        operand: Box<Expr>,
    },
    /// Arithmetic, comparison or membership.
    Binary {
        /// The operator.
        operator: BinaryOperator,
        /// Left side.
        left: Box<Expr>,
        /// Right side.
        right: Box<Expr>,
    },
    /// `a && b && ...`, two or more terms.
    And(Vec<Expr>),
    /// `a || b || ...`, two or more terms.
    Or(Vec<Expr>),
    /// `condition ? then : otherwise`.
    Ternary {
        /// The condition.
        condition: Box<Expr>,
        /// Value if it holds.
        then: Box<Expr>,
        /// Value if not.
        otherwise: Box<Expr>,
    },
    /// `function(arguments)` or `target.function(arguments)`; also namespaced functions such as
    /// `optional.of(x)`, whose target then is an identifier (see [`Expr::qualified_name`]).
    Call {
        /// What stands before the dot.
        target: Option<Box<Expr>>,
        /// The function's name without namespace.
        function: Name,
        /// In source order.
        arguments: Vec<Expr>,
    },
    /// `[a, ?b]`.
    List(Vec<Element>),
    /// `{k: v, ?k: optional}`.
    Map(Vec<MapEntry>),
    /// `range.all(x, ...)` and its relatives.
    Comprehension(Box<Comprehension>),
}

/// A constant.
#[derive(Clone, Debug, PartialEq)]
pub enum Literal {
    /// `null`.
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// A signed integer; a minus sign directly before it is part of it.
    Int(i64),
    /// An unsigned integer, written with `u`.
    Uint(u64),
    /// A floating-point number.
    Double(f64),
    /// A string, escapes resolved.
    String(Box<str>),
    /// A byte string.
    Bytes(Box<[u8]>),
}

/// An item of a list literal.
#[derive(Clone, Debug, PartialEq)]
pub struct Element {
    /// True for `?value`: left out if the optional is empty.
    pub optional: bool,
    /// The item.
    pub value: Expr,
}

/// An entry of a map literal.
#[derive(Clone, Debug, PartialEq)]
pub struct MapEntry {
    /// True for `?key: value`: left out if the optional is empty.
    pub optional: bool,
    /// The key.
    pub key: Expr,
    /// The value.
    pub value: Expr,
}

/// A macro over the elements of a range, or over the content of an optional.
#[derive(Clone, Debug, PartialEq)]
pub struct Comprehension {
    /// Which macro.
    pub kind: Macro,
    /// What is iterated: a list or map, for `optMap` and `optFlatMap` an optional.
    pub range: Expr,
    /// The variable: list element or map key; with two variables, list index or map key.
    pub variable: Variable,
    /// The second variable, if there are two: list element or map value.
    pub second: Option<Variable>,
    /// The condition of `map(x, condition, body)` and of the `transform...` macros with a condition.
    pub filter: Option<Expr>,
    /// The predicate or the transformation.
    pub body: Expr,
}

/// A variable that a macro declares.
#[derive(Clone, Debug, PartialEq)]
pub struct Variable {
    /// Its name.
    pub name: Name,
    /// Where it is declared.
    pub span: Span,
}

/// The macros besides `has`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Macro {
    /// `all`.
    All,
    /// `exists`.
    Exists,
    /// `exists_one` or `existsOne`.
    ExistsOne,
    /// `filter`.
    Filter,
    /// `map` with or without condition.
    Map,
    /// `transformList`, two variables.
    TransformList,
    /// `transformMap`, two variables.
    TransformMap,
    /// `transformMapEntry`, two variables.
    TransformMapEntry,
    /// `sortBy`.
    SortBy,
    /// `optMap`.
    OptMap,
    /// `optFlatMap`.
    OptFlatMap,
}

/// Operators of one operand.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum UnaryOperator {
    /// `!`.
    Not,
    /// `-`.
    Negate,
}

/// Operators of two operands, without `&&` and `||`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum BinaryOperator {
    /// `+`.
    Add,
    /// `-`.
    Subtract,
    /// `*`.
    Multiply,
    /// `/`.
    Divide,
    /// `%`.
    Modulo,
    /// `==`.
    Equal,
    /// `!=`.
    NotEqual,
    /// `<`.
    Less,
    /// `<=`.
    LessOrEqual,
    /// `>`.
    Greater,
    /// `>=`.
    GreaterOrEqual,
    /// `in`.
    In,
}

impl Expr {
    /// `a.b.c`, if the expression is nothing but identifiers joined by plain dots. The flag says
    /// whether it starts with a dot.
    pub fn qualified_name(&self) -> Option<(String, bool)> {
        match &self.kind {
            ExprKind::Ident { name, absolute } => Some((name.to_string(), *absolute)),
            ExprKind::Select { operand, field, optional: false } => {
                let (mut name, absolute) = operand.qualified_name()?;
                name.push('.');
                name.push_str(field);
                Some((name, absolute))
            }
            _ => None,
        }
    }

    /// The identifier that a chain of plain selections starts with.
    pub fn root_name(&self) -> Option<(&str, bool)> {
        match &self.kind {
            ExprKind::Ident { name, absolute } => Some((name, *absolute)),
            ExprKind::Select { operand, optional: false, .. } => operand.root_name(),
            _ => None,
        }
    }
}

impl Macro {
    /// The name it is written with.
    pub fn name(self) -> &'static str {
        match self {
            Macro::All => "all",
            Macro::Exists => "exists",
            Macro::ExistsOne => "exists_one",
            Macro::Filter => "filter",
            Macro::Map => "map",
            Macro::TransformList => "transformList",
            Macro::TransformMap => "transformMap",
            Macro::TransformMapEntry => "transformMapEntry",
            Macro::SortBy => "sortBy",
            Macro::OptMap => "optMap",
            Macro::OptFlatMap => "optFlatMap",
        }
    }
}

impl BinaryOperator {
    /// As it is written.
    pub fn symbol(self) -> &'static str {
        match self {
            BinaryOperator::Add => "+",
            BinaryOperator::Subtract => "-",
            BinaryOperator::Multiply => "*",
            BinaryOperator::Divide => "/",
            BinaryOperator::Modulo => "%",
            BinaryOperator::Equal => "==",
            BinaryOperator::NotEqual => "!=",
            BinaryOperator::Less => "<",
            BinaryOperator::LessOrEqual => "<=",
            BinaryOperator::Greater => ">",
            BinaryOperator::GreaterOrEqual => ">=",
            BinaryOperator::In => "in",
        }
    }
}
