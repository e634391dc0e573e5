//! `unknown-condition-key`

use super::malformed_condition_key::is_well_formed;
use super::missing_tag_key::lacks_tag_key;
use super::unsupported_global_key;
use crate::catalog::{ConditionKey, Service, closest};
use crate::fix::{Edit, Fix};
use crate::rules::wording::quoted;
use crate::rules::{LintContext, Sink, declare_rule};
use crate::syntax::Text;

declare_rule! {
    /// Reports a condition key that AWS does not know.
    ///
    /// ## Why
    ///
    /// A key that does not exist is in no request: a positive operator then never holds, a negated one always does. Mostly it
    /// is a slip of the pen, and the statement grants less, or denies less, than it seems to.
    ///
    /// ## Example
    ///
    /// ```json
    /// {
    ///   "Version": "2012-10-17",
    ///   "Statement": {
    ///     "Effect": "Allow",
    ///     "Action": "s3:GetObjectVersion",
    ///     "Resource": "arn:aws:s3:::amzn-s3-demo-bucket/*",
    ///     "Condition": { "StringEquals": { "s3:VersionIds": "3sL4kqtJlcpXroDTDmJ" } }
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
    ///     "Action": "s3:GetObjectVersion",
    ///     "Resource": "arn:aws:s3:::amzn-s3-demo-bucket/*",
    ///     "Condition": { "StringEquals": { "s3:VersionId": "3sL4kqtJlcpXroDTDmJ" } }
    ///   }
    /// }
    /// ```
    ///
    /// ## Notes
    ///
    /// Claims of identity providers (`token.actions.githubusercontent.com:sub`, `saml:…`) are not judged. A key that is newer
    /// than the catalog is reported too: the note names the catalog's date.
    ///
    /// ## References
    ///
    /// - [AWS global condition context keys](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html)
    /// - [Actions, resources, and condition keys for AWS services](https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html)
    static RULE = {
        name: "unknown-condition-key",
        severity: Error,
        since: "0.1.0",
        fix: Sometimes,
        issue_codes: ["INVALID_GLOBAL_CONDITION_KEY", "INVALID_SERVICE", "INVALID_SERVICE_CONDITION_KEY"],
        check: Conditions(check),
    }
}

fn check(context: &LintContext<'_>, sink: &mut Sink<'_>) {
    for statement in context.statements() {
        for (_, entry) in statement.conditions() {
            let key = entry.key();
            let found = context.condition_key(entry).is_some();
            if !found && key.is_known() && is_unknown(context, key.as_str()) {
                report(context, key, sink);
            }
        }
    }
}

/// Keys that AWS takes and that no list of its own holds: SNS writes `aws:SourceOwner` into the policies of new topics.
const UNLISTED: &[&str] = &["aws:SourceOwner"];

/// Whether AWS has no such key. Keys of identity providers are theirs to name, and are not judged: their prefix is a
/// host name, or `saml`.
fn is_unknown(context: &LintContext<'_>, key: &str) -> bool {
    if !is_well_formed(key) {
        return false;
    }
    let prefix = key.split(':').next().unwrap_or_default();
    let federated = prefix.contains('.') || prefix.eq_ignore_ascii_case("saml");
    let accepted = |name: &&str| name.eq_ignore_ascii_case(key);
    !federated
        && !UNLISTED.iter().any(accepted)
        && !accepted(&unsupported_global_key::KEY)
        && !lacks_tag_key(context.catalog, key)
}

fn report(context: &LintContext<'_>, key: &Text<'_>, sink: &mut Sink<'_>) {
    let catalog = context.catalog;
    let name = key.as_str();
    let Some((prefix, rest)) = name.split_once(':') else {
        return;
    };
    let head = name.find('/').unwrap_or(name.len());
    let (diagnostic, part, meant) = if prefix.eq_ignore_ascii_case("aws") {
        let span = key.content_span();
        let message = format!("there is no global condition key {}", quoted(name));
        let candidates = catalog.condition_keys().filter(|key| key.is_global());
        let meant = meant(name, candidates.map(ConditionKey::name));
        (
            sink.report_as("INVALID_GLOBAL_CONDITION_KEY", span, message),
            head,
            meant,
        )
    } else if let Some(service) = catalog.service(prefix) {
        let span = key.content_span();
        let message = format!(
            "the service `{prefix}` has no condition key {}",
            quoted(name)
        );
        let own = |candidate: &&str| {
            let mut parts = candidate.split(':');
            parts
                .next()
                .is_some_and(|other| other.eq_ignore_ascii_case(prefix))
        };
        let candidates = service.condition_keys().map(ConditionKey::name);
        let meant = meant(name, candidates.filter(own));
        (
            sink.report_as("INVALID_SERVICE_CONDITION_KEY", span, message),
            head,
            meant,
        )
    } else {
        let span = key.span_of(0..prefix.len());
        let message = format!("there is no service with the prefix {}", quoted(prefix));
        let global = format!("aws:{rest}");
        let meant = match catalog.global_condition_key(&global) {
            Some(_) => Some("aws"),
            None => {
                closest(prefix, catalog.services().map(Service::prefix)).map(|(prefix, _)| prefix)
            }
        };
        (
            sink.report_as("INVALID_SERVICE", span, message),
            prefix.len(),
            meant,
        )
    };
    diagnostic.note(format!(
        "The catalog of {} does not know the key. No request holds a key that does not exist.",
        catalog.date()
    ));
    if let Some(meant) = meant {
        diagnostic.here(format!("did you mean `{meant}`?"));
        let edit = Edit::replace(key.span_of(0..part), meant);
        diagnostic.fix(Fix::risky(format!("Replace with `{meant}`"), [edit]));
    }
}

/// The key that was probably meant, without its free part, if it has one.
fn meant<'c>(name: &str, candidates: impl Iterator<Item = &'c str>) -> Option<&'c str> {
    let (head, tail) = name.split_at(name.find('/').unwrap_or(name.len()));
    let heads = candidates.filter_map(|candidate| match candidate.split_once('/') {
        Some((head, _)) => (!tail.is_empty()).then_some(head),
        None => tail.is_empty().then_some(candidate),
    });
    closest(head, heads).map(|(meant, _)| meant)
}
