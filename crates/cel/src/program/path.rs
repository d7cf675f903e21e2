//! Selections: fields, keys and positions, plain, optional or tested for presence.

use std::rc::Rc;

use ringfort_document::{Content, Node};

use super::code::{Base, Code, Path, Step, StepKey};
use super::fault::Fault;
use super::machine::{Evaluated, Machine, sound};
use crate::Value;
use crate::value::Constant;

/// Where a walk stands. Document nodes are opened only at its end.
pub(super) enum Cursor<'a> {
    Node(Node<'a>),
    Value(Value<'a>),
}

impl<'a> Cursor<'a> {
    fn new(value: &Value<'a>) -> Cursor<'a> {
        match value.node() {
            Some(node) => Cursor::Node(node),
            None => Cursor::Value(value.clone()),
        }
    }

    /// The document node it stands on.
    pub(super) fn node(&self) -> Option<Node<'a>> {
        match self {
            Cursor::Node(node) => Some(*node),
            Cursor::Value(value) => value.node(),
        }
    }

    pub(super) fn value(self) -> Value<'a> {
        match self {
            Cursor::Node(node) => Value::from(node),
            Cursor::Value(value) => value,
        }
    }
}

/// What a walk came to: the end if everything was there, and whether the result is an optional.
struct Walk<'a> {
    end: Option<Cursor<'a>>,
    optional: bool,
}

