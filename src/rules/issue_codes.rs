//! The codes of IAM Access Analyzer's `ValidatePolicy`, with the finding type that AWS gives each
//! (IAM User Guide, "IAM Access Analyzer policy check reference").

use crate::diagnostic::Severity;
use crate::embed::PolicyKind;

/// A code, its finding type, and the policies that may have it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct IssueCode {
    /// The code: `INVALID_ACTION`.
    pub code: &'static str,
    /// The finding type.
    pub severity: Severity,
    /// The kinds of policy that may have it. The fixtures show each of them, and no other.
    pub kinds: &'static [PolicyKind],
}

impl IssueCode {
    /// The address of AWS's page about the code.
    pub fn url(&self) -> String {
        let group = match self.severity {
            Severity::Error => "error",
            Severity::Security => "security-warning",
            Severity::Warning => "general-warning",
            Severity::Suggestion => "suggestion",
        };
        let anchor = self.code.to_ascii_lowercase().replace('_', "-");
        format!(
            "https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html#access-analyzer-reference-policy-checks-{group}-{anchor}"
        )
    }
}

/// The code with this name.
pub fn issue_code(code: &str) -> Option<&'static IssueCode> {
    let index = ISSUE_CODES
        .binary_search_by_key(&code, |issue| issue.code)
        .ok()?;
    ISSUE_CODES.get(index)
}

/// All codes, sorted.
pub fn issue_codes() -> &'static [IssueCode] {
    ISSUE_CODES
}

const fn code(code: &'static str, severity: Severity, kinds: &'static [PolicyKind]) -> IssueCode {
    IssueCode {
        code,
        severity,
        kinds,
    }
}

const ANY: &[PolicyKind] = &PolicyKind::ALL;
const SCP: &[PolicyKind] = &[PolicyKind::Scp];
const RCP: &[PolicyKind] = &[PolicyKind::Rcp];
const TRUST: &[PolicyKind] = &[PolicyKind::Trust];
const IDENTITY: &[PolicyKind] = &[
    PolicyKind::Identity,
    PolicyKind::Boundary,
    PolicyKind::Session,
];
/// What grants by itself to whom it is attached to.
const IDENTITY_ONLY: &[PolicyKind] = &[PolicyKind::Identity];
/// Policies that IAM and AWS Organizations keep.
const IAM: &[PolicyKind] = &[
    PolicyKind::Identity,
    PolicyKind::Trust,
    PolicyKind::Scp,
    PolicyKind::Rcp,
    PolicyKind::Boundary,
    PolicyKind::Session,
];
/// Policies that speak of those whom they are attached to.
const NO_PRINCIPAL: &[PolicyKind] = &[
    PolicyKind::Identity,
    PolicyKind::Scp,
    PolicyKind::Boundary,
    PolicyKind::Session,
];
/// Policies of resources alone.
const RESOURCE_ONLY: &[PolicyKind] = &[PolicyKind::Resource];
/// Role trust policies, also those that are told to be resource policies and no more.
const RESOURCE_OR_TRUST: &[PolicyKind] = &[PolicyKind::Resource, PolicyKind::Trust];
/// Policies of resources, role trust policies left out.
const RESOURCE: &[PolicyKind] = &[PolicyKind::Resource, PolicyKind::VpcEndpoint];
/// Policies whose statements name principals. Resource control policies know only `*`.
const NAMED_PRINCIPAL: &[PolicyKind] = &[
    PolicyKind::Resource,
    PolicyKind::Trust,
    PolicyKind::VpcEndpoint,
];
/// Policies that name principals, or limit who is let in.
const PRINCIPAL: &[PolicyKind] = &[
    PolicyKind::Resource,
    PolicyKind::Trust,
    PolicyKind::Rcp,
    PolicyKind::VpcEndpoint,
];
/// Policies whose statements name resources.
const NOT_TRUST: &[PolicyKind] = &[
    PolicyKind::Identity,
    PolicyKind::Resource,
    PolicyKind::Scp,
    PolicyKind::Rcp,
    PolicyKind::Boundary,
    PolicyKind::Session,
    PolicyKind::VpcEndpoint,
];

