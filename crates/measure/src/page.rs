//! One page of the library, read and checked.

use crate::case::{self, Case, Expectation};
use crate::error::{Faults, PageError};
use crate::syntax::is_id;
use crate::{EnvironmentStatus, Level, Measure, front_matter, outline};

/// What a page says: the measure, and the examples that are run against it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page {
    /// The measure.
    pub measure: Measure,
    /// Its cases, those of `ID.cases.md` after those of the page.
    pub cases: Vec<Case>,
}

/// The texts that make up one page, and what they are called in errors.
#[derive(Clone, Copy, Debug)]
pub struct PageText<'t> {
    /// The folder.
    pub level: Level,
    /// The file's name without its ending.
    pub id: &'t str,
    /// The file as errors name it.
    pub file: &'t str,
    /// Its text.
    pub text: &'t str,
    /// Name and text of `ID.cases.md`, if there is one.
    pub more_cases: Option<(&'t str, &'t str)>,
}

impl Page {
    /// Reads a page. All that is wrong with it is told at once, in the order of the page.
    pub fn parse(source: PageText<'_>) -> Result<Page, Vec<PageError>> {
        let mut faults = Faults::new(source.file);
        if !is_id(source.id) {
            let help =
                "name it in lower-case words joined by hyphens, such as `run-as-non-root.md`";
            let message = format!("`{}` is no id for a measure", source.id);
            faults.add_with_help((1, 1), message, Some(help.to_owned()));
        }
        let text = unix_lines(source.text);
        let page = outline::cut(&text, &mut faults).and_then(|outline| {
            let mut measure =
                front_matter::read(source.level, source.id, outline.front_matter, &mut faults)?;
            let (text, line) = outline.cases;
            let owner = (source.id, &*measure.checks);
            let cases = case::read(text, line, owner, &mut faults);
            measure.sections = outline.sections;
            let has_cases = outline.has_cases || source.more_cases.is_some();
            check_whole(&measure, has_cases, &mut faults);
            Some(Page { measure, cases })
        });
        let clean = faults.none();
        let mut errors = faults.into_errors();
        let Some(mut page) = page else { return Err(errors) };
        if let Some((file, text)) = source.more_cases {
            errors.extend(page.add_cases(file, text).err().unwrap_or_default());
        }
        page.choose_examples();
        if clean && errors.is_empty() { Ok(page) } else { Err(errors) }
    }

    fn add_cases(&mut self, file: &str, text: &str) -> Result<(), Vec<PageError>> {
        let mut faults = Faults::new(file);
        let owner = (&*self.measure.id, &*self.measure.checks);
        let cases = case::read(&unix_lines(text), 1, owner, &mut faults);
        if cases.is_empty() && faults.none() {
            faults.add((1, 1), "this file holds no cases");
        }
        self.cases.extend(cases);
        let errors = faults.into_errors();
        if errors.is_empty() { Ok(()) } else { Err(errors) }
    }

    fn choose_examples(&mut self) {
        let example = |found: Option<&Case>| found.map(|case| case.example().into());
        let broken =
            |case: &&Case| matches!(case.expectation, Expectation::Marked | Expectation::Broken);
        self.measure.before = example(self.cases.iter().find(broken));
        self.measure.after = example(self.cases.iter().find(|case| case.holds()));
    }
}

fn check_whole(measure: &Measure, has_cases: bool, faults: &mut Faults<'_>) {
    if !measure.checks.is_empty() && !has_cases {
        faults.add((1, 1), "a measure with checks needs `## Cases`");
    }
    let both = [measure.environments.aks, measure.environments.on_prem];
    let nowhere = both.iter().all(|&status| status == EnvironmentStatus::NotAvailable);
    if nowhere {
        faults.add((1, 1), "a measure must be possible in at least one environment");
    }
}

fn unix_lines(text: &str) -> String {
    text.trim_start_matches('\u{feff}').replace("\r\n", "\n")
}
