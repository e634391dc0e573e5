//! References to the policies that AWS manages: `arn:aws:iam::aws:policy/…`.

use crate::policy::has_wildcard;
use crate::rules::DocumentContext;
use crate::source::Span;
use crate::syntax::Text;

/// What stands before the path and name of an AWS managed policy. Other partitions have a set of policies of their own,
/// which the catalog does not hold.
const START: &str = "arn:aws:iam::aws:policy/";

/// Policies that AWS has withdrawn, and the one that it names in their place, if any: it can't be attached any more.
///
/// Sources: the AWS Managed Policy Reference ("Deprecated AWS managed policies"), the notices in the services' guides
/// (AWS Lambda, Amazon ECS, AWS Elastic Beanstalk, AWS `CodePipeline`, AWS Config, AWS Backup, Amazon EC2 Spot, AWS Service
/// Catalog …), and the names in public archives of the managed policies that the list of today lacks.
const RETIRED: &[(&str, Option<&str>)] = &[
    ("AWSBackupAdminPolicy", Some("AWSBackupFullAccess")),
    ("AWSBackupOperatorPolicy", Some("AWSBackupOperatorAccess")),
    ("AWSCloudTrailFullAccess", Some("AWSCloudTrail_FullAccess")),
    (
        "AWSCodePipelineFullAccess",
        Some("AWSCodePipeline_FullAccess"),
    ),
    (
        "AWSCodePipelineReadOnlyAccess",
        Some("AWSCodePipeline_ReadOnlyAccess"),
    ),
    ("AWSConfigRole", Some("AWS_ConfigRole")),
    (
        "AWSElasticBeanstalkFullAccess",
        Some("AdministratorAccess-AWSElasticBeanstalk"),
    ),
    (
        "AWSElasticBeanstalkReadOnlyAccess",
        Some("AWSElasticBeanstalkReadOnly"),
    ),
    ("AWSLambdaFullAccess", Some("AWSLambda_FullAccess")),
    ("AWSLambdaReadOnlyAccess", Some("AWSLambda_ReadOnlyAccess")),
    ("AWSOpsWorksFullAccess", Some("AWSOpsWorks_FullAccess")),
    ("AWSOpsWorksRegisterCLI", Some("AWSOpsWorksRegisterCLI_EC2")),
    ("AWSOpsWorksRole", None),
    ("AWSRoboMakerFullAccess", Some("AWSRoboMaker_FullAccess")),
    ("AWSSchemasServiceRolePolicy", None),
    ("AWS_Config_Role", Some("AWS_ConfigRole")),
    ("AmazonConnectFullAccess", Some("AmazonConnect_FullAccess")),
    (
        "AmazonEC2ContainerServiceFullAccess",
        Some("AmazonECS_FullAccess"),
    ),
    ("AmazonEC2ReportsAccess", None),
    (
        "AmazonEC2SpotFleetRole",
        Some("AmazonEC2SpotFleetTaggingRole"),
    ),
    (
        "AmazonLaunchWizardFullaccess",
        Some("AmazonLaunchWizardFullAccessV2"),
    ),
    (
        "AmazonMachineLearningRoleforRedshiftDataSource",
        Some("AmazonMachineLearningRoleforRedshiftDataSourceV3"),
    ),
    (
        "AmazonMachineLearningRoleforRedshiftDataSourceV2",
        Some("AmazonMachineLearningRoleforRedshiftDataSourceV3"),
    ),
    ("AmazonMacieSetupRole", None),
    ("AmazonMechanicalTurkCrowdFullAccess", None),
    ("AmazonMechanicalTurkCrowdReadOnlyAccess", None),
    ("AmazonWorkLinkFullAccess", None),
    ("AmazonWorkLinkReadOnly", None),
    ("AmazonWorkLinkServiceRolePolicy", None),
    ("ServerMigrationServiceRole", None),
    (
        "ServiceCatalogAdminReadOnlyAccess",
        Some("AWSServiceCatalogAdminReadOnlyAccess"),
    ),
    (
        "ServiceCatalogEndUserAccess",
        Some("AWSServiceCatalogEndUserReadOnlyAccess"),
    ),
    ("TagGovernancePolicy", None),
];

/// A reference to an AWS managed policy.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Reference<'a> {
    text: &'a Text<'a>,
    /// Path and name: `service-role/AWSLambdaBasicExecutionRole`.
    pub(super) full_name: &'a str,
}

impl<'a> Reference<'a> {
    /// The name without its path.
    pub(super) fn name(&self) -> &'a str {
        let name = self.full_name.rsplit_once('/');
        name.map_or(self.full_name, |(_, name)| name)
    }

    /// The path, with the slashes around it: `/service-role/`, or `/`.
    pub(super) fn path(&self) -> &'a str {
        let end = START.len() + self.full_name.len() - self.name().len();
        let path = self.text.as_str().get(START.len() - 1..end);
        path.unwrap_or("/")
    }

    /// Where path and name stand.
    pub(super) fn span(&self) -> Span {
        self.text.span_of(START.len()..self.text.as_str().len())
    }
}

/// The references of a document whose names are known, in the order of the text.
pub(in crate::rules) fn references<'a>(context: &DocumentContext<'a>) -> Vec<Reference<'a>> {
    // Very few documents have one.
    if memchr::memmem::find(context.text.as_bytes(), b":aws:policy").is_none() {
        return Vec::new();
    }
    let mut found: Vec<Reference<'a>> = context
        .strings()
        .filter(|text| text.is_known())
        .filter_map(|text| {
            let full_name = text.as_str().strip_prefix(START)?;
            let plain = !full_name.is_empty()
                && !has_wildcard(full_name)
                && !full_name.contains(['$', '{', '<', ' ']);
            plain.then_some(Reference { text, full_name })
        })
        .collect();
    found.sort_by_key(|reference| reference.text.span().start);
    found
}

/// The withdrawn policy with a name, and the one that took its place.
pub(super) fn retired(name: &str) -> Option<(&'static str, Option<&'static str>)> {
    let entry = RETIRED.iter().find(|(retired, _)| *retired == name);
    entry.copied()
}

#[cfg(test)]
mod tests {
    use super::RETIRED;
    use crate::catalog::Catalog;

    #[test]
    fn the_table_is_sorted_and_true() {
        let catalog = Catalog::builtin();
        assert!(RETIRED.is_sorted_by(|a, b| a.0 < b.0));
        for (name, successor) in RETIRED {
            let found = catalog.managed_policy(name);
            assert!(found.is_none_or(|found| found.name() != *name), "{name}");
            if let Some(successor) = successor {
                assert!(catalog.managed_policy(successor).is_some(), "{successor}");
            }
        }
    }
}
