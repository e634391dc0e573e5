//! `oidc-audience-qualifier`

use crate::policy::SetQualifier;
use crate::rules::wording::quoted;
use crate::rules::{LintContext, Sink, declare_rule};

declare_rule! {
    /// Reports `ForAnyValue:` and `ForAllValues:` on the audience of an OIDC token.
    ///
    /// ## Why
    ///
    /// A token's `aud` has one value at nearly all providers. `ForAllValues:` also holds where a token has no audience at
    /// all, and `ForAnyValue:` where one of several audiences is meant for someone else.
    ///
    /// ## Example
    ///
    /// ```json
    /// {
    ///   "Version": "2012-10-17",
    ///   "Statement": {
    ///     "Effect": "Allow",
    ///     "Principal": { "Federated": "arn:aws:iam::111122223333:oidc-provider/login.example.com" },
    ///     "Action": "sts:AssumeRoleWithWebIdentity",
    ///     "Condition": {
    ///       "ForAnyValue:StringEquals": { "login.example.com:aud": ["0123456789abcdef"] }
    ///     }
    ///   }
    /// }
    /// ```
    ///
    /// ## Use instead
    ///
    /// ```json
    /// {
    ///   "Version": "2012-10-17",
    ///   "Statement": {
    ///     "Effect": "Allow",
    ///     "Principal": { "Federated": "arn:aws:iam::111122223333:oidc-provider/login.example.com" },
    ///     "Action": "sts:AssumeRoleWithWebIdentity",
    ///     "Condition": {
    ///       "StringEquals": { "login.example.com:aud": ["0123456789abcdef"] }
    ///     }
    ///   }
    /// }
    /// ```
    ///
    /// ## Notes
    ///
    /// `ForAnyValue:` is reported as the security warning that AWS has for it, `ForAllValues:` as its suggestion. AWS also
    /// gives the suggestion for each audience without a qualifier, where nothing is wrong: that is reported only in the format
    /// of IAM Access Analyzer, and with `--pedantic`.
    ///
    /// ## References
    ///
    /// - [Single-valued vs. multivalued context keys](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-single-vs-multi-valued-context-keys.html)
    static RULE = {
        name: "oidc-audience-qualifier",
        severity: Suggestion,
        since: "0.1.0",
        fix: None,
        issue_codes: [
            "FORANYVALUE_WITH_AUDIENCE_CLAIM_TYPE",
            "CONFIRM_AUDIENCE_CLAIM_TYPE",
        ],
        check: Conditions(check),
    }
}

fn check(context: &LintContext<'_>, sink: &mut Sink<'_>) {
    for statement in context.statements() {
        for (operator, entry) in statement.conditions() {
            let key = entry.key();
            if !key.is_known() || !is_audience(key.as_str()) {
                continue;
            }
            let Some(parsed) = operator.operator else {
                continue;
            };
            let name = key.as_str();
            let span = key.content_span();
            let place = operator.member.key.content_span();
            match parsed.qualifier {
                Some(SetQualifier::ForAnyValue) => {
                    sink.report_as(
                        "FORANYVALUE_WITH_AUDIENCE_CLAIM_TYPE",
                        span,
                        format!(
                            "`ForAnyValue:` on {}, which has a single value",
                            quoted(name)
                        ),
                    )
                    .label(place, "for keys with several values")
                    .note("Test the audience with `StringEquals`, without a qualifier.");
                }
                Some(SetQualifier::ForAllValues) => {
                    sink.report_as(
                        "CONFIRM_AUDIENCE_CLAIM_TYPE",
                        span,
                        format!("`ForAllValues:` on {}, which most providers give a single value", quoted(name)),
                    )
                    .label(place, "holds also where the token has no audience")
                    .note("Test the audience with `StringEquals`, unless this provider gives several.");
                }
                None if context.settings.pedantic || context.settings.every_code => {
                    sink.report_as(
                        "CONFIRM_AUDIENCE_CLAIM_TYPE",
                        span,
                        format!("{} is tested as a key with a single value", quoted(name)),
                    )
                    .note("That is right unless this provider gives its tokens several audiences.");
                }
                None => {}
            }
        }
    }
}

/// Whether a key is the audience of an OIDC provider: a host name and `:aud`.
fn is_audience(key: &str) -> bool {
    let Some((provider, claim)) = key.rsplit_once(':') else {
        return false;
    };
    claim.eq_ignore_ascii_case("aud") && provider.contains('.')
}
