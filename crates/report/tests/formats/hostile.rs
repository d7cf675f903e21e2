//! Names and texts that try to break out of every format.

use ringfort_assess::{Assessment, AuthorisedBy, ConfigurationNote};
use ringfort_evidence::{Place, Reason, Rendered, Via};
use ringfort_report::{Context, Format, render};

use crate::json::assert_valid;
use crate::sample::{COLOUR, Texts, boutique, context, omission, on, written};

/// One string with all that is dangerous somewhere.
fn nasty() -> String {
    let mut text = String::from(
        "=cmd|' /C calc'!A0\x1b[31mred\x1b]0;title\x07\u{9b}2J\u{202e}evil\u{2066}\u{200b}\r\n::error::pwned\n\
         ##[error]x\n</script><script>alert(1)</script>\"'`,;|&<!--%0A%25 @team #1 ]]> https://evil.example \
         \u{0}\u{7f}\u{fffe}\u{e0041}",
    );
    text.push_str(&"L".repeat(64 * 1024));
    text
}

pub(crate) fn assessment() -> (Assessment, Texts) {
    let (mut assessment, mut texts) = boutique();
    let nasty = nasty();
    for finding in &mut assessment.findings {
        finding.subject.name = nasty.as_str().into();
        finding.subject.namespace = Some(nasty.as_str().into());
        finding.subject.kind = nasty.as_str().into();
        finding.subject.container = Some(nasty.as_str().into());
        finding.message = nasty.clone();
        finding.id = nasty.clone();
        spoil(&mut finding.place, &nasty);
        finding.related = vec![(finding.place.clone(), nasty.clone())];
        finding.instances = vec![finding.subject.clone()];
    }
    for note in &mut assessment.acceptances {
        note.id = nasty.clone();
        note.reason = nasty.clone();
        note.until = note.until.as_ref().map(|_| nasty.clone());
        note.problem = note.problem.as_ref().map(|_| nasty.clone());
        spoil(&mut note.place, &nasty);
        if let AuthorisedBy::Owner(owner) = &mut note.by {
            *owner = nasty.clone();
        }
    }
    for note in &mut assessment.attestations {
        for text in [
            &mut note.measure,
            &mut note.scope,
            &mut note.statement,
            &mut note.evidence,
            &mut note.by,
            &mut note.on,
            &mut note.until,
        ] {
            *text = nasty.clone();
        }
        note.problem = note.problem.as_ref().map(|_| nasty.clone());
        spoil(&mut note.place, &nasty);
    }
    for left in [&mut assessment.completeness.skipped, &mut assessment.completeness.refused] {
        let mut one = omission(&nasty, Some((1, 1)), Reason::Syntax, &nasty);
        one.help = Some(nasty.clone());
        left.push(one);
    }
    for result in &mut assessment.measures {
        result.detail = nasty.clone();
    }
    assessment.configuration =
        Some(ConfigurationNote { file: nasty.as_str().into(), silences: vec![nasty.clone()] });
    let mut place = Place::default();
    spoil(&mut place, &nasty);
    assessment.remarks = vec![(place, nasty.clone())];
    texts.0[0].0 = texts.0[0].0.replace("name: web", "name: web\x1b[31m");
    (assessment, texts)
}

fn spoil(place: &mut Place, nasty: &str) {
    place.file = nasty.into();
    place.path = nasty.into();
    if let Some(Rendered { from, .. }) = &mut place.rendered {
        *from = Via::Helm(nasty.into());
    }
}

pub(crate) fn is_dangerous(c: char) -> bool {
    matches!(c, '\0'..='\x09' | '\x0b' | '\x0c' | '\x0e'..='\x1f' | '\x7f'..='\u{9f}' | '\u{200b}'..='\u{200f}'
        | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{fffe}' | '\u{ffff}' | '\u{e0000}'..='\u{e007f}')
}

/// Whatever the format, what a terminal obeys or a reader cannot see does not reach the output.
#[test]
fn no_format_writes_what_a_terminal_obeys() {
    let (assessment, texts) = assessment();
    for format in Format::ALL {
        let text = written(format, &assessment, &texts);
        let found = text.char_indices().find(|(_, c)| is_dangerous(*c));
        assert_eq!(found, None, "{format}");
    }
}

#[test]
fn in_colour_the_only_escapes_are_ours() {
    let (assessment, texts) = assessment();
    let text = on(COLOUR, Format::Terminal, &assessment, &texts);
    for part in text.split('\x1b').skip(1) {
        let (code, _) = part.split_once('m').unwrap();
        assert!(code.starts_with('[') && code[1..].chars().all(|c| c.is_ascii_digit() || c == ';'));
    }
    assert!(!text.replace('\x1b', "").chars().any(is_dangerous));
}

#[test]
fn no_line_of_a_log_is_a_workflow_command() {
    let (assessment, texts) = assessment();
    for width in 40..120 {
        let screen = ringfort_report::Screen { width, ..ringfort_report::Screen::PLAIN };
        let text = on(screen, Format::Terminal, &assessment, &texts);
        assert!(!text.lines().any(|line| line.trim_start().starts_with("::")), "{width}");
    }
}

#[test]
fn quiet_stays_one_line_a_finding() {
    let (assessment, texts) = assessment();
    let context = Context { quiet: true, ..context(&texts) };
    let mut out = Vec::new();
    render(Format::Terminal, &assessment, &context, &mut out).unwrap();
    let text = String::from_utf8(out).unwrap();
    assert_eq!(text.lines().count(), 6 + assessment.completeness.refused.len());
}

#[test]
fn people_are_not_shown_64_kilobytes_of_a_name() {
    let (assessment, texts) = assessment();
    for format in [Format::Terminal, Format::Junit, Format::Markdown, Format::Csv, Format::Github] {
        let text = written(format, &assessment, &texts);
        assert!(!text.contains(&"L".repeat(2_000)), "{format}");
        assert!(text.contains("more characters"), "{format}");
    }
}

#[test]
fn json_keeps_every_value() {
    let (assessment, texts) = assessment();
    let text = written(Format::Json, &assessment, &texts);
    assert_valid(&text);
    let value: serde_json::Value = serde_json::from_str(&text).unwrap();
    assert_eq!(value["findings"][0]["message"].as_str(), Some(nasty().as_str()));
}

#[test]
fn annotations_are_one_command_a_line() {
    let (assessment, texts) = assessment();
    let text = written(Format::Github, &assessment, &texts);
    assert_eq!(text.lines().count(), 6 + assessment.completeness.refused.len() + 1);
    for line in text.lines() {
        let (head, _) = line.strip_prefix("::").unwrap().split_once("::").unwrap();
        let (kind, properties) = head.split_once(' ').unwrap();
        assert!(["error", "warning", "notice"].contains(&kind));
        for property in properties.split(',') {
            let (key, value) = property.split_once('=').unwrap();
            let known = ["file", "line", "endLine", "col", "endColumn", "title"];
            assert!(known.contains(&key) && !value.contains(':'), "{property}");
        }
    }
}
