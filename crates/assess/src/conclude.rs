//! From findings and their standing to the assessment.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use ringfort_measure::{Environment, Measure};

use crate::rules::Rules;
use crate::run::Judged;
use crate::status::{self, Tally};
use crate::{AcceptanceNote, Assessment, AttestationNote, ConfigurationNote, Standing};

/// What people said about the findings.
#[derive(Debug, Default)]
pub struct Said {
    /// One for each of [`Judged::found`], in their order.
    pub standings: Vec<Standing>,
    /// All acceptances with their effect.
    pub acceptances: Vec<AcceptanceNote>,
    /// All attestations.
    pub attestations: Vec<AttestationNote>,
    /// The configuration in force.
    pub configuration: Option<ConfigurationNote>,
}

impl Judged {
    /// Puts verdicts and standings together. `selects` says which measures the result lists.
    pub fn conclude(
        self,
        rules: &Rules,
        said: Said,
        environment: Option<Environment>,
        selects: &dyn Fn(&Measure) -> bool,
    ) -> Assessment {
        let mut findings: Vec<_> = self.found.into_iter().map(|found| found.finding).collect();
        for (finding, standing) in findings.iter_mut().zip(said.standings) {
            finding.standing = standing;
        }
        let mut tallies = self.tallies;
        let numbers: HashMap<*const Measure, usize> = rules
            .measures
            .iter()
            .enumerate()
            .map(|(number, measure)| (Arc::as_ptr(measure), number))
            .collect();
        for finding in &findings {
            let number = numbers.get(&Arc::as_ptr(&finding.measure));
            if let Some(tally) = number.and_then(|&number| tallies.get_mut(number)) {
                tally.stand(finding.standing);
            }
        }
        let listed: Vec<(usize, &Arc<Measure>)> =
            rules.measures.iter().enumerate().filter(|(_, measure)| selects(measure)).collect();
        let none = Tally::default();
        let attested: HashSet<&str> = said
            .attestations
            .iter()
            .filter(|note| note.problem.is_none())
            .map(|note| &*note.measure)
            .collect();
        let measures = listed
            .iter()
            .map(|&(number, measure)| {
                let tally = tallies.get(number).unwrap_or(&none);
                status::result(measure, tally, environment, attested.contains(&*measure.id))
            })
            .collect();
        let place: HashMap<usize, usize> =
            listed.iter().enumerate().map(|(place, &(number, _))| (number, place)).collect();
        let verdicts = self.verdicts.map(|verdicts| {
            let listed = |mut verdict: crate::VerdictRecord| {
                verdict.measure = *place.get(&verdict.measure)?;
                Some(verdict)
            };
            verdicts.into_iter().filter_map(listed).collect()
        });
        Assessment {
            completeness: self.completeness,
            measures,
            findings,
            verdicts,
            acceptances: said.acceptances,
            attestations: said.attestations,
            configuration: said.configuration,
            remarks: self.remarks,
            risks: None,
        }
    }
}
