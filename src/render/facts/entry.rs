//! Facts with the fields that are written, for people and for programs.

use serde::Serialize;

use crate::access::summary::LEVELS;
use crate::catalog::{
    Action, ConditionKey, ConditionType, KeyCategory, KeyPresence, ManagedPolicy, ResourceType,
    Service,
};

/// A title, and what is known under heads.
type Rows<'e> = (&'e str, Vec<(&'static str, Vec<String>)>);

#[derive(Serialize)]
pub(super) struct ActionEntry<'c> {
    action: String,
    service: &'c str,
    access_level: &'static str,
    resource_types: Vec<UsedType<'c>>,
    condition_keys: Vec<&'c str>,
    dependent_actions: Vec<String>,
    url: String,
}

#[derive(Serialize)]
struct UsedType<'c> {
    resource_type: &'c str,
    required: bool,
    arn_formats: Vec<&'c str>,
    condition_keys: Vec<&'c str>,
}

impl<'c> ActionEntry<'c> {
    pub(super) fn of(action: Action<'c>) -> Self {
        let types = action.resource_types().map(|used| UsedType {
            resource_type: used.resource_type().key(),
            required: used.required(),
            arn_formats: used.resource_type().arn_formats().collect(),
            condition_keys: used.condition_keys().map(ConditionKey::name).collect(),
        });
        let dependent = action.dependent_actions();
        Self {
            action: action.to_string(),
            service: action.service().name(),
            access_level: action.access_level().as_str(),
            resource_types: types.collect(),
            condition_keys: action.condition_keys().map(ConditionKey::name).collect(),
            dependent_actions: dependent.map(|action| action.to_string()).collect(),
            url: action.service().reference_url(),
        }
    }

    pub(super) fn rows(&self) -> Rows<'_> {
        let resources = if self.resource_types.is_empty() {
            vec!["*".to_owned()]
        } else {
            let types = self.resource_types.iter().flat_map(|used| {
                let mark = if used.required { " (required)" } else { "" };
                let formats = used.arn_formats.iter();
                formats.map(move |format| format!("{}{mark}: {format}", used.resource_type))
            });
            types.collect()
        };
        let of_types = self.resource_types.iter().flat_map(|used| {
            let keys = used.condition_keys.iter();
            keys.map(move |key| format!("{key} (with {})", used.resource_type))
        });
        let keys = self.condition_keys.iter().map(|key| (*key).to_owned());
        let rows = vec![
            ("Service", vec![self.service.to_owned()]),
            ("Access level", vec![self.access_level.to_owned()]),
            ("Resources", resources),
            ("Condition keys", keys.chain(of_types).collect()),
            ("Needs as well", self.dependent_actions.clone()),
            ("Reference", vec![self.url.clone()]),
        ];
        (&self.action, rows)
    }

    pub(super) fn line(&self) -> Vec<String> {
        let types: Vec<&str> = self
            .resource_types
            .iter()
            .map(|used| used.resource_type)
            .collect();
        let types = if types.is_empty() {
            "*".to_owned()
        } else {
            types.join(", ")
        };
        vec![self.action.clone(), self.access_level.to_owned(), types]
    }
}

#[derive(Serialize)]
pub(super) struct ServiceEntry<'c> {
    service: &'c str,
    name: &'c str,
    actions: Vec<LevelCount>,
    resource_types: Vec<&'c str>,
    condition_keys: Vec<&'c str>,
    resource_control_policies: bool,
    url: String,
}

#[derive(Serialize)]
struct LevelCount {
    access_level: &'static str,
    count: usize,
}

impl<'c> ServiceEntry<'c> {
    pub(super) fn of(service: Service<'c>) -> Self {
        let actions = LEVELS.map(|level| LevelCount {
            access_level: level.as_str(),
            count: service
                .actions()
                .filter(|action| action.access_level() == level)
                .count(),
        });
        Self {
            service: service.prefix(),
            name: service.name(),
            actions: actions
                .into_iter()
                .filter(|level| level.count > 0)
                .collect(),
            resource_types: service.resource_types().map(ResourceType::key).collect(),
            condition_keys: service.condition_keys().map(ConditionKey::name).collect(),
            resource_control_policies: service.supports_rcp(),
            url: service.reference_url(),
        }
    }

    fn count(&self) -> usize {
        self.actions.iter().map(|level| level.count).sum()
    }

    pub(super) fn rows(&self) -> Rows<'_> {
        let levels = self.actions.iter();
        let levels = levels.map(|level| format!("{} {}", level.count, level.access_level));
        let levels: Vec<String> = levels.collect();
        let owned = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect();
        let rcp = self
            .resource_control_policies
            .then(|| "apply to the service".to_owned());
        let rows = vec![
            ("Name", vec![self.name.to_owned()]),
            (
                "Actions",
                vec![format!("{}: {}", self.count(), levels.join(", "))],
            ),
            ("Resource types", owned(&self.resource_types)),
            ("Condition keys", owned(&self.condition_keys)),
            ("Resource control policies", rcp.into_iter().collect()),
            ("Reference", vec![self.url.clone()]),
        ];
        (self.service, rows)
    }

    pub(super) fn line(&self) -> Vec<String> {
        let count = match self.count() {
            1 => "1 action".to_owned(),
            count => format!("{count} actions"),
        };
        vec![self.service.to_owned(), count, self.name.to_owned()]
    }
}

