//! Answers of Microsoft Graph about the tenant that clusters and people belong to.

use ringfort_document::Node;

use crate::writer::{Field, Writer};

/// Paths behind `$metadata#` in an answer's context, in lower case, and the subjects that the answers are.
const ANSWERS: &[(&str, &str)] = &[
    ("identity/conditionalaccess/namedlocations", "entra-named-locations"),
    ("identity/conditionalaccess/policies", "entra-conditional-access"),
    ("policies/authorizationpolicy", "entra-authorization-policy"),
    ("policies/identitysecuritydefaultsenforcementpolicy", "entra-security-defaults"),
    ("reports/authenticationmethods/userregistrationdetails", "entra-registrations"),
];

/// Writes the record of an answer; false if it is none.
pub(crate) fn answer(writer: &mut Writer, value: Node<'_>) -> bool {
    let context = value.get("@odata.context").and_then(Node::as_str).unwrap_or_default();
    let context = context.to_ascii_lowercase();
    let Some((service, path)) = context.split_once("$metadata#") else { return false };
    if !service.starts_with("https://") || !service.contains("graph.microsoft") {
        return false;
    }
    let known = ANSWERS.iter().find(|(known, _)| path.starts_with(known));
    let Some(&(_, subject)) = known else { return false };
    let is_part = value.get("@odata.nextLink").is_some();
    let leaves_out = |key: &str| key.starts_with("@odata.") || (is_part && key == "value");
    let mut fields: Vec<Field<'_>> = writer.fields(value, &leaves_out);
    if is_part && let Some(list) = value.get("value") {
        let why = "the answer has further pages, which are not here";
        fields.push(("value", list.span(), writer.builder.unresolved(why, list.span())));
    }
    writer.record(subject, "", value.span(), &fields);
    true
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use ringfort_document::{Content, Reader, Vocabulary};

    fn records(text: &str) -> Option<crate::Recorded> {
        let reader = Reader::new(Arc::new(Vocabulary::default()));
        crate::records(&reader.read(text.as_bytes()).documents[0])
    }

    #[test]
    fn answers_are_known_by_their_context() {
        let recorded = records(
            r#"{"@odata.context": "https://graph.microsoft.com/v1.0/$metadata#policies/authorizationPolicy/$entity",
                "allowInvitesFrom": "none"}"#,
        )
        .unwrap();
        assert!(recorded.replaces);
        let record = recorded.document.root().as_list().unwrap().get(0).unwrap();
        assert_eq!(record.get("kind").unwrap().as_str(), Some("entra-authorization-policy"));
        assert_eq!(record.get("allowInvitesFrom").unwrap().as_str(), Some("none"));
        assert!(record.get("@odata.context").is_none());
        let other =
            r#"{"@odata.context": "https://example.org/$metadata#policies/authorizationPolicy"}"#;
        assert!(records(other).is_none());
    }

    #[test]
    fn a_page_of_a_list_decides_nothing() {
        let recorded = records(
            r#"{"@odata.context": "https://graph.microsoft.com/v1.0/$metadata#identity/conditionalAccess/policies",
                "@odata.nextLink": "https://graph.microsoft.com/v1.0/next", "value": [{"state": "enabled"}]}"#,
        )
        .unwrap();
        let record = recorded.document.root().as_list().unwrap().get(0).unwrap();
        assert!(matches!(record.get("value").unwrap().content(), Content::Unresolved(_)));
    }
}
