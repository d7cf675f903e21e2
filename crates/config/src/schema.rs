//! The JSON Schema of the configuration, for editors.

use ringfort_measure::{Goal, Level, Measure, Parameter};
use serde_json::{Map, Value, json};

use crate::acceptance::Treatment;
use crate::known::Known;
use crate::limits::{LIMITS, Limit, Unit, written};

/// The schema of `.ringfort.yaml` as JSON text; the measures, checks and parameters are those of `known`.
pub fn configuration_schema(known: &Known<'_>) -> String {
    let schema = json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": "https://ringfort.io/schemas/configuration.json",
        "title": "Ringfort configuration",
        "type": ["object", "null"],
        "additionalProperties": false,
        "properties": properties(known),
        "$defs": {
            "selection": selection(),
            "measures": {"description": "A measure, `measure/check`, `level:LEVEL`, `BENCHMARK:REQUIREMENT` with `*`, `pss-baseline` or `pss-restricted`.", "anyOf": selections(known)},
            "accepted": {"description": "A measure, `measure/check` or `BENCHMARK:REQUIREMENT`.", "anyOf": names(known)},
            "acceptance": acceptance(),
            "names": one_or_more(&json!({"type": "string", "minLength": 1, "maxLength": 512})),
            "ids": one_or_more(&json!({"type": ["string", "integer"]})),
            "files": one_or_more(&json!({"type": "string", "not": {"pattern": "(^/)|(^|/)\\.\\.(/|$)"}})),
        },
    });
    pretty(&schema)
}

/// The schema of a register as JSON text.
pub fn register_schema(known: &Known<'_>) -> String {
    pretty(&json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": "https://ringfort.io/schemas/register.json",
        "title": "Ringfort register of acceptances and attestations",
        "type": ["object", "null"],
        "additionalProperties": false,
        "properties": {
            "acceptances": list(&json!({"$ref": "#/$defs/acceptance"})),
            "attestations": list(&attestation(known)),
        },
        "$defs": {
            "accepted": {"description": "A measure, `measure/check` or `BENCHMARK:REQUIREMENT`.", "anyOf": names(known)},
            "acceptance": acceptance(),
            "names": one_or_more(&json!({"type": "string", "minLength": 1, "maxLength": 512})),
            "ids": one_or_more(&json!({"type": ["string", "integer"]})),
        },
    }))
}

fn pretty(schema: &Value) -> String {
    serde_json::to_string_pretty(schema).map(|text| text + "\n").unwrap_or_default()
}

fn properties(known: &Known<'_>) -> Value {
    json!({
        "failOn": {
            "description": "Findings of this severity and worse make a run fail.",
            "enum": ["critical", "high", "medium", "low", "never", null],
            "default": "high",
        },
        "include": {"description": "What is scanned; what is not named here is not restricted.", "$ref": "#/$defs/selection"},
        "exclude": {"description": "What is left out, even if included.", "$ref": "#/$defs/selection"},
        "params": {
            "description": "Parameters of measures.",
            "type": ["object", "null"],
            "additionalProperties": false,
            "properties": params(known),
        },
        "pssVersion": version("Version of the Pod Security Standards: `latest` or as in `1.31`."),
        "kubernetesVersion": version("Version of the cluster: `latest` or as in `1.31`."),
        "environment": {"description": "Where the cluster runs.", "enum": ["aks", "on-prem", null]},
        "podTemplates": described("Custom kinds that carry a pod template.", list(&json!({
            "type": "object",
            "additionalProperties": false,
            "required": ["kind", "path"],
            "properties": {
                "kind": {"description": "Group and kind, as in `argoproj.io/Rollout`.", "type": "string", "pattern": "^[a-z0-9.-]+/[A-Z][A-Za-z0-9]*$"},
                "path": {"description": "The field with the template, as in `spec.template`; `*` for each item.", "type": "string"},
            },
        }))),
        "measures": {"description": "Folders with measures of your own, below the folder of this file.", "anyOf": [{"$ref": "#/$defs/files"}, {"type": "null"}]},
        "limits": limits(),
        "noInline": {"description": "Forbids all inline marks.", "type": ["boolean", "null"], "default": false},
        "baseline": {"description": "A file made by `ringfort scan --create-baseline`.", "type": ["string", "null"]},
        "registers": {"description": "Files with acceptances and attestations, below the folder of this file.", "anyOf": [{"$ref": "#/$defs/files"}, {"type": "null"}]},
        "acceptances": described("Decisions to live with findings.", list(&json!({"$ref": "#/$defs/acceptance"}))),
        "attestations": described("Statements of people about measures that no program can see.", list(&attestation(known))),
    })
}

