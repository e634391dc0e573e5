//! `admin-access`

use super::breadth::admin_statements;
use crate::policy::Statement;
use crate::rules::{LintContext, Sink, declare_rule};
use crate::source::Span;

declare_rule! {
    /// Reports a policy that allows every action on every resource.
    ///
    /// ## Why
    ///
    /// Whoever holds it can do anything in the account, and can take away everybody else's access. It is rarely what an
    /// application or a team needs.
    ///
    /// ## Example
    ///
    /// ```json
    /// {
    ///   "Version": "2012-10-17",
    ///   "Statement": {
    ///     "Effect": "Allow",
    ///     "Action": "*",
    ///     "Resource": "*"
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
    ///     "Action": ["s3:GetObject", "s3:PutObject"],
    ///     "Resource": "arn:aws:s3:::amzn-s3-demo-bucket/*"
    ///   }
    /// }
    /// ```
    ///
    /// ## Notes
    ///
    /// The meaning counts, not the spelling: `*`, `*:*`, a list of wildcards for all services, a `NotAction` that names nothing
    /// real, several statements together. Statements with a condition do not count, and a `Deny` of any action in the policy
    /// silences the rule. Only identity policies are checked: a boundary, a service control policy or an endpoint policy that
    /// allows everything grants nothing.
    ///
    /// ## References
    ///
    /// - [Security best practices in IAM: least-privilege permissions](https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html#grant-least-privilege)
    static RULE = {
        name: "admin-access",
        severity: Security,
        since: "0.1.0",
        fix: None,
        issue_codes: [],
        check: Policy(check),
    }
}

fn check(context: &LintContext<'_>, sink: &mut Sink<'_>) {
    let statements: Vec<&Statement<'_>> = admin_statements(context)
        .into_iter()
        .filter_map(|position| context.statements().get(position))
        .collect();
    let [first, others @ ..] = statements.as_slice() else {
        return;
    };
    let message = match others.len() {
        0 => "the statement allows every action on every resource".to_owned(),
        more => format!(
            "{} statements together allow every action on every resource",
            more + 1
        ),
    };
    let diagnostic = sink.report(actions(first), message);
    for statement in others {
        diagnostic.label(actions(statement), "and these");
    }
    if let Some(resource) = &first.resource {
        diagnostic.label(resource.member.value.span, "on every resource");
    }
    diagnostic.note("Nothing in the policy takes any of it back: its holder is an administrator of the account.");
}

/// Where the statement says what it allows: its only entry, or the key of the element.
fn actions(statement: &Statement<'_>) -> Span {
    let Some(element) = statement.action_elements().next() else {
        return statement.anchor();
    };
    match element.patterns.as_slice() {
        [pattern] => pattern.text.span(),
        _ => element.member.key.span(),
    }
}
