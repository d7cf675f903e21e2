//! Benchmarks as lists of requirements, in our own words.

use crate::TableError;
use crate::table::rows;

/// A benchmark that people must answer to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Benchmark {
    /// What it is called here, for example `cis-k8s-1.12`.
    pub name: String,
    /// Its title.
    pub title: String,
    /// The name under which measures map to it.
    pub source: String,
    /// In the benchmark's order.
    pub requirements: Vec<Requirement>,
}

/// One requirement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Requirement {
    /// The benchmark's own number or id.
    pub id: String,
    /// What it asks for, in a few words of ours.
    pub words: String,
}

impl Benchmark {
    /// Reads the table of views, with the columns `view`, `source` and `title`; `list` gives the table of a view's
    /// requirements, with the columns `id` and `words`.
    ///
    /// # Errors
    /// If a table cannot be read.
    pub fn read_all<'t>(
        views: &str,
        list: impl Fn(&str) -> &'t str,
    ) -> Result<Vec<Benchmark>, TableError> {
        let views = rows(views, ["view", "source", "title"])?;
        let read = |[name, source, title]: [String; 3]| {
            let requirements = rows(list(&name), ["id", "words"])?;
            let requirement = |[id, words]: [String; 2]| Requirement { id, words };
            let requirements = requirements.into_iter().map(requirement).collect();
            Ok(Benchmark { name, title, source, requirements })
        };
        views.into_iter().map(read).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_view_has_its_requirements_in_order() {
        let views = "view,source,title\nx-1,x,The X\n";
        let lists = Benchmark::read_all(views, |_| "id,words\n1.2,\"b, c\"\n1.1,a\n").unwrap();
        assert_eq!(lists.len(), 1);
        let ids: Vec<&str> = lists[0].requirements.iter().map(|one| &*one.id).collect();
        assert_eq!((&*lists[0].title, ids), ("The X", vec!["1.2", "1.1"]));
        assert_eq!(lists[0].requirements[0].words, "b, c");
        assert!(Benchmark::read_all(views, |_| "id\n1\n").is_err());
    }
}
