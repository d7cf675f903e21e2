//! Input that was made to hurt: it is refused with a reason, what is beside it is assessed, nothing is lost.

use std::fs;
use std::os::unix::fs::symlink;
use std::path::Path;
use std::process::{Command, Output};

use crate::support::{code, complaint, list, ringfort, root, run, run_with_input, scan_json, text};
use serde_json::Value;

const POD: &str = "\
apiVersion: v1
kind: Pod
metadata: {name: good}
spec:
  securityContext: {runAsNonRoot: true}
  containers: [{name: web}]
";

/// Runs the program with at most so much address space.
fn within(mebibytes: usize, folder: &Path, arguments: &[&str]) -> Output {
    let script = format!("ulimit -v {} && exec \"$0\" \"$@\"", mebibytes * 1024);
    Command::new("sh")
        .arg("-c")
        .arg(script)
        .arg(env!("CARGO_BIN_EXE_ringfort"))
        .args(arguments)
        .current_dir(folder)
        .output()
        .unwrap()
}

/// Scans one text beside a good pod; gives the exit code and the account.
fn beside_a_good_one(name: &str, bytes: &[u8]) -> (i32, Value) {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("good.yaml"), POD).unwrap();
    fs::write(folder.path().join(name), bytes).unwrap();
    let output = within(256, folder.path(), &["scan", ".", "-f", "json", "--fail-on", "never"]);
    let json = serde_json::from_slice(&output.stdout)
        .unwrap_or_else(|error| panic!("{name}: {error}: {}", complaint(&output)));
    (code(&output), json)
}

fn assert_refused(name: &str, bytes: &[u8], reason: &str, says: &str) {
    let (code, json) = beside_a_good_one(name, bytes);
    assert_eq!(code, 3, "{name}");
    assert_eq!(json["completeness"]["assessed"], 1, "{name}: the good one is assessed");
    let refused = list(&json, "/completeness/refused");
    assert_eq!(refused.len(), 1, "{name}: {refused:?}");
    assert_eq!(refused[0]["reason"], reason, "{name}: {refused:?}");
    let message = refused[0]["message"].as_str().unwrap();
    assert!(message.contains(says), "{name}: {message}");
}

#[test]
fn aliases_that_multiply_are_refused() {
    let mut bomb = "a: &a [x,x,x,x,x,x,x,x,x]\n".to_owned();
    for (new, old) in ('b'..='j').zip('a'..) {
        let nine = vec![format!("*{old}"); 9].join(",");
        bomb.push_str(&format!("{new}: &{new} [{nine}]\n"));
    }
    assert_refused("bomb.yaml", bomb.as_bytes(), "limit", "expansion limit");
    let text = "x".repeat(1_000_000);
    let quadratic = format!("a: &a {text}\nb: [{}]\n", vec!["*a"; 10_000].join(","));
    assert_refused("quadratic.yaml", quadratic.as_bytes(), "limit", "expansion limit");
}

#[test]
fn nesting_without_end_is_refused() {
    assert_refused("lists.yaml", "[".repeat(100_000).as_bytes(), "limit", "nesting limit");
    assert_refused("maps.yaml", "{a: ".repeat(100_000).as_bytes(), "limit", "nesting limit");
    assert_refused("maps.json", r#"{"a":"#.repeat(100_000).as_bytes(), "limit", "nesting limit");
    let blocks: String = (0..3000).map(|depth| format!("{}a:\n", " ".repeat(depth))).collect();
    assert_refused("blocks.yaml", blocks.as_bytes(), "limit", "nesting limit");
}

#[test]
fn what_contains_itself_is_refused() {
    assert_refused("self.yaml", b"a: &a [*a]\n", "syntax", "contains itself");
    assert_refused("merge.yaml", b"a: &a\n  <<: *a\n", "syntax", "contains itself");
}

#[test]
fn pipes_devices_and_links_are_named_and_not_opened() {
    let outside = tempfile::tempdir().unwrap();
    fs::write(outside.path().join("secret.yaml"), "token: canary-outside\n").unwrap();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path();
    fs::write(path.join("good.yaml"), POD).unwrap();
    assert!(Command::new("mkfifo").arg(path.join("pipe.yaml")).status().unwrap().success());
    let _socket = std::os::unix::net::UnixListener::bind(path.join("socket.yaml")).unwrap();
    symlink("/dev/zero", path.join("device.yaml")).unwrap();
    symlink(outside.path().join("secret.yaml"), path.join("out.yaml")).unwrap();
    symlink(outside.path(), path.join("folder-out")).unwrap();
    symlink(".", path.join("loop")).unwrap();
    let sparse = fs::File::create(path.join("sparse.yaml")).unwrap();
    sparse.set_len(2 << 30).unwrap();
    let output = within(256, path, &["scan", ".", "-f", "json", "--fail-on", "never"]);
    let json: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(json["completeness"]["assessed"], 1);
    assert_eq!(code(&output), 3);
    let told = format!("{:#}", json["completeness"]);
    for name in
        ["pipe.yaml", "socket.yaml", "device.yaml", "out.yaml", "sparse.yaml", "folder-out", "loop"]
    {
        assert!(told.contains(name), "{name} is not in the account: {told}");
    }
    assert!(!text(&output).contains("canary-outside"));
    // Named by itself, a pipe is not opened either.
    let output = run(path, &["scan", "pipe.yaml"]);
    assert_eq!(code(&output), 3);
}

#[test]
fn many_documents_long_texts_and_many_lines_are_read() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path();
    let document = "---\napiVersion: v1\nkind: Namespace\nmetadata: {name: a}\n";
    fs::write(path.join("many.yaml"), document.repeat(50_000)).unwrap();
    let long = format!(
        "apiVersion: v1\nkind: ConfigMap\nmetadata: {{name: a}}\ndata:\n  a: \"{}\"\n",
        "x".repeat(20_000_000)
    );
    fs::write(path.join("long.yaml"), long).unwrap();
    let lines = format!("{POD}{}", "# nothing\n".repeat(1_000_000));
    fs::write(path.join("lines.yaml"), lines).unwrap();
    let (code, json) = scan_json(path, &[".", "--fail-on", "never"]);
    assert_eq!(code, 0, "{}", json["completeness"]);
    assert_eq!(json["completeness"]["assessed"], 50_002);
}

