//! `unpaired-condition-key`

use crate::policy::{OperatorFamily, Statement};
use crate::rules::wording::quoted;
use crate::rules::{LintContext, Sink, declare_rule};

declare_rule! {
    /// Reports a condition on a private address without a condition on the network that it belongs to.
    ///
    /// ## Why
    ///
    /// Private addresses are not unique: every VPC may have `10.0.0.0/8`. `aws:VpcSourceIp` says something only together with the
    /// VPC or the endpoint, `aws:Ec2InstanceSourcePrivateIPv4` only together with the instance's VPC.
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
    ///     "Condition": { "IpAddress": { "aws:VpcSourceIp": "10.1.0.0/16" } }
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
    ///     "Condition": {
    ///       "IpAddress": { "aws:VpcSourceIp": "10.1.0.0/16" },
    ///       "StringEquals": { "aws:SourceVpc": "vpc-1a2b3c4d5e6f7a8b9" }
    ///     }
    ///   }
    /// }
    /// ```
    ///
    /// ## Notes
    ///
    /// AWS gives `aws:VpcSourceIp` as its only example; the second key is from its key reference. Only statements that
    /// allow are judged: a second test in a `Deny` makes it deny less. A partner counts under any operator but `Null`.
    ///
    /// ## References
    ///
    /// - [AWS global condition context keys](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-vpcsourceip)
    static RULE = {
        name: "unpaired-condition-key",
        severity: Security,
        since: "0.1.0",
        fix: None,
        issue_codes: ["MISSING_PAIRED_CONDITION_KEYS"],
        check: Conditions(check),
    }
}

/// Keys, and those of which one must stand beside them (AWS global condition context keys).
const PAIRS: &[(&str, &[&str])] = &[
    (
        "aws:VpcSourceIp",
        &["aws:SourceVpc", "aws:SourceVpce", "aws:SourceVpcArn"],
    ),
    (
        "aws:Ec2InstanceSourcePrivateIPv4",
        &["aws:Ec2InstanceSourceVpc"],
    ),
];

fn check(context: &LintContext<'_>, sink: &mut Sink<'_>) {
    for statement in context
        .statements()
        .iter()
        .filter(|statement| statement.allows())
    {
        for (key, partners) in PAIRS {
            let Some(text) = tested(statement, key).next() else {
                continue;
            };
            let unknown = statement
                .conditions()
                .any(|(_, entry)| !entry.key().is_known());
            if unknown
                || partners
                    .iter()
                    .any(|partner| tested(statement, partner).next().is_some())
            {
                continue;
            }
            let names: Vec<String> = partners
                .iter()
                .map(|partner| format!("`{partner}`"))
                .collect();
            sink.report(
                text.content_span(),
                format!("{} without {}", quoted(text.as_str()), names.join(", ")),
            )
            .here("such an address may belong to any VPC")
            .note("Test the network beside the address, in the same statement.");
        }
    }
}

/// The places of a condition key under operators that look at its value.
fn tested<'s, 'a>(
    statement: &'s Statement<'a>,
    key: &'s str,
) -> impl Iterator<Item = &'a crate::syntax::Text<'a>> + use<'s, 'a> {
    statement
        .conditions()
        .filter(move |(operator, entry)| {
            let null = operator
                .operator
                .is_some_and(|operator| operator.facts.family == OperatorFamily::Null);
            !null && entry.is_key(key)
        })
        .map(|(_, entry)| entry.key())
}
