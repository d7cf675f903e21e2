//! What the library knows: the measures, looked up by the names that users write.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use ringfort_measure::{Level, Measure, Severity};

use crate::suggest::nearest;

/// A measure, or one check of it.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Rule {
    /// Id of the measure.
    pub measure: String,
    /// Id of the check; none for all of them.
    pub check: Option<String>,
}

/// A set of rules, looked up by measure.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Rules {
    by_measure: BTreeMap<String, Option<BTreeSet<String>>>,
}

/// A name that nothing in the library has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unknown {
    /// What is wrong, for example ``unknown measure `x` ``.
    pub message: String,
    /// What may have been meant.
    pub help: String,
}

/// The measures of the library by id and by requirement.
#[derive(Debug, Default)]
pub struct Known<'m> {
    measures: BTreeMap<&'m str, &'m Measure>,
    benchmarks: BTreeMap<&'m str, HashMap<String, Vec<&'m str>>>,
}

/// Words for several requirements at once.
const SHORTHANDS: [(&str, &[&str]); 2] = [
    ("pss-baseline", &["pss:baseline/*"]),
    ("pss-restricted", &["pss:baseline/*", "pss:restricted/*"]),
];

impl<'m> Known<'m> {
    /// Indexes measures; of two with the same id the last one counts.
    pub fn new(measures: impl IntoIterator<Item = &'m Measure>) -> Known<'m> {
        let mut known = Known::default();
        for measure in measures {
            known.measures.insert(&measure.id, measure);
            for mapping in measure.maps.iter() {
                let requirements = known.benchmarks.entry(&mapping.benchmark).or_default();
                for requirement in mapping.requirements.iter() {
                    let name = canonical(&mapping.benchmark, requirement);
                    requirements.entry(name).or_default().push(&measure.id);
                }
            }
        }
        known
    }

    /// The measure with this id.
    pub fn measure(&self, id: &str) -> Option<&'m Measure> {
        self.measures.get(id).copied()
    }

    /// All measures, by id.
    pub fn measures(&self) -> impl Iterator<Item = &'m Measure> + '_ {
        self.measures.values().copied()
    }

    /// All benchmarks and tools that measures map to.
    pub fn benchmarks(&self) -> impl Iterator<Item = &'m str> + '_ {
        self.benchmarks.keys().copied()
    }

    /// Ids of the measures that map to a requirement of a benchmark or tool. Case does not count, and the
    /// several spellings of one tool's ids are one.
    pub fn satisfying(&self, benchmark: &str, requirement: &str) -> &[&'m str] {
        let requirements = self.benchmarks.get(benchmark);
        requirements
            .and_then(|all| all.get(&canonical(benchmark, requirement)))
            .map_or(&[], Vec::as_slice)
    }

    /// Everything that maps to any requirement of a benchmark or tool.
    pub fn satisfying_any(&self, benchmark: &str) -> Vec<Rule> {
        let all = self.benchmarks.get(benchmark).into_iter().flat_map(HashMap::values).flatten();
        rules(all.copied().collect())
    }

    /// What exactly one name says: `measure`, `measure/check` or `benchmark:requirement`.
    pub fn rules(&self, name: &str) -> Result<Vec<Rule>, Unknown> {
        if let Some((benchmark, requirement)) = name.split_once(':') {
            return self.mapped(benchmark, requirement);
        }
        let (id, check) = name.split_once('/').map_or((name, None), |(id, c)| (id, Some(c)));
        let Some(measure) = self.measure(id) else { return Err(self.unknown_measure(id)) };
        if let Some(check) = check
            && !measure.checks.iter().any(|known| known.id == check)
        {
            return Err(unknown_check(measure, check));
        }
        Ok(vec![Rule { measure: id.to_owned(), check: check.map(str::to_owned) }])
    }

    /// What a name that may stand for many says: as [`Known::rules`], and `level:container`,
    /// `benchmark:*` (with wildcards), `pss-baseline`, `pss-restricted`.
    pub fn selection(&self, name: &str) -> Result<Vec<Rule>, Unknown> {
        if let Some((_, several)) = SHORTHANDS.iter().find(|(word, _)| *word == name) {
            return Ok(several.iter().flat_map(|each| self.wildcard(each)).collect());
        }
        if let Some(level) = name.strip_prefix("level:") {
            return self.level(level);
        }
        if !name.contains('*') {
            return self.rules(name);
        }
        match self.wildcard(name) {
            found if found.is_empty() => Err(Unknown {
                message: format!("`{name}` fits no requirement of any measure"),
                help: self.benchmarks_help(),
            }),
            found => Ok(found),
        }
    }

    fn wildcard(&self, name: &str) -> Vec<Rule> {
        let Some((benchmark, pattern)) = name.split_once(':') else { return Vec::new() };
        let Some(all) = self.benchmarks.get(benchmark) else { return Vec::new() };
        let pattern = crate::Wildcard::new(&canonical(benchmark, pattern));
        let fitting = all.iter().filter(|(requirement, _)| pattern.matches(requirement));
        rules(fitting.flat_map(|(_, ids)| ids).copied().collect())
    }

    fn level(&self, word: &str) -> Result<Vec<Rule>, Unknown> {
        let names = Level::ALL.map(Level::name);
        let Some(level) = Level::ALL.into_iter().find(|level| level.name() == word) else {
            return Err(Unknown {
                message: format!("unknown level `{word}`"),
                help: format!("the levels are {}", listed(names)),
            });
        };
        Ok(rules(self.measures().filter(|known| known.level == level).map(|m| &*m.id).collect()))
    }

