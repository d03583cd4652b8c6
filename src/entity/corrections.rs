//! What a user corrects in the register (`entities.tsv`): names that mean the same, other names, names that are none.

use super::divisions::Divisions;
use super::register::{self, Entry};
use std::collections::{BTreeMap, BTreeSet};

/// Longest chain of renamed names that is followed.
const MAX_CHAIN: usize = 8;

/// The corrections of a file; they change what is shown and asked for, never what was read.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Corrections {
    /// The name that stands for another.
    names: BTreeMap<String, String>,
    banned: BTreeSet<String>,
}

impl Corrections {
    /// Reads lines `merge<TAB>name<TAB>its name`, `rename<TAB>name<TAB>new name`, `ban<TAB>name`; blank lines and those
    /// that begin with # say nothing. Returns the numbers of the lines, from 1, that are none of these too.
    pub fn parse(text: &str) -> (Self, Vec<usize>) {
        let (mut corrections, mut odd) = (Self::default(), Vec::new());
        for (number, line) in text.trim_start_matches('\u{feff}').lines().enumerate() {
            if line.trim().is_empty() || line.starts_with('#') {
                continue;
            }
            let parts: Vec<&str> = line.split('\t').map(str::trim).collect();
            match parts[..] {
                ["merge" | "rename" | "合并" | "改名", name, new] if !name.is_empty() && !new.is_empty() =>
                {
                    corrections.names.insert(name.to_string(), new.to_string());
                }
                ["ban" | "屏蔽", name] if !name.is_empty() => {
                    corrections.banned.insert(name.to_string());
                }
                _ => odd.push(number + 1),
            }
        }
        (corrections, odd)
    }

    pub fn is_empty(&self) -> bool {
        self.names.is_empty() && self.banned.is_empty()
    }

    /// The name that stands for `name`; `None` if it is banned.
    pub fn name<'a>(&'a self, name: &'a str) -> Option<&'a str> {
        let mut last = name;
        for _ in 0..MAX_CHAIN {
            if self.banned.contains(last) {
                return None;
            }
            match self.names.get(last) {
                Some(next) => last = next,
                None => return Some(last),
            }
        }
        Some(last)
    }

    /// The names that are shown under one that holds `name`, besides those that hold it themselves.
    pub fn under<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        let other =
            move |old: &&str| !old.contains(name) && self.name(old).is_some_and(|new| new.contains(name));
        self.names.keys().map(String::as_str).filter(other)
    }

    /// `entries` with the corrected names, joined where they are now the same.
    pub fn apply(&self, entries: Vec<Entry>, divisions: &Divisions) -> Vec<Entry> {
        let corrected = entries.into_iter().filter_map(|mut entry| {
            let name = self.name(&entry.name)?.to_string();
            if name != entry.name {
                entry.aliases.push(std::mem::replace(&mut entry.name, name));
            }
            entry.aliases.retain(|alias| !self.banned.contains(alias));
            for office in &mut entry.offices {
                office.body = office.body.as_deref().and_then(|body| self.name(body)).map(str::to_string);
            }
            Some(vec![entry])
        });
        register::merge(corrected, divisions)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::EntityKind;

    fn entry(name: &str) -> Entry {
        let (kind, name) = (EntityKind::Organization, name.to_string());
        Entry { kind, name, aliases: Vec::new(), documents: 1, mentions: 2, offices: Vec::new() }
    }

    #[test]
    fn names_are_merged_renamed_and_banned() {
        let text = "# 说明\nmerge\t城管局\t云州市城市管理局\nrename\t云州市城市管理局\t云州市城管局\n\nban\t各部门\nodd line\n";
        let (corrections, odd) = Corrections::parse(text);
        assert_eq!(odd, [6]);
        let entries = ["城管局", "云州市城市管理局", "各部门", "云州市水务局"].map(entry);
        let applied = corrections.apply(entries.into(), &Divisions::builtin());
        let names: Vec<&str> = applied.iter().map(|entry| entry.name.as_str()).collect();
        assert_eq!(names, ["云州市城管局", "云州市水务局"]);
        assert_eq!(applied[0].aliases, ["云州市城市管理局", "城管局"]);
        assert_eq!(applied[0].mentions, 4);
        assert_eq!(corrections.under("云州市城管局").collect::<Vec<_>>(), ["云州市城市管理局", "城管局"]);
    }

    #[test]
    fn a_circle_of_names_ends() {
        let (corrections, _) = Corrections::parse("merge\t甲局\t乙局\nmerge\t乙局\t甲局\n");
        assert!(corrections.name("甲局").is_some());
    }
}
