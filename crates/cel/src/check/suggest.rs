//! "Did you mean": the name that is closest to one that does not exist.

/// The closest of the names, if one is close enough to be a slip.
pub(super) fn closest<'n>(name: &str, known: impl Iterator<Item = &'n str>) -> Option<&'n str> {
    let limit = name.chars().count().div_ceil(4).min(3);
    known
        .map(|candidate| (distance(name, candidate, limit), candidate))
        .filter(|(distance, _)| *distance <= limit)
        .min()
        .map(|(_, candidate)| candidate)
}

/// How many letters must be added, dropped, replaced or swapped with their neighbour, regardless of
/// case; `limit + 1` stands for all that is more.
fn distance(left: &str, right: &str, limit: usize) -> usize {
    let left: Vec<char> = left.to_lowercase().chars().collect();
    let right: Vec<char> = right.to_lowercase().chars().collect();
    if left.len().abs_diff(right.len()) > limit {
        return limit + 1;
    }
    let mut before: Vec<usize> = Vec::new();
    let mut previous: Vec<usize> = (0..=right.len()).collect();
    for (row, &letter) in left.iter().enumerate() {
        let mut current = vec![row + 1];
        for (column, &other) in right.iter().enumerate() {
            let at =
                |cells: &[usize], index: usize| cells.get(index).copied().unwrap_or(usize::MAX);
            let replaced = at(&previous, column) + usize::from(letter != other);
            let mut best =
                replaced.min(at(&previous, column + 1) + 1).min(at(&current, column) + 1);
            let swapped = row > 0
                && column > 0
                && left.get(row - 1) == Some(&other)
                && right.get(column - 1) == Some(&letter);
            if swapped {
                best = best.min(at(&before, column - 1) + 1);
            }
            current.push(best);
        }
        before = std::mem::replace(&mut previous, current);
    }
    previous.last().copied().unwrap_or(limit + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_slips_only() {
        let known = ["startsWith", "endsWith", "size", "matches", "object"];
        let find = |name| closest(name, known.into_iter());
        assert_eq!(find("startWith"), Some("startsWith"));
        assert_eq!(find("startswith"), Some("startsWith"));
        assert_eq!(find("obejct"), Some("object"));
        assert_eq!(find("match"), Some("matches"));
        assert_eq!(find("siez"), Some("size"));
        assert_eq!(find("length"), None);
        assert_eq!(find("x"), None);
    }
}
