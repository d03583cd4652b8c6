//! Names spelled in Chinese characters: with dots (艾力·买买提), and beside a title (总统克林顿).

use super::{View, is_middle_dot};
use crate::entity::lexicon::{Classes, Token};

impl View<'_> {
    /// Names with a dot between their parts (阿卜杜拉·买买提).
    pub(super) fn dotted_names(&self) -> Vec<(usize, usize)> {
        let mut names: Vec<(usize, usize)> = Vec::new();
        for (at, token) in self.tokens.iter().enumerate() {
            let dot = token.is(Classes::PUNCTUATION) && token.of(self.text).starts_with(is_middle_dot);
            if !dot || names.last().is_some_and(|last| last.1 > token.start as usize) {
                continue;
            }
            let start = self.foreign_start(at);
            let mut end = token.start as usize;
            while let Some(c) = self.text[end..].chars().next().filter(|&c| is_middle_dot(c)) {
                let after = end + c.len_utf8();
                let next = self.dotted_end(after);
                if next - after < 6 {
                    break;
                }
                end = next;
            }
            if token.start as usize - start >= 3 && end > token.end as usize {
                names.push((start, end));
            }
        }
        names
    }

    /// Spelled names without a dot in lists behind other names (加娜尔·赛力克、热依汗古丽; 王凯、乌日娜).
    pub(super) fn listed_behind(&self, names: &[(usize, usize)]) -> Vec<(usize, usize)> {
        const PAUSE: &str = "、";
        let place =
            Classes::PLACE_SUFFIX.or(Classes::STRONG).or(Classes::WEAK).or(Classes::BODY).or(Classes::REGION);
        let behind = names.iter().filter_map(|&(from, end)| {
            let start = self.text[end..].starts_with(PAUSE).then_some(end + PAUSE.len())?;
            let dotted = self.text[from..end].contains(is_middle_dot);
            let spelled = self.text[start..]
                .chars()
                .take(7)
                .take_while(|&c| self.spells(c) || self.characters.is_foreign(c));
            let name_end = if dotted {
                self.foreign_end(start)
            } else {
                start + spelled.map(char::len_utf8).sum::<usize>()
            };
            let next = self.lexicon.word_at(&self.text[name_end..]);
            let pause =
                next.is_none_or(|(_, classes)| classes.any(Classes::PUNCTUATION.or(Classes::HONORIFIC)));
            let goes_on = next.is_some_and(|(_, classes)| classes.any(place))
                || self.text[name_end..].starts_with(is_middle_dot);
            (name_end - start >= 9 && !goes_on && (dotted || pause)).then_some((start, name_end))
        });
        behind.collect()
    }

    /// Where the spelled name before the dot at word `dot` begins; words of the language end it.
    fn foreign_start(&self, dot: usize) -> usize {
        let mut start = self.tokens[dot].start as usize;
        let limit = start.saturating_sub(21);
        for token in self.tokens[..dot].iter().rev() {
            let word = token.of(self.text);
            let spells = word.chars().all(|c| self.spells_with_dot(c));
            let language = Classes::FUNCTION.or(Classes::BREAK).or(Classes::VERB);
            if !spells || (token.start as usize) < limit || token.is(language) && token.han_len() > 1 {
                break;
            }
            start = token.start as usize;
        }
        start
    }

    /// End of the part of a dotted name from byte `start`; 别, 不 and the like go on with it, other words end it.
    fn dotted_end(&self, start: usize) -> usize {
        if let Some(end) = self.framed_end(start) {
            return end;
        }
        let mut end = self.foreign_end(start);
        while end - start < 24
            && let Some(c) = self.text[end..].chars().next().filter(|&c| self.spells_with_dot(c))
            && !(c == '和' && end - start >= 6)
            && (!self.characters.is_foreign(c) || end > start && !self.begins_word(end, c))
        {
            end += c.len_utf8();
        }
        end
    }

    /// End of the last part of a dotted name that a few single characters make before a pause, 同志 or an office (依明 + 组长).
    fn framed_end(&self, start: usize) -> Option<usize> {
        const MAX: usize = 4;
        let first = self.tokens.partition_point(|token| (token.start as usize) < start);
        let single = |token: &&Token| {
            token.han_len() == 1 && token.is(Classes::HAN) && !token.is(Classes::BREAK.or(Classes::FUNCTION))
        };
        let count = self.tokens[first..].iter().take(MAX + 1).take_while(single).count();
        let next = self.tokens.get(first + count);
        let ends = Classes::PUNCTUATION.or(Classes::SPACE).or(Classes::TITLE).or(Classes::HONORIFIC);
        let framed = next.is_none_or(|next| next.is(ends) && !next.of(self.text).starts_with(is_middle_dot));
        ((2..=MAX).contains(&count) && framed).then(|| self.tokens[first + count - 1].end as usize)
    }

    /// End of the run of spelling characters from byte `start`, stopped by a word of the language.
    pub(super) fn foreign_end(&self, start: usize) -> usize {
        let mut end = start;
        for c in self.text[start..].chars().take(8) {
            if !self.characters.is_foreign(c) || end - start >= 6 && self.begins_word(end, c) {
                break;
            }
            end += c.len_utf8();
        }
        end
    }

    /// True if a word of the language begins with the character `c` at byte `at`, and no word for speech after it.
    fn begins_word(&self, at: usize, c: char) -> bool {
        let word = self.lexicon.word_at(&self.text[at..]);
        // 木拉提 + 到
        let goes = |len: usize| len == 6 && self.text[at + 3..].starts_with(['到', '在', '为', '任']);
        word.is_some_and(|(len, classes)| len > 3 && !goes(len) && !classes.any(Classes::DIVISION))
            && !self
                .lexicon
                .word_at(&self.text[at + c.len_utf8()..])
                .is_some_and(|(_, classes)| classes.any(Classes::SPEECH))
    }

    /// Spelled names beside a title (总统克林顿, 克林顿总统).
    pub(super) fn foreign_names(&self) -> Vec<(usize, usize)> {
        let mut names = Vec::new();
        let free = Classes::PUNCTUATION.or(Classes::SPACE).or(Classes::BREAK);
        for (at, pair) in self.tokens.windows(2).enumerate() {
            // 自治区主席 嘎玛泽登
            let blank = || pair[0].is(Classes::SPACE) && !pair[0].of(self.text).contains('\n');
            let titled = || at.checked_sub(1).is_some_and(|at| self.tokens[at].is(Classes::TITLE));
            let after_title = pair[0].is(Classes::TITLE) || blank() && titled();
            let plain = pair[1].is(Classes::HAN) && !pair[1].is(Classes::BREAK);
            if !plain || !(after_title || pair[0].is(free)) {
                continue;
            }
            let start = pair[1].start as usize;
            let end = self.foreign_end(start);
            if !(9..=21).contains(&(end - start)) {
                continue;
            }
            let next = self.lexicon.word_at(&self.text[end..]);
            let fits = match next {
                _ if after_title => next.is_none_or(|(len, classes)| len > 3 || classes.any(free)),
                Some((len, classes)) => {
                    classes.any(Classes::TITLE)
                        || matches!(&self.text[end..end + len], "先生" | "女士" | "夫人")
                }
                None => false,
            };
            if fits {
                names.push((start, end));
            }
        }
        names
    }
}
