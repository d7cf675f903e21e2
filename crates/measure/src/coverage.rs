//! Which requirements of the benchmarks the library answers.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::fmt;

use crate::table::rows;
use crate::{Catalogue, TableError};

/// A row of a table of controls.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Control {
    /// The benchmark.
    pub source: String,
    /// The requirement.
    pub id: String,
    /// The level it belongs to.
    pub level: String,
    /// Where its evidence comes from.
    pub input: String,
    /// True if a program can decide it.
    pub automatable: bool,
}

/// A requirement that the library does not answer, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Exception {
    /// The benchmark.
    pub source: String,
    /// The requirement.
    pub id: String,
    /// Why no measure maps to it.
    pub reason: String,
}

/// Of one benchmark: how many of its requirements are answered.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SourceCoverage {
    /// All requirements that were asked for.
    pub asked: usize,
    /// Those that a measure maps to which a program decides, from evidence of the requirement's input.
    pub decided: usize,
    /// Those that only measures map to which people attest, or whose evidence comes from elsewhere.
    pub attested: Vec<String>,
    /// Those that are listed as exceptions.
    pub excepted: usize,
    /// The others.
    pub missing: Vec<String>,
}

/// A map that leads nowhere.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnknownRequirement {
    /// The measure that has it.
    pub measure: String,
    /// `BENCHMARK:REQUIREMENT`.
    pub requirement: String,
}

/// What [`Coverage::of`] found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Coverage {
    /// By benchmark.
    pub sources: BTreeMap<String, SourceCoverage>,
    /// Maps to requirements that their benchmark does not have.
    pub unknown: Vec<UnknownRequirement>,
    /// Exceptions that a measure answers after all, or that no benchmark has.
    pub idle_exceptions: Vec<Exception>,
}

impl Coverage {
    /// Compares a catalogue with the controls for which `asks` is true. Maps are checked against all controls.
    /// `fits(subject, input)` tells whether evidence of an input can carry a check's subject.
    pub fn of(
        catalogue: &Catalogue,
        controls: &[Control],
        exceptions: &[Exception],
        asks: impl Fn(&Control) -> bool,
        fits: impl Fn(&str, &str) -> bool,
    ) -> Coverage {
        let mapped: HashSet<(&str, &str)> = maps(catalogue).map(|(_, pair)| pair).collect();
        let mut subjects: HashMap<(&str, &str), Vec<&str>> = HashMap::new();
        for measure in catalogue.measures() {
            let own =
                measure.checks.iter().flat_map(|check| check.subjects.iter().map(|name| &**name));
            let own: Vec<&str> = own.collect();
            for map in measure.maps.iter() {
                for id in map.requirements.iter() {
                    subjects.entry((&map.benchmark, id)).or_default().extend(&own);
                }
            }
        }
        let is_decided = |control: &Control| {
            let own = subjects.get(&control.pair());
            own.is_some_and(|own| own.iter().any(|subject| fits(subject, &control.input)))
        };
        let known: HashSet<(&str, &str)> = controls.iter().map(Control::pair).collect();
        let named: HashSet<&str> = controls.iter().map(|control| &*control.source).collect();
        let excepted: HashSet<(&str, &str)> = exceptions.iter().map(Exception::pair).collect();
        let mut coverage = Coverage::default();
        for control in controls.iter().filter(|control| asks(control)) {
            let source = coverage.sources.entry(control.source.clone()).or_default();
            source.asked += 1;
            if is_decided(control) {
                source.decided += 1;
            } else if excepted.contains(&control.pair()) {
                source.excepted += 1;
            } else if mapped.contains(&control.pair()) {
                source.attested.push(control.id.clone());
            } else {
                source.missing.push(control.id.clone());
            }
        }
        let strays = maps(catalogue)
            .filter(|(_, pair)| named.contains(pair.0) && !known.contains(pair))
            .map(|(measure, (benchmark, id))| UnknownRequirement {
                measure: measure.to_owned(),
                requirement: format!("{benchmark}:{id}"),
            });
        coverage.unknown = strays.collect();
        let decided: HashSet<(&str, &str)> =
            controls.iter().filter(|control| is_decided(control)).map(Control::pair).collect();
        let idle = |exception: &&Exception| {
            decided.contains(&exception.pair()) || !known.contains(&exception.pair())
        };
        coverage.idle_exceptions = exceptions.iter().filter(idle).cloned().collect();
        coverage
    }

