//! `unknown-element`

use crate::catalog::closest;
use crate::fix::{Edit, Fix};
use crate::policy::ProblemKind;
use crate::rules::wording::quoted;
use crate::rules::{LintContext, Sink, declare_rule};
use crate::source::Span;

declare_rule! {
    /// Reports a key in a policy or a statement that is no element of the policy language.
    ///
    /// ## Why
    ///
    /// AWS refuses a policy with a key that it does not know. Element names are written in exactly one case:
    /// `statement` is not `Statement`.
    ///
    /// There is no element for remarks: what a statement is for can be said in its `Sid`, and what a policy is for in
    /// its description, which is no part of the document.
    ///
    /// ## Example
    ///
    /// ```json
    /// {
    ///   "Version": "2012-10-17",
    ///   "Statement": {
    ///     "effect": "Allow",
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
    /// - [Grammar of the IAM JSON policy language](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html)
    static RULE = {
        name: "unknown-element",
        severity: Error,
        since: "0.1.0",
        fix: Sometimes,
        issue_codes: ["INVALID_POLICY_ELEMENT"],
        check: Policy(check),
    }
}

const IN_POLICY: &[&str] = &["Version", "Id", "Statement"];
const IN_STATEMENT: &[&str] = &[
    "Sid",
    "Effect",
    "Principal",
    "NotPrincipal",
    "Action",
    "NotAction",
    "Resource",
    "NotResource",
    "Condition",
];

fn check(context: &LintContext<'_>, sink: &mut Sink<'_>) {
    for problem in &context.policy.problems {
        let ProblemKind::UnknownElement {
            member,
            in_statement,
        } = &problem.kind
        else {
            continue;
        };
        let text = &member.key;
        let key = text.as_str();
        let (place, known, elsewhere) = if *in_statement {
            ("a statement", IN_STATEMENT, IN_POLICY)
        } else {
            ("a policy", IN_POLICY, IN_STATEMENT)
        };
        let diagnostic = sink.report(
            text.span(),
            format!("{} is no element of {place}", quoted(key)),
        );
        diagnostic
            .note("AWS refuses a policy with keys that are no elements of the policy language.");
        if elsewhere.contains(&key) {
            let right_place = if *in_statement {
                "the policy, outside of its statements"
            } else {
                "a statement"
            };
            diagnostic.here(format!("belongs into {right_place}"));
            continue;
        }
        let same = known
            .iter()
            .find(|name| name.eq_ignore_ascii_case(key.trim()));
        let close = || known.iter().find(|name| closest(key, [**name]).is_some());
        let Some(meant) = same.or_else(close) else {
            diagnostic.here("not known to AWS");
            continue;
        };
        diagnostic.here(format!("did you mean `{meant}`?"));
        if is_there(context, *in_statement, text.span(), meant) {
            continue;
        }
        let edits = [Edit::replace(text.content_span(), *meant)];
        let title = format!("Replace with `{meant}`");
        diagnostic.fix(if same.is_some() {
            Fix::safe(title, edits)
        } else {
            Fix::risky(title, edits)
        });
    }
}

/// Whether the policy or the statement around `span` has the element already.
fn is_there(context: &LintContext<'_>, in_statement: bool, span: Span, element: &str) -> bool {
    if !in_statement {
        return match element {
            "Version" => context.policy.version.is_some(),
            "Id" => context.policy.id.is_some(),
            _ => context.policy.statement.is_some(),
        };
    }
    let statements = context.statements();
    let index = statements.partition_point(|statement| statement.value.span.end < span.end);
    statements
        .get(index)
        .is_some_and(|statement| match element {
            "Sid" => statement.sid.is_some(),
            "Effect" => statement.effect.is_some(),
            "Principal" => statement.principal.is_some(),
            "NotPrincipal" => statement.not_principal.is_some(),
            "Action" => statement.action.is_some(),
            "NotAction" => statement.not_action.is_some(),
            "Resource" => statement.resource.is_some(),
            "NotResource" => statement.not_resource.is_some(),
            _ => statement.condition.is_some(),
        })
}
