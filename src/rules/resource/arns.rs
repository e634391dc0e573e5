//! The ARNs of `Resource` and `NotResource`, and how they compare with the formats of the service that they name.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::OnceLock;

use crate::access::glob::{Case, Glob};
use crate::catalog::{ArnFormat, Catalog, Service};
use crate::policy::{Arn, ArnField, Policy, ResourcePattern, Statement};
use crate::rules::LintContext;
use crate::source::Span;

/// Formats of what AWS itself owns, which has no account and is missing from the service authorization reference. They
/// are those of the public documents and parameters of Systems Manager, of the public types of CloudFormation, of the
/// integrations of Security Hub and of the views that AWS keeps in Resource Explorer (the services' own guides). IAM Access
/// Analyzer took all that occur in AWS's managed policies as of March 2026.
const MORE_FORMATS: &[(&str, &str)] = &[
    (
        "cloudformation",
        "arn:${Partition}:cloudformation:${Region}::type/${Type}",
    ),
    (
        "pricingplanmanager",
        "arn:${Partition}:pricingplanmanager::${Account}:subscription:${SubscriptionId}",
    ),
    (
        "resource-explorer-2",
        "arn:${Partition}:resource-explorer-2:${Region}::view/${ViewName}/service-view",
    ),
    (
        "securityhub",
        "arn:${Partition}:securityhub:${Region}::product/${Company}/${ProductId}",
    ),
    (
        "ssm",
        "arn:${Partition}:ssm:${Region}::automation-definition/${Name}",
    ),
    (
        "ssm",
        "arn:${Partition}:ssm:${Region}::document/${DocumentName}",
    ),
    (
        "ssm",
        "arn:${Partition}:ssm:${Region}::parameter/aws/${Name}",
    ),
];

/// A resource whose six fields can be told apart.
#[derive(Clone, Copy, Debug)]
pub(in crate::rules) struct ResourceArn<'a> {
    pub(super) pattern: ResourcePattern<'a>,
    pub(super) arn: Arn<'a>,
}

/// The ARNs of all resources of the policy. Left out: values that begin with no `arn:`, that have fewer than six fields or
/// unknown parts. They are read once a policy.
pub(super) fn resource_arns<'c, 'a>(
    context: &'c LintContext<'a>,
) -> impl Iterator<Item = ResourceArn<'a>> + use<'c, 'a> {
    context.resource_arns().iter().copied()
}

/// Reads the ARNs for [`resource_arns`].
pub(in crate::rules) fn read_arns<'a>(statements: &'a [Statement<'a>]) -> Vec<ResourceArn<'a>> {
    let elements = statements.iter().flat_map(Statement::resource_elements);
    let patterns = elements.flat_map(|element| &element.patterns);
    patterns
        .filter_map(|&pattern| {
            let arn = pattern.arn()?;
            (arn.field(ArnField::Prefix) == "arn").then_some(ResourceArn { pattern, arn })
        })
        .collect()
}

/// All resources of the policy.
pub(super) fn resources<'c>(
    context: &'c LintContext<'_>,
) -> impl Iterator<Item = ResourcePattern<'c>> {
    context
        .statements()
        .iter()
        .flat_map(Statement::resource_elements)
        .flat_map(|element| element.patterns.iter().copied())
}

/// Whether a field stands for itself: no wildcard, no variable.
pub(super) fn is_literal(field: &str) -> bool {
    !field.bytes().any(|byte| matches!(byte, b'*' | b'?' | b'$'))
}

/// Whether a field can be empty in the ARN of a request, as far as it shows.
pub(super) fn may_be_empty(field: &str) -> bool {
    field.contains('$') || field.bytes().all(|byte| byte == b'*')
}

impl ResourceArn<'_> {
    /// Place of a field; of its colons where it is empty, so that there is something to underline.
    pub(super) fn span(&self, field: ArnField) -> Span {
        let range = self.arn.range(field);
        let range = if range.is_empty() {
            range.start.saturating_sub(1)..range.end + 1
        } else {
            range
        };
        let end = self.pattern.text.as_str().len();
        self.pattern.text.span_of(range.start..range.end.min(end))
    }

    /// The exact place of a field, to put another text there.
    pub(super) fn exact_span(&self, field: ArnField) -> Span {
        self.pattern.text.span_of(self.arn.range(field))
    }

    /// Whether the resource may belong to AWS: its account says so, or a part of its name.
    pub(super) fn may_be_of_aws(&self) -> bool {
        let of_aws = |part: &str| {
            ["aws", "amazon"].iter().any(|start| {
                part.get(..start.len())
                    .is_some_and(|head| head.eq_ignore_ascii_case(start))
            })
        };
        self.arn.account().starts_with("aws") || self.arn.resource().split(['/', ':']).any(of_aws)
    }

    /// Whether the resource is plainly of a type that the service documents, and no format that may fit leaves the field
    /// (Region or account) blank.
    pub(super) fn must_be_filled(&self, context: &LintContext<'_>, field: ArnField) -> bool {
        !self.fits_one(context, |format| format.field(field).is_empty())
            && self.fits_plainly(context, |format| !format.field(field).is_empty())
    }

    /// Whether some format may fit, and all that may leave the field (Region or account) blank.
    pub(super) fn must_be_empty(&self, context: &LintContext<'_>, field: ArnField) -> bool {
        !self.fits_one(context, |format| !format.field(field).is_empty())
            && self.fits_one(context, |format| format.field(field).is_empty())
    }

    /// Whether the resource may have one of these formats of its service.
    fn fits_one(&self, context: &LintContext<'_>, these: impl Fn(&Arn<'_>) -> bool) -> bool {
        let resource = self.arn.resource();
        let head = literal_head(resource);
        context
            .resource_formats(self.arn.service())
            .iter()
            .any(|format| {
                begin_alike(head, format.head)
                    && these(&format.arn)
                    && may_have_form(resource, format)
            })
    }

    /// The same, where the beginning of the resource is that of the format.
    fn fits_plainly(&self, context: &LintContext<'_>, these: impl Fn(&Arn<'_>) -> bool) -> bool {
        let resource = self.arn.resource();
        let head = literal_head(resource);
        !head.is_empty()
            && context
                .resource_formats(self.arn.service())
                .iter()
                .any(|format| {
                    head.starts_with(format.head)
                        && these(&format.arn)
                        && may_have_form(resource, format)
                })
    }
}

