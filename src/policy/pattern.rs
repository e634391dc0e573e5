//! What a pattern's characters mean.

/// Whether `*` or `?` stands in a text outside of policy variables: `${*}`, `${?}` and `${aws:…}` are not wildcards.
pub fn has_wildcard(text: &str) -> bool {
    let mut found = (false, false);
    for byte in text.bytes() {
        found.0 |= matches!(byte, b'*' | b'?');
        found.1 |= byte == b'$';
    }
    let (wildcard, dollar) = found;
    if !wildcard || !dollar {
        return wildcard;
    }
    let mut rest = text;
    loop {
        let variable = rest.find("${").unwrap_or(rest.len());
        let plain = rest.get(..variable).unwrap_or_default();
        if plain.contains(['*', '?']) {
            return true;
        }
        let Some(inner) = rest.get(variable..) else {
            return false;
        };
        let Some(end) = inner.find('}') else {
            return inner.get(2..).is_some_and(|tail| tail.contains(['*', '?']));
        };
        rest = inner.get(end + 1..).unwrap_or_default();
        if rest.is_empty() {
            return false;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::has_wildcard;

    #[test]
    fn variables_are_no_wildcards() {
        assert!(has_wildcard("a*"));
        assert!(has_wildcard("${aws:username}/?"));
        assert!(has_wildcard("${broken*"));
        assert!(!has_wildcard("${*}${?}"));
        assert!(!has_wildcard("plain"));
        assert!(!has_wildcard(""));
    }
}
