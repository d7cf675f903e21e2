//! Which formats go where: `--output` belongs to the `--format` before it.

use std::error::Error;
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::str::FromStr;

use clap::ArgMatches;
use ringfort_report::{Context, Screen};
use tempfile::NamedTempFile;

use crate::failure::Failure;
use crate::screen;

/// One form of the result and its place.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Output<F> {
    pub(crate) format: F,
    /// Standard output if none.
    pub(crate) file: Option<PathBuf>,
}

/// Reads the pairs from the command line of `scan`; `default` if there is none.
pub(crate) fn of<F: FromStr<Err: Error>>(
    matches: &ArgMatches,
    default: F,
) -> Result<Vec<Output<F>>, Failure> {
    let mut given: Vec<(usize, Given<F>)> = Vec::new();
    for (index, word) in indexed::<String>(matches, "format") {
        let format = word.parse::<F>().map_err(|unknown| Failure::new(&unknown))?;
        given.push((index, Given::Format(format)));
    }
    given.extend(
        indexed::<PathBuf>(matches, "output")
            .map(|(index, file)| (index, Given::File(file.clone()))),
    );
    given.sort_by_key(|(index, _)| *index);
    let mut outputs: Vec<Output<F>> = Vec::new();
    for (_, each) in given {
        match each {
            Given::Format(format) => outputs.push(Output { format, file: None }),
            Given::File(file) => {
                match outputs.last_mut() {
                    Some(last) if last.file.is_none() => last.file = Some(file),
                    _ => {
                        return Err(Failure::new(format!("`--output {}` has no `--format` before it", file.display()))
                        .help("write pairs, as in `--format sarif --output out.sarif --format terminal`"));
                    }
                }
            }
        }
    }
    if outputs.is_empty() {
        outputs.push(Output { format: default, file: None });
    }
    refuse_collisions(&outputs)?;
    Ok(outputs)
}

enum Given<F> {
    Format(F),
    File(PathBuf),
}

fn indexed<'m, T: Clone + Send + Sync + 'static>(
    matches: &'m ArgMatches,
    name: &str,
) -> impl Iterator<Item = (usize, &'m T)> {
    let indices = matches.indices_of(name).into_iter().flatten();
    indices.zip(matches.get_many::<T>(name).into_iter().flatten())
}

fn refuse_collisions<F>(outputs: &[Output<F>]) -> Result<(), Failure> {
    for (number, output) in outputs.iter().enumerate() {
        if outputs.iter().take(number).any(|other| other.file == output.file) {
            let message = match &output.file {
                Some(file) => format!("two formats go to `{}`", file.display()),
                None => "two formats go to standard output".to_owned(),
            };
            return Err(Failure::new(message).help("give each its own `--output FILE`"));
        }
    }
    Ok(())
}

/// Writes one form of the result. A file is there whole or not at all.
///
/// # Errors
/// If it could not be written; whoever closes standard output has seen enough.
pub(crate) fn write<F: Copy>(
    output: &Output<F>,
    context: &Context<'_>,
    render: &dyn Fn(F, &Context<'_>, &mut dyn Write) -> io::Result<()>,
) -> Result<(), Failure> {
    let Some(file) = &output.file else {
        let mut stdout = io::stdout().lock();
        return match render(output.format, context, &mut stdout) {
            Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
                Err(Failure::new(format!("cannot write to standard output: {error}")))
            }
            _ => Ok(()),
        };
    };
    let plain = Context { screen: Screen::PLAIN, ..*context };
    write_file(file, &mut |out| render(output.format, &plain, out))
}

/// Writes a file by way of another one beside it, so that it never holds half a result.
pub(crate) fn write_file(
    file: &Path,
    write: &mut dyn FnMut(&mut dyn Write) -> io::Result<()>,
) -> Result<(), Failure> {
    let result = match fs::metadata(file) {
        Ok(found) if !found.is_file() => {
            fs::OpenOptions::new().write(true).open(file).and_then(|mut device| write(&mut device))
        }
        _ => replace(file, write),
    };
    result.map_err(|error| Failure::new(format!("cannot write `{}`: {error}", file.display())))
}

fn replace(file: &Path, write: &mut dyn FnMut(&mut dyn Write) -> io::Result<()>) -> io::Result<()> {
    let file = fs::canonicalize(file).unwrap_or_else(|_| file.to_path_buf());
    let folder = file.parent().filter(|folder| !folder.as_os_str().is_empty());
    let mut new = temporary(folder.unwrap_or_else(|| Path::new(".")))?;
    write(new.as_file_mut())?;
    new.as_file_mut().flush()?;
    new.persist(&file).map_err(|error| error.error)?;
    Ok(())
}

fn temporary(folder: &Path) -> io::Result<NamedTempFile> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(".ringfort-");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        // As any file that a program makes: the process's mask takes away from it.
        builder.permissions(fs::Permissions::from_mode(0o666));
    }
    builder.tempfile_in(folder)
}

/// Where standard output shows something, in which way.
pub(crate) fn screen_of<F>(outputs: &[Output<F>], color: crate::cli::Color) -> Screen {
    let shown = outputs.iter().any(|output| output.file.is_none());
    if shown { screen::of_stdout(color) } else { Screen::PLAIN }
}
