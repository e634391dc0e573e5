//! `malformed-variable`

use super::places::variable_texts;
use crate::fix::{Edit, Fix};
use crate::policy::{Variable, VariableFault, variables_in};
use crate::rules::wording::quoted;
use crate::rules::{LintContext, Sink, declare_rule};
use crate::syntax::Text;

declare_rule! {
    /// Reports a policy variable that is not written as AWS reads it.
    ///
    /// ## Why
    ///
    /// A policy variable is `${key}` or `${key, 'default'}`. Written otherwise, AWS refuses it or compares with the text itself, which
    /// no request holds.
    ///
    /// ## Example
    ///
    /// ```json
    /// {
    ///   "Version": "2012-10-17",
    ///   "Statement": {
    ///     "Effect": "Allow",
    ///     "Action": "s3:GetObject",
    ///     "Resource": "arn:aws:s3:::amzn-s3-demo-bucket/${aws:username/*"
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
    /// Looked at: resources and the values of conditions, in policies with `"Version": "2012-10-17"`. In older policies `${` is
    /// plain text.
    ///
    /// ## References
    ///
    /// - [IAM Access Analyzer policy check reference](https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html)
    /// - [IAM policy elements: Variables and tags](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html)
    static RULE = {
        name: "malformed-variable",
        severity: Error,
        since: "0.1.0",
        fix: Sometimes,
        issue_codes: ["EMPTY_VARIABLE", "MISSING_BRACE_IN_VARIABLE", "MISSING_QUOTE_IN_VARIABLE", "UNSUPPORTED_SPACE_IN_VARIABLE"],
        check: Statements(check),
    }
}

fn check(context: &LintContext<'_>, sink: &mut Sink<'_>) {
    if !context.policy.has_variables() || !context.holds_variables() {
        return;
    }
    for text in variable_texts(context) {
        for variable in variables_in(text) {
            if let Some(fault) = variable.fault {
                report(context, text, &variable, fault, sink);
            }
        }
    }
}

fn report(
    context: &LintContext<'_>,
    text: &Text<'_>,
    variable: &Variable<'_>,
    fault: VariableFault,
    sink: &mut Sink<'_>,
) {
    let span = text.span_of(variable.range.clone());
    let written = text
        .as_str()
        .get(variable.range.clone())
        .unwrap_or_default();
    let (code, message, here) = match fault {
        VariableFault::MissingBrace => (
            "MISSING_BRACE_IN_VARIABLE",
            format!("no brace closes {}", quoted(written)),
            "`}` is missing",
        ),
        VariableFault::Empty => (
            "EMPTY_VARIABLE",
            format!("{} names no condition key", quoted(written)),
            "empty",
        ),
        VariableFault::SpaceInName => (
            "UNSUPPORTED_SPACE_IN_VARIABLE",
            format!("space in the name of {}", quoted(written)),
            "only the default value may hold spaces",
        ),
        VariableFault::MissingQuote => (
            "MISSING_QUOTE_IN_VARIABLE",
            format!("default value of {} is not quoted", quoted(written)),
            "the default value stands between single quotes",
        ),
    };
    let diagnostic = sink.report_as(code, span, message);
    diagnostic.here(here);
    if let Some(fix) = repair(context, text, variable, fault) {
        diagnostic.fix(fix);
    }
}

fn repair(
    context: &LintContext<'_>,
    text: &Text<'_>,
    variable: &Variable<'_>,
    fault: VariableFault,
) -> Option<Fix> {
    let whole = text.span_of(variable.range.clone());
    let default = variable
        .default
        .map(|default| format!(", '{default}'"))
        .unwrap_or_default();
    match fault {
        VariableFault::SpaceInName => {
            let name: String = variable.name.split_whitespace().collect();
            let edit = Edit::replace(whole, format!("${{{name}{default}}}"));
            Some(Fix::risky("Remove the spaces", [edit]))
        }
        // Where a quote stands within the default value, nobody knows where it was to end.
        VariableFault::MissingQuote if default.matches('\'').count() != 2 => None,
        VariableFault::MissingQuote => {
            let edit = Edit::replace(whole, format!("${{{}{default}}}", variable.name));
            Some(Fix::risky("Quote the default value", [edit]))
        }
        VariableFault::MissingBrace => {
            let end = variable
                .name
                .find(|character: char| !character.is_ascii_alphanumeric() && character != ':')?;
            let name = variable.name.get(..end)?;
            context.catalog.condition_key(name)?;
            let place = variable.name_range.start + end;
            let edit = Edit::insert(text.span_of(place..place).start, "}");
            Some(Fix::risky(
                format!("Close the variable behind `{name}`"),
                [edit],
            ))
        }
        VariableFault::Empty => None,
    }
}
