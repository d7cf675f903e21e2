//! How paths are shown, and which names are read.

use std::ffi::OsStr;
use std::path::{Component, Path};

use ringfort_record::Format;

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

/// The format that a name stands for, other than YAML and JSON: `Dockerfile`, `Dockerfile.web`, `web.dockerfile`,
/// `Containerfile`, `containerd.toml`, `crio.conf`, `kubelet.service`, `kubeadm-flags.env`.
pub(crate) fn format(name: &OsStr) -> Option<Format> {
    let name = name.to_str()?.to_ascii_lowercase();
    let (stem, extension) = name.split_once('.').unwrap_or((&name, ""));
    let is_build = |part: &str| matches!(part, "dockerfile" | "containerfile");
    let is_other = OTHER_FORMATS.contains(&extension.rsplit('.').next().unwrap_or_default());
    if is_runtime(&name) {
        return Some(Format::Toml);
    }
    if matches!(&*name, "10-kubeadm.conf" | "kubeadm-flags.env" | "kubelet.env" | "kubelet.service")
    {
        return Some(Format::KubeletOptions);
    }
    let last = name.rsplit('.').next().unwrap_or_default();
    (is_build(last) || (is_build(stem) && !is_other)).then_some(Format::Dockerfile)
}

/// True for the names that the configuration of a container runtime has.
fn is_runtime(name: &str) -> bool {
    name == "crio.conf" || name.starts_with("containerd") && name.ends_with(".toml")
}

/// Ends of names that say that a `Dockerfile.…` is something else: documentation, a template, a copy.
const OTHER_FORMATS: &[&str] = &[
    "bak",
    "dockerignore",
    "erb",
    "go",
    "gotmpl",
    "html",
    "in",
    "j2",
    "jinja",
    "jinja2",
    "json",
    "md",
    "mustache",
    "orig",
    "py",
    "rst",
    "sh",
    "swp",
    "template",
    "tmpl",
    "tpl",
    "txt",
    "yaml",
    "yml",
];

/// True for the names of Terraform's files: configuration, and values of variables that are read without being asked
/// for.
pub(crate) fn is_terraform(name: &OsStr) -> bool {
    let name = name.to_string_lossy();
    name.ends_with(".tf") || name == "terraform.tfvars" || name.ends_with(".auto.tfvars")
}

/// True for the names of Bicep's files.
pub(crate) fn is_bicep(name: &OsStr) -> bool {
    has_extension(name, "bicep")
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
        for name in
            ["Dockerfile", "dockerfile", "Dockerfile.web", "web.Dockerfile", "Containerfile"]
        {
            assert_eq!(format(OsStr::new(name)), Some(Format::Dockerfile), "{name}");
        }
        for name in ["containerd.toml", "containerd-config.toml", "crio.conf"] {
            assert_eq!(format(OsStr::new(name)), Some(Format::Toml), "{name}");
        }
        for name in [
            "Dockerfile.md",
            "Dockerfile.j2",
            ".dockerignore",
            "Dockerfile.dockerignore",
            "Cargo.toml",
        ] {
            assert_eq!(format(OsStr::new(name)), None, "{name}");
        }
        assert!(is_kustomization(OsStr::new("Kustomization")));
        assert!(!is_kustomization(OsStr::new("kustomization.YAML")));
    }
}
