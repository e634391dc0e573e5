//! Where AWS describes what the catalog names.

use super::{ConditionKey, ManagedPolicy, Service};

impl Service<'_> {
    /// The service's page in the service authorization reference: actions, resource types and condition keys.
    ///
    /// AWS names its pages after the services: letters and digits in lower case, hyphens kept.
    pub fn reference_url(self) -> String {
        let kept = self
            .name()
            .chars()
            .filter(|character| character.is_ascii_alphanumeric() || *character == '-');
        let page: String = kept
            .map(|character| character.to_ascii_lowercase())
            .collect();
        format!(
            "https://docs.aws.amazon.com/service-authorization/latest/reference/list_{page}.html"
        )
    }
}

impl ManagedPolicy<'_> {
    /// The policy's ARN in the partition `aws`.
    pub fn arn(self) -> String {
        format!("arn:aws:iam::aws:policy{}{}", self.path(), self.name())
    }

    /// The policy's page in the AWS Managed Policy Reference Guide.
    pub fn reference_url(self) -> String {
        format!(
            "https://docs.aws.amazon.com/aws-managed-policy/latest/reference/{}.html",
            self.name()
        )
    }
}

impl ConditionKey<'_> {
    /// Where AWS describes the key, if it is a global one.
    pub fn reference_url(self) -> Option<&'static str> {
        self.is_global().then_some(
            "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html",
        )
    }
}

#[cfg(test)]
mod tests {
    use crate::catalog::Catalog;

    #[test]
    fn pages_are_named_after_the_services() {
        let url = |prefix| Catalog::builtin().service(prefix).unwrap().reference_url();
        assert!(url("s3").ends_with("/list_amazons3.html"));
        assert!(url("sso").contains("/list_awsiamidentitycenter"));
        assert!(url("iam").ends_with("/list_awsidentityandaccessmanagementiam.html"));
    }
}
