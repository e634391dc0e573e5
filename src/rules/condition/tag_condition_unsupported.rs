//! `tag-condition-unsupported`

use crate::access::StatementMeaning;
use crate::catalog::{Action, ConditionKey};
use crate::policy::{
    ActionElement, Effect, OperatorEntry, OperatorFamily, SetQualifier, Statement,
};
use crate::rules::wording::quoted;
use crate::rules::{LintContext, Sink, declare_rule};
use crate::syntax::Text;

declare_rule! {
    /// Reports a condition on the tags of a resource for actions that do not support `aws:ResourceTag`.
    ///
    /// ## Why
    ///
    /// The request of an action that does not support the key never holds it. An `Allow` then never allows the action; a
    /// `Deny` never denies it, which is worse, because it looks as if it did.
    ///
    /// ## Example
    ///
    /// ```json
    /// {
    ///   "Version": "2012-10-17",
    ///   "Statement": {
    ///     "Effect": "Allow",
    ///     "Action": ["sagemaker:DescribeTrainingJob", "sagemaker:ListAssociations"],
    ///     "Resource": "*",
    ///     "Condition": { "StringEquals": { "aws:ResourceTag/team": "vision" } }
    ///   }
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
    ///       "Effect": "Allow",
    ///       "Action": "sagemaker:DescribeTrainingJob",
    ///       "Resource": "*",
    ///       "Condition": { "StringEquals": { "aws:ResourceTag/team": "vision" } }
    ///     },
    ///     {
    ///       "Effect": "Allow",
    ///       "Action": "sagemaker:ListAssociations",
    ///       "Resource": "*"
    ///     }
    ///   ]
    /// }
    /// ```
    ///
    /// ## Notes
    ///
    /// What AWS publishes leaves open; the rule follows AWS's recorded findings:
    ///
    /// - An action supports the key if the service authorization reference lists it for the action or for one of its
    ///   resource types. One that lists `aws:RequestTag` is spared too: it creates the resource and tags it.
    /// - A pattern is reported if at least one of the actions that it matches does not support the key.
    /// - Only `aws:ResourceTag` is judged, no service's own `ResourceTag` key, and only under operators that fail when the
    ///   key is missing: not under `Null`, negated operators, `…IfExists` and `ForAllValues:`, which then hold.
    /// - There is one finding for each condition key, about all actions of the statement.
    ///
    /// ## References
    ///
    /// - [Controlling access to AWS resources using tags](https://docs.aws.amazon.com/IAM/latest/UserGuide/access_tags.html)
    /// - [IAM policy validation check reference](https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html#access-analyzer-reference-policy-checks-suggestion-allow-with-unsupported-tag-condition-key-for-service)
    static RULE = {
        name: "tag-condition-unsupported",
        severity: Suggestion,
        since: "0.1.0",
        fix: None,
        issue_codes: [
            "ALLOW_WITH_UNSUPPORTED_TAG_CONDITION_KEY_FOR_SERVICE",
            "ALLOW_NOTACTION_WITH_UNSUPPORTED_TAG_CONDITION_KEY_FOR_SERVICE",
            "DENY_WITH_UNSUPPORTED_TAG_CONDITION_KEY_FOR_SERVICE",
            "DENY_NOTACTION_WITH_UNSUPPORTED_TAG_CONDITION_KEY_FOR_SERVICE",
        ],
        check: Conditions(check),
    }
}

const PREFIX: &str = "aws:ResourceTag/";
/// Messages name no more actions than this.
const NAMED: usize = 3;

fn check(context: &LintContext<'_>, sink: &mut Sink<'_>) {
    for statement in context.statements() {
        if statement.condition.is_none() {
            continue;
        }
        let mut unsupported: Option<Vec<&Text<'_>>> = None;
        for (operator, entry) in statement.conditions() {
            if !is_resource_tag(entry.key()) || !fails_without_key(operator) {
                continue;
            }
            let Some(effect @ (Effect::Allow | Effect::Deny)) = statement.effect() else {
                continue;
            };
            if let Some(element) = &statement.not_action {
                report_not_action(element, entry.key(), effect, sink);
            } else if statement.action.is_some() {
                let actions =
                    unsupported.get_or_insert_with(|| without_support(context, statement));
                report_actions(actions, entry.key(), effect, sink);
            }
        }
    }
}

