//! Source text to tokens.

use ringfort_document::Span;

use crate::CompileError;

/// One token with its place.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Token {
    pub(super) kind: TokenKind,
    pub(super) span: Span,
}

/// What a token is; texts are read from the source through the span.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum TokenKind {
    Identifier,
    Integer,
    Unsigned,
    Float,
    String,
    Bytes,
    /// An operator or bracket.
    Mark(&'static str),
    End,
}

/// Splits `source` into tokens; the last one is always [`TokenKind::End`].
pub(super) fn tokens(source: &str) -> Result<Vec<Token>, CompileError> {
    let mut lexer = Lexer { source, at: 0 };
    let mut tokens = Vec::with_capacity(source.len() / 4 + 2);
    loop {
        let token = lexer.next()?;
        tokens.push(token);
        if token.kind == TokenKind::End {
            return Ok(tokens);
        }
    }
}

/// The operator or bracket that these bytes begin.
fn mark(byte: u8, next: u8) -> Option<&'static str> {
    Some(match (byte, next) {
        (b'&', b'&') => "&&",
        (b'|', b'|') => "||",
        (b'=', b'=') => "==",
        (b'!', b'=') => "!=",
        (b'<', b'=') => "<=",
        (b'>', b'=') => ">=",
        (b'<', _) => "<",
        (b'>', _) => ">",
        (b'!', _) => "!",
        (b'+', _) => "+",
        (b'-', _) => "-",
        (b'*', _) => "*",
        (b'/', _) => "/",
        (b'%', _) => "%",
        (b'.', _) => ".",
        (b',', _) => ",",
        (b'?', _) => "?",
        (b':', _) => ":",
        (b'(', _) => "(",
        (b')', _) => ")",
        (b'[', _) => "[",
        (b']', _) => "]",
        (b'{', _) => "{",
        (b'}', _) => "}",
        (b'=', _) => "=",
        _ => return None,
    })
}

struct Lexer<'s> {
    source: &'s str,
    at: usize,
}

