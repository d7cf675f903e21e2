//! What users see, format by format.

mod json;
mod sample;
mod terminal;
