use std::sync::Arc;

use ringfort_document::{Content, Node, Reader, Vocabulary};

use crate::{Recorded, records};

fn recorded(text: &str) -> Recorded {
    let reader = Reader::new(Arc::new(Vocabulary::default()));
    let reading = reader.read(text.as_bytes());
    assert_eq!(reading.errors, []);
    records(&reading.documents[0]).unwrap()
}

/// The record of a subject.
fn of<'d>(recorded: &'d Recorded, subject: &str) -> Node<'d> {
    let mut all = recorded.document.root().as_list().unwrap().iter();
    all.find(|record| record.get("kind").unwrap().as_str() == Some(subject)).unwrap()
}

fn flag<'d>(record: Node<'d>, name: &str) -> Option<&'d str> {
    record.at(&["flags", name])?.as_str()
}

fn is_unresolved(node: Option<Node<'_>>) -> bool {
    node.is_some_and(|node| matches!(node.content(), Content::Unresolved(_)))
}

#[test]
fn static_pods_tell_the_options_of_their_programs() {
    let recorded = recorded(
        "apiVersion: v1
kind: Pod
metadata: {name: kube-apiserver-a, namespace: kube-system}
spec:
  containers:
  - name: a
    image: registry.k8s.io/kube-apiserver:v1.36.3
    command: [kube-apiserver, --profiling, --anonymous-auth=false]
    args: [--authorization-mode, 'Node,RBAC', --advertise-address=$(IP), --audit-log-path=$(LOG)]
    env:
    - {name: IP, valueFrom: {fieldRef: {fieldPath: status.podIP}}}
    - {name: LOG, value: /log}
",
    );
    assert!(!recorded.replaces);
    let apiserver = of(&recorded, "apiserver");
    assert_eq!(flag(apiserver, "anonymous-auth"), Some("false"));
    assert_eq!(flag(apiserver, "profiling"), Some("true"));
    assert_eq!(flag(apiserver, "authorization-mode"), Some("Node,RBAC"));
    assert_eq!(flag(apiserver, "audit-log-path"), Some("/log"));
    assert!(is_unresolved(apiserver.at(&["flags", "advertise-address"])));
    assert_eq!(apiserver.get("version").unwrap().as_str(), Some("1.36.3"));
}

#[test]
fn scripts_and_other_etcds_are_told_apart() {
    let scripted = recorded(
        "apiVersion: v1
kind: Pod
metadata: {name: a}
spec:
  containers:
  - command: [/bin/sh, -c, 'exec /usr/local/bin/kube-scheduler --profiling=false --v=2']
",
    );
    assert_eq!(flag(of(&scripted, "scheduler"), "profiling"), Some("false"));
    let reader = Reader::new(Arc::new(Vocabulary::default()));
    for spec in [
        "{containers: [{command: [etcd, --auto-tls]}]}",
        "{containers: [{command: [/app/apiserver]}]}",
        "{containers: [{command: [apiserver, --x]}]}",
        "{containers: x}",
    ] {
        let text =
            format!("apiVersion: v1\nkind: Pod\nmetadata: {{namespace: shop}}\nspec: {spec}\n");
        let documents = reader.read(text.as_bytes()).documents;
        assert!(records(&documents[0]).is_none(), "{text}");
    }
}

#[test]
fn kubeadm_sets_what_its_configuration_does_not_say() {
    for arguments in [
        "{anonymous-auth: 'false', authorization-mode: RBAC}",
        "[{name: anonymous-auth, value: 'false'}, {name: authorization-mode, value: RBAC}]",
    ] {
        let recorded = recorded(&format!(
            "apiVersion: kubeadm.k8s.io/v1beta4
kind: ClusterConfiguration
kubernetesVersion: v1.36.3
apiServer:
  extraArgs: {arguments}
"
        ));
        assert!(recorded.replaces);
        let apiserver = of(&recorded, "apiserver");
        assert_eq!(flag(apiserver, "anonymous-auth"), Some("false"));
        assert_eq!(flag(apiserver, "authorization-mode"), Some("RBAC"));
        assert_eq!(flag(apiserver, "client-ca-file"), Some("/etc/kubernetes/pki/ca.crt"));
        assert_eq!(flag(apiserver, "etcd-cafile"), Some("/etc/kubernetes/pki/etcd/ca.crt"));
        assert_eq!(flag(apiserver, "profiling"), None);
        assert_eq!(apiserver.get("installer").unwrap().as_str(), Some("kubeadm"));
        assert_eq!(flag(of(&recorded, "etcd"), "client-cert-auth"), Some("true"));
        let manager = of(&recorded, "controller-manager");
        assert_eq!(flag(manager, "bind-address"), Some("127.0.0.1"));
    }
    let external = recorded(
        "apiVersion: kubeadm.k8s.io/v1beta4
kind: ClusterConfiguration
etcd: {external: {endpoints: ['http://10.0.0.1:2379']}}
",
    );
    let apiserver = of(&external, "apiserver");
    assert_eq!(flag(apiserver, "etcd-servers"), Some("http://10.0.0.1:2379"));
    assert_eq!(flag(apiserver, "etcd-cafile"), None);
    assert_eq!(external.document.root().as_list().unwrap().len(), 3);
}

