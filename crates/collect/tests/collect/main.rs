//! What a collector delivers, from the outside.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a scene that cannot be built fails its test"
)]

mod charts;
mod files;
mod folders;
mod hostile;
mod overlays;
mod real_renderers;
mod scene;
