//! Tokens to syntax tree: operator precedence by climbing, everything else by descent.

use ringfort_document::Span;

use super::lexer::{self, Token, TokenKind};
use super::macros;
use super::{BinaryOperator, Element, Expr, ExprKind, Literal, MapEntry, UnaryOperator, literal};
use crate::CompileError;

/// Longest accepted expression, in characters (as the API server's).
const MAX_LENGTH: usize = 100_000;
/// Highest accepted tree; bounds the recursion of everything that walks one.
const MAX_HEIGHT: u16 = 120;
/// Deepest accepted nesting of brackets, calls and `? :`; bounds the recursion of the parser itself.
const MAX_NESTING: u16 = 80;

const RESERVED: [&str; 17] = [
    "as",
    "break",
    "const",
    "continue",
    "else",
    "for",
    "function",
    "if",
    "import",
    "let",
    "loop",
    "namespace",
    "package",
    "return",
    "var",
    "void",
    "while",
];

/// Parses an expression of the API server's CEL grammar.
pub fn parse(source: &str) -> Result<Expr, CompileError> {
    measured(source).map(|(expr, _)| expr)
}

/// Parses an expression; the number says how deep its tree is.
pub(crate) fn measured(source: &str) -> Result<(Expr, u16), CompileError> {
    if source.len() > MAX_LENGTH && source.chars().count() > MAX_LENGTH {
        let message = format!("the expression is longer than {MAX_LENGTH} characters");
        return Err(CompileError::new(source, Span::default(), message));
    }
    let tokens = lexer::tokens(source)?;
    let mut parser = Parser { source, tokens, at: 0, depth: 0, heights: Vec::new() };
    let expr = parser.expr()?;
    match parser.peek().kind {
        TokenKind::End => {
            let height = parser.heights.last().map_or(1, |height| height + 1);
            Ok((expr, height))
        }
        _ => Err(parser.unexpected("an operator or the end")),
    }
}

type Parsed = Result<Expr, CompileError>;

pub(super) struct Parser<'s> {
    source: &'s str,
    tokens: Vec<Token>,
    at: usize,
    depth: u16,
    /// Height of the tree below each expression, by id.
    heights: Vec<u16>,
}

impl<'s> Parser<'s> {
    fn peek(&self) -> Token {
        let end = self.source.len() as u32;
        let none = Token { kind: TokenKind::End, span: Span { start: end, end } };
        self.tokens.get(self.at).copied().unwrap_or(none)
    }

    fn take(&mut self) -> Token {
        let token = self.peek();
        self.at += 1;
        token
    }

    fn is(&self, mark: &str) -> bool {
        matches!(self.peek().kind, TokenKind::Mark(found) if found == mark)
    }

    fn accept(&mut self, mark: &str) -> bool {
        let found = self.is(mark);
        self.at += usize::from(found);
        found
    }

    fn expect(&mut self, mark: &str) -> Result<Token, CompileError> {
        if self.is(mark) { Ok(self.take()) } else { Err(self.unexpected(&format!("`{mark}`"))) }
    }

