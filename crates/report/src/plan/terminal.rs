//! For people at a terminal.

use std::io::{self, Write};

use ringfort_assess::Assessment;
use ringfort_plan::{Kind, Step, commands, watch_command};
use ringfort_risk::LeftOut;

use super::{Planned, WhatIf, words};
use crate::tokens::Token;
use crate::wording::count;
use crate::wrap::wrap;
use crate::{Context, Screen, sanitise};

const INDENT: usize = 5;
const LABEL: usize = 8;
/// Objects that are named of one repair.
const NAMED: usize = 4;
/// What may stand already, at most.
const DOUBTS: usize = 3;

pub(super) fn write(
    planned: Planned<'_>,
    context: &Context<'_>,
    out: &mut dyn Write,
) -> io::Result<()> {
    let plan = planned.plan;
    let screen = context.screen;
    if plan.steps.is_empty() {
        writeln!(out, "{}", nothing(planned))?;
        return after_the_steps(planned, context, out);
    }
    let arrow = arrow(screen);
    let heading = format!(
        "risk {} {arrow} {} by {}, effort {} in all",
        words::risk(&plan.before),
        words::risk(&plan.after()),
        count(plan.steps.len(), "step"),
        plan.effort()
    );
    writeln!(out, "{}\n", screen.palette.paint(Token::Heading, &heading))?;
    for (number, step) in plan.steps.iter().enumerate().take(planned.shown) {
        one_step(number + 1, step, planned, screen, out)?;
    }
    let rest = plan.steps.len().saturating_sub(planned.shown);
    if rest > 0 {
        let more = count(rest, "more step");
        writeln!(out, "{more}: `--steps {}` shows all of them\n", plan.steps.len())?;
    }
    after_the_steps(planned, context, out)
}

