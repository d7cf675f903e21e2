//! No value that could be a secret leaves the program, in any format.

use std::fs;

use crate::support::{code, complaint, run};

/// A value that must not show up, different at every place.
struct Canaries(usize);

impl Canaries {
    fn next(&mut self) -> String {
        self.0 += 1;
        format!("canary{:04}Zq8x", self.0)
    }
}

fn base64(text: &str) -> String {
    const LETTERS: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut out = String::new();
    for chunk in text.as_bytes().chunks(3) {
        let bits = chunk.iter().fold(0_u32, |bits, &byte| bits << 8 | u32::from(byte))
            << (8 * (3 - chunk.len()));
        for place in 0..4 {
            let letter = LETTERS[(bits >> (18 - 6 * place) & 63) as usize] as char;
            out.push(if place <= chunk.len() { letter } else { '=' });
        }
    }
    out
}

/// Objects with a canary wherever a secret may stand.
fn objects(canaries: &mut Canaries) -> String {
    let mut next = || canaries.next();
    let mut text = String::new();
    for number in 0..60 {
        let encoded = base64(&next());
        let secret = format!(
            "apiVersion: v1\nkind: Secret\nmetadata:\n  name: s{number}\n  annotations:\n    \
             kubectl.kubernetes.io/last-applied-configuration: '{{\"stringData\":{{\"a\":\"{}\"}}}}'\n\
             data: {{password: {encoded}}}\nstringData: {{token: {}}}\n---\n",
            next(),
            next(),
        );
        text.push_str(&secret);
        text.push_str(&format!(
            "apiVersion: v1\nkind: ConfigMap\nmetadata: {{name: c{number}}}\ndata:\n  DB_PASSWORD: {}\n  \
             app.properties: |\n    db.password={}\n    url=https://admin:{}@db.example.org/\n---\n",
            next(),
            next(),
            next(),
        ));
        text.push_str(&format!(
            "apiVersion: apps/v1\nkind: Deployment\nmetadata: {{name: d{number}}}\nspec:\n  \
             selector: {{matchLabels: {{a: b}}}}\n  template:\n    metadata: {{labels: {{a: b}}, annotations: {{example.org/token: {}}}}}\n    \
             spec:\n      containers:\n        - name: web\n          image: nginx:latest\n          \
             args: [--password={}, --db, \"postgres://u:{}@h/d\"]\n          command: [sh, -c, \"export TOKEN={}\"]\n          \
             env:\n            - {{name: API_KEY, value: {}}}\n            - {{name: PLAIN, value: {}}}\n---\n",
            next(),
            next(),
            next(),
            next(),
            next(),
            next(),
        ));
    }
    text
}

#[test]
fn no_canary_is_found_in_any_format() {
    let mut canaries = Canaries(0);
    let yaml = objects(&mut canaries);
    assert!(canaries.0 >= 500, "{}", canaries.0);
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("all.yaml"), &yaml).unwrap();
    // A dump on one line: findings and secrets share it.
    let one_line = r#"{"apiVersion":"v1","kind":"List","items":[{"apiVersion":"v1","kind":"Pod","metadata":{"name":"p"},"spec":{"containers":[{"name":"c","image":"i","env":[{"name":"KEY","value":"canary9998Zq8x"}],"args":["--token=canary9997Zq8x"]}]}},{"apiVersion":"v1","kind":"Secret","metadata":{"name":"t"},"data":{"a":"Y2FuYXJ5OTk5Nlpxeg=="},"stringData":{"b":"canary9995Zq8x"}}]}"#;
    fs::write(folder.path().join("line.json"), one_line).unwrap();
    for format in ["terminal", "json", "sarif", "junit", "markdown", "csv", "github"] {
        for extra in [&["--verdicts"][..], &["--quiet"]] {
            let mut arguments = vec!["scan", ".", "--format", format, "--create-baseline", "known"];
            arguments.extend(extra);
            let output = run(folder.path(), &arguments);
            assert!(code(&output) < 2, "{}", complaint(&output));
            let baseline = fs::read(folder.path().join("known")).unwrap();
            for bytes in [&output.stdout, &output.stderr, &baseline] {
                let said = String::from_utf8_lossy(bytes);
                let found = said.find("canary").or_else(|| said.find("Y2FuYXJ5"));
                let around = found
                    .map(|at| said[at.saturating_sub(100)..].chars().take(200).collect::<String>());
                assert_eq!(around, None, "{format}");
            }
        }
    }
}

#[test]
fn a_broken_secret_is_told_without_its_values() {
    let folder = tempfile::tempdir().unwrap();
    let text = "apiVersion: v1\nkind: Secret\nmetadata: {name: a}\nstringData:\n  a: canary1111Zq8x\n bad: [\n";
    fs::write(folder.path().join("secret.yaml"), text).unwrap();
    for format in ["terminal", "json", "sarif"] {
        let output = run(folder.path(), &["scan", ".", "--format", format]);
        assert_eq!(code(&output), 3);
        assert!(!String::from_utf8_lossy(&output.stdout).contains("canary"), "{format}");
        assert!(!complaint(&output).contains("canary"), "{format}");
    }
}
