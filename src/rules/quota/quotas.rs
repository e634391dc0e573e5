//! How large a policy may be, by what it is attached to.

use crate::config::{RuleOption, RuleOptions};
use crate::embed::PolicyKind;

/// A limit to the size of a policy.
#[derive(Debug)]
pub(super) struct Quota {
    /// The code of IAM Access Analyzer.
    pub(super) code: &'static str,
    /// What has the quota, in a sentence.
    pub(super) of: &'static str,
    /// The largest size that is taken, as AWS has it for everyone.
    limit: u32,
    /// The option that says another size.
    option: Option<RuleOption>,
    /// What is counted.
    pub(super) unit: Unit,
    /// Whether white space between values counts.
    pub(super) layout: bool,
    /// Whether spaces inside of strings count.
    pub(super) spaces: bool,
    /// What else is good to know.
    pub(super) note: &'static str,
}

/// What a size is counted in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Unit {
    /// Unicode scalar values.
    Characters,
    /// Bytes of UTF-8.
    Bytes,
}

impl Quota {
    /// The largest size that is taken.
    pub(super) fn limit(&self, options: &RuleOptions) -> u32 {
        self.option.map_or(self.limit, |option| options.of(option))
    }
}

const IDENTITY_CODE: &str = "POLICY_SIZE_EXCEEDS_IDENTITY_POLICY_QUOTA";
const RESOURCE_CODE: &str = "POLICY_SIZE_EXCEEDS_RESOURCE_POLICY_QUOTA";
const NO_WHITE_SPACE: &str = "White space does not count.";
const EVERYTHING: &str = "White space counts.";

/// IAM counts characters without white space, wherever it stands.
const fn iam(code: &'static str, of: &'static str, limit: u32, note: &'static str) -> Quota {
    Quota {
        code,
        of,
        limit,
        option: None,
        unit: Unit::Characters,
        layout: false,
        spaces: false,
        note,
    }
}

const fn everything(code: &'static str, of: &'static str, limit: u32, unit: Unit) -> Quota {
    Quota {
        code,
        of,
        limit,
        option: None,
        unit,
        layout: true,
        spaces: true,
        note: EVERYTHING,
    }
}

/// Where AWS says nothing of white space: that between values is left out, so that nothing is reported in error.
const fn lenient(of: &'static str, limit: u32, unit: Unit) -> Quota {
    Quota {
        code: RESOURCE_CODE,
        of,
        limit,
        option: None,
        unit,
        layout: false,
        spaces: true,
        note: "Even without the white space between its values.",
    }
}

/// IAM User Guide, "IAM and AWS STS quotas". That AWS takes the 10,240 characters of a role's inline policies for any
/// identity policy shows in the findings of IAM Access Analyzer: 10,211 draw none, 10,337 do.
const IDENTITY: Quota = Quota {
    option: Some(RuleOption::IdentityPolicySize),
    ..iam(
        IDENTITY_CODE,
        "identity policies",
        RuleOption::IdentityPolicySize.default(),
        "White space does not count. A customer managed policy may hold 6,144 characters, all inline policies of a user \
     together 2,048, of a group 5,120, of a role 10,240.",
    )
};
const BOUNDARY: Quota = iam(IDENTITY_CODE, "managed policies", 6144, NO_WHITE_SPACE);
const SESSION: Quota = iam(IDENTITY_CODE, "session policies", 2048, NO_WHITE_SPACE);
const TRUST: Quota = Quota {
    option: Some(RuleOption::TrustPolicySize),
    ..iam(
        "POLICY_SIZE_EXCEEDS_ROLE_TRUST_POLICY_QUOTA",
        "role trust policies",
        RuleOption::TrustPolicySize.default(),
        "White space does not count. The quota can be raised to 8,192 characters.",
    )
};
/// AWS Organizations User Guide, "Quotas and service limits".
const SCP: Quota = everything(
    "POLICY_SIZE_EXCEEDS_SCP_QUOTA",
    "service control policies",
    10_240,
    Unit::Characters,
);
const RCP: Quota = everything(
    "POLICY_SIZE_EXCEEDS_RCP_QUOTA",
    "resource control policies",
    5120,
    Unit::Characters,
);
/// Quotas page of the guide to AWS `PrivateLink`.
const VPC_ENDPOINT: Quota = everything(
    RESOURCE_CODE,
    "VPC endpoint policies",
    20_480,
    Unit::Characters,
);

/// Resource types by their CloudFormation names, with the quotas that the services' own guides name. A kilobyte is read
/// as 1,024 bytes.
const BY_RESOURCE_TYPE: &[(&str, Quota)] = &[
    (
        "AWS::DynamoDB::Stream",
        everything(
            RESOURCE_CODE,
            "DynamoDB resource policies",
            20_480,
            Unit::Bytes,
        ),
    ),
    (
        "AWS::DynamoDB::Table",
        everything(
            RESOURCE_CODE,
            "DynamoDB resource policies",
            20_480,
            Unit::Bytes,
        ),
    ),
    ("AWS::EC2::VPCEndpoint", VPC_ENDPOINT),
    (
        "AWS::Events::EventBus",
        lenient("event bus policies", 10_240, Unit::Characters),
    ),
    ("AWS::IAM::AssumeRolePolicyDocument", TRUST),
    (
        "AWS::KMS::Key",
        lenient("key policies", 32_768, Unit::Bytes),
    ),
    (
        "AWS::Lambda::Function",
        lenient("function policies", 20_480, Unit::Bytes),
    ),
    (
        "AWS::S3::AccessPoint",
        lenient("access point policies", 20_480, Unit::Bytes),
    ),
    (
        "AWS::S3::Bucket",
        lenient("bucket policies", 20_480, Unit::Bytes),
    ),
    (
        "AWS::S3::MultiRegionAccessPoint",
        lenient("access point policies", 20_480, Unit::Bytes),
    ),
    (
        "AWS::S3ObjectLambda::AccessPoint",
        lenient("access point policies", 20_480, Unit::Bytes),
    ),
    (
        "AWS::SNS::Topic",
        lenient("topic policies", 30_720, Unit::Bytes),
    ),
    (
        "AWS::SQS::Queue",
        lenient("queue policies", 8192, Unit::Bytes),
    ),
];

/// The quota of a policy of this kind, attached to a resource of this type if it is known.
pub(super) fn quota(kind: PolicyKind, resource_type: Option<&str>) -> Option<&'static Quota> {
    match kind {
        PolicyKind::Identity => Some(&IDENTITY),
        PolicyKind::Boundary => Some(&BOUNDARY),
        PolicyKind::Session => Some(&SESSION),
        PolicyKind::Trust => Some(&TRUST),
        PolicyKind::Scp => Some(&SCP),
        PolicyKind::Rcp => Some(&RCP),
        PolicyKind::VpcEndpoint => Some(&VPC_ENDPOINT),
        PolicyKind::Resource => BY_RESOURCE_TYPE
            .iter()
            .find(|(name, _)| Some(*name) == resource_type)
            .map(|(_, quota)| quota),
    }
}
