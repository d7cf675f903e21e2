//! Which outer measures can stand in the way of which weaknesses, and how much they hold back: the tables
//! `library/interceptors.csv` and `library/interception.csv`.

use std::sync::LazyLock;

use crate::{Goal, Level, rows, weakness_classes};

/// A kind of outer measure that can stand in the way of inner weaknesses.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Interceptor {
    /// For example `I-PSA`.
    pub id: String,
    /// Level of what enforces it, not of what declares it.
    pub level: Level,
    /// Interceptors of one mechanism fail together: `admission`, `kernel`, `network`, ...
    pub mechanism: String,
    /// When it acts.
    pub phase: Phase,
    /// What it is, in a few words.
    pub words: String,
}

/// When an interceptor acts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Phase {
    /// While an object comes in: what runs already is not touched.
    Admission,
    /// While it runs.
    Runtime,
    /// On what lies on disks.
    DataAtRest,
    /// Once it happened.
    AfterTheFact,
}

/// How much an interceptor holds back of a weakness.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Effect {
    /// While it stands, the weakness cannot be used.
    Prevents,
    /// The share of the harm that it takes away.
    Contains(f64),
    /// It is noticed, so that somebody can react.
    Detects,
    /// Who uses the weakness controls the interceptor.
    Defeated,
}

/// A cell of the table of weaknesses and interceptors.
#[derive(Clone, Debug, PartialEq)]
pub struct Interception {
    /// The weakness class.
    pub weakness: String,
    /// The interceptor's id.
    pub interceptor: String,
    /// The goals that it serves, in the order of [`Goal::ALL`].
    pub goals: [bool; 6],
    /// How much.
    pub effect: Effect,
    /// Narrows it to some objects or forms of the interceptor; empty: all.
    pub only: String,
    /// Why.
    pub because: String,
    /// Official documentation.
    pub source: String,
}

impl Phase {
    /// The word in every output.
    pub fn name(self) -> &'static str {
        match self {
            Phase::Admission => "admission",
            Phase::Runtime => "runtime",
            Phase::DataAtRest => "data-at-rest",
            Phase::AfterTheFact => "after-the-fact",
        }
    }

    fn from_name(name: &str) -> Option<Phase> {
        [Phase::Admission, Phase::Runtime, Phase::DataAtRest, Phase::AfterTheFact]
            .into_iter()
            .find(|phase| phase.name() == name)
    }
}

impl Effect {
    /// The share of the harm that is held back, 0 to 0.95: no interceptor is sure, since configuration can be wrong
    /// in ways that nobody sees.
    pub fn coefficient(self) -> f64 {
        match self {
            Effect::Prevents => 0.95,
            Effect::Contains(share) => share,
            Effect::Detects => 0.15,
            Effect::Defeated => 0.0,
        }
    }

    /// The word in every output.
    pub fn name(self) -> &'static str {
        match self {
            Effect::Prevents => "prevents",
            Effect::Contains(_) => "contains",
            Effect::Detects => "detects",
            Effect::Defeated => "defeated",
        }
    }

    fn parse(text: &str) -> Option<Effect> {
        match text {
            "prevents" => Some(Effect::Prevents),
            "detects" => Some(Effect::Detects),
            "defeated" => Some(Effect::Defeated),
            share => {
                share.parse().ok().filter(|share| (0.0..1.0).contains(share)).map(Effect::Contains)
            }
        }
    }
}

static INTERCEPTORS: LazyLock<Vec<Interceptor>> = LazyLock::new(|| {
    let table = include_str!("../../../library/interceptors.csv");
    let rows = rows(table, ["id", "level", "mechanism", "phase", "words"]).unwrap_or_default();
    let interceptor = |[id, level, mechanism, phase, words]: [String; 5]| {
        let (level, phase) = (Level::from_name(&level)?, Phase::from_name(&phase)?);
        Some(Interceptor { id, level, mechanism, phase, words })
    };
    rows.into_iter().filter_map(interceptor).collect()
});

