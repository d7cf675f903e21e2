//! An instruction as part of a record.

use ringfort_document::{NodeId, Span};

use super::instruction::{Instruction, Word};
use super::lines::Line;
use super::scope::{Resolved, Scope};
use crate::writer::{Field, Writer};

/// The text of an instruction and what is known where it stands.
pub(crate) struct Text<'l> {
    pub(crate) line: &'l Line,
    pub(crate) scope: &'l Scope,
    pub(crate) escape: char,
}

impl Text<'_> {
    /// Writes all of an instruction.
    pub(crate) fn instruction(&self, writer: &mut Writer, instruction: &Instruction) -> NodeId {
        let whole = self.line.span;
        let behind = self.place(&instruction.value);
        let mut value = instruction.value.text.clone();
        if instruction.name == "RUN" {
            for body in &self.line.bodies {
                value.push('\n');
                value.push_str(body);
            }
        }
        let form = if instruction.list.is_some() { "exec" } else { "shell" };
        let mut fields = vec![
            ("name", whole, writer.builder.string(&instruction.name, whole)),
            ("value", behind, resolved_text(writer, &self.resolve(instruction, &value), behind)),
            ("arguments", behind, self.arguments(writer, instruction)),
            ("flags", whole, self.flags(writer, instruction)),
            ("form", behind, writer.builder.string(form, behind)),
        ];
        if matches!(instruction.name.as_str(), "ARG" | "ENV" | "LABEL") {
            fields.push(("pairs", behind, self.pairs(writer, instruction)));
        }
        writer.builder.map(&fields, whole)
    }

    /// The items of the list form, or the words.
    fn arguments(&self, writer: &mut Writer, instruction: &Instruction) -> NodeId {
        let whole = self.place(&instruction.value);
        let mut items = Vec::new();
        match &instruction.list {
            Some(list) => {
                for item in list {
                    let item = self.resolve(instruction, item);
                    items.push(resolved_text(writer, &item, whole));
                }
            }
            None => {
                for word in &instruction.words {
                    let text = self.resolve(instruction, &word.text);
                    items.push(resolved_text(writer, &text, self.place(word)));
                }
            }
        }
        writer.builder.list(&items, whole)
    }

    /// Flags that are given more than once are joined by blanks.
    fn flags(&self, writer: &mut Writer, instruction: &Instruction) -> NodeId {
        let mut joined: Vec<(&str, String, Span)> = Vec::new();
        for (name, value, word) in &instruction.flags {
            match joined.iter_mut().find(|(known, _, _)| known == name) {
                Some((_, known, _)) => *known = format!("{known} {value}"),
                None => joined.push((name, value.clone(), self.place(word))),
            }
        }
        let fields: Vec<Field<'_>> = joined
            .iter()
            .map(|(name, value, span)| (*name, *span, writer.builder.string(value, *span)))
            .collect();
        writer.builder.map(&fields, self.line.span)
    }

    fn pairs(&self, writer: &mut Writer, instruction: &Instruction) -> NodeId {
        let pairs = instruction.pairs();
        let mut fields: Vec<Field<'_>> = Vec::new();
        for (name, value) in &pairs {
            let span = value.as_ref().map_or(self.line.span, |value| self.place(value));
            let value = match value {
                Some(value) => self.resolve(instruction, &value.text),
                None => Err(name.clone()),
            };
            fields.push((name, span, resolved_text(writer, &value, span)));
        }
        writer.builder.map(&fields, self.line.span)
    }

    fn resolve(&self, instruction: &Instruction, text: &str) -> Resolved {
        // The name of a base image sees the arguments before the first stage: it stands in the stage itself.
        if instruction.replaces() && instruction.name != "FROM" {
            self.scope.replace(text, self.escape)
        } else {
            Ok(text.to_owned())
        }
    }

    fn place(&self, word: &Word) -> Span {
        self.line.place(word.start, word.end)
    }
}

/// Writes a text, or that only the build knows it.
pub(crate) fn resolved_text(writer: &mut Writer, text: &Resolved, span: Span) -> NodeId {
    match text {
        Ok(text) => writer.builder.string(text, span),
        Err(name) => {
            let why = format!("`{}` is set when the image is built", shortened(name));
            writer.builder.unresolved(&why, span)
        }
    }
}

/// The beginning of a text that may be anything.
pub(crate) fn shortened(text: &str) -> String {
    text.chars().take(40).collect()
}
