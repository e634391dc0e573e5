//! `malformed-action`

use super::faults::{ActionFault, FaultKind, MAX_EXPLAINED};
use crate::catalog::{Action, Catalog};
use crate::fix::{Edit, Fix};
use crate::policy::has_wildcard;
use crate::rules::wording::quoted;
use crate::rules::{LintContext, Sink, declare_rule};

declare_rule! {
    /// Reports an action that does not have the form `service:Name`.
    ///
    /// ## Why
    ///
    /// An action is a service prefix, a colon and a name, without spaces, variables or further colons; only `*` may stand
    /// alone. AWS refuses or ignores anything else.
    ///
    /// ## Example
    ///
    /// ```json
    /// {
    ///   "Version": "2012-10-17",
    ///   "Statement": {
    ///     "Effect": "Allow",
    ///     "Action": "s3: GetObject",
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
    ///     "Effect": "Allow",
    ///     "Action": "s3:GetObject",
    ///     "Resource": "arn:aws:s3:::amzn-s3-demo-bucket/*"
    ///   }
    /// }
    /// ```
    ///
    /// ## Notes
    ///
    /// IAM Access Analyzer has no code of its own for these: an entry without a known service before its colon carries
    /// `INVALID_SERVICE_IN_ACTION`, any other `INVALID_ACTION`.
    ///
    /// ## References
    ///
    /// - [IAM JSON policy elements: Action](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_action.html)
    static RULE = {
        name: "malformed-action",
        severity: Error,
        since: "0.1.0",
        fix: Sometimes,
        issue_codes: ["INVALID_ACTION", "INVALID_SERVICE_IN_ACTION"],
        check: Policy(check),
    }
}

fn check(context: &LintContext<'_>, sink: &mut Sink<'_>) {
    let faults = context.action_faults().iter();
    let malformed = faults.filter(|fault| matches!(fault.kind, FaultKind::Malformed));
    for (number, fault) in malformed.enumerate() {
        let service = fault.text.split_once(':').map(|(prefix, _)| prefix);
        let code = match service {
            Some(prefix) if context.catalog.service(prefix).is_none() => {
                "INVALID_SERVICE_IN_ACTION"
            }
            _ => "INVALID_ACTION",
        };
        let message = if fault.text.is_empty() {
            "empty action".to_owned()
        } else {
            format!("{} is no action", quoted(fault.text))
        };
        // Between the quotes of an empty text is nothing to underline.
        let span = if fault.text.is_empty() {
            fault.pattern.text.span()
        } else {
            fault.pattern.span()
        };
        let diagnostic = sink.report_as(code, span, message);
        diagnostic
            .here(problem(fault.text))
            .note("An action is written as `service:Name`, such as `s3:GetObject`; only `*` stands alone.");
        // To look for an action of the same name takes all services.
        if number < MAX_EXPLAINED
            && let Some(fix) = repair(context.catalog, fault)
        {
            diagnostic.fix(fix);
        }
    }
}

fn problem(text: &str) -> &'static str {
    if text.is_empty() {
        return "no service and no name";
    }
    if text.contains(char::is_whitespace) {
        return "white space in it";
    }
    if text.contains("${") {
        return "actions hold no policy variables";
    }
    match text.split_once(':') {
        None => "no colon in it",
        Some(("", _)) => "no service before the colon",
        Some((_, "")) => "no name behind the colon",
        Some((prefix, _)) if prefix.eq_ignore_ascii_case("arn") => "an ARN, as `Resource` takes it",
        Some((_, name)) if name.contains(':') => "more than one colon",
        Some(_) => "a character that no action has",
    }
}

/// The entry without white space, or with a colon for another separator, if that is an action; else the service's or
/// the only action of that name.
fn repair(catalog: &Catalog, fault: &ActionFault<'_>) -> Option<Fix> {
    if fault.pattern.text.span() == fault.pattern.span() {
        // A word without quotes: they come first.
        return None;
    }
    let replace = |text: &str| [Edit::replace(fault.pattern.span(), text)];
    let title = |text: &str| format!("Replace with `{text}`");
    let mut squeezed: String = fault.text.split_whitespace().collect();
    if !squeezed.contains(':') {
        squeezed = squeezed.replacen(['.', '/', ';'], ":", 1);
    }
    if squeezed != fault.text && exists(catalog, &squeezed) {
        return Some(Fix::safe(title(&squeezed), replace(&squeezed)));
    }
    let word = squeezed.trim_matches(':');
    let meant = if let Some(service) = catalog.service(word) {
        format!("{}:*", service.prefix())
    } else {
        let mut named = catalog
            .services()
            .filter_map(|service| service.action(word).as_ref().map(Action::to_string));
        named.next().filter(|_| named.next().is_none())?
    };
    Some(Fix::risky(title(&meant), replace(&meant)))
}

fn exists(catalog: &Catalog, text: &str) -> bool {
    text.split_once(':').is_some_and(|(prefix, name)| {
        !has_wildcard(prefix)
            && catalog
                .service(prefix)
                .is_some_and(|service| service.actions_matching(name).next().is_some())
    })
}
