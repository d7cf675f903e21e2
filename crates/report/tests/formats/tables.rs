//! CSV, JUnit, Markdown and annotations.

use quick_xml::Reader;
use quick_xml::events::Event;
use ringfort_assess::Assessment;
use ringfort_report::Format;

use crate::hostile;
use crate::sample::{Texts, boutique, written};

#[test]
fn csv() {
    let (assessment, texts) = boutique();
    insta::assert_snapshot!(written(Format::Csv, &assessment, &texts).replace("\r\n", "\n"));
}

/// Reads CSV as RFC 4180 says.
pub(crate) fn read(text: &str) -> Vec<Vec<String>> {
    let mut rows = vec![vec![String::new()]];
    let mut quoted = false;
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        let row = rows.last_mut().unwrap();
        let cell = row.last_mut().unwrap();
        match c {
            '"' if quoted && chars.peek() == Some(&'"') => cell.push(chars.next().unwrap()),
            '"' => quoted = !quoted,
            ',' if !quoted => row.push(String::new()),
            '\r' if !quoted => assert_eq!(chars.next(), Some('\n')),
            '\n' if !quoted => panic!("a bare line feed"),
            c => cell.push(c),
        }
        if c == '\r' && !quoted {
            rows.push(vec![String::new()]);
        }
    }
    assert!(!quoted);
    rows.pop();
    rows
}

#[test]
fn csv_has_equal_rows_and_no_formula_whatever_the_names() {
    let (assessment, texts) = hostile::assessment();
    let rows = read(&written(Format::Csv, &assessment, &texts));
    let omissions = assessment.completeness.refused.len() + assessment.completeness.skipped.len();
    assert_eq!(rows.len(), 1 + assessment.findings.len() + omissions + 1);
    for row in &rows {
        assert_eq!(row.len(), rows[0].len());
        assert!(!row.iter().any(|cell| cell.starts_with(['=', '+', '-', '@'])));
    }
}

#[test]
fn junit() {
    let (assessment, texts) = boutique();
    insta::assert_snapshot!(written(Format::Junit, &assessment, &texts));
}

/// Counts elements, and checks that the text is well-formed.
pub(crate) fn elements(text: &str, name: &str) -> usize {
    let mut reader = Reader::from_str(text);
    reader.config_mut().check_end_names = true;
    let mut count = 0;
    loop {
        match reader.read_event().unwrap() {
            Event::Start(tag) | Event::Empty(tag) => {
                for attribute in tag.attributes() {
                    attribute.unwrap();
                }
                count += usize::from(tag.name().as_ref() == name);
            }
            Event::Eof => return count,
            _ => {}
        }
    }
}

#[test]
fn junit_is_well_formed_whatever_the_names() {
    let (assessment, texts) = hostile::assessment();
    let text = written(Format::Junit, &assessment, &texts);
    assert_eq!(elements(&text, "error"), assessment.completeness.refused.len());
    assert!(!text.contains("<script>"));
}

#[test]
fn junit_counts_what_it_holds() {
    let (assessment, texts) = boutique();
    let text = written(Format::Junit, &assessment, &texts);
    let head = text.lines().find(|line| line.contains("<testsuites")).unwrap();
    assert!(head.contains(&format!("tests=\"{}\"", elements(&text, "testcase"))), "{head}");
    assert!(head.contains(&format!("failures=\"{}\"", elements(&text, "failure"))), "{head}");
    assert!(head.contains(&format!("errors=\"{}\"", elements(&text, "error"))), "{head}");
}

#[test]
fn markdown() {
    let (assessment, texts) = boutique();
    insta::assert_snapshot!(written(Format::Markdown, &assessment, &texts));
}

#[test]
fn markdown_lets_no_markup_through() {
    let (assessment, texts) = hostile::assessment();
    let text = written(Format::Markdown, &assessment, &texts);
    for line in text.lines().filter(|line| line.starts_with("| ")) {
        let bars = line.replace("\\|", "").matches('|').count();
        assert!([5, 6, 8, 9].contains(&bars), "{bars}: {line}");
    }
}

#[test]
fn annotations() {
    let (assessment, texts) = boutique();
    insta::assert_snapshot!(written(Format::Github, &assessment, &texts));
}

#[test]
fn every_format_says_what_was_not_assessed() {
    let (assessment, texts) = boutique();
    for format in Format::ALL {
        let text = written(format, &assessment, &texts);
        assert!(text.contains("the chart needs"), "{format}");
        assert!(text.contains("queue"), "{format}");
    }
    for format in Format::ALL {
        let text = written(format, &Assessment::default(), &Texts::default());
        assert!(!text.contains("nothing found"), "{format}");
    }
}

#[test]
fn the_same_assessment_gives_the_same_bytes() {
    for format in Format::ALL {
        let (first, texts) = boutique();
        let (second, _) = boutique();
        assert_eq!(written(format, &first, &texts), written(format, &second, &texts), "{format}");
    }
}

#[test]
fn what_is_masked_is_in_no_format() {
    let (mut assessment, texts) = boutique();
    // The finding is about the very line that the secret stands on.
    for finding in &mut assessment.findings {
        let at = texts.0[0].0.find("env:").unwrap() as u32;
        finding.place.span = ringfort_document::Span { start: at, end: at + 40 };
        finding.source = 0;
    }
    for format in Format::ALL {
        assert!(!written(format, &assessment, &texts).contains("canary"), "{format}");
    }
    assert!(written(Format::Terminal, &assessment, &texts).contains("value: ***}"));
}

#[test]
fn formats_are_found_by_name() {
    for format in Format::ALL {
        assert_eq!(format.name().to_uppercase().parse(), Ok(format));
    }
    let error = "pdf".parse::<Format>().unwrap_err().to_string();
    assert_eq!(
        error,
        "unknown format `pdf`: there are terminal, json, sarif, junit, markdown, csv, github, html, svg, oscal, oscal-poam, prometheus"
    );
}
