//! The Common Expression Language as the Kubernetes API server speaks it, over documents.

mod environment;
mod error;
pub mod syntax;
mod types;
mod version;

pub use environment::Environment;
pub use error::{CompileError, EvalError};
pub use types::{ObjectType, Type};
pub use version::Version;
