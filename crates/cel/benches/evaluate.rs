//! Placeholder until read below.
fn main() {}
