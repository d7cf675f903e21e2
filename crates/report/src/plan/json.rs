//! For programs: every step with its figures, findings by id, commands and how to verify.

use std::io::{self, Write};

use ringfort_plan::{Block, Deed, Doubt, Kind, Omitted, Step, Why, commands, watch_command};
use ringfort_risk::{Class, LeftOut};
use serde::Serialize;

use super::{Planned, WhatIf, words};
use crate::Context;
use crate::json::{Numbers, numbers};

/// Names the form of the plan's JSON. Fields may be added to it; any other change gives it a new name.
pub const PLAN_SCHEMA: &str = "ringfort.io/plan/v1";

#[derive(Serialize)]
struct Whole<'a> {
    schema: &'static str,
    version: &'a str,
    path: &'static str,
    before: Sum,
    after: Sum,
    effort: u32,
    steps: Vec<OneStep<'a>>,
    #[serde(rename = "leftOut")]
    left_out: Vec<Left>,
    doubts: Vec<Unknown<'a>>,
    complete: bool,
}

#[derive(Serialize)]
struct Sum {
    class: &'static str,
    #[serde(flatten)]
    numbers: Numbers,
}

impl Sum {
    fn of(figures: &ringfort_risk::Figures) -> Sum {
        Sum { class: Class::of(figures.headline).name(), numbers: numbers(figures) }
    }
}

#[derive(Serialize)]
struct OneStep<'a> {
    number: usize,
    kind: &'static str,
    name: String,
    title: String,
    measure: &'a str,
    namespace: Option<&'a str>,
    level: &'static str,
    executor: &'static str,
    effort: u32,
    change: &'static str,
    why: Reason<'a>,
    needs: &'a [usize],
    gain: f64,
    guard: f64,
    ratio: f64,
    before: Sum,
    after: Sum,
    fixed: Vec<&'a str>,
    lessened: Vec<&'a str>,
    intercepted: Vec<&'a str>,
    rejects: Vec<&'a str>,
    accepted: Vec<&'a str>,
    commands: Vec<Commands>,
    verify: &'a str,
}

#[derive(Serialize)]
struct Reason<'a> {
    name: &'static str,
    words: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    of: Option<&'a str>,
}

#[derive(Serialize)]
struct Commands {
    language: String,
    text: String,
}

#[derive(Serialize)]
struct Left {
    name: String,
    title: String,
    effort: u32,
    because: &'static str,
}

#[derive(Serialize)]
struct Unknown<'a> {
    interceptor: &'a str,
    measure: Option<&'a str>,
    findings: usize,
    load: f64,
    #[serde(rename = "decidedBy")]
    decided_by: &'a str,
}

pub(super) fn write(
    planned: Planned<'_>,
    context: &Context<'_>,
    out: &mut dyn Write,
) -> io::Result<()> {
    let plan = planned.plan;
    let steps = plan.steps.iter().enumerate();
    let whole = Whole {
        schema: PLAN_SCHEMA,
        version: context.version,
        path: "no attack graph is computed: the path factor is 1",
        before: Sum::of(&plan.before),
        after: Sum::of(&plan.after()),
        effort: plan.effort(),
        steps: steps.map(|(at, step)| one_step(at + 1, step, planned)).collect(),
        left_out: plan.left_out.iter().map(left).collect(),
        doubts: plan.doubts.iter().map(unknown).collect(),
        complete: planned.assessment.completeness.refused.is_empty(),
    };
    serde_json::to_writer_pretty(&mut *out, &whole)?;
    writeln!(out)
}

fn one_step<'a>(number: usize, step: &'a Step, planned: Planned<'a>) -> OneStep<'a> {
    let findings = &planned.assessment.findings;
    let id = |&index: &usize| findings.get(index).map(|finding| finding.id.as_str());
    let ids = |indices: &'a [usize]| indices.iter().filter_map(id).collect();
    let (name, of) = match &step.why {
        Why::Ratio => ("ratio", None),
        Why::Emergency(index) => ("emergency", id(index)),
        Why::Enables(other) => ("enables", Some(other.as_str())),
        Why::OuterFirst(fix) => ("outer-first", Some(fix.as_str())),
        Why::Largest => ("largest", None),
        Why::BeforeEnforcement => ("before-enforcement", None),
    };
    let commands = match step.kind {
        Kind::Do => commands(&step.deed, planned.environment),
        Kind::Watch => {
            let text = watch_command(&step.deed);
            text.map(|text| Block { language: "sh".to_owned(), text }).into_iter().collect()
        }
    };
    OneStep {
        number,
        kind: match step.kind {
            Kind::Do => "do",
            Kind::Watch => "watch",
        },
        name: step.deed.name(),
        title: words::title(step),
        measure: &step.deed.measure.id,
        namespace: step.deed.namespace.as_deref(),
        level: step.level.name(),
        executor: step.deed.executor.name(),
        effort: step.effort,
        change: step.change.name(),
        why: Reason { name, words: words::why(step, planned.assessment), of },
        needs: &step.needs,
        gain: step.gain,
        guard: step.guard,
        ratio: step.ratio,
        before: Sum::of(&step.before),
        after: Sum::of(&step.after),
        fixed: ids(&step.fixed),
        lessened: ids(&step.lessened),
        intercepted: ids(&step.intercepted),
        rejects: ids(&step.deed.rejects),
        accepted: ids(&step.deed.accepted),
        commands: commands
            .into_iter()
            .map(|Block { language, text }| Commands { language, text })
            .collect(),
        verify: &step.deed.measure.sections.verify,
    }
}

fn left(omitted: &Omitted) -> Left {
    Left {
        name: omitted.deed.name(),
        title: words::of_deed(&omitted.deed),
        effort: omitted.effort,
        because: match omitted.because {
            LeftOut::NoGain => "no-gain",
            LeftOut::OverBudget => "over-budget",
            LeftOut::Blocked => "blocked",
        },
    }
}

fn unknown(doubt: &Doubt) -> Unknown<'_> {
    Unknown {
        interceptor: &doubt.interceptor.id,
        measure: doubt.measure.as_ref().map(|measure| &*measure.id),
        findings: doubt.findings,
        load: doubt.load,
        decided_by: &doubt.decided_by,
    }
}

#[derive(Serialize)]
struct Answer<'a> {
    schema: &'static str,
    version: &'a str,
    #[serde(rename = "whatIf")]
    what_if: Vec<String>,
    before: Sum,
    after: Sum,
}

pub(super) fn what_if(
    what_if: &WhatIf<'_>,
    context: &Context<'_>,
    out: &mut dyn Write,
) -> io::Result<()> {
    let answer = Answer {
        schema: PLAN_SCHEMA,
        version: context.version,
        what_if: what_if.deeds.iter().map(|deed| Deed::name(deed)).collect(),
        before: Sum::of(&what_if.before),
        after: Sum::of(&what_if.after),
    };
    serde_json::to_writer_pretty(&mut *out, &answer)?;
    writeln!(out)
}
