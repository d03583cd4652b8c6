//! Administrative divisions (省 市 县 区) with their short and former names.

use super::prefix_table::PrefixTable;
use crate::model::Span;
use std::collections::HashMap;

const TABLE: &str = include_str!("../../index_schema/divisions.tsv");
const AMBIGUOUS: &str = include_str!("../../index_schema/ambiguous-divisions.txt");

/// One name of a division.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Division {
    /// The name as it may stand in a text: 包头, 包头市, or a former name.
    pub name: &'static str,
    /// The full name of today: 包头市.
    pub full: &'static str,
    /// 1 province, 2 prefecture, 3 county.
    pub level: u8,
    /// Full name of the division above; `None` for provinces, and where several places share the name.
    pub parent: Option<&'static str>,
}

/// The dictionary of divisions.
pub struct Divisions {
    table: PrefixTable,
    rows: Vec<Division>,
}

impl Divisions {
    /// The dictionary that is built into the program.
    pub fn builtin() -> Self {
        Self::from_table(TABLE)
    }

    /// Reads lines of `name, full name, level, parent`, sorted by the bytes of the name.
    fn from_table(table: &'static str) -> Self {
        let rows: Vec<_> = table.lines().filter_map(row).collect();
        let table = PrefixTable::new(rows.iter().map(|row| row.name).collect());
        Self { table, rows }
    }

    /// The longest division name that `text` begins with: its length in bytes and its full name.
    pub fn at_start(&self, text: &str) -> Option<(usize, &str)> {
        let row = self.row_at_start(text)?;
        Some((row.name.len(), row.full))
    }

    /// The longest division name that `text` begins with.
    pub fn row_at_start(&self, text: &str) -> Option<&Division> {
        self.rows.get(self.table.longest(text)?)
    }

    /// What is known of a name, full or short or former.
    pub fn resolve(&self, name: &str) -> Option<&Division> {
        self.rows.get(self.table.find(name)?)
    }

    /// The full name of a division: 包头 and 包头市 give 包头市.
    pub fn full_name(&self, name: &str) -> Option<&str> {
        self.resolve(name).map(|division| division.full)
    }

    /// Full name of the division above (包头市: 内蒙古自治区), where it is one.
    pub fn parent(&self, name: &str) -> Option<&str> {
        self.resolve(name)?.parent
    }

    /// All names in `text`, in order, each the longest at its place; spans are bytes.
    pub fn find_all<'a>(&'a self, text: &'a str) -> impl Iterator<Item = (Span, &'a Division)> + 'a {
        let mut at = 0;
        std::iter::from_fn(move || {
            while let Some(first) = text[at..].chars().next() {
                if let Some(row) = self.row_at_start(&text[at..]) {
                    let span = Span::new(at, at + row.name.len());
                    at = span.end;
                    return Some((span, row));
                }
                at += first.len_utf8();
            }
            None
        })
    }

    /// Every name with its row, sorted by the bytes of the name.
    pub fn rows(&self) -> &[Division] {
        &self.rows
    }
}

/// Short names that running text often means otherwise.
pub struct Ambiguous(HashMap<&'static str, &'static str>);

impl Ambiguous {
    /// The list that is built into the program.
    pub fn builtin() -> Self {
        let divisions = Divisions::builtin();
        let words = AMBIGUOUS.lines().filter(|line| !line.starts_with('#')).flat_map(|l| l.split(' '));
        Self(words.filter_map(|word| Some((word, divisions.resolve(word)?.full))).collect())
    }

    /// The full name of the division that `name` stands for, if it is ambiguous.
    pub fn full_name(&self, name: &str) -> Option<&'static str> {
        self.0.get(name).copied()
    }
}

fn row(line: &'static str) -> Option<Division> {
    if line.starts_with('#') {
        return None;
    }
    let mut cells = line.split('\t');
    let (name, full) = (cells.next()?, cells.next()?);
    let level = cells.next()?.parse().ok()?;
    let parent = cells.next().filter(|parent| !parent.is_empty());
    Some(Division { name, full: if full.is_empty() { name } else { full }, level, parent })
}

