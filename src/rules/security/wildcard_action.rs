//! `wildcard-action`

use std::collections::HashMap;

use crate::access::StatementMeaning;
use crate::access::action_set::ActionSet;
use crate::catalog::{AccessLevel, Catalog};
use crate::config::RuleOption;
use crate::embed::PolicyKind;
use crate::fix::Fix;
use crate::policy::{ActionPattern, Principal, PrincipalType, Statement};
use crate::rules::repair::replace_item;
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
    /// Where a pattern matches at most 25 actions, an unsafe fix writes them out, as what AWS adds later is no longer allowed;
    /// for others, `iamlint expand` lists them. Patterns that match only actions of the access levels List, Read and
    /// Tagging are fine, and so are those that begin
    /// with `Get`, `List`, `Describe` or `BatchGet`: what they say is to read. A statement gives one finding, at the
    /// pattern that takes in most; the others are underlined too. What the policy denies on every resource does not count,
    /// and a statement that `admin-access` or
    /// `near-admin-access` reports is left to them. Service control policies, boundaries, session policies
    /// and endpoint policies only limit what others grant and are not checked, nor is the statement of a key policy that
    /// gives `kms:*` to the account.
    ///
    /// ## Options
    ///
    /// - `max-actions`: a wildcard that takes in no more actions which write or change permissions is fine, from 0 to 100; 0 if
    ///   nothing is said.
    ///
    /// ## References
    ///
    /// - [Security best practices in IAM: least-privilege permissions](https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html#grant-least-privilege)
    /// - [Access levels in policy summaries](https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_understand-policy-summary-access-level-summaries.html)
    static RULE = {
        name: "wildcard-action",
        severity: Security,
        since: "0.1.0",
        fix: Sometimes,
        issue_codes: [],
        check: Statements(check),
    }
}

/// So many patterns of one statement are underlined.
const MAX_LABELS: usize = 5;

/// So many actions are written out at most in the place of a pattern.
const MAX_EXPANDED: usize = 25;

/// A pattern and how many actions of each access level it takes in, in the order of [`AccessLevel::ALL`].
struct Broad<'a> {
    pattern: &'a ActionPattern<'a>,
    counts: [usize; 5],
}

impl Broad<'_> {
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
    // What the patterns match, without and with the denials taken off.
    let (mut granted, mut left) = (Counted::new(), Counted::new());
    for meaning in context.meanings() {
        let statement = meaning.statement;
        if !statement.allows() {
            continue;
        }
        let mut broad = broad_patterns(context, meaning, &ActionSet::new(), &mut granted);
        if broad.is_empty() || is_key_owner(statement) {
            continue;
        }
        let taken_back = context.grants().certainly_denied();
        if !taken_back.is_empty() {
            broad = broad_patterns(context, meaning, taken_back, &mut left);
        }
        if !broad.is_empty() && !context.breadth().swallows(meaning.position) {
            report(context, meaning, &broad, sink);
        }
    }
}

/// Of each pattern, how many actions of each access level it matches: patterns come again from statement to statement,
/// and `*` matches more than twenty thousand.
type Counted<'a> = HashMap<&'a str, [usize; 5]>;

fn broad_patterns<'a>(
    context: &LintContext<'a>,
    meaning: &StatementMeaning<'a>,
    denied: &ActionSet,
    counted: &mut Counted<'a>,
) -> Vec<Broad<'a>> {
    if meaning.is_not_action() {
        return Vec::new();
    }
    let most = context.settings.options.of(RuleOption::MaxActions) as usize;
    meaning
        .patterns()
        .filter(|(pattern, _)| pattern.has_wildcard() && !says_to_read(**pattern))
        .filter_map(|(pattern, matched)| {
            let text = pattern.known()?;
            // `?*` is no pattern of actions: `malformed-action` says so.
            if !text.contains(':') && !text.bytes().all(|byte| byte == b'*') {
                return None;
            }
            let counts = *counted
                .entry(text)
                .or_insert_with(|| count(context.catalog, matched, denied));
            let broad = Broad { pattern, counts };
            (broad.dangerous() > most).then_some(broad)
        })
        .collect()
}

