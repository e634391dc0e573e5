//! `data-exfiltration`

use super::sensitive::{Words, page, report};
use crate::config::SensitiveGroup as Group;
use crate::rules::{LintContext, Sink, declare_rule};

declare_rule! {
    /// Reports actions that read the data of customers, allowed on every resource.
    ///
    /// ## Why
    ///
    /// What an application reads is in a few buckets and tables. With `s3:GetObject` on `*` it reads every object of the account, and so
    /// does whoever takes it over.
    ///
    /// ## Example
    ///
    /// ```json
    /// {
    ///   "Version": "2012-10-17",
    ///   "Statement": {
    ///     "Effect": "Allow",
    ///     "Action": "s3:GetObject",
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
    ///     "Action": "s3:GetObject",
    ///     "Resource": "arn:aws:s3:::amzn-s3-demo-bucket/*"
    ///   }
    /// }
    /// ```
    ///
    /// ## Notes
    ///
    /// Only actions on every resource count, in identity policies: a statement that names its resources, or that narrows them by a
    /// condition on tags, accounts or organizations, is fine, and so is one that pins the caller or the network. What a `Deny` takes
    /// back does not count. A statement gives one finding. Patterns that take in a whole service are left to `wildcard-action`, `NotAction` and
    /// what `admin-access` reports to those rules. The actions stand below.
    ///
    /// ## References
    ///
    /// - [Grant least privilege](https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html#grant-least-privilege)
    static RULE = {
        name: "data-exfiltration",
        severity: Suggestion,
        since: "0.1.0",
        fix: Sometimes,
        issue_codes: [],
        appendix: appendix,
        check: Policy(check),
    }
}

fn appendix() -> String {
    page(Group::Data)
}

fn check(context: &LintContext<'_>, sink: &mut Sink<'_>) {
    let words = Words {
        one: "reads what customers store",
        several: "read what customers store",
        why: "Whoever holds the policy can read and copy all of it, whatever it is for.",
    };
    report(context, Group::Data, &words, sink);
}
