//! One line a finding, in the form that editors understand.

use std::io::{self, Write};

use ringfort_assess::Assessment;
use ringfort_evidence::Omission;

use crate::groups::is_to_do;
use crate::sanitise;
use crate::wording::position;

/// `file:line:column: severity: message [measure]`, in the order of the assessment; then, in the same
/// form, what was refused.
pub(crate) fn quiet(assessment: &Assessment, out: &mut dyn Write) -> io::Result<()> {
    for finding in assessment.findings.iter().filter(|finding| is_to_do(finding)) {
        writeln!(
            out,
            "{}: {}: {} [{}]",
            position(&finding.place),
            finding.severity.name(),
            sanitise::message(&finding.message),
            sanitise::name(&finding.measure.id)
        )?;
    }
    assessment.completeness.refused.iter().try_for_each(|omission| refused(omission, out))
}

fn refused(omission: &Omission, out: &mut dyn Write) -> io::Result<()> {
    let (line, column) = omission.at.unwrap_or((1, 1));
    writeln!(
        out,
        "{}:{line}:{column}: not assessed: {} [{}]",
        sanitise::name(&omission.file),
        sanitise::message(&omission.message),
        omission.reason.name()
    )
}
