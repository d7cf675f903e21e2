//! Dockerfiles and Containerfiles, as BuildKit reads them.

mod instruction;
mod lines;
mod scope;
mod stages;
mod written;

use std::sync::Arc;

use ringfort_document::{Document, Vocabulary};

use crate::TextFault;
use lines::Lines;
use stages::Stages;

/// Reads a Dockerfile into a document that holds its record.
///
/// # Errors
/// If it is no Dockerfile: where, and why.
pub(crate) fn read(text: &str, vocabulary: &Arc<Vocabulary>) -> Result<Document, TextFault> {
    let lines = Lines::new(text);
    let mut stages = Stages::new(vocabulary, lines.escape);
    let directives = lines.directives.clone();
    for line in lines {
        stages.take(&line)?;
    }
    stages.finish(text, &directives)
}

/// True if a text reads like a Dockerfile: its first instruction is `FROM`, or `ARG` with a `FROM` after it.
pub(crate) fn is_dockerfile(text: &str) -> bool {
    for line in Lines::new(text) {
        match line.name().to_ascii_uppercase().as_str() {
            "FROM" => return true,
            "ARG" => {}
            _ => return false,
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use ringfort_document::{Content, Node};

    use super::*;

    fn record(text: &str) -> Document {
        read(text, &Arc::new(Vocabulary::default())).unwrap()
    }

    fn stages(document: &Document) -> Vec<Node<'_>> {
        let record = document.root().as_list().unwrap().get(0).unwrap();
        record.get("stages").unwrap().as_list().unwrap().iter().collect()
    }

    fn text<'d>(node: Node<'d>, keys: &[&str]) -> &'d str {
        node.at(keys).unwrap().as_str().unwrap()
    }

    #[test]
    fn stages_know_their_base_and_their_user() {
        let document = record(
            "ARG TAG=3.22\nFROM --platform=linux/amd64 alpine:${TAG} AS Base\nUSER 1000:1000\n\
             FROM base AS mid\nRUN true\nFROM scratch\nCOPY --from=mid /x /x\n",
        );
        let stages = stages(&document);
        assert_eq!(text(stages[0], &["from"]), "alpine:3.22");
        assert_eq!(text(stages[0], &["platform"]), "linux/amd64");
        assert_eq!(text(stages[1], &["user"]), "1000:1000");
        assert!(stages[2].get("user").is_none());
        let last =
            |stage: &Node<'_>| matches!(stage.get("last").unwrap().content(), Content::Bool(true));
        assert_eq!(stages.iter().map(last).collect::<Vec<_>>(), [false, false, true]);
        let copy = stages[2].get("instructions").unwrap().as_list().unwrap().get(1).unwrap();
        assert_eq!(text(copy, &["flags", "from"]), "mid");
    }

    #[test]
    fn instructions_have_words_pairs_and_forms() {
        let document = record(
            "FROM a\nARG V=1 W\nENV A=$V B=\"x y\" C=$W\nENV OLD one two\nCMD [\"a\", \"b c\"]\nRUN echo $V\n",
        );
        let instructions = stages(&document)[0].get("instructions").unwrap().as_list().unwrap();
        let at = |number: usize| instructions.get(number).unwrap();
        assert_eq!(text(at(2), &["pairs", "A"]), "1");
        assert_eq!(text(at(2), &["pairs", "B"]), "x y");
        let unknown = at(2).at(&["pairs", "C"]).unwrap();
        assert!(matches!(unknown.content(), Content::Unresolved(why) if why.contains("`W`")));
        assert_eq!(text(at(3), &["pairs", "OLD"]), "one two");
        assert_eq!(text(at(4), &["form"]), "exec");
        assert_eq!(at(4).get("arguments").unwrap().as_list().unwrap().len(), 2);
        // A shell replaces what stands in RUN.
        assert_eq!(text(at(5), &["value"]), "echo $V");
    }

    #[test]
    fn what_is_no_dockerfile_is_told_with_its_place() {
        for (text, line, words) in [
            ("", 1, "holds no `FROM`"),
            ("FROM a\nRUNN x\n", 2, "`RUNN` is no instruction"),
            ("RUN x\nFROM a\n", 1, "before the first `FROM`"),
            ("FROM a\n\nUSER\n", 3, "`USER` needs a value"),
        ] {
            let fault = read(text, &Arc::new(Vocabulary::default())).unwrap_err();
            assert_eq!(fault.position(text).line, line, "{text}");
            assert!(fault.message.contains(words), "{}", fault.message);
        }
        assert!(
            is_dockerfile("# x\nARG A=1\nfrom a")
                && !is_dockerfile("from: a\n")
                && !is_dockerfile("")
        );
    }
}
