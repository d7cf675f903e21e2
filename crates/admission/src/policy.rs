//! Validating admission policies, compiled, with their bindings.

use std::sync::Arc;

use ringfort_cel::{Environment, EvalError, Program, Scope, Type, Value as Cel, Version};
use ringfort_document::{Builder, Document, NodeId, Span, Vocabulary};
use rustc_hash::FxHashMap;
use serde_json::{Value, json};

use crate::matching::{Match, matches, operation};
use crate::parameter::{self, Parameters};
use crate::selector::{can_be_changed, is_empty};
use crate::{Answer, Request, Verdict};

const GROUP: &str = "admissionregistration.k8s.io/";
/// What one expression may cost for one object, in steps: the API server's bound of one call. What is dearer is undecided.
const COST: u64 = 1_000_000;
/// Nesting of objects.
const DEPTH: usize = 200;
/// Policies never apply to these: nobody could mend them.
const NEVER: &[&str] = &[
    "validatingadmissionpolicies",
    "validatingadmissionpolicybindings",
    "mutatingadmissionpolicies",
    "mutatingadmissionpolicybindings",
];

const NO_PARAMETER: &str = "no parameter was found";
/// Faults of a binding, not of an object.
const CONFIGURATION: &[&str] = &[NO_PARAMETER, parameter::NOT_NAMED, parameter::NOT_TAKEN];

/// Slots of the variables; those of the policy come behind.
mod slot {
    pub(super) const OBJECT: usize = 0;
    pub(super) const OLD_OBJECT: usize = 1;
    pub(super) const REQUEST: usize = 2;
    pub(super) const PARAMS: usize = 3;
    pub(super) const NAMESPACE: usize = 4;
    pub(super) const VARIABLES: usize = 6;
}

/// All validating policies of a cluster that a binding brings into force.
pub struct Policies {
    policies: Vec<Policy>,
    /// Objects that may be parameters.
    parameters: Vec<Value>,
    vocabulary: Arc<Vocabulary>,
}

struct Policy {
    name: String,
    object: Value,
    bindings: Vec<Value>,
    environment: Environment,
    variables: Vec<Expression>,
    conditions: Vec<Expression>,
    validations: Vec<Validation>,
    /// `failurePolicy` is not `Ignore`.
    closed: bool,
}

struct Validation {
    expression: Expression,
    message: Option<String>,
    says: Option<Expression>,
}

/// An expression; without a program it could not be compiled here.
struct Expression {
    name: String,
    source: String,
    program: Option<Program>,
}

/// What is evaluated for one request and one parameter.
struct Documents {
    object: Document,
    old: Document,
    request: Document,
    namespace: Document,
}

/// How the conditions of a policy came out.
enum Conditions {
    Met,
    Unmet,
    Erred(String),
    Undecided(String),
}

impl Policies {
    /// Of these objects; what has nothing to do with policies, and is no parameter, is forgotten.
    pub fn of(objects: &[Value], kubernetes: (u32, u32)) -> Policies {
        let kind = |object: &Value, kind: &str| {
            object.get("kind").and_then(Value::as_str) == Some(kind)
                && object
                    .get("apiVersion")
                    .and_then(Value::as_str)
                    .is_some_and(|version| version.starts_with(GROUP))
        };
        let mut bindings: FxHashMap<&str, Vec<Value>> = FxHashMap::default();
        for binding in objects.iter().filter(|o| kind(o, "ValidatingAdmissionPolicyBinding")) {
            if let Some(policy) = binding.pointer("/spec/policyName").and_then(Value::as_str) {
                bindings.entry(policy).or_default().push(binding.clone());
            }
        }
        let mut vocabulary = Vocabulary::new();
        let mut policies = Vec::new();
        for object in objects.iter().filter(|o| kind(o, "ValidatingAdmissionPolicy")) {
            let name = object.pointer("/metadata/name").and_then(Value::as_str).unwrap_or_default();
            if let Some(bindings) = bindings.remove(name) {
                policies.push(Policy::new(name, object, bindings, kubernetes, &mut vocabulary));
            }
        }
        let kinds: Vec<(Option<&Value>, Option<&Value>)> = policies
            .iter()
            .filter_map(|policy| policy.object.pointer("/spec/paramKind"))
            .map(|kind| (kind.get("apiVersion"), kind.get("kind")))
            .collect();
        let is_parameter =
            |object: &&Value| kinds.contains(&(object.get("apiVersion"), object.get("kind")));
        let parameters = objects.iter().filter(is_parameter).cloned().collect();
        Policies { policies, parameters, vocabulary: Arc::new(vocabulary) }
    }

