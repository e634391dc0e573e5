//! Addresses and CIDR ranges of IPv4 and IPv6.

use std::fmt;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// An address with the number of bits that count: `203.0.113.0/24`, `2001:db8::/32`. Without a prefix length all bits
/// do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct IpRange {
    address: IpAddr,
    prefix: u8,
}

/// The blocks that no request from the internet comes from: RFC 1918 and RFC 4193.
const PRIVATE: [IpRange; 4] = [
    IpRange {
        address: IpAddr::V4(Ipv4Addr::new(10, 0, 0, 0)),
        prefix: 8,
    },
    IpRange {
        address: IpAddr::V4(Ipv4Addr::new(172, 16, 0, 0)),
        prefix: 12,
    },
    IpRange {
        address: IpAddr::V4(Ipv4Addr::new(192, 168, 0, 0)),
        prefix: 16,
    },
    IpRange {
        address: IpAddr::V6(Ipv6Addr::new(0xFC00, 0, 0, 0, 0, 0, 0, 0)),
        prefix: 7,
    },
];

impl IpRange {
    /// Reads an address or a range in CIDR form.
    pub fn parse(text: &str) -> Option<Self> {
        let (address, prefix) = match text.split_once('/') {
            Some((address, prefix)) => (address, Some(prefix)),
            None => (text, None),
        };
        let address: IpAddr = address.parse().ok()?;
        let longest = width(address);
        let prefix = match prefix {
            Some(prefix) => {
                let digits = prefix.bytes().all(|byte| byte.is_ascii_digit());
                digits.then(|| prefix.parse().ok()).flatten()?
            }
            None => longest,
        };
        (prefix <= longest).then_some(Self { address, prefix })
    }

    /// The range with all bits beyond its prefix set to zero: these do not count.
    #[must_use]
    pub fn cleaned(self) -> Self {
        let host_bits = u32::from(width(self.address) - self.prefix);
        let address = match self.address {
            IpAddr::V4(address) => {
                let mask = u32::MAX.checked_shl(host_bits).unwrap_or(0);
                IpAddr::V4(Ipv4Addr::from_bits(address.to_bits() & mask))
            }
            IpAddr::V6(address) => {
                let mask = u128::MAX.checked_shl(host_bits).unwrap_or(0);
                IpAddr::V6(Ipv6Addr::from_bits(address.to_bits() & mask))
            }
        };
        Self {
            address,
            prefix: self.prefix,
        }
    }

    /// Whether every address of `other` is one of this range.
    pub fn contains(self, other: Self) -> bool {
        let narrowed = Self {
            address: other.address,
            prefix: self.prefix,
        };
        self.address.is_ipv4() == other.address.is_ipv4()
            && self.prefix <= other.prefix
            && narrowed.cleaned() == self.cleaned()
    }

    /// The number of bits that count.
    pub fn prefix(self) -> u8 {
        self.prefix
    }

    /// Whether the addresses are of IPv4, else of IPv6.
    pub fn is_ipv4(self) -> bool {
        self.address.is_ipv4()
    }

    /// The version of the internet protocol, 4 or 6, of which the ranges together hold every address; `None` where they hold
    /// all of neither.
    pub fn whole_version(ranges: &[Self]) -> Option<u8> {
        if ranges
            .iter()
            .any(|range| range.prefix == 0 && range.address.is_ipv6())
        {
            return Some(6);
        }
        let mut bounds: Vec<(u32, u32)> = ranges
            .iter()
            .filter_map(|range| match range.cleaned().address {
                IpAddr::V4(address) => {
                    let hosts = u32::MAX.checked_shr(u32::from(range.prefix)).unwrap_or(0);
                    Some((address.to_bits(), address.to_bits() | hosts))
                }
                IpAddr::V6(_) => None,
            })
            .collect();
        bounds.sort_unstable();
        let mut next = Some(0_u32);
        for (first, last) in bounds {
            match next {
                Some(wanted) if first > wanted => return None,
                Some(wanted) if last >= wanted => next = last.checked_add(1),
                _ => {}
            }
        }
        next.is_none().then_some(4)
    }

    /// Whether all of the range is private: RFC 1918 for IPv4, unique local addresses (RFC 4193) for IPv6.
    pub fn is_private(self) -> bool {
        PRIVATE.iter().any(|block| block.contains(self))
    }
}

impl fmt::Display for IpRange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.address, self.prefix)
    }
}

/// The number of bits of an address.
fn width(address: IpAddr) -> u8 {
    if address.is_ipv4() { 32 } else { 128 }
}

#[cfg(test)]
mod tests {
    use super::IpRange;

    #[test]
    fn ranges() {
        for text in [
            "203.0.113.7",
            "203.0.113.0/24",
            "0.0.0.0/0",
            "::/0",
            "2001:DB8::/32",
            "2001:db8::1",
        ] {
            assert!(IpRange::parse(text).is_some(), "{text}");
        }
        for text in [
            "",
            "203.0.113",
            "203.0.113.0/33",
            "203.0.113.0/",
            "203.0.113.0/+8",
            "203.0.113.*",
            "::/129",
            "300.0.0.1",
            "10.0.0.0/8/8",
            "example.com",
        ] {
            assert_eq!(IpRange::parse(text), None, "{text}");
        }
    }

    #[test]
    fn host_bits_are_cleaned() {
        let cleaned = |text| IpRange::parse(text).unwrap().cleaned().to_string();
        assert_eq!(cleaned("203.0.113.7/24"), "203.0.113.0/24");
        assert_eq!(cleaned("203.0.113.7/0"), "0.0.0.0/0");
        assert_eq!(cleaned("203.0.113.7"), "203.0.113.7/32");
        assert_eq!(
            cleaned("2001:DB8:1234:5678:9::1/64"),
            "2001:db8:1234:5678::/64"
        );
        assert_eq!(cleaned("ff::1/0"), "::/0");
    }

    #[test]
    fn whole_internet() {
        let version = |texts: &[&str]| {
            let ranges: Vec<_> = texts
                .iter()
                .map(|text| IpRange::parse(text).unwrap())
                .collect();
            IpRange::whole_version(&ranges)
        };
        assert_eq!(version(&["0.0.0.0/0"]), Some(4));
        assert_eq!(
            version(&["128.0.0.0/1", "10.0.0.0/8", "0.0.0.0/1"]),
            Some(4)
        );
        assert_eq!(version(&["203.0.113.0/24", "::/0"]), Some(6));
        assert_eq!(version(&["0.0.0.0/1", "128.0.0.0/2"]), None);
        assert_eq!(version(&["0.0.0.1/32", "128.0.0.0/1"]), None);
        assert_eq!(version(&[]), None);
    }

    #[test]
    fn private_ranges() {
        let private = |text| IpRange::parse(text).unwrap().is_private();
        for text in [
            "10.1.2.3",
            "10.0.0.0/8",
            "172.31.0.0/16",
            "192.168.0.0/16",
            "fd00::/8",
        ] {
            assert!(private(text), "{text}");
        }
        for text in [
            "10.0.0.0/7",
            "172.32.0.0/16",
            "203.0.113.0/24",
            "0.0.0.0/0",
            "2001:db8::/32",
            "::ffff:10.0.0.1",
        ] {
            assert!(!private(text), "{text}");
        }
    }
}
