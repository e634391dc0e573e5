//! `empty-element`

use crate::fix::{Fix, remove_members};
use crate::policy::{Principal, Statement};
use crate::rules::wording::quoted;
use crate::rules::{LintContext, Sink, declare_rule};
use crate::syntax::Value;

declare_rule! {
    /// Reports an element of a statement that holds nothing.
    ///
    /// ## Why
    ///
    /// An empty list or object mostly does not do what was meant: a statement without actions, resources or
    /// principals says nothing. An empty `Sid` names no statement; it can be left out.
    ///
    /// ## Example
    ///
    /// ```json
    /// {
    ///   "Version": "2012-10-17",
    ///   "Statement": {
    ///     "Effect": "Allow",
    ///     "Action": [],
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
    /// - [IAM Access Analyzer policy check reference](https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html)
    static RULE = {
        name: "empty-element",
        severity: Suggestion,
        since: "0.1.0",
        fix: Sometimes,
        issue_codes: ["EMPTY_ARRAY_ACTION", "EMPTY_ARRAY_PRINCIPAL", "EMPTY_ARRAY_RESOURCE", "EMPTY_OBJECT_PRINCIPAL", "EMPTY_SID_VALUE"],
        check: Statements(check),
    }
}

fn check(context: &LintContext<'_>, sink: &mut Sink<'_>) {
    for statement in context.statements() {
        sid(context, sink, statement);
        if context.policy.kind.takes_principal() {
            principals(sink, statement);
        }
        let actions = statement
            .action_elements()
            .map(|element| ("EMPTY_ARRAY_ACTION", element.member, "names no action"));
        let resources = statement
            .resource_elements()
            .map(|element| ("EMPTY_ARRAY_RESOURCE", element.member, "names no resource"));
        for (code, member, what) in actions.chain(resources) {
            if is_empty(&member.value) {
                let message = format!("`{}` is empty", member.key.as_str());
                let diagnostic = sink.report_as(code, member.value.span, message);
                diagnostic
                    .here(what)
                    .note("The statement has no effect this way.");
            }
        }
    }
}

fn sid(context: &LintContext<'_>, sink: &mut Sink<'_>, statement: &Statement<'_>) {
    if let Some(member) = statement.sid
        && statement
            .sid_text()
            .is_some_and(|text| text.is_known() && text.as_str().is_empty())
    {
        let diagnostic = sink.report_as("EMPTY_SID_VALUE", member.value.span, "`Sid` is empty");
        diagnostic
            .here("names nothing")
            .note("A `Sid` is optional: leave it out, or let it say what the statement is for.");
        let members = statement
            .value
            .as_object()
            .map_or(&[][..], |object| &object.members);
        if let Some(index) = members.iter().position(|other| std::ptr::eq(other, member)) {
            let edits = remove_members(context.text, statement.value, &[index]);
            diagnostic.fix(Fix::safe("Remove the `Sid`", edits));
        }
    }
}

fn principals(sink: &mut Sink<'_>, statement: &Statement<'_>) {
    for element in statement.principal_elements() {
        let Principal::Map(entries) = &element.principal else {
            continue;
        };
        let name = element.member.key.as_str();
        let note = "The statement is about nobody this way.";
        if entries.is_empty() {
            let diagnostic = sink.report_as(
                "EMPTY_OBJECT_PRINCIPAL",
                element.member.value.span,
                format!("`{name}` is empty"),
            );
            diagnostic.here("names nobody").note(note);
        }
        for entry in entries.iter().filter(|entry| is_empty(&entry.member.value)) {
            let message = format!("{} in `{name}` is empty", quoted(entry.member.key.as_str()));
            let diagnostic =
                sink.report_as("EMPTY_ARRAY_PRINCIPAL", entry.member.value.span, message);
            diagnostic.here("names nobody").note(note);
        }
    }
}

fn is_empty(value: &Value<'_>) -> bool {
    value.as_array().is_some_and(<[_]>::is_empty)
}
