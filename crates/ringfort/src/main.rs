//! The command line: what can be typed, and how the parts are put together for it.

mod catalogue;
mod cli;
mod failure;
mod measures;
mod screen;

use std::process::ExitCode;

use clap::{CommandFactory, FromArgMatches};

use crate::cli::{Cli, Command};
use crate::failure::Failure;

fn main() -> ExitCode {
    let matches = Cli::command().get_matches();
    let cli = Cli::from_arg_matches(&matches).unwrap_or_else(|error| error.exit());
    match run(cli, &matches) {
        Ok(code) => code,
        Err(failure) => {
            screen::complain(&failure);
            ExitCode::from(2)
        }
    }
}

fn run(cli: Cli, matches: &clap::ArgMatches) -> Result<ExitCode, Failure> {
    match cli.command {
        Command::Measures(command) => measures::run(command, cli.color),
        _ => Err(Failure::new("not yet")),
    }
}
