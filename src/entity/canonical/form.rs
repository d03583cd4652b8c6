//! A name of a body taken apart: its division, and what it is called there.

use super::super::divisions::unlisted;
use super::Known;
use std::borrow::Cow;
use std::collections::BTreeMap;

/// Words that stand for the home division at the beginning of a name.
const MARKS: [&str; 10] = ["自治区", "新区", "开发区", "省", "市", "县", "区", "州", "旗", "盟"];

/// Words that begin like a mark (市场监督管理局 names no 市).
const NO_MARKS: [&str; 15] = [
    "市场",
    "市政工程",
    "市政设施",
    "市政公用",
    "市政园林",
    "市政处",
    "市政所",
    "市容",
    "市民",
    "区域",
    "区块",
    "县域",
    "县城",
    "市域",
    "州际",
];

/// Shortest rest in bytes that may leave characters out.
const MIN_SHORT: usize = 9;

/// The most names of the same ends that are held against each other.
const MAX_CANDIDATES: usize = 1000;

/// Rests that say too little to be joined by their last characters alone.
const VAGUE: [&str; 12] = [
    "管理局",
    "委员会",
    "办公室",
    "办公厅",
    "领导小组",
    "管理委员会",
    "中心",
    "服务中心",
    "管理中心",
    "有限公司",
    "协会",
    "集团",
];

/// A name, `包头市` + `城市管理综合执法局`, or `市` + `执法局`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Form<'a> {
    pub name: &'a str,
    /// Full name of the division that the name begins with.
    pub region: Option<&'a str>,
    /// 省, 市 ... where the name begins with that alone.
    pub mark: Option<&'static str>,
    /// The name without its division.
    pub own: &'a str,
    /// The same, ends made alike (委员会 -> 委).
    pub rest: String,
}

impl<'a> Form<'a> {
    pub fn new(name: &'a str, known: Known<'a>) -> Self {
        let mut rest = name.strip_prefix("中共").unwrap_or(name);
        let mut region = None;
        while let Some((len, full)) = known.at_start(rest).filter(|(len, _)| *len < rest.len()) {
            region = Some(full);
            rest = behind_people(&rest[len..]);
        }
        let town = rest.starts_with("县城管");
        let marked = region.is_none() && (town || !NO_MARKS.iter().any(|word| rest.starts_with(word)));
        if let Some(mark) = league_mark(name) {
            return Self { name, region: None, mark: Some(mark), own: name, rest: "团委".to_string() };
        }
        let rest = without_autonomy(rest);
        let mark = MARKS.into_iter().find(|mark| marked && rest.starts_with(mark));
        let mut rest = mark.and_then(|mark| rest.strip_prefix(mark)).unwrap_or(rest);
        if let Some(unlisted) = unlisted(rest).filter(|_| region.is_none() && mark.is_none()) {
            region = Some(unlisted);
            rest = &rest[unlisted.len()..];
        }
        Self { name, region, mark, own: rest, rest: alike(rest) }
    }

    /// The first `count` characters behind the division with the last one, where there are more between.
    pub fn first_and_last(&self, count: usize) -> Option<String> {
        let (first, _) = self.rest.char_indices().nth(count)?;
        let (last, _) = self.rest.char_indices().next_back().filter(|(last, _)| *last > first)?;
        Some(format!("{}{}", &self.rest[..first], &self.rest[last..]))
    }

    /// The name; that of a government with its division in full (河北政府: 河北省人民政府).
    pub fn in_full(&self) -> String {
        let region = self.region.filter(|region| !region.ends_with("特别行政区"));
        let government = government(self.own);
        let Some(region) = region.filter(|_| government.starts_with("人民政府")) else {
            return self.name.to_string();
        };
        let written = &self.name[..self.name.len() - self.own.len()];
        let whole = mark_of(written).is_empty();
        format!("{}{government}", if whole { region } else { written })
    }

