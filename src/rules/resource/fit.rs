//! Which actions of a statement can apply to which of its resources, by the ARN formats of the service authorization
//! reference.

use std::cell::OnceCell;

use super::arns::{begin_alike, is_literal, is_one_variable, literal_head};
use crate::access::action_set::ActionSet;
use crate::access::glob::{Case, Glob};
use crate::catalog::{AccessLevel, Action, ActionResource, ResourceType, Service};
use crate::policy::{Arn, ArnField, ResourceElement, ResourcePattern, Statement};
use crate::rules::LintContext;
use crate::rules::repair::fill_arn;

/// Formats in which the last variable stands for a text without slashes, by their service and what follows its type:
/// another type of the service has what is behind the slash. Source: the resource types of the services in the service
/// authorization reference.
const WITHOUT_SLASH: &[(&str, &str)] = &[
    ("dynamodb", "table/${TableName}"),
    ("s3", "${BucketName}"),
    ("s3", "accesspoint/${AccessPointName}"),
];

/// Services whose resource types the service authorization reference gives for one generation of actions only, or for one
/// of several services of the same prefix.
const UNRELIABLE: &[&str] = &[
    "aws-marketplace",
    "elasticloadbalancing",
    "sagemaker-mlflow",
    "waf",
    "waf-regional",
];

/// Services whose actions without a resource work on ARNs of another. Sources: the Systems Manager guide, "Sample IAM policies
/// for Session Manager" (`ssmmessages:OpenDataChannel` on a session).
const HOSTED: &[(&str, &str)] = &[("ssmmessages", "ssm")];

/// Services, and actions, that are authorized on `*` itself where they take no resource. Others are on all of a type, though
/// the reference does not say so: `logs:DescribeLogGroups` on `log-group::log-stream:`, `cloudformation:ListStacks` on
/// `stack/*/*`, `iam:ListRoles` on `role/`. Source: what AWS names in its answer when it denies them.
const ON_STAR: &[&str] = &[
    "ec2",
    "iam:ListAccountAliases",
    "iam:ListPolicies",
    "kms",
    "lambda",
];

/// What is in the names of secrets that a service manages for its users: AWS's own policies name them without `secret:`.
const MANAGED_SECRET: char = '!';

/// Services that have two prefixes in ARNs, the old one and the new: what has the one fits the other. Source: the
/// `CodeConnections` guide, "Connections rename".
const RENAMED: &[&str] = &["codeconnections", "codestar-connections"];

/// Whether the reference can be trusted on which resources an action takes. Many an action that creates or reads a
/// single resource takes its ARN although the reference gives it none; those that list do not.
fn is_judged(action: Action<'_>) -> bool {
    let begins = |verb| action.name().starts_with(verb);
    action.resource_types().len() > 0
        || begins("List")
        || (action.access_level() == AccessLevel::List && begins("Describe"))
}

/// The resources of a statement, as far as they can be judged.
pub(in crate::rules) struct Resources<'s, 'a> {
    pub(super) element: &'s ResourceElement<'a>,
    places: Vec<Place<'a>>,
    /// The services of the places, sorted, each once.
    services: Vec<&'a str>,
    /// What is known of types already.
    known: Known,
}

/// Of which types it is known whether some resource fits: two bits for each, by its number.
#[derive(Default)]
struct Known(Vec<u64>);

impl Known {
    /// So many types are kept in a word.
    const IN_WORD: u32 = u64::BITS / 2;

    fn get(&self, resource_type: ResourceType<'_>) -> Option<bool> {
        let (word, shift) = Self::place(resource_type);
        match self.0.get(word)? >> shift & 0b11 {
            0b00 => None,
            bits => Some(bits == 0b11),
        }
    }

    fn set(&mut self, resource_type: ResourceType<'_>, fits: bool) {
        if self.0.is_empty() {
            let words = resource_type.number_bound().div_ceil(Self::IN_WORD);
            self.0 = vec![0; words as usize];
        }
        let (word, shift) = Self::place(resource_type);
        if let Some(word) = self.0.get_mut(word) {
            *word |= (0b10 | u64::from(fits)) << shift;
        }
    }

