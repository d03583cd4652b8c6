//! Offices of groups and in lists of members, ranks, and bodies that a text names besides.

use super::{Post, View};
use crate::model::EntityKind;

/// Ends of the names of groups of which lists of members are made.
const GROUPS: [&str; 6] = ["领导小组", "委员会", "指挥部", "协调小组", "工作小组", "专班"];
/// How far before a list its group is named, in bytes.
const GROUP_BYTES: usize = 900;
/// How many bodies back the office called 办公室 is looked for.
const MAX_BACK: usize = 8;
/// Ranks, which a person has and no body.
const RANKS: [&str; 2] = ["主任科员", "科员"];

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
