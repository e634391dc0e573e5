//! `condition-key-spellings`

use super::entry::is_plain;
use crate::fix::{Edit, Fix};
use crate::rules::wording::quoted;
use crate::rules::{LintContext, Sink, declare_rule};

declare_rule! {
    /// Reports a condition key that stands in one `Condition` in several spellings.
    ///
    /// ## Why
    ///
    /// The names of condition keys are the same in any letter case. Two spellings in one `Condition` look like two keys, and
    /// IAM reads them as one; under one operator it keeps only one of them.
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
    ///     "Condition": {
    ///       "StringEquals": { "aws:PrincipalOrgID": "o-a1b2c3d4e5" },
    ///       "Null": { "aws:PrincipalOrgId": "false" }
    ///     }
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
    ///     "Condition": {
    ///       "StringEquals": { "aws:PrincipalOrgID": "o-a1b2c3d4e5" },
    ///       "Null": { "aws:PrincipalOrgID": "false" }
    ///     }
    ///   }
    /// }
    /// ```
    ///
    /// ## References
    ///
    /// - [IAM JSON policy elements: Condition](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition.html)
    /// - [IAM Access Analyzer policy checks](https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html#access-analyzer-reference-policy-checks-error-duplicate-keys-with-different-case)
    static RULE = {
        name: "condition-key-spellings",
        severity: Error,
        since: "0.1.0",
        fix: Sometimes,
        issue_codes: ["DUPLICATE_KEYS_WITH_DIFFERENT_CASE"],
        check: Conditions(check),
    }
}

fn check(context: &LintContext<'_>, sink: &mut Sink<'_>) {
    for statement in context.statements() {
        if statement.conditions().nth(1).is_none() {
            continue;
        }
        let mut keys: Vec<_> = statement
            .conditions()
            .filter(|(_, entry)| entry.key().is_known())
            .collect();
        // A stable sort: of equal keys the first of the text stays first.
        keys.sort_by(|(_, a), (_, b)| folded(a.key().as_str()).cmp(folded(b.key().as_str())));
        for group in keys.chunk_by(|(_, a), (_, b)| a.is_key(b.key().as_str())) {
            let Some(((first_operator, first), others)) = group.split_first() else {
                continue;
            };
            let spelling = first.key().as_str();
            for (operator, entry) in others {
                let key = entry.key();
                if key.as_str() == spelling {
                    continue;
                }
                let diagnostic = sink.report(
                    key.content_span(),
                    format!(
                        "{} is the same key as {}",
                        quoted(key.as_str()),
                        quoted(spelling)
                    ),
                );
                diagnostic
                    .label(first.key().content_span(), "first spelled so here")
                    .note("Condition keys are compared without regard to letter case.");
                let apart = operator.member.key.span() != first_operator.member.key.span();
                if apart && is_plain(spelling) {
                    let edit = Edit::replace(key.content_span(), spelling);
                    diagnostic.fix(Fix::safe(format!("Spell it {}", quoted(spelling)), [edit]));
                }
            }
        }
    }
}

fn folded(key: &str) -> impl Iterator<Item = u8> {
    key.bytes().map(|byte| byte.to_ascii_lowercase())
}