    fn place(resource_type: ResourceType<'_>) -> (usize, u32) {
        let number = resource_type.number();
        (
            (number / Self::IN_WORD) as usize,
            number % Self::IN_WORD * 2,
        )
    }
}

/// A resource that is an ARN with six known fields.
struct Place<'a> {
    text: &'a str,
    arn: Arn<'a>,
    service: &'a str,
    /// The text of the last field up to its first wildcard or variable.
    head: &'a str,
    /// Whether it takes in all resources of a type.
    whole: OnceCell<bool>,
}

impl<'s, 'a> Resources<'s, 'a> {
    /// The resources of a statement; `None` where one of them is not known, is no ARN, or may be anything.
    pub(in crate::rules) fn of(statement: &'s Statement<'a>) -> Option<Self> {
        let element = statement.resource.as_ref()?;
        if element.patterns.is_empty() || element.member.value.is_opaque() {
            return None;
        }
        let places = element.patterns.iter().map(|pattern| place(*pattern));
        let places: Vec<Place<'a>> = places.collect::<Option<_>>()?;
        let mut services: Vec<&str> = places.iter().map(|place| place.service).collect();
        services.sort_unstable();
        services.dedup();
        Some(Self {
            element,
            places,
            services,
            known: Known::default(),
        })
    }

    /// Whether the action can apply to one of the resources, as far as it can be told.
    pub(in crate::rules) fn fit(&mut self, action: Action<'a>) -> bool {
        let mut types = action.resource_types();
        types.any(|used| self.fits(used.resource_type())) || {
            let service = action.service().prefix();
            UNRELIABLE.contains(&service)
                || (!is_judged(action) && self.services.contains(&service))
                || (action.resource_types().len() == 0 && self.may_list(action))
        }
    }

    /// Whether an action without a resource may be authorized on all of a type, and one of the resources is that.
    fn may_list(&self, action: Action<'a>) -> bool {
        let service = action.service();
        let prefix = service.prefix();
        let is_it = |known: &&str| match known.split_once(':') {
            None => *known == prefix,
            Some((of, name)) => of == prefix && name == action.name(),
        };
        if ON_STAR.iter().any(is_it) {
            return false;
        }
        let hosted = |place: &Place<'_>| HOSTED.contains(&(prefix, place.service));
        self.places
            .iter()
            .any(|place| (place.service == prefix && place.is_whole(service)) || hosted(place))
    }

    fn fits(&mut self, resource_type: ResourceType<'a>) -> bool {
        if let Some(fits) = self.known.get(resource_type) {
            return fits;
        }
        let mut formats = Format::of(resource_type).peekable();
        // A type without a format can't be judged.
        let fits = formats.peek().is_none()
            || formats.any(|format| {
                self.may_be_of(&format) && self.places.iter().any(|place| place.fits(&format))
            });
        self.known.set(resource_type, fits);
        fits
    }

    /// Whether a resource of the format may be of the service of one of the places: most formats are of others.
    fn may_be_of(&self, format: &Format<'_>) -> bool {
        format.arn.is_none()
            || self.services.contains(&format.service)
            || !is_literal(format.service)
    }

    /// The positions of the resources that none of the actions works on, though others of their service do.
    pub(super) fn without(&self, context: &LintContext<'_>, actions: &Formats<'_>) -> Vec<usize> {
        let places = self.places.iter().enumerate();
        places
            .filter(|(_, place)| {
                let service = &place.service;
                !RENAMED.contains(service)
                    && !UNRELIABLE.contains(service)
                    && !actions.open.contains(service)
                    && !actions.near(service).any(|format| place.fits(format))
                    && is_used(context, place)
            })
            .map(|(index, _)| index)
            .collect()
    }
}

