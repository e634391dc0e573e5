//! `unknown-managed-policy`

use super::managed_policies::{Reference, retired};
use crate::catalog::{ManagedPolicy, closest};
use crate::fix::{Edit, Fix};
use crate::rules::action::faults::catalog_note;
use crate::rules::wording::quoted;
use crate::rules::{DocumentContext, Sink, declare_rule};

declare_rule! {
    /// Reports a reference to an AWS managed policy that does not exist, or that has another path.
    ///
    /// ## Why
    ///
    /// Path and name are part of a policy's ARN, and their case counts. With another one nothing can be attached, and a
    /// condition on it never holds.
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
    ///     "Condition": { "ArnEquals": { "iam:PolicyARN": "arn:aws:iam::aws:policy/AWSLambdaBasicExecutionRole" } }
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
    ///     "Condition": { "ArnEquals": { "iam:PolicyARN": "arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole" } }
    ///   }
    /// }
    /// ```
    ///
    /// ## Notes
    ///
    /// The whole document is looked at, its policies and all else. Names with wildcards or placeholders, and those of other
    /// partitions than `aws`, are not judged. Policies that AWS has withdrawn are those of `deprecated-managed-policy`.
    ///
    /// ## References
    ///
    /// - [AWS Managed Policy Reference Guide](https://docs.aws.amazon.com/aws-managed-policy/latest/reference/policy-list.html)
    static RULE = {
        name: "unknown-managed-policy",
        severity: Warning,
        since: "0.1.0",
        fix: Sometimes,
        issue_codes: [],
        check: Document(check),
    }
}

fn check(context: &DocumentContext<'_>, sink: &mut Sink<'_>) {
    for &reference in context.managed_policies() {
        let name = reference.name();
        if retired(name).is_some() {
            continue;
        }
        match context.catalog.managed_policy(name) {
            Some(known) if known.name() != name => misspelt(reference, known, sink),
            Some(known) if known.path() != reference.path() => elsewhere(reference, known, sink),
            Some(_) => {}
            None => {
                let diagnostic = sink.report(
                    reference.span(),
                    format!("no AWS managed policy is named {}", quoted(name)),
                );
                let names = context.catalog.managed_policies().map(ManagedPolicy::name);
                let meant = closest(name, names)
                    .filter(|(_, distance)| *distance <= name.len() / 6)
                    .and_then(|(name, _)| context.catalog.managed_policy(name));
                if let Some(meant) = meant {
                    diagnostic.here(format!("did you mean `{}`?", meant.name()));
                    diagnostic.fix(replace(reference, meant));
                }
                diagnostic.note(catalog_note(context.catalog));
            }
        }
    }
}

fn misspelt(reference: Reference<'_>, known: ManagedPolicy<'_>, sink: &mut Sink<'_>) {
    sink.report(
        reference.span(),
        format!("the managed policy is named `{}`", known.name()),
    )
    .here("upper and lower case count")
    .fix(replace(reference, known));
}

fn elsewhere(reference: Reference<'_>, known: ManagedPolicy<'_>, sink: &mut Sink<'_>) {
    sink.report(
        reference.span(),
        format!("`{}` has the path `{}`", known.name(), known.path()),
    )
    .here("names no policy")
    .note("The path is part of the ARN.")
    .fix(replace(reference, known));
}

fn replace(reference: Reference<'_>, meant: ManagedPolicy<'_>) -> Fix {
    let (path, name) = (meant.path().trim_start_matches('/'), meant.name());
    Fix::risky(
        format!("Replace with `{path}{name}`"),
        [Edit::replace(reference.span(), format!("{path}{name}"))],
    )
}
