//! Values of the function libraries.

use std::rc::Rc;

use crate::library::named_format::NamedFormat;
use crate::library::network::{Cidr, Ip};
use crate::library::quantity::Quantity;
use crate::library::semver::SemVer;
use crate::library::url::Url;

/// A value that only the functions of its library can look into.
#[derive(Clone, Debug)]
pub struct Opaque(Rc<Kind>);

#[derive(Debug)]
pub(crate) enum Kind {
    Quantity(Quantity),
    SemVer(SemVer),
    Ip(Ip),
    Cidr(Cidr),
    Url(Url),
    Format(NamedFormat),
}

impl Opaque {
    pub(crate) fn new(kind: Kind) -> Opaque {
        Opaque(Rc::new(kind))
    }

    pub(crate) fn kind(&self) -> &Kind {
        &self.0
    }

    /// The CEL name of its type.
    pub fn type_name(&self) -> &'static str {
        match &*self.0 {
            Kind::Quantity(_) => "kubernetes.Quantity",
            Kind::SemVer(_) => "kubernetes.Semver",
            Kind::Ip(_) => "net.IP",
            Kind::Cidr(_) => "net.CIDR",
            Kind::Url(_) => "kubernetes.URL",
            Kind::Format(_) => "kubernetes.NamedFormat",
        }
    }
}

impl PartialEq for Opaque {
    fn eq(&self, other: &Opaque) -> bool {
        match (&*self.0, &*other.0) {
            (Kind::Quantity(left), Kind::Quantity(right)) => left == right,
            (Kind::SemVer(left), Kind::SemVer(right)) => left == right,
            (Kind::Ip(left), Kind::Ip(right)) => left == right,
            (Kind::Cidr(left), Kind::Cidr(right)) => left == right,
            (Kind::Url(left), Kind::Url(right)) => left == right,
            (Kind::Format(left), Kind::Format(right)) => left == right,
            _ => false,
        }
    }
}
