//! Renders charts with the user's `helm template`.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use ringfort_evidence::{Origin, Reason, Via};

use crate::chart::{self, Contents};
use crate::outcome::{Outcome, Run};
use crate::program::{self, Ended, Job};
use crate::refusal::Refusal;
use crate::scratch::Scratch;
use crate::survey::Chart;
use crate::{Helm, Usage, archive, complaint, names, open};

/// Renders one chart: a source for each template that gave something.
pub(crate) fn render(chart: &Chart, run: &Run<'_>) -> Outcome {
    let name = names::shown(&run.options.directory, &chart.path);
    let mut outcome = Outcome::default();
    if !chart.named && !run.wants(&name) {
        outcome.exclude(&name);
        return outcome;
    }
    if let Err(refusal) = try_render(chart, &name, run, &mut outcome) {
        if refusal.reason == Reason::NotKubernetes && !chart.named {
            outcome.skipped.push(refusal.of(&name));
        } else {
            outcome.refused.push(refusal.of(&name));
        }
    }
    outcome
}

fn try_render(
    chart: &Chart,
    name: &str,
    run: &Run<'_>,
    outcome: &mut Outcome,
) -> Result<(), Refusal> {
    let real = fs::canonicalize(&chart.path).map_err(|error| Refusal::unreadable(&error))?;
    if chart.packed && !archive::is_chart(open::regular(&real)?.0, &run.options.limits) {
        return Err(archive::no_chart());
    }
    if !run.options.render {
        return Err(crate::outcome::rendering_is_off("a chart"));
    }
    let scratch =
        Scratch::new(&run.options.temporary).map_err(|error| program::no_scratch(&error))?;
    let folder = if chart.packed { unpack(&real, &scratch, run)? } else { real };
    let contents = chart::inspect(&folder, &run.options.limits)?;
    check_description(&folder, run)?;
    let ended = template(&folder, &scratch, run)?;
    if !ended.success {
        return Err(failed(&ended, name, &folder, &scratch));
    }
    let text = String::from_utf8_lossy(&ended.output);
    for (template, text) in split(&text) {
        let file = file_of(template, name, chart.packed, &contents);
        if run.wants(&file) {
            let origin = Origin { file: Arc::from(file), via: Via::Helm(Arc::from(name)) };
            outcome.rendered(origin, &text, run);
        } else {
            outcome.exclude(&file);
        }
    }
    if outcome.is_empty() {
        let message = "renders to nothing with these values";
        outcome.skipped.push(Refusal::new(Reason::NotKubernetes, message).of(name));
    }
    Ok(())
}

fn unpack(packed: &Path, scratch: &Scratch, run: &Run<'_>) -> Result<PathBuf, Refusal> {
    let (file, length) = open::regular(packed)?;
    if length > run.options.limits.chart_bytes {
        return Err(archive::over_bytes(run.options.limits.chart_bytes, "it"));
    }
    let into = scratch.folder("chart").map_err(|error| program::no_scratch(&error))?;
    archive::unpack(file, &into, &run.options.limits)
}

/// Looks at what the chart says of itself.
fn check_description(folder: &Path, run: &Run<'_>) -> Result<(), Refusal> {
    let bytes = open::read(&folder.join("Chart.yaml"), run.options.limits.entry_bytes)?;
    let parsed = run.parser.text(&bytes);
    let Some(description) = parsed.documents.first().map(|document| document.root()) else {
        let message = "its `Chart.yaml` could not be read";
        return Err(Refusal::new(Reason::Syntax, message));
    };
    let text = |key| description.get(key).and_then(|value| value.as_str());
    if text("name").is_some_and(|name| name.contains(['/', '\\']) || name.contains("..")) {
        return Err(Refusal::new(Reason::Unsafe, "its name leads out of its folder"));
    }
    if text("type") == Some("library") {
        let message =
            "is a library chart: there is nothing to render but in the charts that use it";
        return Err(Refusal::new(Reason::NotKubernetes, message));
    }
    Ok(())
}

