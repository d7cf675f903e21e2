//! `.gitignore` and `.ringfortignore`, from the repository's root down to a folder.

use std::path::Path;
use std::rc::Rc;

use ignore::Match;
use ignore::gitignore::{Gitignore, GitignoreBuilder};

use crate::open;
use crate::refusal::Refusal;

/// Larger ignore files are refused: compiling them takes far more memory than they do.
const BYTES: u64 = 128 * 1024;

/// Our own file comes first: it wins over Git's, wherever the two lie.
const FILES: [&str; 2] = [".ringfortignore", ".gitignore"];

/// The rules that hold in one folder.
#[derive(Debug)]
pub(crate) struct Rules {
    above: Option<Rc<Rules>>,
    own: [Option<Gitignore>; 2],
}

impl Rules {
    /// The rules above `root`: those of the repository that it lies in, none outside of a repository.
    pub(crate) fn above(root: &Path) -> Option<Rc<Rules>> {
        let repository = root.ancestors().find(|folder| folder.join(".git").exists())?;
        let mut folders: Vec<&Path> = root.ancestors().skip(1).collect();
        folders.retain(|folder| folder.starts_with(repository));
        folders.into_iter().rev().fold(None, |above, folder| Rules::at(folder, above).0)
    }

    /// The rules in `folder`; also the ignore files that could not be used.
    pub(crate) fn at(
        folder: &Path,
        above: Option<Rc<Rules>>,
    ) -> (Option<Rc<Rules>>, Vec<(&'static str, Refusal)>) {
        let mut refused = Vec::new();
        let own = FILES.map(|name| {
            read(folder, name).unwrap_or_else(|refusal| {
                refused.push((name, refusal));
                None
            })
        });
        if own.iter().all(Option::is_none) {
            return (above, refused);
        }
        (Some(Rc::new(Rules { above, own })), refused)
    }

    /// The name of the kind of file that leaves `path` out, if one does.
    pub(crate) fn leave_out(&self, path: &Path, is_folder: bool) -> Option<&'static str> {
        for (kind, name) in FILES.iter().enumerate() {
            match self.decide(kind, path, is_folder) {
                Some(true) => return Some(name),
                Some(false) => return None,
                None => {}
            }
        }
        None
    }

    fn decide(&self, kind: usize, path: &Path, is_folder: bool) -> Option<bool> {
        let own = self.own.get(kind).and_then(Option::as_ref);
        match own.map(|rules| rules.matched(path, is_folder)) {
            Some(Match::Ignore(_)) => Some(true),
            Some(Match::Whitelist(_)) => Some(false),
            Some(Match::None) | None => self.above.as_ref()?.decide(kind, path, is_folder),
        }
    }
}

fn read(folder: &Path, name: &str) -> Result<Option<Gitignore>, Refusal> {
    let path = folder.join(name);
    if path.symlink_metadata().is_err() {
        return Ok(None);
    }
    let bytes = open::read(&path, BYTES)?;
    let mut builder = GitignoreBuilder::new(folder);
    for line in String::from_utf8_lossy(&bytes).lines() {
        // As Git does it: a line that is no pattern leaves nothing out.
        let _ = builder.add_line(None, line);
    }
    Ok(builder.build().ok())
}
