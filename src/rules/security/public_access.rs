//! `public-access`

use crate::access::condition::escape;
use crate::access::{Bounds, StatementMeaning};
use crate::embed::PolicyKind;
use crate::policy::PrincipalType;
use crate::rules::{LintContext, Sink, declare_rule};
use crate::source::Span;
use crate::syntax::Text;

declare_rule! {
    /// Reports a resource or role that anyone may use.
    ///
    /// ## Why
    ///
    /// `*` as principal is everyone: each account of AWS, and where the service takes unsigned requests each person on the internet.
    /// Nothing but a condition on who asks, or from where, keeps strangers out.
    ///
    /// ## Example
    ///
    /// ```json
    /// {
    ///   "Version": "2012-10-17",
    ///   "Statement": {
    ///     "Effect": "Allow",
    ///     "Principal": "*",
    ///     "Action": "sqs:SendMessage",
    ///     "Resource": "arn:aws:sqs:us-east-1:111122223333:jobs"
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
    ///     "Principal": "*",
    ///     "Action": "sqs:SendMessage",
    ///     "Resource": "arn:aws:sqs:us-east-1:111122223333:jobs",
    ///     "Condition": { "StringEquals": { "aws:PrincipalOrgID": "o-a1b2c3d4e5" } }
    ///   }
    /// }
    /// ```
    ///
    /// ## Notes
    ///
    /// A condition pins who asks, or from where, when it is a positive match of a fixed value of `aws:PrincipalOrgID`, `aws:PrincipalAccount`,
    /// `aws:PrincipalArn`, `aws:SourceArn`, `aws:SourceAccount`, `aws:SourceVpc`, `aws:SourceVpce`, `aws:SourceIp` with ranges that leave out most
    /// of the internet, and their like. Wildcards alone, halves of the internet, and operators that hold without the key (`IfExists`,
    /// `ForAllValues`) pin nothing, nor do keys that the caller chooses. A `Deny` for everyone who is not of the organization, network or
    /// account pins as well. For VPC endpoint policies `*` is the common principal: they are not checked.
    ///
    /// ## References
    ///
    /// - [The meaning of "public"](https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html#access-control-block-public-access-policy-status)
    /// - [AWS JSON policy elements: Principal](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html#principal-anonymous)
    static RULE = {
        name: "public-access",
        severity: Security,
        since: "0.1.0",
        fix: None,
        issue_codes: [],
        check: Policy(check),
    }
}

/// What keeps strangers out.
const PINS: Bounds = Bounds::PRINCIPAL.union(Bounds::SOURCE);

fn check(context: &LintContext<'_>, sink: &mut Sink<'_>) {
    if !matches!(
        context.policy.kind,
        PolicyKind::Resource | PolicyKind::Trust
    ) {
        return;
    }
    for statement in context.statements() {
        let Some(element) = statement.principal.as_ref().filter(|_| statement.allows()) else {
            continue;
        };
        if !element.is_everyone() {
            continue;
        }
        let Some(meaning) = context.grants().statement(statement) else {
            continue;
        };
        let condition = meaning.condition();
        if !condition.may_hold() || condition.bounds().any_of(PINS) || kept_out(context, meaning) {
            continue;
        }
        let star = element.values().find(|(principal_type, text)| {
            *principal_type == PrincipalType::Aws && text.as_str() == "*"
        });
        let whole = &element.member.value;
        let place: Span = star
            .map(|(_, text)| text)
            .or(whole.as_text())
            .map_or(whole.span, Text::content_span);
        let what = if context.policy.kind == PolicyKind::Trust {
            "anyone may assume this role"
        } else {
            "anyone may use this resource"
        };
        let diagnostic = sink.report(place, what);
        diagnostic.here("everyone, in every account");
        match &statement.condition {
            Some(condition) => {
                diagnostic.label(
                    condition.member.key.span(),
                    "pins neither who asks nor from where",
                );
            }
            None => {
                diagnostic.note("No condition says who is meant.");
            }
        }
        diagnostic.note("Name the principals, or add a condition on `aws:PrincipalOrgID`, `aws:SourceAccount`, `aws:SourceVpce` or another key that strangers can't fulfil.");
    }
}

/// Whether a `Deny` for everyone lets only pinned callers or sources through, wherever the statement allows.
fn kept_out(context: &LintContext<'_>, allow: &StatementMeaning<'_>) -> bool {
    context.grants().denies().any(|deny| {
        deny.is_for_everybody()
            && escape(deny.statement, context.catalog).any_of(PINS)
            && allow.possible_actions().is_subset(deny.certain_actions())
            && allow
                .resources()
                .patterns()
                .iter()
                .all(|pattern| deny.resources().cover(pattern.text.as_str()))
    })
}
