//! The Markdown of a page: front matter, fixed headings, fenced blocks.

use crate::Sections;
use crate::error::Faults;

/// A page cut into its parts. Line numbers count from 1.
pub(crate) struct Outline<'p> {
    /// From the first line of the file up to the closing `---`.
    pub(crate) front_matter: &'p str,
    /// Everything under `## Cases`, with the number of its first line; empty if there is no such heading.
    pub(crate) cases: (&'p str, u32),
    /// The prose.
    pub(crate) sections: Sections,
    /// True if the page has the heading `## Cases`.
    pub(crate) has_cases: bool,
}

const HEADINGS: [&str; 7] =
    ["## Why", "## Do", "### Azure AKS", "### On-Premise", "## Verify", "## Undo", "## Cases"];
/// Index of `## Cases`, the only heading that may be missing.
const CASES: usize = 6;

/// A heading found in the page.
struct Heading {
    index: usize,
    line: u32,
    /// Where its line starts and where the text below it starts.
    start: usize,
    below: usize,
}

/// Cuts a page; complains about headings that are wrong, missing or out of order.
pub(crate) fn cut<'p>(page: &'p str, faults: &mut Faults<'_>) -> Option<Outline<'p>> {
    let Some((front_matter, body, first_line)) = split(page) else {
        let help = "begin the page with a line `---`, the front matter, and a line `---`";
        faults.add_with_help((1, 1), "the page has no front matter", Some(help.to_owned()));
        return None;
    };
    let headings = headings(body, first_line, faults);
    check_order(&headings, faults);
    let mut texts: [&str; 7] = [""; 7];
    let mut lines = [0; 7];
    for (number, heading) in headings.iter().enumerate() {
        let end = headings.get(number + 1).map_or(body.len(), |next| next.start);
        let text = body.get(heading.below..end).unwrap_or("");
        if let (Some(slot), Some(line)) =
            (texts.get_mut(heading.index), lines.get_mut(heading.index))
        {
            (*slot, *line) = (text, heading.line + 1);
        }
        // `## Do` may go straight on to its environments.
        if text.trim().is_empty() && heading.index != 1 {
            let name = HEADINGS.get(heading.index).unwrap_or(&"");
            faults.add((heading.line, 1), format!("nothing stands under `{name}`"));
        }
    }
    let [why, todo, aks, on_prem, verify, undo, cases] = texts;
    let own = |text: &str| text.trim().to_owned().into();
    Some(Outline {
        front_matter,
        cases: (cases, lines.last().copied().unwrap_or(0)),
        has_cases: headings.iter().any(|heading| heading.index == CASES),
        sections: Sections {
            why: own(why),
            todo: own(todo),
            aks: own(aks),
            on_prem: own(on_prem),
            verify: own(verify),
            undo: own(undo),
        },
    })
}

/// Front matter, the rest, and the number of the first line of the rest.
fn split(page: &str) -> Option<(&str, &str, u32)> {
    page.strip_prefix("---\n")?;
    let mut start = 4;
    for (number, line) in page.get(4..)?.split_inclusive('\n').enumerate() {
        let end = start + line.len();
        if line.trim_end() == "---" {
            return Some((page.get(..start)?, page.get(end..)?, number as u32 + 3));
        }
        start = end;
    }
    None
}

fn headings(body: &str, first_line: u32, faults: &mut Faults<'_>) -> Vec<Heading> {
    let mut found = Vec::new();
    let mut fence: Option<Fence<'_>> = None;
    let mut start = 0;
    for (number, line) in body.split_inclusive('\n').enumerate() {
        let below = start + line.len();
        let text = line.trim_end();
        let number = first_line + number as u32;
        if let Some(open) = &fence {
            if open.closed_by(text) {
                fence = None;
            }
        } else if let Some(open) = Fence::open(text) {
            fence = Some(open);
        } else if let Some(index) = HEADINGS.iter().position(|&heading| heading == text) {
            found.push(Heading { index, line: number, start, below });
        } else {
            complain(text, number, &found, faults);
        }
        start = below;
    }
    found
}

/// Headings of one's own are welcome below `## Verify`, `## Undo` and `## Cases` (there they are titles).
fn complain(text: &str, line: u32, found: &[Heading], faults: &mut Faults<'_>) {
    if text.starts_with("# ") {
        let help = Some("the title stands in the front matter".to_owned());
        faults.add_with_help((line, 1), format!("unexpected heading `{text}`"), help);
    } else if text.starts_with("## ") || (text.starts_with("### ") && before_verify(found)) {
        let help = crate::suggestion::did_you_mean(text, HEADINGS)
            .unwrap_or_else(|| "the headings are Why, Do, Verify, Undo, Cases".to_owned());
        faults.add_with_help((line, 1), format!("unexpected heading `{text}`"), Some(help));
    }
}

fn before_verify(found: &[Heading]) -> bool {
    found.last().is_none_or(|heading| heading.index < 4)
}

fn check_order(headings: &[Heading], faults: &mut Faults<'_>) {
    let mut expected = 0;
    for heading in headings {
        let name = HEADINGS.get(heading.index).unwrap_or(&"");
        if heading.index < expected {
            faults.add((heading.line, 1), format!("`{name}` stands twice or too late"));
            continue;
        }
        for missing in HEADINGS.get(expected..heading.index).unwrap_or(&[]) {
            faults.add((heading.line, 1), format!("`{missing}` must come before `{name}`"));
        }
        expected = heading.index + 1;
    }
    let last = headings.last().map_or(1, |heading| heading.line);
    for missing in HEADINGS.get(expected..CASES).unwrap_or(&[]) {
        faults.add((last, 1), format!("the page lacks `{missing}`"));
    }
}

/// An open fenced block.
pub(crate) struct Fence<'l> {
    mark: char,
    length: usize,
    /// What follows the marks on the opening line.
    pub(crate) info: &'l str,
}

impl<'l> Fence<'l> {
    /// The fence that this line opens.
    pub(crate) fn open(line: &'l str) -> Option<Fence<'l>> {
        let mark = line.chars().next().filter(|mark| matches!(mark, '`' | '~'))?;
        let info = line.trim_start_matches(mark);
        let length = line.len() - info.len();
        let fits = length >= 3 && (mark == '~' || !info.contains('`'));
        fits.then_some(Fence { mark, length, info: info.trim() })
    }

    /// True if this line closes it.
    pub(crate) fn closed_by(&self, line: &str) -> bool {
        let line = line.trim_end();
        line.len() >= self.length && line.chars().all(|letter| letter == self.mark)
    }
}
