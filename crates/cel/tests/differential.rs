//! Generated expressions, evaluated by this engine and by the `cel` crate.
//!
//! `has` and `.?` are generated on maps only: on null and scalars the two differ by design, because the
//! API server leaves cel-go's "error on bad presence test" off. Defaults of `orValue` are constants, because
//! the other engine evaluates them even when they are not needed. Nothing is sought in the literal `[]`: the API
//! server answers false before it looks at the element, even at one that cannot be evaluated.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

mod support;

use std::collections::HashMap;
use std::sync::Arc;

use cel_oracle::extensions;
use cel_oracle::objects::{Key, Value as OracleValue};
use proptest::prelude::*;
use ringfort_cel::{Environment, Program, Scope, Type, Value, Version};
use ringfort_document::Vocabulary;
use serde_json::{Value as Json, json};

fn object() -> Json {
    json!({
        "n": 3, "m": -7, "big": 9_007_199_254_740_993_i64, "f": 2.5, "s": "web", "t": "nginx:1.25",
        "b": true, "z": null, "list": [1, 2, 3], "mixed": [1, "a", true, null, 2.5], "empty": [],
        "words": ["a", "web", "ünï"],
        "map": {"a": 1, "b": {"c": "x"}, "n": null},
        "containers": [
            {"name": "web", "image": "nginx", "ports": [80, 443], "secure": {"root": false}},
            {"name": "log", "ports": []},
        ],
    })
}

/// Writes an expression, guided by bytes.
struct Writer<'b> {
    bytes: &'b [u8],
}

