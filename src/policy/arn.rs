//! ARNs by their fields.

use std::ops::Range;

/// The six fields of an ARN, as they are written. Any of them may hold wildcards and variables.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Arn<'a> {
    text: &'a str,
    /// Offsets of the first five colons.
    colons: [u32; 5],
}

/// A field of an [`Arn`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ArnField {
    /// `arn`
    Prefix,
    /// `aws`, `aws-cn`, …
    Partition,
    /// `s3`
    Service,
    /// `us-east-1`; may be empty.
    Region,
    /// Twelve digits; may be empty.
    Account,
    /// All that follows the fifth colon.
    Resource,
}

impl<'a> Arn<'a> {
    /// Splits a text at its first five colons; `None` if it has fewer. Colons inside `${…}` do not count.
    pub fn parse(text: &'a str) -> Option<Self> {
        let mut colons = [0; 5];
        let mut count = 0;
        let mut in_variable = false;
        let bytes = text.as_bytes();
        for (index, byte) in bytes.iter().enumerate() {
            match byte {
                b'{' if index > 0 && bytes.get(index - 1) == Some(&b'$') => in_variable = true,
                b'}' => in_variable = false,
                b':' if !in_variable => {
                    *colons.get_mut(count)? = index as u32;
                    count += 1;
                    if count == 5 {
                        return Some(Self { text, colons });
                    }
                }
                _ => {}
            }
        }
        None
    }

    /// An ARN whose first five colons are known.
    pub(crate) const fn with_colons(text: &'a str, colons: [u32; 5]) -> Self {
        Self { text, colons }
    }

    /// Offsets of the first five colons.
    pub(crate) const fn colons(&self) -> [u32; 5] {
        self.colons
    }

    /// Byte range of a field in the text.
    pub fn range(&self, field: ArnField) -> Range<usize> {
        let [first, second, third, fourth, fifth] = self.colons.map(|colon| colon as usize);
        match field {
            ArnField::Prefix => 0..first,
            ArnField::Partition => first + 1..second,
            ArnField::Service => second + 1..third,
            ArnField::Region => third + 1..fourth,
            ArnField::Account => fourth + 1..fifth,
            ArnField::Resource => fifth + 1..self.text.len(),
        }
    }

    /// The text of a field.
    pub fn field(&self, field: ArnField) -> &'a str {
        self.text.get(self.range(field)).unwrap_or_default()
    }

    /// The partition: `aws`.
    pub fn partition(&self) -> &'a str {
        self.field(ArnField::Partition)
    }

    /// The service: `s3`.
    pub fn service(&self) -> &'a str {
        self.field(ArnField::Service)
    }

    /// The Region; may be empty.
    pub fn region(&self) -> &'a str {
        self.field(ArnField::Region)
    }

    /// The account; may be empty.
    pub fn account(&self) -> &'a str {
        self.field(ArnField::Account)
    }

    /// What follows the fifth colon.
    pub fn resource(&self) -> &'a str {
        self.field(ArnField::Resource)
    }
}

/// A group of AWS Regions with accounts of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Partition {
    /// Its name in ARNs.
    pub name: &'static str,
    /// What its Regions' names start with.
    pub region_prefixes: &'static [&'static str],
}

/// The partitions (AWS SDK partition metadata), most used first.
pub const PARTITIONS: &[Partition] = &[
    Partition {
        name: "aws",
        region_prefixes: &[
            "af-", "ap-", "ca-", "eu-", "il-", "me-", "mx-", "sa-", "us-",
        ],
    },
    Partition {
        name: "aws-cn",
        region_prefixes: &["cn-"],
    },
    Partition {
        name: "aws-us-gov",
        region_prefixes: &["us-gov-"],
    },
    Partition {
        name: "aws-iso",
        region_prefixes: &["us-iso-"],
    },
    Partition {
        name: "aws-iso-b",
        region_prefixes: &["us-isob-"],
    },
    Partition {
        name: "aws-iso-e",
        region_prefixes: &["eu-isoe-"],
    },
    Partition {
        name: "aws-iso-f",
        region_prefixes: &["us-isof-"],
    },
    Partition {
        name: "aws-eusc",
        region_prefixes: &["eusc-"],
    },
];

/// The partition with this name.
pub fn partition(name: &str) -> Option<&'static Partition> {
    PARTITIONS.iter().find(|partition| partition.name == name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_and_variables() {
        let arn = Arn::parse("arn:aws:s3:::b:c/${aws:username}").unwrap();
        assert_eq!(
            (arn.partition(), arn.service(), arn.region(), arn.account()),
            ("aws", "s3", "", "")
        );
        assert_eq!(arn.resource(), "b:c/${aws:username}");
        let arn = Arn::parse("arn:aws:iam::${aws:PrincipalAccount}:role/x").unwrap();
        assert_eq!(
            (arn.account(), arn.resource()),
            ("${aws:PrincipalAccount}", "role/x")
        );
        assert_eq!(Arn::parse("arn:aws:s3"), None);
    }
}
