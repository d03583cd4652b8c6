//! Tells figures, units, periods and serial numbers among the words of a table.

use std::collections::HashSet;

const UNITS: &str = include_str!("../../../index_schema/units.txt");

/// Longest unit, in characters.
const MAX_UNIT: usize = 8;

/// Words before a unit that multiply it.
const MAGNITUDES: [&str; 8] = ["万亿", "百亿", "十亿", "千万", "百万", "亿", "万", "千"];

/// Heads of columns that only count the rows.
const SERIALS: [&str; 6] = ["序号", "编号", "序", "行次", "No.", "No"];

/// The names of units.
pub struct Units(HashSet<&'static str>);

impl Units {
    pub fn built_in() -> Self {
        let lines = UNITS.lines().filter(|line| !line.starts_with('#'));
        Self(lines.filter_map(|line| line.split(' ').next()).filter(|name| !name.is_empty()).collect())
    }

    /// The unit that a bracket (万元) or a line (单位：万元) names, if it is one.
    pub fn read<'t>(&self, text: &'t str) -> Option<&'t str> {
        let text = text.trim();
        let text = ["计量单位", "单位"].iter().find_map(|word| text.strip_prefix(word)).unwrap_or(text);
        let text = text.trim_start_matches(['：', ':', ' ', '\u{3000}']).trim();
        (text.chars().count() <= MAX_UNIT && self.holds(text)).then_some(text)
    }

    /// The unit that a line such as 单位：万元 above a table names.
    pub fn of_table<'t>(&self, line: &'t str) -> Option<&'t str> {
        let after = line.trim().trim_matches(['（', '）', '(', ')']);
        let after = ["计量单位", "单位"].iter().find_map(|word| after.strip_prefix(word))?;
        after.starts_with(['：', ':']).then(|| self.read(after)).flatten()
    }

    fn holds(&self, text: &str) -> bool {
        let bare = MAGNITUDES.iter().find_map(|word| text.strip_prefix(word)).unwrap_or(text);
        // 元/人, 立方米/日
        bare.split('/').all(|part| self.0.contains(part))
    }
}

/// True for the head of a column of units.
pub fn is_unit_head(head: &str) -> bool {
    let head: String = head.chars().filter(|c| !c.is_whitespace()).collect();
    matches!(head.as_str(), "单位" | "计量单位" | "指标单位" | "單位")
}

/// True for the head of a column that only counts the rows.
pub fn is_serial(head: &str) -> bool {
    let head: String = head.chars().filter(|c| !c.is_whitespace()).collect();
    SERIALS.contains(&head.as_str())
}

/// True if the text is a number and nothing else, or a date (1,200, 96.27%, -3, 2019-01-03).
pub fn is_figure(text: &str) -> bool {
    let mut digits = 0;
    for c in text.chars() {
        match c {
            '0'..='9' | '０'..='９' => digits += 1,
            '.' | ',' | '-' | '+' | '%' | '％' | '/' | ':' | ' ' | '（' | '）' | '(' | ')' => {}
            _ => return false,
        }
    }
    digits > 0
}

/// True if the text is a number to which a unit may be added.
pub fn is_plain_number(text: &str) -> bool {
    let number = text.strip_prefix(['-', '+', '−']).unwrap_or(text);
    number.starts_with(|c: char| c.is_ascii_digit())
        && number.ends_with(|c: char| c.is_ascii_digit())
        && number.chars().all(|c| c.is_ascii_digit() || matches!(c, '.' | ','))
}

/// True for a percentage and nothing else.
pub fn is_percentage(text: &str) -> bool {
    text.strip_suffix(['%', '％', '‰']).is_some_and(is_plain_number)
}

/// True for the head of a column that names what the figures of its rows measure.
pub fn is_indicator_head(head: &str) -> bool {
    ["指标", "项目", "名称", "内容", "類別", "类别"].iter().any(|word| head.contains(word))
}

/// True if a head names nothing but a time: 2019年, 1-6月, 上半年, 三季度, 2019.
pub fn is_period(head: &str) -> bool {
    let mut rest = head.trim();
    if rest.len() == 4 && rest.starts_with("20") && rest.bytes().all(|byte| byte.is_ascii_digit()) {
        return true;
    }
    let mut named = false;
    while let Some(c) = rest.chars().next() {
        let word = ["上半年", "下半年", "全年", "季度", "年度", "年底", "年末", "上年", "去年", "今年"]
            .iter()
            .find(|word| rest.starts_with(**word));
        match (word, c) {
            (Some(word), _) => {
                named = true;
                rest = &rest[word.len()..];
            }
            (None, '年' | '月' | '日') => {
                named = true;
                rest = &rest[c.len_utf8()..];
            }
            (
                None,
                '0'..='9' | '一' | '二' | '三' | '四' | '五' | '六' | '七' | '八' | '九' | '十' | '〇' | '第',
            ) => {
                rest = &rest[c.len_utf8()..];
            }
            (None, '-' | '—' | '~' | '至' | '、' | ' ') => rest = &rest[c.len_utf8()..],
            _ => return false,
        }
    }
    named
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_tables_are_told_apart() {
        for period in ["2019年", "2019", "1-6月", "上半年", "第三季度", "2018年12月", "2020年度"]
        {
            assert!(is_period(period), "{period}");
        }
        for other in ["指标", "年龄", "三等奖", "120", "日期"] {
            assert!(!is_period(other), "{other}");
        }
        let units = Units::built_in();
        let unit = |text| units.read(text);
        let names_unit = |text| units.of_table(text);
        assert_eq!((unit("单位：亿元"), unit("%"), unit("元/人")), (Some("亿元"), Some("%"), Some("元/人")));
        assert_eq!((unit("市执法局"), unit("含税"), unit("")), (None, None, None));
        assert_eq!(
            (names_unit("（单位：万元）"), names_unit("单位：市执法局"), names_unit("件")),
            (Some("万元"), None, None)
        );
        assert!(is_figure("1,200.5") && is_figure("96.27%") && !is_figure("-") && !is_figure("3件"));
        assert!(is_plain_number("-1,200.5") && !is_plain_number("96%") && !is_plain_number("2019-01-03"));
        assert!(is_serial("序 号") && is_unit_head("单 位") && !is_unit_head("单位名称"));
    }
}
