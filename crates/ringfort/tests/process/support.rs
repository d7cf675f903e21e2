//! What the tests of the whole program share.

use std::ffi::OsStr;
use std::fs::File;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use serde_json::Value;

/// The program under test, with an environment of its own.
pub(crate) fn ringfort() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_ringfort"));
    command.env_clear().env("PATH", std::env::var_os("PATH").unwrap_or_default()).env("LANG", "C");
    command.stdin(Stdio::null());
    command
}

/// Runs the program in a folder.
pub(crate) fn run<A: AsRef<OsStr>>(folder: &Path, arguments: &[A]) -> Output {
    ringfort().current_dir(folder).args(arguments).output().unwrap()
}

/// Runs the program with a text on standard input.
pub(crate) fn run_with_input(folder: &Path, arguments: &[&str], input: &[u8]) -> Output {
    let mut child = ringfort()
        .current_dir(folder)
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let input = input.to_vec();
    let writer = std::thread::spawn(move || {
        // A program that refuses early closes its end.
        let _ = stdin.write_all(&input);
    });
    let output = child.wait_with_output().unwrap();
    writer.join().unwrap();
    output
}

/// The exit code.
pub(crate) fn code(output: &Output) -> i32 {
    output.status.code().unwrap_or(-1)
}

/// Standard output as text.
pub(crate) fn text(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

/// Standard error as text.
pub(crate) fn complaint(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// Scans a folder into JSON.
pub(crate) fn scan_json(folder: &Path, arguments: &[&str]) -> (i32, Value) {
    let mut all = vec!["scan", "--format", "json"];
    all.extend(arguments);
    let output = run(folder, &all);
    let parsed = serde_json::from_slice(&output.stdout);
    (code(&output), parsed.unwrap_or_else(|error| panic!("{error}: {}", complaint(&output))))
}

/// A list in a JSON value; empty if it is none.
pub(crate) fn list<'v>(value: &'v Value, pointer: &str) -> &'v [Value] {
    value.pointer(pointer).and_then(Value::as_array).map_or(&[], Vec::as_slice)
}

/// A file or folder of the corpus beside the project.
///
/// # Panics
/// If it is not there: a conformance test that sees no corpus has not tested anything.
pub(crate) fn corpus(name: &str) -> PathBuf {
    let path = root().join("../shared/corpus").join(name);
    assert!(path.exists(), "the corpus is missing: {} is not there", path.display());
    path
}

/// The project's folder.
pub(crate) fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").canonicalize().unwrap()
}

/// Unpacks an archive of the corpus.
pub(crate) fn unpacked(name: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let archive = flate2::read::GzDecoder::new(File::open(corpus(name)).unwrap());
    tar::Archive::new(archive).unpack(folder.path()).unwrap();
    folder
}
