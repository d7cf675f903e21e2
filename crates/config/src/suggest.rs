//! What somebody may have meant.

/// The name of `names` that differs least from `typed`, if it is close enough to be meant.
pub(crate) fn nearest<'a>(
    typed: &str,
    names: impl IntoIterator<Item = &'a str>,
) -> Option<&'a str> {
    if typed.len() > 128 {
        return None;
    }
    let most = (typed.chars().count() / 3).clamp(1, 4);
    names
        .into_iter()
        .filter(|name| name.len().abs_diff(typed.len()) <= most * 4)
        .map(|name| (distance(typed, name), name))
        .filter(|&(distance, _)| distance <= most)
        .min()
        .map(|(_, name)| name)
}

/// ``did you mean `x`?``, if something is near.
pub(crate) fn did_you_mean<'a>(
    typed: &str,
    names: impl IntoIterator<Item = &'a str>,
) -> Option<String> {
    nearest(typed, names).map(|name| format!("did you mean `{name}`?"))
}

/// Edits from one word to the other, two neighbours in the wrong order being one; case does not count.
fn distance(from: &str, to: &str) -> usize {
    let from: Vec<char> = from.chars().flat_map(char::to_lowercase).collect();
    let to: Vec<char> = to.chars().flat_map(char::to_lowercase).collect();
    let mut rows: Vec<Vec<usize>> = vec![(0..=to.len()).collect()];
    for row in 1..=from.len() {
        let mut cells = vec![row];
        for column in 1..=to.len() {
            let at = |up: usize, left: usize| {
                let row = if up == 0 { Some(&cells) } else { rows.get(row.checked_sub(up)?) };
                row?.get(column.checked_sub(left)?).copied()
            };
            let same = from.get(row - 1) == to.get(column - 1);
            let swapped = row > 1
                && column > 1
                && from.get(row - 1) == to.get(column - 2)
                && from.get(row - 2) == to.get(column - 1);
            let edits = [
                at(1, 1).map(|cost| cost + usize::from(!same)),
                at(1, 0).map(|cost| cost + 1),
                at(0, 1).map(|cost| cost + 1),
                at(2, 2).filter(|_| swapped).map(|cost| cost + 1),
            ];
            cells.push(edits.into_iter().flatten().min().unwrap_or(0));
        }
        rows.push(cells);
    }
    rows.last().and_then(|cells| cells.last()).copied().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_of_the_finger_is_recognised() {
        let names = ["run-as-non-root", "drop-capabilities", "failOn"];
        assert_eq!(nearest("run-as-nonroot", names), Some("run-as-non-root"));
        assert_eq!(nearest("failon", names), Some("failOn"));
        assert_eq!(nearest("drop-capability", names), Some("drop-capabilities"));
    }

    #[test]
    fn another_word_is_not() {
        assert_eq!(nearest("memory-limit", ["run-as-non-root"]), None);
        assert_eq!(nearest("", ["a-long-name"]), None);
    }

    #[test]
    fn counts_edits() {
        assert_eq!(distance("kitten", "sitting"), 3);
        assert_eq!(distance("", "abc"), 3);
        assert_eq!(distance("abc", ""), 3);
        assert_eq!(distance("Abc", "aBC"), 0);
        assert_eq!(distance("hihg", "high"), 1);
    }
}
