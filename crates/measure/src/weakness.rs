//! The weakness classes of the interception model.

/// One class, from `library/weaknesses.csv`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WeaknessClass {
    /// For example `W-ROOT`.
    pub id: &'static str,
    /// What a subject of this class does or lacks, in a few words.
    pub words: &'static str,
}

const TABLE: &str = include_str!("../../../library/weaknesses.csv");

/// All classes, in the order of the table.
pub fn weakness_classes() -> impl Iterator<Item = WeaknessClass> {
    TABLE
        .lines()
        .skip(1)
        .filter_map(|line| line.split_once(','))
        .map(|(id, words)| WeaknessClass { id, words })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_has_an_id_and_words() {
        let mut ids: Vec<&str> = weakness_classes().map(|class| class.id).collect();
        assert_eq!(ids.len(), TABLE.lines().count() - 1);
        assert!(
            weakness_classes().all(|class| class.id.starts_with("W-") && !class.words.is_empty())
        );
        ids.sort_unstable();
        ids.dedup();
        assert_eq!(ids.len(), TABLE.lines().count() - 1);
    }
}
