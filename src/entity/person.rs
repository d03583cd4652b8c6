//! Recognises persons: after a title, before 同志, in lists of members, and wherever a name stands free.

mod characters;
mod foreign;
mod framed;
mod spaced;

use super::lexicon::{Classes, Lexicon, Token};
use super::{Found, Recognizer};
use crate::model::EntityKind;
pub(super) use characters::NameCharacters;
use std::collections::BTreeMap;
use std::sync::Arc;

/// A name with this score is believed; with less it needs company.
const BELIEVED: i32 = 76;
/// Less than this is not even remembered.
const PLAUSIBLE: i32 = 45;
/// The most that the places before and after a name can add.
const MOST_FROM_CONTEXT: i32 = 130;
/// The most that the place after a name can add.
const MOST_FROM_AFTER: i32 = 65;
const NEUTRAL: i32 = 30;
/// What a name behind a pause adds to one before it.
const IN_LIST: i32 = 24;
/// What an office before and a pause behind make good of a common word in a name of three characters (万里平).
const FRAMED_WORD: i32 = 24;
/// Classes of words with which no name begins.
const NO_HAN: Classes = Classes::PUNCTUATION.or(Classes::SPACE).or(Classes::NUMBER).or(Classes::LATIN);

/// Recognises persons.
pub struct PersonRecognizer {
    lexicon: Arc<Lexicon>,
    characters: NameCharacters,
}

/// A stretch of text that may be a name.
#[derive(Debug, Clone, Copy)]
struct Candidate {
    start: usize,
    end: usize,
    score: i32,
}

impl PersonRecognizer {
    pub fn new(lexicon: Arc<Lexicon>) -> Self {
        Self { lexicon, characters: NameCharacters::builtin() }
    }
}

impl Recognizer for PersonRecognizer {
    fn recognize(&self, text: &str, found: &mut Vec<Found>) {
        self.recognize_words(text, &self.lexicon.tokens(text), found);
    }

    fn recognize_words(&self, text: &str, tokens: &[Token], found: &mut Vec<Found>) {
        let view = View { text, tokens, lexicon: &self.lexicon, characters: &self.characters };
        let mut candidates = view.candidates();
        reward_lists(text, &mut candidates);
        reward_repetition(text, &mut candidates);
        let mut spans = best_of_each_place(&candidates);
        spans.extend(view.dotted_names());
        spans.extend(view.listed_behind(&spans));
        spans.extend(view.foreign_names());
        spans.extend(view.spaced_names());
        spans.extend(view.framed_names());
        spans.sort_unstable();
        spans.dedup();
        spans.extend(view.repeated(&spans));
        found.extend(spans.into_iter().map(|(start, end)| Found::new(EntityKind::Person, start, end)));
    }
}

/// What the word with which a candidate begins says against it, where it has several characters.
#[inline]
fn against_first_word(word: Token, end: usize) -> i32 {
    match (word.han_len() < 2, word.end as usize > end) {
        (true, _) => 0,
        (false, false) => 40,
        (false, true) => 55,
    }
}

/// True for words after a name that are hardly ever its last character.
fn is_particle(c: char) -> bool {
    matches!(
        c,
        '和' | '在'
            | '曾'
            | '将'
            | '对'
            | '与'
            | '为'
            | '是'
            | '也'
            | '已'
            | '等'
            | '不'
            | '向'
            | '到'
            | '从'
            | '会'
            | '就'
            | '并'
            | '则'
            | '又'
            | '还'
            | '及'
            | '于'
            | '作'
    )
}

/// True if a list goes on at the start of `rest` that ends with the name of a mine, a station or a region: the 、丙 of
/// 甲、乙、丙煤矿.
fn names_works(rest: &str) -> bool {
    const WORKS: [&str; 12] =
        ["煤矿", "铁矿", "矿区", "矿井", "电站", "水库", "林场", "农场", "地区", "平原", "流域", "等地"];
    let listed = |c: char| ('\u{4E00}'..='\u{9FFF}').contains(&c) || c == '、';
    let end =
        rest.char_indices().take(24).find(|(_, c)| !listed(*c)).map_or(rest.len().min(72), |(at, _)| at);
    let Some(list) = rest.get(..end) else { return false };
    let last = list.rsplit('、').next().unwrap_or(list);
    let short = last.chars().count() <= 6;
    let joined = list.len() == last.len() || list.starts_with('、');
    short && joined && WORKS.iter().any(|works| last.ends_with(works))
}

/// True for the dots between the parts of foreign names.
fn is_middle_dot(c: char) -> bool {
    matches!(c, '·' | '•' | '・' | '‧')
}

/// Adds to the score of names with another one behind a pause (马建军、杨晓梅).
fn reward_lists(text: &str, found: &mut [Candidate]) {
    const PAUSE: &str = "、";
    let mut believed: Vec<usize> = Vec::new();
    for at in (0..found.len()).rev() {
        let candidate = found[at];
        let next = candidate.end + PAUSE.len();
        // Those behind are remembered from the last to the first.
        while believed.last().is_some_and(|&start| start < candidate.start) {
            believed.pop();
        }
        let listed = candidate.score < BELIEVED
            && text[candidate.end..].starts_with(PAUSE)
            && believed.iter().rev().take(4).any(|&start| start == next);
        if listed {
            found[at].score += IN_LIST;
        }
        if found[at].score >= BELIEVED {
            believed.push(candidate.start);
        }
    }
}

