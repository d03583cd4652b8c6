//! What a figure measures, from the words around it (新能源装机达到1.35亿千瓦, 36名先进工作者).

use super::clause::{Before, change_behind, clause_before, shorten, take_apart, tidy, without_adverb};
use super::followed::{acts_on, is_followed, may_be_counted, takes_noun};
use super::noun::noun_after;
use super::qualify;
use super::series::is_joiner;
use super::subject::{before_brackets, subject_before};
use super::unit::Class;
use super::words::Words;
use crate::model::Comparison;
use std::collections::VecDeque;

/// Words that name nothing without what the sentence was about before.
const BARE: [&str; 15] = [
    "计划",
    "实际",
    "预计",
    "目标",
    "预期",
    "规模",
    "面积",
    "产量",
    "产值",
    "数量",
    "占比",
    "增速",
    "增幅",
    "降幅",
    "增长率",
];
/// A figure whose indicator is asked for; bytes of the text.
#[derive(Debug, Clone, Copy)]
pub(super) struct Place {
    /// Where the figure before it in the same sentence ends, else where the sentence begins.
    pub from: usize,
    pub start: usize,
    pub end: usize,
    /// Where the noun that is counted stands: behind the unit, of a range or series behind its last (1—3家企业).
    pub noun: usize,
    pub class: Class,
    /// Number of figures that are joined to it: 5%、6%和7%.
    pub more: usize,
}

/// The subjects of the sentence that is being read.
#[derive(Default)]
pub(super) struct Subjects {
    subject: Option<String>,
    /// Indicators of the numbers to come (甲、乙分别增长3%、5%).
    waiting: VecDeque<String>,
    /// Indicator and class of the figure before.
    last: Option<(Option<String>, Class)>,
    /// What was measured so far, without changes (甲、乙达到3吨、5吨，分别增长…).
    levels: Vec<String>,
    comparison: Option<Comparison>,
    /// What the figures of the sentence hold for.
    scope: Option<&'static str>,
    /// True if a head says so (2024年全市主要目标：…), so that it holds behind ； too.
    headed: bool,
    /// What its changes are measured from, where a clause of its own says so (与上年相比，…).
    ground: Option<String>,
    /// What the figure that was asked for last holds for, by its own clause.
    here: Option<&'static str>,
    /// Byte offset behind the noun that the last figure counts.
    pub consumed: usize,
}

impl Subjects {
    pub fn end_sentence(&mut self) {
        self.consumed = 0;
        // Most sentences have no figure, and nothing is to be forgotten.
        if self.last.is_some() || self.subject.is_some() || !self.waiting.is_empty() {
            *self = Self::default();
        }
    }

    /// The indicator of the next figure, and the comparison that it is.
    pub fn indicator(
        &mut self,
        words: &Words,
        text: &str,
        place: Place,
    ) -> (Option<String>, Option<Comparison>) {
        let clause = clause_before(text, place.from, place.start);
        let found = qualify::scope(&words.scope, clause);
        self.here = found.map(|(word, _)| word);
        self.scope = found.filter(|(_, leads)| *leads).map(|(word, _)| word).or(self.scope);
        let earlier = &text[place.from..place.start - clause.len()];
        if !earlier.is_empty() {
            self.read_earlier(words, earlier);
        }
        let indicator = self.find(words, text, place, clause);
        if let (Some(change), Some(ground)) = (&mut self.comparison, &self.ground)
            && change.basis.is_empty()
        {
            change.basis.clone_from(ground);
        }
        self.last = Some((indicator.clone(), place.class));
        if let Some(level) = indicator.as_ref().filter(|_| self.comparison.is_none())
            && place.class != Class::Time
            && self.levels.last() != Some(level)
        {
            self.levels.push(level.clone());
        }
        (indicator, self.comparison.clone())
    }

