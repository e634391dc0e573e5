//! Whether a resource pattern bounds what an action can be used on.

use crate::access::glob::{Case, Glob};
use crate::access::resources::is_everything;
use crate::catalog::Action;
use crate::policy::{Arn, ResourcePattern};
use crate::rules::repair::fill_arn;

/// A name that nobody gives: a pattern that matches it matches any name.
const ANY_NAME: &str = "x7Qz9k";

/// An ARN of the format with names that nobody gives, in the partition, Region and account that the pattern names.
/// What matches it matches any resource of that type.
pub(super) fn any_of_format(format: &str, pattern: Option<&str>) -> String {
    fill_arn(format, pattern.and_then(Arn::parse), |_| {
        ANY_NAME.to_owned()
    })
}

/// The format as a pattern: `*` for each of its variables.
pub(super) fn opened(format: &str) -> String {
    let mut opened = String::with_capacity(format.len());
    let mut rest = format;
    while let Some((before, behind)) = rest.split_once("${") {
        opened += before;
        opened.push('*');
        rest = behind.split_once('}').map_or("", |(_, after)| after);
    }
    opened + rest
}

/// Whether the pattern is of one service, and the format of another: the cheap test that they have nothing in common.
pub(super) fn are_of_different_services(pattern: &str, format: &str) -> bool {
    let literal =
        |field: Option<&'_ str>| field.is_some_and(|text| !text.contains(['*', '?', '$']));
    let mut fields = pattern.split(':');
    if !literal(fields.next()) || !literal(fields.next()) {
        return false;
    }
    let service = fields.next();
    let of = format.split(':').nth(2);
    literal(service) && literal(of) && service != of
}

/// Whether an action can be used on something that the pattern matches. An action that takes no resource only takes `*`.
pub(super) fn may_apply(action: Action<'_>, pattern: &str) -> bool {
    if is_everything(pattern) {
        return true;
    }
    let glob = Glob::with_variables(pattern, Case::Sensitive);
    action.resource_types().any(|used| {
        let mut formats = used.resource_type().arn_formats();
        formats.any(|format| {
            !are_of_different_services(pattern, format)
                && glob.intersects(&Glob::new(&opened(format), Case::Sensitive))
        })
    })
}

/// Whether a pattern is no narrower than `*` for the resources of one service: it matches everything, or bounds neither
/// Region nor name (`arn:aws:s3:::*`, `arn:aws:dynamodb:*:*:*`). The account is that of the caller anyway.
pub(super) fn is_unbounded(pattern: ResourcePattern<'_>) -> bool {
    let Some(text) = pattern.known() else {
        return false;
    };
    if is_everything(text) {
        return true;
    }
    let stars = |text: &str| text.bytes().all(|byte| byte == b'*');
    text.ends_with('*')
        && Arn::parse(text).is_some_and(|arn| stars(arn.resource()) && stars(arn.region()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formats_are_filled_and_opened() {
        let format = "arn:${Partition}:iam::${Account}:role/${RoleNameWithPath}";
        assert_eq!(opened(format), "arn:*:iam::*:role/*");
        assert_eq!(
            any_of_format(format, None),
            "arn:aws:iam::111122223333:role/x7Qz9k"
        );
        assert_eq!(
            any_of_format(format, Some("arn:aws-cn:iam::444455556666:role/*")),
            "arn:aws-cn:iam::444455556666:role/x7Qz9k"
        );
    }
}
