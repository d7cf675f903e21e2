//! Options of programs.

use ringfort_document::{Node, NodeId, Span};

use crate::writer::Writer;

/// One option as it was given.
struct Given<'d> {
    name: &'d str,
    value: String,
    span: Span,
}

/// Options that add up if they are given more than once; of all others the last one counts.
const ADDING: &[&str] = &[
    "admission-control",
    "api-audiences",
    "authorization-mode",
    "disable-admission-plugins",
    "enable-admission-plugins",
    "feature-gates",
    "runtime-config",
    "service-account-issuer",
    "service-account-key-file",
    "tls-cipher-suites",
];

/// Writes the options among `words` as a map from name to value.
pub(crate) fn write(writer: &mut Writer, words: &[Node<'_>], span: Span) -> NodeId {
    let mut flags: Vec<Given<'_>> = Vec::new();
    let mut rest = words.iter().peekable();
    while let Some(word) = rest.next() {
        let Some(option) = word.as_str().and_then(|text| text.strip_prefix('-')) else { continue };
        let option = option.strip_prefix('-').unwrap_or(option);
        let (name, value) = match option.split_once('=') {
            Some((name, value)) => (name, value.to_owned()),
            None => {
                let next =
                    rest.next_if(|next| next.as_str().is_some_and(|text| !text.starts_with('-')));
                (option, next.and_then(|next| next.as_str()).unwrap_or("true").to_owned())
            }
        };
        give(&mut flags, Given { name, value, span: word.span() });
    }
    let entries: Vec<(&str, Span, NodeId)> = flags
        .iter()
        .map(|given| (given.name, given.span, writer.builder.string(&given.value, given.span)))
        .collect();
    writer.builder.map(&entries, span)
}

fn give<'d>(flags: &mut Vec<Given<'d>>, given: Given<'d>) {
    match flags.iter_mut().find(|known| known.name == given.name) {
        Some(known) if ADDING.contains(&given.name) => {
            known.value = format!("{},{}", known.value, given.value);
        }
        Some(known) => *known = given,
        None => flags.push(given),
    }
}
