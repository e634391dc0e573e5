//! `unsupported-resource`

use super::arns::{ResourceArn, is_literal, resource_arns, resources};
use crate::access::glob::{Case, Glob};
use crate::catalog::ResourceType;
use crate::policy::ArnField;
use crate::rules::{LintContext, Sink, declare_rule};

declare_rule! {
    /// Reports a resource that the policy of a resource can't speak of.
    ///
    /// ## Why
    ///
    /// The policy of a resource speaks of this resource and what is in it. A service refuses the policy when a statement names
    /// something else.
    ///
    /// ## Example
    ///
    /// ```json,policy-type=resource,resource-type=AWS::S3::Bucket
    /// {
    ///   "Version": "2012-10-17",
    ///   "Statement": {
    ///     "Effect": "Allow",
    ///     "Principal": { "AWS": "111122223333" },
    ///     "Action": "s3:GetObject",
    ///     "Resource": "arn:aws:kms:us-east-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab"
    ///   }
    /// }
    /// ```
    ///
    /// ## Use instead
    ///
    /// ```json,policy-type=resource,resource-type=AWS::S3::Bucket
    /// {
    ///   "Version": "2012-10-17",
    ///   "Statement": {
    ///     "Effect": "Allow",
    ///     "Principal": { "AWS": "111122223333" },
    ///     "Action": "s3:GetObject",
    ///     "Resource": "arn:aws:s3:::amzn-s3-demo-bucket/*"
    ///   }
    /// }
    /// ```
    ///
    /// ## Notes
    ///
    /// Only with `--resource-type`. For the types that IAM Access Analyzer knows (S3 buckets, access points, `DynamoDB` tables and streams)
    /// the ARN format counts; for others the service.
    ///
    /// Most services take `*` for the resource itself, such as AWS KMS and Amazon SQS. Amazon S3 refuses it, and AWS has been seen to
    /// report it for a bucket; so it is reported for the types of Amazon S3 alone.
    ///
    /// ## References
    ///
    /// - [IAM Access Analyzer policy check reference](https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html)
    static RULE = {
        name: "unsupported-resource",
        severity: Error,
        since: "0.1.0",
        fix: None,
        issue_codes: ["UNSUPPORTED_RESOURCE_ARN_IN_POLICY"],
        check: Statements(check),
    }
}

/// Resource types by their CloudFormation names, the service of their ARNs, and the resource types of that service
/// that their policies may name; none for all of them (service authorization reference).
const TYPES: &[(&str, &str, &[&str])] = &[
    ("AWS::ApiGateway::RestApi", "execute-api", &[]),
    ("AWS::CodeArtifact::Domain", "codeartifact", &[]),
    ("AWS::CodeArtifact::Repository", "codeartifact", &[]),
    ("AWS::DynamoDB::Stream", "dynamodb", &["stream"]),
    ("AWS::DynamoDB::Table", "dynamodb", &["table", "index"]),
    ("AWS::EFS::FileSystem", "elasticfilesystem", &[]),
    ("AWS::Events::EventBus", "events", &[]),
    ("AWS::Glue::Catalog", "glue", &[]),
    ("AWS::KMS::Key", "kms", &[]),
    ("AWS::Kinesis::Stream", "kinesis", &[]),
    ("AWS::Lambda::Function", "lambda", &[]),
    ("AWS::Lambda::LayerVersion", "lambda", &[]),
    ("AWS::Logs::LogGroup", "logs", &[]),
    ("AWS::OpenSearchService::Domain", "es", &[]),
    (
        "AWS::S3::AccessPoint",
        "s3",
        &["accesspoint", "accesspointobject"],
    ),
    ("AWS::S3::Bucket", "s3", &["bucket", "object"]),
    (
        "AWS::S3::MultiRegionAccessPoint",
        "s3",
        &["multiregionaccesspoint"],
    ),
    ("AWS::S3Express::DirectoryBucket", "s3express", &[]),
    (
        "AWS::S3ObjectLambda::AccessPoint",
        "s3-object-lambda",
        &["objectlambdaaccesspoint"],
    ),
    ("AWS::S3Outposts::Bucket", "s3-outposts", &[]),
    ("AWS::SES::EmailIdentity", "ses", &[]),
    ("AWS::SNS::Topic", "sns", &[]),
    ("AWS::SQS::Queue", "sqs", &[]),
    ("AWS::SecretsManager::Secret", "secretsmanager", &[]),
];

/// The service that does not take `*` for the resource that the policy is attached to.
const REFUSES_STAR: &str = "s3";

fn check(context: &LintContext<'_>, sink: &mut Sink<'_>) {
    let Some(given) = context.settings.resource_type.as_deref() else {
        return;
    };
    let Some((name, service, keys)) = TYPES.iter().find(|(name, ..)| *name == given) else {
        return;
    };
    if *service == REFUSES_STAR {
        for pattern in resources(context).filter(|pattern| pattern.known() == Some("*")) {
            sink.report(pattern.span(), format!("`*` is not one of `{name}`"))
                .here("must be the ARN of the resource, or of what is in it");
        }
    }
    for place in resource_arns(context) {
        let own = place.arn.service();
        let foreign = is_literal(own) && own != *service;
        if foreign || !keys.is_empty() && !fits(context, place, service, keys) {
            let text = place.pattern.text;
            sink.report(
                text.content_span(),
                format!("resource is not one of `{name}`"),
            )
            .here(if foreign {
                format!("an ARN of `{own}`")
            } else {
                "another type of resource".to_owned()
            });
        }
    }
}

/// Whether the ARN may match a format of one of the resource types.
fn fits(context: &LintContext<'_>, place: ResourceArn<'_>, service: &str, keys: &[&str]) -> bool {
    let Some(service) = context.catalog.service(service) else {
        return true;
    };
    let pattern = Glob::with_variables(place.pattern.text.as_str(), Case::Sensitive);
    let mut formats = keys
        .iter()
        .filter_map(|key| service.resource_type(key))
        .flat_map(ResourceType::arn_formats)
        .peekable();
    // A catalog without the type can't tell.
    formats.peek().is_none()
        || formats.any(|format| {
            // A field without a variable is fixed, above all an empty one.
            let fixed = crate::policy::Arn::parse(format).is_none_or(|format| {
                [ArnField::Region, ArnField::Account]
                    .into_iter()
                    .all(|field| {
                        !format.field(field).is_empty()
                            || super::arns::may_be_empty(place.arn.field(field))
                    })
            });
            fixed && pattern.intersects(&Glob::with_variables(format, Case::Sensitive))
        })
}
