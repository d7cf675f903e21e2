//! Names of functions and types.

use std::ops::RangeInclusive;

use crate::library::named_format::NamedFormat;

/// How a function is called.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Style {
    /// `f(x)`.
    Global,
    /// `x.f()`.
    Method,
    /// Either.
    Both,
    /// `namespace.f(x)`.
    Within(&'static str),
}

macro_rules! functions {
    ($($function:ident $name:literal $style:expr, $least:literal..=$most:literal;)*) => {
        /// A function of CEL or of Kubernetes' libraries.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub(in crate::program) enum Function {
            $($function,)*
            /// `format.dns1123Label()` and its like.
            Format(NamedFormat),
        }

        /// Function, name, style, and how many arguments it takes, the target counted.
        const FUNCTIONS: &[(Function, &str, Style, RangeInclusive<usize>)] =
            &[$((Function::$function, $name, $style, $least..=$most),)*];
    };
}

functions! {
    Size "size" Style::Both, 1..=1;
    Contains "contains" Style::Method, 2..=2;
    StartsWith "startsWith" Style::Method, 2..=2;
    EndsWith "endsWith" Style::Method, 2..=2;
    Matches "matches" Style::Both, 2..=2;
    Find "find" Style::Method, 2..=2;
    FindAll "findAll" Style::Method, 2..=3;
    Dyn "dyn" Style::Global, 1..=1;
    TypeOf "type" Style::Global, 1..=1;
    Bool "bool" Style::Global, 1..=1;
    Int "int" Style::Global, 1..=1;
    Uint "uint" Style::Global, 1..=1;
    Double "double" Style::Global, 1..=1;
    String "string" Style::Global, 1..=1;
    Bytes "bytes" Style::Global, 1..=1;
    Duration "duration" Style::Global, 1..=1;
    Timestamp "timestamp" Style::Global, 1..=1;
    CharAt "charAt" Style::Method, 2..=2;
    IndexOf "indexOf" Style::Method, 2..=3;
    LastIndexOf "lastIndexOf" Style::Method, 2..=3;
    Join "join" Style::Method, 1..=2;
    LowerAscii "lowerAscii" Style::Method, 1..=1;
    UpperAscii "upperAscii" Style::Method, 1..=1;
    Replace "replace" Style::Method, 3..=4;
    Split "split" Style::Method, 2..=3;
    Substring "substring" Style::Method, 2..=3;
    Trim "trim" Style::Method, 1..=1;
    Quote "quote" Style::Within("strings"), 1..=1;
    Reverse "reverse" Style::Method, 1..=1;
    IsSorted "isSorted" Style::Method, 1..=1;
    Sum "sum" Style::Method, 1..=1;
    Min "min" Style::Method, 1..=1;
    Max "max" Style::Method, 1..=1;
    Includes "includes" Style::Method, 2..=2;
    Slice "slice" Style::Method, 3..=3;
    Flatten "flatten" Style::Method, 1..=2;
    Distinct "distinct" Style::Method, 1..=1;
    Sort "sort" Style::Method, 1..=1;
    First "first" Style::Method, 1..=1;
    Last "last" Style::Method, 1..=1;
    Range "range" Style::Within("lists"), 1..=1;
    SetContains "contains" Style::Within("sets"), 2..=2;
    SetEquivalent "equivalent" Style::Within("sets"), 2..=2;
    SetIntersects "intersects" Style::Within("sets"), 2..=2;
    OptionalOf "of" Style::Within("optional"), 1..=1;
    OptionalNone "none" Style::Within("optional"), 0..=0;
    OptionalOfNonZero "ofNonZeroValue" Style::Within("optional"), 1..=1;
    OptionalUnwrap "unwrap" Style::Within("optional"), 1..=1;
    UnwrapOpt "unwrapOpt" Style::Method, 1..=1;
    HasValue "hasValue" Style::Method, 1..=1;
    ValueOf "value" Style::Method, 1..=1;
    Or "or" Style::Method, 2..=2;
    OrValue "orValue" Style::Method, 2..=2;
    FullYear "getFullYear" Style::Method, 1..=2;
    Month "getMonth" Style::Method, 1..=2;
    Date "getDate" Style::Method, 1..=2;
    DayOfMonth "getDayOfMonth" Style::Method, 1..=2;
    DayOfWeek "getDayOfWeek" Style::Method, 1..=2;
    DayOfYear "getDayOfYear" Style::Method, 1..=2;
    Hours "getHours" Style::Method, 1..=2;
    Minutes "getMinutes" Style::Method, 1..=2;
    Seconds "getSeconds" Style::Method, 1..=2;
    Milliseconds "getMilliseconds" Style::Method, 1..=2;
    FormatText "format" Style::Method, 2..=2;
    Quantity "quantity" Style::Global, 1..=1;
    IsQuantity "isQuantity" Style::Global, 1..=1;
    IsInteger "isInteger" Style::Method, 1..=1;
    AsInteger "asInteger" Style::Method, 1..=1;
    AsApproximateFloat "asApproximateFloat" Style::Method, 1..=1;
    Sign "sign" Style::Both, 1..=1;
    Add "add" Style::Method, 2..=2;
    Sub "sub" Style::Method, 2..=2;
    CompareTo "compareTo" Style::Method, 2..=2;
    IsLessThan "isLessThan" Style::Method, 2..=2;
    IsGreaterThan "isGreaterThan" Style::Method, 2..=2;
    SemVer "semver" Style::Global, 1..=2;
    IsSemVer "isSemver" Style::Global, 1..=2;
    Major "major" Style::Method, 1..=1;
    Minor "minor" Style::Method, 1..=1;
    Patch "patch" Style::Method, 1..=1;
    Ip "ip" Style::Both, 1..=1;
    IsIp "isIP" Style::Global, 1..=1;
    IsCanonical "isCanonical" Style::Within("ip"), 1..=1;
    Family "family" Style::Method, 1..=1;
    IsUnspecified "isUnspecified" Style::Method, 1..=1;
    IsLoopback "isLoopback" Style::Method, 1..=1;
    IsLinkLocalMulticast "isLinkLocalMulticast" Style::Method, 1..=1;
    IsLinkLocalUnicast "isLinkLocalUnicast" Style::Method, 1..=1;
    IsGlobalUnicast "isGlobalUnicast" Style::Method, 1..=1;
    Cidr "cidr" Style::Global, 1..=1;
    IsCidr "isCIDR" Style::Global, 1..=1;
    ContainsIp "containsIP" Style::Method, 2..=2;
    ContainsCidr "containsCIDR" Style::Method, 2..=2;
    Masked "masked" Style::Method, 1..=1;
    PrefixLength "prefixLength" Style::Method, 1..=1;
    Url "url" Style::Global, 1..=1;
    IsUrl "isURL" Style::Global, 1..=1;
    Scheme "getScheme" Style::Method, 1..=1;
    Host "getHost" Style::Method, 1..=1;
    Hostname "getHostname" Style::Method, 1..=1;
    Port "getPort" Style::Method, 1..=1;
    EscapedPath "getEscapedPath" Style::Method, 1..=1;
    Query "getQuery" Style::Method, 1..=1;
    NamedFormat "named" Style::Within("format"), 1..=1;
    Validate "validate" Style::Method, 2..=2;
}

