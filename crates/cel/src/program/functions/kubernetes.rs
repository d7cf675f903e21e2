//! The function libraries of Kubernetes: quantities, versions, addresses, URLs and named formats.

use crate::Value;
use crate::library::named_format::NamedFormat;
use crate::library::network::{Cidr, Ip};
use crate::library::quantity::Quantity;
use crate::library::semver::SemVer;
use crate::library::url::Url;
use crate::program::fault::Fault;
use crate::program::machine::Evaluated;
use crate::value::{Kind, Opaque};

use super::Function;

pub(super) fn call<'a>(function: Function, arguments: &[Value<'a>]) -> Option<Evaluated<'a>> {
    match arguments {
        [] => match function {
            Function::Format(format) => Some(Ok(opaque(Kind::Format(format)))),
            _ => None,
        },
        [Value::String(text), rest @ ..] => of_text(function, text, rest),
        [Value::Opaque(value), rest @ ..] => match value.kind() {
            Kind::Quantity(quantity) => of_quantity(function, quantity, rest),
            Kind::SemVer(version) => of_version(function, version, rest),
            Kind::Ip(ip) => of_ip(function, *ip),
            Kind::Cidr(cidr) => of_cidr(function, *cidr, rest),
            Kind::Url(url) => of_url(function, url),
            Kind::Format(format) => of_format(function, *format, rest),
        },
        _ => None,
    }
}

fn opaque<'a>(kind: Kind) -> Value<'a> {
    Value::Opaque(Opaque::new(kind))
}

/// What was read, or why it could not be.
fn read<'a, T>(read: Result<T, String>, kind: fn(T) -> Kind) -> Evaluated<'a> {
    read.map(|value| opaque(kind(value))).map_err(Fault::conversion)
}

fn of_text<'a>(function: Function, text: &str, rest: &[Value<'a>]) -> Option<Evaluated<'a>> {
    Some(match (function, rest) {
        (Function::Quantity, []) => read(Quantity::parse(text), Kind::Quantity),
        (Function::IsQuantity, []) => Ok(Quantity::parse(text).is_ok().into()),
        (Function::SemVer, []) => read(SemVer::parse(text), Kind::SemVer),
        (Function::SemVer, [Value::Bool(tolerant)]) => read(version(text, *tolerant), Kind::SemVer),
        (Function::IsSemVer, []) => Ok(SemVer::parse(text).is_ok().into()),
        (Function::IsSemVer, [Value::Bool(tolerant)]) => {
            Ok(version(text, *tolerant).is_ok().into())
        }
        (Function::Ip, []) => read(Ip::parse(text), Kind::Ip),
        (Function::IsIp, []) => Ok(Ip::parse(text).is_ok().into()),
        (Function::IsCanonical, []) => {
            Ip::is_canonical(text).map(Value::Bool).map_err(Fault::conversion)
        }
        (Function::Cidr, []) => read(Cidr::parse(text), Kind::Cidr),
        (Function::IsCidr, []) => Ok(Cidr::parse(text).is_ok().into()),
        (Function::Url, []) => read(Url::parse(text), Kind::Url),
        (Function::IsUrl, []) => Ok(Url::is_url(text).into()),
        (Function::NamedFormat, []) => Ok(match NamedFormat::named(text) {
            Some(format) => Value::some(opaque(Kind::Format(format))),
            None => Value::NONE,
        }),
        _ => return None,
    })
}

fn version(text: &str, tolerant: bool) -> Result<SemVer, String> {
    if tolerant { SemVer::parse_tolerant(text) } else { SemVer::parse(text) }
}

/// `compareTo` and its relatives.
fn compared<'a, T: Ord>(function: Function, left: &T, right: &T) -> Option<Evaluated<'a>> {
    let order = left.cmp(right);
    Some(Ok(match function {
        Function::CompareTo => Value::Int(order as i64),
        Function::IsLessThan => order.is_lt().into(),
        Function::IsGreaterThan => order.is_gt().into(),
        _ => return None,
    }))
}

