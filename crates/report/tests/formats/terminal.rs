use ringfort_assess::Assessment;
use ringfort_evidence::Reason;
use ringfort_report::{Context, Format, Palette, Screen, render};

use crate::sample::{COLOUR, Texts, boutique, context, omission, on, written};

#[test]
fn a_terminal_with_256_colours() {
    let (assessment, texts) = boutique();
    let text = on(COLOUR, Format::Terminal, &assessment, &texts);
    insta::assert_snapshot!(text.replace('\x1b', "ESC"));
}

#[test]
fn a_terminal_with_16_colours_has_no_others() {
    let (assessment, texts) = boutique();
    let screen = Screen { palette: Palette::Ansi16, ..COLOUR };
    let text = on(screen, Format::Terminal, &assessment, &texts);
    assert!(text.contains("\x1b[31mcritical"));
    assert!(!text.contains("[38;5;") && !text.contains("[48;5;"));
}

#[test]
fn a_pipe_gets_plain_ascii() {
    let (assessment, texts) = boutique();
    let text = written(Format::Terminal, &assessment, &texts);
    assert!(text.is_ascii());
    insta::assert_snapshot!(text);
}

#[test]
fn a_narrow_terminal_loses_nothing() {
    let (assessment, texts) = boutique();
    let screen = Screen { width: 60, ..Screen::PLAIN };
    let text = on(screen, Format::Terminal, &assessment, &texts);
    for line in text.lines() {
        // A command is for copying, and stays whole.
        let command = line.trim_start().starts_with("ringfort ");
        assert!(command || line.chars().count() <= 60, "{line}");
    }
    let words = |text: &str| text.split_whitespace().map(str::to_owned).collect::<Vec<_>>();
    let wide = on(Screen { width: 120, ..Screen::PLAIN }, Format::Terminal, &assessment, &texts);
    let mut narrow: Vec<String> = words(&text);
    let mut wide: Vec<String> = words(&wide);
    for all in [&mut narrow, &mut wide] {
        all.retain(|word| word != "|");
        all.sort();
    }
    assert_eq!(narrow, wide);
}

#[test]
fn without_text_the_reason_has_its_own_line() {
    let (assessment, _) = boutique();
    let text = written(Format::Terminal, &assessment, &Texts::default());
    assert!(text.contains("            why: the node's devices and kernel are open to it\n"));
    assert!(!text.contains('^'));
}

#[test]
fn nothing_found_is_said_in_one_line() {
    let mut assessment = Assessment::default();
    assessment.completeness.assessed = 1;
    assessment.completeness.files = 1;
    let text = written(Format::Terminal, &assessment, &Texts::default());
    assert!(text.ends_with("1 object in 1 file: nothing found\n"), "{text}");
}

#[test]
fn nothing_assessed_is_not_called_clean() {
    let mut assessment = Assessment::default();
    assessment.completeness.refused.push(omission(
        "k8s",
        None,
        Reason::Unreadable,
        "no Kubernetes objects in here",
    ));
    insta::assert_snapshot!(written(Format::Terminal, &assessment, &Texts::default()), @"
    nothing was assessed
    not assessed: k8s: no Kubernetes objects in here
    ");
}

#[test]
fn quiet_is_one_line_a_finding_in_the_form_of_editors() {
    let (assessment, texts) = boutique();
    let context = Context { quiet: true, ..context(&texts) };
    let mut out = Vec::new();
    render(Format::Terminal, &assessment, &context, &mut out).unwrap();
    insta::assert_snapshot!(String::from_utf8(out).unwrap(), @"
    k8s/checkout.yaml:10:11: high: container `init-db` may run as root [run-as-non-root]
    k8s/checkout.yaml:13:11: high: container `web` may run as root [run-as-non-root]
    k8s/checkout.yaml:13:11: medium: container `web` has no liveness probe [probe-liveness]
    k8s/checkout.yaml:17:13: critical: container `web` runs privileged [no-privileged-containers]
    charts/redis/templates/set.yaml:1:1: medium: container `redis` has no liveness probe [probe-liveness]
    charts/redis/templates/set.yaml:1:1: high: container `redis` may run as root [run-as-non-root]
    charts/queue:1:1: not assessed: the chart needs `helm`, which is not here [missing-renderer]
    k8s/broken.yaml:4:7: not assessed: a mapping value is not allowed here [syntax]
    ");
}
