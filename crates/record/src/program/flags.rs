//! Options of programs.

use ringfort_document::{Content, Node, NodeId, Span};

use crate::writer::{Field, Writer};

/// One option as it was given.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Given {
    pub(crate) name: String,
    /// The value, or why the file does not tell it.
    pub(crate) value: Result<String, String>,
    pub(crate) span: Span,
}

/// Options that add up if they are given more than once (as pflag's slices and maps do); of all others the last counts.
const ADDING: &[&str] = &[
    "admission-control",
    "allowed-unsafe-sysctls",
    "api-audiences",
    "authorization-always-allow-paths",
    "authorization-mode",
    "cipher-suites",
    "cors-allowed-origins",
    "disable-admission-plugins",
    "enable-admission-plugins",
    "enforce-node-allocatable",
    "etcd-servers",
    "etcd-servers-overrides",
    "feature-gates",
    "kubelet-preferred-address-types",
    "node-labels",
    "requestheader-allowed-names",
    "runtime-config",
    "service-account-issuer",
    "service-account-key-file",
    "tls-cipher-suites",
    "tls-sni-cert-key",
];

/// Options that take no separate word as their value: alone they mean `true`. Those of the control plane's programs, of the
/// kubelet and of etcd, today's and the former ones.
const BOOLEAN: &[&str] = &[
    "allocate-node-cidrs",
    "allow-privileged",
    "alsologtostderr",
    "anonymous-auth",
    "audit-log-compress",
    "authentication-skip-lookup",
    "authentication-token-webhook",
    "authentication-tolerate-lookup-failure",
    "auto-tls",
    "cgroups-per-qos",
    "client-cert-auth",
    "configure-cloud-routes",
    "contention-profiling",
    "cpu-cfs-quota",
    "disable-http2-serving",
    "enable-aggregator-routing",
    "enable-bootstrap-token-auth",
    "enable-controller-attach-detach",
    "enable-debugging-handlers",
    "enable-dynamic-provisioning",
    "enable-garbage-collector",
    "enable-logs-handler",
    "enable-pprof",
    "enable-priority-and-fairness",
    "enable-server",
    "encryption-provider-config-automatic-reload",
    "experimental-initial-corrupt-check",
    "fail-cgroupv1",
    "fail-swap-on",
    "insecure-allow-any-token",
    "kernel-memcg-notification",
    "kubelet-https",
    "leader-elect",
    "local-storage-capacity-isolation",
    "logtostderr",
    "make-iptables-util-chains",
    "masquerade-all",
    "peer-auto-tls",
    "peer-client-cert-auth",
    "permit-address-sharing",
    "permit-port-sharing",
    "pre-vote",
    "profiling",
    "protect-kernel-defaults",
    "register-node",
    "repair-malformed-updates",
    "rotate-certificates",
    "rotate-server-certificates",
    "seccomp-default",
    "serialize-image-pulls",
    "service-account-extend-token-expiration",
    "service-account-lookup",
    "strict-reconfig-check",
    "use-service-account-credentials",
    "watch-cache",
];

/// Options whose values nobody may see.
const SECRETS: &[&str] = &["root-token", "token"];

/// A word of a command line.
#[derive(Clone, Debug)]
pub(crate) struct Word {
    pub(crate) text: String,
    /// Why its value, the text behind `=` or the whole, is not known.
    pub(crate) unknown: Option<String>,
    pub(crate) span: Span,
}

impl Word {
    fn value(&self, text: &str) -> Result<String, String> {
        self.unknown.clone().map_or_else(|| Ok(text.to_owned()), Err)
    }
}

/// Reads the options among words.
pub(crate) fn of_words(words: &[Word]) -> Vec<Given> {
    let mut flags = Vec::new();
    let mut rest = words.iter().peekable();
    while let Some(word) = rest.next() {
        let Some(option) = word.text.strip_prefix('-') else { continue };
        let option = option.strip_prefix('-').unwrap_or(option);
        let (name, value) = match option.split_once('=') {
            Some((name, value)) => (canonical(name), word.value(value)),
            None if BOOLEAN.contains(&canonical(option).as_str()) => {
                (canonical(option), Ok("true".to_owned()))
            }
            None => {
                let next = rest.next_if(|next| !next.text.starts_with('-'));
                let value = next.map_or(Ok("true".to_owned()), |next| next.value(&next.text));
                (canonical(option), value)
            }
        };
        give(&mut flags, Given { name, value, span: word.span });
    }
    flags
}

