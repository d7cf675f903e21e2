//! Credentials inside of command lines and files.

use super::credential;

/// What was found: the name that it has there, and the sort.
pub(crate) type Found = (String, &'static str);

/// Credentials in the arguments of a command: `--password=x`, `--password x`, `PASSWORD=x` in a script.
pub(crate) fn credentials_in_arguments<'t>(arguments: impl Iterator<Item = &'t str>) -> Vec<Found> {
    let mut found = Vec::new();
    let mut flag: Option<&str> = None;
    for argument in arguments {
        if let Some(name) = flag.take()
            && !argument.starts_with('-')
            && let Some(kind) = credential(name, argument)
        {
            found.push((name.to_owned(), kind));
            continue;
        }
        let is_flag = argument.starts_with('-') && !argument.contains(['=', ' ', '\n']);
        if is_flag {
            flag = Some(argument);
            continue;
        }
        in_words(argument, &mut found);
    }
    found.sort_unstable();
    found.dedup();
    found
}

/// `NAME=value` words of a text, and words whose shape gives them away.
fn in_words(text: &str, found: &mut Vec<Found>) {
    for word in text.split([' ', '\t', '\n', ';', '"', '\'', '(', ')', '`']) {
        let (name, kind) = match word.split_once('=') {
            Some((name, value)) => {
                let name = name.rsplit(['&', '?']).next().unwrap_or(name);
                (name, credential(name, value).or_else(|| super::shape_of(word)))
            }
            None => ("", super::shape_of(word)),
        };
        if let Some(kind) = kind {
            let shown = if name.is_empty() { "argument" } else { name };
            found.push((shown.to_owned(), kind));
        }
    }
}

/// Credentials in a file of a ConfigMap: `name=value` and `name: value` lines, and what gives itself away.
/// In program code a value must be a quoted literal.
pub(crate) fn credentials_in_file(file: &str, text: &str) -> Vec<Found> {
    let mut found = Vec::new();
    if !text.contains('\n') {
        if let Some(kind) = credential(file, text) {
            found.push((file.to_owned(), kind));
            return found;
        }
    } else if let Some(kind) = super::shape_of(text) {
        found.push((file.to_owned(), kind));
    }
    let code = is_code(file);
    for line in text.lines() {
        if let Some((name, value)) = assignment(line)
            && (!code || is_quoted(value))
            && let Some(kind) = super::named_credential(name, unquoted(value))
        {
            found.push((name.to_owned(), kind));
        }
    }
    found.sort_unstable();
    found.dedup();
    found
}

fn is_code(file: &str) -> bool {
    let ending = file.rsplit('.').next().unwrap_or_default();
    [
        "py", "js", "ts", "lua", "rb", "go", "java", "php", "pl", "groovy", "rego", "tpl", "tmpl",
        "sql",
    ]
    .contains(&ending)
}

/// Name and value of a line that assigns something.
fn assignment(line: &str) -> Option<(&str, &str)> {
    let line = line.trim();
    if line.len() > 4096 || line.starts_with(['#', '/', ';', '*']) {
        return None;
    }
    let line = line.strip_prefix("export ").unwrap_or(line);
    let line = line.strip_prefix("- ").unwrap_or(line);
    let at = line.find(['=', ':'])?;
    let name = line.get(..at)?.trim().trim_matches(['"', '\'']);
    let value = line.get(at + 1..)?.trim().trim_end_matches(',').trim();
    // `==`, `:=` and addresses assign nothing; code has brackets.
    let assigns = !value.starts_with(['=', '>', '~', '/']) && !value.starts_with("//");
    let plain = is_quoted(value) || !value.contains(['(', ')', '[', ']', '{', '}', ' ']);
    let named = name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_-.".contains(&byte));
    (assigns && plain && named && !name.is_empty()).then_some((name, value))
}

fn is_quoted(value: &str) -> bool {
    ['"', '\''].into_iter().any(|quote| {
        value.len() >= 2 && value.starts_with(quote) && value.trim_end_matches(';').ends_with(quote)
    })
}

fn unquoted(value: &str) -> &str {
    value.trim_end_matches(';').trim_matches(['"', '\''])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn arguments(arguments: &[&str]) -> Vec<String> {
        let found = credentials_in_arguments(arguments.iter().copied());
        found.into_iter().map(|(name, kind)| format!("{name} {kind}")).collect()
    }

    fn file(name: &str, text: &str) -> Vec<String> {
        let found = credentials_in_file(name, text);
        found.into_iter().map(|(name, kind)| format!("{name} {kind}")).collect()
    }

    #[test]
    fn arguments_are_read_in_every_form() {
        assert_eq!(arguments(&["--password=hunter2"]), ["--password password"]);
        assert_eq!(arguments(&["--password", "hunter2"]), ["--password password"]);
        assert_eq!(arguments(&["sh", "-c", "export TOKEN=abc; run"]), ["TOKEN token"]);
        assert_eq!(arguments(&["--db=postgres://a:b3cd@db/x"]), ["--db password in an address"]);
        assert_eq!(arguments(&["redis-cli", "--requirepass-file", "/etc/x"]), [""; 0]);
    }

    #[test]
    fn arguments_that_refer_are_left_alone() {
        assert_eq!(
            arguments(&["--password=$(PASSWORD)", "--token-file=/t", "--token", "--x"]),
            [""; 0]
        );
        assert_eq!(arguments(&["--password", "$(PASSWORD)"]), [""; 0]);
    }

    #[test]
    fn files_are_read_by_line() {
        assert_eq!(
            file("app.properties", "url=x\ndb.password=hunter2\n# token=abc\n"),
            ["db.password password"]
        );
        assert_eq!(file("config.yaml", "auth:\n  password: \"hunter2\"\n"), ["password password"]);
        assert_eq!(file("config.json", "{\n \"apiKey\": \"abc\",\n}"), ["apiKey key"]);
        assert_eq!(file("password", "hunter2"), ["password password"]);
    }

    #[test]
    fn code_is_no_credential() {
        assert_eq!(file("run.py", "password = args.password\ntoken = get()\n"), [""; 0]);
        assert_eq!(file("run.py", "password = \"hunter2\"\n"), ["password password"]);
        assert_eq!(file("run.sh", "if [ $password == x ]; then\ntoken=$(cat /t)\n"), [""; 0]);
    }
}
