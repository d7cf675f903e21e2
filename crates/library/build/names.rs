//! The names that checks and messages look up, so that documents can be read before anything is compiled.

use ringfort_cel::Program;
use ringfort_document::Vocabulary;
use ringfort_measure::{Check, Measure};

/// All names, each once, as the source of a list.
pub(crate) fn write<'m>(measures: impl Iterator<Item = &'m Measure>) -> String {
    let mut vocabulary = Vocabulary::new();
    for text in measures.flat_map(|measure| measure.checks.iter()).flat_map(Check::expressions) {
        Program::intern_names(text, &mut vocabulary);
    }
    let names: Vec<&str> = vocabulary.names().collect();
    format!(
        "/// Every name that the library's checks look up.\npub(crate) static NAMES: &[&str] = &{names:?};\n"
    )
}
