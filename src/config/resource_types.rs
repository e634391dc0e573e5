//! The types of resource that have policies.

use crate::embed::PolicyKind;

/// The resource types that have a policy of their own kind, as CloudFormation names them, and that kind.
const RESOURCE_TYPES: &[(&str, PolicyKind)] = &[
    ("AWS::S3::Bucket", PolicyKind::Resource),
    ("AWS::S3::AccessPoint", PolicyKind::Resource),
    ("AWS::S3::MultiRegionAccessPoint", PolicyKind::Resource),
    ("AWS::S3ObjectLambda::AccessPoint", PolicyKind::Resource),
    ("AWS::S3Express::DirectoryBucket", PolicyKind::Resource),
    ("AWS::S3Outposts::Bucket", PolicyKind::Resource),
    ("AWS::IAM::AssumeRolePolicyDocument", PolicyKind::Trust),
    ("AWS::DynamoDB::Table", PolicyKind::Resource),
    ("AWS::DynamoDB::Stream", PolicyKind::Resource),
    ("AWS::ApiGateway::RestApi", PolicyKind::Resource),
    ("AWS::Backup::BackupVault", PolicyKind::Resource),
    ("AWS::CodeArtifact::Domain", PolicyKind::Resource),
    ("AWS::CodeArtifact::Repository", PolicyKind::Resource),
    ("AWS::EC2::VPCEndpoint", PolicyKind::VpcEndpoint),
    ("AWS::ECR::Repository", PolicyKind::Resource),
    ("AWS::EFS::FileSystem", PolicyKind::Resource),
    ("AWS::Events::EventBus", PolicyKind::Resource),
    ("AWS::Glue::Catalog", PolicyKind::Resource),
    ("AWS::Kinesis::Stream", PolicyKind::Resource),
    ("AWS::KMS::Key", PolicyKind::Resource),
    ("AWS::Lambda::Function", PolicyKind::Resource),
    ("AWS::Lambda::LayerVersion", PolicyKind::Resource),
    ("AWS::Logs::LogGroup", PolicyKind::Resource),
    ("AWS::OpenSearchService::Domain", PolicyKind::Resource),
    ("AWS::SecretsManager::Secret", PolicyKind::Resource),
    ("AWS::SES::EmailIdentity", PolicyKind::Resource),
    ("AWS::SNS::Topic", PolicyKind::Resource),
    ("AWS::SQS::Queue", PolicyKind::Resource),
];

/// The kind of the policies of a resource type; `None` for a type that has none.
pub fn kind_of(resource_type: &str) -> Option<PolicyKind> {
    RESOURCE_TYPES
        .iter()
        .find(|(name, _)| *name == resource_type)
        .map(|(_, kind)| *kind)
}

/// The names of all resource types that have policies, as CloudFormation writes them.
pub fn names() -> impl Iterator<Item = &'static str> {
    RESOURCE_TYPES.iter().map(|(name, _)| *name)
}
