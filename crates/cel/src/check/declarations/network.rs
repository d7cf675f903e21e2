//! URLs, addresses and address ranges.

use super::super::shape::Shape::{Bool, Int, List, Map, String};
use super::{CIDR, IP, Overload, URL, global, member};

pub(super) const OVERLOADS: &[Overload] = &[
    global("cidr", "string_to_cidr", &[String], CIDR).since(30),
    member("containsCIDR", "cidr_contains_cidr_string", &[CIDR, String], Bool).since(30),
    member("containsCIDR", "cidr_contains_cidr", &[CIDR, CIDR], Bool).since(30),
    member("containsIP", "cidr_contains_ip_string", &[CIDR, String], Bool).since(30),
    member("containsIP", "cidr_contains_ip_ip", &[CIDR, IP], Bool).since(30),
    member("family", "ip_family", &[IP], Int).since(30),
    member("getEscapedPath", "url_get_escaped_path", &[URL], String),
    member("getHost", "url_get_host", &[URL], String),
    member("getHostname", "url_get_hostname", &[URL], String),
    member("getPort", "url_get_port", &[URL], String),
    member("getQuery", "url_get_query", &[URL], Map(&String, &List(&String))),
    member("getScheme", "url_get_scheme", &[URL], String),
    global("ip", "string_to_ip", &[String], IP).since(30),
    member("ip", "cidr_ip", &[CIDR], IP).since(30),
    global("ip.isCanonical", "ip_is_canonical", &[String], Bool).since(30),
    global("isCIDR", "is_cidr", &[String], Bool).since(30),
    member("isGlobalUnicast", "ip_is_global_unicast", &[IP], Bool).since(30),
    global("isIP", "is_ip", &[String], Bool).since(30),
    member("isLinkLocalMulticast", "ip_is_link_local_multicast", &[IP], Bool).since(30),
    member("isLinkLocalUnicast", "ip_is_link_local_unicast", &[IP], Bool).since(30),
    member("isLoopback", "ip_is_loopback", &[IP], Bool).since(30),
    global("isURL", "is_url_string", &[String], Bool),
    member("isUnspecified", "ip_is_unspecified", &[IP], Bool).since(30),
    member("masked", "cidr_masked", &[CIDR], CIDR).since(30),
    member("prefixLength", "cidr_prefix_length", &[CIDR], Int).since(30),
    global("string", "ip_to_string", &[IP], String).since(30),
    global("string", "cidr_to_string", &[CIDR], String).since(30),
    global("url", "string_to_url", &[String], URL),
];
