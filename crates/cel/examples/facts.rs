//! A record of the host program: fields are computed when an expression asks for them.
//!
//! Run it with `cargo run -p ringfort-cel --example facts`.

#![allow(clippy::print_stdout, reason = "an example prints")]

use ringfort_cel::{Environment, EvalError, Object, Program, Scope, Type, Value, Version};
use ringfort_document::{Symbol, Vocabulary};

/// What is known about a disk.
#[derive(Debug)]
struct Disk {
    files: Vec<(String, i64)>,
}

const FIELDS: &[(&str, Type)] = &[("used", Type::Int), ("encrypted", Type::Bool)];

impl Object for Disk {
    fn type_name(&self) -> &'static str {
        "disk"
    }

    fn field<'a>(&'a self, name: &str, _symbol: Symbol) -> Option<Result<Value<'a>, EvalError>> {
        match name {
            "used" => Some(Ok(Value::Int(self.files.iter().map(|(_, size)| size).sum()))),
            "encrypted" => Some(Err(EvalError::NoEvidence("the node itself".into()))),
            _ => None,
        }
    }

    fn fields(&self) -> &'static [(&'static str, Type)] {
        FIELDS
    }
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let environment =
        Environment::kubernetes(Version::new(1, 34)).variable("disk", Type::object("disk", FIELDS));
    let mut vocabulary = Vocabulary::new();
    let disk = Disk { files: vec![("a".into(), 700), ("b".into(), 500)] };
    let mut scope = Scope::new(&environment);
    scope.set(0, Value::Object(&disk));
    let sources = ["disk.used < 1000", "disk.encrypted", "disk.used > 1000 || disk.encrypted"];
    let mut programs = Vec::new();
    for source in sources {
        programs.push(Program::compile(source, &environment, &mut vocabulary)?);
    }
    for program in &programs {
        match program.holds(&scope) {
            Ok(holds) => println!("{}: {holds}", program.source()),
            Err(error) => println!("{}: undecided, {error}", program.source()),
        }
    }
    if let Err(error) = Program::compile("disk.usd < 1000", &environment, &mut vocabulary) {
        println!("refused: {error}");
    }
    Ok(())
}
