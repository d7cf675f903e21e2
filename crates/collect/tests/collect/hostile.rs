//! Files that would hang, flood or lead out.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::os::unix::net::UnixListener;
use std::process::Command;

use ringfort_evidence::Reason;

use crate::scene::{POD, Scene, sources, told};

fn pipe(scene: &Scene, name: &str) {
    assert!(Command::new("mkfifo").arg(scene.at(name)).status().unwrap().success());
}

#[test]
fn pipes_and_sockets_are_never_opened() {
    let scene = Scene::new();
    scene.file("a/web.yaml", POD);
    pipe(&scene, "a/pipe.yaml");
    pipe(&scene, "a/pipe");
    let _socket = UnixListener::bind(scene.at("a/socket.json")).unwrap();
    let collected = scene.collect(&["a"]);
    assert_eq!(sources(&collected), ["a/web.yaml"]);
    let refused = &collected.completeness.refused;
    assert_eq!(told(refused), [("a/pipe.yaml", Reason::Unsafe), ("a/socket.json", Reason::Unsafe)]);
    assert!(refused[0].message.contains("a pipe") && refused[1].message.contains("a socket"));
    assert_eq!(told(&collected.completeness.skipped), [("a/pipe", Reason::Unsafe)]);
}

#[test]
fn pipes_and_devices_given_by_name_are_refused() {
    let scene = Scene::new();
    pipe(&scene, "pipe.yaml");
    let collected = scene.collect(&["pipe.yaml", "/dev/zero"]);
    let expected = [("/dev/zero", Reason::Unsafe), ("pipe.yaml", Reason::Unsafe)];
    assert_eq!(told(&collected.completeness.refused), expected);
}

#[test]
fn links_that_leave_the_folder_are_refused() {
    let scene = Scene::new();
    scene.file("outside/secret.yaml", POD).file("in/web.yaml", POD);
    scene
        .link("in/file.yaml", "../outside/secret.yaml")
        .link("in/folder", "../outside")
        .link("in/zero.yaml", "/dev/zero")
        .link("in/words.txt", "../outside/secret.yaml");
    let collected = scene.collect(&["in"]);
    assert_eq!(sources(&collected), ["in/web.yaml"]);
    let expected = [
        ("in/file.yaml", Reason::Unsafe),
        ("in/folder", Reason::Unsafe),
        ("in/zero.yaml", Reason::Unsafe),
    ];
    assert_eq!(told(&collected.completeness.refused), expected);
}

#[test]
fn links_within_the_folder_are_read_once() {
    let scene = Scene::new();
    scene.file("web.yaml", POD).file("..data/hidden.yaml", POD).file("other/db.yaml", POD);
    scene
        .link("same.yaml", "web.yaml")
        .link("hidden.yaml", "..data/hidden.yaml")
        .link("again.yaml", "..data/hidden.yaml")
        .link("folder", "other");
    let collected = scene.collect(&["."]);
    assert_eq!(sources(&collected), ["again.yaml", "other/db.yaml", "web.yaml"]);
    assert!(collected.completeness.refused.is_empty());
    let expected = [
        ("folder", Reason::Excluded),
        ("hidden.yaml", Reason::Excluded),
        ("same.yaml", Reason::Excluded),
    ];
    assert_eq!(told(&collected.completeness.skipped), expected);
}

#[test]
fn loops_of_links_come_to_an_end() {
    let scene = Scene::new();
    scene.file("a/web.yaml", POD);
    scene.link("a/up", "..").link("a/self.yaml", "self.yaml").link("a/gone.yaml", "nothing.yaml");
    let collected = scene.collect(&["."]);
    assert_eq!(sources(&collected), ["a/web.yaml"]);
    let expected = [("a/gone.yaml", Reason::Unreadable), ("a/self.yaml", Reason::Unsafe)];
    assert_eq!(told(&collected.completeness.refused), expected);
    assert_eq!(told(&collected.completeness.skipped), [("a/up", Reason::Excluded)]);
}

#[test]
fn a_link_given_by_name_is_followed() {
    let scene = Scene::new();
    scene.file("real/web.yaml", POD).link("link.yaml", "real/web.yaml").link("folder", "real");
    assert_eq!(sources(&scene.collect(&["link.yaml"])), ["link.yaml"]);
    assert_eq!(sources(&scene.collect(&["folder"])), ["folder/web.yaml"]);
}

#[test]
fn a_sparse_file_of_two_gigabytes_is_refused_unread() {
    let scene = Scene::new();
    scene.file("a/web.yaml", POD).file("a/large.yaml", "").file("a/large.json", "");
    for name in ["a/large.yaml", "a/large.json"] {
        fs::File::options().write(true).open(scene.at(name)).unwrap().set_len(2 << 30).unwrap();
    }
    let collected = scene.collect(&["a"]);
    assert_eq!(sources(&collected), ["a/web.yaml"]);
    let expected = [("a/large.json", Reason::Limit), ("a/large.yaml", Reason::Limit)];
    assert_eq!(told(&collected.completeness.refused), expected);
}

