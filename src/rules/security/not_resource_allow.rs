//! `not-resource-allow`

use crate::embed::PolicyKind;
use crate::rules::{LintContext, Sink, declare_rule};

declare_rule! {
    /// Reports a statement that allows something on every resource but some.
    ///
    /// ## Why
    ///
    /// `NotResource` with `Allow` takes in all resources that nobody listed: those of other services and accounts, and those
    /// that are made tomorrow. To keep some resources out, deny the actions on them.
    ///
    /// ## Example
    ///
    /// ```json
    /// {
    ///   "Version": "2012-10-17",
    ///   "Statement": {
    ///     "Effect": "Allow",
    ///     "Action": "s3:GetObject",
    ///     "NotResource": "arn:aws:s3:::amzn-s3-demo-bucket/*"
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
    ///     "Resource": "arn:aws:s3:::amzn-s3-demo-bucket1/*"
    ///   }
    /// }
    /// ```
    ///
    /// ## Notes
    ///
    /// A `NotResource` that takes in everything leaves nothing to allow, and is not reported here. Policies that only limit what
    /// others grant are not checked.
    ///
    /// ## References
    ///
    /// - [IAM JSON policy elements: NotResource](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_notresource.html)
    static RULE = {
        name: "not-resource-allow",
        severity: Security,
        since: "0.1.0",
        fix: None,
        issue_codes: [],
        check: Statements(check),
    }
}

fn check(context: &LintContext<'_>, sink: &mut Sink<'_>) {
    let grants = matches!(
        context.policy.kind,
        PolicyKind::Identity | PolicyKind::Resource
    );
    if !grants {
        return;
    }
    for meaning in context.meanings() {
        let statement = meaning.statement;
        let Some(element) = statement
            .not_resource
            .as_ref()
            .filter(|_| statement.allows())
        else {
            continue;
        };
        let nothing = !meaning.condition().may_hold() || !meaning.resources().may_meet("*");
        if nothing || context.breadth().swallows(meaning.position) {
            continue;
        }
        let diagnostic = sink.report(
            element.member.key.span(),
            "`NotResource` allows on every resource but some",
        );
        diagnostic.here("all resources but these");
        if let Some(effect) = &statement.effect {
            diagnostic.label(effect.member.value.span, "allows");
        }
        diagnostic.note("Resources of other names, and those that are made later, are taken in. Name in `Resource` what is meant.");
        diagnostic.about(element.member.value.span);
    }
}