    /// The clauses between the figure before and the clause of this one: what they compare with, and what they are of.
    fn read_earlier(&mut self, words: &Words, clauses: &str) {
        for clause in clauses.split(['，', ',', '：', ':']).filter(|clause| !clause.is_empty()) {
            if let Some(ground) = qualify::ground(clause) {
                self.ground = Some(qualify::half_width(ground));
            }
        }
        if self.last.is_none() && self.scope.is_none() && clauses.ends_with(['：', ':']) {
            let first = clauses.split(['，', ',', '：', ':']).next().unwrap_or_default();
            self.scope = qualify::leading_scope(words, first);
            self.headed = self.scope.is_some();
        }
    }

    /// A part of the sentence ends (；): what the sentence holds for stays.
    pub fn end_part(&mut self) {
        let (scope, headed) = (self.scope.filter(|_| self.headed), self.headed);
        let ground = self.ground.take();
        self.end_sentence();
        (self.scope, self.headed, self.ground) = (scope, headed, ground);
    }

    /// What the figure that measures `indicator` holds for.
    pub fn scope(&self, words: &Words, indicator: Option<&str>) -> Option<String> {
        let part = || qualify::scope(&words.part, indicator.unwrap_or_default()).map(|(word, _)| word);
        self.here.or(self.scope).or_else(part).map(str::to_string)
    }

    /// `clause` is the one before the number.
    fn find(&mut self, words: &Words, text: &str, place: Place, clause: &str) -> Option<String> {
        let gap = &text[place.from..place.start];
        let parted = self.consumed > 0 && self.consumed == place.from && place.class == Class::Measure;
        let joined = is_joiner(gap) && !text[place.end..].starts_with('的') && !parted;
        if joined && let Some(next) = self.waiting.pop_front() {
            return Some(next);
        }
        self.waiting.clear();
        if matches!(gap, "，即" | ",即" | "即" | "（即" | "，也就是")
            && let Some((last, _)) = &self.last
        {
            return last.clone();
        }
        if let Some(subject) = before_brackets(words, text, place) {
            self.subject = Some(subject);
        }
        let ranged = is_range_sign(gap);
        if !joined && !ranged {
            self.comparison = None;
        }
        if place.class == Class::Count
            && let Some(noun) = noun_after(words, text, place.noun)
        {
            self.comparison = None;
            return self.counted(noun);
        }
        if place.class == Class::Time && gap.ends_with("连续") {
            self.subject_of_stretch(words, clause);
            return None;
        }
        let bounded =
            place.class == Class::Time && (self.is_bound_of_last(words, gap) || self.is_reached(gap));
        if (ranged || bounded || joined && place.class != Class::Time)
            && let Some((last, _)) = &self.last
        {
            return last.clone();
        }
        let from = behind_duration(text, place.from, self.last.as_ref());
        let clause = &clause[clause.len() - clause.len().min(place.start.saturating_sub(from))..];
        let place = Place { from, ..place };
        let mut before = take_apart(words, clause, place.more);
        before.comma = gap.starts_with(['，', ',']);
        before.attached = self.last.is_some() && clause.len() == place.start - place.from;
        let rotated = if before.change.is_empty() && place.class == Class::Measure {
            change_behind(words, before.base)
        } else {
            None
        };
        (before.base, before.change) = rotated.unwrap_or((before.base, before.change));
        let written = &text[place.start..place.end];
        let share = written.ends_with(['%', '％', '倍']) || written.contains("分之");
        if share
            && before.change.is_empty()
            && let Some(measured) = before_reference(words, before.base)
        {
            before.base = measured;
        }
        before.share = share;
        if !share && acts_on(words, &before, &text[place.noun..]) {
            before.change = "";
        }
        self.comparison = qualify::comparison(words, clause, &before);
        let leans = || {
            let base = before.base;
            BARE.contains(&base) || words.dependent.head(base).is_some() || words.verb.compose(base)
        };
        if self.subject.is_none() && before.spread.is_none() && place.class != Class::Time && leans() {
            self.subject = subject_before(words, text, place.from, place.start - clause.len());
        }
        if let Some(names) = before.spread {
            return self.spread(words, names, before.change);
        }
        if let Some(names) = self.levels_of_series(words, &before, place.more) {
            return self.spread(words, names, before.change);
        }
        if place.class == Class::Measure
            && (takes_noun(words, before.base)
                || clause.trim_end().ends_with("实现")
                || !share && is_followed(words, &before, &text[place.noun..]))
            && (before.change.is_empty() || text[place.noun..].starts_with('的'))
            && let Some(noun) = noun_after(words, text, place.noun)
            && words.dependent.head(noun.0).is_none()
            && may_be_counted(noun.0)
        {
            return self.counted(noun);
        }
        self.named(words, before, place.class)
    }