    /// True if every requirement is decided or excepted, and every map and exception leads somewhere.
    pub fn is_complete(&self) -> bool {
        let is_answered =
            |source: &SourceCoverage| source.missing.is_empty() && source.attested.is_empty();
        self.unknown.is_empty()
            && self.idle_exceptions.is_empty()
            && self.sources.values().all(is_answered)
    }

    /// Requirements that were asked for, and those that a program decides.
    pub fn totals(&self) -> (usize, usize) {
        let sources = self.sources.values();
        sources.fold((0, 0), |(asked, decided), source| {
            (asked + source.asked, decided + source.decided)
        })
    }
}

impl fmt::Display for Coverage {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (name, source) in &self.sources {
            let SourceCoverage { asked, decided, attested, excepted, missing } = source;
            writeln!(out, "{name:<16} {decided:>4} of {asked:>4} decided, {excepted} excepted")?;
            if !attested.is_empty() {
                writeln!(out, "  not decided: {}", attested.join(", "))?;
            }
            if !missing.is_empty() {
                writeln!(out, "  not mapped: {}", missing.join(", "))?;
            }
        }
        let (asked, decided) = self.totals();
        let share = if asked == 0 { 0.0 } else { decided as f64 * 100.0 / asked as f64 };
        writeln!(out, "{:<16} {decided:>4} of {asked:>4} decided ({share:.1} %)", "all")?;
        for UnknownRequirement { measure, requirement } in &self.unknown {
            writeln!(out, "`{measure}` maps to `{requirement}`, which does not exist")?;
        }
        for Exception { source, id, .. } in &self.idle_exceptions {
            writeln!(out, "the exception `{source}:{id}` is not needed")?;
        }
        Ok(())
    }
}

fn maps(catalogue: &Catalogue) -> impl Iterator<Item = (&str, (&str, &str))> {
    catalogue.measures().iter().flat_map(|measure| {
        measure.maps.iter().flat_map(move |map| {
            map.requirements.iter().map(move |id| (&*measure.id, (&*map.benchmark, &**id)))
        })
    })
}

impl Control {
    /// Reads a CSV table with the columns `source`, `id`, `level`, `input` and `automatable`.
    pub fn read_all(csv: &str) -> Result<Vec<Control>, TableError> {
        let columns = ["source", "id", "level", "input", "automatable"];
        let row = |[source, id, level, input, automatable]: [String; 5]| Control {
            source,
            id,
            level,
            input,
            automatable: automatable == "yes",
        };
        Ok(rows(csv, columns)?.into_iter().map(row).collect())
    }

    fn pair(&self) -> (&str, &str) {
        (&self.source, &self.id)
    }
}

impl Exception {
    /// Reads a CSV table with the columns `source`, `id` and `reason`. A reason must be given.
    pub fn read_all(csv: &str) -> Result<Vec<Exception>, TableError> {
        let mut exceptions = Vec::new();
        for (line, [source, id, reason]) in (2..).zip(rows(csv, ["source", "id", "reason"])?) {
            if reason.trim().is_empty() {
                return Err(TableError { line, message: "an exception needs a reason".to_owned() });
            }
            exceptions.push(Exception { source, id, reason });
        }
        Ok(exceptions)
    }

    fn pair(&self) -> (&str, &str) {
        (&self.source, &self.id)
    }
}
