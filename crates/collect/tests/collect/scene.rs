//! A folder with files in it, to be collected from.

use std::ffi::OsString;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Arc;

use ringfort_collect::{Collector, Options, Usage};
use ringfort_document::{Reader, Vocabulary};
use ringfort_evidence::{Collected, Omission, Reason};

pub(crate) const POD: &str = "apiVersion: v1\nkind: Pod\nmetadata:\n  name: web\n";

pub(crate) struct Scene {
    folder: tempfile::TempDir,
}

impl Scene {
    pub(crate) fn new() -> Scene {
        Scene { folder: tempfile::tempdir().unwrap() }
    }

    /// The scene's folder, without links.
    pub(crate) fn path(&self) -> PathBuf {
        self.folder.path().canonicalize().unwrap()
    }

    pub(crate) fn at(&self, name: &str) -> PathBuf {
        self.path().join(name)
    }

    pub(crate) fn file(&self, name: &str, text: impl AsRef<[u8]>) -> &Scene {
        let path = self.at(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
        self
    }

    pub(crate) fn folder(&self, name: &str) -> &Scene {
        fs::create_dir_all(self.at(name)).unwrap();
        self
    }

    pub(crate) fn link(&self, name: &str, target: impl AsRef<Path>) -> &Scene {
        let path = self.at(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::os::unix::fs::symlink(target, path).unwrap();
        self
    }

    /// A program in the folder `bin`. Another process writes it: were it open for writing here while a
    /// test beside this one starts a program, it could not be run.
    pub(crate) fn program(&self, name: &str, script: &str) -> &Scene {
        self.folder("bin");
        let mut shell = Command::new("/bin/sh")
            .args(["-c", "cat > \"$0\" && chmod 755 \"$0\""])
            .arg(self.at("bin").join(name))
            .stdin(Stdio::piped())
            .spawn()
            .unwrap();
        let script = format!("#!/bin/sh\n{script}\n");
        shell.stdin.take().unwrap().write_all(script.as_bytes()).unwrap();
        assert!(shell.wait().unwrap().success());
        self
    }

    /// Options that see only what the scene holds.
    pub(crate) fn options(&self) -> Options {
        Options {
            directory: self.path(),
            program_path: OsString::from(self.at("bin")),
            ..Options::default()
        }
    }

    pub(crate) fn collect(&self, paths: &[&str]) -> Collected {
        self.collect_with(self.options(), paths)
    }

    pub(crate) fn collect_with(&self, options: Options, paths: &[&str]) -> Collected {
        collect(options, paths, b"").unwrap()
    }
}

pub(crate) fn collect(options: Options, paths: &[&str], stdin: &[u8]) -> Result<Collected, Usage> {
    let paths: Vec<PathBuf> = paths.iter().map(PathBuf::from).collect();
    Collector::new(options, Reader::new(Arc::new(Vocabulary::new()))).collect(&paths, &mut &*stdin)
}

/// The names of the files that gave documents.
pub(crate) fn sources(collected: &Collected) -> Vec<&str> {
    collected.sources.iter().map(|source| &*source.origin.file).collect()
}

/// The names of all objects, with those of their files.
pub(crate) fn objects(collected: &Collected) -> Vec<String> {
    let mut objects = Vec::new();
    for source in &collected.sources {
        for document in &source.documents {
            let name = document.root().at(&["metadata", "name"]).and_then(|name| name.as_str());
            objects.push(format!("{}: {}", source.origin.file, name.unwrap_or("?")));
        }
    }
    objects
}

pub(crate) fn told(omissions: &[Omission]) -> Vec<(&str, Reason)> {
    omissions.iter().map(|omission| (&*omission.file, omission.reason)).collect()
}
