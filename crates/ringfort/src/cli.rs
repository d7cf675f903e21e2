//! What can be typed. What is meant stands in `settings`.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};
use clap_complete::Shell;

/// Kubernetes security measures, put to work
#[derive(Debug, Parser)]
#[command(
    name = "ringfort",
    version,
    max_term_width = 100,
    disable_help_subcommand = true,
    after_help = "Start with: ringfort scan PATH"
)]
pub(crate) struct Cli {
    #[command(subcommand)]
    pub(crate) command: Command,

    /// When to use colour; NO_COLOR is honoured
    #[arg(long, global = true, value_name = "WHEN", default_value = "auto")]
    pub(crate) color: Color,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Color {
    /// On a terminal
    Auto,
    Always,
    Never,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Assess files, folders, standard input, Helm charts and Kustomize overlays
    Scan(Box<Scan>),
    /// Browse the library: list, show, map, check, coverage
    Measures(Box<Measures>),
    /// Accept a finding: write a dated decision to live with it
    Accept(Box<Accept>),
    /// Explain a finding: its risk, what stands in its way, and what would
    Explain(Box<Explain>),
    /// Plan what to do next: in which order, by whom, and the risk that each step takes away
    Plan(Box<Plan>),
    /// Compare two assessments: what appeared, went, changed in risk; which walls fell or rose
    ///
    /// BEFORE and AFTER are each a result of `ringfort scan --risk --format json`, or anything that `scan` takes as a PATH.
    #[command(override_usage = "ringfort diff [OPTIONS] BEFORE AFTER")]
    Diff(Box<Diff>),
    /// Attest what no program can see: write a skeleton, check the register
    Attest(Attest),
    /// List what only people can answer, outer level first
    Questions(Box<Questions>),
    /// Print the completion script of a shell
    Completions {
        /// The shell
        shell: Shell,
    },
    /// Print a manual page
    Man {
        /// The command that it is about; without one, of ringfort as a whole
        #[arg(value_name = "COMMAND")]
        command: Option<String>,
    },
}

/// What to read and how: shared by all commands that look at evidence.
#[derive(Debug, Args)]
pub(crate) struct Evidence {
    /// Files, folders, charts (folder or .tgz), overlays, or `-` for standard input
    #[arg(value_name = "PATH", default_value = ".")]
    pub(crate) paths: Vec<PathBuf>,

    /// Configuration file, or `none`; otherwise `.ringfort.yaml`, searched upwards to the repository's root
    #[arg(long, value_name = "FILE|none")]
    pub(crate) config: Option<String>,

    /// Add your own measures from a folder (its folders are the levels)
    #[arg(long, value_name = "DIR")]
    pub(crate) measures: Vec<PathBuf>,

    /// Version of the Pod Security Standards to judge by: `1.19`, `v1.19` or `latest`
    #[arg(long, value_name = "VERSION")]
    pub(crate) pss_version: Option<String>,

    /// Where the cluster runs
    #[arg(long, value_name = "ENVIRONMENT", value_parser = ["aks", "on-prem"])]
    pub(crate) environment: Option<String>,

    /// Treat what is not in the scan as unknown instead of absent
    #[arg(long)]
    pub(crate) partial: bool,

    /// Assess only these namespaces
    #[arg(long, value_name = "NAMES", value_delimiter = ',')]
    pub(crate) include_namespaces: Vec<String>,

    /// Leave these namespaces out
    #[arg(long, value_name = "NAMES", value_delimiter = ',')]
    pub(crate) exclude_namespaces: Vec<String>,

    /// Use only these measures: ids, `measure/check`, levels, benchmarks
    #[arg(long, value_name = "MEASURES", value_delimiter = ',')]
    pub(crate) include: Vec<String>,

    /// Leave these measures out
    #[arg(long, value_name = "MEASURES", value_delimiter = ',')]
    pub(crate) exclude: Vec<String>,

    /// Do not honour annotations and comments that accept findings
    #[arg(long)]
    pub(crate) no_inline: bool,

    /// Further register of acceptances
    #[arg(long, value_name = "FILE", visible_alias = "exceptions")]
    pub(crate) acceptances: Vec<PathBuf>,

    /// Further register of attestations
    #[arg(long, value_name = "FILE")]
    pub(crate) attestations: Vec<PathBuf>,

    /// Worker threads; all cores if not given
    #[arg(long, value_name = "NUMBER")]
    pub(crate) threads: Option<usize>,

