//! All functions and operators that the API server offers, with the Kubernetes version that first
//! had each: the one table that checker, cost estimate and messages read.

mod kubernetes;
mod lists;
mod network;
mod operators;
mod optionals;
mod standard;
mod strings;

use std::collections::HashMap;
use std::sync::OnceLock;

use super::shape::Shape;
use crate::Version;

const QUANTITY: Shape = Shape::Opaque("kubernetes.Quantity");
const SEMVER: Shape = Shape::Opaque("kubernetes.Semver");
const URL: Shape = Shape::Opaque("kubernetes.URL");
const NAMED_FORMAT: Shape = Shape::Opaque("kubernetes.NamedFormat");
const IP: Shape = Shape::Opaque("net.IP");
const CIDR: Shape = Shape::Opaque("net.CIDR");

/// The version of what was there from the beginning of CEL in Kubernetes.
pub(crate) const FIRST: Version = Version::new(1, 23);

/// One signature of a function.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Overload {
    /// The name, with namespace; operators as the API server names them (`_+_`).
    pub(crate) name: &'static str,
    /// The name of the signature, the API server's as well.
    pub(crate) id: &'static str,
    /// True if it is called on a target, which then is the first parameter.
    pub(crate) member: bool,
    pub(crate) parameters: &'static [Shape],
    pub(crate) result: Shape,
    /// The Kubernetes version that first had it.
    pub(crate) since: Version,
}

const fn member(
    name: &'static str,
    id: &'static str,
    parameters: &'static [Shape],
    result: Shape,
) -> Overload {
    Overload { name, id, member: true, parameters, result, since: FIRST }
}

const fn global(
    name: &'static str,
    id: &'static str,
    parameters: &'static [Shape],
    result: Shape,
) -> Overload {
    Overload { name, id, member: false, parameters, result, since: FIRST }
}

impl Overload {
    const fn since(mut self, minor: u32) -> Overload {
        self.since = Version::new(1, minor);
        self
    }
}

type Table = HashMap<&'static str, Vec<&'static Overload>>;

/// All overloads, by name of the function.
fn table() -> &'static Table {
    static TABLE: OnceLock<Table> = OnceLock::new();
    TABLE.get_or_init(|| {
        let mut table = Table::new();
        for overload in all() {
            table.entry(overload.name).or_default().push(overload);
        }
        table
    })
}

/// All overloads of all functions.
pub(crate) fn all() -> impl Iterator<Item = &'static Overload> {
    [
        operators::OVERLOADS,
        standard::OVERLOADS,
        strings::OVERLOADS,
        lists::OVERLOADS,
        optionals::OVERLOADS,
        kubernetes::OVERLOADS,
        network::OVERLOADS,
    ]
    .into_iter()
    .flatten()
}

/// The overloads of a function; empty if there is no such function.
pub(crate) fn overloads(name: &str) -> &'static [&'static Overload] {
    table().get(name).map_or(&[], |overloads| overloads)
}

/// The types that have a name in expressions, with the version that first had them.
pub(crate) fn type_since(name: &str) -> Option<Version> {
    match name {
        "bool"
        | "bytes"
        | "double"
        | "int"
        | "list"
        | "map"
        | "null_type"
        | "string"
        | "type"
        | "uint"
        | "google.protobuf.Duration"
        | "google.protobuf.Timestamp" => Some(FIRST),
        "optional_type" => Some(Version::new(1, 28)),
        "net.IP" | "net.CIDR" => Some(Version::new(1, 30)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The listing was taken from the environments of the API server's own library, version 0.37.2.
    #[test]
    fn agrees_with_the_api_server() {
        let mut lines: Vec<String> = all().map(line).collect();
        lines.sort();
        let mut expected: Vec<&str> = include_str!("api_server.txt").lines().collect();
        expected.sort_unstable();
        assert_eq!(lines, expected);
    }

    fn line(overload: &Overload) -> String {
        let types: Vec<String> =
            overload.parameters.iter().map(|shape| shape.instance(0).to_string()).collect();
        let style = if overload.member { "member" } else { "global" };
        let result = overload.result.instance(0).to_string();
        let Overload { name, id, since, .. } = overload;
        format!("{name} {id} {style}({}) {result} {since}", types.join(",")).replace(", ", ",")
    }

    #[test]
    fn ids_differ() {
        let mut seen = std::collections::HashSet::new();
        for overload in all() {
            assert!(seen.insert((overload.name, overload.id)), "{}", overload.id);
        }
    }
}
