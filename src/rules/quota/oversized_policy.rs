//! `oversized-policy`

use super::quotas::{Quota, Unit, quota};
use crate::config::Settings;
use crate::embed::PolicyKind;
use crate::rules::{LintContext, Sink, declare_rule};
use crate::source::Span;
use crate::syntax::{TokenKind, tokens};

declare_rule! {
    /// Reports a policy that is larger than AWS takes.
    ///
    /// ## Why
    ///
    /// AWS refuses to save a policy above the quota of what it is attached to.
    ///
    /// ## Example
    ///
    /// The quota of session policies is small enough for a page:
    ///
    /// ```json,policy-type=session
    /// {
    ///   "Version": "2012-10-17",
    ///   "Statement": {
    ///     "Effect": "Allow",
    ///     "Action": "s3:GetObject",
    ///     "Resource": [
    ///       "arn:aws:s3:::amzn-s3-demo-bucket/departments/finance/reports/quarterly/2026-q1/africa/approved/*",
    ///       "arn:aws:s3:::amzn-s3-demo-bucket/departments/finance/reports/quarterly/2026-q1/asia-pacific/approved/*",
    ///       "arn:aws:s3:::amzn-s3-demo-bucket/departments/finance/reports/quarterly/2026-q1/europe/approved/*",
    ///       "arn:aws:s3:::amzn-s3-demo-bucket/departments/finance/reports/quarterly/2026-q1/north-america/approved/*",
    ///       "arn:aws:s3:::amzn-s3-demo-bucket/departments/finance/reports/quarterly/2026-q1/south-america/approved/*",
    ///       "arn:aws:s3:::amzn-s3-demo-bucket/departments/finance/reports/quarterly/2026-q2/africa/approved/*",
    ///       "arn:aws:s3:::amzn-s3-demo-bucket/departments/finance/reports/quarterly/2026-q2/asia-pacific/approved/*",
    ///       "arn:aws:s3:::amzn-s3-demo-bucket/departments/finance/reports/quarterly/2026-q2/europe/approved/*",
    ///       "arn:aws:s3:::amzn-s3-demo-bucket/departments/finance/reports/quarterly/2026-q2/north-america/approved/*",
    ///       "arn:aws:s3:::amzn-s3-demo-bucket/departments/finance/reports/quarterly/2026-q2/south-america/approved/*",
    ///       "arn:aws:s3:::amzn-s3-demo-bucket/departments/finance/reports/quarterly/2026-q3/africa/approved/*",
    ///       "arn:aws:s3:::amzn-s3-demo-bucket/departments/finance/reports/quarterly/2026-q3/asia-pacific/approved/*",
    ///       "arn:aws:s3:::amzn-s3-demo-bucket/departments/finance/reports/quarterly/2026-q3/europe/approved/*",
    ///       "arn:aws:s3:::amzn-s3-demo-bucket/departments/finance/reports/quarterly/2026-q3/north-america/approved/*",
    ///       "arn:aws:s3:::amzn-s3-demo-bucket/departments/finance/reports/quarterly/2026-q3/south-america/approved/*",
    ///       "arn:aws:s3:::amzn-s3-demo-bucket/departments/finance/reports/quarterly/2026-q4/africa/approved/*",
    ///       "arn:aws:s3:::amzn-s3-demo-bucket/departments/finance/reports/quarterly/2026-q4/asia-pacific/approved/*",
    ///       "arn:aws:s3:::amzn-s3-demo-bucket/departments/finance/reports/quarterly/2026-q4/europe/approved/*",
    ///       "arn:aws:s3:::amzn-s3-demo-bucket/departments/finance/reports/quarterly/2026-q4/north-america/approved/*",
    ///       "arn:aws:s3:::amzn-s3-demo-bucket/departments/finance/reports/quarterly/2026-q4/south-america/approved/*"
    ///     ]
    ///   }
    /// }
    /// ```
    ///
    /// ## Use instead
    ///
    /// ```json,policy-type=session
    /// {
    ///   "Version": "2012-10-17",
    ///   "Statement": {
    ///     "Effect": "Allow",
    ///     "Action": "s3:GetObject",
    ///     "Resource": "arn:aws:s3:::amzn-s3-demo-bucket/departments/finance/reports/quarterly/*/approved/*"
    ///   }
    /// }
    /// ```
    ///
    /// ## Notes
    ///
    /// | Policy | Quota | Counted |
    /// |---|---|---|
    /// | identity policy | 10,240, that of all inline policies of a role together | characters without white space |
    /// | permissions boundary | 6,144, as it is a managed policy | characters without white space |
    /// | session policy | 2,048 | characters without white space |
    /// | role trust policy | 2,048, on request up to 8,192 | characters without white space |
    /// | service control policy | 10,240 | all characters |
    /// | resource control policy | 5,120 | all characters |
    /// | VPC endpoint policy | 20,480 | all characters |
    /// | S3 buckets and access points, Lambda functions | 20,480 | bytes; white space between values does not count |
    /// | `DynamoDB` tables and streams | 20,480 | all bytes |
    /// | SQS queues | 8,192 | bytes; white space between values does not count |
    /// | SNS topics | 30,720 | bytes; white space between values does not count |
    /// | KMS keys | 32,768 | bytes; white space between values does not count |
    /// | event buses | 10,240 | characters; white space between values does not count |
    ///
    /// The last six need `--resource-type`. Where AWS does not say whether white space between values counts, it does
    /// not here. Comments never count. A customer managed policy may hold no more than 6,144 characters, and all
    /// inline policies of a user or a group no more than 2,048 or 5,120; what an identity policy is meant for can't
    /// be seen in it, so the largest quota decides.
    ///
    /// ## Options
    ///
    /// - `identity-policy-size`: the quota of identity policies, from 2048 to 10240; 10240 if nothing is said. An `[[override]]`
    ///   can say 6144 for files that hold customer managed policies.
    /// - `trust-policy-size`: the quota of role trust policies, from 2048 to 8192; 2048 if nothing is said. For those who had it
    ///   raised.
    ///
    /// ## References
    ///
    /// - [IAM and AWS STS quotas](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html)
    /// - [Quotas and service limits for AWS Organizations](https://docs.aws.amazon.com/organizations/latest/userguide/orgs_reference_limits.html)
    static RULE = {
        name: "oversized-policy",
        severity: Warning,
        since: "0.1.0",
        fix: None,
        issue_codes: [
            "POLICY_SIZE_EXCEEDS_IDENTITY_POLICY_QUOTA",
            "POLICY_SIZE_EXCEEDS_RCP_QUOTA",
            "POLICY_SIZE_EXCEEDS_RESOURCE_POLICY_QUOTA",
            "POLICY_SIZE_EXCEEDS_ROLE_TRUST_POLICY_QUOTA",
            "POLICY_SIZE_EXCEEDS_SCP_QUOTA",
        ],
        check: Policy(check),
    }
}