#[test]
fn the_limit_on_bytes_of_one_file_holds() {
    let scene = Scene::new();
    scene.file("large.yaml", format!("{POD}#{}\n", "x".repeat(1000)));
    let mut options = scene.options();
    options.limits.file_bytes = 500;
    options.limits.dump_bytes = 500;
    let collected = scene.collect_with(options.clone(), &["large.yaml"]);
    assert_eq!(told(&collected.completeness.refused), [("large.yaml", Reason::Limit)]);
    assert_eq!(collected.completeness.refused[0].message, "is larger than 500 bytes");
    let stdin = crate::scene::collect(options, &["-"], &[b'#'; 501]).unwrap();
    assert_eq!(told(&stdin.completeness.refused), [("<stdin>", Reason::Limit)]);
}

#[test]
fn the_limit_on_all_bytes_refuses_the_same_files_every_time() {
    let scene = Scene::new();
    for number in 0..10 {
        scene.file(&format!("{number}.yaml"), POD);
    }
    let mut options = scene.options();
    options.limits.total_bytes = 7 * POD.len() as u64;
    let collected = scene.collect_with(options, &["."]);
    assert_eq!(collected.sources.len(), 7);
    let refused = told(&collected.completeness.refused);
    assert_eq!(
        refused,
        ["7", "8", "9"]
            .map(|name| (format!("{name}.yaml"), Reason::Limit))
            .iter()
            .map(|(name, reason)| (name.as_str(), *reason))
            .collect::<Vec<_>>()
    );
}

#[test]
fn a_folder_with_too_many_files_is_refused_as_a_whole() {
    let scene = Scene::new();
    for number in 0..20 {
        scene.file(&format!("many/{}/{number}.yaml", number % 3), POD);
        scene.file(&format!("many/{number}.txt"), "words");
    }
    scene.file("few/web.yaml", POD);
    let mut options = scene.options();
    options.limits.files = 19;
    let collected = scene.collect_with(options.clone(), &["few", "many"]);
    assert_eq!(sources(&collected), ["few/web.yaml"]);
    assert_eq!(told(&collected.completeness.refused), [("many", Reason::Limit)]);
    options.limits.files = 21;
    assert_eq!(scene.collect_with(options, &["few", "many"]).sources.len(), 21);
}

#[test]
fn folders_nested_too_deep_are_refused() {
    let scene = Scene::new();
    scene.file(&format!("{}web.yaml", "d/".repeat(12)), POD).file("web.yaml", POD);
    let mut options = scene.options();
    options.limits.folder_depth = 10;
    let collected = scene.collect_with(options, &["."]);
    assert_eq!(sources(&collected), ["web.yaml"]);
    let deep = format!("d{}", "/d".repeat(10));
    assert_eq!(told(&collected.completeness.refused), [(deep.as_str(), Reason::Limit)]);
}

#[test]
fn ignore_files_that_are_not_files_do_not_block() {
    let scene = Scene::new();
    scene.file("web.yaml", POD).file(".ringfortignore", "#".repeat(1 << 20));
    pipe(&scene, ".gitignore");
    let collected = scene.collect(&["."]);
    assert_eq!(sources(&collected), ["web.yaml"]);
    let expected = [(".gitignore", Reason::Unsafe), (".ringfortignore", Reason::Limit)];
    assert_eq!(told(&collected.completeness.refused), expected);
}

#[test]
fn an_unreadable_file_or_folder_is_refused() {
    let scene = Scene::new();
    scene.file("web.yaml", POD).file("closed.yaml", POD).file("shut/web.yaml", POD);
    let close = |name: &str, mode| {
        fs::set_permissions(scene.at(name), fs::Permissions::from_mode(mode)).unwrap();
    };
    close("closed.yaml", 0);
    close("shut", 0);
    let is_root = fs::read(scene.at("closed.yaml")).is_ok();
    let collected = scene.collect(&["."]);
    close("shut", 0o755);
    if is_root {
        // Nothing is closed to root; everything must have been read then.
        assert_eq!(collected.sources.len(), 3);
        return;
    }
    assert_eq!(sources(&collected), ["web.yaml"]);
    let expected = [("closed.yaml", Reason::Unreadable), ("shut", Reason::Unreadable)];
    assert_eq!(told(&collected.completeness.refused), expected);
}

#[test]
fn names_that_are_no_text_are_read_and_shown() {
    use std::os::unix::ffi::OsStrExt;
    let scene = Scene::new();
    let name = std::ffi::OsStr::from_bytes(b"w\xffb.yaml");
    fs::write(scene.path().join(name), POD).unwrap();
    assert_eq!(sources(&scene.collect(&["."])), ["w\u{fffd}b.yaml"]);
}
