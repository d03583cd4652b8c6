//! Offices behind the persons who hold them: 王凯（副省长）, 王凯任副省长, 王凯和副主任李靖宇任副组长.

use super::{COURTESY, JOINS, Post, TAKES, View};
use crate::model::EntityKind;

/// Words before a person that name an office behind 为 next.
const APPOINTS: [&str; 9] =
    ["任命", "选举", "推选", "聘任", "聘请", "补选", "决定任命", "选举产生", "批准任命"];
/// Words behind a person that 由 stands before: 主任由王凯同志兼任.
const FILLS: [&str; 3] = ["兼任", "担任", "任"];

impl View<'_> {
    /// True for a person behind whom 同志兼任 and the like say that an office before 由 is meant.
    pub(super) fn fills(self, person: usize) -> bool {
        let gap = self.gap(person);
        let said = COURTESY.iter().find_map(|word| gap.strip_prefix(word)).unwrap_or(gap);
        FILLS.iter().any(|word| said.starts_with(word))
    }

    /// The offices that stand behind a person: 王凯（副省长）, 王凯任副省长, 任命王凯为副省长, 王凯副省长.
    pub(super) fn after(self, person: usize) -> Vec<Post> {
        let gap = self.gap(person);
        let said = COURTESY.iter().find_map(|word| gap.strip_prefix(word)).unwrap_or(gap);
        let appointed = || APPOINTS.iter().any(|word| self.gap_before(person).ends_with(word));
        let of_group =
            || self.run(person + 1).last().is_some_and(|post| self.group_behind(post.title).is_some());
        let inside = said.strip_prefix(['（', '(']).unwrap_or(said);
        let leads = inside.is_empty() && !said.is_empty()
            || TAKES.contains(&inside)
            || said == "为" && (appointed() || of_group());
        let attached = gap.is_empty() && self.is(person + 1, EntityKind::Position);
        let dated = self.dated_run(person);
        let mut posts = if leads || attached { self.run(person + 1) } else { self.taken_later(person) };
        if posts.is_empty() {
            posts = dated;
        }
        // 柳宝全副省长 + 任组长
        if let Some(last) = posts.last().filter(|last| attached && TAKES.contains(&self.gap(last.title))) {
            posts.extend(self.run(last.title + 1));
        }
        // 市财政局王凯局长
        let of_body = person.checked_sub(1).filter(|&before| {
            attached && self.is(before, EntityKind::Organization) && self.gap(before).is_empty()
        });
        for post in posts.iter_mut().filter(|post| post.body.is_none()) {
            post.body = of_body.or_else(|| self.group_behind(post.title));
        }
        let of_another =
            |post: &Post| self.is(post.title + 1, EntityKind::Person) && self.gap(post.title).is_empty();
        if posts.last().is_some_and(of_another) { Vec::new() } else { posts }
    }

    /// The offices in brackets that someone took at a date: 王凯（2022年10月任市园林处主任）.
    fn dated_run(self, person: usize) -> Vec<Post> {
        let opens = matches!(self.gap(person), "（" | "(") && self.is(person + 1, EntityKind::Date);
        let takes = opens && (self.gap(person + 1).is_empty() || TAKES.contains(&self.gap(person + 1)));
        if takes { self.run(person + 2) } else { Vec::new() }
    }

    /// The body that an office is of, where it follows with 的: 王凯任组长的工作专班.
    pub(super) fn group_behind(self, title: usize) -> Option<usize> {
        let body = title + 1;
        (self.gap(title) == "的" && self.is(body, EntityKind::Organization)).then_some(body)
    }

    /// True for a person joined to what follows: 王凯和…, 王凯、….
    pub(super) fn joins_next(self, person: usize) -> bool {
        matches!(self.gap(person), "、" | "和" | "与" | "及")
            || self.gap(person) == "，" && self.is(person + 1, EntityKind::Position)
    }

    /// The offices that persons named together take: 王凯和副主任李靖宇任副组长.
    pub(super) fn shared(self, person: usize) -> Vec<Post> {
        if !self.joins_next(person) {
            return Vec::new();
        }
        let mut next = person + 1;
        while self.is(next, EntityKind::Position) || self.is(next, EntityKind::Organization) {
            if !self.gap(next).is_empty() && !JOINS.contains(&self.gap(next)) {
                return Vec::new();
            }
            next += 1;
        }
        if !self.is(next, EntityKind::Person) {
            return Vec::new();
        }
        if self.joins_next(next) {
            return self.shared(next);
        }
        if TAKES.contains(&self.gap(next)) || self.gap(next) == "为" { self.taken(next) } else { Vec::new() }
    }

    /// The offices behind 任 or 为 after `person`, with the body that they are of.
    pub(super) fn taken(self, person: usize) -> Vec<Post> {
        let mut posts = self.run(person + 1);
        for post in posts.iter_mut().filter(|post| post.body.is_none()) {
            post.body = self.group_behind(post.title);
        }
        posts
    }
}
