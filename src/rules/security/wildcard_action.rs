//! `wildcard-action`

use std::collections::HashMap;

use super::breadth::{admin_statements, denied};
use crate::access::action_set::ActionSet;
use crate::catalog::{AccessLevel, Catalog};
use crate::embed::PolicyKind;
use crate::policy::{ActionPattern, Effect, Principal, PrincipalType, Statement};
use crate::rules::{LintContext, Sink, declare_rule};

declare_rule! {
    /// Reports a wildcard that allows actions which write or change permissions.
    ///
    /// ## Why
    ///
    /// A wildcard allows all that matches it today and all that AWS will add. Of `s3:*` hardly anyone needs all: it deletes
    /// buckets and rewrites their policies.
    ///
    /// ## Example
    ///
    /// ```json
    /// {
    ///   "Version": "2012-10-17",
    ///   "Statement": {
    ///     "Effect": "Allow",
    ///     "Action": "s3:*",
    ///     "Resource": "arn:aws:s3:::amzn-s3-demo-bucket/*"
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
    ///     "Action": ["s3:Get*", "s3:PutObject"],
    ///     "Resource": "arn:aws:s3:::amzn-s3-demo-bucket/*"
    ///   }
    /// }
    /// ```
    ///
    /// ## Notes
    ///
    /// Patterns that match only actions of the access levels List, Read and Tagging are fine, and so are those that begin
    /// with `Get`, `List`, `Describe` or `BatchGet`: what they say is to read. A statement gives one finding, at the
    /// pattern that takes in most; the others are underlined too. What the policy denies on every resource does not count,
    /// and a statement that `admin-access` reports is left to it. Service control policies, boundaries, session policies
    /// and endpoint policies only limit what others grant and are not checked, nor is the statement of a key policy that
    /// gives `kms:*` to the account.
    ///
    /// ## References
    ///
    /// - [Security best practices in IAM: least-privilege permissions](https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html#grant-least-privilege)
    /// - [Access levels in policy summaries](https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_understand-policy-summary-access-level-summaries.html)
    static RULE = {
        name: "wildcard-action",
        severity: Security,
        since: "0.1.0",
        fix: None,
        issue_codes: [],
        check: Policy(check),
    }
}

/// So many patterns of one statement are underlined.
const MAX_LABELS: usize = 5;

/// The access levels, those that a grant is judged by first.
const LEVELS: [AccessLevel; 5] = [
    AccessLevel::Write,
    AccessLevel::PermissionsManagement,
    AccessLevel::Tagging,
    AccessLevel::Read,
    AccessLevel::List,
];

/// A pattern and how many actions of each access level it takes in, in the order of [`LEVELS`].
struct Broad<'s, 'a> {
    pattern: &'s ActionPattern<'a>,
    counts: [usize; 5],
}

impl Broad<'_, '_> {
    /// How many actions write or change permissions.
    fn dangerous(&self) -> usize {
        self.counts.iter().take(2).sum()
    }
}

fn check(context: &LintContext<'_>, sink: &mut Sink<'_>) {
    let grants = matches!(
        context.policy.kind,
        PolicyKind::Identity | PolicyKind::Resource | PolicyKind::Trust
    );
    if !grants {
        return;
    }
    let mut denied_actions: Option<ActionSet> = None;
    let mut admin: Option<Vec<usize>> = None;
    // What the patterns match, without and with the denials taken off.
    let (mut granted, mut left) = (Counted::new(), Counted::new());
    for (position, statement) in context.statements().iter().enumerate() {
        if !statement.allows() {
            continue;
        }
        let mut broad = broad_patterns(context, statement, &ActionSet::new(), &mut granted);
        if broad.is_empty() || is_key_owner(statement) {
            continue;
        }
        if context.policy.with_effect(Effect::Deny).next().is_some() {
            let denied_actions = denied_actions.get_or_insert_with(|| denied(context));
            broad = broad_patterns(context, statement, denied_actions, &mut left);
        }
        let admin = admin.get_or_insert_with(|| admin_statements(context));
        if admin.binary_search(&position).is_err() {
            report(&broad, sink);
        }
    }
}

/// Of each pattern, how many actions of each access level it matches: patterns come again from statement to statement,
/// and `*` matches more than twenty thousand.
type Counted<'a> = HashMap<&'a str, [usize; 5]>;

