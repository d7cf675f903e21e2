//! The walk over the syntax tree.

use ringfort_document::Span;

use super::declarations::{FIRST, Overload, type_since};
use super::suggest::closest;
use super::unify::{Unifier, most_general};
use super::{Checked, Note};
use crate::syntax::{Element, Expr, ExprKind, Literal, MapEntry, UnaryOperator};
use crate::{CompileError, Environment, Type, Version};

/// The version that brought optionals.
pub(super) const OPTIONALS: Version = Version::new(1, 28);
/// More errors than these help nobody.
const MOST_ERRORS: usize = 20;

pub(super) struct Checker<'c> {
    source: &'c str,
    pub(super) environment: &'c Environment,
    pub(super) unifier: Unifier,
    /// Variables of the macros around the current node, innermost last.
    pub(super) locals: Vec<(&'c str, Type)>,
    minimum: Version,
    notes: Vec<Note>,
    errors: Vec<CompileError>,
    /// Depth of calls of `format`, whose arguments may be of mixed types.
    pub(super) formats: u32,
    /// List and map literals whose parts must turn out to be of one type.
    uniform: Vec<Uniform>,
}

/// Parts of a literal that must be of one type.
struct Uniform {
    parts: Vec<(Span, Type)>,
    what: &'static str,
}

