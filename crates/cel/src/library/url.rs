//! URLs as the API server takes them: an absolute URI, or an absolute path.

use std::net::IpAddr;

/// A URL, taken apart.
#[derive(Clone, Debug, Default)]
pub struct Url {
    scheme: String,
    /// What follows the scheme of a URL without slashes, such as `mailto:a@b`.
    opaque: Option<String>,
    user: Option<(Vec<u8>, Option<Vec<u8>>)>,
    host: Vec<u8>,
    /// True if there is a scheme, but no `//`.
    hostless: bool,
    path: Vec<u8>,
    escaped_path: String,
    query: String,
    question_mark: bool,
    fragment: Vec<u8>,
    escaped_fragment: String,
}

/// The part of a URL that bytes stand in: it decides which of them must be escaped.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Part {
    Path,
    Host,
    Zone,
    User,
    Query,
    Fragment,
}

impl Url {
    /// Reads a URL: a URI with a scheme, or a path that starts with a slash.
    pub fn parse(text: &str) -> Result<Url, String> {
        if !Url::is_url(text) {
            return Err(refusal(text));
        }
        let (before, fragment) = text.split_once('#').unwrap_or((text, ""));
        let mut url = Url::read(before, false).ok_or_else(|| refusal(text))?;
        url.fragment = unescape(fragment, Part::Fragment).ok_or_else(|| refusal(text))?;
        let kept = is_valid_encoding(fragment, Part::Fragment);
        url.escaped_fragment =
            if kept { fragment.to_owned() } else { escape(&url.fragment, Part::Fragment) };
        Ok(url)
    }

    /// True if the text is a URI with a scheme, or a path that starts with a slash.
    pub fn is_url(text: &str) -> bool {
        !text.is_empty() && Url::read(text, true).is_some()
    }

    /// The scheme in lower case, without colon; empty if there is none.
    pub fn scheme(&self) -> &str {
        &self.scheme
    }

    /// Host and port, IPv6 addresses in brackets.
    pub fn host(&self) -> String {
        text(&self.host)
    }

    /// The host without port and brackets.
    pub fn hostname(&self) -> String {
        let host = self.host();
        let name = match port_of(&host) {
            Some((name, _)) => name,
            None => &host,
        };
        let inner = name.strip_prefix('[').and_then(|name| name.strip_suffix(']'));
        inner.unwrap_or(name).to_owned()
    }

    /// The digits of the port; empty if there is none.
    pub fn port(&self) -> String {
        let host = self.host();
        port_of(&host).map_or_else(String::new, |(_, port)| port.to_owned())
    }

    /// The path, with percent signs where they are needed.
    pub fn escaped_path(&self) -> &str {
        &self.escaped_path
    }

    /// The parameters of the query in order of first appearance, each with all its values.
    pub fn query(&self) -> Vec<(String, Vec<String>)> {
        let mut parameters: Vec<(String, Vec<String>)> = Vec::new();
        for parameter in self.query.split('&').filter(|one| !one.is_empty() && !one.contains(';')) {
            let (key, value) = parameter.split_once('=').unwrap_or((parameter, ""));
            let unescaped = unescape(key, Part::Query).zip(unescape(value, Part::Query));
            let Some((key, value)) = unescaped else { continue };
            let (key, value) = (text(&key), text(&value));
            match parameters.iter_mut().find(|(known, _)| *known == key) {
                Some((_, values)) => values.push(value),
                None => parameters.push((key, vec![value])),
            }
        }
        parameters
    }

    /// `request` is the stricter reading: no relative references, no fragment.
    fn read(text: &str, request: bool) -> Option<Url> {
        if text.bytes().any(|byte| byte < b' ' || byte == 0x7f) {
            return None;
        }
        if text == "*" {
            return Some(Url { path: b"*".into(), escaped_path: "*".into(), ..Url::default() });
        }
        let (scheme, rest) = split_scheme(text)?;
        let mut url = Url { scheme: scheme.to_ascii_lowercase(), ..Url::default() };
        let rest = url.take_query(rest);
        if !rest.starts_with('/') {
            if !url.scheme.is_empty() {
                url.opaque = Some(rest.to_owned());
                return Some(url);
            }
            let first = rest.split('/').next().unwrap_or("");
            if request || first.contains(':') {
                return None;
            }
        }
        let relative_authority = !request && !rest.starts_with("///");
        let path = match rest.strip_prefix("//") {
            Some(rest) if !url.scheme.is_empty() || relative_authority => {
                url.take_authority(rest)?
            }
            _ => {
                url.hostless = !url.scheme.is_empty();
                rest
            }
        };
        url.path = unescape(path, Part::Path)?;
        url.escaped_path = if is_valid_encoding(path, Part::Path) {
            path.to_owned()
        } else {
            escape(&url.path, Part::Path)
        };
        Some(url)
    }

