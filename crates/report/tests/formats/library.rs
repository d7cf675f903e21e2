use ringfort_measure::Measure;
use ringfort_report::{Screen, measures};

use crate::sample::{COLOUR, boutique};

fn text(write: impl FnOnce(&mut Vec<u8>)) -> String {
    let mut out = Vec::new();
    write(&mut out);
    String::from_utf8(out).unwrap()
}

fn privileged(test: impl FnOnce(&Measure)) {
    let (assessment, _) = boutique();
    test(&assessment.measures[3].measure);
}

#[test]
fn one_measure_on_a_terminal() {
    privileged(|measure| {
        insta::assert_snapshot!(text(|out| measures::show(measure, Screen::PLAIN, out).unwrap()));
    });
}

#[test]
fn one_measure_in_colour_says_the_same() {
    privileged(|measure| {
        let screen = Screen { ascii: true, ..COLOUR };
        let colour = text(|out| measures::show(measure, screen, out).unwrap());
        let mut plain = String::new();
        for part in colour.split('\x1b') {
            plain.push_str(
                part.strip_prefix('[').map_or(part, |rest| rest.split_once('m').unwrap().1),
            );
        }
        assert_eq!(plain, text(|out| measures::show(measure, Screen::PLAIN, out).unwrap()));
        assert!(colour.contains('\x1b'));
    });
}

#[test]
fn one_measure_as_markdown() {
    privileged(|measure| {
        insta::assert_snapshot!(text(|out| measures::markdown(measure, out).unwrap()));
    });
}

#[test]
fn the_list_goes_by_level_and_fits_the_width() {
    let (assessment, _) = boutique();
    let all: Vec<&Measure> = assessment.measures.iter().map(|result| &*result.measure).collect();
    let list = |width| {
        let screen = Screen { width, ..Screen::PLAIN };
        text(|out| measures::list(&all, screen, out).unwrap())
    };
    insta::assert_snapshot!(list(100));
    assert!(list(50).lines().all(|line| line.len() <= 50));
}

#[test]
fn a_requirement_names_its_measures_or_says_that_there_is_none() {
    privileged(|measure| {
        let map = |measures: &[&Measure]| {
            text(|out| measures::map("checkov:CKV_K8S_16", measures, Screen::PLAIN, out).unwrap())
        };
        assert!(map(&[measure]).starts_with("checkov:CKV_K8S_16 is held by 1 measure\n"));
        assert!(map(&[measure]).contains("no-privileged-containers  critical  CCCHHM"));
        assert!(map(&[]).starts_with("no measure maps to `checkov:CKV_K8S_16`"));
    });
}
