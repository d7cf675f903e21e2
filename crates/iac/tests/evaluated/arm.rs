//! Templates as a user writes them, and the resources that they come to.

use std::sync::Arc;

use ringfort_document::{Document, Reader, Vocabulary};
use ringfort_iac::arm::{self, Deployment};
use serde_json::{Value, json};

use crate::plain;

fn document(value: &Value) -> Document {
    let reader = Reader::new(Arc::new(Vocabulary::default()));
    let text = serde_json::to_string_pretty(value).unwrap();
    let mut reading = reader.read(text.as_bytes());
    assert_eq!(reading.errors, []);
    reading.documents.remove(0)
}

/// A template with some of its parts.
fn template(parts: &Value) -> Document {
    let mut whole = json!({
        "$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
        "contentVersion": "1.0.0.0",
        "resources": [],
    });
    for (key, value) in parts.as_object().unwrap() {
        whole[key] = value.clone();
    }
    let document = document(&whole);
    assert!(arm::is_template(document.root()));
    document
}

fn deployed(parts: &Value) -> Deployment {
    arm::evaluate(&template(parts), None)
}

fn resources(parts: &Value) -> Value {
    plain(deployed(parts).document.root().get("value").unwrap())
}

/// What an expression comes to.
fn value(expression: &str, parts: Value) -> Value {
    let mut parts = parts;
    parts["resources"] =
        json!([{"type": "A.B/c", "name": "n", "properties": {"value": expression}}]);
    resources(&parts)[0]["properties"]["value"].clone()
}

#[test]
fn parameters_and_variables_have_values() {
    let parts = json!({
        "parameters": {
            "name": {"type": "string", "defaultValue": "shop"},
            "pools": {"type": "array", "defaultValue": [{"size": 3}]},
            "open": {"type": "bool"},
            "none": {"type": "string", "nullable": true},
        },
        "variables": {
            "full": "[concat(parameters('name'), '-', variables('suffix'))]",
            "suffix": "aks",
            "self": "[variables('self')]",
            "copy": [{"name": "zones", "count": 2, "input": "[string(copyIndex('zones', 1))]"}],
        },
    });
    for (expression, expected) in [
        ("[variables('FULL')]", json!("shop-aks")),
        ("[parameters('pools')[0].Size]", json!(3)),
        ("[parameters('open')]", json!("?the parameter `open` has no value here")),
        ("[coalesce(parameters('none'), 'x')]", json!("x")),
        ("[variables('zones')]", json!(["1", "2"])),
        ("[variables('self')]", json!("?the variable `self` needs itself")),
        ("[parameters('nowhere')]", json!("?the parameter `nowhere` has no value here")),
        ("[reference('x').id]", json!("?only Azure knows what `reference` gives")),
        ("[broken(", json!("[broken(")),
        ("[broken(]", json!("?an expression that cannot be read")),
        ("[[no expression]", json!("[no expression]")),
    ] {
        assert_eq!(value(expression, parts.clone()), expected, "{expression}");
    }
}

