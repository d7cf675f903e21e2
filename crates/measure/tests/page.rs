//! What a page may say, and what is told about one that is wrong.

use ringfort_measure::json::JsonMeasure;
use ringfort_measure::{
    Catalogue, Control, Coverage, Exception, Expectation, Filter, Goal, Grade, Language, Level,
    MarkedVerdict, Page, PageError, PageText, Severity,
};

const PAGE: &str = r#"---
title: Close the door
goals:
  integrity: {impact: 3, because: "anybody walks in"}
  utility: {impact: 0, because: "nothing is lost"}
weakness: W-EXPOSE
exposure: corporate
ease: plain
group: 1
effort: 2
change: none
environments: {aks: applies, on-prem: not-available}
maps: {house: ["1.10"], pss: [restricted/door]}
references: ["https://kubernetes.io/docs/"]
params:
  colours: {type: list(string), default: [red], because: "seen from afar"}
checks:
  - id: door-open
    subject: [Service, networking.k8s.io/Ingress]
    when: has(object.spec)
    holds: object.spec.door == 'closed'
    place: spec.door
    says: "{object.metadata.name} is open"
    from: "1.20"
    fix: {set: {spec.door: closed, spec.bolts: 2}, promise: safe}
---

## Why

Because.

```sh
# no heading
## no heading either
```

## Do

### Azure AKS

Push.

### On-Premise

Pull.

## Verify

Look.

### More to see

## Undo

Open.

## Cases

### Open

```yaml
kind: Service
spec:
  door: open   # broken: door-open
```

### Closed

```yaml expect=held version=v1.25 params={"colours": ["a b"]}
kind: Service
spec: {door: closed}
```

### In JSON

```json expect=broken at=spec.door
{"kind": "Service", "spec": {"door": "open"}}
```
"#;

fn parse(text: &str) -> Result<Page, Vec<PageError>> {
    Page::parse(PageText {
        level: Level::ApiResource,
        id: "close-door",
        file: "x.md",
        text,
        more_cases: None,
    })
}

/// The errors of the page with `from` replaced by `to`.
fn errors(from: &str, to: &str) -> Vec<String> {
    assert!(PAGE.contains(from), "{from}");
    let found = parse(&PAGE.replacen(from, to, 1)).err().unwrap_or_default();
    found.iter().map(ToString::to_string).collect()
}

