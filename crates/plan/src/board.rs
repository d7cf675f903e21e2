//! From weighed findings to all that could be done about them.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use ringfort_assess::{Finding, Standing, View, Wall, brought_by};
use ringfort_measure::{
    Effect as Grade, Environment, EnvironmentStatus, Level, Measure, PodSecurityLevel,
};
use ringfort_risk::{Action, Effect, Guard, OpenFinding, Status, weight};

use crate::deed::{Deed, Executor, namespace_of};

/// What a plan is made from.
#[derive(Debug, Default)]
pub struct Board {
    /// Findings that nobody has accepted.
    pub findings: Vec<OpenFinding>,
    /// For each of them, its index among the assessment's findings.
    pub indices: Vec<usize>,
    /// What can be done.
    pub actions: Vec<Action>,
    /// The same, for people, in the same order.
    pub deeds: Vec<Deed>,
}

/// Interceptors that are put in place in one namespace.
const OF_A_NAMESPACE: &[&str] = &["I-PSA", "I-DEFAULTDENY", "I-LIMITRANGE", "I-QUOTA"];

/// Interceptors of which a plan makes no action of its own: whether they help depends on rules that nobody has written
/// yet, or they are a property of the workload.
const NO_ACTION: &[&str] =
    &["I-VAP", "I-MAP", "I-WEBHOOK", "I-AZPOLICY", "I-USERNS", "I-SANDBOX", "I-NOTOKEN"];

/// Up to so many namespaces, a plan has steps for each of them; beyond, repairs of a measure are one step for all.
const MANY: usize = 30;

/// Actions are one where measure, namespace and enforced level are.
type Key = (String, Option<String>, Option<PodSecurityLevel>);

/// One action while it is gathered.
struct Draft {
    deed: Deed,
    effects: Vec<(usize, Effect)>,
    guards: Vec<Guard>,
    rejects: Vec<usize>,
    owners: BTreeSet<String>,
    namespaces: BTreeSet<String>,
    /// Of what enforces it: the measure's own, or that of the interceptor that it is.
    level: Level,
}

/// What is gathered, and from what.
struct Gathering<'f> {
    findings: &'f [Finding],
    measures: &'f [Arc<Measure>],
    environment: Option<Environment>,
    drafts: BTreeMap<Key, Draft>,
    /// Accepted findings by what would deal with them.
    accepted: BTreeMap<Key, Vec<usize>>,
    /// Levels that would reject, for good, what somebody has accepted.
    forbidden: BTreeSet<(String, PodSecurityLevel)>,
    /// Repairs are planned for all namespaces together: there are too many for a plan that is read.
    together: bool,
    /// Namespaces of which it was found that they enforce nothing.
    unguarded: BTreeSet<&'f str>,
}

impl Board {
    /// Everything that could be done about the open findings.
    pub fn of(
        findings: &[Finding],
        measures: &[Arc<Measure>],
        environment: Option<Environment>,
    ) -> Board {
        let (accepted, forbidden) = (BTreeMap::new(), BTreeSet::new());
        let drafts = BTreeMap::new();
        let namespaces: BTreeSet<&str> = findings.iter().filter_map(namespace_of).collect();
        let together = namespaces.len() > MANY;
        let unguarded =
            findings.iter().filter(|f| &*f.measure.id == POD_SECURITY).filter_map(namespace_of);
        let unguarded = unguarded.collect();
        let mut gathering = Gathering {
            findings,
            measures,
            environment,
            drafts,
            accepted,
            forbidden,
            together,
            unguarded,
        };
        let mut board = Board::default();
        let mut numbers = vec![None; findings.len()];
        let weighed = findings.iter().enumerate().filter_map(|(index, finding)| {
            let risk = finding.risk.as_ref()?;
            Some((index, finding, risk, risk.worst_view()?))
        });
        let is_accepted = |finding: &Finding| matches!(finding.standing, Standing::Accepted(_));
        // First, since what is accepted forbids levels that would refuse it.
        for (index, .., view) in weighed.clone().filter(|(_, finding, ..)| is_accepted(finding)) {
            gathering.take_accepted(index, view);
        }
        for (index, finding, risk, view) in weighed.filter(|(_, finding, ..)| !is_accepted(finding))
        {
            let (number, weight) = (board.findings.len(), weight(risk.instances));
            if let Some(entry) = numbers.get_mut(index) {
                *entry = Some(number);
            }
            board.findings.push(OpenFinding {
                inherent: view.inherent,
                credits: view.walls.iter().filter_map(|wall| wall.credit(false)).collect(),
                weight,
                level: finding.measure.level,
                brought_by: Vec::new(),
            });
            board.indices.push(index);
            gathering.take(index, number, view, weight);
        }
        let number_of = |index: usize| numbers.get(index).copied().flatten();
        let brought = brought_by(findings);
        for (finding, index) in board.findings.iter_mut().zip(&board.indices) {
            let by = brought.get(*index).into_iter().flatten();
            finding.brought_by = by.filter_map(|&index| number_of(index)).collect();
        }
        board.fill(gathering);
        board
    }

