//! Expressions, as far as the files tell.

use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, HashSet};

use hcl_edit::Span as _;
use hcl_edit::expr::{
    BinaryOperator, Expression, ForExpr, Object, ObjectKey, Traversal, TraversalOperator,
    UnaryOperator,
};
use hcl_edit::template::{Element, Template};
use ringfort_document::Span;

use super::functions;
use super::place;
use crate::value::{Budget, Kind, Value, as_text, equal};

/// The deepest nesting of expressions that is followed.
const DEEPEST: usize = 64;

/// What names stand for in a folder.
#[derive(Debug, Default)]
pub(crate) struct Evaluator<'f> {
    pub(crate) variables: BTreeMap<String, Value>,
    pub(crate) locals: BTreeMap<String, &'f Expression>,
    /// Types and names of the resources that there are.
    pub(crate) resources: HashSet<(String, String)>,
    /// Variables whose values nobody may see.
    pub(crate) sensitive: HashSet<String>,
    /// The file that is being read.
    pub(crate) file: Cell<usize>,
    /// Places of secrets: file, bytes.
    pub(crate) sealed: RefCell<Vec<(usize, Span)>>,
    /// Locals that have been evaluated.
    known: RefCell<BTreeMap<String, Value>>,
    /// Locals that are being evaluated: one that needs itself is no value.
    pending: RefCell<HashSet<String>>,
    depth: Cell<usize>,
    budget: Budget,
}

/// Names of the innermost scope: `each`, `count`, the iterator of a dynamic block, the names of a `for`.
pub(crate) type Names = BTreeMap<String, Value>;

impl<'f> Evaluator<'f> {
    /// Notes where a secret stands.
    pub(crate) fn seal(&self, span: Option<Span>) {
        self.sealed.borrow_mut().extend(span.map(|span| (self.file.get(), span)));
    }

    pub(crate) fn value(&self, expression: &Expression, names: &Names) -> Value {
        if self.depth.get() >= DEEPEST || !self.budget.take(1) {
            return Value::too_large();
        }
        self.depth.set(self.depth.get() + 1);
        let value = self.kind(expression, names);
        self.depth.set(self.depth.get() - 1);
        value.at(place(expression.span()))
    }

    fn kind(&self, expression: &Expression, names: &Names) -> Value {
        let plain = |kind| Value::new(kind);
        match expression {
            Expression::Null(_) => plain(Kind::Null),
            Expression::Bool(value) => plain(Kind::Bool(*value.value())),
            Expression::Number(number) => {
                plain(Kind::Number(number.value().as_f64().unwrap_or_default()))
            }
            Expression::String(text) => Value::text(text.value().as_str()),
            Expression::Array(array) => {
                plain(Kind::List(array.iter().map(|item| self.value(item, names)).collect()))
            }
            Expression::Object(object) => self.object(object, names),
            Expression::StringTemplate(template) => self.template(template.iter(), names),
            Expression::HeredocTemplate(template) => self.heredoc(&template.template, names),
            Expression::Parenthesis(inner) => self.value(inner.inner(), names),
            Expression::Variable(name) => {
                let known = names.get(name.as_str()).map(|value| self.budget.copy(value));
                // Types are named in this way, as in `string`.
                known.unwrap_or_else(|| Value::unknown(format!("`{}` is no value", name.as_str())))
            }
            Expression::Conditional(choice) => match self.value(&choice.cond_expr, names).kind {
                Kind::Bool(true) => self.value(&choice.true_expr, names),
                Kind::Bool(false) => self.value(&choice.false_expr, names),
                Kind::Unknown(why) => Value::unknown(why),
                _ => Value::unknown("a condition that is no boolean"),
            },
            Expression::FuncCall(call) if call.name.namespace.is_empty() => {
                let arguments: Vec<Value> =
                    call.args.iter().map(|argument| self.value(argument, names)).collect();
                self.budget.afford(functions::call(
                    call.name.name.as_str(),
                    arguments,
                    call.args.expand_final(),
                ))
            }
            Expression::FuncCall(_) => Value::unknown("a function of a provider"),
            Expression::Traversal(traversal) => self.traversal(traversal, names),
            Expression::UnaryOp(operation) => {
                let value = self.value(&operation.expr, names);
                match (operation.operator.value(), value.kind) {
                    (UnaryOperator::Not, Kind::Bool(value)) => plain(Kind::Bool(!value)),
                    (UnaryOperator::Neg, Kind::Number(value)) => plain(Kind::Number(-value)),
                    (_, Kind::Unknown(why)) => Value::unknown(why),
                    _ => Value::unknown("an operator that does not fit its value"),
                }
            }
            Expression::BinaryOp(operation) => binary(
                *operation.operator.value(),
                &self.value(&operation.lhs_expr, names),
                &self.value(&operation.rhs_expr, names),
            ),
            Expression::ForExpr(of) => self.each(of, names),
        }
    }

