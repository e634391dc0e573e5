//! `unsupported-variable`

use super::places::{fixed_texts, variable_texts};
use crate::fix::{Edit, Fix};
use crate::policy::{Variable, variables_in};
use crate::rules::wording::quoted;
use crate::rules::{LintContext, Sink, declare_rule};
use crate::syntax::Text;

declare_rule! {
    /// Reports a policy variable where AWS reads none.
    ///
    /// ## Why
    ///
    /// Policy variables work in resources and in conditions that compare texts or ARNs, in policies with
    /// `"Version": "2012-10-17"`. Elsewhere `${aws:username}` is these fifteen characters, which match nothing.
    ///
    /// ## Example
    ///
    /// ```json
    /// {
    ///   "Version": "2008-10-17",
    ///   "Statement": {
    ///     "Effect": "Allow",
    ///     "Action": "s3:GetObject",
    ///     "Resource": "arn:aws:s3:::amzn-s3-demo-bucket/${aws:username}/*"
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
    ///     "Resource": "arn:aws:s3:::amzn-s3-demo-bucket/${aws:username}/*"
    ///   }
    /// }
    /// ```
    ///
    /// ## Notes
    ///
    /// Only variables that name a condition key count: other texts of the form `${…}` are the placeholders of some template. A variable
    /// for an operator that compares numbers or dates is what another rule reports. AWS's guide allows variables only in
    /// the last field of an ARN; AWS's own policies have them in the account field too, and nothing is said of them here.
    ///
    /// ## References
    ///
    /// - [IAM Access Analyzer policy check reference](https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html)
    /// - [IAM policy elements: Variables and tags](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html)
    static RULE = {
        name: "unsupported-variable",
        severity: Error,
        since: "0.1.0",
        fix: Sometimes,
        issue_codes: ["VARIABLE_UNSUPPORTED_IN_ELEMENT", "VARIABLE_UNSUPPORTED_IN_VERSION"],
        check: Statements(check),
    }
}

fn check(context: &LintContext<'_>, sink: &mut Sink<'_>) {
    if !context.holds_variables() {
        return;
    }
    for (text, place) in fixed_texts(context) {
        if let Some(variable) = first_reference(context, text) {
            report_place(text, &variable, place, sink);
        }
    }
    if context.policy.has_variables() {
        return;
    }
    for text in variable_texts(context) {
        if let Some(variable) = first_reference(context, text) {
            report_version(context, text, &variable, sink);
        }
    }
}

/// The first variable that stands for a condition key.
fn first_reference<'t>(context: &LintContext<'_>, text: &'t Text<'_>) -> Option<Variable<'t>> {
    variables_in(text).find(|variable| {
        variable.is_reference() && context.catalog.condition_key(variable.name).is_some()
    })
}

fn report_place(text: &Text<'_>, variable: &Variable<'_>, place: &str, sink: &mut Sink<'_>) {
    let written = text
        .as_str()
        .get(variable.range.clone())
        .unwrap_or_default();
    sink.report_as(
        "VARIABLE_UNSUPPORTED_IN_ELEMENT",
        text.span_of(variable.range.clone()),
        format!("variable {} {place}", quoted(written)),
    )
    .here("not replaced here");
}

fn report_version(
    context: &LintContext<'_>,
    text: &Text<'_>,
    variable: &Variable<'_>,
    sink: &mut Sink<'_>,
) {
    let written = text
        .as_str()
        .get(variable.range.clone())
        .unwrap_or_default();
    let diagnostic = sink.report_as(
        "VARIABLE_UNSUPPORTED_IN_VERSION",
        text.span_of(variable.range.clone()),
        format!(
            "variable {} in a policy without `\"Version\": \"2012-10-17\"`",
            quoted(written)
        ),
    );
    diagnostic
        .here("plain text in this policy")
        .note("Without `Version`, AWS takes the older language, which has no variables.");
    if let Some(version) = context
        .policy
        .version
        .and_then(|member| member.value.as_text())
    {
        let edit = Edit::replace(version.content_span(), "2012-10-17");
        diagnostic.fix(Fix::risky("Change the version to `2012-10-17`", [edit]));
    }
}
