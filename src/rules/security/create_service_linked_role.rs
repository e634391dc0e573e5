//! `create-service-linked-role`

use super::role_grants::{self, RoleAction};
use crate::rules::{LintContext, Sink, declare_rule};

declare_rule! {
    /// Reports a statement that allows creating the service-linked role of any service.
    ///
    /// ## Why
    ///
    /// A service-linked role lets a service act in the account, with permissions that AWS has chosen. One statement without
    /// bounds lets its holder bring in any service.
    ///
    /// ## Example
    ///
    /// ```json
    /// {
    ///   "Version": "2012-10-17",
    ///   "Statement": {
    ///     "Effect": "Allow",
    ///     "Action": "iam:CreateServiceLinkedRole",
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
    ///     "Action": "iam:CreateServiceLinkedRole",
    ///     "Resource": "arn:aws:iam::*:role/aws-service-role/autoscaling.amazonaws.com/AWSServiceRoleForAutoScaling"
    ///   }
    /// }
    /// ```
    ///
    /// ## Notes
    ///
    /// IAM Access Analyzer speaks only of resources that bound nothing, and so does this rule: `*`, `role/*` and
    /// `role/aws-service-role/*`. A condition on `iam:AWSServiceName` is a bound, unless it holds when the key is missing
    /// (`IfExists`, `ForAllValues`), is negated, or names a service that begins with a wildcard. A statement gives one finding,
    /// whose code says how it speaks of the action and of the roles. Only identity policies are checked.
    /// Where `admin-access` or `near-admin-access` reports the statement, this finding is only given in the format of IAM Access Analyzer.
    ///
    /// ## References
    ///
    /// - [Service-linked role permissions](https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_create-service-linked-role.html)
    /// - [IAM Access Analyzer policy check reference](https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html)
    static RULE = {
        name: "create-service-linked-role",
        severity: Warning,
        since: "0.1.0",
        fix: None,
        issue_codes: ["CREATE_SLR_WITH_NOT_RESOURCE", "CREATE_SLR_WITH_STAR_IN_ACTION_AND_NOT_RESOURCE", "CREATE_SLR_WITH_NOT_ACTION_AND_NOT_RESOURCE", "CREATE_SLR_WITH_STAR_IN_RESOURCE", "CREATE_SLR_WITH_STAR_IN_ACTION_AND_RESOURCE", "CREATE_SLR_WITH_STAR_IN_RESOURCE_AND_NOT_ACTION"],
        check: Statements(check),
    }
}

const CREATE_SERVICE_LINKED_ROLE: RoleAction = RoleAction {
    name: "iam:CreateServiceLinkedRole",
    key: "iam:AWSServiceName",
    key_excuses_not_resource: true,
    codes: [
        [
            "CREATE_SLR_WITH_NOT_RESOURCE",
            "CREATE_SLR_WITH_STAR_IN_ACTION_AND_NOT_RESOURCE",
            "CREATE_SLR_WITH_NOT_ACTION_AND_NOT_RESOURCE",
        ],
        [
            "CREATE_SLR_WITH_STAR_IN_RESOURCE",
            "CREATE_SLR_WITH_STAR_IN_ACTION_AND_RESOURCE",
            "CREATE_SLR_WITH_STAR_IN_RESOURCE_AND_NOT_ACTION",
        ],
    ],
    grants: [
        "the service-linked role of any service can be created",
        "almost any service-linked role can be created",
    ],
    why: "A service-linked role lets its service act in the account.",
};

fn check(context: &LintContext<'_>, sink: &mut Sink<'_>) {
    role_grants::check(context, sink, &CREATE_SERVICE_LINKED_ROLE);
}
