//! The ring picture: five levels, outermost first, crossed by six goals.

mod assessment;
mod library;

use std::f64::consts::PI;
use std::fmt::Write;

use ringfort_measure::Goal;

pub(crate) use assessment::{Centre, Look, Sector, draw as draw_assessment};
pub(crate) use library::{Field, draw as draw_library};

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

/// A piece of a wall between two angles.
fn piece(outer: f64, (from, to): (f64, f64)) -> String {
    let inner = outer - WALL;
    let ((x1, y1), (x2, y2)) = (point(outer, from), point(outer, to));
    let ((x3, y3), (x4, y4)) = (point(inner, to), point(inner, from));
    format!(
        "M{x1:.1} {y1:.1}A{outer} {outer} 0 0 1 {x2:.1} {y2:.1}L{x3:.1} {y3:.1}A{inner} {inner} 0 0 0 {x4:.1} {y4:.1}Z"
    )
}

fn text(svg: &mut String, (x, y): (f64, f64), anchor: &str, class: &str, words: &str) {
    let class = if class.is_empty() { String::new() } else { format!(" class=\"{class}\"") };
    let _ = writeln!(
        svg,
        "<text x=\"{x:.1}\" y=\"{y:.1}\" text-anchor=\"{anchor}\"{class}>{words}</text>"
    );
}

/// The name of a level in its gate.
fn name_level(svg: &mut String, row: usize, words: &str) {
    let (x, y) = point(outer(row) - WALL / 2.0, 0.0);
    text(svg, (x, y + 4.5), "middle", "level", words);
}

/// The names of the goals outside.
fn name_goals(svg: &mut String) {
    for (column, goal) in Goal::ALL.iter().enumerate() {
        let (from, to) = sector(column, GATE);
        let middle = f64::midpoint(from, to);
        let (x, y) = point(OUTER + 14.0, middle);
        let anchor = if middle < 180.0 { "start" } else { "end" };
        text(svg, (x, y + 4.5), anchor, "", &crate::site::capital(goal.name()));
    }
}

/// The outer edge of a wall, counted from the outermost.
fn outer(row: usize) -> f64 {
    OUTER - row as f64 * (WALL + SPACE)
}