    fn fill(&mut self, gathering: Gathering<'_>) {
        let Gathering { drafts, mut accepted, .. } = gathering;
        let mut numbers: BTreeMap<String, Vec<(usize, Option<String>)>> = BTreeMap::new();
        for (number, (id, namespace, _)) in drafts.keys().enumerate() {
            numbers.entry(id.clone()).or_default().push((number, namespace.clone()));
        }
        for (key, draft) in drafts {
            let (measure, namespace) = (&draft.deed.measure, key.1.as_ref());
            // What it requires somewhere else does not stand in its way.
            let same = |other: &Option<String>| {
                namespace.is_none() || other.is_none() || other.as_ref() == namespace
            };
            let required = measure.requires.iter().filter_map(|id| numbers.get(&**id)).flatten();
            let requires = required.filter(|(_, other)| same(other)).map(|(number, _)| *number);
            self.actions.push(Action {
                key: draft.deed.name(),
                level: draft.level,
                significance: measure.significance(),
                effort: effort(measure, draft.owners.len().max(draft.namespaces.len())),
                change: measure.change,
                requires: requires.collect(),
                effects: draft.effects,
                guards: draft.guards,
                rejects: draft.rejects,
                cuts_path: false,
            });
            let accepted = accepted.remove(&key).unwrap_or_default();
            let namespaces = draft.namespaces.into_iter().collect();
            self.deeds.push(Deed { accepted, namespaces, ..draft.deed });
        }
    }
}

impl<'f> Gathering<'f> {
    /// What can be done about an open finding.
    fn take(&mut self, index: usize, number: usize, view: &View, weight: f64) {
        let Some(finding) = self.findings.get(index) else { return };
        let (namespace, scope) = (namespace_of(finding), self.scope_of(finding));
        let repair = Effect::Repair { keeps: 0.0 };
        if &*finding.measure.id == POD_SECURITY {
            for level in [PodSecurityLevel::Baseline, PodSecurityLevel::Restricted] {
                let Some(namespace) = namespace.filter(|name| !self.forbids(name, level)) else {
                    continue;
                };
                let draft = self.draft(&finding.measure, scope, Some(level));
                draft.effects.push((number, repair));
                draft.deed.repairs.push(index);
                draft.namespaces.insert(namespace.to_owned());
            }
        } else {
            let draft = self.draft(&finding.measure, scope, None);
            draft.effects.push((number, repair));
            draft.deed.repairs.push(index);
            draft.deed.executor = Executor::of(&finding.measure, namespace);
            let (kind, name) = (&finding.subject.kind, &finding.subject.name);
            draft.owners.insert(format!("{} {kind} {name}", namespace.unwrap_or_default()));
            draft.namespaces.extend(namespace.map(str::to_owned));
        }
        for wall in &view.walls {
            if self.may_enforce(finding, wall) {
                self.enforce((index, number), view, wall, weight);
            } else if is_missing(wall) {
                self.put_in_the_way(number, finding, wall);
            }
        }
    }

