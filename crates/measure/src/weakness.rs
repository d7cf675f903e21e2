//! The weakness classes of the interception model.

use std::sync::LazyLock;

use crate::{Level, rows};

/// One class, from `library/weaknesses.csv`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WeaknessClass {
    /// For example `W-ROOT`.
    pub id: String,
    /// Where measures against it mostly stand.
    pub level: Level,
    /// What a subject of this class does or lacks, in a few words.
    pub words: String,
}

static CLASSES: LazyLock<Vec<WeaknessClass>> = LazyLock::new(|| {
    let table = include_str!("../../../library/weaknesses.csv");
    let rows = rows(table, ["id", "level", "words"]).unwrap_or_default();
    let class = |[id, level, words]: [String; 3]| {
        Some(WeaknessClass { id, level: Level::from_name(&level)?, words })
    };
    rows.into_iter().filter_map(class).collect()
});

/// All classes, in the order of the table.
pub fn weakness_classes() -> &'static [WeaknessClass] {
    &CLASSES
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_has_an_id_a_level_and_words() {
        let lines = include_str!("../../../library/weaknesses.csv").lines().count();
        let mut ids: Vec<&str> = weakness_classes().iter().map(|class| &*class.id).collect();
        assert_eq!(ids.len(), lines - 1);
        let complete =
            |class: &WeaknessClass| class.id.starts_with("W-") && !class.words.is_empty();
        assert!(weakness_classes().iter().all(complete));
        ids.sort_unstable();
        ids.dedup();
        assert_eq!(ids.len(), lines - 1);
    }
}
