use std::collections::BTreeSet;

use serde_json::Value;

use super::*;
use crate::testing::{configuration, measures};
use crate::{Configuration, FailOn, Version};

const TEMPLATE: &str = include_str!("../../../../ringfort.template.yaml");

fn schema() -> Value {
    let measures = measures();
    serde_json::from_str(&configuration_schema(&Known::new(&measures))).unwrap()
}

fn keys(value: &Value) -> BTreeSet<&str> {
    value.as_object().unwrap().keys().map(String::as_str).collect()
}

fn set<'a>(names: impl IntoIterator<Item = &'a str>) -> BTreeSet<&'a str> {
    names.into_iter().collect()
}

#[test]
fn it_knows_the_fields_that_are_read_and_no_others() {
    let schema = schema();
    assert_eq!(keys(&schema["properties"]), set(crate::configuration::FIELDS));
    let selection = &schema["$defs"]["selection"]["properties"];
    assert_eq!(keys(selection), set(crate::configuration::SELECTION_FIELDS));
    let acceptance = &schema["$defs"]["acceptance"]["properties"];
    assert_eq!(keys(acceptance), set(crate::acceptance::field_names()));
    assert_eq!(keys(&acceptance["ceiling"]["properties"]), set(Goal::ALL.map(Goal::name)));
    let attestation = &schema["properties"]["attestations"]["items"]["properties"];
    assert_eq!(keys(attestation), set(crate::attestation::FIELDS));
    let limits = &schema["properties"]["limits"]["properties"];
    assert_eq!(keys(limits), set(LIMITS.map(|limit| limit.name)));
    let template = &schema["properties"]["podTemplates"]["items"]["properties"];
    assert_eq!(keys(template), set(crate::pod_template::FIELDS));
}

#[test]
fn it_offers_measures_checks_and_parameters() {
    let schema = schema();
    let offered = schema["$defs"]["measures"].to_string();
    for name in ["run-as-non-root", "memory-limit/no-limit", "level:container", "pss-baseline"] {
        assert!(offered.contains(&format!("\"{name}\"")), "{name}");
    }
    assert!(!schema["$defs"]["accepted"].to_string().contains("level:"));
    let params = &schema["properties"]["params"]["properties"];
    assert_eq!(keys(params), set(["memory-limit"]));
    let params = &params["memory-limit"]["properties"];
    assert_eq!(params["most"]["type"], "integer");
    assert_eq!(params["most"]["default"], 4);
    assert_eq!(params["registries"]["items"]["type"], "string");
    assert_eq!(params["strict"]["type"], "boolean");
    assert_eq!(params["suffix"]["default"], "");
}

#[test]
fn every_reference_leads_somewhere() {
    let measures = measures();
    let known = Known::new(&measures);
    for text in [configuration_schema(&known), register_schema(&known)] {
        let schema: Value = serde_json::from_str(&text).unwrap();
        for reference in text.split("\"$ref\": \"#").skip(1) {
            let pointer = reference.split('"').next().unwrap();
            assert!(schema.pointer(pointer).is_some(), "{pointer}");
        }
    }
}

#[test]
fn a_register_has_the_same_records() {
    let measures = measures();
    let register: Value = serde_json::from_str(&register_schema(&Known::new(&measures))).unwrap();
    assert_eq!(keys(&register["properties"]), set(crate::register::FIELDS));
    assert_eq!(register["$defs"]["acceptance"], schema()["$defs"]["acceptance"]);
}

#[test]
fn the_template_says_the_defaults() {
    let read = match configuration(TEMPLATE) {
        Ok(read) => read,
        Err(faults) => panic!("{}", faults.render(TEMPLATE)),
    };
    let expected = Configuration {
        file: read.file.clone(),
        fail_on: FailOn::parse("high"),
        pss_version: Some(Version::Latest),
        kubernetes_version: Some(Version::Latest),
        limits: read.limits.clone(),
        ..Configuration::default()
    };
    assert_eq!(read, expected);
    for limit in &LIMITS {
        assert_eq!(read.limits.get(limit.name), Some(limit.default), "{}", limit.name);
    }
    assert!(read.silences().is_empty());
}

#[test]
fn the_template_shows_every_option() {
    let top = crate::configuration::FIELDS.map(|name| format!("\n{name}:"));
    let nested = crate::configuration::SELECTION_FIELDS.map(|name| format!("\n  {name}:"));
    let limits = LIMITS.map(|limit| format!("\n  {}:", limit.name));
    for option in top.iter().chain(&nested).chain(&limits) {
        assert!(TEMPLATE.contains(option), "{option}");
    }
    for field in crate::acceptance::field_names() {
        let shown = format!(" {field}:");
        assert!(TEMPLATE.contains(&shown), "{field}");
    }
}

#[test]
fn the_record_in_the_template_can_be_used() {
    let start = TEMPLATE.find("acceptances: []").unwrap();
    let record = TEMPLATE[start..].replace("acceptances: []", "acceptances:").replace("\n#", "\n");
    let read = match configuration(&record) {
        Ok(read) => read,
        Err(faults) => panic!("{}", faults.render(&record)),
    };
    assert_eq!(read.acceptances.len(), 1);
    assert_eq!(read.acceptances[0].selector.conditions(), 0b111_1111);
}
