//! The policies of a document, read for one request.

use super::document::Document;
use crate::policy::{self, Policy};

/// Does something with each policy that stands in the document as it is, in the order of the text.
pub(super) fn each(document: &Document, mut visit: impl FnMut(&Policy<'_>)) {
    let parse = document.parse();
    for (value, kind) in document.policies(&parse.root) {
        visit(&policy::lower(value, kind));
    }
}
