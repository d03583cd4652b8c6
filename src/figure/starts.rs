//! The characters that matter to the reading of figures; all others are passed over quickly.

use crate::analysis::character_set::{CharacterSet, DIGITS};

/// What begins a number besides digits.
const NUMBERS: [(char, char); 8] = [
    ('零', '零'),
    ('两', '两'),
    ('兩', '兩'),
    ('千', '千'),
    ('万', '万'),
    ('萬', '萬'),
    ('亿', '亿'),
    ('億', '億'),
];

/// What begins a time in words, ends a sentence, or opens a slogan or title.
const OTHERS: [(char, char); 18] = [
    ('过', '过'),
    ('今', '今'),
    ('本', '本'),
    ('去', '去'),
    ('上', '上'),
    ('前', '前'),
    ('明', '明'),
    ('下', '下'),
    ('。', '。'),
    ('！', '！'),
    ('!', '!'),
    ('？', '？'),
    ('?', '?'),
    ('；', '；'),
    (';', ';'),
    ('\n', '\n'),
    ('“', '“'),
    ('《', '《'),
];

/// The characters at which the reading of figures has something to do.
pub(super) static STARTS: CharacterSet = CharacterSet::of(&DIGITS).and(&NUMBERS).and(&OTHERS);

#[cfg(test)]
mod tests {
    use super::super::number::begins_number;
    use super::super::period::begins_moment;
    use super::*;

    #[test]
    fn the_set_holds_what_begins_a_number_or_a_time() {
        for c in '\0'..=char::MAX {
            let mark = "。！!？?；;\n“《".contains(c);
            assert_eq!(STARTS.contains(c), begins_number(c) || begins_moment(c) || mark, "{c}");
        }
    }
}
