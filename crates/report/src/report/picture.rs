//! What the ring picture and its table say of each field.

use ringfort_assess::{Assessment, Bearing, Finding, Standing};
use ringfort_measure::{Goal, Level};
use ringfort_risk::Class;

use crate::fields::{Fields, Shown};
use crate::ring::{Centre, Look, Sector};
use crate::sanitise::message;
use crate::site::level_words;
use crate::wording::count;

/// All classes, worst first.
pub(crate) const CLASSES: [Class; 5] =
    [Class::Critical, Class::High, Class::Medium, Class::Low, Class::Negligible];

/// How the fields look, outermost level first.
pub(crate) fn looks(assessment: &Assessment) -> [[Look; 6]; 5] {
    let fields = Fields::of(assessment);
    Level::ALL.map(|level| {
        let mut shown = fields.row(level).into_iter();
        Goal::ALL.map(|goal| look(assessment, level, goal, shown.next().unwrap_or(Shown::Nothing)))
    })
}

/// The fields of the picture, outermost level first.
pub(super) fn sectors(assessment: &Assessment, bearings: &[Bearing]) -> [[Sector; 6]; 5] {
    let mut looks = looks(assessment).into_iter().flatten();
    Level::ALL.map(|level| {
        Goal::ALL.map(|goal| {
            let look = looks.next().unwrap_or(Look::Nothing);
            let label = label(assessment, bearings, (level, goal), look);
            Sector { level, goal, look, label }
        })
    })
}

fn look(assessment: &Assessment, level: Level, goal: Goal, shown: Shown) -> Look {
    let field = |totals: &ringfort_assess::Totals| {
        let row = totals.levels.iter().find(|(of, ..)| *of == level)?;
        let field = row.2.get(goal);
        (field.risk > 0.0).then_some((field.risk, field.inherent))
    };
    let risks = assessment.risks.as_ref();
    if let Some((risk, inherent)) = risks.and_then(|risks| field(&risks.open)) {
        return Look::Open { risk, inherent };
    }
    if let Some((risk, _)) = risks.and_then(|risks| field(&risks.accepted)) {
        return Look::Accepted { risk };
    }
    match shown {
        Shown::Unknown => Look::Unknown,
        Shown::Held => Look::Held,
        Shown::Open(_) | Shown::Settled(_) | Shown::Provider | Shown::Nothing => Look::Nothing,
    }
}

/// All that the picture says of a field, in words.
fn label(
    assessment: &Assessment,
    bearings: &[Bearing],
    (level, goal): (Level, Goal),
    look: Look,
) -> String {
    let head = format!("{}, {}", level_words(level), goal.name());
    let (risk, inherent) = match look {
        Look::Unknown => return format!("{head}: not known, no evidence"),
        Look::Held => return format!("{head}: a measure stands, and nothing is open"),
        Look::Nothing => return format!("{head}: nothing to say"),
        Look::Accepted { risk } => {
            return format!(
                "{head}: risk {risk:.1} {}, all of it accepted",
                Class::of(risk).name()
            );
        }
        Look::Open { risk, inherent } => (risk, inherent),
    };
    let mut parts = vec![format!("{head}: risk {risk:.0} {} ({risk:.1})", Class::of(risk).name())];
    if risk >= 40.0 {
        parts.push("breached".to_owned());
    }
    if inherent - risk > 0.05 {
        parts.push(format!("{inherent:.1} without outer measures"));
    }
    let own: Vec<(&Finding, f64)> = open(assessment)
        .filter(|finding| finding.measure.level == level)
        .filter_map(|finding| Some((finding, *finding.risk.as_ref()?.residual().get(goal))))
        .filter(|(_, risk)| *risk > 0.0)
        .collect();
    let by_class = CLASSES.iter().filter_map(|class| {
        let number = own.iter().filter(|(_, risk)| Class::of(*risk) == *class).count();
        (number > 0).then(|| format!("{number} {}", class.name()))
    });
    parts.push(by_class.collect::<Vec<_>>().join(", "));
    let worst = own.iter().reduce(|one, other| if other.1 > one.1 { other } else { one });
    if let Some((finding, _)) = worst {
        parts.push(format!("worst: {}", message(&finding.message)));
    }
    let walls = bearings.iter().filter(|wall| wall.fields.contains(&(level, goal)));
    let walls: Vec<&str> = walls.map(|wall| &*wall.interceptor.words).take(3).collect();
    if !walls.is_empty() {
        parts.push(format!("held back by {}", walls.join(", ")));
    }
    parts.join("; ")
}

/// Findings that nobody has accepted.
pub(crate) fn open(assessment: &Assessment) -> impl Iterator<Item = &Finding> {
    let findings = assessment.findings.iter();
    findings.filter(|finding| !matches!(finding.standing, Standing::Accepted(_)))
}

/// What stands in the middle: never a better class than that of the worst finding.
pub(super) fn centre(assessment: &Assessment) -> Centre {
    let headline = assessment.risks.as_ref().map_or(0.0, |risks| risks.open.residual.headline);
    let class = Class::of(headline);
    if assessment.completeness.assessed == 0 {
        let findings = "nothing assessed".to_owned();
        return Centre { headline: "?".to_owned(), class: "not known", findings };
    }
    // Many together may be of a worse class than the worst alone.
    let classes = open(assessment)
        .filter_map(|finding| Some(Class::of(finding.risk.as_ref()?.residual().max())));
    let classes: Vec<Class> = classes.collect();
    let worst = CLASSES.into_iter().find(|class| classes.contains(class));
    let findings = worst.map_or_else(String::new, |worst| {
        let number = classes.iter().filter(|class| **class == worst).count();
        match worst == class {
            true => count(number, "finding"),
            false => format!("{}, {}", count(number, "finding"), worst.name()),
        }
    });
    Centre { headline: format!("{headline:.0}"), class: class.name(), findings }
}
