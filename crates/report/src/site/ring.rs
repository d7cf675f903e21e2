//! The rings: five levels, outermost first, crossed by six goals.

use std::f64::consts::PI;
use std::fmt::Write;

use ringfort_measure::{Goal, Level};

use super::{capital, level_words};

/// A level and a goal.
#[derive(Clone, Copy, Debug)]
pub(super) struct Field {
    pub(super) level: Level,
    pub(super) goal: Goal,
    pub(super) count: usize,
    /// `critical`, `high`, `medium`, `low` or `none`.
    pub(super) class: &'static str,
}

/// The walls stand open at twelve o'clock: by so many degrees, and so wide that the names of the levels fit.
const GATE: f64 = 34.0;
const GATE_WIDTH: f64 = 100.0;
/// Degrees between two goals that belong together, and between pairs.
const SEAM: f64 = 1.2;
const GAP: f64 = 6.0;
/// The outer edge, how wide a wall is, and the space between two.
const OUTER: f64 = 260.0;
const WALL: f64 = 33.0;
const SPACE: f64 = 5.0;
const WIDTH: f64 = 760.0;
const HEIGHT: f64 = 580.0;

/// Draws the rings as SVG; each field leads to its level's page.
pub(super) fn draw(fields: &[[Field; 6]; 5]) -> String {
    let mut svg = format!(
        "<svg class=\"ring\" viewBox=\"0 0 {WIDTH} {HEIGHT}\" role=\"group\" aria-label=\"Measures by level and goal\">\n"
    );
    for (row, ring) in fields.iter().enumerate() {
        let outer = OUTER - row as f64 * (WALL + SPACE);
        for (column, field) in ring.iter().enumerate() {
            draw_field(&mut svg, field, outer, sector(column, gate(outer - WALL / 2.0)));
        }
        if let Some(first) = ring.first() {
            let (x, y) = point(outer - WALL / 2.0, 0.0);
            let words = level_words(first.level);
            text(&mut svg, (x, y + 4.5), "middle", "level", words);
        }
    }
    for (column, goal) in Goal::ALL.iter().enumerate() {
        let (from, to) = sector(column, GATE);
        let middle = f64::midpoint(from, to);
        let (x, y) = point(OUTER + 14.0, middle);
        let anchor = if middle < 180.0 { "start" } else { "end" };
        text(&mut svg, (x, y + 4.5), anchor, "", &capital(goal.name()));
    }
    svg.push_str("</svg>");
    svg
}

/// How many degrees a wall of this radius stands open.
fn gate(radius: f64) -> f64 {
    let needed = 2.0 * (GATE_WIDTH / 2.0 / radius).asin() * 180.0 / PI;
    needed.max(GATE)
}

/// Where a goal begins and ends, in degrees clockwise from twelve o'clock.
fn sector(column: usize, gate: f64) -> (f64, f64) {
    let width = (360.0 - gate - 3.0 * SEAM - 2.0 * GAP) / 6.0;
    let (pairs, second) = (column / 2, column % 2);
    let gaps = pairs as f64 * (SEAM + GAP) + second as f64 * SEAM;
    let from = gate / 2.0 + column as f64 * width + gaps;
    (from, from + width)
}

fn point(radius: f64, degrees: f64) -> (f64, f64) {
    let angle = degrees * PI / 180.0;
    (WIDTH / 2.0 + radius * angle.sin(), HEIGHT / 2.0 - radius * angle.cos())
}

fn draw_field(svg: &mut String, field: &Field, outer: f64, (from, to): (f64, f64)) {
    let inner = outer - WALL;
    let ((x1, y1), (x2, y2)) = (point(outer, from), point(outer, to));
    let ((x3, y3), (x4, y4)) = (point(inner, to), point(inner, from));
    let large = u8::from(to - from > 180.0);
    let (level, goal) = (field.level.name(), field.goal.name());
    let label = match field.count {
        0 => format!("{}, {goal}: no measure", level_words(field.level)),
        number => format!(
            "{}, {goal}: {number} {}, half of them {} or more",
            level_words(field.level),
            if number == 1 { "measure" } else { "measures" },
            field.class
        ),
    };
    let _ = write!(
        svg,
        "<a href=\"goal/{goal}.html#{level}\" aria-label=\"{label}\"><title>{label}</title><path class=\"f-{}\" d=\"M{x1:.1} {y1:.1}A{outer} {outer} 0 {large} 1 {x2:.1} {y2:.1}L{x3:.1} {y3:.1}A{inner} {inner} 0 {large} 0 {x4:.1} {y4:.1}Z\"/>",
        field.class
    );
    if field.count > 0 {
        let (x, y) = point(outer - WALL / 2.0, f64::midpoint(from, to));
        let class = format!("count on-{}", field.class);
        text(svg, (x, y + 4.5), "middle", &class, &field.count.to_string());
    }
    svg.push_str("</a>\n");
}

fn text(svg: &mut String, (x, y): (f64, f64), anchor: &str, class: &str, words: &str) {
    let class = if class.is_empty() { String::new() } else { format!(" class=\"{class}\"") };
    let _ = writeln!(
        svg,
        "<text x=\"{x:.1}\" y=\"{y:.1}\" text-anchor=\"{anchor}\"{class}>{words}</text>"
    );
}