/// The function of that name, called with or without a target.
pub(in crate::program) fn named(name: &str, method: bool) -> Option<Function> {
    let fits = |style: Style| match style {
        Style::Global => !method,
        Style::Method => method,
        Style::Both => true,
        Style::Within(_) => false,
    };
    FUNCTIONS.iter().find(|entry| entry.1 == name && fits(entry.2)).map(|entry| entry.0)
}

/// The function `namespace.name`.
pub(in crate::program) fn namespaced(namespace: &str, name: &str) -> Option<Function> {
    let named = FUNCTIONS
        .iter()
        .find(|entry| entry.1 == name && entry.2 == Style::Within(namespace_of(namespace)))
        .map(|entry| entry.0);
    let format = || (namespace == "format").then(|| NamedFormat::named(name)).flatten();
    named.or_else(|| format().map(Function::Format))
}

fn namespace_of(name: &str) -> &'static str {
    ["strings", "lists", "sets", "optional", "ip", "format"]
        .into_iter()
        .find(|known| *known == name)
        .unwrap_or("")
}

/// How many arguments a function takes, its target counted.
pub(in crate::program) fn arguments(function: Function) -> RangeInclusive<usize> {
    let entry = FUNCTIONS.iter().find(|entry| entry.0 == function);
    entry.map_or(0..=0, |entry| entry.3.clone())
}

/// The name of a function without its namespace.
pub(super) fn name(function: Function) -> &'static str {
    FUNCTIONS.iter().find(|entry| entry.0 == function).map_or("", |entry| entry.1)
}

const TYPES: [&str; 19] = [
    "bool",
    "bytes",
    "double",
    "int",
    "list",
    "map",
    "null_type",
    "string",
    "type",
    "uint",
    "optional_type",
    "google.protobuf.Duration",
    "google.protobuf.Timestamp",
    "kubernetes.NamedFormat",
    "kubernetes.Quantity",
    "kubernetes.Semver",
    "kubernetes.URL",
    "net.CIDR",
    "net.IP",
];

/// The type of that name.
pub(in crate::program) fn type_named(name: &str) -> Option<&'static str> {
    TYPES.into_iter().find(|known| *known == name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::declarations;

    #[test]
    fn whatever_the_checker_accepts_can_be_called() {
        for overload in declarations::all().filter(|overload| is_call(overload.name)) {
            let found = match overload.name.rsplit_once('.') {
                Some((namespace, name)) => namespaced(namespace, name),
                None => named(overload.name, overload.member),
            };
            let count = overload.parameters.len();
            let fits = found.is_some_and(|function| arguments(function).contains(&count));
            assert!(fits, "{} with {count} arguments", overload.name);
        }
    }

    /// Operators and macros have no entry in the table.
    fn is_call(name: &str) -> bool {
        name.starts_with(|first: char| first.is_ascii_alphabetic())
    }
}
