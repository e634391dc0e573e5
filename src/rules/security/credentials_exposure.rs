//! `credentials-exposure`

use super::sensitive::{Words, page, report, report_unbindable};
use crate::config::SensitiveGroup as Group;
use crate::rules::{LintContext, Sink, declare_rule};

declare_rule! {
    /// Reports actions whose answer holds credentials or secrets, allowed on every resource.
    ///
    /// ## Why
    ///
    /// Passwords, access keys and tokens open what lies behind them: with `secretsmanager:GetSecretValue` on `*`, one has every database whose
    /// password is stored there, whatever else the policy says.
    ///
    /// ## Example
    ///
    /// ```json
    /// {
    ///   "Version": "2012-10-17",
    ///   "Statement": {
    ///     "Effect": "Allow",
    ///     "Action": "secretsmanager:GetSecretValue",
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
    ///     "Action": "secretsmanager:GetSecretValue",
    ///     "Resource": "arn:aws:secretsmanager:us-east-1:111122223333:secret:app/*"
    ///   }
    /// }
    /// ```
    ///
    /// ## Notes
    ///
    /// Only actions on every resource count, in identity policies: a statement that names its resources, or that narrows them by a
    /// condition on tags, accounts or organizations, is fine, and so is one that pins the caller or the network. What a `Deny` takes
    /// back does not count. A statement gives one finding. Patterns that take in a whole service are left to `wildcard-action`, `NotAction` and
    /// what `admin-access` reports to those rules; so are access keys and passwords of users that are a path of `privilege-escalation`.
    /// `lambda:GetFunction` is one of them as its answer holds the environment variables of the function. The actions stand below.
    ///
    /// Some such actions take no resource, so that nobody can scope them: `ecr:GetAuthorizationToken`, `sts:GetSessionToken` and a few
    /// others. A pedantic run names them, as suggestions.
    ///
    /// ## References
    ///
    /// - [Grant least privilege](https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html#grant-least-privilege)
    /// - [Determining who has permissions to your secrets](https://docs.aws.amazon.com/secretsmanager/latest/userguide/determine-acccess_examine-iam-policies.html)
    static RULE = {
        name: "credentials-exposure",
        severity: Security,
        since: "0.1.0",
        fix: Sometimes,
        issue_codes: [],
        appendix: appendix,
        check: Policy(check),
    }
}

fn appendix() -> String {
    page(Group::Credentials)
}

fn check(context: &LintContext<'_>, sink: &mut Sink<'_>) {
    let words = Words {
        one: "can give out secrets or access",
        several: "can give out secrets or access",
        why: "Whoever reads them has what they open, far beyond this policy.",
    };
    report(context, Group::Credentials, &words, sink);
    if context.settings.pedantic {
        report_unbindable(context, &words, sink);
    }
}