    fn text(&self, span: Span) -> &'s str {
        self.source.get(span.start as usize..span.end as usize).unwrap_or("")
    }

    pub(super) fn error(&self, span: Span, message: impl Into<String>) -> CompileError {
        CompileError::new(self.source, span, message)
    }

    fn unexpected(&self, wanted: &str) -> CompileError {
        let token = self.peek();
        let found = match token.kind {
            TokenKind::End => "the expression ends".to_owned(),
            _ => format!("found `{}`", self.text(token.span)),
        };
        self.error(token.span, format!("{found} where {wanted} is expected"))
    }

    /// Makes an expression; `children` are the ids below it.
    pub(super) fn make(&mut self, span: Span, kind: ExprKind, children: &[u32]) -> Parsed {
        let below = children.iter().filter_map(|&id| self.heights.get(id as usize)).max();
        let height = below.map_or(0, |height| height + 1);
        if height > MAX_HEIGHT {
            return Err(self.too_deep(span));
        }
        let id = self.heights.len() as u32;
        self.heights.push(height);
        Ok(Expr { id, span, kind })
    }

    fn too_deep(&self, span: Span) -> CompileError {
        self.error(span, "the expression is nested too deeply").help("split it into variables")
    }

    fn expr(&mut self) -> Parsed {
        if self.depth >= MAX_NESTING {
            return Err(self.too_deep(self.peek().span));
        }
        self.depth += 1;
        let condition = self.or()?;
        let expr = if self.accept("?") { self.ternary(condition)? } else { condition };
        self.depth -= 1;
        Ok(expr)
    }

    fn ternary(&mut self, condition: Expr) -> Parsed {
        let then = self.or()?;
        self.expect(":")?;
        let otherwise = self.expr()?;
        let span = join(condition.span, otherwise.span);
        let children = [condition.id, then.id, otherwise.id];
        let [condition, then, otherwise] = [condition, then, otherwise].map(Box::new);
        self.make(span, ExprKind::Ternary { condition, then, otherwise }, &children)
    }

    fn or(&mut self) -> Parsed {
        self.logic("||", ExprKind::Or, |parser| {
            parser.logic("&&", ExprKind::And, |parser| parser.binary(0))
        })
    }

    fn logic(
        &mut self,
        mark: &str,
        kind: fn(Vec<Expr>) -> ExprKind,
        term: impl Fn(&mut Self) -> Parsed,
    ) -> Parsed {
        let first = term(self)?;
        if !self.is(mark) {
            return Ok(first);
        }
        let mut span = first.span;
        let mut terms = vec![first];
        while self.accept(mark) {
            let next = term(self)?;
            span = join(span, next.span);
            terms.push(next);
        }
        let children: Vec<u32> = terms.iter().map(|term| term.id).collect();
        self.make(span, kind(terms), &children)
    }

    fn binary(&mut self, lowest: u8) -> Parsed {
        let mut left = self.unary()?;
        while let Some((operator, strength)) = self.operator() {
            if strength < lowest {
                break;
            }
            self.take();
            let right = self.binary(strength + 1)?;
            let span = join(left.span, right.span);
            let children = [left.id, right.id];
            let kind = ExprKind::Binary { operator, left: Box::new(left), right: Box::new(right) };
            left = self.make(span, kind, &children)?;
        }
        Ok(left)
    }

    fn operator(&self) -> Option<(BinaryOperator, u8)> {
        let token = self.peek();
        let text = match token.kind {
            TokenKind::Mark(mark) => mark,
            TokenKind::Identifier => self.text(token.span),
            _ => return None,
        };
        Some(match text {
            "==" => (BinaryOperator::Equal, 0),
            "!=" => (BinaryOperator::NotEqual, 0),
            "<" => (BinaryOperator::Less, 0),
            "<=" => (BinaryOperator::LessOrEqual, 0),
            ">" => (BinaryOperator::Greater, 0),
            ">=" => (BinaryOperator::GreaterOrEqual, 0),
            "in" => (BinaryOperator::In, 0),
            "+" => (BinaryOperator::Add, 1),
            "-" => (BinaryOperator::Subtract, 1),
            "*" => (BinaryOperator::Multiply, 2),
            "/" => (BinaryOperator::Divide, 2),
            "%" => (BinaryOperator::Modulo, 2),
            _ => return None,
        })
    }

    fn unary(&mut self) -> Parsed {
        let start = self.peek().span;
        if self.is("!") {
            return self.repeated(start, "!", UnaryOperator::Not);
        }
        if self.is("-") && !self.is_negative_number() {
            return self.repeated(start, "-", UnaryOperator::Negate);
        }
        self.member()
    }

    fn is_negative_number(&self) -> bool {
        let next = self.tokens.get(self.at + 1).map(|token| token.kind);
        self.is("-") && matches!(next, Some(TokenKind::Integer | TokenKind::Float))
    }

    /// A run of one operator; pairs cancel out, as in cel-go.
    fn repeated(&mut self, start: Span, mark: &str, operator: UnaryOperator) -> Parsed {
        let mut odd = false;
        while self.is(mark) && !self.is_negative_number() {
            self.take();
            odd = !odd;
        }
        let operand = self.member()?;
        if !odd {
            return Ok(operand);
        }
        let (span, child) = (join(start, operand.span), operand.id);
        self.make(span, ExprKind::Unary { operator, operand: Box::new(operand) }, &[child])
    }

    fn member(&mut self) -> Parsed {
        let mut expr = self.primary()?;
        loop {
            if self.accept(".") {
                expr = self.selection(expr)?;
            } else if self.accept("[") {
                expr = self.index(expr)?;
            } else if self.is("{") && expr.qualified_name().is_some() {
                let error = self.error(expr.span, "messages such as `T{...}` are not supported");
                return Err(error.help("write a map: `{\"key\": value}`"));
            } else {
                return Ok(expr);
            }
        }
    }

    fn selection(&mut self, operand: Expr) -> Parsed {
        let optional = self.accept("?");
        let (name, name_span) = self.field_name()?;
        if !optional && self.accept("(") {
            let (arguments, end) = self.arguments()?;
            let span = join(operand.span, end);
            return macros::method(self, span, operand, name, arguments);
        }
        let (span, child) = (join(operand.span, name_span), operand.id);
        let kind = ExprKind::Select { operand: Box::new(operand), field: name.into(), optional };
        self.make(span, kind, &[child])
    }

    fn field_name(&mut self) -> Result<(&'s str, Span), CompileError> {
        let token = self.peek();
        let name = self.text(token.span);
        if token.kind != TokenKind::Identifier || matches!(name, "in" | "true" | "false" | "null") {
            return Err(self.unexpected("a field name"));
        }
        self.take();
        Ok((name, token.span))
    }

    fn index(&mut self, operand: Expr) -> Parsed {
        let optional = self.accept("?");
        let index = self.expr()?;
        let end = self.expect("]")?.span;
        let (span, children) = (join(operand.span, end), [operand.id, index.id]);
        let (operand, index) = (Box::new(operand), Box::new(index));
        self.make(span, ExprKind::Index { operand, index, optional }, &children)
    }

    fn arguments(&mut self) -> Result<(Vec<Expr>, Span), CompileError> {
        let mut arguments = Vec::new();
        if !self.is(")") {
            arguments.push(self.expr()?);
            while self.accept(",") {
                arguments.push(self.expr()?);
            }
        }
        let end = self.expect(")")?.span;
        Ok((arguments, end))
    }

    fn primary(&mut self) -> Parsed {
        let token = self.peek();
        match token.kind {
            TokenKind::Identifier => self.word(token, false),
            TokenKind::Mark("(") => self.parenthesized(),
            TokenKind::Mark("[") => self.list(),
            TokenKind::Mark("{") => self.map(),
            TokenKind::Mark(".") => {
                self.take();
                let token = self.peek();
                if token.kind != TokenKind::Identifier {
                    return Err(self.unexpected("a name"));
                }
                self.word(token, true)
            }
            TokenKind::Mark("-") => self.number(true),
            TokenKind::Integer | TokenKind::Unsigned | TokenKind::Float => self.number(false),
            TokenKind::String | TokenKind::Bytes => self.string(),
            _ => Err(self.unexpected("a value")),
        }
    }

    fn parenthesized(&mut self) -> Parsed {
        let start = self.take().span;
        let mut inner = self.expr()?;
        let end = self.expect(")")?.span;
        inner.span = join(start, end);
        Ok(inner)
    }

    fn word(&mut self, token: Token, absolute: bool) -> Parsed {
        let name = self.text(token.span);
        let value = match name {
            "true" => Some(Literal::Bool(true)),
            "false" => Some(Literal::Bool(false)),
            "null" => Some(Literal::Null),
            "in" => return Err(self.unexpected("a value")),
            _ => None,
        };
        if let (Some(value), false) = (value, absolute) {
            self.take();
            return self.make(token.span, ExprKind::Literal(value), &[]);
        }
        if RESERVED.contains(&name) {
            let error = self.error(token.span, format!("`{name}` is a reserved word of CEL"));
            return Err(error.help("use another name"));
        }
        self.take();
        if self.accept("(") {
            let (arguments, end) = self.arguments()?;
            return macros::function(self, join(token.span, end), name, arguments);
        }
        self.make(token.span, ExprKind::Ident { name: name.into(), absolute }, &[])
    }

    fn number(&mut self, negative: bool) -> Parsed {
        let start = self.peek().span;
        self.at += usize::from(negative);
        let token = self.take();
        let text = self.text(token.span);
        let value = match token.kind {
            TokenKind::Integer => literal::integer(negative, text),
            TokenKind::Unsigned => literal::unsigned(text),
            _ => text
                .parse()
                .ok()
                .filter(|value: &f64| value.is_finite())
                .map(|value| Literal::Double(if negative { -value } else { value })),
        };
        let span = join(start, token.span);
        match value {
            Some(value) => self.make(span, ExprKind::Literal(value), &[]),
            None => Err(self.error(span, format!("the number `{text}` is out of range"))),
        }
    }

    fn string(&mut self) -> Parsed {
        let token = self.take();
        let text = self.text(token.span);
        let value = match token.kind {
            TokenKind::Bytes => literal::bytes(text).map(Literal::Bytes),
            _ => literal::string(text).map(Literal::String),
        };
        match value {
            Ok(value) => self.make(token.span, ExprKind::Literal(value), &[]),
            Err(reason) => Err(self.error(token.span, reason)),
        }
    }

    fn list(&mut self) -> Parsed {
        let start = self.take().span;
        let mut elements = Vec::new();
        while !self.is("]") {
            let optional = self.accept("?");
            elements.push(Element { optional, value: self.expr()? });
            if !self.accept(",") {
                break;
            }
        }
        let end = self.expect("]")?.span;
        let children: Vec<u32> = elements.iter().map(|element| element.value.id).collect();
        self.make(join(start, end), ExprKind::List(elements), &children)
    }

    fn map(&mut self) -> Parsed {
        let start = self.take().span;
        let mut entries = Vec::new();
        while !self.is("}") {
            let optional = self.accept("?");
            let key = self.expr()?;
            self.expect(":")?;
            entries.push(MapEntry { optional, key, value: self.expr()? });
            if !self.accept(",") {
                break;
            }
        }
        let end = self.expect("}")?.span;
        let children: Vec<u32> =
            entries.iter().flat_map(|entry| [entry.key.id, entry.value.id]).collect();
        self.make(join(start, end), ExprKind::Map(entries), &children)
    }
}

fn join(first: Span, last: Span) -> Span {
    Span { start: first.start, end: last.end }
}
