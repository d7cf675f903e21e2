//! The table of levels by goals: one field each, what is open there and what is known.

use ringfort_assess::{Assessment, Finding, Standing, Status};
use ringfort_measure::{Goal, Goals, Level, Severity};

/// What an assessment says of one goal at one level.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Field {
    open: Option<Severity>,
    settled: Option<Severity>,
    held: bool,
    provider: bool,
    unknown: bool,
}

/// What stands in a field, strongest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Shown {
    /// The worst impact of an open finding.
    Open(Severity),
    /// The worst impact of findings that are all accepted or known.
    Settled(Severity),
    /// Nothing found, something held.
    Held,
    /// No evidence.
    Unknown,
    /// The provider's.
    Provider,
    /// No measure touches it, or none applies.
    Nothing,
}

/// Five levels, outermost first, by six goals.
pub(crate) struct Fields([[Field; 6]; 5]);

impl Fields {
    pub(crate) fn of(assessment: &Assessment) -> Fields {
        let mut fields = Fields([[Field::default(); 6]; 5]);
        for result in &assessment.measures {
            let measure = &result.measure;
            fields.each(measure.level, &measure.goals, |field, _| match result.status {
                Status::InPlace | Status::Attested => field.held = true,
                Status::ProviderManaged => field.provider = true,
                Status::Unknown => field.unknown = true,
                Status::Missing | Status::Accepted | Status::NotApplicable => {}
            });
        }
        for finding in &assessment.findings {
            let settled = matches!(finding.standing, Standing::Accepted(_) | Standing::Known);
            fields.each(finding.measure.level, goals(finding), |field, severity| {
                let worst = if settled { &mut field.settled } else { &mut field.open };
                *worst = (*worst).max(Some(severity));
            });
        }
        fields
    }

    fn each(&mut self, level: Level, goals: &Goals, mut change: impl FnMut(&mut Field, Severity)) {
        let Some(row) = self.0.get_mut(level as usize) else { return };
        for (field, impact) in row.iter_mut().zip(goals) {
            let Some(severity) = impact.as_ref().and_then(|impact| class(impact.impact)) else {
                continue;
            };
            change(field, severity);
        }
    }

    /// The fields of a level in the order of [`Goal::ALL`].
    pub(crate) fn row(&self, level: Level) -> [Shown; 6] {
        self.0.get(level as usize).map_or([Shown::Nothing; 6], |row| row.map(Field::shown))
    }
}

impl Field {
    fn shown(self) -> Shown {
        match self {
            Field { open: Some(severity), .. } => Shown::Open(severity),
            Field { settled: Some(severity), .. } => Shown::Settled(severity),
            Field { held: true, .. } => Shown::Held,
            Field { unknown: true, .. } => Shown::Unknown,
            Field { provider: true, .. } => Shown::Provider,
            _ => Shown::Nothing,
        }
    }
}

impl Shown {
    /// The letter in every table.
    pub(crate) fn letter(self) -> char {
        match self {
            Shown::Open(severity) => letter(severity).to_ascii_uppercase(),
            Shown::Settled(severity) => letter(severity),
            Shown::Held => '.',
            Shown::Unknown => '?',
            Shown::Provider => 'p',
            Shown::Nothing => ' ',
        }
    }
}

fn letter(severity: Severity) -> char {
    severity.name().chars().next().unwrap_or(' ')
}

/// The impacts that count for a finding: its check's, if the check is a variant with its own.
pub(crate) fn goals(finding: &Finding) -> &Goals {
    let check = finding.measure.checks.get(finding.check);
    check.and_then(|check| check.goals.as_ref()).unwrap_or(&finding.measure.goals)
}

/// An impact as a class; none for 0.
pub(crate) fn class(impact: u8) -> Option<Severity> {
    match impact {
        0 => None,
        1 => Some(Severity::Low),
        2 => Some(Severity::Medium),
        3 => Some(Severity::High),
        _ => Some(Severity::Critical),
    }
}

/// A goal in the head of a narrow table.
pub(crate) fn short(goal: Goal) -> &'static str {
    match goal {
        Goal::Confidentiality => "conf",
        Goal::Possession => "poss",
        Goal::Integrity => "integ",
        Goal::Authenticity => "auth",
        Goal::Availability => "avail",
        Goal::Utility => "util",
    }
}

/// A level as people say it.
pub(crate) fn level(level: Level) -> &'static str {
    match level {
        Level::ApiResource => "api resources",
        other => other.name(),
    }
}
