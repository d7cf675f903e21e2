//! Turns what the user names into documents: files, folders, standard input, Helm charts and Kustomize
//! overlays.
//!
//! A [`Collector`] delivers [`ringfort_evidence::Collected`]: sources with their documents, in an order
//! that does not depend on threads, and an account of what was left out or refused, and why.
//!
//! What is read is hostile. Only regular files are opened, links that leave a scanned folder are not
//! followed, everything has a limit, and nothing here talks to a network. Charts and overlays are rendered
//! by the user's own `helm`, `kustomize` or `kubectl`, after a look for whatever would make those fetch
//! something, run something or leave their folder.
//!
//! # What is read
//!
//! * A file given by name is always read. If its name says nothing, it must hold objects.
//! * In a folder, files named `.yaml`, `.yml` or `.json` in any case, charts (`Chart.yaml`, or packed) and
//!   kustomizations. Hidden files and folders are not looked at, what `.ringfortignore` and `.gitignore`
//!   leave out is listed as skipped.
//! * A file found in a folder that cannot be read as YAML or JSON is refused, so that nobody takes it for
//!   assessed. The exception is JSON that cannot be a Kubernetes object under any reading, such as a
//!   `tsconfig.json` with comments: it is skipped.
//! * Files under a chart's `templates`, `charts` and `crds` are read by rendering the chart, never raw.
//! * Of the kustomizations in a folder, those are built that no other one is made of. What they are made of
//!   is not read a second time. Where one is not built, its resources are read raw, its patches are not.
//!
//! ```
//! use std::io;
//! use std::sync::Arc;
//!
//! use ringfort_collect::{Collector, Options};
//! use ringfort_document::{Reader, Vocabulary};
//!
//! let reader = Reader::new(Arc::new(Vocabulary::new()));
//! let collected = Collector::new(Options::default(), reader)
//!     .collect(&["Cargo.toml".into()], &mut io::stdin())?;
//! let refused = &collected.completeness.refused[0];
//! assert_eq!(refused.message, "is neither YAML nor JSON with objects in it");
//! # Ok::<(), ringfort_collect::Usage>(())
//! ```

mod archive;
mod arm;
mod bicep;
mod chart;
mod collector;
mod complaint;
mod files;
mod helm;
mod ignore_rules;
mod kustomization;
mod kustomize;
mod limits;
mod names;
mod open;
mod options;
mod outcome;
mod overlay;
mod parse;
mod program;
mod refusal;
mod scratch;
mod survey;
mod terraform;
mod usage;
mod walk;

pub use collector::Collector;
pub use limits::Limits;
pub use options::{Helm, Options, Selection};
pub use scratch::{clean_up, is_ending};
pub use usage::Usage;
