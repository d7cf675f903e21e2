#![doc = include_str!("../README.md")]

pub mod arm;
pub mod terraform;
mod value;
