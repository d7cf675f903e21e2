//! Credentials in plain text: recognised by the name that a value has, or by its shape. Values never leave
//! this module.

mod literal;
mod name;
mod shape;
mod text;

pub(crate) use literal::Literal;
pub(crate) use name::is_credential_name;
pub(crate) use shape::shape_of;
pub(crate) use text::{credentials_in_arguments, credentials_in_file};

/// What sort of credential a named value is; `None` if it is none.
pub(crate) fn credential(name: &str, value: &str) -> Option<&'static str> {
    shape_of(value).or_else(|| named_credential(name, value))
}

/// What sort of credential the name of a value says it is; `None` if the value is no literal.
fn named_credential(name: &str, value: &str) -> Option<&'static str> {
    let kind = name::credential_word(name)?;
    match literal::Literal::of(value) {
        Literal::Word => Some(kind),
        // A number may be a password; elsewhere it is a size or a time.
        Literal::Number if kind == "password" && value.trim().len() >= 4 => Some(kind),
        Literal::Number | Literal::Reference | Literal::Placeholder | Literal::Nothing => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn literal_values_of_telling_names_are_credentials() {
        assert_eq!(credential("DB_PASSWORD", "hunter2"), Some("password"));
        assert_eq!(credential("dbPassword", "changeme"), Some("password"));
        assert_eq!(credential("MYSQL_ROOT_PASSWORD", "123456"), Some("password"));
        assert_eq!(credential("API_KEY", "abc123"), Some("key"));
        assert_eq!(credential("AUTH_TOKEN", "abc123def"), Some("token"));
        assert_eq!(credential("SECRET_KEY_BASE", "0af3"), Some("key"));
    }

    #[test]
    fn references_and_placeholders_are_not() {
        for value in [
            "$(DB_PASSWORD)",
            "${DB_PASSWORD}",
            "{{ .Values.password }}",
            "<password>",
            "__PASSWORD__",
            "REPLACE_ME",
            "********",
            "xxxx",
            "",
            "/run/secrets/password",
            "vault:secret/data/db#password",
            "true",
            "https://login.example.org/token",
        ] {
            assert_eq!(credential("DB_PASSWORD", value), None, "{value}");
        }
    }

    #[test]
    fn names_that_only_speak_of_credentials_are_not() {
        for name in [
            "PASSWORD_FILE",
            "SECRET_NAME",
            "TOKEN_URL",
            "TOKEN_TTL",
            "MAX_TOKENS",
            "KEYBOARD",
            "BYPASS",
            "PASSWORD_MIN_LENGTH",
            "SECRETS_PROVIDER",
            "PUBLIC_KEY",
            "PRIMARY_KEY",
            "COMPASS",
        ] {
            assert_eq!(credential(name, "something"), None, "{name}");
        }
    }

    #[test]
    fn sizes_of_tokens_are_not() {
        assert_eq!(credential("REFRESH_TOKEN", "3600"), None);
    }
}
