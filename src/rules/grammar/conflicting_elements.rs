//! `conflicting-elements`

use crate::rules::{LintContext, Sink, declare_rule};

declare_rule! {
    /// Reports a statement with both an element and its opposite.
    ///
    /// ## Why
    ///
    /// A statement has either `Action` or `NotAction`, either `Principal` or `NotPrincipal`, either `Resource` or
    /// `NotResource`. AWS refuses a statement with both.
    ///
    /// ## Example
    ///
    /// ```json
    /// {
    ///   "Version": "2012-10-17",
    ///   "Statement": {
    ///     "Effect": "Allow",
    ///     "Action": "s3:GetObject",
    ///     "NotAction": "s3:DeleteObject",
    ///     "Resource": "arn:aws:s3:::amzn-s3-demo-bucket/*"
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
    /// ## References
    ///
    /// - [Grammar of the IAM JSON policy language](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html)
    static RULE = {
        name: "conflicting-elements",
        severity: Error,
        since: "0.1.0",
        fix: None,
        issue_codes: ["UNSUPPORTED_ELEMENT_COMBINATION"],
        check: Statements(check),
    }
}

fn check(context: &LintContext<'_>, sink: &mut Sink<'_>) {
    for statement in context.statements() {
        let pairs = [
            (
                statement.principal.as_ref().map(|element| element.member),
                statement
                    .not_principal
                    .as_ref()
                    .map(|element| element.member),
            ),
            (
                statement.action.as_ref().map(|element| element.member),
                statement.not_action.as_ref().map(|element| element.member),
            ),
            (
                statement.resource.as_ref().map(|element| element.member),
                statement
                    .not_resource
                    .as_ref()
                    .map(|element| element.member),
            ),
        ];
        for pair in pairs {
            let (Some(plain), Some(negated)) = pair else {
                continue;
            };
            let [name, opposite] = [plain, negated].map(|member| member.key.as_str());
            sink.report(
                negated.key.span(),
                format!("`{name}` and `{opposite}` in one statement"),
            )
            .here("only one of them may stand here")
            .label(plain.key.span(), "the other one")
            .note("AWS refuses a statement with both. Two statements can say what one can't.")
            .about(statement.value.span);
        }
    }
}
