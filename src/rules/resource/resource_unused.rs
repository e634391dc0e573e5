//! `resource-unused`

use super::fit::{Resources, formats_of};
use crate::embed::PolicyKind;
use crate::fix::{Fix, remove_items};
use crate::policy::{ActionPattern, Effect};
use crate::rules::wording::quoted;
use crate::rules::{LintContext, Sink, declare_rule};

declare_rule! {
    /// Reports a resource that no action of the statement can apply to.
    ///
    /// ## Why
    ///
    /// A resource that fits none of the actions changes nothing. Either an action is missing, or the resource is left over; whoever
    /// reads it believes that there is access.
    ///
    /// ## Example
    ///
    /// ```json
    /// {
    ///   "Version": "2012-10-17",
    ///   "Statement": {
    ///     "Effect": "Allow",
    ///     "Action": "s3:GetObject",
    ///     "Resource": ["arn:aws:s3:::amzn-s3-demo-bucket", "arn:aws:s3:::amzn-s3-demo-bucket/*"]
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
    ///     "Resource": ["arn:aws:s3:::amzn-s3-demo-bucket/*"]
    ///   }
    /// }
    /// ```
    ///
    /// ## Notes
    ///
    /// A statement gives one finding for all such resources. Nothing is reported where no resource fits at all, which is
    /// `action-resource-mismatch`; where an action is not known, or a whole service is allowed; for resources of a type that no action
    /// of the service works on; and where the service authorization reference does not say what an action that creates or reads works on.
    ///
    /// ## References
    ///
    /// - [Actions, resources, and condition keys for AWS services](https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html)
    static RULE = {
        name: "resource-unused",
        severity: Suggestion,
        since: "0.1.0",
        fix: Always,
        issue_codes: [],
        check: Statements(check),
    }
}

fn check(context: &LintContext<'_>, sink: &mut Sink<'_>) {
    if context.policy.kind == PolicyKind::Trust {
        return;
    }
    for meaning in context.meanings() {
        let statement = meaning.statement;
        let Some(element) = &statement.action else {
            continue;
        };
        let several = statement
            .resource
            .as_ref()
            .is_some_and(|element| element.patterns.len() > 1);
        if !several
            || !meaning
                .patterns()
                .all(|(pattern, matched)| !matched.is_empty() && is_judged(*pattern))
        {
            continue;
        }
        let Some(resources) = Resources::of(statement) else {
            continue;
        };
        let Some(formats) = formats_of(context, meaning.certain_actions(), &resources) else {
            continue;
        };
        let unused = resources.without(context, &formats);
        let patterns = &resources.element.patterns;
        let mut found = unused.iter().filter_map(|index| patterns.get(*index));
        let Some(first) = found.next().filter(|_| unused.len() < patterns.len()) else {
            continue;
        };
        let message = match unused.len() {
            1 => format!("no action applies to {}", quoted(first.text.as_str())),
            more => format!("no action applies to {more} of these resources"),
        };
        let diagnostic = sink.report(first.span(), message);
        diagnostic.here(match statement.effect() {
            Some(Effect::Deny) => "protects nothing",
            _ => "gives nothing",
        });
        for other in found {
            diagnostic.label(other.span(), "nor to this one");
        }
        diagnostic.label(
            element.member.value.span,
            "work on other types of resources",
        );
        let list = &resources.element.member.value;
        let spans: Vec<_> = unused
            .iter()
            .filter_map(|index| Some(patterns.get(*index)?.text.span()))
            .collect();
        let items = list.as_array().unwrap_or_default().iter().enumerate();
        let indexes: Vec<usize> = items
            .filter(|(_, item)| spans.binary_search(&item.span).is_ok())
            .map(|(index, _)| index)
            .collect();
        let title = if indexes.len() == 1 {
            "Remove the resource"
        } else {
            "Remove the resources"
        };
        diagnostic.fix(Fix::risky(
            title,
            remove_items(context.text, list, &indexes),
        ));
    }
}

/// Whether it is known what the actions of the pattern work on. With a whole service nothing is missing, and the resource
/// may be of a type that the reference lacks.
fn is_judged(pattern: ActionPattern<'_>) -> bool {
    pattern.split().is_some_and(|(prefix, name)| {
        !prefix.contains(['*', '?']) && !name.bytes().all(|byte| byte == b'*')
    })
}
