//! The stages of a build, written as a record.

use std::sync::Arc;

use ringfort_document::{Document, NodeId, Span, Vocabulary};

use super::instruction::{Instruction, NAMES};
use super::lines::{Directive, Line};
use super::scope::{Resolved, Scope};
use super::written::{Text, resolved_text, shortened};
use crate::TextFault;
use crate::writer::{Field, Writer};

/// The most instructions that are read.
const MOST: usize = 20_000;

/// A stage while it is read.
struct Stage {
    name: Option<String>,
    fields: Vec<Field<'static>>,
    instructions: Vec<NodeId>,
    span: Span,
    scope: Scope,
    /// The value of the `USER` in force, and where it stands; a stage that builds on another begins with that of it.
    user: Option<(Resolved, Span)>,
}

/// Reads instructions one by one.
pub(crate) struct Stages {
    writer: Writer,
    escape: char,
    /// Arguments before the first `FROM`.
    outer: Scope,
    stages: Vec<Stage>,
    count: usize,
}

impl Stages {
    pub(crate) fn new(vocabulary: &Arc<Vocabulary>, escape: char) -> Stages {
        let writer = Writer::new(vocabulary);
        Stages { writer, escape, outer: Scope::default(), stages: Vec::new(), count: 0 }
    }

    /// Reads one instruction.
    ///
    /// # Errors
    /// If it is none, or stands where it must not.
    pub(crate) fn take(&mut self, line: &Line) -> Result<(), TextFault> {
        let instruction = Instruction::new(line, self.escape);
        let fault = |message: String| TextFault { at: line.span.start, message };
        self.count += 1;
        if self.count > MOST {
            return Err(fault(format!("more than {MOST} instructions")));
        }
        if !NAMES.contains(&instruction.name.as_str()) {
            return Err(fault(format!(
                "`{}` is no instruction of a Dockerfile",
                shortened(line.name())
            )));
        }
        if instruction.words.is_empty() && instruction.list.is_none() && line.bodies.is_empty() {
            return Err(fault(format!("`{}` needs a value", instruction.name)));
        }
        match instruction.name.as_str() {
            "FROM" => self.begin(line, &instruction),
            "ARG" if self.stages.is_empty() => {
                declare(&mut self.outer, None, &instruction, self.escape);
            }
            _ if self.stages.is_empty() => {
                return Err(fault(format!(
                    "`{}` stands before the first `FROM`",
                    instruction.name
                )));
            }
            _ => self.add(line, &instruction),
        }
        Ok(())
    }

    fn begin(&mut self, line: &Line, from: &Instruction) {
        let image = from.words.first().map_or("", |word| word.text.as_str());
        let resolved = self.outer.replace(image, self.escape);
        let name = match from.words.as_slice() {
            [_, keyword, name, ..] if keyword.text.eq_ignore_ascii_case("as") => {
                Some(name.text.to_ascii_lowercase())
            }
            _ => None,
        };
        let base = resolved.as_ref().ok().and_then(|image| {
            let image = image.to_ascii_lowercase();
            self.stages.iter().find(|stage| stage.name.as_deref() == Some(&image))
        });
        let (scope, user) =
            base.map_or_else(Default::default, |base| (base.scope.clone(), base.user.clone()));
        let mut stage = Stage {
            name,
            fields: Vec::new(),
            instructions: Vec::new(),
            span: line.span,
            scope,
            user,
        };
        let place = from.words.first().map_or(line.span, |word| line.place(word.start, word.end));
        let image = resolved_text(&mut self.writer, &resolved, place);
        stage.fields.push(("from", place, image));
        for (flag, value, word) in &from.flags {
            if flag == "platform" {
                let place = line.place(word.start, word.end);
                let resolved = self.outer.replace(value, self.escape);
                stage.fields.push((
                    "platform",
                    place,
                    resolved_text(&mut self.writer, &resolved, place),
                ));
            }
        }
        self.stages.push(stage);
        self.add(line, from);
    }

    fn add(&mut self, line: &Line, instruction: &Instruction) {
        let Some(mut stage) = self.stages.pop() else { return };
        match instruction.name.as_str() {
            "ARG" => declare(&mut stage.scope, Some(&self.outer), instruction, self.escape),
            "ENV" => {
                // A line sees the values from before it.
                let before = stage.scope.clone();
                for (name, value) in instruction.pairs() {
                    let value =
                        value.and_then(|value| before.replace(&value.text, self.escape).ok());
                    stage.scope.set(&name, value);
                }
            }
            "USER" => {
                let user = stage.scope.replace(&instruction.value.text, self.escape);
                stage.user = Some((user, line.span));
            }
            _ => {}
        }
        let text = Text { line, scope: &stage.scope, escape: self.escape };
        let written = text.instruction(&mut self.writer, instruction);
        stage.instructions.push(written);
        stage.span.end = line.span.end;
        self.stages.push(stage);
    }

    /// Ends the record.
    ///
    /// # Errors
    /// If there was no stage.
    pub(crate) fn finish(
        mut self,
        text: &str,
        directives: &[Directive],
    ) -> Result<Document, TextFault> {
        if self.stages.is_empty() {
            let message = "holds no `FROM`, so it builds no image".to_owned();
            return Err(TextFault { at: 0, message });
        }
        let whole = Span { start: 0, end: text.len() as u32 };
        let last = self.stages.len() - 1;
        let stages = std::mem::take(&mut self.stages);
        let written: Vec<NodeId> = stages
            .into_iter()
            .enumerate()
            .map(|(number, stage)| self.stage(stage, number == last))
            .collect();
        let mut fields = vec![("stages", whole, self.writer.builder.list(&written, whole))];
        for (name, value, span) in directives {
            let key = match name.as_str() {
                "syntax" => "syntax",
                "escape" => "escape",
                _ => continue,
            };
            fields.push((key, *span, self.writer.builder.string(value, *span)));
        }
        self.writer.record("dockerfile", "", whole, &fields);
        Ok(self.writer.finish_in(text))
    }

    fn stage(&mut self, stage: Stage, is_last: bool) -> NodeId {
        let mut fields = stage.fields;
        if let Some(name) = &stage.name {
            fields.push(("name", stage.span, self.writer.builder.string(name, stage.span)));
        }
        if let Some((user, span)) = &stage.user {
            fields.push(("user", *span, resolved_text(&mut self.writer, user, *span)));
        }
        fields.push(("last", stage.span, self.writer.builder.bool(is_last, stage.span)));
        let list = self.writer.builder.list(&stage.instructions, stage.span);
        fields.push(("instructions", stage.span, list));
        self.writer.builder.map(&fields, stage.span)
    }
}

/// `ARG name`, `ARG name=default`: within a stage, a name alone takes the default from before the first `FROM`.
fn declare(scope: &mut Scope, outer: Option<&Scope>, instruction: &Instruction, escape: char) {
    for (name, default) in instruction.pairs() {
        let value = match default {
            Some(default) => scope.replace(&default.text, escape).ok(),
            None => outer.and_then(|outer| outer.get(&name)).cloned().flatten(),
        };
        scope.set(&name, value);
    }
}
