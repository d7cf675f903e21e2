//! Evidence: documents with their origins, what they are, and how they belong together.
//!
//! The crate does not know networks or files: a collector hands it [`Collected`] documents. [`Evidence::new`]
//! finds the Kubernetes objects in them and types their fields; [`Evidence::subjects`] lists what checks look at.

mod completeness;
mod credential;
mod evidence;
mod facts;
#[cfg(test)]
mod fixture;
mod head;
mod inventory;
mod kind;
mod mask;
mod origin;
mod pod;
mod resource;
mod schema;
mod secret;
mod subject;
mod template;

pub use completeness::{Completeness, Omission, Reason};
pub use evidence::{Evidence, Options};
pub use facts::{EVERYTHING, FACTS, Fact, FactType, Facts, PODS, facts_of, facts_type};
pub use inventory::Direction;
pub use inventory::rbac::known_powers;
pub use kind::Kind;
pub use origin::{Collected, Origin, Place, Rendered, Source, Via};
pub use pod::{Container, ContainerType, Pod};
pub use resource::{Resource, ResourceId};
pub use schema::UnknownField;
pub use subject::Subject;
pub use template::CustomTemplate;