    fn take_query<'a>(&mut self, rest: &'a str) -> &'a str {
        match rest.split_once('?') {
            Some((before, query)) => {
                self.question_mark = true;
                self.query = query.to_owned();
                before
            }
            None => rest,
        }
    }

    /// Reads `user@host:port` and gives back the path behind it.
    fn take_authority<'a>(&mut self, rest: &'a str) -> Option<&'a str> {
        let end = rest.find('/').unwrap_or(rest.len());
        let (authority, path) = rest.split_at_checked(end)?;
        let host = match authority.rsplit_once('@') {
            Some((user, host)) => {
                self.user = Some(read_user(user)?);
                host
            }
            None => authority,
        };
        self.host = read_host(&self.scheme, host)?;
        Some(path)
    }
}

/// URLs are equal if they are written alike, apart from needless escapes.
impl PartialEq for Url {
    fn eq(&self, other: &Url) -> bool {
        self.to_string() == other.to_string()
    }
}

impl Eq for Url {}

impl std::fmt::Display for Url {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        if !self.scheme.is_empty() {
            write!(out, "{}:", self.scheme)?;
        }
        match &self.opaque {
            Some(opaque) if !opaque.is_empty() => out.write_str(opaque)?,
            _ => self.fmt_hierarchy(out)?,
        }
        if self.question_mark {
            write!(out, "?{}", self.query)?;
        }
        if !self.fragment.is_empty() {
            write!(out, "#{}", self.escaped_fragment)?;
        }
        Ok(())
    }
}

impl Url {
    fn fmt_hierarchy(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let named = !self.host.is_empty() || self.user.is_some();
        let written = named || (!self.scheme.is_empty() && !self.hostless && !self.path.is_empty());
        if written {
            out.write_str("//")?;
        }
        if let Some((name, password)) = &self.user {
            out.write_str(&escape(name, Part::User))?;
            if let Some(password) = password {
                write!(out, ":{}", escape(password, Part::User))?;
            }
            out.write_str("@")?;
        }
        out.write_str(&escape(&self.host, Part::Host))?;
        out.write_str(&self.escaped_path)
    }
}

fn refusal(text: &str) -> String {
    format!("`{text}` is not a URL with a scheme, nor a path that starts with a slash")
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// Scheme and rest; an empty scheme if there is none.
fn split_scheme(text: &str) -> Option<(&str, &str)> {
    for (index, byte) in text.bytes().enumerate() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' => {}
            b'0'..=b'9' | b'+' | b'-' | b'.' if index > 0 => {}
            b':' if index == 0 => return None,
            b':' => return text.split_once(':'),
            _ => break,
        }
    }
    Some(("", text))
}

fn read_user(user: &str) -> Option<(Vec<u8>, Option<Vec<u8>>)> {
    let valid = |byte: u8| byte.is_ascii_alphanumeric() || b"-._:~!$&'()*+,;=%@".contains(&byte);
    if !user.bytes().all(valid) {
        return None;
    }
    match user.split_once(':') {
        Some((name, password)) => {
            Some((unescape(name, Part::User)?, Some(unescape(password, Part::User)?)))
        }
        None => Some((unescape(user, Part::User)?, None)),
    }
}

fn read_host(scheme: &str, host: &str) -> Option<Vec<u8>> {
    match host.rfind('[') {
        Some(0) => return read_literal(host),
        Some(_) => return None,
        None => {}
    }
    if let Some(first) = host.find(':') {
        let strict = scheme == "http" || scheme == "https";
        let colon = if strict { first } else { host.rfind(':').unwrap_or(first) };
        if !is_port(host.get(colon..)?) {
            return None;
        }
    }
    unescape(host, Part::Host)
}

/// `[address]:port`.
fn read_literal(host: &str) -> Option<Vec<u8>> {
    let (inner, port) = host.strip_prefix('[')?.rsplit_once(']')?;
    if !is_port(port) {
        return None;
    }
    let address = match inner.find("%25") {
        Some(zone) => {
            let mut address = unescape(inner.get(..zone)?, Part::Host)?;
            address.extend(unescape(inner.get(zone..)?, Part::Zone)?);
            address
        }
        None => unescape(inner, Part::Host)?,
    };
    if !is_ipv6(std::str::from_utf8(&address).ok()?) {
        return None;
    }
    Some([b"[", address.as_slice(), b"]", port.as_bytes()].concat())
}

fn is_ipv6(address: &str) -> bool {
    let (address, zone) = address.split_once('%').unwrap_or((address, "none"));
    !zone.is_empty() && matches!(address.parse(), Ok(IpAddr::V6(_)))
}

/// Nothing, or a colon with digits.
fn is_port(text: &str) -> bool {
    text.is_empty()
        || text.strip_prefix(':').is_some_and(|port| port.bytes().all(|b| b.is_ascii_digit()))
}

fn port_of(host: &str) -> Option<(&str, &str)> {
    let (name, port) = host.rsplit_once(':')?;
    port.bytes().all(|byte| byte.is_ascii_digit()).then_some((name, port))
}

