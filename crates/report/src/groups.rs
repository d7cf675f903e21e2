//! Findings by object, and findings of one cause together; the worst first.

use ringfort_assess::{Finding, Standing};
use ringfort_measure::Severity;
use rustc_hash::FxHashMap;

/// The open findings of one object.
pub(crate) struct Group<'a> {
    /// Worst first.
    pub(crate) entries: Vec<Entry<'a>>,
}

/// Findings of one check on one object.
pub(crate) struct Entry<'a> {
    /// In the order of the assessment; never empty.
    pub(crate) first: &'a Finding,
    pub(crate) more: Vec<&'a Finding>,
}

impl<'a> Entry<'a> {
    pub(crate) fn findings(&self) -> impl Iterator<Item = &'a Finding> + '_ {
        std::iter::once(self.first).chain(self.more.iter().copied())
    }

    /// At or above the threshold.
    pub(crate) fn is_open(&self) -> bool {
        self.first.standing == Standing::Open
    }

    /// Worth showing in full: what fails the run, or would if anything could.
    pub(crate) fn is_urgent(&self, fail_on: Option<Severity>) -> bool {
        self.is_open() || (fail_on.is_none() && self.severity() >= Severity::High)
    }

    fn severity(&self) -> Severity {
        self.first.severity
    }
}

impl<'a> Group<'a> {
    /// A finding of the object, for its names.
    pub(crate) fn head(&self) -> Option<&'a Finding> {
        self.entries.first().map(|entry| entry.first)
    }

    /// How many findings of each severity, worst first: groups are ordered by it.
    fn weight(&self) -> [usize; 4] {
        Severity::ALL.map(|severity| {
            let same = self.entries.iter().filter(|entry| entry.severity() == severity);
            same.map(|entry| 1 + entry.more.len()).sum()
        })
    }
}

/// True for findings that nobody accepted and that are not in the baseline.
pub(crate) fn is_to_do(finding: &Finding) -> bool {
    matches!(finding.standing, Standing::Open | Standing::BelowThreshold)
}

/// Groups what is to do: by object, then by check, both worst first, else in the order of the findings.
pub(crate) fn groups(findings: &[Finding]) -> Vec<Group<'_>> {
    let mut places = FxHashMap::default();
    let mut groups: Vec<Group<'_>> = Vec::new();
    for finding in findings.iter().filter(|finding| is_to_do(finding)) {
        let subject = &finding.subject;
        let object = (
            (finding.source, &finding.place.file, &subject.api_version, &subject.kind),
            (&subject.namespace, &subject.name),
        );
        let index = *places.entry(object).or_insert_with(|| {
            groups.push(Group { entries: Vec::new() });
            groups.len() - 1
        });
        if let Some(group) = groups.get_mut(index) {
            add(group, finding);
        }
    }
    for group in &mut groups {
        group.entries.sort_by_key(|entry| std::cmp::Reverse(entry.severity()));
    }
    groups.sort_by_cached_key(|group| std::cmp::Reverse(group.weight()));
    groups
}

fn add<'a>(group: &mut Group<'a>, finding: &'a Finding) {
    let same = group.entries.iter_mut().find(|entry| {
        let first = entry.first;
        first.measure.id == finding.measure.id
            && first.check == finding.check
            && first.severity == finding.severity
            && first.standing == finding.standing
    });
    match same {
        Some(entry) => entry.more.push(finding),
        None => group.entries.push(Entry { first: finding, more: Vec::new() }),
    }
}
