//! From weighed findings to the actions of a plan: measures to put in place somewhere.

use std::collections::BTreeMap;
use std::sync::Arc;

use ringfort_assess::{Finding, Standing, Wall, included};
use ringfort_measure::{Environment, EnvironmentStatus, Level, Measure};
use ringfort_risk::{Action, Effect, Guard, Integrity, OpenFinding, Status, weight};

/// Who does it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Executor {
    /// Who runs the cloud, the data centre, directories and networks.
    Platform,
    /// Who runs the cluster and its nodes.
    Cluster,
    /// Who owns the workload.
    Developer,
}

/// A measure to put in place somewhere.
#[derive(Clone, Debug)]
pub struct Deed {
    /// The measure.
    pub measure: Arc<Measure>,
    /// A namespace; `None` for everything in the scan.
    pub namespace: Option<String>,
    /// Who does it.
    pub executor: Executor,
    /// Index of a finding of the measure itself; `None` if nothing was found of it, and it is missing all the same.
    pub example: Option<usize>,
}

/// What a plan is made from.
#[derive(Debug, Default)]
pub struct Board {
    /// Open findings; those that a stronger one on the same object brings with it are left out.
    pub findings: Vec<OpenFinding>,
    /// For each of them, its index among the assessment's findings.
    pub indices: Vec<usize>,
    /// What can be done.
    pub actions: Vec<Action>,
    /// The same, for people, in the same order.
    pub deeds: Vec<Deed>,
}

impl Executor {
    /// All, from the outside.
    pub const ALL: [Executor; 3] = [Executor::Platform, Executor::Cluster, Executor::Developer];

    /// The word in every output.
    pub fn name(self) -> &'static str {
        match self {
            Executor::Platform => "platform",
            Executor::Cluster => "cluster",
            Executor::Developer => "developer",
        }
    }

    fn of(level: Level) -> Executor {
        match level {
            Level::Environment => Executor::Platform,
            Level::Cluster | Level::Node => Executor::Cluster,
            Level::Container | Level::ApiResource => Executor::Developer,
        }
    }
}

/// Interceptors that are put in place in one namespace.
const OF_A_NAMESPACE: &[&str] = &["I-PSA", "I-DEFAULTDENY", "I-LIMITRANGE", "I-QUOTA"];

/// Interceptors of which a plan makes no action of its own: whether they help depends on rules that nobody has written
/// yet, or they are a property of the workload.
const NO_ACTION: &[&str] =
    &["I-VAP", "I-MAP", "I-WEBHOOK", "I-AZPOLICY", "I-USERNS", "I-SANDBOX", "I-NOTOKEN"];

/// One action while it is gathered.
struct Draft {
    deed: Deed,
    effects: Vec<(usize, Effect)>,
    guards: Vec<Guard>,
    rejects: Vec<usize>,
    owners: usize,
    /// Of what enforces it: the measure's own, or that of the interceptor that it is.
    level: Level,
}

/// Everything that could be done about the open findings.
pub fn board(
    findings: &[Finding],
    measures: &[Arc<Measure>],
    environment: Option<Environment>,
) -> Board {
    let mut board = Board::default();
    let mut drafts: BTreeMap<(String, Option<String>), Draft> = BTreeMap::new();
    let included = included(findings);
    let by_interceptor = |id: &str| {
        measures.iter().find(|measure| {
            measure.interceptor.as_deref() == Some(id) && is_possible(measure, environment)
        })
    };
    for (index, finding) in findings.iter().enumerate() {
        let Some(risk) = &finding.risk else { continue };
        let is_open = !matches!(finding.standing, Standing::Accepted(_));
        let alone = included.get(index).is_none_or(Option::is_none);
        let Some(view) = risk.worst_view().filter(|_| is_open && alone) else { continue };
        let number = board.findings.len();
        let weight = weight(risk.instances);
        board.findings.push(OpenFinding {
            inherent: view.inherent,
            credits: view.walls.iter().filter_map(|wall| wall.credit(false)).collect(),
            weight,
            level: finding.measure.level,
        });
        board.indices.push(index);
        let namespace = finding.subject.namespace.as_deref();
        let repair = draft(&mut drafts, &finding.measure, namespace);
        repair.effects.push((number, Effect::Repair { keeps: 0.0 }));
        repair.deed.example.get_or_insert(index);
        repair.owners += 1;
        for wall in view.walls.iter().filter(|wall| is_missing(wall)) {
            let id = &*wall.interceptor.id;
            let Some(measure) = by_interceptor(id) else { continue };
            let scope = OF_A_NAMESPACE.contains(&id).then_some(namespace).flatten();
            let Some(credit) = standing(wall).credit(false) else { continue };
            let outer = draft(&mut drafts, measure, scope);
            outer.effects.push((number, Effect::Intercept(credit)));
            outer.level = outer.level.min(wall.interceptor.level);
            if id == "I-PSA" {
                outer.rejects.push(number);
                outer.guards.push(Guard {
                    inherent: view.inherent,
                    weight,
                    level: finding.measure.level,
                });
            }
        }
    }
    board.fill(drafts);
    board
}

