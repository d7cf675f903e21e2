//! What a `kustomization.yaml` refers to, and whether it is one that we run.
//!
//! Kustomize fetches whatever looks like an address, and matches the names of fields without regard to
//! case. So every field must be a known one, exactly written, and every reference be found on disk.

use std::path::{Path, PathBuf};

use ringfort_document::Node;
use ringfort_evidence::Reason;

use crate::parse::Parser;
use crate::refusal::Refusal;
use crate::{names, open};

/// More than anybody writes into a file by hand.
const BYTES: u64 = 4 * 1024 * 1024;

/// What a reference is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Role {
    /// Objects, or the folder of another kustomization.
    Resource,
    /// The folder of a component.
    Component,
    /// A patch, settings, the contents of a ConfigMap.
    Part,
    /// A patch, or its text.
    PartOrText,
    /// The settings of a generator, transformer or validator, or their text.
    Plugin,
}

/// A file, folder or address that a kustomization names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Reference {
    pub(crate) role: Role,
    pub(crate) text: String,
}

/// The part of a kustomization that matters here.
#[derive(Clone, Debug, Default)]
pub(crate) struct Kustomization {
    pub(crate) is_component: bool,
    /// Another program's object in a file of that name, such as Flux's: a manifest like any other.
    pub(crate) is_manifest: bool,
    pub(crate) references: Vec<Reference>,
    /// Why it must not be run.
    pub(crate) refusal: Option<Refusal>,
}

/// Fields that name no files and start nothing.
const HARMLESS: [&str; 18] = [
    "apiVersion",
    "metadata",
    "namePrefix",
    "nameSuffix",
    "namespace",
    "commonLabels",
    "labels",
    "commonAnnotations",
    "images",
    "imageTags",
    "replicas",
    "vars",
    "sortOptions",
    "generatorOptions",
    "inventory",
    "buildMetadata",
    "helmGlobals",
    "kind",
];

/// Reads the kustomization of a folder.
pub(crate) fn read(folder: &Path, parser: &Parser) -> Kustomization {
    let mut kustomization = Kustomization::default();
    let parsed = file_in(folder).and_then(|file| open::read(&file, BYTES));
    let parsed = match parsed {
        Ok(bytes) => parser.text(&bytes),
        Err(refusal) => {
            kustomization.refuse(refusal);
            return kustomization;
        }
    };
    match (parsed.documents.as_slice(), parsed.faults.as_slice()) {
        ([first, ..], _) if is_foreign(first.root()) => kustomization.is_manifest = true,
        ([document], []) => kustomization.take(document.root()),
        (_, [fault, ..]) => {
            let message = format!("its kustomization could not be read: {}", fault.message);
            kustomization.refuse(Refusal::new(fault.reason, message));
        }
        (_, []) => {
            let message = "its kustomization holds not exactly one document";
            kustomization.refuse(Refusal::new(Reason::RenderFailed, message));
        }
    }
    kustomization
}

/// The one kustomization file of a folder.
pub(crate) fn file_in(folder: &Path) -> Result<PathBuf, Refusal> {
    let files = names::KUSTOMIZATIONS.map(|name| folder.join(name));
    let mut files = files.into_iter().filter(|file| file.symlink_metadata().is_ok());
    match (files.next(), files.next()) {
        (Some(file), None) => Ok(file),
        (Some(_), Some(_)) => {
            Err(Refusal::new(Reason::RenderFailed, "its folder holds several kustomization files"))
        }
        (None, _) => {
            Err(Refusal::new(Reason::RenderFailed, "there is no kustomization in its folder"))
        }
    }
}

impl Kustomization {
    fn refuse(&mut self, refusal: Refusal) {
        self.refusal.get_or_insert(refusal);
    }

    fn take(&mut self, root: Node<'_>) {
        let Some(fields) = root.as_map() else {
            self.refuse(malformed("the kustomization"));
            return;
        };
        for field in fields.iter() {
            self.field(field.key.text, field.value);
        }
        self.is_component = root.get("kind").and_then(|kind| kind.as_str()) == Some("Component");
    }

    fn field(&mut self, name: &str, value: Node<'_>) {
        match name {
            "resources" | "bases" => self.texts(name, value, Role::Resource),
            "components" => self.texts(name, value, Role::Component),
            "crds" | "configurations" => self.texts(name, value, Role::Part),
            "patchesStrategicMerge" => self.texts(name, value, Role::PartOrText),
            "generators" | "transformers" | "validators" => self.texts(name, value, Role::Plugin),
            "patches" | "patchesJson6902" | "replacements" => {
                self.each(name, value, |own, item| own.fields(item, &["path"]));
            }
            "configMapGenerator" | "secretGenerator" => {
                self.each(name, value, |own, item| own.fields(item, &["files", "envs", "env"]));
            }
            "openapi" => self.fields(value, &["path"]),
            "helmCharts" | "helmChartInflationGenerator" => {
                if !value.as_list().is_some_and(|charts| charts.is_empty()) {
                    self.refuse(runs_helm());
                }
            }
            _ if HARMLESS.contains(&name) => {}
            _ => {
                let message = format!("its kustomization has a field that is not known: `{name}`");
                self.refuse(Refusal::new(Reason::RenderFailed, message));
            }
        }
    }