    /// The part of the rest that names a body inside another (局 | 环境卫生服务中心).
    fn inner(&self) -> Option<&str> {
        let at = self.rest.char_indices().skip(1).find(|(_, c)| matches!(c, '局' | '厅'))?;
        let inner = &self.rest[at.0 + at.1.len_utf8()..];
        (inner.len() >= MIN_SHORT).then_some(inner)
    }

    /// First and last character of the rest; names with different ends never mean the same.
    fn ends(&self) -> (Option<char>, Option<char>) {
        (self.rest.chars().next(), self.rest.chars().next_back())
    }
}

/// `rest` behind the people and 自治州 that may go on the short name of a division (柯兰 + 哈萨克自治州 + 财政局).
fn behind_people(rest: &str) -> &str {
    const PEOPLE_CHARS: usize = 12;
    let marks = ["自治州", "自治县", "自治旗"];
    let named = |mark: &&str| rest.find(*mark).map(|at| (at, at + mark.len()));
    let behind = marks
        .iter()
        .find_map(named)
        .filter(|&(at, end)| at > 0 && rest[..at].chars().count() <= PEOPLE_CHARS && end < rest.len());
    behind.map_or(rest, |(_, end)| &rest[end..])
}

/// 州人民政府 of 自治州人民政府: the mark of a home that may be autonomous.
fn without_autonomy(name: &str) -> &str {
    let rest = name.strip_prefix("自治").filter(|rest| rest.starts_with(['州', '县', '旗']));
    rest.unwrap_or(name)
}

/// The rest with ends that mean the same written the same way.
fn alike(rest: &str) -> String {
    for (long, short) in [
        ("街道办事处", "街道办"),
        ("残疾人联合会", "残联"),
        ("妇女联合会", "妇联"),
        ("工商业联合会", "工商联"),
        ("文学艺术界联合会", "文联"),
        ("社会科学界联合会", "社科联"),
        ("科学技术协会", "科协"),
        ("居民委员会", "居委会"),
        ("村民委员会", "村委会"),
        ("管理委员会", "管委会"),
        ("委员会", "委"),
        ("集团有限公司", "集团"),
        ("股份有限公司", "公司"),
        ("有限责任公司", "公司"),
        ("有限公司", "公司"),
        ("人民政府", "政府"),
        ("中级人民法院", "法院"),
        ("高级人民法院", "法院"),
        ("人民法院", "法院"),
        ("人民检察院", "检察院"),
        ("办公室", "办"),
        ("防指", "防指部"),
    ] {
        if let Some(head) = rest.strip_suffix(long) {
            return format!("{head}{short}");
        }
    }
    rest.to_string()
}

/// What a name that begins with a mark alone is called in full: 市财政局 at home in 泽阳市 is 泽阳市财政局.
pub fn at_home(form: &Form, homes: &BTreeMap<&'static str, String>) -> Option<String> {
    let mark = form.mark?;
    let home = homes.get(mark)?;
    if league_mark(form.name).is_some() {
        return Some(format!("共青团{home}委"));
    }
    let rest = form.name.strip_prefix("中共").unwrap_or(form.name);
    let rest = without_autonomy(rest).strip_prefix(mark)?;
    Some(format!("{home}{}", government(rest)))
}

/// What stands behind a division, with its government in full: 政府办公室 is 人民政府办公室.
pub fn government(rest: &str) -> Cow<'_, str> {
    match rest.strip_prefix("政府") {
        Some(office)
            if office.is_empty() || ["办", "督查", "研究", "驻"].iter().any(|o| office.starts_with(o)) =>
        {
            Cow::Owned(format!("人民政府{office}"))
        }
        _ => Cow::Borrowed(rest),
    }
}

/// The mark of 团市委, 团区委 ...
fn league_mark(name: &str) -> Option<&'static str> {
    let mark = name.strip_prefix('团')?.strip_suffix('委')?;
    MARKS.into_iter().find(|known| *known == mark)
}

/// The word with which a document says this division when it is at home there.
pub fn mark_of(region: &str) -> &'static str {
    MARKS.into_iter().find(|mark| region.ends_with(mark)).unwrap_or("")
}

