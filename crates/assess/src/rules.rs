//! The checks that are in force, by what they look at, shared by all threads.

use std::collections::{HashMap, HashSet};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};

use rayon::prelude::*;
use ringfort_cel::{Environment, Scope, Value, Version};
use ringfort_document::Vocabulary;
use ringfort_evidence::{Evidence, Kind, Subject};
use ringfort_measure::{Check, Measure};

use crate::compiled::{Compiled, RuleError, Trust, padded, slot};
use crate::elements::element_names;
use crate::parameters::{ParameterError, Parameters};

/// What decides which checks are compiled, and how.
pub struct Settings<'s> {
    /// Version of the Pod Security Standards that `from` and `until` are compared with.
    pub pss: (u32, u32),
    /// Version of the API server whose CEL functions may be used.
    pub kubernetes: Version,
    /// True if a check takes part.
    pub selects: &'s dyn Fn(&Measure, &Check) -> bool,
    /// True if a measure's checks are compiled without a look at types and when they are first needed: for measures
    /// whose cases were run. All names that they look up must be in the vocabulary from the beginning.
    pub trusts: &'s dyn Fn(&Measure) -> bool,
    /// The user's value of a parameter as JSON, if there is one: measure, parameter.
    pub parameter: &'s dyn Fn(&str, &str) -> Option<String>,
}

/// All checks in force, by what they look at.
#[derive(Debug)]
pub struct Rules {
    pub(crate) measures: Vec<Arc<Measure>>,
    pub(crate) rules: Vec<Rule>,
    /// By `container`, `pod`, or `Kind`.
    by_subject: HashMap<Box<str>, Vec<usize>>,
    /// The groups in names such as `networking.k8s.io/Ingress`.
    groups: HashSet<Box<str>>,
    /// By measure; `None` where it has no parameters.
    parameters: Vec<Option<Parameters>>,
    vocabulary: Arc<Vocabulary>,
    /// The same names, for what is compiled when it is first needed.
    spare: Mutex<Vocabulary>,
    kubernetes: Version,
    /// Has a slot for every variable of every check.
    widest: Environment,
}

/// One check that is in force.
#[derive(Debug)]
pub(crate) struct Rule {
    /// Index into [`Rules::measures`].
    pub(crate) measure: usize,
    /// Index into the measure's checks.
    pub(crate) check: usize,
    /// Of a trusted check, set when it is first needed.
    compiled: OnceLock<Result<Compiled, RuleError>>,
}

impl Rules {
    /// Makes the selected checks of `measures` ready. `vocabulary` holds the names that others look up often;
    /// the names that the checks look up are added to it. Trusted checks are compiled later.
    ///
    /// # Errors
    /// All checks that cannot be compiled and all parameters that cannot be read.
    pub fn compile(
        measures: &[Arc<Measure>],
        settings: &Settings<'_>,
        mut vocabulary: Vocabulary,
    ) -> Result<Rules, Vec<RuleError>> {
        let mut errors = Vec::new();
        let mut rules = Vec::new();
        let mut most = 0;
        for (number, measure) in measures.iter().enumerate() {
            let trusted = (settings.trusts)(measure);
            for (index, check) in measure.checks.iter().enumerate() {
                if !in_force(check, settings.pss) || !(settings.selects)(measure, check) {
                    continue;
                }
                most = most.max(element_names(&check.holds).len());
                let compiled = OnceLock::new();
                if !trusted {
                    match Compiled::new(
                        measure,
                        check,
                        settings.kubernetes,
                        &mut vocabulary,
                        Trust::Checked,
                    ) {
                        Ok(ready) => drop(compiled.set(Ok(ready))),
                        Err(error) => errors.push(error),
                    }
                }
                rules.push(Rule { measure: number, check: index, compiled });
            }
        }
        let vocabulary = Arc::new(vocabulary);
        let mut parameters = Vec::with_capacity(measures.len());
        for measure in measures {
            parameters.push(read_parameters(measure, settings, &vocabulary, &mut errors));
        }
        if !errors.is_empty() {
            return Err(errors);
        }
        let by_subject = index(measures, &rules);
        let groups =
            by_subject.keys().filter_map(|name| Some(name.split_once('/')?.0.into())).collect();
        let widest = padded(Environment::kubernetes(settings.kubernetes), slot::ELEMENTS + most);
        Ok(Rules {
            measures: measures.to_vec(),
            rules,
            by_subject,
            groups,
            parameters,
            spare: Mutex::new(Vocabulary::clone(&vocabulary)),
            vocabulary,
            kubernetes: settings.kubernetes,
            widest,
        })
    }

    /// The vocabulary that documents must be read with.
    pub fn vocabulary(&self) -> &Arc<Vocabulary> {
        &self.vocabulary
    }

    /// Compiles what the objects will need, on all threads.
    pub(crate) fn prepare(&self, evidence: &Evidence) {
        let mut needed: Vec<usize> = Vec::new();
        for kind in evidence.kinds() {
            needed.extend(self.of_kind(kind).chain(self.of_pods(kind)));
        }
        needed.sort_unstable();
        needed.dedup();
        let names = || Vocabulary::clone(&self.vocabulary);
        needed.par_iter().for_each_init(names, |names, &index| {
            if let Some(rule) = self.rules.get(index) {
                rule.compiled.get_or_init(|| self.compile_trusted(rule, names));
            }
        });
    }

