//! One value in 12 bytes.

/// The longest string and the most entries that a slot can say.
pub(crate) const MOST: usize = (1 << 28) - 1;

/// What a slot holds.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Shape {
    Null,
    Bool(bool),
    Int(i64),
    Float(f64),
    /// Bytes of the document's text.
    Str {
        start: u32,
        len: u32,
    },
    /// Values from `first` on.
    List {
        first: u32,
        len: u32,
    },
    /// Values from `first` on, their keys from `keys` on. Some keys may be [`GONE`].
    Map {
        first: u32,
        keys: u32,
        len: u32,
        holes: bool,
    },
    /// Index of the document's table of malformed values.
    Malformed(u32),
    /// Index of the document's table of reasons.
    Unresolved(u32),
}

/// In place of the key of an entry that was taken out.
pub(crate) const GONE: u32 = u32::MAX;

/// Marks a key that the vocabulary does not hold; the other bits number the document's own names.
pub(crate) const OWN: u32 = 1 << 31;

/// A [`Shape`], packed.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Slot {
    tag: u32,
    a: u32,
    b: u32,
}

impl Slot {
    #[inline]
    pub(crate) fn pack(shape: Shape) -> Slot {
        let (kind, len, a, b) = match shape {
            Shape::Null => (0, 0, 0, 0),
            Shape::Bool(value) => (1, 0, u32::from(value), 0),
            Shape::Int(value) => (2, 0, value as u64 as u32, (value as u64 >> 32) as u32),
            Shape::Float(value) => {
                let bits = value.to_bits();
                (3, 0, bits as u32, (bits >> 32) as u32)
            }
            Shape::Str { start, len } => (4, len, start, 0),
            Shape::List { first, len } => (5, len, first, 0),
            Shape::Map { first, keys, len, holes: false } => (6, len, first, keys),
            Shape::Map { first, keys, len, holes: true } => (7, len, first, keys),
            Shape::Malformed(index) => (8, 0, index, 0),
            Shape::Unresolved(index) => (9, 0, index, 0),
        };
        Slot { tag: kind | len << 4, a, b }
    }

    #[inline]
    pub(crate) fn shape(self) -> Shape {
        let len = self.tag >> 4;
        let wide = u64::from(self.a) | u64::from(self.b) << 32;
        match self.tag & 15 {
            0 => Shape::Null,
            1 => Shape::Bool(self.a != 0),
            2 => Shape::Int(wide as i64),
            3 => Shape::Float(f64::from_bits(wide)),
            4 => Shape::Str { start: self.a, len },
            5 => Shape::List { first: self.a, len },
            6 => Shape::Map { first: self.a, keys: self.b, len, holes: false },
            7 => Shape::Map { first: self.a, keys: self.b, len, holes: true },
            8 => Shape::Malformed(self.a),
            _ => Shape::Unresolved(self.a),
        }
    }
}
