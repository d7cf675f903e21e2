//! What standard output can show.

use std::io::{self, IsTerminal, Write};

use ringfort_report::{Palette, Screen};
use terminal_size::{Width, terminal_size};

use crate::cli::Color;
use crate::failure::Failure;

/// What standard output can show: colour and Unicode only on a terminal, unless asked for.
pub(crate) fn of_stdout(color: Color) -> Screen {
    let terminal = io::stdout().is_terminal();
    let colour = match color {
        Color::Always => true,
        Color::Never => false,
        Color::Auto => {
            terminal && set("NO_COLOR").is_none() && set("TERM").as_deref() != Some("dumb")
        }
    };
    let width =
        if terminal { terminal_size().map(|(Width(width), _)| usize::from(width)) } else { None };
    Screen {
        width: width.unwrap_or(Screen::PLAIN.width),
        palette: if colour { palette() } else { Palette::Plain },
        ascii: !(terminal && speaks_unicode()),
    }
}

fn palette() -> Palette {
    let many = set("TERM").is_some_and(|term| term.contains("256"))
        || set("COLORTERM").is_some()
        || set("CI").is_some();
    if many { Palette::Ansi256 } else { Palette::Ansi16 }
}

fn speaks_unicode() -> bool {
    let locale = ["LC_ALL", "LC_CTYPE", "LANG"].into_iter().find_map(set);
    locale.is_some_and(|locale| {
        let locale = locale.to_ascii_lowercase();
        locale.contains("utf-8") || locale.contains("utf8")
    })
}

/// A variable that is set to something.
fn set(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|value| !value.is_empty())
}

/// Writes to standard output. Whoever closed it has seen enough.
pub(crate) fn print(bytes: &[u8]) -> Result<(), Failure> {
    let mut stdout = io::stdout().lock();
    match stdout.write_all(bytes).and_then(|()| stdout.flush()) {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
            Err(Failure::new(format!("cannot write to standard output: {error}")))
        }
        _ => Ok(()),
    }
}

/// Tells on standard error why nothing was done.
pub(crate) fn complain(failure: &Failure) {
    let _ = write!(io::stderr().lock(), "{failure}");
}