/// The value of a path without having been made one.
pub(super) enum Scalar<'a> {
    Node(Node<'a>),
    /// A constant, or one as the default of `orValue`.
    Constant(&'a Constant),
}

/// True for what no expression may read.
fn is_unreadable(node: Node<'_>) -> bool {
    matches!(node.content(), Content::Malformed(_) | Content::Unresolved(_))
}

impl<'a> Scalar<'a> {
    /// True for what must be told before anything is said of the other side.
    #[inline]
    pub(super) fn is_malformed(&self) -> bool {
        matches!(self, Scalar::Node(node) if is_unreadable(*node))
    }

    /// Whether two scalars are equal; `None` if that takes more than a look.
    #[inline]
    pub(super) fn same(&self, other: &Scalar<'a>) -> Option<bool> {
        match (self, other) {
            (Scalar::Constant(one), Scalar::Constant(other)) => one.same(other),
            (Scalar::Node(node), Scalar::Constant(constant))
            | (Scalar::Constant(constant), Scalar::Node(node)) => constant.equals(&node.content()),
            (Scalar::Node(one), Scalar::Node(other)) => match (one.content(), other.content()) {
                (Content::Str(one), Content::Str(other)) => Some(one == other),
                (Content::Bool(one), Content::Bool(other)) => Some(one == other),
                (Content::Int(one), Content::Int(other)) => Some(one == other),
                _ => None,
            },
        }
    }
}

impl<'a> Machine<'_, 'a> {
    /// The end of a path of fields, a constant, or the constant that stands for a field. `None`: it is another
    /// expression.
    #[inline]
    pub(super) fn scalar(&mut self, code: &'a Code) -> Result<Option<Scalar<'a>>, Fault<'a>> {
        match code {
            Code::Constant(constant) => Ok(Some(Scalar::Constant(constant))),
            Code::OrValue(both) => {
                let (Code::Optional(path), Code::Constant(default)) = &**both else {
                    return Ok(None);
                };
                Ok(match self.fields(path, false)? {
                    Some(Some(node)) => Some(Scalar::Node(node)),
                    Some(None) => {
                        self.charge(1)?;
                        Some(Scalar::Constant(default))
                    }
                    None => None,
                })
            }
            Code::Path(path) => Ok(self.fields(path, false)?.flatten().map(Scalar::Node)),
            _ => Ok(None),
        }
    }

    pub(super) fn path(&mut self, path: &'a Path) -> Evaluated<'a> {
        if let Some(Some(node)) = self.fields(path, false)? {
            return sound(Value::from(node));
        }
        let walk = self.walk(path, false)?;
        match (walk.end, walk.optional) {
            (Some(end), false) => sound(end.value()),
            (Some(end), true) => Ok(Value::some(sound(end.value())?)),
            (None, _) => Ok(Value::NONE),
        }
    }

    pub(super) fn optional(&mut self, path: &'a Path) -> Evaluated<'a> {
        if let Some(end) = self.fields(path, false)? {
            return match end {
                Some(node) => Ok(Value::some(sound(Value::from(node))?)),
                None => Ok(Value::NONE),
            };
        }
        match self.walk(path, false)?.end {
            Some(end) => Ok(Value::some(sound(end.value())?)),
            None => Ok(Value::NONE),
        }
    }

    /// Whether an optional path leads somewhere: `hasValue` without making the optional.
    pub(super) fn present(&mut self, path: &'a Path) -> Result<bool, Fault<'a>> {
        let end = match self.fields(path, false)? {
            Some(end) => end.map(Value::from),
            None => self.walk(path, false)?.end.map(Cursor::value),
        };
        end.map_or(Ok(false), |value| sound(value).map(|_| true))
    }

    pub(super) fn has(&mut self, path: &'a Path) -> Result<bool, Fault<'a>> {
        if let Some(end) = self.fields(path, true)? {
            return Ok(end.is_some());
        }
        Ok(self.walk(path, true)?.end.is_some())
    }

    pub(super) fn or_value(&mut self, optional: &'a Code, default: &'a Code) -> Evaluated<'a> {
        if let Code::Optional(path) = optional {
            if let Some(end) = self.fields(path, false)? {
                return match end {
                    Some(node) => sound(Value::from(node)),
                    None => self.eval(default),
                };
            }
            return match self.walk(path, false)?.end {
                Some(end) => sound(end.value()),
                None => self.eval(default),
            };
        }
        match self.eval(optional)? {
            Value::Optional(Some(value)) => Ok(Rc::unwrap_or_clone(value)),
            Value::Optional(None) => self.eval(default),
            other => Err(Fault::no_overload("orValue", &[&other])),
        }
    }

    /// The value that a path starts from.
    pub(super) fn base(&mut self, base: &'a Base) -> Result<Cursor<'a>, Fault<'a>> {
        match base {
            Base::Place(place) => self.place(*place).map(Cursor::new),
            Base::Code(code) => self.eval(code).map(|value| Cursor::new(&value)),
        }
    }

    /// The short way for the most common path: fields of a document. `None`: it is not that kind of path.
    #[inline]
    fn fields(
        &mut self,
        path: &'a Path,
        presence: bool,
    ) -> Result<Option<Option<Node<'a>>>, Fault<'a>> {
        let Base::Place(place) = path.base else { return Ok(None) };
        if !path.plain {
            return Ok(None);
        }
        let Value::Map(map) = self.place(place)? else { return Ok(None) };
        let Some(mut node) = map.node() else { return Ok(None) };
        self.charge(path.steps.len() as u64)?;
        let mut optional = false;
        let mut steps = path.steps.iter();
        while let Some(step) = steps.next() {
            let StepKey::Field(name, symbol) = &step.key else { return Ok(None) };
            optional |= step.optional;
            let next = match node.content() {
                Content::Map(map) => map.get(*symbol),
                Content::List(_) => return Err(list_field(name)),
                Content::Malformed(_) | Content::Unresolved(_) => {
                    return Err(Fault::Malformed(node));
                }
                _ => None,
            };
            match next {
                Some(next) => node = next,
                None if optional || (presence && steps.len() == 0) => return Ok(Some(None)),
                None => return Err(Fault::NoSuchKey(name)),
            }
        }
        Ok(Some(Some(node)))
    }

    /// Follows the steps of a path. A missing step ends the walk if an optional step came before it, or
    /// if it is the last one and `presence` is asked for; otherwise it is an error.
    fn walk(&mut self, path: &'a Path, presence: bool) -> Result<Walk<'a>, Fault<'a>> {
        let mut cursor = self.base(&path.base)?;
        let mut optional = false;
        if let Cursor::Value(Value::Optional(content)) = cursor {
            match content {
                Some(content) => cursor = Cursor::new(&content),
                None => return Ok(Walk { end: None, optional: true }),
            }
            optional = true;
        }
        self.charge(path.steps.len() as u64)?;
        let last = path.steps.len().saturating_sub(1);
        for (number, step) in path.steps.iter().enumerate() {
            optional |= step.optional;
            match self.step(&cursor, step)? {
                Ok(next) => cursor = next,
                Err(_) if optional || (presence && number == last) => {
                    return Ok(Walk { end: None, optional });
                }
                Err(missing) => return Err(missing),
            }
        }
        Ok(Walk { end: Some(cursor), optional })
    }

    /// One step. The inner error says that it is missing, the outer one that it cannot be taken.
    #[inline]
    pub(super) fn step(
        &mut self,
        cursor: &Cursor<'a>,
        step: &'a Step,
    ) -> Result<Result<Cursor<'a>, Fault<'a>>, Fault<'a>> {
        match (&step.key, cursor) {
            (StepKey::Field(name, symbol), Cursor::Node(node)) => match node.content() {
                Content::Map(map) => {
                    Ok(map.get(*symbol).map(Cursor::Node).ok_or(Fault::NoSuchKey(name)))
                }
                Content::List(_) => Err(list_field(name)),
                Content::Malformed(_) | Content::Unresolved(_) => Err(Fault::Malformed(*node)),
                _ => Ok(Err(Fault::NoSuchKey(name))),
            },
            (StepKey::Field(name, symbol), Cursor::Value(value)) => match value {
                Value::Map(map) => {
                    Ok(map.field(name, *symbol).map(Cursor::Value).ok_or(Fault::NoSuchKey(name)))
                }
                Value::Object(object) => match object.field(name, *symbol) {
                    Some(Ok(value)) => Ok(Ok(Cursor::Value(value))),
                    Some(Err(error)) => Err(error.into()),
                    None => Ok(Err(Fault::NoSuchKey(name))),
                },
                Value::List(_) => Err(list_field(name)),
                _ => Ok(Err(Fault::NoSuchKey(name))),
            },
            (StepKey::Index(code), cursor) => {
                let index = self.eval(code)?;
                let value = match cursor {
                    Cursor::Node(node) => Value::from(*node),
                    Cursor::Value(value) => value.clone(),
                };
                indexed(&value, index)
            }
        }
    }
}

#[cold]
fn list_field<'a>(name: &'a str) -> Fault<'a> {
    Fault::argument(format!("a list has no field `{name}`: its index must be an integer"))
}

