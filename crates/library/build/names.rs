//! The names that checks and messages look up, so that documents can be read before anything is compiled. More names
//! than that do no harm; that none is missing is a test of the crate that compiles the checks.

use std::collections::BTreeSet;

use ringfort_measure::Measure;

/// All names, sorted, as the source of a list.
pub(crate) fn write<'m>(measures: impl Iterator<Item = &'m Measure>) -> String {
    let mut names = BTreeSet::new();
    for check in measures.flat_map(|measure| measure.checks.iter()) {
        let texts = check.when.iter().chain([&check.holds, &check.says]);
        texts.for_each(|text| selected(text, &mut names));
    }
    let names: Vec<&str> = names.into_iter().collect();
    format!(
        "/// Every name that the library's checks look up, sorted.\npub(crate) static NAMES: &[&str] = &{names:?};\n"
    )
}

/// What stands behind a dot, and quoted behind an opening bracket; a question mark may be between.
fn selected<'t>(text: &'t str, names: &mut BTreeSet<&'t str>) {
    for (at, mark) in text.match_indices(['.', '[']) {
        let rest = text.get(at + 1..).unwrap_or("");
        let rest = rest.strip_prefix('?').unwrap_or(rest);
        let name = match mark {
            "." => rest.split(|c: char| !(c.is_ascii_alphanumeric() || c == '_')).next(),
            _ => rest.strip_prefix(['\'', '"']).and_then(|rest| rest.split(['\'', '"']).next()),
        };
        names.extend(name.filter(|name| !name.is_empty() && !name.contains([' ', '('])));
    }
}
