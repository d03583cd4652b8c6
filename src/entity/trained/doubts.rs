//! What the model takes for a name and is hardly one: words of the language, and names that only the whole text decides.

use super::piece::is_listed_name;
use super::{Tagged, abbreviations};
use crate::analysis::dictionary::WORDS;
use crate::analysis::double_array::Node;
use crate::entity::divisions::Ambiguous;
use crate::entity::lexicon::{Classes, Lexicon};
use crate::entity::person::NameCharacters;
use crate::model::EntityKind;
use std::sync::Arc;

/// Log-odds that a person needs, one that begins as no name does, and one that is a word or a village.
const PERSON: f32 = 3.0;
const UNUSUAL_PERSON: f32 = 5.0;
const UNLIKELY_PERSON: f32 = 14.0;
/// Those that a place needs, and one that is a word.
const PLACE: f32 = 1.0;
const COMMON_PLACE: f32 = 6.0;
const ORGANIZATION: f32 = 3.0;

/// What speaks against a name besides the model.
pub struct Doubts {
    lexicon: Arc<Lexicon>,
    ambiguous: Ambiguous,
    characters: NameCharacters,
}

impl Doubts {
    pub fn new(lexicon: Arc<Lexicon>) -> Self {
        Self { lexicon, ambiguous: Ambiguous::builtin(), characters: NameCharacters::builtin() }
    }

    /// True if the find may stand.
    pub fn permit(&self, text: &str, tagged: Tagged) -> bool {
        let name = tagged.found.span.of(text);
        let needed = match tagged.found.kind {
            // The code of a document's number (冀财预〔2011〕68号).
            EntityKind::Person if text[tagged.found.span.end..].starts_with(['〔', '［']) => return false,
            EntityKind::Person if self.is_unlikely_person(name) => UNLIKELY_PERSON,
            EntityKind::Person if !self.begins_person(name) => UNUSUAL_PERSON,
            EntityKind::Person => PERSON,
            EntityKind::Place if abbreviations::full_name(name).is_some() => PLACE,
            EntityKind::Place if self.ambiguous.full_name(name).is_some() => return false,
            EntityKind::Place if self.is_common(name) => COMMON_PLACE,
            EntityKind::Place => PLACE,
            _ => ORGANIZATION,
        };
        tagged.margin >= needed
    }

    /// True for a common word of the genre.
    fn is_common(&self, name: &str) -> bool {
        let common = Classes::NOUN.or(Classes::VERB).or(Classes::FUNCTION);
        let area = Classes::DIVISION.or(Classes::PLACE);
        self.lexicon
            .word_at(name)
            .is_some_and(|(len, classes)| len == name.len() && classes.any(common) && !classes.any(area))
    }

    /// True for a word of the language that names no person, and for what ends as villages do.
    fn is_unlikely_person(&self, name: &str) -> bool {
        self.is_common(name)
            || is_word(name) && !is_listed_name(name)
            || name.ends_with(['庄', '村', '镇', '乡', '岸'])
    }

    /// True if the name begins with a surname, or is spelled as foreign names are.
    fn begins_person(&self, name: &str) -> bool {
        self.characters.surname(name, 0).is_some_and(|(_, strength)| strength > 0)
            || name.chars().all(|c| self.characters.is_foreign(c) || matches!(c, '·' | '•' | '・' | '‧'))
    }
}

/// True for a word of jieba's list.
fn is_word(name: &str) -> bool {
    let mut letters = name.chars().map(|c| WORDS.code(c));
    let Some(first) = letters.next() else { return false };
    let node = letters.fold(WORDS.first(first), |node, code| WORDS.child(node, code));
    node != Node::NONE && node.value() != 0
}