fn of_quantity<'a>(
    function: Function,
    quantity: &Quantity,
    rest: &[Value<'a>],
) -> Option<Evaluated<'a>> {
    let other = match rest {
        [] => None,
        [Value::Int(value)] => Some(Quantity::of(*value)),
        [Value::Opaque(value)] => match value.kind() {
            Kind::Quantity(other) => Some(other.clone()),
            _ => return None,
        },
        _ => return None,
    };
    if let (Some(other), true) = (&other, matches!(rest, [Value::Opaque(_)]))
        && let Some(result) = compared(function, quantity, other)
    {
        return Some(result);
    }
    Some(match (function, other) {
        (Function::Add, Some(other)) => read(quantity.add(&other), Kind::Quantity),
        (Function::Sub, Some(other)) => read(quantity.sub(&other), Kind::Quantity),
        (Function::Sign, None) => Ok(Value::Int(quantity.sign())),
        (Function::IsInteger, None) => Ok(quantity.as_integer().is_some().into()),
        (Function::AsInteger, None) => {
            let reason = "the quantity is no whole number that fits 64 bits";
            quantity.as_integer().map(Value::Int).ok_or_else(|| Fault::conversion(reason))
        }
        (Function::AsApproximateFloat, None) => Ok(Value::Double(quantity.as_float())),
        _ => return None,
    })
}

fn of_version<'a>(
    function: Function,
    version: &SemVer,
    rest: &[Value<'a>],
) -> Option<Evaluated<'a>> {
    if let [Value::Opaque(other)] = rest
        && let Kind::SemVer(other) = other.kind()
    {
        return compared(function, version, other);
    }
    Some(Ok(Value::Int(match (function, rest) {
        (Function::Major, []) => version.major(),
        (Function::Minor, []) => version.minor(),
        (Function::Patch, []) => version.patch(),
        _ => return None,
    })))
}

fn of_ip<'a>(function: Function, ip: Ip) -> Option<Evaluated<'a>> {
    Some(Ok(match function {
        Function::Family => Value::Int(ip.family()),
        Function::IsUnspecified => ip.is_unspecified().into(),
        Function::IsLoopback => ip.is_loopback().into(),
        Function::IsLinkLocalMulticast => ip.is_link_local_multicast().into(),
        Function::IsLinkLocalUnicast => ip.is_link_local_unicast().into(),
        Function::IsGlobalUnicast => ip.is_global_unicast().into(),
        Function::String => Value::string(ip.to_string()),
        _ => return None,
    }))
}

fn of_cidr<'a>(function: Function, cidr: Cidr, rest: &[Value<'a>]) -> Option<Evaluated<'a>> {
    Some(match (function, rest) {
        (Function::ContainsIp, [Value::String(text)]) => {
            Ip::parse(text).map(|ip| cidr.contains_ip(ip).into()).map_err(Fault::conversion)
        }
        (Function::ContainsCidr, [Value::String(text)]) => Cidr::parse(text)
            .map(|other| cidr.contains_cidr(other).into())
            .map_err(Fault::conversion),
        (Function::ContainsIp, [Value::Opaque(value)]) => match value.kind() {
            Kind::Ip(ip) => Ok(cidr.contains_ip(*ip).into()),
            _ => return None,
        },
        (Function::ContainsCidr, [Value::Opaque(value)]) => match value.kind() {
            Kind::Cidr(other) => Ok(cidr.contains_cidr(*other).into()),
            _ => return None,
        },
        (Function::Ip, []) => Ok(opaque(Kind::Ip(cidr.ip()))),
        (Function::Masked, []) => Ok(opaque(Kind::Cidr(cidr.masked()))),
        (Function::PrefixLength, []) => Ok(Value::Int(cidr.prefix_length())),
        (Function::String, []) => Ok(Value::string(cidr.to_string())),
        _ => return None,
    })
}

fn of_url<'a>(function: Function, url: &Url) -> Option<Evaluated<'a>> {
    Some(Ok(match function {
        Function::Scheme => Value::string(url.scheme()),
        Function::Host => Value::string(url.host()),
        Function::Hostname => Value::string(url.hostname()),
        Function::Port => Value::string(url.port()),
        Function::EscapedPath => Value::string(url.escaped_path()),
        Function::Query => {
            let entries = url.query().into_iter().map(|(key, values)| {
                let values = values.into_iter().map(Value::string).collect();
                (Value::string(key), Value::list(values))
            });
            Value::map(entries.collect())
        }
        _ => return None,
    }))
}

fn of_format<'a>(
    function: Function,
    format: NamedFormat,
    rest: &[Value<'a>],
) -> Option<Evaluated<'a>> {
    match (function, rest) {
        (Function::Validate, [Value::String(text)]) => {
            let problems = format.problems(text);
            Some(Ok(if problems.is_empty() {
                Value::NONE
            } else {
                Value::some(Value::list(problems.into_iter().map(Value::string).collect()))
            }))
        }
        _ => None,
    }
}