    fn object(&self, object: &Object, names: &Names) -> Value {
        let mut entries = Vec::new();
        for (key, value) in object.iter() {
            let name = match key {
                ObjectKey::Ident(name) => name.as_str().to_owned(),
                ObjectKey::Expression(Expression::Variable(name)) => name.as_str().to_owned(),
                ObjectKey::Expression(key) => match as_text(&self.value(key, names)) {
                    Some(text) => text,
                    None => return Value::unknown("a key that is not known"),
                },
            };
            entries.push((name, self.value(value.expr(), names)));
        }
        Value::new(Kind::Map(entries))
    }

    fn heredoc(&self, template: &Template, names: &Names) -> Value {
        self.template(template.iter(), names)
    }

    /// Texts with `${…}`; one that is only an interpolation keeps its type.
    fn template<'e>(&self, elements: impl Iterator<Item = &'e Element>, names: &Names) -> Value {
        let elements: Vec<&Element> = elements.collect();
        if let [Element::Interpolation(only)] = elements.as_slice() {
            return self.value(&only.expr, names);
        }
        let mut text = String::new();
        for element in elements {
            match element {
                Element::Literal(literal) => text.push_str(literal.value()),
                Element::Interpolation(inner) => {
                    let value = self.value(&inner.expr, names);
                    match (as_text(&value), value.kind) {
                        (Some(part), _) => text.push_str(&part),
                        (None, Kind::Unknown(why)) => return Value::unknown(why),
                        _ => return Value::unknown("a template with a value that is no text"),
                    }
                }
                Element::Directive(_) => {
                    return Value::unknown("a template with directives");
                }
            }
        }
        Value::text(text)
    }

    fn traversal(&self, traversal: &Traversal, names: &Names) -> Value {
        let Expression::Variable(root) = &traversal.expr else {
            let start = self.value(&traversal.expr, names);
            return self.follow(start, &traversal.operators, names);
        };
        let operators = &traversal.operators;
        let attribute = |at: usize| match operators.get(at).map(|operator| operator.value()) {
            Some(TraversalOperator::GetAttr(name)) => Some(name.as_str()),
            _ => None,
        };
        if let Some(start) = names.get(root.as_str()) {
            return self.follow(self.budget.copy(start), operators, names);
        }
        let (start, rest) = match (root.as_str(), attribute(0)) {
            ("var", Some(name)) => (self.variable(name), 1),
            ("local", Some(name)) => (self.local(name), 1),
            ("data" | "module" | "path" | "terraform" | "self", _) => {
                return Value::unknown(format!("`{}` is not known here", root.as_str()));
            }
            (kind, Some(name)) => return self.of_resource(kind, name, operators),
            (other, None) => return Value::unknown(format!("`{other}` is not known here")),
        };
        self.follow(start, operators.get(rest..).unwrap_or_default(), names)
    }

    fn variable(&self, name: &str) -> Value {
        let known = self.variables.get(name).map(|value| self.budget.copy(value));
        known.unwrap_or_else(|| Value::unknown(format!("the variable `{name}` has no value here")))
    }

    fn local(&self, name: &str) -> Value {
        let Some(expression) = self.locals.get(name) else {
            return Value::unknown(format!("there is no local `{name}`"));
        };
        if let Some(known) = self.known.borrow().get(name) {
            return self.budget.copy(known);
        }
        if !self.pending.borrow_mut().insert(name.to_owned()) {
            return Value::unknown(format!("the local `{name}` needs itself"));
        }
        let value = self.budget.afford(self.value(expression, &Names::new()).without_places());
        self.pending.borrow_mut().remove(name);
        self.known.borrow_mut().insert(name.to_owned(), value.clone());
        value
    }

    /// What another resource has: its id stands for itself, the rest only the provider knows.
    fn of_resource(
        &self,
        kind: &str,
        name: &str,
        operators: &[hcl_edit::Decorated<TraversalOperator>],
    ) -> Value {
        let last = operators.last().map(|operator| operator.value());
        let is_id = matches!(last, Some(TraversalOperator::GetAttr(last)) if last.as_str() == "id");
        let known = self.resources.contains(&(kind.to_owned(), name.to_owned()));
        if is_id && known {
            return Value::text(format!("{kind}.{name}"));
        }
        Value::unknown(format!("only the cloud knows what `{kind}.{name}` is"))
    }

    fn follow(
        &self,
        start: Value,
        operators: &[hcl_edit::Decorated<TraversalOperator>],
        names: &Names,
    ) -> Value {
        let mut value = start;
        for operator in operators {
            let next = match operator.value() {
                TraversalOperator::GetAttr(name) => pick(&value, &Value::text(name.as_str())),
                TraversalOperator::Index(index) => pick(&value, &self.value(index, names)),
                TraversalOperator::LegacyIndex(index) => {
                    pick(&value, &Value::new(Kind::Number(*index.value() as f64)))
                }
                TraversalOperator::AttrSplat(_) | TraversalOperator::FullSplat(_) => {
                    Value::unknown("a splat expression")
                }
            };
            value = next;
        }
        value
    }

    /// `[for k, v in c : e if …]` and `{for …}`.
    fn each(&self, of: &ForExpr, names: &Names) -> Value {
        let collection = self.value(&of.intro.collection_expr, names);
        let Some(pairs) = pairs(&collection) else {
            return Value::unknown(collection.why().unwrap_or("a `for` over no collection"));
        };
        let mut entries = Vec::new();
        for (key, value) in pairs {
            if !names.values().all(|value| self.budget.take(value.size())) {
                return Value::too_large();
            }
            let mut inner = names.clone();
            if let Some(name) = &of.intro.key_var {
                inner.insert(name.as_str().to_owned(), key);
            }
            inner.insert(of.intro.value_var.as_str().to_owned(), value);
            let wanted = of.cond.as_ref().map(|condition| self.value(&condition.expr, &inner).kind);
            match wanted {
                None | Some(Kind::Bool(true)) => {}
                Some(Kind::Bool(false)) => continue,
                Some(_) => return Value::unknown("a condition that is not known"),
            }
            let name = match &of.key_expr {
                None => String::new(),
                Some(key) => match as_text(&self.value(key, &inner)) {
                    Some(text) => text,
                    None => return Value::unknown("a key that is not known"),
                },
            };
            entries.push((name, self.value(&of.value_expr, &inner)));
        }
        Value::new(match of.key_expr {
            Some(_) => Kind::Map(entries),
            None => Kind::List(entries.into_iter().map(|(_, value)| value).collect()),
        })
    }
}

