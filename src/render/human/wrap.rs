//! Breaks notes into lines.

use unicode_width::UnicodeWidthStr;

/// The text in lines of at most `width` columns, broken at spaces. A longer word stays whole.
pub(super) fn wrap(text: &str, width: usize) -> String {
    let mut wrapped = String::with_capacity(text.len());
    let mut column = 0;
    for word in text.split(' ') {
        let size = word.width();
        if column > 0 && column + 1 + size > width {
            wrapped.push('\n');
            column = 0;
        } else if column > 0 {
            wrapped.push(' ');
            column += 1;
        }
        wrapped.push_str(word);
        column += size;
    }
    wrapped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_fit_where_words_do() {
        assert_eq!(wrap("aa bb cc", 5), "aa bb\ncc");
        assert_eq!(wrap("aaaaaaa b", 3), "aaaaaaa\nb");
        assert_eq!(wrap("漢字 漢字", 8), "漢字\n漢字");
        assert_eq!(wrap("漢字 漢字", 9), "漢字 漢字");
        assert_eq!(wrap("", 3), "");
    }
}
