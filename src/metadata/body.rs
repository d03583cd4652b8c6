//! What a body is called: in full, at home without its division (省工业和信息化厅, 工业和信息化厅), in short (工信厅).

use crate::analysis::fold::fold_char;
use crate::schema;
use std::collections::BTreeSet;

/// What divisions are called; the longest first.
const DIVISIONS: [&str; 9] =
    ["维吾尔自治区", "壮族自治区", "回族自治区", "特别行政区", "自治区", "省", "市", "县", "区"];
/// What names of bodies end with.
const ENDS: [&str; 16] =
    ["厅", "局", "委", "办", "部", "院", "署", "会", "府", "室", "中心", "总局", "支队", "大队", "司", "行"];

/// The names, folded, under which `issuer`, a body of one of `regions` or several with 、 between them, may be spoken of.
pub fn names<'r>(issuer: &str, regions: impl Iterator<Item = &'r str> + Clone) -> BTreeSet<String> {
    let bodies = issuer.split(['、', ' ', '，']).map(folded).filter(|body| !body.is_empty());
    bodies.flat_map(|body| names_of(&body, regions.clone())).collect()
}

/// True if `chars`, folded, end as names of bodies do.
pub fn ends_like_a_body(chars: &[char]) -> bool {
    ENDS.iter().any(|end| {
        let length = end.chars().count();
        chars.len() > length && end.chars().eq(chars[chars.len() - length..].iter().copied())
    })
}

/// A name as names of bodies are compared.
pub fn folded(name: &str) -> String {
    name.chars().filter(|c| !c.is_whitespace()).map(fold_char).collect()
}

fn names_of<'r>(body: &str, regions: impl Iterator<Item = &'r str>) -> Vec<String> {
    let (mut own, mut homes) = (body, vec![String::new()]);
    let mut regions: Vec<String> = regions.map(folded).collect();
    regions.sort_by_key(|region| std::cmp::Reverse(region.len()));
    while let Some(region) = regions.iter().find(|region| own.starts_with(region.as_str())) {
        own = &own[region.len()..];
        let kind = DIVISIONS.iter().find(|kind| region.ends_with(**kind)).copied().unwrap_or_default();
        let short = region.strip_suffix(kind).filter(|short| short.chars().count() > 1);
        homes = vec![String::new(), region.clone(), kind.to_string()];
        homes.extend(short.map(str::to_string));
    }
    let own: Vec<String> = std::iter::once(own.to_string()).chain(shortened(own)).collect();
    let called = homes.iter().flat_map(|home| own.iter().map(move |own| format!("{home}{own}")));
    let mut names: Vec<String> = called.filter(|name| name.chars().count() > 1).collect();
    names.push(body.to_string());
    names
}

/// What people say for `own`, a name without its division.
fn shortened(own: &str) -> Vec<String> {
    let held = schema::departments().filter(|(part, _)| own.contains(part));
    let longest = held.max_by_key(|(part, _)| part.len());
    longest.map_or(Vec::new(), |(part, short)| {
        short.split(' ').map(|short| own.replacen(part, short, 1)).collect()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_body_is_called_by_many_names() {
        let names = names("河北省工业和信息化厅、河北省发展和改革委员会", ["河北省"].into_iter());
        for name in [
            "河北省工业和信息化厅",
            "河北工信厅",
            "省工信厅",
            "工信厅",
            "工业和信息化厅",
            "省发改委",
            "发改委",
        ] {
            assert!(names.contains(name), "{name}: {names:?}");
        }
        assert!(!names.contains("厅") && !names.contains("河北省"));
        let names = super::names("国务院办公厅", std::iter::empty());
        assert_eq!(names.into_iter().collect::<Vec<_>>(), ["国办", "国务院办公厅"]);
        let names = super::names("昌平区人民政府办公室", ["昌平区", "北京市"].into_iter());
        assert!(names.contains("区政府办") && names.contains("昌平政府办公室"), "{names:?}");
    }

    #[test]
    fn ends_tell_bodies() {
        let ends = |text: &str| ends_like_a_body(&text.chars().collect::<Vec<char>>());
        assert!(ends("人社厅") && ends("服务中心") && !ends("厅") && !ends("博士后") && !ends("关心"));
    }
}
