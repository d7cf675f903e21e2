//! What stands in front of a finding, and what is left of its risk; interception fills it, reports read it.

use std::sync::Arc;

use ringfort_evidence::Place;
use ringfort_measure::{Effect, Interception, Interceptor, Phase};
use ringfort_risk::{Credit, Factors, Integrity, Mechanism, PerGoal, Status, residual};

/// When a weakness is looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Facet {
    /// What happens when this is applied?
    Declared,
    /// What could be created?
    Potential,
    /// What can be used now?
    Running,
}

/// One thing that was seen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seen {
    /// In a few words, lower case, no dot.
    pub words: String,
    /// Where.
    pub place: Option<Place>,
}

/// One interceptor, as it stands (or does not) in front of one object.
#[derive(Clone, Debug, PartialEq)]
pub struct Proof {
    /// What implements it: the Namespace, the policy, the setting; empty if nothing does.
    pub instance: String,
    /// How sure it is.
    pub status: Status,
    /// Who could switch it off.
    pub integrity: Integrity,
    /// What was seen, or what would decide it.
    pub facts: Vec<Seen>,
    /// False if it could not stand in front of this object even if it were put in place.
    pub can_stand: bool,
}

/// An interceptor in front of a weakness.
#[derive(Clone, Debug)]
pub struct Wall {
    /// What it is.
    pub interceptor: &'static Interceptor,
    /// How much it holds back of the weakness, and why.
    pub cell: &'static Interception,
    /// What was seen of it.
    pub proof: Arc<Proof>,
    /// Why it does not count although it stands; empty if it counts, or does not stand.
    pub uncounted: &'static str,
}

/// A finding in one facet; where a weakness has parts, one part of it.
#[derive(Clone, Debug)]
pub struct View {
    /// When it is looked at.
    pub facet: Facet,
    /// The weakness class, or the part of it.
    pub weakness: &'static str,
    /// Risk without any interceptor.
    pub inherent: PerGoal<f64>,
    /// Risk behind the walls.
    pub residual: PerGoal<f64>,
    /// What the risk would be if all that is not known stood.
    pub optimistic: PerGoal<f64>,
    /// All interceptors that could stand in its way, outermost first.
    pub walls: Vec<Wall>,
}

/// The risk of a finding.
#[derive(Clone, Debug)]
pub struct FindingRisk {
    /// What the inherent risk was computed from.
    pub factors: Factors,
    /// Why a factor is not what the measure's page says.
    pub reasons: Vec<String>,
    /// At least one.
    pub views: Vec<View>,
    /// Number of instances, in all facets.
    pub instances: usize,
    /// What people should know besides.
    pub remarks: Vec<String>,
}

impl Facet {
    /// The word in every output.
    pub fn name(self) -> &'static str {
        match self {
            Facet::Declared => "declared",
            Facet::Potential => "potential",
            Facet::Running => "running",
        }
    }
}

impl Wall {
    /// True if it takes something away from the risk.
    pub fn counts(&self) -> bool {
        self.uncounted.is_empty() && self.proof.status.confidence() > 0.0
    }

    /// What it takes away, if it counts or, with `if_known`, if it stood for sure.
    pub fn credit(&self, if_known: bool) -> Option<Credit> {
        if !self.uncounted.is_empty() {
            return None;
        }
        let status = self.proof.status;
        let confidence =
            if if_known && status == Status::Unknown { 1.0 } else { status.confidence() };
        if confidence <= 0.0 {
            return None;
        }
        let coefficient = self.cell.effect.coefficient();
        let mut goals = self.cell.goals.iter();
        let effect = PerGoal::from_fn(|_| match goals.next() {
            Some(true) => coefficient,
            _ => 0.0,
        });
        Some(Credit {
            mechanism: Mechanism::from_name(&self.interceptor.mechanism)?,
            effect,
            confidence,
            integrity: self.proof.integrity.value(),
        })
    }

    /// The same wall once it is there for sure.
    pub fn standing(&self) -> Wall {
        let mut proof = (*self.proof).clone();
        proof.status = Status::Proven;
        proof.integrity = Integrity::Solid;
        Wall { proof: proof.into(), ..self.clone() }
    }

    /// Why a wall that stands does not count in this facet.
    pub fn why_not(cell: &Interception, interceptor: &Interceptor, facet: Facet) -> &'static str {
        if cell.effect == Effect::Defeated {
            return "who uses the weakness controls it";
        }
        if facet == Facet::Running && interceptor.phase == Phase::Admission {
            return "it acts while objects come in, and this one runs already";
        }
        ""
    }
}

impl View {
    /// Computes what the walls leave.
    pub fn new(
        facet: Facet,
        weakness: &'static str,
        inherent: PerGoal<f64>,
        walls: Vec<Wall>,
    ) -> View {
        let behind = |if_known: bool| {
            let credits: Vec<Credit> =
                walls.iter().filter_map(|wall| wall.credit(if_known)).collect();
            residual(&inherent, &credits).values()
        };
        let (left, optimistic) = (behind(false), behind(true));
        View { facet, weakness, inherent, residual: left, optimistic, walls }
    }
}

impl View {
    /// What would be left behind these of the view's walls, and one more if it stood for sure.
    pub fn behind<'w>(
        &self,
        walls: impl Iterator<Item = &'w Wall>,
        more: Option<&Wall>,
    ) -> PerGoal<f64> {
        let mut credits: Vec<Credit> = walls.filter_map(|wall| wall.credit(false)).collect();
        credits.extend(more.and_then(|wall| wall.standing().credit(false)));
        residual(&self.inherent, &credits).values()
    }
}

impl FindingRisk {
    fn worst(&self, of: impl Fn(&View) -> PerGoal<f64>) -> PerGoal<f64> {
        let mut views = self.views.iter().map(of);
        let first = views.next().unwrap_or_else(|| PerGoal::from_fn(|_| 0.0));
        views.fold(first, |worst, view| {
            PerGoal::from_fn(|goal| worst.get(goal).max(*view.get(goal)))
        })
    }

    /// Per goal, the highest of all views, without interceptors.
    pub fn inherent(&self) -> PerGoal<f64> {
        self.worst(|view| view.inherent)
    }

    /// Per goal, the highest of all views.
    pub fn residual(&self) -> PerGoal<f64> {
        self.worst(|view| view.residual)
    }

    /// Per goal, if all that is not known stood.
    pub fn optimistic(&self) -> PerGoal<f64> {
        self.worst(|view| view.optimistic)
    }

    /// The view with the highest residual risk.
    pub fn worst_view(&self) -> Option<&View> {
        let highest = |view: &View| view.residual.iter().map(|(_, risk)| *risk).fold(0.0, f64::max);
        self.views
            .iter()
            .reduce(|one, other| if highest(other) > highest(one) { other } else { one })
    }

    /// Number of different mechanisms that hold something back in the worst view; 0 is a single point of failure.
    pub fn depth(&self) -> usize {
        let Some(view) = self.worst_view() else { return 0 };
        let mut mechanisms: Vec<&str> = view
            .walls
            .iter()
            .filter(|wall| wall.counts())
            .map(|wall| &*wall.interceptor.mechanism)
            .collect();
        mechanisms.sort_unstable();
        mechanisms.dedup();
        mechanisms.len()
    }
}