#[test]
fn functions_give_what_azure_gives() {
    for (expression, expected) in [
        ("[if(equals('a', 'a'), 1, div(1, 0))]", json!(1)),
        ("[and(true(), not(false()), bool('True'))]", json!(true)),
        ("[or(false(), reference('x'))]", json!("?only Azure knows what `reference` gives")),
        ("[or(true(), reference('x'))]", json!(true)),
        ("[format('{0}-{1}-{{x}}', 'a', 2)]", json!("a-2-{x}")),
        (
            "[union(createObject('a', 1, 'b', createObject('c', 1)), createObject('b', createObject('d', 2)))]",
            json!({"a": 1, "b": {"c": 1, "d": 2}}),
        ),
        ("[union(createArray(1, 2), createArray(2, 3))]", json!([1, 2, 3])),
        ("[intersection(createArray(1, 2), createArray(2, 3))]", json!([2])),
        ("[split('a,b', ',')]", json!(["a", "b"])),
        ("[join(createArray('a', 'b'), '/')]", json!("a/b")),
        ("[toLower(substring('ABCD', 1, 2))]", json!("bc")),
        ("[contains(createObject('Key', 1), 'key')]", json!(true)),
        ("[empty('')]", json!(true)),
        ("[length(range(3, 4))]", json!(4)),
        ("[padLeft(7, 3, '0')]", json!("007")),
        ("[last(createArray(1, 2))]", json!(2)),
        ("[greaterOrEquals(int('3'), 3)]", json!(true)),
        ("[map(range(0, 2), lambda('i', mul(lambdaVariables('i'), 2)))]", json!([0, 2])),
        ("[filter(createArray(1, 5), lambda('x', greater(lambdaVariables('x'), 2)))]", json!([5])),
        (
            "[reduce(createArray(1, 2, 3), 0, lambda('sum', 'x', add(lambdaVariables('sum'), lambdaVariables('x'))))]",
            json!(6),
        ),
        (
            "[toObject(createArray('a'), lambda('x', lambdaVariables('x')), lambda('x', 1))]",
            json!({"a": 1}),
        ),
        ("[items(createObject('k', 'v'))[0].value]", json!("v")),
        ("[tryGet(createObject('k', 'v'), 'other')]", json!(null)),
        ("[json('false')]", json!(false)),
        (
            "[resourceId('Microsoft.Network/virtualNetworks/subnets', 'v', 's')]",
            json!(
                "/subscriptions/SUBSCRIPTION/resourceGroups/GROUP/providers/Microsoft.Network/virtualNetworks/v/subnets/s"
            ),
        ),
        (
            "[resourceId('Microsoft.X/y', parameters('p'))]",
            json!(
                "/subscriptions/SUBSCRIPTION/resourceGroups/GROUP/providers/Microsoft.X/y/[parameters('p')]"
            ),
        ),
        ("[uniqueString('a')]", json!("?the function `uniquestring`")),
        ("[resourceGroup().location]", json!("?`resourcegroup()` is not known here")),
        ("[createArray(1)[5]]", json!("?a part that is not there")),
        ("[less('a', 1)]", json!("?the function `less`")),
    ] {
        assert_eq!(value(expression, json!({})), expected, "{expression}");
    }
}

#[test]
fn functions_of_users_see_only_their_arguments() {
    let parts = json!({
        "parameters": {"outer": {"type": "string", "defaultValue": "o"}},
        "functions": [{"namespace": "shop", "members": {"name": {
            "parameters": [{"name": "own", "type": "string"}],
            "output": {"type": "string", "value": "[concat('x-', parameters('own'))]"}}}}],
    });
    assert_eq!(value("[Shop.name(parameters('outer'))]", parts), json!("x-o"));
}

#[test]
fn loops_make_resources_and_properties() {
    let found = resources(&json!({"resources": [{
        "type": "Microsoft.ContainerService/managedClusters", "name": "[concat('c', copyIndex(1))]",
        "copy": {"name": "clusters", "count": 2},
        "properties": {"copy": [{"name": "pools", "count": 2,
            "input": {"name": "[format('p{0}{1}', copyIndex('clusters'), copyIndex('pools'))]"}}]},
    }]}));
    assert_eq!(found[1]["name"], "c2");
    assert_eq!(found[1]["properties"]["pools"], json!([{"name": "p10"}, {"name": "p11"}]));
    assert_eq!(found.as_array().unwrap().len(), 2);
}

