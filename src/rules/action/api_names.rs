//! Operations of AWS's APIs that are authorised by an action of another name.

/// An API operation and what authorises it.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct ApiName {
    /// The service prefix that people write before it.
    pub(super) service: &'static str,
    /// The name of the operation.
    pub(super) operation: &'static str,
    /// The actions that a caller needs, as few as will do.
    pub(super) actions: &'static [&'static str],
}

const fn api(
    service: &'static str,
    operation: &'static str,
    actions: &'static [&'static str],
) -> ApiName {
    ApiName {
        service,
        operation,
        actions,
    }
}

/// Sorted by service and operation. Sources: the tables of API operations in the service authorization reference, and
/// for Amazon S3 "Required permissions for Amazon S3 API operations".
const API_NAMES: &[ApiName] = &[
    api("bedrock", "Converse", &["bedrock:InvokeModel"]),
    api(
        "bedrock",
        "ConverseStream",
        &["bedrock:InvokeModelWithResponseStream"],
    ),
    api("bedrock", "StartAsyncInvoke", &["bedrock:InvokeModel"]),
    api(
        "cloudfront",
        "CreateDistributionWithTags",
        &["cloudfront:CreateDistribution", "cloudfront:TagResource"],
    ),
    api(
        "dynamodb",
        "BatchExecuteStatement",
        &[
            "dynamodb:PartiQLSelect",
            "dynamodb:PartiQLInsert",
            "dynamodb:PartiQLUpdate",
            "dynamodb:PartiQLDelete",
        ],
    ),
    api(
        "dynamodb",
        "ExecuteStatement",
        &[
            "dynamodb:PartiQLSelect",
            "dynamodb:PartiQLInsert",
            "dynamodb:PartiQLUpdate",
            "dynamodb:PartiQLDelete",
        ],
    ),
    api(
        "dynamodb",
        "ExecuteTransaction",
        &[
            "dynamodb:PartiQLSelect",
            "dynamodb:PartiQLInsert",
            "dynamodb:PartiQLUpdate",
            "dynamodb:PartiQLDelete",
        ],
    ),
    api("dynamodb", "TransactGetItems", &["dynamodb:GetItem"]),
    api(
        "dynamodb",
        "TransactWriteItems",
        &[
            "dynamodb:PutItem",
            "dynamodb:UpdateItem",
            "dynamodb:DeleteItem",
            "dynamodb:ConditionCheckItem",
        ],
    ),
    api(
        "kms",
        "ReEncrypt",
        &["kms:ReEncryptFrom", "kms:ReEncryptTo"],
    ),
    api(
        "lambda",
        "GetLayerVersionByArn",
        &["lambda:GetLayerVersion"],
    ),
    api("lambda", "Invoke", &["lambda:InvokeFunction"]),
    api(
        "lambda",
        "InvokeWithResponseStream",
        &["lambda:InvokeFunction"],
    ),
    api("s3", "CompleteMultipartUpload", &["s3:PutObject"]),
    api("s3", "CopyObject", &["s3:GetObject", "s3:PutObject"]),
    api("s3", "CreateMultipartUpload", &["s3:PutObject"]),
    api("s3", "CreateSession", &["s3express:CreateSession"]),
    api(
        "s3",
        "DeleteBucketAnalyticsConfiguration",
        &["s3:PutAnalyticsConfiguration"],
    ),
    api("s3", "DeleteBucketCors", &["s3:PutBucketCORS"]),
    api(
        "s3",
        "DeleteBucketEncryption",
        &["s3:PutEncryptionConfiguration"],
    ),
    api(
        "s3",
        "DeleteBucketIntelligentTieringConfiguration",
        &["s3:PutIntelligentTieringConfiguration"],
    ),
    api(
        "s3",
        "DeleteBucketInventoryConfiguration",
        &["s3:PutInventoryConfiguration"],
    ),
    api(
        "s3",
        "DeleteBucketLifecycle",
        &["s3:PutLifecycleConfiguration"],
    ),
    api(
        "s3",
        "DeleteBucketMetricsConfiguration",
        &["s3:PutMetricsConfiguration"],
    ),
    api(
        "s3",
        "DeleteBucketOwnershipControls",
        &["s3:PutBucketOwnershipControls"],
    ),
    api(
        "s3",
        "DeleteBucketReplication",
        &["s3:PutReplicationConfiguration"],
    ),
    api("s3", "DeleteBucketTagging", &["s3:PutBucketTagging"]),
    api("s3", "DeleteObjects", &["s3:DeleteObject"]),
    api(
        "s3",
        "DeletePublicAccessBlock",
        &["s3:PutBucketPublicAccessBlock"],
    ),
    api(
        "s3",
        "GetBucketAccelerateConfiguration",
        &["s3:GetAccelerateConfiguration"],
    ),
    api(
        "s3",
        "GetBucketAnalyticsConfiguration",
        &["s3:GetAnalyticsConfiguration"],
    ),
    api(
        "s3",
        "GetBucketEncryption",
        &["s3:GetEncryptionConfiguration"],
    ),
    api(
        "s3",
        "GetBucketIntelligentTieringConfiguration",
        &["s3:GetIntelligentTieringConfiguration"],
    ),
    api(
        "s3",
        "GetBucketInventoryConfiguration",
        &["s3:GetInventoryConfiguration"],
    ),
    api(
        "s3",
        "GetBucketLifecycle",
        &["s3:GetLifecycleConfiguration"],
    ),
    api(
        "s3",
        "GetBucketLifecycleConfiguration",
        &["s3:GetLifecycleConfiguration"],
    ),
    api(
        "s3",
        "GetBucketMetricsConfiguration",
        &["s3:GetMetricsConfiguration"],
    ),
    api(
        "s3",
        "GetBucketNotificationConfiguration",
        &["s3:GetBucketNotification"],
    ),
    api(
        "s3",
        "GetBucketReplication",
        &["s3:GetReplicationConfiguration"],
    ),
    api(
        "s3",
        "GetObjectLockConfiguration",
        &["s3:GetBucketObjectLockConfiguration"],
    ),
    api(
        "s3",
        "GetPublicAccessBlock",
        &["s3:GetBucketPublicAccessBlock"],
    ),
    api("s3", "HeadBucket", &["s3:ListBucket"]),
    api("s3", "HeadObject", &["s3:GetObject"]),
    api("s3", "InitiateMultipartUpload", &["s3:PutObject"]),
    api(
        "s3",
        "ListBucketAnalyticsConfigurations",
        &["s3:GetAnalyticsConfiguration"],
    ),
    api(
        "s3",
        "ListBucketIntelligentTieringConfigurations",
        &["s3:GetIntelligentTieringConfiguration"],
    ),
    api(
        "s3",
        "ListBucketInventoryConfigurations",
        &["s3:GetInventoryConfiguration"],
    ),
    api(
        "s3",
        "ListBucketMetricsConfigurations",
        &["s3:GetMetricsConfiguration"],
    ),
    api("s3", "ListBuckets", &["s3:ListAllMyBuckets"]),
    api(
        "s3",
        "ListDirectoryBuckets",
        &["s3express:ListAllMyDirectoryBuckets"],
    ),
    api(
        "s3",
        "ListMultipartUploads",
        &["s3:ListBucketMultipartUploads"],
    ),
    api("s3", "ListObjectVersions", &["s3:ListBucketVersions"]),
    api("s3", "ListObjects", &["s3:ListBucket"]),
    api("s3", "ListObjectsV2", &["s3:ListBucket"]),
    api("s3", "ListParts", &["s3:ListMultipartUploadParts"]),
    api("s3", "PostObject", &["s3:PutObject"]),
    api(
        "s3",
        "PutBucketAccelerateConfiguration",
        &["s3:PutAccelerateConfiguration"],
    ),
    api(
        "s3",
        "PutBucketAnalyticsConfiguration",
        &["s3:PutAnalyticsConfiguration"],
    ),
    api(
        "s3",
        "PutBucketEncryption",
        &["s3:PutEncryptionConfiguration"],
    ),
    api(
        "s3",
        "PutBucketIntelligentTieringConfiguration",
        &["s3:PutIntelligentTieringConfiguration"],
    ),
    api(
        "s3",
        "PutBucketInventoryConfiguration",
        &["s3:PutInventoryConfiguration"],
    ),
    api(
        "s3",
        "PutBucketLifecycle",
        &["s3:PutLifecycleConfiguration"],
    ),
    api(
        "s3",
        "PutBucketLifecycleConfiguration",
        &["s3:PutLifecycleConfiguration"],
    ),
    api(
        "s3",
        "PutBucketMetricsConfiguration",
        &["s3:PutMetricsConfiguration"],
    ),
    api(
        "s3",
        "PutBucketNotificationConfiguration",
        &["s3:PutBucketNotification"],
    ),
    api(
        "s3",
        "PutBucketReplication",
        &["s3:PutReplicationConfiguration"],
    ),
    api(
        "s3",
        "PutObjectLockConfiguration",
        &["s3:PutBucketObjectLockConfiguration"],
    ),
    api(
        "s3",
        "PutPublicAccessBlock",
        &["s3:PutBucketPublicAccessBlock"],
    ),
    api("s3", "SelectObjectContent", &["s3:GetObject"]),
    api("s3", "UploadPart", &["s3:PutObject"]),
    api("s3", "UploadPartCopy", &["s3:GetObject", "s3:PutObject"]),
    api("sns", "PublishBatch", &["sns:Publish"]),
    api(
        "sqs",
        "ChangeMessageVisibilityBatch",
        &["sqs:ChangeMessageVisibility"],
    ),
    api("sqs", "DeleteMessageBatch", &["sqs:DeleteMessage"]),
    api("sqs", "SendMessageBatch", &["sqs:SendMessage"]),
    api("timestream", "Query", &["timestream:Select"]),
];

