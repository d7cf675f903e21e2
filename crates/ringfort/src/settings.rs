//! What is meant: flags over the configuration over defaults.

use std::fs;
use std::path::{Path, PathBuf};

use jiff::Timestamp;
use ringfort_assess::AttestationNote;
use ringfort_config::{
    Acceptance, Attestation, Base, Baseline, Configuration, Faults, Known, NEWEST_PSS, Register,
    Rule, Rules, Version, Wildcard, check_distinct, read_register,
};
use ringfort_measure::{Benchmark, Environment};

use crate::catalogue::{self, Measures};
use crate::cli;
use crate::failure::Failure;

/// The file that is looked for.
pub(crate) const NAME: &str = ".ringfort.yaml";
/// The largest configuration, register or baseline that is read.
const MOST_BYTES: u64 = 64 << 20;

/// Everything that somebody decided before a run.
#[derive(Debug)]
pub(crate) struct Settings {
    pub(crate) configuration: Configuration,
    /// Where the configuration was found.
    pub(crate) file: Option<PathBuf>,
    pub(crate) measures: Measures,
    /// What paths in the configuration are relative to.
    pub(crate) base: Base,
    /// From the configuration, its registers, and the flags.
    pub(crate) acceptances: Vec<Acceptance>,
    /// From the same places.
    pub(crate) attestations: Vec<Attestation>,
    pub(crate) now: Timestamp,
}

impl Settings {
    /// Reads the configuration and what it names, and lets the flags go before it.
    pub(crate) fn load(flags: &cli::Evidence) -> Result<Settings, Failure> {
        let working = std::env::current_dir()
            .map_err(|error| Failure::new(format!("cannot find the working directory: {error}")))?;
        let now = Timestamp::now();
        let file = locate(flags.config.as_deref(), &working)?;
        let text = file.as_deref().map(read).transpose()?;
        let folder = file.as_deref().and_then(Path::parent).unwrap_or(&working).to_path_buf();
        let mut folders = Vec::new();
        for name in text.as_deref().map(Configuration::measure_folders).unwrap_or_default() {
            folders.push(below(&folder, &name)?);
        }
        folders.extend(flags.measures.iter().cloned());
        let measures = catalogue::load(&folders)?;
        let known = Known::new(measures.catalogue.measures().iter().map(|measure| &**measure));
        let mut configuration = match (&file, &text) {
            (Some(file), Some(text)) => {
                Configuration::read(&shown(file, &working), text, &known, now)
                    .map_err(|faults| Failure::of_faults(&faults, text))?
            }
            _ => Configuration::default(),
        };
        let mut acceptances = std::mem::take(&mut configuration.acceptances);
        let mut attestations = std::mem::take(&mut configuration.attestations);
        let mut take = |register: Register| {
            acceptances.extend(register.acceptances);
            attestations.extend(register.attestations);
        };
        for name in &configuration.registers {
            take(register(&below(&folder, name)?, &working, &known, now)?);
        }
        for path in flags.acceptances.iter().chain(&flags.attestations) {
            take(register(path, &working, &known, now)?);
        }
        check_distinct(&acceptances).map_err(|faults| Failure::of_faults(&faults, ""))?;
        override_by(&mut configuration, flags, &known)?;
        let base = Base::new(&slashes(&absolute(&folder)), &slashes(&absolute(&working)));
        Ok(Settings { configuration, file, measures, base, acceptances, attestations, now })
    }

    /// `YYYY-MM-DD`, as dates in registers are read.
    pub(crate) fn today(&self) -> String {
        self.now.to_zoned(jiff::tz::TimeZone::UTC).date().to_string()
    }

    /// What marks and selections may name.
    pub(crate) fn known(&self) -> Known<'_> {
        Known::new(self.measures.catalogue.measures().iter().map(|measure| &**measure))
    }

    /// The attestations, those that have ended too.
    pub(crate) fn attested(&self) -> Vec<AttestationNote> {
        self.attestations.iter().map(|record| attested(record, self.now)).collect()
    }

    /// Narrows the run to the measures behind a benchmark, unless a flag names measures. A benchmark of AKS says where
    /// the cluster runs.
    pub(crate) fn answer_to(&mut self, benchmark: &Benchmark, narrows: bool) {
        if narrows {
            let known = self.known();
            let ids = benchmark
                .requirements
                .iter()
                .flat_map(|requirement| known.satisfying(&benchmark.source, &requirement.id));
            let rule = |id: &&str| Rule { measure: (*id).to_owned(), check: None };
            let rules = Rules::new(ids.map(rule).collect::<Vec<_>>());
            self.configuration.include.rules = rules;
        }
        if benchmark.name.starts_with("cis-aks") && self.configuration.environment.is_none() {
            self.configuration.environment = Some(Environment::Aks);
        }
    }

    /// The version of the Pod Security Standards.
    pub(crate) fn pss(&self) -> (u32, u32) {
        match self.configuration.pss_version.unwrap_or_default() {
            Version::Minor(major, minor) => (major, minor),
            Version::Latest => (1, NEWEST_PSS),
        }
    }

    /// The baseline that a flag names, else that of the configuration.
    pub(crate) fn baseline(&self, flag: Option<&Path>) -> Result<Option<Baseline>, Failure> {
        let named = match (flag, &self.configuration.baseline) {
            (Some(path), _) => Some(path.to_path_buf()),
            (None, Some(name)) => Some(below(&self.folder(), name)?),
            (None, None) => None,
        };
        let Some(path) = named else { return Ok(None) };
        let text = read(&path)?;
        let parsed = Baseline::parse(&slashes(&path), &text);
        parsed.map(Some).map_err(|faults| Failure::of_faults(&faults, &text))
    }

    fn folder(&self) -> PathBuf {
        let folder = self.file.as_deref().and_then(Path::parent);
        folder.map_or_else(|| PathBuf::from("."), Path::to_path_buf)
    }
}