static TABLE: LazyLock<Vec<Interception>> = LazyLock::new(|| {
    let table = include_str!("../../../library/interception.csv");
    let columns = ["weakness", "interceptor", "goals", "effect", "only", "because", "source"];
    let cell = |[weakness, interceptor, goals, effect, only, because, source]: [String; 7]| {
        Some(Interception {
            weakness,
            interceptor,
            goals: goals_of(&goals)?,
            effect: Effect::parse(&effect)?,
            only,
            because,
            source,
        })
    };
    rows(table, columns).unwrap_or_default().into_iter().filter_map(cell).collect()
});

/// `C P` as a choice of goals; all of them if it is empty.
fn goals_of(letters: &str) -> Option<[bool; 6]> {
    if letters.is_empty() {
        return Some([true; 6]);
    }
    let mut goals = [false; 6];
    for letter in letters.split(' ') {
        let place = Goal::ALL.iter().position(|goal| goal.letter() == letter)?;
        *goals.get_mut(place)? = true;
    }
    Some(goals)
}

impl Goal {
    /// The abbreviation in tables: `C`, `P`, `I`, `Au`, `A`, `U`.
    pub fn letter(self) -> &'static str {
        match self {
            Goal::Confidentiality => "C",
            Goal::Possession => "P",
            Goal::Integrity => "I",
            Goal::Authenticity => "Au",
            Goal::Availability => "A",
            Goal::Utility => "U",
        }
    }
}

/// All interceptors, in the order of the table.
pub fn interceptors() -> &'static [Interceptor] {
    &INTERCEPTORS
}

/// All cells of the table, by weakness.
pub fn interceptions() -> &'static [Interception] {
    &TABLE
}

/// The share of the weakness classes of inner levels that an interceptor holds back by 0.6 or more.
pub(crate) fn reach(interceptor: &str) -> f64 {
    let Some(outer) = interceptors().iter().find(|each| each.id == interceptor) else { return 0.0 };
    let inner = weakness_classes().iter().filter(|class| class.level > outer.level);
    let held = |id: &str| {
        interceptions().iter().any(|cell| {
            cell.interceptor == interceptor
                && cell.weakness == id
                && cell.effect.coefficient() >= 0.6
        })
    };
    let (all, reached) =
        inner.fold((0, 0), |(all, reached), class| (all + 1, reached + u32::from(held(&class.id))));
    if all == 0 { 0.0 } else { f64::from(reached) / f64::from(all) }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn no_row_is_lost() {
        let lines = |table: &str| table.lines().count() - 1;
        assert_eq!(interceptors().len(), lines(include_str!("../../../library/interceptors.csv")));
        assert_eq!(interceptions().len(), lines(include_str!("../../../library/interception.csv")));
    }

    #[test]
    fn cells_name_what_exists_and_say_why() {
        let ids: HashSet<&str> = interceptors().iter().map(|each| &*each.id).collect();
        assert_eq!(ids.len(), interceptors().len());
        let classes: HashSet<&str> = weakness_classes().iter().map(|class| &*class.id).collect();
        for cell in interceptions() {
            assert!(ids.contains(&*cell.interceptor), "{cell:?}");
            assert!(classes.contains(&*cell.weakness), "{cell:?}");
            assert!(!cell.because.is_empty() && cell.source.starts_with("https://"), "{cell:?}");
        }
        let mut keys: Vec<_> = interceptions()
            .iter()
            .map(|cell| (&cell.weakness, &cell.interceptor, &cell.only))
            .collect();
        keys.sort();
        keys.dedup();
        assert_eq!(keys.len(), interceptions().len(), "a cell stands twice");
    }

    /// An inner measure never makes up for an outer weakness.
    #[test]
    fn interceptors_stand_outside_of_what_they_intercept() {
        for cell in interceptions() {
            let outer = interceptors().iter().find(|each| each.id == cell.interceptor).unwrap();
            let inner = weakness_classes().iter().find(|class| class.id == cell.weakness).unwrap();
            assert!(outer.level < inner.level, "{} and {}", outer.id, inner.id);
        }
    }

    #[test]
    fn reach_counts_inner_classes_only() {
        assert!(reach("I-PSA") > 0.2);
        assert_eq!(reach("I-KMS"), 0.0);
        assert_eq!(reach("I-NONE"), 0.0);
    }
}