impl Writer<'_> {
    fn byte(&mut self) -> usize {
        let Some((first, rest)) = self.bytes.split_first() else { return 0 };
        self.bytes = rest;
        usize::from(*first)
    }

    fn one(&mut self, choices: &[&str]) -> String {
        choices[self.byte() % choices.len()].to_owned()
    }

    /// Mostly of the type asked for, sometimes not.
    fn boolean(&mut self, depth: u32) -> String {
        if depth == 0 {
            return self.one(&["true", "false", "object.b", "has(object.s)", "has(object.map.q)"]);
        }
        let d = depth - 1;
        match self.byte() % 18 {
            0 | 1 => format!("({} && {})", self.boolean(d), self.boolean(d)),
            2 | 3 => format!("({} || {})", self.boolean(d), self.boolean(d)),
            4 => format!("!({})", self.boolean(d)),
            5 => {
                let operator = self.one(&["<", "<=", ">", ">="]);
                format!("({} {operator} {})", self.number(d), self.number(d))
            }
            6 => {
                let operator = self.one(&["==", "!="]);
                format!("({} {operator} {})", self.any(d), self.any(d))
            }
            7 => {
                let (element, list) = (self.any(d), self.list(d));
                let list = if list == "[]" { "object.empty".into() } else { list };
                format!("({element} in {list})")
            }
            8 => format!("({} in {})", self.text(0), self.map(d)),
            9 => {
                let method = self.one(&["startsWith", "endsWith", "contains"]);
                format!("{}.{method}({})", self.text(d), self.text(d))
            }
            10 => format!("{}.matches('{}')", self.text(d), self.one(&["^[a-z]+$", "n.x", "b$"])),
            11 => format!("{}.all(x, {})", self.list(d), self.about_x(d)),
            12 => format!("{}.exists(x, {})", self.list(d), self.about_x(d)),
            13 => format!("{}.exists_one(x, {})", self.list(d), self.about_x(d)),
            14 => format!("({} ? {} : {})", self.boolean(d), self.boolean(d), self.boolean(d)),
            15 => format!("has({}.{})", self.map(d), self.one(&["a", "b", "q", "name"])),
            16 => format!("object.?{}.hasValue()", self.one(&["s", "q"])),
            _ => {
                let operator = self.one(&["<", ">="]);
                format!("({} {operator} {})", self.text(d), self.text(d))
            }
        }
    }

    fn about_x(&mut self, depth: u32) -> String {
        match self.byte() % 6 {
            0 => "x > 1".into(),
            1 => format!("x == {}", self.any(depth)),
            2 => "x.name == 'web'".into(),
            3 => "size(x.ports) > 0".into(),
            4 => "x".into(),
            _ => self.boolean(depth),
        }
    }

    fn number(&mut self, depth: u32) -> String {
        if depth == 0 {
            return self.one(&[
                "0",
                "1",
                "-1",
                "3u",
                "2.5",
                "9223372036854775807",
                "object.n",
                "object.m",
                "object.f",
                "object.big",
                "object.s",
            ]);
        }
        let d = depth - 1;
        match self.byte() % 9 {
            0 | 1 => {
                let operator = self.one(&["+", "-", "*", "/", "%"]);
                format!("({} {operator} {})", self.number(d), self.number(d))
            }
            2 => format!("-({})", self.number(d)),
            3 => format!("size({})", self.list(d)),
            4 => format!("size({})", self.text(d)),
            5 => format!("{}[{}]", self.scalars(), self.one(&["0", "1", "5"])),
            6 => format!("int({})", self.number(d)),
            7 => format!("double({})", self.number(d)),
            _ => format!("({} ? {} : {})", self.boolean(d), self.number(d), self.number(d)),
        }
    }

    fn text(&mut self, depth: u32) -> String {
        if depth == 0 {
            return self.one(&[
                "''",
                "'a'",
                "'web'",
                "'ünï'",
                "object.s",
                "object.t",
                "object.map.b.c",
                "object.n",
            ]);
        }
        let d = depth - 1;
        match self.byte() % 6 {
            0 => format!("({} + {})", self.text(d), self.text(d)),
            1 => format!("string({})", self.number(0)),
            2 => format!("object.map.?{}.orValue('or')", self.one(&["a", "q"])),
            3 => format!("{}[{}]", self.scalars(), self.one(&["0", "2"])),
            4 => format!("({} ? {} : {})", self.boolean(d), self.text(d), self.text(d)),
            _ => self.text(0),
        }
    }

    fn scalars(&mut self) -> String {
        self.one(&["object.list", "object.mixed", "object.words", "object.empty"])
    }

    fn list(&mut self, depth: u32) -> String {
        if depth == 0 {
            return self.one(&[
                "object.list",
                "object.mixed",
                "object.words",
                "object.containers",
                "object.empty",
                "[]",
                "[1, 2.0, 'a']",
            ]);
        }
        let d = depth - 1;
        match self.byte() % 6 {
            0 => format!("({} + {})", self.list(d), self.list(d)),
            1 => format!("{}.filter(x, {})", self.list(d), self.about_x(d)),
            2 => format!("{}.map(x, {})", self.list(d), self.one(&["x", "[x]", "x == 1", "1"])),
            3 => format!("[{}, {}]", self.any(d), self.any(d)),
            4 => format!("{}.map(x, {}, x)", self.list(d), self.about_x(d)),
            _ => self.list(0),
        }
    }

    fn map(&mut self, depth: u32) -> String {
        if depth == 0 {
            return self.one(&["object", "object.map", "object.map.b", "{}", "{'a': 1, 'b': 'x'}"]);
        }
        let d = depth - 1;
        match self.byte() % 3 {
            0 => format!("{{'a': {}, 'name': {}}}", self.any(d), self.any(d)),
            1 => "object.containers[0]".into(),
            _ => self.map(0),
        }
    }

    fn any(&mut self, depth: u32) -> String {
        match self.byte() % 6 {
            0 => self.boolean(depth),
            1 => self.number(depth),
            2 => self.text(depth),
            3 => self.list(depth),
            4 => self.map(depth),
            _ => self.one(&["null", "object.z", "(type(1) == int)", "object.map.n"]),
        }
    }
}

