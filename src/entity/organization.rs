//! Recognises bodies by the ends and beginnings of their names (包头市城市管理综合执法局, 市委组织部, 第八考评组).

mod anchored;
mod free;
mod kinds;
mod words;

use super::lexicon::{Classes, Lexicon, Token};
use super::{Found, Recognizer, document};
use crate::model::EntityKind;
use std::sync::Arc;
use words::{NUMBERED, OUTPOSTS, PARTS};

/// Longest name in words before its end, and in bytes.
const MAX_WORDS: usize = 14;
const MAX_BYTES: usize = 90;

const END: Classes = Classes::STRONG.or(Classes::WEAK).or(Classes::BODY).or(Classes::SUB);
const HARD: Classes = Classes::PUNCTUATION.or(Classes::SPACE).or(Classes::BREAK);
const AREA: Classes = Classes::DIVISION.or(Classes::PLACE);
const STOP: Classes =
    Classes::FUNCTION.or(Classes::TITLE).or(Classes::HONORIFIC).or(Classes::SPEECH).or(HARD);

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
        let papers = document::newspapers(text);
        found.extend(papers.map(|span| Found { kind: EntityKind::Organization, span }));
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
    let mut each: Option<usize> = None;
    for (at, token) in tokens.iter().enumerate() {
        let goes_on =
            || token.is(Classes::HAN) && words.may_join(at) || words.is_bracketed(at) || words.is_inside(at);
        if token.is(HARD) && !token.is(END) && !goes_on() {
            left = at + 1;
        }
        if !token.is(END) || words.is_no_end(at) {
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
            words.join_sender(&mut names);
            continue;
        }
        let window = before.map_or(left, |name| name.last + 1);
        let first = words.begin(window, at).or_else(|| words.listed_begin(*names.last()?, at));
        let Some(first) = first else { continue };
        // 各市财政局、民政局
        let listed = each.is_some_and(|each| each + 2 == first && words.word(each + 1) == "、");
        let told = words.is(first, AREA.or(Classes::ANCHOR).or(Classes::REGION));
        if words.is_of_each(first) || listed && !told {
            each = Some(at);
        } else if !words.is_kind(first, at) {
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

    /// True for the brackets and the place in them inside the name of a house (北京某某（集团）有限公司).
    fn is_bracketed(&self, at: usize) -> bool {
        let opens = |at: usize| {
            let inside = self.tokens.get(at + 1).is_some_and(|inside| inside.is(AREA.or(Classes::ANCHOR)))
                || self
                    .tokens
                    .get(at + 1)
                    .is_some_and(|inside| matches!(inside.of(self.text), "集团" | "控股"));
            let closed =
                self.tokens.get(at + 2).is_some_and(|close| matches!(close.of(self.text), "）" | ")"));
            matches!(self.word(at), "（" | "(") && inside && closed
        };
        match self.word(at) {
            "（" | "(" => opens(at),
            "）" | ")" => at >= 2 && opens(at - 2),
            _ => at >= 1 && matches!(self.word(at - 1), "（" | "(") && opens(at - 1),
        }
    }

    /// True for words that end a name elsewhere, where it goes on behind them: 支队 + 直属 + 一大队, 汉洲 + 中 + 燃气有限公司,
    /// 环境 + 提升 + 工作专班.
    fn is_inside(&self, at: usize) -> bool {
        let next = |more: usize| self.tokens.get(at + more);
        match self.word(at) {
            "直属" => next(1).is_some_and(|next| next.is(END) && next.of(self.text).ends_with('队')),
            "中" => at > 0 && self.is(at - 1, Classes::DIVISION),
            _ => {
                let verb = self.is(at, Classes::VERB) && self.tokens[at].han_len() > 1;
                let force = |token: &Token| matches!(token.of(self.text), "专班" | "工作专班");
                verb && !self.begins_group(at) && (1..=2).any(|more| next(more).is_some_and(force))
            }
        }
    }

    /// True for verbs that do something to a group and are not in its name.
    fn begins_group(&self, at: usize) -> bool {
        matches!(self.word(at), "成立" | "组建" | "设立" | "建立" | "组织" | "抽调" | "进驻")
    }

    /// Makes a body and the group that it sends into the last body one name (市纪委监委 + 驻 + 市教育局纪检监察组).
    fn join_sender(&self, names: &mut Vec<Name>) {
        let [.., sender, sent] = names[..] else { return };
        let discipline = self.word(sent.last).starts_with("纪检") && self.word(sender.last).ends_with('委');
        let stationed =
            sender.last + 2 == sent.first && matches!(self.word(sent.first - 1), "驻" | "派驻" | "派出");
        if discipline && stationed {
            names.pop();
            names.pop();
            names.push(Name { first: sender.first, last: sent.last });
        }
    }

    /// True where an end is none: in 农科院, 人社部门, （集团）, 各市县政府.
    fn is_no_end(&self, at: usize) -> bool {
        let departments =
            || self.word(at).ends_with('部') && self.text[self.tokens[at].end as usize..].starts_with('门');
        let of_each = || {
            let before = at.checked_sub(1).map_or("", |at| self.word(at));
            let of_cities = before.ends_with('市') && !self.is(at - 1, AREA);
            (of_cities || at > 0 && self.says_each(at - 1))
                && self.is(at, Classes::BODY)
                && self.word(at).starts_with(['县', '区', '乡', '镇'])
        };
        // 村(居)民委 + 员会
        let cut =
            self.word(at).ends_with('委') && self.text[self.tokens[at].end as usize..].starts_with("员会");
        self.is_half_an_end(at) || departments() || self.is_bracketed(at) || of_each() || cut
    }

    /// True for 各, 各市, 各区.
    fn says_each(&self, at: usize) -> bool {
        self.word(at).starts_with('各') && self.word(at).ends_with(['各', '省', '市', '县', '区', '州'])
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
                || end.ends_with("管理局") && before.ends_with('局')
                || self.takes_offices(name.last) && self.is(at, Classes::STRONG);
        }
        if self.is_branch(name, at)
            || self.is_sent(name, at)
            || self.is_numbered(name, at)
            || self.is_outpost(name, at)
        {
            return true;
        }
        let bytes = self.tokens[at].start - self.tokens[name.last].end;
        let plain = Classes::NOUN.or(Classes::CORE).or(Classes::VERB);
        let first = name.last + 1;
        if self.is(first, Classes::VERB) && !self.is(first, Classes::NOUN.or(Classes::CORE)) {
            // 街道办 + 抽调 + 综合执法中心
            let ends = self.word(name.last);
            if ends.ends_with("街道办") || ends.ends_with("办事处") {
                return false;
            }
        }
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
            || self.word(at).ends_with("管理局") && self.word(name.last).ends_with(['部', '委', '局']);
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

    /// True for the end of a part that a body has in a place or for a task: 局 + 棠溪分局, 局 + 治安支队, 共青团 + 云州市委,
    /// 人大 + 城建环资委, 委 + 派驻纪检监察组, 政府 + 驻北京办事处.
    fn is_sent(&self, name: Name, at: usize) -> bool {
        let middle = name.last + 1..at;
        let bytes = self.tokens[at].start - self.tokens[name.last].end;
        let (house, end) = (self.word(name.last), self.word(at));
        let force = ["总队", "支队", "大队"].iter().any(|force| house.ends_with(force));
        let part = house.ends_with('局') && matches!(end, "分局" | "支队" | "大队")
            || force && matches!(end, "大队" | "中队")
            || house == "共青团" && matches!(end, "委" | "委员会")
            || house.ends_with('委')
                && matches!(end, "办" | "局" | "室")
                && middle.clone().all(|at| self.is(at, Classes::CORE))
            || house.ends_with("人大") && matches!(end, "委" | "委员会" | "工委" | "工作委员会");
        let own = Classes::HAN.or(AREA).or(Classes::NOUN).or(Classes::CORE).or(Classes::VERB);
        if part && bytes <= 15 {
            let particle = |at: usize| self.is(at, Classes::FUNCTION) && self.tokens[at].han_len() == 1;
            let inner = |at: usize| self.is(at, own.or(Classes::FUNCTION)) && !particle(at);
            let never = HARD.or(Classes::TITLE).or(Classes::HONORIFIC).or(Classes::SPEECH);
            return middle.clone().all(|at| inner(at) && !self.is(at, never));
        }
        let sent = match middle.clone().next().map(|first| self.word(first)) {
            Some("派驻" | "派出") => end.starts_with("纪检"),
            Some("驻") => end == "办事处",
            _ => false,
        };
        sent && bytes <= 30 && middle.clone().all(|at| !self.is(at, HARD))
    }

    /// True for the end of a numbered group of a body: 市委 + 第二巡察组, 纪委监委 + 派驻第四纪检监察组, 支队 + 直属一大队.
    fn is_numbered(&self, name: Name, at: usize) -> bool {
        let middle = name.last + 1..at;
        let lead = |at: usize| matches!(self.word(at), "派驻" | "派出" | "直属" | "驻");
        let group = self.word(at).ends_with('组') || NUMBERED.contains(&self.word(at));
        let force = self.word(name.last).ends_with('队') && self.word(at).ends_with('队');
        let party = self.word(name.last).ends_with('委');
        match middle.len() {
            1 if self.is(name.last + 1, Classes::ORDINAL) => group && party || force,
            1 => force && lead(name.last + 1),
            2 => group && lead(name.last + 1) && self.is(at - 1, Classes::ORDINAL),
            _ => false,
        }
    }

    /// True for the end of a house's part in a place, or a school's by its subject: 有限公司 + 锦亭分店, 集团 + 江南项目部,
    /// 大学 + 国家大学科技园.
    fn is_outpost(&self, name: Name, at: usize) -> bool {
        let own = Classes::HAN.or(AREA).or(Classes::NOUN).or(Classes::CORE).or(Classes::ANCHOR);
        let bytes = self.tokens[at].start - self.tokens[name.last].end;
        OUTPOSTS.contains(&self.word(at))
            && bytes <= 24
            && (name.last + 1..at).all(|at| self.is(at, own) && !self.is(at, STOP.or(Classes::VERB)))
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
            .filter(|&first| self.is_anchor(first) && !self.is_said_again(first, at))
            .find(|&first| self.holds_together(first, at))
            .or_else(|| self.place_begin(far, at))
            .or_else(|| self.zone_begin(far, at))
            .or_else(|| self.group_begin(far, at))
            .or_else(|| self.section_begin(far, at))
            .or_else(|| self.task_begin(far, at))
            .or_else(|| self.proper_begin(far, at))
            .or_else(|| self.party_part_begin(at))
            .or_else(|| self.is(at, Classes::BODY).then_some(at))
    }

    /// True for a division named in full directly behind its short name (秦皇岛 + 秦皇岛市第一医院).
    fn is_said_again(&self, first: usize, at: usize) -> bool {
        first + 1 < at
            && self.is(first, Classes::DIVISION)
            && self.is(first + 1, Classes::DIVISION)
            && self.word(first + 1).starts_with(self.word(first))
    }

    fn bytes(&self, first: usize, last: usize) -> usize {
        (self.tokens[last].end - self.tokens[first].start) as usize
    }

    fn is_anchor(&self, at: usize) -> bool {
        let token = self.tokens[at];
        if at > 0 && matches!(self.word(at - 1), "（" | "(") && self.is_bracketed(at) {
            return false;
        }
        if token.is(AREA.or(Classes::ANCHOR).or(Classes::ORDINAL)) {
            return true;
        }
        let after_name = || {
            at > 0
                && (self.is(at - 1, Classes::NUMBER)
                    || self.word(at - 1) == "各"
                    || self.is(at - 1, Classes::HAN)
                        && !self.is(at - 1, HARD)
                        && self.word(at) != "省"
                        && !matches!(self.word(at - 1), "驻" | "兼" | "任"))
        };
        self.is_hotline(at) || token.is(Classes::REGION) && token.han_len() == 1 && !after_name()
    }

    /// True for the number of a public line with what it is for (12345 + 热线).
    fn is_hotline(&self, at: usize) -> bool {
        let number = self.tokens[at].is(Classes::NUMBER)
            && self.word(at).len() == 5
            && self.word(at).starts_with(['1', '9']);
        let next = self.tokens.get(at + 1);
        number && next.is_some_and(|next| next.is(Classes::CORE) || next.of(self.text) == "热线")
    }
}
