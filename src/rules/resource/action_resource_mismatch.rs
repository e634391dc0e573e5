//! `action-resource-mismatch`

use super::fit::{Resources, wanted};
use crate::access::action_set::ActionSet;
use crate::catalog::Action;
use crate::embed::PolicyKind;
use crate::fix::Fix;
use crate::policy::{ActionPattern, Arn, ArnField, Effect, ResourcePattern, Statement};
use crate::rules::repair::{add_items, fill_arn, placeholder};
use crate::rules::wording::quoted;
use crate::rules::{LintContext, Sink, declare_rule};

declare_rule! {
    /// Reports an action that none of the statement's resources can belong to.
    ///
    /// ## Why
    ///
    /// An action works on resources of certain types, and some take no resource at all. Beside an ARN of another type the action is
    /// dead: an `Allow` does not allow it, a `Deny` does not deny it. AWS takes such a policy without a word.
    ///
    /// ## Example
    ///
    /// ```json
    /// {
    ///   "Version": "2012-10-17",
    ///   "Statement": {
    ///     "Effect": "Allow",
    ///     "Action": ["s3:GetObject", "s3:ListBucket"],
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
    ///     "Action": ["s3:GetObject", "s3:ListBucket"],
    ///     "Resource": ["arn:aws:s3:::amzn-s3-demo-bucket", "arn:aws:s3:::amzn-s3-demo-bucket/*"]
    ///   }
    /// }
    /// ```
    ///
    /// ## Notes
    ///
    /// A pattern is reported only where no action that it matches fits any resource of the statement. A statement gives one
    /// finding; it names the first such action and underlines the others. An unsafe fix adds the ARN that the action
    /// works on: of the same bucket, table or group where the resources name one, else with names to fill in.
    /// Where the statement has a resource that may be of any service, nothing is reported. Of the actions that the service authorization
    /// reference gives no resource, those that list are reported beside an ARN of their service that has a name, and all beside ARNs of
    /// other services alone: the reference lacks the resources of many an action that creates or reads one. AWS authorizes many that
    /// list on all of a type (`logs:DescribeLogGroups` on `log-group::log-stream:`, `cloudformation:ListStacks` on `stack/*/*`), so that
    /// they are fine beside `log-group:*` or `stack/*`; those of EC2, KMS and Lambda are not.
    ///
    /// ## References
    ///
    /// - [Actions, resources, and condition keys for AWS services](https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html)
    static RULE = {
        name: "action-resource-mismatch",
        severity: Warning,
        since: "0.1.0",
        fix: Sometimes,
        issue_codes: [],
        check: Statements(check),
    }
}

/// So many other actions of a statement are underlined.
const MAX_LABELS: usize = 5;

/// So many ARN formats are shown.
const MAX_FORMATS: usize = 3;

fn check(context: &LintContext<'_>, sink: &mut Sink<'_>) {
    if context.policy.kind == PolicyKind::Trust {
        return;
    }
    for meaning in context.meanings() {
        let statement = meaning.statement;
        if meaning.is_not_action() {
            continue;
        }
        let Some(mut resources) = Resources::of(statement) else {
            continue;
        };
        let misfits: Vec<(&ActionPattern<'_>, Action<'_>)> = meaning
            .patterns()
            .filter(|(pattern, _)| may_be_judged(**pattern))
            .filter_map(|(pattern, matched)| {
                Some((pattern, misfit(context, matched, &mut resources)?))
            })
            .collect();
        report(context, statement, &misfits, sink);
    }
}

/// Whether the pattern is of one service.
fn may_be_judged(pattern: ActionPattern<'_>) -> bool {
    !pattern.has_wildcard()
        || pattern
            .split()
            .is_some_and(|(prefix, _)| !prefix.contains(['*', '?']))
}

/// The first of the actions, where none of them fits a resource.
fn misfit<'a>(
    context: &LintContext<'a>,
    actions: &ActionSet,
    resources: &mut Resources<'_, 'a>,
) -> Option<Action<'a>> {
    let mut actions = actions.actions(context.catalog);
    let first = actions.next()?;
    let strange = !resources.fit(first) && !actions.any(|action| resources.fit(action));
    strange.then_some(first)
}

