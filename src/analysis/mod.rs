//! Text -> terms: the same code for indexing, for queries and for highlights.
//!
//! Every pair of neighbouring characters is a term, marked where the pair is a word; so are longer words,
//! single characters that are words (particles left out: no query gives them weight), numbers and Latin words.
//! The last character of a run, which begins no pair, stands alone, so that every single character begins
//! some term.

pub mod character_set;
pub mod chinese;
pub mod dictionary;
pub mod double_array;
pub mod fold;
mod han;
pub mod key;
pub mod mining;
pub mod numerals;
pub mod user_words;

use crate::schema::stop_words;
use chinese::ChineseTokenizer;
use fold::{Folded, is_han, is_letter};
use key::TermKey;
use numerals::{is_numeral, to_arabic};
use std::ops::Range;
use std::sync::Arc;
use user_words::UserWords;

/// Raised whenever the same text would give other terms than before.
pub const VERSION: u32 = 2;

/// First character of the terms of words that are no pair, of numbers and of Latin words.
pub const WORD_MARK: char = '\u{1}';
/// First character of the terms of pairs that are words. No folded text holds either mark.
pub const PAIR_MARK: char = '\u{2}';

/// Identity of the word list, the particles and the code that makes terms.
pub fn fingerprint() -> String {
    format!("{VERSION}:{:x}:{}", dictionary::fingerprint(), particles().iter().collect::<String>())
}

/// The stop words of a single character, sorted.
fn particles() -> Vec<char> {
    let single = |word: &str| {
        let mut chars = word.chars();
        chars.next().filter(|_| chars.next().is_none())
    };
    let mut particles: Vec<char> = stop_words().filter_map(single).collect();
    particles.sort_unstable();
    particles
}

/// What a term stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Grain {
    /// A word of one, three or more characters, a number or a Latin word.
    Word,
    /// A word of two characters.
    PairWord,
    /// Two neighbouring characters that are no word here.
    Pair,
    /// The last character of a run.
    Last,
    /// The normalised form of a numeral or number, at the place of what it stands for.
    Companion,
}

/// A term with its place, in folded characters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Term {
    pub grain: Grain,
    /// As it stands in the index.
    pub text: String,
    pub start: usize,
    pub end: usize,
}

/// A text taken apart; all places are in folded characters.
#[derive(Debug, Clone)]
pub struct Analysis {
    pub terms: Vec<Term>,
    /// In order, single characters included.
    pub words: Vec<Range<usize>>,
    pub folded: Folded,
}

impl Analysis {
    /// The folded text of `place`.
    pub fn text(&self, place: &Range<usize>) -> String {
        self.folded.chars[place.clone()].iter().collect()
    }
}

/// Where a term stands, in folded characters, and which companion it is.
#[derive(Debug, Clone, Copy)]
pub struct Place {
    pub grain: Grain,
    start: u32,
    end: u32,
    companion: u32,
}

/// Turns texts into terms; holds the buffers between two texts.
#[derive(Debug, Clone)]
pub struct Analyzer {
    particles: Vec<char>,
    folded: Folded,
    tokenizer: ChineseTokenizer,
    places: Vec<Place>,
    companions: Vec<String>,
    /// For every folded character, whether a word of two characters begins there.
    pair_words: Vec<bool>,
}

impl Default for Analyzer {
    fn default() -> Self {
        Self {
            particles: particles(),
            folded: Folded::default(),
            tokenizer: ChineseTokenizer::default(),
            places: Vec::new(),
            companions: Vec::new(),
            pair_words: Vec::new(),
        }
    }
}

impl Analyzer {
    /// An analyzer that knows more words than the list has.
    pub fn with_words(words: Arc<UserWords>) -> Self {
        Self { tokenizer: ChineseTokenizer::with_words(words), ..Self::default() }
    }

    /// The places of all terms of `text`, to be written with [`Analyzer::write_term`].
    pub fn read(&mut self, text: &str) -> &[Place] {
        self.folded.refill(text);
        self.tokenizer.read(&self.folded.chars);
        self.places.clear();
        self.companions.clear();
        self.pair_words.clear();
        self.pair_words.resize(self.folded.chars.len(), false);
        let (mut start, mut worded) = (0, 0);
        while let Some(run) = next_run(&self.folded.chars, start) {
            start = run.end;
            worded = self.words(run.start.max(worded)..run.end);
            self.pairs(run);
        }
        &self.places
    }

    /// The places found by the last [`Analyzer::read`].
    pub fn places(&self) -> &[Place] {
        &self.places
    }

    /// Writes the term at `place` over `term`, as it stands in the index.
    #[inline]
    pub fn write_term(&self, place: Place, term: &mut String) {
        term.clear();
        match place.grain {
            Grain::Word | Grain::Companion => term.push(WORD_MARK),
            Grain::PairWord => term.push(PAIR_MARK),
            Grain::Pair | Grain::Last => {}
        }
        match place.grain {
            Grain::Companion => term.push_str(&self.companions[place.companion as usize]),
            _ => term.extend(&self.folded.chars[place.start as usize..place.end as usize]),
        }
    }

