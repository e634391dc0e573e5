//! `unsupported-action-in-policy`

use crate::embed::PolicyKind;
use crate::policy::{ActionPattern, has_wildcard};
use crate::rules::{LintContext, Sink, declare_rule};

declare_rule! {
    /// Reports an action in a resource policy that the type of resource does not take.
    ///
    /// ## Why
    ///
    /// A policy on a bucket can only allow what is done with the bucket: AWS refuses actions of other services, or they have
    /// no effect.
    ///
    /// ## Example
    ///
    /// ```json,policy-type=resource,resource-type=AWS::S3::Bucket
    /// {
    ///   "Version": "2012-10-17",
    ///   "Statement": {
    ///     "Effect": "Allow",
    ///     "Principal": { "AWS": "arn:aws:iam::111122223333:role/app" },
    ///     "Action": "kms:Decrypt",
    ///     "Resource": "arn:aws:s3:::amzn-s3-demo-bucket/*"
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
    ///     "Principal": { "AWS": "arn:aws:iam::111122223333:role/app" },
    ///     "Action": "s3:GetObject",
    ///     "Resource": "arn:aws:s3:::amzn-s3-demo-bucket/*"
    ///   }
    /// }
    /// ```
    ///
    /// ## Notes
    ///
    /// Needs the type of the resource: `--resource-type AWS::S3::Bucket`. Role trust policies need none; they take actions of
    /// `sts`. For most types the service decides, not the single action: which actions work on which resource is another rule's
    /// matter. Two refuse a policy with an action of the right service that does not work on the resource, such as
    /// `s3:ListAllMyBuckets` or `sts:GetCallerIdentity`: Amazon S3 ("Action does not apply to any resource(s) in statement") and IAM
    /// ("may only specify STS `AssumeRole` actions"). There it is reported, too. Patterns may match others and are not.
    ///
    /// ## References
    ///
    /// - [IAM Access Analyzer policy check reference](https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html)
    static RULE = {
        name: "unsupported-action-in-policy",
        severity: Error,
        since: "0.1.0",
        fix: None,
        issue_codes: ["UNSUPPORTED_ACTION_IN_POLICY"],
        check: Policy(check),
    }
}

/// The types of resources with policies, and the service prefixes of the actions that such a policy takes. Source: the
/// actions that the service authorization reference lists for each type.
const TYPES: &[(&str, &[&str])] = &[
    ("AWS::ApiGateway::RestApi", &["execute-api"]),
    ("AWS::Backup::BackupVault", &["backup"]),
    ("AWS::CodeArtifact::Domain", &["codeartifact", "sts"]),
    ("AWS::CodeArtifact::Repository", &["codeartifact", "sts"]),
    ("AWS::DynamoDB::Stream", &["dynamodb"]),
    ("AWS::DynamoDB::Table", &["dynamodb"]),
    ("AWS::ECR::Repository", &["ecr"]),
    ("AWS::EFS::FileSystem", &["elasticfilesystem"]),
    ("AWS::Events::EventBus", &["events"]),
    ("AWS::Glue::Catalog", &["glue"]),
    (TRUST, &["sts"]),
    ("AWS::KMS::Key", &["kms"]),
    ("AWS::Kinesis::Stream", &["kinesis"]),
    ("AWS::Lambda::Function", &["lambda"]),
    ("AWS::Lambda::LayerVersion", &["lambda"]),
    ("AWS::Logs::LogGroup", &["logs"]),
    ("AWS::OpenSearchService::Domain", &["es"]),
    ("AWS::S3::AccessPoint", &["s3"]),
    ("AWS::S3::Bucket", &["s3"]),
    ("AWS::S3::MultiRegionAccessPoint", &["s3"]),
    ("AWS::S3Express::DirectoryBucket", &["s3express"]),
    ("AWS::S3ObjectLambda::AccessPoint", &["s3-object-lambda"]),
    ("AWS::S3Outposts::Bucket", &["s3-outposts"]),
    ("AWS::SES::EmailIdentity", &["ses"]),
    ("AWS::SNS::Topic", &["sns"]),
    ("AWS::SQS::Queue", &["sqs"]),
    ("AWS::SecretsManager::Secret", &["secretsmanager"]),
];

const TRUST: &str = "AWS::IAM::AssumeRolePolicyDocument";

/// Where the service also refuses actions of its own, unless they work on one of these types of its resources.
const WORKS_ON: &[(&str, &[&str])] = &[
    ("AWS::S3::Bucket", &["bucket", "object"]),
    (TRUST, &["role"]),
];

fn check(context: &LintContext<'_>, sink: &mut Sink<'_>) {
    let given = context.settings.resource_type.as_deref();
    let resource_type = match (given, context.policy.kind) {
        (Some(name), _) => name,
        (None, PolicyKind::Trust) => TRUST,
        (None, _) => return,
    };
    let Some((resource_type, prefixes)) = TYPES.iter().find(|(name, _)| *name == resource_type)
    else {
        return;
    };
    let works_on = WORKS_ON.iter().find(|(name, _)| name == resource_type);
    for statement in context.statements() {
        let patterns = statement.action_elements().flat_map(|element| {
            let named = element.member.key.as_str() == "Action";
            element.patterns.iter().map(move |pattern| (pattern, named))
        });
        for (pattern, named) in patterns {
            let foreign = is_foreign(context, *pattern, prefixes);
            let works = || works_on.is_none_or(|(_, types)| may_work(context, *pattern, types));
            // What `NotAction` leaves out does no harm.
            if !foreign && (!named || works()) {
                continue;
            }
            let action = pattern.text.as_str();
            let what = if *resource_type == TRUST {
                "a role trust policy".to_owned()
            } else {
                format!("a policy of `{resource_type}`")
            };
            sink.report(
                pattern.span(),
                format!("`{action}` is no action for {what}"),
            )
            .here(if foreign {
                format!("only actions of `{}`", prefixes.join("` and `"))
            } else {
                "does not work on this resource".to_owned()
            })
            .note(
                "The policy speaks only of what is done with the resource that it is attached to.",
            );
        }
    }
}

/// Whether an action may work on one of these types of its service's resources; taken for granted of patterns, of what does not
/// exist, and where the catalog does not know the types.
fn may_work(context: &LintContext<'_>, pattern: ActionPattern<'_>, types: &[&str]) -> bool {
    let action = pattern
        .known()
        .and_then(|name| context.catalog.find_action(name));
    let Some(action) = action else {
        return true;
    };
    let known = |key: &&str| action.service().resource_type(key).is_some();
    !types.iter().any(known)
        || action
            .resource_types()
            .any(|uses| types.contains(&uses.resource_type().key()))
}

/// Whether the action belongs to a service that exists, but to none of these.
fn is_foreign(context: &LintContext<'_>, pattern: ActionPattern<'_>, prefixes: &[&str]) -> bool {
    let Some((prefix, _)) = pattern.split() else {
        return false;
    };
    let fits = prefixes
        .iter()
        .any(|known| known.eq_ignore_ascii_case(prefix));
    !fits && !has_wildcard(prefix) && context.catalog.service(prefix).is_some()
}