/// The verbs of API Gateway's operations and the HTTP methods that authorise them. Source: "Actions, resources, and
/// condition keys for Amazon API Gateway Management" in the service authorization reference.
const API_GATEWAY: &[ApiName] = &[
    api("apigateway", "Create", &["apigateway:POST"]),
    api("apigateway", "Delete", &["apigateway:DELETE"]),
    api("apigateway", "Get", &["apigateway:GET"]),
    api("apigateway", "Import", &["apigateway:POST"]),
    api("apigateway", "Update", &["apigateway:PATCH"]),
];

/// The API operation of this name, in any ASCII case, that the service authorises by other actions.
pub(super) fn find(service: &str, name: &str) -> Option<&'static ApiName> {
    if service == "apigateway" {
        return API_GATEWAY.iter().find(|entry| {
            let verb = name.get(..entry.operation.len());
            verb.is_some_and(|verb| verb.eq_ignore_ascii_case(entry.operation))
        });
    }
    let mut entries = API_NAMES.iter();
    entries.find(|entry| entry.service == service && entry.operation.eq_ignore_ascii_case(name))
}

#[cfg(test)]
mod tests {
    use super::{API_GATEWAY, API_NAMES, find};
    use crate::catalog::Catalog;

    #[test]
    fn operations_are_no_actions_and_what_authorises_them_is() {
        let catalog = Catalog::builtin();
        assert!(API_NAMES.is_sorted_by_key(|entry| (entry.service, entry.operation)));
        for entry in API_NAMES.iter().chain(API_GATEWAY) {
            let operation = format!("{}:{}", entry.service, entry.operation);
            if entry.service != "apigateway" {
                assert_eq!(catalog.find_action(&operation), None, "{operation}");
            }
            for action in entry.actions {
                let found = catalog.find_action(action);
                assert_eq!(
                    found.map(|found| found.to_string()).as_deref(),
                    Some(*action)
                );
            }
        }
        assert_eq!(find("s3", "headobject").unwrap().actions, ["s3:GetObject"]);
        assert_eq!(find("s3", "GetObject"), None);
        assert_eq!(
            find("apigateway", "CreateRestApi").unwrap().actions,
            ["apigateway:POST"]
        );
    }
}