fn draft<'d>(
    drafts: &'d mut BTreeMap<(String, Option<String>), Draft>,
    measure: &Arc<Measure>,
    namespace: Option<&str>,
) -> &'d mut Draft {
    let key = (measure.id.to_string(), namespace.map(str::to_owned));
    drafts.entry(key).or_insert_with(|| Draft {
        deed: Deed {
            measure: Arc::clone(measure),
            namespace: namespace.map(str::to_owned),
            executor: Executor::of(measure.level),
            example: None,
        },
        effects: Vec::new(),
        guards: Vec::new(),
        rejects: Vec::new(),
        owners: 0,
        level: measure.level,
    })
}

/// A wall that a fact refutes; what is only not known is to be looked at first.
fn is_missing(wall: &Wall) -> bool {
    wall.uncounted.is_empty()
        && wall.proof.status == Status::Absent
        && !NO_ACTION.contains(&&*wall.interceptor.id)
}

/// The same wall once it is there for sure.
fn standing(wall: &Wall) -> Wall {
    let mut proof = (*wall.proof).clone();
    proof.status = Status::Proven;
    proof.integrity = Integrity::Solid;
    Wall { proof: proof.into(), ..wall.clone() }
}

fn is_possible(measure: &Measure, environment: Option<Environment>) -> bool {
    environment
        .is_none_or(|environment| measure.status_in(environment) == EnvironmentStatus::Applies)
}

impl Board {
    fn fill(&mut self, drafts: BTreeMap<(String, Option<String>), Draft>) {
        let numbers: BTreeMap<&str, Vec<usize>> =
            drafts.keys().enumerate().fold(BTreeMap::new(), |mut all, (number, (id, _))| {
                all.entry(id.as_str()).or_insert_with(Vec::new).push(number);
                all
            });
        for ((id, namespace), draft) in &drafts {
            let measure = &draft.deed.measure;
            let required = measure.requires.iter().filter_map(|id| numbers.get(&**id));
            self.actions.push(Action {
                key: format!("{id}@{}", namespace.as_deref().unwrap_or("*")),
                level: draft.level,
                significance: measure.significance(),
                effort: effort(measure, draft.owners),
                change: measure.change,
                effects: draft.effects.clone(),
                requires: required.flatten().copied().collect(),
                guards: draft.guards.clone(),
                rejects: draft.rejects.clone(),
                cuts_path: false,
            });
        }
        self.deeds.extend(drafts.into_values().map(|draft| draft.deed));
    }
}

/// The measure's own effort, a step more from five owners on, two from twenty-five on.
fn effort(measure: &Measure, owners: usize) -> u32 {
    const STEPS: [u32; 6] = [1, 2, 3, 5, 8, 13];
    let own = u32::from(measure.effort);
    let more = usize::from(owners > 5) + usize::from(owners > 25);
    let place = STEPS.iter().position(|step| *step >= own).unwrap_or(STEPS.len());
    STEPS.get(place + more).copied().unwrap_or(13)
}
