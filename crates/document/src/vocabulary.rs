//! The names that are looked up by number.

use std::sync::Arc;

use rustc_hash::FxHashMap;

/// A map key as a number. Keys outside of the vocabulary are all [`Symbol::OTHER`] and are compared as text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Symbol(u32);

impl Symbol {
    /// A key that the vocabulary does not hold.
    pub const OTHER: Symbol = Symbol(0);

    pub(crate) fn from_index(index: u32) -> Symbol {
        Symbol(index)
    }

    /// The number, dense from 1; 0 is [`Symbol::OTHER`].
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

/// The set of interned keys. Filled while programs are compiled, then shared unchanged by all readers.
#[derive(Clone, Debug, Default)]
pub struct Vocabulary {
    symbols: FxHashMap<Arc<str>, Symbol>,
    names: Vec<Arc<str>>,
}

impl Vocabulary {
    /// An empty vocabulary.
    pub fn new() -> Vocabulary {
        Vocabulary::default()
    }

    /// A vocabulary of these names.
    pub fn of(names: &[&str]) -> Vocabulary {
        let mut vocabulary = Vocabulary::default();
        vocabulary.symbols.reserve(names.len());
        vocabulary.names.reserve(names.len());
        for name in names {
            vocabulary.intern(name);
        }
        vocabulary
    }

    /// The symbol of `name`, added if it is new.
    pub fn intern(&mut self, name: &str) -> Symbol {
        if let Some(&symbol) = self.symbols.get(name) {
            return symbol;
        }
        let name: Arc<str> = name.into();
        self.names.push(Arc::clone(&name));
        let symbol = Symbol(u32::try_from(self.names.len()).unwrap_or(0));
        self.symbols.insert(name, symbol);
        symbol
    }

    /// The symbol of `name`, or [`Symbol::OTHER`] if nobody interned it.
    pub fn find(&self, name: &str) -> Symbol {
        self.symbols.get(name).copied().unwrap_or(Symbol::OTHER)
    }

    /// The text of a symbol; `None` for [`Symbol::OTHER`].
    pub fn name(&self, symbol: Symbol) -> Option<&str> {
        self.names.get(symbol.index().wrapping_sub(1)).map(|name| &**name)
    }

    /// All names, in the order of their symbols.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.names.iter().map(|name| &**name)
    }

    /// How many names are interned.
    pub fn len(&self) -> usize {
        self.names.len()
    }

    /// True if no name is interned.
    pub fn is_empty(&self) -> bool {
        self.names.is_empty()
    }
}
