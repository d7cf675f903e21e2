//! The embedded library checks itself.

use std::collections::{HashMap, HashSet};
use std::fs;
use std::path::{Path, PathBuf};

use ringfort_library::catalogue;
use ringfort_measure::{Control, Coverage, Exception, Page, read_folder};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn pages() -> Vec<Page> {
    read_folder(&root().join("library"), false).unwrap_or_else(|errors| {
        let lines: Vec<String> = errors.iter().map(ToString::to_string).collect();
        assert!(lines.is_empty(), "{}", lines.join("\n"));
        Vec::new()
    })
}

#[test]
fn every_page_is_embedded_as_it_stands() {
    let pages = pages();
    assert!(!pages.is_empty());
    assert_eq!(catalogue().measures().len(), pages.len(), "an id stands on two levels");
    for page in pages {
        assert_eq!(**catalogue().get(&page.measure.id).unwrap(), page.measure);
    }
}

#[test]
fn every_level_has_measures() {
    for level in ringfort_measure::Level::ALL {
        assert!(catalogue().measures().iter().any(|measure| measure.level == level), "{level:?}");
    }
}

/// A map to a requirement that its benchmark does not have answers nothing.
#[test]
fn maps_lead_to_requirements_that_there_are() {
    let benchmarks = ringfort_library::benchmarks();
    assert_eq!(benchmarks.len(), 8);
    let mut known: HashMap<&str, HashSet<&str>> = HashMap::new();
    for benchmark in benchmarks {
        let ids: HashSet<&str> = benchmark.requirements.iter().map(|one| &*one.id).collect();
        assert_eq!(ids.len(), benchmark.requirements.len(), "{}", benchmark.name);
        assert!(!ids.is_empty(), "{}", benchmark.name);
        known.entry(&benchmark.source).or_default().extend(ids);
    }
    for measure in catalogue().measures() {
        for map in measure.maps.iter() {
            let Some(ids) = known.get(&*map.benchmark) else { continue };
            let strays = map.requirements.iter().filter(|id| !ids.contains(&***id));
            let strays: Vec<&str> = strays.map(|id| &**id).collect();
            assert!(strays.is_empty(), "{}: {} has no {strays:?}", measure.id, map.benchmark);
        }
    }
}

#[test]
fn no_two_measures_have_the_same_title() {
    let mut titles: HashMap<&str, &str> = HashMap::new();
    for measure in catalogue().measures() {
        let other = titles.insert(&measure.title, &measure.id);
        assert_eq!(other, None, "`{}` has the same title", measure.id);
    }
}

#[test]
fn what_is_required_exists() {
    assert_eq!(catalogue().missing_requirements(), []);
}

#[test]
fn every_map_names_a_known_benchmark() {
    let table = fs::read_to_string(root().join("library/benchmarks/names.csv")).unwrap();
    let names: HashSet<&str> =
        table.lines().skip(1).filter_map(|line| Some(line.split_once(',')?.0)).collect();
    for measure in catalogue().measures() {
        for map in measure.maps.iter() {
            assert!(names.contains(&*map.benchmark), "`{}` of `{}`", map.benchmark, measure.id);
        }
    }
}

#[test]
fn measures_without_checks_say_what_an_attestation_contains() {
    for measure in catalogue().measures().iter().filter(|measure| measure.checks.is_empty()) {
        assert!(measure.sections.verify.contains("attestation"), "`{}`", measure.id);
    }
}

#[test]
#[ignore = "conformance: needs ../shared/anchors"]
fn coverage() {
    let path = root().join("../shared/anchors/controls.csv");
    let table = fs::read_to_string(&path)
        .unwrap_or_else(|error| panic!("{} is needed for this test: {error}", path.display()));
    let controls = Control::read_all(&table).unwrap();
    let table = fs::read_to_string(root().join("library/coverage-exceptions.csv")).unwrap();
    let exceptions = Exception::read_all(&table).unwrap();
    let asks = |control: &Control| control.automatable;
    let coverage = Coverage::of(catalogue(), &controls, &exceptions, asks, ringfort_record::fits);
    println!("{coverage}");
    assert!(coverage.is_complete(), "the library does not answer all requirements");
    let (asked, decided) = coverage.totals();
    assert!(decided * 100 >= asked * 97, "{decided} of {asked} are decided");
}

