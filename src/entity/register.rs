//! The register: every entity once, with its aliases and counts.

use super::canonical::{full_names_across, normal};
use super::divisions::Divisions;
use super::office;
use crate::model::{EntityKind, Mention, Passage};
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

/// One entity, in a document or in the whole index.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    pub kind: EntityKind,
    pub name: String,
    /// Other forms that name it, sorted, without `name`.
    pub aliases: Vec<String>,
    /// Number of documents that mention it.
    pub documents: u64,
    pub mentions: u64,
    /// The offices that a person holds, ordered by body, title, document and passage; empty for all else.
    pub offices: Vec<Office>,
}

/// An office that a person holds, and where that is said first.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Office {
    /// Name of the body, where the text tells it.
    pub body: Option<String>,
    /// As it is written: 党组书记.
    pub title: String,
    /// Name of the document; empty in the register of a single one.
    pub document: String,
    /// Number of its passage.
    pub passage: u32,
    /// How often it is said.
    pub mentions: u64,
}

/// The register of one document, ordered by mentions, then kind and name.
pub fn of_document(text: &str, mentions: &[Mention], passages: &[Passage]) -> Vec<Entry> {
    let mut entries = names_of(text, mentions);
    let mut offices: BTreeMap<&str, Vec<Office>> = BTreeMap::new();
    for held in office::held(text, mentions) {
        let in_passage = passages.iter().find(|passage| passage.span.contains(held.span));
        let passage = in_passage.map_or(0, |passage| passage.number);
        let document = String::new();
        let office = Office { body: held.body, title: held.title, document, passage, mentions: 1 };
        offices.entry(mentions[held.person].name.as_str()).or_default().push(office);
    }
    for entry in entries.iter_mut().filter(|entry| entry.kind == EntityKind::Person) {
        entry.offices = joined(offices.remove(entry.name.as_str()).unwrap_or_default());
    }
    entries
}

/// `offices` with each once, at the first of its places; one whose body is not told is left out where the same person
/// holds one of that title in a body.
fn joined(mut offices: Vec<Office>) -> Vec<Office> {
    offices.sort();
    offices.dedup_by(|next, first| {
        let same = (&next.body, &next.title) == (&first.body, &first.title);
        first.mentions += if same { next.mentions } else { 0 };
        same
    });
    let told: BTreeSet<String> =
        offices.iter().filter(|office| office.body.is_some()).map(|office| office.title.clone()).collect();
    offices.retain(|office| office.body.is_some() || !told.contains(&office.title));
    offices
}

/// The entities of one document without offices.
fn names_of(text: &str, mentions: &[Mention]) -> Vec<Entry> {
    let form = |mention: &Mention| normal(text.get(mention.span.range()).unwrap_or_default());
    let mut forms: Vec<(EntityKind, &str, Cow<str>)> =
        mentions.iter().map(|mention| (mention.kind, mention.name.as_str(), form(mention))).collect();
    forms.sort_unstable();
    let same = |a: &(EntityKind, &str, _), b: &(EntityKind, &str, _)| (a.0, a.1) == (b.0, b.1);
    let entry = |forms: &[(EntityKind, &str, Cow<str>)]| {
        let (kind, name, _) = forms[0];
        let distinct = forms.chunk_by(|a, b| a.2 == b.2).map(|alike| &alike[0].2);
        let aliases = distinct.filter(|form| *form != name).map(|form| form.to_string()).collect();
        let (name, offices) = (name.to_string(), Vec::new());
        Entry { kind, name, aliases, documents: 1, mentions: forms.len() as u64, offices }
    };
    in_order(forms.chunk_by(same).map(entry).collect())
}

