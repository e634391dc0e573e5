//! `pass-role`

use super::role_grants::{self, RoleAction};
use crate::rules::{LintContext, Sink, declare_rule};

declare_rule! {
    /// Reports a statement that allows passing any role to any service.
    ///
    /// ## Why
    ///
    /// Whoever may pass a role to a service can have the service do whatever the role may do. With `iam:PassRole` on every
    /// role, the strongest role of the account is within reach of anyone who may start an instance or a function.
    ///
    /// ## Example
    ///
    /// ```json
    /// {
    ///   "Version": "2012-10-17",
    ///   "Statement": {
    ///     "Effect": "Allow",
    ///     "Action": "iam:PassRole",
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
    ///     "Action": "iam:PassRole",
    ///     "Resource": "arn:aws:iam::111122223333:role/app"
    ///   }
    /// }
    /// ```
    ///
    /// ## Notes
    ///
    /// IAM Access Analyzer speaks only of resources that bound nothing, and so does this rule: `*` and `role/*`. The beginning
    /// of a role's name is a bound (services choose the names of their roles so that it is), and so is a path other than
    /// `service-role/`. A condition on `iam:PassedToService` is one too, unless it holds when the key is missing (`IfExists`,
    /// `ForAllValues`), is negated, or names a service that begins with a wildcard; it does not make up for `NotResource`.
    /// A statement gives one finding, whose code says how it speaks of the action and of the roles. Only identity policies are
    /// checked: the other kinds grant no role.
    /// Where `admin-access` or `near-admin-access` reports the statement, this finding is only given in the format of IAM Access Analyzer.
    ///
    /// ## References
    ///
    /// - [Grant a user permissions to pass a role to an AWS service](https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_passrole.html)
    /// - [IAM Access Analyzer policy check reference](https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html)
    static RULE = {
        name: "pass-role",
        severity: Security,
        since: "0.1.0",
        fix: None,
        issue_codes: ["PASS_ROLE_WITH_NOT_RESOURCE", "PASS_ROLE_WITH_STAR_IN_ACTION_AND_NOT_RESOURCE", "PASS_ROLE_WITH_NOT_ACTION_AND_NOT_RESOURCE", "PASS_ROLE_WITH_STAR_IN_RESOURCE", "PASS_ROLE_WITH_STAR_IN_ACTION_AND_RESOURCE", "PASS_ROLE_WITH_STAR_IN_RESOURCE_AND_NOT_ACTION"],
        check: Statements(check),
    }
}

/// The action, for this rule and the one about its services.
pub(super) const PASS_ROLE: RoleAction = RoleAction {
    name: "iam:PassRole",
    key: "iam:PassedToService",
    key_excuses_not_resource: false,
    codes: [
        [
            "PASS_ROLE_WITH_NOT_RESOURCE",
            "PASS_ROLE_WITH_STAR_IN_ACTION_AND_NOT_RESOURCE",
            "PASS_ROLE_WITH_NOT_ACTION_AND_NOT_RESOURCE",
        ],
        [
            "PASS_ROLE_WITH_STAR_IN_RESOURCE",
            "PASS_ROLE_WITH_STAR_IN_ACTION_AND_RESOURCE",
            "PASS_ROLE_WITH_STAR_IN_RESOURCE_AND_NOT_ACTION",
        ],
    ],
    grants: [
        "any role can be passed to any service",
        "almost any role can be passed to a service",
    ],
    why: "A service acts with the permissions of the role that is passed to it: the holder gains those of every role.",
};

fn check(context: &LintContext<'_>, sink: &mut Sink<'_>) {
    role_grants::check(context, sink, &PASS_ROLE);
}
