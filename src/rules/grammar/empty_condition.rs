//! `empty-condition`

use crate::fix::{Fix, remove_members};
use crate::policy::{SetQualifier, Statement};
use crate::rules::wording::quoted;
use crate::rules::{LintContext, Sink, declare_rule};
use crate::syntax::Value;

declare_rule! {
    /// Reports a condition without content: an empty `Condition`, an operator without keys, or a condition key without values.
    ///
    /// ## Why
    ///
    /// An empty `Condition` or operator filters nothing: the statement holds for every request. A condition key without values
    /// never holds, or holds only where the request does not have the key, by its operator. Neither is likely what
    /// was meant; to test whether a request has a key, there is `Null`.
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
    ///     "Condition": {}
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
    ///     "Resource": "arn:aws:s3:::amzn-s3-demo-bucket/*",
    ///     "Condition": { "Null": { "aws:TokenIssueTime": "false" } }
    ///   }
    /// }
    /// ```
    ///
    /// ## References
    ///
    /// - [IAM JSON policy elements: Condition](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition.html)
    /// - [IAM Access Analyzer policy check reference](https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html)
    static RULE = {
        name: "empty-condition",
        severity: Suggestion,
        since: "0.1.0",
        fix: Sometimes,
        issue_codes: ["EMPTY_ARRAY_CONDITION", "EMPTY_ARRAY_CONDITION_FORALLVALUES", "EMPTY_ARRAY_CONDITION_FORANYVALUE", "EMPTY_ARRAY_CONDITION_IFEXISTS", "EMPTY_OBJECT_CONDITION"],
        check: Conditions(check),
    }
}

fn check(context: &LintContext<'_>, sink: &mut Sink<'_>) {
    for statement in context.statements() {
        check_statement(context, sink, statement);
    }
}

fn check_statement(context: &LintContext<'_>, sink: &mut Sink<'_>, statement: &Statement<'_>) {
    let Some(condition) = &statement.condition else {
        return;
    };
    let member = condition.member;
    let remove_condition = || {
        let object = statement.value.as_object()?;
        let mut members = object.members.iter();
        let index = members.position(|other| std::ptr::eq(other, member))?;
        let edits = remove_members(context.text, statement.value, &[index]);
        Some(Fix::safe("Remove the `Condition`", edits))
    };
    let is_empty = |value: &Value<'_>| {
        let object = value.as_object();
        object.is_some_and(|object| object.members.is_empty())
    };
    if is_empty(&member.value) {
        let diagnostic = sink.report_as(
            "EMPTY_OBJECT_CONDITION",
            member.value.span,
            "`Condition` is empty",
        );
        diagnostic
            .here("filters nothing")
            .note("The statement says the same without it.");
        diagnostic.fixes.extend(remove_condition());
    }
    for (index, operator) in condition.operators.iter().enumerate() {
        if !is_empty(&operator.member.value) {
            continue;
        }
        let name = quoted(operator.member.key.as_str());
        let diagnostic = sink.report_plain(
            operator.member.value.span,
            format!("the condition operator {name} has no key"),
        );
        diagnostic
            .here("filters nothing")
            .note("The statement says the same without it.");
        diagnostic.fixes.extend(if condition.operators.len() == 1 {
            remove_condition()
        } else {
            let edits = remove_members(context.text, &member.value, &[index]);
            Some(Fix::safe(format!("Remove {name}"), edits))
        });
    }
    for (operator, entry) in statement.conditions() {
        let (Some(facts), true) = (
            operator.operator,
            entry.member.value.as_array().is_some_and(<[_]>::is_empty),
        ) else {
            continue;
        };
        let (code, effect) = match (facts.qualifier, facts.if_exists) {
            (Some(SetQualifier::ForAllValues), _) => (
                "EMPTY_ARRAY_CONDITION_FORALLVALUES",
                "holds only where the request does not have the key",
            ),
            (Some(SetQualifier::ForAnyValue), _) => {
                ("EMPTY_ARRAY_CONDITION_FORANYVALUE", "never holds")
            }
            (None, true) => (
                "EMPTY_ARRAY_CONDITION_IFEXISTS",
                "holds only where the request does not have the key",
            ),
            (None, false) => ("EMPTY_ARRAY_CONDITION", "compares with nothing"),
        };
        let message = format!(
            "the condition key {} has no value",
            quoted(entry.key().as_str())
        );
        sink.report_as(code, entry.member.value.span, message)
            .here(effect)
            .note("To test whether a request has the key, use `Null`.");
    }
}
