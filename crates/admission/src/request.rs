//! What is asked.

use serde_json::Value;

/// What is to be done with an object.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Operation {
    /// It is not there yet.
    Create,
    /// It is there; the request carries the old one too.
    Update,
    /// It is to go; the request carries the old one only.
    Delete,
    /// A connection through the API server: exec, attach, port-forward, proxy.
    Connect,
}

/// Who asks.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct User {
    /// As the API server knows it, `system:serviceaccount:NAMESPACE:NAME` for service accounts.
    pub name: String,
    /// All groups, `system:authenticated` among them.
    pub groups: Vec<String>,
    /// Empty if it has none.
    pub uid: String,
}

/// A request to the API server that has been authenticated and authorised.
#[derive(Clone, Debug)]
pub struct Request<'r> {
    /// Create, update, ...
    pub operation: Operation,
    /// API group, empty for the core group.
    pub group: &'r str,
    /// API version within the group.
    pub version: &'r str,
    /// Plural, as in the URL: `pods`.
    pub resource: &'r str,
    /// `ephemeralcontainers`, `exec`, ...
    pub subresource: Option<&'r str>,
    /// Of the object.
    pub kind: &'r str,
    /// `None` for cluster-scoped objects.
    pub namespace: Option<&'r str>,
    /// `None` if the server is to make one up.
    pub name: Option<&'r str>,
    /// As it was sent, before defaults.
    pub object: &'r Value,
    /// As it is stored.
    pub old_object: Option<&'r Value>,
    /// Who asks.
    pub user: User,
    /// Nothing is to be stored.
    pub dry_run: bool,
}
