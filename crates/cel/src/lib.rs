#![doc = include_str!("../README.md")]

mod check;
mod environment;
mod error;
pub mod library;
mod program;
mod scope;
pub mod syntax;
mod types;
mod value;
mod version;
mod witness;

pub use check::cost::{Estimate, Sizes};
pub use environment::Environment;
pub use error::{CompileError, EvalError};
pub use program::Program;
pub use scope::Scope;
pub use types::{ObjectType, Type};
pub use value::{Bytes, Duration, List, Map, Object, Opaque, Text, Timestamp, Value};
pub use version::Version;
pub use witness::Witness;
