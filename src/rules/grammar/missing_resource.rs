//! `missing-resource`

use crate::embed::PolicyKind;
use crate::policy::Statement;
use crate::rules::{LintContext, Sink, declare_rule};

declare_rule! {
    /// Reports a statement without `Resource` and `NotResource`.
    ///
    /// ## Why
    ///
    /// A statement says what it is about in `Resource`, or in `NotResource` by what it leaves out. AWS refuses a
    /// statement with neither, except in role trust policies, which are about their role.
    ///
    /// The repository policies of Amazon ECR have no `Resource` either: in a resource policy, a statement with
    /// nothing but `ecr` actions is let pass.
    ///
    /// ## Example
    ///
    /// ```json
    /// {
    ///   "Version": "2012-10-17",
    ///   "Statement": {
    ///     "Effect": "Allow",
    ///     "Action": "s3:GetObject"
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
    ///     "Resource": "arn:aws:s3:::amzn-s3-demo-bucket/*"
    ///   }
    /// }
    /// ```
    ///
    /// ## Notes
    ///
    /// The policy of a container repository takes no `Resource`: a statement of a resource policy whose actions are all of
    /// Amazon ECR is reported only in the format of IAM Access Analyzer.
    ///
    /// ## References
    ///
    /// - [IAM JSON policy elements: Resource](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html)
    static RULE = {
        name: "missing-resource",
        severity: Error,
        since: "0.1.0",
        fix: None,
        issue_codes: ["MISSING_RESOURCE"],
        check: Statements(check),
    }
}

fn check(context: &LintContext<'_>, sink: &mut Sink<'_>) {
    if context.policy.kind == PolicyKind::Trust {
        return;
    }
    for statement in context.statements() {
        if statement.resource_elements().next().is_none()
            && (context.settings.every_code || !is_for_repository(context.policy.kind, statement))
            && !context.is_damaged(statement.value.span)
        {
            sink.report(
                statement.anchor(),
                "the statement has no `Resource` and no `NotResource`",
            )
            .here("needs one of them")
            .note("AWS refuses a statement that names no resources.")
            .about(statement.value.span);
        }
    }
}

/// Whether a statement can stand in the policy of a container repository, which takes no `Resource`.
fn is_for_repository(kind: PolicyKind, statement: &Statement<'_>) -> bool {
    let mut patterns = statement
        .action_elements()
        .flat_map(|element| &element.patterns)
        .peekable();
    kind == PolicyKind::Resource
        && patterns.peek().is_some()
        && patterns.all(|pattern| {
            let prefix = pattern.split().map_or("", |(prefix, _)| prefix);
            prefix.eq_ignore_ascii_case("ecr") || prefix.eq_ignore_ascii_case("ecr-public")
        })
}