    #[command(flatten)]
    pub(crate) render: Render,

    #[command(flatten)]
    pub(crate) limits: Limits,
}

#[derive(Debug, Args)]
#[command(next_help_heading = "Charts and overlays")]
pub(crate) struct Render {
    /// Values file for Helm charts
    #[arg(long, value_name = "FILE")]
    pub(crate) values: Vec<PathBuf>,
    /// Value for Helm charts: `a.b=c`
    #[arg(long, value_name = "KEY=VALUE")]
    pub(crate) set: Vec<String>,
    /// Text value for Helm charts
    #[arg(long, value_name = "KEY=VALUE")]
    pub(crate) set_string: Vec<String>,
    /// Value for Helm charts, read from a file
    #[arg(long, value_name = "KEY=FILE")]
    pub(crate) set_file: Vec<String>,
    /// Release name for Helm charts
    #[arg(long, value_name = "NAME")]
    pub(crate) release_name: Option<String>,
    /// Namespace for Helm charts
    #[arg(long, short = 'n', value_name = "NAMESPACE")]
    pub(crate) namespace: Option<String>,
    /// Run neither helm nor kustomize; charts and overlays are reported as not assessed
    #[arg(long)]
    pub(crate) no_render: bool,
    /// Seconds a renderer may take for one chart or overlay
    #[arg(long, value_name = "SECONDS")]
    pub(crate) render_timeout: Option<u64>,
}

#[derive(Debug, Args)]
#[command(next_help_heading = "Limits on input")]
pub(crate) struct Limits {
    /// Bytes of one file
    #[arg(long, value_name = "BYTES")]
    pub(crate) max_file_bytes: Option<u64>,
    /// Files in one run
    #[arg(long, value_name = "NUMBER")]
    pub(crate) max_files: Option<usize>,
    /// Documents in one file
    #[arg(long, value_name = "NUMBER")]
    pub(crate) max_documents: Option<usize>,
    /// Nesting of one document
    #[arg(long, value_name = "NUMBER")]
    pub(crate) max_depth: Option<usize>,
}

#[derive(Debug, Args)]
pub(crate) struct Scan {
    #[command(flatten)]
    pub(crate) evidence: Evidence,

    /// Output format; repeat with an `--output` behind each: terminal, json, sarif, junit, markdown, csv,
    /// github, html, svg, oscal, oscal-poam, prometheus
    #[arg(long, short = 'f', value_name = "FORMAT", help_heading = "Output")]
    pub(crate) format: Vec<String>,

    /// Read the result by a benchmark, requirement by requirement: cis-k8s-1.12, cis-aks-1.8, pss-baseline,
    /// pss-restricted, nsa-cisa, bsi-app-4-4, bsi-sys-1-6, owasp-k8s (terminal, json, markdown, csv, html)
    #[arg(long, value_name = "BENCHMARK", help_heading = "Output")]
    pub(crate) benchmark: Option<String>,

    /// Where the format before it goes
    #[arg(long, short = 'o', value_name = "FILE", help_heading = "Output")]
    pub(crate) output: Vec<PathBuf>,

    /// One line a finding, as editors understand it
    #[arg(long, short = 'q', help_heading = "Output")]
    pub(crate) quiet: bool,

    /// The picture of levels by goals, and the account of the run, without the findings; weighs them as --risk does
    #[arg(long, conflicts_with = "quiet", help_heading = "Output")]
    pub(crate) summary: bool,

    /// Show only these severities
    #[arg(long, value_name = "SEVERITIES", value_delimiter = ',', help_heading = "Output")]
    pub(crate) severity: Vec<String>,

    /// Show only this severity and above
    #[arg(long, value_name = "SEVERITY", help_heading = "Output")]
    pub(crate) min_severity: Option<String>,

    /// Report every verdict, not only what is broken (json)
    #[arg(long, help_heading = "Output")]
    pub(crate) verdicts: bool,

    /// Weigh the findings: which outer measures stand in front of each, what is left of its risk, and the risk of all
    /// by level and goal (terminal, json)
    #[arg(long, help_heading = "Output")]
    pub(crate) risk: bool,

