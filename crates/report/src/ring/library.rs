//! The library in the picture: how many measures each field has, and how grave they are.

use std::fmt::Write;

use ringfort_measure::{Goal, Level};

use super::{HEIGHT, WALL, WIDTH, gate, name_goals, name_level, outer, piece, point, sector, text};
use crate::site::level_words;

/// A level and a goal.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Field {
    pub(crate) level: Level,
    pub(crate) goal: Goal,
    pub(crate) count: usize,
    /// `critical`, `high`, `medium`, `low` or `none`.
    pub(crate) class: &'static str,
}

/// Draws the rings as SVG; each field leads to its level's page.
pub(crate) fn draw(fields: &[[Field; 6]; 5]) -> String {
    let mut svg = format!(
        "<svg class=\"ring\" viewBox=\"0 0 {WIDTH} {HEIGHT}\" role=\"group\" aria-label=\"Measures by level and goal\">\n"
    );
    for (row, ring) in fields.iter().enumerate() {
        let outer = outer(row);
        for (column, field) in ring.iter().enumerate() {
            draw_field(&mut svg, field, outer, sector(column, gate(outer - WALL / 2.0)));
        }
        if let Some(first) = ring.first() {
            name_level(&mut svg, row, level_words(first.level));
        }
    }
    name_goals(&mut svg);
    svg.push_str("</svg>");
    svg
}

fn draw_field(svg: &mut String, field: &Field, outer: f64, sector: (f64, f64)) {
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
        "<a href=\"goal/{goal}.html#{level}\" aria-label=\"{label}\"><title>{label}</title><path class=\"f-{}\" d=\"{}\"/>",
        field.class,
        piece(outer, sector)
    );
    if field.count > 0 {
        let (x, y) = point(outer - WALL / 2.0, f64::midpoint(sector.0, sector.1));
        let class = format!("count on-{}", field.class);
        text(svg, (x, y + 4.5), "middle", &class, &field.count.to_string());
    }
    svg.push_str("</a>\n");
}