#[test]
fn of_a_resource_that_may_not_be_made_nothing_is_known() {
    let parts = json!({
        "parameters": {"wanted": {"type": "bool"}, "count": {"type": "int"}},
        "resources": [
            {"type": "A.B/c", "name": "no", "condition": false, "properties": {"a": 1}},
            {"type": "A.B/c", "name": "yes", "condition": "[not(false())]", "properties": {"a": 1}},
            {"type": "A.B/c", "name": "perhaps", "condition": "[parameters('wanted')]", "properties": {"a": 1}},
            {"type": "A.B/c", "name": "some", "copy": {"name": "l", "count": "[parameters('count')]"}, "properties": {"a": 1},
                "resources": [{"type": "d", "name": "inner", "properties": {}}]},
        ],
    });
    let found = resources(&parts);
    let names: Vec<&str> =
        found.as_array().unwrap().iter().map(|one| one["name"].as_str().unwrap()).collect();
    assert_eq!(names, ["yes", "perhaps", "some", "some/inner"]);
    assert_eq!(found[0]["properties"]["a"], 1);
    for at in 1..4 {
        let told = found[at]["properties"].as_str().unwrap();
        assert!(told.starts_with("?whether it is made depends on"), "{told}");
        assert!(found[at]["sku"].is_string());
    }
}

#[test]
fn resources_within_resources_carry_both_names() {
    let found = resources(&json!({
        "languageVersion": "2.0",
        "resources": {
            "vault": {"type": "Microsoft.KeyVault/vaults", "name": "v", "properties": {},
                "resources": [{"type": "secrets", "name": "s", "properties": {}}]},
            "known": {"type": "Microsoft.KeyVault/vaults", "name": "old", "existing": true},
            "lock": {"type": "Microsoft.KeyVault/vaults/providers/locks", "name": "v/Microsoft.Authorization/keep",
                "properties": {"level": "CanNotDelete"}},
            "setting": {"type": "Microsoft.Insights/diagnosticSettings", "name": "d",
                "scope": "[resourceId('Microsoft.KeyVault/vaults', parameters('vault'))]", "properties": {}},
        },
    }));
    assert_eq!(found.as_array().unwrap().len(), 4);
    assert_eq!(found[1]["type"], "Microsoft.KeyVault/vaults/secrets");
    assert_eq!(found[1]["name"], "v/s");
    assert_eq!(found[2]["type"], "Microsoft.Authorization/locks");
    assert_eq!(found[2]["name"], "keep");
    assert_eq!(found[2]["scope"], "Microsoft.KeyVault/vaults/v");
    let scope = found[3]["scope"].as_str().unwrap();
    assert!(scope.ends_with("/Microsoft.KeyVault/vaults/[parameters('vault')]"), "{scope}");
}

fn nested(scope: &str) -> Value {
    resources(&json!({
        "parameters": {"p": {"type": "string", "defaultValue": "outer"}, "open": {"type": "string"}},
        "variables": {"v": "of the outer"},
        "resources": [{
            "type": "Microsoft.Resources/deployments", "name": "inside",
            "properties": {
                "expressionEvaluationOptions": {"scope": scope},
                "parameters": {"p": {"value": "[concat(parameters('p'), '!')]"}, "secret": {"value": "canary"},
                    "kept": {"reference": {"secretName": "x"}}},
                "template": {
                    "$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
                    "parameters": {"p": {"type": "string"}, "secret": {"type": "secureString"}, "kept": {"type": "string"}},
                    "variables": {"v": "of the inner"},
                    "resources": [{"type": "A.B/c", "name": "n", "properties":
                        {"p": "[parameters('p')]", "v": "[variables('v')]", "secret": "[parameters('secret')]",
                            "kept": "[parameters('kept')]", "id": "[resourceId('A.B/c', parameters('kept'))]"}}],
                },
            },
        }],
    }))[0]["properties"]
        .clone()
}

