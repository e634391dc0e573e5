//! The actions of each group: facts, with their sources.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt::Write as _;

use crate::access::action_set::{ActionSet, PerCatalog};
use crate::catalog::{AccessLevel, Action, Catalog};
use crate::config::SensitiveGroup as Group;

/// The actions of a group, as iamlint has them.
pub fn sensitive_actions(group: Group, catalog: &Catalog) -> Cow<'static, ActionSet> {
    let [credentials, data, sharing, defenses] = &SETS;
    let set = match group {
        Group::Credentials => credentials,
        Group::Data => data,
        Group::Sharing => sharing,
        Group::Defenses => defenses,
    };
    set.of(catalog)
}

/// The actions of all groups, as iamlint has them.
pub(super) fn all_sensitive_actions(catalog: &Catalog) -> Cow<'static, ActionSet> {
    static ALL: PerCatalog<ActionSet> = PerCatalog::new(|catalog| {
        let sets = SETS.each_ref().map(|set| set.of(catalog));
        ActionSet::union_of(sets.iter().map(AsRef::as_ref))
    });
    ALL.of(catalog)
}

/// The actions of [`UNBINDABLE`].
pub(super) fn unbindable_actions(catalog: &Catalog) -> Cow<'static, ActionSet> {
    static SET: PerCatalog<ActionSet> = PerCatalog::new(|catalog| named_in(UNBINDABLE, catalog));
    SET.of(catalog)
}

/// The name of the rule that looks for the actions of a group.
pub fn sensitive_rule(group: Group) -> &'static str {
    match group {
        Group::Credentials => "credentials-exposure",
        Group::Data => "data-exfiltration",
        Group::Sharing => "resource-exposure",
        Group::Defenses => "defense-evasion",
    }
}

/// What the page of a rule says of its actions.
pub(in super::super) fn page(group: Group) -> String {
    let catalog = Catalog::builtin();
    let set = sensitive_actions(group, catalog);
    let mut services: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for action in set.actions(catalog) {
        let names = services.entry(action.service().prefix()).or_default();
        names.push(action.name());
    }
    let mut page = format!(
        "## Actions\n\nBy service, from the AWS facts of {}. `[sensitive-actions]` in the settings adds others to `{}`, or drops some of these.\n\n",
        catalog.date(),
        group.name()
    );
    for (service, names) in services {
        let names: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
        let _ = writeln!(page, "- `{service}`: {}", names.join(", "));
    }
    page
}

/// Actions whose answer holds credentials or secrets, or gives access by itself. Sources: the services' API references,
/// on the response elements of these operations. Those that take no resource can't be scoped and are left out.
const CREDENTIALS: &[&str] = &[
    "codeartifact:GetAuthorizationToken",
    "codepipeline:PollForJobs",
    "connect:GetFederationToken",
    "ec2-instance-connect:SendSSHPublicKey",
    "ec2:GetPasswordData",
    "gamelift:GetInstanceAccess",
    "gamelift:RequestUploadCredentials",
    "iam:CreateAccessKey",
    "iam:CreateLoginProfile",
    "iam:CreateServiceSpecificCredential",
    "iam:ResetServiceSpecificCredential",
    "iam:UpdateAccessKey",
    "iam:UpdateLoginProfile",
    "lambda:GetFunction",
    "lightsail:GetInstanceAccessDetails",
    "lightsail:GetRelationalDatabaseMasterUserPassword",
    "mediapackage:RotateChannelCredentials",
    "mediapackage:RotateIngestEndpointCredentials",
    "rds-db:connect",
    "redshift-serverless:GetCredentials",
    "redshift:GetClusterCredentials",
    "redshift:GetClusterCredentialsWithIAM",
    "secretsmanager:GetSecretValue",
    "ssm:GetParameter",
    "ssm:GetParameterHistory",
    "ssm:GetParameters",
    "ssm:GetParametersByPath",
    "sts:GetFederationToken",
];

/// Actions whose answer holds credentials, and that take no resource. Sources: the services' API references.
pub(super) const UNBINDABLE: &[&str] = &[
    "chime:CreateApiKey",
    "cognito-identity:GetCredentialsForIdentity",
    "ecr-public:GetAuthorizationToken",
    "ecr:GetAuthorizationToken",
    "lightsail:DownloadDefaultKeyPair",
    "snowball:GetJobUnlockCode",
    "sts:GetServiceBearerToken",
    "sts:GetSessionToken",
];

/// Actions that read what customers store, or copy it to where others can read it. Sources: the services' API references.
const DATA: &[&str] = &[
    "athena:GetQueryResults",
    "cloudtrail:GetQueryResults",
    "codecommit:GetFile",
    "codecommit:GitPull",
    "dynamodb:BatchGetItem",
    "dynamodb:ExportTableToPointInTime",
    "dynamodb:GetItem",
    "dynamodb:GetRecords",
    "dynamodb:PartiQLSelect",
    "dynamodb:Query",
    "dynamodb:Scan",
    "ebs:GetSnapshotBlock",
    "ec2:CopySnapshot",
    "ec2:CreateStoreImageTask",
    "ecr:BatchGetImage",
    "ecr:GetDownloadUrlForLayer",
    "es:ESHttpGet",
    "healthlake:SearchWithGet",
    "kinesis:GetRecords",
    "kms:Decrypt",
    "kms:ReEncryptFrom",
    "logs:GetLogEvents",
    "rds-data:ExecuteStatement",
    "rds:CopyDBClusterSnapshot",
    "rds:CopyDBSnapshot",
    "rds:DownloadDBLogFilePortion",
    "rds:StartExportTask",
    "s3-object-lambda:GetObject",
    "s3:GetObject",
    "s3:GetObjectVersion",
    "s3express:CreateSession",
    "sqs:ReceiveMessage",
    "timestream:Select",
];

