//! Source text to syntax tree.

mod ast;
mod lexer;
mod literal;
mod macros;
mod parser;

use ringfort_document::Vocabulary;

use self::lexer::{Token, TokenKind};

pub use ast::{
    BinaryOperator, Comprehension, Element, Expr, ExprKind, Literal, Macro, MapEntry, Name,
    UnaryOperator, Variable,
};
pub(crate) use parser::measured;
pub use parser::parse;

/// Adds the names of fields that `source` selects, and the constant keys, to `vocabulary`.
pub(crate) fn intern_names(source: &str, vocabulary: &mut Vocabulary) {
    let Ok(tokens) = lexer::tokens(source) else { return };
    let mut before = [TokenKind::End; 2];
    for Token { kind, span } in tokens {
        let follows = |mark| match before {
            [_, TokenKind::Mark(last)] if last == mark => true,
            [TokenKind::Mark(first), TokenKind::Mark("?")] => first == mark,
            _ => false,
        };
        let text = source.get(span.start as usize..span.end as usize).unwrap_or("");
        match kind {
            TokenKind::Identifier if follows(".") => {
                vocabulary.intern(text);
            }
            TokenKind::String if follows("[") => {
                if let Ok(key) = literal::string(text) {
                    vocabulary.intern(&key);
                }
            }
            _ => {}
        }
        before = [before[1], kind];
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Environment, Program, Type, Version};

    #[test]
    fn names_are_found_without_compiling() {
        let environment = Environment::kubernetes(Version::new(1, 37)).variable("a", Type::Dyn);
        for source in [
            "a.b.?c.orValue('d') == a['e'].f",
            "a[?'g'].hasValue() && has(a.h) && a.?i[?\"j\"].orValue(1) == 1",
            "a.k.all(x, x.l == r'm.n' || x[a.o] == a.p)",
            "a['\\x71'].r == 1",
        ] {
            let mut vocabulary = Vocabulary::new();
            intern_names(source, &mut vocabulary);
            let found = vocabulary.len();
            Program::compile(source, &environment, &mut vocabulary).unwrap();
            assert_eq!(vocabulary.len(), found, "{source}");
        }
    }
}
