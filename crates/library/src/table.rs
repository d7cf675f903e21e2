//! The table that the build script wrote.

#![allow(clippy::all, unused_imports, reason = "generated")]

use std::borrow::Cow;

use ringfort_measure::{
    Change, Check, Ease, EnvironmentStatus, Environments, Exposure, Fix, Impact, Level, Mapping,
    Measure, Parameter, Promise, Sections, Text,
};

include!(concat!(env!("OUT_DIR"), "/measures.rs"));
