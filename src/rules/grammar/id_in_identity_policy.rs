//! `id-in-identity-policy`

use crate::fix::{Fix, remove_members};
use crate::rules::{LintContext, Sink, declare_rule};

declare_rule! {
    /// Reports an `Id` in a policy that is attached to an identity.
    ///
    /// ## Why
    ///
    /// The element `Id` belongs to resource policies, where some services ask for it. The grammar of identity
    /// policies, permissions boundaries and session policies does not have it: IAM names these policies itself.
    ///
    /// ## Example
    ///
    /// ```json,policy-type=identity
    /// {
    ///   "Version": "2012-10-17",
    ///   "Id": "readers",
    ///   "Statement": {
    ///     "Effect": "Allow",
    ///     "Action": "s3:GetObject",
    ///     "Resource": "arn:aws:s3:::amzn-s3-demo-bucket/*"
    ///   }
    /// }
    /// ```
    ///
    /// ## Use instead
    ///
    /// ```json,policy-type=identity
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
    /// - [IAM JSON policy elements: Id](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_id.html)
    static RULE = {
        name: "id-in-identity-policy",
        severity: Suggestion,
        since: "0.1.0",
        fix: Always,
        issue_codes: [],
        check: Policy(check),
    }
}

fn check(context: &LintContext<'_>, sink: &mut Sink<'_>) {
    let policy = context.policy;
    if !policy.kind.is_identity_like() {
        return;
    }
    let Some(member) = policy.id else {
        return;
    };
    let diagnostic = sink.report(
        member.key.span(),
        format!("`Id` in {}", policy.kind.description()),
    );
    diagnostic.here("has no use here");
    diagnostic.note("`Id` belongs to resource policies; IAM names identity policies itself.");
    let index = policy.value.as_object().and_then(|object| {
        object
            .members
            .iter()
            .position(|other| std::ptr::eq(other, member))
    });
    if let Some(index) = index {
        let edits = remove_members(context.text, policy.value, &[index]);
        diagnostic.fix(Fix::safe("Remove the `Id`", edits));
    }
}
