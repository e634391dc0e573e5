//! `condition-key-not-supported`

use std::ops::Range;

use super::condition_key_without_action::KEYS;
use crate::access::action_set::ActionSet;
use crate::catalog::{ActionId, Catalog, ConditionKey, Service};
use crate::embed::PolicyKind;
use crate::policy::{ActionPattern, Effect, Operator, OperatorFamily, SetQualifier, Statement};
use crate::rules::wording::quoted;
use crate::rules::{LintContext, Sink, declare_rule};

declare_rule! {
    /// Reports a condition key of a service that none of the statement's actions supports.
    ///
    /// ## Why
    ///
    /// The requests never hold the key. A condition on it then never holds, so that an `Allow` allows nothing and a `Deny` denies
    /// nothing; with a negated operator it always holds and limits nothing.
    ///
    /// ## Example
    ///
    /// ```json
    /// {
    ///   "Version": "2012-10-17",
    ///   "Statement": {
    ///     "Effect": "Allow",
    ///     "Action": "s3:GetObject",
    ///     "Resource": "arn:aws:s3:::amzn-s3-demo-bucket/*",
    ///     "Condition": { "StringLike": { "s3:prefix": "reports/*" } }
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
    ///     "Action": "s3:ListBucket",
    ///     "Resource": "arn:aws:s3:::amzn-s3-demo-bucket",
    ///     "Condition": { "StringLike": { "s3:prefix": "reports/*" } }
    ///   }
    /// }
    /// ```
    ///
    /// ## Notes
    ///
    /// IAM Access Analyzer says nothing of this in policies without principals, and for the others has
    /// `action-without-condition-key`; so this rule judges identity policies, boundaries, session policies and those of
    /// organizations. It speaks up only where the catalog is clear: the key's service lists it for other actions, and the actions
    /// of other services are of those that list no key of that service at all. Keys that AWS itself uses with actions that do not list them
    /// (`aws-marketplace:ProductId`, `ssm:resourceTag/…`) are left out, and so are those of `condition-key-without-action`.
    ///
    /// ## References
    ///
    /// - [Actions, resources, and condition keys for AWS services](https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html)
    static RULE = {
        name: "condition-key-not-supported",
        severity: Warning,
        since: "0.1.0",
        fix: None,
        issue_codes: [],
        check: Conditions(check),
    }
}

/// What the service authorization reference lists too sparsely, as AWS's managed policies show: the starts of keys.
const SPARSE: [&str; 2] = ["aws-marketplace:ProductId", "ssm:resourceTag/"];

fn check(context: &LintContext<'_>, sink: &mut Sink<'_>) {
    let kind = context.policy.kind;
    if !kind.is_identity_like() && !matches!(kind, PolicyKind::Scp | PolicyKind::Rcp) {
        return;
    }
    for statement in context.statements() {
        let unknown = |pattern: &ActionPattern<'_>| pattern.known().is_none();
        let Some(element) = &statement.action else {
            continue;
        };
        if statement.condition.is_none() || element.patterns.iter().any(unknown) {
            continue;
        }
        for (operator, entry) in statement.conditions() {
            let key = entry.key();
            let Some(parsed) = operator.operator.filter(needs_key) else {
                continue;
            };
            // No service has this prefix: most keys end here.
            if is_global(key.as_str()) {
                continue;
            }
            let found = context.catalog.condition_key(key.as_str());
            let Some(found) = found.filter(|found| !found.is_global() && !found.is_federation())
            else {
                continue;
            };
            if !key.is_known()
                || is_left_out(key.as_str())
                || !lacks(context, &context.actions(statement), found)
            {
                continue;
            }
            let name = quoted(key.as_str());
            sink.report(
                key.content_span(),
                format!("none of these actions supports {name}"),
            )
            .here(outcome(statement, parsed))
            .label(element.member.value.span, "requests without the key")
            .note("Move the condition to the actions that support its key, or take it out.");
        }
    }
}

/// Whether a key is one of those that every service may send.
fn is_global(key: &str) -> bool {
    key.get(..4)
        .is_some_and(|prefix| prefix.eq_ignore_ascii_case("aws:"))
}

fn is_left_out(key: &str) -> bool {
    KEYS.iter().any(|(name, _)| name.eq_ignore_ascii_case(key))
        || SPARSE.iter().any(|start| {
            let head = key.get(..start.len());
            head.is_some_and(|head| head.eq_ignore_ascii_case(start))
        })
}

/// Whether an operator compares a value, so that a missing key decides the outcome.
fn needs_key(operator: &Operator) -> bool {
    !operator.if_exists
        && operator.facts.family != OperatorFamily::Null
        && operator.qualifier != Some(SetQualifier::ForAllValues)
}

fn outcome(statement: &Statement<'_>, operator: Operator) -> &'static str {
    match (operator.facts.negated, statement.effect()) {
        (true, _) => "always holds",
        (false, Some(Effect::Allow)) => "never holds, so nothing is allowed",
        (false, Some(Effect::Deny)) => "never holds, so nothing is denied",
        (false, _) => "never holds",
    }
}

/// Whether requests for none of the actions hold a key of a service: those of the service itself hold it for others only, and
/// those of other services hold no key of it at all.
pub(super) fn lacks(context: &LintContext<'_>, actions: &ActionSet, key: ConditionKey<'_>) -> bool {
    let Some((prefix, _)) = key.name().split_once(':') else {
        return false;
    };
    let Some(service) = context.catalog.service(prefix) else {
        return false;
    };
    let own = service.action_ids();
    let is_own = |range: &Range<u32>| own.start <= range.start && range.end <= own.end;
    !actions.is_empty()
        && !actions
            .actions(context.catalog)
            .any(|action| action.supports_condition_key(key))
        && service
            .actions()
            .any(|action| action.supports_condition_key(key))
        && actions.ranges().all(|range| {
            is_own(&range)
                || services_of(context.catalog, range)
                    .all(|other| other == service || !knows_keys_of(other, prefix))
        })
}

/// The services of the actions of a range.
fn services_of(catalog: &Catalog, range: Range<u32>) -> impl Iterator<Item = Service<'_>> {
    let mut start = range.start;
    std::iter::from_fn(move || {
        let action = (start < range.end).then(|| catalog.action_by_id(ActionId(start)))??;
        let service = action.service();
        start = service.action_ids().end.max(start + 1);
        Some(service)
    })
}

/// Whether a service lists keys of another: requests of its actions may hold more of them than are listed.
fn knows_keys_of(service: Service<'_>, prefix: &str) -> bool {
    let mut keys = service.condition_keys();
    keys.any(|key| {
        let of = key.name().split_once(':').map(|(of, _)| of);
        of.is_some_and(|of| of.eq_ignore_ascii_case(prefix))
    })
}
