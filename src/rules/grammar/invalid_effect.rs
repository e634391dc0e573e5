//! `invalid-effect`

use crate::fix::{Edit, Fix};
use crate::policy::Effect;
use crate::rules::{LintContext, Sink, declare_rule};

declare_rule! {
    /// Reports an `Effect` that is neither `Allow` nor `Deny`.
    ///
    /// ## Why
    ///
    /// AWS takes only these two words, in exactly this case, and refuses a policy with any other.
    ///
    /// ## Example
    ///
    /// ```json
    /// {
    ///   "Version": "2012-10-17",
    ///   "Statement": {
    ///     "Effect": "allow",
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
    ///     "Action": "s3:GetObject",
    ///     "Resource": "arn:aws:s3:::amzn-s3-demo-bucket/*"
    ///   }
    /// }
    /// ```
    ///
    /// ## References
    ///
    /// - [IAM JSON policy elements: Effect](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_effect.html)
    static RULE = {
        name: "invalid-effect",
        severity: Error,
        since: "0.1.0",
        fix: Sometimes,
        issue_codes: ["INVALID_EFFECT"],
        check: Statements(check),
    }
}

fn check(context: &LintContext<'_>, sink: &mut Sink<'_>) {
    for statement in context.statements() {
        let Some(element) = &statement.effect else {
            continue;
        };
        let Some(text) = element.member.value.as_text() else {
            continue;
        };
        if element.effect != Effect::Invalid || !text.is_known() {
            continue;
        }
        let effect = text.as_str();
        let diagnostic = sink.report(text.content_span(), format!("`{effect}` is no effect"));
        diagnostic.here("must be `Allow` or `Deny`");
        diagnostic.note("AWS takes only `Allow` and `Deny`, in this case, and refuses a policy with any other effect.");
        if let Some(meant) = meant(effect) {
            let edit = Edit::replace(text.content_span(), meant);
            diagnostic.fix(Fix::safe(format!("Replace with `{meant}`"), [edit]));
        }
    }
}

/// The effect that was plainly meant: the same word but for case and white space around it.
fn meant(effect: &str) -> Option<&'static str> {
    ["Allow", "Deny"]
        .into_iter()
        .find(|name| name.eq_ignore_ascii_case(effect.trim()))
}
