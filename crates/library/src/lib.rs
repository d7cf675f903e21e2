//! The measures of the folder `library/`, embedded.
//!
//! The pages are read and checked while this crate is built; a start only gathers them.

mod table;

use std::sync::LazyLock;

use ringfort_measure::Catalogue;

static CATALOGUE: LazyLock<Catalogue> = LazyLock::new(|| {
    // INVARIANT: the build script has made a catalogue of the same measures, so no id stands twice.
    Catalogue::new(table::MEASURES.iter().cloned()).unwrap_or_default()
});

mod names {
    include!(concat!(env!("OUT_DIR"), "/names.rs"));
}

/// Every name that the library's checks look up: with them in their vocabulary, documents can be read before the checks
/// are compiled.
pub fn names() -> &'static [&'static str] {
    names::NAMES
}

/// The embedded library. Clone it to add a user's measures.
pub fn catalogue() -> &'static Catalogue {
    &CATALOGUE
}