/// The configuration of a run: what the flag names, else the file found upwards to the repository's root.
fn locate(flag: Option<&str>, working: &Path) -> Result<Option<PathBuf>, Failure> {
    match flag {
        Some("none") => return Ok(None),
        Some(name) => {
            let path = PathBuf::from(name);
            return match path.is_file() {
                true => Ok(Some(path)),
                false => Err(Failure::new(format!("there is no configuration `{name}`"))
                    .help("give a file, or `none` to go without one")),
            };
        }
        None => {}
    }
    let root = working.ancestors().find(|folder| folder.join(".git").exists()).unwrap_or(working);
    for folder in working.ancestors() {
        let path = folder.join(NAME);
        if let Ok(found) = fs::symlink_metadata(&path) {
            // A link could make us show lines of a file that the repository's owner cannot read.
            return match found.is_file() {
                true => Ok(Some(path)),
                false => Err(Failure::new(format!("`{}` is no regular file", path.display()))
                    .help("name the configuration with `--config FILE`")),
            };
        }
        if folder == root {
            break;
        }
    }
    Ok(None)
}

/// A path that a configuration names: below its folder, also when links are followed.
fn below(folder: &Path, name: &str) -> Result<PathBuf, Failure> {
    let path = folder.join(name);
    let missing = |error| {
        Failure::new(format!("cannot read `{}`: {error}", path.display()))
            .help("the configuration names it; check the path, it is relative to the configuration")
    };
    let (real, root) =
        (path.canonicalize().map_err(missing)?, folder.canonicalize().map_err(missing)?);
    if real.starts_with(&root) {
        return Ok(path);
    }
    Err(Failure::new(format!("`{}` leads out of the configuration's folder", path.display()))
        .help("name it with a flag instead"))
}

/// An attestation as it counts now.
pub(crate) fn attested(record: &Attestation, now: Timestamp) -> AttestationNote {
    let until = record.until.last_day().to_string();
    let problem = (!record.until.holds(now)).then(|| format!("it ended on {until}"));
    AttestationNote {
        measure: record.measure.clone(),
        scope: record.scope.clone(),
        statement: record.statement.clone(),
        evidence: record.evidence.clone(),
        by: record.by.clone(),
        on: record.on.to_string(),
        until,
        place: record.place.clone(),
        problem,
    }
}

/// Reads a register that a flag or a configuration names.
pub(crate) fn register(
    path: &Path,
    working: &Path,
    known: &Known<'_>,
    now: Timestamp,
) -> Result<Register, Failure> {
    let text = read(path)?;
    let read = read_register(&shown(path, working), &text, known, now);
    read.map_err(|faults: Faults| Failure::of_faults(&faults, &text))
}

/// The text of a file that people write.
pub(crate) fn read(path: &Path) -> Result<String, Failure> {
    let wrong = |why: String| Failure::new(format!("cannot read `{}`: {why}", path.display()));
    let found = fs::metadata(path).map_err(|error| wrong(error.to_string()))?;
    if !found.is_file() {
        return Err(wrong("it is no regular file".to_owned()));
    }
    if found.len() > MOST_BYTES {
        return Err(wrong(format!("it is larger than {} MiB", MOST_BYTES >> 20)));
    }
    fs::read_to_string(path).map_err(|error| wrong(error.to_string()))
}

/// Flags go before the same option in the file.
fn override_by(
    configuration: &mut Configuration,
    flags: &cli::Evidence,
    known: &Known<'_>,
) -> Result<(), Failure> {
    if !flags.include.is_empty() {
        configuration.include.rules = rules(&flags.include, known)?;
    }
    if !flags.exclude.is_empty() {
        configuration.exclude.rules = rules(&flags.exclude, known)?;
    }
    let wildcards = |names: &[String]| names.iter().map(|name| Wildcard::new(name)).collect();
    if !flags.include_namespaces.is_empty() {
        configuration.include.namespaces = wildcards(&flags.include_namespaces);
    }
    if !flags.exclude_namespaces.is_empty() {
        configuration.exclude.namespaces = wildcards(&flags.exclude_namespaces);
    }
    if let Some(text) = &flags.pss_version {
        let version = Version::of_pss(text).map_err(|wanted| {
            Failure::new(format!("`{text}` is no version of the Pod Security Standards"))
                .help(format!("use {wanted}"))
        })?;
        configuration.pss_version = Some(version);
    }
    if let Some(word) = &flags.environment {
        configuration.environment =
            Environment::ALL.into_iter().find(|environment| environment.name() == word);
    }
    configuration.no_inline |= flags.no_inline;
    Ok(())
}

fn rules(names: &[String], known: &Known<'_>) -> Result<Rules, Failure> {
    let mut rules = Vec::new();
    for name in names {
        rules.extend(
            known
                .selection(name)
                .map_err(|unknown| Failure::new(unknown.message).help(unknown.help))?,
        );
    }
    Ok(Rules::new(rules))
}

/// A path as people read it: relative to the working directory where it lies below.
pub(crate) fn shown(path: &Path, working: &Path) -> String {
    slashes(path.strip_prefix(working).unwrap_or(path))
}

fn slashes(path: &Path) -> String {
    path.to_string_lossy().replace('\\', "/")
}

fn absolute(path: &Path) -> PathBuf {
    std::path::absolute(path).unwrap_or_else(|_| path.to_path_buf())
}
