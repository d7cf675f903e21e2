//! Whatever stands in names, messages and files, every format stays well-formed.

use proptest::prelude::*;
use ringfort_assess::Assessment;
use ringfort_document::Span;
use ringfort_report::{Format, Screen};

use crate::hostile::is_dangerous;
use crate::sample::{Texts, boutique, on};
use crate::tables::{elements, read};

/// Text with a taste for what formats treat specially.
fn text() -> impl Strategy<Value = String> {
    let special = prop::sample::select(vec![
        "::",
        "\n",
        "\r\n",
        "]]>",
        "`",
        "``",
        "|",
        "\"",
        "'",
        "<",
        "&",
        "=",
        "@",
        "\\",
        "%0A",
        "\x1b[",
        "\u{202e}",
        "漢",
        "🦀",
        "\u{301}",
        "container `a` runs ",
        " ",
    ]);
    prop::collection::vec(prop_oneof![special.prop_map(str::to_owned), any::<String>()], 0..8)
        .prop_map(|parts| parts.concat())
}

fn spoiled(words: &[String], spans: &[(u32, u32)]) -> (Assessment, Texts) {
    let (mut assessment, mut texts) = boutique();
    let mut words = words.iter().cycle();
    let mut next = || words.next().cloned().unwrap_or_default();
    for (finding, (start, end)) in assessment.findings.iter_mut().zip(spans) {
        finding.subject.name = next().into();
        finding.subject.container = Some(next().into());
        finding.message = next();
        finding.place.file = next().into();
        finding.place.path = next();
        finding.place.span = Span { start: *start, end: *end };
    }
    for omission in &mut assessment.completeness.refused {
        omission.file = next().into();
        omission.message = next();
    }
    for (text, _) in &mut texts.0 {
        text.push_str(&next());
    }
    (assessment, texts)
}

fn groups(assessment: &Assessment) -> usize {
    let mut measures: Vec<&str> = assessment.findings.iter().map(|f| &*f.measure.id).collect();
    measures.sort_unstable();
    measures.dedup();
    measures.len()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn keeps_every_format_well_formed(
        words in prop::collection::vec(text(), 1..20),
        spans in prop::collection::vec((0..500_u32, 0..500_u32), 8),
        width in 0..200_usize,
    ) {
        let (assessment, texts) = spoiled(&words, &spans);
        for format in Format::ALL {
            let text = on(Screen { width, ..Screen::PLAIN }, format, &assessment, &texts);
            prop_assert!(!text.chars().any(is_dangerous), "{}", format);
            match format {
                Format::Json => {
                    let value: serde_json::Value = serde_json::from_str(&text).unwrap();
                    let message = value["findings"][0]["message"].as_str();
                    prop_assert_eq!(message, Some(assessment.findings[0].message.as_str()));
                }
                Format::Sarif => {
                    serde_json::from_str::<serde_json::Value>(&text).unwrap();
                }
                Format::Junit => prop_assert_eq!(elements(&text, "error"), 2),
                Format::Csv => prop_assert_eq!(read(&text).len(), 1 + 8 + 2 + 2 + 1),
                Format::Github => prop_assert_eq!(text.lines().count(), 6 + 2 + 1),
                Format::Terminal => {
                    prop_assert!(!text.lines().any(|line| line.trim_start().starts_with("::")));
                }
                Format::Markdown => {}
                Format::Html => {
                    prop_assert_eq!(text.matches("<script").count(), 2);
                    prop_assert_eq!(text.matches("<details class=\"group\"").count(), groups(&assessment));
                }
                Format::Oscal | Format::OscalPoam => {
                    serde_json::from_str::<serde_json::Value>(&text).unwrap();
                }
                Format::Prometheus => {
                    prop_assert!(text.lines().all(|line| line.starts_with("ringfort_") || line.starts_with("# ")));
                }
                Format::Svg => prop_assert_eq!(elements(&text, "a"), 30),
            }
        }
    }
}
