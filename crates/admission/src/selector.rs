//! Label selectors.

use serde_json::Value;

/// True if a selector selects an object with these labels. No selector, or an empty one, selects everything; an operator that
/// does not exist selects nothing.
pub(crate) fn selects(selector: &Value, labels: &Value) -> bool {
    let has = |key: &str| labels.get(key).and_then(Value::as_str);
    let equal = selector.get("matchLabels").and_then(Value::as_object).is_none_or(|wanted| {
        wanted
            .iter()
            .all(|(key, value)| value.as_str().is_some_and(|value| has(key) == Some(value)))
    });
    let expressions = selector.get("matchExpressions").and_then(Value::as_array);
    equal && expressions.is_none_or(|all| all.iter().all(|one| holds(one, &has)))
}

fn holds<'l>(expression: &Value, has: &impl Fn(&str) -> Option<&'l str>) -> bool {
    let text = |name: &str| expression.get(name).and_then(Value::as_str).unwrap_or_default();
    let own = has(text("key"));
    let among = || {
        let values = expression.get("values").and_then(Value::as_array);
        values.is_some_and(|values| values.iter().any(|value| value.as_str() == own))
    };
    match text("operator") {
        "In" => own.is_some() && among(),
        "NotIn" => own.is_none() || !among(),
        "Exists" => own.is_some(),
        "DoesNotExist" => own.is_none(),
        _ => false,
    }
}

/// True if a selector selects everything.
pub(crate) fn is_empty(selector: &Value) -> bool {
    let none = |name: &str| match selector.get(name) {
        Some(Value::Array(list)) => list.is_empty(),
        Some(Value::Object(map)) => map.is_empty(),
        _ => true,
    };
    none("matchLabels") && none("matchExpressions")
}

/// True if a selector of namespaces names labels that somebody could change; the server itself keeps the one of the name.
pub(crate) fn can_be_changed(selector: &Value) -> bool {
    const NAME: &str = "kubernetes.io/metadata.name";
    let labels = selector.get("matchLabels").and_then(Value::as_object);
    let expressions = selector.get("matchExpressions").and_then(Value::as_array);
    labels.is_some_and(|labels| labels.keys().any(|key| key != NAME))
        || expressions.is_some_and(|all| {
            all.iter().any(|one| one.get("key").and_then(Value::as_str) != Some(NAME))
        })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn labels_are_matched_as_the_server_does() {
        let labels = json!({"app": "web", "tier": "front"});
        for (selector, expected) in [
            (json!(null), true),
            (json!({}), true),
            (json!({"matchLabels": {"app": "web"}}), true),
            (json!({"matchLabels": {"app": "api"}}), false),
            (
                json!({"matchExpressions": [{"key": "app", "operator": "In", "values": ["a", "web"]}]}),
                true,
            ),
            (
                json!({"matchExpressions": [{"key": "app", "operator": "NotIn", "values": ["web"]}]}),
                false,
            ),
            (
                json!({"matchExpressions": [{"key": "none", "operator": "NotIn", "values": ["web"]}]}),
                true,
            ),
            (json!({"matchExpressions": [{"key": "none", "operator": "Exists"}]}), false),
            (json!({"matchExpressions": [{"key": "none", "operator": "DoesNotExist"}]}), true),
            (
                json!({"matchExpressions": [{"key": "app", "operator": "Like", "values": ["web"]}]}),
                false,
            ),
        ] {
            assert_eq!(selects(&selector, &labels), expected, "{selector}");
        }
        assert!(selects(&json!({}), &json!(null)));
        assert!(
            is_empty(&json!({"matchLabels": {}})) && !is_empty(&json!({"matchLabels": {"a": "b"}}))
        );
    }
}