fn nothing(planned: Planned<'_>) -> &'static str {
    match (planned.assessment.findings.is_empty(), planned.plan.left_out.is_empty()) {
        (true, _) => "nothing was found: there is nothing to plan",
        (false, true) => "nothing that is open can be repaired or held back by a measure here",
        (false, false) => "nothing fits the effort that is allowed, or those who are to do it",
    }
}

fn one_step(
    number: usize,
    step: &Step,
    planned: Planned<'_>,
    screen: Screen,
    out: &mut dyn Write,
) -> io::Result<()> {
    let title = sanitise::message(&words::title(step)).into_owned();
    let mut lines = wrap(&title, screen.columns().saturating_sub(INDENT)).into_iter();
    let first = lines.next().unwrap_or_default();
    writeln!(out, "{}", screen.palette.paint(Token::Heading, &format!("{number:>3}  {first}")))?;
    for line in lines {
        let line = format!("{:INDENT$}{line}", "");
        writeln!(out, "{}", screen.palette.paint(Token::Heading, &line))?;
    }
    let dot = screen.dot();
    let mut by = format!("{}{dot}", step.deed.executor.name());
    if step.kind == Kind::Do {
        by.push_str(&format!("effort {}{dot}{}{dot}", step.effort, words::change(step.change)));
    }
    by.push_str(&step.deed.name());
    plain(&by, screen, out)?;
    if step.kind == Kind::Do {
        part("risk", &effect(step, screen), screen, out)?;
    }
    part("why", &words::why(step, planned.assessment), screen, out)?;
    if !step.needs.is_empty() {
        let needs: Vec<String> = step.needs.iter().map(ToString::to_string).collect();
        part("after", &format!("step {}", needs.join(", ")), screen, out)?;
    }
    how(step, planned, screen, out)?;
    part("verify", &words::verify(step), screen, out)?;
    if !step.deed.accepted.is_empty() && step.kind == Kind::Do {
        let free = count(step.deed.accepted.len(), "accepted finding");
        part("free", &format!("deals with {free} as well"), screen, out)?;
    }
    writeln!(out)
}

/// `76.7 critical -> 46.1 high, 2 critical, 7 high -> 1 critical, 7 high; fixes 3 findings (load 258.3 of 524.8)`.
fn effect(step: &Step, screen: Screen) -> String {
    let arrow = arrow(screen);
    let mut text = format!("{} {arrow} {}", words::risk(&step.before), words::risk(&step.after));
    if (step.before.critical, step.before.high) != (step.after.critical, step.after.high) {
        text.push_str(&format!(
            ", {} {arrow} {}",
            words::worst(&step.before),
            words::worst(&step.after)
        ));
    }
    format!("{text}; {} (load {:.1} of {:.1})", words::does(step), step.gain, step.before.load)
}

fn how(step: &Step, planned: Planned<'_>, screen: Screen, out: &mut dyn Write) -> io::Result<()> {
    if step.kind == Kind::Watch {
        return match watch_command(&step.deed) {
            Some(command) => part("do", &format!("`{command}`"), screen, out),
            None => Ok(()),
        };
    }
    let repairs = words::repairs(step, planned.assessment);
    for (advice, findings) in &repairs {
        part("do", advice, screen, out)?;
        for finding in findings.iter().take(NAMED) {
            part("", &words::whereabouts(finding), screen, out)?;
        }
        if findings.len() > NAMED {
            part("", &format!("and {} more", findings.len() - NAMED), screen, out)?;
        }
    }
    let blocks = commands(&step.deed, planned.environment);
    match (planned.commands || step.deed.enforces.is_some(), blocks.is_empty()) {
        (true, false) => {
            for block in &blocks {
                writeln!(out)?;
                for line in block.text.lines() {
                    writeln!(out, "{:1$}{line}", "", INDENT + LABEL)?;
                }
            }
            writeln!(out)
        }
        (false, _) if repairs.is_empty() => {
            let id = sanitise::name(&step.deed.measure.id).into_owned();
            part("do", &format!("see `ringfort measures show {id}`"), screen, out)
        }
        _ => Ok(()),
    }
}

fn after_the_steps(
    planned: Planned<'_>,
    context: &Context<'_>,
    out: &mut dyn Write,
) -> io::Result<()> {
    let (plan, screen) = (planned.plan, context.screen);
    let blocked: Vec<String> = plan
        .left_out
        .iter()
        .filter(|omitted| omitted.because == LeftOut::Blocked)
        .map(|omitted| format!("{}: {}", words::of_deed(&omitted.deed), words::left_out(omitted)))
        .collect();
    let over = plan.left_out.iter().filter(|omitted| omitted.because == LeftOut::OverBudget);
    let over = over.count();
    list("cannot be done yet", &blocked, screen, out)?;
    if over > 0 {
        writeln!(out, "{} would exceed the effort that is allowed\n", count(over, "action"))?;
    }
    let doubts: Vec<String> = plan
        .doubts
        .iter()
        .take(DOUBTS)
        .map(|doubt| {
            let held = format!(
                "{} ({}): would hold back a load of {:.1} of {}",
                doubt.interceptor.words,
                doubt.interceptor.id,
                doubt.load,
                count(doubt.findings, "finding")
            );
            format!("{held}; {}", doubt.decided_by)
        })
        .collect();
    list("may stand already: look before you build", &doubts, screen, out)?;
    footer(planned.assessment, context, out)
}

fn list(title: &str, lines: &[String], screen: Screen, out: &mut dyn Write) -> io::Result<()> {
    if lines.is_empty() {
        return Ok(());
    }
    writeln!(out, "{}", screen.palette.paint(Token::Heading, title))?;
    for text in lines {
        plain(text, screen, out)?;
    }
    writeln!(out)
}

fn footer(assessment: &Assessment, context: &Context<'_>, out: &mut dyn Write) -> io::Result<()> {
    let screen = context.screen;
    let refused = assessment.completeness.refused.len();
    if refused > 0 {
        writeln!(
            out,
            "{} could not be assessed: the plan does not know of them",
            count(refused, "document")
        )?;
    }
    writeln!(out, "no attack graph is computed: each finding counts as if it lay on a path")?;
    let evidence = match context.request {
        "" => String::new(),
        request => format!(" {request}"),
    };
    let next = format!(
        "next: ringfort plan --commands{evidence}{}ringfort scan --risk{evidence}",
        screen.dot()
    );
    writeln!(out, "{}", screen.palette.paint(Token::Muted, &next))
}

pub(super) fn what_if(what_if: &WhatIf<'_>, screen: Screen, out: &mut dyn Write) -> io::Result<()> {
    for deed in &what_if.deeds {
        let text = sanitise::message(&words::of_deed(deed)).into_owned();
        writeln!(out, "{}", screen.palette.paint(Token::Heading, &format!("if done: {text}")))?;
    }
    let (before, after) = (&what_if.before, &what_if.after);
    let arrow = arrow(screen);
    writeln!(out, "     risk   {} {arrow} {}", words::risk(before), words::risk(after))?;
    writeln!(out, "     worst  {} {arrow} {}", words::worst(before), words::worst(after))?;
    writeln!(out, "     load   {:.1} {arrow} {:.1}", before.load, after.load)?;
    for ((goal, before), (_, after)) in before.goals.iter().zip(after.goals.iter()) {
        writeln!(out, "     {:16}{before:>5.1} {arrow} {after:>5.1}", goal.name())?;
    }
    let rejected: usize = what_if.deeds.iter().map(|deed| deed.rejects.len()).sum();
    if rejected > 0 {
        writeln!(
            out,
            "     it would refuse objects with {}: repair them first",
            count(rejected, "finding")
        )?;
    }
    Ok(())
}

fn arrow(screen: Screen) -> &'static str {
    if screen.ascii { "->" } else { "→" }
}

fn plain(text: &str, screen: Screen, out: &mut dyn Write) -> io::Result<()> {
    let text = sanitise::message(text).into_owned();
    let lines = wrap(&text, screen.columns().saturating_sub(INDENT));
    lines.iter().try_for_each(|line| writeln!(out, "{:INDENT$}{line}", ""))
}

fn part(label: &str, text: &str, screen: Screen, out: &mut dyn Write) -> io::Result<()> {
    let text = sanitise::message(text).into_owned();
    let lines = wrap(&text, screen.columns().saturating_sub(INDENT + LABEL));
    for (number, line) in lines.iter().enumerate() {
        let label = if number == 0 { label } else { "" };
        writeln!(out, "{:INDENT$}{label:LABEL$}{line}", "")?;
    }
    Ok(())
}
