//! From physical lines to instructions: continuation lines, comments, here-documents, parser directives.

use ringfort_document::Span;

/// A parser directive at the head of the file: name in lower case, value, place.
pub(crate) type Directive = (String, String, Span);

/// Goes through the instructions of a text.
pub(crate) struct Lines<'t> {
    text: &'t str,
    at: usize,
    /// The character that continues a line.
    pub(crate) escape: char,
    pub(crate) directives: Vec<Directive>,
}

/// One instruction, its continuation lines joined.
#[derive(Debug, Default)]
pub(crate) struct Line {
    pub(crate) text: String,
    /// Where parts of `text` stand in the source: offset in `text`, offset in the source; ascending.
    pieces: Vec<(usize, usize)>,
    /// The bodies of here-documents.
    pub(crate) bodies: Vec<String>,
    /// The whole instruction in the source.
    pub(crate) span: Span,
}

impl<'t> Lines<'t> {
    pub(crate) fn new(text: &'t str) -> Lines<'t> {
        let at = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
        let mut lines = Lines { text, at, escape: '\\', directives: Vec::new() };
        lines.read_directives();
        lines
    }

    fn read_directives(&mut self) {
        let start = self.at;
        while let Some((from, line)) = self.physical() {
            let Some((name, value)) = directive(line) else {
                // The first line that is no directive is an ordinary one.
                self.at = from;
                break;
            };
            if name == "escape" && value == "`" {
                self.escape = '`';
            }
            let span = Span { start: from as u32, end: (from + line.trim_end().len()) as u32 };
            self.directives.push((name, value, span));
        }
        // Directives are comments as well: nothing is lost by beginning behind them.
        debug_assert!(self.at >= start);
    }

    /// The next line without its end, and where it starts.
    fn physical(&mut self) -> Option<(usize, &'t str)> {
        let from = self.at;
        let rest = self.text.get(from..).filter(|rest| !rest.is_empty())?;
        let length = rest.find('\n').map_or(rest.len(), |feed| feed + 1);
        self.at = from + length;
        let line = rest.get(..length).unwrap_or(rest);
        Some((from, line.trim_end_matches(['\n', '\r'])))
    }

    fn logical(&mut self) -> Option<Line> {
        let mut line = Line::default();
        let mut started = false;
        while let Some((from, physical)) = self.physical() {
            let trimmed = physical.trim_start();
            if trimmed.is_empty() || trimmed.starts_with('#') {
                continue;
            }
            let kept = if started { physical } else { trimmed };
            let start = from + physical.len() - kept.len();
            if !started {
                line.span.start = start as u32;
                started = true;
            }
            let continued = kept.trim_end_matches([' ', '\t']).strip_suffix(self.escape);
            let kept = continued.unwrap_or_else(|| kept.trim_end());
            line.pieces.push((line.text.len(), start));
            line.text.push_str(kept);
            line.span.end = (start + kept.len()) as u32;
            if continued.is_none() {
                break;
            }
        }
        started.then_some(line)
    }

    fn read_bodies(&mut self, line: &mut Line) {
        for (delimiter, strips_tabs) in here_documents(line) {
            let mut body = String::new();
            while let Some((from, physical)) = self.physical() {
                line.span.end = (from + physical.len()) as u32;
                let shown = if strips_tabs { physical.trim_start_matches('\t') } else { physical };
                if shown == delimiter {
                    break;
                }
                body.push_str(shown);
                body.push('\n');
            }
            line.bodies.push(body);
        }
    }
}

impl Iterator for Lines<'_> {
    type Item = Line;

    fn next(&mut self) -> Option<Line> {
        let mut line = self.logical()?;
        self.read_bodies(&mut line);
        Some(line)
    }
}

impl Line {
    /// The first word.
    pub(crate) fn name(&self) -> &str {
        self.text.split_whitespace().next().unwrap_or_default()
    }

    /// The bytes of the source where a part of the text stands.
    pub(crate) fn place(&self, start: usize, end: usize) -> Span {
        let last = self.source(end.saturating_sub(1).max(start));
        Span { start: self.source(start) as u32, end: (last + usize::from(end > start)) as u32 }
    }

