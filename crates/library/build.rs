//! Reads all pages under `library/` and writes them as one static table.

mod build {
    pub(crate) mod names;
    pub(crate) mod table;
}

use std::env;
use std::error::Error;
use std::fs;
use std::io::Write as _;
use std::path::Path;
use std::process::ExitCode;

use ringfort_measure::{Catalogue, Level, Page, PageError, read_folder};

fn main() -> Result<ExitCode, Box<dyn Error>> {
    let root = Path::new(&env::var("CARGO_MANIFEST_DIR")?).join("../../library").canonicalize()?;
    for level in Level::ALL {
        say(format_args!("cargo:rerun-if-changed={}", root.join(level.name()).display()));
    }
    say(format_args!("cargo:rerun-if-changed=build.rs"));
    say(format_args!("cargo:rerun-if-changed=build"));
    let pages = match read_folder(&root, false) {
        Ok(pages) => pages,
        Err(errors) => {
            complain(&errors);
            return Ok(ExitCode::FAILURE);
        }
    };
    // An id on two levels would otherwise only show when the library is used.
    Catalogue::new(pages.iter().map(|page| page.measure.clone()))?;
    let measures = pages.iter().map(|page: &Page| &page.measure);
    let folder = env::var("OUT_DIR")?;
    let out = |name: &str| Path::new(&folder).join(name);
    fs::write(out("names.rs"), build::names::write(measures.clone()))?;
    fs::write(out("measures.rs"), build::table::write(measures))?;
    Ok(ExitCode::SUCCESS)
}

fn say(line: std::fmt::Arguments<'_>) {
    println!("{line}");
}

fn complain(errors: &[PageError]) {
    let mut stderr = std::io::stderr().lock();
    for error in errors {
        let _ = writeln!(stderr, "{error}");
    }
}
