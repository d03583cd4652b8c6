//! What qualifies a figure: bounds (突破, 左右), the comparison that it is (比上年增长), the scope (全市).

use super::clause::{Before, clause_before};
use super::indicator::Place;
use super::number::{arabic_digit, char_before, chinese_digit};
use super::unit::Class;
use super::words::{WordList, Words};
use crate::model::{Bound, Comparison};

/// How the value of the figure at `place` bounds the real one, if the words around it say so.
pub(super) fn bound(words: &Words, text: &str, place: Place) -> Option<Bound> {
    let behind = &text[place.end..];
    if let Some(bound) = words.bound_behind(behind) {
        return Some(bound);
    }
    let before = text[place.from..place.start].trim_end();
    if is_excess(before) {
        return None;
    }
    let before = before.strip_suffix(['了', '达', '到', '为']).unwrap_or(before);
    let word = words.bound_before(before);
    if let Some((_, bound)) = word.filter(|(word, _)| !is_other_word(before, word, place.class)) {
        return Some(bound);
    }
    let more = text[place.start..place.end].contains(['余', '多', '餘', '几', '幾']);
    if more {
        return Some(Bound::Over);
    }
    // 至少报送5个
    let verb = words.verb.tail(before);
    let least = verb.and_then(|verb| words.bound_before(&before[..before.len() - verb.len()]));
    let least = least.filter(|(word, _)| matches!(*word, "至少" | "最少" | "最多" | "至多"));
    let clause = clause_before(text, place.from, place.start).trim_start();
    least.map(|(_, bound)| bound).or_else(|| opening_bound(words, clause))
}

/// True for 比原定的水平超过, which tells a change.
fn is_excess(before: &str) -> bool {
    let Some(head) = before.strip_suffix("超过").or_else(|| before.strip_suffix("超出")) else {
        return false;
    };
    let clause = head.rsplit(['，', '、', '；', '。']).next().unwrap_or(head);
    clause.contains('比') && !clause.ends_with("比例") && !clause.ends_with("比重")
}

/// True for 最近5年, 近5年, 附近3家, which are no bounds.
fn is_other_word(before: &str, word: &str, class: Class) -> bool {
    let head = before[..before.len() - word.len()].chars().next_back();
    match word {
        "近" => class == Class::Time || matches!(head, Some('最' | '附' | '邻' | '靠')),
        "满" => matches!(head, Some('圆' | '期' | '届' | '充')),
        "约" => matches!(head, Some('节' | '集' | '条' | '公')),
        _ => false,
    }
}

/// The comparison that the figure is, if the words before it name a change.
pub(super) fn comparison(words: &Words, clause: &str, before: &Before) -> Option<Comparison> {
    let noun = || words.moved.tail(before.base);
    let above = || above(words, before.base);
    if is_excess(clause.trim_end()) {
        return Some(Comparison { up: true, basis: half_width(basis(clause, "超")) });
    }
    let word = Some(before.change).filter(|change| !change.is_empty()).or_else(above).or_else(noun)?;
    let up = words.up.tail(word).is_some();
    Some(Comparison { up, basis: half_width(basis(clause, word)) })
}

/// `name` with its digits in half width, so that １９５５年 and 1955年 are the same.
pub(super) fn half_width(name: &str) -> String {
    let narrow = |c: char| arabic_digit(c).and_then(|digit| char::from_digit(digit, 10)).unwrap_or(c);
    name.chars().map(narrow).collect()
}

/// 高于 and the like inside a name: 利润增速高于行业平均水平.
fn above(words: &Words, name: &str) -> Option<&'static str> {
    let at = name.rfind('于')?;
    words.moved.tail(&name[..at + '于'.len_utf8()])
}

/// What may stand between the name of what is compared with and the change.
const ADVERBS: [char; 18] = [
    '将', '已', '又', '再', '实', '际', '预', '计', '大', '约', '均', '净', '只', '仍', '还', '也', '仅',
    '都',
];

/// What the change is measured from: 同比, 环比, what stands between 比 and the change, or behind 高于.
fn basis<'t>(clause: &'t str, word: &str) -> &'t str {
    let clause = clause.trim_end();
    let Some(at) = clause.rfind(word) else { return "" };
    if word.ends_with('于') {
        return clause[at + word.len()..].trim_end_matches('了');
    }
    let head = &clause[..at];
    let mark = head.rfind(['比', '较']);
    let Some(mark) = mark else { return "" };
    let (before, tail) = head.split_at(mark);
    let named = &tail['比'.len_utf8()..];
    match before.chars().next_back() {
        Some(c @ ('同' | '环')) if named.chars().count() <= 4 => {
            &clause[mark - c.len_utf8()..mark + '比'.len_utf8()]
        }
        Some('占' | '对' | '相' | '可' | '之' | '性') => "",
        _ if named.chars().count() <= 12
            && !named.starts_with(['例', '重', '率', '大', '好', '高', '快']) =>
        {
            named.trim_end_matches(ADVERBS)
        }
        _ => "",
    }
}

