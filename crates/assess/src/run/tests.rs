use ringfort_cel::{Environment, EvalError, Object, Program, Type, Version};
use ringfort_document::{Reader, Symbol, Vocabulary};
use ringfort_evidence::{Collected, Options, Origin, Source, Via};
use ringfort_measure::{Level, Measure, Page, PageText};

use super::*;
use crate::Settings;
use crate::compiled::Compiled;
use crate::pointer::Pointer;
use crate::rules::Rule;

const PAGE: &str = r"---
title: Name every container
goals:
  integrity: {impact: 1, because: it is a test}
weakness: W-ROOT
exposure: same-namespace
ease: skilled
group: 1
effort: 1
change: none
environments: {aks: applies, on-prem: applies}
maps: {}
references: [https://kubernetes.io/docs/]
checks:
  - id: first
    subject: container
    holds: container.name == 'a'
    says: it is `{container.name}`
  - id: second
    subject: container
    holds: container.name == 'b'
    says: it is `{container.name}`
---

## Why

x

## Do

### Azure AKS

x

### On-Premise

x

## Verify

x

## Undo

x

## Cases

### One

```yaml
kind: Pod
spec:
  containers:
    - name: c     # broken: first, second
```
";

/// A fact that fails inside.
#[derive(Debug)]
struct Broken;

impl Object for Broken {
    fn type_name(&self) -> &'static str {
        "broken"
    }

    fn field<'a>(&'a self, _: &str, _: Symbol) -> Option<Result<Value<'a>, EvalError>> {
        panic!("a fault in a fact")
    }

    fn fields(&self) -> &'static [(&'static str, Type)] {
        &[]
    }
}

pub(crate) fn measure() -> Arc<Measure> {
    let page = PageText {
        level: Level::Container,
        id: "name-containers",
        file: "name-containers.md",
        text: PAGE,
        more_cases: None,
    };
    Arc::new(Page::parse(page).unwrap().measure)
}

fn rules(vocabulary: Vocabulary) -> Rules {
    let settings = Settings {
        pss: (1, 37),
        kubernetes: Version::new(1, 37),
        selects: &|_, _| true,
        trusts: &|_| false,
        parameter: &|_, _| None,
    };
    Rules::compile(&[measure()], &settings, vocabulary).unwrap()
}

fn evidence(rules: &Rules) -> Evidence {
    let pod = "apiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec:\n  containers: [{name: b}]\n";
    let documents = Reader::new(Arc::clone(rules.vocabulary())).read(pod.as_bytes()).documents;
    let origin = Origin { file: Arc::from("pod.yaml"), via: Via::File };
    let sources = vec![Source { origin, text: None, documents }];
    Evidence::new(Collected { sources, ..Collected::default() }, Options::default())
}

#[test]
fn a_check_that_fails_inside_is_told_and_the_others_are_run() {
    let mut vocabulary = Vocabulary::new();
    let environment = (0..slot::ELEMENTS).fold(
        Environment::kubernetes(Version::new(1, 37)),
        |environment, number| {
            let name =
                if number == slot::FACTS { "facts".to_owned() } else { format!("v{number}") };
            environment.variable(&name, Type::Dyn)
        },
    );
    let failing = Program::compile("facts.any == true", &environment, &mut vocabulary).unwrap();
    let rules = rules(vocabulary);
    let evidence = evidence(&rules);
    let rule = Rule::ready(Compiled {
        when: None,
        holds: failing,
        says: crate::message::Message::new("", &environment, &[]),
        place: None,
        elements: Vec::new(),
    });
    let subject = evidence.subjects().last().unwrap();
    let mut variables = rules.scope();
    variables.set(slot::FACTS, Value::Object(&Broken));
    assert!(
        judge(&rules, &rule, &mut variables, &Pointer::new(subject)).is_err(),
        "the panic stays inside"
    );

    let selects = |_: Resource<'_>| true;
    let scope = Scope { selects: &selects, verdicts: true };
    let mut part = Part::new(&rules, &scope);
    let named = subject_ref(subject.resource());
    part.note_panic(&rule, &About::new(subject, named));
    evidence.resources().for_each(|resource| part.take(resource));
    let refused = &part.judged.completeness.refused;
    assert_eq!(refused.len(), 1);
    assert_eq!(refused[0].reason, Reason::Internal);
    assert!(refused[0].message.contains("name-containers/first"), "{}", refused[0].message);
    assert_eq!(part.judged.verdicts.as_ref().unwrap().len(), 2, "the other checks were run");
}

#[test]
fn verdicts_findings_and_tallies_agree() {
    let rules = rules(Vocabulary::new());
    let evidence = evidence(&rules);
    let scope = Scope { selects: &|_| true, verdicts: true };
    let judged = judge_all(&rules, &evidence, &scope);
    let tally = &judged.tallies[0];
    assert_eq!((tally.held, tally.broken), (1, 1));
    let found = &judged.found[0].finding;
    assert_eq!(found.message, "it is `b`");
    assert_eq!((found.place.line, found.place.path.as_str()), (5, "spec.containers[0].name"));
    assert_eq!(found.id.len(), 16);
}

#[test]
fn what_is_left_out_is_told() {
    let rules = rules(Vocabulary::new());
    let evidence = evidence(&rules);
    let scope = Scope { selects: &|_| false, verdicts: false };
    let judged = judge_all(&rules, &evidence, &scope);
    assert!(judged.found.is_empty());
    assert_eq!(judged.completeness.assessed, 0);
    assert_eq!(judged.completeness.found, 1);
    assert_eq!(judged.completeness.skipped[0].reason, Reason::Excluded);
}
