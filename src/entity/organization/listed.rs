//! Names that only the list tells in which they stand: 梅岭所、洋下所, 云州零距离等媒体.

use super::{AREA, END, HARD, Name, STOP, Words};
use crate::entity::lexicon::Classes;

/// Ends of stations and forces that lists name by their places alone.
const STATIONS: [&str; 12] = [
    "所",
    "站",
    "中队",
    "大队",
    "派出所",
    "司法所",
    "税务所",
    "财政所",
    "供电所",
    "市场监管所",
    "水利站",
    "分局",
];
/// What places of a text are bodies of alike, though their names end otherwise.
const ALIKE: [&str; 8] =
    ["街道办", "街道办事处", "政府", "人民政府", "居委会", "村委会", "居民委员会", "村民委员会"];
/// Beginnings of kinds of stations.
const KINDS: [&str; 12] =
    ["基层", "机关", "乡镇", "农村", "县级", "市级", "区级", "辖区", "全市", "各", "两", "中心"];
/// Longest own name of a station in bytes, and in words.
const MAX_BYTES: u32 = 12;
const MAX_WORDS: usize = 4;
/// Most names before 等媒体.
const MAX_MEDIA: usize = 12;

impl Words<'_> {
    /// First word of the first of two names of stations in a list (梅岭所、洋下所).
    pub(super) fn pair_begin(&self, far: usize, at: usize) -> Option<usize> {
        let end = self.word(at);
        if !STATIONS.contains(&end) || !self.joins_list(at + 1) {
            return None;
        }
        let other = (at + 3..self.tokens.len().min(at + 3 + MAX_WORDS)).find(|&at| self.word(at) == end)?;
        let first = (far.max(at.saturating_sub(MAX_WORDS))..at)
            .find(|&first| self.is_own_of_station(first, at) && self.is_free(first))?;
        (self.is_own_of_station(at + 2, other) && self.tells_place(at + 2, other)).then_some(first)
    }

    /// First word of a name in a list behind one of the same kind (城东中队、城西中队).
    pub(super) fn listed_begin(&self, before: Name, at: usize) -> Option<usize> {
        let (pause, end) = (before.last + 1, self.word(at));
        let earlier = self.word(before.last);
        let alike = earlier == end && (end.ends_with('队') || STATIONS.contains(&end))
            || ALIKE.contains(&end) && ALIKE.contains(&earlier);
        if !self.joins_list(pause) {
            return None;
        }
        // 一大队、二大队
        let numbered = self.is(at, Classes::SUB) && end.ends_with("大队") && earlier.ends_with("大队");
        let direct = pause + 2 == at && self.word(pause + 1) == "直属";
        if numbered && end.len() == 9 && (pause + 1 == at || direct)
            || pause + 1 == at && earlier.ends_with("大队") && end == "机动大队"
        {
            return Some(pause + 1);
        }
        (alike && self.is_own_of_station(pause + 1, at)).then_some(pause + 1)
    }

    fn joins_list(&self, at: usize) -> bool {
        self.tokens.get(at).is_some_and(|pause| matches!(pause.of(self.text), "、" | "和" | "与" | "及"))
    }

    /// True if the words from `first` to the end at `at` may be the own name of a station.
    fn is_own_of_station(&self, first: usize, at: usize) -> bool {
        if first >= at || at - first > MAX_WORDS {
            return false;
        }
        let bytes = self.tokens[at].start - self.tokens[first].start;
        let inner = Classes::HAN.or(Classes::NOUN).or(AREA).or(Classes::REGION);
        let side = |at: usize| at > first && matches!(self.word(at), "上" | "下" | "里" | "中" | "外" | "内");
        let own = |at: usize| self.is(at, inner) && !self.is(at, STOP.or(END)) || side(at);
        let name = &self.text[self.tokens[first].start as usize..];
        (6..=MAX_BYTES).contains(&bytes)
            && (first..at).all(own)
            && !KINDS.iter().any(|kind| name.starts_with(kind))
    }

    /// True if one of the words from `first` to the end at `at` is of the name of a place.
    fn tells_place(&self, first: usize, at: usize) -> bool {
        let side = |at: usize| self.word(at).starts_with(['城', '东', '西', '南', '北']);
        (first..at).any(|at| self.is(at, Classes::HAN.or(AREA)) || side(at))
    }

    /// Names of media that a list before 等媒体 tells (天山网、云州零距离等媒体).
    pub(super) fn media(&self) -> Vec<Name> {
        let mut names = Vec::new();
        for at in 2..self.tokens.len() {
            if self.is(at, Classes::NOUN) && self.word(at) == "媒体" {
                self.add_media_before(at, &mut names);
            }
        }
        names
    }

    fn add_media_before(&self, media: usize, names: &mut Vec<Name>) {
        let said = |at: usize| {
            self.is(at, Classes::NOUN.or(Classes::NUMBER).or(Classes::REGION).or(Classes::HAN))
                || self.word(at) == "多家"
        };
        let mut end = media;
        while end > 1 && media - end < 5 && self.word(end - 1) != "等" && said(end - 1) {
            end -= 1;
        }
        if end < 2 || self.word(end - 1) != "等" {
            return;
        }
        end -= 1;
        for _ in 0..MAX_MEDIA {
            let from = end.saturating_sub(MAX_WORDS + 2);
            let pause = (from..end).rev().find(|&at| self.is(at, HARD.or(Classes::FUNCTION)));
            let Some(pause) = pause else { return };
            let listed = self.word(pause) == "、";
            if pause + 1 < end && self.is_medium(pause + 1, end) && !self.is(end - 1, END) {
                names.push(Name { first: pause + 1, last: end - 1 });
            }
            if !listed {
                return;
            }
            end = pause;
        }
    }

    /// True if the words `first..end` may name a station or a site: a place before a word, or two unknown characters.
    fn is_medium(&self, first: usize, end: usize) -> bool {
        let bytes = self.tokens[end - 1].end - self.tokens[first].start;
        let plain = |at: usize| {
            self.is(
                at,
                Classes::HAN
                    .or(Classes::NOUN)
                    .or(AREA)
                    .or(Classes::VERB)
                    .or(Classes::CORE)
                    .or(Classes::REGION),
            ) && !self.is(at, STOP)
        };
        let unknown = |at: usize| self.is(at, Classes::HAN) && !self.is(at, Classes::REGION);
        let told = self.is(first, AREA) && end - first > 1
            || end - first > 2 && unknown(first) && unknown(first + 1);
        (9..=24).contains(&bytes) && told && (first..end).all(plain)
    }
}
