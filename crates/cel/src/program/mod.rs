//! Compiled expressions and their evaluation.

mod code;
mod fault;
mod functions;
mod loops;
mod lower;
mod machine;
mod operators;
mod path;
mod pattern;
mod trace;

use ringfort_document::Vocabulary;

pub(crate) use fault::Fault;

use self::code::Code;
use self::machine::Machine;
use crate::check::check;
use crate::syntax::Expr;
use crate::{CompileError, Environment, EvalError, Scope, Type, Value, Version, Witness, syntax};

/// A compiled expression. Threads can share it.
#[derive(Debug)]
pub struct Program {
    source: Box<str>,
    code: Code,
    output: Type,
    uses: Box<[(u32, Box<str>)]>,
    minimum_version: Version,
    height: u32,
    /// The number of names that a vocabulary must hold at least.
    names: usize,
}

impl Program {
    /// Parses, checks and compiles `source`; of several errors the first one is returned. The names of fields that it looks up are added to
    /// `vocabulary`: documents that are evaluated must be read with that vocabulary, or one that it
    /// has grown into.
    pub fn compile(
        source: &str,
        environment: &Environment,
        vocabulary: &mut Vocabulary,
    ) -> Result<Program, CompileError> {
        let (expr, height) = syntax::measured(source)?;
        let (output, minimum_version) = types(source, &expr, environment)?;
        let lowered = lower::lower(source, &expr, environment, vocabulary)?;
        let name = |slot: u32| environment.declared(slot as usize).map_or("", |(name, _)| name);
        Ok(Program {
            source: source.into(),
            code: lowered.code,
            output,
            uses: lowered.uses.into_iter().map(|slot| (slot, name(slot).into())).collect(),
            minimum_version,
            height: height.into(),
            names: lowered.names,
        })
    }

    /// Adds the names that `source` looks up to `vocabulary` without compiling it, which may then be done after documents
    /// were read. Names that only a compiler finds (a key in parentheses) are left out: evaluation says so with
    /// [`EvalError::UnknownNames`].
    pub fn intern_names(source: &str, vocabulary: &mut Vocabulary) {
        syntax::intern_names(source, vocabulary);
    }

    /// The static type of the result. The API server takes an expression as a validation only if this is
    /// exactly [`Type::Bool`].
    pub fn output(&self) -> &Type {
        &self.output
    }

    /// The text it was compiled from.
    pub fn source(&self) -> &str {
        &self.source
    }

    /// True if the expression reads the variable with this slot.
    pub fn uses(&self, slot: usize) -> bool {
        self.uses.iter().any(|(used, _)| *used as usize == slot)
    }

    /// The oldest Kubernetes version that offers all functions it uses.
    pub fn minimum_version(&self) -> Version {
        self.minimum_version
    }

    /// The value of the expression.
    pub fn evaluate<'a>(&'a self, scope: &Scope<'a>) -> Result<Value<'a>, EvalError> {
        let mut left = scope.cost_limit();
        self.run(scope, &mut left).map_err(EvalError::from)
    }

    /// The value of an expression that must be a boolean.
    pub fn holds<'a>(&'a self, scope: &Scope<'a>) -> Result<bool, EvalError> {
        if !scope.knows(self.names) {
            return Err(EvalError::UnknownNames);
        }
        let mut machine = Machine::new(scope, scope.cost_limit());
        let result = machine.truth(&self.code);
        machine.end();
        result.map_err(|fault| self.named(fault).into())
    }

    /// What made the expression false; `None` if it is not false. This is a second, slower evaluation.
    ///
    /// Of `all` the first failing element is followed, of `!exists` the element found, of `&&` the false
    /// side, of `||` the last side that points somewhere, of `? :` the branch taken; of comparisons and
    /// functions the first operand that comes from a document; of a missing field the deepest node that
    /// exists.
    pub fn witness<'a>(&'a self, scope: &Scope<'a>) -> Option<Witness<'a>> {
        if !scope.knows(self.names) {
            return None;
        }
        trace::witness(&self.code, scope)
    }

    /// Evaluates within a budget, of which what was used is taken away.
    pub(crate) fn run<'a>(
        &'a self,
        scope: &Scope<'a>,
        left: &mut u64,
    ) -> Result<Value<'a>, Fault<'a>> {
        if !scope.knows(self.names) {
            return Err(EvalError::UnknownNames.into());
        }
        let mut machine = Machine::new(scope, *left);
        let result = machine.eval(&self.code);
        *left = machine.left;
        machine.end();
        result.map_err(|fault| self.named(fault))
    }

    /// Gives an unbound variable its name.
    fn named<'a>(&'a self, fault: Fault<'a>) -> Fault<'a> {
        let Fault::Unbound(slot) = fault else { return fault };
        let name = self.uses.iter().find(|(used, _)| *used == slot).map_or("", |(_, name)| name);
        EvalError::Unbound(name.to_owned()).into()
    }

    pub(crate) fn height(&self) -> u32 {
        self.height
    }
}

/// The static type and the minimum version, unless the environment wants no checks.
fn types(
    source: &str,
    expr: &Expr,
    environment: &Environment,
) -> Result<(Type, Version), CompileError> {
    if !environment.is_checked() {
        return Ok((Type::Dyn, environment.version()));
    }
    let checked = check(source, expr, environment).map_err(|errors| {
        let unknown = || CompileError::new(source, expr.span, "the expression has no type");
        errors.into_iter().next().unwrap_or_else(unknown)
    })?;
    Ok((checked.output, checked.minimum))
}