    fn mapped(&self, benchmark: &str, requirement: &str) -> Result<Vec<Rule>, Unknown> {
        let Some(all) = self.benchmarks.get(benchmark) else {
            let near = nearest(benchmark, self.benchmarks());
            return Err(Unknown {
                message: format!("no measure maps to a benchmark `{benchmark}`"),
                help: near.map_or_else(
                    || self.benchmarks_help(),
                    |near| format!("did you mean `{near}:{requirement}`?"),
                ),
            });
        };
        match self.satisfying(benchmark, requirement) {
            [] => {
                let near = nearest(&canonical(benchmark, requirement), all.keys().map(|k| &**k));
                Err(Unknown {
                    message: format!("no measure maps to `{requirement}` of `{benchmark}`"),
                    help: near.map_or_else(
                        || format!("run `ringfort measures --benchmark {benchmark}`"),
                        |near| format!("did you mean `{benchmark}:{near}`?"),
                    ),
                })
            }
            ids => Ok(rules(ids.iter().copied().collect())),
        }
    }

    pub(crate) fn unknown_measure(&self, id: &str) -> Unknown {
        let mapped = self.benchmarks().find(|benchmark| !self.satisfying(benchmark, id).is_empty());
        let level = Level::ALL.into_iter().find(|level| level.name() == id);
        let help = match (mapped, level, nearest(id, self.measures.keys().copied())) {
            (Some(benchmark), ..) => format!("did you mean `{benchmark}:{id}`?"),
            (_, Some(level), _) => format!("did you mean `level:{}`?", level.name()),
            (.., Some(near)) => format!("did you mean `{near}`?"),
            _ => "run `ringfort measures` to see all of them".to_owned(),
        };
        Unknown { message: format!("unknown measure `{id}`"), help }
    }

    fn benchmarks_help(&self) -> String {
        format!("known are {}", listed(self.benchmarks()))
    }

    /// The worst severity that a finding of these rules can have.
    pub fn severity(&self, rules: &[Rule]) -> Option<Severity> {
        rules.iter().filter_map(|rule| self.severity_of(rule)).max()
    }

    fn severity_of(&self, rule: &Rule) -> Option<Severity> {
        let measure = self.measure(&rule.measure)?;
        let wanted = |id: &str| rule.check.as_deref().is_none_or(|check| check == id);
        let of_checks = measure.checks.iter().filter(|check| wanted(&check.id));
        of_checks.map(|check| measure.severity_of(check)).max().or_else(|| Some(measure.severity()))
    }
}

fn unknown_check(measure: &Measure, check: &str) -> Unknown {
    let ids = || measure.checks.iter().map(|known| &*known.id);
    Unknown {
        message: format!("measure `{}` has no check `{check}`", measure.id),
        help: match nearest(check, ids()) {
            Some(near) => format!("did you mean `{}/{near}`?", measure.id),
            None if measure.checks.is_empty() => "it has no checks".to_owned(),
            None => format!("its checks are {}", listed(ids())),
        },
    }
}

fn rules(ids: BTreeSet<&str>) -> Vec<Rule> {
    ids.into_iter().map(|id| Rule { measure: id.to_owned(), check: None }).collect()
}

/// `a`, `b` and `c`.
pub(crate) fn listed<'a>(names: impl IntoIterator<Item = &'a str>) -> String {
    let names: Vec<String> = names.into_iter().map(|name| format!("`{name}`")).collect();
    match names.split_last() {
        Some((last, rest)) if !rest.is_empty() => format!("{} and {last}", rest.join(", ")),
        Some((last, _)) => last.clone(),
        None => "none".to_owned(),
    }
}

/// One spelling of a requirement: Trivy's ids come as `AVD-KSV-0017`, `KSV-0017`, `KSV0017` and `KSV017`.
fn canonical(benchmark: &str, requirement: &str) -> String {
    let lower = requirement.trim().to_lowercase();
    if benchmark != "trivy" {
        return lower;
    }
    let short = lower.strip_prefix("avd-").unwrap_or(&lower);
    let digits = short.trim_start_matches(|letter: char| letter.is_ascii_alphabetic());
    let word = short.strip_suffix(digits).unwrap_or(short);
    match digits.strip_prefix('-').unwrap_or(digits).parse::<u32>() {
        Ok(number) if !word.is_empty() => format!("{word}-{number:04}"),
        _ => short.to_owned(),
    }
}

impl Rules {
    /// A set of these rules.
    pub fn new(rules: impl IntoIterator<Item = Rule>) -> Rules {
        let mut set = Rules::default();
        for rule in rules {
            set.insert(rule);
        }
        set
    }

    fn insert(&mut self, rule: Rule) {
        match (self.by_measure.get_mut(&rule.measure), rule.check) {
            (Some(whole), None) => *whole = None,
            (Some(None), Some(_)) => {}
            (Some(Some(checks)), Some(check)) => {
                checks.insert(check);
            }
            (None, check) => {
                let checks = check.map(|check| BTreeSet::from([check]));
                self.by_measure.insert(rule.measure, checks);
            }
        }
    }

    /// True if there is none.
    pub fn is_empty(&self) -> bool {
        self.by_measure.is_empty()
    }

    /// Ids of the measures that are in the set, wholly or in part.
    pub fn measures(&self) -> impl Iterator<Item = &str> + '_ {
        self.by_measure.keys().map(String::as_str)
    }

    /// True if the check, or its measure as a whole, is in the set.
    pub fn holds(&self, measure: &str, check: &str) -> bool {
        match self.by_measure.get(measure) {
            None => false,
            Some(None) => true,
            Some(Some(checks)) => checks.contains(check),
        }
    }

    /// True if the measure as a whole is in the set.
    pub fn holds_all_of(&self, measure: &str) -> bool {
        matches!(self.by_measure.get(measure), Some(None))
    }
}

#[cfg(test)]
mod tests;
