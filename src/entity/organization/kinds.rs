//! Kinds of bodies, which look like names and are none (各市人社局, 1000所养老服务中心).

use super::{AREA, Words};
use crate::entity::lexicon::Classes;

impl Words<'_> {
    /// True for what is a kind of body and none by its name: 1000所养老服务中心, 各市人社局, 部分县医院, 乡级人民政府.
    pub(super) fn is_kind(&self, first: usize, at: usize) -> bool {
        const LEVELS: [&str; 6] = ["乡级", "县级", "市级", "区级", "镇级", "省级"];
        let counted = first >= 2
            && self.is(first - 2, Classes::NUMBER)
            && matches!(self.word(first - 1), "所" | "个" | "家" | "批" | "支" | "余个" | "余家");
        let some = first >= 1
            && matches!(self.word(first - 1), "部分" | "多数" | "有些" | "一些" | "每个" | "某些")
            && !self.is(first, Classes::DIVISION.or(Classes::ANCHOR));
        let name = &self.text[self.tokens[first].start as usize..];
        let level = first < at && LEVELS.iter().any(|level| name.starts_with(level));
        // 普惠性幼儿园, 跨省通办
        let own = &self.text[self.tokens[first].start as usize..self.tokens[at].start as usize];
        let quality = own.ends_with(['性', '型']) && !self.is(first, AREA.or(Classes::ANCHOR));
        let across = self.is(first, Classes::REGION) && first >= 1 && self.word(first - 1) == "跨";
        counted || some || level || quality || across
    }

    /// True for a body behind 各市 or 各市（含定州、辛集市）.
    pub(super) fn is_of_each(&self, first: usize) -> bool {
        let Some(mut before) = first.checked_sub(1) else { return false };
        if matches!(self.word(before), "）" | ")" | ">" | "〉") {
            let from = before.saturating_sub(12);
            let open = (from..before).rev().find(|&at| matches!(self.word(at), "（" | "(" | "<" | "〈"));
            match open.and_then(|open| open.checked_sub(1)) {
                Some(each) => before = each,
                None => return false,
            }
        }
        self.says_each(before) && !self.is(first, Classes::DIVISION.or(Classes::ANCHOR))
    }
}
