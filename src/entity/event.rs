//! Recognises activities and campaigns (“作风建设年”活动, 市容环卫专项整治).

use super::lexicon::{Classes, Lexicon, Token};
use super::{Found, Recognizer};
use crate::model::EntityKind;
use std::sync::Arc;

/// Longest text inside the quotation marks, in bytes.
const MAX_QUOTED: usize = 90;
/// Longest part before 专项整治, in bytes.
const MAX_BEFORE: u32 = 60;

/// Recognises events.
pub struct EventRecognizer {
    lexicon: Arc<Lexicon>,
}

impl EventRecognizer {
    pub fn new(lexicon: Arc<Lexicon>) -> Self {
        Self { lexicon }
    }
}

impl Recognizer for EventRecognizer {
    fn recognize(&self, text: &str, found: &mut Vec<Found>) {
        self.recognize_words(text, &self.lexicon.tokens(text), found);
    }

    fn recognize_words(&self, text: &str, tokens: &[Token], found: &mut Vec<Found>) {
        let mut opened = None;
        for (at, token) in tokens.iter().enumerate() {
            if token.is(Classes::PUNCTUATION) {
                match text[token.start as usize..].chars().next() {
                    Some('“') => opened = Some(token.start as usize),
                    Some('”') => {
                        let open = opened.take().filter(|open| token.end as usize - open <= MAX_QUOTED);
                        if let (Some(open), Some(end)) = (open, tail_end(text, tokens, at + 1)) {
                            found.push(Found::new(EntityKind::Event, open, end));
                        }
                    }
                    _ => {}
                }
            } else if token.is(Classes::EVENT)
                && let Some(first) = begin(tokens, at)
            {
                let end = following_tail(text, tokens, at + 1).unwrap_or(token.end as usize);
                found.push(Found::new(EntityKind::Event, tokens[first].start as usize, end));
            }
        }
    }
}

/// End of the word after a quotation that makes it an event, with at most one word between (“…”主题活动).
fn tail_end(text: &str, tokens: &[Token], at: usize) -> Option<usize> {
    let first = tokens.get(at)?;
    if first.is(Classes::EVENT_TAIL.or(Classes::EVENT)) {
        return following_tail(text, tokens, at + 1).or(Some(first.end as usize));
    }
    let second = tokens.get(at + 1)?;
    let joined =
        first.is(Classes::NOUN.or(Classes::CORE)) && second.is(Classes::EVENT_TAIL.or(Classes::EVENT));
    joined.then_some(second.end as usize)
}

/// End of 活动 or 行动 directly after 专项整治.
fn following_tail(text: &str, tokens: &[Token], at: usize) -> Option<usize> {
    let next = tokens.get(at).filter(|next| matches!(next.of(text), "活动" | "行动"))?;
    Some(next.end as usize)
}

/// First word of the campaign that ends with word `at`; `None` where nothing names it.
fn begin(tokens: &[Token], at: usize) -> Option<usize> {
    let inner = Classes::NOUN.or(Classes::CORE).or(Classes::HAN).or(Classes::VERB).or(Classes::DIVISION);
    let stop = Classes::BREAK
        .or(Classes::PUNCTUATION)
        .or(Classes::SPACE)
        .or(Classes::FUNCTION)
        .or(Classes::TITLE)
        .or(Classes::BODY);
    let mut first = at;
    while first > 0 {
        let word = tokens[first - 1];
        let fits = tokens[at].start - word.start <= MAX_BEFORE && at - first < 8;
        if !fits || !word.is(inner) || word.is(stop) {
            break;
        }
        first -= 1;
    }
    while first < at && begins_badly(tokens, first) {
        first += 1;
    }
    (first < at && tokens[at].start - tokens[first].start >= 6).then_some(first)
}

/// True for a verb, and for a single character left over before a word.
fn begins_badly(tokens: &[Token], first: usize) -> bool {
    let word = tokens[first];
    let verb = word.is(Classes::VERB) && !word.is(Classes::NOUN.or(Classes::CORE));
    let left_over = word.han_len() == 1 && tokens.get(first + 1).is_some_and(|next| next.han_len() > 1);
    verb || left_over
}