fn is_resource_tag(key: &Text<'_>) -> bool {
    let name = key.as_str();
    let start = name.get(..PREFIX.len());
    name.len() > PREFIX.len() && start.is_some_and(|start| start.eq_ignore_ascii_case(PREFIX))
}

/// Whether a condition does not hold when the request lacks its key.
fn fails_without_key(entry: &OperatorEntry<'_>) -> bool {
    entry.operator.is_some_and(|operator| {
        !operator.if_exists
            && !operator.facts.negated
            && operator.facts.family != OperatorFamily::Null
            && operator.qualifier != Some(SetQualifier::ForAllValues)
    })
}

/// The patterns that match an action without support for tags.
fn without_support<'a>(context: &LintContext<'a>, statement: &Statement<'a>) -> Vec<&'a Text<'a>> {
    let catalog = context.catalog;
    let keys = ["aws:ResourceTag/tag", "aws:RequestTag/tag"];
    let keys: Vec<ConditionKey<'_>> = keys
        .iter()
        .filter_map(|name| catalog.condition_key(name))
        .collect();
    let lacks = |action: Action<'_>| !keys.iter().any(|key| action.supports_condition_key(*key));
    let meaning = context.grants().statement(statement);
    meaning
        .into_iter()
        .flat_map(StatementMeaning::patterns)
        .filter(|(_, matched)| matched.actions(catalog).any(lacks))
        .map(|(pattern, _)| pattern.text)
        .collect()
}

fn report_actions(actions: &[&Text<'_>], key: &Text<'_>, effect: Effect, sink: &mut Sink<'_>) {
    let Some(first) = actions.first() else {
        return;
    };
    let mut names: Vec<String> = actions
        .iter()
        .take(NAMED)
        .map(|text| quoted(text.as_str()))
        .collect();
    if actions.len() > NAMED {
        names.push(format!("{} more", actions.len() - NAMED));
    }
    let (code, outcome, note) = if effect == Effect::Allow {
        (
            "ALLOW_WITH_UNSUPPORTED_TAG_CONDITION_KEY_FOR_SERVICE",
            "never allowed here",
            "Without the key the condition fails. Allow these actions in a statement of their own.",
        )
    } else {
        (
            "DENY_WITH_UNSUPPORTED_TAG_CONDITION_KEY_FOR_SERVICE",
            "never denied here",
            "Without the key the condition fails, and the actions stay allowed. Deny them in a statement of their own, by resource.",
        )
    };
    let diagnostic = sink.report_as(
        code,
        first.content_span(),
        format!(
            "no support for {}: {}",
            quoted(key.as_str()),
            names.join(", ")
        ),
    );
    diagnostic
        .here(outcome)
        .label(
            key.content_span(),
            "requests of these actions do not hold this key",
        )
        .note(note);
    for action in actions {
        diagnostic.about(action.span());
    }
    diagnostic.about(key.span());
}

fn report_not_action(
    element: &ActionElement<'_>,
    key: &Text<'_>,
    effect: Effect,
    sink: &mut Sink<'_>,
) {
    let (code, what) = if effect == Effect::Allow {
        (
            "ALLOW_NOTACTION_WITH_UNSUPPORTED_TAG_CONDITION_KEY_FOR_SERVICE",
            "allowed",
        )
    } else {
        (
            "DENY_NOTACTION_WITH_UNSUPPORTED_TAG_CONDITION_KEY_FOR_SERVICE",
            "denied",
        )
    };
    sink.report_as(
        code,
        element.member.key.content_span(),
        format!(
            "only those of the other actions are {what} that support {}",
            quoted(key.as_str())
        ),
    )
    .here("takes in many actions without support for tags")
    .label(key.content_span(), "not in their requests")
    .note(format!(
        "List the actions that are to be {what} under `Action`."
    ))
    .about(element.member.value.span)
    .about(key.span());
}
