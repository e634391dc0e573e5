//! `string-like-with-arn-key`

use super::entry::{Entry, entries};
use crate::catalog::{ConditionKey, ConditionType};
use crate::fix::Fix;
use crate::policy::value::scalar;
use crate::policy::{Arn, ArnField, OperatorFamily};
use crate::rules::{LintContext, Sink, declare_rule};

declare_rule! {
    /// Reports `StringLike` or `StringNotLike` with a condition key that holds an ARN.
    ///
    /// ## Why
    ///
    /// In text a `*` matches any character, colons too: a pattern that looks like one account's may match another's. `ArnLike`
    /// compares an ARN field by field.
    ///
    /// ## Example
    ///
    /// ```json
    /// {
    ///   "Version": "2012-10-17",
    ///   "Statement": {
    ///     "Effect": "Allow",
    ///     "Action": "s3:GetObject",
    ///     "Resource": "arn:aws:s3:::amzn-s3-demo-bucket/*",
    ///     "Condition": { "StringLike": { "aws:PrincipalArn": "arn:aws:iam::111122223333:role/team-*" } }
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
    ///     "Action": "s3:GetObject",
    ///     "Resource": "arn:aws:s3:::amzn-s3-demo-bucket/*",
    ///     "Condition": { "ArnLike": { "aws:PrincipalArn": "arn:aws:iam::111122223333:role/team-*" } }
    ///   }
    /// }
    /// ```
    ///
    /// ## Notes
    ///
    /// AWS once exempted five of its managed policies from this check by their names; there is no exemption here, and AWS's later
    /// verdicts have none either. The fix is safe where the wildcards stand in the last field only and there are no variables, for
    /// then both operators match the same ARNs.
    ///
    /// ## References
    ///
    /// - [IAM JSON policy elements: Condition operators](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html)
    /// - [IAM Access Analyzer policy checks](https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html#access-analyzer-reference-policy-checks-security-warning-string-like-operator-with-arn-condition-keys)
    static RULE = {
        name: "string-like-with-arn-key",
        severity: Security,
        since: "0.1.0",
        fix: Sometimes,
        issue_codes: ["STRING_LIKE_OPERATOR_WITH_ARN_CONDITION_KEYS"],
        check: Conditions(check),
    }
}

fn check(context: &LintContext<'_>, sink: &mut Sink<'_>) {
    for statement in context.statements() {
        for entry in entries(statement) {
            if entry.family() != OperatorFamily::String || !entry.operator.facts.wildcards {
                continue;
            }
            let key = entry.catalog_key(context);
            if key.and_then(ConditionKey::value_type) == Some(ConditionType::Arn) {
                report(context, &entry, sink);
            }
        }
    }
}

fn report(context: &LintContext<'_>, entry: &Entry<'_, '_>, sink: &mut Sink<'_>) {
    let (key, operator) = (entry.quoted_key(), entry.operator_name());
    let base = if entry.operator.facts.negated {
        "ArnNotLike"
    } else {
        "ArnLike"
    };
    let name = entry.renamed_operator(base);
    let diagnostic = sink.report(
        entry.key_span(),
        format!("{key} is an ARN, and `{operator}` compares it as text"),
    );
    diagnostic
        .here(format!("takes `{name}`"))
        .label(entry.operator_span(), "compares text")
        .note(
            "In text a `*` also matches colons, so a pattern can reach over the fields of the ARN.",
        );
    let values = || {
        entry
            .values()
            .iter()
            .map(|value| scalar(value).and_then(Arn::parse))
    };
    let edits = entry.move_to(context.text, &name, None);
    // With fewer fields than an ARN has, the ARN operators match nothing.
    if edits.is_empty() || entry.values().is_empty() || !values().all(|arn| arn.is_some()) {
        return;
    }
    let plain = |arn: Arn<'_>| {
        let fields = [
            ArnField::Partition,
            ArnField::Service,
            ArnField::Region,
            ArnField::Account,
        ];
        let is_plain = |field: &ArnField| !arn.field(*field).contains(['*', '?', '$']);
        let has_variables = arn.field(ArnField::Resource).contains("${");
        arn.field(ArnField::Prefix) == "arn" && !has_variables && fields.iter().all(is_plain)
    };
    let title = format!("Use `{name}`");
    diagnostic.fix(if values().flatten().all(plain) {
        Fix::safe(title, edits)
    } else {
        Fix::risky(title, edits)
    });
}