#[test]
fn k3s_and_rke2_set_what_their_configuration_does_not_say() {
    let k3s = recorded(
        "token: canary
secrets-encryption: true
protect-kernel-defaults: true
kube-apiserver-arg:
- anonymous-auth=true
- --audit-log-path=/log
kubelet-arg: [streaming-connection-idle-timeout=5m, event-qps=0, 'kube-reserved=cpu=1,memory=1Gi']
",
    );
    assert_eq!(k3s.sealed.len(), 1);
    let apiserver = of(&k3s, "apiserver");
    assert_eq!(flag(apiserver, "anonymous-auth"), Some("true"));
    assert_eq!(flag(apiserver, "audit-log-path"), Some("/log"));
    assert_eq!(flag(apiserver, "profiling"), Some("false"));
    assert_eq!(
        flag(apiserver, "kubelet-client-key"),
        Some("/var/lib/rancher/k3s/server/tls/client-kube-apiserver.key")
    );
    assert!(flag(apiserver, "encryption-provider-config").is_some());
    assert!(is_unresolved(apiserver.at(&["flags", "tls-cipher-suites"])));
    let kubelet = of(&k3s, "kubelet");
    let bool_at = |keys: &[&str]| kubelet.at(keys).unwrap().as_bool();
    assert_eq!(bool_at(&["protectKernelDefaults"]), Some(true));
    assert_eq!(bool_at(&["authentication", "anonymous", "enabled"]), Some(false));
    assert!(matches!(kubelet.get("eventRecordQPS").unwrap().content(), Content::Int(0)));
    assert_eq!(kubelet.at(&["kubeReserved", "memory"]).unwrap().as_str(), Some("1Gi"));
    assert!(is_unresolved(kubelet.get("podPidsLimit")));

    let rke2 = recorded("profile: cis\nwrite-kubeconfig-mode: '0600'\n");
    let apiserver = of(&rke2, "apiserver");
    assert_eq!(apiserver.get("installer").unwrap().as_str(), Some("rke2"));
    assert!(is_unresolved(apiserver.at(&["flags", "audit-log-path"])));
}

#[test]
fn kubelet_files_are_taken_as_they_are() {
    let file = recorded(
        "apiVersion: kubelet.config.k8s.io/v1beta1
kind: KubeletConfiguration
authentication: {anonymous: {enabled: true}, x509: null}
readOnlyPort: 0
",
    );
    let kubelet = of(&file, "kubelet");
    let anonymous = kubelet.at(&["authentication", "anonymous", "enabled"]);
    assert_eq!(anonymous.unwrap().as_bool(), Some(true));
    assert!(kubelet.at(&["authentication", "x509"]).is_none());
    assert!(kubelet.get("podPidsLimit").is_none());
    let running = recorded("{\"kubeletconfig\": {\"readOnlyPort\": 10255}}");
    assert!(of(&running, "kubelet").get("readOnlyPort").is_some());
    let kept = recorded(
        "apiVersion: v1
kind: ConfigMap
metadata: {name: kubelet-config, namespace: kube-system}
data:
  kubelet: |
    apiVersion: kubelet.config.k8s.io/v1beta1
    kind: KubeletConfiguration
    readOnlyPort: 10255
",
    );
    assert!(!kept.replaces);
    let kubelet = of(&kept, "kubelet");
    assert_eq!(kubelet.at(&["metadata", "name"]).unwrap().as_str(), Some("kubelet-config"));
    assert!(kubelet.get("readOnlyPort").is_some());
}

#[test]
fn etcd_has_a_file_of_its_own() {
    let recorded = recorded(
        "name: a
data-dir: /var/lib/etcd
listen-client-urls: https://0.0.0.0:2379
client-transport-security: {client-cert-auth: true, auto-tls: false}
peer-transport-security: {client-cert-auth: true, cert-file: /p}
",
    );
    let etcd = of(&recorded, "etcd");
    assert_eq!(flag(etcd, "client-cert-auth"), Some("true"));
    assert_eq!(flag(etcd, "auto-tls"), Some("false"));
    assert_eq!(flag(etcd, "peer-client-cert-auth"), Some("true"));
    assert_eq!(flag(etcd, "peer-cert-file"), Some("/p"));
}

#[test]
fn no_secret_reaches_a_record() {
    let encryption = recorded(
        "apiVersion: apiserver.config.k8s.io/v1
kind: EncryptionConfiguration
resources:
- resources: [secrets]
  providers:
  - aescbc: {keys: [{name: k, secret: canary}]}
",
    );
    let kubeconfig = recorded(
        "apiVersion: v1
kind: Config
users:
- name: a
  user:
    token: canary
    client-key-data: canary
    exec: {command: x, env: [{name: A, value: canary}]}
    auth-provider: {name: oidc, config: {refresh-token: canary}}
clusters:
- cluster: {server: 'https://a', insecure-skip-tls-verify: true}
",
    );
    for recorded in [encryption, kubeconfig] {
        let shown = format!("{:?}", recorded.document);
        assert!(!shown.contains("canary"), "{shown}");
        assert!(!recorded.sealed.is_empty());
    }
}
