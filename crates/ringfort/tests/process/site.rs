//! The library as a web site, written to a folder.

use std::fs;

use crate::support::{code, complaint, run, text};

#[test]
fn it_is_written_whole_and_again_and_into_nothing_else() {
    let folder = tempfile::tempdir().unwrap();
    let output = run(folder.path(), &["measures", "site", "public"]);
    assert_eq!(code(&output), 0, "{}", complaint(&output));
    let front = fs::read_to_string(folder.path().join("public/index.html")).unwrap();
    assert!(front.contains("<svg") && front.contains("cis-k8s-1.12"));
    let written = text(&output).split(' ').next().unwrap().parse::<usize>().unwrap();
    assert!(written > 120, "{written}");
    assert_eq!(code(&run(folder.path(), &["measures", "site", "public"])), 0);
    assert_eq!(fs::read_to_string(folder.path().join("public/index.html")).unwrap(), front);

    fs::create_dir(folder.path().join("mine")).unwrap();
    fs::write(folder.path().join("mine/notes.txt"), "x").unwrap();
    let output = run(folder.path(), &["measures", "site", "mine"]);
    assert_eq!(code(&output), 2);
    assert!(complaint(&output).contains("holds something else"), "{}", complaint(&output));
}
