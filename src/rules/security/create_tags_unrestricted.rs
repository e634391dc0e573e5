//! `create-tags-unrestricted`

use super::places::{entry_naming, may_test};
use crate::access::resources::is_everything;
use crate::access::{Bounds, StatementMeaning};
use crate::embed::PolicyKind;
use crate::policy::ResourcePattern;
use crate::rules::{LintContext, Sink, declare_rule};

declare_rule! {
    /// Reports `ec2:CreateTags` on every resource without a condition on when, or with which tags.
    ///
    /// ## Why
    ///
    /// Where tags decide who may do what, whoever may tag anything may do anything: one tag makes a stranger's instance one's own. Most need to
    /// tag only what they create.
    ///
    /// ## Example
    ///
    /// ```json
    /// {
    ///   "Version": "2012-10-17",
    ///   "Statement": {
    ///     "Effect": "Allow",
    ///     "Action": "ec2:CreateTags",
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
    ///     "Action": "ec2:CreateTags",
    ///     "Resource": "*",
    ///     "Condition": { "StringEquals": { "ec2:CreateAction": "RunInstances" } }
    ///   }
    /// }
    /// ```
    ///
    /// ## Notes
    ///
    /// Conditions on the tags of the request or of the resource are accepted, and so are resources of a single type or account.
    /// Patterns that take in the whole service, `ec2:*` and wider, are `wildcard-action`.
    ///
    /// ## References
    ///
    /// - [Grant permission to tag Amazon EC2 resources during creation](https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/supported-iam-actions-tagging.html)
    static RULE = {
        name: "create-tags-unrestricted",
        severity: Suggestion,
        since: "0.1.0",
        fix: None,
        issue_codes: [],
        check: Statements(check),
    }
}

/// The beginnings of the keys that say when tags are made, and which. Source: the condition keys of Amazon EC2 in the
/// service authorization reference.
const KEYS: [&str; 4] = [
    "ec2:CreateAction",
    "aws:RequestTag/",
    "aws:TagKeys",
    "aws:CalledVia",
];

fn check(context: &LintContext<'_>, sink: &mut Sink<'_>) {
    if context.policy.kind != PolicyKind::Identity {
        return;
    }
    let Some(action) = context.catalog.find_action("ec2:CreateTags") else {
        return;
    };
    for meaning in context.meanings() {
        let statement = meaning.statement;
        let Some(pattern) = entry_naming(context, meaning, action) else {
            continue;
        };
        let everywhere = statement.resource.iter().any(|element| {
            let mut patterns = element.patterns.iter().filter_map(ResourcePattern::known);
            patterns.any(is_everything)
        });
        if !everywhere || bounded(meaning) {
            continue;
        }
        sink.report(pattern.span(), "tags of any resource may be changed")
            .here("at any time, to anything")
            .note("Tags may decide who has access. Allow them only while resources are created, by a condition on `ec2:CreateAction`, or only certain tags, by `aws:TagKeys`.");
    }
}

fn bounded(meaning: &StatementMeaning<'_>) -> bool {
    let narrowed = Bounds::RESOURCE
        .union(Bounds::PRINCIPAL)
        .union(Bounds::SOURCE);
    meaning.condition().bounds().any_of(narrowed) || may_test(meaning.statement, &KEYS)
}
