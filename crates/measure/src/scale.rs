//! The words of the scales, as pages and outputs write them.

use crate::{Change, Ease, Environment, EnvironmentStatus, Exposure, Level, Promise};

impl Environment {
    /// Both environments, in the order of every table.
    pub const ALL: [Environment; 2] = [Environment::Aks, Environment::OnPrem];

    /// The word in every output.
    pub fn name(self) -> &'static str {
        match self {
            Environment::Aks => "aks",
            Environment::OnPrem => "on-prem",
        }
    }
}

impl EnvironmentStatus {
    /// All statuses.
    pub const ALL: [EnvironmentStatus; 3] = [
        EnvironmentStatus::Applies,
        EnvironmentStatus::ProviderManaged,
        EnvironmentStatus::NotAvailable,
    ];

    /// The word in every output.
    pub fn name(self) -> &'static str {
        match self {
            EnvironmentStatus::Applies => "applies",
            EnvironmentStatus::ProviderManaged => "provider-managed",
            EnvironmentStatus::NotAvailable => "not-available",
        }
    }
}

impl Exposure {
    /// The scale, most exposed first.
    pub const ALL: [Exposure; 8] = [
        Exposure::Internet,
        Exposure::InternetLogin,
        Exposure::Corporate,
        Exposure::AnyPod,
        Exposure::SameNamespace,
        Exposure::OrdinaryIdentity,
        Exposure::SameNode,
        Exposure::Administrator,
    ];

    /// The word in every output.
    pub fn name(self) -> &'static str {
        match self {
            Exposure::Internet => "internet",
            Exposure::InternetLogin => "internet-login",
            Exposure::Corporate => "corporate",
            Exposure::AnyPod => "any-pod",
            Exposure::SameNamespace => "same-namespace",
            Exposure::OrdinaryIdentity => "ordinary-identity",
            Exposure::SameNode => "same-node",
            Exposure::Administrator => "administrator",
        }
    }
}

impl Ease {
    /// The scale, easiest first.
    pub const ALL: [Ease; 4] = [Ease::Plain, Ease::PublicTool, Ease::Skilled, Ease::UnknownFlaw];

    /// The word in every output.
    pub fn name(self) -> &'static str {
        match self {
            Ease::Plain => "plain",
            Ease::PublicTool => "public-tool",
            Ease::Skilled => "skilled",
            Ease::UnknownFlaw => "unknown-flaw",
        }
    }
}

impl Change {
    /// The scale, mildest first.
    pub const ALL: [Change; 4] = [Change::None, Change::Restart, Change::Rollout, Change::MayBreak];

    /// The word in every output.
    pub fn name(self) -> &'static str {
        match self {
            Change::None => "none",
            Change::Restart => "restart",
            Change::Rollout => "rollout",
            Change::MayBreak => "may-break",
        }
    }
}

impl Promise {
    /// All promises.
    pub const ALL: [Promise; 2] = [Promise::Safe, Promise::MayBreak];

    /// The word in every output.
    pub fn name(self) -> &'static str {
        match self {
            Promise::Safe => "safe",
            Promise::MayBreak => "may-break",
        }
    }
}

impl Level {
    /// The level of a folder.
    pub fn from_name(name: &str) -> Option<Level> {
        Level::ALL.into_iter().find(|level| level.name() == name)
    }
}
