use ringfort_assess::Assessment;
use ringfort_report::{Format, SCHEMA};
use serde_json::{Value, json};

use crate::sample::{Texts, boutique, written};

/// The committed schema, closed: an object may have no fields but those that it lists.
fn closed_schema() -> Value {
    let mut schema: Value =
        serde_json::from_str(include_str!("../../schema/assessment-1.json")).unwrap();
    close(&mut schema);
    schema
}

fn close(schema: &mut Value) {
    match schema {
        Value::Object(map) => {
            map.values_mut().for_each(close);
            let is_schema =
                map.get("properties").is_some_and(Value::is_object) && map.get("type").is_some();
            if is_schema && !map.contains_key("additionalProperties") {
                map.insert("additionalProperties".into(), json!(false));
            }
        }
        Value::Array(items) => items.iter_mut().for_each(close),
        _ => {}
    }
}

pub(crate) fn assert_valid(text: &str) {
    let value: Value = serde_json::from_str(text).unwrap();
    let validator = jsonschema::validator_for(&closed_schema()).unwrap();
    let errors: Vec<String> = validator
        .iter_errors(&value)
        .map(|error| format!("{}: {error}", error.instance_path()))
        .collect();
    assert!(errors.is_empty(), "{}", errors.join("\n"));
}

#[test]
fn is_as_its_schema_says() {
    let (assessment, texts) = boutique();
    assert_valid(&written(Format::Json, &assessment, &texts));
    assert_valid(&written(Format::Json, &Assessment::default(), &Texts::default()));
}

#[test]
fn the_schema_notices_a_field_that_it_does_not_know_or_miss() {
    let validator = jsonschema::validator_for(&closed_schema()).unwrap();
    let (assessment, texts) = boutique();
    let value: Value = serde_json::from_str(&written(Format::Json, &assessment, &texts)).unwrap();
    let mut more = value.clone();
    more["findings"][0]["risk"] = json!(70);
    assert!(!validator.is_valid(&more));
    let mut less = value;
    less["findings"][0].as_object_mut().unwrap().remove("id");
    assert!(!validator.is_valid(&less));
}

#[test]
fn says_what_the_assessment_says() {
    let (assessment, texts) = boutique();
    let text = written(Format::Json, &assessment, &texts);
    let value: Value = serde_json::from_str(&text).unwrap();
    assert_eq!(value["schema"], SCHEMA);
    let finding = &value["findings"][6];
    assert_eq!(finding["standing"], "accepted");
    assert_eq!(finding["acceptance"], "agent-devices");
    assert_eq!(finding["fix"]["set"]["securityContext.privileged"], false);
    assert_eq!(value["measures"][3]["maps"]["cis-k8s-1.12"], json!(["5.2.2", "5.2.3"]));
    assert_eq!(value["completeness"]["refused"][0]["reason"], "missing-renderer");
    insta::assert_snapshot!(text);
}

#[test]
fn verdicts_are_there_only_if_asked_for() {
    let (mut assessment, texts) = boutique();
    assessment.verdicts = None;
    let text = written(Format::Json, &assessment, &texts);
    assert_valid(&text);
    assert!(serde_json::from_str::<Value>(&text).unwrap().get("verdicts").is_none());
}

#[test]
fn the_schema_of_the_catalogue_takes_a_page_and_refuses_a_slip() {
    let schema: Value =
        serde_json::from_str(include_str!("../../schema/catalogue-1.json")).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    let page = json!({
        "id": "run-as-non-root",
        "level": "container",
        "title": "Run containers as a non-root user",
        "goals": {"integrity": {"impact": 3, "because": "a root process changes what it likes"}},
        "environments": {"aks": "applies", "on-prem": "applies"},
        "maps": {"checkov": ["CKV_K8S_23"]},
        "checks": [{
            "id": "may-run-as-root",
            "subject": "container",
            "holds": "container.?securityContext.?runAsNonRoot.orValue(false)",
            "says": "container `{container.name}` may run as root",
            "fix": {"set": {"securityContext.runAsNonRoot": true}, "promise": "may-break"},
        }],
    });
    let catalogue =
        |page: &Value| json!({"schema": "ringfort.io/catalogue/v1", "measures": [page]});
    assert!(validator.is_valid(&catalogue(&page)));
    for (field, slip) in [
        ("level", json!("api-resources")),
        ("goals", json!({"privacy": {"impact": 3, "because": "x"}})),
        ("environments", json!({"aks": "applies"})),
        ("checks", json!([{"id": "x", "says": "y"}])),
    ] {
        let mut wrong = page.clone();
        wrong[field] = slip;
        assert!(!validator.is_valid(&catalogue(&wrong)), "{field}");
    }
}
