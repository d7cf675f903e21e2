//! One finding explained: its risk with every factor, what stands in its way from outer to inner, and what would.

use std::io::{self, Write};

use ringfort_assess::{Finding, FindingRisk, View, Wall};
use ringfort_measure::Goal;
use ringfort_risk::{
    Class, Credit, PerGoal, Status, ease_value, exposure_value, impact_value, residual,
};

use crate::fields::{level, short};
use crate::tokens::Token;
use crate::wording::{advice, object, position, why};
use crate::wrap::{pad, wrap};
use crate::{Context, Screen, sanitise};

const LABEL: usize = 12;
const FIELD: usize = 8;

/// Writes the explanation of a finding that was weighed.
///
/// # Errors
/// Those of `out`.
pub fn explain(finding: &Finding, context: &Context<'_>, out: &mut dyn Write) -> io::Result<()> {
    let screen = context.screen;
    heading(finding, screen, out)?;
    let Some(risk) = finding.risk.as_deref() else {
        return writeln!(out, "the finding was not weighed");
    };
    table(risk, screen, out)?;
    factors(finding, risk, screen, out)?;
    for view in &risk.views {
        walls(view, screen, out)?;
    }
    worth(risk, screen, out)?;
    for remark in &risk.remarks {
        paragraph("note", remark, screen, out)?;
    }
    Ok(())
}

fn heading(finding: &Finding, screen: Screen, out: &mut dyn Write) -> io::Result<()> {
    let measure = sanitise::name(&finding.measure.id);
    let said = format!("{}: {}", finding.severity.name(), sanitise::message(&finding.message));
    for line in wrap(&said, screen.columns()) {
        writeln!(out, "{}", screen.palette.paint(Token::Heading, &line))?;
    }
    writeln!(
        out,
        "{}{dot}{}{dot}{measure}{dot}{}\n",
        object(&finding.subject),
        position(&finding.place),
        finding.id,
        dot = screen.dot()
    )?;
    if let Some(why) = why(finding) {
        paragraph("why", why, screen, out)?;
    }
    paragraph("do", &advice(finding), screen, out)?;
    writeln!(out)
}

/// Inherent, residual and optimistic risk by goal.
fn table(risk: &FindingRisk, screen: Screen, out: &mut dyn Write) -> io::Result<()> {
    let head: String = Goal::ALL.iter().map(|goal| pad(short(*goal), FIELD)).collect();
    writeln!(
        out,
        "{}",
        screen.palette.paint(Token::Muted, format!("{:LABEL$}{head}", "risk").trim_end())
    )?;
    let rows =
        [("inherent", risk.inherent()), ("left", risk.residual()), ("if known", risk.optimistic())];
    for (label, values) in rows {
        let cells: String = values.iter().map(|(_, value)| pad(&number(*value), FIELD)).collect();
        let worst = values.max();
        writeln!(out, "{label:LABEL$}{cells}{:.1} {}", worst, Class::of(worst).name())?;
    }
    writeln!(out)
}

fn number(value: f64) -> String {
    if value > 0.0 { format!("{value:.1}") } else { "-".to_owned() }
}

/// How the inherent risk came about, for the goal with the highest.
fn factors(
    finding: &Finding,
    risk: &FindingRisk,
    screen: Screen,
    out: &mut dyn Write,
) -> io::Result<()> {
    let factors = &risk.factors;
    for (goal, impact) in factors.impact.iter().filter(|(_, impact)| **impact > 0) {
        let because = because(finding, goal);
        let text = format!("{} {impact} ({}): {because}", goal.name(), impact_value(*impact));
        paragraph("impact", &text, screen, out)?;
    }
    let first = factors.need.get(Goal::Confidentiality);
    let need = match factors.need.iter().all(|(_, need)| need == first) {
        true => format!("{} ({})", first.name(), first.value()),
        false => {
            let each = |(goal, need): (Goal, &ringfort_risk::Need)| {
                format!("{} {} ({})", goal.name(), need.name(), need.value())
            };
            factors.need.iter().map(each).collect::<Vec<_>>().join(", ")
        }
    };
    paragraph("need", &need, screen, out)?;
    let reason = if risk.reasons.is_empty() {
        "as the measure says".to_owned()
    } else {
        risk.reasons.join("; ")
    };
    let exposure = exposure_value(factors.exposure);
    let text = format!("{} ({exposure}): {reason}", factors.exposure.name());
    paragraph("exposure", &text, screen, out)?;
    let ease = ease_value(factors.ease);
    paragraph("ease", &format!("{} ({ease})", factors.ease.name()), screen, out)?;
    let path = factors.path.value();
    paragraph("path", &format!("{path}: no attack graph is computed"), screen, out)?;
    let Some((goal, highest)) = highest(&factors.inherent()) else { return writeln!(out) };
    let sum = format!(
        "100 · {} · {} · {exposure} · {ease} · {path} = {highest:.1} for {}",
        impact_value(*factors.impact.get(goal)),
        factors.need.get(goal).value(),
        goal.name()
    );
    paragraph("inherent", &ascii(&sum, screen), screen, out)?;
    writeln!(out)
}

fn because(finding: &Finding, goal: Goal) -> &str {
    let check = finding.measure.checks.get(finding.check);
    let goals = check.and_then(|check| check.goals.as_ref()).unwrap_or(&finding.measure.goals);
    let place = Goal::ALL.iter().position(|each| *each == goal);
    let impact = place.and_then(|place| goals.get(place)).and_then(Option::as_ref);
    impact.map_or("", |impact| &impact.because)
}

