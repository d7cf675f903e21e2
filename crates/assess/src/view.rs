//! An assessment read by a benchmark: requirement by requirement.

use std::collections::HashMap;

use ringfort_measure::{Benchmark, Requirement};

use crate::{Assessment, Finding, MeasureResult, Status};

/// One requirement with all that the assessment says of it.
#[derive(Clone, Debug)]
pub struct RequirementResult<'a> {
    /// The requirement.
    pub requirement: &'a Requirement,
    /// The measures that map to it; all of them together answer it.
    pub measures: Vec<&'a MeasureResult>,
    /// `None`: no measure answers it.
    pub status: Option<Status>,
    /// Findings of these measures, in the assessment's order.
    pub findings: Vec<&'a Finding>,
}

/// How statuses of several measures combine, the first that occurs: one that is missing makes the requirement
/// missing; one of which nothing is known leaves it unknown.
const ORDER: [Status; 7] = [
    Status::Missing,
    Status::Unknown,
    Status::Accepted,
    Status::Attested,
    Status::InPlace,
    Status::ProviderManaged,
    Status::NotApplicable,
];

/// Reads an assessment by a benchmark, in the benchmark's order.
pub fn view<'a>(
    assessment: &'a Assessment,
    benchmark: &'a Benchmark,
) -> Vec<RequirementResult<'a>> {
    let mut behind: HashMap<&str, Vec<&MeasureResult>> = HashMap::new();
    for result in &assessment.measures {
        let own = result.measure.maps.iter().filter(|map| *map.benchmark == *benchmark.source);
        for id in own.flat_map(|map| map.requirements.iter()) {
            behind.entry(id).or_default().push(result);
        }
    }
    let mut findings: HashMap<&str, Vec<&Finding>> = HashMap::new();
    for finding in &assessment.findings {
        findings.entry(&*finding.measure.id).or_default().push(finding);
    }
    let result = |requirement: &'a Requirement| {
        let measures = behind.remove(&*requirement.id).unwrap_or_default();
        let of = |result: &&MeasureResult| findings.get(&*result.measure.id);
        RequirementResult {
            requirement,
            status: ORDER
                .into_iter()
                .find(|&status| measures.iter().any(|result| result.status == status)),
            findings: measures.iter().filter_map(of).flatten().copied().collect(),
            measures,
        }
    };
    benchmark.requirements.iter().map(result).collect()
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use ringfort_measure::{Many, Mapping, Measure};

    use super::*;

    fn result(id: &'static str, requirements: &[&'static str], status: Status) -> MeasureResult {
        let mut measure = Measure::clone(&crate::run::tests::measure());
        measure.id = id.into();
        measure.maps = Many::Owned(vec![Mapping {
            benchmark: "x".into(),
            requirements: Many::Owned(requirements.iter().map(|&one| one.into()).collect()),
        }]);
        MeasureResult {
            measure: Arc::new(measure),
            status,
            detail: String::new(),
            held: 0,
            broken: 0,
            undecided: 0,
            not_applicable: 0,
        }
    }

    #[test]
    fn a_requirement_stands_only_if_all_its_measures_do() {
        let measures = vec![
            result("a", &["1", "2"], Status::InPlace),
            result("b", &["2", "3"], Status::Unknown),
            result("c", &["3"], Status::Missing),
            result("d", &["4"], Status::NotApplicable),
            result("e", &["1", "4"], Status::ProviderManaged),
        ];
        let assessment = Assessment { measures, ..Assessment::default() };
        let list = "id,words\n1,one\n2,two\n3,three\n4,four\n5,five\n";
        let benchmarks = Benchmark::read_all("view,source,title\nv,x,X\n", |_| list).unwrap();
        let rows = view(&assessment, &benchmarks[0]);
        let statuses: Vec<Option<Status>> = rows.iter().map(|row| row.status).collect();
        assert_eq!(
            statuses,
            [
                Some(Status::InPlace),
                Some(Status::Unknown),
                Some(Status::Missing),
                Some(Status::ProviderManaged),
                None
            ]
        );
        assert_eq!(rows[1].measures.len(), 2);
    }
}
