//! Lists and maps: of a document, of the program's constants, or built by an evaluation.

use std::rc::Rc;

use ringfort_document::{self as document, Node, Symbol};
use rustc_hash::FxHashMap;

use super::{Constant, Text, Value, same};

/// A list.
#[derive(Clone, Debug)]
pub struct List<'a>(ListKind<'a>);

#[derive(Clone, Debug)]
enum ListKind<'a> {
    Document(Node<'a>),
    Constant(&'a [Constant]),
    Built(Rc<[Value<'a>]>),
}

/// The elements of a list, opened for reading by position.
pub(crate) enum Elements<'l, 'a> {
    Document(document::List<'a>),
    Constant(&'a [Constant]),
    Built(&'l [Value<'a>]),
}

impl<'a> List<'a> {
    pub(crate) fn document(node: Node<'a>) -> List<'a> {
        List(ListKind::Document(node))
    }

    pub(crate) fn constant(items: &'a [Constant]) -> List<'a> {
        List(ListKind::Constant(items))
    }

    pub(crate) fn built(elements: Vec<Value<'a>>) -> List<'a> {
        List(ListKind::Built(elements.into()))
    }

    /// The document node that the list was read from.
    pub fn node(&self) -> Option<Node<'a>> {
        if let ListKind::Document(node) = self.0 { Some(node) } else { None }
    }

    pub(crate) fn elements(&self) -> Elements<'_, 'a> {
        match &self.0 {
            ListKind::Document(node) => match node.as_list() {
                Some(list) => Elements::Document(list),
                None => Elements::Constant(&[]),
            },
            ListKind::Constant(items) => Elements::Constant(items),
            ListKind::Built(elements) => Elements::Built(elements),
        }
    }

    /// Number of elements.
    pub fn len(&self) -> usize {
        self.elements().len()
    }

    /// True if there is none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The element at a position, counted from 0.
    pub fn get(&self, index: usize) -> Option<Value<'a>> {
        self.elements().get(index)
    }

    /// All elements in order.
    pub fn iter(&self) -> impl Iterator<Item = Value<'a>> + '_ {
        let elements = self.elements();
        (0..elements.len()).filter_map(move |index| elements.get(index))
    }
}

impl<'a> Elements<'_, 'a> {
    pub(crate) fn len(&self) -> usize {
        match self {
            Elements::Document(list) => list.len(),
            Elements::Constant(items) => items.len(),
            Elements::Built(elements) => elements.len(),
        }
    }

    pub(crate) fn get(&self, index: usize) -> Option<Value<'a>> {
        match self {
            Elements::Document(list) => list.get(index).map(Value::from),
            Elements::Constant(items) => items.get(index).map(Constant::value),
            Elements::Built(elements) => elements.get(index).cloned(),
        }
    }

    /// The document node of an element.
    pub(crate) fn node(&self, index: usize) -> Option<Node<'a>> {
        match self {
            Elements::Document(list) => list.get(index),
            Elements::Built(elements) => elements.get(index).and_then(Value::node),
            Elements::Constant(_) => None,
        }
    }
}

/// A map.
#[derive(Clone, Debug)]
pub struct Map<'a>(MapKind<'a>);

#[derive(Clone, Debug)]
enum MapKind<'a> {
    Document(Node<'a>),
    Constant(&'a [(Constant, Constant)]),
    Built(Rc<Table<'a>>),
}

/// Entries in order, with an index if there are many.
#[derive(Debug)]
struct Table<'a> {
    entries: Vec<(Value<'a>, Value<'a>)>,
    index: FxHashMap<Key<'a>, usize>,
}

/// A key that can be hashed; numbers that are equal in CEL are equal here.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Key<'a> {
    Bool(bool),
    Number(i128),
    Text(Text<'a>),
}

/// From this size on a built map is indexed.
const INDEXED: usize = 9;

impl<'a> Key<'a> {
    /// The key, if values of this kind can be keys or are equal to one.
    pub(crate) fn new(value: &Value<'a>) -> Option<Key<'a>> {
        match value {
            Value::Bool(value) => Some(Key::Bool(*value)),
            Value::Int(value) => Some(Key::Number((*value).into())),
            Value::Uint(value) => Some(Key::Number((*value).into())),
            Value::Double(value) if value.fract() == 0.0 && value.abs() < 2f64.powi(65) => {
                Some(Key::Number(*value as i128))
            }
            Value::String(text) => Some(Key::Text(text.clone())),
            _ => None,
        }
    }
}

impl<'a> Map<'a> {
    pub(crate) fn document(node: Node<'a>) -> Map<'a> {
        Map(MapKind::Document(node))
    }

    pub(crate) fn constant(entries: &'a [(Constant, Constant)]) -> Map<'a> {
        Map(MapKind::Constant(entries))
    }

    pub(crate) fn built(entries: Vec<(Value<'a>, Value<'a>)>) -> Map<'a> {
        let mut index = FxHashMap::default();
        if entries.len() >= INDEXED {
            for (position, (key, _)) in entries.iter().enumerate() {
                if let Some(key) = Key::new(key) {
                    index.entry(key).or_insert(position);
                }
            }
        }
        Map(MapKind::Built(Rc::new(Table { entries, index })))
    }

    /// A map of these entries, or the key that comes twice.
    pub(crate) fn distinct(entries: Vec<(Value<'a>, Value<'a>)>) -> Result<Map<'a>, Value<'a>> {
        let mut seen = rustc_hash::FxHashSet::default();
        for (key, _) in &entries {
            if !Key::new(key).is_none_or(|key| seen.insert(key)) {
                return Err(key.clone());
            }
        }
        Ok(Map::built(entries))
    }

    /// The document node that the map was read from.
    pub fn node(&self) -> Option<Node<'a>> {
        if let MapKind::Document(node) = self.0 { Some(node) } else { None }
    }

    fn fields(node: Node<'a>) -> Option<document::Map<'a>> {
        node.as_map()
    }

    /// Number of entries.
    pub fn len(&self) -> usize {
        match &self.0 {
            MapKind::Document(node) => Self::fields(*node).map_or(0, document::Map::len),
            MapKind::Constant(entries) => entries.len(),
            MapKind::Built(table) => table.entries.len(),
        }
    }

    /// True if there is none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The value of a string key.
    pub fn get(&self, key: &str) -> Option<Value<'a>> {
        match &self.0 {
            MapKind::Document(node) => Self::fields(*node)?.find(key).map(Value::from),
            _ => self.find(&Value::String(Text::Borrowed(key))),
        }
    }

    /// The value of a field whose name is interned.
    pub(crate) fn field(&self, name: &str, symbol: Symbol) -> Option<Value<'a>> {
        match &self.0 {
            MapKind::Document(node) => Self::fields(*node)?.get(symbol).map(Value::from),
            _ => self.get(name),
        }
    }

    /// The value of a key of any type.
    pub fn find(&self, key: &Value<'_>) -> Option<Value<'a>> {
        match &self.0 {
            MapKind::Document(node) => match key {
                Value::String(text) => Self::fields(*node)?.find(text).map(Value::from),
                _ => None,
            },
            MapKind::Constant(entries) => entries
                .iter()
                .find(|(found, _)| same(&found.value(), key))
                .map(|(_, value)| value.value()),
            MapKind::Built(table) => table.find(key),
        }
    }

    /// The entry at a position.
    pub fn at(&self, index: usize) -> Option<(Value<'a>, Value<'a>)> {
        match &self.0 {
            MapKind::Document(node) => {
                let entry = Self::fields(*node)?.at(index)?;
                Some((Value::from(entry.key.text), Value::from(entry.value)))
            }
            MapKind::Constant(entries) => {
                entries.get(index).map(|(key, value)| (key.value(), value.value()))
            }
            MapKind::Built(table) => table.entries.get(index).cloned(),
        }
    }

    /// All entries in order.
    pub fn iter(&self) -> impl Iterator<Item = (Value<'a>, Value<'a>)> + '_ {
        (0..self.len()).filter_map(move |index| self.at(index))
    }
}

impl<'a> Table<'a> {
    fn find(&self, key: &Value<'_>) -> Option<Value<'a>> {
        if self.entries.len() >= INDEXED {
            let position = self.index.get(&Key::new(key)?)?;
            return self.entries.get(*position).map(|(_, value)| value.clone());
        }
        self.entries.iter().find(|(found, _)| same(found, key)).map(|(_, value)| value.clone())
    }
}
