//! Charts, with a program in place of Helm.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::time::Duration;

use flate2::Compression;
use flate2::write::GzEncoder;
use ringfort_collect::{Helm, Usage};
use ringfort_evidence::{Reason, Via};
use tar::{Builder, EntryType, Header};

use crate::scene::{POD, Scene, collect, objects, sources, told};

const CHART: &str = "apiVersion: v2\nname: web\nversion: 1.0.0\n";

/// Prints one object of each template, and leaves what it was told beside itself.
const HELM: &str = r#"
told="${0%/bin/helm}/told"
printf '%s\n' "$@" > "$told.arguments"
export -p > "$told.environment"
printf -- '---\n# Source: web/templates/pod.yaml\nkind: Pod\nmetadata: {name: one}\n'
printf -- '---\n# Source: web/charts/db/templates/pod.yaml\nkind: Pod\nmetadata: {name: two}\n'
"#;

fn chart(scene: &Scene) -> &Scene {
    scene
        .file("web/Chart.yaml", CHART)
        .file("web/values.yaml", "image: nginx\n")
        .file("web/templates/pod.yaml", "kind: {{ .Values.kind }}\n")
        .file("web/charts/db/Chart.yaml", CHART)
        .file("web/charts/db/templates/pod.yaml", POD)
}

/// The name, kind and contents (or the target) of an entry of an archive.
type Entry<'a> = (&'a str, EntryType, &'a [u8]);

