//! All measures of a run: the embedded library and the user's own.

use std::fmt;
use std::sync::Arc;

use crate::suggestion::nearest;
use crate::{Check, Environment, EnvironmentStatus, Goal, Level, Measure};

/// Measures in one order: outermost level first, then by id.
#[derive(Clone, Debug, Default)]
pub struct Catalogue {
    measures: Vec<Arc<Measure>>,
}

/// Two measures with the same id.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DuplicateMeasure {
    /// The id.
    pub id: String,
    /// Where the one stands that was there first.
    pub level: Level,
}

/// An id that no measure has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnknownMeasure {
    /// The id.
    pub id: String,
    /// Ids that look like it, nearest first.
    pub near: Vec<String>,
}

/// What to list. Everything that is set must fit.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// The level.
    pub level: Option<Level>,
    /// A goal touched with an impact above 0.
    pub goal: Option<Goal>,
    /// An environment in which the measure applies.
    pub environment: Option<Environment>,
    /// A benchmark it maps to.
    pub benchmark: Option<String>,
    /// Text in id, title or prose, in any case of letters.
    pub text: Option<String>,
}

impl Catalogue {
    /// A catalogue of these measures. An id that stands twice is an error.
    pub fn new(measures: impl IntoIterator<Item = Measure>) -> Result<Catalogue, DuplicateMeasure> {
        let mut catalogue = Catalogue::default();
        catalogue.add(measures)?;
        Ok(catalogue)
    }

    /// Adds a user's measures; nothing is added if an id exists already.
    pub fn add(
        &mut self,
        measures: impl IntoIterator<Item = Measure>,
    ) -> Result<(), DuplicateMeasure> {
        let mut all = self.measures.clone();
        all.extend(measures.into_iter().map(Arc::new));
        all.sort_by(|left, right| left.id.cmp(&right.id));
        for pair in all.windows(2) {
            if let [first, second] = pair
                && first.id == second.id
            {
                return Err(DuplicateMeasure { id: first.id.to_string(), level: first.level });
            }
        }
        all.sort_by(|left, right| (left.level, &left.id).cmp(&(right.level, &right.id)));
        self.measures = all;
        Ok(())
    }

    /// Adds a user's measures; one with the id of a measure that is there takes its place. Says which were replaced.
    /// The new measures must not repeat an id among themselves.
    pub fn put(
        &mut self,
        measures: impl IntoIterator<Item = Measure>,
    ) -> Result<Vec<String>, DuplicateMeasure> {
        let new = Catalogue::new(measures)?;
        let mut replaced = Vec::new();
        self.measures.retain(|old| {
            let again = new.get(&old.id).is_some();
            replaced.extend(again.then(|| old.id.to_string()));
            !again
        });
        self.measures.extend(new.measures);
        self.measures.sort_by(|left, right| (left.level, &left.id).cmp(&(right.level, &right.id)));
        Ok(replaced)
    }

    /// All measures.
    pub fn measures(&self) -> &[Arc<Measure>] {
        &self.measures
    }

    /// The measure with this id.
    pub fn get(&self, id: &str) -> Option<&Arc<Measure>> {
        self.measures.iter().find(|measure| measure.id == id)
    }

    /// The measure with this id, or the ids that look like it.
    pub fn find(&self, id: &str) -> Result<&Arc<Measure>, UnknownMeasure> {
        self.get(id).ok_or_else(|| {
            let near = nearest(id, self.measures.iter().map(|measure| &*measure.id));
            let near = near.into_iter().map(str::to_owned).collect();
            UnknownMeasure { id: id.to_owned(), near }
        })
    }

    /// The check `MEASURE/CHECK`.
    pub fn check(&self, id: &str) -> Option<(&Arc<Measure>, &Check)> {
        let (measure, check) = id.split_once('/')?;
        let measure = self.get(measure)?;
        let check = measure.checks.iter().find(|found| found.id == check)?;
        Some((measure, check))
    }

    /// The measures behind `BENCHMARK:REQUIREMENT`, for example `checkov:CKV_K8S_16`.
    pub fn mapped(&self, requirement: &str) -> Vec<&Arc<Measure>> {
        let Some((benchmark, requirement)) = requirement.split_once(':') else { return Vec::new() };
        let fits = |measure: &&Arc<Measure>| measure.maps_to(benchmark, requirement);
        self.measures.iter().filter(fits).collect()
    }

    /// The measures that a filter lets through.
    pub fn list(&self, filter: &Filter) -> Vec<&Arc<Measure>> {
        self.measures.iter().filter(|measure| filter.passes(measure)).collect()
    }

    /// Ids that some measure requires and none has: the measure, and what it requires.
    pub fn missing_requirements(&self) -> Vec<(&str, &str)> {
        let pairs = self
            .measures
            .iter()
            .flat_map(|measure| measure.requires.iter().map(|needed| (&*measure.id, &**needed)));
        pairs.filter(|(_, needed)| self.get(needed).is_none()).collect()
    }
}

impl Measure {
    /// True if the measure maps to this requirement of this benchmark.
    pub fn maps_to(&self, benchmark: &str, requirement: &str) -> bool {
        self.maps.iter().any(|map| {
            map.benchmark == benchmark && map.requirements.iter().any(|found| found == requirement)
        })
    }

    /// What the measure is in an environment.
    pub fn status_in(&self, environment: Environment) -> EnvironmentStatus {
        match environment {
            Environment::Aks => self.environments.aks,
            Environment::OnPrem => self.environments.on_prem,
        }
    }

    /// The impact on a goal; 0 if it is not touched.
    pub fn impact(&self, goal: Goal) -> u8 {
        let impacts = Goal::ALL.iter().zip(&self.goals);
        let found =
            impacts.filter(|(other, _)| **other == goal).find_map(|(_, impact)| impact.as_ref());
        found.map_or(0, |impact| impact.impact)
    }
}

impl Filter {
    fn passes(&self, measure: &Measure) -> bool {
        self.level.is_none_or(|level| measure.level == level)
            && self.goal.is_none_or(|goal| measure.impact(goal) > 0)
            && self.environment.is_none_or(|environment| {
                measure.status_in(environment) == EnvironmentStatus::Applies
            })
            && self
                .benchmark
                .as_deref()
                .is_none_or(|name| measure.maps.iter().any(|map| map.benchmark == name))
            && self.text.as_deref().is_none_or(|text| says(measure, &text.to_lowercase()))
    }
}

fn says(measure: &Measure, text: &str) -> bool {
    let sections = &measure.sections;
    [
        &measure.id,
        &measure.title,
        &sections.why,
        &sections.todo,
        &sections.aks,
        &sections.on_prem,
        &sections.verify,
        &sections.undo,
    ]
    .iter()
    .any(|part| part.to_lowercase().contains(text))
}

impl fmt::Display for DuplicateMeasure {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let DuplicateMeasure { id, level } = self;
        write!(
            out,
            "there is a measure `{id}` already, on the level {}; rename yours",
            level.name()
        )
    }
}

impl std::error::Error for DuplicateMeasure {}

impl fmt::Display for UnknownMeasure {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "there is no measure `{}`", self.id)?;
        let near: Vec<String> = self.near.iter().map(|id| format!("`{id}`")).collect();
        match near.as_slice() {
            [] => write!(out, "; `ringfort measures` lists all"),
            near => write!(out, "; did you mean {}?", near.join(" or ")),
        }
    }
}

impl std::error::Error for UnknownMeasure {}