/// Actions that share a resource with other accounts and that AWS does not count as permissions management. Sources: the
/// services' API references; the actions of that level come from the catalog.
const SHARING: &[&str] = &[
    "ec2:ModifyFpgaImageAttribute",
    "ec2:ModifyImageAttribute",
    "ec2:ModifySnapshotAttribute",
    "lightsail:PutInstancePublicPorts",
    "rds:ModifyDBClusterSnapshotAttribute",
    "rds:ModifyDBSnapshotAttribute",
    "redshift:AuthorizeSnapshotAccess",
    "sns:SetTopicAttributes",
    "sqs:SetQueueAttributes",
    "ssm:ModifyDocumentPermission",
];

/// Services whose policies are not those of resources, but of identities, of an organization, or of devices: these are
/// `permissions-management-broad`. Source: the services' guides.
const NOT_SHARING: &[&str] = &[
    "iam",
    "identitystore",
    "iot",
    "organizations",
    "sso",
    "sso-directory",
    "sts",
];

/// What is in the names of actions that share a resource, as against those that manage users within a service.
const SHARING_WORDS: &[&str] = &[
    "Acl",
    "CrossAccount",
    "Grant",
    "Permission",
    "Policy",
    "Principal",
    "Public",
    "Share",
    "Sharing",
];

/// Whether the name of an action is that of reading what is shared, or of taking it back.
pub(in super::super) fn takes_back(action: Action<'_>) -> bool {
    let name = action.name();
    HARMLESS_VERBS.iter().any(|verb| name.starts_with(verb))
}

/// How the names of actions begin that only read what is shared, or take it back.
const HARMLESS_VERBS: &[&str] = &[
    "Delete",
    "Describe",
    "Disassociate",
    "Get",
    "List",
    "Reject",
    "Remove",
    "Reset",
    "Revoke",
    "Test",
];

/// Actions that switch off logs, detectors and recorders, or destroy what a recovery needs. Sources: the services' API
/// references; MITRE ATT&CK, "Impair Defenses" (T1562) and "Data Destruction" (T1485), for the cloud.
const DEFENSES: &[&str] = &[
    "access-analyzer:DeleteAnalyzer",
    "backup:DeleteBackupVault",
    "backup:DeleteRecoveryPoint",
    "cloudtrail:DeleteEventDataStore",
    "cloudtrail:DeleteTrail",
    "cloudtrail:PutEventSelectors",
    "cloudtrail:StopLogging",
    "cloudtrail:UpdateTrail",
    "config:DeleteConfigRule",
    "config:DeleteConfigurationRecorder",
    "config:DeleteDeliveryChannel",
    "config:StopConfigurationRecorder",
    "detective:DeleteGraph",
    "ec2:DeleteFlowLogs",
    "ec2:DisableEbsEncryptionByDefault",
    "guardduty:CreateFilter",
    "guardduty:DeleteDetector",
    "guardduty:DeletePublishingDestination",
    "guardduty:DisassociateFromAdministratorAccount",
    "guardduty:DisassociateMembers",
    "guardduty:StopMonitoringMembers",
    "guardduty:UpdateDetector",
    "inspector2:Disable",
    "kms:DisableKey",
    "kms:ScheduleKeyDeletion",
    "logs:DeleteLogGroup",
    "macie2:DisableMacie",
    "route53resolver:DeleteResolverQueryLogConfig",
    "securityhub:BatchDisableStandards",
    "securityhub:DisableSecurityHub",
];

static SETS: [PerCatalog<ActionSet>; 4] = [
    PerCatalog::new(|catalog| named_in(CREDENTIALS, catalog)),
    PerCatalog::new(|catalog| named_in(DATA, catalog)),
    PerCatalog::new(|catalog| named_in(SHARING, catalog).union(&managing(catalog))),
    PerCatalog::new(|catalog| named_in(DEFENSES, catalog)),
];

fn named_in(names: &[&str], catalog: &Catalog) -> ActionSet {
    let actions = names.iter().filter_map(|name| catalog.find_action(name));
    actions.map(Action::id).collect()
}

/// The actions that AWS counts as permissions management, and that share a resource.
fn managing(catalog: &Catalog) -> ActionSet {
    let managing = catalog.actions().filter(|action| {
        action.access_level() == AccessLevel::PermissionsManagement
            && SHARING_WORDS
                .iter()
                .any(|word| action.name().contains(word))
            && !takes_back(*action)
            && !NOT_SHARING.contains(&action.service().prefix())
            && scopable(*action)
    });
    managing.map(Action::id).collect()
}

/// Whether the action works on resources that a policy can name.
fn scopable(action: Action<'_>) -> bool {
    action.resource_types().len() > 0
}

#[cfg(test)]
mod tests {
    use super::{CREDENTIALS, DATA, DEFENSES, NOT_SHARING, SHARING, UNBINDABLE};
    use crate::catalog::Catalog;

    #[test]
    fn the_tables_are_sorted_and_name_what_exists() {
        let catalog = Catalog::builtin();
        for names in [CREDENTIALS, DATA, SHARING, DEFENSES, UNBINDABLE] {
            assert!(names.is_sorted_by(|a, b| a < b), "{names:?}");
            for name in names {
                let action = catalog.find_action(name);
                assert_eq!(
                    action.map(|action| action.to_string()).as_deref(),
                    Some(*name)
                );
            }
        }
        for service in NOT_SHARING {
            assert!(catalog.service(service).is_some(), "{service}");
        }
    }
}