/// Truncations and mutations of the example application: no panic, no hang, a defined exit code.
#[test]
fn mutations_of_manifests_are_survived() {
    let seeds = root().join("examples/boutique");
    let mut number = 0x9e37_79b9_7f4a_7c15_u64;
    let mut next = move || {
        number ^= number << 13;
        number ^= number >> 7;
        number ^= number << 17;
        number as usize
    };
    let folder = tempfile::tempdir().unwrap();
    let mut made = 0;
    for seed in fs::read_dir(seeds).unwrap().map(|entry| entry.unwrap().path()) {
        if seed.extension().is_none_or(|ending| ending != "yaml") {
            continue;
        }
        let bytes = fs::read(&seed).unwrap();
        for _ in 0..150 {
            let mut mutant = bytes.clone();
            if next() % 2 == 0 {
                mutant.truncate(next() % bytes.len());
            }
            for _ in 0..1 + next() % 8 {
                if !mutant.is_empty() {
                    let at = next() % mutant.len();
                    mutant[at] = b":-[]{}&*!|>'\"%@`#, \n\t\0\xffaZ09"[next() % 27];
                }
            }
            made += 1;
            fs::write(folder.path().join(format!("mutant-{made}.yaml")), mutant).unwrap();
        }
    }
    let output = run(folder.path(), &["scan", ".", "-f", "json"]);
    assert!([0, 1, 3].contains(&code(&output)), "{}", complaint(&output));
    assert!(!complaint(&output).contains("panicked"), "{}", complaint(&output));
    let json: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(json["completeness"]["files"].as_u64().unwrap(), made, "every file was looked at");
    let internal =
        list(&json, "/completeness/refused").iter().find(|one| one["reason"] == "internal");
    assert_eq!(internal, None);
}

#[test]
fn a_wrong_type_is_undecided_and_never_held() {
    for wrong in ["\"true\"", "1", "[true]", "{a: b}"] {
        let pod = POD.replace("runAsNonRoot: true", &format!("runAsNonRoot: {wrong}"));
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("pod.yaml"), pod).unwrap();
        let (_, json) = scan_json(folder.path(), &[".", "--verdicts"]);
        let of_measure = |verdict: &&Value| {
            verdict["measure"] == "run-as-non-root" && verdict["subject"]["container"] == "web"
        };
        let verdicts: Vec<&Value> = list(&json, "/verdicts").iter().filter(of_measure).collect();
        assert!(!verdicts.is_empty());
        for verdict in verdicts {
            assert!(verdict["verdict"] != "held", "{wrong}: {verdict}");
        }
        assert!(
            list(&json, "/remarks")
                .iter()
                .any(|remark| remark.to_string().contains("runAsNonRoot"))
        );
    }
}