fn indexed<'a>(
    value: &Value<'a>,
    index: Value<'a>,
) -> Result<Result<Cursor<'a>, Fault<'a>>, Fault<'a>> {
    match value {
        Value::List(list) => {
            let Some(position) = position(&index) else {
                return Err(Fault::no_overload("[]", &[value, &index]));
            };
            let found = usize::try_from(position).ok().and_then(|position| {
                let elements = list.elements();
                elements
                    .node(position)
                    .map(Cursor::Node)
                    .or_else(|| elements.get(position).map(Cursor::Value))
            });
            Ok(found.ok_or(Fault::OutOfRange(position)))
        }
        Value::Map(map) => match map.find(&index) {
            Some(found) => Ok(Ok(Cursor::new(&found))),
            None => Ok(Err(Fault::NoSuchValue(Box::new(index)))),
        },
        Value::Object(object) => match &index {
            Value::String(name) => match object.field(name, ringfort_document::Symbol::OTHER) {
                Some(Ok(value)) => Ok(Ok(Cursor::Value(value))),
                Some(Err(error)) => Err(error.into()),
                None => Ok(Err(Fault::NoSuchValue(Box::new(index)))),
            },
            _ => Err(Fault::no_overload("[]", &[value, &index])),
        },
        Value::Malformed(node) => Err(Fault::Malformed(*node)),
        _ => Ok(Err(Fault::NoSuchValue(Box::new(index)))),
    }
}

/// The list position that a number names.
fn position(index: &Value<'_>) -> Option<i64> {
    match index {
        Value::Int(value) => Some(*value),
        Value::Uint(value) => i64::try_from(*value).ok(),
        Value::Double(value) if value.fract() == 0.0 && value.abs() < 2f64.powi(62) => {
            Some(*value as i64)
        }
        _ => None,
    }
}