    /// The compiled form of a check.
    ///
    /// # Errors
    /// If a trusted check cannot be compiled, which the library's tests rule out.
    pub(crate) fn compiled<'r>(&self, rule: &'r Rule) -> Result<&'r Compiled, &'r RuleError> {
        rule.compiled.get_or_init(|| self.compile_trusted(rule, &mut self.spare())).as_ref()
    }

    fn compile_trusted(&self, rule: &Rule, names: &mut Vocabulary) -> Result<Compiled, RuleError> {
        let (measure, check) = self.source(rule).ok_or_else(|| RuleError {
            check: String::new(),
            part: "holds",
            message: "there is no such check".to_owned(),
        })?;
        Compiled::new(measure, check, self.kubernetes, names, Trust::Unchecked)
    }

    /// The checks of one subject, as indices: of the object's kind, of `pod` or of `container`.
    pub(crate) fn of(&self, subject: Subject<'_>) -> impl Iterator<Item = &Rule> {
        let (own, qualified) = match subject {
            Subject::Pod(_) => (self.named("pod"), &[][..]),
            Subject::Container(_) => (self.named("container"), &[][..]),
            Subject::Object(resource) => self.of_objects(resource.kind()),
        };
        own.iter().chain(qualified).filter_map(|&index| self.rules.get(index))
    }

    fn of_kind(&self, kind: &Kind) -> impl Iterator<Item = usize> {
        let (own, qualified) = self.of_objects(kind);
        own.iter().chain(qualified).copied()
    }

    fn of_pods(&self, kind: &Kind) -> impl Iterator<Item = usize> {
        let carries = kind.carries_pods();
        let names = if carries { &["pod", "container"][..] } else { &[] };
        names.iter().flat_map(|name| self.named(name)).copied()
    }

    fn of_objects(&self, kind: &Kind) -> (&[usize], &[usize]) {
        let own = if kind.goes_by_name() { self.named(kind.kind()) } else { &[] };
        (own, self.qualified(kind.home(), kind.kind()))
    }

    fn named(&self, subject: &str) -> &[usize] {
        self.by_subject.get(subject).map_or(&[], Vec::as_slice)
    }

    fn qualified(&self, group: &str, kind: &str) -> &[usize] {
        if self.groups.contains(group) { self.named(&format!("{group}/{kind}")) } else { &[] }
    }

    /// A scope with room for the variables of every check, set to what they are outside of any subject.
    pub(crate) fn scope<'d>(&self) -> Scope<'d> {
        Scope::new(&self.widest)
    }

    /// The names, for what is compiled after documents were read.
    pub(crate) fn spare(&self) -> MutexGuard<'_, Vocabulary> {
        self.spare.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The values of a measure's parameters.
    pub(crate) fn parameters(&self, rule: &Rule) -> Value<'_> {
        let read = self.parameters.get(rule.measure).and_then(Option::as_ref);
        read.map_or(Value::Null, |read| read.values().into())
    }

    /// The measure and check that a rule was compiled from.
    pub(crate) fn source(&self, rule: &Rule) -> Option<(&Arc<Measure>, &Check)> {
        let measure = self.measures.get(rule.measure)?;
        Some((measure, measure.checks.get(rule.check)?))
    }
}

/// The rules of each subject.
fn index(measures: &[Arc<Measure>], rules: &[Rule]) -> HashMap<Box<str>, Vec<usize>> {
    let mut by_subject: HashMap<Box<str>, Vec<usize>> = HashMap::new();
    for (number, rule) in rules.iter().enumerate() {
        let check = measures.get(rule.measure).and_then(|measure| measure.checks.get(rule.check));
        for subject in check.iter().flat_map(|check| check.subjects.iter()) {
            by_subject.entry((**subject).into()).or_default().push(number);
        }
    }
    by_subject
}

fn read_parameters(
    measure: &Measure,
    settings: &Settings<'_>,
    vocabulary: &Arc<Vocabulary>,
    errors: &mut Vec<RuleError>,
) -> Option<Parameters> {
    if measure.params.is_empty() {
        return None;
    }
    Parameters::read(measure, settings.parameter, vocabulary)
        .map_err(|error: ParameterError| {
            errors.push(RuleError {
                check: measure.id.to_string(),
                part: "params",
                message: error.to_string(),
            });
        })
        .ok()
}

/// True if a check is of this version of the standards.
fn in_force(check: &Check, version: (u32, u32)) -> bool {
    check.from.is_none_or(|from| from <= version) && check.until.is_none_or(|until| version < until)
}

#[cfg(test)]
impl Rule {
    /// The first check of the first measure, as something else.
    pub(crate) fn ready(compiled: Compiled) -> Rule {
        Rule { measure: 0, check: 0, compiled: OnceLock::from(Ok(compiled)) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Checks and messages are compiled after documents were read: by then every name must be known.
    #[test]
    fn the_library_needs_no_name_that_is_not_interned() {
        let settings = Settings {
            pss: (1, 37),
            kubernetes: Version::new(1, 37),
            selects: &|_, _| true,
            trusts: &|_| true,
            parameter: &|_, _| None,
        };
        let measures = ringfort_library::catalogue().measures();
        let names = Vocabulary::of(ringfort_library::names());
        let rules = Rules::compile(measures, &settings, names).unwrap();
        assert!(rules.rules.len() > 300);
        for rule in &rules.rules {
            let mut vocabulary = Vocabulary::clone(rules.vocabulary());
            let compiled = rules.compile_trusted(rule, &mut vocabulary).unwrap();
            let pieces = compiled.says.compile(&mut vocabulary);
            let (measure, check) = rules.source(rule).unwrap();
            assert!(pieces.is_ok(), "{}/{}: {pieces:?}", measure.id, check.id);
            assert_eq!(vocabulary.len(), rules.vocabulary().len(), "{}/{}", measure.id, check.id);
        }
    }
}