#[test]
fn forms_that_kubectl_reads_are_read() {
    let marked = format!("\u{feff}{}", POD.replace('\n', "\r\n"));
    let listed = r#"{"apiVersion": "v1", "kind": "List", "items": [
        {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "a"}, "spec": {"containers": [{"name": "c"}]}}]}"#;
    let ended = format!("{POD}...\n---\n{POD}");
    for (name, text, objects) in [
        ("a.YAML", marked.as_str(), 1),
        ("a.Json", listed, 1),
        ("a.yml", ended.as_str(), 2),
        ("yes.yaml", &POD.replace("runAsNonRoot: true", "runAsNonRoot: yes"), 1),
    ] {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join(name), text).unwrap();
        let (_, json) = scan_json(folder.path(), &["."]);
        assert_eq!(json["completeness"]["assessed"], objects, "{name}: {}", json["completeness"]);
        assert_eq!(list(&json, "/remarks").len(), 0, "{name}");
    }
}

#[test]
fn forms_that_cannot_be_read_are_told() {
    let utf16: Vec<u8> = POD.encode_utf16().flat_map(u16::to_le_bytes).collect();
    for (name, bytes) in [
        ("utf16.yaml", utf16.as_slice()),
        ("nul.yaml", b"apiVersion: v1\0kind: Pod\n".as_slice()),
        ("tabs.yaml", b"apiVersion: v1\nkind: Pod\nspec:\n\tcontainers: []\n".as_slice()),
        ("trailing.json", br#"{"apiVersion": "v1", "kind": "Namespace"} x"#.as_slice()),
    ] {
        let (code, json) = beside_a_good_one(name, bytes);
        assert_eq!(code, 3, "{name}: {}", json["completeness"]);
        assert_eq!(list(&json, "/completeness/refused").len(), 1, "{name}");
    }
}

#[test]
fn of_a_good_and_a_broken_document_the_good_one_is_assessed() {
    let broken = "apiVersion: v1\nkind: [unclosed\n";
    let bad = POD.replace("runAsNonRoot: true", "runAsNonRoot: false");
    for (first, second) in [(POD, broken), (broken, POD)] {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("both.yaml"), format!("{first}---\n{second}")).unwrap();
        let (code, json) = scan_json(folder.path(), &[".", "--fail-on", "critical"]);
        assert_eq!(code, 3);
        assert_eq!(json["completeness"]["assessed"], 1, "{}", json["completeness"]);
        assert_eq!(list(&json, "/completeness/refused").len(), 1);
        let (code, _) =
            scan_json(folder.path(), &[".", "--allow-incomplete", "--fail-on", "critical"]);
        assert_eq!(code, 0);
    }
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("both.yaml"), format!("{broken}---\n{bad}")).unwrap();
    assert_eq!(scan_json(folder.path(), &["."]).0, 1, "findings go before what is missing");
}

#[test]
fn nothing_to_assess_is_never_a_good_result() {
    let empty = tempfile::tempdir().unwrap();
    let other = tempfile::tempdir().unwrap();
    fs::write(other.path().join("values.yaml"), "image: nginx\n").unwrap();
    fs::write(other.path().join("notes.txt"), "hello\n").unwrap();
    for folder in [empty.path(), other.path()] {
        let output = run(folder, &["scan", "."]);
        assert_eq!(code(&output), 3);
        let shown = text(&output);
        assert!(shown.contains("looked for"), "{shown}");
        assert_eq!(code(&run(folder, &["scan", ".", "--allow-incomplete"])), 0);
    }
    let output = run(other.path(), &["scan", "notes.txt"]);
    assert_eq!(code(&output), 3, "{}", text(&output));
    let output = run_with_input(empty.path(), &["scan", "-"], b"");
    assert_eq!(code(&output), 3, "{}", text(&output));
    assert_eq!(code(&run(empty.path(), &["scan", "no-such-folder"])), 2);
}

#[test]
fn a_file_that_may_not_be_read_is_told() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().unwrap();
    let closed = folder.path().join("closed.yaml");
    fs::write(&closed, POD).unwrap();
    fs::set_permissions(&closed, fs::Permissions::from_mode(0o000)).unwrap();
    if fs::read(&closed).is_ok() {
        // Root reads everything: then it is assessed.
        assert_eq!(code(&run(folder.path(), &["scan", ".", "--fail-on", "never"])), 0);
        return;
    }
    let output = run(folder.path(), &["scan", "."]);
    assert_eq!(code(&output), 3);
    assert!(text(&output).contains("closed.yaml"));
}

#[test]
fn the_program_works_without_home_terminal_and_temporary_folder() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("good.yaml"), POD).unwrap();
    let output = ringfort()
        .env_remove("HOME")
        .env("TMPDIR", "/no/such/folder")
        .current_dir(folder.path())
        .args(["scan", ".", "--fail-on", "never"])
        .output()
        .unwrap();
    assert_eq!(code(&output), 0, "{}", complaint(&output));
}
