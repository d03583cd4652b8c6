//! Recognises places: divisions, known regions and rivers, and what follows a division (包头市 + 某某镇).

use super::divisions::Ambiguous;
use super::lexicon::{Classes, Lexicon, Token};
use super::{Found, Recognizer};
use crate::model::EntityKind;
use std::collections::HashMap;
use std::sync::Arc;

/// Longest own name before 镇, 路, 开发区 in bytes.
const MAX_OWN_NAME: u32 = 18;

const AREA: Classes = Classes::DIVISION.or(Classes::PLACE);
/// Whether the text gives a full name somewhere; looked for once a name.
type Told = HashMap<&'static str, bool>;

/// Recognises places.
pub struct PlaceRecognizer {
    lexicon: Arc<Lexicon>,
    ambiguous: Ambiguous,
}

impl PlaceRecognizer {
    pub fn new(lexicon: Arc<Lexicon>) -> Self {
        Self { lexicon, ambiguous: Ambiguous::builtin() }
    }
}

impl Recognizer for PlaceRecognizer {
    fn recognize(&self, text: &str, found: &mut Vec<Found>) {
        self.recognize_words(text, &self.lexicon.tokens(text), found);
    }

    fn recognize_words(&self, text: &str, tokens: &[Token], found: &mut Vec<Found>) {
        let mut after_area = 0;
        let mut told = HashMap::new();
        for at in 0..tokens.len() {
            if at < after_area {
                continue;
            }
            if !tokens[at].is(AREA) {
                continue;
            }
            let Some(last) = self.known_at(text, tokens, at, &mut told) else { continue };
            let (start, end) = (tokens[at].start as usize, tokens[last].end as usize);
            found.push(Found::new(EntityKind::Place, start, end));
            after_area = last + 1;
            while let Some(last) = smaller_place(text, tokens, after_area) {
                let (start, end) = (tokens[after_area].start as usize, tokens[last].end as usize);
                found.push(Found::new(EntityKind::Place, start, end));
                after_area = last + 1;
            }
        }
    }
}

impl PlaceRecognizer {
    /// Last word of the known place that word `at` begins.
    fn known_at(&self, text: &str, tokens: &[Token], at: usize, told: &mut Told) -> Option<usize> {
        let after_number = at > 0 && tokens[at - 1].is(Classes::NUMBER);
        if after_number && tokens[at].of(text).starts_with(['项', '和', '个']) {
            return None;
        }
        let meant = self.is_meant(text, tokens, at, told);
        meant.then(|| if takes_suffix(text, tokens, at) { at + 1 } else { at })
    }

    /// False for a name that means something else here (突破万亿大关).
    fn is_meant(&self, text: &str, tokens: &[Token], at: usize, told: &mut Told) -> bool {
        let Some(full) = self.ambiguous.full_name(tokens[at].of(text)) else { return true };
        let division = |at: usize| tokens.get(at).is_some_and(|token| token.is(Classes::DIVISION));
        let comma = |at: usize| tokens.get(at).is_some_and(|token| token.of(text) == "、");
        let after = at >= 1 && division(at - 1) || at >= 2 && comma(at - 1) && division(at - 2);
        let before = comma(at + 1) && division(at + 2);
        after
            || before
            || takes_suffix(text, tokens, at)
            || *told.entry(full).or_insert_with(|| text.contains(full))
    }
}

/// True if 路, 港, 县 ... directly after the short name at `at` belongs to it (北京路, 日照县).
fn takes_suffix(text: &str, tokens: &[Token], at: usize) -> bool {
    let name = tokens[at].of(text);
    let is_short = !name.ends_with(['省', '市', '县', '区', '州', '旗', '国']);
    let suffix = tokens.get(at + 1).filter(|next| next.is(Classes::PLACE_SUFFIX));
    is_short && suffix.is_some() && !is_common_end(text, tokens, at + 1)
}

/// Last word of a place that begins with word `first`, directly after a larger one.
fn smaller_place(text: &str, tokens: &[Token], first: usize) -> Option<usize> {
    let own = Classes::HAN.or(Classes::NOUN).or(Classes::CORE);
    let refused = Classes::BREAK
        .or(Classes::PUNCTUATION)
        .or(Classes::SPACE)
        .or(Classes::TITLE)
        .or(Classes::DIVISION.or(Classes::VERB))
        .or(Classes::FUNCTION);
    let start = tokens.get(first)?.start;
    for (at, token) in tokens.iter().enumerate().skip(first).take(7) {
        if at > first && token.is(Classes::PLACE_SUFFIX) && (token.start - start >= 6 || token.han_len() > 2)
        {
            let short = token.han_len() > 1 || token.start - start <= 9;
            let name = &text[start as usize..token.end as usize];
            return (short && !is_generic(name) && !is_common_end(text, tokens, at)).then_some(at);
        }
        if !token.is(own) || token.is(refused) || token.end - start > MAX_OWN_NAME {
            return None;
        }
    }
    None
}

/// Beginnings of what is a kind of place, not one by its name (国家公园, 大中型水库, 先行区).
const GENERIC: [&str; 18] = [
    "国家",
    "国际",
    "民用",
    "大中型",
    "大型",
    "中型",
    "小型",
    "特大",
    "城乡",
    "先行",
    "综保",
    "新片",
    "蓄滞洪",
    "分洪",
    "水功能",
    "地质公园",
    "航空港区",
    "中心城",
];

fn is_generic(name: &str) -> bool {
    GENERIC.iter().any(|beginning| name.starts_with(beginning))
}

/// True for ends that a following character makes a part of another word (区委, 县级, 村民, 山区).
fn is_common_end(text: &str, tokens: &[Token], at: usize) -> bool {
    let next = text[tokens[at].end as usize..].chars().next();
    let of_mountain = tokens[at].of(text) == "山" && next.is_some_and(|c| "区水山体洪林".contains(c));
    of_mountain || next.is_some_and(|c| matches!(c, '委' | '级' | '民' | '域' | '长' | '政' | '内'))
}
