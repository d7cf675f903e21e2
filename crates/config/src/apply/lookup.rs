//! Finding the records and marks that may be about a finding without looking at all of them.

use std::collections::HashMap;

use ringfort_document::Span;

use crate::acceptance::Acceptance;
use crate::candidate::Candidate;
use crate::mark::{Mark, Scope};

/// Records by what ties them most.
#[derive(Debug, Default)]
pub(super) struct Records<'a> {
    by_finding: HashMap<&'a str, Vec<usize>>,
    by_measure: HashMap<&'a str, Vec<usize>>,
}

impl<'a> Records<'a> {
    pub(super) fn new(acceptances: &'a [Acceptance]) -> Records<'a> {
        let mut records = Records::default();
        for (index, acceptance) in acceptances.iter().enumerate() {
            for finding in &acceptance.selector.findings {
                records.by_finding.entry(finding).or_default().push(index);
            }
            if acceptance.selector.findings.is_empty() {
                for measure in acceptance.rules.measures() {
                    records.by_measure.entry(measure).or_default().push(index);
                }
            }
        }
        records
    }

    /// Indexes of the records that may be about a finding, each once, in their order.
    pub(super) fn about(&self, candidate: &Candidate<'_>) -> Vec<usize> {
        let tied = self.by_finding.get(candidate.id).into_iter().flatten();
        let named = self.by_measure.get(candidate.measure).into_iter().flatten();
        let mut found: Vec<usize> = tied.chain(named).copied().collect();
        found.sort_unstable();
        found.dedup();
        found
    }
}

/// Marks by what they hang on.
#[derive(Debug, Default)]
pub(super) struct Places {
    by_object: HashMap<usize, Vec<usize>>,
    by_source: HashMap<usize, Blocks>,
}

impl Places {
    pub(super) fn new(marks: &[Mark]) -> Places {
        let mut places = Places::default();
        for (index, mark) in marks.iter().enumerate() {
            match mark.scope {
                Scope::Object { object } | Scope::Template { object, .. } => {
                    places.by_object.entry(object).or_default().push(index);
                }
                Scope::Block { source, span } => {
                    places.by_source.entry(source).or_default().list.push((span, index));
                }
                Scope::Nothing => {}
            }
        }
        places.by_source.values_mut().for_each(Blocks::sort);
        places
    }

    /// Indexes of the marks that may reach a finding, each once, in their order.
    pub(super) fn around(&self, candidate: &Candidate<'_>) -> Vec<usize> {
        let mut found = self.by_object.get(&candidate.object).cloned().unwrap_or_default();
        if let Some(blocks) = self.by_source.get(&candidate.source) {
            blocks.around(candidate.span.start, &mut found);
            blocks.around(candidate.subject_span.start, &mut found);
        }
        found.sort_unstable();
        found.dedup();
        found
    }
}

/// Spans sorted by their start, each with the furthest end up to it.
#[derive(Debug, Default)]
struct Blocks {
    list: Vec<(Span, usize)>,
    furthest: Vec<u32>,
}

impl Blocks {
    fn sort(&mut self) {
        self.list.sort_unstable();
        let mut furthest = 0;
        self.furthest = Vec::with_capacity(self.list.len());
        for (span, _) in &self.list {
            furthest = furthest.max(span.end);
            self.furthest.push(furthest);
        }
    }

    fn around(&self, byte: u32, into: &mut Vec<usize>) {
        let behind = self.list.partition_point(|(span, _)| span.start <= byte);
        let before = self.list.iter().zip(&self.furthest).take(behind).rev();
        let reaching = before.take_while(|&(_, &furthest)| furthest > byte);
        into.extend(reaching.filter(|((span, _), _)| span.end > byte).map(|((_, index), _)| index));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blocks_are_found_as_by_looking_at_all() {
        let spans = [(0, 50), (3, 9), (3, 20), (10, 12), (30, 31), (30, 60), (7, 7), (90, 95)];
        let mut blocks = Blocks::default();
        for (index, (start, end)) in spans.into_iter().enumerate() {
            blocks.list.push((Span { start, end }, index));
        }
        blocks.sort();
        for byte in 0..100 {
            let mut found = Vec::new();
            blocks.around(byte, &mut found);
            found.sort_unstable();
            let all = spans.iter().enumerate();
            let expected: Vec<usize> = all
                .filter(|(_, (start, end))| *start <= byte && byte < *end)
                .map(|(index, _)| index)
                .collect();
            assert_eq!(found, expected, "{byte}");
        }
    }
}