/// If the clause before a time compares with it: what stands between 比 and the time.
pub(super) fn compared(clause: &str) -> Option<&str> {
    let last = clause.rsplit(['，', '、', '；', ',', '：']).next().unwrap_or(clause);
    let at = last.rfind(['比', '较'])?;
    let named = &last[at + '比'.len_utf8()..];
    let word = matches!(char_before(last, at), Some('同' | '环' | '占' | '对' | '相'))
        || named.starts_with(['重', '例', '率', '大', '好', '高']);
    (!word && named.chars().count() <= 8).then_some(named)
}

/// What a clause of its own says that changes are measured from: 与上年相比, 1956年比1950年.
pub(super) fn ground(clause: &str) -> Option<&str> {
    const TIMES: [&str; 8] = ["年", "月", "期", "度", "末", "底", "初", "届"];
    let clause = clause.trim();
    let compared = clause.strip_suffix("相比较").or_else(|| clause.strip_suffix("相比"));
    let compared = compared.or_else(|| clause.strip_suffix("比较"));
    let (marks, named): (&[char], _) = match compared {
        Some(named) => (&['与', '同', '和', '跟'], named),
        None => (&['比', '较'], clause),
    };
    let at = named.rfind(marks)?;
    let name = &named[at + '比'.len_utf8()..];
    let timed = compared.is_some() || TIMES.iter().any(|time| name.ends_with(time));
    (timed && (2..=12).contains(&name.chars().count())).then_some(name)
}

/// The last word of `scopes` in a clause, unless something is only compared with it (高于全国), and true if it leads the
/// clause, so that it holds for what follows too (2024年全省…, but not 向全省各地…).
pub(super) fn scope(scopes: &WordList, clause: &str) -> Option<(&'static str, bool)> {
    let (mut at, mut found) = (0, None);
    while let Some(c) = clause[at..].chars().next() {
        let word = scopes.head(&clause[at..]);
        let compared = || matches!(char_before(clause, at), Some('于' | '比' | '较' | '占' | '居' | '与'));
        let other = |word: &str| is_other_name(word, clause[at + word.len()..].chars().next());
        if let Some(word) = word.filter(|word| !compared() && !other(word)) {
            found = Some((word, !has_object(&clause[..at])));
        }
        at += word.map_or(c.len_utf8(), str::len);
    }
    found
}

/// The word of scope that a clause begins with, behind its date: 2012年|全区经济社会发展的预期目标.
pub(super) fn leading_scope(words: &Words, clause: &str) -> Option<&'static str> {
    let dated = clause.trim_start();
    let behind = dated.trim_start_matches(|c| arabic_digit(c).is_some() || chinese_digit(c).is_some());
    let bare =
        if behind.len() < dated.len() { behind.trim_start_matches(['年', '度', '，']) } else { dated };
    let word = words.scope.head(bare)?;
    (!is_other_name(word, bare[word.len()..].chars().next())).then_some(word)
}

/// True for a word of scope that begins another word: 城镇|化率, 外资 in 预算外|资金.
fn is_other_name(word: &str, next: Option<char>) -> bool {
    match word {
        "外资" => next == Some('金'),
        "城镇" | "城乡" => next == Some('化'),
        "全国" => matches!(next, Some('重' | '示' | '文' | '百' | '性' | '劳' | '人' | '政' | '一' | '领')),
        _ => false,
    }
}

/// True if what stands before a word makes it part of a phrase.
fn has_object(before: &str) -> bool {
    before.ends_with(['向', '对', '为', '给', '由', '受', '以', '和', '从', '同', '按'])
}

/// The bound that the clause opens with, what it is of standing between it and the number: 不超过固定资产投资20%.
fn opening_bound(words: &Words, clause: &str) -> Option<Bound> {
    const LEADS: [&str; 6] = ["按照", "按", "给予", "并", "应", "可"];
    let head = LEADS.iter().find_map(|lead| clause.strip_prefix(lead)).unwrap_or(clause);
    let end = head.char_indices().nth(3).map_or(head.len(), |(at, _)| at);
    let word =
        head.get(..end).and_then(|word| words.bound_before(word)).filter(|(word, _)| word.len() == end)?;
    word.0.starts_with('不').then_some(word.1)
}
