//! `defense-evasion`

use super::sensitive::{Words, page, report};
use crate::config::SensitiveGroup as Group;
use crate::rules::{LintContext, Sink, declare_rule};

declare_rule! {
    /// Reports actions that stop logs and detectors or destroy backups and keys, allowed on every resource.
    ///
    /// ## Why
    ///
    /// The first thing that an intruder does is to stop the recording: trails, flow logs, detectors. The last is to delete what a recovery
    /// needs.
    ///
    /// ## Example
    ///
    /// ```json
    /// {
    ///   "Version": "2012-10-17",
    ///   "Statement": {
    ///     "Effect": "Allow",
    ///     "Action": "cloudtrail:StopLogging",
    ///     "Resource": "*"
    ///   }
    /// }
    /// ```
    ///
    /// ## Use instead
    ///
    /// ```json
    /// {
    ///   "Version": "2012-10-17",
    ///   "Statement": {
    ///     "Effect": "Allow",
    ///     "Action": "cloudtrail:StopLogging",
    ///     "Resource": "arn:aws:cloudtrail:us-east-1:111122223333:trail/test-*"
    ///   }
    /// }
    /// ```
    ///
    /// ## Notes
    ///
    /// Only actions on every resource count, in identity policies: a statement that names its resources, or that narrows them by a
    /// condition on tags, accounts or organizations, is fine, and so is one that pins the caller or the network. What a `Deny` takes
    /// back does not count. A statement gives one finding. Patterns that take in a whole service are left to `wildcard-action`, `NotAction` and
    /// what `admin-access` reports to those rules. The actions stand below.
    /// Some of the actions take no resource: they are reported as well, since to allow them is the danger.
    ///
    /// ## References
    ///
    /// - [Grant least privilege](https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html#grant-least-privilege)
    /// - [MITRE ATT&CK: Impair Defenses](https://attack.mitre.org/techniques/T1562/)
    static RULE = {
        name: "defense-evasion",
        severity: Security,
        since: "0.1.0",
        fix: Sometimes,
        issue_codes: [],
        appendix: appendix,
        check: Policy(check),
    }
}

fn appendix() -> String {
    page(Group::Defenses)
}

fn check(context: &LintContext<'_>, sink: &mut Sink<'_>) {
    let words = Words {
        one: "can blind those who watch, or destroy what a recovery needs",
        several: "can blind those who watch, or destroy what a recovery needs",
        why: "Leave these actions to those who run the logs and detectors.",
    };
    report(context, Group::Defenses, &words, sink);
}