fn must_escape(byte: u8, part: Part) -> bool {
    if byte.is_ascii_alphanumeric() || b"-_.~".contains(&byte) {
        return false;
    }
    let allowed: &[u8] = match part {
        Part::Path => b"$&+,/:;=@",
        Part::Host | Part::Zone => b"!$&'()*+,;=:[]<>\"",
        Part::User => b"$&+,;=",
        Part::Query => b"",
        Part::Fragment => b"$&+,/:;=?@!()*",
    };
    !allowed.contains(&byte)
}

/// True if `text` may stand in a URL as it is.
fn is_valid_encoding(text: &str, part: Part) -> bool {
    text.bytes().all(|byte| b"!$&'()*+,;=:@[]%".contains(&byte) || !must_escape(byte, part))
}

fn escape(bytes: &[u8], part: Part) -> String {
    let mut escaped = String::with_capacity(bytes.len());
    for &byte in bytes {
        if must_escape(byte, part) {
            escaped.push_str(&format!("%{byte:02X}"));
        } else {
            escaped.push(char::from(byte));
        }
    }
    escaped
}

/// The bytes that `text` stands for; `None` if an escape is cut off or not allowed there.
fn unescape(text: &str, part: Part) -> Option<Vec<u8>> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        match byte {
            b'%' => {
                let high = hex(rest.next()?)?;
                let value = high << 4 | hex(rest.next()?)?;
                let allowed = match part {
                    Part::Host => high >= 8 || value == b'%',
                    Part::Zone => b"% ".contains(&value) || !must_escape(value, Part::Host),
                    _ => true,
                };
                allowed.then_some(())?;
                bytes.push(value);
            }
            b'+' if part == Part::Query => bytes.push(b' '),
            _ => {
                let host = part == Part::Host || part == Part::Zone;
                if host && byte.is_ascii() && must_escape(byte, part) {
                    return None;
                }
                bytes.push(byte);
            }
        }
    }
    Some(bytes)
}

fn hex(digit: u8) -> Option<u8> {
    char::from(digit).to_digit(16).and_then(|value| u8::try_from(value).ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn accepts_and_refuses() {
        for text in [
            "https://example.com:80/",
            "/absolute/path",
            "//host-less/path",
            "mailto:me@example.com",
            "x:",
            "http://",
            "https://[::1]:80/p",
            "https://[fe80::1%25en0]/",
            "https://a:b@h/p?q=1#f",
            "postgres://a:1,b:2/db",
            "*",
            "http://h/%41%zz?".trim_end_matches("%zz?"),
        ] {
            assert!(Url::parse(text).is_ok(), "{text}");
        }
        for text in [
            "",
            "relative",
            "../up",
            ":no-scheme",
            "1http://x",
            "https://a b/",
            "https://h:port/",
            "https://a:1:2/",
            "https://[::1/",
            "https://[1.2.3.4]/",
            "https://a[::1]/",
            "http://h/%zz",
            "http://h/%4",
            "http://%41/",
            "http://us er@h/",
            "http://h\n/",
        ] {
            assert!(Url::parse(text).is_err(), "{text}");
        }
    }

    #[test]
    fn takes_apart() {
        let url = Url::parse("HTTPS://u:p@[::1]:8443/a%20b/c?x=1&y=2&x=3+4&z;#top").unwrap();
        assert_eq!(url.scheme(), "https");
        assert_eq!(url.host(), "[::1]:8443");
        assert_eq!(url.hostname(), "::1");
        assert_eq!(url.port(), "8443");
        assert_eq!(url.escaped_path(), "/a%20b/c");
        let values = |values: &[&str]| values.iter().map(|&value| value.to_owned()).collect();
        assert_eq!(
            url.query(),
            [("x".to_owned(), values(&["1", "3 4"])), ("y".to_owned(), values(&["2"]))]
        );
        assert_eq!(url.to_string(), "https://u:p@[::1]:8443/a%20b/c?x=1&y=2&x=3+4&z;#top");
    }

    #[test]
    fn escapes_the_path_only_where_needed() {
        let cases = [
            ("https://h/a b", "/a%20b"),
            ("https://h/a%2fb", "/a%2fb"),
            ("https://h/ä", "/%C3%A4"),
            ("https://h/a!b(c)", "/a!b(c)"),
            ("https://h", ""),
        ];
        for (text, path) in cases {
            assert_eq!(Url::parse(text).unwrap().escaped_path(), path, "{text}");
        }
    }

    #[test]
    fn compares_as_written() {
        assert_eq!(Url::parse("https://h/a b").unwrap(), Url::parse("https://h/a%20b").unwrap());
        assert_eq!(Url::parse("HTTP://h/").unwrap(), Url::parse("http://h/").unwrap());
        assert_ne!(Url::parse("https://h").unwrap(), Url::parse("https://h/").unwrap());
        assert_ne!(Url::parse("https://h/?").unwrap(), Url::parse("https://h/").unwrap());
    }
}