fn broad_patterns<'s, 'a>(
    context: &LintContext<'a>,
    statement: &'s Statement<'a>,
    denied: &ActionSet,
    counted: &mut Counted<'a>,
) -> Vec<Broad<'s, 'a>> {
    let patterns = statement
        .action
        .iter()
        .flat_map(|element| &element.patterns);
    patterns
        .filter(|pattern| pattern.has_wildcard() && !says_to_read(**pattern))
        .filter_map(|pattern| {
            let text = pattern.known()?;
            let counts = *counted
                .entry(text)
                .or_insert_with(|| count(context.catalog, text, denied));
            let broad = Broad { pattern, counts };
            (broad.dangerous() > 0).then_some(broad)
        })
        .collect()
}

/// How many actions of each of [`LEVELS`] a pattern matches that are not `denied`.
fn count(catalog: &Catalog, pattern: &str, denied: &ActionSet) -> [usize; 5] {
    let mut set = ActionSet::from_pattern(catalog, pattern);
    if !denied.is_empty() {
        set = set.difference(denied);
    }
    let mut counts = [0; 5];
    for action in set.actions(catalog) {
        let level = action.access_level();
        for (count, _) in counts
            .iter_mut()
            .zip(LEVELS)
            .filter(|(_, known)| *known == level)
        {
            *count += 1;
        }
    }
    counts
}

/// Whether the name begins with a verb of reading. Some services have an action or two of this kind that AWS counts as
/// writing; nobody who reads `iot:List*` would look for them.
fn says_to_read(pattern: ActionPattern<'_>) -> bool {
    let name = pattern.split().map(|(_, name)| name).unwrap_or_default();
    ["Get", "List", "Describe", "BatchGet"].iter().any(|verb| {
        name.get(..verb.len())
            .is_some_and(|head| head.eq_ignore_ascii_case(verb))
    })
}

/// The statement that every key policy has: the account may do anything with its key.
fn is_key_owner(statement: &Statement<'_>) -> bool {
    let key = statement.action.iter().all(|element| {
        let mut patterns = element.patterns.iter();
        patterns.all(|pattern| pattern.text.as_str().eq_ignore_ascii_case("kms:*"))
    });
    let root = |principal: &Principal<'_>| matches!(principal, Principal::Map(_));
    let account =
        |text: &str| text.ends_with(":root") || text.bytes().all(|byte| byte.is_ascii_digit());
    key && statement.principal.as_ref().is_some_and(|element| {
        root(&element.principal)
            && element.values().all(|(principal_type, text)| {
                principal_type == PrincipalType::Aws && account(text.as_str())
            })
    })
}

fn report(broad: &[Broad<'_, '_>], sink: &mut Sink<'_>) {
    let broadest = broad
        .iter()
        .enumerate()
        .max_by_key(|(index, entry)| (entry.dangerous(), std::cmp::Reverse(*index)));
    let Some((at, entry)) = broadest else {
        return;
    };
    let diagnostic = sink.report(
        entry.pattern.text.span(),
        format!(
            "`{}` allows {}",
            entry.pattern.text.as_str(),
            dangerous(entry)
        ),
    );
    diagnostic.here(everything(entry));
    let others = || broad.iter().enumerate().filter(|(index, _)| *index != at);
    for (_, other) in others().take(MAX_LABELS) {
        diagnostic.label(
            other.pattern.text.span(),
            format!("allows {}", dangerous(other)),
        );
    }
    match others().count().saturating_sub(MAX_LABELS) {
        0 => {}
        more => {
            diagnostic.note(format!("{more} more patterns of the statement do so."));
        }
    }
    diagnostic.note("What AWS adds later under such a name is allowed as well. List the actions that are needed.");
}

/// What a pattern does, in the order of the levels: "57 Write and 27 Permissions management actions".
fn dangerous(entry: &Broad<'_, '_>) -> String {
    let danger = |level| {
        matches!(
            level,
            AccessLevel::Write | AccessLevel::PermissionsManagement
        )
    };
    let counts: Vec<String> = listed(entry)
        .filter(|(level, _)| danger(*level))
        .map(|(level, count)| format!("{count} {level}"))
        .collect();
    let noun = if entry.dangerous() == 1 {
        "action"
    } else {
        "actions"
    };
    format!("{} {noun}", counts.join(" and "))
}

/// All that a pattern matches: "matches 3 actions today: 1 Write, 2 Read".
fn everything(entry: &Broad<'_, '_>) -> String {
    let counts: Vec<String> = listed(entry)
        .map(|(level, count)| format!("{count} {level}"))
        .collect();
    let sum: usize = entry.counts.iter().sum();
    let noun = if sum == 1 { "action" } else { "actions" };
    format!("matches {sum} {noun} today: {}", counts.join(", "))
}

/// The access levels of which the pattern matches some action.
fn listed(entry: &Broad<'_, '_>) -> impl Iterator<Item = (AccessLevel, usize)> {
    LEVELS
        .into_iter()
        .zip(entry.counts)
        .filter(|(_, count)| *count > 0)
}
