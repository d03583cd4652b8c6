//! Text -> terms: the same code for indexing, for queries and for highlights.
//!
//! Three granularities are made in one pass over the folded text. Words carry meaning, bigrams find what
//! the words cut apart, and the bigrams that begin with a character find single characters: the last
//! character of a run, which begins no bigram, stands alone as a term.

pub mod chinese;
pub mod dictionary;
pub mod fold;
pub mod numerals;

use chinese::ChineseTokenizer;
use fold::{Folded, is_han};
use numerals::{is_numeral, to_arabic};

/// Raised whenever the same text would give other terms than before.
pub const VERSION: u32 = 1;

/// First character of every word term; no text contains it, so words and bigrams never meet.
pub const WORD_MARK: char = '\u{1}';

/// What a term stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Grain {
    /// A dictionary word, a number or a Latin word.
    Word,
    /// The normalised form of a numeral or number, at the place of the word it stands for.
    Companion,
    /// Two neighbouring characters.
    Bigram,
    /// The last character of a run.
    Last,
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

/// Turns texts into terms; holds the buffers between two texts.
#[derive(Debug, Default, Clone)]
pub struct Analyzer {
    folded: Folded,
    tokenizer: ChineseTokenizer,
    term: String,
}

impl Analyzer {
    /// Calls `sink` with grain, term, start and end (in folded characters) of every term of `text`.
    pub fn each_term(&mut self, text: &str, mut sink: impl FnMut(Grain, &str, usize, usize)) {
        self.folded.refill(text);
        let Self { folded, tokenizer, term } = self;
        let chars = folded.chars.as_slice();
        let (mut start, mut worded) = (0, 0);
        while let Some(run) = next_run(chars, start) {
            start = run.end;
            bigrams(chars, run.clone(), term, &mut sink);
            worded = words(chars, run.start.max(worded)..run.end, tokenizer, term, &mut sink);
        }
    }

    /// The terms of `text` and the folded text that their places refer to.
    pub fn analyze(&mut self, text: &str) -> (Vec<Term>, Folded) {
        let mut terms = Vec::new();
        self.each_term(text, |grain, term, start, end| {
            terms.push(Term { grain, text: term.to_string(), start, end });
        });
        (terms, self.folded.clone())
    }
}

/// True for the characters that n-grams are made of; all others separate runs.
#[inline]
pub fn is_gram(c: char) -> bool {
    if c.is_ascii() { c.is_ascii_alphanumeric() } else { is_han(c) || c.is_alphanumeric() }
}

type Run = std::ops::Range<usize>;

/// The next run of n-gram characters at or after `from`.
pub fn next_run(chars: &[char], from: usize) -> Option<Run> {
    let start = from + chars[from..].iter().position(|&c| is_gram(c))?;
    let length = chars[start..].iter().position(|&c| !is_gram(c)).unwrap_or(chars.len() - start);
    Some(start..start + length)
}

fn bigrams(chars: &[char], run: Run, term: &mut String, sink: &mut impl FnMut(Grain, &str, usize, usize)) {
    for at in run.start..run.end {
        term.clear();
        term.push(chars[at]);
        if at + 1 < run.end {
            term.push(chars[at + 1]);
            sink(Grain::Bigram, term, at, at + 2);
        } else {
            sink(Grain::Last, term, at, at + 1);
        }
    }
}

/// Words of a run: Han stretches through the tokenizer, the rest as numbers and Latin words.
/// Returns where the last word ends, which for a number (96.27) may be in a later run.
fn words(
    chars: &[char],
    run: Run,
    tokenizer: &mut ChineseTokenizer,
    term: &mut String,
    sink: &mut impl FnMut(Grain, &str, usize, usize),
) -> usize {
    let mut at = run.start;
    while at < run.end {
        let start = at;
        if is_han(chars[at]) {
            while at < run.end && is_han(chars[at]) {
                at += 1;
            }
            tokenizer.cut(&chars[start..at], |from, to| {
                word(chars, start + from..start + to, Grain::Word, term, sink);
            });
            companions(&chars[start..at], start, term, sink);
        } else {
            at = latin_or_number(chars, start);
            word(chars, start..at, Grain::Word, term, sink);
            plain_number(chars, start..at, term, sink);
        }
    }
    at
}

/// End of the number (96.27%, 21,261) or Latin word (covid19) that begins at `start`.
fn latin_or_number(chars: &[char], start: usize) -> usize {
    let alnum = |c: &char| is_gram(*c) && !is_han(*c);
    let mut end = start + chars[start..].iter().take_while(|c| alnum(c)).count();
    if !chars[start..end].iter().all(char::is_ascii_digit) {
        return end;
    }
    while matches!(chars.get(end), Some('.' | ',')) && chars.get(end + 1).is_some_and(char::is_ascii_digit) {
        end += 1 + chars[end + 1..].iter().take_while(|c| c.is_ascii_digit()).count();
    }
    end + usize::from(matches!(chars.get(end), Some('%' | '‰')))
}

fn word(
    chars: &[char],
    place: Run,
    grain: Grain,
    term: &mut String,
    sink: &mut impl FnMut(Grain, &str, usize, usize),
) {
    term.clear();
    term.push(WORD_MARK);
    term.extend(&chars[place.clone()]);
    sink(grain, term, place.start, place.end);
}

