//! An assessment in the picture: what is left of the risk in each field, breaches drawn as gaps in the wall.

use std::f64::consts::PI;
use std::fmt::Write;

use ringfort_measure::{Goal, Level};
use ringfort_risk::Class;

use super::{HEIGHT, WALL, WIDTH, gate, name_goals, name_level, outer, piece, point, sector, text};
use crate::site::level_words;

/// How a field looks.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Look {
    /// Something is open.
    Open {
        /// What is left, 0 to 100.
        risk: f64,
        /// Without outer measures.
        inherent: f64,
    },
    /// All that was found is accepted.
    Accepted {
        /// What is left, 0 to 100.
        risk: f64,
    },
    /// Something stands, and nothing was found.
    Held,
    /// No evidence.
    Unknown,
    /// The provider's, or no measure of the library touches it.
    Nothing,
}

/// A level and a goal.
#[derive(Clone, Debug)]
pub(crate) struct Sector {
    pub(crate) level: Level,
    pub(crate) goal: Goal,
    pub(crate) look: Look,
    /// All that the picture says of it, in words.
    pub(crate) label: String,
}

/// What stands in the middle.
#[derive(Clone, Debug)]
pub(crate) struct Centre {
    /// The risk of all that is open.
    pub(crate) headline: String,
    /// Its class: never a better one than that of the worst finding.
    pub(crate) class: &'static str,
    /// `3 findings`.
    pub(crate) findings: String,
}

/// Where in a field it is broken open, as a share of it: the number stands in the larger part.
const BREACH: f64 = 0.68;
/// Teeth of a breach.
const TEETH: usize = 5;

/// Draws the rings as SVG. Each field leads to `#findings`.
pub(crate) fn draw(fields: &[[Sector; 6]; 5], centre: &Centre) -> String {
    let mut svg = format!(
        "<svg class=\"ring\" viewBox=\"0 0 {WIDTH} {HEIGHT}\" role=\"group\" aria-label=\"Risk by level and goal\">\n<defs><pattern id=\"unknown\" width=\"7\" height=\"7\" patternUnits=\"userSpaceOnUse\" patternTransform=\"rotate(45)\"><rect width=\"7\" height=\"7\" class=\"hatch-ground\"/><line x1=\"0\" y1=\"0\" x2=\"0\" y2=\"7\" class=\"hatch\"/></pattern></defs>\n"
    );
    for (row, ring) in fields.iter().enumerate() {
        let edge = outer(row);
        for (column, field) in ring.iter().enumerate() {
            draw_field(&mut svg, field, edge, sector(column, gate(edge - WALL / 2.0)));
        }
        if let Some(first) = ring.first() {
            name_level(&mut svg, row, level_words(first.level));
        }
    }
    name_goals(&mut svg);
    let (x, y) = (WIDTH / 2.0, HEIGHT / 2.0);
    let class = centre.class;
    text(&mut svg, (x, y + 4.0), "middle", &format!("headline word-{class}"), &centre.headline);
    text(&mut svg, (x, y + 23.0), "middle", "word", class);
    text(&mut svg, (x, y + 39.0), "middle", "word", &centre.findings);
    svg.push_str("</svg>");
    svg
}

