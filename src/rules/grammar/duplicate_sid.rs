//! `duplicate-sid`

use std::collections::{HashMap, HashSet};

use crate::embed::PolicyKind;
use crate::fix::{Edit, Fix};
use crate::policy::Statement;
use crate::rules::wording::quoted;
use crate::rules::{LintContext, Sink, declare_rule};
use crate::syntax::Text;

declare_rule! {
    /// Reports two statements of a policy with the same `Sid`.
    ///
    /// ## Why
    ///
    /// A `Sid` names a statement within its policy. IAM and AWS Organizations refuse a policy in which two statements
    /// share one. Other services differ; there it is good practice, since logs and tools point at statements by it.
    ///
    /// ## Example
    ///
    /// ```json
    /// {
    ///   "Version": "2012-10-17",
    ///   "Statement": [
    ///     {
    ///       "Sid": "Read",
    ///       "Effect": "Allow",
    ///       "Action": "s3:GetObject",
    ///       "Resource": "arn:aws:s3:::amzn-s3-demo-bucket/*"
    ///     },
    ///     {
    ///       "Sid": "Read",
    ///       "Effect": "Allow",
    ///       "Action": "s3:ListBucket",
    ///       "Resource": "arn:aws:s3:::amzn-s3-demo-bucket"
    ///     }
    ///   ]
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
    ///       "Sid": "Read",
    ///       "Effect": "Allow",
    ///       "Action": "s3:GetObject",
    ///       "Resource": "arn:aws:s3:::amzn-s3-demo-bucket/*"
    ///     },
    ///     {
    ///       "Sid": "List",
    ///       "Effect": "Allow",
    ///       "Action": "s3:ListBucket",
    ///       "Resource": "arn:aws:s3:::amzn-s3-demo-bucket"
    ///     }
    ///   ]
    /// }
    /// ```
    ///
    /// ## References
    ///
    /// - [IAM JSON policy elements: Sid](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_sid.html)
    static RULE = {
        name: "duplicate-sid",
        severity: Warning,
        since: "0.1.0",
        fix: Always,
        issue_codes: ["UNIQUE_SIDS_REQUIRED", "UNIQUE_SIDS_RECOMMENDED"],
        check: Policy(check),
    }
}

fn check(context: &LintContext<'_>, sink: &mut Sink<'_>) {
    let required = !matches!(
        context.policy.kind,
        PolicyKind::Resource | PolicyKind::VpcEndpoint
    );
    let mut first: HashMap<&str, &Text<'_>> = HashMap::new();
    let known = || {
        context
            .statements()
            .iter()
            .filter_map(Statement::sid_text)
            .filter(|text| text.is_known())
    };
    let mut sorted: Vec<&str> = known().map(Text::as_str).collect();
    sorted.sort_unstable();
    if sorted.is_sorted_by(|a, b| a < b) {
        return;
    }
    let mut taken: HashSet<String> = known().map(|text| text.as_str().to_owned()).collect();
    let mut numbers: HashMap<&str, usize> = HashMap::new();
    for text in known() {
        let sid = text.as_str();
        // `empty-element` speaks of those.
        if sid.is_empty() {
            continue;
        }
        let Some(earlier) = first.get(sid) else {
            first.insert(sid, text);
            continue;
        };
        let code = if required {
            "UNIQUE_SIDS_REQUIRED"
        } else {
            "UNIQUE_SIDS_RECOMMENDED"
        };
        let message = format!("the `Sid` {} stands on two statements", quoted(sid));
        let diagnostic = sink.report_as(code, text.content_span(), message);
        diagnostic.here("again here");
        diagnostic.label(earlier.content_span(), "first here");
        diagnostic.note(if required {
            "Each `Sid` may stand only once in a policy; AWS refuses the policy."
        } else {
            "Some services refuse a policy with the same `Sid` twice; all of them point at statements by it."
        });
        let number = numbers.entry(sid).or_insert(1);
        let fresh = loop {
            *number += 1;
            let candidate = format!("{sid}{number}");
            if taken.insert(candidate.clone()) {
                break candidate;
            }
        };
        let edit = Edit::insert(
            text.content_span().end,
            fresh.get(sid.len()..).unwrap_or_default(),
        );
        diagnostic.fix(Fix::safe(
            format!("Rename it to {}", quoted(&fresh)),
            [edit],
        ));
    }
}
