//! OSCAL, against the schema of NIST.

use std::io::Read;

use ringfort_assess::Assessment;
use ringfort_report::Format;
use serde_json::{Value, json};

use crate::hostile;
use crate::sample::{Texts, boutique, written};

fn document(format: Format, assessment: &Assessment, texts: &Texts) -> Value {
    serde_json::from_str(&written(format, assessment, texts)).unwrap()
}

fn list<'v>(value: &'v Value, pointer: &str) -> &'v Vec<Value> {
    value.pointer(pointer).and_then(Value::as_array).unwrap()
}

#[test]
fn what_is_accepted_is_a_deviation_with_an_end() {
    let (assessment, texts) = boutique();
    let results = document(Format::Oscal, &assessment, &texts);
    let risks = list(&results, "/assessment-results/results/0/risks");
    let accepted: Vec<&Value> =
        risks.iter().filter(|risk| risk["status"] == "deviation-approved").collect();
    assert_eq!(accepted.len(), 1);
    assert_eq!(accepted[0]["deadline"], "2026-12-05T00:00:00Z");
    assert_eq!(risks.len(), assessment.findings.len());
}

#[test]
fn both_documents_name_the_same_things_alike() {
    let (assessment, texts) = boutique();
    let results = document(Format::Oscal, &assessment, &texts);
    let poam = document(Format::OscalPoam, &assessment, &texts);
    let uuids = |of: &Value, pointer: &str| {
        let mut all: Vec<String> =
            list(of, pointer).iter().map(|one| one["uuid"].as_str().unwrap().to_owned()).collect();
        all.sort();
        let before = all.len();
        all.dedup();
        assert_eq!(all.len(), before, "{pointer}");
        all
    };
    for what in ["risks", "observations"] {
        let one = uuids(&results, &format!("/assessment-results/results/0/{what}"));
        assert_eq!(one, uuids(&poam, &format!("/plan-of-action-and-milestones/{what}")));
    }
    assert_eq!(
        list(&poam, "/plan-of-action-and-milestones/poam-items").len(),
        assessment.findings.len() + 2
    );
}

#[test]
#[ignore = "conformance: needs ../shared/corpus"]
fn is_as_the_schema_of_nist_says() {
    let path = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../../../shared/corpus/schemas/oscal_complete_schema-1-2-2.json.gz"
    );
    let file = std::fs::File::open(path).unwrap_or_else(|error| panic!("{path}: {error}"));
    let mut text = String::new();
    flate2::read::GzDecoder::new(file).read_to_string(&mut text).unwrap();
    let schema: Value = serde_json::from_str(&text).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    let (sample, texts) = boutique();
    let (hostile, hostile_texts) = hostile::assessment();
    for format in [Format::Oscal, Format::OscalPoam] {
        for document in [
            document(format, &sample, &texts),
            document(format, &hostile, &hostile_texts),
            document(format, &Assessment::default(), &texts),
        ] {
            let errors: Vec<String> = validator
                .iter_errors(&document)
                .map(|error| format!("{}: {error:.300}", error.instance_path()))
                .collect();
            assert!(errors.is_empty(), "{format}: {}", errors.join("\n"));
        }
    }
    assert!(!validator.is_valid(&json!({"assessment-results": {}})));
}
