//! What interceptors leave of a risk.

use ringfort_measure::Goal;

use crate::PerGoal;

/// However much stands in the way, this share of the inherent risk is left: configuration can be wrong in ways that
/// nobody sees.
pub const FLOOR: f64 = 0.02;

/// How an interceptor works. Those of one mechanism fail together, so that only the strongest counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[expect(missing_docs, reason = "the names are the scale of the interception model")]
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

/// What one interceptor takes away from a risk.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Credit {
    /// How it works.
    pub mechanism: Mechanism,
    /// Per goal, the share of the harm that it holds back, 0 to 0.95.
    pub effect: PerGoal<f64>,
    /// How sure it is that it stands, 0 to 1.
    pub confidence: f64,
    /// How hard it is to switch off, 0 to 1.
    pub integrity: f64,
}

/// The strongest interceptor of a mechanism, for one goal.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Taken {
    /// The mechanism.
    pub mechanism: Mechanism,
    /// Index into the credits.
    pub credit: usize,
    /// Effect, confidence and integrity multiplied.
    pub share: f64,
}

/// What is left, and what took the rest.
#[derive(Clone, Debug, PartialEq)]
pub struct Residual {
    /// Risk per goal.
    pub values: PerGoal<f64>,
    /// Per goal, what counted, in the order of the mechanisms.
    pub taken: PerGoal<Vec<Taken>>,
}

impl Mechanism {
    /// All mechanisms, in the order in which their factors are multiplied.
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

    /// The mechanism of this name.
    pub fn from_name(name: &str) -> Option<Mechanism> {
        Mechanism::ALL.into_iter().find(|mechanism| mechanism.name() == name)
    }
}

impl Credit {
    fn share(&self, goal: Goal) -> f64 {
        self.effect.get(goal) * self.confidence * self.integrity
    }
}

/// What is left of an inherent risk: within a mechanism the strongest credit counts, across mechanisms they multiply.
/// Neither the order nor the number of the credits matters.
pub fn residual(inherent: &PerGoal<f64>, credits: &[Credit]) -> Residual {
    let taken = PerGoal::from_fn(|goal| strongest(credits, goal));
    let values = inherent.map(|goal, risk| {
        let factor: f64 = taken.get(goal).iter().map(|taken| 1.0 - taken.share).product();
        risk * factor.max(FLOOR)
    });
    Residual { values, taken }
}

fn strongest(credits: &[Credit], goal: Goal) -> Vec<Taken> {
    let of = |mechanism| {
        let own = credits.iter().enumerate().filter(|(_, credit)| credit.mechanism == mechanism);
        let taken = own.map(|(credit, each)| Taken { mechanism, credit, share: each.share(goal) });
        taken
            .filter(|taken| taken.share > 0.0)
            .reduce(|one, other| if other.share > one.share { other } else { one })
    };
    Mechanism::ALL.into_iter().filter_map(of).collect()
}
