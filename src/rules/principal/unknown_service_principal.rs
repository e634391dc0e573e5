//! `unknown-service-principal`

use crate::catalog::{Catalog, ServicePrincipal, closest};
use crate::fix::{Edit, Fix};
use crate::policy::{PrincipalElement, PrincipalType, Statement, has_wildcard};
use crate::rules::wording::quoted;
use crate::rules::{LintContext, Sink, declare_rule};

declare_rule! {
    /// Reports a service principal that looks like a misspelt one.
    ///
    /// ## Why
    ///
    /// A service principal that does not exist can never call: AWS refuses it, or the statement has no effect.
    ///
    /// ## Example
    ///
    /// ```json
    /// {
    ///   "Version": "2012-10-17",
    ///   "Statement": {
    ///     "Effect": "Allow",
    ///     "Principal": { "Service": "lamdba.amazonaws.com" },
    ///     "Action": "sts:AssumeRole"
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
    ///     "Principal": { "Service": "lambda.amazonaws.com" },
    ///     "Action": "sts:AssumeRole"
    ///   }
    /// }
    /// ```
    ///
    /// ## Notes
    ///
    /// AWS publishes no list of service principals. The catalog knows those that AWS uses in its own policies and a name
    /// for each service prefix, so a name that is not in it may well exist: it is reported only where it is one slip
    /// away from one that is (two in long names), or where nothing but the domain is missing. Names with a Region
    /// (`s3.ap-east-1.amazonaws.com`) and those of other partitions (`ec2.amazonaws.com.cn`) are compared without it.
    ///
    /// ## References
    ///
    /// - [AWS JSON policy elements: Principal](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html#principal-services)
    static RULE = {
        name: "unknown-service-principal",
        severity: Warning,
        since: "0.1.0",
        fix: Sometimes,
        issue_codes: [],
        check: Statements(check),
    }
}

const DOMAIN: &str = ".amazonaws.com";

fn check(context: &LintContext<'_>, sink: &mut Sink<'_>) {
    if !context.policy.kind.takes_principal() {
        return;
    }
    let elements = context
        .statements()
        .iter()
        .flat_map(Statement::principal_elements);
    for (principal_type, text) in elements.flat_map(PrincipalElement::values) {
        let value = text.as_str();
        if principal_type != PrincipalType::Service
            || !text.is_known()
            || value.is_empty()
            || has_wildcard(value)
            || value.contains("${")
        {
            continue;
        }
        let Some(meant) = meant(context.catalog, value) else {
            continue;
        };
        sink.report(
            text.content_span(),
            format!("the service principal {} is not known", quoted(value)),
        )
        .here(format!("did you mean `{meant}`?"))
        .note(
            "AWS publishes no list of service principals; this one is close to one that is known.",
        )
        .fix(Fix::risky(
            format!("Replace with `{meant}`"),
            [Edit::replace(text.content_span(), meant)],
        ));
    }
}

/// The service principal that was meant, where it is plain that another one was.
fn meant(catalog: &Catalog, value: &str) -> Option<String> {
    if !value.contains('.') {
        let name = format!("{value}{DOMAIN}");
        return catalog
            .service_principal(&name)
            .map(|principal| principal.name().to_owned());
    }
    let plain = without_region(value.strip_suffix(".cn").unwrap_or(value));
    if catalog.service_principal(&plain).is_some() {
        return None;
    }
    let stem = plain.split('.').next().unwrap_or_default();
    let slips = match stem.len() {
        0..=4 => return None,
        5..=9 => 1,
        _ => 2,
    };
    let names = catalog.service_principals().map(ServicePrincipal::name);
    let (name, distance) = closest(&plain, names)?;
    (distance <= slips).then(|| name.to_owned())
}

/// `s3.ap-east-1.amazonaws.com` as `s3.amazonaws.com`.
fn without_region(name: &str) -> String {
    let Some((service, region)) = name
        .strip_suffix(DOMAIN)
        .and_then(|name| name.rsplit_once('.'))
    else {
        return name.to_owned();
    };
    let is_region = region.split('-').count() >= 3
        && region
            .rsplit('-')
            .next()
            .is_some_and(|number| number.bytes().all(|byte| byte.is_ascii_digit()));
    if is_region {
        format!("{service}{DOMAIN}")
    } else {
        name.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::{meant, without_region};
    use crate::catalog::Catalog;

    #[test]
    fn regions_and_partitions() {
        assert_eq!(
            without_region("s3.ap-east-1.amazonaws.com"),
            "s3.amazonaws.com"
        );
        assert_eq!(
            without_region("delivery.logs.amazonaws.com"),
            "delivery.logs.amazonaws.com"
        );
        let catalog = Catalog::builtin();
        for known in [
            "ec2.amazonaws.com.cn",
            "states.us-east-1.amazonaws.com",
            "Lambda.amazonaws.com",
        ] {
            assert_eq!(meant(catalog, known), None, "{known}");
        }
        assert_eq!(meant(catalog, "ec2").as_deref(), Some("ec2.amazonaws.com"));
        for unknown in [
            "alexa-appkit.amazon.com",
            "dlx.amazonaws.com",
            "ec2.c2s.ic.gov",
            "something-new.amazonaws.com",
        ] {
            assert_eq!(meant(catalog, unknown), None, "{unknown}");
        }
    }
}
