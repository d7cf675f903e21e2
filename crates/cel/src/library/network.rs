//! IP addresses and address ranges. Zones and IPv4 addresses mapped into IPv6 are refused, as the
//! API server does.

use std::fmt;
use std::net::IpAddr;

/// An IPv4 or IPv6 address.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Ip(IpAddr);

/// An address with the length of its prefix; bits behind the prefix are kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Cidr {
    address: Ip,
    length: u8,
}

impl Ip {
    /// Reads an address.
    pub fn parse(text: &str) -> Result<Ip, String> {
        match text.parse() {
            Ok(IpAddr::V6(address)) if address.to_ipv4_mapped().is_some() => {
                Err(format!("`{text}` is an IPv4 address mapped into IPv6"))
            }
            Ok(address) => Ok(Ip(address)),
            Err(_) if text.contains('%') => Err(format!("`{text}` has a zone")),
            Err(_) => Err(format!("`{text}` is not an IP address")),
        }
    }

    /// True if the text is an address in its canonical form; an error if it is no address.
    pub fn is_canonical(text: &str) -> Result<bool, String> {
        Ip::parse(text).map(|address| address.to_string() == text)
    }

    /// 4 or 6.
    pub fn family(self) -> i64 {
        if self.0.is_ipv4() { 4 } else { 6 }
    }

    /// `0.0.0.0` or `::`.
    pub fn is_unspecified(self) -> bool {
        self.0.is_unspecified()
    }

    /// Within `127.0.0.0/8`, or `::1`.
    pub fn is_loopback(self) -> bool {
        self.0.is_loopback()
    }

    /// Within `224.0.0.0/24`, or IPv6 multicast of link-local scope.
    pub fn is_link_local_multicast(self) -> bool {
        match self.0 {
            IpAddr::V4(address) => matches!(address.octets(), [224, 0, 0, _]),
            IpAddr::V6(address) => address.segments().first().is_some_and(|s| s & 0xff0f == 0xff02),
        }
    }

    /// Within `169.254.0.0/16` or `fe80::/10`.
    pub fn is_link_local_unicast(self) -> bool {
        match self.0 {
            IpAddr::V4(address) => address.is_link_local(),
            IpAddr::V6(address) => address.is_unicast_link_local(),
        }
    }

    /// Neither unspecified, broadcast, loopback, multicast nor link-local; private addresses are
    /// global here.
    pub fn is_global_unicast(self) -> bool {
        let broadcast = matches!(self.0, IpAddr::V4(address) if address.is_broadcast());
        !(broadcast
            || self.is_unspecified()
            || self.is_loopback()
            || self.0.is_multicast()
            || self.is_link_local_unicast())
    }

    /// Number of bits of the address.
    fn width(self) -> u8 {
        if self.0.is_ipv4() { 32 } else { 128 }
    }

    fn bits(self) -> u128 {
        match self.0 {
            IpAddr::V4(address) => address.to_bits().into(),
            IpAddr::V6(address) => address.to_bits(),
        }
    }

    /// The address with all bits behind the prefix cleared.
    fn masked(self, length: u8) -> Ip {
        let cleared = u32::from(self.width().saturating_sub(length));
        let bits = self.bits().checked_shr(cleared).unwrap_or(0);
        let bits = bits.checked_shl(cleared).unwrap_or(0);
        Ip(match self.0 {
            IpAddr::V4(_) => IpAddr::V4((bits as u32).into()),
            IpAddr::V6(_) => IpAddr::V6(bits.into()),
        })
    }
}

impl Cidr {
    /// Reads `address/length`.
    pub fn parse(text: &str) -> Result<Cidr, String> {
        let refusal = || format!("`{text}` is not an address range such as `10.0.0.0/8`");
        let (address, length) = text.rsplit_once('/').ok_or_else(refusal)?;
        let address = Ip::parse(address)?;
        let plain = length.bytes().all(|byte| byte.is_ascii_digit());
        if !plain || (length.len() > 1 && length.starts_with('0')) {
            return Err(refusal());
        }
        let length: u8 = length.parse().map_err(|_| refusal())?;
        if length > address.width() {
            return Err(refusal());
        }
        Ok(Cidr { address, length })
    }

    /// The address as written.
    pub fn ip(self) -> Ip {
        self.address
    }

    /// Number of bits of the prefix.
    pub fn prefix_length(self) -> i64 {
        self.length.into()
    }

    /// The range with the bits behind the prefix cleared.
    pub fn masked(self) -> Cidr {
        Cidr { address: self.address.masked(self.length), length: self.length }
    }

    /// True if the address is of the same family and has the same prefix.
    pub fn contains_ip(self, ip: Ip) -> bool {
        self.address.width() == ip.width()
            && self.address.masked(self.length) == ip.masked(self.length)
    }