fn check(context: &LintContext<'_>, sink: &mut Sink<'_>) {
    let policy = context.policy;
    let Some(quota) = quota(policy.kind, context.settings.resource_type.as_deref()) else {
        return;
    };
    let span = policy.value.span;
    let limit = quota.limit(&context.settings.options);
    // Bytes are never fewer than what is counted: most policies end here.
    if span.len() <= limit {
        return;
    }
    let text = context.text.get(span.range()).unwrap_or_default();
    let mut exact = None;
    // Nor are the bytes of all that is no white space, where none of it counts.
    if !quota.layout && !quota.spaces {
        let most = dark(text.as_bytes());
        if most <= limit as usize {
            return;
        }
        let plain = context.alphabet.ascii && !context.alphabet.backslash;
        exact = Some(most).filter(|_| plain && !may_have_comments(text));
    }
    let size = exact.unwrap_or_else(|| size(text, quota));
    if size <= limit as usize {
        return;
    }
    let brace = Span::new(span.start, span.start + 1);
    let unit = match quota.unit {
        Unit::Characters => "characters",
        Unit::Bytes => "bytes",
    };
    let over = size - limit as usize;
    sink.report_as(
        quota.code,
        brace,
        format!(
            "policy has {size} {unit}, the quota of {} is {limit}",
            quota.of
        ),
    )
    .here(format!("{over} {unit} too many"))
    .note(quota.note);
}

/// How much of its quota the text of a policy of this kind uses, and the quota, counted as AWS counts; `None` where no quota
/// is known.
pub fn used(text: &str, kind: PolicyKind, settings: &Settings) -> Option<(usize, u32)> {
    let quota = quota(kind, settings.resource_type.as_deref())?;
    Some((size(text, quota), quota.limit(&settings.options)))
}

/// The number of bytes that are no white space. Control characters are no part of valid JSON: counting them as white space
/// keeps the loop simple.
fn dark(bytes: &[u8]) -> usize {
    // Sums of few bytes fit a byte, and are made of many bytes at once.
    let parts = bytes.chunks(128);
    parts
        .map(|part| part.iter().map(|byte| u8::from(*byte > b' ')).sum::<u8>())
        .map(usize::from)
        .sum()
}

/// Whether a slash stands between the strings of a text without escapes.
fn may_have_comments(text: &str) -> bool {
    let bytes = text.as_bytes();
    let mut quotes = memchr::memchr_iter(b'"', bytes);
    let mut start = 0;
    loop {
        let end = quotes.next().unwrap_or(bytes.len());
        let between = bytes.get(start..end).unwrap_or_default();
        if between.contains(&b'/') {
            return true;
        }
        let Some(close) = quotes.next() else {
            return false;
        };
        start = close + 1;
    }
}

/// The size of a policy's text as AWS counts it.
fn size(text: &str, quota: &Quota) -> usize {
    let count = |text: &str| match quota.unit {
        Unit::Characters if !text.is_ascii() => text.chars().count(),
        Unit::Characters | Unit::Bytes => text.len(),
    };
    tokens(text)
        .map(|token| {
            let part = text.get(token.span.range()).unwrap_or_default();
            match token.kind {
                TokenKind::Comment { .. } => 0,
                TokenKind::Whitespace | TokenKind::InvalidWhitespace if !quota.layout => 0,
                TokenKind::String { .. } if !quota.spaces => count(part) - spaces(part),
                _ => count(part),
            }
        })
        .sum()
}

/// The characters of white space in a text.
fn spaces(text: &str) -> usize {
    if text.is_ascii() {
        // What `char::is_whitespace` says of ASCII.
        let is_space = |byte: &&u8| matches!(byte, b' ' | b'\t'..=b'\r');
        return text.as_bytes().iter().filter(is_space).count();
    }
    let characters = text.chars();
    characters
        .filter(|character| character.is_whitespace())
        .count()
}
