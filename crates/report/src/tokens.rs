//! The one table of colours for terminals.

use anstyle::{Ansi256Color, AnsiColor, Color, Style};
use ringfort_measure::Severity;

/// Which colours a terminal understands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Palette {
    /// None: nothing but text is written.
    #[default]
    Plain,
    /// The sixteen colours that users set themselves.
    Ansi16,
    /// The fixed 256 colours.
    Ansi256,
}

/// What a colour is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Token {
    /// A severity as a word.
    Word(Severity),
    /// A severity as a field of the table.
    Cell(Severity),
    /// A field in which something is held and nothing found.
    Held,
    /// A field without evidence.
    Unknown,
    /// What may be read last.
    Muted,
    /// Names of objects, headings.
    Heading,
}

struct Colours {
    token: Token,
    ink: Option<u8>,
    ground: Option<u8>,
    ansi_ink: Option<AnsiColor>,
    ansi_ground: Option<AnsiColor>,
    bold: bool,
}

const fn word(severity: Severity, ink: u8, ansi: AnsiColor, bold: bool) -> Colours {
    let token = Token::Word(severity);
    Colours { token, ink: Some(ink), ground: None, ansi_ink: Some(ansi), ansi_ground: None, bold }
}

const fn cell(token: Token, ink: u8, ground: u8, on: AnsiColor, ansi: AnsiColor) -> Colours {
    Colours {
        token,
        ink: Some(ink),
        ground: Some(ground),
        ansi_ink: Some(on),
        ansi_ground: Some(ansi),
        bold: false,
    }
}

const TABLE: [Colours; 12] = [
    word(Severity::Critical, 167, AnsiColor::Red, true),
    word(Severity::High, 166, AnsiColor::Red, false),
    word(Severity::Medium, 136, AnsiColor::Yellow, false),
    word(Severity::Low, 65, AnsiColor::Green, false),
    cell(Token::Cell(Severity::Critical), 231, 124, AnsiColor::BrightWhite, AnsiColor::Red),
    cell(Token::Cell(Severity::High), 16, 173, AnsiColor::Black, AnsiColor::Magenta),
    cell(Token::Cell(Severity::Medium), 16, 221, AnsiColor::Black, AnsiColor::Yellow),
    cell(Token::Cell(Severity::Low), 16, 151, AnsiColor::Black, AnsiColor::Green),
    cell(Token::Held, 16, 254, AnsiColor::Black, AnsiColor::White),
    Colours {
        token: Token::Unknown,
        ink: Some(246),
        ground: None,
        ansi_ink: None,
        ansi_ground: None,
        bold: false,
    },
    Colours {
        token: Token::Muted,
        ink: Some(246),
        ground: None,
        ansi_ink: Some(AnsiColor::BrightBlack),
        ansi_ground: None,
        bold: false,
    },
    Colours {
        token: Token::Heading,
        ink: None,
        ground: None,
        ansi_ink: None,
        ansi_ground: None,
        bold: true,
    },
];

impl Palette {
    /// The style of a token; writes nothing where the palette is plain.
    fn style(self, token: Token) -> Style {
        let Some(row) = TABLE.iter().find(|row| row.token == token) else { return Style::new() };
        let (ink, ground) = match self {
            Palette::Plain => return Style::new(),
            Palette::Ansi16 => (row.ansi_ink.map(Color::Ansi), row.ansi_ground.map(Color::Ansi)),
            Palette::Ansi256 => (row.ink.map(fixed), row.ground.map(fixed)),
        };
        let style = Style::new().fg_color(ink).bg_color(ground);
        if row.bold { style.bold() } else { style }
    }

    /// The text in the colours of a token.
    pub(crate) fn paint(self, token: Token, text: &str) -> String {
        let style = self.style(token);
        format!("{style}{text}{style:#}")
    }
}

fn fixed(number: u8) -> Color {
    Color::Ansi256(Ansi256Color(number))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Red, green and blue of the fixed colours from 16 on.
    fn channels(number: u8) -> [f64; 3] {
        let level = |step: u8| if step == 0 { 0.0 } else { f64::from(55 + 40 * u32::from(step)) };
        if number >= 232 {
            return [f64::from(8 + 10 * (u32::from(number) - 232)); 3];
        }
        let cube = number - 16;
        [level(cube / 36), level(cube / 6 % 6), level(cube % 6)]
    }

    /// Relative luminance as WCAG 2 defines it.
    fn luminance(number: u8) -> f64 {
        let linear = |value: f64| {
            let value = value / 255.0;
            if value <= 0.04045 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
        };
        let [red, green, blue] = channels(number);
        0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue)
    }

    #[test]
    fn fields_have_enough_contrast_for_wcag_aa() {
        for row in TABLE.iter().filter(|row| row.ground.is_some()) {
            let (ink, ground) = (luminance(row.ink.unwrap()), luminance(row.ground.unwrap()));
            let contrast = (ink.max(ground) + 0.05) / (ink.min(ground) + 0.05);
            assert!(contrast >= 4.5, "{:?}: {contrast:.1}", row.token);
        }
    }

    #[test]
    fn words_stand_out_from_black_and_from_white() {
        for row in TABLE.iter().filter(|row| row.ground.is_none()) {
            let Some(ink) = row.ink.map(luminance) else { continue };
            assert!((ink + 0.05) / 0.05 >= 3.0 && 1.05 / (ink + 0.05) >= 2.8, "{:?}", row.token);
        }
    }

    #[test]
    fn a_plain_palette_writes_text_alone() {
        assert_eq!(Palette::Plain.paint(Token::Heading, "x"), "x");
    }
}
