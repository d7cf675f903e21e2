//! The Markdown of a page as HTML. Pages of users are hostile input: no markup of theirs and no address but `https:`
//! reaches the result.

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd, html};

/// Renders Markdown; what is written as HTML in it is shown as text.
pub(crate) fn prose(markdown: &str) -> String {
    let parser = Parser::new_ext(markdown, Options::ENABLE_TABLES);
    let mut open_links = Vec::new();
    let events = parser.filter_map(|event| match event {
        Event::Html(text) | Event::InlineHtml(text) => Some(Event::Text(text)),
        Event::Start(Tag::HtmlBlock) | Event::End(TagEnd::HtmlBlock) => None,
        Event::Start(Tag::Image { .. }) | Event::End(TagEnd::Image) => None,
        Event::Start(Tag::Link { ref dest_url, .. }) => {
            let is_safe = dest_url.starts_with("https://");
            open_links.push(is_safe);
            is_safe.then_some(event)
        }
        Event::End(TagEnd::Link) => open_links.pop().unwrap_or(false).then_some(event),
        other => Some(other),
    });
    let mut out = String::new();
    html::push_html(&mut out, events);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markdown_becomes_html() {
        let html =
            prose("Run `a < b`:\n\n```sh\necho \"<x>\"\n```\n\n| a | b |\n| - | - |\n| 1 | 2 |\n");
        assert!(html.contains("<code>a &lt; b</code>"), "{html}");
        assert!(html.contains("<pre><code class=\"language-sh\">echo \"&lt;x&gt;\""), "{html}");
        assert!(html.contains("<table>"), "{html}");
    }

    #[test]
    fn nothing_of_the_text_is_markup() {
        for hostile in [
            "<script>alert(1)</script>",
            "a <img src=x onerror=alert(1)> b",
            "<!-- x --><svg/onload=alert(1)>",
            "[x](javascript:alert(1))",
            "[x](data:text/html,<script>alert(1)</script>)",
            "![x](https://example.com/a.png)",
            "[x]: javascript:alert(1)\n\n[x]",
            "<javascript:alert(1)>",
        ] {
            let html = prose(hostile);
            for part in ["<script", "<img", "<svg", "href=\"javascript", "href=\"data", "<!--"] {
                assert!(!html.contains(part), "{hostile}: {html}");
            }
        }
        assert!(prose("[k](https://kubernetes.io/)").contains("href=\"https://kubernetes.io/\""));
    }
}
