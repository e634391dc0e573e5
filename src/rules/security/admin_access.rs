//! `admin-access`

use super::breadth::Breadth;
use super::places::actions_span;
use crate::policy::Statement;
use crate::rules::{LintContext, Sink, declare_rule};

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
    /// real, several statements together. Statements with a condition do not count unless it always holds, and where a `Deny`
    /// takes a real part back, `near-admin-access` may speak instead. Only identity policies are checked: a boundary, a service control policy or an endpoint policy that
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
    let Breadth::Admin(positions) = context.breadth() else {
        return;
    };
    let statements: Vec<&Statement<'_>> = positions
        .iter()
        .filter_map(|position| context.statements().get(*position))
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
    let diagnostic = sink.report(actions_span(first), message);
    for statement in others {
        diagnostic.label(actions_span(statement), "and these");
    }
    if let Some(resource) = &first.resource {
        diagnostic.label(resource.member.value.span, "on every resource");
    }
    diagnostic.note("Nothing in the policy takes any of it back: its holder is an administrator of the account.");
}