/// A value as text, maps sorted.
fn ours(value: &Value<'_>) -> String {
    match value {
        Value::Null => "null".into(),
        Value::Bool(value) => value.to_string(),
        Value::Int(value) => format!("int {value}"),
        Value::Uint(value) => format!("uint {value}"),
        Value::Double(value) => format!("double {value:?}"),
        Value::String(text) => format!("{:?}", &**text),
        Value::List(list) => {
            format!("[{}]", list.iter().map(|item| ours(&item)).collect::<Vec<_>>().join(", "))
        }
        Value::Map(map) => {
            let entry =
                |(key, value): (Value<'_>, Value<'_>)| format!("{}: {}", ours(&key), ours(&value));
            let mut entries: Vec<String> = map.iter().map(entry).collect();
            entries.sort();
            format!("{{{}}}", entries.join(", "))
        }
        Value::Type(_) => "a type".into(),
        other => other.type_name().into(),
    }
}

fn theirs(value: &OracleValue) -> String {
    match value {
        OracleValue::Null => "null".into(),
        OracleValue::Bool(value) => value.to_string(),
        OracleValue::Int(value) => format!("int {value}"),
        OracleValue::UInt(value) => format!("uint {value}"),
        OracleValue::Float(value) => format!("double {value:?}"),
        OracleValue::String(text) => format!("{text:?}"),
        OracleValue::List(list) => {
            format!("[{}]", list.iter().map(theirs).collect::<Vec<_>>().join(", "))
        }
        OracleValue::Map(map) => {
            let key = |key: &Key| match key {
                Key::Int(value) => format!("int {value}"),
                Key::Uint(value) => format!("uint {value}"),
                Key::Bool(value) => value.to_string(),
                Key::String(text) => format!("{text:?}"),
            };
            let mut entries: Vec<String> =
                map.map.iter().map(|(k, value)| format!("{}: {}", key(k), theirs(value))).collect();
            entries.sort();
            format!("{{{}}}", entries.join(", "))
        }
        _ => "a type".into(),
    }
}

fn oracle_value(json: &Json) -> OracleValue {
    match json {
        Json::Null => OracleValue::Null,
        Json::Bool(value) => OracleValue::Bool(*value),
        Json::Number(number) => match number.as_i64() {
            Some(value) => OracleValue::Int(value),
            None => OracleValue::Float(number.as_f64().unwrap()),
        },
        Json::String(text) => OracleValue::String(Arc::new(text.clone())),
        Json::Array(items) => OracleValue::List(Arc::new(items.iter().map(oracle_value).collect())),
        Json::Object(fields) => {
            let entries: HashMap<Key, OracleValue> = fields
                .iter()
                .map(|(key, value)| (Key::String(Arc::new(key.clone())), oracle_value(value)))
                .collect();
            OracleValue::Map(entries.into())
        }
    }
}

fn evaluate(source: &str, object: &Json) -> Option<String> {
    let environment =
        Environment::kubernetes(Version::new(1, 37)).variable("object", Type::Dyn).unchecked();
    let mut vocabulary = Vocabulary::new();
    let program = Program::compile(source, &environment, &mut vocabulary)
        .unwrap_or_else(|error| panic!("{source}: {error}"));
    let document = support::document(object, Arc::new(vocabulary));
    let mut scope = Scope::new(&environment);
    scope.set(0, document.root());
    program.evaluate(&scope).ok().map(|value| ours(&value))
}

fn oracle(source: &str, object: &Json) -> Option<String> {
    let mut environment = cel_oracle::Env::stdlib().with_optional_support(true);
    environment.add_extension(extensions::strings).unwrap();
    let environment = Arc::new(environment);
    let program = environment.compile(source).unwrap_or_else(|error| panic!("{source}: {error}"));
    let mut context = cel_oracle::Context::with_env(environment);
    context.add_variable_from_value("object", oracle_value(object));
    program.execute(&context).ok().map(|value| theirs(&value))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 512, ..ProptestConfig::default() })]

    #[test]
    fn both_engines_agree(bytes in prop::collection::vec(any::<u8>(), 4..300)) {
        let source = Writer { bytes: &bytes }.any(4);
        let object = object();
        prop_assert_eq!(evaluate(&source, &object), oracle(&source, &object), "{}", source);
    }
}
