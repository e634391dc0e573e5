//! `missing-version`

use crate::fix::{Edit, Fix};
use crate::rules::{LintContext, Sink, declare_rule};
use crate::source::Span;

declare_rule! {
    /// Reports a policy without `Version`.
    ///
    /// ## Why
    ///
    /// Without `Version` AWS reads a policy in the language of 2008, which has no policy variables: `${aws:username}`
    /// is then no user's name but these very characters. Service control policies and resource control policies must
    /// name the version.
    ///
    /// Where no `${` stands in the policy, both versions of the language read it alike, and the repair is safe.
    ///
    /// ## Example
    ///
    /// ```json
    /// {
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
    /// - [IAM JSON policy elements: Version](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_version.html)
    static RULE = {
        name: "missing-version",
        severity: Warning,
        since: "0.1.0",
        fix: Sometimes,
        issue_codes: ["MISSING_VERSION"],
        check: Policy(check),
    }
}

fn check(context: &LintContext<'_>, sink: &mut Sink<'_>) {
    let policy = context.policy;
    let Some(object) = policy
        .value
        .as_object()
        .filter(|_| policy.version.is_none())
    else {
        return;
    };
    if context.is_damaged(policy.value.span) {
        return;
    }
    let start = policy.value.span.start;
    let diagnostic = sink.report(Span::new(start, start + 1), "the policy has no `Version`");
    diagnostic.here("add `\"Version\": \"2012-10-17\"`");
    diagnostic.note(
        "Without it AWS reads the policy in the language of 2008, in which `${…}` is no variable.",
    );
    diagnostic.about(policy.value.span);
    let misspelled = object
        .members
        .iter()
        .any(|member| member.key.as_str().eq_ignore_ascii_case("Version"));
    let Some(first) = object.members.first().filter(|_| !misspelled) else {
        return;
    };
    let inside = Span::new(start + 1, first.key.span().start);
    let blanks = context.text.get(inside.range()).unwrap_or_default();
    let blanks = if blanks.trim().is_empty() {
        blanks
    } else {
        " "
    };
    let separator = if blanks.is_empty() { " " } else { "" };
    let edits = [Edit::insert(
        start + 1,
        format!("{blanks}\"Version\": \"2012-10-17\",{separator}"),
    )];
    let title = "Add `\"Version\": \"2012-10-17\"`";
    let source = context
        .text
        .get(policy.value.span.range())
        .unwrap_or_default();
    diagnostic.fix(if source.contains("${") {
        Fix::risky(title, edits)
    } else {
        Fix::safe(title, edits)
    });
}