impl<'c> Checker<'c> {
    pub(super) fn new(source: &'c str, environment: &'c Environment) -> Checker<'c> {
        Checker {
            source,
            environment,
            unifier: Unifier::new(),
            locals: Vec::new(),
            minimum: FIRST,
            notes: Vec::new(),
            errors: Vec::new(),
            formats: 0,
            uniform: Vec::new(),
        }
    }

    pub(super) fn run(mut self, expr: &'c Expr) -> Result<Checked, Vec<CompileError>> {
        let output = self.check(expr);
        let output = self.unifier.settle(&output);
        self.check_uniform();
        let mut notes = std::mem::take(&mut self.notes);
        for note in &mut notes {
            note.kind = self.unifier.settle(&note.kind);
        }
        if self.unifier.is_exhausted() {
            self.errors.clear();
            self.fail(expr.span, "the types of the expression are too complex").help =
                Some("split it with a variable".to_owned());
        }
        if self.errors.is_empty() {
            return Ok(Checked { output, minimum: self.minimum, notes });
        }
        self.errors.sort_by_key(|error| error.span.start);
        self.errors.truncate(MOST_ERRORS);
        Err(self.errors)
    }

    /// Notes an error, to which help can be added.
    pub(super) fn fail(&mut self, span: Span, message: impl Into<String>) -> &mut CompileError {
        let error = CompileError::new(self.source, span, message);
        // Of an endless list only the first errors are shown; the last place is for all others.
        if self.errors.len() > 4 * MOST_ERRORS {
            self.errors.pop();
        }
        let index = self.errors.len();
        self.errors.push(error);
        // INVARIANT: the element was just pushed.
        #[expect(clippy::indexing_slicing, reason = "the error was pushed two lines above")]
        &mut self.errors[index]
    }

    /// Asks for a version; an error if the environment's is older.
    pub(super) fn require(&mut self, span: Span, what: &str, since: Version) {
        self.minimum = self.minimum.max(since);
        if self.environment.version() < since {
            let message = format!("{what} needs Kubernetes {since}");
            let version = self.environment.version();
            self.fail(span, message).help =
                Some(format!("the expression is checked for Kubernetes {version}"));
        }
    }

    /// The type of an expression, with parameters resolved as far as known. After an error `dyn`.
    pub(super) fn check(&mut self, expr: &'c Expr) -> Type {
        let kind = match &expr.kind {
            ExprKind::Literal(literal) => literal_type(literal),
            ExprKind::Ident { name, absolute } => self.ident(expr.span, name, *absolute),
            ExprKind::Select { operand, field, optional } => {
                self.select(expr, operand, field, *optional)
            }
            ExprKind::Has { operand, field, optional } => {
                self.has(expr, operand, field, *optional);
                Type::Bool
            }
            ExprKind::Index { operand, index, optional } => {
                let types = [self.check(operand), self.check(index)];
                let name = if *optional { "_[?_]" } else { "_[_]" };
                self.operator(expr, name, &types)
            }
            ExprKind::Unary { operator, operand } => {
                let kind = self.check(operand);
                let name = match operator {
                    UnaryOperator::Not => "!_",
                    UnaryOperator::Negate => "-_",
                };
                self.operator(expr, name, &[kind])
            }
            ExprKind::Binary { operator, left, right } => {
                let types = [self.check(left), self.check(right)];
                let name = format!("_{}_", operator.symbol());
                self.operator(expr, if name == "_in_" { "@in" } else { &name }, &types)
            }
            ExprKind::And(terms) | ExprKind::Or(terms) => {
                for term in terms {
                    let kind = self.check(term);
                    self.expect_bool(term.span, &kind);
                }
                Type::Bool
            }
            ExprKind::Ternary { condition, then, otherwise } => {
                let types = [self.check(condition), self.check(then), self.check(otherwise)];
                self.operator(expr, "_?_:_", &types)
            }
            ExprKind::Call { target, function, arguments } => {
                self.call(expr, target.as_deref(), function, arguments)
            }
            ExprKind::List(elements) => self.list(elements),
            ExprKind::Map(entries) => self.map(entries),
            ExprKind::Comprehension(comprehension) => self.comprehension(expr.span, comprehension),
        };
        let kind = self.unifier.resolve(&kind);
        self.note(expr.id).kind = kind.clone();
        kind
    }

    fn note(&mut self, id: u32) -> &mut Note {
        let index = id as usize;
        if index >= self.notes.len() {
            self.notes
                .resize(index + 1, Note { kind: Type::Dyn, overloads: Vec::new(), variable: None });
        }
        // INVARIANT: the vector was just made long enough.
        #[expect(clippy::indexing_slicing, reason = "the vector was just made long enough")]
        &mut self.notes[index]
    }

    /// The type of a node that was checked before.
    pub(super) fn kind_of(&mut self, id: u32) -> Type {
        let kind = self.note(id).kind.clone();
        self.unifier.settle(&kind)
    }

    pub(super) fn note_overloads(&mut self, id: u32, overloads: Vec<&'static Overload>) {
        let oldest = overloads.iter().map(|overload| overload.since).min();
        self.minimum = self.minimum.max(oldest.unwrap_or(FIRST));
        self.note(id).overloads = overloads;
    }

    pub(super) fn expect_bool(&mut self, span: Span, kind: &Type) {
        if !self.unifier.assign(kind, &Type::Bool) {
            let found = self.unifier.settle(kind);
            self.fail(span, format!("a bool belongs here, but this is {found}"));
        }
    }

    pub(super) fn local(&self, name: &str) -> Option<&Type> {
        self.locals.iter().rev().find(|(local, _)| *local == name).map(|(_, kind)| kind)
    }

    fn ident(&mut self, span: Span, name: &str, absolute: bool) -> Type {
        if !absolute && let Some(kind) = self.local(name) {
            return kind.clone();
        }
        match self.declared(span, name) {
            Some(kind) => kind,
            None => self.unknown(span, name),
        }
    }

    /// The type of a declared variable, or of a type's name.
    fn declared(&mut self, span: Span, name: &str) -> Option<Type> {
        if let Some(slot) = self.environment.slot(name) {
            return self.environment.declared(slot).map(|(_, kind)| kind.clone());
        }
        let since = type_since(name)?;
        self.require(span, &format!("the type `{name}`"), since);
        Some(Type::Type)
    }

    fn unknown(&mut self, span: Span, name: &str) -> Type {
        let help = self.similar_variable(name).or_else(|| match name {
            "authorizer" => Some("it can only be answered by a running API server".to_owned()),
            _ if type_since(name).is_none() && !super::declarations::overloads(name).is_empty() => {
                Some(format!("it is a function: write `{name}(...)`"))
            }
            _ => None,
        });
        self.fail(span, format!("there is no variable `{name}`")).help = help;
        Type::Dyn
    }

    fn similar_variable(&self, name: &str) -> Option<String> {
        let locals = self.locals.iter().map(|(local, _)| *local);
        let slots = 0..self.environment.len();
        let declared =
            slots.filter_map(|slot| self.environment.declared(slot).map(|(name, _)| name));
        let found = closest(name, locals.chain(declared))?;
        Some(format!("did you mean `{found}`?"))
    }

    /// The dotted name of an expression, unless a macro's variable stands before it.
    pub(super) fn qualified(&self, expr: &Expr) -> Option<String> {
        let (root, absolute) = expr.root_name()?;
        if !absolute && self.local(root).is_some() {
            return None;
        }
        expr.qualified_name().map(|(name, _)| name)
    }

    fn select(&mut self, expr: &'c Expr, operand: &'c Expr, field: &str, optional: bool) -> Type {
        if let Some(name) = self.qualified(expr) {
            if let Some(kind) = self.declared(expr.span, &name) {
                // The API server reads `variables.x` as a field, and the name of a type at once.
                let parts = if kind == Type::Type { 1 } else { name.split('.').count() };
                self.note(expr.id).variable = Some(parts as u64);
                return kind;
            }
            if let Some(kind) = self.unknown_member(expr.span, operand, &name) {
                return kind;
            }
        }
        let operand = self.check(operand);
        self.field(expr.span, &operand, field, optional)
    }

    /// `variables.x` where only other variables of that prefix are declared.
    fn unknown_member(&mut self, span: Span, operand: &Expr, name: &str) -> Option<Type> {
        let prefix = self.qualified(operand)?;
        if self.environment.slot(&prefix).is_some() {
            return None;
        }
        let prefix = prefix + ".";
        let mut slots = 0..self.environment.len();
        let declared = |slot| self.environment.declared(slot).map_or("", |(name, _)| name);
        slots.any(|slot| declared(slot).starts_with(&prefix)).then(|| self.unknown(span, name))
    }

    fn has(&mut self, expr: &'c Expr, operand: &'c Expr, field: &str, optional: bool) {
        if optional {
            self.fail(expr.span, "`has` takes a plain field").help =
                Some("leave the `?` out, or write `.hasValue()` behind it".to_owned());
        }
        if let Some(prefix) = self.qualified(operand)
            && self.environment.slot(&format!("{prefix}.{field}")).is_some()
        {
            let parts = prefix.split('.').count() + 1;
            self.note(expr.id).variable = Some(parts as u64);
            return;
        }
        let operand = self.check(operand);
        self.field(expr.span, &operand, field, false);
    }

    /// The type of a field of a value of type `operand`.
    fn field(&mut self, span: Span, operand: &Type, field: &str, optional: bool) -> Type {
        if optional {
            self.require(span, "`.?`", OPTIONALS);
        }
        let (target, unwrapped) = match operand {
            Type::Optional(content) => (&**content, true),
            other => (other, false),
        };
        let result = match target {
            Type::Map(_, value) => (**value).clone(),
            Type::Object(object) => match object.field(field) {
                Some(kind) => kind.clone(),
                None => {
                    let names = object.fields.iter().map(|(name, _)| name.as_str());
                    let help = closest(field, names).map(|name| format!("did you mean `{name}`?"));
                    let message = format!("`{}` has no field `{field}`", object.name);
                    self.fail(span, message).help = help;
                    Type::Dyn
                }
            },
            Type::Parameter(_) => {
                self.unifier.assign(&Type::Dyn, target);
                Type::Dyn
            }
            Type::Dyn => Type::Dyn,
            other => {
                self.fail(span, format!("a {other} has no fields, so no `{field}`"));
                Type::Dyn
            }
        };
        if optional || unwrapped { Type::optional(result) } else { result }
    }

    fn list(&mut self, elements: &'c [Element]) -> Type {
        let mut joined = None;
        let mut parts = Vec::with_capacity(elements.len());
        for element in elements {
            let kind = self.check(&element.value);
            let kind = self.entry(element.value.span, kind, element.optional);
            joined = Some(self.join(joined, &kind));
            parts.push((element.value.span, kind));
        }
        self.keep_uniform(parts, "elements of a list");
        Type::list(joined.unwrap_or_else(|| self.unifier.open()))
    }

    fn map(&mut self, entries: &'c [MapEntry]) -> Type {
        let (mut key, mut value) = (None, None);
        let (mut keys, mut values) = (Vec::new(), Vec::new());
        for entry in entries {
            let kind = self.check(&entry.key);
            key = Some(self.join(key, &kind));
            keys.push((entry.key.span, kind));
            let kind = self.check(&entry.value);
            let kind = self.entry(entry.value.span, kind, entry.optional);
            value = Some(self.join(value, &kind));
            values.push((entry.value.span, kind));
        }
        self.keep_uniform(keys, "keys of a map");
        self.keep_uniform(values, "values of a map");
        let key = key.unwrap_or_else(|| self.unifier.open());
        Type::map(key, value.unwrap_or_else(|| self.unifier.open()))
    }

    /// What an entry adds to its literal: of an optional one the content.
    fn entry(&mut self, span: Span, kind: Type, optional: bool) -> Type {
        if !optional {
            return kind;
        }
        self.require(span, "an optional entry", OPTIONALS);
        match kind {
            Type::Optional(content) => *content,
            Type::Dyn => Type::Dyn,
            other => {
                self.fail(span, format!("an optional belongs here, but this is {other}")).help =
                    Some("leave the `?` before the entry out".to_owned());
                other
            }
        }
    }

    fn join(&mut self, joined: Option<Type>, kind: &Type) -> Type {
        let Some(joined) = joined else { return kind.clone() };
        if self.unifier.assign(&joined, kind) {
            most_general(&joined, kind).clone()
        } else {
            Type::Dyn
        }
    }

    fn keep_uniform(&mut self, parts: Vec<(Span, Type)>, what: &'static str) {
        if self.formats == 0 && parts.len() > 1 {
            self.uniform.push(Uniform { parts, what });
        }
    }

    /// The API server refuses literals of mixed types, `dyn` beside others included.
    fn check_uniform(&mut self) {
        for Uniform { parts, what } in std::mem::take(&mut self.uniform) {
            let mut settled = parts.iter().map(|(span, kind)| (*span, self.unifier.settle(kind)));
            let Some((_, first)) = settled.next() else { continue };
            let Some((span, other)) = settled.find(|(_, kind)| *kind != first) else { continue };
            let message = format!("the {what} are of different types: {first} and {other}");
            let help = match (&first, &other) {
                (Type::Dyn, _) => format!("wrap the {other} in `dyn(...)`"),
                (_, Type::Dyn) => format!("wrap the {first} in `dyn(...)`"),
                _ => "the API server takes only one type; wrap each in `dyn(...)`".to_owned(),
            };
            self.fail(span, message).help = Some(help);
        }
    }
}

fn literal_type(literal: &Literal) -> Type {
    match literal {
        Literal::Null => Type::Null,
        Literal::Bool(_) => Type::Bool,
        Literal::Int(_) => Type::Int,
        Literal::Uint(_) => Type::Uint,
        Literal::Double(_) => Type::Double,
        Literal::String(_) => Type::String,
        Literal::Bytes(_) => Type::Bytes,
    }
}