    /// True if none is in force.
    pub fn is_empty(&self) -> bool {
        self.policies.is_empty()
    }

    /// What each policy, by each of its bindings, says of a request that both are about.
    pub fn ask(&self, request: &Request<'_>, namespace: Option<&Value>) -> Vec<Answer> {
        if request.group == "admissionregistration.k8s.io" && NEVER.contains(&request.resource) {
            return Vec::new();
        }
        let mut answers = Vec::new();
        let mut documents = None;
        for policy in &self.policies {
            let constraints = policy.object.pointer("/spec/matchConstraints");
            let about = matches(constraints.unwrap_or(&Value::Null), request, namespace);
            if about == Match::No {
                continue;
            }
            for binding in &policy.bindings {
                let resources = binding.pointer("/spec/matchResources").unwrap_or(&Value::Null);
                let verdict = match (about.clone(), matches(resources, request, namespace)) {
                    (_, Match::No) => continue,
                    (Match::Unknown(what), _) | (_, Match::Unknown(what)) => {
                        Some(Verdict::Undecided(format!("{what} are not known")))
                    }
                    _ => {
                        let documents =
                            documents.get_or_insert_with(|| self.documents(request, namespace));
                        match documents {
                            Some(documents) => self.judge(policy, binding, request, documents),
                            None => Some(Verdict::Undecided("the object is too deep".to_owned())),
                        }
                    }
                };
                answers.extend(verdict.map(|verdict| policy.answer(binding, verdict)));
            }
        }
        answers
    }

    fn documents(&self, request: &Request<'_>, namespace: Option<&Value>) -> Option<Documents> {
        Some(Documents {
            object: self.document(request.object)?,
            old: self.document(request.old_object.unwrap_or(&Value::Null))?,
            request: self.document(&described(request))?,
            namespace: self.document(namespace.unwrap_or(&Value::Null))?,
        })
    }

    fn document(&self, value: &Value) -> Option<Document> {
        let mut builder = Builder::new(Arc::clone(&self.vocabulary));
        let root = node(&mut builder, value, 0)?;
        Some(builder.finish(root))
    }

    /// `None` if the policy does not apply to the request after all.
    fn judge(
        &self,
        policy: &Policy,
        binding: &Value,
        request: &Request<'_>,
        documents: &Documents,
    ) -> Option<Verdict> {
        let erred = |message: String| Verdict::Erred { message, closed: policy.closed };
        let parameters = match parameter::of(&policy.object, binding, request, &self.parameters) {
            Parameters::None => vec![Value::Null],
            Parameters::These(found) => found.into_iter().cloned().collect(),
            Parameters::Misconfigured(why) => return Some(erred(why.to_owned())),
            Parameters::Missing { deny: false } => return None,
            Parameters::Missing { deny: true } => {
                return Some(erred(NO_PARAMETER.to_owned()));
            }
        };
        let mut last = None;
        for parameter in &parameters {
            let Some(parameter) = self.document(parameter) else {
                return Some(Verdict::Undecided("a parameter is too deep".to_owned()));
            };
            match policy.evaluate(documents, &parameter) {
                None => {}
                Some(Verdict::Held) => last = Some(Verdict::Held),
                other => return other,
            }
        }
        last
    }
}

impl Policy {
    fn new(
        name: &str,
        object: &Value,
        bindings: Vec<Value>,
        kubernetes: (u32, u32),
        vocabulary: &mut Vocabulary,
    ) -> Policy {
        let list = |name: &str| {
            let list = object.get("spec").and_then(|spec| spec.get(name));
            list.and_then(Value::as_array).map_or(&[][..], |list| list)
        };
        let (major, minor) = kubernetes;
        let mut environment = Environment::kubernetes(Version::new(major, minor))
            .variable("object", Type::Dyn)
            .variable("oldObject", Type::Dyn)
            .variable("request", Type::Dyn)
            .variable("params", Type::Dyn)
            .variable("namespaceObject", Type::Dyn)
            .variable("authorizer", Type::Dyn);
        let mut variables = Vec::new();
        for variable in list("variables") {
            let expression =
                Expression::new(variable, &environment, vocabulary).unless_unknown(&variables);
            let kind = expression.program.as_ref().map_or(Type::Dyn, |p| p.output().clone());
            environment = environment.variable(&format!("variables.{}", expression.name), kind);
            variables.push(expression);
        }
        let mut expression = |value: &Value| {
            Expression::new(value, &environment, vocabulary).unless_unknown(&variables)
        };
        let conditions = list("matchConditions").iter().map(&mut expression).collect();
        let mut validations = Vec::new();
        for value in list("validations") {
            let text = |name: &str| {
                value.get(name).and_then(Value::as_str).filter(|t| !t.trim().is_empty())
            };
            validations.push(Validation {
                expression: expression(value),
                message: text("message").map(str::to_owned),
                says: text("messageExpression")
                    .map(|text| expression(&json!({"expression": text}))),
            });
        }
        let failure = object.pointer("/spec/failurePolicy").and_then(Value::as_str);
        Policy {
            name: name.to_owned(),
            object: object.clone(),
            bindings,
            environment,
            variables,
            conditions,
            validations,
            closed: failure != Some("Ignore"),
        }
    }

