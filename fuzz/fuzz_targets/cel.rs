//! Any text as an expression: it is refused with a place in the text, or it runs within its budget.

#![no_main]

use std::sync::Arc;

use libfuzzer_sys::fuzz_target;
use ringfort_cel::{Environment, Program, Scope, Sizes, Type, Version};
use ringfort_document::{Builder, Document, NodeId, Span, Vocabulary};

const NOWHERE: Span = Span { start: 0, end: 0 };
/// What the API server allows for one expression is ten times this.
const BUDGET: u64 = 100_000;

fuzz_target!(|source: &str| {
    let environment = Environment::kubernetes(Version::new(1, 37))
        .variable("object", Type::Dyn)
        .variable("names", Type::list(Type::String))
        .variable("variables.containers", Type::list(Type::Dyn));
    let mut vocabulary = Vocabulary::new();
    let program = match Program::compile(source, &environment, &mut vocabulary) {
        Ok(program) => program,
        Err(error) => {
            assert!(error.span.start <= error.span.end, "{error}");
            assert!(
                source.get(error.span.start as usize..error.span.end as usize).is_some(),
                "{error}"
            );
            return;
        }
    };
    let estimate = program.estimate(&environment, Sizes::LARGE).expect("it was compiled");
    assert!(estimate.minimum <= estimate.maximum);

    let pod = pod(Arc::new(vocabulary));
    let mut scope = Scope::new(&environment).limit(BUDGET);
    let containers = pod.root().as_map().and_then(|pod| pod.find("containers"));
    scope.set(0, pod.root());
    scope.set(1, ringfort_cel::Value::list(vec!["a".into(), "b-1".into()]));
    if let Some(containers) = containers {
        scope.set(2, containers);
    }
    let holds = program.holds(&scope);
    if program.witness(&scope).is_some() {
        assert_eq!(holds, Ok(false));
    }
});

/// A small object with every kind of content.
fn pod(vocabulary: Arc<Vocabulary>) -> Document {
    let mut builder = Builder::new(vocabulary);
    let containers = ["nginx:1.25", "redis"].map(|image| container(&mut builder, image));
    let containers = builder.list(&containers, NOWHERE);
    let fields = [
        ("name", builder.string("web-0", NOWHERE)),
        ("replicas", builder.int(3, NOWHERE)),
        ("weight", builder.float(0.5, NOWHERE)),
        ("nothing", builder.null(NOWHERE)),
        ("empty", builder.list(&[], NOWHERE)),
        ("labels", map(&mut builder, "app", "web")),
        ("containers", containers),
    ];
    let fields = fields.map(|(name, value)| (name, NOWHERE, value));
    let root = builder.map(&fields, NOWHERE);
    builder.finish(root)
}

fn container(builder: &mut Builder, image: &str) -> NodeId {
    let fields = [
        ("image", NOWHERE, builder.string(image, NOWHERE)),
        ("privileged", NOWHERE, builder.bool(false, NOWHERE)),
        ("limits", NOWHERE, map(builder, "memory", "1.5Gi")),
    ];
    builder.map(&fields, NOWHERE)
}

fn map(builder: &mut Builder, key: &str, value: &str) -> NodeId {
    let value = builder.string(value, NOWHERE);
    builder.map(&[(key, NOWHERE, value)], NOWHERE)
}
