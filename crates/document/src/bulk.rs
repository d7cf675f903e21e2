//! Parts of live objects that are large and that nothing reads.

use crate::Vocabulary;

/// The level below which no path fits.
const OUTSIDE: u8 = u8::MAX;
/// The level of a value that is not kept.
const DROPPED: u8 = u8::MAX - 1;

/// Paths from the root of an object, or of an item of a list, whose values are not kept.
#[derive(Clone, Debug, Default)]
pub(crate) struct Bulk {
    paths: Vec<Vec<Box<str>>>,
}

/// Where a reader stands among the paths.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Place<'b> {
    bulk: &'b Bulk,
    /// Bit for every path that still fits.
    fits: u32,
    level: u8,
    /// At the value of `items` of the outermost map.
    items: bool,
}

impl Bulk {
    /// Leaves out those paths whose last key somebody may ask for.
    pub(crate) fn new(paths: &[&[&str]], vocabulary: &Vocabulary) -> Bulk {
        let asked = |path: &[&str]| {
            path.last().is_none_or(|key| vocabulary.find(key) != crate::Symbol::OTHER)
        };
        let owned = |path: &&[&str]| path.iter().map(|&key| Box::from(key)).collect();
        Bulk { paths: paths.iter().filter(|path| !asked(path)).take(32).map(owned).collect() }
    }

    fn all(&self) -> u32 {
        ((1u64 << self.paths.len().min(32)) - 1) as u32
    }

    /// At the outermost value of a document.
    pub(crate) fn root(&self) -> Place<'_> {
        Place { bulk: self, fits: self.all(), level: 0, items: false }
    }

    /// At a value that is not kept.
    pub(crate) fn dropping(&self) -> Place<'_> {
        Place { bulk: self, fits: 0, level: DROPPED, items: false }
    }

    /// Nothing is left out.
    pub(crate) fn nowhere(&self) -> Place<'_> {
        Place { bulk: self, fits: 0, level: OUTSIDE, items: false }
    }
}

impl<'b> Place<'b> {
    /// True at a value that is not kept.
    #[inline]
    pub(crate) fn dropped(self) -> bool {
        self.level == DROPPED
    }

    /// At an item of the list that stands here.
    #[inline]
    pub(crate) fn item(self) -> Place<'b> {
        if self.items {
            return Place { fits: self.bulk.all(), level: 0, items: false, ..self };
        }
        Place { fits: 0, level: OUTSIDE, ..self }
    }

    /// At the value of `key` of the map that stands here; `None` if it is not kept.
    #[inline]
    pub(crate) fn below(self, key: &str) -> Option<Place<'b>> {
        if self.level == OUTSIDE || self.items {
            return Some(Place { fits: 0, level: OUTSIDE, items: false, ..self });
        }
        self.find(key)
    }

    fn find(self, key: &str) -> Option<Place<'b>> {
        let level = usize::from(self.level);
        let items = level == 0 && key == "items";
        let mut fits = 0;
        for (number, path) in self.bulk.paths.iter().enumerate() {
            if self.fits >> number & 1 == 0 || path.get(level).map(|held| &**held) != Some(key) {
                continue;
            }
            if path.len() == level + 1 {
                return None;
            }
            fits |= 1 << number;
        }
        let level = if fits == 0 && !items { OUTSIDE } else { self.level + 1 };
        Some(Place { fits, level, items, ..self })
    }
}