/// Adds to the score of names that the document repeats, and decides between 武文 and 武文清.
fn reward_repetition(text: &str, found: &mut [Candidate]) {
    let mut counts: BTreeMap<&str, i32> = BTreeMap::new();
    for candidate in found.iter() {
        *counts.entry(&text[candidate.start..candidate.end]).or_default() += 1;
    }
    for candidate in found.iter_mut() {
        let name = &text[candidate.start..candidate.end];
        let count = counts.get(name).copied().unwrap_or(1);
        candidate.score += (count - 1).min(3) * 4;
        let Some(shorter) = name.char_indices().nth(2).map(|(at, _)| &name[..at]) else { continue };
        let of_shorter = counts.get(shorter).copied().unwrap_or(0);
        if of_shorter >= 2 && of_shorter > count {
            candidate.score -= 12;
        } else if of_shorter >= 2 {
            candidate.score += 8;
        }
    }
}

/// The believed candidate with the highest score where several overlap.
fn best_of_each_place(found: &[Candidate]) -> Vec<(usize, usize)> {
    let mut best: Vec<Candidate> = Vec::new();
    for candidate in found.iter().filter(|candidate| candidate.score >= BELIEVED) {
        match best.last_mut() {
            Some(last) if last.end > candidate.start => {
                if candidate.score > last.score {
                    *last = *candidate;
                }
            }
            _ => best.push(*candidate),
        }
    }
    best.into_iter().map(|candidate| (candidate.start, candidate.end)).collect()
}

/// A text with all that is needed to judge its candidates.
#[derive(Clone, Copy)]
struct View<'a> {
    text: &'a str,
    tokens: &'a [Token],
    lexicon: &'a Lexicon,
    characters: &'a NameCharacters,
}

