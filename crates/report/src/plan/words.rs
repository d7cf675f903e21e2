//! Sentences about plans, the same in every format.

use ringfort_assess::{Assessment, Finding};
use ringfort_measure::Change;
use ringfort_plan::{Deed, Kind, Omitted, Step, Why};
use ringfort_risk::{Class, Figures, LeftOut};

use crate::sanitise::name;
use crate::wording::{advice, count, object, position};

/// ``Run no privileged containers in namespace `shop` ``.
pub(crate) fn title(step: &Step) -> String {
    let title = of_deed(&step.deed);
    match step.kind {
        Kind::Do => title,
        Kind::Watch => format!("Watch first: {}", lower(&title)),
    }
}

pub(crate) fn of_deed(deed: &Deed) -> String {
    match &deed.namespace {
        Some(namespace) => format!("{}: namespace `{}`", deed.title(), name(namespace)),
        None if deed.namespaces.len() > 1 => {
            format!("{}: {}", deed.title(), count(deed.namespaces.len(), "namespace"))
        }
        None => deed.title(),
    }
}

fn lower(text: &str) -> String {
    let mut letters = text.chars();
    letters
        .next()
        .map_or_else(String::new, |first| format!("{}{}", first.to_lowercase(), letters.as_str()))
}

/// `76.7 critical`.
pub(crate) fn risk(figures: &Figures) -> String {
    format!("{:.1} {}", figures.headline, Class::of(figures.headline).name())
}

/// `2 critical, 7 high`; `none high` if there are neither.
pub(crate) fn worst(figures: &Figures) -> String {
    format!("{} critical, {} high", figures.critical, figures.high)
}

/// What a step does to findings: `fixes 3 findings, holds back 12`.
pub(crate) fn does(step: &Step) -> String {
    let mut parts = Vec::new();
    if !step.fixed.is_empty() {
        parts.push(format!("fixes {}", count(step.fixed.len(), "finding")));
    }
    if !step.lessened.is_empty() {
        parts.push(format!("lessens {}", step.lessened.len()));
    }
    if !step.intercepted.is_empty() {
        parts.push(format!("stands in the way of {}", step.intercepted.len()));
    }
    if step.kind == Kind::Do && step.guard > 0.0 {
        let kept = step.deed.rejects.len();
        parts.push(match kept {
            0 => "keeps the like from coming back".to_owned(),
            _ => format!("keeps {} from coming back", count(kept, "finding")),
        });
    }
    match step.kind {
        Kind::Watch => "changes nothing; it tells what would be refused".to_owned(),
        Kind::Do => parts.join(", "),
    }
}

/// Why a step stands where it stands, in one sentence.
pub(crate) fn why(step: &Step, assessment: &Assessment) -> String {
    match &step.why {
        Why::Ratio => worst_dealt_with(step, assessment).unwrap_or_else(|| {
            "of what is left, it keeps most from coming back for its effort".to_owned()
        }),
        Why::Emergency(index) => match assessment.findings.get(*index) {
            Some(finding) => {
                format!("{} is critical, and little effort repairs it", object(&finding.subject))
            }
            None => "it repairs what is critical, with little effort".to_owned(),
        },
        Why::Enables(other) => {
            format!("`{}` needs it, and both take most away for their effort", name(other))
        }
        Why::OuterFirst(fix) => format!(
            "one outer measure is less effort than what it stands in the way of, fixed one by one (`{}`, ...)",
            name(fix)
        ),
        Why::Largest => "it takes more away than all else that the effort allows".to_owned(),
        Why::BeforeEnforcement => {
            "what it tells must be repaired before anything is refused".to_owned()
        }
    }
}

/// The worst that a step deals with: ``container `web` is privileged (76.5)``.
fn worst_dealt_with(step: &Step, assessment: &Assessment) -> Option<String> {
    let dealt_with = step.fixed.iter().chain(&step.lessened).chain(&step.intercepted);
    let risk = |finding: &Finding| finding.risk.as_ref().map_or(0.0, |risk| risk.residual().max());
    let findings = dealt_with.filter_map(|&index| assessment.findings.get(index));
    let worst = findings.reduce(|one, other| if risk(other) > risk(one) { other } else { one })?;
    let because = crate::wording::why(worst).map(|why| format!(": {why}")).unwrap_or_default();
    Some(format!(
        "{} ({:.1} {}){because}",
        worst.message,
        risk(worst),
        Class::of(risk(worst)).name()
    ))
}

/// What it does to what runs.
pub(crate) fn change(change: Change) -> &'static str {
    match change {
        Change::None => "changes nothing that runs",
        Change::Restart => "restarts something",
        Change::Rollout => "rolls workloads out",
        Change::MayBreak => "may break what runs: try it first",
    }
}

/// The findings that a step repairs, each as what to do and where, the same advice once.
pub(crate) fn repairs<'a>(
    step: &Step,
    assessment: &'a Assessment,
) -> Vec<(String, Vec<&'a Finding>)> {
    let mut found: Vec<(String, Vec<&Finding>)> = Vec::new();
    let fixed = step.fixed.iter().chain(&step.lessened);
    for finding in fixed.filter_map(|&index| assessment.findings.get(index)) {
        let own = crate::wording::fix(finding).unwrap_or_else(|| advice(finding));
        match found.iter_mut().find(|(advice, _)| *advice == own) {
            Some((_, findings)) => findings.push(finding),
            None => found.push((own, vec![finding])),
        }
    }
    found
}

/// `Deployment shop/web (k8s/web.yaml:41:11)`.
pub(crate) fn whereabouts(finding: &Finding) -> String {
    format!("{} ({})", object(&finding.subject), position(&finding.place))
}

/// How to see that a step is done.
pub(crate) fn verify(step: &Step) -> String {
    let id = name(&step.deed.measure.id);
    match (step.kind, step.fixed.is_empty()) {
        (Kind::Watch, _) => "the warnings of the command, and `kubectl get events`".to_owned(),
        (Kind::Do, false) => format!("scan again: no finding of `{id}`"),
        (Kind::Do, true) => format!("`ringfort measures show {id}`, under Verify"),
    }
}

/// Why something is not in the plan.
pub(crate) fn left_out(omitted: &Omitted) -> String {
    match omitted.because {
        LeftOut::NoGain => "nothing is left for it to take away".to_owned(),
        LeftOut::OverBudget => format!("needs an effort of {} or more", omitted.effort),
        LeftOut::Blocked => "it would refuse objects that no step repairs".to_owned(),
    }
}
