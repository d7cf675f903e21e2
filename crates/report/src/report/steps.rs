//! The first steps of the plan, and what may stand already.

use ringfort_assess::Assessment;
use ringfort_plan::{Kind, Step, commands, watch_command};

use crate::Context;
use crate::html::inline;
use crate::plan::words;
use crate::sanitise::message;
use crate::wording::count;

/// Steps that the report shows.
const SHOWN: usize = 5;
/// Doubts that it shows.
const DOUBTS: usize = 5;
/// Objects that are named of one repair.
const NAMED: usize = 10;

pub(super) struct OneStep {
    pub(super) title: String,
    pub(super) name: String,
    pub(super) facts: String,
    pub(super) effect: String,
    pub(super) why: String,
    pub(super) repairs: Vec<Repair>,
    pub(super) commands: Vec<String>,
    pub(super) verify: String,
}

pub(super) struct Repair {
    pub(super) advice: String,
    pub(super) where_: Vec<String>,
    pub(super) more: usize,
    pub(super) count: String,
}

pub(super) struct Doubted {
    pub(super) words: String,
    pub(super) load: String,
    pub(super) findings: usize,
    pub(super) decided_by: String,
}

/// The first steps of the plan.
pub(super) fn first(assessment: &Assessment, context: &Context<'_>) -> Vec<OneStep> {
    let steps = context.plan.map_or(&[][..], |plan| &plan.steps);
    steps.iter().take(SHOWN).map(|step| one(step, assessment, context)).collect()
}

/// How many steps are not shown.
pub(super) fn more(context: &Context<'_>) -> usize {
    context.plan.map_or(0, |plan| plan.steps.len().saturating_sub(SHOWN))
}

fn one(step: &Step, assessment: &Assessment, context: &Context<'_>) -> OneStep {
    let mut facts = vec![step.deed.executor.name().to_owned()];
    if step.kind == Kind::Do {
        facts.push(format!("effort {}", step.effort));
        facts.push(words::change(step.change).to_owned());
    }
    if !step.needs.is_empty() {
        let needs: Vec<String> = step.needs.iter().map(ToString::to_string).collect();
        facts.push(format!("after step {}", needs.join(", ")));
    }
    let blocks = match step.kind {
        Kind::Do => {
            commands(&step.deed, context.environment).into_iter().map(|block| block.text).collect()
        }
        Kind::Watch => watch_command(&step.deed).into_iter().collect(),
    };
    OneStep {
        title: inline(&message(&words::title(step))),
        name: message(&step.deed.name()).into_owned(),
        facts: facts.join(" · "),
        effect: match step.kind {
            Kind::Do => format!(
                "{} → {}; {}",
                words::risk(&step.before),
                words::risk(&step.after),
                words::does(step)
            ),
            Kind::Watch => words::does(step),
        },
        why: inline(&message(&words::why(step, assessment))),
        repairs: words::repairs(step, assessment)
            .into_iter()
            .map(|(advice, findings)| Repair {
                advice: inline(&advice),
                where_: findings
                    .iter()
                    .take(NAMED)
                    .map(|finding| message(&words::whereabouts(finding)).into_owned())
                    .collect(),
                more: findings.len().saturating_sub(NAMED),
                count: count(findings.len(), "place"),
            })
            .collect(),
        commands: blocks,
        verify: inline(&message(&words::verify(step))),
    }
}

/// What may stand already.
pub(super) fn doubts(context: &Context<'_>) -> Vec<Doubted> {
    let doubts = context.plan.map_or(&[][..], |plan| &plan.doubts);
    doubts
        .iter()
        .take(DOUBTS)
        .map(|doubt| Doubted {
            words: format!("{} ({})", doubt.interceptor.words, doubt.interceptor.id),
            load: format!("{:.1}", doubt.load),
            findings: doubt.findings,
            decided_by: inline(&message(&doubt.decided_by)),
        })
        .collect()
}
