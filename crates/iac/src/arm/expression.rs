//! The template language's expressions: `concat(parameters('name'), '-', copyIndex())`.

use std::fmt;

/// The deepest nesting that is read.
const DEEPEST: usize = 64;

/// An expression.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Expression {
    Text(String),
    Number(f64),
    /// A function's name, and its arguments.
    Call(String, Vec<Expression>),
    /// A part of a value: `.name` or `[index]`.
    Part(Box<Expression>, Box<Expression>),
}

impl fmt::Display for Expression {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Expression::Text(text) => write!(out, "'{}'", text.replace('\'', "''")),
            Expression::Number(number) => write!(out, "{number}"),
            Expression::Call(name, arguments) => {
                write!(out, "{}(", name.to_ascii_lowercase())?;
                for (at, argument) in arguments.iter().enumerate() {
                    let comma = if at == 0 { "" } else { "," };
                    write!(out, "{comma}{argument}")?;
                }
                out.write_str(")")
            }
            Expression::Part(of, part) => write!(out, "{of}[{part}]"),
        }
    }
}

/// What a text of a template is.
#[derive(Debug, PartialEq)]
pub(super) enum Written {
    /// No expression; a text `[[x]` stands for `[x]`.
    Plain(String),
    Expression(Expression),
    /// An expression that cannot be read.
    Wrong,
}

/// Tells a text from an expression.
pub(super) fn read(text: &str) -> Written {
    let Some(inner) = text.strip_prefix('[').and_then(|text| text.strip_suffix(']')) else {
        return Written::Plain(text.to_owned());
    };
    if inner.starts_with('[') {
        return Written::Plain(text.get(1..).unwrap_or_default().to_owned());
    }
    let mut parser = Parser { rest: inner, depth: 0 };
    match parser.expression() {
        Some(expression) if parser.rest.trim_start().is_empty() => Written::Expression(expression),
        _ => Written::Wrong,
    }
}

struct Parser<'t> {
    rest: &'t str,
    depth: usize,
}

impl Parser<'_> {
    fn expression(&mut self) -> Option<Expression> {
        if self.depth >= DEEPEST {
            return None;
        }
        self.depth += 1;
        let mut value = self.primary()?;
        // Each part makes the tree one deeper.
        let mut parts = 0;
        loop {
            let part = if self.takes('.') {
                Expression::Text(self.name()?)
            } else if self.takes('[') {
                let index = self.expression()?;
                self.takes(']').then_some(index)?
            } else {
                break;
            };
            parts += 1;
            if parts > DEEPEST {
                return None;
            }
            value = Expression::Part(Box::new(value), Box::new(part));
        }
        self.depth -= 1;
        Some(value)
    }

    fn primary(&mut self) -> Option<Expression> {
        self.rest = self.rest.trim_start();
        match self.rest.chars().next()? {
            '\'' => self.text(),
            '0'..='9' | '-' | '+' => self.number(),
            _ => {
                let mut name = self.name()?;
                while self.takes('.') {
                    // Functions of users have two names.
                    name = format!("{name}.{}", self.name()?);
                }
                self.takes('(').then_some(())?;
                Some(Expression::Call(name, self.arguments()?))
            }
        }
    }

    fn arguments(&mut self) -> Option<Vec<Expression>> {
        let mut arguments = Vec::new();
        if self.takes(')') {
            return Some(arguments);
        }
        loop {
            arguments.push(self.expression()?);
            if self.takes(')') {
                return Some(arguments);
            }
            self.takes(',').then_some(())?;
        }
    }

    /// `'it''s'`
    fn text(&mut self) -> Option<Expression> {
        let mut text = String::new();
        let mut rest = self.rest.strip_prefix('\'')?;
        loop {
            let end = rest.find('\'')?;
            text.push_str(rest.get(..end)?);
            rest = rest.get(end + 1..)?;
            match rest.strip_prefix('\'') {
                Some(after) => {
                    text.push('\'');
                    rest = after;
                }
                None => break,
            }
        }
        self.rest = rest;
        Some(Expression::Text(text))
    }

    fn number(&mut self) -> Option<Expression> {
        let is_part = |letter: char| letter.is_ascii_digit() || matches!(letter, '.' | '-' | '+');
        let end = self.rest.find(|letter| !is_part(letter)).unwrap_or(self.rest.len());
        let number = self.rest.get(..end)?.parse().ok()?;
        self.rest = self.rest.get(end..)?;
        Some(Expression::Number(number))
    }

    fn name(&mut self) -> Option<String> {
        self.rest = self.rest.trim_start();
        let is_part = |letter: char| letter.is_alphanumeric() || matches!(letter, '_' | '$');
        let end = self.rest.find(|letter| !is_part(letter)).unwrap_or(self.rest.len());
        let name = self.rest.get(..end).filter(|name| !name.is_empty())?.to_owned();
        self.rest = self.rest.get(end..)?;
        Some(name)
    }

    fn takes(&mut self, sign: char) -> bool {
        let after = self.rest.trim_start().strip_prefix(sign);
        if let Some(rest) = after {
            self.rest = rest;
        }
        after.is_some()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str) -> String {
        match read(text) {
            Written::Expression(expression) => expression.to_string(),
            other => panic!("{text}: {other:?}"),
        }
    }

    #[test]
    fn calls_texts_numbers_and_parts_are_read() {
        assert_eq!(
            shown("[ Concat( 'it''s', parameters('p').a[0] , -3 ) ]"),
            "concat('it''s',parameters('p')['a'][0],-3)"
        );
        assert_eq!(shown("[contoso.unique('a')]"), "contoso.unique('a')");
        assert_eq!(shown("[resourceGroup().location]"), "resourcegroup()['location']");
    }

    #[test]
    fn texts_in_brackets_are_no_expressions_if_doubled() {
        assert_eq!(read("[[plain]"), Written::Plain("[plain]".to_owned()));
        assert_eq!(read("[half"), Written::Plain("[half".to_owned()));
        assert_eq!(read("plain]"), Written::Plain("plain]".to_owned()));
    }

    #[test]
    fn what_cannot_be_read_is_told() {
        for text in ["[]", "[concat(]", "[a b]", "['open]", "[variables('a').]", "[1,2]", "[f(1))]"]
        {
            assert_eq!(read(text), Written::Wrong, "{text}");
        }
        let deep = format!("[{}1{}]", "f(".repeat(1000), ")".repeat(1000));
        assert_eq!(read(&deep), Written::Wrong);
        let long = format!("[f(){}]", ".a".repeat(100_000));
        assert_eq!(read(&long), Written::Wrong);
    }
}