    /// True if all addresses of `other` are in this range.
    pub fn contains_cidr(self, other: Cidr) -> bool {
        self.length <= other.length && self.contains_ip(other.address)
    }
}

impl fmt::Display for Ip {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(out)
    }
}

impl fmt::Display for Cidr {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}/{}", self.address, self.length)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ip(text: &str) -> Ip {
        Ip::parse(text).unwrap()
    }

    fn cidr(text: &str) -> Cidr {
        Cidr::parse(text).unwrap()
    }

    #[test]
    fn refuses_what_the_api_server_refuses() {
        for text in [
            "",
            "1.2.3",
            "1.2.3.4.5",
            "01.2.3.4",
            "256.1.1.1",
            "1.2.3.4 ",
            "::ffff:1.2.3.4",
            "fe80::1%eth0",
            "1:2:3",
            "12345::",
            "::1::",
            "1:2:3:4::5:6:7:8",
            "[::1]",
            "1.2.3.4/8",
        ] {
            assert!(Ip::parse(text).is_err(), "{text}");
        }
        for text in [
            "",
            "10.0.0.0",
            "10.0.0.0/",
            "10.0.0.0/33",
            "10.0.0.0/08",
            "10.0.0.0/+8",
            "10.0.0.0/-1",
            "::/129",
            "::ffff:1.2.3.4/96",
            "fe80::%1/10",
            "10.0.0/8",
            "1.2.3.4/8/8",
        ] {
            assert!(Cidr::parse(text).is_err(), "{text}");
        }
    }

    #[test]
    fn prints_canonically() {
        let cases = [
            ("2001:DB8:0:0:0:0:0:1", "2001:db8::1"),
            ("1:0:0:2:0:0:0:3", "1:0:0:2::3"),
            ("::1.2.3.4", "::102:304"),
            ("1:2:3:4:5:6:7::", "1:2:3:4:5:6:7:0"),
            ("::", "::"),
        ];
        for (text, canonical) in cases {
            assert_eq!(ip(text).to_string(), canonical);
            assert_eq!(Ip::is_canonical(text), Ok(text == canonical));
        }
        assert!(Ip::is_canonical("x").is_err());
        assert_eq!(cidr("10.1.2.3/8").to_string(), "10.1.2.3/8");
    }

    #[test]
    fn tells_kinds_of_addresses() {
        assert_eq!((ip("1.1.1.1").family(), ip("::1").family()), (4, 6));
        assert!(ip("0.0.0.0").is_unspecified() && ip("::").is_unspecified());
        assert!(ip("127.1.2.3").is_loopback() && ip("::1").is_loopback());
        assert!(
            ip("224.0.0.1").is_link_local_multicast() && !ip("224.0.1.1").is_link_local_multicast()
        );
        assert!(ip("ff02::1").is_link_local_multicast() && ip("ff12::1").is_link_local_multicast());
        assert!(
            ip("169.254.169.254").is_link_local_unicast() && ip("fe80::1").is_link_local_unicast()
        );
        for text in ["10.0.0.1", "8.8.8.8", "2001:db8::1", "fd00::1", "240.0.0.1"] {
            assert!(ip(text).is_global_unicast(), "{text}");
        }
        for text in ["255.255.255.255", "0.0.0.0", "127.0.0.1", "224.0.1.1", "fe80::1", "ff0e::1"] {
            assert!(!ip(text).is_global_unicast(), "{text}");
        }
    }

    #[test]
    fn contains() {
        assert!(cidr("10.1.0.0/8").contains_ip(ip("10.255.0.1")));
        assert!(!cidr("10.0.0.0/8").contains_ip(ip("11.0.0.1")));
        assert!(!cidr("0.0.0.0/0").contains_ip(ip("::1")));
        assert!(cidr("::/0").contains_ip(ip("ff::1")));
        assert!(cidr("10.0.0.0/8").contains_cidr(cidr("10.1.0.0/16")));
        assert!(cidr("10.0.0.0/8").contains_cidr(cidr("10.0.0.0/8")));
        assert!(!cidr("10.1.0.0/16").contains_cidr(cidr("10.0.0.0/8")));
        assert!(cidr("1.2.3.4/32").contains_ip(ip("1.2.3.4")));
        assert_eq!(cidr("10.1.2.3/8").masked(), cidr("10.0.0.0/8"));
        assert_ne!(cidr("10.1.2.3/8"), cidr("10.0.0.0/8"));
        assert_eq!(cidr("10.1.2.3/8").ip(), ip("10.1.2.3"));
        assert_eq!(cidr("2001:db8::1/64").prefix_length(), 64);
    }
}