fn place(pattern: ResourcePattern<'_>) -> Option<Place<'_>> {
    let text = pattern.known()?;
    let arn = pattern.arn().filter(|_| text.starts_with("arn:"))?;
    // A service that is not written out may be any.
    let service = arn.service();
    if service.is_empty() || !is_literal(service) {
        return None;
    }
    if service == "secretsmanager" && arn.resource().contains(MANAGED_SECRET) {
        return None;
    }
    Some(Place {
        text,
        arn,
        service,
        head: literal_head(arn.resource()),
        whole: OnceCell::new(),
    })
}

/// An ARN format of the service authorization reference.
struct Format<'f> {
    text: &'f str,
    /// `None` for `*`, or what AWS does not document as an ARN.
    arn: Option<Arn<'f>>,
    service: &'f str,
    /// The text of the last field up to its first variable.
    start: &'f str,
}

impl<'f> Format<'f> {
    fn of(resource_type: ResourceType<'f>) -> impl Iterator<Item = Self> {
        let formats = resource_type.split_formats();
        formats.map(|(text, format)| Self {
            text,
            arn: format.map(|format| format.arn),
            service: format.map_or("", |format| format.arn.service()),
            start: format.map_or("", |format| format.head),
        })
    }
}

impl Place<'_> {
    /// Whether the pattern takes in all resources of a type of its service: it matches the ARN with nothing, or with `*`, in
    /// the place of each name.
    fn is_whole(&self, service: Service<'_>) -> bool {
        *self.whole.get_or_init(|| {
            let glob = Glob::with_variables(self.text, Case::Sensitive);
            let mut formats = service
                .resource_types()
                .flat_map(Format::of)
                .filter(|format| self.may_be_whole(format));
            formats.any(|format| {
                let all = |name: &str| fill_arn(format.text, Some(self.arn), |_| name.to_owned());
                ["", "*"].iter().any(|name| glob.matches(&all(name)))
            })
        })
    }

    /// Whether the pattern may match the ARN of the format with nothing, or with `*`, in the place of each name: the cheap
    /// test. What the pattern has in that place must then be what follows the name.
    fn may_be_whole(&self, format: &Format<'_>) -> bool {
        let Some(own) = self.head.strip_prefix(format.start) else {
            return format.start.starts_with(self.head);
        };
        let form = format.arn.map_or("", |arn| arn.resource());
        let behind = form.split_once('}').map_or("", |(_, behind)| behind);
        let first = own.bytes().next();
        first.is_none_or(
            |first| matches!(behind.bytes().next(), Some(byte) if byte == first || byte == b'$'),
        )
    }

    /// Whether some resource has the format and matches the pattern.
    fn fits(&self, format: &Format<'_>) -> bool {
        let Format { service, start, .. } = *format;
        let Some(parsed) = format.arn else {
            return true;
        };
        // Most formats are of another service, or of another type.
        if (service != self.service && is_literal(service)) || !begin_alike(self.head, start) {
            return false;
        }
        let form = parsed.resource();
        if WITHOUT_SLASH.contains(&(service, form)) {
            let own = self.arn.resource().strip_prefix(start);
            if own.is_some_and(|own| without_variables(own).any(|part| part.contains('/'))) {
                return false;
            }
        }
        // Variables that stand for whole fields may stand for these.
        let open = [ArnField::Partition, ArnField::Region, ArnField::Account];
        let all_fit = open.into_iter().all(|field| {
            let field = (parsed.field(field), self.arn.field(field));
            is_one_variable(field.0) || field.0.is_empty() && field.1.is_empty()
        });
        let same = parsed.field(ArnField::Prefix) == "arn" && service == self.service;
        let rest = form.get(start.len()..).unwrap_or_default();
        if same && all_fit {
            // What a variable or a `*` at the end stands for may be anything.
            let is_open = self.arn.resource().strip_prefix(self.head) == Some("*");
            let begins = self.head.starts_with(start);
            let fits_variable =
                begins && (is_one_variable(rest) || is_open && rest.starts_with("${"));
            if fits_variable || is_open && start.starts_with(self.head) {
                return true;
            }
        }
        let glob = |text| Glob::with_variables(text, Case::Sensitive);
        glob(self.text).intersects(&glob(format.text))
    }
}

