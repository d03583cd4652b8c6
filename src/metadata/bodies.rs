//! Several bodies that issued a document together, whose names stand one behind the other.

use super::signature::is_body;
use super::title::ends_with_kind;
use crate::entity::divisions::{Divisions, unlisted};

/// Beginnings of the names of national bodies.
const NATIONAL: [&str; 7] = ["国家", "中国", "中华", "最高", "全国", "国务院", "中央"];
/// Beginnings of the names of other bodies that bear no place: of a party, of an association.
const OTHERS: [&str; 2] = ["中共", "共青团"];
/// Departments of the nation that are called by their task alone.
const DEPARTMENTS: [&str; 38] = [
    "外交部",
    "教育部",
    "科技部",
    "科学技术部",
    "工业和信息化部",
    "公安部",
    "民政部",
    "司法部",
    "财政部",
    "人力资源社会保障部",
    "人力资源和社会保障部",
    "自然资源部",
    "国土资源部",
    "生态环境部",
    "环境保护部",
    "住房城乡建设部",
    "住房和城乡建设部",
    "交通运输部",
    "水利部",
    "农业农村部",
    "农业部",
    "商务部",
    "文化和旅游部",
    "文化部",
    "卫生部",
    "退役军人部",
    "退役军人事务部",
    "应急部",
    "应急管理部",
    "审计署",
    "海关总署",
    "税务总局",
    "市场监管总局",
    "银保监会",
    "证监会",
    "总参谋部",
    "总政治部",
    "总后勤部",
];
/// What a division's name is followed by where both tell the place of a branch (某银行某市分行).
const BRANCHES: [&str; 5] = ["分行", "支行", "中心支行", "分公司", "分局"];
/// What a division's name is followed by where a national body and that division's own stand side by side.
const OWN: [&str; 3] = ["人民政府", "委", "人大"];
/// Ways to say that the place of the first body is that of the next.
const LEVELS: [char; 5] = ['省', '市', '县', '区', '州'];
/// Longest name of a place before its body (宁夏 财政厅), in characters.
const PLACE_CHARS: usize = 6;

/// The bodies that `issuer` names, in order; what stands before the first of them, as the end of a title does, is left
/// out. Only the issuer itself where these are not all bodies.
pub(super) fn listed(issuer: &str, divisions: &Divisions) -> Vec<String> {
    let mut bodies: Vec<String> = Vec::new();
    let mut place: Option<&str> = None;
    for part in issuer.split(|c: char| c.is_whitespace() || c == '、').filter(|part| !part.is_empty()) {
        if is_body(part) && !ends_with_kind(part) {
            let from = bodies.len();
            bodies.extend(apart(part, divisions).into_iter().map(str::to_string));
            if let Some(place) = place.take() {
                bodies[from] = format!("{place} {}", bodies[from]);
            }
        } else if part.chars().count() <= PLACE_CHARS && !ends_with_kind(part) {
            place = Some(part);
        } else if bodies.is_empty() {
            place = None;
        } else {
            return vec![issuer.to_string()];
        }
    }
    if bodies.is_empty() || place.is_some() { vec![issuer.to_string()] } else { bodies }
}

/// The names that stand in `run` without a mark between them.
fn apart<'t>(run: &'t str, divisions: &Divisions) -> Vec<&'t str> {
    let (mut bodies, mut start) = (Vec::new(), 0);
    for (at, _) in run.char_indices().skip(1) {
        let (head, rest) = (&run[start..at], &run[at..]);
        if is_body(head) && is_body(rest) && follows(head, rest, divisions) {
            bodies.push(head);
            start = at;
        }
    }
    bodies.push(&run[start..]);
    bodies
}

/// True if another body's name can begin with `rest` behind that of `head`.
fn follows(head: &str, rest: &str, divisions: &Divisions) -> bool {
    let begins = |name: &str, starts: &[&str]| starts.iter().any(|start| name.starts_with(start));
    let placed = OTHERS.iter().find_map(|start| head.strip_prefix(start)).unwrap_or(head);
    let level = placed.chars().next().filter(|first| LEVELS.contains(first));
    if level.is_some_and(|level| rest.starts_with(level)) {
        return true;
    }
    let place = |name: &str| {
        divisions.at_start(name).map(|(length, _)| length).or_else(|| Some(unlisted(name)?.len()))
    };
    let Some(length) = place(rest) else {
        return begins(rest, &NATIONAL) || begins(rest, &OTHERS) || begins(rest, &DEPARTMENTS);
    };
    let own = &rest[length..];
    let is_whole = || divisions.find_all(head).next().is_some();
    let is_national = begins(head, &NATIONAL) || begins(head, &DEPARTMENTS);
    !begins(own, &BRANCHES) && (!is_national || begins(own, &OWN) || is_whole())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn listed(issuer: &str) -> String {
        super::listed(issuer, &Divisions::builtin()).join("|")
    }

    #[test]
    fn bodies_that_run_into_one_another_are_told_apart() {
        for bodies in [
            "云南省教育厅|云南省发展和改革委员会|云南省财政厅",
            "中共云南省委组织部|云南省教育厅|国家税务总局云南省税务局",
            "泽阳市教育局|泽阳市财政局",
            "省教育厅|省总工会|省财政厅",
            "教育部|财政部|国家税务总局",
            "教育部办公厅|财政部办公厅",
            "云南省教育厅|中国人民银行云南省分行",
            "云南省乡村振兴局|云南银行股份有限公司昆明分行",
            "中共中央|国务院",
            "国家税务总局云南省税务局|云南省乡村振兴局",
            "共青团省委|省妇联|省残联",
            "云南省教育厅|云南省财政厅等八部门",
        ] {
            assert_eq!(listed(&bodies.replace('|', "")), bodies);
            assert_eq!(listed(&bodies.replace('|', " ")), bodies);
        }
    }

    #[test]
    fn one_body_stays_one() {
        for body in [
            "国家税务总局云南省税务局",
            "云南省人民政府办公厅",
            "云南省发展和改革委员会",
            "云南省退役军人事务厅",
            "中国人民银行昆明中心支行",
            "中共云南省委办公厅",
            "教育部等十部门",
            "宁夏 财政厅",
            "某某日报",
        ] {
            assert_eq!(listed(body), body);
        }
    }

    #[test]
    fn the_end_of_a_title_is_no_body() {
        assert_eq!(listed("云南省中小企业培育管理实施细则 云南省工业和信息化厅"), "云南省工业和信息化厅");
        assert_eq!(listed("规划 云南省工业和信息化厅"), "云南省工业和信息化厅");
        assert_eq!(listed("冰雪装备器材公共服务项目申报书 云南省工业和信息化厅"), "云南省工业和信息化厅");
    }
}
