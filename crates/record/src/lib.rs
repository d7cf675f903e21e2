#![doc = include_str!("../README.md")]

mod azure;
mod graph;
mod image;
mod program;
mod subject;
mod toml;
mod tree;
mod writer;

use std::sync::Arc;

use ringfort_document::{Content, Document, Node, Position, Span, Vocabulary};

pub use subject::{API_VERSION, Origin, azure_subjects, fits, is_subject, origin};
use writer::Writer;

/// The records that a document holds.
#[derive(Debug)]
pub struct Recorded {
    /// A list of records.
    pub document: Document,
    /// The records say all that the document does. If false, it is a Kubernetes object as well.
    pub replaces: bool,
    /// Bytes of the source where secrets stand, which are not in the records.
    pub sealed: Vec<Span>,
}

/// Why a text cannot be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TextFault {
    /// Byte of the text.
    pub at: u32,
    /// What is wrong.
    pub message: String,
}

impl TextFault {
    /// Line and column of the fault in its text.
    pub fn position(&self, text: &str) -> Position {
        let before = text.get(..self.at as usize).unwrap_or(text);
        let line = before.rsplit('\n').next().unwrap_or(before);
        let feeds = before.bytes().filter(|&byte| byte == b'\n').count();
        Position { line: feeds as u32 + 1, column: line.chars().count() as u32 + 1 }
    }
}

/// Formats of texts that are neither YAML nor JSON.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// What images are built from.
    Dockerfile,
    /// The configuration of container runtimes.
    Toml,
    /// Units and environments that start a kubelet.
    KubeletOptions,
}

impl Format {
    /// The format of a text, as far as its content tells.
    pub fn of(text: &str) -> Option<Format> {
        if toml::is_runtime(text) {
            return Some(Format::Toml);
        }
        if program::options_file::is_options(text) {
            return Some(Format::KubeletOptions);
        }
        image::dockerfile::is_dockerfile(text).then_some(Format::Dockerfile)
    }

    /// Reads a text into a document of records.
    ///
    /// # Errors
    /// If it is not of this format: where, and why.
    pub fn read(self, text: &str, vocabulary: &Arc<Vocabulary>) -> Result<Document, TextFault> {
        match self {
            Format::Dockerfile => image::dockerfile::read(text, vocabulary),
            Format::Toml => toml::read(text, vocabulary),
            Format::KubeletOptions => Ok(program::options_file::read(text, vocabulary)),
        }
    }
}

/// What is being read of one document.
struct Reading {
    writer: Writer,
    replaces: bool,
}

/// Finds the records of a document: configuration of programs, answers of `az`, Azure resources. `None` if there are
/// none, and for records that are written as such.
pub fn records(document: &Document) -> Option<Recorded> {
    let mut reading = Reading { writer: Writer::new(document.vocabulary()), replaces: false };
    reading.read(document.root());
    let Reading { mut writer, replaces } = reading;
    let sealed = writer.sealed();
    Some(Recorded { document: writer.finish_like(document)?, replaces, sealed })
}

impl Reading {
    fn read(&mut self, root: Node<'_>) {
        match root.content() {
            Content::Map(map) => {
                if let (Some(api_version), Some(kind)) = (
                    map.find("apiVersion").and_then(Node::as_str),
                    map.find("kind").and_then(Node::as_str),
                ) && !azure::is_resource(root)
                {
                    self.read_object(root, api_version, kind);
                } else {
                    self.replaces = self.read_foreign(root);
                }
            }
            Content::List(list) => {
                for item in list.iter() {
                    self.replaces |= self.read_foreign(item);
                }
                azure::alerts(&mut self.writer, root);
            }
            _ => {}
        }
    }

    /// Objects with an `apiVersion` and a `kind`: of the API, or the configuration of a program.
    fn read_object(&mut self, object: Node<'_>, api_version: &str, kind: &str) {
        match (api_version, kind) {
            ("v1", "Pod" | "ConfigMap") => self.read_kept(object, kind),
            ("v1", "List" | "PodList" | "ConfigMapList") => {
                let implied = kind.strip_suffix("List").unwrap_or_default();
                let items = object.get("items").and_then(Node::as_list);
                for item in items.into_iter().flat_map(|items| items.iter()) {
                    let kind = item.get("kind").and_then(Node::as_str).unwrap_or(implied);
                    self.read_kept(item, kind);
                }
            }
            _ => {
                self.replaces = program::configuration(&mut self.writer, object, api_version, kind)
            }
        }
    }

    /// Objects that hold configuration, and are objects as well.
    fn read_kept(&mut self, object: Node<'_>, kind: &str) {
        match kind {
            "Pod" => program::static_pod(&mut self.writer, object),
            "ConfigMap" => program::config_map(&mut self.writer, object),
            _ => {}
        }
    }

    /// What has neither; true if it was recognised.
    fn read_foreign(&mut self, value: Node<'_>) -> bool {
        azure::resource(&mut self.writer, value)
            || azure::answer(&mut self.writer, value)
            || azure::configuration(&mut self.writer, value)
            || graph::answer(&mut self.writer, value)
            || program::foreign(&mut self.writer, value)
            || image::configuration(&mut self.writer, value)
    }
}