fn draw_field(svg: &mut String, field: &Sector, outer: f64, sector: (f64, f64)) {
    let (class, edge) = match field.look {
        Look::Open { risk, .. } => (Class::of(risk).name(), ""),
        Look::Accepted { risk } => (Class::of(risk).name(), " accepted"),
        Look::Held => ("negligible", ""),
        Look::Unknown => ("unknown", ""),
        Look::Nothing => ("none", ""),
    };
    let _ = write!(
        svg,
        "<a href=\"#findings\" data-level=\"{}\" data-goal=\"{}\" aria-label=\"{}\">",
        field.level.name(),
        field.goal.name(),
        crate::html::escaped(&field.label)
    );
    let shapes = match field.look {
        Look::Open { risk, .. } if risk >= 40.0 => breached(outer, sector, risk),
        _ => vec![piece(outer, sector)],
    };
    for shape in &shapes {
        let hatched = if class == "unknown" { " fill=\"url(#unknown)\"" } else { "" };
        let _ = write!(svg, "<path class=\"f-{class}{edge}\"{hatched} d=\"{shape}\"/>");
    }
    let middle = match shapes.len() {
        1 => f64::midpoint(sector.0, sector.1),
        _ => sector.0 + (sector.1 - sector.0) * BREACH / 2.0 - 1.0,
    };
    if let Look::Open { risk, inherent } = field.look
        && inherent >= 40.0
        && risk < 40.0
    {
        let _ = write!(
            svg,
            "<path class=\"behind behind-{}\" d=\"{}\"/>",
            Class::of(inherent).name(),
            arc(outer - WALL + 3.0, sector)
        );
    }
    let number = match field.look {
        Look::Open { risk, .. } | Look::Accepted { risk } if risk >= 15.0 => risk,
        _ => {
            svg.push_str("</a>\n");
            return;
        }
    };
    let (x, y) = point(outer - WALL / 2.0, middle);
    let on = if edge.is_empty() { format!("count on-{class}") } else { "count".to_owned() };
    text(svg, (x, y + 4.5), "middle", &on, &format!("{number:.0}"));
    svg.push_str("</a>\n");
}

/// The two pieces of a wall that is broken open: the wider, the higher the risk.
fn breached(outer: f64, (from, to): (f64, f64), risk: f64) -> Vec<String> {
    let inner = outer - WALL;
    let width = (7.0 + (risk - 40.0) / 60.0 * 13.0) / (outer - WALL / 2.0) * 180.0 / PI;
    let middle = from + (to - from) * BREACH;
    let (left, right) = (middle - width / 2.0, middle + width / 2.0);
    // A tooth is so long at every radius.
    let tooth = |radius: f64| 4.5 / radius * 180.0 / PI;
    let jagged = |at: f64, sign: f64| -> Vec<(f64, f64)> {
        (0..=TEETH)
            .map(|step| {
                let radius = outer - WALL * step as f64 / TEETH as f64;
                let shift = if step % 2 == 1 { tooth(radius) } else { 0.0 };
                point(radius, at + sign * shift)
            })
            .collect()
    };
    let line = |points: &[(f64, f64)]| {
        points.iter().fold(String::new(), |mut line, (x, y)| {
            let _ = write!(line, "L{x:.1} {y:.1}");
            line
        })
    };
    let ((x1, y1), (x2, y2)) = (point(outer, from), point(outer, left));
    let (x4, y4) = point(inner, from);
    let first = format!(
        "M{x1:.1} {y1:.1}A{outer} {outer} 0 0 1 {x2:.1} {y2:.1}{}A{inner} {inner} 0 0 0 {x4:.1} {y4:.1}Z",
        line(&jagged(left, -1.0))
    );
    let ((x1, y1), (x2, y2)) = (point(outer, right), point(outer, to));
    let ((x3, y3), (x4, y4)) = (point(inner, to), point(inner, right));
    let mut back = jagged(right, 1.0);
    back.reverse();
    let second = format!(
        "M{x1:.1} {y1:.1}A{outer} {outer} 0 0 1 {x2:.1} {y2:.1}L{x3:.1} {y3:.1}A{inner} {inner} 0 0 0 {x4:.1} {y4:.1}{}Z",
        line(&back)
    );
    vec![first, second]
}

fn arc(radius: f64, (from, to): (f64, f64)) -> String {
    let ((x1, y1), (x2, y2)) = (point(radius, from), point(radius, to));
    format!("M{x1:.1} {y1:.1}A{radius} {radius} 0 0 1 {x2:.1} {y2:.1}")
}
