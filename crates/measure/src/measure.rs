//! The types of a measure. Texts are borrowed from the binary for the embedded library and owned for a
//! user's measures.

use std::borrow::Cow;

use crate::message::{Piece, pieces};

/// A text, embedded or read at run time.
pub type Text = Cow<'static, str>;
/// A list, embedded or read at run time.
pub type Many<T> = Cow<'static, [T]>;

/// Where a measure stands, outermost first. An outer measure can intercept an inner weakness, never the
/// other way round.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Level {
    /// Cloud, data centre, identities, networks around the cluster.
    Environment,
    /// Control plane and cluster-wide policy.
    Cluster,
    /// Hosts, kubelets, runtimes.
    Node,
    /// Containers and pods.
    Container,
    /// Everything else that lives in the API.
    ApiResource,
}

/// A protection goal of the Parkerian Hexad, in the order of every table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Goal {
    /// Can somebody read what they should not?
    Confidentiality,
    /// Can somebody take or hold what is ours?
    Possession,
    /// Can somebody change it unnoticed?
    Integrity,
    /// Can we prove where it comes from?
    Authenticity,
    /// Can we reach it in time?
    Availability,
    /// Is it still of use to us?
    Utility,
}

/// Where a cluster runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Environment {
    /// Azure Kubernetes Service.
    Aks,
    /// Own hosts.
    OnPrem,
}

/// Severity of a finding: the highest impact of its measure, whatever the context.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Severity {
    /// Impact 1.
    Low,
    /// Impact 2.
    Medium,
    /// Impact 3.
    High,
    /// Impact 4.
    Critical,
}

/// The harm to one goal if the measure is missing and somebody uses it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Impact {
    /// 0 none to 4 cluster or cloud scope.
    pub impact: u8,
    /// Why, in one plain sentence.
    pub because: Text,
}

/// The impacts in the order of [`Goal`]; `None` where the goal is not touched.
pub type Goals = [Option<Impact>; 6];

/// Who can try, if nothing more is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names are the scale of the risk model")]
pub enum Exposure {
    Internet,
    InternetLogin,
    Corporate,
    AnyPod,
    SameNamespace,
    OrdinaryIdentity,
    SameNode,
    Administrator,
}

/// What it takes to use the weakness.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names are the scale of the risk model")]
pub enum Ease {
    Plain,
    PublicTool,
    Skilled,
    UnknownFlaw,
}

/// What putting the measure in place does to what runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names are the scale")]
pub enum Change {
    None,
    Restart,
    Rollout,
    MayBreak,
}

/// What a measure is in one environment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum EnvironmentStatus {
    /// It is ours to do.
    Applies,
    /// The provider does it.
    ProviderManaged,
    /// It cannot be done there.
    NotAvailable,
}

/// The status in both environments.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Environments {
    /// Azure AKS.
    pub aks: EnvironmentStatus,
    /// On-Premise.
    pub on_prem: EnvironmentStatus,
}

/// A weakness class of the interception model, for example `W-ROOT`.
pub type Weakness = Text;

/// The requirements of one benchmark that this measure satisfies, wholly or as one named part.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mapping {
    /// The benchmark or tool, for example `cis-k8s-1.12` or `checkov`.
    pub benchmark: Text,
    /// Its ids.
    pub requirements: Many<Text>,
}

/// A setting of a measure that users may change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Parameter {
    /// The name in `params.NAME` and in the configuration.
    pub name: Text,
    /// `string`, `int`, `bool`, `list(string)` or `map(string)`.
    pub kind: Text,
    /// The default, as JSON.
    pub default: Text,
    /// Why this default.
    pub because: Text,
}

/// What a fix promises.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Promise {
    /// Behaviour stays as it is.
    Safe,
    /// The workload may stop working and must be tried.
    MayBreak,
}

/// A change to the subject that makes the check hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fix {
    /// Field path and value as JSON, in order.
    pub set: Many<(Text, Text)>,
    /// Field paths to take out.
    pub remove: Many<Text>,
    /// What it promises.
    pub promise: Promise,
}

/// A machine-decidable test of the measure on one kind of subject.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Check {
    /// Unique within the measure; says what is wrong.
    pub id: Text,
    /// `container`, `pod`, a kind (`Role`, `networking.k8s.io/Ingress`), or several of them.
    pub subjects: Many<Text>,
    /// CEL: the check applies. Empty: always.
    pub when: Option<Text>,
    /// CEL: true if the subject holds the measure.
    pub holds: Text,
    /// Field path from the subject to point at, even if it is missing there; else the witness decides.
    pub place: Option<Text>,
    /// The message; CEL expressions in braces.
    pub says: Text,
    /// What to do, in one line, if other than the measure's title.
    pub advice: Option<Text>,
    /// First version (Pod Security or Kubernetes minor, `1.19`) that this check is of.
    pub from: Option<(u32, u32)>,
    /// First version that this check is no longer of.
    pub until: Option<(u32, u32)>,
    /// Overrides the measure's class for this variant.
    pub weakness: Option<Weakness>,
    /// Overrides the measure's impacts for this variant.
    pub goals: Option<Goals>,
    /// The interceptor that stands where the check holds, for example `I-KMS`.
    pub proves: Option<Text>,
    /// A change that makes it hold.
    pub fix: Option<Fix>,
}

