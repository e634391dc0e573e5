//! `near-admin-access`

use std::fmt::Write as _;

use super::breadth::{Breadth, NearAdmin};
use super::places::{actions_span, counted};
use crate::catalog::ActionId;
use crate::rules::{LintContext, Sink, declare_rule};

declare_rule! {
    /// Reports a policy that allows nearly every action on every resource, permissions management of IAM included.
    ///
    /// ## Why
    ///
    /// Whoever may change permissions in IAM can give itself what is missing. A list of exceptions to everything is no
    /// bound, and each service that AWS adds is allowed too.
    ///
    /// ## Example
    ///
    /// ```json
    /// {
    ///   "Version": "2012-10-17",
    ///   "Statement": {
    ///     "Effect": "Allow",
    ///     "NotAction": "organizations:*",
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
    /// What counts is what is left after the policy's own denials. At most one service in twenty may be missing, and at least
    /// half of IAM's permissions-management actions must be there. A condition on circumstances, such as MFA, or on who asks from
    /// where does not make less of it; one on anything else does. Denials that hold only in some circumstances, or on some
    /// resources, do not count. The note tells what is missing. Only identity policies are checked.
    ///
    /// ## Options
    ///
    /// - `max-missing-percent`: so many percent of the services may be missing, from 0 to 50; 5 if nothing is said.
    ///
    /// ## References
    ///
    /// - [IAM JSON policy elements: NotAction](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_notaction.html)
    static RULE = {
        name: "near-admin-access",
        severity: Security,
        since: "0.1.0",
        fix: None,
        issue_codes: [],
        check: Policy(check),
    }
}

/// So many missing services are named.
const MAX_NAMES: usize = 6;

fn check(context: &LintContext<'_>, sink: &mut Sink<'_>) {
    let Breadth::NearAdmin(near) = context.breadth() else {
        return;
    };
    let mut statements = near
        .statements
        .iter()
        .filter_map(|position| context.statements().get(*position));
    let Some(first) = statements.next() else {
        return;
    };
    let others: Vec<_> = statements.collect();
    let subject = match others.len() {
        0 => "the statement allows".to_owned(),
        more => format!("{} statements together allow", more + 1),
    };
    let what = if near.missing.is_empty() && near.conditional {
        "every action"
    } else {
        "nearly every action"
    };
    let under = if near.conditional {
        ", under a condition"
    } else {
        ""
    };
    let diagnostic = sink.report(
        actions_span(first),
        format!("{subject} {what} on every resource{under}"),
    );
    for statement in others {
        diagnostic.label(actions_span(statement), "and these");
    }
    if near.conditional
        && let Some(condition) = &first.condition
    {
        diagnostic.label(
            condition.member.key.span(),
            "says when, from where or for whom, not what",
        );
    }
    if !near.missing.is_empty() {
        diagnostic.note(missing(context, near));
    } else if !near.conditional {
        diagnostic.note("What is denied is denied only on some resources, or in circumstances that the caller can avoid.");
    }
    diagnostic
        .note("Most of IAM's permissions management is allowed, which is enough to get the rest.");
}

/// What is not granted, in one sentence.
fn missing(context: &LintContext<'_>, near: &NearAdmin) -> String {
    let (mut whole, mut parts) = (Vec::new(), 0);
    for service in context.catalog.services() {
        let missing = service
            .action_ids()
            .filter(|id| near.missing.contains(ActionId(*id)))
            .count();
        if missing > 0 && missing == service.action_ids().len() {
            whole.push(format!("`{}`", service.prefix()));
        } else {
            parts += missing;
        }
    }
    let more = whole.len().saturating_sub(MAX_NAMES);
    whole.truncate(MAX_NAMES);
    let mut text = "Not allowed: ".to_owned();
    if !whole.is_empty() {
        let _ = write!(text, "all of {}", whole.join(", "));
        if more > 0 {
            let _ = write!(text, " and {}", counted(more, "more service"));
        }
    }
    if parts > 0 {
        text += if whole.is_empty() { "" } else { "; " };
        let _ = write!(text, "{} of other services", counted(parts, "action"));
    }
    text + "."
}
