//! Functions of strings, and regular expressions.

use super::super::shape::Shape::{Bool, Dyn, Int, List, String};
use super::{Overload, global, member};

pub(super) const OVERLOADS: &[Overload] = &[
    member("charAt", "string_char_at_int", &[String, Int], String),
    member("contains", "contains_string", &[String, String], Bool),
    member("endsWith", "ends_with_string", &[String, String], Bool),
    member("find", "string_find_string", &[String, String], String),
    member("findAll", "string_find_all_string", &[String, String], List(&String)),
    member("findAll", "string_find_all_string_int", &[String, String, Int], List(&String)),
    member("format", "string_format", &[String, List(&Dyn)], String).since(29),
    member("indexOf", "string_index_of_string", &[String, String], Int),
    member("indexOf", "string_index_of_string_int", &[String, String, Int], Int),
    member("join", "list_join", &[List(&String)], String),
    member("join", "list_join_string", &[List(&String), String], String),
    member("lastIndexOf", "string_last_index_of_string", &[String, String], Int),
    member("lastIndexOf", "string_last_index_of_string_int", &[String, String, Int], Int),
    member("lowerAscii", "string_lower_ascii", &[String], String),
    global("matches", "matches", &[String, String], Bool),
    member("matches", "matches_string", &[String, String], Bool),
    member("replace", "string_replace_string_string", &[String, String, String], String),
    member("replace", "string_replace_string_string_int", &[String, String, String, Int], String),
    member("split", "string_split_string", &[String, String], List(&String)),
    member("split", "string_split_string_int", &[String, String, Int], List(&String)),
    member("startsWith", "starts_with_string", &[String, String], Bool),
    global("strings.quote", "strings_quote", &[String], String).since(29),
    member("substring", "string_substring_int", &[String, Int], String),
    member("substring", "string_substring_int_int", &[String, Int, Int], String),
    member("trim", "string_trim", &[String], String),
    member("upperAscii", "string_upper_ascii", &[String], String),
];
