//! Names without an anchor that their own words and the pauses around them tell: 五里铺小学, 盲人协会, 市容管理科, 考评二组, and those
//! that need no end: 云州联通, 奔腾融媒, 云州一中.

use super::{AREA, END, HARD, Name, STOP, Words};
use crate::entity::lexicon::Classes;

/// Ends of schools that are named by words alone.
const SCHOOLS: [&str; 9] =
    ["小学", "中学", "幼儿园", "中心校", "实验学校", "附属学校", "附校", "附中", "附小"];
/// What the names of schools hold that are no kinds.
const OF_SCHOOLS: [&str; 30] = [
    "路", "街", "村", "镇", "乡", "庄", "铺", "营", "屯", "堡", "族", "实验", "桥", "湖", "江", "河", "门",
    "湾", "岭", "坪", "塘", "渡", "口", "台", "店", "苑", "里", "嘎查", "苏木", "林场",
];
/// Beginnings and ends of what makes a kind of school.
const KINDS: [&str; 20] = [
    "乡村", "乡镇", "农村", "城镇", "城乡", "街道", "社区", "中心", "配套", "周边", "辖区", "各", "全", "所",
    "个", "家", "级", "类", "性", "制",
];
/// Ends of the words for people before 协会.
const PEOPLE: &str = "人户者商师工族";
/// Units that a text of the whole calls by the whole's end and their task (支队法制科).
const WHOLES: [&str; 8] = ["支队", "大队", "总队", "局", "委", "厅", "中心", "站"];
/// Houses that texts call after the division that they are in.
const TELECOMS: [&str; 9] = ["联通", "移动", "电信", "铁塔", "工行", "农行", "建行", "中行", "交行"];
/// What houses of a division do, by which texts call them behind its short name (云州城投, 市城投).
const INVESTORS: [&str; 9] = ["城投", "交投", "水投", "建投", "城发", "环投", "旅投", "国投", "产投"];
/// What houses do behind a name of their own (新奥燃气, 云州热力).
const TRADES: [&str; 8] = ["燃气", "热力", "水务", "建工", "置业", "酒业", "乳业", "药业"];