    fn each(&mut self, name: &str, value: Node<'_>, take: impl Fn(&mut Self, Node<'_>)) {
        match value.as_list() {
            Some(items) => items.iter().for_each(|item| take(self, item)),
            None if value.type_name() == "null" => {}
            None => self.refuse(malformed(name)),
        }
    }

    fn texts(&mut self, name: &str, value: Node<'_>, role: Role) {
        self.each(name, value, |own, item| match item.as_str() {
            Some(text) => own.references.push(Reference { role, text: text.to_owned() }),
            None => own.refuse(malformed(name)),
        });
    }

    /// The files that an item names under `keys`. A key that differs from one of them in case alone would
    /// be the same to Kustomize.
    fn fields(&mut self, item: Node<'_>, keys: &[&str]) {
        let Some(fields) = item.as_map() else { return };
        for field in fields.iter() {
            let name = field.key.text;
            if keys.contains(&name) {
                self.part(name, field.value);
            } else if !name.is_ascii() || keys.iter().any(|key| key.eq_ignore_ascii_case(name)) {
                let message = format!("its kustomization has a field that is not known: `{name}`");
                self.refuse(Refusal::new(Reason::RenderFailed, message));
            }
        }
    }

    fn part(&mut self, name: &str, value: Node<'_>) {
        let mut push = |text: &str| {
            // Only the files of a generator may be renamed: `key=path`.
            let text = match text.split_once('=') {
                Some((_, path)) if name == "files" => path,
                _ => text,
            };
            self.references.push(Reference { role: Role::Part, text: text.to_owned() });
        };
        if let Some(text) = value.as_str() {
            if !text.is_empty() {
                push(text);
            }
        } else if let Some(items) = value.as_list() {
            let texts: Vec<&str> = items.iter().filter_map(|item| item.as_str()).collect();
            texts.into_iter().for_each(push);
        }
    }
}

fn is_foreign(root: Node<'_>) -> bool {
    let group = |version: &str| version.split('/').next().map(str::to_owned);
    let version = root.get("apiVersion").and_then(|version| version.as_str());
    version.is_some_and(|version| group(version).as_deref() != Some("kustomize.config.k8s.io"))
}

fn malformed(name: &str) -> Refusal {
    let message = format!("`{name}` is not what Kustomize takes there");
    Refusal::new(Reason::RenderFailed, message)
}

fn runs_helm() -> Refusal {
    Refusal::new(Reason::Unsafe, "has `helmCharts`, which fetch charts and run Helm")
        .help("build it yourself and scan the output: kustomize build --enable-helm")
}

/// Refuses the settings of a plugin that is not built in, or that fetches something.
pub(crate) fn check_plugin(settings: &[u8], parser: &Parser) -> Result<(), Refusal> {
    let parsed = parser.text(settings);
    if !parsed.faults.is_empty() {
        let message = "the settings of a generator or transformer could not be read";
        return Err(Refusal::new(Reason::Syntax, message));
    }
    for document in &parsed.documents {
        let root = document.root();
        let text = |key| root.get(key).and_then(|value| value.as_str());
        if text("kind") == Some("HelmChartInflationGenerator") {
            return Err(runs_helm());
        }
        if text("apiVersion") != Some("builtin") || root.at(&["metadata", "annotations"]).is_some()
        {
            let kind = text("kind").unwrap_or("plugin");
            let message =
                format!("uses `{kind}`, which is not built into Kustomize and may run programs");
            return Err(Refusal::new(Reason::Unsafe, message)
                .help("build it yourself where you trust it, and scan the output"));
        }
        if let Some(address) = address_in(root) {
            return Err(remote(&address));
        }
    }
    Ok(())
}

fn address_in(node: Node<'_>) -> Option<String> {
    if let Some(text) = node.as_str() {
        return is_address(text).then(|| text.to_owned());
    }
    if let Some(items) = node.as_list() {
        return items.iter().find_map(address_in);
    }
    node.as_map()?.iter().find_map(|entry| address_in(entry.value))
}

/// What to say of a reference that would be fetched.
pub(crate) fn remote(address: &str) -> Refusal {
    Refusal::new(
        Reason::Unsafe,
        format!("refers to `{address}`, which would be fetched from the network"),
    )
    .help("keep a copy in the repository, or build it yourself and scan the output")
}

/// True for what Kustomize fetches as a file.
pub(crate) fn is_address(text: &str) -> bool {
    let text = text.trim_start();
    let starts = |scheme: &str| {
        text.get(..scheme.len()).is_some_and(|start| start.eq_ignore_ascii_case(scheme))
    };
    !text.contains('\n') && (starts("http:") || starts("https:"))
}

/// True for what Kustomize takes for a repository, when there is nothing of that name on disk.
pub(crate) fn is_repository(text: &str) -> bool {
    let marks = ["://", "git::", "git@", "github.com", "?ref=", "?version=", ".git"];
    is_address(text) || marks.iter().any(|mark| text.contains(mark))
}