fn described(description: &str, mut schema: Value) -> Value {
    if let Some(map) = schema.as_object_mut() {
        map.insert("description".to_owned(), Value::from(description));
    }
    schema
}

fn list(item: &Value) -> Value {
    json!({"type": ["array", "null"], "items": item})
}

fn one_or_more(item: &Value) -> Value {
    json!({"anyOf": [item, {"type": "array", "items": item}]})
}

fn version(description: &str) -> Value {
    json!({"description": description, "type": ["string", "number", "null"], "default": "latest"})
}

fn selection() -> Value {
    json!({
        "type": ["object", "null"],
        "additionalProperties": false,
        "properties": {
            "measures": {"anyOf": [{"$ref": "#/$defs/measures"}, {"type": "array", "items": {"$ref": "#/$defs/measures"}}, {"type": "null"}]},
            "namespaces": {"description": "Names with `*` and `?`.", "anyOf": [{"$ref": "#/$defs/names"}, {"type": "null"}]},
            "paths": {"description": "Paths as in an ignore file, relative to the folder of this file.", "anyOf": [{"$ref": "#/$defs/names"}, {"type": "null"}]},
        },
    })
}

fn names(known: &Known<'_>) -> Value {
    let measures =
        known.measures().map(|measure| json!({"const": measure.id, "description": measure.title}));
    let checks = known.measures().flat_map(|measure| {
        measure.checks.iter().map(move |check| json!(format!("{}/{}", measure.id, check.id)))
    });
    let mut any: Vec<Value> = measures.collect();
    any.push(json!({"enum": checks.collect::<Vec<_>>()}));
    any.push(json!({"type": "string", "pattern": "^[^:/]+:.+$"}));
    Value::from(any)
}

fn selections(known: &Known<'_>) -> Value {
    let mut any = names(known);
    if let Some(any) = any.as_array_mut() {
        let levels = Level::ALL.map(|level| format!("level:{}", level.name()));
        any.push(json!({"enum": levels}));
        any.push(json!({"enum": ["pss-baseline", "pss-restricted"]}));
    }
    any
}

fn params(known: &Known<'_>) -> Value {
    let with = known.measures().filter(|measure| !measure.params.is_empty());
    Value::Object(with.map(|measure| (measure.id.to_string(), params_of(measure))).collect())
}

fn params_of(measure: &Measure) -> Value {
    let properties: Map<String, Value> =
        measure.params.iter().map(|p| (p.name.to_string(), parameter(p))).collect();
    json!({
        "description": measure.title,
        "type": "object",
        "additionalProperties": false,
        "properties": properties,
    })
}

fn parameter(parameter: &Parameter) -> Value {
    let kind = match &*parameter.kind {
        "int" => json!({"type": "integer"}),
        "bool" => json!({"type": "boolean"}),
        "list(string)" => json!({"type": "array", "items": {"type": "string"}}),
        "map(string)" => json!({"type": "object", "additionalProperties": {"type": "string"}}),
        _ => json!({"type": "string"}),
    };
    let mut schema = described(&parameter.because, kind);
    if let (Some(map), Ok(default)) =
        (schema.as_object_mut(), serde_json::from_str::<Value>(&parameter.default))
    {
        map.insert("default".to_owned(), default);
    }
    schema
}