/// Whether some text has both forms. The head of the one begins with that of the other.
fn may_have_form(resource: &str, format: &ArnFormat<'_>) -> bool {
    let form = format.arn.resource();
    // What a variable or a `*` at the end stands for may be anything.
    let rest = form.get(format.head.len()..).unwrap_or_default();
    if is_one_variable(rest) && resource.starts_with(format.head) {
        return true;
    }
    let head = literal_head(resource);
    let is_open = resource.strip_prefix(head) == Some("*");
    if is_open
        && (format.head.starts_with(head)
            || head.starts_with(format.head) && rest.starts_with("${"))
    {
        return true;
    }
    let glob = |text| Glob::with_variables(text, Case::Sensitive);
    glob(resource).intersects(&glob(form))
}

/// The ARN formats of a service.
pub(in crate::rules) type ServiceFormats<'a> = Cow<'a, [ArnFormat<'a>]>;

/// The ARN formats of the services that the policy's resources name, by service as it is written there.
pub(in crate::rules) fn formats<'a>(
    catalog: &'a Catalog,
    policy: &'a Policy<'a>,
) -> BTreeMap<&'a str, ServiceFormats<'a>> {
    let mut formats = BTreeMap::new();
    let elements = policy
        .statements
        .iter()
        .flat_map(Statement::resource_elements);
    let mut last = None;
    for arn in elements
        .flat_map(|element| &element.patterns)
        .filter_map(ResourcePattern::arn)
    {
        let service = arn.service();
        // Neighbours are mostly of one service.
        if last != Some(service) {
            last = Some(service);
            formats
                .entry(service)
                .or_insert_with(|| formats_of(catalog, service));
        }
    }
    formats
}

/// The ARN formats of a service that name the service itself. Those of the built-in catalog are split once.
fn formats_of<'c>(catalog: &'c Catalog, service: &str) -> ServiceFormats<'c> {
    /// The formats of a service, when it has been asked for.
    type Known = OnceLock<Box<[ArnFormat<'static>]>>;
    static BUILTIN: OnceLock<Box<[Known]>> = OnceLock::new();

    let builtin = Catalog::builtin();
    if !std::ptr::eq(catalog, builtin) {
        let service = catalog.service(service);
        return service.map_or(Cow::Borrowed(&[]), |service| {
            split_formats(catalog, service).into()
        });
    }
    let services = BUILTIN.get_or_init(|| {
        let empty = std::iter::repeat_with(OnceLock::new);
        empty.take(builtin.services().len()).collect()
    });
    let formats = builtin.service(service).and_then(|service| {
        let known = services.get(service.number() as usize)?;
        Some(known.get_or_init(|| split_formats(builtin, service).into()))
    });
    Cow::Borrowed(formats.map_or(&[], AsRef::as_ref))
}

fn split_formats<'c>(catalog: &'c Catalog, service: Service<'c>) -> Vec<ArnFormat<'c>> {
    let prefix = service.prefix();
    let more = MORE_FORMATS
        .iter()
        .filter(|(service, _)| *service == prefix)
        .filter_map(|(_, format)| ArnFormat::parse(format));
    catalog.arn_formats(service).chain(more).collect()
}

/// The text before the first wildcard or variable.
pub(in crate::rules) fn literal_head(text: &str) -> &str {
    let mut bytes = text.bytes();
    let end = bytes.position(|byte| matches!(byte, b'*' | b'?' | b'$'));
    text.get(..end.unwrap_or(text.len())).unwrap_or_default()
}

/// Whether the one text begins with the other.
pub(super) fn begin_alike(one: &str, other: &str) -> bool {
    let (one, other) = (one.as_bytes(), other.as_bytes());
    let length = one.len().min(other.len());
    // Most differ in the first letter: a comparison is a call.
    one.first() == other.first() && one.get(..length) == other.get(..length) || length == 0
}

/// Whether the text is one variable and nothing else: `${TableName}`.
pub(super) fn is_one_variable(text: &str) -> bool {
    let name = text
        .strip_prefix("${")
        .and_then(|rest| rest.strip_suffix('}'));
    name.is_some_and(|name| {
        !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric())
    })
}