#[rustfmt::skip]
const ISSUE_CODES: &[IssueCode] = &[
    code("ALLOW_NOTACTION_WITH_UNSUPPORTED_TAG_CONDITION_KEY_FOR_SERVICE", Severity::Suggestion, ANY),
    code("ALLOW_WITH_NOT_PRINCIPAL", Severity::Security, RESOURCE),
    code("ALLOW_WITH_UNSUPPORTED_TAG_CONDITION_KEY_FOR_SERVICE", Severity::Suggestion, ANY),
    code("ARN_ACCOUNT_NOT_ALLOWED", Severity::Error, ANY),
    code("ARN_REGION_NOT_ALLOWED", Severity::Error, ANY),
    code("CONFIRM_AUDIENCE_CLAIM_TYPE", Severity::Suggestion, ANY),
    code("CREATE_SLR_WITH_NOT_ACTION_AND_NOT_RESOURCE", Severity::Warning, IDENTITY_ONLY),
    code("CREATE_SLR_WITH_NOT_RESOURCE", Severity::Warning, IDENTITY_ONLY),
    code("CREATE_SLR_WITH_STAR_IN_ACTION_AND_NOT_RESOURCE", Severity::Warning, IDENTITY_ONLY),
    code("CREATE_SLR_WITH_STAR_IN_ACTION_AND_RESOURCE", Severity::Warning, IDENTITY_ONLY),
    code("CREATE_SLR_WITH_STAR_IN_RESOURCE", Severity::Warning, IDENTITY_ONLY),
    code("CREATE_SLR_WITH_STAR_IN_RESOURCE_AND_NOT_ACTION", Severity::Warning, IDENTITY_ONLY),
    code("DATA_TYPE_MISMATCH", Severity::Error, ANY),
    code("DENY_NOTACTION_WITH_UNSUPPORTED_TAG_CONDITION_KEY_FOR_SERVICE", Severity::Security, ANY),
    code("DENY_WITH_UNSUPPORTED_TAG_CONDITION_KEY_FOR_SERVICE", Severity::Security, ANY),
    code("DEPRECATED_GLOBAL_CONDITION_KEY", Severity::Warning, NO_PRINCIPAL),
    code("DUPLICATE_KEYS_WITH_DIFFERENT_CASE", Severity::Error, ANY),
    code("DYNAMODB_ATTRIBUTES_WITHOUT_SELECT", Severity::Security, ANY),
    code("EMPTY_ARRAY_ACTION", Severity::Suggestion, ANY),
    code("EMPTY_ARRAY_CONDITION", Severity::Suggestion, ANY),
    code("EMPTY_ARRAY_CONDITION_FORALLVALUES", Severity::Suggestion, ANY),
    code("EMPTY_ARRAY_CONDITION_FORANYVALUE", Severity::Suggestion, ANY),
    code("EMPTY_ARRAY_CONDITION_IFEXISTS", Severity::Suggestion, ANY),
    code("EMPTY_ARRAY_PRINCIPAL", Severity::Suggestion, PRINCIPAL),
    code("EMPTY_ARRAY_RESOURCE", Severity::Suggestion, ANY),
    code("EMPTY_OBJECT_CONDITION", Severity::Suggestion, ANY),
    code("EMPTY_OBJECT_PRINCIPAL", Severity::Suggestion, PRINCIPAL),
    code("EMPTY_SID_VALUE", Severity::Suggestion, ANY),
    code("EMPTY_VARIABLE", Severity::Error, ANY),
    code("EQUIVALENT_TO_NULL_FALSE", Severity::Suggestion, ANY),
    code("EQUIVALENT_TO_NULL_TRUE", Severity::Suggestion, ANY),
    code("FEDERATED_PRINCIPAL_NOT_SUPPORTED", Severity::Error, RESOURCE),
    code("FORALLVALUES_WITH_SINGLE_VALUED_KEY", Severity::Security, ANY),
    code("FORANYVALUE_WITH_AUDIENCE_CLAIM_TYPE", Severity::Security, ANY),
    code("IMPROVE_IP_RANGE", Severity::Suggestion, ANY),
    code("INVALID_ACTION", Severity::Error, ANY),
    code("INVALID_ARN_ACCOUNT", Severity::Error, ANY),
    code("INVALID_ARN_PREFIX", Severity::Error, ANY),
    code("INVALID_ARN_REGION", Severity::Error, ANY),
    code("INVALID_ARN_RESOURCE", Severity::Error, ANY),
    code("INVALID_ARN_SERVICE_CASE", Severity::Error, ANY),
    code("INVALID_CONDITION_DATA_TYPE", Severity::Error, ANY),
    code("INVALID_CONDITION_KEY_FORMAT", Severity::Error, ANY),
    code("INVALID_CONDITION_MULTIPLE_BOOLEAN", Severity::Error, ANY),
    code("INVALID_CONDITION_OPERATOR", Severity::Error, ANY),
    code("INVALID_DATE_VALUE", Severity::Warning, ANY),
    code("INVALID_EFFECT", Severity::Error, ANY),
    code("INVALID_FEDERATED_PRINCIPAL_SYNTAX_IN_ROLE_TRUST_POLICY", Severity::Error, RESOURCE_OR_TRUST),
    code("INVALID_GLOBAL_CONDITION_KEY", Severity::Error, ANY),
    code("INVALID_KMS_KEY_VALUE", Severity::Error, ANY),
    code("INVALID_PARTITION", Severity::Error, ANY),
    code("INVALID_POLICY_ELEMENT", Severity::Error, ANY),
    code("INVALID_PRINCIPAL_FORMAT", Severity::Error, NAMED_PRINCIPAL),
    code("INVALID_PRINCIPAL_KEY", Severity::Error, PRINCIPAL),
    code("INVALID_REGION", Severity::Error, ANY),
    code("INVALID_ROLE_REFERENCE", Severity::Warning, PRINCIPAL),
    code("INVALID_SERVICE", Severity::Error, ANY),
    code("INVALID_SERVICE_CONDITION_KEY", Severity::Error, ANY),
    code("INVALID_SERVICE_IN_ACTION", Severity::Error, ANY),
    code("INVALID_SERVICE_PRINCIPAL_FORMAT", Severity::Error, ANY),
    code("INVALID_USER_REFERENCE", Severity::Warning, PRINCIPAL),
    code("INVALID_VARIABLE_FOR_OPERATOR", Severity::Error, ANY),
    code("INVALID_VERSION", Severity::Error, ANY),
    code("INVALID_VPCE_FORMAT", Severity::Error, ANY),
    code("INVALID_VPC_FORMAT", Severity::Error, ANY),
    code("IRRELEVANT_CONDITION_KEY_IN_POLICY", Severity::Suggestion, RESOURCE_ONLY),
    code("JSON_SYNTAX_ERROR", Severity::Error, ANY),
    code("MISMATCHED_ACTION_FOR_PRINCIPAL", Severity::Error, RESOURCE_OR_TRUST),
    code("MISSING_ACTION", Severity::Error, ANY),
    code("MISSING_ACTION_FOR_CONDITION_KEY", Severity::Error, ANY),
    code("MISSING_ACTION_FOR_ROLES_ANYWHERE_TRUST_POLICY", Severity::Error, TRUST),
    code("MISSING_ARN_ACCOUNT", Severity::Error, ANY),
    code("MISSING_ARN_FIELD", Severity::Error, ANY),
    code("MISSING_ARN_REGION", Severity::Error, ANY),
    code("MISSING_BRACE_IN_VARIABLE", Severity::Error, ANY),
    code("MISSING_CONDITION_KEY_FOR_OIDC_PRINCIPAL", Severity::Security, RESOURCE_OR_TRUST),
    code("MISSING_EFFECT", Severity::Error, ANY),
    code("MISSING_GITHUB_REPO_CONDITION_KEY", Severity::Security, RESOURCE_OR_TRUST),
    code("MISSING_PAIRED_CONDITION_KEYS", Severity::Security, ANY),
    code("MISSING_PRINCIPAL", Severity::Error, NAMED_PRINCIPAL),
    code("MISSING_QUALIFIER", Severity::Error, ANY),
    code("MISSING_QUOTE_IN_VARIABLE", Severity::Error, ANY),
    code("MISSING_RESOURCE", Severity::Error, NOT_TRUST),
    code("MISSING_STATEMENT", Severity::Error, ANY),
    code("MISSING_TAG_KEY_IN_CONDITION", Severity::Error, ANY),
    code("MISSING_VERSION", Severity::Warning, ANY),
    code("NULL_WITH_IF_EXISTS", Severity::Error, ANY),
    code("NULL_WITH_QUALIFIER", Severity::Suggestion, ANY),
    code("PASS_ROLE_WITH_NOT_ACTION_AND_NOT_RESOURCE", Severity::Security, IDENTITY_ONLY),
    code("PASS_ROLE_WITH_NOT_RESOURCE", Severity::Security, IDENTITY_ONLY),
    code("PASS_ROLE_WITH_STAR_IN_ACTION_AND_NOT_RESOURCE", Severity::Security, IDENTITY_ONLY),
    code("PASS_ROLE_WITH_STAR_IN_ACTION_AND_RESOURCE", Severity::Security, IDENTITY_ONLY),
    code("PASS_ROLE_WITH_STAR_IN_RESOURCE", Severity::Security, IDENTITY_ONLY),
    code("PASS_ROLE_WITH_STAR_IN_RESOURCE_AND_NOT_ACTION", Severity::Security, IDENTITY_ONLY),
    code("POLICY_SIZE_EXCEEDS_IDENTITY_POLICY_QUOTA", Severity::Warning, IDENTITY),
    code("POLICY_SIZE_EXCEEDS_RCP_QUOTA", Severity::Error, RCP),
    code("POLICY_SIZE_EXCEEDS_RESOURCE_POLICY_QUOTA", Severity::Warning, RESOURCE),
    code("POLICY_SIZE_EXCEEDS_ROLE_TRUST_POLICY_QUOTA", Severity::Warning, TRUST),
    code("POLICY_SIZE_EXCEEDS_SCP_QUOTA", Severity::Error, SCP),
    code("PRIVATE_IP_ADDRESS", Severity::Error, ANY),
    code("PRIVATE_IP_ADDRESS_SUBSET", Severity::Suggestion, ANY),
    code("PRIVATE_NOT_IP_ADDRESS", Severity::Error, ANY),
    code("PRIVATE_NOT_IP_ADDRESS_SUBSET", Severity::Suggestion, ANY),
    code("RCP_MISSING_RELATED_PRINCIPAL_CONDITION_KEY", Severity::Warning, RCP),
    code("RCP_MISSING_RELATED_SERVICE_PRINCIPAL_CONDITION_KEY", Severity::Warning, RCP),
    code("RCP_MISSING_SERVICE_CONDITION_KEY_NULL_CHECK", Severity::Warning, RCP),
    code("RCP_SYNTAX_ERROR_ACTION", Severity::Error, RCP),
    code("RCP_SYNTAX_ERROR_ALLOW", Severity::Error, RCP),
    code("RCP_SYNTAX_ERROR_NOTACTION", Severity::Error, RCP),
    code("RCP_SYNTAX_ERROR_PRINCIPAL", Severity::Error, RCP),
    code("RECOMMENDED_CONDITION_KEY_FOR_SERVICE_PRINCIPAL", Severity::Suggestion, RESOURCE_ONLY),
    code("REDUNDANT_ACTION", Severity::Suggestion, ANY),
    code("REDUNDANT_CONDITION_VALUE_NUM", Severity::Suggestion, ANY),
    code("REDUNDANT_KEY_DUE_TO_WILDCARD_IN_CONDITION", Severity::Suggestion, ANY),
    code("REDUNDANT_PRINCIPAL_IN_ROLE_TRUST_POLICY", Severity::Suggestion, TRUST),
    code("REDUNDANT_RESOURCE", Severity::Suggestion, ANY),
    code("REDUNDANT_STATEMENT", Severity::Suggestion, ANY),
    code("REDUNDANT_STATEMENT_DUE_TO_WILDCARD_IN_CONDITION", Severity::Suggestion, ANY),
    code("RESTRICT_ACCESS_TO_SERVICE_PRINCIPAL", Severity::Security, RESOURCE_ONLY),
    code("ROLE_TRUST_POLICY_SYNTAX_ERROR_NOTPRINCIPAL", Severity::Error, TRUST),
    code("ROLE_TRUST_POLICY_SYNTAX_ERROR_RESOURCE", Severity::Error, TRUST),
    code("ROLE_TRUST_POLICY_UNSUPPORTED_WILDCARD_IN_PRINCIPAL", Severity::Error, TRUST),
    code("S3_PREFIX_IN_NEGATIVE_CONTEXT", Severity::Security, ANY),
    code("SCP_SYNTAX_ERROR_ACTION_WILDCARD", Severity::Error, SCP),
    code("SCP_SYNTAX_ERROR_PRINCIPAL", Severity::Error, SCP),
    code("SPECIFIC_GITHUB_REPO_AND_BRANCH_RECOMMENDED", Severity::Warning, RESOURCE_OR_TRUST),
    code("STRING_LIKE_OPERATOR_WITH_ARN_CONDITION_KEYS", Severity::Security, ANY),
    code("TYPE_MISMATCH", Severity::Warning, ANY),
    code("TYPE_MISMATCH_BOOLEAN", Severity::Warning, ANY),
    code("TYPE_MISMATCH_DATE", Severity::Warning, ANY),
    code("TYPE_MISMATCH_IP_RANGE", Severity::Error, ANY),
    code("TYPE_MISMATCH_NUMBER", Severity::Warning, ANY),
    code("TYPE_MISMATCH_STRING", Severity::Warning, ANY),
    code("UNIQUE_SIDS_RECOMMENDED", Severity::Warning, RESOURCE),
    code("UNIQUE_SIDS_REQUIRED", Severity::Error, IAM),
    code("UNSUPPORTED_ACTION_FOR_CONDITION_KEY", Severity::Error, NAMED_PRINCIPAL),
    code("UNSUPPORTED_ACTION_IN_POLICY", Severity::Error, RESOURCE_OR_TRUST),
    code("UNSUPPORTED_CONDITION_KEY_FOR_SERVICE_PRINCIPAL", Severity::Error, PRINCIPAL),
    code("UNSUPPORTED_ELEMENT_COMBINATION", Severity::Error, ANY),
    code("UNSUPPORTED_GLOBAL_CONDITION_KEY", Severity::Error, PRINCIPAL),
    code("UNSUPPORTED_PRINCIPAL", Severity::Error, IDENTITY),
    code("UNSUPPORTED_RESOURCE_ARN_IN_POLICY", Severity::Error, RESOURCE_ONLY),
    code("UNSUPPORTED_SID", Severity::Error, IAM),
    code("UNSUPPORTED_SPACE_IN_VARIABLE", Severity::Error, ANY),
    code("UNSUPPORTED_WILDCARD_IN_PRINCIPAL", Severity::Error, NAMED_PRINCIPAL),
    code("UNTRUSTWORTHY_CONDITION_KEY", Severity::Security, ANY),
    code("USE_CONDITION_KEY_ONLY_WITH_SUPPORTED_SERVICES", Severity::Warning, ANY),
    code("VARIABLE_UNSUPPORTED_IN_ELEMENT", Severity::Error, ANY),
    code("VARIABLE_UNSUPPORTED_IN_VERSION", Severity::Error, ANY),
    code("VARIABLE_USAGE_TOO_PERMISSIVE", Severity::Error, NAMED_PRINCIPAL),
    code("WILDCARD_IN_SERVICE_NAME", Severity::Suggestion, ANY),
    code("WILDCARD_USAGE_TOO_PERMISSIVE", Severity::Error, NAMED_PRINCIPAL),
    code("WILDCARD_WITHOUT_LIKE_OPERATOR", Severity::Warning, ANY),
];
