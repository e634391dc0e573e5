//! Which characters a text holds, found in one pass: where one is missing, what looks for it has nothing to do.

/// What is known of the characters of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "each is a fact of its own")]
pub struct Alphabet {
    /// Whether all characters are ASCII.
    pub ascii: bool,
    /// Whether there is a `\`.
    pub backslash: bool,
    /// Whether there is a `$`.
    pub dollar: bool,
    /// Whether there is a carriage return.
    pub carriage_return: bool,
}

impl Alphabet {
    /// Looks at a text.
    pub fn of(text: &str) -> Self {
        let mut high = 0;
        let [mut backslash, mut dollar, mut carriage_return] = [false; 3];
        // A loop without a way out is run on many bytes at once.
        for part in text.as_bytes().chunks(128) {
            for &byte in part {
                high |= byte;
                backslash |= byte == b'\\';
                dollar |= byte == b'$';
                carriage_return |= byte == b'\r';
            }
        }
        Self {
            ascii: high < 0x80,
            backslash,
            dollar,
            carriage_return,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Alphabet;

    #[test]
    fn what_is_there_is_found_wherever_it_is() {
        let plain = Alphabet::of(&"a{}\n".repeat(100));
        assert!(plain.ascii && !plain.backslash && !plain.dollar && !plain.carriage_return);
        for at in [0, 1, 15, 16, 127, 128, 200, 299] {
            let with = |text: &str| {
                let mut whole = "a".repeat(300);
                whole.insert_str(at, text);
                Alphabet::of(&whole)
            };
            assert_eq!(
                with("é"),
                Alphabet {
                    ascii: false,
                    ..plain
                }
            );
            assert_eq!(
                with("\\"),
                Alphabet {
                    backslash: true,
                    ..plain
                }
            );
            assert_eq!(
                with("$"),
                Alphabet {
                    dollar: true,
                    ..plain
                }
            );
            assert_eq!(
                with("\r"),
                Alphabet {
                    carriage_return: true,
                    ..plain
                }
            );
        }
    }
}
