//! What the variables of an expression hold while it is evaluated.

use std::cell::{Cell, OnceCell, RefCell};

use crate::program::Fault;
use crate::{Environment, List, Program, Value};

/// The cost that an evaluation may reach if the host sets no other limit.
const DEFAULT_LIMIT: u64 = 4_000_000;
/// How deep the trees of lazy variables that need one another may be in all.
const MAX_DEPTH: u32 = 200;

/// The values of the declared variables for one object (or one subject of it).
///
/// A variable may be lazy: it is evaluated when it is first read, at most once, and then shared by all
/// programs that are evaluated in this scope. Setting a variable again forgets the lazy values that
/// depend on it, and no others.
#[derive(Debug)]
pub struct Scope<'a> {
    bindings: Vec<Binding<'a>>,
    /// Number of lazy variables.
    lazies: usize,
    limit: u64,
    depth: Cell<u32>,
    spare: RefCell<Stacks<'a>>,
    /// Size of the smallest vocabulary that a document of this scope was read with.
    names: usize,
}

/// The stacks of an evaluation, kept for the next one.
#[derive(Debug, Default)]
pub(crate) struct Stacks<'a> {
    /// Variables of the macros around, outermost first.
    pub(crate) locals: Vec<Value<'a>>,
    /// The lists of joined ranges.
    pub(crate) lists: Vec<List<'a>>,
}

#[derive(Debug)]
enum Binding<'a> {
    Unset,
    Value(Value<'a>),
    Lazy(Lazy<'a>),
}

#[derive(Debug)]
struct Lazy<'a> {
    program: &'a Program,
    running: Cell<bool>,
    value: OnceCell<Result<Value<'a>, Fault<'a>>>,
}

impl<'a> Scope<'a> {
    /// A scope for the variables of `environment`, none of which has a value yet.
    pub fn new(environment: &Environment) -> Scope<'a> {
        let bindings = (0..environment.len()).map(|_| Binding::Unset).collect();
        Scope {
            bindings,
            lazies: 0,
            limit: DEFAULT_LIMIT,
            depth: Cell::new(0),
            spare: RefCell::default(),
            names: usize::MAX,
        }
    }

    /// Gives the variable with this slot a value. Slots that were not declared are ignored.
    pub fn set(&mut self, slot: usize, value: impl Into<Value<'a>>) {
        let value = value.into();
        if let Some(node) = value.node() {
            self.names = self.names.min(node.document().vocabulary().len());
        }
        self.bind(slot, Binding::Value(value));
    }

    /// Lets the variable with this slot be what `program` gives in this scope.
    pub fn set_lazy(&mut self, slot: usize, program: &'a Program) {
        let lazy = Lazy { program, running: Cell::new(false), value: OnceCell::new() };
        self.bind(slot, Binding::Lazy(lazy));
    }

    /// Takes the value of a variable away.
    pub fn unset(&mut self, slot: usize) {
        self.bind(slot, Binding::Unset);
    }

    /// Limits what one evaluation may cost, lazy variables that it is the first to read included. The
    /// unit is about one step; reaching the limit is [`EvalError::Limit`](crate::EvalError::Limit).
    #[must_use]
    pub fn limit(mut self, cost: u64) -> Scope<'a> {
        self.limit = cost;
        self
    }

    /// False if a document was read before the names of a program were known: it would seem to lack
    /// fields that it has.
    pub(crate) fn knows(&self, names: usize) -> bool {
        names <= self.names
    }

    /// Stacks that are empty, but may have room.
    pub(crate) fn take_stacks(&self) -> Stacks<'a> {
        self.spare.take()
    }

    pub(crate) fn give_stacks(&self, mut stacks: Stacks<'a>) {
        stacks.locals.clear();
        stacks.lists.clear();
        self.spare.replace(stacks);
    }

    pub(crate) fn cost_limit(&self) -> u64 {
        self.limit
    }

    /// The program of a lazy variable.
    pub(crate) fn lazy_program(&self, slot: u32) -> Option<&'a Program> {
        match self.bindings.get(slot as usize) {
            Some(Binding::Lazy(lazy)) => Some(lazy.program),
            _ => None,
        }
    }

    fn bind(&mut self, slot: usize, binding: Binding<'a>) {
        let Some(place) = self.bindings.get_mut(slot) else { return };
        self.lazies += usize::from(matches!(binding, Binding::Lazy(_)));
        self.lazies -= usize::from(matches!(place, Binding::Lazy(_)));
        *place = binding;
        if self.lazies > 0 {
            self.forget(slot);
        }
    }

    /// Forgets every lazy value that depends on `changed`, directly or not.
    fn forget(&mut self, changed: usize) {
        let mut stale = vec![];
        let mut next = Some(changed);
        while let Some(slot) = next {
            for (number, binding) in self.bindings.iter_mut().enumerate() {
                if let Binding::Lazy(lazy) = binding
                    && lazy.value.get().is_some()
                    && lazy.program.uses(slot)
                {
                    lazy.value.take();
                    stale.push(number);
                }
            }
            next = stale.pop();
        }
    }

    /// The value of a variable that is not lazy.
    #[inline]
    pub(crate) fn plain(&self, slot: u32) -> Option<&Value<'a>> {
        match self.bindings.get(slot as usize) {
            Some(Binding::Value(value)) => Some(value),
            _ => None,
        }
    }

    /// The value of a variable that is lazy; `left` is the budget that it may use up.
    pub(crate) fn lazy(&self, slot: u32, left: &mut u64) -> Result<&Value<'a>, Fault<'a>> {
        let Some(Binding::Lazy(lazy)) = self.bindings.get(slot as usize) else {
            return Err(Fault::Unbound(slot));
        };
        if lazy.value.get().is_none() {
            let depth = self.depth.get() + lazy.program.height();
            if lazy.running.get() {
                return Err(Fault::Unbound(slot));
            }
            if depth > MAX_DEPTH {
                return Err(Fault::Limit);
            }
            lazy.running.set(true);
            self.depth.set(depth);
            let value = lazy.program.run(self, left);
            self.depth.set(depth - lazy.program.height());
            lazy.running.set(false);
            if matches!(value, Err(Fault::Limit)) {
                return Err(Fault::Limit);
            }
            let _ = lazy.value.set(value);
        }
        match lazy.value.get() {
            Some(Ok(value)) => Ok(value),
            Some(Err(fault)) => Err(fault.clone()),
            None => Err(Fault::Unbound(slot)),
        }
    }
}