fn template(folder: &Path, scratch: &Scratch, run: &Run<'_>) -> Result<Ended, Refusal> {
    let options = run.options;
    let Some(program) = program::find("helm", &options.program_path) else {
        return Err(Refusal::new(Reason::MissingRenderer, "is a Helm chart, and `helm` is not on the PATH")
            .help("install Helm (https://helm.sh/docs/intro/install), or scan the output of `helm template`"));
    };
    program::run(&Job {
        program: &program,
        arguments: arguments(&options.helm, &options.directory, folder),
        directory: &options.directory,
        scratch,
        limits: &options.limits,
        program_path: &options.program_path,
    })
}

/// Every value is part of its flag's word, names and paths stand behind `--`: nothing can become a flag.
fn arguments(helm: &Helm, directory: &Path, folder: &Path) -> Vec<OsString> {
    let mut arguments: Vec<OsString> = vec!["template".into(), "--include-crds".into()];
    let mut add = |flag: &str, value: &std::ffi::OsStr| {
        let mut word = OsString::from(flag);
        word.push("=");
        word.push(value);
        arguments.push(word);
    };
    for file in &helm.values {
        add("--values", listed(&directory.join(file).to_string_lossy()).as_ref());
    }
    for (flag, values) in
        [("--set", &helm.set), ("--set-string", &helm.set_string), ("--set-file", &helm.set_file)]
    {
        values.iter().for_each(|value| add(flag, value.as_ref()));
    }
    for (flag, value) in [("--namespace", &helm.namespace), ("--kube-version", &helm.kube_version)]
    {
        value.iter().for_each(|value| add(flag, value.as_ref()));
    }
    for version in &helm.api_versions {
        add("--api-versions", listed(version).as_ref());
    }
    let release = helm.release_name.as_deref().unwrap_or("release-name");
    arguments.extend(["--".into(), release.into(), folder.into()]);
    arguments
}

/// One item of a flag that Helm reads as comma-separated values.
fn listed(text: &str) -> String {
    if text.contains([',', '"', '\n', '\r']) {
        format!("\"{}\"", text.replace('"', "\"\""))
    } else {
        text.to_owned()
    }
}

/// Fails if a values file is not there or would be fetched from somewhere.
pub(crate) fn check(helm: &Helm, directory: &Path) -> Result<(), Usage> {
    for file in &helm.values {
        check_file(file, directory)?;
    }
    for text in &helm.set_file {
        let Some((_, file)) = text.split_once('=') else {
            return Err(Usage::NotKeyAndFile(text.clone()));
        };
        if text.contains("://") {
            return Err(Usage::RemoteValues(text.clone()));
        }
        // Several pairs may stand behind one flag; what Helm makes of them it says itself.
        if !file.contains([',', '\\']) {
            check_file(Path::new(file), directory)?;
        }
    }
    Ok(())
}

fn check_file(file: &Path, directory: &Path) -> Result<(), Usage> {
    let text = file.to_string_lossy();
    if text.contains("://") {
        return Err(Usage::RemoteValues(text.into_owned()));
    }
    if !fs::metadata(directory.join(file)).is_ok_and(|metadata| metadata.is_file()) {
        return Err(Usage::NoSuchValues(file.to_owned()));
    }
    Ok(())
}

fn failed(ended: &Ended, name: &str, folder: &Path, scratch: &Scratch) -> Refusal {
    let text = |path: &Path| path.to_string_lossy().into_owned();
    let names =
        [(text(folder), name.to_owned()), (text(scratch.path()), "temporary folder".to_owned())];
    let told = complaint::tell(&ended.complaint, &names);
    let help = if told.contains("missing in charts") || told.contains("dependency") {
        format!("fetch its dependencies first: helm dependency build {name}")
    } else {
        format!("see what `helm template {name}` says; values can be given with --values and --set")
    };
    Refusal::new(Reason::RenderFailed, format!("helm could not render it: {told}")).help(help)
}

/// The text that each template gave. Helm names the template in a comment behind the separator; a
/// document without one came from the same file as the one before.
fn split(output: &str) -> BTreeMap<Option<&str>, String> {
    let mut texts: BTreeMap<Option<&str>, String> = BTreeMap::new();
    let mut template = None;
    let mut lines = output.lines().peekable();
    while let Some(line) = lines.next() {
        if line.trim_end() == "---"
            && let Some(name) = lines.peek().and_then(|next| next.strip_prefix("# Source: "))
        {
            template = Some(name.trim_end());
        }
        let text = texts.entry(template).or_default();
        text.push_str(line);
        text.push('\n');
    }
    texts.retain(|_, text| text.lines().any(|line| !line.trim().is_empty() && line != "---"));
    texts
}

