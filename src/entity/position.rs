//! Recognises offices (党组书记, 局长, 常务副省长).

use super::lexicon::{Classes, Lexicon, Token};
use super::{Found, Recognizer};
use crate::model::EntityKind;
use std::sync::Arc;

/// Words that belong to the office after them.
const LEADS: [&str; 14] = [
    "工作队",
    "副",
    "常务副",
    "常务",
    "党组",
    "党委",
    "代",
    "代理",
    "前",
    "原",
    "第一",
    "首席",
    "执行",
    "名誉",
];
/// Offices that lists set with white space inside (主　任：).
const SPACED: [&str; 6] = ["主任", "组长", "局长", "书记", "主席", "会长"];

/// Recognises offices.
pub struct PositionRecognizer {
    lexicon: Arc<Lexicon>,
}

impl PositionRecognizer {
    pub fn new(lexicon: Arc<Lexicon>) -> Self {
        Self { lexicon }
    }
}

impl Recognizer for PositionRecognizer {
    fn recognize(&self, text: &str, found: &mut Vec<Found>) {
        self.recognize_words(text, &self.lexicon.tokens(text), found);
    }

    fn recognize_words(&self, text: &str, tokens: &[Token], found: &mut Vec<Found>) {
        for (at, token) in tokens.iter().enumerate() {
            if !token.is(Classes::TITLE) || is_part_of_a_word(tokens, at, text) || is_label(tokens, at, text)
            {
                continue;
            }
            let lead = at.checked_sub(1).map(|at| tokens[at]);
            let lead =
                lead.filter(|lead| LEADS.contains(&lead.of(text)) && !matches!(lead.of(text), "原" | "前"));
            let start = lead.map_or(token.start, |lead| lead.start);
            // 驻石牛村 + 工作队 + 队长
            if lead.is_some_and(|lead| lead.of(text) == "工作队") {
                found.push(Found::new(EntityKind::Position, token.start as usize, token.end as usize));
            }
            found.push(Found::new(EntityKind::Position, start as usize, token.end as usize));
        }
        for four in tokens.windows(4).filter(|four| is_spaced(text, four)) {
            found.push(Found::new(EntityKind::Position, four[0].start as usize, four[2].end as usize));
        }
    }
}

/// True for 主　任： and the like.
fn is_spaced(text: &str, four: &[Token]) -> bool {
    let written = || format!("{}{}", four[0].of(text), four[2].of(text));
    let blank = four[1].is(Classes::SPACE) && !four[1].of(text).contains('\n');
    blank && matches!(four[3].of(text), "：" | ":") && SPACED.contains(&written().as_str())
}

/// True for a label of a form that is no one's office: 负责省长：, 分管局长：.
fn is_label(tokens: &[Token], at: usize, text: &str) -> bool {
    const LEADS: [&str; 7] = ["负责", "分管", "联系", "包联", "包保", "牵头", "责任"];
    let word = |at: usize| tokens.get(at).map_or("", |token| token.of(text));
    let lead = at.checked_sub(1).map_or("", word);
    LEADS.contains(&lead) && matches!(word(at + 1), "：" | ":")
}

/// True where the next character makes another word of the office (主任会议, 局长级).
fn is_part_of_a_word(tokens: &[Token], at: usize, text: &str) -> bool {
    let rest = &text[tokens[at].end as usize..];
    if rest.starts_with("令狐") {
        return false;
    }
    ["会议", "办公会", "级", "团", "令", "制", "信箱", "热线", "负责制", "医师", "质量奖"]
        .iter()
        .any(|tail| rest.starts_with(tail))
}
