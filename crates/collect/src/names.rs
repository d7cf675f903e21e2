//! How paths are shown, and which names are read.

use std::ffi::OsStr;
use std::path::{Component, Path};

/// A path as people see it: forward slashes, relative to `directory` where it lies below it.
pub(crate) fn shown(directory: &Path, path: &Path) -> String {
    let path = path.strip_prefix(directory).unwrap_or(path);
    let mut name = String::new();
    for part in path.components() {
        match part {
            Component::CurDir => {}
            Component::RootDir => name.push('/'),
            Component::Prefix(_) | Component::ParentDir | Component::Normal(_) => {
                if !name.is_empty() && !name.ends_with('/') {
                    name.push('/');
                }
                name.push_str(&part.as_os_str().to_string_lossy());
            }
        }
    }
    if name.is_empty() { ".".to_owned() } else { name }
}

/// True for the names that manifests have: `.yaml`, `.yml` and `.json`, in any case.
pub(crate) fn is_manifest(name: &OsStr) -> bool {
    ["yaml", "yml", "json"].iter().any(|kind| has_extension(name, kind))
}

/// True for the names of JSON files.
pub(crate) fn is_json(name: &OsStr) -> bool {
    has_extension(name, "json")
}

/// True for the names that packed charts have.
pub(crate) fn is_archive(name: &OsStr) -> bool {
    let name = name.as_encoded_bytes();
    [&b".tgz"[..], b".tar.gz"].iter().any(|end| {
        let start = name.len().saturating_sub(end.len());
        name.get(start..).is_some_and(|tail| tail.eq_ignore_ascii_case(end))
    })
}

/// True for the names under which Kustomize looks for its file.
pub(crate) fn is_kustomization(name: &OsStr) -> bool {
    KUSTOMIZATIONS.iter().any(|known| name == OsStr::new(known))
}

/// The names under which Kustomize looks for its file.
pub(crate) const KUSTOMIZATIONS: [&str; 3] =
    ["kustomization.yaml", "kustomization.yml", "Kustomization"];

fn has_extension(name: &OsStr, kind: &str) -> bool {
    Path::new(name).extension().is_some_and(|extension| extension.eq_ignore_ascii_case(kind))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_shown_relative_to_the_directory() {
        let show = |path: &str| shown(Path::new("/home/here"), Path::new(path));
        assert_eq!(show("/home/here/a/b.yaml"), "a/b.yaml");
        assert_eq!(show("./a/./b.yaml"), "a/b.yaml");
        assert_eq!(show("../x/b.yaml"), "../x/b.yaml");
        assert_eq!(show("/etc/b.yaml"), "/etc/b.yaml");
        assert_eq!(show("."), ".");
        assert_eq!(show("/home/here"), ".");
    }

    #[test]
    fn manifests_are_known_by_their_names_in_any_case() {
        for name in ["a.yaml", "a.YAML", "a.b.Yml", "A.Json"] {
            assert!(is_manifest(OsStr::new(name)), "{name}");
        }
        for name in ["yaml", "a.yaml.bak", "a.txt", "a"] {
            assert!(!is_manifest(OsStr::new(name)), "{name}");
        }
        assert!(is_archive(OsStr::new("web-1.0.TGZ")) && is_archive(OsStr::new("web.tar.gz")));
        assert!(is_kustomization(OsStr::new("Kustomization")));
        assert!(!is_kustomization(OsStr::new("kustomization.YAML")));
    }
}
