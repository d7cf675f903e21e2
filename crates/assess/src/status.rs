//! From verdicts to the status of a measure.

use std::sync::Arc;

use ringfort_measure::{Environment, EnvironmentStatus, Measure};

use crate::{MeasureResult, Standing, Status, Verdict};

/// How many subjects came out how, for one measure.
#[derive(Clone, Debug, Default)]
pub(crate) struct Tally {
    pub(crate) held: usize,
    pub(crate) broken: usize,
    /// Findings that nobody accepted.
    pub(crate) open: usize,
    /// Findings that are accepted.
    pub(crate) accepted: usize,
    pub(crate) undecided: usize,
    pub(crate) not_applicable: usize,
    /// Why the first undecided subject is undecided.
    pub(crate) reason: Option<String>,
}

impl Tally {
    /// Adds the tally of another part of the run.
    pub(crate) fn add(&mut self, other: &Tally) {
        self.held += other.held;
        self.broken += other.broken;
        self.open += other.open;
        self.accepted += other.accepted;
        self.undecided += other.undecided;
        self.not_applicable += other.not_applicable;
        if self.reason.is_none() {
            self.reason.clone_from(&other.reason);
        }
    }

    /// Counts a verdict; `detail` says why it is undecided.
    pub(crate) fn count(&mut self, verdict: Verdict, detail: Option<&str>) {
        match verdict {
            Verdict::Held => self.held += 1,
            Verdict::Broken => self.broken += 1,
            Verdict::NotApplicable => self.not_applicable += 1,
            Verdict::Undecided(_) => {
                self.undecided += 1;
                if self.reason.is_none() {
                    self.reason = detail.map(str::to_owned);
                }
            }
        }
    }

    /// Counts how a finding stands.
    pub(crate) fn stand(&mut self, standing: Standing) {
        match standing {
            Standing::Accepted(_) => self.accepted += 1,
            Standing::Open | Standing::BelowThreshold | Standing::Known => self.open += 1,
        }
    }
}

/// What a measure's status is, and if it is unknown: what would decide it. First that fits, as the words of the
/// product define it; never `in-place` without evidence.
pub(crate) fn status(
    measure: &Measure,
    tally: &Tally,
    environment: Option<Environment>,
    attested: bool,
) -> (Status, String) {
    let none = String::new();
    if tally.open > 0 {
        return (Status::Missing, none);
    }
    if tally.accepted > 0 {
        return (Status::Accepted, none);
    }
    match environment.map(|environment| status_in(measure, environment)) {
        Some(EnvironmentStatus::ProviderManaged) => return (Status::ProviderManaged, none),
        Some(EnvironmentStatus::NotAvailable) => return (Status::NotApplicable, none),
        Some(EnvironmentStatus::Applies) | None => {}
    }
    if attested {
        return (Status::Attested, none);
    }
    if measure.checks.is_empty() {
        return (Status::Unknown, "no program decides it: an attestation does".to_owned());
    }
    if tally.undecided > 0 {
        return (Status::Unknown, tally.reason.clone().unwrap_or_default());
    }
    if tally.held > 0 {
        return (Status::InPlace, none);
    }
    if tally.not_applicable > 0 {
        return (Status::NotApplicable, none);
    }
    (Status::Unknown, format!("nothing in this scan that it looks at: {}", looked_for(measure)))
}

fn status_in(measure: &Measure, environment: Environment) -> EnvironmentStatus {
    match environment {
        Environment::Aks => measure.environments.aks,
        Environment::OnPrem => measure.environments.on_prem,
    }
}

/// The subjects of a measure's checks, for people.
fn looked_for(measure: &Measure) -> String {
    let mut subjects: Vec<&str> =
        measure.checks.iter().flat_map(|check| check.subjects.iter()).map(|name| &**name).collect();
    subjects.sort_unstable();
    subjects.dedup();
    subjects.join(", ")
}

/// The result that reports show.
pub(crate) fn result(
    measure: &Arc<Measure>,
    tally: &Tally,
    environment: Option<Environment>,
    attested: bool,
) -> MeasureResult {
    let (status, detail) = status(measure, tally, environment, attested);
    MeasureResult {
        measure: Arc::clone(measure),
        status,
        detail,
        held: tally.held,
        broken: tally.broken,
        undecided: tally.undecided,
        not_applicable: tally.not_applicable,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn measure(aks: EnvironmentStatus, checked: bool) -> Measure {
        let mut measure = Measure::clone(&crate::run::tests::measure());
        measure.environments.aks = aks;
        if !checked {
            measure.checks = Vec::new().into();
        }
        measure
    }

    fn tally(held: usize, undecided: usize, not_applicable: usize) -> Tally {
        let reason = (undecided > 0).then(|| "the image is not here".to_owned());
        Tally { held, undecided, not_applicable, reason, ..Tally::default() }
    }

    #[test]
    fn a_measure_stands_only_with_evidence() {
        let own = measure(EnvironmentStatus::Applies, true);
        let of = |tally: &Tally| status(&own, tally, None, false).0;
        assert_eq!(of(&tally(2, 0, 1)), Status::InPlace);
        assert_eq!(of(&tally(2, 1, 0)), Status::Unknown);
        assert_eq!(of(&tally(0, 0, 3)), Status::NotApplicable);
        assert_eq!(of(&tally(0, 0, 0)), Status::Unknown);
        assert_eq!(status(&own, &tally(2, 1, 0), None, false).1, "the image is not here");
        assert!(status(&own, &tally(0, 0, 0), None, false).1.contains("container"));
    }

    #[test]
    fn one_open_finding_makes_it_missing_and_acceptances_alone_accepted() {
        let own = measure(EnvironmentStatus::ProviderManaged, true);
        let mut seen = tally(5, 0, 0);
        seen.broken = 2;
        seen.stand(Standing::Accepted(0));
        assert_eq!(status(&own, &seen, Some(Environment::Aks), false).0, Status::Accepted);
        seen.stand(Standing::BelowThreshold);
        assert_eq!(status(&own, &seen, Some(Environment::Aks), false).0, Status::Missing);
    }

    #[test]
    fn what_the_provider_does_is_neither_open_nor_in_place() {
        let theirs = measure(EnvironmentStatus::ProviderManaged, false);
        let none = Tally::default();
        assert_eq!(
            status(&theirs, &none, Some(Environment::Aks), false).0,
            Status::ProviderManaged
        );
        assert_eq!(status(&theirs, &none, Some(Environment::OnPrem), false).0, Status::Unknown);
        let nowhere = measure(EnvironmentStatus::NotAvailable, false);
        assert_eq!(status(&nowhere, &none, Some(Environment::Aks), false).0, Status::NotApplicable);
    }

    #[test]
    fn an_attestation_counts_where_nothing_is_broken_and_the_measure_applies() {
        let own = measure(EnvironmentStatus::NotAvailable, false);
        let none = Tally::default();
        assert_eq!(status(&own, &none, None, true).0, Status::Attested);
        assert_eq!(status(&own, &none, Some(Environment::Aks), true).0, Status::NotApplicable);
        let mut seen = tally(5, 0, 0);
        seen.stand(Standing::Open);
        assert_eq!(status(&own, &seen, None, true).0, Status::Missing);
    }
}
