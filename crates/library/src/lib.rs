//! The measures of the folder `library/`, embedded.
//!
//! The pages are read and checked while this crate is built; a start only gathers them.

mod table;

use std::sync::LazyLock;

use ringfort_measure::{Benchmark, Catalogue};

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

/// The tables of requirements, by the name of their view.
const LISTS: &[(&str, &str)] = &[
    ("bsi-app-4-4", include_str!("../../../library/benchmarks/bsi-app-4-4.csv")),
    ("bsi-sys-1-6", include_str!("../../../library/benchmarks/bsi-sys-1-6.csv")),
    ("cis-aks-1.8", include_str!("../../../library/benchmarks/cis-aks-1.8.csv")),
    ("cis-k8s-1.12", include_str!("../../../library/benchmarks/cis-k8s-1.12.csv")),
    ("nsa-cisa", include_str!("../../../library/benchmarks/nsa-cisa.csv")),
    ("owasp-k8s", include_str!("../../../library/benchmarks/owasp-k8s.csv")),
    ("pss-baseline", include_str!("../../../library/benchmarks/pss-baseline.csv")),
    ("pss-restricted", include_str!("../../../library/benchmarks/pss-restricted.csv")),
];

static BENCHMARKS: LazyLock<Vec<Benchmark>> = LazyLock::new(|| {
    let list = |name: &str| LISTS.iter().find(|(view, _)| *view == name).map_or("", |(_, csv)| csv);
    // INVARIANT: a test has read the same tables.
    Benchmark::read_all(include_str!("../../../library/benchmarks/views.csv"), list)
        .unwrap_or_default()
});

/// The benchmarks that an assessment can be read by.
pub fn benchmarks() -> &'static [Benchmark] {
    &BENCHMARKS
}
