//! Configurations as a user writes them, and the resources that they come to.

use std::sync::Arc;

use ringfort_document::Vocabulary;
use ringfort_iac::terraform::{Evaluated, File, RESOURCES, evaluate};
use serde_json::{Value, json};

use crate::plain;

fn evaluated(files: &[(&str, &str)]) -> Evaluated {
    let files: Vec<File<'_>> = files.iter().map(|&(name, text)| File { name, text }).collect();
    evaluate(&files, &Arc::new(Vocabulary::default()))
}

fn resources(files: &[(&str, &str)]) -> Vec<Value> {
    let evaluated = evaluated(files);
    assert_eq!(evaluated.faults, []);
    let lists = evaluated
        .documents
        .iter()
        .map(|(_, document)| plain(document.root().get(RESOURCES).unwrap()));
    lists.flat_map(|list| list.as_array().unwrap().clone()).collect()
}

/// What an expression comes to, with some text before it.
fn value(before: &str, expression: &str) -> Value {
    let text = format!("{before}\nresource \"a\" \"b\" {{\n  value = {expression}\n}}\n");
    resources(&[("main.tf", &text)])[0]["values"]["value"].clone()
}

#[test]
fn names_stand_for_what_the_files_say() {
    let before = r#"
variable "name" { default = "shop" }
variable "zones" { default = ["1", "2"] }
variable "open" {}
locals {
  full = "${var.name}-aks"
  self = local.self
  tags = merge({ owner = "a" }, { env = var.name })
}
"#;
    for (expression, expected) in [
        ("local.full", json!("shop-aks")),
        ("var.zones[1]", json!("2")),
        ("local.tags.env", json!("shop")),
        ("local.tags", json!({"owner": "a", "env": "shop"})),
        ("var.open", json!("?the variable `open` has no value here")),
        ("\"x-${var.open}\"", json!("?the variable `open` has no value here")),
        ("local.self", json!("?the local `self` needs itself")),
        ("local.nowhere", json!("?there is no local `nowhere`")),
        ("data.x.y.z", json!("?`data` is not known here")),
        ("module.x.y", json!("?`module` is not known here")),
        ("a.other.name", json!("?only the cloud knows what `a.other` is")),
        ("a.b.id", json!("a.b")),
    ] {
        assert_eq!(value(before, expression), expected, "{expression}");
    }
}

#[test]
fn expressions_and_functions_come_out_as_terraform_says() {
    for (expression, expected) in [
        ("true ? 1 : 2", json!(1)),
        ("1 + 2 * 3", json!(7)),
        ("!(1 > 2) && \"a\" == \"a\"", json!(true)),
        ("false && var.x", json!(false)),
        ("true || var.x", json!(true)),
        ("-3", json!(-3)),
        ("[for z in [\"a\", \"b\"] : upper(z) if z != \"a\"]", json!(["B"])),
        ("{ for k, v in { a = 1 } : k => v + 1 }", json!({"a": 2})),
        ("format(\"%s-%d\", \"a\", 2)", json!("a-2")),
        ("join(\",\", concat([\"a\"], [\"b\"]))", json!("a,b")),
        ("lookup({ a = 1 }, \"b\", 2)", json!(2)),
        ("coalesce(null, \"\", \"x\")", json!("x")),
        ("try(var.x, \"y\")", json!("y")),
        ("length(distinct([1, 1, 2]))", json!(2)),
        ("flatten([[1], [2, [3]]])", json!([1, 2, 3])),
        ("contains([\"a\"], \"a\")", json!(true)),
        ("jsonencode({ a = 1 })", json!({"a": 1})),
        ("timestamp()", json!("?the function `timestamp`")),
        ("1 / 0", json!("?a number that is none")),
        ("\"a\" + 1", json!("?an operator that does not fit its values")),
        ("<<-EOT\n    hello\n  EOT\n", json!("hello\n")),
    ] {
        assert_eq!(value("", expression), expected, "{expression}");
    }
}

#[test]
fn values_of_variables_are_read_from_their_files() {
    let files = [
        ("main.tf", "variable \"n\" { default = \"a\" }\nresource \"x\" \"y\" { n = var.n }\n"),
        ("prod.auto.tfvars", "n = \"b\"\n"),
    ];
    assert_eq!(resources(&files)[0]["values"]["n"], "b");
}

#[test]
fn resources_are_there_as_often_as_they_are_made() {
    let text = r#"
variable "wanted" { default = false }
variable "unknown" {}
resource "a" "none" { count = var.wanted ? 1 : 0 }
resource "a" "one" { count = 1 }
resource "a" "two" {
  count = 2
  name  = "n${count.index}"
}
resource "a" "each" {
  for_each = { x = 1, y = 2 }
  name     = "${each.key}${each.value}"
}
resource "a" "set" {
  for_each = toset(["p"])
  name     = each.key
}
resource "a" "perhaps" {
  count = var.unknown ? 1 : 0
  name  = "n"
}
"#;
    let found = resources(&[("main.tf", text)]);
    let addresses: Vec<&str> = found.iter().map(|one| one["address"].as_str().unwrap()).collect();
    let expected = [
        "a.one",
        "a.two[0]",
        "a.two[1]",
        "a.each[\"x\"]",
        "a.each[\"y\"]",
        "a.set[\"p\"]",
        "a.perhaps",
    ];
    assert_eq!(addresses, expected);
    assert_eq!(found[2]["values"]["name"], "n1");
    assert_eq!(found[3]["values"]["name"], "x1");
    assert_eq!(found[5]["values"]["name"], "p");
    let told = found[6]["values"].as_str().unwrap();
    assert!(told.starts_with("?whether it is made depends on"), "{told}");
}

