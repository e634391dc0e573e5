//! `service-trust-without-source`

use crate::embed::PolicyKind;
use crate::fix::Fix;
use crate::policy::{OperatorFamily, PrincipalElement, PrincipalType, Statement};
use crate::rules::repair::add_condition;
use crate::rules::{LintContext, Sink, declare_rule};
use crate::syntax::Text;

use super::oidc::has_unknown_key;

declare_rule! {
    /// Reports a role that a service may assume for any of its resources, where the service says for which it does.
    ///
    /// ## Why
    ///
    /// Some services tell, when they assume a role, for which account and resource they do. A role whose trust policy asks for it
    /// works for that account or resource only, even if the service could be talked into using it for another.
    ///
    /// ## Example
    ///
    /// ```json,policy-type=trust
    /// {
    ///   "Version": "2012-10-17",
    ///   "Statement": {
    ///     "Effect": "Allow",
    ///     "Principal": { "Service": "scheduler.amazonaws.com" },
    ///     "Action": "sts:AssumeRole"
    ///   }
    /// }
    /// ```
    ///
    /// ## Use instead
    ///
    /// ```json,policy-type=trust
    /// {
    ///   "Version": "2012-10-17",
    ///   "Statement": {
    ///     "Effect": "Allow",
    ///     "Principal": { "Service": "scheduler.amazonaws.com" },
    ///     "Action": "sts:AssumeRole",
    ///     "Condition": { "StringEquals": { "aws:SourceAccount": "111122223333" } }
    ///   }
    /// }
    /// ```
    ///
    /// ## Notes
    ///
    /// Only services are reported whose own guides ask for `aws:SourceArn` or `aws:SourceAccount` in trust policies; they are listed below.
    /// Of others it is not known that they send these keys, and a condition on a key that is not there would lock the service out. To give a
    /// role to a service takes `iam:PassRole` in the role's own account, which is why this is no default finding.
    ///
    /// ## References
    ///
    /// - [The confused deputy problem](https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html)
    static RULE = {
        name: "service-trust-without-source",
        severity: Suggestion,
        since: "0.1.0",
        fix: Sometimes,
        issue_codes: [],
        pedantic: true,
        appendix: appendix,
        check: Statements(check),
    }
}

/// Services, by the first part of their principals, that send `aws:SourceAccount` and `aws:SourceArn` when they assume a
/// role, as their guides say where they ask for these conditions in trust policies. Beside each, the page below
/// `https://docs.aws.amazon.com/`.
const SERVICES: &[(&str, &str)] = &[
    (
        "autoscaling",
        "autoscaling/ec2/userguide/cross-service-confused-deputy-prevention.html",
    ),
    (
        "bedrock",
        "bedrock/latest/userguide/model-import-iam-role.html",
    ),
    (
        "codedeploy",
        "codedeploy/latest/userguide/security_confused_deputy.html",
    ),
    (
        "comprehend",
        "comprehend/latest/dg/cross-service-confused-deputy-prevention.html",
    ),
    (
        "datasync",
        "datasync/latest/userguide/cross-service-confused-deputy-prevention.html",
    ),
    (
        "fis",
        "fis/latest/userguide/getting-started-iam-service-role.html",
    ),
    (
        "kinesisanalytics",
        "kinesisanalytics/latest/java/iam-cross-service-confused-deputy-prevention.html",
    ),
    (
        "personalize",
        "personalize/latest/dg/cross-service-confused-deputy-prevention.html",
    ),
    (
        "scheduler",
        "scheduler/latest/UserGuide/cross-service-confused-deputy-prevention.html",
    ),
    (
        "states",
        "step-functions/latest/dg/procedure-create-iam-role.html",
    ),
    (
        "transcribe",
        "transcribe/latest/dg/security-iam-confused-deputy.html",
    ),
    ("transfer", "transfer/latest/userguide/confused-deputy.html"),
    (
        "vpc-flow-logs",
        "vpc/latest/userguide/flow-logs-iam-role.html",
    ),
];

