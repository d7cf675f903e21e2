//! Estimates with assumed sizes.

use super::*;
use crate::Version;

fn maximum(source: &str, sizes: Sizes) -> u64 {
    let environment =
        Environment::kubernetes(Version::new(1, 37)).variable("object", crate::Type::Dyn);
    let expr = syntax::parse(source).unwrap();
    let checked = crate::check::check(source, &expr, &environment).unwrap();
    estimate(&expr, &checked, sizes).maximum
}

#[test]
fn loops_multiply() {
    let sizes = Sizes { elements: 10, characters: 100 };
    // Reading the list 1, the result 1, each round 3 and the body.
    assert_eq!(maximum("object.a.all(x, true)", sizes), 1 + 1 + 10 * 3);
    assert_eq!(maximum("object.a.all(x, x.b.all(y, true))", sizes), 2 + 10 * (3 + 2 + 10 * 3));
    // A tenth of the characters, twice.
    assert_eq!(maximum("object.a.contains(object.b)", sizes), 2 + 10 * 10);
    assert_eq!(maximum("object.a in object.b", sizes), 2 + 10);
}

#[test]
fn large_sizes_tell_dear_expressions() {
    let limit = 1_000_000;
    let cheap = "object.spec.containers.all(c, c.image.matches('^[a-z./]+:[0-9]+$'))";
    assert!(maximum(cheap, Sizes::LARGE) < limit);
    let dear = "object.a.all(x, object.a.all(y, object.a.all(z, x.b.contains(y.b + z.b))))";
    assert!(maximum(dear, Sizes::LARGE) > limit);
    assert_eq!(maximum("object.a.all(x, object.b.all(y, x == y))", Sizes::UNKNOWN), u64::MAX);
}

#[test]
fn programs_can_be_asked() {
    let environment = Environment::kubernetes(Version::new(1, 37)).variable("object", Type::Dyn);
    let mut vocabulary = ringfort_document::Vocabulary::default();
    let program = Program::compile("object.a.all(x, x.b == 1)", &environment, &mut vocabulary);
    let program = program.unwrap();
    let estimate = program.estimate(&environment, Sizes { elements: 10, characters: 10 }).unwrap();
    assert_eq!(estimate, Estimate { minimum: 2, maximum: 2 + 10 * 5 });
    assert_eq!(program.estimate(&Environment::kubernetes(Version::new(1, 37)), Sizes::LARGE), None);
}

#[test]
fn the_least_never_exceeds_the_most() {
    let environment = Environment::kubernetes(Version::new(1, 37));
    let mut vocabulary = ringfort_document::Vocabulary::default();
    // A text shorter than what is to be replaced in it.
    let source = "'abc'.replace('something far longer than it', 'xyz and more').matches('[a-z]+')";
    let program = Program::compile(source, &environment, &mut vocabulary).unwrap();
    let estimate = program.estimate(&environment, Sizes::LARGE).unwrap();
    assert!(estimate.minimum <= estimate.maximum, "{estimate:?}");
}
