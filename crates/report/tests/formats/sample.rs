//! A small assessment made by hand, and the pieces to make others.

use std::borrow::Cow;
use std::sync::Arc;

use ringfort_assess::{
    AcceptanceNote, Assessment, AttestationNote, AuthorisedBy, ConfigurationNote, Finding,
    MeasureResult, Standing, Status, SubjectRef, Undecided, Verdict, VerdictRecord,
};
use ringfort_document::Span;
use ringfort_evidence::{Completeness, Omission, Place, Reason, Rendered, Via};
use ringfort_measure::{
    Change, Check, Ease, EnvironmentStatus, Environments, Exposure, Fix, Goals, Impact, Level,
    Mapping, Measure, Parameter, Promise, Sections, Severity,
};
use ringfort_report::{Context, Excerpt, Excerpts, Format, Palette, Screen, render};

pub(crate) const CHECKOUT: &str = "\
apiVersion: apps/v1
kind: Deployment
metadata:
  name: checkout
  namespace: shop
spec:
  template:
    spec:
      initContainers:
        - name: init-db
          image: registry.example/init:1
      containers:
        - name: web
          image: registry.example/web:latest
          env: [{name: PASSWORD, value: canary-7f3a}]
          securityContext:
            privileged: true
";

/// The texts of the sources, and what of them is secret.
#[derive(Default)]
pub(crate) struct Texts(pub(crate) Vec<(String, Vec<Span>)>);

impl Excerpts for Texts {
    fn excerpt(&self, source: usize) -> Option<Excerpt<'_>> {
        let (text, masked) = self.0.get(source)?;
        Some(Excerpt { text, masked: Cow::Borrowed(masked) })
    }
}

/// The first place where `part` stands in `text`.
pub(crate) fn span(text: &str, part: &str) -> Span {
    let start = text.find(part).unwrap();
    Span { start: start as u32, end: (start + part.len()) as u32 }
}

pub(crate) fn place(file: &str, text: &str, part: &str, path: &str) -> Place {
    let span = span(text, part);
    let position = |byte: u32| {
        let before = &text[..byte as usize];
        let line = before.matches('\n').count() as u32 + 1;
        (line, (before.len() - before.rfind('\n').map_or(0, |at| at + 1)) as u32 + 1)
    };
    let ((line, column), (end_line, end_column)) = (position(span.start), position(span.end));
    Place {
        file: file.into(),
        line,
        column,
        end_line,
        end_column,
        path: path.into(),
        rendered: None,
        span,
    }
}

/// Impacts in the order of the goals; the reason is the same for all.
pub(crate) fn goals(impacts: [u8; 6], because: &'static str) -> Goals {
    impacts.map(|impact| (impact > 0).then(|| Impact { impact, because: because.into() }))
}

pub(crate) fn check(id: &'static str, says: &'static str) -> Check {
    Check {
        id: id.into(),
        subjects: vec!["container".into()].into(),
        when: None,
        holds: "!container.?securityContext.?privileged.orValue(false)".into(),
        place: Some("securityContext.privileged".into()),
        says: says.into(),
        advice: None,
        from: None,
        until: None,
        weakness: None,
        goals: None,
        proves: None,
        fix: None,
    }
}

pub(crate) fn measure(
    id: &'static str,
    level: Level,
    title: &'static str,
    goals: Goals,
    checks: Vec<Check>,
) -> Measure {
    Measure {
        id: id.into(),
        level,
        title: title.into(),
        goals,
        weakness: "W-PRIV".into(),
        exposure: Exposure::SameNamespace,
        ease: Ease::PublicTool,
        group: 1,
        effort: 2,
        change: Change::MayBreak,
        environments: Environments {
            aks: EnvironmentStatus::Applies,
            on_prem: EnvironmentStatus::Applies,
        },
        maps: Cow::Borrowed(&[]),
        references: Cow::Borrowed(&[]),
        interceptor: None,
        requires: Cow::Borrowed(&[]),
        versions: None,
        params: Cow::Borrowed(&[]),
        checks: checks.into(),
        sections: Sections::default(),
        before: None,
        after: None,
    }
}