/// The forms of a document, arranged so that few need to be held against each other.
pub struct Candidates<'f, 'a> {
    forms: &'f [Form<'a>],
    /// Forms by the ends of their rests.
    by_ends: BTreeMap<(Option<char>, Option<char>), Vec<usize>>,
    /// Forms that begin otherwise and end with this rest.
    by_tail: BTreeMap<&'f str, Vec<usize>>,
    /// Groups and their offices, which are called after the task in the middle of their names.
    groups: Vec<usize>,
}

impl<'f, 'a> Candidates<'f, 'a> {
    /// `more` are only asked about.
    pub fn new(forms: &'f [Form<'a>], more: &'f [Form<'a>]) -> Self {
        let mut by_ends: BTreeMap<_, Vec<usize>> = BTreeMap::new();
        let mut by_tail: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
        let rests =
            forms.iter().chain(more).map(|form| form.rest.as_str()).filter(|rest| rest.len() >= MIN_SHORT);
        by_tail.extend(rests.map(|rest| (rest, Vec::new())));
        let mut groups = Vec::new();
        for (number, form) in forms.iter().enumerate() {
            if names_group(&form.rest) {
                push_bounded(&mut groups, number);
            }
            push_bounded(by_ends.entry(form.ends()).or_default(), number);
            if let Some(inner) = form.inner() {
                let ends = (inner.chars().next(), inner.chars().next_back());
                if ends != form.ends() {
                    push_bounded(by_ends.entry(ends).or_default(), number);
                }
            }
            if let Some(own) = behind_general(&form.rest) {
                push_bounded(by_ends.entry((own.chars().next(), form.ends().1)).or_default(), number);
            }
            let head = form.rest.chars().next();
            let tails = form.rest.char_indices().skip(1).filter(|&(_, c)| Some(c) != head);
            for (at, _) in tails.take_while(|(at, _)| form.rest.len() - at >= MIN_SHORT) {
                if let Some(longer) = by_tail.get_mut(&form.rest[at..]) {
                    push_bounded(longer, number);
                }
            }
        }
        Self { forms, by_ends, by_tail, groups }
    }

    /// All forms that `short` may abbreviate, and some that it does not.
    pub fn of(&self, short: &Form) -> impl Iterator<Item = &'f Form<'a>> {
        let alike = self.by_ends.get(&short.ends()).into_iter().flatten();
        let longer = self.by_tail.get(short.rest.as_str()).into_iter().flatten();
        let groups = self.groups.iter().filter(move |_| names_group(&short.rest));
        let mut numbers: Vec<usize> = alike.chain(longer).chain(groups).copied().collect();
        numbers.sort_unstable();
        numbers.dedup();
        numbers.into_iter().map(|number| &self.forms[number])
    }
}

/// True for the ends of groups and of their offices.
fn names_group(rest: &str) -> bool {
    rest.ends_with(['办', '部', '组'])
}

fn push_bounded(numbers: &mut Vec<usize>, number: usize) {
    if numbers.len() < MAX_CANDIDATES {
        numbers.push(number);
    }
}

/// True if `short` is a shorter way to write `full` in a document with these homes.
pub fn abbreviates(short: &Form, full: &Form, homes: &BTreeMap<&'static str, String>) -> bool {
    if is_branch_of(short, full, homes) {
        return true;
    }
    if short.name == full.name || short.region.is_some() && short.region != full.region {
        return false;
    }
    let at_home =
        |mark: &str| full.region.is_some_and(|region| homes.get(mark).is_some_and(|home| home == region));
    let same_place = match (short.region, short.mark) {
        (Some(_), _) => true,
        (None, Some(mark)) => full.mark == Some(mark) || at_home(mark),
        (None, None) => {
            let full_home = full.mark.is_some() || full.region.is_some_and(|region| at_home(mark_of(region)));
            return if full_home {
                (short.rest == full.rest && !short.rest.ends_with('部'))
                    || is_inside(short, full)
                    || is_house(&full.rest) && shortens(&short.rest, &full.rest, true)
            } else {
                let same = short.rest == full.rest && short.name.len() < full.name.len();
                full.region.is_none()
                    && (same || shortens(&short.rest, &full.rest, true) || is_inside(short, full))
            };
        }
    };
    if !same_place {
        return false;
    }
    if short.rest == full.rest {
        return short.name.len() < full.name.len();
    }
    shortens(&short.rest, &full.rest, false)
        || names_task(&short.rest, &full.rest)
        || behind_general(&full.rest).is_some_and(|rest| shortens(&short.rest, rest, true))
}

