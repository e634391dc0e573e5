//! `invalid-sid`

use std::collections::HashSet;

use crate::embed::PolicyKind;
use crate::fix::{Edit, Fix};
use crate::policy::Statement;
use crate::rules::wording::{character_name, quoted};
use crate::rules::{LintContext, Sink, declare_rule};

declare_rule! {
    /// Reports a `Sid` with characters that IAM and AWS Organizations do not take.
    ///
    /// ## Why
    ///
    /// In policies that IAM and AWS Organizations keep, the `Sid` of a statement holds only the letters A to Z and a
    /// to z and digits. They refuse a policy with another character in it. Services that keep resource policies are
    /// less strict; `Sid`s there are not looked at.
    ///
    /// ## Example
    ///
    /// ```json
    /// {
    ///   "Version": "2012-10-17",
    ///   "Statement": {
    ///     "Sid": "Read objects",
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
    ///     "Sid": "ReadObjects",
    ///     "Effect": "Allow",
    ///     "Action": "s3:GetObject",
    ///     "Resource": "arn:aws:s3:::amzn-s3-demo-bucket/*"
    ///   }
    /// }
    /// ```
    ///
    /// ## References
    ///
    /// - [IAM JSON policy elements: Sid](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_sid.html)
    static RULE = {
        name: "invalid-sid",
        severity: Error,
        since: "0.1.0",
        fix: Sometimes,
        issue_codes: ["UNSUPPORTED_SID"],
        check: Policy(check),
    }
}

fn check(context: &LintContext<'_>, sink: &mut Sink<'_>) {
    if matches!(
        context.policy.kind,
        PolicyKind::Resource | PolicyKind::VpcEndpoint
    ) {
        return;
    }
    let mut sids = context.statements().iter().filter_map(Statement::sid_text);
    if sids.all(|sid| is_valid(sid.as_str())) {
        return;
    }
    let mut taken: HashSet<String> = HashSet::new();
    for sid in context.statements().iter().filter_map(Statement::sid_text) {
        if is_valid(sid.as_str()) {
            taken.insert(sid.as_str().to_owned());
        }
    }
    for statement in context.statements() {
        let Some(text) = statement.sid_text().filter(|text| text.is_known()) else {
            continue;
        };
        let sid = text.as_str();
        let Some(character) = sid.chars().find(|c| !c.is_ascii_alphanumeric()) else {
            continue;
        };
        let at = sid.find(character).unwrap_or_default();
        let span = text.span_of(at..at + character.len_utf8());
        let what = match character {
            ' ' => "a space".to_owned(),
            '!'..='~' => format!("`{character}`"),
            _ => character_name(character),
        };
        let diagnostic = sink.report(span, format!("the `Sid` {} holds {what}", quoted(sid)));
        diagnostic.here("only letters and digits");
        diagnostic.note("IAM and AWS Organizations take only A to Z, a to z and 0 to 9 in a `Sid`, and refuse the policy otherwise.");
        diagnostic.about(text.span());
        let clean = cleaned(sid);
        // Without its other letters a name is another name.
        if sid.is_ascii() && !clean.is_empty() && taken.insert(clean.clone()) {
            let edits = [Edit::replace(text.content_span(), clean.as_str())];
            diagnostic.fix(Fix::safe(format!("Replace with `{clean}`"), edits));
        }
    }
}

fn is_valid(sid: &str) -> bool {
    sid.bytes().all(|byte| byte.is_ascii_alphanumeric())
}

/// The letters and digits; what follows something else starts with a capital.
fn cleaned(sid: &str) -> String {
    let mut clean = String::with_capacity(sid.len());
    for word in sid.split(|c: char| !c.is_ascii_alphanumeric()) {
        let mut characters = word.chars();
        if let Some(first) = characters.next() {
            clean.push(if clean.is_empty() {
                first
            } else {
                first.to_ascii_uppercase()
            });
            clean.push_str(characters.as_str());
        }
    }
    clean
}