#[derive(Serialize)]
pub(super) struct KeyEntry<'c> {
    condition_key: &'c str,
    types: Vec<&'static str>,
    multivalued: bool,
    global: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    describes: Option<&'static str>,
    present: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    url: Option<&'static str>,
}

impl<'c> KeyEntry<'c> {
    pub(super) fn of(key: ConditionKey<'c>) -> Self {
        Self {
            condition_key: key.name(),
            types: key.value_types().map(ConditionType::as_str).collect(),
            multivalued: key.multivalued(),
            global: key.is_global(),
            describes: key.category().map(category),
            present: presence(key),
            url: key.reference_url(),
        }
    }

    pub(super) fn rows(&self) -> Rows<'_> {
        let values = if self.multivalued {
            "several in one request"
        } else {
            "one in a request"
        };
        let rows = vec![
            (
                "Type",
                Some(self.types.join(", "))
                    .filter(|types| !types.is_empty())
                    .into_iter()
                    .collect(),
            ),
            ("Values", vec![values.to_owned()]),
            (
                "Describes",
                self.describes.into_iter().map(str::to_owned).collect(),
            ),
            ("Present", vec![self.present.to_owned()]),
            (
                "Reference",
                self.url.into_iter().map(str::to_owned).collect(),
            ),
        ];
        (self.condition_key, rows)
    }

    pub(super) fn line(&self) -> Vec<String> {
        let values = if self.multivalued {
            "multivalued"
        } else {
            "single-valued"
        };
        vec![
            self.condition_key.to_owned(),
            self.types.join(", "),
            values.to_owned(),
        ]
    }
}

/// What a global condition key describes, in words.
pub(crate) fn category(category: KeyCategory) -> &'static str {
    match category {
        KeyCategory::Principal => "the principal",
        KeyCategory::Session => "the role session",
        KeyCategory::Network => "the network",
        KeyCategory::Resource => "the resource",
        KeyCategory::Request => "the request",
    }
}

/// When a request holds a condition key, in words.
pub(crate) fn presence(key: ConditionKey<'_>) -> &'static str {
    match key.presence() {
        KeyPresence::Always => "in every request",
        KeyPresence::Signed => "in every request that is signed",
        KeyPresence::Sometimes => "in some requests only",
    }
}

#[derive(Serialize)]
pub(super) struct ResourceEntry<'c> {
    resource_type: String,
    arn_formats: Vec<&'c str>,
    condition_keys: Vec<&'c str>,
    actions: Vec<&'c str>,
    url: String,
}

impl<'c> ResourceEntry<'c> {
    pub(super) fn of(service: Service<'c>, resource_type: ResourceType<'c>) -> Self {
        let actions = service.actions().filter(|action| {
            action
                .resource_types()
                .any(|used| used.resource_type() == resource_type)
        });
        Self {
            resource_type: format!("{}:{}", service.prefix(), resource_type.key()),
            arn_formats: resource_type.arn_formats().collect(),
            condition_keys: resource_type
                .condition_keys()
                .map(ConditionKey::name)
                .collect(),
            actions: actions.map(Action::name).collect(),
            url: service.reference_url(),
        }
    }

    pub(super) fn rows(&self) -> Rows<'_> {
        let owned = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect();
        let rows = vec![
            ("ARN", owned(&self.arn_formats)),
            ("Condition keys", owned(&self.condition_keys)),
            ("Actions", owned(&self.actions)),
            ("Reference", vec![self.url.clone()]),
        ];
        (&self.resource_type, rows)
    }

    pub(super) fn line(&self) -> Vec<String> {
        vec![self.resource_type.clone(), self.arn_formats.join(", ")]
    }
}

#[derive(Serialize)]
pub(super) struct PolicyEntry<'c> {
    managed_policy: &'c str,
    arn: String,
    url: String,
}

impl<'c> PolicyEntry<'c> {
    pub(super) fn of(policy: ManagedPolicy<'c>) -> Self {
        Self {
            managed_policy: policy.name(),
            arn: policy.arn(),
            url: policy.reference_url(),
        }
    }

    pub(super) fn rows(&self) -> Rows<'_> {
        let rows = vec![
            ("ARN", vec![self.arn.clone()]),
            ("Reference", vec![self.url.clone()]),
        ];
        (self.managed_policy, rows)
    }

    pub(super) fn line(&self) -> Vec<String> {
        vec![self.managed_policy.to_owned(), self.arn.clone()]
    }
}
