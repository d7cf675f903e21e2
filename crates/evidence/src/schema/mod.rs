//! What the Kubernetes API allows where: which kinds there are, whether they live in a namespace, and the
//! types of their fields.

mod quantity;
mod table;
mod typing;
mod unknown;

pub(crate) use table::{Scope, kind, served_as};
pub(crate) use typing::{Oddities, type_document, type_template};
pub use unknown::UnknownField;
pub(crate) use unknown::unknown_fields;
