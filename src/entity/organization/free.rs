//! Names that begin without an anchor: by their own characters, their task, or the place that they are named after.

use super::words::{HOUSES, KINDS, MAX_PLACE_BYTES, OFFICES, PLACE_BODIES, PLACES, ZONES};
use super::{AREA, END, HARD, STOP, Words};
use crate::entity::lexicon::Classes;

/// Ends of sections and units that the title of their head tells (机动中队 + 中队长).
const SECTIONS: [&str; 10] = ["科", "股", "组", "中队", "大队", "支队", "所", "站", "处", "室"];

impl Words<'_> {
    /// First word of the name of a body of a 镇, 乡, 街道, 社区 or 村 (白石 + 镇 + 人民政府), without an anchor.
    pub(super) fn place_begin(&self, far: usize, at: usize) -> Option<usize> {
        let end = self.word(at);
        let of_street = end.starts_with("街道") && end.len() > 6 || end == "乡政府";
        let office = self.place_of_office(far, at);
        let suffix = if of_street { at } else { office.or(at.checked_sub(1))? };
        if matches!(end, "管委会" | "管理委员会") && ZONES.contains(&self.word(suffix)) {
            return Some(suffix);
        }
        let zone = matches!(end, "管委会" | "管理委员会")
            && ["区", "镇", "岛"].iter().any(|end| self.word(suffix).ends_with(end));
        let of_place = || PLACES.contains(&self.word(suffix)) && PLACE_BODIES.contains(&end);
        if !of_street && !of_place() && !zone && office.is_none() {
            return None;
        }
        let own = Classes::HAN.or(Classes::NOUN).or(Classes::CORE).or(Classes::PLACE);
        let most = if zone { 2 * MAX_PLACE_BYTES } else { MAX_PLACE_BYTES };
        // 赛 + 里 + 木
        let inside = |at: usize| at > far && zone && self.is_side(at) && self.is(at - 1, Classes::HAN);
        let mut first = suffix;
        while first > far
            && self.is(first - 1, own)
            && (!self.is(first - 1, STOP.or(Classes::VERB)) || inside(first - 1))
            && self.tokens[suffix].start - self.tokens[first - 1].start <= most
        {
            first -= 1;
        }
        // 三 + 石 + 街道办
        let side = first > far && self.is_side(first - 1);
        if first > far
            && (side || self.is_numeral(first - 1))
            && !(first > 1 && self.is(first - 2, Classes::NUMBER))
        {
            first -= 1;
        }
        let bytes = self.tokens[suffix].start - self.tokens[first].start;
        let bounded = first == 0 || self.is(first - 1, HARD.or(Classes::FUNCTION).or(Classes::VERB).or(AREA));
        let name = &self.text[self.tokens[first].start as usize..];
        let kind =
            KINDS.iter().any(|kind| name.starts_with(kind)) || self.word(first).ends_with(['地', '级', '个']);
        (bytes >= 6 && bounded && !kind).then_some(first)
    }

    /// The 镇 or 街道 before an office of it (临港 + 镇 + 综合行政执法 + 队).
    fn place_of_office(&self, far: usize, at: usize) -> Option<usize> {
        let office = matches!(
            self.word(at),
            "队" | "大队" | "中队" | "所" | "站" | "办" | "办公室" | "室" | "中心" | "服务中心"
        );
        let mut suffix = at;
        while office && suffix > far && at - suffix < 3 && self.is(suffix - 1, Classes::CORE) {
            suffix -= 1;
        }
        let place = suffix.checked_sub(1).filter(|&place| place >= far && suffix < at)?;
        matches!(self.word(place), "镇" | "街道").then_some(place)
    }

    /// True for a word for a side, which names of places hold too.
    pub(super) fn is_side(&self, at: usize) -> bool {
        self.is(at, Classes::BREAK) && matches!(self.word(at), "上" | "下" | "中" | "里" | "外" | "内")
    }

    /// First word of the name of a group that is sent to a place (驻 + 石牛村 + 工作队).
    pub(super) fn stationed_begin(&self, far: usize, at: usize) -> Option<usize> {
        if !self.word(at).starts_with("工作队") {
            return None;
        }
        let inner = Classes::HAN.or(AREA).or(Classes::NOUN).or(Classes::REGION).or(Classes::CORE);
        let mut first = at;
        while first > far
            && self.word(first) != "驻"
            && self.is(first - 1, inner)
            && !self.is(first - 1, STOP.or(END))
        {
            first -= 1;
        }
        (self.word(first) == "驻" && at - first >= 2 && self.bytes(first, at) <= 60).then_some(first)
    }

    /// First word of a part of the central committee, or of any party committee before an office (、统战部 + 部长).
    pub(super) fn party_part_begin(&self, at: usize) -> Option<usize> {
        if !matches!(self.word(at), "组织部" | "宣传部" | "统战部" | "政法委") {
            return None;
        }
        let central = at.checked_sub(1).filter(|&before| self.word(before) == "中央");
        let office = self.tokens.get(at + 1).is_some_and(|next| next.is(Classes::TITLE));
        central.or_else(|| office.then_some(at))
    }

    /// First word of a name that is a task and its office (人力资源社会保障 + 部), without an anchor.
    pub(super) fn task_begin(&self, far: usize, at: usize) -> Option<usize> {
        let office = self.end_is_one_of(at, &OFFICES);
        if !office && !self.is_unit(at) {
            return None;
        }
        let mut first = at;
        while first > far && (self.is(first - 1, Classes::CORE) || self.joins(first - 1)) {
            first -= 1;
        }
        let of_each = first > 0 && (self.is(first - 1, Classes::REGION) || self.says_each(first - 1));
        let below = || matches!(self.word(first - 1), "局属" | "下属" | "区属" | "市属");
        let bounded = office || first == 0 || self.is(first - 1, HARD) || below();
        (first < at && !of_each && bounded && self.bytes(first, at) >= 9).then_some(first)
    }

    /// True for the ends of units that a text names by their task alone (环境卫生 + 管理处).
    fn is_unit(&self, at: usize) -> bool {
        let end = self.word(at);
        // 停车管理 + 所
        let managed = matches!(end, "所" | "处")
            && at > 0
            && self.is(at - 1, Classes::CORE)
            && self.word(at - 1).ends_with("管理");
        managed
            || self.is(at, Classes::STRONG)
                && (matches!(end, "管理处" | "管理所") || end.len() > 6 && end.ends_with("中心"))
    }

    /// First word of a name that begins with characters of its own (清华大学), without an anchor.
    pub(super) fn proper_begin(&self, far: usize, at: usize) -> Option<usize> {
        if !self.is(at, Classes::STRONG) || self.word(at).ends_with("政府") {
            return None;
        }
        let inner = Classes::HAN.or(Classes::NOUN).or(Classes::CORE).or(Classes::LATIN);
        let house = HOUSES.contains(&self.word(at));
        let verb = |at: usize| self.is(at, Classes::VERB) && !(house && self.is(at, Classes::CORE));
        let mut first = at;
        while first > far
            && (self.is(first - 1, inner) && !self.is(first - 1, STOP) && !verb(first - 1)
                || house && self.is_bracketed(first - 1)
                || house && first == at && self.is(first - 1, Classes::DIVISION))
        {
            first -= 1;
        }
        if house && let Some(first) = self.house_begin(far, first, at).or_else(|| self.plain_house(first, at))
        {
            return Some(first);
        }
        let own = |at: usize| self.is(at, Classes::HAN.or(Classes::LATIN)) && !self.is(at, Classes::REGION);
        let first =
            (first..at).find(|&first| own(first) && (own(first + 1) || self.is(first, Classes::LATIN)))?;
        let run = (first..at).take_while(|&at| own(at)).count();
        let fits = run <= 5 && self.bytes(first, at) <= 48;
        fits.then_some(self.with_nouns_before(far, first))
    }

    /// `first`, where the words from there to a house's end are its name, as a place stands in brackets among them
    /// (光大环保能源（汉洲）有限公司).
    fn house_begin(&self, far: usize, first: usize, at: usize) -> Option<usize> {
        let close = at.checked_sub(1).filter(|&close| matches!(self.word(close), "）" | ")"))?;
        let open = close.checked_sub(2).filter(|&open| open > first || self.is_word_of_name(far, open))?;
        // 九曲: a common word that begins the clause.
        let first = if self.is_word_of_name(far, first) { first - 1 } else { first };
        let bytes = self.tokens[open].start - self.tokens[first].start;
        (first < open && open - first <= 5 && bytes >= 6).then_some(first)
    }

    /// `first`, where the words from there to a house's end are two or more between a pause and that (县城 + 供水 + 排水 + 有限公司).
    fn plain_house(&self, first: usize, at: usize) -> Option<usize> {
        let pause = first == 0 || self.is(first - 1, Classes::PUNCTUATION.or(Classes::SPACE));
        let bracketed = self.is_bracketed(first);
        let own = self.bytes(first, at) - self.bytes(at, at);
        let task = at > first && self.is(at - 1, Classes::CORE);
        (pause && task && !bracketed && at - first >= 2 && (12..=36).contains(&own)).then_some(first)
    }

    /// True if a longer common word stands before word `at` and behind a pause.
    fn is_word_of_name(&self, far: usize, at: usize) -> bool {
        at > far
            && self.is(at - 1, Classes::FUNCTION)
            && !self.is(at - 1, Classes::BREAK)
            && self.tokens[at - 1].han_len() > 1
            && (at == 1 || self.is(at - 2, HARD))
    }

    /// First word of the name of a group without an anchor (成立 + 疫情防控工作专班, 城市更新指挥部).
    pub(super) fn group_begin(&self, far: usize, at: usize) -> Option<usize> {
        let force = matches!(self.word(at), "专班" | "工作专班");
        if !force && !matches!(self.word(at), "指挥部" | "领导小组") {
            return None;
        }
        let inner = Classes::NOUN.or(Classes::CORE).or(Classes::VERB).or(Classes::PLACE_SUFFIX);
        let mut first = at;
        let goes_on = |at: usize| !self.is(at, HARD) || self.is_inside(at);
        while first > far && self.is(first - 1, inner) && goes_on(first - 1) && !self.begins_group(first - 1)
        {
            first -= 1;
        }
        // “乱设摊” + 综合治理 + 专班
        if force && first > 1 && self.word(first - 1) == "”" && self.is_quoted(first - 1) {
            return (far..first - 1).rev().find(|&open| self.word(open) == "“");
        }
        // 成立 + 安全生产 + 领导小组, 为组长的 + …
        let leading = self.word(at) == "领导小组";
        let set_up = || first > 0 && (self.begins_group(first - 1) || self.word(first - 1) == "的");
        let bounded = first == 0 || self.is(first - 1, HARD.or(Classes::BREAK).or(Classes::FUNCTION));
        let bounded = bounded && (!leading || set_up());
        let own = self.tokens[at].start - self.tokens[first].start;
        let task = force && own >= 6 || own >= 12 && self.is_told_task(first, at);
        (bounded && task).then_some(first)
    }

    /// True for the words of a task before 指挥部, not 有关专项工作.
    fn is_told_task(&self, first: usize, at: usize) -> bool {
        let vague = |at: usize| {
            matches!(self.word(at), "工作" | "专项" | "应急" | "现场" | "组织" | "地方" | "本级" | "同级")
        };
        let verb = self.is(first, Classes::VERB) && !self.is(first, Classes::NOUN.or(Classes::CORE));
        let one = first + 1 == at && self.is(first, Classes::CORE);
        (one || (first..at).filter(|&at| !vague(at)).count() > 1) && !verb
    }

    /// First word of the name of a section whose head is named behind it (药械科 + 科长).
    pub(super) fn section_begin(&self, far: usize, at: usize) -> Option<usize> {
        let end = SECTIONS.contains(&self.word(at)).then(|| self.word(at))?;
        let headed = self.tokens.get(at + 1).is_some_and(|next| {
            let title = next.of(self.text);
            let title = title.trim_start_matches('副');
            let leads = end.ends_with('队') && title == "队长";
            next.is(Classes::TITLE) && (title.starts_with(end) || leads)
        });
        let own = Classes::HAN.or(Classes::NOUN).or(Classes::CORE).or(Classes::VERB);
        let mut first = at;
        while headed
            && first > far
            && self.is(first - 1, own)
            && !self.is(first - 1, STOP.or(END))
            && self.bytes(first - 1, at) <= 24
        {
            first -= 1;
        }
        let unit = matches!(end, "所" | "站" | "处" | "室");
        let kind = matches!(self.word(first), "辖区" | "基层" | "有关" | "相关" | "所在");
        if unit && (kind || at == 0 || !self.is(at - 1, Classes::CORE)) {
            return None;
        }
        let group = end == "组";
        let told = !group || self.is(first, Classes::CORE) && self.bytes(first, at) >= 15;
        (first < at && told && self.bytes(first, at) >= 9).then(|| self.with_whole(first))
    }

    /// First word of the office of a zone that a text calls so (高新区 + 城市管理局).
    pub(super) fn zone_begin(&self, far: usize, at: usize) -> Option<usize> {
        let end = matches!(self.word(at), "局" | "分局" | "管理局" | "执法局" | "党工委" | "管委会");
        let mut first = at;
        while end && first > far && self.is(first - 1, Classes::CORE) {
            first -= 1;
        }
        let zone = first.checked_sub(1).filter(|&zone| zone >= far && ZONES.contains(&self.word(zone)))?;
        (first < at).then_some(zone)
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