    fn put_in_the_way(&mut self, number: usize, finding: &Finding, wall: &Wall) {
        let id = &*wall.interceptor.id;
        let Some(measure) = self.by_interceptor(id) else { return };
        let Some(credit) = wall.standing().credit(false) else { return };
        let scope = OF_A_NAMESPACE.contains(&id).then(|| self.scope_of(finding)).flatten();
        let outer = self.draft(&measure, scope, None);
        if OF_A_NAMESPACE.contains(&id) {
            outer.deed.executor = Executor::of(&measure, namespace_of(finding));
            outer.namespaces.extend(namespace_of(finding).map(str::to_owned));
        }
        outer.effects.push((number, Effect::Intercept(credit)));
        outer.level = outer.level.min(wall.interceptor.level);
    }

    /// A level of the Pod Security Standards that would keep such an object out from now on. It would reject this one too.
    fn enforce(&mut self, at: (usize, usize), view: &View, wall: &Wall, weight: f64) {
        let (index, number) = at;
        let Some(finding) = self.findings.get(index) else { return };
        let levels = self.levels(finding);
        for (place, (level, namespace, measure)) in levels.into_iter().enumerate() {
            if self.forbids(&namespace, level) {
                continue;
            }
            let (loosest, scope) = (place == 0, self.scope_of(finding));
            let credit = wall.uncounted.is_empty().then(|| wall.standing().credit(false)).flatten();
            let draft = self.draft(&measure, scope, Some(level));
            draft.namespaces.insert(namespace);
            draft.effects.extend(credit.map(|credit| (number, Effect::Intercept(credit))));
            draft.level = draft.level.min(wall.interceptor.level);
            // What the looser level keeps out already is no merit of the stricter one.
            if loosest {
                draft.guards.push(Guard {
                    inherent: view.inherent,
                    weight,
                    level: finding.measure.level,
                });
            }
            // A right to create pods is no object that is refused.
            if finding.measure.pod_security_level().is_some() {
                draft.rejects.push(number);
                draft.deed.rejects.push(index);
            }
        }
    }

    /// What would deal with a finding that somebody has accepted.
    fn take_accepted(&mut self, index: usize, view: &View) {
        let Some(finding) = self.findings.get(index) else { return };
        let namespace = self.scope_of(finding).map(str::to_owned);
        let key = (finding.measure.id.to_string(), namespace, None);
        self.accepted.entry(key).or_default().push(index);
        for wall in &view.walls {
            let id = &*wall.interceptor.id;
            if self.may_enforce(finding, wall) {
                if finding.measure.pod_security_level().is_some() {
                    let levels = self.levels(finding);
                    let refused = levels.into_iter().map(|(level, name, _)| (name, level));
                    self.forbidden.extend(refused);
                }
            } else if !is_missing(wall) {
                continue;
            } else if let Some(measure) = self.by_interceptor(id) {
                let scope = OF_A_NAMESPACE.contains(&id).then(|| self.scope_of(finding)).flatten();
                let key = (measure.id.to_string(), scope.map(str::to_owned), None);
                self.accepted.entry(key).or_default().push(index);
            }
        }
    }

    /// Pod Security Admission where it does not stand, or where no label says so. It is missing although it can do nothing
    /// about what runs already: it would keep the next one out.
    fn may_enforce(&self, finding: &Finding, wall: &Wall) -> bool {
        let status = wall.proof.status;
        let unguarded = namespace_of(finding).is_some_and(|name| self.unguarded.contains(name));
        &*wall.interceptor.id == "I-PSA"
            && wall.proof.can_stand
            && wall.cell.effect != Grade::Defeated
            && (status == Status::Absent || (status == Status::Unknown && unguarded))
    }

    /// True if a level would refuse what somebody has accepted there.
    fn forbids(&self, namespace: &str, level: PodSecurityLevel) -> bool {
        self.forbidden.contains(&(namespace.to_owned(), level))
    }

