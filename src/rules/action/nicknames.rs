//! Names of services that people write where a service prefix belongs.

/// Names of commands, software kits and products, and the service prefix that policies use for them. Sources: the names
/// of the commands in the AWS CLI reference, and the prefixes in the service authorization reference.
const NICKNAMES: &[(&str, &str)] = &[
    ("acmpca", "acm-pca"),
    ("amp", "aps"),
    ("apigatewayv2", "apigateway"),
    ("apigw", "apigateway"),
    ("appconfigdata", "appconfig"),
    ("applicationautoscaling", "application-autoscaling"),
    ("asg", "autoscaling"),
    ("aurora", "rds"),
    ("beanstalk", "elasticbeanstalk"),
    ("bedrockagent", "bedrock"),
    ("bedrockagentruntime", "bedrock"),
    ("bedrockruntime", "bedrock"),
    ("certificatemanager", "acm"),
    ("cloudcontrol", "cloudformation"),
    ("cloudhsmv2", "cloudhsm"),
    ("cloudmap", "servicediscovery"),
    ("cloudsearchdomain", "cloudsearch"),
    ("cloudwatchevents", "events"),
    ("cloudwatchlogs", "logs"),
    ("cloudwatchmetrics", "cloudwatch"),
    ("cognito", "cognito-idp"),
    ("cognitoidentityprovider", "cognito-idp"),
    ("configservice", "config"),
    ("costexplorer", "ce"),
    ("databasemigrationservice", "dms"),
    ("ddb", "dynamodb"),
    ("directoryservice", "ds"),
    ("docdb", "rds"),
    ("documentdb", "rds"),
    ("dynamo", "dynamodb"),
    ("dynamodbstreams", "dynamodb"),
    ("efs", "elasticfilesystem"),
    ("elb", "elasticloadbalancing"),
    ("elbv2", "elasticloadbalancing"),
    ("email", "ses"),
    ("emr", "elasticmapreduce"),
    ("eventbridge", "events"),
    ("forecastquery", "forecast"),
    ("greengrassv2", "greengrass"),
    ("iotdata", "iot"),
    ("iotjobsdata", "iot"),
    ("ivsrealtime", "ivs"),
    ("keyspaces", "cassandra"),
    ("kinesisanalyticsv2", "kinesisanalytics"),
    ("kinesisfirehose", "firehose"),
    ("kinesisvideoarchivedmedia", "kinesisvideo"),
    ("kinesisvideomedia", "kinesisvideo"),
    ("lambdas", "lambda"),
    ("lexmodels", "lex"),
    ("lexruntime", "lex"),
    ("lexruntimev2", "lex"),
    ("lexv2models", "lex"),
    ("location", "geo"),
    ("marketplacecatalog", "aws-marketplace"),
    ("mediastoredata", "mediastore"),
    ("migrationhub", "mgh"),
    ("msk", "kafka"),
    ("mwaa", "airflow"),
    ("neptune", "rds"),
    ("opensearch", "es"),
    ("opensearchserverless", "aoss"),
    ("parameterstore", "ssm"),
    ("personalizeruntime", "personalize"),
    ("pinpoint", "mobiletargeting"),
    ("pinpointemail", "ses"),
    ("pinpointsmsvoicev2", "sms-voice"),
    ("prometheus", "aps"),
    ("r53", "route53"),
    ("resourcegroupstaggingapi", "tag"),
    ("s3api", "s3"),
    ("s3control", "s3"),
    ("sagemakerfeaturestoreruntime", "sagemaker"),
    ("sagemakerruntime", "sagemaker"),
    ("secretmanager", "secretsmanager"),
    ("securitytokenservice", "sts"),
    ("sesv2", "ses"),
    ("sfn", "states"),
    ("simpledb", "sdb"),
    ("ssoadmin", "sso"),
    ("stepfunction", "states"),
    ("stepfunctions", "states"),
    ("systemsmanager", "ssm"),
    ("timestreamquery", "timestream"),
    ("timestreamwrite", "timestream"),
    ("vpc", "ec2"),
];

/// The service prefix that is meant by another name of the service.
pub(super) fn find(name: &str) -> Option<&'static str> {
    let plain = plain(name);
    let at = NICKNAMES
        .binary_search_by(|(nickname, _)| (*nickname).cmp(&plain))
        .ok()?;
    NICKNAMES.get(at).map(|(_, prefix)| *prefix)
}

/// The name in lowercase, without hyphens and without `aws` or `amazon` before it.
pub(super) fn plain(name: &str) -> String {
    let mut plain = name.to_ascii_lowercase();
    plain.retain(|letter| letter.is_ascii_alphanumeric());
    for brand in ["aws", "amazon"] {
        if let Some(rest) = plain.strip_prefix(brand)
            && rest.len() > 1
        {
            return rest.to_owned();
        }
    }
    plain
}

/// Whether the name is `plain`, as [`plain`] gives it.
pub(super) fn is_plain(name: &str, plain: &str) -> bool {
    let letters = || {
        let bytes = name.bytes().map(|byte| byte.to_ascii_lowercase());
        bytes.filter(u8::is_ascii_alphanumeric)
    };
    let branded = |brand: &'static str| brand.bytes().chain(plain.bytes());
    // The last letter rules most names out.
    letters().next_back() == plain.bytes().next_back()
        && (letters().eq(plain.bytes())
            || ["aws", "amazon"]
                .iter()
                .any(|brand| letters().eq(branded(brand))))
}

#[cfg(test)]
mod tests {
    use super::{NICKNAMES, find, is_plain, plain};
    use crate::catalog::Catalog;

    #[test]
    fn the_table_is_sorted_and_its_prefixes_exist() {
        assert!(NICKNAMES.is_sorted());
        for (nickname, prefix) in NICKNAMES {
            assert!(Catalog::builtin().service(prefix).is_some(), "{prefix}");
            assert_eq!(find(nickname), Some(*prefix));
        }
        assert_eq!(find("CloudWatch-Logs"), Some("logs"));
        assert_eq!(find("aws-stepfunctions"), Some("states"));
        assert_eq!(find("nosuchservice"), None);
        for name in ["Amazon-S3", "awsathena", "resource-groups"] {
            assert!(is_plain(name, &plain(name)));
        }
        assert!(!is_plain("s3", "s4"));
    }
}
