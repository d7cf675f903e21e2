//! For programs.

use std::io::{self, Write};

use ringfort_diff::{Change, Moved, Ranked, Seen, Shift, Total, WallChange};
use ringfort_risk::Class;
use serde::Serialize;

use crate::Context;

/// Names the form of the JSON. Fields may be added to it; any other change gives it a new name.
pub const DIFF_SCHEMA: &str = "ringfort.io/diff/v1";

#[derive(Serialize)]
struct Whole<'a> {
    schema: &'static str,
    version: &'a str,
    before: Option<Sum>,
    after: Option<Sum>,
    appeared: Vec<Found<'a>>,
    gone: Vec<Found<'a>>,
    standing: Vec<Both<'a>>,
    risk: Vec<Both<'a>>,
    fell: Vec<Wall<'a>>,
    rose: Vec<Wall<'a>>,
    measures: Vec<Status<'a>>,
    same: usize,
    refused: Refused,
}

#[derive(Serialize)]
struct Sum {
    headline: f64,
    class: &'static str,
    goals: serde_json::Map<String, serde_json::Value>,
    critical: usize,
    high: usize,
}

#[derive(Serialize)]
struct Found<'a> {
    id: &'a str,
    measure: &'a str,
    severity: &'a str,
    standing: &'a str,
    message: &'a str,
    subject: &'a str,
    place: &'a str,
    risk: Option<f64>,
}

#[derive(Serialize)]
struct Both<'a> {
    before: Found<'a>,
    after: Found<'a>,
}

#[derive(Serialize)]
struct Wall<'a> {
    interceptor: &'a str,
    instance: &'a str,
    findings: usize,
}

#[derive(Serialize)]
struct Status<'a> {
    measure: &'a str,
    before: &'a str,
    after: &'a str,
}

#[derive(Serialize)]
struct Refused {
    before: usize,
    after: usize,
}

pub(super) fn write(change: &Change, context: &Context<'_>, out: &mut dyn Write) -> io::Result<()> {
    let whole = Whole {
        schema: DIFF_SCHEMA,
        version: context.version,
        before: change.before.as_ref().map(sum),
        after: change.after.as_ref().map(sum),
        appeared: change.appeared.iter().map(ranked).collect(),
        gone: change.gone.iter().map(ranked).collect(),
        standing: change.standing.iter().map(both).collect(),
        risk: change.risk.iter().map(both).collect(),
        fell: change.fell.iter().map(wall).collect(),
        rose: change.rose.iter().map(wall).collect(),
        measures: change.measures.iter().map(status).collect(),
        same: change.same,
        refused: Refused { before: change.refused.0, after: change.refused.1 },
    };
    serde_json::to_writer_pretty(&mut *out, &whole)?;
    writeln!(out)
}

fn sum(total: &Total) -> Sum {
    let goals = total.goals.iter().map(|(goal, risk)| (goal.clone(), (*risk).into()));
    Sum {
        headline: total.headline,
        class: Class::of(total.headline).name(),
        goals: goals.collect(),
        critical: total.critical,
        high: total.high,
    }
}

fn ranked(ranked: &Ranked) -> Found<'_> {
    found(&ranked.id, &ranked.finding)
}

fn found<'a>(id: &'a str, finding: &'a Seen) -> Found<'a> {
    Found {
        id,
        measure: &finding.measure,
        severity: &finding.severity,
        standing: &finding.standing,
        message: &finding.message,
        subject: &finding.subject,
        place: &finding.place,
        risk: finding.risk,
    }
}

fn both(moved: &Moved) -> Both<'_> {
    Both { before: found(&moved.id, &moved.before), after: found(&moved.id, &moved.after) }
}

fn wall(wall: &WallChange) -> Wall<'_> {
    Wall { interceptor: &wall.interceptor, instance: &wall.instance, findings: wall.findings }
}

fn status(shift: &Shift) -> Status<'_> {
    Status { measure: &shift.measure, before: &shift.before, after: &shift.after }
}