/// Keys that say for whom a service acts. Source: "The confused deputy problem" in the IAM User Guide.
const KEYS: [&str; 5] = [
    "aws:SourceArn",
    "aws:SourceAccount",
    "aws:SourceOrgID",
    "aws:SourceOrgPaths",
    "sts:ExternalId",
];

fn check(context: &LintContext<'_>, sink: &mut Sink<'_>) {
    if context.policy.kind != PolicyKind::Trust {
        return;
    }
    for statement in context.statements() {
        let mut services = statement
            .principal
            .iter()
            .filter(|_| statement.allows())
            .flat_map(PrincipalElement::values)
            .filter(|(principal_type, text)| {
                *principal_type == PrincipalType::Service && tells_source(text)
            });
        let Some((_, service)) = services.next() else {
            continue;
        };
        if is_settled(statement) || !lets_assume(context, statement) {
            continue;
        }
        let diagnostic = sink.report(
            service.content_span(),
            format!(
                "`{}` may assume this role, whoever it acts for",
                service.as_str()
            ),
        );
        for (_, other) in services {
            diagnostic.label(other.content_span(), "and this one");
        }
        diagnostic.note("The service tells for which account and resource it assumes a role. Add a condition on `aws:SourceArn` or `aws:SourceAccount`.");
        // Of another principal it is not known that it sends the key.
        let all = statement
            .principal
            .iter()
            .flat_map(PrincipalElement::values)
            .all(|(principal_type, text)| {
                principal_type == PrincipalType::Service && tells_source(text)
            });
        let edit = add_condition(
            context.text,
            statement,
            "StringEquals",
            "aws:SourceAccount",
            "\"111122223333\"",
        );
        if let Some(edit) = edit.filter(|_| all) {
            diagnostic.fix(Fix::risky(
                "Add a condition on `aws:SourceAccount`, with your account for 111122223333",
                [edit],
            ));
        }
    }
}

/// Whether the principal is one of [`SERVICES`], in any Region and partition.
fn tells_source(service: &Text<'_>) -> bool {
    let Some((name, rest)) = service.as_str().split_once('.') else {
        return false;
    };
    let rest = rest.strip_suffix(".cn").unwrap_or(rest);
    service.is_known()
        && rest.ends_with("amazonaws.com")
        && SERVICES.iter().any(|(known, _)| *known == name)
}

/// Whether a condition says for whom the service acts, or may do so.
fn is_settled(statement: &Statement<'_>) -> bool {
    has_unknown_key(statement)
        || statement.conditions().any(|(operator, entry)| {
            let asks = operator
                .operator
                .is_none_or(|operator| operator.facts.family != OperatorFamily::Null);
            asks && KEYS.iter().any(|key| entry.is_key(key))
        })
}

fn lets_assume(context: &LintContext<'_>, statement: &Statement<'_>) -> bool {
    let assume = context.catalog.find_action("sts:AssumeRole");
    assume.is_some_and(|assume| context.actions(statement).contains(assume.id()))
}

fn appendix() -> String {
    let pages = SERVICES.iter().map(|(service, page)| {
        format!("- [`{service}.amazonaws.com`](https://docs.aws.amazon.com/{page})\n")
    });
    let head = "## Services\n\nWith the page of each that asks for the condition.\n\n".to_owned();
    pages.fold(head, |text, line| text + &line)
}

#[cfg(test)]
mod tests {
    use super::SERVICES;
    use crate::catalog::Catalog;

    #[test]
    fn the_services_are_sorted_and_exist() {
        assert!(SERVICES.is_sorted_by(|a, b| a.0 < b.0));
        // The list of principals that the catalog is made from lacks one that its guide names.
        let listed = SERVICES.iter().filter(|(name, _)| *name != "vpc-flow-logs");
        for (service, _) in listed {
            let name = format!("{service}.amazonaws.com");
            assert!(
                Catalog::builtin().service_principal(&name).is_some(),
                "{name}"
            );
        }
    }
}
