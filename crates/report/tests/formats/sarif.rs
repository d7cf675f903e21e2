use std::io::Read;

use ringfort_assess::Assessment;
use ringfort_report::Format;
use serde_json::Value;

use crate::hostile;
use crate::sample::{Texts, boutique, written};

fn sarif(assessment: &Assessment, texts: &Texts) -> Value {
    serde_json::from_str(&written(Format::Sarif, assessment, texts)).unwrap()
}

#[test]
fn a_rule_a_check_and_a_result_a_finding() {
    let (assessment, texts) = boutique();
    let log = sarif(&assessment, &texts);
    let run = &log["runs"][0];
    let results = run["results"].as_array().unwrap();
    assert_eq!(results.len(), assessment.findings.len());
    for result in results {
        let index = result["ruleIndex"].as_u64().unwrap() as usize;
        assert_eq!(run["tool"]["driver"]["rules"][index]["id"], result["ruleId"]);
    }
    insta::assert_snapshot!(written(Format::Sarif, &assessment, &texts));
}

#[test]
fn what_is_accepted_or_known_is_suppressed_and_nothing_else() {
    let (assessment, texts) = boutique();
    let log = sarif(&assessment, &texts);
    let results = log["runs"][0]["results"].as_array().unwrap();
    let suppressed: Vec<&str> = results
        .iter()
        .filter(|result| result.get("suppressions").is_some())
        .map(|result| result["partialFingerprints"]["ringfort/v1"].as_str().unwrap())
        .collect();
    assert_eq!(suppressed, ["1f00000000000007", "1f00000000000008"]);
}

#[test]
#[ignore = "conformance: needs ../shared/corpus"]
fn is_as_the_schema_of_oasis_says() {
    let path = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../../../shared/corpus/schemas/sarif-schema-2.1.0.json.gz"
    );
    let file = std::fs::File::open(path).unwrap_or_else(|error| panic!("{path}: {error}"));
    let mut text = String::new();
    flate2::read::GzDecoder::new(file).read_to_string(&mut text).unwrap();
    // The schema has a stray bracket in a pattern; ECMAScript forgives it and stricter engines do not.
    let text = text.replace("[a-zA-Z]{2}]?$", "[a-zA-Z]{2}?$");
    let schema: Value = serde_json::from_str(&text).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    let (sample, texts) = boutique();
    let (hostile, hostile_texts) = hostile::assessment();
    for log in [
        sarif(&sample, &texts),
        sarif(&hostile, &hostile_texts),
        sarif(&Assessment::default(), &texts),
    ] {
        let errors: Vec<String> = validator
            .iter_errors(&log)
            .map(|error| format!("{}: {error}", error.instance_path()))
            .collect();
        assert!(errors.is_empty(), "{}", errors.join("\n"));
    }
    assert!(!validator.is_valid(&serde_json::json!({"version": "2.1.0"})));
}
