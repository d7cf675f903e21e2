//! For a comment on a merge request.

use std::io::{self, Write};

use ringfort_diff::{Change, Ranked};

use super::{risk, status, told, wall};
use crate::markdown::{code, head, prose, row};
use crate::wording::count;

/// Rows of one table: a comment has bounds.
const LISTED: usize = 50;

pub(super) fn write(change: &Change, out: &mut dyn Write) -> io::Result<()> {
    if change.is_empty() {
        return writeln!(
            out,
            "**Ringfort: nothing changed**, {} as before",
            count(change.same, "finding")
        );
    }
    let mut parts =
        vec![format!("{} new", change.appeared.len()), format!("{} gone", change.gone.len())];
    if let (Some(before), Some(after)) = (&change.before, &change.after) {
        parts.insert(0, format!("risk {} → {}", told(before), told(after)));
    }
    writeln!(
        out,
        "**Ringfort: {}**, {} as before\n",
        parts.join(", "),
        count(change.same, "finding")
    )?;
    ranked("New", &change.appeared, out)?;
    ranked("Gone", &change.gone, out)?;
    if !change.standing.is_empty() {
        writeln!(out, "### Stands differently\n")?;
        head(&["Finding", "Object", "Before", "Now"], out)?;
        for moved in change.standing.iter().take(LISTED) {
            row(
                &[
                    prose(&moved.after.message),
                    code(&moved.after.subject),
                    prose(&moved.before.standing),
                    prose(&moved.after.standing),
                ],
                out,
            )?;
        }
        rest(change.standing.len(), out)?;
    }
    if !change.risk.is_empty() {
        writeln!(out, "### With more or less risk\n")?;
        head(&["Finding", "Object", "Before", "Now"], out)?;
        for moved in change.risk.iter().take(LISTED) {
            row(
                &[
                    prose(&moved.after.message),
                    code(&moved.after.subject),
                    risk(&moved.before),
                    risk(&moved.after),
                ],
                out,
            )?;
        }
        rest(change.risk.len(), out)?;
    }
    for (title, walls) in [("Walls that fell", &change.fell), ("Walls that rose", &change.rose)] {
        if !walls.is_empty() {
            writeln!(out, "### {title}\n")?;
            for one in walls {
                writeln!(out, "* {}: {}", prose(&wall(one)), count(one.findings, "finding"))?;
            }
            writeln!(out)?;
        }
    }
    if !change.measures.is_empty() {
        writeln!(out, "### Measures\n")?;
        for shift in &change.measures {
            let (before, after) = (status(&shift.before), status(&shift.after));
            writeln!(out, "* {}: {} → {}", code(&shift.measure), prose(before), prose(after))?;
        }
        writeln!(out)?;
    }
    if change.refused.1 > 0 {
        let refused = count(change.refused.1, "document");
        writeln!(out, "{refused} could not be assessed now: what is gone may only be unseen.")?;
    }
    Ok(())
}

fn ranked(title: &str, found: &[Ranked], out: &mut dyn Write) -> io::Result<()> {
    if found.is_empty() {
        return Ok(());
    }
    writeln!(out, "### {title}\n")?;
    head(&["Severity", "Risk", "Finding", "Object", "Place", "Measure"], out)?;
    for Ranked { finding, .. } in found.iter().take(LISTED) {
        row(
            &[
                prose(&finding.severity),
                risk(finding),
                prose(&finding.message),
                code(&finding.subject),
                code(&finding.place),
                code(&finding.measure),
            ],
            out,
        )?;
    }
    rest(found.len(), out)
}

fn rest(all: usize, out: &mut dyn Write) -> io::Result<()> {
    if all > LISTED {
        writeln!(out, "\nand {} more", all - LISTED)?;
    }
    writeln!(out)
}
