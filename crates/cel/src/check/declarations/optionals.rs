//! Functions of optionals.

use super::super::shape::Shape::{Bool, List, Optional, Parameter};
use super::{Overload, global, member};

pub(super) const OVERLOADS: &[Overload] = &[
    member("first", "list_first", &[List(&Parameter(0))], Optional(&Parameter(0))).since(33),
    member("hasValue", "optional_hasValue", &[Optional(&Parameter(0))], Bool).since(28),
    member("last", "list_last", &[List(&Parameter(0))], Optional(&Parameter(0))).since(33),
    global("optional.none", "optional_none", &[], Optional(&Parameter(0))).since(28),
    global("optional.of", "optional_of", &[Parameter(0)], Optional(&Parameter(0))).since(28),
    global(
        "optional.ofNonZeroValue",
        "optional_ofNonZeroValue",
        &[Parameter(0)],
        Optional(&Parameter(0)),
    )
    .since(28),
    global(
        "optional.unwrap",
        "optional_unwrap",
        &[List(&Optional(&Parameter(0)))],
        List(&Parameter(0)),
    )
    .since(33),
    member(
        "or",
        "optional_or_optional",
        &[Optional(&Parameter(0)), Optional(&Parameter(0))],
        Optional(&Parameter(0)),
    )
    .since(28),
    member(
        "orValue",
        "optional_orValue_value",
        &[Optional(&Parameter(0)), Parameter(0)],
        Parameter(0),
    )
    .since(28),
    member(
        "unwrapOpt",
        "optional_unwrapOpt",
        &[List(&Optional(&Parameter(0)))],
        List(&Parameter(0)),
    )
    .since(33),
    member("value", "optional_value", &[Optional(&Parameter(0))], Parameter(0)).since(28),
];
