//! `matches`, `find` and `findAll`.

use std::cell::RefCell;
use std::rc::Rc;

use rustc_hash::FxHashMap;

use crate::Value;
use crate::library::pattern::Pattern as Compiled;
use crate::program::fault::Fault;
use crate::program::machine::{Evaluated, Machine};
use crate::program::pattern::Pattern;
use crate::value::Text;

use super::Function;

/// What compiling a pattern costs at least: some are small to write and large to compile.
const COMPILING: u64 = 10_000;

/// A call whose pattern was compiled with the program.
pub(in crate::program) fn matching<'a>(
    machine: &mut Machine<'_, 'a>,
    function: Function,
    text: &Value<'a>,
    pattern: &'a Pattern,
    limit: Option<Value<'a>>,
) -> Evaluated<'a> {
    let Value::String(text) = text else {
        return Err(Fault::no_overload(super::table::name(function), &[text]));
    };
    machine.charge(cost(text, pattern.source()))?;
    apply(machine, function, text, pattern.compiled()?, limit.as_ref())
}

/// A call whose pattern is computed. The last pattern is kept, because most loops use one.
pub(super) fn call<'a>(
    machine: &mut Machine<'_, 'a>,
    function: Function,
    arguments: &[Value<'a>],
) -> Option<Evaluated<'a>> {
    if !matches!(function, Function::Matches | Function::Find | Function::FindAll) {
        return None;
    }
    let [Value::String(text), Value::String(source), rest @ ..] = arguments else { return None };
    Some(machine.charge(cost(text, source)).and_then(|()| {
        let compiled = machine.pattern(source)?;
        apply(machine, function, text, &compiled, rest.first())
    }))
}

fn cost(text: &str, pattern: &str) -> u64 {
    (text.len() as u64 / 10) * (1 + pattern.len() as u64 / 4)
}

impl<'a> Machine<'_, 'a> {
    fn pattern(&mut self, source: &Text<'a>) -> Result<Rc<Compiled>, Fault<'a>> {
        if let Some((known, compiled)) = &self.last_pattern
            && known == source
        {
            return Ok(compiled.clone());
        }
        self.charge(COMPILING + source.len() as u64)?;
        let compiled = recent(source).map_err(Fault::argument)?;
        self.last_pattern = Some((source.clone(), compiled.clone()));
        Ok(compiled)
    }
}

thread_local! {
    /// Patterns that were computed lately: most come from a host's few parameters.
    static RECENT: RefCell<FxHashMap<Box<str>, Rc<Compiled>>> = RefCell::default();
}

/// How many computed patterns a thread keeps.
const MOST_RECENT: usize = 64;

/// A compiled pattern, made once for many evaluations. What an evaluation costs does not depend on it.
fn recent(source: &str) -> Result<Rc<Compiled>, String> {
    RECENT.with_borrow_mut(|recent| {
        if let Some(known) = recent.get(source) {
            return Ok(Rc::clone(known));
        }
        let compiled = Rc::new(Compiled::new(source)?);
        if recent.len() >= MOST_RECENT {
            recent.clear();
        }
        recent.insert(source.into(), Rc::clone(&compiled));
        Ok(compiled)
    })
}

fn apply<'a>(
    machine: &mut Machine<'_, 'a>,
    function: Function,
    text: &Text<'a>,
    pattern: &Compiled,
    limit: Option<&Value<'a>>,
) -> Evaluated<'a> {
    match (function, limit) {
        (Function::Matches, _) => Ok(Value::Bool(pattern.matches(text))),
        (Function::Find, _) => Ok(Value::String(text.part(|text| pattern.find(text)))),
        (_, None) => all(machine, pattern, text, -1),
        (_, Some(Value::Int(limit))) => all(machine, pattern, text, *limit),
        (_, Some(other)) => Err(Fault::no_overload("findAll", &[other])),
    }
}

fn all<'a>(
    machine: &mut Machine<'_, 'a>,
    pattern: &Compiled,
    text: &Text<'a>,
    limit: i64,
) -> Evaluated<'a> {
    let found = text.parts(|text| pattern.find_all(text, limit));
    machine.charge(found.len() as u64 * 2)?;
    Ok(Value::list(found))
}
