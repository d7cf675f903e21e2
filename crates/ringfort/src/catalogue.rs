//! The library and the user's own measures.

use std::path::{Path, PathBuf};

use ringfort_measure::{Catalogue, DuplicateMeasure, Measure, PageError, read_folder};

use crate::failure::Failure;

/// The measures of a run.
#[derive(Debug)]
pub(crate) struct Measures {
    pub(crate) catalogue: Catalogue,
    /// Ids of the library's measures that the user's own replace.
    pub(crate) replaced: Vec<String>,
    /// Ids of the user's own measures.
    own: Vec<String>,
}

impl Measures {
    /// True for a measure of the embedded library, whose cases its tests have run.
    pub(crate) fn is_ours(&self, measure: &Measure) -> bool {
        self.own.is_empty() || !self.own.iter().any(|id| *id == measure.id)
    }
}

/// The embedded library with the measures of these folders; a measure of the same id takes the place of ours.
pub(crate) fn load(folders: &[PathBuf]) -> Result<Measures, Failure> {
    let mut catalogue = ringfort_library::catalogue().clone();
    let mut replaced = Vec::new();
    let mut own = Vec::new();
    for folder in folders {
        let pages = read_folder(folder, strict(folder))
            .map_err(|errors: Vec<PageError>| Failure::of_pages(&errors))?;
        own.extend(pages.iter().map(|page| page.measure.id.to_string()));
        let put = catalogue.put(pages.into_iter().map(|page| page.measure));
        replaced.extend(put.map_err(|duplicate: DuplicateMeasure| {
            Failure::new(format!(
                "two measures in `{}` have the id `{}`",
                folder.display(),
                duplicate.id
            ))
            .help("a measure's file name is its id: rename one of the files")
        })?);
    }
    Ok(Measures { catalogue, replaced, own })
}

/// The measure with this id.
pub(crate) fn find<'c>(catalogue: &'c Catalogue, id: &str) -> Result<&'c Measure, Failure> {
    let found = catalogue.find(id).map_err(|unknown| {
        let failure = Failure::new(format!("there is no measure `{id}`"));
        match unknown.near.first() {
            Some(near) => failure.help(format!("did you mean `{near}`?")),
            None => failure
                .help("list them with `ringfort measures`, search with `ringfort measures TEXT`"),
        }
    })?;
    Ok(found)
}

/// The library's own folder keeps its data beside its pages; in a user's folder, a strange folder is a mistake.
pub(crate) fn strict(folder: &Path) -> bool {
    !folder.join("weaknesses.csv").is_file()
}
