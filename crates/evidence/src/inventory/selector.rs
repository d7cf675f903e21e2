//! Label selectors.

use ringfort_document::{Content, Map, Node};

/// A label selector with `matchLabels` and `matchExpressions`.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Selector<'e> {
    node: Node<'e>,
}

impl<'e> Selector<'e> {
    pub(crate) fn new(node: Node<'e>) -> Selector<'e> {
        Selector { node }
    }

    /// True if it selects everything.
    pub(crate) fn is_empty(self) -> bool {
        self.labels().is_none_or(Map::is_empty) && self.expressions().next().is_none()
    }

    /// `matchLabels`.
    pub(crate) fn labels(self) -> Option<Map<'e>> {
        self.node.get("matchLabels")?.as_map()
    }

    fn expressions(self) -> impl Iterator<Item = Node<'e>> {
        let list = self.node.get("matchExpressions").and_then(Node::as_list);
        list.into_iter().flat_map(|list| list.iter())
    }

    /// Whether it selects an object with these labels. A selector that cannot be read selects nothing.
    pub(crate) fn matches(self, labels: Option<Map<'_>>) -> bool {
        let readable = |key| {
            let node = self.node.get(key);
            node.is_none_or(|node| !matches!(node.content(), Content::Malformed(_)))
        };
        self.node.as_map().is_some()
            && readable("matchLabels")
            && readable("matchExpressions")
            && self.labels().is_none_or(|wanted| matches_equality(wanted, labels))
            && self.expressions().all(|expression| expression_holds(expression, labels))
    }
}

/// Whether all wanted labels are there, with their values.
pub(crate) fn matches_equality(wanted: Map<'_>, labels: Option<Map<'_>>) -> bool {
    wanted.iter().all(|entry| {
        let value = entry.value.as_str();
        value.is_some() && label(labels, entry.key.text) == value
    })
}

fn label<'d>(labels: Option<Map<'d>>, key: &str) -> Option<&'d str> {
    labels?.find(key)?.as_str()
}

fn expression_holds(expression: Node<'_>, labels: Option<Map<'_>>) -> bool {
    let Some(key) = expression.get("key").and_then(Node::as_str) else { return false };
    let found = label(labels, key);
    let listed = || {
        let values = expression.get("values").and_then(Node::as_list);
        values.is_some_and(|values| values.iter().any(|value| value.as_str() == found))
    };
    match expression.get("operator").and_then(Node::as_str) {
        Some("In") => found.is_some() && listed(),
        Some("NotIn") => found.is_none() || !listed(),
        Some("Exists") => found.is_some(),
        Some("DoesNotExist") => found.is_none(),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;
    use crate::fixture::document;

    fn matches(selector: Value, labels: Value) -> bool {
        let (selector, labels) = (document(&selector), document(&labels));
        Selector::new(selector.root()).matches(labels.root().as_map())
    }

    #[test]
    fn an_empty_selector_selects_everything() {
        assert!(matches(json!({}), json!({})));
        assert!(matches(json!({"matchLabels": {}}), json!({"a": "b"})));
    }

    #[test]
    fn labels_and_expressions_must_all_hold() {
        let selector = json!({"matchLabels": {"a": "1"},
            "matchExpressions": [{"key": "b", "operator": "Exists"}]});
        assert!(matches(selector.clone(), json!({"a": "1", "b": "x"})));
        assert!(!matches(selector.clone(), json!({"a": "1"})));
        assert!(!matches(selector, json!({"a": "2", "b": "x"})));
    }

    #[test]
    fn operators_do_as_the_api_says() {
        let with = |operator: &str, labels| {
            matches(
                json!({"matchExpressions": [{"key": "a", "operator": operator, "values": ["1", "2"]}]}),
                labels,
            )
        };
        let verdicts = |operator| {
            [
                with(operator, json!({"a": "1"})),
                with(operator, json!({"a": "3"})),
                with(operator, json!({})),
            ]
        };
        assert_eq!(verdicts("In"), [true, false, false]);
        assert_eq!(verdicts("NotIn"), [false, true, true]);
        assert_eq!(verdicts("Exists"), [true, true, false]);
        assert_eq!(verdicts("DoesNotExist"), [false, false, true]);
        assert_eq!(verdicts("in"), [false, false, false]);
    }

    #[test]
    fn an_unreadable_selector_selects_nothing() {
        assert!(!matches(json!("x"), json!({})));
        assert!(!matches(json!({"matchLabels": {"a": 1}}), json!({"a": "1"})));
    }
}
