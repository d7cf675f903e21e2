//! Syntax tree to code: resolves names to slots, fuses selections, prepares constants.

use ringfort_document::{Span, Vocabulary};

use super::code::{Base, Code, ConstantSet, Loop, OptionalMap, Path, Place, Step, StepKey};
use super::functions::{self, Function};
use super::pattern::Pattern;
use crate::syntax::{BinaryOperator, Comprehension, Expr, ExprKind, Literal, Macro, UnaryOperator};
use crate::value::{Constant, same};
use crate::{CompileError, Environment};

/// What lowering a tree gives besides the code.
pub(super) struct Lowered {
    pub(super) code: Code,
    /// The slots it reads, in order.
    pub(super) uses: Vec<u32>,
}

pub(super) fn lower(
    source: &str,
    expr: &Expr,
    environment: &Environment,
    vocabulary: &mut Vocabulary,
) -> Result<Lowered, CompileError> {
    let mut lowering = Lowering {
        source,
        environment,
        vocabulary,
        dotted: environment.has_dotted(),
        locals: Vec::new(),
        uses: Vec::new(),
    };
    let code = lowering.expr(expr)?;
    let mut uses = lowering.uses;
    uses.sort_unstable();
    uses.dedup();
    Ok(Lowered { code, uses })
}

struct Lowering<'l> {
    source: &'l str,
    environment: &'l Environment,
    vocabulary: &'l mut Vocabulary,
    dotted: bool,
    locals: Vec<&'l str>,
    uses: Vec<u32>,
}

type Lower = Result<Code, CompileError>;

impl<'l> Lowering<'l> {
    fn error(&self, span: Span, message: impl Into<String>) -> CompileError {
        CompileError::new(self.source, span, message)
    }

    fn boxed(&mut self, expr: &'l Expr) -> Result<Box<Code>, CompileError> {
        self.expr(expr).map(Box::new)
    }

    fn all(&mut self, exprs: &'l [Expr]) -> Result<Box<[Code]>, CompileError> {
        exprs.iter().map(|expr| self.expr(expr)).collect()
    }

    fn pair(&mut self, left: &'l Expr, right: &'l Expr) -> Result<Box<[Code; 2]>, CompileError> {
        Ok(Box::new([self.expr(left)?, self.expr(right)?]))
    }

    fn expr(&mut self, expr: &'l Expr) -> Lower {
        Ok(match &expr.kind {
            ExprKind::Literal(literal) => Code::Constant(constant(literal)),
            ExprKind::Ident { name, absolute } => self.ident(expr.span, name, *absolute)?,
            ExprKind::Select { operand, field, optional } => {
                if let Some(code) = self.qualified(expr) {
                    return Ok(code);
                }
                let key = StepKey::Field(field.clone(), self.vocabulary.intern(field));
                self.step(operand, Step { optional: *optional, key })?
            }
            ExprKind::Has { operand, field, optional } => {
                let key = StepKey::Field(field.clone(), self.vocabulary.intern(field));
                match self.step(operand, Step { optional: *optional, key })? {
                    Code::Path(path) | Code::Optional(path) => Code::Has(path),
                    other => other,
                }
            }
            ExprKind::Index { operand, index, optional } => {
                let key = self.index_key(index)?;
                self.step(operand, Step { optional: *optional, key })?
            }
            ExprKind::Unary { operator: UnaryOperator::Not, operand } => {
                Code::Not(self.boxed(operand)?)
            }
            ExprKind::Unary { operator: UnaryOperator::Negate, operand } => {
                Code::Negate(self.boxed(operand)?)
            }
            ExprKind::Binary { operator, left, right } => self.binary(*operator, left, right)?,
            ExprKind::And(terms) => Code::And(self.all(terms)?),
            ExprKind::Or(terms) => Code::Or(self.all(terms)?),
            ExprKind::Ternary { condition, then, otherwise } => {
                let codes = [self.expr(condition)?, self.expr(then)?, self.expr(otherwise)?];
                Code::Ternary(Box::new(codes))
            }
            ExprKind::Call { target, function, arguments } => {
                self.call(expr.span, target.as_deref(), function, arguments)?
            }
            ExprKind::List(elements) => {
                let items: Result<Box<[_]>, CompileError> = elements
                    .iter()
                    .map(|element| Ok((element.optional, self.expr(&element.value)?)))
                    .collect();
                fold_list(items?)
            }
            ExprKind::Map(entries) => {
                let mut items = Vec::with_capacity(entries.len());
                for entry in entries {
                    let (key, value) = (self.expr(&entry.key)?, self.expr(&entry.value)?);
                    items.push((entry.optional, key, value));
                }
                fold_map(items.into())
            }
            ExprKind::Comprehension(comprehension) => self.comprehension(comprehension)?,
        })
    }

    fn local(&self, name: &str) -> Option<Place> {
        let position = self.locals.iter().rposition(|local| *local == name)?;
        Some(Place::Local(position as u32))
    }

    fn slot(&mut self, name: &str) -> Option<Place> {
        let slot = self.environment.slot(name)? as u32;
        self.uses.push(slot);
        Some(Place::Slot(slot))
    }

