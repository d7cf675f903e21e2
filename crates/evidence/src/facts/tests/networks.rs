//! Facts of networks.

use serde_json::{Value as Json, json};

use super::*;

#[test]
fn policies_limit_the_directions_that_they_name() {
    let verdicts = |spec: Json| {
        let documents = [pod("p", json!({})), policy("n", spec)];
        (of(&documents, "networkPolicyIngress"), of(&documents, "networkPolicyEgress"))
    };
    let both = |ingress: bool, egress: bool| (ingress.to_string(), egress.to_string());
    assert_eq!(verdicts(json!({"podSelector": {}})), both(true, false));
    assert_eq!(verdicts(json!({})), both(true, false));
    assert_eq!(verdicts(json!({"podSelector": {}, "egress": [{}]})), both(true, true));
    assert_eq!(verdicts(json!({"podSelector": {}, "policyTypes": ["Egress"]})), both(false, true));
    assert_eq!(verdicts(json!({"podSelector": {"matchLabels": {"app": "b"}}})), both(false, false));
    assert_eq!(of(&[pod("p", json!({}))], "networkPolicyIngress"), "false");
    assert!(is_undecided(&in_part(&[pod("p", json!({}))], "networkPolicyIngress")));
}

#[test]
fn policies_of_other_namespaces_do_not_count() {
    let mut other = policy("n", json!({"podSelector": {}}));
    merge(&mut other, json!({"metadata": {"namespace": "y"}}));
    assert_eq!(of(&[pod("p", json!({})), other], "networkPolicyIngress"), "false");
}

#[test]
fn default_deny_needs_every_pod_and_no_open_rule() {
    let verdict = |policies: &[Json]| {
        let mut documents = vec![pod("p", json!({}))];
        documents.extend_from_slice(policies);
        of(&documents, "defaultDenyIngress")
    };
    let every = |ingress: Json| policy("n", json!({"podSelector": {}, "ingress": ingress}));
    assert_eq!(verdict(&[]), "false");
    assert_eq!(verdict(&[every(json!([]))]), "true");
    assert_eq!(verdict(&[every(json!([{"from": [{"podSelector": {}}]}]))]), "true");
    assert_eq!(verdict(&[every(json!([{}]))]), "false");
    assert_eq!(verdict(&[every(json!([])), every(json!([{}]))]), "false");
    assert_eq!(
        verdict(&[policy("n", json!({"podSelector": {"matchLabels": {"app": "a"}}}))]),
        "false"
    );
    let namespace = object("v1", "Namespace", "x", json!({}));
    assert_eq!(of(&[namespace.clone(), every(json!([]))], "defaultDenyIngress"), "true");
    assert_eq!(of(&[namespace, every(json!([]))], "defaultDenyEgress"), "false");
}

#[test]
fn the_metadata_service_is_blocked_where_no_rule_reaches_it() {
    let verdict = |egress: Json| {
        let spec = json!({"podSelector": {}, "policyTypes": ["Egress"], "egress": egress});
        of(&[pod("p", json!({})), policy("n", spec)], "egressToMetadataBlocked")
    };
    assert_eq!(of(&[pod("p", json!({}))], "egressToMetadataBlocked"), "false");
    assert_eq!(verdict(json!([])), "true");
    assert_eq!(verdict(json!([{}])), "false");
    assert_eq!(verdict(json!([{"to": [{"podSelector": {}}]}])), "true");
    assert_eq!(verdict(json!([{"to": [{"ipBlock": {"cidr": "0.0.0.0/0"}}]}])), "false");
    let except = json!({"cidr": "0.0.0.0/0", "except": ["169.254.169.254/32"]});
    assert_eq!(verdict(json!([{"to": [{"ipBlock": except}]}])), "true");
    assert_eq!(verdict(json!([{"ports": [{"port": 443}]}])), "true");
    assert_eq!(verdict(json!([{"ports": [{"port": 53, "protocol": "UDP"}]}])), "true");
    assert_eq!(verdict(json!([{"ports": [{"port": 1, "endPort": 100}]}])), "false");
}