/// 21,261 is also 21261, and 96% is also 96.
fn plain_number(
    chars: &[char],
    place: Run,
    term: &mut String,
    sink: &mut impl FnMut(Grain, &str, usize, usize),
) {
    let number = &chars[place.clone()];
    if number[0].is_ascii_digit() && number.iter().any(|c| matches!(c, ',' | '%' | '‰')) {
        term.clear();
        term.push(WORD_MARK);
        term.extend(number.iter().filter(|c| !matches!(c, ',' | '%' | '‰')));
        sink(Grain::Companion, term, place.start, place.end);
    }
}

/// The Arabic forms of the Chinese numerals in a Han stretch that begins at folded character `origin`.
fn companions(
    han: &[char],
    origin: usize,
    term: &mut String,
    sink: &mut impl FnMut(Grain, &str, usize, usize),
) {
    const PERCENT: [char; 3] = ['百', '分', '之'];
    let mut at = 0;
    while at < han.len() {
        if !is_numeral(han[at]) {
            at += 1;
            continue;
        }
        let percent = han[at..].starts_with(&PERCENT);
        let start = if percent { at + PERCENT.len() } else { at };
        let length = han[start..].iter().take_while(|&&c| is_numeral(c)).count();
        if let Some(arabic) = to_arabic(&han[start..start + length]) {
            term.clear();
            term.push(WORD_MARK);
            term.push_str(&arabic);
            if percent {
                term.push('%');
            }
            sink(Grain::Companion, term, origin + at, origin + start + length);
        }
        at = start + length.max(1);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn terms(text: &str, grains: &[Grain]) -> String {
        let (terms, _) = Analyzer::default().analyze(text);
        let chosen: Vec<&str> = terms
            .iter()
            .filter(|term| grains.contains(&term.grain))
            .map(|term| term.text.trim_start_matches(WORD_MARK))
            .collect();
        chosen.join(" ")
    }

    #[test]
    fn numbers_and_latin_words_stay_whole() {
        let words = |text| terms(text, &[Grain::Word]);
        assert_eq!(words("办结率９６．２７％。"), "办结 率 96.27%");
        assert_eq!(words("受理21,261件"), "受理 21,261 件");
        assert_eq!(words("COVID-19防控"), "covid 19 防控");
        assert_eq!(words("第3.2节"), "第 3.2 节");
        assert_eq!(words("1.加强领导"), "1 加强 领导");
    }

    #[test]
    fn numerals_have_normalised_companions() {
        let companions = |text| terms(text, &[Grain::Companion]);
        assert_eq!(companions("二〇一八年，脱贫率百分之九十六"), "2018 96%");
        assert_eq!(companions("受理21,261件，96.27%"), "21261 96.27");
        assert_eq!(companions("一些人民"), "");
    }

    #[test]
    fn bigrams_cover_every_pair_of_a_run() {
        assert_eq!(terms("餐厨\n垃圾，收运", &[Grain::Bigram, Grain::Last]), "餐厨 厨垃 垃圾 圾 收运 运");
        assert_eq!(terms("96.2件", &[Grain::Bigram, Grain::Last]), "96 6 2件 件");
    }

    #[test]
    fn the_cut_equals_that_of_jieba() {
        let mut jieba = jieba_rs::Jieba::new();
        for line in include_str!("../../index_schema/dictionary.txt").lines().filter(|l| !l.starts_with('#'))
        {
            let mut columns = line.split_whitespace();
            if let (Some(word), Some(frequency)) = (columns.next(), columns.next()) {
                jieba.add_word(word, frequency.parse().ok(), None);
            }
        }
        let mut tokenizer = ChineseTokenizer::default();
        let mut state = 7u64;
        let common: Vec<char> = COMMON.chars().collect();
        for _ in 0..20_000 {
            let run: Vec<char> = (0..12).map(|_| common[next_random(&mut state) % common.len()]).collect();
            let text: String = run.iter().collect();
            let mut ours = Vec::new();
            tokenizer.cut(&run, |start, end| ours.push(run[start..end].iter().collect::<String>()));
            let theirs: Vec<&str> = jieba.cut(&text, false).into_iter().map(|token| token.word).collect();
            assert_eq!(ours, theirs, "{text}");
        }
    }

    const COMMON: &str = "的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动同工也能下过子说产种面而方后多定行学法所民得经十三之进着等部度家电力里如水化高自二理起小物现实加量都两体制机当使点从业本去把性好应开它合还因由其些然前外天政四日那社义事平形相全表间样与关各重新线内数正心反你明看原又么利比或但质气第向道命此变条只没结解问意建月公无系军很情者最立代想已通并提直题党程展五果料象员革位入常文总次品式活设及管特件长求老头基资边流路级少图山统接知较将组见计别她手角期根论运农指几九区强放决西被干做必战先回则任取据处理垃圾餐厨城市综合执法局收运";

    fn next_random(state: &mut u64) -> usize {
        *state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (*state >> 33) as usize
    }

    proptest! {
        #[test]
        fn any_text_gives_terms_inside_it(text in any::<String>()) {
            let (terms, folded) = Analyzer::default().analyze(&text);
            for term in terms {
                prop_assert!(term.start < term.end && term.end <= folded.chars.len());
            }
        }
    }
}