impl View<'_> {
    fn candidates(&self) -> Vec<Candidate> {
        let mut found = Vec::new();
        let mut listed_to = 0;
        for (at, token) in self.tokens.iter().enumerate() {
            if token.is(NO_HAN) {
                continue;
            }
            let start = token.start as usize;
            let Some((surname_len, surname)) = self.characters.surname(self.text, start) else { continue };
            let given_start = start + surname_len;
            let (listed, mut before) = (listed_to, None);
            for given in 1..=2 {
                let Some((end, strength)) = self.given_name(given_start, given) else { break };
                let strength = surname - NEUTRAL + strength;
                if strength + MOST_FROM_CONTEXT < PLAUSIBLE {
                    break;
                }
                let before = *before.get_or_insert_with(|| self.before(at, listed));
                let framed = before >= 50
                    && (self.tokens[at - 1].is(Classes::TITLE)
                        || !self.tokens[at - 1].is(Classes::HONORIFIC));
                let frame = if framed { self.frame(end) } else { 0 };
                let framed = framed && given == 2 && surname_len == 3 && frame > 0;
                let framed =
                    framed && self.tokens[at].han_len() == 2 && self.tokens[at].end as usize + 3 == end;
                let frame = if framed { frame + FRAMED_WORD } else { frame };
                let score = self.score(at, given_start, end, strength + before + frame);
                if score >= PLAUSIBLE {
                    found.push(Candidate { start, end, score });
                }
                if score >= BELIEVED {
                    listed_to = end;
                }
            }
        }
        found
    }

    /// End and strength of the given name of `count` Han characters from byte `start` on.
    fn given_name(&self, start: usize, count: usize) -> Option<(usize, i32)> {
        let mut strength = 0;
        for number in 0..count {
            strength += self.characters.given_at(self.text, start + 3 * number)? - NEUTRAL;
        }
        Some((start + 3 * count, strength))
    }

    /// The score of the name that starts with word `at` and ends at byte `end`, when its characters and the place
    /// before it make `strength`; only an upper bound where that is not plausible.
    fn score(&self, at: usize, given: usize, end: usize, strength: i32) -> i32 {
        let start = self.tokens[at].start as usize;
        let single = if end - given == 3 { 14 } else { 0 };
        let is_surname = self.tokens[at].end as usize == given;
        let against = if is_surname { 0 } else { against_first_word(self.tokens[at], end) };
        let most = strength - single - against + MOST_FROM_AFTER;
        if most < PLAUSIBLE {
            return most;
        }
        let mut score = strength - single + self.words_inside(at, given, end);
        if score + MOST_FROM_AFTER < PLAUSIBLE {
            return score + MOST_FROM_AFTER;
        }
        if self.foreign_end(start) - start >= 12 {
            score -= 40;
        }
        score + self.after(end)
    }

    /// What the place before word `at` says for a name.
    fn before(&self, at: usize, listed_to: usize) -> i32 {
        let Some(previous) = at.checked_sub(1).map(|at| self.tokens[at]) else { return 0 };
        let behind_name = || matches!(previous.of(self.text), "先生" | "女士");
        if previous.is(Classes::TITLE) || previous.is(Classes::HONORIFIC) && !behind_name() {
            return 50;
        }
        if matches!(previous.of(self.text), "任命" | "免去" | "补选") {
            return 50;
        }
        if previous.is(Classes::SPACE) && !previous.of(self.text).contains('\n') {
            // 区食安办主任　庄奕航
            let label = at.checked_sub(2).map(|at| self.tokens[at]);
            if label.is_some_and(|label| label.is(Classes::TITLE)) {
                return 50;
            }
        }
        if previous.is(Classes::PUNCTUATION.or(Classes::SPACE)) {
            return self.before_pause(at - 1, listed_to);
        }
        if previous.is(Classes::BREAK) {
            return 0;
        }
        let office = at.checked_sub(2).is_some_and(|at| self.tokens[at].is(Classes::CORE));
        if previous.is(Classes::STRONG.or(Classes::WEAK)) && (previous.han_len() > 1 || office) {
            return 10;
        }
        if previous.is(Classes::HAN) { -18 } else { -8 }
    }

    /// What the mark or white space `at` says for a name behind it.
    fn before_pause(&self, at: usize, listed_to: usize) -> i32 {
        let pause = self.tokens[at];
        let listed = listed_to > 0 && pause.start as usize == listed_to;
        match pause.of(self.text) {
            "“" | "\"" | "「" if self.is_named_thing(at) => -60,
            "：" | ":" if self.ends_label(at) => 55,
            "、" | "，" | "　" if listed => 30,
            mark if mark.starts_with(is_middle_dot) => -60,
            _ => 0,
        }
    }

    /// True if what the quotation mark at `quote` opens names a storm, not a person.
    fn is_named_thing(&self, quote: usize) -> bool {
        quote.checked_sub(1).is_some_and(|at| matches!(self.tokens[at].of(self.text), "台风" | "飓风"))
    }

    /// True if a title or 成员 stands before the colon at `colon`.
    fn ends_label(&self, colon: usize) -> bool {
        let Some(label) = colon.checked_sub(1).map(|at| self.tokens[at]) else { return false };
        label.is(Classes::TITLE.or(Classes::HONORIFIC))
            || matches!(label.of(self.text), "员" | "长" | "任" | "成员" | "委员")
    }

    /// What the text from byte `end` on says for a name that ends there.
    fn after(&self, end: usize) -> i32 {
        let rest = &self.text[end..];
        if names_works(rest) {
            return -60;
        }
        let Some((len, classes)) = self.lexicon.word_at(rest) else { return 12 };
        let word = &rest[..len];
        if matches!(word, "同志" | "先生" | "女士" | "小姐" | "夫人") {
            return 65;
        }
        if matches!(word, "（" | "(") {
            return if self.opens_office(&rest[len..]) { 60 } else { 12 };
        }
        if classes.any(Classes::TITLE.or(Classes::HONORIFIC)) {
            // 王凯任 + 组长
            return if self.text[..end].ends_with(['任', '兼', '系']) { -30 } else { 30 };
        }
        if classes.any(Classes::SPEECH) {
            return 28;
        }
        if classes.any(Classes::PUNCTUATION.or(Classes::SPACE)) {
            return if word.starts_with(is_middle_dot) { -60 } else { 12 };
        }
        if word == "省" {
            return 20;
        }
        if classes.any(Classes::BREAK.or(Classes::DIVISION)) {
            return 8;
        }
        if classes.any(Classes::HAN) { -25 } else { 0 }
    }

    /// True if an office stands in the brackets that `rest` continues.
    fn opens_office(&self, rest: &str) -> bool {
        let Some((close, _)) = rest.char_indices().take(40).find(|(_, c)| matches!(c, '）' | ')')) else {
            return false;
        };
        let inside = &rest[..close];
        let words = self.lexicon.tokens(inside);
        words.last().is_some_and(|word| word.is(Classes::TITLE))
            || inside.starts_with("男")
            || inside.starts_with("女")
    }

    /// What the words that the candidate covers or cuts say against it; `given` is where its given name begins.
    fn words_inside(&self, at: usize, given: usize, end: usize) -> i32 {
        let mut score = 0;
        let cue = Classes::HONORIFIC.or(Classes::TITLE).or(Classes::SPEECH);
        for (number, token) in self.tokens[at..].iter().enumerate() {
            if token.start as usize >= end {
                break;
            }
            let cut = token.end as usize > end;
            if number == 0 {
                let is_surname = token.han_len() == 2 && token.end as usize == given;
                score -= if is_surname { 0 } else { against_first_word(*token, end) };
                continue;
            }
            if token.han_len() < 2 {
                let last = token.end as usize == end;
                let particle = last && token.of(self.text).chars().next().is_some_and(is_particle);
                score -= if particle { 25 } else { 0 };
                continue;
            }
            score -= match cut {
                _ if token.is(cue) => 50,
                true => 18,
                false if token.start as usize == given && token.is(Classes::VERB) => 35,
                false => 12,
            };
        }
        score
    }
}
