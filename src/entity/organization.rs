//! Recognises bodies by the ends and beginnings of their names (包头市城市管理综合执法局, 市委组织部, 第八考评组).

mod anchored;
mod bare;
mod free;
mod kinds;
mod listed;
mod parts;
mod words;

use super::lexicon::{Classes, Lexicon, Token};
use super::{Found, Recognizer, document};
use crate::model::EntityKind;
use std::sync::Arc;
use words::GROUPS;

/// Longest name in words before its end, and in bytes.
const MAX_WORDS: usize = 14;
const MAX_BYTES: usize = 90;
/// Longest part of a group's name in quotation marks, with these, in words.
const MAX_QUOTED: usize = 8;

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
        let (quoted, groups) = groups_of(text, tokens);
        let words = Words { text, tokens, quoted: &quoted, groups: &groups };
        for name in names(words).into_iter().chain(words.endless()).chain(words.media()) {
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

fn names(words: Words) -> Vec<Name> {
    let tokens = words.tokens;
    let mut names: Vec<Name> = Vec::new();
    let mut left = 0;
    let mut each: Option<usize> = None;
    for (at, token) in tokens.iter().enumerate() {
        let goes_on = || {
            token.is(Classes::HAN) && words.may_join(at)
                || words.is_of_group(at)
                || words.is_number_in_name(at)
                || words.is_bracketed(at)
                || words.is_inside(at)
                || words.is_quoted(at)
        };
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
            words.join_site(&mut names);
            continue;
        }
        let window = before.map_or(left, |name| name.last + 1);
        let first = words.begin(window, at).or_else(|| words.listed_begin(*names.last()?, at));
        // 原 + 石峡水库管理所
        let former = |first: usize| first < at && words.word(first) == "原" && words.word(first + 1) != "审";
        let first = first.map(|first| if former(first) { first + 1 } else { first });
        let Some(first) = first else { continue };
        // 各市财政局、民政局
        let listed = each.is_some_and(|each| each + 2 == first && words.word(each + 1) == "、");
        let told = words.is(first, AREA.or(Classes::ANCHOR).or(Classes::REGION));
        if words.is_of_each(first) || listed && !told {
            each = Some(at);
        } else if !words.is_kind(first, at) {
            names.push(Name { first, last: at });
            words.join_sender(&mut names);
            words.join_site(&mut names);
        }
    }
    names
}

/// A text with its words, and the questions that names ask of them.
#[derive(Clone, Copy)]
struct Words<'a> {
    text: &'a str,
    tokens: &'a [Token],
    /// First and last word of what stands in quotation marks before the end of a group's name, in order.
    quoted: &'a [(usize, usize)],
    /// The words with which the names of groups end, in order.
    groups: &'a [usize],
}

