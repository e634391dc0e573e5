//! `cross-account-access`

use super::accounts::{account_of, is_within_own_organizations, let_in, own_account};
use crate::policy::AwsPrincipal;
use crate::rules::{LintContext, Sink, declare_rule};

declare_rule! {
    /// Reports each principal of another account that a policy lets in.
    ///
    /// ## Why
    ///
    /// Whom a resource or a role trusts in other accounts is worth a look at each change: the other account decides alone who
    /// of its people gets the access.
    ///
    /// ## Example
    ///
    /// ```json
    /// {
    ///   "Version": "2012-10-17",
    ///   "Statement": {
    ///     "Effect": "Allow",
    ///     "Principal": { "AWS": "arn:aws:iam::444455556666:role/reader" },
    ///     "Action": "sqs:ReceiveMessage",
    ///     "Resource": "arn:aws:sqs:us-east-1:111122223333:jobs"
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
    ///     "Principal": { "AWS": "arn:aws:iam::111122223333:role/reader" },
    ///     "Action": "sqs:ReceiveMessage",
    ///     "Resource": "arn:aws:sqs:us-east-1:111122223333:jobs"
    ///   }
    /// }
    /// ```
    ///
    /// ## Notes
    ///
    /// The policy's own account is the one in the ARNs of its resources and identity providers. Where these show none, every account
    /// counts as another one. Accounts that the settings call your own or trust are left out, and so are statements that a condition on
    /// `aws:PrincipalOrgID` or `aws:PrincipalOrgPaths` binds to the organizations of the settings.
    ///
    /// ## References
    ///
    /// - [Cross account resource access in IAM](https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies-cross-account-resource-access.html)
    static RULE = {
        name: "cross-account-access",
        severity: Suggestion,
        since: "0.1.0",
        fix: None,
        issue_codes: [],
        pedantic: true,
        check: Policy(check),
    }
}

fn check(context: &LintContext<'_>, sink: &mut Sink<'_>) {
    if !context.policy.kind.takes_principal() {
        return;
    }
    let own = own_account(context);
    let statements = context.statements().iter();
    let statements =
        statements.filter(|statement| !is_within_own_organizations(context, statement));
    for (principal, text) in statements.flat_map(let_in) {
        let Some(account) = account_of(principal).filter(|account| {
            Some(*account) != own && !context.settings.accounts.is_trusted(account)
        }) else {
            continue;
        };
        let who = match principal {
            AwsPrincipal::Account(_) => "anyone whom account",
            AwsPrincipal::User { .. } | AwsPrincipal::FederatedUser { .. } => "a user of account",
            _ => "a role of account",
        };
        let message = match principal {
            AwsPrincipal::Account(_) => format!("{who} {account} chooses is let in"),
            _ => format!("{who} {account} is let in"),
        };
        sink.report(text.content_span(), message);
    }
}