    /// The keys of the terms found by the last [`Analyzer::read`], and whether each is a pair that is a word.
    pub fn keys(&self) -> impl Iterator<Item = (TermKey, bool)> {
        self.places.iter().map(|place| (self.key(place), place.grain == Grain::PairWord))
    }

    #[inline]
    fn key(&self, place: &Place) -> TermKey {
        let characters = &self.folded.chars[place.start as usize..place.end as usize];
        match (place.grain, characters) {
            (Grain::Companion, _) => TermKey::word(self.companions[place.companion as usize].chars()),
            (Grain::PairWord | Grain::Pair, &[first, second]) => TermKey::pair(first, second),
            (Grain::Last, &[last]) => TermKey::last(last),
            (_, characters) => TermKey::word(characters.iter().copied()),
        }
    }

    /// Everything about a short text, such as a query.
    pub fn analyze(&mut self, text: &str) -> Analysis {
        self.read(text);
        let term = |place: &Place| {
            let mut text = String::new();
            self.write_term(*place, &mut text);
            Term { grain: place.grain, text, start: place.start as usize, end: place.end as usize }
        };
        let terms = self.places.iter().map(term).collect();
        let words = self.cut_words();
        Analysis { terms, words, folded: self.folded.clone() }
    }

    /// Where the words of the text last read stand, single characters included.
    fn cut_words(&self) -> Vec<Range<usize>> {
        let Self { folded, tokenizer, .. } = self;
        let chars = &folded.chars;
        let (mut words, mut at) = (Vec::new(), 0);
        while let Some(run) = next_run(chars, at) {
            at = run.start;
            while at < run.end {
                let start = at;
                at = stretch_end(chars, start, run.end);
                if is_han(chars[start]) {
                    words.extend(tokenizer.words(start..at));
                } else {
                    words.push(start..at);
                }
            }
        }
        words
    }

    fn push(&mut self, grain: Grain, start: usize, end: usize) {
        self.places.push(Place { grain, start: start as u32, end: end as u32, companion: 0 });
    }

    fn push_companion(&mut self, companion: String, start: usize, end: usize) {
        self.push(Grain::Companion, start, end);
        if let Some(place) = self.places.last_mut() {
            place.companion = self.companions.len() as u32;
        }
        self.companions.push(companion);
    }

    fn pairs(&mut self, run: Range<usize>) {
        for at in run.start..run.end - 1 {
            let grain = if self.pair_words[at] { Grain::PairWord } else { Grain::Pair };
            self.push(grain, at, at + 2);
        }
        self.push(Grain::Last, run.end - 1, run.end);
    }

    /// Words of a run: Han stretches through the tokenizer, the rest as numbers and Latin words.
    /// Returns where the last word ends, which for a number (96.27) may be in a later run.
    fn words(&mut self, run: Range<usize>) -> usize {
        let mut at = run.start;
        while at < run.end {
            let start = at;
            at = stretch_end(&self.folded.chars, start, run.end);
            if is_han(self.folded.chars[start]) {
                self.han_words(start..at);
                self.numerals(start..at);
            } else {
                self.word(start, at, run.end);
                self.plain_number(start..at);
            }
        }
        at
    }

    fn han_words(&mut self, han: Range<usize>) {
        let Self { folded, tokenizer, places, pair_words, particles, .. } = self;
        for Range { start, end } in tokenizer.words(han) {
            match end - start {
                1 if particles.binary_search(&folded.chars[start]).is_ok() => {}
                2 => pair_words[start] = true,
                _ => places.push(Place {
                    grain: Grain::Word,
                    start: start as u32,
                    end: end as u32,
                    companion: 0,
                }),
            }
        }
    }

    /// A number or Latin word; one of two characters is the pair that stands there.
    fn word(&mut self, start: usize, end: usize, run_end: usize) {
        match end - start {
            2 if end <= run_end => self.pair_words[start] = true,
            _ => self.push(Grain::Word, start, end),
        }
    }

    /// 21,261 is also 21261, and 96% is also 96.
    fn plain_number(&mut self, place: Range<usize>) {
        let number = &self.folded.chars[place.clone()];
        let is_sign = |c: &char| matches!(c, ',' | '%' | '‰');
        if number[0].is_ascii_digit() && number.iter().any(is_sign) {
            let digits = number.iter().filter(|c| !is_sign(c)).collect();
            self.push_companion(digits, place.start, place.end);
        }
    }

