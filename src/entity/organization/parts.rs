//! Parts of bodies whose names follow that of the whole (…厅 + 办公室, 公安局 + 治安支队, 大学 + 公共管理学院).

use super::words::{HOUSES, NUMBERED, OUTPOSTS, PARTS};
use super::{AREA, END, HARD, Name, STOP, Words};
use crate::entity::lexicon::Classes;

/// Ends of bodies that are no houses.
const OFFICE_ENDS: [char; 16] =
    ['委', '府', '大', '协', '局', '部', '厅', '办', '会', '院', '署', '联', '站', '报', '网', '社'];

impl Words<'_> {
    /// True if the end at `at` belongs to the body `name` before it (…厅 + 办公室).
    pub(super) fn continues(&self, name: Name, at: usize) -> bool {
        let middle = name.last + 1..at;
        if middle.is_empty() {
            let (before, end) = (self.word(name.last), self.word(at));
            let office = end == "办" && self.is(name.last, Classes::BODY) && self.ends_free(at);
            let shop = (self.is(at, Classes::STRONG) || end == "店") && self.is_brand(name.last);
            let force = before.ends_with('队') && end.ends_with("中队")
                || before.ends_with("支队") && end.ends_with("大队");
            return self.is(at, Classes::SUB)
                || shop
                || force
                || matches!(end, "抢险队" | "抢修队") && before.ends_with("公司")
                || before == "机关" && end == "幼儿园"
                || office && before.ends_with(['委', '府', '大', '协'])
                || before.ends_with("纪委") && end.ends_with("监委")
                || before == "局" && end == "集团"
                || self.is(at, Classes::BODY) && (end.ends_with('办') || end.ends_with("组织"))
                || end.ends_with("公司") && (before.ends_with("银行") || before.ends_with("集团"))
                || end.ends_with("管理局") && before.ends_with('局')
                || self.takes_offices(name.last) && self.is(at, Classes::STRONG);
        }
        // 中联重科 + 环境产业 + 有限公司
        let inner = Classes::NOUN.or(Classes::CORE).or(Classes::HAN);
        let own = |at: usize| self.is(at, inner) && !self.is(at, STOP.or(AREA));
        if self.is_brand(name.last)
            && HOUSES.contains(&self.word(at))
            && middle.len() <= 4
            && middle.clone().all(own)
        {
            return true;
        }
        if self.is_branch(name, at)
            || self.is_sent(name, at)
            || self.is_numbered(name, at)
            || self.is_outpost(name, at)
            || self.is_inside_house(name, at)
            || self.is_unit_of(name, at)
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
            || self.word(at).ends_with('局') && self.is_office_of_office(name.last, at);
        bytes <= 18 && part
    }

    /// True for the name of a house that needs no end (青桔).
    fn is_brand(&self, at: usize) -> bool {
        self.is(at, Classes::BODY) && !self.word(at).ends_with(OFFICE_ENDS)
    }

    /// True for an office inside another one: 部 + 城市管理 + 监督局, 交通运输局 + 路政 + 海事 + 局.
    fn is_office_of_office(&self, last: usize, at: usize) -> bool {
        let verb = |at: usize| self.is(at, Classes::VERB) && !self.is(at, Classes::NOUN.or(Classes::CORE));
        let task = self.is(at - 1, Classes::CORE) && at > last + 2;
        let long = self.word(at).ends_with("管理局") || self.word(at).ends_with("监督局");
        self.word(last).ends_with(['部', '委', '局']) && (long || task && !(last + 1..at).any(verb))
    }

    /// True for 河北省分行 after the name of a bank.
    pub(super) fn is_branch(&self, name: Name, at: usize) -> bool {
        let before = self.word(name.last);
        let house = before.ends_with("银行") || before.ends_with("公司") || before.ends_with("集团");
        let brand = self.is_brand(name.last);
        if !house && !brand {
            return false;
        }
        let first = name.last + 1;
        let area = self.is(first, AREA);
        match self.word(at) {
            "分行" | "支行" | "中心支行" | "分公司" => (first..at).all(|at| self.is(at, AREA)),
            // 集团 + 新疆 + 公司, 青桔 + 沂川 + 运营中心
            "店" => brand && at - first <= 2,
            "公司" | "运营中心" | "运营公司" | "办事处" | "总站" => {
                area && first < at
                    && at - first <= 3
                    && (first + 1..at).all(|at| self.is(at, AREA.or(Classes::NOUN).or(Classes::CORE)))
            }
            _ => false,
        }
    }

    /// True for the end of a part that a body has in a place or for a task: 局 + 棠溪分局, 局 + 治安支队, 共青团 + 云州市委,
    /// 人大 + 城建环资委, 委 + 派驻纪检监察组, 政府 + 驻北京办事处.
    pub(super) fn is_sent(&self, name: Name, at: usize) -> bool {
        let middle = name.last + 1..at;
        let bytes = self.tokens[at].start - self.tokens[name.last].end;
        let (house, end) = (self.word(name.last), self.word(at));
        let force = ["总队", "支队", "大队"].iter().any(|force| house.ends_with(force));
        // 海事局 + 桐泾 + 海事 + 处
        let placed = || self.is(middle.start, AREA) && middle.len() == 2 && self.is(at - 1, Classes::CORE);
        let part = house.ends_with(['局', '署']) && matches!(end, "处" | "站" | "所") && placed()
            || house.ends_with(['局', '署'])
                && matches!(end, "分局" | "支局" | "监管支局" | "监管分局" | "支队" | "大队" | "中队")
            || force && matches!(end, "大队" | "中队" | "专职队")
            || house == "共青团" && matches!(end, "委" | "委员会")
            || house.ends_with('委')
                && matches!(end, "办" | "局" | "室")
                && middle.clone().all(|at| self.is(at, Classes::CORE))
            || (house.ends_with("人大") || house.ends_with("人大常委会") || house.ends_with("政协"))
                && (matches!(end, "委" | "委员会" | "工委" | "工作委员会" | "建委"));
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
    pub(super) fn is_numbered(&self, name: Name, at: usize) -> bool {
        let middle = name.last + 1..at;
        let lead = |at: usize| matches!(self.word(at), "派驻" | "派出" | "直属" | "驻" | "附属");
        let group = self.word(at).ends_with('组') || NUMBERED.contains(&self.word(at));
        let force = self.word(name.last).ends_with('队') && self.word(at).ends_with('队')
            || matches!(self.word(at), "党支部" | "党总支" | "支部");
        let party = self.word(name.last).ends_with('委');
        match middle.len() {
            1 if self.is(name.last + 1, Classes::ORDINAL) => {
                (group || self.word(at).ends_with('室')) && party || force
            }
            1 => force && lead(name.last + 1),
            2 if group && lead(name.last + 1) && self.is(at - 1, Classes::ORDINAL) => true,
            2 if self.is(name.last + 1, Classes::ORDINAL) && lead(at - 1) => {
                party && self.word(at).ends_with('组')
            }
            _ if party && self.is_of_round(name.last + 1, at) => true,
            _ => self.is_numbered_group(name.last + 1, at) || self.is_numbered_room(name.last + 1, at),
        }
    }

    /// True for the end of a house's part in a place, or a school's by its subject: 有限公司 + 锦亭分店, 集团 + 江南项目部,
    /// 大学 + 国家大学科技园.
    pub(super) fn is_outpost(&self, name: Name, at: usize) -> bool {
        let own = Classes::HAN.or(AREA).or(Classes::NOUN).or(Classes::CORE).or(Classes::ANCHOR);
        let bytes = self.tokens[at].start - self.tokens[name.last].end;
        // 高铁 + 新城, 快速 + 路
        let place = |at: usize| self.is(at, Classes::PLACE_SUFFIX);
        let inner = |at: usize| self.is(at, own) && !self.is(at, STOP.or(Classes::VERB)) || place(at);
        if self.is_hospital_of(name, at) || self.is_site_of(name, at) {
            return true;
        }
        OUTPOSTS.contains(&self.word(at))
            && bytes <= 24
            && (name.last + 1..at).all(|at| inner(at) || self.is(at, Classes::FUNCTION) && place(at + 1))
    }

    /// True for the hospital of a house or a school: 集团 + 邢台 + 总医院, 大学 + 第一 + 医院, 公司 + 医院.
    fn is_hospital_of(&self, name: Name, at: usize) -> bool {
        const HOUSES: [&str; 9] = ["集团", "公司", "医院", "总院", "大学", "管理局", "部队", "管理处", "矿"];
        let house = self.word(name.last);
        let bytes = self.tokens[at].start - self.tokens[name.last].end;
        let inner = |at: usize| {
            !self.is(at, HARD.or(Classes::VERB)) || self.is(at, Classes::NUMBER) || self.is_numeral(at)
        };
        (self.word(at).ends_with("医院") || matches!(self.word(at), "院区" | "总院"))
            && HOUSES.iter().any(|end| house.ends_with(end))
            && bytes <= 18
            && (name.last + 1..at).all(inner)
    }

    /// True for the site of a builder: 中铁三局 + 朔宁高铁站前广场 + 项目部.
    fn is_site_of(&self, name: Name, at: usize) -> bool {
        let bytes = self.tokens[at].start - self.tokens[name.last].end;
        let never = Classes::PUNCTUATION.or(Classes::SPACE).or(Classes::TITLE).or(Classes::VERB);
        self.word(at) == "项目部"
            && self.is_builder(name)
            && bytes <= 36
            && (name.last + 1..at).all(|at| !self.is(at, never))
    }

    /// True for a house that builds (中铁三局, 建工集团).
    pub(super) fn is_builder(&self, name: Name) -> bool {
        let house = self.word(name.last);
        house.ends_with("公司")
            || house.ends_with("集团")
            || house.ends_with('局') && self.is(name.first, Classes::ANCHOR)
    }

    /// True for 国务院, 省政府 and the like, whose own bodies follow them.
    pub(super) fn takes_offices(&self, last: usize) -> bool {
        matches!(self.word(last), "国务院" | "人民政府" | "政府" | "中共中央" | "联合国")
            || self.is(last, Classes::BODY) && self.word(last).ends_with("政府")
    }

    /// True for 考核 + 第七 + 组 and 年度 + 考评 + 二 + 组 from word `first` on.
    pub(super) fn is_numbered_group(&self, first: usize, at: usize) -> bool {
        let number = |at: usize| self.is(at, Classes::ORDINAL) || self.is_numeral(at);
        let said = |at: usize| self.is(at, Classes::CORE.or(Classes::NOUN)) && !self.is(at, STOP.or(END));
        self.word(at) == "组"
            && first + 2 <= at
            && at - first <= 4
            && number(at - 1)
            && self.is(at - 2, Classes::CORE)
            && (first..at - 1).all(said)
    }

    /// True for 第三 + 轮 + 巡察 + 第五 + 巡察组 from word `first` on.
    fn is_of_round(&self, first: usize, at: usize) -> bool {
        let said = |at: usize| {
            let word = self.word(at);
            self.is(at, Classes::ORDINAL.or(Classes::CORE))
                || matches!(word, "轮" | "次" | "批" | "年度" | "综合")
                || word.starts_with('第') && word.ends_with('轮')
        };
        self.word(at).ends_with('组')
            && first < at
            && at - first <= 5
            && (first..at).all(said)
            && self.is(at - 1, Classes::ORDINAL)
    }

    /// True for 第二 + 纪检监察 + 室 from word `first` on.
    fn is_numbered_room(&self, first: usize, at: usize) -> bool {
        let middle = first + 1..at;
        matches!(self.word(at), "室" | "科" | "处" | "大队" | "中队" | "监管处" | "分局")
            && self.is(first, Classes::ORDINAL)
            && !middle.is_empty()
            && middle.len() <= 2
            && middle.clone().all(|at| self.is(at, Classes::CORE))
    }

    /// True for a Chinese numeral below a hundred.
    pub(super) fn is_numeral(&self, at: usize) -> bool {
        let number = Classes::BREAK.or(Classes::FUNCTION).or(Classes::NOUN).or(Classes::HAN);
        self.is(at, number)
            && self.tokens[at].han_len() <= 3
            && self.word(at).chars().all(|c| "一二三四五六七八九十".contains(c))
    }

    /// True for the end of a house inside a house: 集团 + 三 + 公司, 集团 + 第五 + 工程有限公司, 总公司 + 抢险 + 队, 集团 + 烧结 + 厂,
    /// 中心 + 锡林河盟 + 中心.
    fn is_inside_house(&self, name: Name, at: usize) -> bool {
        let (house, end) = (self.word(name.last), self.word(at));
        let middle = name.last + 1..at;
        if house.ends_with("中心") {
            return matches!(end, "中心" | "管理部" | "分中心") && middle.clone().all(|at| self.is(at, AREA));
        }
        if HOUSES.contains(&end) && middle.clone().all(|at| self.is_bracketed(at)) {
            return true;
        }
        if !["公司", "集团", "局", "院", "建工"].iter().any(|end| house.ends_with(end)) {
            return false;
        }
        let number = |at: usize| self.is(at, Classes::ORDINAL.or(Classes::NUMBER)) || self.is_numeral(at);
        let task = |at: usize| {
            self.is(at, Classes::CORE.or(Classes::NOUN).or(Classes::VERB).or(Classes::HAN))
                && !self.is(at, STOP)
        };
        let company = end.ends_with("公司") || matches!(end, "项目部" | "工程处" | "分院" | "矿");
        // 建工 + 四建 + 集团
        let builder = house.ends_with("建工") && end == "集团" && middle.len() == 2;
        if builder && self.is_numeral(middle.start) && self.word(at - 1) == "建" {
            return true;
        }
        let tasks = house.ends_with("集团") && end == "公司" && middle.len() <= 2;
        if tasks && middle.clone().all(|at| self.is(at, Classes::CORE)) {
            return true;
        }
        let numbered = company
            && number(middle.start)
            && middle.len() <= 4
            && (middle.start + 1..at).all(|at| task(at) && !self.is(at, AREA));
        let works =
            matches!(end, "队" | "抢险队" | "抢修队" | "厂" | "热电厂" | "班" | "车间" | "分厂" | "工业园");
        let inner = works && (house.ends_with("公司") || house.ends_with("集团"));
        numbered || inner && middle.len() <= 3 && middle.clone().all(|at| task(at) || self.is(at, AREA))
    }

    /// True for the end of a unit of a school or of an office's section: 大学 + 蒙古学 + 学院, 学院 + 建筑工程 + 系, 支队 +
    /// 机动车 + 科, 局 + 质监 + 站.
    fn is_unit_of(&self, name: Name, at: usize) -> bool {
        let (whole, end) = (self.word(name.last), self.word(at));
        let middle = name.last + 1..at;
        let bytes = self.bytes(name.last, at) - self.bytes(name.last, name.last) - self.bytes(at, at);
        let school = whole.ends_with("大学") || whole.ends_with("学院") || whole.ends_with("校");
        let inner = Classes::NOUN.or(Classes::CORE).or(Classes::HAN).or(Classes::PLACE).or(Classes::VERB);
        let joint = |at: usize| matches!(self.word(at), "共建" | "合作" | "联合" | "建设" | "设立" | "共同");
        let plain = |at: usize| self.is(at, inner.or(AREA)) && !self.is(at, STOP) && !joint(at);
        if school
            && (matches!(end, "院" | "部" | "教研部" | "学部" | "实验室" | "分校")
                || end.ends_with('系')
                || end.ends_with("学院")
                || end.ends_with("医院")
                || end.ends_with("研究院"))
        {
            // 技工学校 | 河北机电职业技术学院
            let other = self.is(middle.start, Classes::DIVISION) && end.len() > 6 && !end.ends_with("研究院");
            return bytes <= 24 && !other && middle.clone().all(|at| plain(at) || self.may_join(at));
        }
        let office = ["局", "队", "委", "厅", "中心", "办", "处", "所", "站", "部"]
            .iter()
            .any(|end| whole.ends_with(end));
        let section =
            matches!(end, "科" | "股" | "室" | "所" | "站" | "队" | "大队" | "中队" | "分队" | "处" | "连")
                || self.is(at, Classes::SUB) && end.len() == 6 && end.ends_with('队')
                || end == "派出所";
        // 清扫 + 三 + 队
        let number = |inner: usize| inner + 1 == at && inner > middle.start && self.is_numeral(inner);
        let task = |at: usize| {
            self.is(at, Classes::NOUN.or(Classes::CORE).or(Classes::VERB).or(Classes::HAN))
                && !self.is(at, STOP.or(AREA))
                || number(at)
        };
        let verb_first =
            self.is(middle.start, Classes::VERB) && !self.is(middle.start, Classes::NOUN.or(Classes::CORE));
        office && section && bytes <= 18 && !verb_first && middle.clone().all(task) && !self.is(at - 1, END)
    }
}