impl Check {
    /// All of its CEL expressions: `when`, `holds`, and those of the message.
    pub fn expressions(&self) -> impl Iterator<Item = &str> {
        let said =
            pieces(&self.says).unwrap_or_default().into_iter().filter_map(|piece| match piece {
                Piece::Expression(text) => Some(text),
                Piece::Text(_) => None,
            });
        self.when.iter().chain([&self.holds]).map(|text| &**text).chain(said)
    }
}

/// The prose of the page, as Markdown without its heading.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sections {
    /// Who could do what to whom.
    pub why: Text,
    /// What to do before the environments part.
    pub todo: Text,
    /// What to do on Azure AKS.
    pub aks: Text,
    /// What to do On-Premise.
    pub on_prem: Text,
    /// How to see that it is done.
    pub verify: Text,
    /// How to take it back.
    pub undo: Text,
}

/// An entry of the library.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Measure {
    /// The file's name without its ending.
    pub id: Text,
    /// The folder.
    pub level: Level,
    /// The thing to do, imperative.
    pub title: Text,
    /// Impacts by goal.
    pub goals: Goals,
    /// Class of the interception model.
    pub weakness: Weakness,
    /// Who can try.
    pub exposure: Exposure,
    /// What it takes.
    pub ease: Ease,
    /// Implementation group 1 to 3.
    pub group: u8,
    /// 1, 2, 3, 5, 8 or 13.
    pub effort: u8,
    /// What it does to what runs.
    pub change: Change,
    /// Both environments.
    pub environments: Environments,
    /// Benchmarks and tools.
    pub maps: Many<Mapping>,
    /// Official documentation.
    pub references: Many<Text>,
    /// The interceptor that this measure is when in place.
    pub interceptor: Option<Text>,
    /// Ids of measures that must stand before.
    pub requires: Many<Text>,
    /// Kubernetes or AKS range that the actions hold for, as people write it.
    pub versions: Option<Text>,
    /// What users may set.
    pub params: Many<Parameter>,
    /// Machine checks; none if only an attestation decides.
    pub checks: Many<Check>,
    /// The prose.
    pub sections: Sections,
    /// The first broken and the first held case, as the reader sees them.
    pub before: Option<Text>,
    /// See `before`.
    pub after: Option<Text>,
}

impl Measure {
    /// The highest impact over all goals, as a severity.
    pub fn severity(&self) -> Severity {
        severity_of(&self.goals)
    }

    /// The severity of a finding of `check`.
    pub fn severity_of(&self, check: &Check) -> Severity {
        check.goals.as_ref().map_or_else(|| self.severity(), severity_of)
    }
}

fn severity_of(goals: &Goals) -> Severity {
    match goals.iter().flatten().map(|impact| impact.impact).max().unwrap_or(0) {
        0 | 1 => Severity::Low,
        2 => Severity::Medium,
        3 => Severity::High,
        _ => Severity::Critical,
    }
}

impl Level {
    /// All levels, outermost first.
    pub const ALL: [Level; 5] =
        [Level::Environment, Level::Cluster, Level::Node, Level::Container, Level::ApiResource];

    /// The folder and the word in every output.
    pub fn name(self) -> &'static str {
        match self {
            Level::Environment => "environment",
            Level::Cluster => "cluster",
            Level::Node => "node",
            Level::Container => "container",
            Level::ApiResource => "api-resource",
        }
    }
}

impl Goal {
    /// All goals, in the order of every table.
    pub const ALL: [Goal; 6] = [
        Goal::Confidentiality,
        Goal::Possession,
        Goal::Integrity,
        Goal::Authenticity,
        Goal::Availability,
        Goal::Utility,
    ];

    /// The word in every output.
    pub fn name(self) -> &'static str {
        match self {
            Goal::Confidentiality => "confidentiality",
            Goal::Possession => "possession",
            Goal::Integrity => "integrity",
            Goal::Authenticity => "authenticity",
            Goal::Availability => "availability",
            Goal::Utility => "utility",
        }
    }
}

impl Severity {
    /// From the worst down.
    pub const ALL: [Severity; 4] =
        [Severity::Critical, Severity::High, Severity::Medium, Severity::Low];

    /// The word in every output.
    pub fn name(self) -> &'static str {
        match self {
            Severity::Low => "low",
            Severity::Medium => "medium",
            Severity::High => "high",
            Severity::Critical => "critical",
        }
    }
}