/// What [`Words`] knows of a text beforehand.
fn groups_of(text: &str, tokens: &[Token]) -> (Vec<(usize, usize)>, Vec<usize>) {
    const ENDS: [&str; 5] = ["领导小组", "指挥部", "协调小组", "联席会议", "工作专班"];
    let word = |at: usize| tokens.get(at).map_or("", |token: &Token| token.of(text));
    let (mut quoted, mut groups, mut open) = (Vec::new(), Vec::new(), None);
    for (at, token) in tokens.iter().enumerate() {
        if token.is(Classes::STRONG.or(Classes::SUB)) && ENDS.iter().any(|end| word(at).starts_with(end)) {
            groups.push(at);
        }
        if !token.is(Classes::PUNCTUATION) {
            continue;
        }
        match token.of(text) {
            "“" => open = Some(at),
            "”" => {
                let first = open.take().filter(|open| at - open < MAX_QUOTED);
                let group =
                    |at: usize| GROUPS.contains(&word(at)) || matches!(word(at), "办公室" | "办" | "攻坚组");
                let plain = |at: usize| {
                    tokens
                        .get(at)
                        .is_some_and(|token| token.is(Classes::NOUN.or(Classes::CORE).or(Classes::VERB)))
                };
                if let Some(first) = first.filter(|_| group(at + 1) || plain(at + 1) && group(at + 2)) {
                    quoted.push((first, at));
                }
            }
            _ => {}
        }
    }
    (quoted, groups)
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
    pub(self) fn stands_between(&self, at: usize, classes: Classes) -> bool {
        self.is(at, Classes::HAN)
            && matches!(self.word(at), "和" | "与" | "及")
            && at > 0
            && self.is(at - 1, classes)
            && self.tokens.get(at + 1).is_some_and(|next| next.is(classes))
    }

    /// True for the brackets and the place in them inside the name of a house (北京某某（集团）有限公司).
    fn is_bracketed(&self, at: usize) -> bool {
        let opens = |at: usize| {
            let place = |inside: &Token| {
                inside.is(AREA.or(Classes::ANCHOR)) || matches!(inside.of(self.text), "集团" | "控股")
            };
            let closes = |close: &Token| matches!(close.of(self.text), "）" | ")");
            self.is(at, Classes::PUNCTUATION)
                && matches!(self.word(at), "（" | "(")
                && self.tokens.get(at + 2).is_some_and(closes)
                && self.tokens.get(at + 1).is_some_and(place)
        };
        match self.word(at) {
            "（" | "(" => opens(at),
            "）" | ")" => at >= 2 && opens(at - 2),
            _ => at >= 1 && opens(at - 1),
        }
    }

    /// True for quotation marks in the name of a group, and the words in them: 市 + “ + 保交房 + ” + 工作专班.
    #[inline]
    fn is_quoted(&self, at: usize) -> bool {
        let next = self.quoted.partition_point(|range| range.1 < at);
        self.quoted.get(next).is_some_and(|range| range.0 <= at)
    }

    /// True for words that end a name elsewhere, where it goes on behind them: 支队 + 直属 + 一大队, 汉洲 + 中 + 燃气有限公司,
    /// 环境 + 提升 + 工作专班.
    fn is_inside(&self, at: usize) -> bool {
        let next = |more: usize| self.tokens.get(at + more);
        match self.word(at) {
            "直属" => next(1).is_some_and(|next| next.is(END) && next.of(self.text).ends_with('队')),
            _ if self.is_sign_of_house(at) => true,
            _ => {
                let verb = self.is(at, Classes::VERB) && self.tokens[at].han_len() > 1;
                let force = |token: &Token| matches!(token.of(self.text), "专班" | "工作专班");
                verb && !self.begins_group(at) && (1..=2).any(|more| next(more).is_some_and(force))
            }
        }
    }

    /// True for verbs that do something to a group and are not in its name.
    fn begins_group(&self, at: usize) -> bool {
        matches!(self.word(at), "成立" | "组成" | "组建" | "设立" | "建立" | "组织" | "抽调" | "进驻")
    }

    /// Makes a body and the group that it sends into the last body one name (市纪委监委 + 驻 + 市教育局纪检监察组), and 驻 the first
    /// word of such a group where its sender is not named.
    fn join_sender(&self, names: &mut Vec<Name>) {
        let Some(&sent) = names.last() else { return };
        if !self.word(sent.last).starts_with("纪检") {
            return;
        }
        let leads = |at: usize| matches!(self.word(at), "驻" | "派驻" | "派出");
        let own = sent.first.checked_sub(1).filter(|&before| leads(before));
        let first = if leads(sent.first) { Some(sent.first) } else { own };
        let Some(first) = first else { return };
        let sender = names.len().checked_sub(2).map(|at| names[at]);
        let sender =
            sender.filter(|sender| sender.last + 1 == first && self.word(sender.last).ends_with('委'));
        let lead = self.word(first) == "驻" && sent.first < sent.last;
        if let Some(sender) = sender {
            names.truncate(names.len() - 2);
            names.push(Name { first: sender.first, last: sent.last });
        } else if let Some(last) = names.last_mut().filter(|_| lead) {
            last.first = first;
        }
    }

    /// Makes a builder and the site behind it one name (中建十局 + 桐泾医学中心项目部).
    fn join_site(&self, names: &mut Vec<Name>) {
        let [.., builder, site] = names[..] else { return };
        if builder.last + 1 == site.first && self.word(site.last) == "项目部" && self.is_builder(builder) {
            names.truncate(names.len() - 2);
            names.push(Name { first: builder.first, last: site.last });
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
        // 工作队 + 伍, 救援队 + 员
        let members = || {
            self.word(at).ends_with('队')
                && self.text[self.tokens[at].end as usize..].starts_with(['伍', '员', '列'])
        };
        // 高铁站 + 前广场
        let forecourt =
            || self.word(at) == "站" && self.text[self.tokens[at].end as usize..].starts_with('前');
        // 市人大 + 代表
        let deputies = || {
            self.word(at).ends_with("人大") && self.text[self.tokens[at].end as usize..].starts_with("代表")
        };
        self.is_half_an_end(at)
            || members()
            || deputies()
            || forecourt()
            || departments()
            || self.is_bracketed(at)
            || of_each()
            || cut
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

    /// First word of the name that ends at `at`, not before `window`.
    fn begin(&self, window: usize, at: usize) -> Option<usize> {
        let far = (window..at).find(|&first| self.bytes(first, at) <= MAX_BYTES).unwrap_or(at);
        (far..at)
            .filter(|&first| self.is_anchor(first) && !self.is_said_again(first, at))
            .find(|&first| self.holds_together(first, at))
            .map(|first| self.with_character_before(far, first, at))
            .or_else(|| self.stationed_begin(far, at))
            .or_else(|| self.place_begin(far, at))
            .or_else(|| self.zone_begin(far, at))
            .or_else(|| self.group_begin(far, at))
            .or_else(|| self.section_begin(far, at))
            .or_else(|| self.bare_section_begin(far, at))
            .or_else(|| self.bare_office_begin(far, at))
            .or_else(|| self.numbered_group_begin(far, at))
            .or_else(|| self.task_begin(far, at))
            .or_else(|| self.proper_begin(far, at))
            .or_else(|| self.school_begin(far, at))
            .or_else(|| self.pair_begin(far, at))
            .or_else(|| self.party_part_begin(at))
            .or_else(|| self.is(at, Classes::BODY).then_some(at))
    }

    /// `first`, or the character before it where the two are the name of a street by chance called as a division
    /// (望 + 龙门 + 街道办).
    fn with_character_before(&self, far: usize, first: usize, at: usize) -> usize {
        let street =
            (first + 1..=at).take(2).any(|at| self.word(at).starts_with("街道") || self.word(at) == "镇");
        let short = self.is(first, Classes::DIVISION) && self.tokens[first].han_len() == 2;
        let one = |at: usize| self.is(at, Classes::HAN) && !self.is(at, STOP.or(AREA).or(Classes::REGION));
        let before = first.checked_sub(1).filter(|&before| before >= far && street && short && one(before));
        before.filter(|&before| before == 0 || self.is(before - 1, HARD)).unwrap_or(first)
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
                        && !self.says_former(at - 1)
                        && self.word(at) != "省"
                        && !matches!(self.word(at - 1), "驻" | "兼" | "任"))
        };
        self.is_hotline(at)
            || token.is(Classes::REGION)
                && (token.han_len() == 1 || token.is(Classes::PLACE_SUFFIX) && token.han_len() < 4)
                && !after_name()
    }

    /// True for 原 behind a pause (（原 + 市…局).
    fn says_former(&self, at: usize) -> bool {
        self.word(at) == "原" && (at == 0 || self.is(at - 1, HARD))
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

#[cfg(test)]
mod tests;
