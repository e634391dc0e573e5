//! `shadowed-allow`

use super::places::actions_span;
use crate::access::StatementMeaning;
use crate::access::action_set::ActionSet;
use crate::policy::{ActionPattern, ResourcePattern};
use crate::rules::{LintContext, Sink, declare_rule};

declare_rule! {
    /// Reports an `Allow` that a `Deny` of the same policy cancels whole.
    ///
    /// ## Why
    ///
    /// A `Deny` wins over every `Allow`. A statement that allows nothing misleads those who read it, and starts to grant as soon
    /// as somebody tidies up the `Deny`.
    ///
    /// ## Example
    ///
    /// ```json
    /// {
    ///   "Version": "2012-10-17",
    ///   "Statement": [
    ///     { "Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::amzn-s3-demo-bucket/*" },
    ///     { "Effect": "Deny", "Action": "s3:Get*", "Resource": "arn:aws:s3:::amzn-s3-demo-bucket/*" }
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
    ///     { "Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::amzn-s3-demo-bucket/*" },
    ///     { "Effect": "Deny", "Action": "s3:Get*", "Resource": "arn:aws:s3:::amzn-s3-demo-bucket/private/*" }
    ///   ]
    /// }
    /// ```
    ///
    /// ## Notes
    ///
    /// Only a `Deny` counts that has no condition and is for every principal, and only an `Allow` whose actions and resources all
    /// are covered by it. Actions that AWS does not know are left alone.
    ///
    /// ## References
    ///
    /// - [Policy evaluation logic](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html)
    static RULE = {
        name: "shadowed-allow",
        severity: Warning,
        since: "0.1.0",
        fix: None,
        issue_codes: [],
        check: Policy(check),
    }
}

fn check(context: &LintContext<'_>, sink: &mut Sink<'_>) {
    let grants = context.grants();
    let denies: Vec<&StatementMeaning<'_>> = grants
        .denies()
        .filter(|deny| deny.condition().is_always() && deny.is_for_everybody())
        .collect();
    if denies.is_empty() {
        return;
    }
    let taken = ActionSet::union_of(denies.iter().map(|deny| deny.certain_actions()));
    for allow in grants.allows() {
        let actions = allow.possible_actions();
        if actions.is_empty() || !actions.is_subset(&taken) || !names_only_known(context, allow) {
            continue;
        }
        let Some(deny) = denies.iter().find(|deny| cancels(deny, allow)) else {
            continue;
        };
        sink.report(
            actions_span(allow.statement),
            "the statement allows nothing: a `Deny` cancels all of it",
        )
        .here("allowed in vain")
        .label(
            actions_span(deny.statement),
            "denied here, on the same resources",
        )
        .note("A `Deny` wins over every `Allow`. Remove the statement, or narrow what is denied.")
        .about(allow.statement.value.span);
    }
}

/// Whether the `Deny` takes back all that the `Allow` allows.
fn cancels(deny: &StatementMeaning<'_>, allow: &StatementMeaning<'_>) -> bool {
    if !allow.possible_actions().is_subset(deny.certain_actions()) {
        return false;
    }
    let (denied, allowed) = (deny.resources(), allow.resources());
    if denied.are_everything() {
        return true;
    }
    let mut patterns = allowed.patterns().iter().map(ResourcePattern::known);
    !allowed.is_negated()
        && !allowed.patterns().is_empty()
        && patterns.all(|pattern| pattern.is_some_and(|pattern| denied.cover(pattern)))
}

/// Whether each pattern of `Action` matches something, so that nothing escapes for being unknown.
fn names_only_known(context: &LintContext<'_>, allow: &StatementMeaning<'_>) -> bool {
    let Some(element) = &allow.statement.action else {
        return false;
    };
    let mut patterns = element.patterns.iter().map(ActionPattern::known);
    patterns.all(|pattern| {
        pattern.is_some_and(|pattern| {
            pattern == "*" || !ActionSet::from_pattern(context.catalog, pattern).is_empty()
        })
    })
}
