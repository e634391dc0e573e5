//! `redundant-resource`

use std::collections::BTreeMap;

use crate::access::arn_glob::ResourceGlob;
use crate::access::glob::{Glob, covering};
use crate::fix::{Fix, remove_items};
use crate::policy::{ResourceElement, ResourcePattern};
use crate::rules::wording::quoted;
use crate::rules::{LintContext, Sink, declare_rule};
use crate::syntax::Value;

declare_rule! {
    /// Reports resources that another resource of the same element covers.
    ///
    /// ## Why
    ///
    /// A resource that a wider one next to it covers changes nothing. It makes the statement longer, and whoever
    /// reads it may take the narrower one for a limit.
    ///
    /// ## Example
    ///
    /// ```json
    /// {
    ///   "Version": "2012-10-17",
    ///   "Statement": {
    ///     "Effect": "Allow",
    ///     "Action": "s3:GetObject",
    ///     "Resource": [
    ///       "arn:aws:s3:::amzn-s3-demo-bucket/*",
    ///       "arn:aws:s3:::amzn-s3-demo-bucket/logs/*"
    ///     ]
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
    ///     "Action": "s3:GetObject",
    ///     "Resource": ["arn:aws:s3:::amzn-s3-demo-bucket/*"]
    ///   }
    /// }
    /// ```
    ///
    /// ## Notes
    ///
    /// One finding for each resource that covers others, in `Resource` and in `NotResource`. A `*` covers slashes and
    /// colons. Of two equal resources the first is kept. A policy variable covers nothing but itself.
    ///
    /// ## References
    ///
    /// - [IAM Access Analyzer policy check: Redundant resource](https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html#access-analyzer-reference-policy-checks-suggestion-redundant-resource)
    static RULE = {
        name: "redundant-resource",
        severity: Suggestion,
        since: "0.1.0",
        fix: Always,
        issue_codes: ["REDUNDANT_RESOURCE"],
        check: Statements(check),
    }
}

/// How many of the covered resources a finding underlines.
const MAX_LABELS: usize = 8;

fn check(context: &LintContext<'_>, sink: &mut Sink<'_>) {
    let variables = context.policy.has_variables();
    for statement in context.statements() {
        for element in statement.resource_elements() {
            if element.patterns.len() > 1 {
                check_element(context.text, element, variables, sink);
            }
        }
    }
}

fn check_element(text: &str, element: &ResourceElement<'_>, variables: bool, sink: &mut Sink<'_>) {
    let known: Vec<ResourcePattern<'_>> = element
        .patterns
        .iter()
        .copied()
        .filter(|pattern| pattern.known().is_some())
        .collect();
    let resources: Vec<ResourceGlob<'_>> = known
        .iter()
        .map(|pattern| {
            if variables {
                ResourceGlob::with_variables(pattern.text.as_str())
            } else {
                ResourceGlob::new(pattern.text.as_str())
            }
        })
        .collect();
    let globs: Vec<Glob<'_>> = resources.iter().map(ResourceGlob::glob).collect();
    let mut groups: BTreeMap<usize, Vec<ResourcePattern<'_>>> = BTreeMap::new();
    for (&pattern, cover) in known.iter().zip(covering(&globs)) {
        if let Some(cover) = cover {
            groups.entry(cover).or_default().push(pattern);
        }
    }
    for (cover, covered) in groups {
        if let Some(&cover) = known.get(cover) {
            report(text, &element.member.value, cover, &covered, sink);
        }
    }
}

fn report(
    text: &str,
    list: &Value<'_>,
    cover: ResourcePattern<'_>,
    covered: &[ResourcePattern<'_>],
    sink: &mut Sink<'_>,
) {
    let [first, others @ ..] = covered else {
        return;
    };
    let wide = quoted(cover.text.as_str());
    let message = match others.len() {
        0 => format!("{} is covered by {wide}", quoted(first.text.as_str())),
        more => format!("{} resources are covered by {wide}", more + 1),
    };
    let diagnostic = sink.report(first.span(), message);
    diagnostic.here("adds nothing");
    for other in others.iter().take(MAX_LABELS) {
        diagnostic.label(other.span(), "adds nothing");
    }
    diagnostic.label(cover.span(), "covers it already");
    let items = list.as_array().unwrap_or_default();
    let indexes: Vec<usize> = covered
        .iter()
        .map(|pattern| items.partition_point(|item| item.span.start < pattern.text.span().start))
        .collect();
    let title = match others.len() {
        0 => "Remove the resource".to_owned(),
        more => format!("Remove {} resources", more + 1),
    };
    diagnostic.fix(Fix::safe(title, remove_items(text, list, &indexes)));
    let mut nodes: Vec<_> = covered.iter().map(|pattern| pattern.text.span()).collect();
    nodes.push(cover.text.span());
    nodes.sort();
    for node in nodes {
        diagnostic.about(node);
    }
}
