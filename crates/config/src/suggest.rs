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

/// Edits from one word to the other, letters' case not counted.
fn distance(from: &str, to: &str) -> usize {
    let from: Vec<char> = from.chars().flat_map(char::to_lowercase).collect();
    let to: Vec<char> = to.chars().flat_map(char::to_lowercase).collect();
    let mut row: Vec<usize> = (0..=to.len()).collect();
    for (done, &letter) in from.iter().enumerate() {
        let mut corner = done;
        let mut left = done + 1;
        if let Some(first) = row.first_mut() {
            *first = left;
        }
        for (cell, &other) in row.iter_mut().skip(1).zip(&to) {
            let above = *cell;
            let replaced = corner + usize::from(letter != other);
            left = replaced.min(above + 1).min(left + 1);
            corner = above;
            *cell = left;
        }
    }
    row.last().copied().unwrap_or(0)
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
    }
}
