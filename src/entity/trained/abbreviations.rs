//! Countries, continents and provinces by one character (中美, 京沪), as news name them side by side.

use crate::model::{EntityKind, Mention};

/// The characters with the names that they stand for; an empty one: several share the character.
const PLACES: [(char, &str); 61] = [
    ('中', "中国"),
    ('华', "中国"),
    ('美', "美国"),
    ('日', "日本"),
    ('俄', "俄罗斯"),
    ('苏', ""),
    ('英', "英国"),
    ('法', "法国"),
    ('德', "德国"),
    ('意', "意大利"),
    ('西', ""),
    ('葡', "葡萄牙"),
    ('荷', "荷兰"),
    ('希', "希腊"),
    ('韩', "韩国"),
    ('朝', "朝鲜"),
    ('越', "越南"),
    ('老', "老挝"),
    ('柬', "柬埔寨"),
    ('泰', "泰国"),
    ('缅', "缅甸"),
    ('菲', "菲律宾"),
    ('印', ""),
    ('巴', ""),
    ('以', "以色列"),
    ('埃', ""),
    ('伊', ""),
    ('叙', "叙利亚"),
    ('土', "土耳其"),
    ('阿', ""),
    ('奥', "奥地利"),
    ('波', ""),
    ('捷', "捷克"),
    ('加', "加拿大"),
    ('墨', "墨西哥"),
    ('古', "古巴"),
    ('澳', ""),
    ('蒙', ""),
    ('欧', "欧洲"),
    ('亚', "亚洲"),
    ('非', "非洲"),
    ('拉', ""),
    ('台', "台湾省"),
    ('港', "香港特别行政区"),
    ('京', "北京市"),
    ('津', "天津市"),
    ('沪', "上海市"),
    ('渝', "重庆市"),
    ('冀', "河北省"),
    ('晋', "山西省"),
    ('鲁', "山东省"),
    ('豫', "河南省"),
    ('鄂', "湖北省"),
    ('湘', "湖南省"),
    ('粤', "广东省"),
    ('桂', "广西壮族自治区"),
    ('闽', "福建省"),
    ('浙', "浙江省"),
    ('皖', "安徽省"),
    ('川', "四川省"),
    ('藏', "西藏自治区"),
];

/// Gives the places among `mentions` that are abbreviated their full names.
pub fn name_in_full(mentions: &mut [Mention]) {
    for mention in mentions.iter_mut().filter(|mention| mention.kind == EntityKind::Place) {
        if let Some(full) = full_name(&mention.name) {
            mention.name = full.to_string();
        }
    }
}

/// The name of the place that `text` abbreviates, `text` itself where several share the character; `None` where it
/// abbreviates none.
pub(super) fn full_name(text: &str) -> Option<&str> {
    let mut chars = text.chars();
    let only = chars.next().filter(|_| chars.next().is_none())?;
    let (_, name) = PLACES.iter().find(|(short, _)| *short == only)?;
    Some(if name.is_empty() { text } else { name })
}
