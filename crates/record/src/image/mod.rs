//! What images are built from, and what they say of themselves.

mod configuration;
pub(crate) mod dockerfile;

pub(crate) use configuration::configuration;
