//! The sums behind a finding's risk, in words that can be checked by hand; the same in every format.

use ringfort_assess::{Finding, FindingRisk, View, Wall};
use ringfort_measure::Goal;
use ringfort_risk::{Credit, PerGoal, Status, ease_value, exposure_value, impact_value, residual};

use crate::fields::level;

/// Why a finding has an impact on a goal.
pub(crate) fn because(finding: &Finding, goal: Goal) -> &str {
    let check = finding.measure.checks.get(finding.check);
    let goals = check.and_then(|check| check.goals.as_ref()).unwrap_or(&finding.measure.goals);
    let place = Goal::ALL.iter().position(|each| *each == goal);
    let impact = place.and_then(|place| goals.get(place)).and_then(Option::as_ref);
    impact.map_or("", |impact| &impact.because)
}

/// The goal with the highest value, if any is above 0; the first of equals.
pub(crate) fn highest(values: &PerGoal<f64>) -> Option<(Goal, f64)> {
    let found = values.iter().map(|(goal, value)| (goal, *value));
    found
        .reduce(|one, other| if other.1 > one.1 { other } else { one })
        .filter(|(_, value)| *value > 0.0)
}

/// `impact`, `need`, ... with their values: what the inherent risk is made of.
pub(crate) fn factors(finding: &Finding, risk: &FindingRisk) -> Vec<(&'static str, String)> {
    let factors = &risk.factors;
    let impacts = factors.impact.iter().filter(|(_, impact)| **impact > 0);
    let impact = |(goal, impact): (Goal, &u8)| {
        let because = because(finding, goal);
        ("impact", format!("{} {impact} ({}): {because}", goal.name(), impact_value(*impact)))
    };
    let mut lines: Vec<(&'static str, String)> = impacts.map(impact).collect();
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
    lines.push(("need", need));
    let reason = if risk.reasons.is_empty() {
        "as the measure says".to_owned()
    } else {
        risk.reasons.join("; ")
    };
    let exposure = exposure_value(factors.exposure);
    lines.push(("exposure", format!("{} ({exposure}): {reason}", factors.exposure.name())));
    let ease = ease_value(factors.ease);
    lines.push(("ease", format!("{} ({ease})", factors.ease.name())));
    let path = factors.path.value();
    lines.push(("path", format!("{path}: no attack graph is computed")));
    if let Some((goal, highest)) = highest(&factors.inherent()) {
        let sum = format!(
            "100 · {} · {} · {exposure} · {ease} · {path} = {highest:.1} for {}",
            impact_value(*factors.impact.get(goal)),
            factors.need.get(goal).value(),
            goal.name()
        );
        lines.push(("inherent", sum));
    }
    lines
}

/// What the walls leave of the goal with the most risk.
pub(crate) fn left(view: &View) -> Option<String> {
    let credited: Vec<(&Wall, Credit)> =
        view.walls.iter().filter_map(|wall| Some((wall, wall.credit(false)?))).collect();
    let credits: Vec<Credit> = credited.iter().map(|(_, credit)| *credit).collect();
    let left = residual(&view.inherent, &credits);
    let (goal, inherent) = highest(&view.inherent)?;
    let of_goal = left.goals.get(goal);
    let mut sum = format!("{inherent:.1}");
    for winner in &of_goal.winners {
        let id = credited.get(winner.credit).map_or("", |(wall, _)| &*wall.interceptor.id);
        sum.push_str(&format!(" · (1 − {:.3} {id})", winner.strength));
    }
    sum.push_str(&format!(" = {:.1} for {}", of_goal.value, goal.name()));
    Some(sum)
}

/// `I-PSA Pod Security Admission (cluster): proven, solid`.
pub(crate) fn wall(wall: &Wall) -> String {
    let proof = &wall.proof;
    let state = match (wall.counts(), proof.status) {
        (true, status) => format!("{}, {}", status.name(), proof.integrity.name()),
        (false, Status::Proven | Status::Probable) => {
            format!("{}, does not count", proof.status.name())
        }
        (false, status) => status.name().to_owned(),
    };
    let interceptor = wall.interceptor;
    format!("{} {} ({}): {state}", interceptor.id, interceptor.words, level(interceptor.level))
}

/// What a wall that counts takes away.
pub(crate) fn taken(wall: &Wall) -> Option<String> {
    let proof = &wall.proof;
    let effect = wall.cell.effect;
    let (share, sure) = (effect.coefficient(), proof.status.confidence());
    wall.counts().then(|| {
        format!(
            "{} {share} · {sure} · {} = {:.3}: {}",
            effect.name(),
            proof.integrity.value(),
            share * sure * proof.integrity.value(),
            wall.cell.because
        )
    })
}

/// The walls that are missing or not known, with what each would leave, the best first.
pub(crate) fn worth(risk: &FindingRisk) -> Vec<(f64, &Wall)> {
    let Some(view) = risk.worst_view() else { return Vec::new() };
    let now = view.residual.max();
    let mut worth: Vec<(f64, &Wall)> = view
        .walls
        .iter()
        .filter(|wall| wall.uncounted.is_empty() && wall.proof.can_stand && !wall.counts())
        .map(|wall| (view.behind(view.walls.iter(), Some(wall)).max(), wall))
        .filter(|(left, _)| *left < now - 0.05)
        .collect();
    worth.sort_by(|one, other| one.0.total_cmp(&other.0));
    worth
}

/// What to do about a wall that does not count: look, or build.
pub(crate) fn verb(wall: &Wall) -> &'static str {
    if wall.proof.status == Status::Unknown { "verify" } else { "put in place" }
}
