//! Recognises bodies by the ends and beginnings of their names (包头市城市管理综合执法局, 市委组织部, 第八考评组).

use super::lexicon::{Classes, Lexicon, Token};
use super::{Found, Recognizer};
use crate::model::EntityKind;
use std::sync::Arc;

/// Longest name in words before its end, and in bytes.
const MAX_WORDS: usize = 14;
const MAX_BYTES: usize = 90;

const END: Classes = Classes::STRONG.or(Classes::WEAK).or(Classes::BODY).or(Classes::SUB);
const HARD: Classes = Classes::PUNCTUATION.or(Classes::SPACE).or(Classes::BREAK);
const AREA: Classes = Classes::DIVISION.or(Classes::PLACE);
const STOP: Classes =
    Classes::FUNCTION.or(Classes::TITLE).or(Classes::HONORIFIC).or(Classes::SPEECH).or(HARD);

/// Ends that name a part of the body before them when a short word stands between.
const PARTS: [&str; 17] = [
    "司",
    "处",
    "科",
    "室",
    "中心",
    "支队",
    "大队",
    "分局",
    "支行",
    "研究所",
    "学院",
    "办公室",
    "分会",
    "支部",
    "编辑部",
    "委员会",
    "领导小组",
];
/// Ends of groups that are named after a task; verbs may stand in their names.
const GROUPS: [&str; 7] = ["领导小组", "协调小组", "工作小组", "指挥部", "联席会议", "委员会", "工作组"];
/// Ends of groups that are told apart by number.
const NUMBERED: [&str; 20] = [
    "组",
    "考评组",
    "督导组",
    "督查组",
    "巡视组",
    "巡察组",
    "调查组",
    "工作组",
    "考察组",
    "检查组",
    "考核组",
    "支队",
    "大队",
    "医院",
    "人民医院",
    "中学",
    "小学",
    "分局",
    "集团军",
    "大学",
];
/// Ends that stand directly after the name of a place.
const AFTER_AREA: [&str; 15] = [
    "委",
    "政府",
    "党委",
    "大学",
    "学院",
    "银行",
    "海关",
    "日报",
    "法院",
    "检察院",
    "电视台",
    "晚报",
    "图书馆",
    "博物馆",
    "队",
];
/// Weak ends that a word for a task (财政, 教育) makes a name without anything before it.
const OFFICES: [&str; 6] = ["部", "委", "局", "厅", "署", "委员会"];

/// Recognises organisations.
pub struct OrganizationRecognizer {
    lexicon: Arc<Lexicon>,
}

impl OrganizationRecognizer {
    pub fn new(lexicon: Arc<Lexicon>) -> Self {
        Self { lexicon }
    }
}

impl Recognizer for OrganizationRecognizer {
    fn recognize(&self, text: &str, found: &mut Vec<Found>) {
        self.recognize_words(text, &self.lexicon.tokens(text), found);
    }

    fn recognize_words(&self, text: &str, tokens: &[Token], found: &mut Vec<Found>) {
        for name in names(text, tokens) {
            let (first, last) = (tokens[name.first], tokens[name.last]);
            found.push(Found::new(EntityKind::Organization, first.start as usize, last.end as usize));
        }
    }
}

/// A name by the numbers of its first and last word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Name {
    first: usize,
    last: usize,
}

fn names(text: &str, tokens: &[Token]) -> Vec<Name> {
    let words = Words { text, tokens };
    let mut names: Vec<Name> = Vec::new();
    let mut left = 0;
    for (at, token) in tokens.iter().enumerate() {
        if token.is(HARD) && !token.is(END) && !(token.is(Classes::HAN) && words.may_join(at)) {
            left = at + 1;
        }
        if !token.is(END) || words.is_half_an_end(at) {
            continue;
        }
        left = left.max(at.saturating_sub(MAX_WORDS));
        let before = names.last().copied().filter(|name| name.last >= left && name.last < at);
        if let Some(before) = before
            && words.continues(before, at)
        {
            if let Some(last) = names.last_mut() {
                last.last = at;
            }
            continue;
        }
        let window = before.map_or(left, |name| name.last + 1);
        if let Some(first) = words.begin(window, at) {
            names.push(Name { first, last: at });
        }
    }
    names
}

/// A text with its words, and the questions that names ask of them.
#[derive(Clone, Copy)]
struct Words<'a> {
    text: &'a str,
    tokens: &'a [Token],
}

