//! What the process leaves alone: the network, and the disk once it has ended.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::{Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use crate::support::{code, complaint, ringfort, root, text};

#[test]
fn a_scan_works_without_any_network() {
    let cut_off = |program: &str| {
        let mut command = Command::new("unshare");
        command.args(["--user", "--map-root-user", "--net", program]);
        command
    };
    if !cut_off("true").status().is_ok_and(|status| status.success()) {
        println!("skipped: this system gives no network namespaces to ordinary users");
        return;
    }
    let output = cut_off(env!("CARGO_BIN_EXE_ringfort"))
        .args(["scan", "."])
        .current_dir(root().join("examples/boutique"))
        .output()
        .unwrap();
    assert_eq!(code(&output), 1, "{}", complaint(&output));
}

/// A chart in an archive, and a `helm` that leaves a sign and then waits.
fn slow_chart(folder: &Path, seconds: u32) {
    let chart = folder.join("c");
    fs::create_dir_all(chart.join("templates")).unwrap();
    fs::write(chart.join("Chart.yaml"), "apiVersion: v2\nname: c\nversion: 1.0.0\n").unwrap();
    fs::write(chart.join("templates/a.yaml"), "a: b\n").unwrap();
    let packed = fs::File::create(folder.join("c-1.0.0.tgz")).unwrap();
    let mut archive =
        tar::Builder::new(flate2::write::GzEncoder::new(packed, flate2::Compression::fast()));
    archive.append_dir_all("c", &chart).unwrap();
    archive.into_inner().unwrap().finish().unwrap();
    fs::remove_dir_all(chart).unwrap();
    let programs = folder.join("bin");
    fs::create_dir(&programs).unwrap();
    let helm = programs.join("helm");
    let script = format!("#!/bin/sh\ntouch '{}/started'\nexec sleep {seconds}\n", folder.display());
    fs::write(&helm, script).unwrap();
    fs::set_permissions(&helm, fs::Permissions::from_mode(0o755)).unwrap();
    fs::create_dir(folder.join("tmp")).unwrap();
}

fn scan_chart(folder: &Path) -> Command {
    let mut command = ringfort();
    let path = format!("{}:{}", folder.join("bin").display(), std::env::var("PATH").unwrap());
    command.env("PATH", path).env("TMPDIR", folder.join("tmp")).current_dir(folder);
    command.args(["scan", "c-1.0.0.tgz"]).stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

fn wait_for(mut ready: impl FnMut() -> bool) {
    let begin = Instant::now();
    while !ready() {
        assert!(begin.elapsed() < Duration::from_secs(60), "nothing happened for a minute");
        thread::sleep(Duration::from_millis(10));
    }
}

fn left_behind(folder: &Path) -> usize {
    fs::read_dir(folder.join("tmp")).unwrap().count()
}

#[test]
fn an_interrupted_run_leaves_nothing_behind() {
    for signal in ["INT", "TERM"] {
        let folder = tempfile::tempdir().unwrap();
        slow_chart(folder.path(), 600);
        let mut child = scan_chart(folder.path()).spawn().unwrap();
        wait_for(|| folder.path().join("started").exists());
        for entry in fs::read_dir(folder.path().join("tmp")).unwrap() {
            let mode = entry.unwrap().metadata().unwrap().permissions().mode();
            assert_eq!(mode & 0o077, 0, "others can look into a temporary folder");
        }
        assert!(left_behind(folder.path()) > 0, "there is something to clean up");
        let id = child.id().to_string();
        assert!(Command::new("kill").args(["-s", signal, &id]).status().unwrap().success());
        let status = child.wait().unwrap();
        assert_eq!(status.code(), Some(130), "{signal}");
        assert_eq!(left_behind(folder.path()), 0, "{signal}");
    }
}

#[test]
fn a_renderer_that_takes_too_long_is_ended() {
    let folder = tempfile::tempdir().unwrap();
    slow_chart(folder.path(), 600);
    let output = scan_chart(folder.path()).args(["--render-timeout", "1"]).output().unwrap();
    assert_eq!(code(&output), 3, "{}", complaint(&output));
    assert!(text(&output).contains("c-1.0.0.tgz"), "{}", text(&output));
    assert_eq!(left_behind(folder.path()), 0);
}