#[test]
fn blocks_are_lists_and_dynamic_ones_are_written_out() {
    let text = r#"
variable "rules" { default = [{ name = "a" }, { name = "b" }] }
variable "unknown" {}
resource "x" "y" {
  plain { n = 1 }
  plain { n = 2 }
  dynamic "rule" {
    for_each = var.rules
    content { name = rule.value.name }
  }
  dynamic "other" {
    for_each = var.unknown
    content { name = other.value }
  }
  lifecycle { prevent_destroy = true }
}
"#;
    let values = &resources(&[("main.tf", text)])[0]["values"];
    assert_eq!(values["plain"], json!([{"n": 1}, {"n": 2}]));
    assert_eq!(values["rule"], json!([{"name": "a"}, {"name": "b"}]));
    assert_eq!(values["other"], "?the variable `unknown` has no value here");
    assert!(values.get("lifecycle").is_none());
}

#[test]
fn secrets_are_left_out_and_their_places_told() {
    let text = r#"
variable "pin" {
  sensitive = true
  default   = "canary"
}
resource "azurerm_x" "y" {
  admin_password = "canary"
  token          = 4711
  pin            = var.pin
  key_vault_id   = "/subscriptions/0"
}
resource "azurerm_key_vault_secret" "z" {
  name  = "n"
  value = "canary"
}
"#;
    let evaluated = evaluated(&[("main.tf", text), ("a.auto.tfvars", "pin = \"canary\"\n")]);
    let shown: String = evaluated
        .documents
        .iter()
        .map(|(_, document)| plain(document.root()).to_string())
        .collect();
    assert!(!shown.contains("4711") && shown.contains("/subscriptions/0"), "{shown}");
    let hidden: Vec<&str> = evaluated
        .sealed
        .iter()
        .map(|&(file, span)| {
            let text = if file == 0 { text } else { "pin = \"canary\"\n" };
            text.get(span.start as usize..span.end as usize).unwrap().trim()
        })
        .collect();
    assert_eq!(hidden.iter().filter(|text| text.contains("canary")).count(), 4, "{hidden:?}");
    assert!(hidden.contains(&"4711"), "{hidden:?}");
}

#[test]
fn modules_and_faults_are_told_with_their_places() {
    let evaluated = evaluated(&[
        ("main.tf", "\n  module \"net\" {\n  source = \"Azure/network/azurerm\"\n}\n"),
        ("broken.tf", "resource \"a\" {\n  x = \n}\n"),
        ("good.tf", "resource \"a\" \"b\" {}\n"),
    ]);
    assert_eq!(evaluated.modules[0].1, (2, 3));
    assert_eq!(evaluated.modules[0].2, "Azure/network/azurerm");
    assert_eq!((evaluated.faults[0].file, evaluated.faults[0].at.0), (1, 2));
    assert_eq!(evaluated.documents.len(), 1);
}

#[test]
fn values_stand_where_they_are_written() {
    let text = "locals {\n  off = false\n}\nresource \"a\" \"b\" {\n  x = local.off\n  y {\n    z = 1\n  }\n}\n";
    let evaluated = evaluated(&[("main.tf", text)]);
    let resource =
        evaluated.documents[0].1.root().get(RESOURCES).unwrap().as_list().unwrap().get(0).unwrap();
    let line = |path: &[&str]| resource.at(path).unwrap().position().line;
    assert_eq!(line(&["values", "x"]), 5);
    assert_eq!(
        resource.at(&["values", "y"]).unwrap().as_list().unwrap().get(0).unwrap().position().line,
        6
    );
}

#[test]
fn hostile_files_end_soon() {
    let deep = format!("locals {{ a = {}1{} }}", "[".repeat(5000), "]".repeat(5000));
    assert_eq!(evaluated(&[("main.tf", &deep)]).faults[0].message, "is nested too deeply");
    let signs = format!("locals {{ a = {}true }}", "!".repeat(100_000));
    assert_eq!(evaluated(&[("main.tf", &signs)]).faults.len(), 1);
    // Each local holds the one before it ten times.
    let mut text = "locals {\n  v0 = [\"x\"]\n".to_owned();
    for at in 1..40 {
        let inner = vec![format!("local.v{}", at - 1); 10].join(", ");
        text.push_str(&format!("  v{at} = [{inner}]\n"));
    }
    text.push_str("}\nresource \"a\" \"b\" { value = length(flatten(local.v39)) }\n");
    let found = resources(&[("main.tf", &text)]);
    assert!(found[0]["values"]["value"].to_string().contains("too large"), "{found:?}");
    // A large default, many times.
    let large = "x".repeat(200_000);
    let text = format!(
        "variable \"v\" {{ default = \"{large}\" }}\nresource \"a\" \"b\" {{ value = [for i in [{}] : var.v] }}\n",
        vec!["1"; 5000].join(", ")
    );
    let found = resources(&[("main.tf", &text)]);
    assert!(found[0]["values"]["value"].to_string().contains("too large"));
}
