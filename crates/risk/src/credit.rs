//! What an outer measure takes away from an inner finding.

use ringfort_measure::Goal;

use crate::PerGoal;

/// How an interceptor works. Interceptors of one mechanism fail together, those of different ones do not.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[expect(missing_docs, reason = "the names are those of the interception model")]
pub enum Mechanism {
    Admission,
    Kernel,
    Sandbox,
    Network,
    Egress,
    Authn,
    Authz,
    Crypto,
    Supply,
    Recovery,
    Platform,
    Observe,
}

impl Mechanism {
    /// All mechanisms in the order in which factors are multiplied; to observe comes last.
    pub const ALL: [Mechanism; 12] = [
        Mechanism::Admission,
        Mechanism::Kernel,
        Mechanism::Sandbox,
        Mechanism::Network,
        Mechanism::Egress,
        Mechanism::Authn,
        Mechanism::Authz,
        Mechanism::Crypto,
        Mechanism::Supply,
        Mechanism::Recovery,
        Mechanism::Platform,
        Mechanism::Observe,
    ];

    /// The mechanism of this name.
    pub fn from_name(name: &str) -> Option<Mechanism> {
        Mechanism::ALL.into_iter().find(|mechanism| mechanism.name() == name)
    }

    /// The word in every output.
    pub fn name(self) -> &'static str {
        match self {
            Mechanism::Admission => "admission",
            Mechanism::Kernel => "kernel",
            Mechanism::Sandbox => "sandbox",
            Mechanism::Network => "network",
            Mechanism::Egress => "egress",
            Mechanism::Authn => "authn",
            Mechanism::Authz => "authz",
            Mechanism::Crypto => "crypto",
            Mechanism::Supply => "supply",
            Mechanism::Recovery => "recovery",
            Mechanism::Platform => "platform",
            Mechanism::Observe => "observe",
        }
    }
}

/// How sure it is that an interceptor is in force for an object.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Status {
    /// A fact refutes it.
    Absent,
    /// A deciding fact was not collected.
    Unknown,
    /// By a documented default, seen in part, or failing open.
    Probable,
    /// All deciding facts are there and say so.
    Proven,
}

impl Status {
    /// Surest last.
    pub const ALL: [Status; 4] =
        [Status::Absent, Status::Unknown, Status::Probable, Status::Proven];

    /// What it counts: 1, 0.6, 0, 0.
    pub fn confidence(self) -> f64 {
        match self {
            Status::Proven => 1.0,
            Status::Probable => 0.6,
            Status::Unknown | Status::Absent => 0.0,
        }
    }

    /// What it would count if what is unknown turned out well: the optimistic view, for information only.
    pub fn confidence_at_best(self) -> f64 {
        match self {
            Status::Unknown => 1.0,
            other => other.confidence(),
        }
    }

    /// The word in every output.
    pub fn name(self) -> &'static str {
        match self {
            Status::Proven => "proven",
            Status::Probable => "probable",
            Status::Unknown => "unknown",
            Status::Absent => "absent",
        }
    }
}

/// Whether somebody who is no platform administrator can lift an interceptor or step around it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Integrity {
    /// The tenant itself, all logged in, or somebody from the internet can.
    Open,
    /// Some further identities can.
    Soft,
    /// Nobody can.
    Solid,
}

impl Integrity {
    /// Best last.
    pub const ALL: [Integrity; 3] = [Integrity::Open, Integrity::Soft, Integrity::Solid];

    /// What it counts: 0.3, 0.7, 1.
    pub fn value(self) -> f64 {
        match self {
            Integrity::Open => 0.3,
            Integrity::Soft => 0.7,
            Integrity::Solid => 1.0,
        }
    }

    /// The word in every output.
    pub fn name(self) -> &'static str {
        match self {
            Integrity::Open => "open",
            Integrity::Soft => "soft",
            Integrity::Solid => "solid",
        }
    }
}

/// What one interceptor counts for one finding. That it stands further out than the finding, covers its
/// weakness and is in force for its object is for the caller to establish.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Credit {
    /// How it works.
    pub mechanism: Mechanism,
    /// The catalogue's coefficient for the weakness, 0 to below 1.
    pub effect: PerGoal<f64>,
    /// [`Status::confidence`].
    pub confidence: f64,
    /// [`Integrity::value`].
    pub integrity: f64,
}

impl Credit {
    /// Effect · confidence · integrity for one goal, 0 to 1; a factor out of range counts as the nearest in
    /// range, one that is not a number as 0.
    pub fn strength(&self, goal: Goal) -> f64 {
        share(*self.effect.get(goal)) * share(self.confidence) * share(self.integrity)
    }

    /// [`Credit::strength`] for all goals.
    pub fn strengths(&self) -> PerGoal<f64> {
        PerGoal::from_fn(|goal| self.strength(goal))
    }
}

/// `value` within 0 to 1.
pub(crate) fn share(value: f64) -> f64 {
    if value.is_nan() { 0.0 } else { value.clamp(0.0, 1.0) }
}
