//! Offices of groups and in lists of members, ranks, and bodies that a text names besides.

use super::{Post, View};
use crate::model::EntityKind;

/// Ends of the names of groups of which lists of members are made.
const GROUPS: [&str; 7] = ["领导小组", "委员会", "指挥部", "协调小组", "工作小组", "专班", "联席会议"];
/// Offices that only groups have.
const OF_GROUPS: [&str; 6] = ["组长", "指挥长", "总指挥", "召集人", "副总指挥", "副指挥长"];
/// How far before an office without a body its group is named, in bytes.
const NEAR_GROUP: usize = 400;
/// How far before 任主任 the committee of it is named, in bytes.
const MAX_BY: usize = 150;
/// How far before a list its group is named, in bytes.
const GROUP_BYTES: usize = 900;
/// How many bodies back the office called 办公室 is looked for.
const MAX_BACK: usize = 8;
/// Ranks, which a person has and no body.
const RANKS: [&str; 2] = ["主任科员", "科员"];

/// True for a department of a government that is called 委员会, not a group of several bodies.
fn is_department(name: &str) -> bool {
    const GROUPS: [&str; 9] = [
        "工作委员会",
        "安全委员会",
        "生产委员会",
        "督导委员会",
        "指导委员会",
        "协调委员会",
        "运动委员会",
        "减灾委员会",
        "规划委员会",
    ];
    name.ends_with("委员会") && !GROUPS.iter().any(|group| name.ends_with(group))
}

