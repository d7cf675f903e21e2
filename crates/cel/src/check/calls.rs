//! Functions and operators: which signatures fit.

use ringfort_document::Span;

use super::checker::Checker;
use super::declarations::{self, Overload, overloads};
use super::literals;
use super::suggest::closest;
use crate::syntax::Expr;
use crate::{Type, Version};

/// A call as it is resolved.
struct Call<'t> {
    name: &'t str,
    member: bool,
    types: &'t [Type],
}

/// Signatures that an error names at most.
const MOST_SIGNATURES: usize = 4;

impl<'c> Checker<'c> {
    pub(super) fn operator(&mut self, expr: &Expr, name: &str, types: &[Type]) -> Type {
        self.resolve(expr, expr.span, &Call { name, member: false, types })
    }

    pub(super) fn call(
        &mut self,
        expr: &'c Expr,
        target: Option<&'c Expr>,
        function: &str,
        arguments: &'c [Expr],
    ) -> Type {
        let format = target.is_some() && function == "format";
        self.formats += u32::from(format);
        let mut types: Vec<Type> = arguments.iter().map(|argument| self.check(argument)).collect();
        self.formats -= u32::from(format);
        let namespaced = target
            .and_then(|target| self.qualified(target))
            .map(|prefix| format!("{prefix}.{function}"));
        let result = match (target, namespaced) {
            (None, _) => self.resolve(
                expr,
                expr.span,
                &Call { name: function, member: false, types: &types },
            ),
            (Some(_), Some(name)) if !overloads(&name).is_empty() => {
                self.resolve(expr, expr.span, &Call { name: &name, member: false, types: &types })
            }
            (Some(target), name) => {
                if let Some(name) = name.filter(|name| self.is_foreign(target, name)) {
                    return self.unknown_function(expr.span, &name, false);
                }
                types.insert(0, self.check(target));
                let span = behind(target, expr);
                self.resolve(expr, span, &Call { name: function, member: true, types: &types })
            }
        };
        literals::check(self, target, function, arguments);
        result
    }

    /// True if the target is no variable, but the namespace of a function that does not exist here.
    fn is_foreign(&self, target: &Expr, name: &str) -> bool {
        let Some((root, _)) = target.root_name() else { return false };
        let dotted = format!("{root}.");
        let slots = 0..self.environment.len();
        let declared = |slot| self.environment.declared(slot).map_or("", |(name, _)| name);
        let known = self.local(root).is_some()
            || slots
                .into_iter()
                .any(|slot| declared(slot) == root || declared(slot).starts_with(&dotted));
        !known && (foreign_help(name).is_some() || is_namespace(root))
    }

    fn resolve(&mut self, expr: &Expr, span: Span, call: &Call<'_>) -> Type {
        let declared = overloads(call.name);
        if declared.is_empty() {
            return self.unknown_function(span, call.name, call.member);
        }
        let version = self.environment.version();
        if let Some((result, chosen)) = self.choose(declared, call, version) {
            self.note_overloads(expr.id, chosen);
            return result;
        }
        let latest = Version::new(u32::MAX, 0);
        match self.choose(declared, call, latest) {
            Some((result, chosen)) => {
                let since = chosen.iter().map(|overload| overload.since).min();
                let shown = operator_symbol(call.name).unwrap_or(call.name);
                self.require(span, &format!("`{shown}`"), since.unwrap_or(version));
                result
            }
            None => {
                self.no_overload(span, declared, call);
                Type::Dyn
            }
        }
    }

