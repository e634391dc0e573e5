//! `confused-deputy`

use crate::embed::PolicyKind;
use crate::fix::Fix;
use crate::policy::{OperatorFamily, PrincipalElement, PrincipalType, Statement};
use crate::rules::repair::add_condition;
use crate::rules::{LintContext, Sink, declare_rule};
use crate::syntax::Text;

declare_rule! {
    /// Reports a resource policy that lets an AWS service in, whoever sent it.
    ///
    /// ## Why
    ///
    /// A service works for all customers of AWS. A queue that takes messages from `sns.amazonaws.com` takes them from the topics
    /// of strangers, unless a condition says whose topics are meant: the service is a deputy that can be confused.
    ///
    /// ## Example
    ///
    /// ```json
    /// {
    ///   "Version": "2012-10-17",
    ///   "Statement": {
    ///     "Effect": "Allow",
    ///     "Principal": { "Service": "sns.amazonaws.com" },
    ///     "Action": "sqs:SendMessage",
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
    ///     "Principal": { "Service": "sns.amazonaws.com" },
    ///     "Action": "sqs:SendMessage",
    ///     "Resource": "arn:aws:sqs:us-east-1:111122223333:jobs",
    ///     "Condition": { "StringEquals": { "aws:SourceAccount": "111122223333" } }
    ///   }
    /// }
    /// ```
    ///
    /// ## Notes
    ///
    /// Any of `aws:SourceArn`, `aws:SourceAccount`, `aws:SourceOrgID` and `aws:SourceOrgPaths` will do. A condition on another
    /// global key that tells callers apart, such as `aws:Referer`, gives only the suggestion to use one of these. Keys of
    /// services that name the source, such as `kms:EncryptionContext:…`, `kms:ViaService` and `lambda:EventSourceToken`, are
    /// accepted without a word. Services that send no such key in resource policies are exempt: those of Alexa skills, and of
    /// load balancers that write logs. Role trust policies are left to `service-trust-without-source`:
    /// most services that assume roles send no such key.
    ///
    /// ## References
    ///
    /// - [The confused deputy problem](https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html)
    /// - [IAM Access Analyzer policy check reference](https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html)
    static RULE = {
        name: "confused-deputy",
        severity: Security,
        since: "0.1.0",
        fix: Sometimes,
        issue_codes: ["RESTRICT_ACCESS_TO_SERVICE_PRINCIPAL", "RECOMMENDED_CONDITION_KEY_FOR_SERVICE_PRINCIPAL"],
        check: Statements(check),
    }
}

/// The keys that say for whom a service acts. Source: "The confused deputy problem" in the IAM User Guide.
const SOURCE_KEYS: [&str; 4] = [
    "aws:SourceArn",
    "aws:SourceAccount",
    "aws:SourceOrgID",
    "aws:SourceOrgPaths",
];

/// Keys of services that pin the source of a request, by their beginnings. Sources: the key policies and function
/// policies in the guides of AWS KMS and AWS Lambda.
const PINNING_KEYS: [&str; 4] = [
    "kms:CallerAccount",
    "kms:EncryptionContext",
    "kms:ViaService",
    "lambda:EventSourceToken",
];

/// Global keys that do not tell one caller from another, by their beginnings.
const IRRELEVANT_KEYS: [&str; 13] = [
    "aws:CurrentTime",
    "aws:EpochTime",
    "aws:MultiFactorAuth",
    "aws:PrincipalIsAWSService",
    "aws:PrincipalServiceName",
    "aws:PrincipalType",
    "aws:RequestTag/",
    "aws:RequestedRegion",
    "aws:Resource",
    "aws:SecureTransport",
    "aws:TagKeys",
    "aws:TokenIssueTime",
    "aws:ViaAWSService",
];

/// Principals that send none of the keys, or act for nobody but the account whose resource it is. What rules the stranger
/// out instead stands beside each.
///
/// Sources: the Alexa Skills Kit's page on hosting a skill as a function (the skill's id); Elastic Load Balancing's page on
/// access logs (the account in the path of the objects).
const EXEMPT: &[(&str, &str)] = &[
    ("alexa-appkit.amazon.com", "skill"),
    ("alexa-connectedhome.amazon.com", "skill"),
    ("logdelivery.elasticloadbalancing.amazonaws.com", "path"),
];