/// An archive of entries, which may have any name and kind.
fn archive(entries: &[Entry<'_>]) -> Vec<u8> {
    let mut archive = Builder::new(GzEncoder::new(Vec::new(), Compression::fast()));
    for (name, kind, text) in entries {
        let mut header = Header::new_gnu();
        header.as_mut_bytes()[..name.len()].copy_from_slice(name.as_bytes());
        header.set_entry_type(*kind);
        header.set_size(if *kind == EntryType::Regular { text.len() as u64 } else { 0 });
        header.set_mode(0o644);
        if *kind == EntryType::Symlink || *kind == EntryType::Link {
            header.set_link_name(std::str::from_utf8(text).unwrap()).unwrap();
        }
        header.set_cksum();
        let text = if *kind == EntryType::Regular { text } else { &b""[..] };
        archive.append(&header, text).unwrap();
    }
    archive.into_inner().unwrap().finish().unwrap()
}

const FILE: EntryType = EntryType::Regular;

#[test]
fn a_chart_in_a_folder_is_rendered_and_its_templates_are_not_read() {
    let scene = Scene::new();
    chart(&scene).file("plain.yaml", POD).program("helm", HELM);
    let collected = scene.collect(&["."]);
    let expected = [
        "plain.yaml: web",
        "web/Chart.yaml: ?",
        "web/charts/db/templates/pod.yaml: two",
        "web/templates/pod.yaml: one",
        "web/values.yaml: ?",
    ];
    assert_eq!(objects(&collected), expected);
    assert_eq!(collected.sources[3].origin.via, Via::Helm("web".into()));
    assert!(collected.completeness.refused.is_empty());
}

#[test]
fn the_chart_may_be_the_folder_itself() {
    let scene = Scene::new();
    chart(&scene).program("helm", HELM);
    let mut options = scene.options();
    options.directory = scene.at("web");
    let collected = scene.collect_with(options, &["."]);
    assert!(sources(&collected).contains(&"templates/pod.yaml"));
    let by_file = scene.collect(&["web/Chart.yaml"]);
    assert_eq!(sources(&by_file), ["web/charts/db/templates/pod.yaml", "web/templates/pod.yaml"]);
}

#[test]
fn templates_given_by_name_are_refused() {
    let scene = Scene::new();
    chart(&scene).program("helm", HELM);
    for path in ["web/templates/pod.yaml", "web/templates"] {
        let collected = scene.collect(&[path]);
        let refused = &collected.completeness.refused;
        assert_eq!(told(refused), [(path, Reason::Template)]);
        assert!(refused[0].help.as_deref().unwrap().starts_with("scan the chart: "));
    }
}

#[test]
fn without_helm_the_chart_is_refused_and_the_rest_is_read() {
    let scene = Scene::new();
    chart(&scene).file("plain.yaml", POD);
    let collected = scene.collect(&["."]);
    assert_eq!(told(&collected.completeness.refused), [("web", Reason::MissingRenderer)]);
    assert!(collected.completeness.refused[0].help.as_deref().unwrap().contains("install Helm"));
    assert_eq!(sources(&collected), ["plain.yaml", "web/Chart.yaml", "web/values.yaml"]);
}

#[test]
fn helm_is_not_looked_for_in_relative_folders() {
    let scene = Scene::new();
    chart(&scene).program("helm", HELM);
    let mut options = scene.options();
    options.program_path = "bin:./bin:".into();
    let collected = scene.collect_with(options, &["web"]);
    assert_eq!(told(&collected.completeness.refused), [("web", Reason::MissingRenderer)]);
}

#[test]
fn without_rendering_the_chart_is_refused() {
    let scene = Scene::new();
    chart(&scene).program("helm", HELM);
    let mut options = scene.options();
    options.render = false;
    let collected = scene.collect_with(options, &["web"]);
    assert_eq!(told(&collected.completeness.refused), [("web", Reason::Template)]);
    assert!(!scene.at("told.arguments").exists());
}

#[test]
fn helm_is_told_what_the_user_said_and_nothing_else() {
    let scene = Scene::new();
    chart(&scene).file("my,values.yaml", "a: 1\n").file("key.pem", "x").program("helm", HELM);
    let mut options = scene.options();
    options.helm = Helm {
        values: vec!["my,values.yaml".into()],
        set: vec!["a=b".to_owned(), "--post-renderer=./x.sh".to_owned()],
        set_string: vec!["tag=1".to_owned()],
        set_file: vec!["key=key.pem".to_owned()],
        release_name: Some("--post-renderer=./x.sh".to_owned()),
        namespace: Some("shop".to_owned()),
        kube_version: Some("1.30".to_owned()),
        api_versions: vec!["a/v1".to_owned()],
    };
    scene.collect_with(options, &["web"]);
    let arguments = fs::read_to_string(scene.at("told.arguments")).unwrap();
    let root = scene.path();
    let expected = [
        "template".to_owned(),
        "--include-crds".to_owned(),
        format!("--values=\"{}/my,values.yaml\"", root.display()),
        "--set=a=b".to_owned(),
        "--set=--post-renderer=./x.sh".to_owned(),
        "--set-string=tag=1".to_owned(),
        "--set-file=key=key.pem".to_owned(),
        "--namespace=shop".to_owned(),
        "--kube-version=1.30".to_owned(),
        "--api-versions=a/v1".to_owned(),
        "--".to_owned(),
        "--post-renderer=./x.sh".to_owned(),
        format!("{}/web", root.display()),
    ];
    assert_eq!(arguments.lines().collect::<Vec<_>>(), expected);
}

#[test]
fn values_must_be_local_and_there() {
    let scene = Scene::new();
    chart(&scene).program("helm", HELM);
    let with = |helm: Helm| {
        let mut options = scene.options();
        options.helm = helm;
        collect(options, &["web"], b"").unwrap_err()
    };
    let values = |file: &str| Helm { values: vec![file.into()], ..Helm::default() };
    assert_eq!(with(values("no.yaml")), Usage::NoSuchValues("no.yaml".into()));
    for remote in ["http://example.com/values.yaml", "oci://example.com/x", "s3://x/y"] {
        assert_eq!(with(values(remote)), Usage::RemoteValues(remote.to_owned()));
    }
    let set_file = |text: &str| Helm { set_file: vec![text.to_owned()], ..Helm::default() };
    let remote = "a=web/values.yaml,b=https://example.com/x";
    assert_eq!(with(set_file(remote)), Usage::RemoteValues(remote.to_owned()));
    assert_eq!(with(set_file("web")), Usage::NotKeyAndFile("web".to_owned()));
    assert_eq!(with(set_file("a=no.pem")), Usage::NoSuchValues("no.pem".into()));
    assert!(!scene.at("told.arguments").exists());
}

#[test]
fn the_environment_is_clean_and_private() {
    let scene = Scene::new();
    chart(&scene).program(
        "helm",
        r#"
told="${0%/bin/helm}/told"
PATH=/usr/bin:/bin
env > "$told.environment"
for folder in "$HOME" "$HELM_PLUGINS" "$TMPDIR" "$HOME/.."; do stat -c '%a' "$folder"; done > "$told.modes"
ls -A "$HELM_PLUGINS" > "$told.plugins"
readlink /proc/self/fd/0 > "$told.stdin"
"#,
    );
    scene.collect(&["web"]);
    let environment = fs::read_to_string(scene.at("told.environment")).unwrap();
    let mut names: Vec<&str> =
        environment.lines().filter_map(|line| line.split_once('=')).map(|(name, _)| name).collect();
    names.retain(|name| !["PWD", "OLDPWD", "SHLVL", "_"].contains(name));
    names.sort_unstable();
    let expected = [
        "ALL_PROXY",
        "HELM_CACHE_HOME",
        "HELM_CONFIG_HOME",
        "HELM_DATA_HOME",
        "HELM_PLUGINS",
        "HELM_REGISTRY_CONFIG",
        "HELM_REPOSITORY_CACHE",
        "HELM_REPOSITORY_CONFIG",
        "HOME",
        "HTTPS_PROXY",
        "HTTP_PROXY",
        "KUBECONFIG",
        "LC_ALL",
        "PATH",
        "TMPDIR",
        "TZ",
        "XDG_CACHE_HOME",
        "XDG_CONFIG_HOME",
        "XDG_DATA_HOME",
        "http_proxy",
        "https_proxy",
    ];
    assert_eq!(names, expected);
    assert_eq!(fs::read_to_string(scene.at("told.modes")).unwrap(), "700\n700\n700\n700\n");
    assert_eq!(fs::read_to_string(scene.at("told.plugins")).unwrap(), "");
    assert_eq!(fs::read_to_string(scene.at("told.stdin")).unwrap(), "/dev/null\n");
    let home = environment.lines().find_map(|line| line.strip_prefix("HOME=")).unwrap();
    assert!(!std::path::Path::new(home).parent().unwrap().exists(), "{home} is left behind");
}

#[test]
fn a_slow_helm_is_ended_with_all_that_it_started() {
    let scene = Scene::new();
    chart(&scene).program(
        "helm",
        r#"
told="${0%/bin/helm}/told"
/bin/sleep 600 &
echo $! > "$told.child"
wait
"#,
    );
    let mut options = scene.options();
    options.limits.render_time = Duration::from_secs(3);
    let collected = scene.collect_with(options, &["web"]);
    let refused = &collected.completeness.refused;
    assert_eq!(told(refused), [("web", Reason::Limit)]);
    assert!(refused[0].message.contains("took longer than 3s"));
    let child = fs::read_to_string(scene.at("told.child")).unwrap();
    let state = fs::read_to_string(format!("/proc/{}/stat", child.trim())).unwrap_or_default();
    let is_gone = state.is_empty() || state.contains(") Z ");
    assert!(is_gone, "still runs: {state}");
}

#[test]
fn output_without_end_is_cut_off() {
    let scene = Scene::new();
    let endless = "while :; do echo 'kind: Pod'; done";
    let just_over = "printf '%10001s' x";
    for script in [endless, just_over] {
        chart(&scene).program("helm", script);
        let mut options = scene.options();
        options.limits.render_bytes = 10_000;
        let collected = scene.collect_with(options, &["web"]);
        let refused = &collected.completeness.refused;
        assert_eq!(told(refused), [("web", Reason::Limit)]);
        assert_eq!(refused[0].message, "renders to more than 10000 bytes");
    }
}

#[test]
fn complaints_without_end_do_not_block() {
    let scene = Scene::new();
    let script =
        format!("i=0; while [ $i -lt 30000 ]; do echo warning >&2; i=$((i+1)); done\n{HELM}");
    chart(&scene).program("helm", &script);
    let collected = scene.collect(&["web/Chart.yaml"]);
    assert_eq!(collected.completeness.refused, []);
    assert_eq!(collected.sources.len(), 2);
}

#[test]
fn helms_complaint_is_told_with_names_that_people_know() {
    let scene = Scene::new();
    let script = r#"for last; do :; done; printf 'Error: \033[31mbad value in %s/values.yaml\n' "$last" >&2; exit 1"#;
    chart(&scene).program("helm", script);
    fs::write(scene.at("web.tgz"), archive(&[("web/Chart.yaml", FILE, CHART.as_bytes())])).unwrap();
    let collected = scene.collect(&["web", "web.tgz"]);
    let refused = &collected.completeness.refused;
    assert_eq!(told(refused), [("web", Reason::RenderFailed), ("web.tgz", Reason::RenderFailed)]);
    assert_eq!(refused[0].message, "helm could not render it: [31mbad value in web/values.yaml");
    assert_eq!(
        refused[1].message,
        "helm could not render it: [31mbad value in web.tgz/values.yaml"
    );
}

#[test]
fn missing_dependencies_are_told_with_what_to_run() {
    let scene = Scene::new();
    let script =
        "echo 'Error: found in Chart.yaml, but missing in charts/ directory: redis' >&2; exit 1";
    chart(&scene).program("helm", script);
    let collected = scene.collect(&["web"]);
    let help = collected.completeness.refused[0].help.as_deref();
    assert_eq!(help, Some("fetch its dependencies first: helm dependency build web"));
}

#[test]
fn broken_output_names_template_and_rendered_line() {
    let scene = Scene::new();
    let script = r"printf -- '---\n# Source: web/templates/pod.yaml\nkind: [\n'";
    chart(&scene).program("helm", script);
    let collected = scene.collect(&["web/Chart.yaml"]);
    let refused = &collected.completeness.refused;
    assert_eq!(told(refused), [("web/templates/pod.yaml", Reason::Syntax)]);
    assert!(refused[0].at.is_none() && refused[0].message.ends_with("of the rendered text)"));
}

#[test]
fn a_chart_that_renders_to_nothing_is_mentioned() {
    let scene = Scene::new();
    chart(&scene).program("helm", ":");
    let collected = scene.collect(&["web/Chart.yaml"]);
    assert_eq!(told(&collected.completeness.skipped), [("web", Reason::NotKubernetes)]);
}

#[test]
fn a_library_chart_is_not_rendered() {
    let scene = Scene::new();
    chart(&scene).file("web/Chart.yaml", format!("{CHART}type: library\n")).program("helm", HELM);
    let collected = scene.collect(&["."]);
    assert_eq!(told(&collected.completeness.skipped), [("web", Reason::NotKubernetes)]);
    assert!(!scene.at("told.arguments").exists());
}

#[test]
fn a_packed_chart_is_unpacked_for_us_alone_and_removed() {
    let scene = Scene::new();
    scene.program(
        "helm",
        r#"
told="${0%/bin/helm}/told"
for last; do :; done
PATH=/usr/bin:/bin
echo "$last" > "$told.folder"
(cd "$last/.." && find . -printf '%m %P\n' | sort) > "$told.files"
printf -- '---\n# Source: web/templates/pod.yaml\nkind: Pod\nmetadata: {name: one}\n'
"#,
    );
    let packed = archive(&[
        ("web/Chart.yaml", FILE, CHART.as_bytes()),
        ("web/templates/pod.yaml", FILE, b"kind: Pod"),
    ]);
    scene.file("charts/web-1.0.0.tgz", packed);
    for path in ["charts/web-1.0.0.tgz", "charts"] {
        let collected = scene.collect(&[path]);
        assert_eq!(objects(&collected), ["charts/web-1.0.0.tgz/templates/pod.yaml: one"]);
        assert_eq!(collected.sources[0].origin.via, Via::Helm("charts/web-1.0.0.tgz".into()));
    }
    let files = fs::read_to_string(scene.at("told.files")).unwrap();
    assert_eq!(
        files,
        "600 web/Chart.yaml\n600 web/templates/pod.yaml\n700 \n700 web\n700 web/templates\n"
    );
    let folder = fs::read_to_string(scene.at("told.folder")).unwrap();
    assert!(!std::path::Path::new(folder.trim()).ancestors().nth(2).unwrap().exists());
}

#[test]
fn archives_that_are_no_charts_are_skipped_when_found_and_refused_when_given() {
    let scene = Scene::new();
    scene
        .file("a/words.tgz", archive(&[("words/readme.md", FILE, b"words")]))
        .file("a/not.tgz", "x");
    scene.file("a/web.yaml", POD);
    let found = scene.collect(&["a"]);
    let expected = [("a/not.tgz", Reason::NotKubernetes), ("a/words.tgz", Reason::NotKubernetes)];
    assert_eq!(told(&found.completeness.skipped), expected);
    let given = scene.collect(&["a/words.tgz"]);
    assert_eq!(told(&given.completeness.refused), [("a/words.tgz", Reason::NotKubernetes)]);
}

#[test]
fn archives_that_lead_out_are_refused_and_nothing_is_left() {
    let chart = ("web/Chart.yaml", FILE, CHART.as_bytes());
    let link = EntryType::Symlink;
    let cases: [(&str, &[Entry<'_>]); 9] = [
        ("parent", &[chart, ("web/../../evil.yaml", FILE, b"x")]),
        ("absolute", &[chart, ("/tmp/ringfort-evil.yaml", FILE, b"x")]),
        ("windows", &[chart, ("web\\..\\evil.yaml", FILE, b"x")]),
        ("drive", &[chart, ("C:/evil.yaml", FILE, b"x")]),
        ("link", &[chart, ("web/values.yaml", link, b"/etc/passwd")]),
        ("lock", &[chart, ("web/Chart.lock", link, b"/root/.bashrc")]),
        ("hard", &[chart, ("web/values.yaml", EntryType::Link, b"web/Chart.yaml")]),
        ("device", &[chart, ("web/values.yaml", EntryType::Char, b"")]),
        ("twice", &[chart, ("web/a.yaml", FILE, b"x"), ("web/./a.yaml", FILE, b"y")]),
    ];
    for (name, entries) in cases {
        let scene = Scene::new();
        scene.program("helm", HELM).file("web.tgz", archive(entries));
        let collected = scene.collect(&["web.tgz"]);
        assert_eq!(told(&collected.completeness.refused), [("web.tgz", Reason::Unsafe)], "{name}");
        assert!(!scene.at("told.arguments").exists(), "{name}: helm was run");
        assert_eq!(fs::read_dir(scene.path()).unwrap().count(), 2, "{name}");
    }
    assert!(!std::path::Path::new("/tmp/ringfort-evil.yaml").exists());
}

#[test]
fn bombs_are_refused_without_unpacking_them() {
    let zeros = vec![0; 8 << 20];
    let parts: Vec<String> = (0..16).map(|number| format!("web/{number}")).collect();
    let chart = ("web/Chart.yaml", FILE, CHART.as_bytes());
    let mut entries = vec![chart];
    entries.extend(parts.iter().map(|name| (name.as_str(), FILE, zeros.as_slice())));
    let bomb = archive(&entries);
    assert!(bomb.len() < 1 << 20, "a bomb is small: {}", bomb.len());
    let inner = archive(&[chart, ("web/charts/db.tgz", FILE, &bomb)]);
    let scene = Scene::new();
    scene.program("helm", HELM).file("bomb.tgz", &bomb).file("inner.tgz", inner);
    chart_with(&scene, &bomb);
    let collected = scene.collect(&["bomb.tgz", "inner.tgz", "outer"]);
    let expected =
        [("bomb.tgz", Reason::Limit), ("inner.tgz", Reason::Limit), ("outer", Reason::Limit)];
    assert_eq!(told(&collected.completeness.refused), expected);
    assert!(!scene.at("told.arguments").exists());
}

fn chart_with(scene: &Scene, packed: &[u8]) {
    scene.file("outer/Chart.yaml", CHART).file("outer/charts/db-1.tgz", packed);
}

#[test]
fn the_limits_on_entries_hold() {
    let scene = Scene::new();
    let chart = ("web/Chart.yaml", FILE, CHART.as_bytes());
    let many: Vec<String> = (0..50).map(|number| format!("web/{number}")).collect();
    let mut entries = vec![chart];
    entries.extend(many.iter().map(|name| (name.as_str(), FILE, &b"x"[..])));
    scene.program("helm", HELM).file("many.tgz", archive(&entries));
    scene.file("large.tgz", archive(&[chart, ("web/large", FILE, &[b'x'; 5000])]));
    scene.file("folder/Chart.yaml", CHART).file("folder/large", [b'x'; 5000]);
    let mut options = scene.options();
    options.limits.chart_entries = 40;
    options.limits.entry_bytes = 4000;
    let collected = scene.collect_with(options, &["many.tgz", "large.tgz", "folder/Chart.yaml"]);
    let expected =
        [("folder", Reason::Limit), ("large.tgz", Reason::Limit), ("many.tgz", Reason::Limit)];
    assert_eq!(told(&collected.completeness.refused), expected);
}

#[test]
fn charts_with_links_or_pipes_are_refused() {
    type Spoil<'a> = &'a dyn Fn(&Scene);
    let cases: [(&str, Spoil<'_>); 4] = [
        ("values", &|scene| {
            scene.link("web/secret.yaml", "/etc/passwd");
        }),
        ("folder", &|scene| {
            scene.link("web/files", "../outside");
        }),
        ("lock", &|scene| {
            scene.file("web/x", "").link("web/Chart.lock", "x");
        }),
        ("pipe", &|scene| {
            let pipe = scene.at("web/templates/pipe.yaml");
            assert!(std::process::Command::new("mkfifo").arg(pipe).status().unwrap().success());
        }),
    ];
    for (name, spoil) in cases {
        let scene = Scene::new();
        chart(&scene).file("outside/x", "").program("helm", HELM);
        spoil(&scene);
        let collected = scene.collect(&["web/Chart.yaml"]);
        assert_eq!(told(&collected.completeness.refused), [("web", Reason::Unsafe)], "{name}");
        assert!(!scene.at("told.arguments").exists(), "{name}: helm was run");
    }
}

#[test]
fn a_chart_whose_name_leads_out_is_refused() {
    let scene = Scene::new();
    chart(&scene)
        .file("web/Chart.yaml", "name: ../../evil\nversion: 1.0.0\n")
        .program("helm", HELM);
    let collected = scene.collect(&["web/Chart.yaml"]);
    assert_eq!(told(&collected.completeness.refused), [("web", Reason::Unsafe)]);
}

#[test]
fn nothing_is_written_into_a_chart() {
    let scene = Scene::new();
    chart(&scene).program("helm", HELM);
    let make = |mode| {
        for folder in ["web", "web/templates"] {
            fs::set_permissions(scene.at(folder), fs::Permissions::from_mode(mode)).unwrap();
        }
    };
    make(0o555);
    let before = fs::metadata(scene.at("web")).unwrap().modified().unwrap();
    let collected = scene.collect(&["web/Chart.yaml"]);
    let after = fs::metadata(scene.at("web")).unwrap().modified().unwrap();
    make(0o755);
    assert_eq!(collected.completeness.refused, []);
    assert_eq!(before, after);
}

#[test]
fn nothing_is_left_behind_however_it_ends() {
    let scene = Scene::new();
    let packed = archive(&[("web/Chart.yaml", FILE, CHART.as_bytes())]);
    let endings = [HELM, "exit 1", "kill -9 $$", "while :; do :; done", "while :; do echo x; done"];
    for ending in endings {
        scene.folder("temporary").file("web.tgz", &packed).program("helm", ending);
        let mut options = scene.options();
        options.temporary = scene.at("temporary");
        options.limits.render_time = Duration::from_millis(500);
        options.limits.render_bytes = 1000;
        scene.collect_with(options, &["web.tgz"]);
        assert_eq!(fs::read_dir(scene.at("temporary")).unwrap().count(), 0, "{ending}");
    }
}

#[test]
fn without_a_temporary_folder_the_chart_is_refused_and_the_rest_is_read() {
    let scene = Scene::new();
    chart(&scene).file("plain.yaml", POD).program("helm", HELM);
    let mut options = scene.options();
    options.temporary = scene.at("nowhere");
    let collected = scene.collect_with(options, &["plain.yaml", "web/Chart.yaml"]);
    assert_eq!(sources(&collected), ["plain.yaml"]);
    let refused = &collected.completeness.refused;
    assert_eq!(told(refused), [("web", Reason::RenderFailed)]);
    assert!(refused[0].message.starts_with("no temporary folder could be made: "));
    assert!(refused[0].help.as_deref().unwrap().contains("TMPDIR"));
}

#[test]
fn a_chart_named_in_two_ways_is_rendered_once() {
    let scene = Scene::new();
    chart(&scene).program("helm", HELM);
    let collected = scene.collect(&["web/../web/Chart.yaml", "web/Chart.yaml", "./web/Chart.yaml"]);
    assert_eq!(collected.sources.len(), 2);
}