impl<'s> Lexer<'s> {
    fn rest(&self) -> &'s str {
        self.source.get(self.at..).unwrap_or("")
    }

    fn byte(&self, ahead: usize) -> u8 {
        self.source.as_bytes().get(self.at + ahead).copied().unwrap_or(0)
    }

    fn span(&self, start: usize) -> Span {
        Span { start: start as u32, end: self.at as u32 }
    }

    fn error(&self, start: usize, end: usize, message: String) -> CompileError {
        CompileError::new(self.source, Span { start: start as u32, end: end as u32 }, message)
    }

    fn skip_space(&mut self) {
        loop {
            match self.byte(0) {
                b' ' | b'\t' | b'\r' | b'\n' | 0x0c => self.at += 1,
                b'/' if self.byte(1) == b'/' => {
                    self.at += self.rest().find('\n').unwrap_or(self.rest().len());
                }
                _ => return,
            }
        }
    }

    fn next(&mut self) -> Result<Token, CompileError> {
        self.skip_space();
        let start = self.at;
        let kind = match self.byte(0) {
            _ if self.rest().is_empty() => TokenKind::End,
            b'0'..=b'9' => self.number()?,
            b'.' if self.byte(1).is_ascii_digit() => self.number()?,
            b'_' | b'a'..=b'z' | b'A'..=b'Z' => self.word()?,
            b'"' | b'\'' => self.string(false, TokenKind::String)?,
            _ => self.mark()?,
        };
        Ok(Token { kind, span: self.span(start) })
    }

    fn mark(&mut self) -> Result<TokenKind, CompileError> {
        let rest = self.rest();
        if let Some(mark) = mark(self.byte(0), self.byte(1)) {
            self.at += mark.len();
            return Ok(TokenKind::Mark(mark));
        }
        let found = rest.chars().next().unwrap_or(' ');
        let end = self.at + found.len_utf8();
        let error = self.error(self.at, end, format!("unexpected character {found:?}"));
        Err(match found {
            '`' => error.help("the API server's CEL has no back-quoted names: write `x[\"name\"]`"),
            '&' => error.help("write `&&`"),
            '|' => error.help("write `||`"),
            _ => error,
        })
    }

    fn word(&mut self) -> Result<TokenKind, CompileError> {
        let rest = self.rest().as_bytes();
        let length = rest
            .iter()
            .position(|byte| !(byte.is_ascii_alphanumeric() || *byte == b'_'))
            .unwrap_or(rest.len());
        let quoted = matches!(rest.get(length), Some(b'"' | b'\''));
        let word = rest.get(..length).unwrap_or(rest);
        match word {
            b"r" | b"R" if quoted => self.prefixed(1, true, TokenKind::String),
            b"b" | b"B" if quoted => self.prefixed(1, false, TokenKind::Bytes),
            b"br" | b"bR" | b"Br" | b"BR" if quoted => self.prefixed(2, true, TokenKind::Bytes),
            _ => {
                self.at += length;
                Ok(TokenKind::Identifier)
            }
        }
    }

    fn prefixed(
        &mut self,
        length: usize,
        raw: bool,
        kind: TokenKind,
    ) -> Result<TokenKind, CompileError> {
        self.at += length;
        self.string(raw, kind)
    }

    fn string(&mut self, raw: bool, kind: TokenKind) -> Result<TokenKind, CompileError> {
        let start = self.at;
        let rest = self.rest();
        let quote = self.byte(0);
        let triple = self.byte(1) == quote && self.byte(2) == quote;
        let width = if triple { 3 } else { 1 };
        let bytes = rest.as_bytes();
        let mut at = width;
        while let Some(&byte) = bytes.get(at) {
            if byte == b'\\' && !raw {
                at += 2;
            } else if byte == quote
                && (!triple || (bytes.get(at + 1..at + 3) == Some(&[quote, quote])))
            {
                self.at += at + width;
                return Ok(kind);
            } else if !triple && (byte == b'\n' || byte == b'\r') {
                break;
            } else {
                at += 1;
            }
        }
        let error = self.error(start, start + width, "the string does not end".into());
        Err(error.help("close it with the quote it starts with"))
    }

    fn number(&mut self) -> Result<TokenKind, CompileError> {
        let start = self.at;
        let hex = self.byte(0) == b'0' && matches!(self.byte(1), b'x' | b'X');
        let mut kind = TokenKind::Integer;
        if hex {
            self.at += 2;
            self.skip_while(|byte| byte.is_ascii_hexdigit());
        } else {
            self.skip_while(|byte| byte.is_ascii_digit());
            if self.byte(0) == b'.' && self.byte(1).is_ascii_digit() {
                kind = TokenKind::Float;
                self.at += 1;
                self.skip_while(|byte| byte.is_ascii_digit());
            }
            if self.exponent() {
                kind = TokenKind::Float;
            }
        }
        if kind == TokenKind::Integer && matches!(self.byte(0), b'u' | b'U') {
            self.at += 1;
            kind = TokenKind::Unsigned;
        }
        if self.byte(0).is_ascii_alphanumeric() || self.byte(0) == b'_' {
            self.skip_while(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
            let text = self.source.get(start..self.at).unwrap_or("");
            return Err(self.error(start, self.at, format!("`{text}` is not a number")));
        }
        Ok(kind)
    }

    fn exponent(&mut self) -> bool {
        if !matches!(self.byte(0), b'e' | b'E') {
            return false;
        }
        let sign = usize::from(matches!(self.byte(1), b'+' | b'-'));
        if !self.byte(1 + sign).is_ascii_digit() {
            return false;
        }
        self.at += 1 + sign;
        self.skip_while(|byte| byte.is_ascii_digit());
        true
    }

    fn skip_while(&mut self, accepts: impl Fn(u8) -> bool) {
        while accepts(self.byte(0)) {
            self.at += 1;
        }
    }
}