/// The parts of a text outside of policy variables.
fn without_variables(text: &str) -> impl Iterator<Item = &str> {
    text.split("${").enumerate().map(|(index, part)| {
        if index == 0 {
            part
        } else {
            part.split_once('}').map_or(part, |(_, rest)| rest)
        }
    })
}

/// What a set of actions works on, as far as it matters for some resources.
pub(super) struct Formats<'a> {
    /// The ARN formats of one service each, sorted by service.
    own: Vec<Format<'a>>,
    /// Those that may be of any service.
    others: Vec<Format<'a>>,
    /// The services with actions of which it is not known what they work on, and those that are allowed whole.
    open: Vec<&'a str>,
}

impl<'a> Formats<'a> {
    /// The formats that a resource of the service may have.
    fn near(&self, service: &str) -> impl Iterator<Item = &Format<'a>> {
        let start = self.own.partition_point(|format| format.service < service);
        let own = self.own.get(start..).unwrap_or_default().iter();
        let own = own.take_while(move |format| format.service == service);
        own.chain(&self.others)
    }
}

/// The formats of all resources that the actions work on, but those of services that none of `resources` is of; `None`
/// where nothing can be said: an action has a type without a format, or each service of the resources has an action of
/// which it is not known what it works on.
pub(super) fn formats_of<'a>(
    context: &LintContext<'a>,
    actions: &ActionSet,
    resources: &Resources<'_, '_>,
) -> Option<Formats<'a>> {
    let mut open: Vec<&str> = Vec::new();
    for action in actions.actions(context.catalog) {
        if !is_judged(action) && open.last() != Some(&action.service().prefix()) {
            open.push(action.service().prefix());
        }
    }
    if resources
        .services
        .iter()
        .all(|service| open.contains(service))
    {
        return None;
    }
    let mut types: Vec<ResourceType<'_>> = Vec::new();
    for action in actions.actions(context.catalog) {
        for used in action.resource_types() {
            // Neighbours mostly work on the same type.
            if types.last() != Some(&used.resource_type()) {
                types.push(used.resource_type());
            }
        }
    }
    types.sort_unstable_by_key(|resource_type| resource_type.number());
    types.dedup();
    if types
        .iter()
        .any(|resource_type| resource_type.arn_formats().len() == 0)
    {
        return None;
    }
    let formats = types.into_iter().flat_map(Format::of);
    let formats = formats.filter(|format| resources.may_be_of(format));
    let is_of_one = |format: &Format<'_>| format.arn.is_some() && is_literal(format.service);
    let (mut formats, others): (Vec<_>, Vec<_>) = formats.partition(is_of_one);
    formats.sort_by_key(|format| format.service);
    Some(Formats {
        own: formats,
        others,
        open,
    })
}

/// Whether the resource is of a type that some action of its service works on: the reference lists types that none does.
fn is_used(context: &LintContext<'_>, place: &Place<'_>) -> bool {
    let service = context.catalog.service(place.service);
    let mut types: Vec<ResourceType<'_>> = service
        .into_iter()
        .flat_map(Service::resource_types)
        .filter(|found| Format::of(*found).any(|format| place.fits(&format)))
        .collect();
    types.retain(|found| {
        let mut actions = service.into_iter().flat_map(Service::actions);
        actions.any(|action| {
            action
                .resource_types()
                .any(|used| used.resource_type() == *found)
        })
    });
    // Without a type the service does not have such a resource, as far as it is known: an ARN of another service fits
    // nothing for certain, one of the same service may be of a type that the reference lacks.
    !types.is_empty()
}

/// The ARN formats of the resources that an action works on, those that it needs first.
pub(super) fn wanted(action: Action<'_>) -> impl Iterator<Item = &str> {
    let formats = move |required: bool| {
        action
            .resource_types()
            .filter(move |used| used.required() == required)
            .map(ActionResource::resource_type)
            .flat_map(ResourceType::arn_formats)
    };
    formats(true).chain(formats(false))
}