    /// Tries all signatures: the type is that of the first that fits, or `dyn` if several do and they
    /// differ.
    fn choose(
        &mut self,
        declared: &[&'static Overload],
        call: &Call<'_>,
        version: Version,
    ) -> Option<(Type, Vec<&'static Overload>)> {
        let mut chosen = Vec::new();
        let mut result = None;
        for overload in declared {
            if overload.member != call.member || overload.since > version {
                continue;
            }
            let first = self.unifier.fresh(2);
            let wanted: Vec<Type> =
                overload.parameters.iter().map(|shape| shape.instance(first)).collect();
            if !self.unifier.assign_all(call.types, &wanted) {
                continue;
            }
            chosen.push(*overload);
            let kind = self.unifier.resolve(&overload.result.instance(first));
            result = Some(match result {
                None => kind,
                Some(Type::Dyn) => Type::Dyn,
                Some(earlier) if earlier == kind => earlier,
                Some(_) => Type::Dyn,
            });
        }
        result.map(|result| (result, chosen))
    }

    fn no_overload(&mut self, span: Span, declared: &[&Overload], call: &Call<'_>) {
        let types: Vec<String> =
            call.types.iter().map(|kind| self.unifier.settle(kind).to_string()).collect();
        let message = format!("there is no `{}`", signature(call.name, call.member, &types));
        let version = self.environment.version();
        let available = declared.iter().filter(|overload| overload.since <= version);
        let mut known: Vec<String> = available
            .map(|overload| {
                let types: Vec<String> =
                    overload.parameters.iter().map(|shape| parameter(shape.instance(0))).collect();
                format!("`{}`", signature(overload.name, overload.member, &types))
            })
            .collect();
        let more = if known.len() > MOST_SIGNATURES { ", ..." } else { "" };
        known.truncate(MOST_SIGNATURES);
        let help = (!known.is_empty()).then(|| format!("there is {}{more}", known.join(", ")));
        self.fail(span, message).help = help;
    }

    fn unknown_function(&mut self, span: Span, name: &str, member: bool) -> Type {
        let version = self.environment.version();
        let known = declarations::all()
            .filter(|overload| overload.since <= version && overload.member == member)
            .map(|overload| overload.name)
            .filter(|name| name.starts_with(|c: char| c.is_ascii_alphabetic()));
        let help = match foreign_help(name) {
            Some(help) => Some(help.to_owned()),
            None => closest(name, known).map(|name| format!("did you mean `{name}`?")),
        };
        self.fail(span, format!("the API server has no function `{name}`")).help = help;
        Type::Dyn
    }
}

/// What to do instead of functions of other users of CEL.
fn foreign_help(name: &str) -> Option<&'static str> {
    let namespace = name.split('.').next().unwrap_or(name);
    match (namespace, name) {
        ("cel", _) => Some("repeat the value, or declare a variable for it"),
        ("math", _) => Some("use `[a, b].max()` or `[a, b].min()`; there are no other functions"),
        ("base64" | "proto" | "regex" | "strings" | "json" | "yaml", _) => {
            Some("Kubernetes leaves this library of CEL out")
        }
        (
            "http"
            | "globalContext"
            | "globalcontext"
            | "generator"
            | "resource"
            | "image"
            | "imageData"
            | "user"
            | "parseServiceAccount"
            | "verifyImageSignatures"
            | "verifyAttestationSignatures",
            _,
        ) => Some("it belongs to Kyverno, not to Kubernetes"),
        _ => None,
    }
}

/// True for the first parts of functions that have a namespace.
fn is_namespace(name: &str) -> bool {
    let dotted = format!("{name}.");
    declarations::all().any(|overload| overload.name.starts_with(&dotted))
}

/// The part of a call behind its target.
fn behind(target: &Expr, call: &Expr) -> Span {
    Span { start: target.span.end, ..call.span }
}

/// Type parameters read better as letters.
fn parameter(kind: Type) -> String {
    kind.to_string().replace("<T0>", "T").replace("<T1>", "U")
}

/// `+` of `_+_`.
fn operator_symbol(name: &str) -> Option<&str> {
    match name {
        "@in" => Some("in"),
        "_[_]" => Some("[]"),
        "_[?_]" => Some("[?]"),
        "_?_:_" => Some("?:"),
        "!_" => Some("!"),
        "-_" => Some("-"),
        _ => name.strip_prefix('_')?.strip_suffix('_'),
    }
}

/// How a call is written.
fn signature(name: &str, member: bool, types: &[String]) -> String {
    match (name, types) {
        ("_[_]", [operand, index]) => format!("{operand}[{index}]"),
        ("_[?_]", [operand, index]) => format!("{operand}[?{index}]"),
        ("_?_:_", [condition, then, otherwise]) => format!("{condition} ? {then} : {otherwise}"),
        (_, [operand]) if operator_symbol(name).is_some() => {
            format!("{}{operand}", operator_symbol(name).unwrap_or(name))
        }
        (_, [left, right]) if operator_symbol(name).is_some() => {
            format!("{left} {} {right}", operator_symbol(name).unwrap_or(name))
        }
        (_, [target, arguments @ ..]) if member => {
            format!("{target}.{name}({})", arguments.join(", "))
        }
        _ => format!("{name}({})", types.join(", ")),
    }
}