    /// Severity from which open findings make the exit code 1: critical, high, medium, low or never
    #[arg(
        long,
        value_name = "SEVERITY",
        visible_alias = "severity-threshold",
        help_heading = "Gate"
    )]
    pub(crate) fail_on: Option<String>,

    /// Findings of this file are known and do not fail the run
    #[arg(long, value_name = "FILE", help_heading = "Gate")]
    pub(crate) baseline: Option<PathBuf>,

    /// Write all open findings to this file as the baseline
    #[arg(long, value_name = "FILE", help_heading = "Gate")]
    pub(crate) create_baseline: Option<PathBuf>,

    /// Exit with 0 although something could not be assessed
    #[arg(long, help_heading = "Gate")]
    pub(crate) allow_incomplete: bool,
}

#[derive(Debug, Args)]
#[command(args_conflicts_with_subcommands = true)]
pub(crate) struct Measures {
    #[command(subcommand)]
    pub(crate) command: Option<MeasuresCommand>,
    #[command(flatten)]
    pub(crate) list: List,
}

#[derive(Debug, Args)]
pub(crate) struct List {
    /// Only measures with this text in id, title or prose
    #[arg(value_name = "TEXT")]
    pub(crate) text: Option<String>,
    /// Only this level
    #[arg(long, value_name = "LEVEL")]
    pub(crate) level: Option<String>,
    /// Only measures that touch this goal
    #[arg(long, value_name = "GOAL")]
    pub(crate) goal: Option<String>,
    /// Only measures that apply in this environment: aks or on-prem
    #[arg(long, value_name = "ENVIRONMENT")]
    pub(crate) environment: Option<String>,
    /// Only measures that map to this benchmark
    #[arg(long, value_name = "BENCHMARK")]
    pub(crate) benchmark: Option<String>,
    /// terminal or json
    #[arg(long, short = 'f', value_name = "FORMAT", default_value = "terminal")]
    pub(crate) format: String,
    /// Add your own measures from a folder
    #[arg(long, value_name = "DIR")]
    pub(crate) measures: Vec<PathBuf>,
}

#[derive(Debug, Subcommand)]
pub(crate) enum MeasuresCommand {
    /// Show one measure: why, what to do, how to verify, how to undo
    Show {
        /// The measure's id
        id: String,
        /// terminal, markdown or json
        #[arg(long, short = 'f', value_name = "FORMAT", default_value = "terminal")]
        format: String,
        /// Add your own measures from a folder
        #[arg(long, value_name = "DIR")]
        measures: Vec<PathBuf>,
    },
    /// Find the measures behind a requirement of a benchmark or a rule of another tool
    Map {
        /// For example checkov:CKV_K8S_16, kubescape:C-0013, cis-k8s-1.12:5.2.7
        reference: String,
        /// Add your own measures from a folder
        #[arg(long, value_name = "DIR")]
        measures: Vec<PathBuf>,
    },
    /// Validate a folder of measures and run their cases
    Check {
        /// The folder; its folders are the levels
        directory: PathBuf,
    },
    /// Write the library as a static web site
    Site {
        /// The folder, made if it is not there
        directory: PathBuf,
        /// Add your own measures from a folder
        #[arg(long, value_name = "DIR")]
        measures: Vec<PathBuf>,
    },
    /// The catalogue in numbers: by level, environment, goal and significance
    Summary {
        /// Add your own measures from a folder
        #[arg(long, value_name = "DIR")]
        measures: Vec<PathBuf>,
    },
    /// Say how much of each benchmark is decided by program, by attestation, or not; or what of a list of controls is mapped
    Coverage {
        /// A table (CSV) of controls, with the columns source, id, level, input, automatable
        file: Option<PathBuf>,
    },
}

#[derive(Debug, Args)]
pub(crate) struct Explain {
    /// The finding's id, or its first characters (at least 6)
    pub(crate) finding: String,

    #[command(flatten)]
    pub(crate) evidence: Evidence,
}

#[derive(Debug, Args)]
pub(crate) struct Plan {
    #[command(flatten)]
    pub(crate) evidence: Evidence,

    /// Effort in all, at most: 1 is a setting, 3 needs a test, 8 is a project
    #[arg(long, value_name = "NUMBER", help_heading = "Plan")]
    pub(crate) effort: Option<u32>,

    /// Only what they do: platform, cluster or developer
    #[arg(long = "for", value_name = "WHO", help_heading = "Plan")]
    pub(crate) executor: Option<String>,

    /// Plan nothing: say what would be left if this were done; may be repeated
    #[arg(long, value_name = "MEASURE[@NAMESPACE]", help_heading = "Plan")]
    pub(crate) what_if: Vec<String>,