fn report<'a>(
    context: &LintContext<'_>,
    statement: &Statement<'a>,
    misfits: &[(&ActionPattern<'a>, Action<'_>)],
    sink: &mut Sink<'_>,
) {
    let (Some(((pattern, action), others)), Some(element)) =
        (misfits.split_first(), &statement.resource)
    else {
        return;
    };
    let what = quoted(pattern.text.as_str());
    let message = match others.len() {
        0 => format!("{what} applies to none of these resources"),
        1 => format!("{what} and another action apply to none of these resources"),
        more => format!("{what} and {more} more actions apply to none of these resources"),
    };
    let diagnostic = sink.report(pattern.span(), message);
    diagnostic.here(match statement.effect() {
        Some(Effect::Deny) => "not denied",
        _ => "not allowed",
    });
    for (other, _) in others.iter().take(MAX_LABELS) {
        diagnostic.label(other.span(), "nor does this one");
    }
    diagnostic.label(element.member.value.span, "of other types");
    let formats: Vec<String> = wanted(*action)
        .take(MAX_FORMATS)
        .map(|format| format!("`{format}`"))
        .collect();
    if formats.is_empty() {
        diagnostic.note(format!(
            "`{action}` takes no resource: it needs `\"Resource\": \"*\"`, best in a statement of its own."
        ));
        return;
    }
    diagnostic.note(format!("`{action}` works on {}.", formats.join(", ")));
    let Some((arns, own)) = proposal(*action, &element.patterns) else {
        return;
    };
    let title = match (arns.as_slice(), own) {
        ([arn], true) => format!("Add `{arn}`"),
        ([arn], false) if context.policy.kind != PolicyKind::Resource => {
            format!("Add `{arn}`, with your own names")
        }
        ([arn, _, ..], true) => format!("Add `{arn}` and {} more", arns.len() - 1),
        _ => return,
    };
    let edits = add_items(context.text, &element.member.value, &arns);
    diagnostic.fix(Fix::risky(title, edits));
}

/// So many ARNs are added at most.
const MAX_ARNS: usize = 5;

/// The ARNs to add for an action, and whether their names are those of the statement's resources: the bucket of the objects,
/// the indexes of the table. Else one ARN with names to fill in.
fn proposal(action: Action<'_>, resources: &[ResourcePattern<'_>]) -> Option<(Vec<String>, bool)> {
    let formats = || wanted(action).filter(|format| Arn::parse(format).is_some());
    for format in formats() {
        let mut arns: Vec<String> = Vec::new();
        for resource in resources
            .iter()
            .filter_map(|pattern| related(format, *pattern))
        {
            if !arns.contains(&resource) {
                arns.push(resource);
            }
            if arns.len() > MAX_ARNS {
                return None;
            }
        }
        if !arns.is_empty() {
            return Some((arns, true));
        }
    }
    if formats().count() > MAX_FORMATS {
        // Which of them is meant can't be told.
        return None;
    }
    let like = resources.first().and_then(ResourcePattern::arn);
    let arn = fill_arn(formats().next()?, like, placeholder);
    Some((vec![arn], false))
}

/// The ARN of the format that the resource is part of, or that is part of the resource: its names where it has them, and `*`
/// for the others.
fn related(format: &str, resource: ResourcePattern<'_>) -> Option<String> {
    let text = resource.known()?;
    let arn = Arn::parse(text)?;
    let form = Arn::parse(format)?;
    let fields = [ArnField::Region, ArnField::Account];
    let alike = |field: &ArnField| form.field(*field).is_empty() == arn.field(*field).is_empty();
    if form.service() != arn.service() || !fields.iter().all(alike) {
        return None;
    }
    let (head, variables) = form.resource().split_once("${")?;
    let (_, behind) = variables.split_once('}')?;
    let own = arn.resource().strip_prefix(head)?;
    let end = match behind.chars().next() {
        Some(next) => own.find(next),
        None => own.find(':').or_else(|| own.find('/')),
    };
    let name = own.get(..end.unwrap_or(own.len()))?;
    if name.is_empty() || name.contains('$') {
        return None;
    }
    let before = text.get(..text.len() - own.len() + name.len())?;
    let added = format!(
        "{before}{}",
        fill_arn(behind, Some(arn), |_| "*".to_owned())
    );
    (added != text).then_some(added)
}