    fn ident(&mut self, span: Span, name: &str, absolute: bool) -> Lower {
        let local = if absolute { None } else { self.local(name) };
        if let Some(place) = local.or_else(|| self.slot(name)) {
            return Ok(Code::Variable(place));
        }
        if let Some(kind) = functions::type_named(name) {
            return Ok(Code::Constant(Constant::Type(kind)));
        }
        if !self.environment.is_checked() {
            return Ok(Code::Undeclared(name.into()));
        }
        let error = self.error(span, format!("there is no variable `{name}`"));
        let near = match name {
            "authorizer" => Some("only an API server can answer `authorizer`".to_owned()),
            _ => self.environment.nearest(name).map(|name| format!("did you mean `{name}`?")),
        };
        Err(match near {
            Some(help) => error.help(help),
            None => error,
        })
    }

    /// A variable or type with a dotted name.
    fn qualified(&mut self, expr: &Expr) -> Option<Code> {
        let (root, absolute) = expr.root_name()?;
        if !absolute && self.local(root).is_some() {
            return None;
        }
        if !self.dotted && root != "google" && root != "net" && root != "kubernetes" {
            return None;
        }
        let (name, _) = expr.qualified_name()?;
        if let Some(place) = self.slot(&name) {
            return Some(Code::Variable(place));
        }
        let kind = functions::type_named(&name)?;
        self.environment.slot(root).is_none().then_some(Code::Constant(Constant::Type(kind)))
    }

    fn index_key(&mut self, index: &'l Expr) -> Result<StepKey, CompileError> {
        Ok(match &index.kind {
            ExprKind::Literal(Literal::String(key)) => {
                StepKey::Field(key.clone(), self.vocabulary.intern(key))
            }
            _ => StepKey::Index(self.expr(index)?),
        })
    }

    /// Appends a step to the path that `operand` is, or starts a path at it.
    fn step(&mut self, operand: &'l Expr, step: Step) -> Lower {
        let (base, steps, optional) = match self.expr(operand)? {
            Code::Path(path) => (path.base, path.steps, false),
            Code::Optional(path) => (path.base, path.steps, true),
            Code::Variable(place) => (Base::Place(place), Box::default(), false),
            code => (Base::Code(code), Box::default(), false),
        };
        let optional = optional || step.optional;
        let steps: Box<[Step]> = steps.into_iter().chain([step]).collect();
        let plain = steps.iter().all(|step| matches!(step.key, StepKey::Field(..)));
        let path = Box::new(Path { base, steps, plain });
        Ok(if optional { Code::Optional(path) } else { Code::Path(path) })
    }

    fn binary(&mut self, operator: BinaryOperator, left: &'l Expr, right: &'l Expr) -> Lower {
        Ok(match operator {
            BinaryOperator::Add => {
                let terms = match self.expr(left)? {
                    // `(a + b) + c`: parentheses or not, addition goes from left to right.
                    Code::Sum(terms) => terms,
                    first => Box::new([first]),
                };
                Code::Sum(terms.into_iter().chain([self.expr(right)?]).collect())
            }
            BinaryOperator::Equal => Code::Equal(false, self.pair(left, right)?),
            BinaryOperator::NotEqual => Code::Equal(true, self.pair(left, right)?),
            BinaryOperator::Less
            | BinaryOperator::LessOrEqual
            | BinaryOperator::Greater
            | BinaryOperator::GreaterOrEqual => Code::Order(operator, self.pair(left, right)?),
            BinaryOperator::In => {
                let element = self.expr(left)?;
                match self.expr(right)? {
                    Code::Constant(Constant::List(items)) => {
                        Code::InSet(Box::new((element, constant_set(items))))
                    }
                    container => Code::In(Box::new([element, container])),
                }
            }
            _ => Code::Arithmetic(operator, self.pair(left, right)?),
        })
    }

    fn call(
        &mut self,
        span: Span,
        target: Option<&'l Expr>,
        name: &str,
        arguments: &'l [Expr],
    ) -> Lower {
        if let Some(function) = target.and_then(|target| self.namespaced(target, name)) {
            return self.prepared(span, name, function, None, arguments);
        }
        match functions::named(name, target.is_some()) {
            Some(function) => self.prepared(span, name, function, target, arguments),
            None if !self.environment.is_checked() => Ok(Code::Undeclared(name.into())),
            None => Err(self.unknown(span, target, name)),
        }
    }

    fn unknown(&self, span: Span, target: Option<&Expr>, name: &str) -> CompileError {
        let namespace = target.and_then(Expr::qualified_name).map(|(name, _)| name);
        match namespace.filter(|namespace| matches!(&**namespace, "math" | "base64" | "cel")) {
            Some(namespace) => {
                self.error(span, format!("the API server's CEL has no `{namespace}.{name}`"))
            }
            None => self.error(span, format!("there is no function `{name}`")),
        }
    }

    fn namespaced(&self, target: &Expr, name: &str) -> Option<Function> {
        let (root, absolute) = target.root_name()?;
        if !absolute && self.local(root).is_some() {
            return None;
        }
        let (namespace, _) = target.qualified_name()?;
        functions::namespaced(&namespace, name)
    }