    /// terminal, json or markdown
    #[arg(
        long,
        short = 'f',
        value_name = "FORMAT",
        default_value = "terminal",
        help_heading = "Output"
    )]
    pub(crate) format: String,

    /// Write to a file
    #[arg(long, short = 'o', value_name = "FILE", help_heading = "Output")]
    pub(crate) output: Option<PathBuf>,

    /// Show this many steps (terminal, markdown)
    #[arg(long, value_name = "NUMBER", default_value_t = 10, help_heading = "Output")]
    pub(crate) steps: usize,

    /// Show the commands of each step (terminal)
    #[arg(long, help_heading = "Output")]
    pub(crate) commands: bool,
}

#[derive(Debug, Args)]
pub(crate) struct Diff {
    #[command(flatten)]
    pub(crate) evidence: Evidence,

    /// Exit with 1 if there are new open findings; with a severity, of this one or above
    #[arg(long, value_name = "SEVERITY", num_args = 0..=1, require_equals = true, default_missing_value = "low", help_heading = "Gate")]
    pub(crate) fail_on_new: Option<String>,

    /// terminal, json or markdown
    #[arg(
        long,
        short = 'f',
        value_name = "FORMAT",
        default_value = "terminal",
        help_heading = "Output"
    )]
    pub(crate) format: String,

    /// Write to a file
    #[arg(long, short = 'o', value_name = "FILE", help_heading = "Output")]
    pub(crate) output: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub(crate) struct Attest {
    #[command(subcommand)]
    pub(crate) command: AttestCommand,
}

#[derive(Debug, Subcommand)]
pub(crate) enum AttestCommand {
    /// Write the skeleton of an attestation, to be filled in
    New {
        /// The measure's id
        measure: String,
        /// Register to write to
        #[arg(long, value_name = "FILE", default_value = "attestations.yaml")]
        register: PathBuf,
        /// What it is true of: a cluster, a site
        #[arg(long)]
        scope: Option<String>,
        /// What was looked at and found
        #[arg(long)]
        statement: Option<String>,
        /// Where the evidence can be seen: an address, a ticket, a file
        #[arg(long)]
        evidence: Option<String>,
        /// Who looked
        #[arg(long)]
        by: Option<String>,
        /// When they looked, YYYY-MM-DD
        #[arg(long, value_name = "DATE")]
        on: Option<String>,
        /// Last day that it counts, YYYY-MM-DD, at most 12 months after that
        #[arg(long, value_name = "DATE")]
        until: Option<String>,
        /// Add your own measures from a folder
        #[arg(long, value_name = "DIR")]
        measures: Vec<PathBuf>,
    },
    /// Validate registers, and say what ended or ends soon
    Check {
        /// The registers
        #[arg(value_name = "FILE", default_value = "attestations.yaml")]
        registers: Vec<PathBuf>,
        /// Days ahead in which an end counts as soon
        #[arg(long, value_name = "DAYS", default_value_t = 30)]
        soon: u16,
        /// Add your own measures from a folder
        #[arg(long, value_name = "DIR")]
        measures: Vec<PathBuf>,
    },
}

#[derive(Debug, Args)]
pub(crate) struct Questions {
    /// Where the cluster runs
    #[arg(long, value_name = "ENVIRONMENT", value_parser = ["aks", "on-prem"])]
    pub(crate) environment: Option<String>,
    /// Only this level
    #[arg(long, value_name = "LEVEL")]
    pub(crate) level: Option<String>,
    /// Registers whose attestations answer questions already
    #[arg(long, value_name = "FILE")]
    pub(crate) attestations: Vec<PathBuf>,
    /// terminal, markdown or json
    #[arg(long, short = 'f', value_name = "FORMAT", default_value = "terminal")]
    pub(crate) format: String,
    /// Add your own measures from a folder
    #[arg(long, value_name = "DIR")]
    pub(crate) measures: Vec<PathBuf>,
}

#[derive(Debug, Args)]
pub(crate) struct Accept {
    /// The finding's id, or its first characters (at least 6)
    pub(crate) finding: String,

    /// Who answers for the decision
    #[arg(long)]
    pub(crate) owner: String,

    /// Why it is acceptable
    #[arg(long)]
    pub(crate) reason: String,

    /// Last day, YYYY-MM-DD, at most 12 months ahead
    #[arg(long, value_name = "DATE")]
    pub(crate) until: String,

    /// Register to write to; the configuration in force if not given
    #[arg(long, value_name = "FILE")]
    pub(crate) register: Option<PathBuf>,

    #[command(flatten)]
    pub(crate) evidence: Evidence,
}
