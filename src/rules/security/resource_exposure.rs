//! `resource-exposure`

use super::sensitive::{Words, page, report};
use crate::config::SensitiveGroup as Group;
use crate::rules::{LintContext, Sink, declare_rule};

declare_rule! {
    /// Reports actions that rewrite the policies of resources or share resources, allowed on every resource.
    ///
    /// ## Why
    ///
    /// A bucket policy, a key policy or the attribute of a snapshot decides who outside of the account has access. With
    /// `s3:PutBucketPolicy` on `*`, one line makes any bucket public.
    ///
    /// ## Example
    ///
    /// ```json
    /// {
    ///   "Version": "2012-10-17",
    ///   "Statement": {
    ///     "Effect": "Allow",
    ///     "Action": "s3:PutBucketPolicy",
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
    ///     "Action": "s3:PutBucketPolicy",
    ///     "Resource": "arn:aws:s3:::amzn-s3-demo-bucket"
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
    /// - [Access levels in policy summaries](https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_understand-policy-summary-access-level-summaries.html)
    static RULE = {
        name: "resource-exposure",
        severity: Security,
        since: "0.1.0",
        fix: Sometimes,
        issue_codes: [],
        appendix: appendix,
        check: Policy(check),
    }
}

fn appendix() -> String {
    page(Group::Sharing)
}

fn check(context: &LintContext<'_>, sink: &mut Sink<'_>) {
    let words = Words {
        one: "can open resources to others",
        several: "can open resources to others",
        why: "Whoever may rewrite the policy of a resource, or share it, may give it to anyone, strangers included.",
    };
    report(context, Group::Sharing, &words, sink);
}
