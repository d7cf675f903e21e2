//! How the objects belong together. Built when it is first needed, then shared.

mod external_names;
mod identity;
mod labels;
mod monitors;
mod network;
mod owners;
mod pods;
pub(crate) mod rbac;
mod references;
mod selector;
mod users;

use std::sync::OnceLock;

use crate::evidence::Evidence;

pub(crate) use identity::Names;
pub(crate) use identity::namespace_of;
pub use network::Direction;
pub(crate) use network::backends;
pub(crate) use pods::{MOST, Pods, workloads};
pub(crate) use users::sharing;

/// The indices, each made once.
#[derive(Debug, Default)]
pub(crate) struct Inventory {
    names: OnceLock<Names>,
    pods: OnceLock<Pods>,
    rights: OnceLock<rbac::Rights>,
    uses: OnceLock<references::Uses>,
    selectors: OnceLock<labels::Selectors>,
    hosts: OnceLock<network::Hosts>,
    denied: OnceLock<network::Denied>,
    scalers: OnceLock<references::Scalers>,
    external_names: OnceLock<external_names::ExternalNames>,
    users: OnceLock<users::Users>,
}

impl Evidence {
    pub(crate) fn names(&self) -> &Names {
        self.inventory.names.get_or_init(|| Names::of(self))
    }

    pub(crate) fn pods_index(&self) -> &Pods {
        self.inventory.pods.get_or_init(|| Pods::of(self))
    }

    pub(crate) fn rights(&self) -> &rbac::Rights {
        self.inventory.rights.get_or_init(|| rbac::Rights::of(self))
    }

    pub(crate) fn uses(&self) -> &references::Uses {
        self.inventory.uses.get_or_init(|| references::Uses::of(self))
    }

    pub(crate) fn selectors(&self) -> &labels::Selectors {
        self.inventory.selectors.get_or_init(|| labels::Selectors::of(self))
    }

    pub(crate) fn hosts(&self) -> &network::Hosts {
        self.inventory.hosts.get_or_init(|| network::Hosts::of(self))
    }

    pub(crate) fn denied(&self) -> &network::Denied {
        self.inventory.denied.get_or_init(|| network::Denied::of(self))
    }

    pub(crate) fn scalers(&self) -> &references::Scalers {
        self.inventory.scalers.get_or_init(|| references::Scalers::of(self))
    }

    pub(crate) fn users(&self) -> &users::Users {
        self.inventory.users.get_or_init(|| users::Users::of(self))
    }

    pub(crate) fn external_names(&self) -> &external_names::ExternalNames {
        self.inventory.external_names.get_or_init(|| external_names::ExternalNames::of(self))
    }
}
