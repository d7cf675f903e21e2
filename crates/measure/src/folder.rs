//! All pages below a folder whose folders are the levels.

use std::fs;
use std::path::{Path, PathBuf};

use crate::Level;
use crate::error::{PageError, Place};
use crate::page::{Page, PageText};
use crate::suggestion::did_you_mean;

/// Reads `FOLDER/LEVEL/ID.md` for each level, in order of level and id. All errors of all pages are told.
///
/// Folders that are no level are passed over if `strict` is false (the library keeps its data beside its
/// pages); else they are errors, because a measure in them would be lost.
pub fn read_folder(folder: &Path, strict: bool) -> Result<Vec<Page>, Vec<PageError>> {
    match read_pages(folder, strict) {
        (pages, errors) if errors.is_empty() => Ok(pages),
        (_, errors) => Err(errors),
    }
}

/// As [`read_folder`], with the pages that are in order even if others are not.
pub fn read_pages(folder: &Path, strict: bool) -> (Vec<Page>, Vec<PageError>) {
    let mut pages = Vec::new();
    let mut errors = Vec::new();
    if strict {
        errors.extend(strange_folders(folder));
    }
    let mut found = false;
    for level in Level::ALL {
        let path = folder.join(level.name());
        if !fs::symlink_metadata(&path).is_ok_and(|found| found.is_dir()) {
            continue;
        }
        found = true;
        match names(&path) {
            Ok(names) => read_level(level, &path, &names, &mut pages, &mut errors),
            Err(error) => errors.push(unreadable(&path, &error)),
        }
    }
    if !found {
        let levels = Level::ALL.map(|level| format!("`{}`", level.name())).join(", ");
        let message = "there is no folder of a level here".to_owned();
        errors.push(file_error(folder, message, Some(format!("put measures into {levels}"))));
    }
    (pages, errors)
}

fn read_level(
    level: Level,
    folder: &Path,
    names: &[String],
    pages: &mut Vec<Page>,
    errors: &mut Vec<PageError>,
) {
    for name in names {
        if let Some(id) = name.strip_suffix(".cases.md") {
            if !names.iter().any(|other| other.strip_suffix(".md") == Some(id)) {
                let message = format!("these cases have no page `{id}.md`");
                errors.push(file_error(&folder.join(name), message, None));
            }
            continue;
        }
        let Some(id) = name.strip_suffix(".md") else { continue };
        match read_page(level, folder, id) {
            Ok(page) => pages.push(page),
            Err(found) => errors.extend(found),
        }
    }
}

fn read_page(level: Level, folder: &Path, id: &str) -> Result<Page, Vec<PageError>> {
    let path = folder.join(format!("{id}.md"));
    let read = |path: &Path| read_text(path).map_err(|error| vec![unreadable(path, &error)]);
    let text = read(&path)?;
    let cases = folder.join(format!("{id}.cases.md"));
    let more = if cases.is_file() { Some(read(&cases)?) } else { None };
    let (file, cases) = (path.display().to_string(), cases.display().to_string());
    let more_cases = more.as_deref().map(|text| (&*cases, text));
    Page::parse(PageText { level, id, file: &file, text: &text, more_cases })
}

/// The largest page that is read.
const MOST_BYTES: u64 = 4 << 20;

/// The text of a page. The folder may come with somebody else's repository: links could lead anywhere, and
/// reading a pipe would never end.
fn read_text(path: &Path) -> std::io::Result<String> {
    let found = fs::symlink_metadata(path)?;
    if !found.is_file() {
        return Err(std::io::Error::other("it is no regular file"));
    }
    if found.len() > MOST_BYTES {
        return Err(std::io::Error::other("it is larger than 4 MiB"));
    }
    fs::read_to_string(path)
}

/// The names in a folder, sorted.
fn names(folder: &Path) -> std::io::Result<Vec<String>> {
    let mut names = Vec::new();
    for entry in fs::read_dir(folder)? {
        names.extend(entry?.file_name().into_string().ok());
    }
    names.sort();
    Ok(names)
}

fn strange_folders(folder: &Path) -> Vec<PageError> {
    let entries = match names(folder) {
        Ok(names) => names,
        Err(error) => return vec![unreadable(folder, &error)],
    };
    let strange = entries.into_iter().filter(|name| {
        !name.starts_with('.') && Level::from_name(name).is_none() && folder.join(name).is_dir()
    });
    strange
        .map(|name| {
            let help = did_you_mean(&name, Level::ALL.map(Level::name));
            file_error(&folder.join(&name), format!("`{name}` is no level"), help)
        })
        .collect()
}

fn unreadable(path: &Path, error: &std::io::Error) -> PageError {
    file_error(path, format!("cannot be read: {error}"), None)
}

fn file_error(path: &Path, message: String, help: Option<String>) -> PageError {
    let file = PathBuf::from(path).display().to_string();
    PageError { message, place: Place { file, line: 1, column: 1 }, help }
}
