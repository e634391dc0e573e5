//! Looking at eight bytes of a text in one step.
//!
//! What is found is marked by the high bit of its byte in a `u64`, the first byte lowest. Only the first mark is to be
//! trusted: a borrow may set one in a byte behind it.

const ONES: u64 = 0x0101_0101_0101_0101;
const HIGH: u64 = 0x8080_8080_8080_8080;

/// Marks the bytes below `limit`, which is at most 128.
pub(crate) fn below(bytes: [u8; 8], limit: u8) -> u64 {
    // The high bit of a byte is set where it is below the limit and has not that bit itself.
    let word = u64::from_le_bytes(bytes);
    word.wrapping_sub(ONES * u64::from(limit)) & !word & HIGH
}

/// Marks the bytes that are `byte`.
pub(crate) fn is(bytes: [u8; 8], byte: u8) -> u64 {
    let word = u64::from_le_bytes(bytes) ^ (ONES * u64::from(byte));
    word.wrapping_sub(ONES) & !word & HIGH
}

/// The index of the first byte that is marked; marks may be joined with `|`.
pub(crate) fn first_byte(marks: u64) -> Option<usize> {
    (marks != 0).then(|| marks.trailing_zeros() as usize / 8)
}

/// How many of eight bytes are `byte` before the first that is not.
pub(crate) fn leading(bytes: [u8; 8], byte: u8) -> usize {
    let word = u64::from_le_bytes(bytes) ^ (ONES * u64::from(byte));
    word.trailing_zeros() as usize / 8
}

/// The indexes of all of eight bytes that are `byte`, in order.
pub(crate) fn each(bytes: [u8; 8], byte: u8) -> impl Iterator<Item = u32> {
    let word = u64::from_le_bytes(bytes) ^ (ONES * u64::from(byte));
    // No sum of two low halves carries into the next byte: every mark is to be trusted.
    let mut marks = !(((word & !HIGH) + !HIGH) | word | !HIGH);
    std::iter::from_fn(move || {
        let index = (marks != 0).then(|| marks.trailing_zeros() / 8)?;
        marks &= marks - 1;
        Some(index)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn eight_bytes_are_judged_as_one_by_one() {
        for at in 0..8 {
            for around in [0, b' ', b'!', b'"', b'[', 0x7F, 0x80, 0xA2, 0xFF] {
                for byte in 0..=u8::MAX {
                    let mut block = [around; 8];
                    block[at] = byte;
                    for known in [0, 1, b' ', b'"', b'\\', 0x7F, 0x80] {
                        let first_below = block.iter().position(|byte| *byte < known);
                        let first = block.iter().position(|byte| *byte == known);
                        let other = block.iter().position(|byte| *byte != known);
                        assert_eq!(first_byte(below(block, known)), first_below);
                        assert_eq!(first_byte(is(block, known)), first);
                        assert_eq!(leading(block, known), other.unwrap_or(8));
                        let all = (0..8).zip(block).filter(|(_, byte)| *byte == known);
                        assert!(each(block, known).eq(all.map(|(index, _)| index)));
                    }
                }
            }
        }
    }
}