#[test]
fn services_expose_the_pods_that_they_select() {
    let ways = |documents: &[Json]| {
        let mut all = vec![pod("p", json!({}))];
        all.extend_from_slice(documents);
        of(&all, "exposedBy")
    };
    assert_eq!(ways(&[]), "[]");
    assert_eq!(ways(&[service("s", json!({}))]), "[]");
    assert_eq!(ways(&[service("s", json!({"type": "NodePort"}))]), "[NodePort]");
    assert_eq!(ways(&[service("s", json!({"type": "LoadBalancer"}))]), "[LoadBalancer]");
    assert_eq!(ways(&[service("s", json!({"externalIPs": ["1.2.3.4"]}))]), "[ExternalIPs]");
    assert_eq!(ways(&[service("s", json!({"type": "NodePort", "selector": {"app": "b"}}))]), "[]");
    let mut internal = service("s", json!({"type": "LoadBalancer"}));
    merge(
        &mut internal,
        json!({"metadata": {"annotations":
        {"service.beta.kubernetes.io/azure-load-balancer-internal": "true"}}}),
    );
    assert_eq!(ways(&[internal.clone()]), "[InternalLoadBalancer]");
    assert_eq!(of(&[internal], "exposure"), "[InternalLoadBalancer]");
    assert_eq!(of(&[pod("p", json!({})), service("s", json!({}))], "services"), "[s]");
    let ingress = ingress("i", "h", "/", "s");
    assert_eq!(ways(&[service("s", json!({})), ingress]), "[Ingress]");
    assert_eq!(ways(&[service("s", json!({})), route("s")]), "[Gateway]");
}

#[test]
fn pods_expose_themselves_through_their_node() {
    let own = |spec: Json| of(&[pod("p", json!({"spec": spec}))], "exposedBy");
    assert_eq!(own(json!({"hostNetwork": true})), "[HostNetwork]");
    let port = |port: i64| json!({"containers": [{"ports": [{"hostPort": port}]}]});
    assert_eq!(own(port(80)), "[HostPort]");
    assert_eq!(own(port(0)), "[]");
}

fn ingress(name: &str, host: &str, path: &str, service: &str) -> Json {
    object(
        "networking.k8s.io/v1",
        "Ingress",
        name,
        json!({"spec": {"rules": [{"host": host,
        "http": {"paths": [{"path": path, "backend": {"service": {"name": service}}}]}}]}}),
    )
}

fn route(service: &str) -> Json {
    object(
        "gateway.networking.k8s.io/v1",
        "HTTPRoute",
        "r",
        json!({"spec": {
        "parentRefs": [{"name": "g"}], "rules": [{"backendRefs": [{"name": service}]}]}}),
    )
}

#[test]
fn backends_are_looked_up() {
    let own = ingress("i", "h", "/", "s");
    assert_eq!(of(&[own.clone()], "backendsMissing"), "[x/s]");
    assert_eq!(of(&[own.clone(), service("s", json!({}))], "backendsMissing"), "[]");
    assert!(is_undecided(&in_part(&[own], "backendsMissing")));
    assert_eq!(of(&[route("s")], "backendsMissing"), "[x/s]");
    assert_eq!(of(&[route("s"), service("s", json!({}))], "backendsMissing"), "[]");
    let old = object(
        "extensions/v1beta1",
        "Ingress",
        "i",
        json!({"spec": {"backend":
        {"serviceName": "s", "servicePort": 80}}}),
    );
    assert_eq!(of(&[old], "backendsMissing"), "[x/s]");
}

#[test]
fn gateways_are_looked_up() {
    assert_eq!(of(&[route("s")], "gatewaysMissing"), "[x/g]");
    let gateway = object("gateway.networking.k8s.io/v1", "Gateway", "g", json!({}));
    assert_eq!(of(&[route("s"), gateway], "gatewaysMissing"), "[]");
}