/// Reads `name=value` texts, as the lists of k3s and RKE2 hold them; dashes before the name do not matter.
pub(crate) fn of_pairs<'d>(list: impl Iterator<Item = Node<'d>>) -> Vec<Given> {
    let mut flags = Vec::new();
    for item in list {
        let Some(text) = item.as_str() else { continue };
        let (name, value) = text.trim_start_matches('-').split_once('=').unwrap_or((text, "true"));
        let name = canonical(name.trim_start_matches('-'));
        give(&mut flags, Given { name, value: Ok(value.to_owned()), span: item.span() });
    }
    flags
}

/// Options may be spelled with underscores.
fn canonical(name: &str) -> String {
    name.replace('_', "-")
}

/// Adds an option to those that were given before it.
pub(crate) fn give(flags: &mut Vec<Given>, given: Given) {
    let Some(known) = flags.iter_mut().find(|known| known.name == given.name) else {
        flags.push(given);
        return;
    };
    let adds = ADDING.contains(&given.name.as_str());
    known.value = match (adds, &known.value, given.value) {
        (true, Ok(before), Ok(value)) => Ok(format!("{before},{value}")),
        (true, Err(why), _) => Err(why.clone()),
        (_, _, value) => value,
    };
    known.span = given.span;
}

/// Writes options as a map from name to value.
pub(crate) fn write(writer: &mut Writer, flags: &[Given], span: Span) -> NodeId {
    let entries: Vec<Field<'_>> = flags
        .iter()
        .map(|given| {
            let is_secret = SECRETS.contains(&given.name.as_str());
            let value = match &given.value {
                Ok(_) if is_secret => {
                    writer.seal(given.span);
                    writer.builder.string("", given.span)
                }
                Ok(value) => writer.builder.string(value, given.span),
                Err(why) => writer.builder.unresolved(why, given.span),
            };
            (given.name.as_str(), given.span, value)
        })
        .collect();
    writer.builder.map(&entries, span)
}

/// The options that a map or a list of `{name, value}` says, as kubeadm's configuration has them.
pub(crate) fn of_extra_args(value: Option<Node<'_>>) -> Vec<Given> {
    let mut flags = Vec::new();
    match value.map(|value| value.content()) {
        Some(Content::Map(map)) => {
            for entry in map.iter() {
                give(
                    &mut flags,
                    Given {
                        name: canonical(entry.key.text),
                        value: text(entry.value),
                        span: entry.key.span,
                    },
                );
            }
        }
        Some(Content::List(list)) => {
            for item in list.iter() {
                let Some(name) = item.get("name").and_then(Node::as_str) else { continue };
                let value = item.get("value").map_or(Ok(String::new()), text);
                give(&mut flags, Given { name: canonical(name), value, span: item.span() });
            }
        }
        _ => {}
    }
    flags
}

/// The value as an option's text.
fn text(node: Node<'_>) -> Result<String, String> {
    match node.content() {
        Content::Str(text) => Ok(text.to_owned()),
        Content::Bool(value) => Ok(value.to_string()),
        Content::Int(value) => Ok(value.to_string()),
        _ => Err(format!("a {} where a text belongs", node.type_name())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> Vec<(String, String)> {
        let word =
            |word: &str| Word { text: word.to_owned(), unknown: None, span: Span::default() };
        let words: Vec<Word> = text.split(' ').map(word).collect();
        of_words(&words).into_iter().map(|given| (given.name, given.value.unwrap())).collect()
    }

    fn pair(name: &str, value: &str) -> (String, String) {
        (name.to_owned(), value.to_owned())
    }

    #[test]
    fn options_are_read_as_the_programs_read_them() {
        assert_eq!(
            words("--a=b --c d -e=f --g"),
            [pair("a", "b"), pair("c", "d"), pair("e", "f"), pair("g", "true")]
        );
        // A boolean option takes no separate word.
        assert_eq!(words("--profiling false --v 2"), [pair("profiling", "true"), pair("v", "2")]);
        assert_eq!(words("--anonymous_auth=false"), [pair("anonymous-auth", "false")]);
        assert_eq!(words("--a=x=y --a=z"), [pair("a", "z")]);
        assert_eq!(
            words("--authorization-mode=Node --authorization-mode=RBAC"),
            [pair("authorization-mode", "Node,RBAC")]
        );
    }
}
