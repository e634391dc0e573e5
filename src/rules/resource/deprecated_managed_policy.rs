//! `deprecated-managed-policy`

use super::managed_policies::retired;
use crate::fix::{Edit, Fix};
use crate::rules::wording::quoted;
use crate::rules::{DocumentContext, Sink, declare_rule};

declare_rule! {
    /// Reports a reference to an AWS managed policy that AWS has withdrawn.
    ///
    /// ## Why
    ///
    /// A withdrawn policy stays with those who have it and can't be attached to anyone else: what names it fails when it is
    /// set up anew. AWS mostly withdrew it because it granted too much.
    ///
    /// ## Example
    ///
    /// ```json
    /// {
    ///   "Version": "2012-10-17",
    ///   "Statement": {
    ///     "Effect": "Allow",
    ///     "Action": "iam:AttachRolePolicy",
    ///     "Resource": "arn:aws:iam::111122223333:role/app-*",
    ///     "Condition": { "ArnEquals": { "iam:PolicyARN": "arn:aws:iam::aws:policy/AWSLambdaFullAccess" } }
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
    ///     "Action": "iam:AttachRolePolicy",
    ///     "Resource": "arn:aws:iam::111122223333:role/app-*",
    ///     "Condition": { "ArnEquals": { "iam:PolicyARN": "arn:aws:iam::aws:policy/AWSLambda_FullAccess" } }
    ///   }
    /// }
    /// ```
    ///
    /// ## Notes
    ///
    /// The whole document is looked at, its policies and all else. Where AWS names a policy that takes the place of the old
    /// one, the fix writes its name; the two do not grant the same.
    ///
    /// ## References
    ///
    /// - [AWS managed policies: deprecated policies](https://docs.aws.amazon.com/aws-managed-policy/latest/reference/about-managed-policy-reference.html#deprecated-managed-policies)
    static RULE = {
        name: "deprecated-managed-policy",
        severity: Warning,
        since: "0.1.0",
        fix: Sometimes,
        issue_codes: [],
        check: Document(check),
    }
}

fn check(context: &DocumentContext<'_>, sink: &mut Sink<'_>) {
    for &reference in context.managed_policies() {
        let Some((name, successor)) = retired(reference.name()) else {
            continue;
        };
        let diagnostic = sink.report(
            reference.span(),
            format!("AWS has withdrawn the managed policy {}", quoted(name)),
        );
        diagnostic.note("It can't be attached to anyone who does not have it already.");
        let Some(successor) = successor.and_then(|name| context.catalog.managed_policy(name))
        else {
            continue;
        };
        let name = successor.name();
        let path = successor.path().trim_start_matches('/');
        diagnostic.here(format!("`{name}` took its place"));
        diagnostic.fix(Fix::risky(
            format!("Replace with `{name}`"),
            [Edit::replace(reference.span(), format!("{path}{name}"))],
        ));
    }
}
