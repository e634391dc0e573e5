//! `wildcard-service-prefix`

use super::faults::FaultKind;
use crate::rules::{LintContext, Sink, declare_rule};

declare_rule! {
    /// Reports a wildcard in the service prefix of an action.
    ///
    /// ## Why
    ///
    /// IAM documents wildcards in the name of an action, not in its service prefix, and refuses a policy with one there ("must not
    /// contain wildcards"). Where such a pattern works, it takes in every service whose prefix happens to match, today's and
    /// tomorrow's.
    ///
    /// ## Example
    ///
    /// ```json
    /// {
    ///   "Version": "2012-10-17",
    ///   "Statement": {
    ///     "Effect": "Allow",
    ///     "Action": "s3*:GetObject",
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
    /// ## Notes
    ///
    /// `*` and `*:*` stand for every action and are left to other rules. IAM Access Analyzer has no code for it: its check of wildcards
    /// in service names is about the ARNs of resources.
    ///
    /// ## References
    ///
    /// - [IAM JSON policy elements: Action](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_action.html)
    static RULE = {
        name: "wildcard-service-prefix",
        severity: Warning,
        since: "0.1.0",
        fix: None,
        issue_codes: [],
        check: Policy(check),
    }
}

fn check(context: &LintContext<'_>, sink: &mut Sink<'_>) {
    for fault in context.action_faults() {
        if !matches!(fault.kind, FaultKind::WildcardPrefix) {
            continue;
        }
        let prefix = fault.text.split(':').next().unwrap_or_default();
        let mut services = context.catalog.services_matching(prefix);
        let first = services.next();
        let here = match (first, services.count()) {
            (None, _) => "matches no service".to_owned(),
            (Some(service), 0) => format!("matches only `{}`", service.prefix()),
            (Some(service), more) => {
                format!(
                    "matches {} services, such as `{}`",
                    more + 1,
                    service.prefix()
                )
            }
        };
        sink.report(
            fault.pattern.service_span(),
            format!("wildcard in the service prefix of `{}`", fault.text),
        )
        .here(here)
        .note("IAM documents wildcards only behind the colon. Write an entry for each service that is meant.");
    }
}
