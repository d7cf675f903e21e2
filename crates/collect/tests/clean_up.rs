//! The end of a process by a signal. A test binary of its own: nothing is rendered after it.

#![allow(clippy::unwrap_used, reason = "a scene that cannot be built fails its test")]

use std::fs;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::thread;
use std::time::Duration;

use ringfort_collect::{Collector, Options};
use ringfort_document::{Reader, Vocabulary};
use ringfort_evidence::Reason;

const HELM: &str = "#!/bin/sh
/bin/sleep 600 &
echo $! > \"${0%/helm}/child\"
wait
";

fn write_program(path: &Path) {
    let mut shell = Command::new("/bin/sh")
        .args(["-c", "cat > \"$0\" && chmod 755 \"$0\""])
        .arg(path)
        .stdin(Stdio::piped())
        .spawn()
        .unwrap();
    shell.stdin.take().unwrap().write_all(HELM.as_bytes()).unwrap();
    assert!(shell.wait().unwrap().success());
}

#[test]
fn cleaning_up_ends_renderers_and_removes_their_folders() {
    let folder = tempfile::tempdir().unwrap();
    let (chart, temporary) = (folder.path().join("web"), folder.path().join("temporary"));
    fs::create_dir_all(chart.join("templates")).unwrap();
    fs::create_dir_all(&temporary).unwrap();
    fs::write(chart.join("Chart.yaml"), "apiVersion: v2\nname: web\nversion: 1.0.0\n").unwrap();
    write_program(&folder.path().join("helm"));
    let options = Options {
        directory: folder.path().to_owned(),
        program_path: folder.path().into(),
        temporary: temporary.clone(),
        ..Options::default()
    };
    let collector = Collector::new(options, Reader::new(Arc::new(Vocabulary::new())));
    let collect = || collector.collect(&["web/Chart.yaml".into()], &mut &b""[..]).unwrap();
    let collected = thread::scope(|threads| {
        let collecting = threads.spawn(collect);
        while !fs::read_to_string(folder.path().join("child")).is_ok_and(|id| id.ends_with('\n')) {
            assert!(!collecting.is_finished(), "the renderer did not start");
            thread::sleep(Duration::from_millis(5));
        }
        assert_eq!(fs::read_dir(&temporary).unwrap().count(), 1);
        ringfort_collect::clean_up();
        assert_eq!(fs::read_dir(&temporary).unwrap().count(), 0);
        collecting.join().unwrap()
    });
    assert_eq!(collected.completeness.refused[0].reason, Reason::RenderFailed);
    let child = fs::read_to_string(folder.path().join("child")).unwrap();
    let state = fs::read_to_string(format!("/proc/{}/stat", child.trim())).unwrap_or_default();
    assert!(state.is_empty() || state.contains(") Z "), "still runs: {state}");
    let after = collect();
    assert_eq!(after.completeness.refused[0].reason, Reason::RenderFailed);
    assert_eq!(fs::read_dir(&temporary).unwrap().count(), 0);
}
