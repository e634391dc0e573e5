//! Options of rules: numbers that decide what is a finding.

use std::collections::BTreeMap;
use std::ops::RangeInclusive;

/// An option of a rule: a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum RuleOption {
    /// Of `near-admin-access`: so many percent of the services may be missing.
    MaxMissingPercent,
    /// Of `oversized-policy`: the quota of identity policies, in characters without white space.
    IdentityPolicySize,
    /// Of `oversized-policy`: the quota of role trust policies, in characters without white space.
    TrustPolicySize,
    /// Of `wildcard-action`: so many actions that write or change permissions a wildcard may take in.
    MaxActions,
}

impl RuleOption {
    /// All options, sorted by rule and name.
    pub const ALL: [Self; 4] = [
        Self::MaxMissingPercent,
        Self::IdentityPolicySize,
        Self::TrustPolicySize,
        Self::MaxActions,
    ];

    /// The rule that it is an option of.
    pub const fn rule(self) -> &'static str {
        match self {
            Self::MaxMissingPercent => "near-admin-access",
            Self::IdentityPolicySize | Self::TrustPolicySize => "oversized-policy",
            Self::MaxActions => "wildcard-action",
        }
    }

    /// The name that people write.
    pub const fn name(self) -> &'static str {
        match self {
            Self::MaxMissingPercent => "max-missing-percent",
            Self::IdentityPolicySize => "identity-policy-size",
            Self::TrustPolicySize => "trust-policy-size",
            Self::MaxActions => "max-actions",
        }
    }

    /// The number where nothing is said.
    pub const fn default(self) -> u32 {
        match self {
            Self::MaxMissingPercent => 5,
            Self::IdentityPolicySize => 10_240,
            Self::TrustPolicySize => 2048,
            Self::MaxActions => 0,
        }
    }

    /// The numbers that can be meant. Source of the quotas, the least and the most that AWS gives: "IAM and AWS STS
    /// quotas" in the IAM User Guide.
    pub const fn range(self) -> RangeInclusive<u32> {
        match self {
            Self::MaxMissingPercent => 0..=50,
            Self::IdentityPolicySize => 2048..=10_240,
            Self::TrustPolicySize => 2048..=8192,
            Self::MaxActions => 0..=100,
        }
    }
}

/// The options that something was said of.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RuleOptions(BTreeMap<RuleOption, u32>);

impl RuleOptions {
    /// The number of an option.
    pub fn of(&self, option: RuleOption) -> u32 {
        self.0.get(&option).copied().unwrap_or(option.default())
    }

    /// Says another number.
    pub fn set(&mut self, option: RuleOption, number: u32) {
        self.0.insert(option, number);
    }
}

#[cfg(test)]
mod tests {
    use super::{RuleOption, RuleOptions};

    #[test]
    fn what_was_said_counts() {
        let mut options = RuleOptions::default();
        for option in RuleOption::ALL {
            assert_eq!(options.of(option), option.default());
            assert!(option.range().contains(&option.default()), "{option:?}");
        }
        options.set(RuleOption::MaxActions, 3);
        assert_eq!(options.of(RuleOption::MaxActions), 3);
        assert_eq!(options.of(RuleOption::MaxMissingPercent), 5);
        let order = |option: &RuleOption| (option.rule(), option.name());
        assert!(RuleOption::ALL.is_sorted_by(|a, b| order(a) < order(b)));
    }
}
