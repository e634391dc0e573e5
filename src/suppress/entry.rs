//! Entries of the settings that leave findings out.

use crate::config::Suppression;
use crate::diagnostic::Diagnostic;
use crate::source::SourceFile;
use crate::syntax::{self, PathElement};

/// Leaves out what the entries say, and gives the numbers of those that left something out, sorted.
pub(super) fn apply(
    file: &SourceFile,
    entries: &[Suppression],
    diagnostics: &mut Vec<Diagnostic>,
) -> Vec<usize> {
    let mut used = vec![false; entries.len()];
    let tree = entries
        .iter()
        .any(|entry| entry.pointer.is_some())
        .then(|| syntax::parse(file.text(), file.dialect()).root);
    diagnostics.retain(|diagnostic| {
        let path = tree
            .as_ref()
            .map(|root| root.locate(diagnostic.primary.span).0);
        let mut ignored = false;
        for (entry, used) in entries.iter().zip(&mut used) {
            let sid = diagnostic
                .statement
                .as_ref()
                .and_then(|statement| statement.sid.as_deref());
            let fits = entry
                .names
                .iter()
                .any(|name| super::matches(name, diagnostic))
                && entry
                    .sid
                    .as_deref()
                    .is_none_or(|wanted| sid == Some(wanted))
                && entry
                    .pointer
                    .as_deref()
                    .is_none_or(|pointer| leads_to(pointer, path.as_deref()));
            if fits {
                *used = true;
                ignored = true;
            }
        }
        !ignored
    });
    let mut numbers: Vec<usize> = entries
        .iter()
        .zip(used)
        .filter(|(_, used)| *used)
        .map(|(entry, _)| entry.number)
        .collect();
    numbers.sort_unstable();
    numbers
}

/// Whether a path goes through the node that a JSON pointer (RFC 6901) names.
fn leads_to(pointer: &str, path: Option<&[PathElement]>) -> bool {
    let mut path = path.unwrap_or_default().iter();
    pointer.split('/').skip(1).all(|step| {
        let step = step.replace("~1", "/").replace("~0", "~");
        match path.next() {
            Some(PathElement::Index(index)) => step == index.to_string(),
            Some(PathElement::Value(name) | PathElement::Key(name)) => step == *name,
            None => false,
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pointer_names_a_node_and_all_in_it() {
        let path = [
            PathElement::Value("Statement".to_owned()),
            PathElement::Index(1),
            PathElement::Value("a/b~".to_owned()),
        ];
        for pointer in ["", "/Statement", "/Statement/1", "/Statement/1/a~1b~0"] {
            assert!(leads_to(pointer, Some(&path)), "{pointer}");
        }
        for pointer in [
            "/State",
            "/Statement/10",
            "/Statement/1/a",
            "/Statement/1/a~1b~0/0",
        ] {
            assert!(!leads_to(pointer, Some(&path)), "{pointer}");
        }
    }
}