    fn answer(&self, binding: &Value, verdict: Verdict) -> Answer {
        // What is wrong with the binding itself refuses whatever its actions say.
        let is_configuration = matches!(&verdict, Verdict::Erred { message, .. } if CONFIGURATION.contains(&message.as_str()));
        let actions = binding.pointer("/spec/validationActions").and_then(Value::as_array);
        let selectors = |name: &str| {
            [
                self.object.pointer(&format!("/spec/matchConstraints/{name}")),
                binding.pointer(&format!("/spec/matchResources/{name}")),
            ]
        };
        let selects_objects =
            selectors("objectSelector").into_iter().flatten().any(|one| !is_empty(one));
        let selects_namespaces =
            selectors("namespaceSelector").into_iter().flatten().any(can_be_changed);
        let binding = binding.pointer("/metadata/name").and_then(Value::as_str);
        Answer {
            policy: self.name.clone(),
            binding: binding.unwrap_or_default().to_owned(),
            denies: is_configuration
                || actions.is_some_and(|actions| actions.iter().any(|action| action == "Deny")),
            verdict,
            asks_user: self.asks("userInfo"),
            selects_objects,
            selects_namespaces,
        }
    }

    /// True if any expression has this word in it.
    fn asks(&self, word: &str) -> bool {
        let validations = self.validations.iter().map(|validation| &validation.expression);
        let mut all = self.variables.iter().chain(&self.conditions).chain(validations);
        all.any(|expression| expression.source.contains(word))
    }

    /// `None` if a condition keeps the policy from applying.
    fn evaluate(&self, documents: &Documents, parameter: &Document) -> Option<Verdict> {
        let mut scope = Scope::new(&self.environment).limit(COST);
        scope.set(slot::OBJECT, documents.object.root());
        scope.set(slot::OLD_OBJECT, documents.old.root());
        scope.set(slot::REQUEST, documents.request.root());
        scope.set(slot::PARAMS, parameter.root());
        scope.set(slot::NAMESPACE, documents.namespace.root());
        for (number, variable) in self.variables.iter().enumerate() {
            if let Some(program) = &variable.program {
                scope.set_lazy(slot::VARIABLES + number, program);
            }
        }
        let erred = |message: String| Verdict::Erred { message, closed: self.closed };
        match self.conditions(&scope) {
            Conditions::Met => {}
            Conditions::Unmet => return None,
            Conditions::Erred(message) => return Some(erred(message)),
            Conditions::Undecided(why) => return Some(Verdict::Undecided(why)),
        }
        let mut other = None;
        for validation in &self.validations {
            match validation.expression.holds(&scope) {
                Ok(true) => {}
                // What fails for sure is told before what only errs.
                Ok(false) => return Some(self.failed(validation, &scope)),
                Err(Trouble::Erred(message)) => {
                    other.get_or_insert(erred(message));
                }
                Err(Trouble::Undecided(why)) => other = Some(Verdict::Undecided(why)),
            }
        }
        Some(other.unwrap_or(Verdict::Held))
    }

