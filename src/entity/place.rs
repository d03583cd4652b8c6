//! Recognises places: divisions, known regions and rivers, and what follows a division (包头市 + 某某镇).

use super::lexicon::{Classes, Lexicon, Token};
use super::{Found, Recognizer};
use crate::model::EntityKind;
use std::sync::Arc;

/// Longest own name before 镇, 路, 开发区 in bytes.
const MAX_OWN_NAME: u32 = 18;

/// Recognises places.
pub struct PlaceRecognizer {
    lexicon: Arc<Lexicon>,
}

impl PlaceRecognizer {
    pub fn new(lexicon: Arc<Lexicon>) -> Self {
        Self { lexicon }
    }
}

impl Recognizer for PlaceRecognizer {
    fn recognize(&self, text: &str, found: &mut Vec<Found>) {
        self.recognize_words(text, &self.lexicon.tokens(text), found);
    }

    fn recognize_words(&self, text: &str, tokens: &[Token], found: &mut Vec<Found>) {
        let mut after_area = 0;
        for (at, token) in tokens.iter().enumerate() {
            if at < after_area || !token.is(Classes::DIVISION.or(Classes::PLACE)) {
                continue;
            }
            let after_number = at > 0 && tokens[at - 1].is(Classes::NUMBER);
            if after_number && token.of(text).starts_with(['项', '和', '个']) {
                continue;
            }
            let last = if takes_suffix(text, tokens, at) { at + 1 } else { at };
            let end = tokens[last].end as usize;
            found.push(Found::new(EntityKind::Place, token.start as usize, end));
            after_area = last + 1;
            while let Some(last) = smaller_place(text, tokens, after_area) {
                let (start, end) = (tokens[after_area].start as usize, tokens[last].end as usize);
                found.push(Found::new(EntityKind::Place, start, end));
                after_area = last + 1;
            }
        }
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
            return (short && !is_common_end(text, tokens, at)).then_some(at);
        }
        if !token.is(own) || token.is(refused) || token.end - start > MAX_OWN_NAME {
            return None;
        }
    }
    None
}

/// True for ends that a following character makes a part of another word (区委, 县级, 村民).
fn is_common_end(text: &str, tokens: &[Token], at: usize) -> bool {
    let next = text[tokens[at].end as usize..].chars().next();
    next.is_some_and(|c| matches!(c, '委' | '级' | '民' | '域' | '长' | '政' | '内'))
}
