//! Functions of lists and sets.

use super::super::shape::Shape::{
    Bool, Bytes, Double, Duration, Dyn, Int, List, Parameter, String, Timestamp, Uint,
};
use super::{Overload, global, member};

pub(super) const OVERLOADS: &[Overload] = &[
    member("distinct", "list_distinct", &[List(&Parameter(0))], List(&Parameter(0))).since(34),
    member("flatten", "list_flatten", &[List(&List(&Parameter(0)))], List(&Parameter(0))).since(34),
    member("flatten", "list_flatten_int", &[List(&Dyn), Int], List(&Dyn)).since(34),
    member("includes", "list_includes_dyn_dyn", &[Dyn, Dyn], Bool).since(37),
    member("indexOf", "list_a_index_of_int", &[List(&Parameter(0)), Parameter(0)], Int),
    member("isSorted", "list_int_is_sorted_bool", &[List(&Int)], Bool),
    member("isSorted", "list_uint_is_sorted_bool", &[List(&Uint)], Bool),
    member("isSorted", "list_double_is_sorted_bool", &[List(&Double)], Bool),
    member("isSorted", "list_bool_is_sorted_bool", &[List(&Bool)], Bool),
    member("isSorted", "list_duration_is_sorted_bool", &[List(&Duration)], Bool),
    member("isSorted", "list_timestamp_is_sorted_bool", &[List(&Timestamp)], Bool),
    member("isSorted", "list_string_is_sorted_bool", &[List(&String)], Bool),
    member("isSorted", "list_bytes_is_sorted_bool", &[List(&Bytes)], Bool),
    member("lastIndexOf", "list_a_last_index_of_int", &[List(&Parameter(0)), Parameter(0)], Int),
    global("lists.range", "lists_range", &[Int], List(&Int)).since(34),
    member("max", "list_int_max_int", &[List(&Int)], Int),
    member("max", "list_uint_max_uint", &[List(&Uint)], Uint),
    member("max", "list_double_max_double", &[List(&Double)], Double),
    member("max", "list_bool_max_bool", &[List(&Bool)], Bool),
    member("max", "list_duration_max_duration", &[List(&Duration)], Duration),
    member("max", "list_timestamp_max_timestamp", &[List(&Timestamp)], Timestamp),
    member("max", "list_string_max_string", &[List(&String)], String),
    member("max", "list_bytes_max_bytes", &[List(&Bytes)], Bytes),
    member("min", "list_int_min_int", &[List(&Int)], Int),
    member("min", "list_uint_min_uint", &[List(&Uint)], Uint),
    member("min", "list_double_min_double", &[List(&Double)], Double),
    member("min", "list_bool_min_bool", &[List(&Bool)], Bool),
    member("min", "list_duration_min_duration", &[List(&Duration)], Duration),
    member("min", "list_timestamp_min_timestamp", &[List(&Timestamp)], Timestamp),
    member("min", "list_string_min_string", &[List(&String)], String),
    member("min", "list_bytes_min_bytes", &[List(&Bytes)], Bytes),
    member("reverse", "list_reverse", &[List(&Parameter(0))], List(&Parameter(0))).since(34),
    global(
        "sets.contains",
        "list_sets_contains_list",
        &[List(&Parameter(0)), List(&Parameter(0))],
        Bool,
    )
    .since(29),
    global(
        "sets.equivalent",
        "list_sets_equivalent_list",
        &[List(&Parameter(0)), List(&Parameter(0))],
        Bool,
    )
    .since(29),
    global(
        "sets.intersects",
        "list_sets_intersects_list",
        &[List(&Parameter(0)), List(&Parameter(0))],
        Bool,
    )
    .since(29),
    member("slice", "list_slice", &[List(&Parameter(0)), Int, Int], List(&Parameter(0))).since(34),
    member("sort", "list_int_sort", &[List(&Int)], List(&Int)).since(34),
    member("sort", "list_uint_sort", &[List(&Uint)], List(&Uint)).since(34),
    member("sort", "list_double_sort", &[List(&Double)], List(&Double)).since(34),
    member("sort", "list_bool_sort", &[List(&Bool)], List(&Bool)).since(34),
    member("sort", "list_google.protobuf.Duration_sort", &[List(&Duration)], List(&Duration))
        .since(34),
    member("sort", "list_google.protobuf.Timestamp_sort", &[List(&Timestamp)], List(&Timestamp))
        .since(34),
    member("sort", "list_string_sort", &[List(&String)], List(&String)).since(34),
    member("sort", "list_bytes_sort", &[List(&Bytes)], List(&Bytes)).since(34),
    member("sum", "list_int_sum_int", &[List(&Int)], Int),
    member("sum", "list_uint_sum_uint", &[List(&Uint)], Uint),
    member("sum", "list_double_sum_double", &[List(&Double)], Double),
    member("sum", "list_duration_sum_duration", &[List(&Duration)], Duration),
];