fn limits() -> Value {
    let of = |unit| match unit {
        Unit::Count => json!({"type": ["integer", "null"], "minimum": 1}),
        Unit::Bytes => {
            json!({"type": ["string", "integer", "null"], "pattern": "^[0-9]+(B|KiB|MiB|GiB)?$"})
        }
        Unit::Time => json!({"type": ["string", "null"], "pattern": "^[0-9]+(ms|s|m|h)$"}),
    };
    let property = |limit: &Limit| {
        let mut property = described(limit.about, of(limit.unit));
        if let Some(property) = property.as_object_mut() {
            let default = match limit.unit {
                Unit::Count => Value::from(limit.default),
                unit => Value::from(written(unit, limit.default)),
            };
            property.insert("default".to_owned(), default);
        }
        (limit.name.to_owned(), property)
    };
    let properties: Map<String, Value> = LIMITS.iter().map(property).collect();
    json!({
        "description": "Limits on what is read.",
        "type": ["object", "null"],
        "additionalProperties": false,
        "properties": properties,
    })
}

fn acceptance() -> Value {
    let names = || json!({"$ref": "#/$defs/names"});
    let goals: Map<String, Value> = Goal::ALL
        .iter()
        .map(|goal| {
            (goal.name().to_owned(), json!({"type": "number", "minimum": 0, "maximum": 100}))
        })
        .collect();
    json!({
        "type": "object",
        "additionalProperties": false,
        "required": ["id", "owner", "reason", "until"],
        "anyOf": [{"required": ["measure"]}, {"required": ["finding"]}],
        "properties": {
            "id": {"description": "A name that reports can show.", "type": ["string", "integer"]},
            "owner": {"description": "Who answers for it.", "type": "string"},
            "reason": {"description": "Why this can be lived with.", "type": "string"},
            "until": {"description": "The last day (UTC), or an instant; twelve months ahead at most.", "type": "string"},
            "created": {"description": "The day of the decision.", "type": "string"},
            "measure": {"description": "What is accepted.", "anyOf": [{"$ref": "#/$defs/accepted"}, {"type": "array", "items": {"$ref": "#/$defs/accepted"}}]},
            "finding": described("Ids of findings.", json!({"$ref": "#/$defs/ids"})),
            "namespace": described("Namespaces, with `*` and `?`.", names()),
            "kind": described("Kinds, `Deployment` or `apps/Deployment`.", names()),
            "name": described("Names of objects, with `*` and `?`.", names()),
            "container": described("Names of containers, with `*` and `?`.", names()),
            "labels": {"description": "Labels of the object.", "type": "object", "additionalProperties": {"type": ["string", "number"]}},
            "path": described("Files, relative to the folder of the configuration.", names()),
            "approvers": described("Who agreed.", names()),
            "ceiling": {"description": "Residual risk by goal, 0 to 100, above which it lapses.", "type": "object", "additionalProperties": false, "properties": goals},
            "requires": described("Interceptors that must stand.", names()),
            "ticket": {"description": "Where it is discussed.", "type": ["string", "number"]},
            "treatment": {"description": "What is done about the risk.", "enum": Treatment::ALL.map(Treatment::name), "default": "accept"},
        },
    })
}

fn attestation(known: &Known<'_>) -> Value {
    let ids: Vec<&str> = known.measures().map(|measure| &*measure.id).collect();
    let text =
        |description: &str| json!({"description": description, "type": "string", "minLength": 1});
    json!({
        "type": "object",
        "additionalProperties": false,
        "required": crate::attestation::FIELDS,
        "properties": {
            "measure": {"description": "The id of a measure.", "enum": ids},
            "scope": text("What it is true of: a cluster, a site."),
            "statement": text("What was looked at and found."),
            "evidence": text("Where it can be seen: an address, a ticket, a file."),
            "by": text("Who looked."),
            "on": text("The day when they looked."),
            "until": text("The last day (UTC) that it counts; twelve months after `on` at most."),
        },
    })
}

#[cfg(test)]
mod tests;
