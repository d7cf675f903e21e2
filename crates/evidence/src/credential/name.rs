//! Names that say that their value is a credential.

/// Last words of a name, and what they say the value is.
const WORDS: &[(&[&str], &str)] = &[
    (&["password"], "password"),
    (&["passwd"], "password"),
    (&["pwd"], "password"),
    (&["pass"], "password"),
    (&["passphrase"], "password"),
    (&["secret"], "secret"),
    (&["credential"], "secret"),
    (&["credentials"], "secret"),
    (&["token"], "token"),
    (&["apitoken"], "token"),
    (&["accesstoken"], "token"),
    (&["authtoken"], "token"),
    (&["apikey"], "key"),
    (&["secretkey"], "key"),
    (&["accesskey"], "key"),
    (&["privatekey"], "key"),
    (&["api", "key"], "key"),
    (&["app", "key"], "key"),
    (&["auth", "key"], "key"),
    (&["access", "key"], "key"),
    (&["secret", "key"], "key"),
    (&["secret", "key", "base"], "key"),
    (&["private", "key"], "key"),
    (&["encryption", "key"], "key"),
    (&["signing", "key"], "key"),
    (&["account", "key"], "key"),
    (&["storage", "key"], "key"),
    (&["shared", "key"], "key"),
    (&["master", "key"], "key"),
    (&["license", "key"], "key"),
];

/// Words behind the telling ones that change nothing.
const TRAILING: &[&str] = &["value", "default", "plain", "base64", "b64"];

/// Longer names are no names.
const LONGEST: usize = 128;

/// What the name says its value is: `password`, `secret`, `token` or `key`.
pub(super) fn credential_word(name: &str) -> Option<&'static str> {
    if name.len() > LONGEST || !may_tell(name) {
        return None;
    }
    let mut words = words(name);
    while words.last().is_some_and(|word| {
        TRAILING.contains(&&**word) || word.bytes().all(|byte| byte.is_ascii_digit())
    }) {
        words.pop();
    }
    WORDS
        .iter()
        .find(|(ending, _)| {
            words.len() >= ending.len()
                && words.iter().rev().zip(ending.iter().rev()).all(|(word, wanted)| word == wanted)
        })
        .map(|&(_, kind)| kind)
}

/// False if the beginnings of all telling words are absent, as in most names.
fn may_tell(name: &str) -> bool {
    const BEGINNINGS: [&[u8; 3]; 6] = [b"pas", b"pwd", b"sec", b"cre", b"tok", b"key"];
    let tells =
        |three: &[u8]| BEGINNINGS.iter().any(|telling| three.eq_ignore_ascii_case(*telling));
    // The small form of some letters outside of ASCII is inside.
    !name.is_ascii() || name.as_bytes().windows(3).any(tells)
}

/// True if a value of this name is a credential unless it is a reference.
pub(crate) fn is_credential_name(name: &str) -> bool {
    credential_word(name).is_some()
}

/// The words of `DB_PASSWORD`, `db-password`, `db.password` or `dbPassword`, in lower case.
fn words(name: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut previous = ' ';
    for character in name.chars() {
        if !character.is_alphanumeric() {
            words.push(String::new());
        } else {
            if character.is_uppercase() && previous.is_lowercase() {
                words.push(String::new());
            }
            if let Some(word) = words.last_mut() {
                word.extend(character.to_lowercase());
            }
        }
        previous = character;
    }
    words.retain(|word| !word.is_empty());
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_telling_word_passes_the_first_look() {
        for (ending, _) in WORDS {
            assert!(may_tell(&ending.join("_").to_uppercase()), "{ending:?}");
        }
        assert!(!may_tell("LOG_LEVEL"));
    }

    #[test]
    fn names_are_split_into_words() {
        assert_eq!(words("DB_PASSWORD"), ["db", "password"]);
        assert_eq!(words("dbPassword2"), ["db", "password2"]);
        assert_eq!(words("spring.datasource.password"), ["spring", "datasource", "password"]);
        assert_eq!(words("--admin-token"), ["admin", "token"]);
    }
}