    /// The subject of what lasted for some years: 人数|连续两年增长10%.
    fn subject_of_stretch(&mut self, words: &Words, clause: &str) {
        let before = take_apart(words, clause, 0);
        let name = tidy(before.base);
        if name.chars().count() >= 3 && before.change.is_empty() && !words.verb.compose(&name) {
            self.subject = Some(shorten(words, &name));
        }
    }

    /// True if this duration is the one that the one before it became: 从15天降至7天.
    fn is_reached(&self, gap: &str) -> bool {
        let became = ["降", "缩短", "压缩", "减少", "延长", "提高", "增加", "压减", "减"];
        let stem = gap.strip_suffix('到').or_else(|| gap.strip_suffix('至'));
        matches!(self.last, Some((_, Class::Time))) && stem.is_some_and(|stem| became.contains(&stem))
    }

    /// True if nothing but bounds stands between the duration before and this one: 满1年不足5年.
    fn is_bound_of_last(&self, words: &Words, gap: &str) -> bool {
        let last = matches!(self.last, Some((_, Class::Time)));
        let gap = gap.trim_start_matches("以上").trim();
        last && words.bound_before(gap).is_some_and(|(word, _)| word == gap)
    }

    /// The last figures that were no changes, for a series of as many changes: 分别增长9%、7%.
    fn levels_of_series(&self, words: &Words, before: &Before, more: usize) -> Option<Vec<String>> {
        let bare = before.base.is_empty() || matches!(before.base, "实际" | "名义" | "可比价");
        if more == 0 || before.change.is_empty() || !bare || words.change.tail(before.change).is_none() {
            return None;
        }
        let from = self.levels.len().checked_sub(more + 1)?;
        Some(self.levels[from..].to_vec())
    }

    /// The noun behind the figure, which becomes the subject of what follows.
    fn counted(&mut self, (noun, end): (&str, usize)) -> Option<String> {
        self.subject = Some(noun.to_string());
        self.consumed = end;
        Some(noun.to_string())
    }

    /// The indicator made of the words before the number and the sentence's subject.
    fn named(&mut self, words: &Words, before: Before, class: Class) -> Option<String> {
        let leaning = words.dependent.head(before.base).is_some() && words.inside.head(before.base).is_none();
        let verbal = words.verb.compose(before.base);
        // 高的达到5%
        let single = before.base.chars().count() == 1 && before.change.is_empty();
        // 增长速度，1981年计划为3.7%，实际达到4.6%
        let stage = BARE.contains(&before.base);
        let dependent = before.base.is_empty() || stage || leaning || single || (verbal && before.attached);
        // 人才总量达266.9万人，12人入选…
        let other =
            class == Class::Itself && before.comma && before.base.is_empty() && before.change.is_empty();
        if dependent && class == Class::Time || other {
            return None;
        }
        let tidied = tidy(before.base);
        if class == Class::Time && is_term(&tidied) {
            return None;
        }
        let base = plain_share(without_adverb(words, &tidied).unwrap_or(tidied));
        let part = words.part.head(&base).is_some_and(|part| part == base) && before.change.is_empty();
        let name = match &self.subject {
            // 居民收入3万元，其中：城镇4万元
            Some(subject) if part && class != Class::Time && !subject.contains(base.as_str()) => {
                return Some(shorten(words, &format!("{base}{subject}")));
            }
            Some(subject) if single => subject.clone(),
            Some(subject) if let Some(kind) = of_grade(&base, subject) => format!("{kind}{}", before.change),
            Some(subject) if base.starts_with("总") && dependent => {
                format!("{}{base}{}", subject.trim_start_matches("新增"), before.change)
            }
            Some(subject) if dependent => format!("{subject}{base}{}", before.change),
            _ => format!("{base}{}", before.change),
        };
        let target = ["计划", "预算", "任务", "目标"].iter().any(|end| base.ends_with(end));
        let held_against = target && before.share && before.change.is_empty() && self.subject.is_some();
        if !dependent && !verbal && !held_against && (class != Class::Time || base.chars().count() >= 4) {
            self.subject = Some(base);
        }
        (name.chars().count() >= 2).then(|| shorten(words, &name))
    }

