//! What a renderer wrote to its standard error, made fit to be shown.

/// As much of it as helps.
const LINES: usize = 4;
const CHARACTERS: usize = 600;

/// The last lines of a complaint in one line, without control characters. `names` are replaced: paths of
/// ours by the names that people know.
pub(crate) fn tell(complaint: &[u8], names: &[(String, String)]) -> String {
    let mut text = String::from_utf8_lossy(complaint).into_owned();
    for (ours, theirs) in names {
        text = text.replace(ours.as_str(), theirs);
    }
    let lines: Vec<String> = text.lines().map(clean).filter(|line| is_telling(line)).collect();
    let last = lines.get(lines.len().saturating_sub(LINES)..).unwrap_or_default().join("; ");
    let last = last.trim_start_matches("Error: ").trim_start_matches("error: ");
    match last.char_indices().nth(CHARACTERS) {
        Some((end, _)) => format!("{}...", last.get(..end).unwrap_or_default()),
        None => last.to_owned(),
    }
}

fn is_telling(line: &str) -> bool {
    let advice = ["Use --debug flag", "# Warning:", "level=WARN", "WARNING:", "walk.go"];
    !line.is_empty() && !advice.iter().any(|known| line.contains(known))
}

fn clean(line: &str) -> String {
    let words = line.split(|letter: char| letter.is_control() || letter.is_whitespace());
    words.filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_complaint_is_one_clean_line_with_names_that_people_know() {
        let names = [("/tmp/ringfort-x/chart/web".to_owned(), "web-1.0.tgz".to_owned())];
        let told = tell(
            b"Error: \x1b[31mbad\x1b[0m in\n\n/tmp/ringfort-x/chart/web/values.yaml\r\n",
            &names,
        );
        assert_eq!(told, "[31mbad [0m in; web-1.0.tgz/values.yaml");
    }

    #[test]
    fn a_long_complaint_is_cut() {
        let told = tell("é".repeat(5000).as_bytes(), &[]);
        assert_eq!(told.chars().count(), CHARACTERS + 3);
    }
}