/// Joins registers: entries of the same kind and name become one, and a body's shorter name joins the only fuller one
/// that it abbreviates; ordered by mentions, then name.
pub fn merge(registers: impl IntoIterator<Item = Vec<Entry>>, divisions: &Divisions) -> Vec<Entry> {
    let entries: Vec<Entry> = registers.into_iter().flatten().collect();
    let bodies = entries.iter().filter(|entry| entry.kind == EntityKind::Organization);
    let names: BTreeSet<&str> = bodies.map(|entry| entry.name.as_str()).collect();
    let full = full_names_across(&names.into_iter().collect::<Vec<_>>(), divisions);
    let mut gathered = Gathered::default();
    for entry in entries {
        let fuller = full.get(&entry.name).filter(|_| entry.kind == EntityKind::Organization);
        let row = gathered.row(entry.kind, fuller.unwrap_or(&entry.name));
        if fuller.is_some() {
            row.aliases.insert(entry.name);
        }
        row.mentions += entry.mentions;
        row.documents += entry.documents;
        row.aliases.extend(entry.aliases);
        let fuller = |body: String| full.get(&body).cloned().unwrap_or(body);
        row.offices.extend(
            entry.offices.into_iter().map(|office| Office { body: office.body.map(fuller), ..office }),
        );
    }
    gathered.entries()
}

#[derive(Default)]
struct Row {
    aliases: BTreeSet<String>,
    documents: u64,
    mentions: u64,
    offices: Vec<Office>,
}

/// Rows by name and kind.
#[derive(Default)]
struct Gathered(BTreeMap<(EntityKind, String), Row>);

impl Gathered {
    fn row(&mut self, kind: EntityKind, name: &str) -> &mut Row {
        self.0.entry((kind, name.to_string())).or_default()
    }

    fn entries(self) -> Vec<Entry> {
        let entry = |((kind, name), mut row): ((EntityKind, String), Row)| {
            row.aliases.remove(&name);
            let aliases = row.aliases.into_iter().collect();
            let offices = joined(row.offices);
            Entry { kind, name, aliases, documents: row.documents, mentions: row.mentions, offices }
        };
        in_order(self.0.into_iter().map(entry).collect())
    }
}

fn in_order(mut entries: Vec<Entry>) -> Vec<Entry> {
    entries
        .sort_by(|a, b| b.mentions.cmp(&a.mentions).then_with(|| (&a.name, a.kind).cmp(&(&b.name, b.kind))));
    entries
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Span;

    fn mention(kind: EntityKind, name: &str, start: usize, end: usize) -> Mention {
        Mention { kind, name: name.into(), span: Span::new(start, end) }
    }

    #[test]
    fn a_document_gathers_forms_and_counts() {
        let text = "包头市、包头、王凯";
        let mentions = [
            mention(EntityKind::Place, "包头市", 0, 9),
            mention(EntityKind::Place, "包头市", 12, 18),
            mention(EntityKind::Person, "王凯", 21, 27),
        ];
        let entries = of_document(text, &mentions, &[]);
        assert_eq!(entries[0].name, "包头市");
        assert_eq!(entries[0].aliases, ["包头"]);
        assert_eq!((entries[0].mentions, entries[0].documents), (2, 1));
        assert_eq!(entries[1].name, "王凯");
        assert!(entries[1].aliases.is_empty());
    }

    #[test]
    fn registers_are_joined() {
        let text = "包头市、包头";
        let mentions =
            [mention(EntityKind::Place, "包头市", 0, 9), mention(EntityKind::Place, "包头市", 12, 18)];
        let one = of_document(text, &mentions, &[]);
        let joined = merge([one.clone(), one], &Divisions::builtin());
        assert_eq!(joined.len(), 1);
        assert_eq!((joined[0].mentions, joined[0].documents), (4, 2));
        assert_eq!(joined[0].aliases, ["包头"]);
    }

    #[test]
    fn bodies_are_joined_across_documents_only_where_one_is_meant() {
        let body = |name: &str| {
            vec![Entry {
                kind: EntityKind::Organization,
                name: name.into(),
                aliases: Vec::new(),
                documents: 1,
                mentions: 1,
                offices: Vec::new(),
            }]
        };
        let names = ["包头市城市管理综合执法局", "包头市执法局", "呼和浩特市执法局", "市执法局"];
        let joined = merge(names.map(body), &Divisions::builtin());
        assert_eq!(joined.len(), 3);
        assert_eq!((joined[0].name.as_str(), joined[0].documents), (names[0], 2));
        assert_eq!(joined[0].aliases, ["包头市执法局"]);
        let two = ["包头市公安局青山分局", "包头市公安局东河分局", "包头市公安局分局"];
        assert_eq!(merge(two.map(body), &Divisions::builtin()).len(), 3);
    }
}
