//! What fixes change, as a unified diff that `patch -p1` and `git apply` take.

use std::io::{self, Write};

use similar::udiff::UnifiedHunkHeader;
use similar::{ChangeTag, group_diff_ops};

use super::plain;
use crate::fix;

/// Lines of context around a change.
const CONTEXT: usize = 3;

/// How the diff is shown.
#[derive(Clone, Copy, Debug, Default)]
pub struct Look {
    /// Whether to write ANSI colours.
    pub color: bool,
    /// Whether to write hidden characters out, as a terminal needs it and a patch forbids it.
    pub escape: bool,
}

/// Writes the difference between the texts of a file. Nothing where they are equal.
///
/// # Errors
///
/// Those of the writer.
pub fn write(name: &str, old: &str, new: &str, look: Look, out: &mut dyn Write) -> io::Result<()> {
    if old == new {
        return Ok(());
    }
    let (before, after) = (fix::lines(old), fix::lines(new));
    let name = plain::one_line(name);
    let prefixed = |side: &str| {
        if name.starts_with('/') {
            name.clone().into_owned()
        } else {
            format!("{side}/{name}")
        }
    };
    let (bold, off) = if look.color {
        ("\u{1b}[1m", "\u{1b}[0m")
    } else {
        ("", "")
    };
    writeln!(out, "{bold}--- {}{off}", prefixed("a"))?;
    writeln!(out, "{bold}+++ {}{off}", prefixed("b"))?;
    for hunk in group_diff_ops(fix::line_changes(&before, &after), CONTEXT) {
        let (cyan, off) = if look.color {
            ("\u{1b}[36m", "\u{1b}[0m")
        } else {
            ("", "")
        };
        writeln!(out, "{cyan}{}{off}", UnifiedHunkHeader::new(&hunk))?;
        for change in hunk
            .iter()
            .flat_map(|op| op.iter_changes(&*before, &*after))
        {
            line(change.tag(), change.value(), look, out)?;
        }
    }
    Ok(())
}

fn line(tag: ChangeTag, text: &str, look: Look, out: &mut dyn Write) -> io::Result<()> {
    let (sign, on) = match tag {
        ChangeTag::Equal => (' ', ""),
        ChangeTag::Delete => ('-', "\u{1b}[31m"),
        ChangeTag::Insert => ('+', "\u{1b}[32m"),
    };
    let (on, off) = if look.color && !on.is_empty() {
        (on, "\u{1b}[0m")
    } else {
        ("", "")
    };
    let (body, ended) = match text.strip_suffix('\n') {
        Some(body) => (body, true),
        None => (text, false),
    };
    if look.escape {
        let body = plain::one_line(body.trim_end_matches('\r'));
        writeln!(out, "{on}{sign}{body}{off}")?;
    } else {
        writeln!(out, "{on}{sign}{body}{off}")?;
    }
    if !ended {
        writeln!(out, "\\ No newline at end of file")?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn diff(old: &str, new: &str, look: Look) -> String {
        let mut out = Vec::new();
        write("a.json", old, new, look, &mut out).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn a_patch_keeps_each_byte() {
        let old = "a\r\nb\rc\n\u{1b}d";
        let new = "a\r\nB\rc\n\u{1b}d";
        assert_eq!(
            diff(old, new, Look::default()),
            "--- a/a.json\n+++ b/a.json\n@@ -1,3 +1,3 @@\n a\r\n-b\rc\n+B\rc\n \u{1b}d\n\\ No newline at end of file\n"
        );
        assert_eq!(diff(old, old, Look::default()), "");
    }

    #[test]
    fn a_terminal_gets_no_hidden_characters() {
        let look = Look {
            color: false,
            escape: true,
        };
        let shown = diff("\u{1b}[2Ja\r\n", "b\u{202e}\r\n", look);
        assert!(shown.contains("-\\u{1b}[2Ja\n+b\\u{202e}\n"), "{shown}");
    }
}
