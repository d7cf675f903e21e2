//! What names stand for within one template, and what its expressions come to.

use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use ringfort_document::{Content, Node, Span};

use super::expression::{self, Expression, Written};
use super::functions;
use crate::value::{Budget, Kind, Value, as_text};

/// The deepest nesting of values and calls that is followed.
const DEEPEST: usize = 64;
/// The most copies that one loop makes; Azure allows 800.
const MOST_COPIES: usize = 800;

/// A parameter's value, or where it is said.
#[derive(Clone, Debug)]
pub(super) enum Given<'d> {
    /// Its default, evaluated when it is asked for.
    Default(Node<'d>),
    Value(Value),
}

/// One template.
#[derive(Debug)]
pub(super) struct Scope<'d, 'b> {
    pub(super) parameters: BTreeMap<String, Given<'d>>,
    pub(super) variables: BTreeMap<String, Variable<'d>>,
    /// Functions of users, by both of their names.
    pub(super) functions: BTreeMap<String, Node<'d>>,
    /// Names the template in symbols, if it is not the outermost.
    pub(super) name: String,
    pub(super) budget: &'b Budget,
    depth: Cell<usize>,
    known: RefCell<BTreeMap<String, Value>>,
    pending: RefCell<BTreeSet<String>>,
}

/// Where a variable is said.
#[derive(Clone, Copy, Debug)]
pub(super) enum Variable<'d> {
    Plain(Node<'d>),
    /// An entry of `copy`.
    Copied(Node<'d>),
}

/// Names of the innermost scopes.
#[derive(Clone, Debug, Default)]
pub(super) struct Names {
    /// Loops from outer to inner: name and index.
    pub(super) loops: Vec<(String, usize)>,
    /// Arguments of lambdas and of users' functions.
    pub(super) arguments: Rc<BTreeMap<String, Value>>,
    /// Within a function of a user, there are no parameters but its own.
    pub(super) in_function: bool,
}

impl Names {
    pub(super) fn looped(&self, name: &str, index: usize) -> Names {
        let mut inner = self.clone();
        inner.loops.push((name.to_ascii_lowercase(), index));
        inner
    }

    fn with(&self, arguments: impl Iterator<Item = (String, Value)>) -> Names {
        let mut all = (*self.arguments).clone();
        all.extend(arguments);
        Names { arguments: Rc::new(all), ..self.clone() }
    }
}

impl<'d, 'b> Scope<'d, 'b> {
    pub(super) fn new(name: String, budget: &'b Budget) -> Scope<'d, 'b> {
        Scope {
            parameters: BTreeMap::new(),
            variables: BTreeMap::new(),
            functions: BTreeMap::new(),
            name,
            budget,
            depth: Cell::new(0),
            known: RefCell::default(),
            pending: RefCell::default(),
        }
    }

    /// One step further into values and calls, until it is dropped; nothing if that is too deep or too much.
    fn deeper(&self) -> Option<Deeper<'_>> {
        if self.depth.get() >= DEEPEST || !self.budget.take(1) {
            return None;
        }
        self.depth.set(self.depth.get() + 1);
        Some(Deeper(&self.depth))
    }

    /// The value of a part of the template.
    pub(super) fn value(&self, node: Node<'_>, names: &Names) -> Value {
        let Some(_deeper) = self.deeper() else { return Value::too_large() };
        let span = Some(node.span());
        let kind = match node.content() {
            Content::Null => Kind::Null,
            Content::Bool(value) => Kind::Bool(value),
            Content::Int(value) => Kind::Number(value as f64),
            Content::Float(value) => Kind::Number(value),
            Content::Malformed(_) => Kind::Unknown("a value that cannot be read".to_owned()),
            Content::Unresolved(why) => Kind::Unknown(why.to_owned()),
            Content::Str(text) => return self.text(text, names).at(span),
            Content::List(list) => {
                Kind::List(list.iter().map(|item| self.value(item, names)).collect())
            }
            Content::Map(_) => Kind::Map(self.fields(node, names, &[])),
        };
        Value { kind, span }
    }

    /// The entries of a map but for some; `copy` makes lists of its entries.
    pub(super) fn fields(
        &self,
        node: Node<'_>,
        names: &Names,
        without: &[&str],
    ) -> Vec<(String, Value)> {
        let mut fields = Vec::new();
        for entry in node.as_map().into_iter().flat_map(|map| map.iter()) {
            let key = entry.key.text;
            if without.iter().any(|name| name.eq_ignore_ascii_case(key)) {
                continue;
            }
            let loops = entry.value.as_list().filter(|_| key.eq_ignore_ascii_case("copy"));
            match loops {
                Some(loops) if loops.iter().all(|one| one.get("input").is_some()) => {
                    for one in loops.iter() {
                        let name = one.get("name").and_then(Node::as_str).unwrap_or_default();
                        let items = self.copies(one, names).at(Some(one.span()));
                        fields.push((name.to_owned(), items));
                    }
                }
                _ => fields.push((self.key(key, names), self.value(entry.value, names))),
            }
        }
        fields
    }

    /// A key may be an expression too.
    fn key(&self, key: &str, names: &Names) -> String {
        if !key.starts_with('[') {
            return key.to_owned();
        }
        as_text(&self.text(key, names)).unwrap_or_else(|| key.to_owned())
    }

    /// The list that `{name, count, input}` makes.
    fn copies(&self, one: Node<'_>, names: &Names) -> Value {
        let name = one.get("name").and_then(Node::as_str).unwrap_or_default();
        let (Some(count), Some(input)) = (one.get("count"), one.get("input")) else {
            return Value::unknown("a loop without `count` and `input`");
        };
        match self.count(count, names) {
            Ok(count) => {
                let item = |index| self.value(input, &names.looped(name, index));
                Value::new(Kind::List((0..count).map(item).collect()))
            }
            Err(why) => Value::unknown(why),
        }
    }

    /// How often a loop runs.
    pub(super) fn count(&self, node: Node<'_>, names: &Names) -> Result<usize, String> {
        match self.value(node, names).kind {
            Kind::Number(number) if (0.0..=MOST_COPIES as f64).contains(&number) => {
                Ok(number as usize)
            }
            Kind::Unknown(why) => Err(why),
            _ => Err("a loop whose number is none".to_owned()),
        }
    }

    /// What a text comes to.
    fn text(&self, text: &str, names: &Names) -> Value {
        if !self.budget.take(text.len() / 64) {
            return Value::too_large();
        }
        match expression::read(text) {
            Written::Plain(plain) => Value::text(plain),
            Written::Expression(expression) => self.evaluate(&expression, names),
            Written::Wrong => Value::unknown("an expression that cannot be read"),
        }
    }

    /// A text, or what stands for it if it is not known: the expression, in brackets. Two that are the same
    /// mean the same.
    pub(super) fn symbol(&self, expression: &Expression, names: &Names) -> String {
        as_text(&self.evaluate(expression, names)).unwrap_or_else(|| {
            let of =
                if self.name.is_empty() { String::new() } else { format!(" of {}", self.name) };
            let loops: String = names.loops.iter().map(|(_, at)| format!(" #{at}")).collect();
            format!("[{expression}{of}{loops}]")
        })
    }

    /// The same, for a name as it is written.
    pub(super) fn name_of(&self, text: &str, names: &Names) -> String {
        match expression::read(text) {
            Written::Plain(plain) => plain,
            Written::Expression(expression) => self.symbol(&expression, names),
            Written::Wrong => text.to_owned(),
        }
    }

    pub(super) fn evaluate(&self, expression: &Expression, names: &Names) -> Value {
        let Some(_deeper) = self.deeper() else { return Value::too_large() };
        match expression {
            Expression::Text(text) => Value::text(text.clone()),
            Expression::Number(number) => Value::new(Kind::Number(*number)),
            Expression::Part(of, part) => {
                functions::part(&self.evaluate(of, names), &self.evaluate(part, names))
            }
            Expression::Call(name, arguments) => {
                let name = name.to_ascii_lowercase();
                self.budget.afford(self.call(&name, arguments, names))
            }
        }
    }

    fn call(&self, name: &str, arguments: &[Expression], names: &Names) -> Value {
        let first = || arguments.first().map(|first| self.evaluate(first, names));
        let named = || first().as_ref().and_then(as_text).map(|name| name.to_ascii_lowercase());
        let no_name = || Value::unknown(format!("`{name}` of what is not known"));
        match name {
            "parameters" => {
                let given = first().as_ref().and_then(as_text);
                given.map_or_else(no_name, |name| self.parameter(&name, names))
            }
            "variables" => named().map_or_else(no_name, |name| self.variable(&name, names)),
            "lambdavariables" => named().map_or_else(no_name, |name| argument(&name, names)),
            "copyindex" => {
                let given: Vec<Value> =
                    arguments.iter().map(|one| self.evaluate(one, names)).collect();
                copy_index(&given, names)
            }
            "resourceid" | "subscriptionresourceid" | "tenantresourceid" => {
                let parts: Vec<String> =
                    arguments.iter().map(|one| self.symbol(one, names)).collect();
                functions::resource_id(name, &parts)
            }
            "extensionresourceid" => {
                let parts: Vec<String> =
                    arguments.iter().map(|one| self.symbol(one, names)).collect();
                functions::extension_id(&parts)
            }
            // Only one side is evaluated; the other may not be possible.
            "if" => match arguments {
                [condition, yes, no] => match self.evaluate(condition, names).kind {
                    Kind::Bool(true) => self.evaluate(yes, names),
                    Kind::Bool(false) => self.evaluate(no, names),
                    Kind::Unknown(why) => Value::unknown(why),
                    _ => Value::unknown("a condition that is no boolean"),
                },
                _ => Value::unknown("`if` without three arguments"),
            },
            "map" | "filter" | "reduce" | "mapvalues" | "toobject" => {
                self.over(name, arguments, names)
            }
            _ => match self.functions.get(name) {
                Some(function) => self.of_user(*function, arguments, names),
                None => {
                    let given: Vec<Value> =
                        arguments.iter().map(|one| self.evaluate(one, names)).collect();
                    functions::call(name, given)
                }
            },
        }
    }

    fn parameter(&self, name: &str, names: &Names) -> Value {
        if names.in_function {
            return argument(&name.to_ascii_lowercase(), names);
        }
        let missing = || format!("the parameter `{name}` has no value here");
        match self.parameters.get(&name.to_ascii_lowercase()) {
            Some(Given::Value(value)) => self.budget.copy(value),
            Some(Given::Default(node)) => {
                self.once(&format!("parameter `{name}`"), || self.value(*node, &Names::default()))
            }
            None => Value::unknown(missing()),
        }
    }

    fn variable(&self, name: &str, names: &Names) -> Value {
        if names.in_function {
            return Value::unknown("a function of a user sees no variables");
        }
        let Some(variable) = self.variables.get(name) else {
            return Value::unknown(format!("there is no variable `{name}`"));
        };
        self.once(&format!("variable `{name}`"), || match variable {
            Variable::Plain(node) => self.value(*node, &Names::default()),
            Variable::Copied(node) => self.copies(*node, &Names::default()),
        })
    }

    /// Evaluates what has a name when it is first asked for.
    fn once(&self, name: &str, value: impl Fn() -> Value) -> Value {
        if let Some(known) = self.known.borrow().get(name) {
            return self.budget.copy(known);
        }
        if !self.pending.borrow_mut().insert(name.to_owned()) {
            return Value::unknown(format!("the {name} needs itself"));
        }
        let value = self.budget.afford(value());
        self.pending.borrow_mut().remove(name);
        self.known.borrow_mut().insert(name.to_owned(), value.clone());
        value
    }

    /// A function of a user: `{parameters: [{name}], output: {value}}`.
    fn of_user(&self, function: Node<'d>, arguments: &[Expression], names: &Names) -> Value {
        let Some(output) = function.at(&["output", "value"]) else {
            return Value::unknown("a function without an output");
        };
        let parameters = function.get("parameters").and_then(Node::as_list);
        let parameters = parameters.into_iter().flat_map(|list| list.iter());
        let given = parameters.zip(arguments).map(|(parameter, argument)| {
            let name = parameter.get("name").and_then(Node::as_str).unwrap_or_default();
            (name.to_ascii_lowercase(), self.evaluate(argument, names))
        });
        let inner =
            Names { arguments: Rc::new(given.collect()), in_function: true, loops: Vec::new() };
        self.value(output, &inner)
    }

    /// Functions that take a lambda: `map(list, lambda('x', …))`.
    fn over(&self, name: &str, arguments: &[Expression], names: &Names) -> Value {
        let Some((first, rest)) = arguments.split_first() else {
            return Value::unknown("a call without an argument");
        };
        let collection = self.evaluate(first, names);
        if let Kind::Unknown(why) = &collection.kind {
            return Value::unknown(why.clone());
        }
        let lambda = |at: usize| rest.get(at).and_then(Lambda::of);
        let call = |lambda: &Lambda<'_>, values: &[&Value]| {
            let given = lambda.names.iter().cloned().zip(values.iter().copied().cloned());
            if !names.arguments.values().all(|value| self.budget.take(value.size())) {
                return Value::too_large();
            }
            self.evaluate(lambda.body, &names.with(given))
        };
        match functions::over(name, &collection, &lambda, &call, || {
            rest.first().map(|start| self.evaluate(start, names))
        }) {
            Some(value) => value,
            None => Value::unknown(format!("`{name}` over what it does not fit")),
        }
    }
}

