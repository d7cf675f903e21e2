//! The Markdown of a page, laid out for a terminal. Only the blocks that pages use: headings, paragraphs,
//! lists, quotes, tables and code.

use std::io::{self, Write};

use crate::Screen;
use crate::sanitise::sanitise;
use crate::tokens::Token;
use crate::wrap::wrap;

/// Longest line of a page that is shown whole.
const LINE: usize = 4_000;

/// Writes a section, each line indented by `indent`.
pub(super) fn write(
    markdown: &str,
    indent: usize,
    screen: Screen,
    out: &mut dyn Write,
) -> io::Result<()> {
    let mut layout = Layout { indent, screen, out, open: None };
    let mut fence: Option<String> = None;
    for line in markdown.trim().lines() {
        let trimmed = line.trim_start();
        if let Some(end) = &fence {
            if trimmed.trim_end() == end {
                fence = None;
            } else {
                layout.code(line)?;
            }
        } else if trimmed.starts_with("```") || trimmed.starts_with("~~~") {
            layout.flush()?;
            fence = Some(trimmed.chars().take_while(|c| "`~".contains(*c)).collect());
        } else {
            layout.line(line)?;
        }
    }
    layout.flush()
}

/// Text that is being gathered until its block ends.
struct Block {
    label: String,
    text: String,
}

struct Layout<'o> {
    indent: usize,
    screen: Screen,
    out: &'o mut dyn Write,
    open: Option<Block>,
}

impl Layout<'_> {
    fn line(&mut self, line: &str) -> io::Result<()> {
        let text = line.trim();
        if text.is_empty() {
            self.flush()?;
            return writeln!(self.out);
        }
        if let Some(heading) = text.strip_prefix('#') {
            self.flush()?;
            let heading = sanitise(heading.trim_start_matches('#').trim(), LINE);
            let heading = self.screen.palette.paint(Token::Heading, &heading);
            return writeln!(self.out, "{:1$}{heading}", "", self.indent);
        }
        if text.starts_with('|') || (self.open.is_none() && line.starts_with("    ")) {
            self.flush()?;
            return self.code(line);
        }
        if let Some((label, rest)) = item(line) {
            self.flush()?;
            self.open = Some(Block { label, text: rest.to_owned() });
            return Ok(());
        }
        match &mut self.open {
            Some(block) => {
                block.text.push(' ');
                block.text.push_str(text);
            }
            None => self.open = Some(Block { label: String::new(), text: text.to_owned() }),
        }
        Ok(())
    }

    fn code(&mut self, line: &str) -> io::Result<()> {
        let line = line.replace('\t', "    ");
        writeln!(
            self.out,
            "{}",
            format!("{:1$}{2}", "", self.indent + 4, sanitise(&line, LINE)).trim_end()
        )
    }

    fn flush(&mut self) -> io::Result<()> {
        let Some(block) = self.open.take() else { return Ok(()) };
        let hanging = block.label.chars().count();
        let text = plain(&sanitise(&block.text, LINE));
        let space = self.screen.columns().saturating_sub(self.indent + hanging);
        for (number, line) in wrap(&text, space).iter().enumerate() {
            let label = if number == 0 { block.label.as_str() } else { "" };
            writeln!(self.out, "{:1$}{label:hanging$}{line}", "", self.indent)?;
        }
        Ok(())
    }
}

/// The mark of a list's item or of a quote with its indentation, and the text behind it.
fn item(line: &str) -> Option<(String, &str)> {
    let text = line.trim_start();
    let depth = line.len() - text.len();
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let mark = match text.as_bytes().get(digits) {
        Some(b'-' | b'*' | b'>') if digits == 0 => 1,
        Some(b'.' | b')') if (1..4).contains(&digits) => digits + 1,
        _ => return None,
    };
    let (mark, rest) = text.split_at_checked(mark)?;
    let rest = rest.strip_prefix(' ')?;
    Some((format!("{:depth$}{mark} ", ""), rest.trim()))
}

/// Takes strong emphasis and links apart: `**a**` is `a`, `[a](b)` is `a (b)`. Code stays as it is.
fn plain(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for (number, part) in text.split('`').enumerate() {
        if number > 0 {
            out.push('`');
        }
        if number % 2 == 1 {
            out.push_str(part);
        } else {
            out.push_str(&links(&part.replace("**", "")));
        }
    }
    out
}

fn links(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('[') {
        let link = after.split_once("](").and_then(|(label, more)| {
            let (target, more) = more.split_once(')')?;
            (!label.contains('[')).then_some((label, target, more))
        });
        out.push_str(before);
        match link {
            Some((label, target, more)) => {
                out.push_str(&format!("{label} ({target})"));
                rest = more;
            }
            None => {
                out.push('[');
                rest = after;
            }
        }
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lay_out(markdown: &str) -> String {
        let mut out = Vec::new();
        let screen = Screen { width: 40, ..Screen::PLAIN };
        write(markdown, 2, screen, &mut out).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn paragraphs_and_lists_are_wrapped_and_code_is_not() {
        insta::assert_snapshot!(lay_out(
            "One **strong** paragraph that\nruns over two lines, with a [link](https://x.example).\n\n\
             - first item, which is longer than a line can be\n  and goes on\n- second\n\n1. one\n2. two\n\n\
             ```sh\nkubectl get pods -A -o json | jq '.items[].metadata.name'\n\nls\n```\n\n### Then\nDone."
        ), @"
          One strong paragraph that runs over
          two lines, with a link
          (https://x.example).

          - first item, which is longer than a
            line can be and goes on
          - second

          1. one
          2. two

              kubectl get pods -A -o json | jq '.items[].metadata.name'

              ls

          Then
          Done.
        ");
    }

    #[test]
    fn brackets_that_are_no_link_stay() {
        assert_eq!(links("a[0] and [x] and [y](z)"), "a[0] and [x] and y (z)");
        assert_eq!(plain("`a[0](b)` **c**"), "`a[0](b)` c");
    }

    #[test]
    fn a_page_cannot_steer_the_terminal() {
        assert_eq!(
            lay_out("a\x1b[31m\n\n```\n\x1b]0;x\x07\n```"),
            "  a\\x1b[31m\n\n      \\x1b]0;x\\x07\n"
        );
    }
}
