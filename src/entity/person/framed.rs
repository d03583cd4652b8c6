//! Names that the words on both sides tell, whatever their characters: 科长萨仁格日乐同志, 学员朝鲁门获, 于江海任队长.

use super::View;
use crate::entity::lexicon::{Classes, Token};

/// What is added to the score of a name between an office and a pause or 同志, and where a verb or the like follows.
const BEFORE_PAUSE: i32 = 20;
const BEFORE_VERB: i32 = 12;
/// Characters that spell names of peoples in China besides those of foreign names, where the frame tells a name.
const SPELL_TOO: &str = "乐满楞仓和敖灵其双金银财福禄图们门代梅峰晓龙凤江玲红军江苏鲁朝";
/// Characters that spell names where a dot tells one, besides these.
const SPELL_WITH_DOT: &str = "不别合则甫肯然都";
/// Words of one character that names hold too.
const IN_NAMES: &str = "日其都那门娜江巴鲁蒙";
/// What a character is at least that begins such a name as a surname.
const SURNAME: i32 = 20;
/// Longest name that only its frame tells, in characters.
const MAX_CHARS: usize = 7;
/// Classes of words that end a stretch that may be a name.
const NO_NAME: Classes = Classes::PUNCTUATION
    .or(Classes::SPACE)
    .or(Classes::NUMBER)
    .or(Classes::LATIN)
    .or(Classes::ORDINAL)
    .or(Classes::TITLE)
    .or(Classes::HONORIFIC)
    .or(Classes::SPEECH)
    .or(Classes::BREAK)
    .or(Classes::FUNCTION)
    .or(Classes::DIVISION)
    .or(Classes::WEAK)
    .or(Classes::STRONG)
    .or(Classes::BODY)
    .or(Classes::REGION);
/// Words for people, before whose names they stand.
const PEOPLE: [&str; 15] = [
    "居民",
    "牧民",
    "老人",
    "群众",
    "职工",
    "学员",
    "党员",
    "环卫工人",
    "工友",
    "师傅",
    "村民",
    "网格员",
    "队员",
    "志愿者",
    "选手",
];
/// Single characters that go on behind a name.
const GOES_ON: &str = "任为带率在到与和及等获从对向因已将被作受来系兼称以即正的";
/// Characters that do what offices do and name nobody.
const DEEDS: &str = "抓盯兼暨讲搞亲签约谈赴访问批督办定带领牵包管做干把每们制级岗位室";

