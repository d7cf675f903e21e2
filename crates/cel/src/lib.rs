//! The Common Expression Language as the Kubernetes API server speaks it, over documents.

mod environment;
mod error;
mod program;
mod scope;
pub mod syntax;
mod types;
mod value;
mod version;
mod witness;

pub use environment::Environment;
pub use error::{CompileError, EvalError};
pub use program::Program;
pub use scope::Scope;
pub use types::{ObjectType, Type};
pub use value::{Bytes, Duration, List, Map, Object, Text, Timestamp, Value};
pub use version::Version;
pub use witness::Witness;
