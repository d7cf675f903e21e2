//! Tables of the library: CSV with a head.

use std::fmt;

/// A table that cannot be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TableError {
    /// The line, counted from 1.
    pub line: usize,
    /// What is wrong.
    pub message: String,
}

/// The named columns of each row of a table without line breaks in its cells.
pub fn rows<const N: usize>(csv: &str, columns: [&str; N]) -> Result<Vec<[String; N]>, TableError> {
    let mut lines = csv.lines().enumerate().map(|(number, line)| (number + 1, line));
    let head = lines.next().map(|(_, line)| cells(line)).unwrap_or_default();
    let places = columns.map(|column| head.iter().position(|name| name == column));
    if let Some((missing, _)) = columns.iter().zip(&places).find(|(_, place)| place.is_none()) {
        return Err(TableError { line: 1, message: format!("there is no column `{missing}`") });
    }
    let mut rows = Vec::new();
    for (line, text) in lines.filter(|(_, text)| !text.trim().is_empty()) {
        let cells = cells(text);
        if cells.len() != head.len() {
            let message = format!("{} cells instead of {}", cells.len(), head.len());
            return Err(TableError { line, message });
        }
        rows.push(
            places
                .map(|place| place.and_then(|place| cells.get(place)).cloned().unwrap_or_default()),
        );
    }
    Ok(rows)
}

/// The cells of a line; a cell in double quotes may hold commas and doubled quotes.
fn cells(line: &str) -> Vec<String> {
    let mut cells = vec![String::new()];
    let mut quoted = false;
    let mut letters = line.chars().peekable();
    while let Some(letter) = letters.next() {
        match letter {
            '"' if quoted && letters.peek() == Some(&'"') => {
                letters.next();
                push(&mut cells, '"');
            }
            '"' => quoted = !quoted,
            ',' if !quoted => cells.push(String::new()),
            _ => push(&mut cells, letter),
        }
    }
    cells
}

fn push(cells: &mut [String], letter: char) {
    if let Some(cell) = cells.last_mut() {
        cell.push(letter);
    }
}

impl fmt::Display for TableError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "line {}: {}", self.line, self.message)
    }
}

impl std::error::Error for TableError {}