fn privileged() -> Arc<Measure> {
    let mut check = check("runs-privileged", "container `{container.name}` runs privileged");
    check.advice = Some("remove it, add the one capability it needs".into());
    check.fix = Some(Fix {
        set: vec![("securityContext.privileged".into(), "false".into())].into(),
        remove: Cow::Borrowed(&[]),
        promise: Promise::MayBreak,
    });
    let mut measure = measure(
        "no-privileged-containers",
        Level::Container,
        "Run no container privileged",
        goals([4, 4, 4, 3, 3, 2], "the node's devices and kernel are open to it"),
        vec![check],
    );
    measure.maps = vec![
        Mapping { benchmark: "checkov".into(), requirements: vec!["CKV_K8S_16".into()].into() },
        Mapping {
            benchmark: "cis-k8s-1.12".into(),
            requirements: vec!["5.2.2".into(), "5.2.3".into()].into(),
        },
    ]
    .into();
    measure.references =
        vec!["https://kubernetes.io/docs/concepts/security/pod-security-standards/".into()].into();
    measure.params = vec![Parameter {
        name: "allowedCapabilities".into(),
        kind: "list(string)".into(),
        default: "[]".into(),
        because: "nothing needs it by default".into(),
    }]
    .into();
    measure.sections = Sections {
        why: "A privileged container sees all devices of its node. Whoever runs code in it can \
              load a kernel module or mount the node's disk.\n\nIt does **not** matter that the \
              process has no root inside."
            .into(),
        todo: "First look who needs it:\n\n```sh\nkubectl get pods -A -o json | jq '.items[]'\n```\n\n\
               - drop `privileged`\n- add the one capability that is needed, and no more than \
               that: most workloads that ask for it need `NET_ADMIN` alone\n"
            .into(),
        aks: "Assign the built-in policy.".into(),
        on_prem: "Label the namespace.".into(),
        verify: "1. list the pods\n2. look at them".into(),
        undo: "Set it again.".into(),
    };
    measure.before = Some(
        "kind: Pod\nspec:\n  containers:\n    - securityContext:\n        privileged: true\n"
            .into(),
    );
    measure.after = Some("kind: Pod\nspec:\n  containers:\n    - name: web\n".into());
    Arc::new(measure)
}

fn non_root() -> Arc<Measure> {
    let mut check = check("may-run-as-root", "container `{container.name}` may run as root");
    check.fix = Some(Fix {
        set: vec![("securityContext.runAsNonRoot".into(), "true".into())].into(),
        remove: Cow::Borrowed(&[]),
        promise: Promise::MayBreak,
    });
    Arc::new(measure(
        "run-as-non-root",
        Level::Container,
        "Run containers as a non-root user",
        goals(
            [2, 3, 3, 0, 1, 0],
            "a root process changes what it likes in its container and is one flaw from the node",
        ),
        vec![check],
    ))
}

fn liveness() -> Arc<Measure> {
    Arc::new(measure(
        "probe-liveness",
        Level::Container,
        "Give each container a liveness probe",
        goals([0, 0, 0, 0, 2, 1], "a container that hangs is not restarted"),
        vec![check("no-liveness-probe", "container `{container.name}` has no liveness probe")],
    ))
}

fn attested(id: &'static str, level: Level) -> Arc<Measure> {
    Arc::new(measure(id, level, "Do it", goals([3; 6], "everything depends on it"), Vec::new()))
}

pub(crate) fn subject(kind: &str, name: &str, container: Option<&str>) -> SubjectRef {
    SubjectRef {
        api_version: "apps/v1".into(),
        kind: kind.into(),
        namespace: Some("shop".into()),
        name: name.into(),
        container: container.map(Into::into),
    }
}

pub(crate) fn finding(
    id: &str,
    measure: &Arc<Measure>,
    subject: SubjectRef,
    place: Place,
    message: &str,
) -> Finding {
    let severity = measure.severity_of(&measure.checks[0]);
    Finding {
        id: id.into(),
        measure: Arc::clone(measure),
        check: 0,
        subject,
        place,
        related: Vec::new(),
        instances: Vec::new(),
        message: message.into(),
        severity,
        standing: if severity >= Severity::High {
            Standing::Open
        } else {
            Standing::BelowThreshold
        },
        source: 0,
        risk: None,
    }
}

pub(crate) fn result(measure: &Arc<Measure>, status: Status) -> MeasureResult {
    MeasureResult {
        measure: Arc::clone(measure),
        status,
        detail: String::new(),
        held: 0,
        broken: 0,
        undecided: 0,
        not_applicable: 0,
    }
}