    /// One condition that is false keeps the policy from applying, whatever becomes of the others.
    fn conditions<'a>(&'a self, scope: &Scope<'a>) -> Conditions {
        let mut found = Conditions::Met;
        for condition in &self.conditions {
            match condition.holds(scope) {
                Ok(true) => {}
                Ok(false) => return Conditions::Unmet,
                Err(Trouble::Erred(message)) => found = Conditions::Erred(message),
                Err(Trouble::Undecided(why)) => found = Conditions::Undecided(why),
            }
        }
        found
    }

    fn failed<'a>(&'a self, validation: &'a Validation, scope: &Scope<'a>) -> Verdict {
        let said = validation.says.as_ref().and_then(|says| {
            match says.program.as_ref()?.evaluate(scope).ok()? {
                Cel::String(text) => Some(text.to_string()).filter(|text| !text.trim().is_empty()),
                _ => None,
            }
        });
        let message = said.or_else(|| validation.message.clone());
        let source = &validation.expression.source;
        let mut expressions = vec![source.clone()];
        let mut next = 0;
        while let Some(read) = expressions.get(next).cloned() {
            next += 1;
            for variable in &self.variables {
                let name = format!("variables.{}", variable.name);
                if read.contains(&name) && !expressions.contains(&variable.source) {
                    expressions.push(variable.source.clone());
                }
            }
        }
        Verdict::Failed {
            message: message.unwrap_or_else(|| format!("failed expression: {}", source.trim())),
            expressions,
        }
    }
}

/// Why an expression gives no answer.
enum Trouble {
    Erred(String),
    Undecided(String),
}

impl Expression {
    fn new(value: &Value, environment: &Environment, vocabulary: &mut Vocabulary) -> Expression {
        let text = |name: &str| value.get(name).and_then(Value::as_str).unwrap_or_default();
        let source = text("expression").to_owned();
        // Who may do what is asked of a running server.
        let program = (!source.contains("authorizer"))
            .then(|| Program::compile(&source, environment, vocabulary).ok())
            .flatten();
        Expression { name: text("name").to_owned(), source, program }
    }

    /// What reads a variable that could not be compiled cannot be evaluated either.
    fn unless_unknown(mut self, variables: &[Expression]) -> Expression {
        let reads = |variable: &&Expression| {
            variable.program.is_none()
                && self.source.contains(&format!("variables.{}", variable.name))
        };
        if variables.iter().find(reads).is_some() {
            self.program = None;
        }
        self
    }

    fn holds<'a>(&'a self, scope: &Scope<'a>) -> Result<bool, Trouble> {
        let Some(program) = &self.program else {
            return Err(Trouble::Undecided(format!(
                "`{}` asks what only a running API server knows",
                self.source.trim()
            )));
        };
        program.holds(scope).map_err(|error| match error {
            // Another variable could not be compiled, or the limit here is not the server's.
            EvalError::Limit | EvalError::NoEvidence(_) | EvalError::Unresolved(_) => {
                Trouble::Undecided(error.to_string())
            }
            other => Trouble::Erred(other.to_string()),
        })
    }
}

/// A value as a node; `None` if it is deeper than any object of Kubernetes.
fn node(builder: &mut Builder, value: &Value, depth: usize) -> Option<NodeId> {
    let span = Span::default();
    if depth > DEPTH {
        return None;
    }
    Some(match value {
        Value::Null => builder.null(span),
        Value::Bool(value) => builder.bool(*value, span),
        Value::Number(number) => match number.as_i64() {
            Some(value) => builder.int(value, span),
            None => builder.float(number.as_f64()?, span),
        },
        Value::String(text) => builder.string(text, span),
        Value::Array(items) => {
            let items: Option<Vec<NodeId>> =
                items.iter().map(|item| node(builder, item, depth + 1)).collect();
            builder.list(&items?, span)
        }
        Value::Object(fields) => {
            let entries: Option<Vec<(&str, Span, NodeId)>> = fields
                .iter()
                .map(|(key, value)| Some((key.as_str(), span, node(builder, value, depth + 1)?)))
                .collect();
            builder.map(&entries?, span)
        }
    })
}

/// The variable `request`.
fn described(request: &Request<'_>) -> Value {
    let kind = json!({"group": request.group, "version": request.version, "kind": request.kind});
    let resource =
        json!({"group": request.group, "version": request.version, "resource": request.resource});
    json!({
        "kind": kind,
        "requestKind": kind,
        "resource": resource,
        "requestResource": resource,
        "subResource": request.subresource.unwrap_or_default(),
        "requestSubResource": request.subresource.unwrap_or_default(),
        "name": request.name.unwrap_or_default(),
        "namespace": request.namespace.unwrap_or_default(),
        "operation": operation(request.operation),
        "userInfo": {"username": request.user.name, "groups": request.user.groups, "uid": request.user.uid},
        "dryRun": request.dry_run,
        "options": {},
    })
}

#[cfg(test)]
mod tests;