fn check(context: &LintContext<'_>, sink: &mut Sink<'_>) {
    if context.policy.kind != PolicyKind::Resource {
        return;
    }
    for statement in context
        .statements()
        .iter()
        .filter(|statement| statement.allows())
    {
        let Some(service) = service_principal(statement) else {
            continue;
        };
        match restriction(statement) {
            Restriction::Pinned => {}
            Restriction::By(key) => {
                let prefix = service.as_str().split('.').next().unwrap_or_default();
                sink.report_as(
                    "RECOMMENDED_CONDITION_KEY_FOR_SERVICE_PRINCIPAL",
                    key.span(),
                    format!("`{}` does not say for whom `{prefix}` acts", key.as_str()),
                )
                .label(service.span(), "this service works for all customers of AWS")
                .note("Use `aws:SourceArn`, `aws:SourceAccount`, `aws:SourceOrgID` or `aws:SourceOrgPaths`.");
            }
            Restriction::None => {
                let diagnostic = sink.report_as(
                    "RESTRICT_ACCESS_TO_SERVICE_PRINCIPAL",
                    service.span(),
                    format!("`{}` is let in, whoever it acts for", service.as_str()),
                );
                diagnostic.note("The service works for all customers of AWS: a stranger's resources can make it use this one. Add a condition on `aws:SourceArn`, `aws:SourceAccount`, `aws:SourceOrgID` or `aws:SourceOrgPaths`.");
                let services_only = statement
                    .principal_elements()
                    .all(PrincipalElement::names_only_services);
                if !services_only {
                    // Requests of users and roles hold no such key: the condition would deny them.
                    continue;
                }
                let account = "\"111122223333\"";
                let edit = add_condition(
                    context.text,
                    statement,
                    "StringEquals",
                    "aws:SourceAccount",
                    account,
                );
                if let Some(edit) = edit {
                    diagnostic.fix(Fix::risky("Add a condition on `aws:SourceAccount`, with your account for 111122223333", [edit]));
                }
            }
        }
    }
}

/// The first service that the statement names as principal and that is not exempt.
fn service_principal<'a>(statement: &Statement<'a>) -> Option<&'a Text<'a>> {
    let element = statement.principal.as_ref()?;
    let mut services = element.values().filter(|(principal_type, text)| {
        let exempt = || {
            EXEMPT
                .iter()
                .any(|(name, _)| name.eq_ignore_ascii_case(text.as_str()))
        };
        *principal_type == PrincipalType::Service && text.is_known() && !exempt()
    });
    services.next().map(|(_, text)| text)
}

enum Restriction<'a> {
    /// A key says for whom the service acts.
    Pinned,
    /// Another key limits who may call.
    By(&'a Text<'a>),
    /// Nothing does.
    None,
}

fn restriction<'a>(statement: &Statement<'a>) -> Restriction<'a> {
    let begins = |text: &str, start: &str| {
        text.get(..start.len())
            .is_some_and(|head| head.eq_ignore_ascii_case(start))
    };
    let mut found = Restriction::None;
    for (operator, entry) in statement.conditions() {
        let null = operator
            .operator
            .is_some_and(|operator| operator.facts.family == OperatorFamily::Null);
        let key = entry.key().as_str();
        let pins = SOURCE_KEYS.iter().any(|known| entry.is_key(known)) && !null;
        if pins || PINNING_KEYS.iter().any(|start| begins(key, start)) || !entry.key().is_known() {
            return Restriction::Pinned;
        }
        let relevant = begins(key, "aws:")
            && !SOURCE_KEYS.iter().any(|known| entry.is_key(known))
            && !IRRELEVANT_KEYS.iter().any(|start| begins(key, start));
        if relevant && matches!(found, Restriction::None) {
            found = Restriction::By(entry.key());
        }
    }
    found
}