/// Rest without the general word that short forms leave out (城市 + 运行管理服务中心: 运管中心).
fn behind_general(rest: &str) -> Option<&str> {
    let own = ["城市", "城乡", "数字化", "综合"].iter().find_map(|word| rest.strip_prefix(word))?;
    (own.len() >= MIN_TAIL && !own.starts_with("管理")).then_some(own)
}

/// True for a branch of a larger division's office, called after the office alone at home (区公安分局, 棠溪公安分局) or
/// in full (汀江市公安局棠溪分局).
fn is_branch_of(short: &Form, full: &Form, homes: &BTreeMap<&'static str, String>) -> bool {
    let Some(task) = short.rest.strip_suffix("分局").filter(|task| task.len() >= 6) else { return false };
    let home = short.region.or_else(|| Some(homes.get(short.mark?)?.as_str()));
    let Some(home) = home else { return false };
    let stem = &home[..home.len() - mark_of(home).len()];
    let branch = full.rest.strip_prefix(task).and_then(|rest| rest.strip_prefix('局'));
    branch.and_then(|rest| rest.strip_suffix("分局")).is_some_and(|place| place == stem || place == home)
}

/// True for houses and for administrations of zones, which a text calls by a part of their names.
fn is_house(rest: &str) -> bool {
    ["公司", "集团", "银行", "管委会"].iter().any(|end| rest.ends_with(end))
}

/// True if `short` names the task in the middle of the name of a group or its office (分类办, 疫情防控指挥部).
fn names_task(short: &str, full: &str) -> bool {
    let groups = ["领导小组", "指挥部", "委员会", "工作组"];
    let task = groups
        .iter()
        .find_map(|end| short.strip_suffix(end).filter(|task| task.len() >= 12 && full.ends_with(end)));
    let of_group = || groups.iter().any(|group| full.strip_suffix('办').is_some_and(|f| f.ends_with(group)));
    let office = || short.strip_suffix('办').filter(|task| task.len() >= 6 && *task != "政府" && of_group());
    task.or_else(office).is_some_and(|task| full.len() > short.len() && full.contains(task))
}

/// Shortest rest that means a body by its last part alone, in bytes.
const MIN_TAIL: usize = 12;

/// True if `short` names the last part of `full` alone (指挥中心, 环卫服务中心).
fn is_inside(short: &Form, full: &Form) -> bool {
    if short.rest.len() < MIN_TAIL || VAGUE.contains(&short.rest.as_str()) {
        return false;
    }
    let tail = full.rest.len() > short.rest.len() && full.rest.ends_with(&short.rest) && is_part(&short.rest);
    let inner = full.inner().is_some_and(|inner| inner == short.rest || shortens(&short.rest, inner, true));
    tail || inner && is_part(&short.rest)
}

/// True for the ends of bodies that are parts of others.
fn is_part(rest: &str) -> bool {
    ["中心", "支队", "大队", "总队", "处", "所", "科", "站", "队"].iter().any(|end| rest.ends_with(end))
        || rest.contains('第') && rest.ends_with('组')
}