impl Words<'_> {
    /// First word of the name of a school that words tell (五里铺 + 小学), or of an association of people (盲人 + 协会).
    pub(super) fn school_begin(&self, far: usize, at: usize) -> Option<usize> {
        let end = self.word(at);
        let people = || at > far && self.word(at - 1).ends_with(|c| PEOPLE.contains(c));
        match end {
            "协会" if people() => {
                let own = Classes::NOUN.or(Classes::HAN).or(Classes::HONORIFIC);
                let first = self.run_begin(far, at, own, 18)?;
                // 农民 + 用水户 + 协会
                let people = first.checked_sub(1).filter(|&at| at >= far && self.is(at, Classes::HONORIFIC));
                let first = people.unwrap_or(first);
                self.is_free(first).then_some(first)
            }
            _ if SCHOOLS.contains(&end) => {
                let own = Classes::HAN.or(Classes::NOUN).or(Classes::PLACE).or(Classes::NUMBER).or(AREA);
                let mut first = self.run_begin(far, at, own, 15)?;
                // 五 + 里 + 铺
                while first > far
                    && (self.is_numeral(first - 1) || matches!(self.word(first - 1), "里" | "五里" | "十里"))
                {
                    first -= 1;
                }
                let name = &self.text[self.tokens[first].start as usize..self.tokens[at].start as usize];
                let goes_on = self.text[self.tokens[at].end as usize..].starts_with(['习', '生', '教']);
                let public = ["公办", "民办", "公立", "私立"].iter().any(|word| name.starts_with(word));
                let own = OF_SCHOOLS.iter().any(|part| name.ends_with(part)) && name.len() >= 6;
                let named = own && name != "民族" && !public;
                (named && !is_kind(name) && !goes_on && self.is_free(first)).then_some(first)
            }
            _ => None,
        }
    }

    /// First word of the name of a section that a text gives between pauses (、市容管理科), or in a list (、渣土大队和).
    pub(super) fn bare_section_begin(&self, far: usize, at: usize) -> Option<usize> {
        // 一大队 + 大队长
        let numbered = self.word(at).len() == 9 && self.word(at).ends_with('队') && self.is(at, Classes::SUB);
        if numbered && self.tokens.get(at + 1).is_some_and(|next| next.is(Classes::TITLE)) && self.is_free(at)
        {
            let direct = at.checked_sub(1).filter(|&direct| direct >= far && self.word(direct) == "直属");
            return Some(self.with_whole(direct.unwrap_or(at)));
        }
        let section = matches!(self.word(at), "科" | "股");
        let force = matches!(self.word(at), "大队" | "中队" | "支队");
        if !section && !force || !self.ends_free(at) {
            return None;
        }
        let own = Classes::NOUN.or(Classes::CORE).or(Classes::VERB);
        let first = self.run_begin(far, at, own, 24)?;
        let kind = matches!(self.word(at - 1), "执法" | "综合执法" | "行政执法") && force;
        // 户外广告 + 管理 + 科
        let managed = section && at >= 2 && matches!(self.word(at - 1), "管理" | "监督" | "审批" | "监管");
        let managed = managed && self.is(at - 2, Classes::CORE);
        let task = (self.is(at - 1, Classes::CORE) || managed)
            && self.bytes(first, at) >= 9
            && self.is_free(first)
            && !kind;
        let listed = || {
            let joins = |word: &str| matches!(word, "、" | "和" | "及");
            let behind = self.tokens.get(at + 1).is_some_and(|next| joins(next.of(self.text)));
            behind || first > 0 && joins(self.word(first - 1))
        };
        (task && (section || listed())).then(|| self.with_whole(first))
    }

    /// `first`, or the end of a body before it that the text calls by this alone (支队 + 法制科, not 我局 + 公用事业股).
    pub(super) fn with_whole(&self, first: usize) -> usize {
        let whole = first.checked_sub(1).filter(|&whole| WHOLES.contains(&self.word(whole)));
        let own = |whole: usize| whole > 0 && matches!(self.word(whole - 1), "我" | "本" | "该");
        whole.filter(|&whole| self.is_free(whole) && !own(whole)).unwrap_or(first)
    }

    /// First word of the name of an office that a text gives between pauses (、燃气办).
    pub(super) fn bare_office_begin(&self, far: usize, at: usize) -> Option<usize> {
        let quoted = self.tokens.get(at + 1).is_some_and(|next| next.of(self.text) == "”");
        let end = self.word(at) == "办" && self.ends_free(at) && !quoted;
        let first = self.run_begin(far, at, Classes::CORE, 18).filter(|_| end)?;
        self.is_free(first).then_some(first)
    }

    /// First word of the name of a group by a task and a number (考评 + 二 + 组, 市 + 局 + 考核 + 第七 + 组).
    pub(super) fn numbered_group_begin(&self, far: usize, at: usize) -> Option<usize> {
        if self.word(at) != "组" {
            return None;
        }
        let first = (far..at).find(|&first| self.is_numbered_group(first, at))?;
        let bureau = first.checked_sub(2).filter(|&mark| {
            self.is(mark, Classes::REGION) && matches!(self.word(mark + 1), "局" | "厅") && mark >= far
        });
        bureau.or_else(|| self.is_free(first).then_some(first))
    }

    /// First of the words of classes `own` directly before `at`, at most `most` bytes of them; `None` where there is none.
    fn run_begin(&self, far: usize, at: usize, own: Classes, most: usize) -> Option<usize> {
        let mut first = at;
        while first > far
            && self.is(first - 1, own)
            && !self.is(first - 1, STOP.or(END))
            && (self.tokens[at].start - self.tokens[first - 1].start) as usize <= most
        {
            first -= 1;
        }
        (first < at).then_some(first)
    }

    /// True if something new begins with word `first`.
    pub(super) fn is_free(&self, first: usize) -> bool {
        let Some(before) = first.checked_sub(1) else { return true };
        let verb = self.is(before, Classes::VERB) && !self.is(before, Classes::NOUN.or(Classes::CORE));
        let joins = self.is(before, Classes::BREAK.or(Classes::FUNCTION)) && self.word(before) != "各";
        WHOLES.contains(&self.word(before))
            || self.is(before, HARD.or(AREA).or(Classes::HONORIFIC))
            || verb
            || joins && !self.is(before, Classes::NUMBER)
    }

    /// True if nothing goes on behind word `at`.
    pub(super) fn ends_free(&self, at: usize) -> bool {
        let free = HARD.or(Classes::TITLE).or(Classes::FUNCTION).or(Classes::NUMBER).or(Classes::VERB);
        self.tokens.get(at + 1).is_none_or(|next| next.is(free))
    }

    /// Names of houses that go without an end, by their first and last word: 云州 + 联通, 奔腾 + 融媒, 云州 + 城投.
    pub(super) fn endless(&self) -> impl Iterator<Item = Name> {
        (0..self.tokens.len()).filter_map(|at| {
            let first = match self.tokens[at].han_len() {
                1 => self.school_of_number(at).or_else(|| self.investor_begin(at)),
                2 if at > 0 => self.endless_begin(at),
                4 => self.named_after_country(at),
                _ => None,
            };
            first.map(|first| Name { first, last: at })
        })
    }

    /// First word of a name that the word `at` ends, which is the end of no other name.
    fn endless_begin(&self, at: usize) -> Option<usize> {
        let own = Classes::NOUN.or(AREA).or(Classes::VERB).or(Classes::ANCHOR).or(Classes::REGION);
        let unknown = |at: usize| self.is(at, Classes::HAN) && !self.is(at, STOP.or(Classes::REGION));
        if !self.is(at - 1, own) && !unknown(at - 1) {
            return None;
        }
        let word = self.word(at);
        let in_division = self.is(at - 1, Classes::DIVISION);
        let short = in_division && !self.word(at - 1).ends_with(['省', '市', '县', '区', '州', '旗', '盟']);
        let telecom = in_division && TELECOMS.contains(&word);
        let media = || {
            word == "融媒"
                && self.is(at - 1, Classes::NOUN.or(AREA).or(Classes::VERB))
                && !self.is(at - 1, STOP)
                && self.is_free(at - 1)
        };
        // 醴江 + 一中
        let numbers = "一二三四五六七八九十";
        let school = in_division || self.is(at - 1, Classes::REGION) && self.is_free(at - 1);
        let school = school && word.ends_with(['中', '小']) && word.starts_with(|c| numbers.contains(c));
        // 中建 + 三局
        let bureau = self.is(at - 1, Classes::ANCHOR)
            && word.ends_with('局')
            && word.starts_with(|c| numbers.contains(c));
        let home = || short || self.is(at - 1, Classes::REGION);
        let investor = || home() && self.is_free(at - 1) && INVESTORS.contains(&word);
        let trade = || short && self.is_free(at - 1) && TRADES.contains(&word);
        let named = telecom || school || bureau || media() || investor() || trade();
        if named {
            return self.is_before_pause(at).then_some(at - 1);
        }
        // 新 + 奥 + 燃气
        let first =
            at.checked_sub(2).filter(|&first| unknown(first) && unknown(at - 1) && self.is_free(first))?;
        (TRADES.contains(&word) && self.is_before_pause(at)).then_some(first)
    }

    /// First word of 市 + 城 + 投, 云州 + 水 + 投.
    fn investor_begin(&self, at: usize) -> Option<usize> {
        let ends = self.is(at, Classes::HAN) && matches!(self.word(at), "投" | "发");
        let first = at.checked_sub(2).filter(|_| ends)?;
        let name = &self.text[self.tokens[at - 1].start as usize..self.tokens[at].end as usize];
        let short = self.is(first, Classes::DIVISION)
            && !self.word(first).ends_with(['省', '市', '县', '区', '州', '旗', '盟']);
        let home = short || self.is(first, Classes::REGION);
        (INVESTORS.contains(&name) && home && self.is_free(first) && self.is_before_pause(at))
            .then_some(first)
    }

    /// First word of 市 + 二 + 中, 云州 + 七 + 中.
    fn school_of_number(&self, at: usize) -> Option<usize> {
        let school = self.is(at, Classes::BREAK) && matches!(self.word(at), "中" | "小");
        let first = at
            .checked_sub(2)
            .filter(|&first| school && self.is(first, Classes::DIVISION.or(Classes::REGION)))?;
        (self.is_numeral(at - 1) && self.is_free(first) && self.is_before_pause(at)).then_some(first)
    }

    /// `at`, where a house named after the country stands there alone (中国移动).
    fn named_after_country(&self, at: usize) -> Option<usize> {
        let house = self.is(at, Classes::ANCHOR)
            && self.word(at).starts_with("中国")
            && !matches!(self.word(at), "中国人民");
        (house && self.is_free(at) && self.is_before_pause(at)).then_some(at)
    }

    /// True if a pause, a verb or 等 stands behind word `at`.
    fn is_before_pause(&self, at: usize) -> bool {
        self.tokens.get(at + 1).is_none_or(|next| {
            next.is(HARD) && !next.is(Classes::BREAK)
                || next.is(Classes::VERB)
                || matches!(next.of(self.text), "和" | "与" | "及" | "等")
        })
    }
}

/// True for words that make a kind of school.
fn is_kind(name: &str) -> bool {
    KINDS.iter().any(|kind| name.starts_with(kind) || name.ends_with(kind))
}
