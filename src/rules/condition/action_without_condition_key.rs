//! `action-without-condition-key`

use crate::embed::PolicyKind;
use crate::policy::{OperatorFamily, Statement};
use crate::rules::wording::quoted;
use crate::rules::{LintContext, Sink, declare_rule};
use crate::syntax::Text;

declare_rule! {
    /// Reports an action that does not support a condition key of its statement, in policies that name principals.
    ///
    /// ## Why
    ///
    /// Requests of such an action never hold the key. An `Allow` never applies to it, a `Deny` never stops it.
    ///
    /// ## Example
    ///
    /// ```json
    /// {
    ///   "Version": "2012-10-17",
    ///   "Statement": {
    ///     "Effect": "Allow",
    ///     "Principal": { "AWS": "111122223333" },
    ///     "Action": ["s3:ListBucket", "s3:ListBucketMultipartUploads"],
    ///     "Resource": "arn:aws:s3:::amzn-s3-demo-bucket",
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
    ///   "Statement": [
    ///     {
    ///       "Effect": "Allow",
    ///       "Principal": { "AWS": "111122223333" },
    ///       "Action": "s3:ListBucket",
    ///       "Resource": "arn:aws:s3:::amzn-s3-demo-bucket",
    ///       "Condition": { "StringLike": { "s3:prefix": "reports/*" } }
    ///     },
    ///     {
    ///       "Effect": "Allow",
    ///       "Principal": { "AWS": "111122223333" },
    ///       "Action": "s3:ListBucketMultipartUploads",
    ///       "Resource": "arn:aws:s3:::amzn-s3-demo-bucket"
    ///     }
    ///   ]
    /// }
    /// ```
    ///
    /// ## Notes
    ///
    /// AWS gives no finding for such actions in identity policies, also where the service authorization reference does
    /// not list the key for the action, and many of AWS's own policies have them. So only policies that name
    /// principals are judged: resource policies, role trust policies and VPC endpoint policies. Further:
    ///
    /// - An action is judged by the keys that its own service lists; keys of other services, global keys and keys of
    ///   identity providers that the service does not list are left alone.
    /// - Action entries with wildcards are not judged.
    /// - `Null` and `…IfExists` are left alone: they are made for requests without the key.
    ///
    /// ## References
    ///
    /// - [Actions, resources, and condition keys for AWS services](https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html)
    static RULE = {
        name: "action-without-condition-key",
        severity: Error,
        since: "0.1.0",
        fix: None,
        issue_codes: ["UNSUPPORTED_ACTION_FOR_CONDITION_KEY"],
        check: Conditions(check),
    }
}

fn check(context: &LintContext<'_>, sink: &mut Sink<'_>) {
    let kind = context.policy.kind;
    if !kind.takes_principal() || kind == PolicyKind::Rcp {
        return;
    }
    for statement in context.statements() {
        for (operator, entry) in statement.conditions() {
            let judged = operator.operator.is_some_and(|operator| {
                !operator.if_exists && operator.facts.family != OperatorFamily::Null
            });
            let key = entry.key();
            if !judged || !key.is_known() {
                continue;
            }
            let actions = without_key(context, statement, key.as_str());
            let Some(first) = actions.first() else {
                continue;
            };
            let names: Vec<String> = actions.iter().map(|text| quoted(text.as_str())).collect();
            let verb = if names.len() == 1 { "does" } else { "do" };
            let diagnostic = sink.report(
                first.content_span(),
                format!(
                    "{} {verb} not support the condition key {}",
                    names.join(", "),
                    quoted(key.as_str())
                ),
            );
            diagnostic
                .here("requests never hold the key")
                .label(key.content_span(), "not evaluated for it")
                .note("Move the action to a statement without this condition key.");
            for action in &actions {
                diagnostic.about(action.span());
            }
            diagnostic.about(entry.member.value.span);
        }
    }
}

/// The literally named actions of the statement whose service has the key, but not for them.
fn without_key<'a>(
    context: &LintContext<'a>,
    statement: &Statement<'a>,
    key: &str,
) -> Vec<&'a Text<'a>> {
    let Some(found) = context.catalog.condition_key(key) else {
        return Vec::new();
    };
    if found.is_global() {
        return Vec::new();
    }
    let patterns = statement
        .action
        .iter()
        .flat_map(|element| &element.patterns);
    patterns
        .filter(|pattern| {
            let action = pattern
                .known()
                .and_then(|name| context.catalog.find_action(name));
            action.is_some_and(|action| {
                !action.supports_condition_key(found)
                    && action
                        .service()
                        .condition_keys()
                        .any(|known| known == found)
            })
        })
        .map(|pattern| pattern.text)
        .collect()
}
