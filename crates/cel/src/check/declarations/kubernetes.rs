//! Quantities, semantic versions and named formats.

use super::super::shape::Shape::{Bool, Double, Int, List, Optional, String};
use super::{NAMED_FORMAT, Overload, QUANTITY, SEMVER, global, member};

pub(super) const OVERLOADS: &[Overload] = &[
    member("add", "quantity_add", &[QUANTITY, QUANTITY], QUANTITY).since(28),
    member("add", "quantity_add_int", &[QUANTITY, Int], QUANTITY).since(28),
    member("asApproximateFloat", "quantity_get_float", &[QUANTITY], Double).since(28),
    member("asInteger", "quantity_get_int", &[QUANTITY], Int).since(28),
    member("compareTo", "quantity_compare_to", &[QUANTITY, QUANTITY], Int).since(28),
    member("compareTo", "semver_compare_to", &[SEMVER, SEMVER], Int).since(33),
    global("format.byte", "format.byte", &[], NAMED_FORMAT).since(31),
    global("format.date", "format.date", &[], NAMED_FORMAT).since(31),
    global("format.datetime", "format.datetime", &[], NAMED_FORMAT).since(31),
    global("format.dns1035Label", "format.dns1035Label", &[], NAMED_FORMAT).since(31),
    global("format.dns1035LabelPrefix", "format.dns1035LabelPrefix", &[], NAMED_FORMAT).since(31),
    global("format.dns1123Label", "format.dns1123Label", &[], NAMED_FORMAT).since(31),
    global("format.dns1123LabelPrefix", "format.dns1123LabelPrefix", &[], NAMED_FORMAT).since(31),
    global("format.dns1123Subdomain", "format.dns1123Subdomain", &[], NAMED_FORMAT).since(31),
    global("format.dns1123SubdomainPrefix", "format.dns1123SubdomainPrefix", &[], NAMED_FORMAT)
        .since(31),
    global("format.labelValue", "format.labelValue", &[], NAMED_FORMAT).since(31),
    global("format.named", "format-named", &[String], Optional(&NAMED_FORMAT)).since(31),
    global("format.qualifiedName", "format.qualifiedName", &[], NAMED_FORMAT).since(31),
    global("format.uri", "format.uri", &[], NAMED_FORMAT).since(31),
    global("format.uuid", "format.uuid", &[], NAMED_FORMAT).since(31),
    member("isGreaterThan", "quantity_is_greater_than", &[QUANTITY, QUANTITY], Bool).since(28),
    member("isGreaterThan", "semver_is_greater_than", &[SEMVER, SEMVER], Bool).since(33),
    member("isInteger", "quantity_is_integer", &[QUANTITY], Bool).since(28),
    member("isLessThan", "quantity_is_less_than", &[QUANTITY, QUANTITY], Bool).since(28),
    member("isLessThan", "semver_is_less_than", &[SEMVER, SEMVER], Bool).since(33),
    global("isQuantity", "is_quantity_string", &[String], Bool).since(28),
    global("isSemver", "is_semver_string", &[String], Bool).since(33),
    global("isSemver", "is_semver_string_bool", &[String, Bool], Bool).since(33),
    member("major", "semver_major", &[SEMVER], Int).since(33),
    member("minor", "semver_minor", &[SEMVER], Int).since(33),
    member("patch", "semver_patch", &[SEMVER], Int).since(33),
    global("quantity", "string_to_quantity", &[String], QUANTITY).since(28),
    global("semver", "string_to_semver", &[String], SEMVER).since(33),
    global("semver", "string_bool_to_semver", &[String, Bool], SEMVER).since(33),
    global("sign", "quantity_sign", &[QUANTITY], Int).since(28),
    member("sub", "quantity_sub", &[QUANTITY, QUANTITY], QUANTITY).since(28),
    member("sub", "quantity_sub_int", &[QUANTITY, Int], QUANTITY).since(28),
    member("validate", "format-validate", &[NAMED_FORMAT, String], Optional(&List(&String)))
        .since(31),
];