/// Keys and values of a collection.
pub(crate) fn pairs(collection: &Value) -> Option<Vec<(Value, Value)>> {
    match &collection.kind {
        Kind::List(items) => Some(
            items
                .iter()
                .enumerate()
                .map(|(index, item)| (Value::new(Kind::Number(index as f64)), item.clone()))
                .collect(),
        ),
        Kind::Map(entries) => {
            Some(entries.iter().map(|(key, value)| (Value::text(key), value.clone())).collect())
        }
        _ => None,
    }
}

fn pick(value: &Value, key: &Value) -> Value {
    let found = match (&value.kind, &key.kind) {
        (Kind::Unknown(why), _) | (_, Kind::Unknown(why)) => return Value::unknown(why.clone()),
        (Kind::Map(_), Kind::Text(name)) => value.get(name).cloned(),
        (Kind::List(items), Kind::Number(index)) if *index >= 0.0 => {
            items.get(*index as usize).cloned()
        }
        _ => None,
    };
    found.unwrap_or_else(|| Value::unknown("a part that is not there"))
}

fn binary(operator: BinaryOperator, left: &Value, right: &Value) -> Value {
    use BinaryOperator as Op;
    let truth = |value: bool| Value::new(Kind::Bool(value));
    // One side may decide alone.
    match (operator, &left.kind, &right.kind) {
        (Op::And, Kind::Bool(false), _) | (Op::And, _, Kind::Bool(false)) => return truth(false),
        (Op::Or, Kind::Bool(true), _) | (Op::Or, _, Kind::Bool(true)) => return truth(true),
        _ => {}
    }
    if let Some(why) = left.why().or(right.why()) {
        return Value::unknown(why);
    }
    match (operator, &left.kind, &right.kind) {
        (Op::Eq, ..) => truth(equal(left, right)),
        (Op::NotEq, ..) => truth(!equal(left, right)),
        (Op::And, Kind::Bool(one), Kind::Bool(other)) => truth(*one && *other),
        (Op::Or, Kind::Bool(one), Kind::Bool(other)) => truth(*one || *other),
        (_, Kind::Number(one), Kind::Number(other)) => arithmetic(operator, *one, *other),
        _ => Value::unknown("an operator that does not fit its values"),
    }
}

fn arithmetic(operator: BinaryOperator, one: f64, other: f64) -> Value {
    use BinaryOperator as Op;
    let truth = |value: bool| Value::new(Kind::Bool(value));
    let number = |value: f64| match value.is_finite() {
        true => Value::new(Kind::Number(value)),
        false => Value::unknown("a number that is none"),
    };
    match operator {
        Op::Less => truth(one < other),
        Op::LessEq => truth(one <= other),
        Op::Greater => truth(one > other),
        Op::GreaterEq => truth(one >= other),
        Op::Plus => number(one + other),
        Op::Minus => number(one - other),
        Op::Mul => number(one * other),
        Op::Div => number(one / other),
        Op::Mod => number(one % other),
        _ => Value::unknown("an operator that does not fit its values"),
    }
}
