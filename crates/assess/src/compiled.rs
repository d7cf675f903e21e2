//! One check, compiled.

use std::fmt;

use ringfort_cel::{CompileError, Environment, Program, Type, Version};
use ringfort_document::Vocabulary;
use ringfort_evidence::facts_type;
use ringfort_measure::{Check, Measure};

use crate::elements::element_names;
use crate::field_path::FieldPath;
use crate::message::Message;

/// One compiled check.
#[derive(Debug)]
pub(crate) struct Compiled {
    pub(crate) when: Option<Program>,
    pub(crate) holds: Program,
    pub(crate) says: Message,
    pub(crate) place: Option<FieldPath>,
    /// Variables that macros bind and the message may name, from slot [`slot::ELEMENTS`] on.
    pub(crate) elements: Vec<Box<str>>,
}

/// Slots of the variables, the same for every subject.
pub(crate) mod slot {
    pub(crate) const OBJECT: usize = 0;
    pub(crate) const NAMESPACE_OBJECT: usize = 1;
    pub(crate) const PARAMS: usize = 2;
    pub(crate) const FACTS: usize = 3;
    pub(crate) const POD: usize = 4;
    pub(crate) const POD_META: usize = 5;
    pub(crate) const CONTAINER: usize = 6;
    pub(crate) const CONTAINER_TYPE: usize = 7;
    pub(crate) const ELEMENTS: usize = 8;
}

/// A check that cannot be compiled.
#[derive(Clone, Debug)]
pub struct RuleError {
    /// `measure/check`.
    pub check: String,
    /// `when`, `holds`, `says`, `place` or `params`.
    pub part: &'static str,
    /// What is wrong, with the place within the part.
    pub message: String,
}

impl fmt::Display for RuleError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "check `{}`, `{}`: {}", self.check, self.part, self.message)
    }
}

impl std::error::Error for RuleError {}

/// Whether types are looked at when a check is compiled.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Trust {
    Checked,
    /// Its cases were run.
    Unchecked,
}

impl Compiled {
    /// Compiles a check.
    ///
    /// # Errors
    /// The first part that cannot be compiled.
    pub(crate) fn new(
        measure: &Measure,
        check: &Check,
        kubernetes: Version,
        vocabulary: &mut Vocabulary,
        trust: Trust,
    ) -> Result<Compiled, RuleError> {
        let fail = |part: &'static str, message: String| RuleError {
            check: format!("{}/{}", measure.id, check.id),
            part,
            message,
        };
        let environment = environment(check, kubernetes, trust);
        let when = check
            .when
            .as_ref()
            .map(|text| condition(text, &environment, vocabulary))
            .transpose()
            .map_err(|error| fail("when", error.to_string()))?;
        let holds = condition(&check.holds, &environment, vocabulary)
            .map_err(|error| fail("holds", error.to_string()))?;
        let elements: Vec<Box<str>> =
            element_names(&check.holds).into_iter().map(Into::into).collect();
        let says = Message::new(&check.says, &environment, &elements);
        if trust == Trust::Checked {
            let compiled = says.compile(vocabulary).map_err(|error| fail("says", error))?;
            says.is_compiled(compiled);
        }
        let place = check
            .place
            .as_ref()
            .map(|text| {
                FieldPath::parse(text)
                    .ok_or_else(|| fail("place", format!("`{text}` is not a field path")))
            })
            .transpose()?;
        Ok(Compiled { when, holds, says, place, elements })
    }
}

/// The environment with unused variables up to this number of slots.
pub(crate) fn padded(mut environment: Environment, slots: usize) -> Environment {
    while environment.len() < slots {
        let unused = format!("__unused{}", environment.len());
        environment = environment.variable(&unused, Type::Dyn);
    }
    environment
}

/// The variables that a check may use.
fn environment(check: &Check, kubernetes: Version, trust: Trust) -> Environment {
    let subject = check.subjects.first().map_or("", |subject| &**subject);
    let environment = Environment::kubernetes(kubernetes)
        .variable("object", Type::Dyn)
        .variable("namespaceObject", Type::Dyn)
        .variable("params", Type::Dyn);
    let environment = match trust {
        Trust::Checked => environment.variable("facts", facts_type(subject)),
        Trust::Unchecked => environment.variable("facts", Type::Dyn).unchecked(),
    };
    match subject {
        "container" => with_pod(environment)
            .variable("container", Type::Dyn)
            .variable("containerType", Type::String),
        "pod" => with_pod(environment),
        _ => environment,
    }
}

fn with_pod(environment: Environment) -> Environment {
    environment.variable("pod", Type::Dyn).variable("podMeta", Type::Dyn)
}

/// Compiles an expression that must be exactly bool, as the API server demands.
fn condition(
    text: &str,
    environment: &Environment,
    vocabulary: &mut Vocabulary,
) -> Result<Program, CompileError> {
    let program = Program::compile(text, environment, vocabulary)?;
    if *program.output() == Type::Bool || !environment.is_checked() {
        return Ok(program);
    }
    let whole = ringfort_document::Span { start: 0, end: text.len() as u32 };
    let found = program.output().to_string();
    Err(CompileError::new(text, whole, format!("the expression is {found}, and must be bool"))
        .help("compare it: `== true`"))
}
