//! `shadowed-allow`

use std::collections::{BTreeSet, HashMap};

use super::places::actions_span;
use crate::access::StatementMeaning;
use crate::access::action_set::ActionSet;
use crate::policy::{ActionPattern, ResourcePattern};
use crate::rules::resource::arns::literal_head;
use crate::rules::{LintContext, Sink, declare_rule};

declare_rule! {
    /// Reports an `Allow` that a `Deny` of the same policy cancels whole.
    ///
    /// ## Why
    ///
    /// A `Deny` wins over every `Allow`. A statement that allows nothing misleads those who read it, and starts to grant as soon
    /// as somebody tidies up the `Deny`.
    ///
    /// ## Example
    ///
    /// ```json
    /// {
    ///   "Version": "2012-10-17",
    ///   "Statement": [
    ///     { "Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::amzn-s3-demo-bucket/*" },
    ///     { "Effect": "Deny", "Action": "s3:Get*", "Resource": "arn:aws:s3:::amzn-s3-demo-bucket/*" }
    ///   ]
    /// }
    /// ```
    ///
    /// ## Use instead
    ///
    /// ```json
    /// {
    ///   "Version": "2012-10-17",
    ///   "Statement": [
    ///     { "Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::amzn-s3-demo-bucket/*" },
    ///     { "Effect": "Deny", "Action": "s3:Get*", "Resource": "arn:aws:s3:::amzn-s3-demo-bucket/private/*" }
    ///   ]
    /// }
    /// ```
    ///
    /// ## Notes
    ///
    /// Only a `Deny` counts that has no condition and is for every principal, and only an `Allow` whose actions and resources all
    /// are covered by it. Actions that AWS does not know are left alone.
    ///
    /// ## References
    ///
    /// - [Policy evaluation logic](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html)
    static RULE = {
        name: "shadowed-allow",
        severity: Warning,
        since: "0.1.0",
        fix: None,
        issue_codes: [],
        check: Policy(check),
    }
}

fn check(context: &LintContext<'_>, sink: &mut Sink<'_>) {
    let grants = context.grants();
    let denies: Vec<&StatementMeaning<'_>> = grants
        .denies()
        .filter(|deny| deny.condition().is_always() && deny.is_for_everybody())
        .collect();
    if denies.is_empty() {
        return;
    }
    let taken = ActionSet::union_of(denies.iter().map(|deny| deny.certain_actions()));
    let denies = Denies::new(&denies);
    for allow in grants.allows() {
        let actions = allow.possible_actions();
        if actions.is_empty() || !actions.is_subset(&taken) || !names_only_known(context, allow) {
            continue;
        }
        let resources = allow.resources();
        let first = resources
            .patterns()
            .first()
            .and_then(ResourcePattern::known);
        let first = resources.glob(first.unwrap_or_default());
        let mut near = denies.near(first.glob().text()).take(MAX_DENIES);
        let Some(deny) = near.find(|deny| cancels(deny, allow)) else {
            continue;
        };
        sink.report(
            actions_span(allow.statement),
            "the statement allows nothing: a `Deny` cancels all of it",
        )
        .here("allowed in vain")
        .label(
            actions_span(deny.statement),
            "denied here, on the same resources",
        )
        .note("A `Deny` wins over every `Allow`. Remove the statement, or narrow what is denied.")
        .about(allow.statement.value.span);
    }
}

/// A statement is compared with so many denials: what keeps the rule linear where thousands deny alike.
const MAX_DENIES: usize = 64;

/// Denials by what the names of their resources begin with.
struct Denies<'d, 'a> {
    /// Those that may cancel a statement on whatever resources.
    wide: Vec<&'d StatementMeaning<'a>>,
    /// The others, each under the literal beginning of each of its patterns.
    by_head: HashMap<&'a str, Vec<&'d StatementMeaning<'a>>>,
    /// The lengths of these beginnings.
    lengths: BTreeSet<usize>,
}

impl<'d, 'a> Denies<'d, 'a> {
    fn new(denies: &[&'d StatementMeaning<'a>]) -> Self {
        let mut sorted = Self {
            wide: Vec::new(),
            by_head: HashMap::new(),
            lengths: BTreeSet::new(),
        };
        for &deny in denies {
            let resources = deny.resources();
            if resources.is_negated() || resources.are_everything() {
                sorted.wide.push(deny);
                continue;
            }
            for pattern in resources
                .patterns()
                .iter()
                .filter_map(ResourcePattern::known)
            {
                let head = literal_head(pattern);
                sorted.lengths.insert(head.len());
                let alike = sorted.by_head.entry(head).or_default();
                if alike
                    .last()
                    .is_none_or(|last| last.position != deny.position)
                {
                    alike.push(deny);
                }
            }
        }
        sorted
    }

    /// The denials that may cover a resource: what they deny begins no more narrowly.
    fn near(&self, resource: &str) -> impl Iterator<Item = &'d StatementMeaning<'a>> {
        let lengths = self.lengths.iter();
        let heads = lengths.filter_map(move |&length| resource.get(..length));
        let narrow = heads.filter_map(|head| self.by_head.get(head)).flatten();
        self.wide.iter().chain(narrow).copied()
    }
}

/// Whether the `Deny` takes back all that the `Allow` allows.
fn cancels(deny: &StatementMeaning<'_>, allow: &StatementMeaning<'_>) -> bool {
    if !allow.possible_actions().is_subset(deny.certain_actions()) {
        return false;
    }
    let (denied, allowed) = (deny.resources(), allow.resources());
    if denied.are_everything() {
        return true;
    }
    let mut patterns = allowed.patterns().iter().map(ResourcePattern::known);
    !allowed.is_negated()
        && !allowed.patterns().is_empty()
        && patterns.all(|pattern| pattern.is_some_and(|pattern| denied.cover(pattern)))
}

/// Whether each pattern of `Action` matches something, so that nothing escapes for being unknown.
fn names_only_known(context: &LintContext<'_>, allow: &StatementMeaning<'_>) -> bool {
    let Some(element) = &allow.statement.action else {
        return false;
    };
    let mut patterns = element.patterns.iter().map(ActionPattern::known);
    patterns.all(|pattern| {
        pattern.is_some_and(|pattern| {
            pattern == "*" || !ActionSet::from_pattern(context.catalog, pattern).is_empty()
        })
    })
}