/// The template as the user knows it. Its name comes out of rendered text, so it counts only if the chart
/// has such a file.
fn file_of(template: Option<&str>, chart: &str, packed: bool, contents: &Contents) -> String {
    let within = template.and_then(|name| name.split_once('/')).map(|(_, within)| within);
    match within.filter(|within| is_of_chart(within, contents)) {
        Some(within) if chart == "." => within.to_owned(),
        Some(within) => format!("{chart}/{within}"),
        None if packed => chart.to_owned(),
        None if chart == "." => "Chart.yaml".to_owned(),
        None => format!("{chart}/Chart.yaml"),
    }
}

fn is_of_chart(within: &str, contents: &Contents) -> bool {
    // The files of charts that are packed within the chart are not listed.
    let in_packed = within.starts_with("charts/")
        && !within.chars().any(char::is_control)
        && within.split('/').all(|step| !matches!(step, "" | "." | ".."));
    in_packed || contents.files.contains(within)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn output_is_split_by_template() {
        let output = "---\n# Source: web/templates/a.yaml\nkind: A\n---\n# Source: web/templates/b.yaml\nkind: B\n---\nkind: B2\n---\n# Source: web/templates/a.yaml\nkind: A2\n";
        let texts = split(output);
        let text = |name| texts[&Some(name)].as_str();
        assert_eq!(texts.len(), 2);
        assert_eq!(
            text("web/templates/a.yaml"),
            "---\n# Source: web/templates/a.yaml\nkind: A\n---\n# Source: web/templates/a.yaml\nkind: A2\n"
        );
        assert!(text("web/templates/b.yaml").ends_with("kind: B\n---\nkind: B2\n"));
    }

    #[test]
    fn a_comment_within_a_document_names_no_template() {
        let output = "---\n# Source: web/templates/a.yaml\n# Source: web/templates/b.yaml\nkind: A\ndata: |\n  ---\n  # Source: web/x\n";
        assert_eq!(split(output).into_keys().collect::<Vec<_>>(), [Some("web/templates/a.yaml")]);
    }

    #[test]
    fn templates_are_named_as_the_user_knows_them() {
        let mut contents = Contents::default();
        contents.files.insert("templates/a.yaml".to_owned());
        let name = |template, chart, packed| file_of(template, chart, packed, &contents);
        assert_eq!(
            name(Some("web/templates/a.yaml"), "charts/w", false),
            "charts/w/templates/a.yaml"
        );
        assert_eq!(name(Some("web/templates/a.yaml"), ".", false), "templates/a.yaml");
        assert_eq!(
            name(Some("web/charts/db/templates/x.yaml"), "w.tgz", true),
            "w.tgz/charts/db/templates/x.yaml"
        );
        for forged in ["web/../../etc/passwd", "web/charts/../../x", "web/charts//x", "nothing"] {
            assert_eq!(name(Some(forged), "w", false), "w/Chart.yaml", "{forged}");
        }
        assert_eq!(name(None, "w.tgz", true), "w.tgz");
    }

    #[test]
    fn values_that_look_like_flags_stay_values() {
        let helm = Helm {
            values: vec!["a,b.yaml".into()],
            set: vec!["--post-renderer=./x.sh".to_owned()],
            release_name: Some("--post-renderer=./x.sh".to_owned()),
            namespace: Some("--kubeconfig=x".to_owned()),
            ..Helm::default()
        };
        let words = arguments(&helm, Path::new("/here"), Path::new("/here/chart"));
        let expected = [
            "template",
            "--include-crds",
            "--values=\"/here/a,b.yaml\"",
            "--set=--post-renderer=./x.sh",
            "--namespace=--kubeconfig=x",
            "--",
            "--post-renderer=./x.sh",
            "/here/chart",
        ];
        assert_eq!(words, expected.map(OsString::from));
    }
}