impl View<'_> {
    /// What the end of a frame at byte `end` adds to the score of a name behind an office.
    pub(super) fn frame(&self, end: usize) -> i32 {
        // 副市长王凯任 + 组长
        let takes = self.text[..end].ends_with(['任', '兼', '率', '系', '带']);
        let next = self.lexicon.word_at(&self.text[end..]);
        if takes
            && next.is_some_and(|(_, classes)| {
                !classes.any(Classes::PUNCTUATION.or(Classes::SPACE).or(Classes::HONORIFIC))
            })
        {
            return -30;
        }
        let pause = Classes::PUNCTUATION.or(Classes::SPACE).or(Classes::HONORIFIC);
        match self.lexicon.word_at(&self.text[end..]) {
            None => BEFORE_PAUSE,
            Some((_, classes)) if classes.any(pause) && self.ends_frame(end) => BEFORE_PAUSE,
            Some(_) if self.ends_frame(end) => BEFORE_VERB,
            Some(_) => 0,
        }
    }

    /// True if the character spells a name where a frame tells one.
    pub(super) fn spells(&self, c: char) -> bool {
        self.characters.is_foreign(c) || SPELL_TOO.contains(c)
    }

    /// True if the character spells a name with a dot.
    pub(super) fn spells_with_dot(&self, c: char) -> bool {
        self.spells(c) || SPELL_WITH_DOT.contains(c)
    }

    /// True if what may be a name is over at byte `end`: a pause, a verb, 同志, an office.
    pub(super) fn ends_frame(&self, end: usize) -> bool {
        let rest = &self.text[end..];
        let Some((len, classes)) = self.lexicon.word_at(rest) else { return true };
        let pause = Classes::PUNCTUATION.or(Classes::SPACE).or(Classes::HONORIFIC).or(Classes::TITLE);
        let word = &rest[..len];
        let goes_on = || word.chars().next().is_some_and(|c| GOES_ON.contains(c));
        classes.any(pause.or(Classes::SPEECH)) && !word.starts_with(super::is_middle_dot)
            || classes.any(Classes::VERB) && len > 3
            || len == 3 && goes_on()
    }

    /// Names of unknown characters with an office or 居民 before them and the end of a frame behind, and those that
    /// spell (at most one character that does not) before 同志, 教授 and the like.
    pub(super) fn framed_names(&self) -> Vec<(usize, usize)> {
        let mut names = Vec::new();
        let mut after = 0;
        for at in 0..self.tokens.len() {
            let skipped = at < after || self.tokens[at].is(super::NO_HAN);
            if skipped || !self.may_open(at) || self.ends_stretch(self.tokens[at]) {
                continue;
            }
            let cue = self.opens_frame(at);
            if cue == Cue::None {
                continue;
            }
            let stretch = self.stretch(at);
            let Some(last) = stretch.last() else { continue };
            let (start, end) = (self.tokens[at].start as usize, last.end as usize);
            if self.is_framed_name(stretch, cue) && self.ends_frame(end) {
                names.push((start, end));
                after = at + stretch.len();
            }
        }
        names
    }

    /// False, quickly, for most words with which no framed name begins.
    fn may_open(&self, at: usize) -> bool {
        let end = Classes::STRONG.or(Classes::WEAK).or(Classes::BODY).or(Classes::SUB);
        let pause = Classes::PUNCTUATION.or(Classes::SPACE);
        let before = at.checked_sub(1).map(|before| self.tokens[before]);
        let behind = |classes: Classes| before.is_some_and(|before| before.is(classes));
        let single = self.tokens[at].han_len() == 1;
        if single && behind(Classes::TITLE.or(end)) {
            return true;
        }
        let first = || self.text[self.tokens[at].start as usize..].chars().next();
        let opens = before.is_none() || behind(Classes::TITLE.or(Classes::HONORIFIC).or(end).or(pause));
        match opens {
            true => first().is_some_and(|c| {
                self.characters.is_foreign(c)
                    || single && behind(Classes::TITLE.or(end).or(pause)) && self.spells(c)
                    || single && self.is_four_before_comrade(at)
            }),
            // 居民 + 朝鲁门
            false => {
                first().is_some_and(|c| self.characters.is_foreign(c))
                    && before.is_some_and(|before| PEOPLE.contains(&before.of(self.text)))
            }
        }
    }

    /// True for four single characters before 同志 (才仁加甫).
    fn is_four_before_comrade(&self, at: usize) -> bool {
        let comrade = |token: &Token| token.is(Classes::HONORIFIC) && token.of(self.text) == "同志";
        self.tokens.get(at + 4).is_some_and(comrade)
    }

    /// The words from word `at` on that may be one name.
    fn stretch(&self, at: usize) -> &[Token] {
        let start = self.tokens[at].start as usize;
        let fits =
            |token: &&Token| !self.ends_stretch(**token) && token.end as usize - start <= 3 * (MAX_CHARS + 1);
        let count = self.tokens[at..].iter().take_while(fits).count();
        let goes_on = |token: &Token| {
            let word = token.of(self.text);
            token.is(Classes::VERB) && word.len() > 3 && !word.chars().all(|c| self.spells(c))
                || word.len() == 3 && GOES_ON.contains(word)
        };
        let stretch = &self.tokens[at..at + count];
        let name = stretch.iter().position(goes_on).unwrap_or(count);
        &stretch[..name]
    }

    fn ends_stretch(&self, token: Token) -> bool {
        token.is(NO_NAME) && !(token.han_len() == 1 && IN_NAMES.contains(token.of(self.text)))
    }

    fn is_framed_name(&self, stretch: &[Token], cue: Cue) -> bool {
        let Some((first, last)) = stretch.first().zip(stretch.last()) else { return false };
        let name = &self.text[first.start as usize..last.end as usize];
        let count = name.chars().count();
        let spelled = name.chars().filter(|&c| self.spells(c)).count();
        let words = stretch.iter().filter(|token| token.han_len() > 1).count();
        let next = self.lexicon.word_at(&self.text[last.end as usize..]);
        let courtesy = next.is_some_and(|(_, classes)| classes.any(Classes::HONORIFIC));
        if name.chars().any(|c| DEEDS.contains(c)) {
            return false;
        }
        let single = |token: &Token| token.han_len() == 1 && token.is(Classes::HAN);
        // 才仁加甫 + 同志
        let comrade = next.is_some() && self.text[last.end as usize..].starts_with("同志");
        if cue == Cue::Pause && comrade && count == 4 && words == 0 && stretch.iter().all(single) {
            return true;
        }
        let whole = spelled == count;
        let spells = (3..=MAX_CHARS).contains(&count)
            && spelled + 1 >= count
            && words <= if whole { count / 3 } else { 0 };
        match cue {
            Cue::None => false,
            Cue::Pause => spells && courtesy && count > 3,
            Cue::Unit => {
                spells && (courtesy && count > 3 || whole && words == 0 && self.wins_next(last.end as usize))
            }
            Cue::People => spells && (whole || courtesy) && words == 0,
            Cue::Office if count == 3 && words == 0 && self.reads_as_name(first.start as usize) => true,
            Cue::Office => spells && (whole || courtesy || count > 3),
        }
    }

    /// True if the words from byte `end` on say what a person does: 获, 同志.
    fn wins_next(&self, end: usize) -> bool {
        let rest = &self.text[end..];
        ["获", "荣获", "当选", "同志", "被评", "被授予"].iter().any(|word| rest.starts_with(word))
    }

    /// True if the second and third character from byte `start` on are ones of given names, or the first is a surname.
    fn reads_as_name(&self, start: usize) -> bool {
        let given = |number: usize| self.characters.given_at(self.text, start + 3 * number).unwrap_or(0);
        let surname =
            self.characters.surname(self.text, start).is_some_and(|(_, strength)| strength >= SURNAME);
        surname || given(1) >= super::NEUTRAL && given(2) >= super::NEUTRAL
    }

    /// What stands before word `at` that may open a frame.
    fn opens_frame(&self, at: usize) -> Cue {
        let Some(before) = at.checked_sub(1).map(|at| self.tokens[at]) else { return Cue::Pause };
        let titled = |at: usize| self.tokens[at].is(Classes::TITLE.or(Classes::HONORIFIC));
        let word = before.of(self.text);
        if PEOPLE.contains(&word) {
            return Cue::People;
        }
        if titled(at - 1) && !matches!(word, "同志" | "先生" | "女士") {
            return Cue::Office;
        }
        let blank = before.is(Classes::SPACE) && !word.contains('\n');
        if at > 1 && (blank || matches!(word, "：" | ":")) && titled(at - 2) {
            return Cue::Office;
        }
        let end = Classes::STRONG.or(Classes::WEAK).or(Classes::BODY).or(Classes::SUB);
        if before.is(end) {
            return Cue::Unit;
        }
        let pause = Classes::PUNCTUATION.or(Classes::SPACE);
        if before.is(pause) && !word.starts_with(super::is_middle_dot) { Cue::Pause } else { Cue::None }
    }
}

/// What a frame opens with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Cue {
    None,
    Pause,
    Unit,
    People,
    Office,
}
