//! Names that begin with an anchor: a division, 国家, 第八, or 市 for the home of the text.

use super::words::{AFTER_AREA, GROUPS, HOUSES, NUMBERED};
use super::{AREA, HARD, STOP, Words};
use crate::entity::lexicon::Classes;

/// Most words between a word in the name of a group and its beginning or end.
const MAX_IN_GROUP: usize = 9;

impl Words<'_> {
    /// True if the words from the anchor `first` to the end `at` make a name.
    pub(super) fn holds_together(&self, first: usize, at: usize) -> bool {
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
        if self.is_bureau_of_house(first, at) {
            return true;
        }
        // 12345 + 热线 + 受理 + 中心
        let before_centre = |inner: usize| inner + 1 == at && self.is_centre_of_task(inner);
        let group = GROUPS.iter().any(|group| self.word(at).starts_with(group));
        let counted = |at: usize| self.is(at, Classes::NUMBER) && !self.is_hotline(at);
        if !anchor.is(Classes::REGION) && middle.clone().any(counted) {
            return false;
        }
        let praised = |at: usize| matches!(self.word(at), "重要" | "一流" | "主要" | "先进" | "领先");
        if middle.clone().any(praised) {
            return false;
        }
        let areas_only = middle.clone().all(|at| self.is(at, AREA));
        if areas_only {
            let branch = matches!(self.word(at), "分公司" | "支公司");
            return self.stands_after(at - 1, at) || branch && anchor.is(Classes::ANCHOR);
        }
        if self.is(at, Classes::WEAK) && !self.is(at, Classes::STRONG) && !self.weak_end_fits(first, at) {
            return false;
        }
        let line = (first..at).any(|at| self.is_hotline(at));
        let of_line = || self.word(at) == "中心" || self.word(at) == "办" && self.word(at - 1) == "热线";
        if line && !self.is(at, Classes::STRONG) && !of_line() {
            return false;
        }
        let house = HOUSES.contains(&self.word(at));

        let own = |at: usize| {
            let verb = self.is(at, Classes::VERB) && !self.is(at, STOP);
            let one = self.tokens[at].han_len() == 1 && !self.is(at, STOP.or(Classes::NUMBER));
            house && (one || verb) || self.is_sign_of_house(at)
        };
        middle.clone().all(|at| self.is_inner(at, group) || own(at) || before_centre(at))
    }

    /// True for a numeral inside a name: 水电 + 四 + 局, 集团 + 三 + 公司, 三 + 石 + 街道办, 五 + 里 + 铺 + 小学, 考评 + 二 + 组.
    pub(super) fn is_number_in_name(&self, at: usize) -> bool {
        if self.tokens[at].is(Classes::PUNCTUATION.or(Classes::SPACE)) || self.tokens[at].han_len() > 2 {
            return false;
        }
        let next = |more: usize| self.tokens.get(at + more).map_or("", |token| token.of(self.text));
        let within = |ends: &[&str]| (1..=2).any(|more| ends.iter().any(|end| next(more).starts_with(end)));
        let before = Classes::CORE.or(Classes::ANCHOR).or(Classes::STRONG);
        let inside = at > 0 && (self.is(at - 1, before) || self.is_numeral(at - 1));
        let side = self.is_side(at);
        let zone = |more: usize| matches!(next(more), "管委会" | "管理委员会");
        if side && ((2..=3).any(|more| next(more).starts_with("街道")) || (2..=5).any(zone)) {
            return true;
        }
        let numeral = self.is_numeral(at);
        let task = || self.is(at - 1, Classes::CORE.or(Classes::NOUN).or(Classes::VERB));
        numeral && inside && (within(&["局", "公司", "公", "航"]) || next(1) == "组")
            || numeral && at > 1 && matches!(next(1), "队" | "科") && task()
            || numeral && within(&["街道"])
            || (numeral || self.word(at) == "里")
                && (1..=3).any(|more| matches!(next(more), "小学" | "中学" | "中心校"))
    }

    /// True for words that end a name elsewhere, between a division and the end of a group's name: 省 + 深入 + 开展 + 土地市场治理 + 领导小组,
    /// 控制 + 和 + 查处违法建设 + 领导小组, 三 + 项 + 制度工作领导小组.
    pub(super) fn is_of_group(&self, at: usize) -> bool {
        let next = self.groups.partition_point(|&group| group <= at);
        if self.groups.get(next).is_none_or(|&group| group - at > MAX_IN_GROUP) {
            return false;
        }
        let verb = |at: usize| {
            self.is(at, Classes::VERB) && self.tokens[at].han_len() > 1 && !self.is(at, Classes::SPEECH)
        };
        let joins = |at: usize| self.stands_between(at, Classes::VERB.or(Classes::NOUN).or(Classes::CORE));
        let number =
            |at: usize| self.is_numeral(at) || at > 0 && self.word(at) == "项" && self.is_numeral(at - 1);
        let adverb =
            |at: usize| matches!(self.word(at), "全面" | "扎实" | "进一步" | "集中" | "严厉" | "依法");
        let fits = |at: usize| verb(at) || joins(at) || number(at) || adverb(at);
        if !fits(at) || self.begins_group(at) {
            return false;
        }
        let inner = |at: &usize| fits(*at) || !self.is(*at, HARD.or(Classes::TITLE));
        let before = (0..at)
            .rev()
            .take(MAX_IN_GROUP)
            .take_while(|before| inner(before) && !self.begins_group(*before));
        let begins = before.into_iter().any(|at| self.is(at, AREA.or(Classes::REGION)));
        let ahead = (at + 1..self.tokens.len()).take(MAX_IN_GROUP).take_while(inner);
        let group = |at: usize| self.groups.binary_search(&at).is_ok();
        begins && ahead.into_iter().any(group)
    }

    /// True for a numbered bureau of a large house: 中铁 + 十 + 一 + 局, 中交 + 二 + 公 + 局, 中国 + 水电 + 四 + 局.
    fn is_bureau_of_house(&self, first: usize, at: usize) -> bool {
        let middle = first + 1..at;
        let last = match self.word(at - 1) {
            "公" | "航" => at.checked_sub(2),
            _ => at.checked_sub(1),
        };
        let fits = |at: usize| self.is_numeral(at) || self.is(at, Classes::CORE.or(Classes::ORDINAL));
        self.word(at) == "局"
            && self.is(first, Classes::ANCHOR)
            && last.is_some_and(|last| middle.contains(&last) && self.is_numeral(last))
            && middle.clone().all(|at| fits(at) || matches!(self.word(at), "公" | "航"))
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
            let alone = matches!(self.word(first), "镇" | "乡");
            return !alone && (self.is(at, Classes::STRONG) || matches!(self.word(at), "政府" | "委"));
        }
        if anchor.is(Classes::DIVISION) {
            // 国药控股 + 浔阳湾 + 有限公司
            let house = HOUSES.contains(&self.word(at)) || matches!(self.word(at), "分公司" | "支公司");
            return self.is(at, Classes::STRONG) && !house && !matches!(self.word(at), "公司" | "集团")
                || self.end_is_one_of(at, &AFTER_AREA);
        }
        // 中建 + 三局
        let bureau = anchor.is(Classes::ANCHOR) && self.word(at).len() == 6 && self.word(at).ends_with('局');
        self.is(at, Classes::STRONG) && self.tokens[at].han_len() > 2
            || bureau && self.word(first).starts_with('中')
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
        if matches!(end, "股" | "连" | "班" | "店") || end.ends_with('系') {
            return false;
        }
        if self.is_numbered_group(first + 1, at) {
            return true;
        }
        if matches!(
            end,
            "会" | "队" | "校" | "行" | "所" | "站" | "团" | "司" | "室" | "馆" | "组" | "科" | "处"
        ) {
            return short && task && at - first <= 4;
        }
        if end == "厂" {
            return short && (task || noun && self.tokens[first].is(Classes::DIVISION)) && at - first <= 4;
        }
        if end == "中心" && self.tokens[before].han_len() > 1 {
            return short && self.is(before, Classes::CORE.or(Classes::NOUN).or(Classes::VERB));
        }
        if matches!(end, "机关" | "基地" | "学校") {
            return short && (task || noun) && at - first <= 4;
        }
        // 州数字化 + 发展 + 局
        let made = matches!(self.word(before), "发展" | "促进" | "服务" | "保障" | "监督" | "监管");
        let told = made && before > first + 1 && self.is(before - 1, Classes::CORE.or(Classes::NOUN));
        short && (task || noun || told || self.is(before, Classes::NUMBER) || self.proper_word(before))
    }

    /// True for 并 and the like behind a division in the name of a house (山西 + 并 + 泽律师事务所, 朔宁市 + 顺 + 达 + 工程队).
    pub(super) fn is_sign_of_house(&self, at: usize) -> bool {
        const SIGNS: &str = "中并达百来同至上下里外一三五六七八九十千万多用";
        const ENDS: [&str; 8] = ["公司", "购物中心", "工程队", "酒店", "宾馆", "超市", "商厦", "律师事务所"];
        let word = self.word(at);
        if word.len() != 3 || at == 0 || !SIGNS.contains(word) {
            return false;
        }
        let division = |at: usize| self.is(at, Classes::DIVISION);
        if word == "中" && division(at - 1) {
            return true;
        }
        let behind = division(at - 1) || at > 1 && division(at - 2) && self.is(at - 1, Classes::HAN);
        let inner =
            |at: usize| self.is(at, Classes::HAN.or(Classes::NOUN).or(Classes::CORE)) && !self.is(at, STOP);
        let end = (at + 1..self.tokens.len().min(at + 4)).find(|&end| !inner(end));
        behind && end.is_some_and(|end| end > at + 1 && ENDS.iter().any(|own| self.word(end).ends_with(own)))
            || behind
                && at + 1 < self.tokens.len()
                && self.is(at + 1, Classes::STRONG)
                && ENDS.iter().any(|own| self.word(at + 1).ends_with(own))
    }

    /// True for what a centre does, before its end (受理 + 中心).
    fn is_centre_of_task(&self, inner: usize) -> bool {
        const TASKS: [&str; 19] = [
            "受理", "防御", "防治", "检测", "救助", "培训", "调解", "监控", "处理", "分拣", "鉴定", "评审",
            "审核", "督导", "调度", "抢修", "登记", "储备", "抢险",
        ];
        self.is(inner, Classes::VERB) && self.word(inner + 1) == "中心" && TASKS.contains(&self.word(inner))
    }

    fn proper_word(&self, at: usize) -> bool {
        self.is(at, Classes::HAN) && !self.is(at, STOP)
    }

    /// True if the word may stand inside a name after its anchor; names of groups take verbs.
    fn is_inner(&self, at: usize, group: bool) -> bool {
        let token = self.tokens[at];
        if token.is(Classes::CORE.or(AREA).or(Classes::ANCHOR).or(Classes::ORDINAL))
            || self.joins(at)
            || group && (self.may_join(at) || self.is_of_group(at))
        {
            return true;
        }
        if self.is_bracketed(at) || self.is_hotline(at) || self.is_quoted(at) {
            return true;
        }
        let title = token.is(Classes::TITLE) && token.han_len() > 1;
        if token.is(HARD.or(Classes::SPACE)) || title || self.word(at) == "系" {
            return false;
        }
        if token.is(Classes::FUNCTION) {
            let long = group && token.han_len() > 1;
            return long || token.is(Classes::NOUN.or(Classes::CORE));
        }
        group || !token.is(Classes::VERB) || token.is(Classes::NOUN)
    }
}
