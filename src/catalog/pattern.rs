//! Case-insensitive `*` and `?` patterns over names.

/// Whether a name matches a pattern: `*` stands for any text, `?` for one byte, the rest for itself in any ASCII case.
///
/// Takes at most (length of the name × length of the pattern) steps and no memory.
pub(super) fn matches(pattern: &[u8], name: &[u8]) -> bool {
    let (mut at, mut seen) = (0, 0);
    // Where to go on after a mismatch: behind the last `*`, one byte further in the name.
    let mut retry: Option<(usize, usize)> = None;
    while let Some(byte) = name.get(seen) {
        match pattern.get(at) {
            Some(b'*') => {
                at += 1;
                if at == pattern.len() {
                    return true;
                }
                retry = Some((at, seen));
            }
            Some(want) if *want == b'?' || want.eq_ignore_ascii_case(byte) => {
                at += 1;
                seen += 1;
            }
            _ => {
                let Some((after_star, from)) = retry else {
                    return false;
                };
                at = after_star;
                seen = from + 1;
                if let Some(want) = pattern.get(at).filter(|want| **want != b'?') {
                    let rest = name.get(seen..).unwrap_or_default();
                    let (lower, upper) = (want.to_ascii_lowercase(), want.to_ascii_uppercase());
                    let Some(next) = memchr::memchr2(lower, upper, rest) else {
                        return false;
                    };
                    seen += next;
                }
                retry = Some((after_star, seen));
            }
        }
    }
    pattern.iter().skip(at).all(|byte| *byte == b'*')
}

/// The text before the first wildcard.
pub(super) fn literal_prefix(pattern: &[u8]) -> &[u8] {
    let end = pattern.iter().position(|byte| matches!(byte, b'*' | b'?'));
    pattern
        .get(..end.unwrap_or(pattern.len()))
        .unwrap_or(pattern)
}
