//! `wrong-type`

use crate::fix::{Edit, Fix};
use crate::policy::ProblemKind;
use crate::rules::{LintContext, Sink, declare_rule};
use crate::source::Span;
use crate::syntax::ValueKind;

declare_rule! {
    /// Reports a value of another JSON type than its place in a policy asks for.
    ///
    /// ## Why
    ///
    /// Each element takes certain types of values: `Version` and `Effect` a string, `Action` and `Resource` a string
    /// or an array of strings, `Condition` an object of objects. AWS refuses a policy with any other.
    ///
    /// ## Example
    ///
    /// ```json
    /// {
    ///   "Version": "2012-10-17",
    ///   "Statement": {
    ///     "Sid": 1,
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
    ///     "Sid": "1",
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
        name: "wrong-type",
        severity: Error,
        since: "0.1.0",
        fix: Sometimes,
        issue_codes: ["DATA_TYPE_MISMATCH"],
        check: Policy(check),
    }
}

/// Where a number or a Boolean is plainly meant as text: names, account IDs.
const QUOTED: &[&str] = &["`Version`", "`Id`", "`Sid`", "a principal"];

fn check(context: &LintContext<'_>, sink: &mut Sink<'_>) {
    for problem in &context.policy.problems {
        let ProblemKind::WrongType {
            value,
            place,
            expected,
        } = &problem.kind
        else {
            continue;
        };
        let span = match value.kind {
            ValueKind::Object(_) | ValueKind::Array(_) => {
                Span::new(value.span.start, value.span.start + 1)
            }
            _ => value.span,
        };
        let diagnostic = sink.report(span, format!("{place} can't be {}", value.type_name()));
        diagnostic.here(format!("must be {expected}"));
        diagnostic
            .note("AWS refuses a policy with a value of another type here.")
            .about(value.span);
        let quotable = matches!(value.kind, ValueKind::Number(_) | ValueKind::Bool(_));
        if quotable && QUOTED.contains(place) {
            let edits = [Edit::insert(span.start, "\""), Edit::insert(span.end, "\"")];
            diagnostic.fix(Fix::safe("Put it in quotes", edits));
        }
    }
}