    /// The Arabic forms of the Chinese numerals in a Han stretch.
    fn numerals(&mut self, han: Range<usize>) {
        const PERCENT: [char; 3] = ['百', '分', '之'];
        let mut at = han.start;
        while at < han.end {
            let rest = &self.folded.chars[at..han.end];
            if !is_numeral(rest[0]) {
                at += 1;
                continue;
            }
            let skipped = if rest.starts_with(&PERCENT) { PERCENT.len() } else { 0 };
            let length = rest[skipped..].iter().take_while(|&&c| is_numeral(c)).count();
            let end = at + skipped + length;
            if let Some(mut arabic) = to_arabic(&rest[skipped..skipped + length]) {
                if skipped > 0 {
                    arabic.push('%');
                }
                self.push_companion(arabic, at, end);
            }
            at = end.max(at + 1);
        }
    }
}

/// True for the characters that pairs are made of; all others separate runs.
#[inline]
pub fn is_gram(c: char) -> bool {
    is_han(c) || is_letter(c)
}

/// The next run of such characters at or after `from`.
pub fn next_run(chars: &[char], from: usize) -> Option<Range<usize>> {
    let start = from + chars[from..].iter().position(|&c| is_gram(c))?;
    let length = chars[start..].iter().position(|&c| !is_gram(c)).unwrap_or(chars.len() - start);
    Some(start..start + length)
}

/// End of the Han stretch, number (96.27%, 21,261) or Latin word (covid19) that begins at `start`; the
/// marks of a number may lead past `run_end`.
fn stretch_end(chars: &[char], start: usize, run_end: usize) -> usize {
    let han = is_han(chars[start]);
    let length = chars[start..run_end].iter().take_while(|&&c| is_han(c) == han).count();
    let mut end = start + length;
    if !chars[start..end].iter().all(char::is_ascii_digit) {
        return end;
    }
    while matches!(chars.get(end), Some('.' | ',')) && chars.get(end + 1).is_some_and(char::is_ascii_digit) {
        end += 1 + chars[end + 1..].iter().take_while(|c| c.is_ascii_digit()).count();
    }
    end + usize::from(matches!(chars.get(end), Some('%' | '‰')))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn terms(text: &str, grains: &[Grain]) -> String {
        let terms = Analyzer::default().analyze(text).terms;
        let chosen: Vec<&str> = terms
            .iter()
            .filter(|term| grains.contains(&term.grain))
            .map(|term| term.text.trim_start_matches([WORD_MARK, PAIR_MARK]))
            .collect();
        chosen.join(" ")
    }

    #[test]
    fn numbers_and_latin_words_stay_whole() {
        let words = |text| {
            let analysis = Analyzer::default().analyze(text);
            analysis.words.iter().map(|word| analysis.text(word)).collect::<Vec<_>>().join(" ")
        };
        assert_eq!(words("办结率９６．２７％。"), "办结 率 96.27%");
        assert_eq!(words("受理21,261件"), "受理 21,261 件");
        assert_eq!(words("COVID-19防控"), "covid 19 防控");
        assert_eq!(words("第3.2节"), "第 3.2 节");
        assert_eq!(words("1.加强领导"), "1 加强 领导");
    }

    #[test]
    fn long_words_and_numbers_are_terms_of_their_own() {
        assert_eq!(terms("启动餐厨垃圾管理，办结率96.27%", &[Grain::Word]), "餐厨垃圾 率 96.27%");
        assert_eq!(terms("2018年的COVID", &[Grain::Word]), "2018 年 covid");
    }

    #[test]
    fn numerals_have_normalised_companions() {
        let companions = |text| terms(text, &[Grain::Companion]);
        assert_eq!(companions("二〇一八年，脱贫率百分之九十六"), "2018 96%");
        assert_eq!(companions("受理21,261件，96.27%"), "21261 96.27");
        assert_eq!(companions("一些人民"), "");
    }

    #[test]
    fn pairs_cover_a_run_and_know_which_are_words() {
        let all = [Grain::Pair, Grain::PairWord, Grain::Last];
        assert_eq!(terms("餐厨\n垃圾，收运", &all), "餐厨 厨垃 垃圾 圾 收运 运");
        assert_eq!(terms("96.2件", &all), "96 6 2件 件");
        assert_eq!(terms("城市管理", &[Grain::PairWord]), "城市 管理");
        assert_eq!(terms("城市管理", &[Grain::Pair, Grain::Last]), "市管 理");
    }

    #[test]
    fn keys_are_those_of_the_terms() {
        let mut analyzer = Analyzer::default();
        let text = "二〇一八年，COVID-19办结率96.27%，启动餐厨垃圾21,261件。";
        let terms = analyzer.analyze(text).terms;
        let keys: Vec<(TermKey, bool)> = analyzer.keys().collect();
        assert_eq!(keys, terms.iter().map(|term| TermKey::of(&term.text)).collect::<Vec<_>>());
    }

    proptest! {
        #[test]
        fn any_text_gives_terms_inside_it(text in any::<String>()) {
            let Analysis { terms, folded, .. } = Analyzer::default().analyze(&text);
            for term in terms {
                prop_assert!(term.start < term.end && term.end <= folded.chars.len());
            }
        }
    }
}
