//! `insecure-transport`

use crate::embed::PolicyKind;
use crate::policy::value::scalar;
use crate::policy::{Effect, ResourcePattern, Statement};
use crate::rules::{LintContext, Sink, declare_rule};

declare_rule! {
    /// Reports the policy of a bucket, queue or topic that does not deny requests without TLS.
    ///
    /// ## Why
    ///
    /// These services also answer over plain HTTP, where everyone on the way reads the data. A `Deny` on `aws:SecureTransport` rules that out,
    /// and most security baselines ask for it.
    ///
    /// ## Example
    ///
    /// ```json
    /// {
    ///   "Version": "2012-10-17",
    ///   "Statement": {
    ///     "Effect": "Allow",
    ///     "Principal": { "AWS": "arn:aws:iam::111122223333:role/reader" },
    ///     "Action": "s3:GetObject",
    ///     "Resource": "arn:aws:s3:::amzn-s3-demo-bucket/*"
    ///   }
    /// }
    /// ```
    ///
    /// ## Use instead
    ///
    /// ```json
    /// {
    ///   "Version": "2012-10-17",
    ///   "Statement": [
    ///     {
    ///       "Effect": "Allow",
    ///       "Principal": { "AWS": "arn:aws:iam::111122223333:role/reader" },
    ///       "Action": "s3:GetObject",
    ///       "Resource": "arn:aws:s3:::amzn-s3-demo-bucket/*"
    ///     },
    ///     {
    ///       "Effect": "Deny",
    ///       "Principal": "*",
    ///       "Action": "s3:*",
    ///       "Resource": ["arn:aws:s3:::amzn-s3-demo-bucket", "arn:aws:s3:::amzn-s3-demo-bucket/*"],
    ///       "Condition": { "Bool": { "aws:SecureTransport": "false" } }
    ///     }
    ///   ]
    /// }
    /// ```
    ///
    /// ## Notes
    ///
    /// Amazon SNS and Amazon SQS take plain HTTP at some endpoints only. A `Deny` for TLS versions below a number, by `s3:TlsVersion`, does as well.
    ///
    /// ## References
    ///
    /// - [Security best practices for Amazon S3: enforce encryption of data in transit](https://docs.aws.amazon.com/AmazonS3/latest/userguide/security-best-practices.html)
    /// - [Amazon SQS security best practices](https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-security-best-practices.html)
    static RULE = {
        name: "insecure-transport",
        severity: Suggestion,
        since: "0.1.0",
        fix: None,
        issue_codes: [],
        pedantic: true,
        check: Policy(check),
    }
}

/// The services that also answer over plain HTTP, by the service of their ARNs and the type of resource. Source: the
/// services' pages on security best practices.
const SERVICES: &[(&str, &str, &str)] = &[
    ("s3", "AWS::S3::Bucket", "bucket"),
    ("sns", "AWS::SNS::Topic", "topic"),
    ("sqs", "AWS::SQS::Queue", "queue"),
];

fn check(context: &LintContext<'_>, sink: &mut Sink<'_>) {
    if context.policy.kind != PolicyKind::Resource {
        return;
    }
    let Some(what) = resource(context) else {
        return;
    };
    let mut denying = context.policy.with_effect(Effect::Deny);
    let allows = context.policy.with_effect(Effect::Allow).next().is_some();
    let Some(statement) = context.policy.statement.filter(|_| allows) else {
        return;
    };
    if denying.any(denies_plain) {
        return;
    }
    sink.report(
        statement.key.span(),
        format!("no statement denies requests to the {what} without TLS"),
    )
    .note("Add a `Deny` for everyone with `\"Bool\": { \"aws:SecureTransport\": \"false\" }`.");
}

/// What the policy is attached to, if it is one of the resources that count.
fn resource(context: &LintContext<'_>) -> Option<&'static str> {
    if let Some(given) = context.settings.resource_type.as_deref() {
        let known = SERVICES.iter().find(|(_, name, _)| *name == given);
        return known.map(|(.., what)| *what);
    }
    let patterns = context
        .statements()
        .iter()
        .flat_map(Statement::resource_elements)
        .flat_map(|element| &element.patterns);
    let mut services = patterns
        .filter_map(ResourcePattern::arn)
        .map(|arn| arn.service());
    let first = services.next()?;
    let known = SERVICES.iter().find(|(service, ..)| *service == first)?;
    services.all(|service| service == first).then_some(known.2)
}

/// Whether a statement denies requests without TLS, as far as it shows.
fn denies_plain(statement: &Statement<'_>) -> bool {
    statement.conditions().any(|(_, entry)| {
        let off = entry
            .values
            .iter()
            .filter_map(scalar)
            .any(|text| text.eq_ignore_ascii_case("false"));
        !entry.key().is_known()
            || (entry.is_key("aws:SecureTransport") && off)
            || entry.is_key("s3:TlsVersion")
    })
}