    /// Gives each of these its number; the first is the indicator asked for.
    fn spread(&mut self, words: &Words, names: Vec<String>, change: &'static str) -> Option<String> {
        self.subject = names.first().cloned();
        let mut names = names.into_iter().map(|name| shorten(words, &format!("{name}{change}")));
        let first = names.next();
        self.waiting = names.collect();
        if self.comparison.is_none() {
            self.levels.extend(first.clone());
        }
        first
    }
}

/// 只占 and the like inside a name as 占: 文盲还占人口.
fn plain_share(name: String) -> String {
    let Some(at) = name.rfind('占') else { return name };
    let head = &name[..at];
    match head.strip_suffix(['还', '只', '仅', '约', '共', '已', '均', '就', '将', '则']) {
        Some(head) if !head.is_empty() => format!("{head}{}", &name[at..]),
        _ => name,
    }
}

/// 省级 with the noun that a higher grade had: 国家级技能大师工作室5个、省级12个.
fn of_grade(base: &str, subject: &str) -> Option<String> {
    const GRADES: [&str; 9] =
        ["国家级", "省部级", "自治区级", "省级", "市级", "县级", "区级", "乡级", "国家"];
    let grade = GRADES.iter().find(|grade| **grade == base)?;
    let found = GRADES.iter().filter_map(|grade| Some((subject.find(grade)?, grade)));
    let (at, of) = found.min_by_key(|(at, grade)| (*at, std::cmp::Reverse(grade.len())))?;
    Some(format!("{grade}{}", &subject[at + of.len()..]))
}

/// True for what begins a term and names nothing: 自收到申请之日起, 应当在….
fn is_term(base: &str) -> bool {
    const ENDS: [&str; 7] = ["之日起", "日起", "以后", "之后", "结束后", "应当", "决定后"];
    ENDS.iter().any(|end| base.ends_with(end)) || base.starts_with("应当") || base.starts_with('自')
}

/// `base` without what a share is held against: 缴费基数|低于上年度平均工资 60%.
fn before_reference<'t>(words: &Words, base: &'t str) -> Option<&'t str> {
    const REFERENCES: [&str; 6] = ["低于", "高于", "达到", "超过", "相当于", "等于"];
    // 为预算的102.3%
    if base.starts_with(['为', '是']) && base.chars().count() <= 8 {
        return Some("");
    }
    let at = REFERENCES.iter().filter_map(|word| base.find(word)).min()?;
    let behind = &base[at..];
    let mut lead = base[..at].trim_end_matches("不得").trim_end_matches(['不', '要', '应', '须']);
    while let Some(word) = words.before.tail(lead).filter(|word| word.len() > '一'.len_utf8()) {
        lead = &lead[..lead.len() - word.len()];
    }
    let long = lead.chars().count() >= 3 && behind.chars().count() >= 6;
    long.then_some(lead)
}

/// Byte offset behind 内 or 来 that closes a duration.
fn behind_duration(text: &str, from: usize, last: Option<&(Option<String>, Class)>) -> usize {
    let duration = matches!(last, Some((_, Class::Time)));
    let closing =
        ["以内", "以来", "内", "来", "间", "里"].into_iter().find(|word| text[from..].starts_with(word));
    closing.filter(|_| duration).map_or(from, |word| from + word.len())
}

fn is_range_sign(gap: &str) -> bool {
    !gap.is_empty() && gap.chars().all(|c| matches!(c, '—' | '-' | '–' | '－' | '~' | '～' | '至' | '到'))
}
