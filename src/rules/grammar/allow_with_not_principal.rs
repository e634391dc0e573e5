//! `allow-with-not-principal`

use crate::embed::PolicyKind;
use crate::rules::{LintContext, Sink, declare_rule};

declare_rule! {
    /// Reports `NotPrincipal` in a statement that allows.
    ///
    /// ## Why
    ///
    /// `NotPrincipal` with `Allow` allows everybody but those it names: all other accounts, services and anonymous
    /// callers. Hardly ever is that what was meant. Name who may in `Principal`; to keep some out, deny them.
    ///
    /// ## Example
    ///
    /// ```json
    /// {
    ///   "Version": "2012-10-17",
    ///   "Statement": {
    ///     "Effect": "Allow",
    ///     "NotPrincipal": { "AWS": "111122223333" },
    ///     "Action": "s3:GetObject",
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
    ///     "Principal": { "AWS": "111122223333" },
    ///     "Action": "s3:GetObject",
    ///     "Resource": "arn:aws:s3:::amzn-s3-demo-bucket/*"
    ///   }
    /// }
    /// ```
    ///
    /// ## References
    ///
    /// - [IAM JSON policy elements: NotPrincipal](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_notprincipal.html)
    static RULE = {
        name: "allow-with-not-principal",
        severity: Security,
        since: "0.1.0",
        fix: None,
        issue_codes: ["ALLOW_WITH_NOT_PRINCIPAL"],
        check: Policy(check),
    }
}

fn check(context: &LintContext<'_>, sink: &mut Sink<'_>) {
    if !matches!(
        context.policy.kind,
        PolicyKind::Resource | PolicyKind::VpcEndpoint
    ) {
        return;
    }
    for statement in context
        .statements()
        .iter()
        .filter(|statement| statement.allows())
    {
        let Some(element) = &statement.not_principal else {
            continue;
        };
        let diagnostic = sink.report(
            element.member.key.span(),
            "`NotPrincipal` in a statement that allows",
        );
        diagnostic.here("allows everybody else");
        if let Some(effect) = &statement.effect {
            diagnostic.label(effect.member.value.span, "allows");
        }
        diagnostic
            .note("All principals but those named are allowed, anonymous callers among them.");
        diagnostic.about(statement.value.span);
    }
}