/// Characters of a division's name with its mark.
const UNLISTED_CHARS: std::ops::RangeInclusive<usize> = 3..=4;
/// Ends like those of divisions that are words.
pub(super) const NO_DIVISIONS: [&str; 29] = [
    "城市",
    "地区",
    "社区",
    "园区",
    "校区",
    "小区",
    "辖区",
    "开发区",
    "景区",
    "山区",
    "郊区",
    "城区",
    "片区",
    "保护区",
    "示范区",
    "试验区",
    "超市",
    "都市",
    "产业区",
    "灾区",
    "经开区",
    "高新区",
    "综保区",
    "自贸区",
    "保税区",
    "林区",
    "矿区",
    "库区",
    "牧区",
];

/// Words before 市, 县, 区 that are no names.
pub(super) const NO_STEMS: [&str; 40] = [
    "加强", "推进", "关于", "做好", "开展", "实施", "会同", "联合", "落实", "加快", "提升", "优化", "深化",
    "规范", "促进", "完善", "支持", "各级", "全国", "全省", "全市", "全区", "全县", "中心", "老旧", "我省",
    "我市", "我区", "我县", "本省", "本市", "邀请", "督促", "配合", "协调", "组织", "建设", "同意", "批准",
    "调整",
];

/// The division of no table that a name begins with (泽阳市…局), as its mark tells.
pub fn unlisted(name: &str) -> Option<&str> {
    let (number, at, mark) = name
        .char_indices()
        .enumerate()
        .map(|(number, (at, c))| (number + 1, at, c))
        .take(*UNLISTED_CHARS.end())
        .find(|(_, _, c)| "省市县区旗州盟".contains(*c))?;
    let division = &name[..at + mark.len_utf8()];
    // 锦亭 + 市场监管所
    if mark == '市' && name[division.len()..].starts_with(['场', '政', '容']) {
        return None;
    }
    let word = NO_DIVISIONS.iter().any(|end| division.ends_with(end))
        || NO_STEMS.iter().any(|stem| division.starts_with(stem));
    let han = division.chars().all(|c| ('\u{3400}'..='\u{9FFF}').contains(&c));
    (UNLISTED_CHARS.contains(&number) && han && !word && division.len() < name.len()).then_some(division)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_sorted() {
        let divisions = Divisions::builtin();
        assert!(divisions.rows().windows(2).all(|pair| pair[0].name.as_bytes() < pair[1].name.as_bytes()));
        assert!(divisions.rows().len() > 4000);
        for row in divisions.rows() {
            assert_eq!(divisions.resolve(row.name), Some(row));
        }
    }

    #[test]
    fn full_and_short_names_at_the_start() {
        let divisions = Divisions::builtin();
        let at_start = |text| divisions.at_start(text).map(|(bytes, full)| (bytes, full.to_string()));
        assert_eq!(at_start("包头市城市管理"), Some((9, "包头市".into())));
        assert_eq!(at_start("包头的冬天"), Some((6, "包头市".into())));
        assert_eq!(at_start("内蒙古自治区人民政府"), Some((18, "内蒙古自治区".into())));
        assert_eq!(at_start("内蒙古的草原"), Some((9, "内蒙古自治区".into())));
        assert_eq!(at_start("河北人"), Some((6, "河北省".into())));
        assert_eq!(at_start("在河北"), None);
    }

    #[test]
    fn former_names_lead_to_those_of_today() {
        let divisions = Divisions::builtin();
        assert_eq!(divisions.full_name("襄樊市"), Some("襄阳市"));
        assert_eq!(divisions.full_name("包头"), Some("包头市"));
        assert_eq!(divisions.parent("包头"), Some("内蒙古自治区"));
        assert_eq!(divisions.parent("朝阳区"), None);
        assert_eq!(divisions.full_name("无此市"), None);
    }

    #[test]
    fn finds_all_in_order() {
        let divisions = Divisions::builtin();
        let text = "从石家庄市到包头";
        let found: Vec<_> = divisions.find_all(text).map(|(span, row)| (span.of(text), row.full)).collect();
        assert_eq!(found, [("石家庄市", "石家庄市"), ("包头", "包头市")]);
    }
}
