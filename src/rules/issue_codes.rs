//! The codes of IAM Access Analyzer's `ValidatePolicy`, with the finding type that AWS gives each
//! (IAM User Guide, "IAM Access Analyzer policy check reference").

use crate::diagnostic::Severity;

/// A code and its finding type.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct IssueCode {
    /// The code: `INVALID_ACTION`.
    pub code: &'static str,
    /// The finding type.
    pub severity: Severity,
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

const fn code(code: &'static str, severity: Severity) -> IssueCode {
    IssueCode { code, severity }
}

#[rustfmt::skip]
const ISSUE_CODES: &[IssueCode] = &[
    code("ALLOW_NOTACTION_WITH_UNSUPPORTED_TAG_CONDITION_KEY_FOR_SERVICE", Severity::Suggestion),
    code("ALLOW_WITH_NOT_PRINCIPAL", Severity::Security),
    code("ALLOW_WITH_UNSUPPORTED_TAG_CONDITION_KEY_FOR_SERVICE", Severity::Suggestion),
    code("ARN_ACCOUNT_NOT_ALLOWED", Severity::Error),
    code("ARN_REGION_NOT_ALLOWED", Severity::Error),
    code("CONFIRM_AUDIENCE_CLAIM_TYPE", Severity::Suggestion),
    code("CREATE_SLR_WITH_NOT_ACTION_AND_NOT_RESOURCE", Severity::Warning),
    code("CREATE_SLR_WITH_NOT_RESOURCE", Severity::Warning),
    code("CREATE_SLR_WITH_STAR_IN_ACTION_AND_NOT_RESOURCE", Severity::Warning),
    code("CREATE_SLR_WITH_STAR_IN_ACTION_AND_RESOURCE", Severity::Warning),
    code("CREATE_SLR_WITH_STAR_IN_RESOURCE", Severity::Warning),
    code("CREATE_SLR_WITH_STAR_IN_RESOURCE_AND_NOT_ACTION", Severity::Warning),
    code("DATA_TYPE_MISMATCH", Severity::Error),
    code("DENY_NOTACTION_WITH_UNSUPPORTED_TAG_CONDITION_KEY_FOR_SERVICE", Severity::Security),
    code("DENY_WITH_UNSUPPORTED_TAG_CONDITION_KEY_FOR_SERVICE", Severity::Security),
    code("DEPRECATED_GLOBAL_CONDITION_KEY", Severity::Warning),
    code("DUPLICATE_KEYS_WITH_DIFFERENT_CASE", Severity::Error),
    code("DYNAMODB_ATTRIBUTES_WITHOUT_SELECT", Severity::Security),
    code("EMPTY_ARRAY_ACTION", Severity::Suggestion),
    code("EMPTY_ARRAY_CONDITION", Severity::Suggestion),
    code("EMPTY_ARRAY_CONDITION_FORALLVALUES", Severity::Suggestion),
    code("EMPTY_ARRAY_CONDITION_FORANYVALUE", Severity::Suggestion),
    code("EMPTY_ARRAY_CONDITION_IFEXISTS", Severity::Suggestion),
    code("EMPTY_ARRAY_PRINCIPAL", Severity::Suggestion),
    code("EMPTY_ARRAY_RESOURCE", Severity::Suggestion),
    code("EMPTY_OBJECT_CONDITION", Severity::Suggestion),
    code("EMPTY_OBJECT_PRINCIPAL", Severity::Suggestion),
    code("EMPTY_SID_VALUE", Severity::Suggestion),
    code("EMPTY_VARIABLE", Severity::Error),
    code("EQUIVALENT_TO_NULL_FALSE", Severity::Suggestion),
    code("EQUIVALENT_TO_NULL_TRUE", Severity::Suggestion),
    code("FEDERATED_PRINCIPAL_NOT_SUPPORTED", Severity::Error),
    code("FORALLVALUES_WITH_SINGLE_VALUED_KEY", Severity::Security),
    code("FORANYVALUE_WITH_AUDIENCE_CLAIM_TYPE", Severity::Security),
    code("IMPROVE_IP_RANGE", Severity::Suggestion),
    code("INVALID_ACTION", Severity::Error),
    code("INVALID_ARN_ACCOUNT", Severity::Error),
    code("INVALID_ARN_PREFIX", Severity::Error),
    code("INVALID_ARN_REGION", Severity::Error),
    code("INVALID_ARN_RESOURCE", Severity::Error),
    code("INVALID_ARN_SERVICE_CASE", Severity::Error),
    code("INVALID_CONDITION_DATA_TYPE", Severity::Error),
    code("INVALID_CONDITION_KEY_FORMAT", Severity::Error),
    code("INVALID_CONDITION_MULTIPLE_BOOLEAN", Severity::Error),
    code("INVALID_CONDITION_OPERATOR", Severity::Error),
    code("INVALID_DATE_VALUE", Severity::Warning),
    code("INVALID_EFFECT", Severity::Error),
    code("INVALID_FEDERATED_PRINCIPAL_SYNTAX_IN_ROLE_TRUST_POLICY", Severity::Error),
    code("INVALID_GLOBAL_CONDITION_KEY", Severity::Error),
    code("INVALID_KMS_KEY_VALUE", Severity::Error),
    code("INVALID_PARTITION", Severity::Error),
    code("INVALID_POLICY_ELEMENT", Severity::Error),
    code("INVALID_PRINCIPAL_FORMAT", Severity::Error),
    code("INVALID_PRINCIPAL_KEY", Severity::Error),
    code("INVALID_REGION", Severity::Error),
    code("INVALID_ROLE_REFERENCE", Severity::Warning),
    code("INVALID_SERVICE", Severity::Error),
    code("INVALID_SERVICE_CONDITION_KEY", Severity::Error),
    code("INVALID_SERVICE_IN_ACTION", Severity::Error),
    code("INVALID_SERVICE_PRINCIPAL_FORMAT", Severity::Error),
    code("INVALID_USER_REFERENCE", Severity::Warning),
    code("INVALID_VARIABLE_FOR_OPERATOR", Severity::Error),
    code("INVALID_VERSION", Severity::Error),
    code("INVALID_VPCE_FORMAT", Severity::Error),
    code("INVALID_VPC_FORMAT", Severity::Error),
    code("IRRELEVANT_CONDITION_KEY_IN_POLICY", Severity::Suggestion),
    code("JSON_SYNTAX_ERROR", Severity::Error),
    code("MISMATCHED_ACTION_FOR_PRINCIPAL", Severity::Error),
    code("MISSING_ACTION", Severity::Error),
    code("MISSING_ACTION_FOR_CONDITION_KEY", Severity::Error),
    code("MISSING_ACTION_FOR_ROLES_ANYWHERE_TRUST_POLICY", Severity::Error),
    code("MISSING_ARN_ACCOUNT", Severity::Error),
    code("MISSING_ARN_FIELD", Severity::Error),
    code("MISSING_ARN_REGION", Severity::Error),
    code("MISSING_BRACE_IN_VARIABLE", Severity::Error),
    code("MISSING_CONDITION_KEY_FOR_OIDC_PRINCIPAL", Severity::Security),
    code("MISSING_EFFECT", Severity::Error),
    code("MISSING_GITHUB_REPO_CONDITION_KEY", Severity::Security),
    code("MISSING_PAIRED_CONDITION_KEYS", Severity::Security),
    code("MISSING_PRINCIPAL", Severity::Error),
    code("MISSING_QUALIFIER", Severity::Error),
    code("MISSING_QUOTE_IN_VARIABLE", Severity::Error),
    code("MISSING_RESOURCE", Severity::Error),
    code("MISSING_STATEMENT", Severity::Error),
    code("MISSING_TAG_KEY_IN_CONDITION", Severity::Error),
    code("MISSING_VERSION", Severity::Warning),
    code("NULL_WITH_IF_EXISTS", Severity::Error),
    code("NULL_WITH_QUALIFIER", Severity::Suggestion),
    code("PASS_ROLE_WITH_NOT_ACTION_AND_NOT_RESOURCE", Severity::Security),
    code("PASS_ROLE_WITH_NOT_RESOURCE", Severity::Security),
    code("PASS_ROLE_WITH_STAR_IN_ACTION_AND_NOT_RESOURCE", Severity::Security),
    code("PASS_ROLE_WITH_STAR_IN_ACTION_AND_RESOURCE", Severity::Security),
    code("PASS_ROLE_WITH_STAR_IN_RESOURCE", Severity::Security),
    code("PASS_ROLE_WITH_STAR_IN_RESOURCE_AND_NOT_ACTION", Severity::Security),
    code("POLICY_SIZE_EXCEEDS_IDENTITY_POLICY_QUOTA", Severity::Warning),
    code("POLICY_SIZE_EXCEEDS_RCP_QUOTA", Severity::Error),
    code("POLICY_SIZE_EXCEEDS_RESOURCE_POLICY_QUOTA", Severity::Warning),
    code("POLICY_SIZE_EXCEEDS_ROLE_TRUST_POLICY_QUOTA", Severity::Warning),
    code("POLICY_SIZE_EXCEEDS_SCP_QUOTA", Severity::Error),
    code("PRIVATE_IP_ADDRESS", Severity::Error),
    code("PRIVATE_IP_ADDRESS_SUBSET", Severity::Suggestion),
    code("PRIVATE_NOT_IP_ADDRESS", Severity::Error),
    code("PRIVATE_NOT_IP_ADDRESS_SUBSET", Severity::Suggestion),
    code("RCP_MISSING_RELATED_PRINCIPAL_CONDITION_KEY", Severity::Warning),
    code("RCP_MISSING_RELATED_SERVICE_PRINCIPAL_CONDITION_KEY", Severity::Warning),
    code("RCP_MISSING_SERVICE_CONDITION_KEY_NULL_CHECK", Severity::Warning),
    code("RCP_SYNTAX_ERROR_ACTION", Severity::Error),
    code("RCP_SYNTAX_ERROR_ALLOW", Severity::Error),
    code("RCP_SYNTAX_ERROR_NOTACTION", Severity::Error),
    code("RCP_SYNTAX_ERROR_PRINCIPAL", Severity::Error),
    code("RECOMMENDED_CONDITION_KEY_FOR_SERVICE_PRINCIPAL", Severity::Suggestion),
    code("REDUNDANT_ACTION", Severity::Suggestion),
    code("REDUNDANT_CONDITION_VALUE_NUM", Severity::Suggestion),
    code("REDUNDANT_KEY_DUE_TO_WILDCARD_IN_CONDITION", Severity::Suggestion),
    code("REDUNDANT_PRINCIPAL_IN_ROLE_TRUST_POLICY", Severity::Suggestion),
    code("REDUNDANT_RESOURCE", Severity::Suggestion),
    code("REDUNDANT_STATEMENT", Severity::Suggestion),
    code("REDUNDANT_STATEMENT_DUE_TO_WILDCARD_IN_CONDITION", Severity::Suggestion),
    code("RESTRICT_ACCESS_TO_SERVICE_PRINCIPAL", Severity::Security),
    code("ROLE_TRUST_POLICY_SYNTAX_ERROR_NOTPRINCIPAL", Severity::Error),
    code("ROLE_TRUST_POLICY_SYNTAX_ERROR_RESOURCE", Severity::Error),
    code("ROLE_TRUST_POLICY_UNSUPPORTED_WILDCARD_IN_PRINCIPAL", Severity::Error),
    code("S3_PREFIX_IN_NEGATIVE_CONTEXT", Severity::Security),
    code("SCP_SYNTAX_ERROR_ACTION_WILDCARD", Severity::Error),
    code("SCP_SYNTAX_ERROR_PRINCIPAL", Severity::Error),
    code("SPECIFIC_GITHUB_REPO_AND_BRANCH_RECOMMENDED", Severity::Warning),
    code("STRING_LIKE_OPERATOR_WITH_ARN_CONDITION_KEYS", Severity::Security),
    code("TYPE_MISMATCH", Severity::Warning),
    code("TYPE_MISMATCH_BOOLEAN", Severity::Warning),
    code("TYPE_MISMATCH_DATE", Severity::Warning),
    code("TYPE_MISMATCH_IP_RANGE", Severity::Error),
    code("TYPE_MISMATCH_NUMBER", Severity::Warning),
    code("TYPE_MISMATCH_STRING", Severity::Warning),
    code("UNIQUE_SIDS_RECOMMENDED", Severity::Warning),
    code("UNIQUE_SIDS_REQUIRED", Severity::Error),
    code("UNSUPPORTED_ACTION_FOR_CONDITION_KEY", Severity::Error),
    code("UNSUPPORTED_ACTION_IN_POLICY", Severity::Error),
    code("UNSUPPORTED_CONDITION_KEY_FOR_SERVICE_PRINCIPAL", Severity::Error),
    code("UNSUPPORTED_ELEMENT_COMBINATION", Severity::Error),
    code("UNSUPPORTED_GLOBAL_CONDITION_KEY", Severity::Error),
    code("UNSUPPORTED_PRINCIPAL", Severity::Error),
    code("UNSUPPORTED_RESOURCE_ARN_IN_POLICY", Severity::Error),
    code("UNSUPPORTED_SID", Severity::Error),
    code("UNSUPPORTED_SPACE_IN_VARIABLE", Severity::Error),
    code("UNSUPPORTED_WILDCARD_IN_PRINCIPAL", Severity::Error),
    code("UNTRUSTWORTHY_CONDITION_KEY", Severity::Security),
    code("USE_CONDITION_KEY_ONLY_WITH_SUPPORTED_SERVICES", Severity::Warning),
    code("VARIABLE_UNSUPPORTED_IN_ELEMENT", Severity::Error),
    code("VARIABLE_UNSUPPORTED_IN_VERSION", Severity::Error),
    code("VARIABLE_USAGE_TOO_PERMISSIVE", Severity::Error),
    code("WILDCARD_IN_SERVICE_NAME", Severity::Suggestion),
    code("WILDCARD_USAGE_TOO_PERMISSIVE", Severity::Error),
    code("WILDCARD_WITHOUT_LIKE_OPERATOR", Severity::Warning),
];
