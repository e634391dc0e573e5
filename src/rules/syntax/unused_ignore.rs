//! `unused-ignore`

use crate::fix::{Edit, Fix};
use crate::rules::{FaultyIgnore, IgnoreFault, Sink, declare_rule};
use crate::source::Span;

declare_rule! {
    /// Reports a comment that ignores findings that there are none of, or that can't be understood.
    ///
    /// ## Why
    ///
    /// An ignore that has outlived its finding will hide the next one, which nobody has looked at. One that names no rule
    /// hides nothing, although it looks as if it did.
    ///
    /// ## Example
    ///
    /// ```jsonc
    /// {
    ///   "Version": "2012-10-17",
    ///   "Statement": {
    ///     "Effect": "Allow",
    ///     // iamlint: ignore[unknown-action] new since last week
    ///     "Action": "s3:ListBucket",
    ///     "Resource": "arn:aws:s3:::amzn-s3-demo-bucket"
    ///   }
    /// }
    /// ```
    ///
    /// ## Use instead
    ///
    /// ```jsonc
    /// {
    ///   "Version": "2012-10-17",
    ///   "Statement": {
    ///     "Effect": "Allow",
    ///     "Action": "s3:ListBucket",
    ///     "Resource": "arn:aws:s3:::amzn-s3-demo-bucket"
    ///   }
    /// }
    /// ```
    ///
    /// ## Notes
    ///
    /// An ignore of a rule that does not run is not reported, nor is any in a document whose syntax is broken: the finding may
    /// come back. An ignore that names this rule, too, is kept for later: it is not reported.
    ///
    /// ## References
    ///
    /// - [Ignoring findings](../ignores.md)
    /// - [ESLint: report unused disable comments](https://eslint.org/docs/latest/use/configure/rules#report-unused-eslint-disable-comments)
    static RULE = {
        name: "unused-ignore",
        severity: Suggestion,
        since: "0.1.0",
        fix: Sometimes,
        issue_codes: [],
        check: Ignore(check),
    }
}

fn check(ignore: &FaultyIgnore<'_>, sink: &mut Sink<'_>) {
    let slice = |span: Span| ignore.text.get(span.range()).unwrap_or_default();
    match &ignore.fault {
        IgnoreFault::Malformed(span) => {
            sink.report(*span, "comment is no ignore that iamlint understands")
                .note("Write `iamlint: ignore[rule-name] reason`, or `ignore-file[rule-name]` for the whole file.");
        }
        IgnoreFault::UnknownRule { name, help } => {
            sink.report(*name, format!("no rule is named `{}`", slice(*name)))
                .here(help.clone());
        }
        IgnoreFault::Unused {
            names,
            needed,
            brackets,
        } => {
            let Some(&first) = names.first() else {
                return;
            };
            let listed: Vec<_> = names
                .iter()
                .map(|name| format!("`{}`", slice(*name)))
                .collect();
            let give = if names.len() == 1 { "gives" } else { "give" };
            let finding = sink
                .report(
                    first,
                    format!("{} {give} no finding here", listed.join(" and ")),
                )
                .here("nothing to ignore");
            for name in names.iter().skip(1) {
                finding.label(*name, "nor here");
            }
            finding.fix(if needed.is_empty() {
                Fix::safe(
                    "Remove the comment",
                    [Edit::delete(with_its_line(ignore.text, ignore.comment))],
                )
            } else {
                let needed: Vec<_> = needed.iter().map(|name| slice(*name)).collect();
                Fix::safe(
                    "Keep the rules that are needed",
                    [Edit::replace(*brackets, format!("[{}]", needed.join(", ")))],
                )
            });
        }
    }
}

/// A comment with the white space before it, and with its line where it has one for itself.
fn with_its_line(text: &str, comment: Span) -> Span {
    let range = comment.range();
    let before = text.get(..range.start).unwrap_or_default();
    let kept = before.trim_end_matches([' ', '\t']);
    let after = text.get(range.end..).unwrap_or_default();
    let rest = after.trim_start_matches([' ', '\t']);
    let line_end = if rest.starts_with("\r\n") { 2 } else { 1 };
    let own_line = (kept.is_empty() || kept.ends_with('\n')) && rest.starts_with(['\n', '\r']);
    let end = if own_line {
        range.end + (after.len() - rest.len()) + line_end
    } else {
        range.end
    };
    Span::new(kept.len() as u32, end as u32)
}
