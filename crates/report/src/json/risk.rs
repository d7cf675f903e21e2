//! Risk in the JSON format: every number with what it was computed from.

use ringfort_assess::{FindingRisk, Risks, Seen, Totals, View, Wall};
use ringfort_measure::Goal;
use ringfort_risk::{
    Class, Factors, Figures, PerGoal, ease_value, exposure_value, impact_value, weight,
};
use serde::ser::SerializeMap;
use serde::{Serialize, Serializer};

/// Six values as a map by goal.
struct ByGoal<T>(PerGoal<T>);

impl<T: Serialize> Serialize for ByGoal<T> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let mut map = to.serialize_map(Some(Goal::ALL.len()))?;
        for (goal, value) in self.0.iter() {
            map.serialize_entry(goal.name(), value)?;
        }
        map.end()
    }
}

/// A value of a scale by its word and its number.
#[derive(Serialize)]
struct Scaled {
    name: &'static str,
    value: f64,
}

/// The risk of one finding.
#[derive(Serialize)]
pub(super) struct Risk<'a> {
    class: &'static str,
    inherent: ByGoal<f64>,
    residual: ByGoal<f64>,
    optimistic: ByGoal<f64>,
    factors: Parts,
    reasons: &'a [String],
    weight: f64,
    depth: usize,
    views: Vec<Seeing<'a>>,
    remarks: &'a [String],
}

#[derive(Serialize)]
struct Parts {
    impact: ByGoal<u8>,
    #[serde(rename = "impactValue")]
    impact_value: ByGoal<f64>,
    need: ByGoal<&'static str>,
    #[serde(rename = "needValue")]
    need_value: ByGoal<f64>,
    exposure: Scaled,
    ease: Scaled,
    path: Scaled,
    likelihood: f64,
}

impl Parts {
    fn of(factors: &Factors) -> Parts {
        Parts {
            impact: ByGoal(factors.impact),
            impact_value: ByGoal(factors.impact.map(impact_value)),
            need: ByGoal(factors.need.map(|need| need.name())),
            need_value: ByGoal(factors.need.map(|need| need.value())),
            exposure: Scaled {
                name: factors.exposure.name(),
                value: exposure_value(factors.exposure),
            },
            ease: Scaled { name: factors.ease.name(), value: ease_value(factors.ease) },
            path: Scaled { name: factors.path.name(), value: factors.path.value() },
            likelihood: factors.likelihood(),
        }
    }
}

#[derive(Serialize)]
struct Seeing<'a> {
    facet: &'static str,
    weakness: &'a str,
    inherent: ByGoal<f64>,
    residual: ByGoal<f64>,
    walls: Vec<Standing<'a>>,
}

#[derive(Serialize)]
struct Standing<'a> {
    interceptor: &'a str,
    level: &'static str,
    mechanism: &'a str,
    phase: &'static str,
    effect: &'static str,
    coefficient: f64,
    goals: Vec<&'static str>,
    status: &'static str,
    confidence: f64,
    integrity: &'static str,
    #[serde(rename = "integrityValue")]
    integrity_value: f64,
    counts: bool,
    uncounted: &'a str,
    instance: &'a str,
    because: &'a str,
    facts: Vec<Fact<'a>>,
}

#[derive(Serialize)]
struct Fact<'a> {
    words: &'a str,
    file: Option<&'a str>,
    line: Option<u32>,
}

impl<'a> Risk<'a> {
    pub(super) fn of(risk: &'a FindingRisk) -> Risk<'a> {
        let residual = risk.residual();
        Risk {
            class: Class::of(residual.max()).name(),
            inherent: ByGoal(risk.inherent()),
            residual: ByGoal(residual),
            optimistic: ByGoal(risk.optimistic()),
            factors: Parts::of(&risk.factors),
            reasons: &risk.reasons,
            weight: weight(risk.instances),
            depth: risk.depth(),
            views: risk.views.iter().map(seeing).collect(),
            remarks: &risk.remarks,
        }
    }
}

fn seeing(view: &View) -> Seeing<'_> {
    Seeing {
        facet: view.facet.name(),
        weakness: view.weakness,
        inherent: ByGoal(view.inherent),
        residual: ByGoal(view.residual),
        walls: view.walls.iter().map(standing).collect(),
    }
}

