//! Numbers and names that stand in a row and belong together, first to first (甲、乙分别增长3%、5%).

use super::number::{begins_number, char_at};
use super::words::Words;

/// What joins the members of a series.
const JOINERS: [char; 4] = ['、', '和', '与', '及'];
/// What may stand between a figure of a series and the sign that joins it to the next.
const BEHIND: [&str; 4] = ["左右", "以上", "以下", "以内"];

/// Number of figures that follow, one joined to the other, the one that ends at byte `end`, and where the last of
/// them ends; `read` gives the end of the figure whose number stands at a byte.
pub(super) fn joined(text: &str, end: usize, read: impl Fn(usize) -> Option<usize>) -> (usize, usize) {
    let (mut end, mut count) = (end, 0);
    while let Some(start) = behind_joiner(text, end) {
        let Some(next) = read(start) else { break };
        end = next;
        count += 1;
    }
    (count, end)
}

fn behind_joiner(text: &str, at: usize) -> Option<usize> {
    let rest = &text[at..];
    let bare = BEHIND.iter().find_map(|word| rest.strip_prefix(word)).unwrap_or(rest);
    let next = bare.strip_prefix(JOINERS)?;
    char_at(next, 0).filter(|c| begins_number(*c))?;
    Some(text.len() - next.len())
}

/// True if two numbers are joined by nothing but this.
pub(super) fn is_joiner(gap: &str) -> bool {
    let gap = gap.trim();
    let bare = BEHIND.iter().find_map(|word| gap.strip_prefix(word)).unwrap_or(gap);
    matches!(bare, "、" | "和" | "与" | "及" | "，" | "," | "或" | "或者")
}

/// The names of a list, each for one of `count` numbers; `None` if it has not as many.
pub(super) fn names(words: &Words, list: &str, count: usize) -> Option<Vec<String>> {
    let by = |signs: &[char]| -> Vec<String> {
        list.split(signs).map(str::trim).filter(|part| !part.is_empty()).map(str::to_string).collect()
    };
    let parts = [by(&JOINERS), by(&['、'])].into_iter().find(|parts| parts.len() == count)?;
    Some(completed(words, parts))
}

/// The names of a list of which the last has what all of them share: 城镇、农村居民收入; 原煤、原油产量.
pub(super) fn completed(words: &Words, parts: Vec<String>) -> Vec<String> {
    let Some(last) = parts.last().cloned() else { return parts };
    let share = share_of(&last);
    let (bare, share) = last.split_at(last.len() - share.len());
    let quantity = words.quantity.tail(bare).filter(|word| word.len() < bare.len());
    let many = parts.len() - 1;
    // 甲产业、乙产业增加值占比
    let most = if share.is_empty() { 4 } else { usize::MAX };
    let complete = |(at, mut part): (usize, String)| {
        if at == many {
            return part;
        }
        match shared_tail(&part, bare) {
            Some(tail) => part.push_str(tail),
            None if part.chars().count() <= most && words.quantity.tail(&part).is_none() => {
                part.push_str(quantity.unwrap_or_default())
            }
            None => {}
        }
        part.push_str(share);
        part
    };
    parts.into_iter().enumerate().map(complete).collect()
}

/// 占比, or 占全国比重, at the end of a name.
fn share_of(name: &str) -> &str {
    let ends = name.ends_with("占比") || name.ends_with("比重") || name.ends_with("比例");
    name.rfind('占').filter(|at| ends && *at > 0).map_or("", |at| &name[at..])
}

/// What stands behind the part of `last` that answers to `part`: 居民收入 for 城镇 and 农村居民收入.
fn shared_tail<'t>(part: &str, last: &'t str) -> Option<&'t str> {
    let count = part.chars().count();
    let (split, _) = last.char_indices().nth(count)?;
    let (head, tail) = last.split_at(split);
    let alike = part.chars().zip(head.chars()).any(|(a, b)| a == b);
    let longer = tail.chars().count();
    (count <= 3 && longer >= 2 && (alike || count <= 2 && longer >= 4)).then_some(tail)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_completed_from_the_last() {
        let names = |list: &str, count| names(&Words::builtin(), list, count).map(|names| names.join("|"));
        assert_eq!(
            names("城镇、农村居民人均可支配收入", 2).as_deref(),
            Some("城镇居民人均可支配收入|农村居民人均可支配收入")
        );
        assert_eq!(names("原煤、原油、天然气产量", 3).as_deref(), Some("原煤产量|原油产量|天然气产量"));
        assert_eq!(names("一产、二产、三产增加值", 3).as_deref(), Some("一产增加值|二产增加值|三产增加值"));
        assert_eq!(names("第一、第二产业增加值", 2).as_deref(), Some("第一产业增加值|第二产业增加值"));
        assert_eq!(
            names("制造业、高技术制造业增加值占工业比重", 2).as_deref(),
            Some("制造业增加值占工业比重|高技术制造业增加值占工业比重")
        );
        assert_eq!(names("供水、蓄水", 3), None);
    }
}