    /// The namespace that something is planned for.
    fn scope_of(&self, finding: &'f Finding) -> Option<&'f str> {
        if self.together { None } else { namespace_of(finding) }
    }

    /// The levels that refuse what the finding is about, in its namespace, with the measure that enforces them.
    fn levels(&self, finding: &Finding) -> Vec<(PodSecurityLevel, String, Arc<Measure>)> {
        let needed = match finding.measure.pod_security_level() {
            Some(level) => level,
            // Rights to create pods that reach the node.
            None if finding.weakness().starts_with("W-RBAC-CREATE") => PodSecurityLevel::Baseline,
            None => return Vec::new(),
        };
        let Some(measure) = self.by_interceptor("I-PSA") else { return Vec::new() };
        let Some(namespace) = namespace_of(finding).filter(|name| !is_exempt(&measure, name))
        else {
            return Vec::new();
        };
        [PodSecurityLevel::Baseline, PodSecurityLevel::Restricted]
            .into_iter()
            .filter(|level| *level >= needed)
            .map(|level| (level, namespace.to_owned(), Arc::clone(&measure)))
            .collect()
    }

    /// The measure to put in place for an interceptor: of several, that of the least effort.
    fn by_interceptor(&self, id: &str) -> Option<Arc<Measure>> {
        let is_possible = |measure: &Measure| {
            self.environment.is_none_or(|environment| {
                measure.status_in(environment) == EnvironmentStatus::Applies
            })
        };
        let fitting = self
            .measures
            .iter()
            .filter(|measure| measure.interceptor.as_deref() == Some(id) && is_possible(measure));
        fitting.min_by_key(|measure| measure.effort).map(Arc::clone)
    }

    fn draft(
        &mut self,
        measure: &Arc<Measure>,
        namespace: Option<&str>,
        enforces: Option<PodSecurityLevel>,
    ) -> &mut Draft {
        let key = (measure.id.to_string(), namespace.map(str::to_owned), enforces);
        self.drafts.entry(key).or_insert_with(|| Draft {
            deed: Deed {
                measure: Arc::clone(measure),
                namespace: namespace.map(str::to_owned),
                enforces,
                executor: match enforces {
                    Some(_) => Executor::Cluster,
                    None => Executor::of(measure, namespace),
                },
                repairs: Vec::new(),
                rejects: Vec::new(),
                accepted: Vec::new(),
                namespaces: Vec::new(),
            },
            effects: Vec::new(),
            guards: Vec::new(),
            rejects: Vec::new(),
            owners: BTreeSet::new(),
            namespaces: BTreeSet::new(),
            level: measure.level,
        })
    }
}

/// The measure that is Pod Security Admission.
const POD_SECURITY: &str = "pod-security-admission";

/// Namespaces that the measure leaves to the cluster itself.
fn is_exempt(measure: &Measure, namespace: &str) -> bool {
    let exempt = measure.params.iter().find(|parameter| parameter.name == "exempt");
    let names = exempt.and_then(|exempt| serde_json::from_str::<Vec<String>>(&exempt.default).ok());
    names.is_some_and(|names| names.iter().any(|name| name == namespace))
}

/// A wall that a fact refutes, and that could be put in place; what is only not known is to be looked at first.
fn is_missing(wall: &Wall) -> bool {
    wall.uncounted.is_empty()
        && wall.proof.can_stand
        && wall.proof.status == Status::Absent
        && !NO_ACTION.contains(&&*wall.interceptor.id)
}

/// The measure's own effort, a step more from six owners on, two from twenty-six on.
fn effort(measure: &Measure, owners: usize) -> u32 {
    const STEPS: [u32; 6] = [1, 2, 3, 5, 8, 13];
    let own = u32::from(measure.effort);
    let more = usize::from(owners > 5) + usize::from(owners > 25);
    let place = STEPS.iter().position(|step| *step >= own).unwrap_or(STEPS.len());
    STEPS.get(place + more).copied().unwrap_or(13)
}
