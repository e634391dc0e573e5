//! `kms-grant-unrestricted`

use super::places::{entry_naming, may_test};
use crate::embed::PolicyKind;
use crate::fix::Fix;
use crate::policy::PrincipalElement;
use crate::rules::repair::add_condition;
use crate::rules::{LintContext, Sink, declare_rule};

declare_rule! {
    /// Reports `kms:CreateGrant` without a condition on what the grants may be.
    ///
    /// ## Why
    ///
    /// A grant gives the use of a key to someone else, and no policy shows it. Who needs to create grants mostly needs them for AWS services that
    /// encrypt on their behalf: `kms:GrantIsForAWSResource` allows just these.
    ///
    /// ## Example
    ///
    /// ```json
    /// {
    ///   "Version": "2012-10-17",
    ///   "Statement": {
    ///     "Effect": "Allow",
    ///     "Action": "kms:CreateGrant",
    ///     "Resource": "arn:aws:kms:us-east-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab"
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
    ///     "Action": "kms:CreateGrant",
    ///     "Resource": "arn:aws:kms:us-east-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab",
    ///     "Condition": { "Bool": { "kms:GrantIsForAWSResource": "true" } }
    ///   }
    /// }
    /// ```
    ///
    /// ## Notes
    ///
    /// Conditions on other keys that bound grants, or on `kms:ViaService`, are accepted. Patterns that take in the whole service, `kms:*` and
    /// wider, are `wildcard-action`. Statements for service principals alone are fine.
    ///
    /// ## References
    ///
    /// - [Grants in AWS KMS](https://docs.aws.amazon.com/kms/latest/developerguide/grants.html)
    /// - [kms:GrantIsForAWSResource](https://docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html#conditions-kms-grant-is-for-aws-resource)
    static RULE = {
        name: "kms-grant-unrestricted",
        severity: Suggestion,
        since: "0.1.0",
        fix: Sometimes,
        issue_codes: [],
        check: Statements(check),
    }
}

const ACTION: &str = "kms:CreateGrant";

/// The beginnings of the keys that bound grants. Source: the condition keys of AWS KMS in its developer guide.
const KEYS: [&str; 8] = [
    "kms:CallerAccount",
    "kms:EncryptionContext",
    "kms:GrantConstraintType",
    "kms:GrantIsForAWSResource",
    "kms:GrantOperations",
    "kms:GranteePrincipal",
    "kms:RetiringPrincipal",
    "kms:ViaService",
];

/// The actions about grants, which all hold the key of the fix.
const GRANT_ACTIONS: [&str; 3] = [ACTION, "kms:ListGrants", "kms:RevokeGrant"];

fn check(context: &LintContext<'_>, sink: &mut Sink<'_>) {
    if !matches!(
        context.policy.kind,
        PolicyKind::Identity | PolicyKind::Resource
    ) {
        return;
    }
    let Some(action) = context.catalog.find_action(ACTION) else {
        return;
    };
    for meaning in context.meanings() {
        let statement = meaning.statement;
        let Some(pattern) = entry_naming(context, meaning, action) else {
            continue;
        };
        let for_services = statement
            .principal
            .as_ref()
            .is_some_and(PrincipalElement::names_only_services);
        if may_test(statement, &KEYS) || for_services {
            continue;
        }
        let diagnostic = sink.report(pattern.span(), "grants of any kind may be created");
        diagnostic
            .here("for anyone, with any operations")
            .note("A grant gives the use of the key to someone else, outside of all policies.");
        let only_grants = statement.action.iter().all(|element| {
            element.patterns.iter().all(|pattern| {
                let text = pattern.text.as_str();
                GRANT_ACTIONS
                    .iter()
                    .any(|name| name.eq_ignore_ascii_case(text))
            })
        });
        // Requests of other actions do not hold the key: the condition would take them back.
        let edit = only_grants
            .then(|| {
                add_condition(
                    context.text,
                    statement,
                    "Bool",
                    "kms:GrantIsForAWSResource",
                    "\"true\"",
                )
            })
            .flatten();
        if let Some(edit) = edit {
            diagnostic.fix(Fix::risky("Allow only grants for AWS services", [edit]));
        } else {
            diagnostic.note("Move `kms:CreateGrant` to a statement of its own with a condition on `kms:GrantIsForAWSResource`.");
        }
    }
}