    fn source(&self, offset: usize) -> usize {
        let piece = self.pieces.partition_point(|&(from, _)| from <= offset).saturating_sub(1);
        self.pieces.get(piece).map_or(0, |&(from, start)| start + offset.saturating_sub(from))
    }
}

/// `# name=value`
fn directive(line: &str) -> Option<(String, String)> {
    let (name, value) = line.trim().strip_prefix('#')?.split_once('=')?;
    let (name, value) = (name.trim(), value.trim());
    let is_known =
        ["syntax", "escape", "check"].iter().any(|known| name.eq_ignore_ascii_case(known));
    (is_known && !value.is_empty()).then(|| (name.to_ascii_lowercase(), value.to_owned()))
}

/// Delimiters of the here-documents of a line, and whether their lines lose leading tabs.
fn here_documents(line: &Line) -> Vec<(String, bool)> {
    let mut words = line.text.split_whitespace();
    let mut name = words.next().unwrap_or_default();
    if name.eq_ignore_ascii_case("ONBUILD") {
        name = words.next().unwrap_or_default();
    }
    if !["ADD", "COPY", "RUN"].iter().any(|known| name.eq_ignore_ascii_case(known)) {
        return Vec::new();
    }
    words.filter_map(here_document).collect()
}

fn here_document(word: &str) -> Option<(String, bool)> {
    let rest = word.trim_start_matches(|first: char| first.is_ascii_digit()).strip_prefix("<<")?;
    let (rest, strips_tabs) = match rest.strip_prefix('-') {
        Some(rest) => (rest, true),
        None => (rest, false),
    };
    let quote = |quote: char| rest.strip_prefix(quote)?.strip_suffix(quote);
    let delimiter = quote('"').or_else(|| quote('\'')).unwrap_or(rest);
    let is_name = |letter: char| letter.is_alphanumeric() || matches!(letter, '_' | '-' | '.');
    (!delimiter.is_empty() && delimiter.chars().all(is_name))
        .then(|| (delimiter.to_owned(), strips_tabs))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(text: &str) -> Vec<String> {
        Lines::new(text).map(|line| line.text).collect()
    }

    #[test]
    fn lines_are_joined_and_comments_left_out() {
        let text = "# a comment\nFROM a\n\nRUN one \\\n  # between\n\n  && two\\  \n  three\n";
        assert_eq!(texts(text), ["FROM a", "RUN one   && two  three"]);
    }

    #[test]
    fn the_escape_character_can_be_chosen() {
        assert_eq!(
            texts("# escape=`\nFROM a\nRUN dir C:\\\nRUN x `\n y\n"),
            ["FROM a", "RUN dir C:\\", "RUN x  y"]
        );
        // After the first comment there are no directives any more.
        assert_eq!(texts("# hello\n# escape=`\nRUN x `\nFROM a"), ["RUN x `", "FROM a"]);
    }

    #[test]
    fn here_documents_are_no_instructions() {
        let text = "RUN <<EOF\nUSER root\nEOF\nCOPY <<-'A' <<B /x/\n\tUSER x\n\tA\nB\nUSER app\n";
        let lines: Vec<Line> = Lines::new(text).collect();
        assert_eq!(
            lines.iter().map(|line| line.name()).collect::<Vec<_>>(),
            ["RUN", "COPY", "USER"]
        );
        assert_eq!(lines[0].bodies, ["USER root\n"]);
        assert_eq!(lines[1].bodies, ["USER x\n", ""]);
        assert_eq!(texts("RUN cat <<< x\nUSER a"), ["RUN cat <<< x", "USER a"]);
        assert_eq!(texts("RUN <<EOF\nnever ends"), ["RUN <<EOF"]);
    }

    #[test]
    fn places_are_those_of_the_source() {
        let text = "FROM a\nRUN one \\\n  two\n";
        let line = Lines::new(text).nth(1).unwrap();
        let at = line.text.find("two").unwrap();
        let Span { start, end } = line.place(at, at + 3);
        assert_eq!(&text[start as usize..end as usize], "two");
        assert_eq!(&text[line.span.start as usize..line.span.end as usize], "RUN one \\\n  two");
    }
}
