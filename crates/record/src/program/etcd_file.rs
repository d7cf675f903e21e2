//! etcd's own configuration file: its keys are the names of options.

use ringfort_document::{Content, Node};

use super::flags::{self, Given};
use crate::writer::Writer;

/// Keys that make a file one of etcd's; two of them are enough.
const OWN_KEYS: &[&str] = &[
    "advertise-client-urls",
    "client-transport-security",
    "data-dir",
    "initial-cluster",
    "initial-cluster-token",
    "listen-client-urls",
    "listen-peer-urls",
    "peer-transport-security",
];

/// What the fields of the two security sections are called as options; `peer-` goes before those of peers.
const SECURITY: &[(&str, &str)] = &[
    ("allowed-cn", "cert-allowed-cn"),
    ("allowed-hostname", "cert-allowed-hostname"),
    ("auto-tls", "auto-tls"),
    ("cert-file", "cert-file"),
    ("client-cert-auth", "client-cert-auth"),
    ("crl-file", "crl-file"),
    ("key-file", "key-file"),
    ("trusted-ca-file", "trusted-ca-file"),
];

/// Writes the record of etcd's configuration file; false if it is none.
pub(crate) fn configuration(writer: &mut Writer, value: Node<'_>) -> bool {
    let Content::Map(map) = value.content() else { return false };
    let own = OWN_KEYS.iter().filter(|key| map.find(key).is_some()).count();
    if own < 2 || map.find("kind").is_some() {
        return false;
    }
    let mut options: Vec<Given> = Vec::new();
    for entry in map.iter() {
        let prefix = match entry.key.text {
            "client-transport-security" => "",
            "peer-transport-security" => "peer-",
            name => {
                option(&mut options, name.to_owned(), entry.value);
                continue;
            }
        };
        for &(field, name) in SECURITY {
            if let Some(node) = entry.value.get(field) {
                option(&mut options, format!("{prefix}{name}"), node);
            }
        }
    }
    let span = value.span();
    let fields = [
        ("flags", span, flags::write(writer, &options, span)),
        ("installer", span, writer.builder.string("", span)),
    ];
    writer.record("etcd", "", span, &fields);
    true
}

fn option(options: &mut Vec<Given>, name: String, node: Node<'_>) {
    let value = match node.content() {
        Content::Str(text) => Ok(text.to_owned()),
        Content::Bool(value) => Ok(value.to_string()),
        Content::Int(value) => Ok(value.to_string()),
        Content::List(list) => {
            let items: Vec<&str> = list.iter().filter_map(Node::as_str).collect();
            Ok(items.join(","))
        }
        Content::Null => return,
        _ => Err(format!("a {} where a text belongs", node.type_name())),
    };
    options.push(Given { name, value, span: node.span() });
}
