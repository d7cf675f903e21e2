//! The command line: what can be typed, and how the parts are put together for it.

mod accept;
mod assessing;
mod attest;
mod catalogue;
mod cli;
mod diff;
mod explain;
mod failure;
mod finding_id;
mod marks;
mod measures;
mod outputs;
mod plan;
mod progress;
mod questions;
mod scan;
mod screen;
mod settings;
mod summary;

use std::process::ExitCode;

use clap::{ArgMatches, CommandFactory, FromArgMatches};

use crate::cli::{Cli, Command};
use crate::failure::Failure;

fn main() -> ExitCode {
    let matches = Cli::command().get_matches();
    let cli = Cli::from_arg_matches(&matches).unwrap_or_else(|error| error.exit());
    clean_up_on_signals();
    run(cli, &matches).unwrap_or_else(|failure| {
        screen::complain(&failure);
        ExitCode::from(2)
    })
}

fn run(cli: Cli, matches: &ArgMatches) -> Result<ExitCode, Failure> {
    match cli.command {
        Command::Scan(command) => {
            let matches = matches.subcommand_matches("scan").unwrap_or(matches);
            scan::run(&command, cli.color, matches)
        }
        Command::Measures(command) => measures::run(*command, cli.color),
        Command::Accept(command) => accept::run(&command),
        Command::Explain(command) => explain::run(&command, cli.color),
        Command::Plan(command) => plan::run(&command, cli.color),
        Command::Diff(command) => diff::run(*command, cli.color),
        Command::Attest(command) => attest::run(&command),
        Command::Questions(command) => questions::run(&command, cli.color),
        Command::Completions { shell } => {
            let mut out = Vec::new();
            clap_complete::generate(shell, &mut Cli::command(), "ringfort", &mut out);
            screen::print(&out).map(|()| ExitCode::SUCCESS)
        }
        Command::Man { command } => print_manual(command.as_deref()),
    }
}

/// Prints the manual page of a command, for `man -l -`.
fn print_manual(name: Option<&str>) -> Result<ExitCode, Failure> {
    let mut whole = Cli::command();
    whole.build();
    let page = match name {
        None => whole,
        Some(name) => {
            let found = whole.find_subcommand(name).cloned();
            let known: Vec<&str> = whole.get_subcommands().map(clap::Command::get_name).collect();
            found.ok_or_else(|| {
                Failure::new(format!("there is no command `{name}`"))
                    .help(format!("there are {}", known.join(", ")))
            })?
        }
    };
    let mut out = Vec::new();
    clap_mangen::Man::new(page)
        .render(&mut out)
        .map_err(|error| Failure::new(format!("cannot write the manual page: {error}")))?;
    screen::print(&out).map(|()| ExitCode::SUCCESS)
}

/// A run that is interrupted leaves no renderer and no temporary folder behind.
fn clean_up_on_signals() {
    // Without a handler the system ends the process all the same.
    let _ = ctrlc::set_handler(|| {
        ringfort_collect::clean_up();
        std::process::exit(130);
    });
}
