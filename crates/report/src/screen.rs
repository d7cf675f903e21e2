//! What the place of output can show.

use crate::Palette;

/// What the place of output can show.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Screen {
    /// Columns; text is wrapped to it, never cut.
    pub width: usize,
    /// Which colours.
    pub palette: Palette,
    /// Decoration in ASCII only: for pipes and for terminals without Unicode.
    pub ascii: bool,
}

impl Screen {
    /// No colour, ASCII decoration, 100 columns: for a pipe or a file.
    pub const PLAIN: Screen = Screen { width: 100, palette: Palette::Plain, ascii: true };

    /// Text is laid out in so many columns: readable on the narrowest and the widest terminal.
    pub(crate) fn columns(self) -> usize {
        self.width.clamp(40, 120)
    }

    /// Between two parts of one line.
    pub(crate) fn dot(self) -> &'static str {
        if self.ascii { " - " } else { " · " }
    }

    /// Between line number and code.
    pub(crate) fn bar(self) -> &'static str {
        if self.ascii { "|" } else { "│" }
    }

    /// Under the place.
    pub(crate) fn underline(self) -> &'static str {
        if self.ascii { "^" } else { "━" }
    }

    /// Where a long line of code was shortened.
    pub(crate) fn ellipsis(self) -> &'static str {
        if self.ascii { "..." } else { "…" }
    }

    /// In place of a secret.
    pub(crate) fn mask(self) -> &'static str {
        if self.ascii { "***" } else { "•••" }
    }
}
