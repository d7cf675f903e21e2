//! The Pod Security Standards, every level, control and version, against the data that Kubernetes tests itself with.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use crate::support::{code, complaint, list, run, unpacked};
use serde_json::Value;

/// The control that a file of the corpus is about, by its name without number.
const CONTROLS: &[(&str, &str)] = &[
    ("allowprivilegeescalation", "restricted/allowPrivilegeEscalation"),
    ("apparmorprofile", "baseline/appArmorProfile"),
    ("capabilities_baseline", "baseline/capabilities"),
    ("capabilities_restricted", "restricted/capabilities"),
    ("hostnamespaces", "baseline/hostNamespaces"),
    ("hostpathvolumes", "baseline/hostPathVolumes"),
    ("hostports", "baseline/hostPorts"),
    ("hostprobesandhostlifecycle", "baseline/hostProbesAndHostLifecycle"),
    ("privileged", "baseline/privileged"),
    ("procmount", "baseline/procMount"),
    ("procmount_restricted", "restricted/procMount"),
    ("restrictedvolumes", "restricted/restrictedVolumes"),
    ("runasnonroot", "restricted/runAsNonRoot"),
    ("runasuser", "restricted/runAsUser"),
    ("seccompprofile_baseline", "baseline/seccompProfile"),
    ("seccompprofile_restricted", "restricted/seccompProfile"),
    ("selinuxoptions", "baseline/seLinuxOptions"),
    ("sysctls", "baseline/sysctls"),
    ("windowshostprocess", "baseline/windowsHostProcess"),
];

/// What one scan said of the files of a folder.
struct Said {
    /// Requirements of the standards by measure.
    requirements: BTreeMap<String, Vec<String>>,
    /// By file: the measures with a finding, and those undecided.
    broken: BTreeMap<String, BTreeSet<String>>,
    undecided: BTreeMap<String, BTreeSet<String>>,
    assessed: usize,
}

impl Said {
    fn of(folder: &Path, version: &str) -> Said {
        let arguments = ["scan", ".", "--pss-version", version, "--format", "json", "--verdicts"];
        let output = run(folder, &arguments);
        let json: Value = serde_json::from_slice(&output.stdout)
            .unwrap_or_else(|error| panic!("{error}: {}", complaint(&output)));
        assert!(code(&output) < 2, "{}", complaint(&output));
        let mut said = Said {
            requirements: BTreeMap::new(),
            broken: BTreeMap::new(),
            undecided: BTreeMap::new(),
            assessed: json["completeness"]["assessed"].as_u64().unwrap() as usize,
        };
        for measure in list(&json, "/measures") {
            let names = list(measure, "/maps/pss").iter().map(word);
            said.requirements.insert(word(&measure["id"]), names.collect());
        }
        for verdict in list(&json, "/verdicts") {
            let into = match verdict["verdict"].as_str() {
                Some("broken") => &mut said.broken,
                Some("undecided") => &mut said.undecided,
                _ => continue,
            };
            let file = word(&verdict["place"]["file"]);
            into.entry(file).or_default().insert(word(&verdict["measure"]));
        }
        said
    }

    /// The requirements of a level (baseline is part of restricted) that a file breaks, or leaves undecided.
    fn against(&self, level: &str, file: &str) -> BTreeSet<String> {
        let measures = [&self.broken, &self.undecided].into_iter().filter_map(|map| map.get(file));
        let requirements = measures.flatten().flat_map(|measure| &self.requirements[measure]);
        let of_level = |name: &&String| level == "restricted" || name.starts_with("baseline/");
        requirements.filter(of_level).cloned().collect()
    }

    /// True if a measure that maps to this requirement has a finding in the file.
    fn breaks(&self, requirement: &str, file: &str) -> bool {
        let measures = self.broken.get(file).into_iter().flatten();
        measures.flat_map(|measure| &self.requirements[measure]).any(|name| name == requirement)
    }
}

fn word(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).unwrap();
    let mut names: Vec<String> =
        entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

#[test]
#[ignore = "conformance: needs ../shared/corpus"]
fn every_pod_of_every_version_is_decided_as_kubernetes_decides_it() {
    let corpus = unpacked("pss.tar.gz");
    let (mut decided, mut wrong) = (0, Vec::new());
    for level in ["baseline", "restricted"] {
        let of_level = corpus.path().join("pss").join(level);
        for version in names(&of_level) {
            for verdict in ["pass", "fail"] {
                let folder = of_level.join(&version).join(verdict);
                let said = Said::of(&folder, &version);
                let files = names(&folder);
                assert_eq!(said.assessed, files.len(), "{}", folder.display());
                for file in files {
                    let mistake = match verdict {
                        "pass" => {
                            let against = said.against(level, &file);
                            (!against.is_empty()).then(|| format!("refused for {against:?}"))
                        }
                        _ => {
                            let control = control(&file);
                            (!said.breaks(control, &file)).then(|| format!("passes {control}"))
                        }
                    };
                    match mistake {
                        None => decided += 1,
                        Some(why) => {
                            wrong.push(format!("{level}/{version}/{verdict}/{file}: {why}"))
                        }
                    }
                }
            }
        }
    }
    let first: Vec<&str> = wrong.iter().take(40).map(String::as_str).collect();
    println!("Pod Security Standards: {decided} of {} pods decided right", decided + wrong.len());
    assert!(wrong.is_empty(), "{} wrong:\n{}", wrong.len(), first.join("\n"));
    assert_eq!(decided, 4537, "the corpus has another size");
}

fn control(file: &str) -> &'static str {
    let name =
        file.trim_end_matches(".yaml").trim_end_matches(|digit: char| digit.is_ascii_digit());
    let found = CONTROLS.iter().find(|(known, _)| *known == name);
    found.unwrap_or_else(|| panic!("the corpus has a new control: {file}")).1
}