pub(crate) fn omission(
    file: &str,
    at: Option<(u32, u32)>,
    reason: Reason,
    message: &str,
) -> Omission {
    Omission { file: file.into(), at, document: None, reason, message: message.into(), help: None }
}

fn findings(measures: &[Arc<Measure>; 3]) -> Vec<Finding> {
    let [privileged, non_root, liveness] = measures;
    let file = "k8s/checkout.yaml";
    let at = |part, path| place(file, CHECKOUT, part, path);
    let web = || subject("Deployment", "checkout", Some("web"));
    let init = || subject("Deployment", "checkout", Some("init-db"));
    let mut findings = vec![
        finding(
            "1f00000000000001",
            non_root,
            init(),
            at("name: init-db", "spec.template.spec.initContainers[0]"),
            "container `init-db` may run as root",
        ),
        finding(
            "1f00000000000002",
            non_root,
            web(),
            at("name: web", "spec.template.spec.containers[0]"),
            "container `web` may run as root",
        ),
        finding(
            "1f00000000000003",
            liveness,
            web(),
            at("name: web", "spec.template.spec.containers[0]"),
            "container `web` has no liveness probe",
        ),
        finding(
            "1f00000000000004",
            privileged,
            web(),
            at("privileged: true", "spec.template.spec.containers[0].securityContext.privileged"),
            "container `web` runs privileged",
        ),
        finding(
            "1f00000000000005",
            liveness,
            subject("StatefulSet", "cart", Some("redis")),
            rendered(),
            "container `redis` has no liveness probe",
        ),
        finding(
            "1f00000000000006",
            non_root,
            subject("StatefulSet", "cart", Some("redis")),
            rendered(),
            "container `redis` may run as root",
        ),
        finding(
            "1f00000000000007",
            privileged,
            subject("DaemonSet", "agent", Some("agent")),
            place("k8s/agent.yaml", "privileged: true", "privileged", "spec"),
            "container `agent` runs privileged",
        ),
        finding(
            "1f00000000000008",
            liveness,
            subject("DaemonSet", "agent", Some("agent")),
            place("k8s/agent.yaml", "privileged: true", "privileged", "spec"),
            "container `agent` has no liveness probe",
        ),
    ];
    findings[3].related =
        vec![(at("kind: Deployment", "kind"), "the workload that carries it".into())];
    findings[3].instances =
        vec![subject("Pod", "checkout-5d9-x2", None), subject("Pod", "checkout-5d9-x7", None)];
    findings[4].source = 1;
    findings[5].source = 1;
    findings[6].standing = Standing::Accepted(0);
    findings[6].source = 2;
    findings[7].standing = Standing::Known;
    findings[7].source = 2;
    findings
}

const RENDERED: &str = "kind: StatefulSet\nspec:\n  containers:\n    - name: redis\n";

fn rendered() -> Place {
    let mut place = place(
        "charts/redis/templates/set.yaml",
        RENDERED,
        "name: redis",
        "spec.template.spec.containers[0]",
    );
    place.rendered = Some(Rendered {
        from: Via::Helm("charts/redis".into()),
        line: place.line,
        column: place.column,
    });
    (place.line, place.column, place.end_line, place.end_column) = (1, 1, 1, 1);
    place
}