#[test]
fn hosts_are_contested_across_namespaces_and_paths_anywhere() {
    let own = ingress("i", "h", "/", "s");
    let beside = ingress("j", "h", "/", "s");
    let mut abroad = ingress("i", "h", "/other", "s");
    merge(&mut abroad, json!({"metadata": {"namespace": "y"}}));
    assert_eq!(of(&[own.clone(), beside.clone()], "duplicateHosts"), "[]");
    assert_eq!(of(&[own.clone(), beside.clone()], "duplicatePaths"), "[h/]");
    assert_eq!(of(&[own.clone(), abroad.clone()], "duplicateHosts"), "[h]");
    assert_eq!(of(&[own.clone(), abroad], "duplicatePaths"), "[]");
    let mut class = beside.clone();
    merge(&mut class, json!({"spec": {"ingressClassName": "c"}}));
    assert_eq!(of(&[own.clone(), class], "duplicatePaths"), "[]");
    let mut canary = beside;
    merge(
        &mut canary,
        json!({"metadata": {"annotations":
        {"nginx.ingress.kubernetes.io/canary": "true"}}}),
    );
    assert_eq!(of(&[own.clone(), canary], "duplicatePaths"), "[]");
    assert_eq!(of(&[own.clone(), own], "duplicatePaths"), "[]");
}

#[test]
fn certificates_of_ingresses_are_looked_up() {
    let mut own = ingress("i", "h", "/", "s");
    merge(&mut own, json!({"spec": {"tls": [{"secretName": "t"}]}}));
    assert_eq!(of(&[own.clone()], "secretsMissing"), "[t]");
    assert_eq!(of(&[own.clone(), object("v1", "Secret", "t", json!({}))], "secretsMissing"), "[]");
    let made =
        object("cert-manager.io/v1", "Certificate", "c", json!({"spec": {"secretName": "t"}}));
    assert_eq!(of(&[own.clone(), made], "secretsMissing"), "[]");
    merge(&mut own, json!({"metadata": {"annotations": {"cert-manager.io/cluster-issuer": "a"}}}));
    assert_eq!(of(&[own], "secretsMissing"), "[]");
}

#[test]
fn selecting_counts_workloads_once() {
    let replica = object(
        "apps/v1",
        "ReplicaSet",
        "r",
        json!({
        "metadata": {"ownerReferences": [{"apiVersion": "apps/v1", "kind": "Deployment", "name": "d",
            "controller": true}]},
        "spec": {"template": {"metadata": {"labels": {"app": "a"}}, "spec": {"containers": []}}}}),
    );
    let owned = deployment("d", json!({}));
    assert_eq!(of(&[service("s", json!({})), owned.clone(), replica.clone()], "selects"), "1");
    assert_eq!(of(&[service("s", json!({}))], "selects"), "0");
    assert!(is_undecided(&in_part(&[service("s", json!({}))], "selects")));
    assert_eq!(
        of(&[policy("n", json!({"podSelector": {}})), owned.clone(), replica], "selects"),
        "1"
    );
    let budget = |selector: Json| {
        object("policy/v1", "PodDisruptionBudget", "b", json!({"spec": {"selector": selector}}))
    };
    assert_eq!(of(&[budget(json!({})), owned.clone()], "selects"), "1");
    assert_eq!(of(&[budget(json!(null)), owned.clone()], "selects"), "0");
    let old =
        object("policy/v1beta1", "PodDisruptionBudget", "b", json!({"spec": {"selector": {}}}));
    assert_eq!(of(&[old, owned], "selects"), "0");
}

#[test]
fn monitors_select_services_and_pods() {
    let monitor = |kind: &str, spec: Json| {
        object("monitoring.coreos.com/v1", kind, "m", json!({"spec": spec}))
    };
    let mut labelled = service("s", json!({}));
    merge(&mut labelled, json!({"metadata": {"labels": {"app": "a"}}}));
    let selector = json!({"selector": {"matchLabels": {"app": "a"}}});
    assert_eq!(
        of(&[monitor("ServiceMonitor", selector.clone()), labelled.clone()], "selects"),
        "1"
    );
    assert_eq!(of(&[monitor("PodMonitor", selector.clone()), pod("p", json!({}))], "selects"), "1");
    let mut elsewhere = selector.clone();
    merge(&mut elsewhere, json!({"namespaceSelector": {"matchNames": ["y"]}}));
    assert_eq!(of(&[monitor("ServiceMonitor", elsewhere), labelled.clone()], "selects"), "0");
    let mut anywhere = selector;
    merge(&mut anywhere, json!({"namespaceSelector": {"any": true}}));
    assert_eq!(of(&[monitor("ServiceMonitor", anywhere), labelled], "selects"), "1");
}