    fn prepared(
        &mut self,
        span: Span,
        name: &str,
        function: Function,
        target: Option<&'l Expr>,
        arguments: &'l [Expr],
    ) -> Lower {
        let count = arguments.len() + usize::from(target.is_some());
        if !functions::arguments(function).contains(&count) {
            return Err(self.error(span, format!("`{name}` takes another number of arguments")));
        }
        let codes: Result<Vec<Code>, CompileError> =
            target.into_iter().chain(arguments).map(|expr| self.expr(expr)).collect();
        let mut codes = codes?;
        if matches!(function, Function::Matches | Function::Find | Function::FindAll)
            && let Some(Code::Constant(Constant::String(source))) = codes.get(1)
        {
            let pattern = Pattern::new(source);
            let limit = codes.drain(1..).nth(1).map(Box::new);
            if let Some(text) = codes.pop() {
                return Ok(Code::Match(function, Box::new((text, pattern)), limit));
            }
        }
        if function == Function::OrValue && codes.len() == 2 {
            let mut codes = codes.into_iter();
            if let (Some(optional), Some(default)) = (codes.next(), codes.next()) {
                return Ok(Code::OrValue(Box::new((optional, default))));
            }
            return Err(self.error(span, "`orValue` takes one argument"));
        }
        Ok(Code::Call(function, codes.into()))
    }

    fn comprehension(&mut self, comprehension: &'l Comprehension) -> Lower {
        let range = self.expr(&comprehension.range)?;
        let depth = self.locals.len();
        self.locals.push(&comprehension.variable.name);
        if let Some(second) = &comprehension.second {
            self.locals.push(&second.name);
        }
        let filter = comprehension.filter.as_ref().map(|filter| self.expr(filter)).transpose();
        let body = self.expr(&comprehension.body);
        self.locals.truncate(depth);
        let (filter, body) = (filter?, body?);
        if matches!(comprehension.kind, Macro::OptMap | Macro::OptFlatMap) {
            let flat = comprehension.kind == Macro::OptFlatMap;
            return Ok(Code::OptionalMap(flat, Box::new(OptionalMap { target: range, body })));
        }
        let ranges = match range {
            Code::Sum(terms) => terms,
            range => Box::new([range]),
        };
        let names = (
            comprehension.variable.name.clone(),
            comprehension.second.as_ref().map(|second| second.name.clone()),
        );
        Ok(Code::Loop(Box::new(Loop { kind: comprehension.kind, ranges, names, filter, body })))
    }
}

fn constant(literal: &Literal) -> Constant {
    match literal {
        Literal::Null => Constant::Null,
        Literal::Bool(value) => Constant::Bool(*value),
        Literal::Int(value) => Constant::Int(*value),
        Literal::Uint(value) => Constant::Uint(*value),
        Literal::Double(value) => Constant::Double(*value),
        Literal::String(value) => Constant::String(value.clone()),
        Literal::Bytes(value) => Constant::Bytes(value.clone()),
    }
}

fn fold_list(items: Box<[(bool, Code)]>) -> Code {
    if !items.iter().all(|(optional, item)| !optional && matches!(item, Code::Constant(_))) {
        return Code::List(items);
    }
    let constants = items.into_iter().filter_map(|(_, item)| match item {
        Code::Constant(constant) => Some(constant),
        _ => None,
    });
    Code::Constant(Constant::List(constants.collect()))
}

/// Larger map literals are built when evaluated, because then they get an index.
const FOLDED_MAP: usize = 8;

fn fold_map(entries: Box<[(bool, Code, Code)]>) -> Code {
    let constant = |code: &Code| matches!(code, Code::Constant(_));
    let is_key = |code: &Code| {
        matches!(
            code,
            Code::Constant(
                Constant::String(_) | Constant::Int(_) | Constant::Uint(_) | Constant::Bool(_)
            )
        )
    };
    let foldable = entries.len() <= FOLDED_MAP
        && entries.iter().all(|(optional, key, value)| !optional && is_key(key) && constant(value))
        && !has_twins(&entries);
    if !foldable {
        return Code::Map(entries);
    }
    let constants = entries.into_iter().filter_map(|(_, key, value)| match (key, value) {
        (Code::Constant(key), Code::Constant(value)) => Some((key, value)),
        _ => None,
    });
    Code::Constant(Constant::Map(constants.collect()))
}

fn has_twins(entries: &[(bool, Code, Code)]) -> bool {
    let keys: Vec<&Constant> = entries
        .iter()
        .filter_map(|(_, key, _)| if let Code::Constant(key) = key { Some(key) } else { None })
        .collect();
    keys.iter().enumerate().any(|(position, key)| {
        keys.iter().skip(position + 1).any(|other| same(&key.value(), &other.value()))
    })
}

fn constant_set(items: Box<[Constant]>) -> ConstantSet {
    let strings = items
        .iter()
        .map(|item| if let Constant::String(text) = item { Some(text.clone()) } else { None })
        .collect();
    ConstantSet { strings, items }
}