impl View<'_> {
    /// The office before the colon of a list (副组长：王凯), with the group that the list is of.
    pub(super) fn label(self, posts: &[Post], person: usize) -> Option<Post> {
        let [.., last] = posts else { return None };
        let colon = last.title + 1 == person && self.gap(last.title).starts_with(['：', ':']);
        let alone = colon && posts.len() == 1 && last.body.is_none();
        alone.then(|| Post { body: self.group_before(last.title), ..*last })
    }

    /// True for a person behind another one of the same list and the office in brackets that the other holds.
    pub(super) fn goes_on_with_list(self, person: usize) -> bool {
        let gap = self.gap_before(person);
        let closed = gap.starts_with(['）', ')']) && person > 0 && self.is(person - 1, EntityKind::Position);
        closed && gap.chars().skip(1).all(|c| c.is_whitespace() || matches!(c, '、' | '，' | '；'))
    }

    /// The last group that is named before mention `at`, at most [`GROUP_BYTES`] earlier.
    pub(super) fn group_before(self, at: usize) -> Option<usize> {
        let near =
            |&before: &usize| self.mentions[before].span.end + GROUP_BYTES > self.mentions[at].span.start;
        let mut bodies = (0..at).rev().take_while(near).filter(|&at| self.is(at, EntityKind::Organization));
        let is_group = |at: &usize| GROUPS.iter().any(|end| self.mentions[*at].name.ends_with(end));
        bodies.find(is_group)
    }

    /// The last group that is named before an office that only groups have, where the text names no other body of such an
    /// office in between.
    pub(super) fn group_of(self, title: usize) -> Option<usize> {
        let office = self.title(title);
        let of_group = OF_GROUPS.iter().any(|end| office.ends_with(end)) && !office.starts_with("纪检");
        let committee = office.ends_with("主任");
        (of_group || committee).then_some(())?;
        let group = self.group_before(title)?;
        let named = self.mentions[group].span.end;
        let start = self.mentions[title].span.start;
        let between = &self.text[named..start];
        // …委员会，由区长封嘉树任主任、令狐启明副区长任常务副主任
        if !of_group {
            let taken = between.ends_with('任') && between.starts_with("，由") && !between.contains("办公室");
            let own = self.mentions[group].name.ends_with("委员会");
            return (taken && own && start - named <= MAX_BY).then_some(group);
        }
        (start - named <= NEAR_GROUP && !between.contains('\n') && !between.contains("考核组"))
            .then_some(group)
    }

    /// The office of a group whose head 办公室主任 is: that of the last group before it.
    pub(super) fn bureau_of_group(self, title: usize) -> Option<String> {
        let before = self.gap_before(title);
        before.ends_with("办公室").then_some(())?;
        let group = self.group_before(title).filter(|&group| !is_department(&self.mentions[group].name))?;
        let nearer = |at: usize| {
            self.is(at, EntityKind::Organization) && self.mentions[at].name.ends_with("领导小组办公室")
        };
        if (group + 1..title).any(nearer) {
            return None;
        }
        let name = &self.mentions[group].name;
        let (named, start) = (self.mentions[group].span.end, self.mentions[title].span.start);
        (start - named <= GROUP_BYTES).then(|| format!("{name}办公室"))
    }

    /// True for an office that is no body's that stands in the text: 局 + 党组成员, 由副局长, 我局副局长.
    pub(super) fn is_of_one_not_named(self, title: usize) -> bool {
        let before = self.gap_before(title);
        ["局", "部", "委", "厅", "由", "选派", "抽调"].iter().any(|end| before.ends_with(end))
    }

    /// True for the head of a government behind a body that is none (市委常委、副市长).
    pub(super) fn governs_besides(self, title: usize, body: usize) -> bool {
        super::is_head_of_government(&self.title(title)) && !self.mentions[body].name.ends_with("政府")
    }

    /// True for an office or its body directly behind a person, as lists without pauses have it (许勤 + 省委副书记).
    pub(super) fn runs_on(self, person: usize) -> bool {
        let office =
            self.is(person + 1, EntityKind::Organization) || self.is(person + 1, EntityKind::Position);
        self.gap(person).is_empty() && office && self.run(person + 1).last().is_some()
    }

    /// True for an office directly before a person.
    pub(super) fn follows_office(self, person: usize) -> bool {
        person > 0 && self.is(person - 1, EntityKind::Position) && self.gap(person - 1).is_empty()
    }

    /// True if no sentence ends between two mentions.
    pub(super) fn is_same_sentence(self, first: usize, last: usize) -> bool {
        let (from, to) = (self.mentions[first].span.end, self.mentions[last].span.start);
        self.text.get(from..to).is_none_or(|between| !between.contains(['。', '；', '\n']))
    }

    /// True for a person behind the colon of a list.
    pub(super) fn is_labelled(self, person: usize) -> bool {
        self.gap_before(person).trim_end().ends_with(['：', ':'])
    }

    /// The offices that a person takes later in the clause: 周素芬同志到沙坪镇石牛村担任驻村 + 第一书记.
    pub(super) fn taken_later(self, person: usize) -> Vec<Post> {
        let places = (person + 1..).take_while(|&at| self.is(at, EntityKind::Place)).count();
        let mut next = person + 1 + places;
        // 交流到 + 州水利局 + 任 + 党组书记
        let moved =
            self.is(next, EntityKind::Organization) && matches!(self.gap(next), "任" | "担任" | "出任");
        let to = moved.then_some(next);
        next += usize::from(moved);
        let run = self.run(next);
        let Some(first) = run.first() else { return Vec::new() };
        let start = self.mentions[next].span.start;
        let clause = &self.text[self.mentions[person].span.end..start];
        let of_village = clause.ends_with("驻村");
        let clause = clause.trim_end_matches("驻村").trim_end_matches("专职").trim_end_matches('局');
        let clause = clause.trim_end_matches("办公室");
        let clause = GROUPS.iter().find_map(|group| clause.strip_suffix(group)).unwrap_or(clause);
        let pause = clause.contains(['，', '。', '；', '、', '\n', '：', '（']);
        let takes = ["担任", "出任", "兼任", "任"].iter().any(|word| clause.ends_with(word));
        let own = first.title > person && clause.chars().count() <= 24;
        if !takes || pause || !own {
            return Vec::new();
        }
        run.iter().map(|post| Post { of_group: of_village, body: post.body.or(to), ..*post }).collect()
    }

    /// The office before 由 that a person fills: 总经理由水投集团派出的工程师常在山担任, 办公室主任由省环保局副局长杨智明担任.
    pub(super) fn filled(self, person: usize) -> Option<Post> {
        if !self.fills(person) {
            return None;
        }
        let before = (0..person).rev().take(4);
        let stop = |&at: &usize| !self.gap(at).starts_with('由');
        let title = before.take_while(stop).last().map_or(person.checked_sub(1), |at| at.checked_sub(1))?;
        let clause = &self.text[self.mentions[title].span.end..self.mentions[person].span.start];
        let by = clause.starts_with('由') && !clause.contains(['，', '。', '；']) && clause != "由";
        let body = title
            .checked_sub(1)
            .filter(|&body| self.is(body, EntityKind::Organization) && self.gap(body).is_empty());
        (by && self.is(title, EntityKind::Position)).then_some(Post { title, body, of_group: true })
    }

    pub(super) fn is_group(self, body: Option<usize>) -> bool {
        let named = |body: usize| GROUPS.iter().any(|end| self.mentions[body].name.ends_with(end));
        body.is_some_and(|body| named(body) && !self.mentions[body].name.ends_with("委员会"))
    }

    pub(super) fn is_rank(self, title: usize) -> bool {
        RANKS.iter().any(|rank| self.mentions[title].span.of(self.text).ends_with(rank))
    }

    /// The last office called 办公室 before an office that 办公室 alone stands before.
    pub(super) fn own_bureau(self, title: usize) -> Option<usize> {
        self.gap_before(title).ends_with("办公室").then_some(())?;
        let bodies = (0..title).rev().filter(|&at| self.is(at, EntityKind::Organization));
        bodies.take(MAX_BACK).find(|&at| self.mentions[at].span.of(self.text).ends_with("办公室"))
    }

    /// True for a body whose office a person holds besides another one (副局长兼市信访局局长).
    pub(super) fn is_held_besides(self, body: Option<usize>) -> bool {
        body.is_some_and(|body| {
            self.gap_before(body).ends_with('兼') || self.gap_before(body).ends_with("兼任")
        })
    }
}