#[test]
fn deployments_within_see_their_own_names_or_the_outer_ones() {
    let inner = nested("Inner");
    assert_eq!((&inner["p"], &inner["v"]), (&json!("outer!"), &json!("of the inner")));
    assert_eq!(inner["secret"], "?the parameter `secret` is secure");
    assert_eq!(inner["kept"], "?the parameter `kept` is kept in a vault");
    let id = inner["id"].as_str().unwrap();
    assert!(id.ends_with("/[parameters('kept') of inside]"), "{id}");
    let outer = nested("outer");
    assert_eq!((&outer["p"], &outer["v"]), (&json!("outer"), &json!("of the outer")));
}

#[test]
fn a_file_of_parameters_gives_values_but_no_secrets() {
    let parts = json!({
        "parameters": {"a": {"type": "string", "defaultValue": "x"}, "s": {"type": "securestring", "defaultValue": "canary"}},
        "resources": [{"type": "A.B/c", "name": "[parameters('a')]", "properties": {"s": "[parameters('s')]"}}],
    });
    let file = document(&json!({
        "$schema": "https://schema.management.azure.com/schemas/2015-01-01/deploymentParameters.json#",
        "parameters": {"A": {"value": "given"}, "s": {"value": "canary"}},
    }));
    assert!(arm::is_parameters(file.root()));
    let deployment = arm::evaluate(&template(&parts), Some(&file));
    let found = plain(deployment.document.root().get("value").unwrap());
    assert_eq!(found[0]["name"], "given");
    assert_eq!(found[0]["properties"]["s"], "?the parameter `s` is secure");
    assert_eq!(deployment.sealed.len(), 1);
}

#[test]
fn links_to_other_templates_are_told() {
    let deployment = deployed(&json!({"resources": [{
        "type": "Microsoft.Resources/deployments", "name": "other",
        "properties": {"templateLink": {"relativePath": "modules/aks.json"}},
    }]}));
    assert_eq!(deployment.linked[0].1, "modules/aks.json");
    assert!(plain(deployment.document.root()).to_string().contains(r#""value":[]"#));
}

#[test]
fn values_stand_where_they_are_written() {
    let template = template(&json!({
        "variables": {"profile": {"enabled": false}},
        "resources": [{"type": "A.B/c", "name": "n", "properties": {"profile": "[variables('profile')]", "x": "[true()]"}}],
    }));
    let deployment = arm::evaluate(&template, None);
    let resource =
        deployment.document.root().get("value").unwrap().as_list().unwrap().get(0).unwrap();
    let line = |path: &[&str]| resource.at(path).unwrap().position().line;
    let written = |path: &[&str]| template.root().at(path).unwrap().position().line;
    assert_eq!(
        line(&["properties", "profile", "enabled"]),
        written(&["variables", "profile", "enabled"])
    );
    assert!(line(&["properties", "x"]) < line(&["properties", "profile", "enabled"]));
}

#[test]
fn hostile_templates_end_soon() {
    // Each variable holds the one before it ten times.
    let mut variables = json!({"v0": ["x", "x", "x", "x", "x", "x", "x", "x", "x", "x"]});
    for at in 1..40 {
        let inner = format!("variables('v{}')", at - 1);
        variables[format!("v{at}")] =
            json!(format!("[createArray({})]", vec![inner; 10].join(",")));
    }
    let found = value("[variables('v39')]", json!({"variables": variables}));
    assert!(found.to_string().contains("too large"), "{}", &found.to_string()[..200]);
    let text = "x".repeat(10_000);
    let doubled = json!({"parameters": {"t": {"defaultValue": text}},
        "variables": {"copy": [{"name": "all", "count": 800,
            "input": {"copy": [{"name": "more", "count": 800, "input": "[parameters('t')]"}]}}]}});
    let found = value("[length(variables('all'))]", doubled);
    assert!(found == json!(800) || found.to_string().contains("too large"), "{found}");
    let mut deep = json!({"type": "A.B/c", "name": "n"});
    for _ in 0..100 {
        deep = json!({"type": "d", "name": "n", "resources": [deep]});
    }
    assert!(resources(&json!({"resources": [deep]})).as_array().unwrap().len() < 40);
}
