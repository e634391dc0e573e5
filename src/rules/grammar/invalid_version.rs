//! `invalid-version`

use crate::embed::PolicyKind;
use crate::fix::{Edit, Fix};
use crate::rules::wording::quoted;
use crate::rules::{LintContext, Sink, declare_rule};

declare_rule! {
    /// Reports a `Version` that is no version of the policy language.
    ///
    /// ## Why
    ///
    /// `Version` is not the version of your policy but that of the language it is written in: `2012-10-17`, or the
    /// old `2008-10-17`. AWS refuses any other. Service control policies and resource control policies take only
    /// `2012-10-17`.
    ///
    /// ## Example
    ///
    /// ```json
    /// {
    ///   "Version": "2024-01-01",
    ///   "Statement": {
    ///     "Effect": "Allow",
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
    ///   "Statement": {
    ///     "Effect": "Allow",
    ///     "Action": "s3:GetObject",
    ///     "Resource": "arn:aws:s3:::amzn-s3-demo-bucket/*"
    ///   }
    /// }
    /// ```
    ///
    /// ## References
    ///
    /// - [IAM JSON policy elements: Version](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_version.html)
    /// - [SCP syntax](https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps_syntax.html)
    static RULE = {
        name: "invalid-version",
        severity: Error,
        since: "0.1.0",
        fix: Always,
        issue_codes: ["INVALID_VERSION"],
        check: Policy(check),
    }
}

const CURRENT: &str = "2012-10-17";
const OLD: &str = "2008-10-17";

fn check(context: &LintContext<'_>, sink: &mut Sink<'_>) {
    let policy = context.policy;
    let Some(text) = policy.version.and_then(|member| member.value.as_text()) else {
        return;
    };
    if !text.is_known() || text.as_str() == CURRENT {
        return;
    }
    let diagnostic = if text.as_str() == OLD {
        if !matches!(policy.kind, PolicyKind::Scp | PolicyKind::Rcp) {
            return;
        }
        let message = format!(
            "{} can't have the version `{OLD}`",
            policy.kind.description()
        );
        sink.report_plain(text.content_span(), message)
    } else {
        let message = format!(
            "{} is no version of the policy language",
            quoted(text.as_str())
        );
        sink.report_as("INVALID_VERSION", text.content_span(), message)
    };
    diagnostic.here(format!("must be `{CURRENT}`"));
    diagnostic.note(
        "The versions of the policy language are `2012-10-17` and the older `2008-10-17`; AWS refuses any other value.",
    );
    let edits = [Edit::replace(text.content_span(), CURRENT)];
    let title = format!("Replace with `{CURRENT}`");
    let source = context
        .text
        .get(policy.value.span.range())
        .unwrap_or_default();
    // Only the current version knows variables.
    diagnostic.fix(if source.contains("${") {
        Fix::risky(title, edits)
    } else {
        Fix::safe(title, edits)
    });
}
