//! The control plane's programs in the pods that run them.

use ringfort_document::{Content, Node};

use super::flags::{self, Word};
use crate::writer::Writer;

/// The programs, and the subjects that they are.
const PROGRAMS: &[(&str, &str)] = &[
    ("apiserver", "apiserver"),
    ("controller-manager", "controller-manager"),
    ("etcd", "etcd"),
    ("kube-apiserver", "apiserver"),
    ("kube-controller-manager", "controller-manager"),
    ("kube-scheduler", "scheduler"),
];

/// Writes a record for each of the control plane's programs that a pod runs.
pub(crate) fn static_pod(writer: &mut Writer, pod: Node<'_>) {
    let containers = pod.at(&["spec", "containers"]).and_then(Node::as_list);
    for container in containers.into_iter().flat_map(|containers| containers.iter()) {
        let words = words(container);
        let Some((at, subject)) = program(&words) else { continue };
        // An application may have an etcd of its own.
        if subject == "etcd" && !is_of_the_system(pod) {
            continue;
        }
        let options = flags::of_words(words.get(at + 1..).unwrap_or_default());
        let name = pod.at(&["metadata", "name"]).and_then(Node::as_str).unwrap_or_default();
        let span = container.span();
        let mut fields = vec![("flags", span, flags::write(writer, &options, span))];
        if let Some(image) = container.get("image")
            && let Some(version) = image.as_str().and_then(version)
        {
            fields.push(("version", image.span(), writer.builder.string(version, image.span())));
        }
        fields.push(("installer", span, writer.builder.string("", span)));
        writer.record(subject, name, span, &fields);
    }
}

fn is_of_the_system(pod: Node<'_>) -> bool {
    pod.at(&["metadata", "namespace"]).and_then(Node::as_str) == Some("kube-system")
}

/// What the container runs: `command`, then `args`. A shell's script is taken apart into its words.
fn words(container: Node<'_>) -> Vec<Word> {
    let list = |key| container.get(key).and_then(Node::as_list);
    let nodes = ["command", "args"].into_iter().filter_map(list).flat_map(|list| list.iter());
    let mut words = Vec::new();
    for node in nodes {
        let Some(text) = node.as_str() else { continue };
        let span = node.span();
        match expand(container, text) {
            Ok(text) if text.contains(char::is_whitespace) && runs_program(&text) => {
                words.extend(split(&text).map(|text| Word { text, unknown: None, span }));
            }
            Ok(text) => words.push(Word { text, unknown: None, span }),
            Err(why) => words.push(Word { text: text.to_owned(), unknown: Some(why), span }),
        }
    }
    words
}

/// True for a script that starts one of the programs.
fn runs_program(script: &str) -> bool {
    split(script).take(8).any(|word| subject_of(&word).is_some())
}

/// The words of a script, without its quotes.
fn split(script: &str) -> impl Iterator<Item = String> {
    script
        .split_whitespace()
        .filter(|word| *word != "\\")
        .map(|word| word.trim_matches(['"', '\'', ';']).to_owned())
}

/// Replaces `$(NAME)` by the container's variables, as the kubelet does.
fn expand(container: Node<'_>, text: &str) -> Result<String, String> {
    let mut out = String::new();
    let mut rest = text;
    while let Some((before, behind)) = rest.split_once("$(") {
        out.push_str(before);
        if let Some(before) = out.strip_suffix('$') {
            // `$$(NAME)` stands for itself.
            out = format!("{before}$(");
            rest = behind;
            continue;
        }
        let Some((name, behind)) = behind.split_once(')') else { return Ok(text.to_owned()) };
        out.push_str(&variable(container, name)?);
        rest = behind;
    }
    out.push_str(rest);
    Ok(out)
}

fn variable(container: Node<'_>, name: &str) -> Result<String, String> {
    let list = container.get("env").and_then(Node::as_list);
    let mut entries = list.into_iter().flat_map(|list| list.iter());
    let entry = entries.find(|entry| entry.get("name").and_then(Node::as_str) == Some(name));
    match entry.map(|entry| entry.get("value").map(|value| value.content())) {
        // What no variable has stays as it is.
        None => Ok(format!("$({name})")),
        Some(Some(Content::Str(value))) => Ok(value.to_owned()),
        Some(_) => Err(format!("the variable `{name}` has its value from elsewhere")),
    }
}

/// The subject that a program is.
pub(super) fn subject_of(word: &str) -> Option<&'static str> {
    let name = word.rsplit('/').next()?;
    let is_path = word.contains('/');
    let known = PROGRAMS.iter().find(|&&(program, _)| program == name)?;
    // Short names are words of the language too, unless `hyperkube` comes before them.
    (name.starts_with("kube-") || name == "etcd" || !is_path).then_some(known.1)
}

/// Where among the first words the program stands, and what it is.
fn program(words: &[Word]) -> Option<(usize, &'static str)> {
    let text = |at: usize| words.get(at).map(|word| word.text.as_str());
    (0..words.len().min(8)).find_map(|at| {
        let word = text(at)?;
        let subject = subject_of(word)?;
        let is_short = !word.contains("kube-") && subject != "etcd";
        let before = at.checked_sub(1).and_then(text).unwrap_or_default();
        (!is_short || before.ends_with("hyperkube")).then_some((at, subject))
    })
}

/// The version in an image's tag: `1.31.2` of `registry.k8s.io/kube-apiserver:v1.31.2`.
fn version(image: &str) -> Option<&str> {
    let name = image.split('@').next()?;
    let tag = name.rsplit('/').next()?.split_once(':')?.1;
    let version = tag.strip_prefix('v').unwrap_or(tag);
    version.starts_with(|first: char| first.is_ascii_digit()).then_some(version)
}