fn standing(wall: &Wall) -> Standing<'_> {
    let goals = Goal::ALL.into_iter().zip(wall.cell.goals).filter(|(_, serves)| *serves);
    Standing {
        interceptor: &wall.interceptor.id,
        level: wall.interceptor.level.name(),
        mechanism: &wall.interceptor.mechanism,
        phase: wall.interceptor.phase.name(),
        effect: wall.cell.effect.name(),
        coefficient: wall.cell.effect.coefficient(),
        goals: goals.map(|(goal, _)| goal.name()).collect(),
        status: wall.proof.status.name(),
        confidence: wall.proof.status.confidence(),
        integrity: wall.proof.integrity.name(),
        integrity_value: wall.proof.integrity.value(),
        counts: wall.counts(),
        uncounted: wall.uncounted,
        instance: &wall.proof.instance,
        because: &wall.cell.because,
        facts: wall.proof.facts.iter().map(fact).collect(),
    }
}

fn fact(seen: &Seen) -> Fact<'_> {
    Fact {
        words: &seen.words,
        file: seen.place.as_ref().map(|place| &*place.file),
        line: seen.place.as_ref().map(crate::wording::line),
    }
}

/// The risk of all findings together.
#[derive(Serialize)]
pub(super) struct RiskOfAll<'a> {
    open: Sum<'a>,
    accepted: Sum<'a>,
    all: Sum<'a>,
    path: &'static str,
}

#[derive(Serialize)]
struct Sum<'a> {
    findings: usize,
    class: &'static str,
    inherent: Numbers,
    residual: Numbers,
    optimistic: Numbers,
    levels: Vec<OfLevel<'a>>,
    namespaces: Vec<OfNamespace<'a>>,
}

/// The figures of a group.
#[derive(Serialize)]
pub(crate) struct Numbers {
    headline: f64,
    goals: ByGoal<f64>,
    load: f64,
    critical: usize,
    high: usize,
}

#[derive(Serialize)]
struct OfLevel<'a> {
    level: &'static str,
    residual: Numbers,
    fields: ByGoal<OfField<'a>>,
}

#[derive(Serialize)]
struct OfField<'a> {
    risk: f64,
    inherent: f64,
    class: &'static str,
    worst: Option<&'a str>,
}

#[derive(Serialize)]
struct OfNamespace<'a> {
    namespace: &'a str,
    residual: Numbers,
}

impl<'a> RiskOfAll<'a> {
    pub(super) fn of(risks: &'a Risks) -> RiskOfAll<'a> {
        RiskOfAll {
            open: Sum::of(&risks.open),
            accepted: Sum::of(&risks.accepted),
            all: Sum::of(&risks.all),
            path: "no attack graph is computed: the path factor is 1",
        }
    }
}

impl<'a> Sum<'a> {
    fn of(totals: &'a Totals) -> Sum<'a> {
        let level =
            |(level, figures, fields): &'a (_, Figures, PerGoal<ringfort_assess::Field>)| {
                let field = |goal| {
                    let field: &'a ringfort_assess::Field = fields.get(goal);
                    OfField {
                        risk: field.risk,
                        inherent: field.inherent,
                        class: Class::of(field.risk).name(),
                        worst: field.worst.as_deref(),
                    }
                };
                let of: &ringfort_measure::Level = level;
                OfLevel {
                    level: of.name(),
                    residual: numbers(figures),
                    fields: ByGoal(PerGoal::from_fn(field)),
                }
            };
        Sum {
            findings: totals.findings,
            class: Class::of(totals.residual.headline).name(),
            inherent: numbers(&totals.inherent),
            residual: numbers(&totals.residual),
            optimistic: numbers(&totals.optimistic),
            levels: totals.levels.iter().map(level).collect(),
            namespaces: totals
                .namespaces
                .iter()
                .map(|(namespace, figures)| OfNamespace { namespace, residual: numbers(figures) })
                .collect(),
        }
    }
}

pub(crate) fn numbers(figures: &Figures) -> Numbers {
    Numbers {
        headline: figures.headline,
        goals: ByGoal(figures.goals),
        load: figures.load,
        critical: figures.critical,
        high: figures.high,
    }
}
