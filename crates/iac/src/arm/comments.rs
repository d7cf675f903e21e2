//! Templates may hold comments, which JSON does not.

/// Puts spaces in the place of comments, so that all places stay; nothing if the text is no template, or has none.
pub fn without_comments(text: &str) -> Option<String> {
    if !text.contains("deploymentTemplate.json") && !text.contains("deploymentParameters.json") {
        return None;
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text.chars().peekable();
    let blank = |letter: char, out: &mut String| match letter {
        '\n' | '\r' => out.push(letter),
        other => out.extend(std::iter::repeat_n(' ', other.len_utf8())),
    };
    while let Some(letter) = rest.next() {
        match (letter, rest.peek()) {
            ('"', _) => {
                out.push(letter);
                while let Some(inner) = rest.next() {
                    out.push(inner);
                    match inner {
                        '\\' => out.extend(rest.next()),
                        '"' => break,
                        _ => {}
                    }
                }
            }
            ('/', Some('/')) => {
                blank(letter, &mut out);
                while let Some(inner) = rest.next_if(|&inner| inner != '\n') {
                    blank(inner, &mut out);
                }
            }
            ('/', Some('*')) => {
                blank(letter, &mut out);
                let mut before = ' ';
                for inner in rest.by_ref() {
                    blank(inner, &mut out);
                    if before == '*' && inner == '/' {
                        break;
                    }
                    before = inner;
                }
            }
            _ => out.push(letter),
        }
    }
    (out != text).then_some(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_become_spaces_and_texts_stay() {
        let text =
            "{ // deploymentTemplate.json ö\n\"a\": \"//no \\\" /*no*/\", /* ö\n*/ \"b\": 1}";
        let plain = without_comments(text).unwrap();
        assert_eq!(plain.len(), text.len());
        assert!(plain.contains("\"//no \\\" /*no*/\""), "{plain}");
        assert!(!plain.contains("deployment") && !plain.contains('ö'), "{plain}");
        assert_eq!(plain.find("\"b\""), text.find("\"b\""));
        assert_eq!(without_comments("{// other\n}"), None);
        assert_eq!(without_comments("{\"a\": \"deploymentTemplate.json\"}"), None);
    }
}