#[test]
fn named_ports_must_be_had_by_a_container() {
    let named = |port: Json| service("s", json!({"ports": [{"port": 80, "targetPort": port}]}));
    let serving = pod("p", json!({"spec": {"containers": [{"ports": [{"name": "http"}]}]}}));
    assert_eq!(of(&[named(json!("http")), serving.clone()], "unmatchedPorts"), "[]");
    assert_eq!(of(&[named(json!("https")), serving.clone()], "unmatchedPorts"), "[https]");
    assert_eq!(of(&[named(json!(8080)), serving], "unmatchedPorts"), "[]");
    assert_eq!(of(&[named(json!("http"))], "unmatchedPorts"), "[]");
}

#[test]
fn services_with_the_same_selector_are_named() {
    let others = [service("s", json!({})), service("t", json!({})), pod("p", json!({}))];
    assert_eq!(of(&others, "sameSelector"), "[t]");
    let wider = service("t", json!({"selector": {"tier": "b"}}));
    assert_eq!(of(&[service("s", json!({})), wider, pod("p", json!({}))], "sameSelector"), "[]");
}

#[test]
fn peers_that_select_nobody_are_named() {
    let own = |peer: Json| policy("n", json!({"podSelector": {}, "ingress": [{"from": [peer]}]}));
    let wanted = json!({"podSelector": {"matchLabels": {"app": "a"}}});
    assert_eq!(of(&[own(wanted.clone())], "unmatchedPeers"), "[ingress[0].from[0]]");
    assert_eq!(of(&[own(wanted), pod("p", json!({}))], "unmatchedPeers"), "[]");
    let abroad = json!({"podSelector": {"matchLabels": {"app": "q"}}, "namespaceSelector": {}});
    assert_eq!(of(&[own(abroad)], "unmatchedPeers"), "[]");
}

#[test]
fn services_that_the_api_server_calls_are_looked_up() {
    let hook = object(
        "admissionregistration.k8s.io/v1",
        "ValidatingWebhookConfiguration",
        "w",
        json!({"webhooks": [{"clientConfig": {"service": {"namespace": "x", "name": "s"}}},
            {"clientConfig": {"url": "https://example.org"}}]}),
    );
    assert_eq!(of(&[hook.clone()], "serviceMissing"), "[x/s]");
    assert_eq!(of(&[hook, service("s", json!({}))], "serviceMissing"), "[]");
    let api = object(
        "apiregistration.k8s.io/v1",
        "APIService",
        "a",
        json!({"spec": {"service": {"namespace": "x", "name": "s"}}}),
    );
    assert_eq!(of(&[api], "serviceMissing"), "[x/s]");
}

#[test]
fn pods_that_an_operator_makes_are_selected_too() {
    let maker = object(
        "monitoring.coreos.com/v1",
        "Prometheus",
        "k8s",
        json!({"spec": {"podMetadata": {"labels": {"app": "a"}}}}),
    );
    assert_eq!(of(&[service("s", json!({})), maker.clone()], "selects"), "1");
    let peer = json!({"podSelector": {"matchLabels": {"app": "a"}}});
    let own = policy(
        "n",
        json!({"podSelector": {"matchLabels": {"app": "b"}}, "ingress": [{"from": [peer]}]}),
    );
    assert_eq!(of(&[own.clone(), maker.clone()], "unmatchedPeers"), "[]");
    assert_eq!(of(&[own, maker], "selects"), "0");
}

#[test]
fn services_that_ask_for_one_public_name_find_each_other() {
    let service = |name: &str, hosts: &str| {
        let annotations = json!({"external-dns.alpha.kubernetes.io/hostname": hosts});
        object("v1", "Service", name, json!({"metadata": {"annotations": annotations}}))
    };
    let all = [service("a", "shop.example.org., www.example.org"), service("b", "WWW.example.org")];
    assert_eq!(of(&all, "sameExternalNames"), "[x/b]");
    assert_eq!(of(&[service("a", "shop.example.org")], "sameExternalNames"), "[]");
    let plain = object("v1", "Service", "c", json!({}));
    assert_eq!(of(&[plain, all[0].clone()], "sameExternalNames"), "[]");
}
