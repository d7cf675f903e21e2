//! Text in Markdown that stays text: no markup, no HTML, no mentions, no links.

use crate::sanitise::{MESSAGE, sanitise};

/// A name as code.
pub(crate) fn code(text: &str) -> String {
    let text = sanitise(text, MESSAGE);
    if text.is_empty() {
        return String::new();
    }
    let longest = text.split(|c| c != '`').map(str::len).max().unwrap_or(0);
    let fence = "`".repeat(longest + 1);
    let edge = if text.starts_with('`') || text.ends_with('`') { " " } else { "" };
    format!("{fence}{edge}{text}{edge}{fence}")
}

/// A sentence in which back-ticks mark code and nothing else is markup.
pub(crate) fn prose(text: &str) -> String {
    sentence(text, escape)
}

/// As [`prose`], for sentences of our own: addresses in them stay links.
pub(crate) fn guidance(text: &str) -> String {
    sentence(text, |part| escape(part).replace("https`:`//", "https://"))
}

fn sentence(text: &str, escape: impl Fn(&str) -> String) -> String {
    let text = sanitise(text, MESSAGE);
    let parts: Vec<&str> = text.split('`').collect();
    if parts.len().is_multiple_of(2) {
        return escape(&text);
    }
    let mut out = String::new();
    for (number, part) in parts.into_iter().enumerate() {
        out.push_str(&if number % 2 == 1 { code(part) } else { escape(part) });
    }
    out
}

/// What stands in a cell of a table.
pub(crate) fn cell(markdown: &str) -> String {
    markdown.replace('|', "\\|")
}

fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text.chars();
    while let Some(c) = rest.next() {
        let after = rest.as_str();
        let before_word = after.starts_with(|c: char| c.is_alphanumeric());
        match c {
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '&' => out.push_str("&amp;"),
            // Forges turn these into mentions and references, also where they are escaped, but never in code.
            '@' | '#' | '!' | '~' | '%' | '$' if before_word => {
                out.push('`');
                out.push(c);
                out.push('`');
            }
            ':' if after.starts_with("//") => out.push_str("`:`"),
            '.' if out.to_ascii_lowercase().ends_with("www") => out.push_str("`.`"),
            '\\' | '`' | '*' | '_' | '[' | ']' | '~' | '#' | '!' | '$' => {
                out.push('\\');
                out.push(c);
            }
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markup_and_html_are_text() {
        assert_eq!(
            escape("*a* <script>x</script> [l](u) _b_ \\"),
            "\\*a\\* &lt;script&gt;x&lt;/script&gt; \\[l\\](u) \\_b\\_ \\\\"
        );
    }

    #[test]
    fn nobody_is_mentioned_and_nothing_is_linked() {
        assert_eq!(
            escape("@team see #12 at http://x.example www.y.example"),
            "`@`team see `#`12 at http`:`//x.example www`.`y.example"
        );
    }

    #[test]
    fn back_ticks_mark_code_only_in_pairs() {
        assert_eq!(prose("container `a*b` may"), "container `a*b` may");
        assert_eq!(prose("one ` alone*"), "one \\` alone\\*");
        assert_eq!(code("a`b"), "``a`b``");
        assert_eq!(code("`"), "`` ` ``");
    }
}
