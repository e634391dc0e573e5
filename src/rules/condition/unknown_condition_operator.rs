//! `unknown-condition-operator`

use crate::catalog::closest;
use crate::fix::{Edit, Fix};
use crate::policy::Operator;
use crate::rules::wording::quoted;
use crate::rules::{LintContext, Sink, declare_rule};

declare_rule! {
    /// Reports a name directly below `Condition` that is no condition operator.
    ///
    /// ## Why
    ///
    /// IAM refuses a policy with an operator that it does not know: `MalformedPolicyDocument`. The prefixes `ForAllValues:`
    /// and `ForAnyValue:` and the suffix `IfExists` are part of valid names.
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
    ///     "Condition": { "StringEqual": { "aws:PrincipalOrgID": "o-a1b2c3d4e5" } }
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
    ///     "Condition": { "StringEquals": { "aws:PrincipalOrgID": "o-a1b2c3d4e5" } }
    ///   }
    /// }
    /// ```
    ///
    /// ## References
    ///
    /// - [IAM JSON policy elements: Condition operators](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html)
    /// - [IAM Access Analyzer policy checks](https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html#access-analyzer-reference-policy-checks-error-invalid-condition-operator)
    static RULE = {
        name: "unknown-condition-operator",
        severity: Error,
        since: "0.1.0",
        fix: Sometimes,
        issue_codes: ["INVALID_CONDITION_OPERATOR"],
        check: Conditions(check),
    }
}

/// Names that people expect, and what IAM calls them.
const EXPECTED: &[(&str, &str)] = &[
    ("BoolEquals", "Bool"),
    ("DateAfter", "DateGreaterThan"),
    ("DateBefore", "DateLessThan"),
    ("DateGreaterThanOrEquals", "DateGreaterThanEquals"),
    ("DateLessThanOrEquals", "DateLessThanEquals"),
    ("IpAddressEquals", "IpAddress"),
    ("IpAddressNotEquals", "NotIpAddress"),
    ("IpNotAddress", "NotIpAddress"),
    ("NotIpAddressEquals", "NotIpAddress"),
    ("NumericGreaterThanOrEquals", "NumericGreaterThanEquals"),
    ("NumericLessThanOrEquals", "NumericLessThanEquals"),
    ("StringMatches", "StringLike"),
    ("StringNotMatches", "StringNotLike"),
];

/// Below this number of changes there is no other operator near.
const CERTAIN: usize = 2;

fn check(context: &LintContext<'_>, sink: &mut Sink<'_>) {
    let statements = context.statements().iter();
    let conditions = statements.filter_map(|statement| statement.condition.as_ref());
    for entry in conditions.flat_map(|condition| &condition.operators) {
        let key = &entry.member.key;
        if entry.operator.is_some() || !key.is_known() {
            continue;
        }
        let name = key.as_str();
        let diagnostic = sink.report(
            key.content_span(),
            format!("{} is no condition operator", quoted(name)),
        );
        diagnostic.note("IAM refuses a policy with an operator that it does not know.");
        let Some((meant, changes)) = meant(name) else {
            continue;
        };
        diagnostic.here(format!("did you mean `{meant}`?"));
        let title = format!("Replace with `{meant}`");
        let edit = [Edit::replace(key.content_span(), meant)];
        diagnostic.fix(if changes < CERTAIN {
            Fix::safe(title, edit)
        } else {
            Fix::risky(title, edit)
        });
    }
}

/// The operator that was probably meant, and how many changes lead to it.
fn meant(name: &str) -> Option<(String, usize)> {
    let (prefix, rest) = match name.split_once(':') {
        Some((prefix, rest)) => (Some(prefix), rest),
        None => (None, name),
    };
    let (prefix, mut changes) = match prefix {
        Some(prefix) => {
            let (prefix, changes) = closest(prefix, ["ForAllValues", "ForAnyValue"])?;
            (format!("{prefix}:"), changes)
        }
        None => (String::new(), 0),
    };
    let (base, suffix) = match rest.len().checked_sub("IfExists".len()) {
        Some(at)
            if rest
                .get(at..)
                .is_some_and(|tail| tail.eq_ignore_ascii_case("IfExists")) =>
        {
            (rest.get(..at)?, "IfExists")
        }
        _ => (rest, ""),
    };
    let expected = EXPECTED
        .iter()
        .find(|(expected, _)| expected.eq_ignore_ascii_case(base));
    let base = if let Some((_, operator)) = expected {
        changes += CERTAIN;
        operator
    } else {
        let (operator, more) = closest(base, Operator::names())?;
        changes += more;
        operator
    };
    Some((format!("{prefix}{base}{suffix}"), changes))
}

#[cfg(test)]
mod tests {
    use super::meant;

    #[test]
    fn what_was_meant() {
        let meant = |name| meant(name).map(|(name, _)| name).unwrap_or_default();
        assert_eq!(meant("StringEqual"), "StringEquals");
        assert_eq!(
            meant("ForAnyValues:StringLikeIfExists"),
            "ForAnyValue:StringLikeIfExists"
        );
        assert_eq!(meant("NumericLessThanOrEquals"), "NumericLessThanEquals");
        assert_eq!(meant("BoolEqualsIfExists"), "BoolIfExists");
        for name in ["", "IfExists", "Contains", ":", "ForSome:StringLike", "é"] {
            assert_eq!(meant(name), "", "{name}");
        }
    }
}
