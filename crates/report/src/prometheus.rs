//! Scores in the text format of Prometheus, for a push gateway or the text file collector.

use std::collections::BTreeMap;
use std::io::{self, Write};

use ringfort_assess::{Assessment, Risks, Totals};
use ringfort_measure::{Goal, Level, Severity};
use ringfort_risk::{Class, Figures};

use crate::Context;
use crate::json::{standing, status};
use crate::report::picture::CLASSES;
use crate::sanitise::{message, name};

/// Writes all figures.
pub(crate) fn write(
    assessment: &Assessment,
    context: &Context<'_>,
    out: &mut dyn Write,
) -> io::Result<()> {
    head("ringfort_build_info", "The version that made these figures; always 1.", out)?;
    sample("ringfort_build_info", &[("version", context.version)], 1.0, out)?;
    completeness(assessment, out)?;
    findings(assessment, out)?;
    measures(assessment, out)?;
    if let Some(risks) = &assessment.risks {
        risk(assessment, risks, out)?;
    }
    decisions(assessment, out)
}

fn completeness(assessment: &Assessment, out: &mut dyn Write) -> io::Result<()> {
    let account = &assessment.completeness;
    for (metric, help, value) in [
        ("ringfort_objects_assessed", "Objects that were assessed.", account.assessed),
        (
            "ringfort_documents_refused",
            "Documents that could not be assessed.",
            account.refused.len(),
        ),
        ("ringfort_documents_skipped", "Documents that were passed over.", account.skipped.len()),
    ] {
        head(metric, help, out)?;
        sample(metric, &[], value as f64, out)?;
    }
    for omission in &account.refused {
        let (file, said) = (name(&omission.file), message(&omission.message));
        writeln!(out, "# not assessed: {file}: {said}")?;
    }
    Ok(())
}

fn findings(assessment: &Assessment, out: &mut dyn Write) -> io::Result<()> {
    const METRIC: &str = "ringfort_findings";
    head(METRIC, "Findings by level, severity of their measure and standing.", out)?;
    let mut counts: BTreeMap<(Level, Severity, &str), usize> = BTreeMap::new();
    for finding in &assessment.findings {
        let key = (finding.measure.level, finding.severity, standing(finding.standing));
        *counts.entry(key).or_default() += 1;
    }
    for level in Level::ALL {
        for severity in Severity::ALL {
            for standing in ["open", "below-threshold", "known", "accepted"] {
                let count = counts.get(&(level, severity, standing)).copied().unwrap_or(0);
                let labels = [
                    ("level", level.name()),
                    ("severity", severity.name()),
                    ("standing", standing),
                ];
                sample(METRIC, &labels, count as f64, out)?;
            }
        }
    }
    Ok(())
}

fn measures(assessment: &Assessment, out: &mut dyn Write) -> io::Result<()> {
    const METRIC: &str = "ringfort_measures";
    head(METRIC, "Measures by level and status.", out)?;
    let mut counts: BTreeMap<(Level, &str), usize> = BTreeMap::new();
    for result in &assessment.measures {
        *counts.entry((result.measure.level, status(result.status))).or_default() += 1;
    }
    for ((level, status), count) in counts {
        sample(METRIC, &[("level", level.name()), ("status", status)], count as f64, out)?;
    }
    Ok(())
}

fn risk(assessment: &Assessment, risks: &Risks, out: &mut dyn Write) -> io::Result<()> {
    const METRIC: &str = "ringfort_risk";
    let totals: [(&str, &Totals); 3] =
        [("open", &risks.open), ("accepted", &risks.accepted), ("all", &risks.all)];
    head(
        METRIC,
        "Risk of findings together, 0 to 100: by standing, view and goal; goal \"any\" is the headline.",
        out,
    )?;
    for (of, totals) in totals {
        let views: [(&str, &Figures); 3] = [
            ("inherent", &totals.inherent),
            ("residual", &totals.residual),
            ("optimistic", &totals.optimistic),
        ];
        for (view, figures) in views {
            let labels = [("standing", of), ("view", view), ("goal", "any")];
            sample(METRIC, &labels, figures.headline, out)?;
            for goal in Goal::ALL {
                let labels = [("standing", of), ("view", view), ("goal", goal.name())];
                sample(METRIC, &labels, *figures.goals.get(goal), out)?;
            }
        }
    }
    const FIELD: &str = "ringfort_risk_field";
    head(FIELD, "What is left of the risk of open findings, 0 to 100, by level and goal.", out)?;
    for (level, _, fields) in &risks.open.levels {
        for goal in Goal::ALL {
            let labels = [("level", level.name()), ("goal", goal.name())];
            sample(FIELD, &labels, fields.get(goal).risk, out)?;
        }
    }
    const NAMESPACE: &str = "ringfort_risk_namespace";
    head(NAMESPACE, "What is left of the risk of open findings, 0 to 100, by namespace.", out)?;
    for (namespace, figures) in &risks.open.namespaces {
        sample(NAMESPACE, &[("namespace", namespace)], figures.headline, out)?;
    }
    const LOAD: &str = "ringfort_risk_load";
    head(LOAD, "Load of open findings: the sum over findings and goals of weighted squares.", out)?;
    sample(LOAD, &[], risks.open.residual.load, out)?;
    const CLASS: &str = "ringfort_findings_class";
    head(CLASS, "Open findings by the class of what is left of their risk.", out)?;
    let open: Vec<Class> = crate::report::picture::open(assessment)
        .filter_map(|finding| Some(Class::of(finding.risk.as_ref()?.residual().max())))
        .collect();
    for class in CLASSES {
        let count = open.iter().filter(|own| **own == class).count();
        sample(CLASS, &[("class", class.name())], count as f64, out)?;
    }
    Ok(())
}

fn decisions(assessment: &Assessment, out: &mut dyn Write) -> io::Result<()> {
    const METRIC: &str = "ringfort_acceptance_findings";
    head(METRIC, "Findings that an acceptance covers, with its last day.", out)?;
    for note in &assessment.acceptances {
        let labels =
            [("acceptance", note.id.as_str()), ("until", note.until.as_deref().unwrap_or(""))];
        sample(METRIC, &labels, note.covers as f64, out)?;
    }
    const LAPSED: &str = "ringfort_acceptances_lapsed";
    head(LAPSED, "Acceptances and attestations that do not count: ended, or wrong.", out)?;
    let acceptances = assessment.acceptances.iter().filter(|note| note.problem.is_some()).count();
    let attestations = assessment.attestations.iter().filter(|note| note.problem.is_some()).count();
    sample(LAPSED, &[("kind", "acceptance")], acceptances as f64, out)?;
    sample(LAPSED, &[("kind", "attestation")], attestations as f64, out)
}

fn head(metric: &str, help: &str, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "# HELP {metric} {help}\n# TYPE {metric} gauge")
}

fn sample(
    metric: &str,
    labels: &[(&str, &str)],
    value: f64,
    out: &mut dyn Write,
) -> io::Result<()> {
    let labels: Vec<String> =
        labels.iter().map(|(label, value)| format!("{label}=\"{}\"", escaped(value))).collect();
    match labels.is_empty() {
        true => writeln!(out, "{metric} {value}"),
        false => writeln!(out, "{metric}{{{}}} {value}", labels.join(",")),
    }
}

/// A label's value: what the format escapes, and nothing that a terminal obeys.
fn escaped(value: &str) -> String {
    name(value).replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n")
}
