//! `deep-nesting`

use crate::rules::{DocumentContext, Sink, declare_rule};
use crate::syntax::{MAX_DEPTH, SyntaxErrorKind};

declare_rule! {
    /// Reports values that are nested more than 128 levels deep.
    ///
    /// ## Why
    ///
    /// No policy needs more than a handful of levels. What lies deeper than 128 is not read, so nothing can be said
    /// about it.
    ///
    /// ## Example
    ///
    /// ```json
    /// {
    ///   "Version": "2012-10-17",
    ///   "Statement": {
    ///     "Effect": "Allow",
    ///     "Action": "s3:GetObject",
    ///     "Resource": [[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]
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
    /// ## References
    ///
    /// - [RFC 8259, section 9](https://www.rfc-editor.org/rfc/rfc8259#section-9)
    static RULE = {
        name: "deep-nesting",
        severity: Error,
        since: "0.1.0",
        fix: None,
        issue_codes: [],
        check: Document(check),
    }
}

fn check(context: &DocumentContext<'_>, sink: &mut Sink<'_>) {
    for error in context.errors_of(SyntaxErrorKind::TooDeep) {
        sink.report(
            error.span,
            format!("values are nested more than {MAX_DEPTH} levels deep"),
        )
        .here("what stands in here is not read");
    }
}
