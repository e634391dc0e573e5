//! `privilege-escalation`

mod page;
mod paths;
mod reach;

use std::fmt::Write as _;

use super::places::counted;
use crate::diagnostic::Severity;
use crate::embed::PolicyKind;
use crate::rules::{LintContext, Sink, declare_rule};
use page::appendix;
use paths::{Category, Path, table};
use reach::Reach;
pub(super) use reach::reported;

declare_rule! {
    /// Reports a policy whose permissions together are a known way to gain others.
    ///
    /// ## Why
    ///
    /// Some permissions are worth more than they seem. Whoever may attach policies can attach the one of administrators; whoever
    /// may pass any role to a function and run it has the permissions of every role that functions may use.
    ///
    /// ## Example
    ///
    /// ```json
    /// {
    ///   "Version": "2012-10-17",
    ///   "Statement": {
    ///     "Effect": "Allow",
    ///     "Action": ["iam:GetPolicy", "iam:CreatePolicyVersion"],
    ///     "Resource": "*"
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
    ///     "Action": ["iam:GetPolicy", "iam:CreatePolicyVersion"],
    ///     "Resource": "arn:aws:iam::111122223333:policy/app/read-orders"
    ///   }
    /// }
    /// ```
    ///
    /// ## Notes
    ///
    /// All statements count together, less what the policy denies. There is one finding for each family of paths, at the first
    /// permission that it takes: raising one's own permissions, becoming another principal, using any role through something
    /// new, and using the role of something that exists (a warning, as it is not known which roles there are).
    ///
    /// What silences a path: resources that are named, or whose names have a fixed part; the caller's own user
    /// (`${aws:username}`), but for policies that it may put on itself; a condition on `iam:PassedToService` with other
    /// services; for `ssm:SendCommand`, documents that run no script of the caller; any condition that bounds more than when and from where, such as one on `iam:PermissionsBoundary`; a
    /// `Deny`, unless it holds only in some circumstances or on some names. Statements that `admin-access` or
    /// `near-admin-access` reports are left to them, and a lone `sts:AssumeRole` to `assume-role-any`. Only identity policies
    /// are checked.
    ///
    /// ## References
    ///
    /// - [pathfinding.cloud: AWS privilege escalation paths](https://pathfinding.cloud/)
    /// - [Permissions boundaries for IAM entities](https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html)
    static RULE = {
        name: "privilege-escalation",
        severity: Security,
        since: "0.1.0",
        fix: None,
        issue_codes: [],
        appendix: appendix,
        check: Policy(check),
    }
}

/// So many paths are listed with what they take; the others by their ids.
const MAX_PATHS: usize = 6;

fn check(context: &LintContext<'_>, sink: &mut Sink<'_>) {
    if context.policy.kind != PolicyKind::Identity {
        return;
    }
    let Some(reach) = Reach::new(context) else {
        return;
    };
    if !context.breadth().statements().is_empty() {
        return;
    }
    for category in Category::ALL {
        let paths: Vec<&Path> = table()
            .paths
            .iter()
            .filter(|path| path.category == category && reach.holds(path))
            .collect();
        if !paths.is_empty() {
            report(context, category, &paths, &reach, sink);
        }
    }
}

fn report(
    context: &LintContext<'_>,
    category: Category,
    paths: &[&Path],
    reach: &Reach<'_, '_>,
    sink: &mut Sink<'_>,
) {
    // Each permission once, in the order of the paths.
    let mut places: Vec<(usize, crate::source::Span, &str)> = Vec::new();
    for path in paths {
        for need in &path.needs {
            if let Some(grant) = reach.grant(need, path) {
                let span = reach.span(grant, need);
                let known = places.iter().any(|(_, known, _)| *known == span);
                if !known {
                    places.push((grant.position, span, need.action));
                }
            }
        }
    }
    let Some(((_, first, action), others)) = places.split_first() else {
        return;
    };
    let diagnostic = sink.report(
        *first,
        format!(
            "{} to {}",
            counted(paths.len(), "known path"),
            category.gain()
        ),
    );
    diagnostic.here(format!("`{action}`"));
    for (_, span, action) in others {
        diagnostic.label(*span, format!("with `{action}`"));
    }
    for path in paths.iter().take(MAX_PATHS) {
        diagnostic.note(format!("{}: {}.", path.id, path.permissions()));
    }
    let more = paths.get(MAX_PATHS..).unwrap_or_default();
    if !more.is_empty() {
        let mut text = "And ".to_owned();
        for (index, path) in more.iter().enumerate() {
            let comma = if index > 0 { ", " } else { "" };
            let _ = write!(text, "{comma}{}", path.id);
        }
        diagnostic.note(text + ".");
    }
    diagnostic.note("`iamlint explain privilege-escalation` says what breaks each path.");
    let mut positions: Vec<usize> = places.iter().map(|(position, ..)| *position).collect();
    positions.sort_unstable();
    positions.dedup();
    for position in positions {
        if let Some(statement) = context.statements().get(position) {
            diagnostic.about(statement.value.span);
        }
    }
    if category == Category::ExistingPassRole {
        diagnostic.severity = Severity::Warning;
    }
    if let [path] = paths
        && path.id == "sts-001"
    {
        // `assume-role-any` says it in plainer words.
        diagnostic.implied();
    }
}