/// Three objects in three files with open, accepted and known findings, and one of everything else.
pub(crate) fn boutique() -> (Assessment, Texts) {
    let measures = [privileged(), non_root(), liveness()];
    let findings = findings(&measures);
    let [privileged, non_root, liveness] = &measures;
    let mut results = vec![
        result(&attested("rehearse-restores", Level::Environment), Status::Unknown),
        result(&attested("keep-audit-log", Level::Cluster), Status::Unknown),
        result(&attested("patch-control-plane", Level::Cluster), Status::ProviderManaged),
        result(privileged, Status::Missing),
        result(liveness, Status::Missing),
        result(non_root, Status::Missing),
        result(&attested("pin-images", Level::Container), Status::InPlace),
        result(&attested("limit-wildcards", Level::ApiResource), Status::InPlace),
    ];
    results[0].detail = "an attestation".into();
    results[1].detail = "a cluster dump".into();
    results[3].broken = 2;
    results[3].held = 2;
    results[7].held = 1;
    results[7].undecided = 2;
    results[7].status = Status::Unknown;
    results[7].detail = "`rules` is a string where a list belongs".into();
    let verdicts = vec![
        VerdictRecord {
            measure: 3,
            check: 0,
            subject: subject("Deployment", "checkout", Some("web")),
            file: "k8s/checkout.yaml".into(),
            verdict: Verdict::Broken,
            detail: None,
        },
        VerdictRecord {
            measure: 5,
            check: 0,
            subject: subject("Deployment", "checkout", Some("web")),
            file: "k8s/checkout.yaml".into(),
            verdict: Verdict::Undecided(Undecided::Malformed),
            detail: Some("`runAsNonRoot` is a string where a boolean belongs".into()),
        },
    ];
    let assessment = Assessment {
        completeness: completeness(),
        measures: results,
        findings,
        verdicts: Some(verdicts),
        acceptances: acceptances(),
        attestations: attestations(),
        configuration: Some(ConfigurationNote {
            file: ".ringfort.yaml".into(),
            silences: vec!["2 measures excluded".into(), "namespace `kube-system` excluded".into()],
        }),
        remarks: vec![(Place::default(), "labels of namespaces do not weaken a scan".into())],
        risks: None,
    };
    let mask = span(CHECKOUT, "canary-7f3a");
    let texts = Texts(vec![(CHECKOUT.into(), vec![mask]), (RENDERED.into(), Vec::new())]);
    (assessment, texts)
}

fn completeness() -> Completeness {
    let mut chart = omission(
        "charts/queue",
        None,
        Reason::MissingRenderer,
        "the chart needs `helm`, which is not here",
    );
    chart.help = Some("install Helm 3 from https://helm.sh and run the scan again".into());
    Completeness {
        found: 6,
        assessed: 3,
        files: 4,
        skipped: vec![
            omission("k8s/values.yaml", None, Reason::NotKubernetes, "no `kind`"),
            omission("k8s/notes.yaml", None, Reason::NotKubernetes, "no `kind`"),
        ],
        refused: vec![
            chart,
            omission(
                "k8s/broken.yaml",
                Some((4, 7)),
                Reason::Syntax,
                "a mapping value is not allowed here",
            ),
        ],
    }
}

fn attestations() -> Vec<AttestationNote> {
    let note = |measure: &str, until: &str, problem: Option<&str>| AttestationNote {
        measure: measure.into(),
        scope: "cluster shop".into(),
        statement: "restored a snapshot and read an object".into(),
        evidence: "https://tickets.example.com/7".into(),
        by: "Jane Doe".into(),
        on: "2026-10-02".into(),
        until: until.into(),
        place: Place { file: "attestations.yaml".into(), line: 2, column: 5, ..Place::default() },
        problem: problem.map(Into::into),
    };
    vec![
        note("etcd-restore-drill", "2027-04-02", None),
        note("clocks", "2026-11-01", Some("it ended on 2026-11-01")),
    ]
}

fn acceptances() -> Vec<AcceptanceNote> {
    let note = |id: &str, covers, problem: Option<&str>| AcceptanceNote {
        id: id.into(),
        by: AuthorisedBy::Owner("platform".into()),
        reason: "the agent reads the node's devices".into(),
        until: Some("2026-12-05".into()),
        place: place(".ringfort.yaml", "a\nb", "b", ""),
        covers,
        problem: problem.map(Into::into),
    };
    let mut mark = note("checkov.io/skip1", 0, Some("matches nothing: take it out"));
    mark.by = AuthorisedBy::Mark("checkov");
    mark.until = None;
    vec![note("agent-devices", 1, None), note("old", 0, Some("expired on 2026-11-01")), mark]
}

/// The assessment in a format, as text, on a terminal without colour.
pub(crate) fn written(format: Format, assessment: &Assessment, texts: &Texts) -> String {
    on(Screen::PLAIN, format, assessment, texts)
}

/// The assessment in a format, on some screen.
pub(crate) fn on(screen: Screen, format: Format, assessment: &Assessment, texts: &Texts) -> String {
    let context = Context { screen, ..context(texts) };
    let mut out = Vec::new();
    render(format, assessment, &context, &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

pub(crate) fn context(texts: &Texts) -> Context<'_> {
    Context {
        excerpts: texts,
        version: "0.1.0",
        fail_on: Some(Severity::High),
        screen: Screen::PLAIN,
        quiet: false,
        request: "k8s",
        ..Context::PLAIN
    }
}

pub(crate) const COLOUR: Screen = Screen { width: 100, palette: Palette::Ansi256, ascii: false };