/// What was proposed, and the measures that came of it.
fn outline() -> Vec<[String; 3]> {
    let table = include_str!("../../../library/outline.csv");
    ringfort_measure::rows(table, ["proposal", "measures", "because"]).unwrap_or_default()
}

#[test]
fn every_proposal_became_a_measure_or_has_a_reason() {
    assert!(!outline().is_empty());
    for [proposal, measures, because] in outline() {
        let ids: Vec<&str> = measures.split(';').filter(|id| !id.is_empty()).collect();
        assert!(ids.iter().all(|id| catalogue().get(id).is_some()), "{proposal}: {measures}");
        assert!(
            ids.len() == 1 || !because.is_empty(),
            "{proposal} is split or dropped without a reason"
        );
    }
}

#[test]
#[ignore = "conformance: needs ../shared/anchors"]
fn no_proposal_is_forgotten() {
    let path = root().join("../shared/anchors/measures-outline.csv");
    let table = fs::read_to_string(&path)
        .unwrap_or_else(|error| panic!("{} is needed for this test: {error}", path.display()));
    let mut asked: Vec<String> =
        ringfort_measure::rows(&table, ["slug"]).unwrap().into_iter().map(|[slug]| slug).collect();
    let mut answered: Vec<String> = outline().into_iter().map(|[slug, _, _]| slug).collect();
    asked.sort_unstable();
    answered.sort_unstable();
    assert_eq!(answered, asked);
}

/// The words of a text in small letters, joined by single spaces.
fn words(text: &str) -> String {
    let letters = text.to_lowercase();
    let words: Vec<&str> = letters.split(|letter: char| !letter.is_alphanumeric()).collect();
    words.into_iter().filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}

/// Facts and ids carry over from benchmarks and tools, their sentences do not. Names of policies may stand there as
/// names: in quotes or italics.
#[test]
#[ignore = "conformance: needs ../shared/anchors"]
fn no_sentence_is_taken_over() {
    let path = root().join("../shared/anchors/controls.csv");
    let table = fs::read_to_string(&path)
        .unwrap_or_else(|error| panic!("{} is needed for this test: {error}", path.display()));
    let columns = ["id", "title"];
    let titles: Vec<[String; 2]> = ringfort_measure::rows(&table, columns).unwrap();
    let long = |title: &&[String; 2]| words(&title[1]).split(' ').count() >= 6;
    let titles: Vec<&[String; 2]> = titles.iter().filter(long).collect();
    for measure in catalogue().measures() {
        let sections = &measure.sections;
        let prose =
            [&sections.why, &sections.aks, &sections.on_prem, &sections.verify, &sections.undo];
        let own: String = prose.iter().map(|text| format!("{text} ")).collect();
        let own = own.split_whitespace().collect::<Vec<_>>().join(" ");
        let plain = words(&format!("{} {own}", measure.title));
        for [id, title] in titles.iter().filter(|title| plain.contains(&words(&title[1]))) {
            let named = [format!("\"{title}\""), format!("*{title}*")];
            let rest = named.iter().fold(own.clone(), |text, name| text.replace(name, ""));
            let rest = words(&rest);
            assert!(!rest.contains(&words(title)), "`{}` has the words of {id}", measure.id);
        }
    }
}

/// The benchmarks' own lists are the anchors'.
#[test]
#[ignore = "conformance: needs ../shared/anchors"]
fn the_lists_of_requirements_are_complete() {
    let path = root().join("../shared/anchors/controls.csv");
    let table = fs::read_to_string(&path)
        .unwrap_or_else(|error| panic!("{} is needed for this test: {error}", path.display()));
    let mut asked: HashMap<String, HashSet<String>> = HashMap::new();
    for control in Control::read_all(&table).unwrap() {
        asked.entry(control.source).or_default().insert(control.id);
    }
    let mut listed: HashMap<&str, HashSet<String>> = HashMap::new();
    for benchmark in ringfort_library::benchmarks() {
        let ids = benchmark.requirements.iter().map(|one| one.id.clone());
        listed.entry(&benchmark.source).or_default().extend(ids);
    }
    for (source, ids) in listed {
        assert_eq!(Some(&ids), asked.get(source), "{source}");
    }
}