/// True if the characters of `short` stand in this order in `full`, with the same end, as abbreviations have it.
pub fn shortens(short: &str, full: &str, strict: bool) -> bool {
    if short.len() >= full.len()
        || full.starts_with(short)
        || short.len() < MIN_SHORT
        || VAGUE.contains(&short)
    {
        return false;
    }
    let same_head = short.chars().next() == full.chars().next();
    // 执法局 is not 高新区执法局
    let is_tail = !strict && full.strip_suffix(short).is_some_and(|head| !is_of_zone(head));
    if !(same_head || is_tail) || short.chars().next_back() != full.chars().next_back() {
        return false;
    }
    let mut characters = full.chars();
    short.chars().all(|c| characters.any(|other| other == c))
}

/// True for the beginning of a name that tells a smaller place (高新区综合行政).
fn is_of_zone(head: &str) -> bool {
    let zone = |(at, _): (usize, char)| !head[..at].ends_with(['社', '小', '景']);
    head.contains("街道") || head.contains('镇') || head.char_indices().filter(|(_, c)| *c == '区').any(zone)
}

#[cfg(test)]
mod tests {
    use super::super::super::{divisions::Divisions, unlisted::Unlisted};
    use super::*;

    fn joined(short: &str, full: &str, home: &str) -> bool {
        let (divisions, unlisted) = (Divisions::builtin(), Unlisted::default());
        let known = Known { divisions: &divisions, unlisted: &unlisted };
        let homes = BTreeMap::from([(mark_of(home), home.to_string())]);
        abbreviates(&Form::new(short, known), &Form::new(full, known), &homes)
    }

    #[test]
    fn short_forms_without_a_general_word_and_of_no_zone() {
        assert!(joined("市运管中心", "包头市城市运行管理服务中心", "包头市"));
        assert!(joined("市法院", "包头市中级人民法院", "包头市"));
        assert!(joined("县防指", "武川县防汛抗旱指挥部", "武川县"));
        assert!(!joined("市执法局", "包头市高新区综合行政执法局", "包头市"));
    }

    #[test]
    fn short_forms_of_the_home_division() {
        let full = "包头市城市管理综合执法局";
        assert!(joined("市执法局", full, "包头市"));
        assert!(joined("市城管执法局", full, "包头市"));
        assert!(joined("市城市管理综合执法局", full, "包头市"));
        assert!(joined("城市管理综合执法局", full, "包头市"));
        assert!(!joined("市执法局", full, "呼和浩特市"));
        assert!(!joined("省执法局", full, "包头市"));
        assert!(joined("省发改委", "河北省发展和改革委员会", "河北省"));
        assert!(joined("省政府", "河北省人民政府", "河北省"));
        assert!(joined("市委", "中共包头市委", "包头市"));
    }

    #[test]
    fn candidates_leave_out_no_long_form() {
        let (divisions, unlisted) = (Divisions::builtin(), Unlisted::default());
        let known = Known { divisions: &divisions, unlisted: &unlisted };
        let homes = BTreeMap::from([("市", "包头市".to_string())]);
        let names = [
            "包头市城市管理综合执法局",
            "市执法局",
            "综合执法局",
            "市城管执法局",
            "包头市人民政府",
            "市政府",
            "市",
            "工信部",
            "工业和信息化部",
        ];
        let forms: Vec<Form> = names.iter().map(|name| Form::new(name, known)).collect();
        let candidates = Candidates::new(&forms, &[]);
        for short in &forms {
            let is_long = |full: &&Form| abbreviates(short, full, &homes);
            let mut found: Vec<&str> = candidates.of(short).filter(is_long).map(|full| full.name).collect();
            let mut expected: Vec<&str> = forms.iter().filter(is_long).map(|full| full.name).collect();
            found.sort_unstable();
            expected.sort_unstable();
            assert_eq!(found, expected, "{}", short.name);
        }
    }

    #[test]
    fn other_bodies_stay_apart() {
        assert!(!joined("市公安局", "包头市公安局青山分局", "包头市"));
        assert!(!joined("市管理局", "包头市城市管理局", "包头市"));
        assert!(!joined("市财政局", "包头市教育局", "包头市"));
        assert!(!joined("财政部", "河北省财政部", "河北省"));
        assert!(joined("工信部", "工业和信息化部", "河北省"));
    }
}