#[test]
fn reads_everything() {
    let Page { measure, cases } = parse(PAGE).unwrap();
    assert_eq!(measure.severity(), Severity::High);
    assert_eq!(measure.params[0].default, r#"["red"]"#);
    assert_eq!(*measure.checks[0].subjects, ["Service", "networking.k8s.io/Ingress"]);
    assert_eq!(measure.checks[0].from, Some((1, 20)));
    let fix = measure.checks[0].fix.as_ref().unwrap();
    assert_eq!(fix.set[0], ("spec.door".into(), r#""closed""#.into()));
    assert_eq!(fix.set[1].1, "2");
    assert_eq!(measure.sections.verify, "Look.\n\n### More to see");
    assert_eq!(measure.before.as_deref(), Some("kind: Service\nspec:\n  door: open"));
    assert_eq!(cases.len(), 3);
    assert_eq!(cases[0].marks[0].line, 3);
    assert_eq!(cases[0].marks[0].verdict, MarkedVerdict::Broken);
    assert_eq!(
        cases[0].place.line,
        PAGE.lines().position(|l| l == "kind: Service").unwrap() as u32 + 1
    );
    assert_eq!(cases[1].expectation, Expectation::Held);
    assert_eq!(cases[1].version, Some((1, 25)));
    assert_eq!(cases[1].params.as_deref(), Some(r#"{"colours": ["a b"]}"#));
    assert_eq!((cases[2].language, cases[2].at.as_deref()), (Language::Json, Some("spec.door")));
}

#[test]
fn reads_windows_line_ends() {
    assert_eq!(parse(&PAGE.replace('\n', "\r\n")), parse(PAGE));
}

#[test]
fn tells_line_column_and_the_nearest_word() {
    assert_eq!(
        errors("ease: plain", "ease: plan"),
        ["x.md:8:7: `ease` cannot be `plan`; did you mean `plain`?"]
    );
    assert_eq!(
        errors("    when: has", "    whem: has"),
        ["x.md:20:5: `check` has no key `whem`; did you mean `when`?"]
    );
}

#[test]
fn tells_all_errors_at_once() {
    let text = PAGE.replace("group: 1", "group: 4").replace("## Undo\n", "## Undoo\n");
    let found = parse(&text).unwrap_err();
    let lines: Vec<u32> = found.iter().map(|error| error.place.line).collect();
    assert_eq!(found.len(), 3, "{found:?}");
    assert!(lines.is_sorted() && lines.contains(&9));
}

#[test]
fn refuses_what_is_wrong() {
    let wrong = [
        ("title: Close the door", "title: Ensure the door is closed", "must not begin"),
        ("title: Close the door", "title: Close the door.", "dot"),
        ("title: Close the door", "tittle: Close the door", "lacks `title`"),
        ("impact: 3", "impact: 5", "`impact` must be one of"),
        (", because: \"anybody walks in\"", "", "lacks `because`"),
        ("integrity: {impact: 3", "honour: {impact: 3", "no key `honour`"),
        ("weakness: W-EXPOSE", "weakness: W-EXPOS", "no weakness class"),
        ("effort: 2", "effort: 4", "`effort`"),
        (", on-prem: not-available", "", "lacks `on-prem`"),
        ("aks: applies", "aks: not-available", "at least one environment"),
        ("https://kubernetes.io/docs/", "http://kubernetes.io/docs/", "https://"),
        ("\"1.10\"", "1.10", "must be text"),
        ("from: \"1.20\"", "from: 1.20", "must be text"),
        ("from: \"1.20\"", "from: \"1.20\"\n    until: \"1.3\"", "must be before"),
        ("default: [red]", "default: red", "must be `list(string)`"),
        ("place: spec.door", "place: spec..door", "no field path"),
        ("{object.metadata.name} is", "{object.metadata.name is", "braces"),
        ("promise: safe", "promise: saved", "`promise` cannot be"),
        ("  - id: door-open", "  - id: Door", "is no id"),
        ("ease: plain", "ease: plain\nease: plain", "twice"),
        ("## Why\n\nBecause.", "Because.", "`## Why` must come before"),
        ("Pull.", "", "nothing stands under `### On-Premise`"),
        ("Because.", "Because.\n\n# Heading", "unexpected heading"),
        ("# broken: door-open", "# broken: door-opn", "did you mean `door-open`"),
        ("  # broken: door-open", "", "expects nothing"),
        ("expect=held", "expect=hold", "cannot be `hold`"),
        ("expect=held", "expects=held", "no attribute `expects`"),
        ("version=v1.25", "version=new", "`version` cannot be"),
        ("```json expect", "```jason expect", "no known language"),
        ("### Open\n", "", "needs a title"),
        ("door: open   #", "door: open\n```\n\n```yaml\n#", "expects nothing"),
    ];
    for (from, to, part) in wrong {
        let found = errors(from, to);
        assert!(found.iter().any(|error| error.contains(part)), "{to}: {found:?}");
    }
}

#[test]
fn refuses_what_is_no_page() {
    for text in ["", "---\n", "---\n---\n", "# Title\n", "---\n- a\n---\n", "---\na: [\n---\n"] {
        assert!(!parse(text).unwrap_err().is_empty(), "{text}");
    }
}

#[test]
fn finds_by_id_check_and_requirement() {
    let measure = parse(PAGE).unwrap().measure;
    let mut catalogue = Catalogue::new([measure.clone()]).unwrap();
    assert!(catalogue.get("close-door").is_some());
    assert_eq!(catalogue.find("close-dor").unwrap_err().near, ["close-door"]);
    assert_eq!(catalogue.check("close-door/door-open").unwrap().1.id, "door-open");
    assert_eq!(catalogue.mapped("house:1.10").len(), 1);
    assert!(catalogue.mapped("house:1.1").is_empty());
    assert!(catalogue.add([measure]).is_err());
    let listed = |filter| catalogue.list(&filter).len();
    assert_eq!(listed(Filter { goal: Some(Goal::Integrity), ..Filter::default() }), 1);
    assert_eq!(listed(Filter { goal: Some(Goal::Utility), ..Filter::default() }), 0);
    assert_eq!(listed(Filter { text: Some("DOOR".into()), ..Filter::default() }), 1);
    assert_eq!(listed(Filter { level: Some(Level::Node), ..Filter::default() }), 0);
}

#[test]
fn orders_outer_levels_first() {
    let measure = parse(PAGE).unwrap().measure;
    let mut outer = measure.clone();
    (outer.id, outer.level) = ("z".into(), Level::Environment);
    let catalogue = Catalogue::new([measure, outer]).unwrap();
    let ids: Vec<&str> = catalogue.measures().iter().map(|found| &*found.id).collect();
    assert_eq!(ids, ["z", "close-door"]);
}

#[test]
fn computes_significance_as_the_risk_model_says() {
    let measure = parse(PAGE).unwrap().measure;
    // 100 * (0.5 * 0.6 + 0.2 * 0.6 / 6 + 0.1 * 1 / 5)
    assert!((measure.significance() - 34.0).abs() < 1e-9);
    assert_eq!(measure.grade(), Grade::Useful);
}

#[test]
fn writes_json() {
    let measure = parse(PAGE).unwrap().measure;
    let json = serde_json::to_value(JsonMeasure::from(&measure)).unwrap();
    assert_eq!(json["goals"]["integrity"]["impact"], 3);
    assert_eq!(json["environments"]["on-prem"], "not-available");
    assert_eq!(json["maps"]["house"][0], "1.10");
    assert_eq!(json["params"]["colours"]["default"][0], "red");
    assert_eq!(json["checks"][0]["from"], "1.20");
    assert_eq!(json["checks"][0]["fix"]["set"]["spec.bolts"], 2);
    assert_eq!(json["sections"]["undo"], "Open.");
    assert_eq!(json["significance"], 34.0);
}

#[test]
fn tells_what_is_covered() {
    let catalogue = Catalogue::new([parse(PAGE).unwrap().measure]).unwrap();
    let table = "source,id,title,level,input,automatable\n\
        house,1.10,\"a, \"\"b\"\"\",node,manifest,yes\nhouse,1.11,b,node,manifest,yes\nhouse,2,c,node,x,no\n";
    let controls = Control::read_all(table).unwrap();
    let exceptions = Exception::read_all("source,id,reason\nhouse,1.11,why not\n").unwrap();
    let coverage = Coverage::of(
        &catalogue,
        &controls,
        &exceptions,
        |control| control.automatable,
        |_, _| true,
    );
    let house = &coverage.sources["house"];
    assert_eq!((house.asked, house.decided, house.excepted), (2, 1, 1));
    assert!(coverage.is_complete());
    let coverage = Coverage::of(&catalogue, &controls, &[], |_| true, |_, _| true);
    assert_eq!(coverage.sources["house"].missing, ["1.11", "2"]);
    let other = Control::read_all(&table.replace("1.10", "1.12")).unwrap();
    let coverage = Coverage::of(&catalogue, &other, &[], |_| false, |_, _| true);
    assert_eq!(coverage.unknown[0].requirement, "house:1.10");
    assert!(Exception::read_all("source,id,reason\na,b,\n").is_err());
}