fn highest(values: &PerGoal<f64>) -> Option<(Goal, f64)> {
    let found = values.iter().map(|(goal, value)| (goal, *value));
    found
        .reduce(|one, other| if other.1 > one.1 { other } else { one })
        .filter(|(_, value)| *value > 0.0)
}

/// What stands and what does not, from outer to inner, and the sum for the goal with the most left.
fn walls(view: &View, screen: Screen, out: &mut dyn Write) -> io::Result<()> {
    let title = format!("walls, from outer to inner, {}", view.facet.name());
    writeln!(out, "{}", screen.palette.paint(Token::Heading, &title))?;
    if view.walls.is_empty() {
        writeln!(out, "  nothing further out can stand in its way: only the fix helps\n")?;
        return Ok(());
    }
    for wall in &view.walls {
        one_wall(wall, screen, out)?;
    }
    let credited: Vec<(&Wall, Credit)> =
        view.walls.iter().filter_map(|wall| Some((wall, wall.credit(false)?))).collect();
    let credits: Vec<Credit> = credited.iter().map(|(_, credit)| *credit).collect();
    let left = residual(&view.inherent, &credits);
    if let Some((goal, inherent)) = highest(&view.inherent) {
        let of_goal = left.goals.get(goal);
        let mut sum = format!("{inherent:.1}");
        for winner in &of_goal.winners {
            let id = credited.get(winner.credit).map_or("", |(wall, _)| &*wall.interceptor.id);
            sum.push_str(&format!(" · (1 − {:.3} {id})", winner.strength));
        }
        sum.push_str(&format!(" = {:.1} for {}", of_goal.value, goal.name()));
        paragraph("left", &ascii(&sum, screen), screen, out)?;
    }
    writeln!(out)
}

fn one_wall(wall: &Wall, screen: Screen, out: &mut dyn Write) -> io::Result<()> {
    let proof = &wall.proof;
    let state = match (wall.counts(), proof.status) {
        (true, status) => format!("{}, {}", status.name(), proof.integrity.name()),
        (false, Status::Proven | Status::Probable) => {
            format!("{}, does not count", proof.status.name())
        }
        (false, status) => status.name().to_owned(),
    };
    let name = format!(
        "{} {} ({}): {state}",
        wall.interceptor.id,
        wall.interceptor.words,
        level(wall.interceptor.level)
    );
    let mark = if wall.counts() { "+" } else { "-" };
    writeln!(out, "  {mark} {name}")?;
    if !wall.uncounted.is_empty() {
        indented(wall.uncounted, screen, out)?;
    }
    for fact in &proof.facts {
        let place =
            fact.place.as_ref().map(|place| format!(" ({})", position(place))).unwrap_or_default();
        indented(&format!("{}{place}", sanitise::message(&fact.words)), screen, out)?;
    }
    if wall.counts() {
        let effect = wall.cell.effect;
        let (share, sure) = (effect.coefficient(), proof.status.confidence());
        let sum = format!(
            "{} {share} · {sure} · {} = {:.3}: {}",
            effect.name(),
            proof.integrity.value(),
            share * sure * proof.integrity.value(),
            wall.cell.because
        );
        indented(&ascii(&sum, screen), screen, out)?;
    }
    Ok(())
}

/// The walls that are missing or not known, by what each would leave.
fn worth(risk: &FindingRisk, screen: Screen, out: &mut dyn Write) -> io::Result<()> {
    let Some(view) = risk.worst_view() else { return Ok(()) };
    let now = view.residual.max();
    let mut worth: Vec<(f64, &Wall)> = view
        .walls
        .iter()
        .filter(|wall| wall.uncounted.is_empty() && wall.proof.can_stand && !wall.counts())
        .map(|wall| (with(view, wall), wall))
        .filter(|(left, _)| *left < now - 0.05)
        .collect();
    worth.sort_by(|one, other| one.0.total_cmp(&other.0));
    if worth.is_empty() {
        return Ok(());
    }
    writeln!(out, "{}", screen.palette.paint(Token::Heading, "what would stand in its way"))?;
    for (left, wall) in worth {
        let verb = if wall.proof.status == Status::Unknown { "verify" } else { "put in place" };
        let interceptor = wall.interceptor;
        writeln!(
            out,
            "  {left:>5.1} of {now:.1} left: {verb} {} {}",
            interceptor.id, interceptor.words
        )?;
    }
    writeln!(out)
}

/// What would be left of a view if a wall stood for sure.
fn with(view: &View, missing: &Wall) -> f64 {
    let mut credits: Vec<Credit> =
        view.walls.iter().filter_map(|wall| wall.credit(false)).collect();
    let mut proof = (*missing.proof).clone();
    proof.status = Status::Proven;
    proof.integrity = ringfort_risk::Integrity::Solid;
    credits.extend(Wall { proof: proof.into(), ..missing.clone() }.credit(false));
    residual(&view.inherent, &credits).values().max()
}

/// Signs that a plain terminal has.
fn ascii(text: &str, screen: Screen) -> String {
    if screen.ascii { text.replace('·', "x").replace('−', "-") } else { text.to_owned() }
}

fn indented(text: &str, screen: Screen, out: &mut dyn Write) -> io::Result<()> {
    let lines = wrap(text, screen.columns().saturating_sub(6));
    lines.iter().try_for_each(|line| writeln!(out, "      {line}"))
}

fn paragraph(label: &str, text: &str, screen: Screen, out: &mut dyn Write) -> io::Result<()> {
    let lines = wrap(&sanitise::message(text), screen.columns().saturating_sub(LABEL));
    for (number, line) in lines.iter().enumerate() {
        let label = if number == 0 { label } else { "" };
        writeln!(out, "{label:LABEL$}{line}")?;
    }
    Ok(())
}
