//! One check on one subject: a verdict, and what a finding needs to say.

use std::panic::{AssertUnwindSafe, catch_unwind};

use ringfort_cel::{EvalError, Scope, Value, Witness};
use ringfort_document::{Path, Span};

use crate::compiled::{Compiled, slot};
use crate::field_path::Target;
use crate::message::Said;
use crate::pointer::Pointer;
use crate::rules::{Rule, Rules};
use crate::wording::worded;
use crate::{Undecided, Verdict};

/// What one check says of one subject.
#[derive(Debug)]
pub(crate) struct Judgement {
    pub(crate) verdict: Verdict,
    /// For `broken`: the message and the place. For `undecided`: why, and the place if one is known.
    pub(crate) detail: Option<Detail>,
}

/// Words and place of a judgement.
#[derive(Debug)]
pub(crate) struct Detail {
    pub(crate) message: String,
    /// Bytes in the source of the document.
    pub(crate) span: Span,
    /// From the root of the object.
    pub(crate) path: Path,
}

impl Judgement {
    fn plain(verdict: Verdict) -> Judgement {
        Judgement { verdict, detail: None }
    }
}

/// A check that panicked, or could not be compiled; the run goes on without it.
#[derive(Debug)]
pub(crate) struct Panicked;

/// Judges the subject of `pointer` by `rule` in a scope whose variables are set.
///
/// # Errors
/// If the check cannot be run.
pub(crate) fn judge<'d>(
    rules: &'d Rules,
    rule: &'d Rule,
    scope: &mut Scope<'d>,
    pointer: &Pointer<'d>,
) -> Result<Judgement, Panicked> {
    let rule = rules.compiled(rule).map_err(|_| Panicked)?;
    let outcome = catch_unwind(AssertUnwindSafe(|| decide(rule, scope)));
    let decided = outcome.map_err(|_| Panicked)?;
    Ok(match decided {
        Ok(Verdict::Broken) => {
            let explain = AssertUnwindSafe(|| explain(rules, rule, scope, pointer));
            let detail = catch_unwind(explain).map_err(|_| Panicked)?;
            Judgement { verdict: Verdict::Broken, detail: Some(detail) }
        }
        Ok(verdict) => Judgement::plain(verdict),
        Err(error) => undecided(&error, pointer),
    })
}

fn decide<'d>(rule: &'d Compiled, scope: &Scope<'d>) -> Result<Verdict, EvalError> {
    if let Some(when) = &rule.when
        && !when.holds(scope)?
    {
        return Ok(Verdict::NotApplicable);
    }
    Ok(if rule.holds.holds(scope)? { Verdict::Held } else { Verdict::Broken })
}

/// An error of evaluation is undecided, never held.
fn undecided(error: &EvalError, pointer: &Pointer<'_>) -> Judgement {
    let reason = match error {
        EvalError::Limit => Undecided::Limit,
        EvalError::NoEvidence(_) => Undecided::NoEvidence,
        EvalError::Unresolved(_) => Undecided::Unresolved,
        _ => Undecided::Malformed,
    };
    let (head, path) = pointer.to_subject().clone();
    let span = match error {
        EvalError::Malformed { span, .. } => *span,
        _ => head,
    };
    let detail = Detail { message: error.to_string(), span, path };
    Judgement { verdict: Verdict::Undecided(reason), detail: Some(detail) }
}

/// Finds what made the check false, and words it.
fn explain<'d>(
    rules: &'d Rules,
    rule: &'d Compiled,
    scope: &mut Scope<'d>,
    pointer: &Pointer<'d>,
) -> Detail {
    let named = rule.place.as_ref().map(|place| place.follow(pointer.subject.node()));
    // A second evaluation tells more only where there is more to tell.
    let worth = !rule.elements.is_empty() || named.as_ref().is_none_or(Target::has_inside);
    let witness = if worth { rule.holds.witness(scope) } else { None };
    name_elements(rule, scope, witness.as_ref());
    let message = say(rule.says.pieces(rules), scope);
    let (span, path) = pointer.to_fault(named.as_ref(), witness.as_ref());
    Detail { message, span, path }
}

/// Makes the elements that failed in `all(v, …)` known to the message by their names.
fn name_elements<'d>(rule: &'d Compiled, scope: &mut Scope<'d>, witness: Option<&Witness<'d>>) {
    let elements = witness.map_or(&[][..], |witness| &witness.elements);
    for (offset, name) in rule.elements.iter().enumerate() {
        let element = elements.iter().find(|(element, _)| **element == **name);
        let value = element.map_or(Value::Null, |(_, value)| value.clone());
        scope.set(slot::ELEMENTS + offset, value);
    }
}

fn say<'d>(says: &'d [Said], scope: &Scope<'d>) -> String {
    let mut message = String::new();
    for piece in says {
        match piece {
            Said::Text(text) => message.push_str(text),
            Said::Value(program) => match program.evaluate(scope) {
                Ok(value) => message.push_str(&worded(&value)),
                Err(_) => message.push('?'),
            },
        }
    }
    message
}
