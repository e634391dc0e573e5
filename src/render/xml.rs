//! Text in XML.

use std::borrow::Cow;

use quick_xml::escape;

use super::plain;

/// A text as an attribute's value or an element's text, on one line. What XML 1.0 can't hold at all is written out.
pub(super) fn escaped(text: &str) -> String {
    let line = plain::one_line(text);
    let line = if line.contains(['\u{FFFE}', '\u{FFFF}']) {
        Cow::Owned(line.replace(['\u{FFFE}', '\u{FFFF}'], "\u{FFFD}"))
    } else {
        line
    };
    escape::escape(line.as_ref()).into_owned()
}