impl Words<'_> {
    #[inline]
    fn word(&self, at: usize) -> &str {
        self.tokens[at].of(self.text)
    }

    #[inline]
    fn is(&self, at: usize, classes: Classes) -> bool {
        self.tokens[at].is(classes)
    }

    fn end_is_one_of(&self, at: usize, ends: &[&str]) -> bool {
        ends.contains(&self.word(at))
    }

    /// True for 和, 与, 及 between two words for tasks.
    fn joins(&self, at: usize) -> bool {
        self.stands_between(at, Classes::CORE)
    }

    /// True for 和, 与, 及 where the name of a group may go on (网络与信息安全协调小组).
    fn may_join(&self, at: usize) -> bool {
        self.stands_between(at, Classes::CORE.or(Classes::NOUN))
    }

    #[inline]
    fn stands_between(&self, at: usize, classes: Classes) -> bool {
        self.is(at, Classes::HAN)
            && matches!(self.word(at), "和" | "与" | "及")
            && at > 0
            && self.is(at - 1, classes)
            && self.tokens.get(at + 1).is_some_and(|next| next.is(classes))
    }

    /// True for the 科 of 农科院: a short end with another directly after it.
    fn is_half_an_end(&self, at: usize) -> bool {
        let short = |at: usize| {
            self.tokens.get(at).is_some_and(|token| token.is(Classes::WEAK) && token.han_len() == 1)
        };
        short(at) && short(at + 1)
    }

    /// True if the end at `at` belongs to the body `name` before it (…厅 + 办公室).
    fn continues(&self, name: Name, at: usize) -> bool {
        let middle = name.last + 1..at;
        if middle.is_empty() {
            let (before, end) = (self.word(name.last), self.word(at));
            return self.is(at, Classes::SUB)
                || self.is(at, Classes::BODY) && (end.ends_with('办') || end.ends_with("组织"))
                || end.ends_with("公司") && (before.ends_with("银行") || before.ends_with("集团"))
                || self.takes_offices(name.last) && self.is(at, Classes::STRONG);
        }
        if self.is_branch(name, at) {
            return true;
        }
        let bytes = self.tokens[at].start - self.tokens[name.last].end;
        let plain = Classes::NOUN.or(Classes::CORE).or(Classes::VERB);
        let is_plain = |at: usize| {
            self.is(at, plain) && !self.is(at, AREA.or(Classes::ANCHOR).or(Classes::BODY).or(STOP))
        };
        if !middle.clone().all(is_plain) {
            return false;
        }
        if self.takes_offices(name.last) {
            return bytes <= 45 && (self.is(at, Classes::STRONG) || self.end_is_one_of(at, &PARTS));
        }
        let part = self.end_is_one_of(at, &PARTS)
            || self.word(at).ends_with("中心")
            || self.word(at) == "管理局" && self.word(name.last).ends_with(['部', '委', '局']);
        bytes <= 18 && part
    }

    /// True for 河北省分行 after the name of a bank.
    fn is_branch(&self, name: Name, at: usize) -> bool {
        let before = self.word(name.last);
        let house = before.ends_with("银行") || before.ends_with("公司") || before.ends_with("集团");
        house
            && matches!(self.word(at), "分行" | "支行" | "中心支行" | "分公司")
            && (name.last + 1..at).all(|at| self.is(at, AREA))
    }

    /// True for 国务院, 省政府 and the like, whose own bodies follow them.
    fn takes_offices(&self, last: usize) -> bool {
        matches!(self.word(last), "国务院" | "人民政府" | "政府" | "中共中央" | "联合国")
            || self.is(last, Classes::BODY) && self.word(last).ends_with("政府")
    }

    /// First word of the name that ends at `at`, not before `window`.
    fn begin(&self, window: usize, at: usize) -> Option<usize> {
        let far = (window..at).find(|&first| self.bytes(first, at) <= MAX_BYTES).unwrap_or(at);
        (far..at)
            .filter(|&first| self.is_anchor(first))
            .find(|&first| self.holds_together(first, at))
            .or_else(|| self.task_begin(far, at))
            .or_else(|| self.proper_begin(far, at))
            .or_else(|| self.is(at, Classes::BODY).then_some(at))
    }

    fn bytes(&self, first: usize, last: usize) -> usize {
        (self.tokens[last].end - self.tokens[first].start) as usize
    }

    fn is_anchor(&self, at: usize) -> bool {
        let token = self.tokens[at];
        if token.is(AREA.or(Classes::ANCHOR).or(Classes::ORDINAL)) {
            return true;
        }
        let after_name = || {
            at > 0
                && (self.is(at - 1, Classes::NUMBER)
                    || self.word(at - 1) == "各"
                    || self.is(at - 1, Classes::HAN) && !self.is(at - 1, HARD) && self.word(at) != "省")
        };
        token.is(Classes::REGION) && token.han_len() == 1 && !after_name()
    }

    /// True if the words from the anchor `first` to the end `at` make a name.
    fn holds_together(&self, first: usize, at: usize) -> bool {
        let anchor = self.tokens[first];
        let middle = first + 1..at;
        if middle.is_empty() {
            return self.stands_after(first, at);
        }
        if anchor.is(Classes::ORDINAL) {
            let numbered = self.end_is_one_of(at, &NUMBERED);
            return numbered
                && self.bytes(first, at) <= 30
                && middle.clone().all(|at| self.is_inner(at, false));
        }
        let group = self.end_is_one_of(at, &GROUPS);
        if !anchor.is(Classes::REGION) && middle.clone().any(|at| self.is(at, Classes::NUMBER)) {
            return false;
        }
        let areas_only = middle.clone().all(|at| self.is(at, AREA));
        if areas_only {
            return self.stands_after(at - 1, at);
        }
        if self.is(at, Classes::WEAK) && !self.is(at, Classes::STRONG) && !self.weak_end_fits(first, at) {
            return false;
        }
        middle.clone().all(|at| self.is_inner(at, group))
    }

    /// True if the end at `at` makes a name directly after the anchor at `first` (北京 + 大学).
    fn stands_after(&self, first: usize, at: usize) -> bool {
        let anchor = self.tokens[first];
        if self.is(at, Classes::BODY) {
            return !anchor.is(Classes::ORDINAL);
        }
        if anchor.is(Classes::ORDINAL) {
            let group = self.word(at).ends_with('组') && self.tokens[at].han_len() > 1;
            return group || matches!(self.word(at), "中学" | "小学" | "医院" | "人民医院");
        }
        if anchor.is(Classes::REGION) {
            return self.is(at, Classes::STRONG) || self.word(at) == "政府" || self.word(at) == "委";
        }
        if anchor.is(Classes::DIVISION) {
            return self.is(at, Classes::STRONG) && !matches!(self.word(at), "公司" | "集团")
                || self.end_is_one_of(at, &AFTER_AREA);
        }
        self.is(at, Classes::STRONG) && self.tokens[at].han_len() > 2
            || anchor.is(Classes::PLACE) && self.end_is_one_of(at, &AFTER_AREA[3..])
            || self.word(at) == "政府"
            || self.word(first) == "国家" && self.word(at) == "局"
    }

    /// A weak end (局, 部, 院) needs a short name whose words are nouns or tasks.
    fn weak_end_fits(&self, first: usize, at: usize) -> bool {
        let before = at - 1;
        let task = self.is(before, Classes::CORE);
        let noun = self.is(before, Classes::NOUN) && !self.is(before, Classes::VERB);
        let short = self.bytes(first, at) <= 60 && at - first <= 7;
        let end = self.word(at);
        if matches!(
            end,
            "会" | "队" | "校" | "行" | "所" | "站" | "团" | "司" | "室" | "厂" | "馆" | "组" | "科" | "处"
        ) {
            return short && task && at - first <= 4;
        }
        if matches!(end, "机关" | "基地" | "学校") {
            return short && (task || noun) && at - first <= 4;
        }
        short && (task || noun || self.is(before, Classes::NUMBER) || self.proper_word(before))
    }

    fn proper_word(&self, at: usize) -> bool {
        self.is(at, Classes::HAN) && !self.is(at, STOP)
    }

    /// True if the word may stand inside a name after its anchor; names of groups take verbs.
    fn is_inner(&self, at: usize, group: bool) -> bool {
        let token = self.tokens[at];
        if token.is(Classes::CORE.or(AREA).or(Classes::ANCHOR).or(Classes::ORDINAL))
            || self.joins(at)
            || group && self.may_join(at)
        {
            return true;
        }
        if token.is(HARD.or(Classes::SPACE)) || token.is(Classes::TITLE) && token.han_len() > 1 {
            return false;
        }
        if token.is(Classes::FUNCTION) {
            return token.is(Classes::NOUN.or(Classes::CORE));
        }
        group || !token.is(Classes::VERB) || token.is(Classes::NOUN)
    }

    /// First word of a name that is a task and its office (人力资源社会保障 + 部), without an anchor.
    fn task_begin(&self, far: usize, at: usize) -> Option<usize> {
        if !(self.end_is_one_of(at, &OFFICES)) {
            return None;
        }
        let mut first = at;
        while first > far && (self.is(first - 1, Classes::CORE) || self.joins(first - 1)) {
            first -= 1;
        }
        (first < at && self.bytes(first, at) >= 9).then_some(first)
    }

    /// First word of a name that begins with characters of its own (清华大学), without an anchor.
    fn proper_begin(&self, far: usize, at: usize) -> Option<usize> {
        if !self.is(at, Classes::STRONG) || self.word(at).ends_with("政府") {
            return None;
        }
        let inner = Classes::HAN.or(Classes::NOUN).or(Classes::CORE).or(Classes::LATIN);
        let mut first = at;
        while first > far && self.is(first - 1, inner) && !self.is(first - 1, STOP.or(Classes::VERB)) {
            first -= 1;
        }
        let own = |at: usize| self.is(at, Classes::HAN.or(Classes::LATIN)) && !self.is(at, Classes::REGION);
        let first =
            (first..at).find(|&first| own(first) && (own(first + 1) || self.is(first, Classes::LATIN)))?;
        let run = (first..at).take_while(|&at| own(at)).count();
        let fits = run <= 5 && self.bytes(first, at) <= 48;
        fits.then_some(self.with_nouns_before(far, first))
    }

    /// `first`, or the one or two nouns before it where they reach back to a pause (中保 + 财险总公司).
    fn with_nouns_before(&self, far: usize, first: usize) -> usize {
        let noun = Classes::NOUN.or(Classes::PLACE).or(Classes::CORE);
        let mut begin = first;
        while begin > far && self.is(begin - 1, noun) && !self.is(begin - 1, STOP.or(Classes::VERB)) {
            begin -= 1;
        }
        let pause = begin == 0 || self.is(begin - 1, HARD);
        if pause && first - begin <= 2 { begin } else { first }
    }
}
