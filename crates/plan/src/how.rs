//! How a deed is done: the commands of its measure's page, for the namespace that it is about.

use ringfort_measure::Environment;

use crate::Deed;

/// A block of commands or of a manifest.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Block {
    /// `sh`, `yaml`, ...; empty if the page does not say.
    pub language: String,
    /// Without the fences.
    pub text: String,
}

/// The namespace that the pages' examples are about.
const EXAMPLE: &str = "shop";

/// What to type or to write, from what holds everywhere to what holds in this environment.
pub fn commands(deed: &Deed, environment: Option<Environment>) -> Vec<Block> {
    if let Some(level) = deed.enforces {
        let text = format!(
            "kubectl label --overwrite ns {} pod-security.kubernetes.io/enforce={}",
            deed.namespaces.join(" "),
            level.name()
        );
        return vec![Block { language: "sh".to_owned(), text }];
    }
    let sections = &deed.measure.sections;
    let parts: &[&str] = match environment {
        Some(Environment::Aks) => &[&sections.todo, &sections.aks],
        Some(Environment::OnPrem) => &[&sections.todo, &sections.on_prem],
        None => &[&sections.todo],
    };
    let blocks = parts.iter().flat_map(|part| blocks(part));
    match &deed.namespace {
        Some(namespace) => blocks.map(|block| renamed(block, namespace)).collect(),
        None => blocks.collect(),
    }
}

/// How to see what a level would refuse, before it does.
pub fn watch_command(deed: &Deed) -> Option<String> {
    let (level, namespaces) = (deed.enforces?.name(), deed.namespaces.join(" "));
    Some(format!(
        "kubectl label --overwrite ns {namespaces} pod-security.kubernetes.io/warn={level} \
         pod-security.kubernetes.io/audit={level}"
    ))
}

/// The fenced blocks of a section.
fn blocks(markdown: &str) -> Vec<Block> {
    let mut found = Vec::new();
    let mut open: Option<Block> = None;
    for line in markdown.lines() {
        let fence = line.trim_start().strip_prefix("```");
        match (&mut open, fence) {
            (None, Some(language)) => {
                let language = language.split_whitespace().next().unwrap_or_default().to_owned();
                open = Some(Block { language, text: String::new() });
            }
            (Some(_), Some(_)) => found.extend(open.take()),
            (Some(block), None) => {
                if !block.text.is_empty() {
                    block.text.push('\n');
                }
                block.text.push_str(line);
            }
            (None, None) => {}
        }
    }
    found
}

/// The example's namespace replaced where it stands as one.
fn renamed(mut block: Block, namespace: &str) -> Block {
    for before in ["-n ", "ns ", "namespace ", "--namespace=", "--namespace ", "namespace: "] {
        for after in ["\n", " ", "}", ",", ""] {
            let old = format!("{before}{EXAMPLE}{after}");
            let new = format!("{before}{namespace}{after}");
            if after.is_empty() {
                if block.text.ends_with(&old) {
                    block.text.truncate(block.text.len() - old.len());
                    block.text.push_str(&new);
                }
            } else {
                block.text = block.text.replace(&old, &new);
            }
        }
    }
    block
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blocks_are_what_stands_between_fences() {
        let text = "First:\n\n```sh\na\n  b\n```\n\nThen:\n\n```yaml expect=held\nc\n```\n";
        let expected = [("sh", "a\n  b"), ("yaml", "c")];
        let found = blocks(text);
        let found: Vec<_> = found.iter().map(|b| (&*b.language, &*b.text)).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn the_examples_namespace_becomes_the_one_in_question_and_nothing_else_does() {
        let text = "kubectl -n shop get pods\nmetadata: {name: shop, namespace: shop}\nshop-a -n shop-b -n shop";
        let block = Block { language: "sh".to_owned(), text: text.to_owned() };
        assert_eq!(
            renamed(block, "x").text,
            "kubectl -n x get pods\nmetadata: {name: shop, namespace: x}\nshop-a -n shop-b -n x"
        );
    }
}