struct Deeper<'s>(&'s Cell<usize>);

impl Drop for Deeper<'_> {
    fn drop(&mut self) {
        self.0.set(self.0.get().saturating_sub(1));
    }
}

/// `lambda('x', 'y', body)`
pub(super) struct Lambda<'e> {
    names: Vec<String>,
    body: &'e Expression,
}

impl<'e> Lambda<'e> {
    fn of(expression: &'e Expression) -> Option<Lambda<'e>> {
        let Expression::Call(name, arguments) = expression else { return None };
        let (body, names) = arguments.split_last()?;
        let names = names.iter().map(|name| match name {
            Expression::Text(name) => Some(name.to_ascii_lowercase()),
            _ => None,
        });
        let names = names.collect::<Option<Vec<_>>>()?;
        name.eq_ignore_ascii_case("lambda").then_some(Lambda { names, body })
    }
}

fn argument(name: &str, names: &Names) -> Value {
    let known = names.arguments.get(name).cloned();
    known.unwrap_or_else(|| Value::unknown(format!("there is no argument `{name}`")))
}

/// `copyIndex()`, `copyIndex(offset)`, `copyIndex('loop')`, `copyIndex('loop', offset)`.
fn copy_index(given: &[Value], names: &Names) -> Value {
    let (name, offset) = match given {
        [] => (None, 0.0),
        [Value { kind: Kind::Number(offset), .. }] => (None, *offset),
        [Value { kind: Kind::Text(name), .. }] => (Some(name), 0.0),
        [Value { kind: Kind::Text(name), .. }, Value { kind: Kind::Number(offset), .. }] => {
            (Some(name), *offset)
        }
        _ => return Value::unknown("an index of a loop that is not known"),
    };
    let found = match name {
        None => names.loops.last(),
        Some(name) => names.loops.iter().rev().find(|(own, _)| name.eq_ignore_ascii_case(own)),
    };
    match found {
        Some((_, index)) => Value::new(Kind::Number(*index as f64 + offset)),
        None => Value::unknown("an index outside of a loop"),
    }
}

/// The places of all values within a part of a template.
pub(super) fn places(node: Node<'_>, depth: usize, found: &mut Vec<Span>) {
    if depth > DEEPEST {
        return;
    }
    match node.content() {
        Content::Map(map) => map.iter().for_each(|entry| places(entry.value, depth + 1, found)),
        Content::List(list) => list.iter().for_each(|item| places(item, depth + 1, found)),
        _ => found.push(node.span()),
    }
}