/// How many actions of each access level a pattern matches that are not `denied`.
fn count(catalog: &Catalog, matched: &ActionSet, denied: &ActionSet) -> [usize; 5] {
    let mut counts = [0; 5];
    for range in matched.difference(denied).ranges() {
        let found = catalog.count_access_levels(range);
        for (count, more) in counts.iter_mut().zip(found) {
            *count += more;
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

fn report(
    context: &LintContext<'_>,
    meaning: &StatementMeaning<'_>,
    broad: &[Broad<'_>],
    sink: &mut Sink<'_>,
) {
    let broadest = broad
        .iter()
        .enumerate()
        .max_by_key(|(index, entry)| (entry.dangerous(), std::cmp::Reverse(*index)));
    let Some((at, entry)) = broadest else {
        return;
    };
    let diagnostic = sink.report(
        entry.pattern.span(),
        format!(
            "`{}` allows {}",
            entry.pattern.text.as_str(),
            dangerous(entry)
        ),
    );
    diagnostic.here(everything(entry));
    let others = || broad.iter().enumerate().filter(|(index, _)| *index != at);
    for (_, other) in others().take(MAX_LABELS) {
        diagnostic.label(other.pattern.span(), format!("allows {}", dangerous(other)));
    }
    match others().count().saturating_sub(MAX_LABELS) {
        0 => {}
        more => {
            diagnostic.note(format!("{more} more patterns of the statement do so."));
        }
    }
    diagnostic.note("What AWS adds later under such a name is allowed as well. List the actions that are needed.");
    if let Some(fix) = expansion(context, meaning, *entry.pattern) {
        diagnostic.fix(fix);
    }
}

/// The fix that writes the actions out, where they are few: those that no other pattern of the statement matches.
fn expansion(
    context: &LintContext<'_>,
    meaning: &StatementMeaning<'_>,
    pattern: ActionPattern<'_>,
) -> Option<Fix> {
    let is_it = |other: &ActionPattern<'_>| other.span() == pattern.span();
    let (_, set) = meaning.patterns().find(|(other, _)| is_it(other))?;
    if set.len() > MAX_EXPANDED {
        return None;
    }
    let element = meaning.statement.action.as_ref()?;
    let others = meaning.patterns().filter(|(other, _)| !is_it(other));
    let others = ActionSet::union_of(others.map(|(_, matched)| matched));
    let set = set.difference(&others);
    if set.is_empty() {
        return None;
    }
    let names: Vec<String> = set
        .actions(context.catalog)
        .map(|action| action.to_string())
        .collect();
    let title = match names.len() {
        1 => "Write out the action that it stands for today".to_owned(),
        more => format!("Write out the {more} actions that it stands for today"),
    };
    let list = &element.member.value;
    let edit = replace_item(context.text, list, pattern.text.span(), &names);
    Some(Fix::risky(title, [edit]))
}

/// What a pattern does, in the order of the levels: "57 Write and 27 Permissions management actions".
fn dangerous(entry: &Broad<'_>) -> String {
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
fn everything(entry: &Broad<'_>) -> String {
    let counts: Vec<String> = listed(entry)
        .map(|(level, count)| format!("{count} {level}"))
        .collect();
    let sum: usize = entry.counts.iter().sum();
    let noun = if sum == 1 { "action" } else { "actions" };
    format!("matches {sum} {noun} today: {}", counts.join(", "))
}

/// The access levels of which the pattern matches some action.
fn listed(entry: &Broad<'_>) -> impl Iterator<Item = (AccessLevel, usize)> {
    AccessLevel::ALL
        .into_iter()
        .zip(entry.counts)
        .filter(|(_, count)| *count > 0)
}
