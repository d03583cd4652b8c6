//! Whether the noun of a quantity stands behind it (启动2.5万亩蔬菜基地), not before (种植面积2.5万亩).

use super::clause::Before;
use super::number::begins_number;
use super::words::Words;

/// Behind a number they say what it is, not what it counts: 500元的标准, 60%的部分.
const NOT_COUNTED: [&str; 6] = ["标准", "部分", "比例", "幅度", "速度", "价格"];

/// True if a noun behind a number can be what is counted or measured.
pub(super) fn may_be_counted(noun: &str) -> bool {
    !NOT_COUNTED.iter().any(|word| noun.starts_with(word))
}

/// True if the noun of a number stands behind it, since nothing but verbs or a verb of giving stands before it.
pub(super) fn takes_noun(words: &Words, base: &str) -> bool {
    const REACH: [&str; 6] = ["覆盖", "惠及", "扩大到", "扩大至", "普及到", "遍及"];
    let reach = words.scope.tail(base).map_or(base, |scope| &base[..base.len() - scope.len()]);
    let reaches = reach.len() < base.len() && REACH.iter().any(|verb| reach.ends_with(verb));
    reaches || only_verbs(words, base) || words.giving.tail(base).is_some()
}

/// True if nothing but verbs stands here: 新建和改造提升.
fn only_verbs(words: &Words, text: &str) -> bool {
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let joined = matches!(first, '和' | '、' | '并' | '及');
        let len = words.verb.head(rest).or_else(|| words.change.head(rest)).map(str::len);
        match len.or(joined.then_some(first.len_utf8())) {
            Some(len) => rest = &rest[len..],
            None => return false,
        }
    }
    true
}

/// True if the noun of a quantity stands right behind it and no name of a quantity before it: 大唐5万千瓦|风电项目.
pub(super) fn is_followed(words: &Words, before: &Before, behind: &str) -> bool {
    const OTHER: [&str; 35] = [
        "以",
        "左",
        "之",
        "至",
        "到",
        "中",
        "内",
        "外",
        "前",
        "后",
        "时",
        "处",
        "范围",
        "半径",
        "行列",
        "大关",
        "关口",
        "台阶",
        "新台阶",
        "规模",
        "水平",
        "门槛",
        "目标",
        "优先",
        "专项用",
        "高的",
        "上下",
        "级",
        "作比较",
        "但",
        "少",
        "多",
        "这",
        "不",
        "增扩",
    ];
    let noun = behind.starts_with(|c| matches!(c, '一'..='鿿' | '“')) && !behind.starts_with(begins_number);
    let stops = words.stop.head(behind).is_some() && words.inside.head(behind).is_none();
    let other = stops || OTHER.iter().any(|word| behind.starts_with(word));
    noun && !other
        && before.change.is_empty()
        && words.quantity.tail(before.base).is_none()
        && !words.acts(behind)
}

/// True if the word of change is one of several verbs whose object stands behind the number: 新建和改造提升|农田.
pub(super) fn acts_on(words: &Words, before: &Before, behind: &str) -> bool {
    let verbs = !before.change.is_empty() && !before.base.is_empty() && only_verbs(words, before.base);
    verbs && behind.starts_with(|c| matches!(c, '一'..='鿿')) && words.stop.head(behind).is_none()
}
