//! Finds persons that a text calls by surname and office (叶局长, 林副主任) once it has named them in full.

use super::canonical::normal;
use super::lexicon::{Classes, Lexicon};
use super::office;
use crate::model::{EntityKind, Mention, Span};
use std::collections::{BTreeMap, BTreeSet};

/// How far before an office its sentence is cut into words, in bytes.
const WINDOW: usize = 45;

/// Makes of each office directly behind the surname of a person that `text` names a mention of that person; surnames of
/// several persons go to the one who holds the office. `mentions` are in order.
pub fn add_called(text: &str, lexicon: &Lexicon, mentions: &mut Vec<Mention>) {
    add_briefly_called(text, lexicon, mentions);
    add_first_parts(text, mentions);
    let persons = mentions.iter().filter(|mention| mention.kind == EntityKind::Person);
    let names: BTreeSet<&str> = persons.map(|mention| mention.name.as_str()).collect();
    if names.is_empty() {
        return;
    }
    let mut called: Vec<(usize, Span, Vec<String>)> = Vec::new();
    for (at, mention) in mentions.iter().enumerate() {
        if mention.kind != EntityKind::Position {
            continue;
        }
        let from = at.checked_sub(1).map_or(0, |before| mentions[before].span.end);
        let Some(start) = surname_before(text, lexicon, from, mention.span.start) else { continue };
        let surname = &text[start..mention.span.start];
        let meant: Vec<String> =
            names.iter().filter(|name| name.starts_with(surname)).map(|name| name.to_string()).collect();
        if !meant.is_empty() {
            called.push((at, Span::new(start, mention.span.end), meant));
        }
    }
    if called.is_empty() {
        return;
    }
    let mut titles: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for held in office::held(text, mentions) {
        titles.entry(mentions[held.person].name.clone()).or_default().insert(held.title);
    }
    for (at, span, meant) in called {
        let title = normal(mentions[at].span.of(text)).into_owned();
        let is_it = |held: &String| held.strip_suffix(&title).is_some_and(|lead| !lead.ends_with('副'));
        let holds = |name: &&String| titles.get(*name).is_some_and(|held| held.iter().any(is_it));
        let mut holders = meant.iter().filter(holds);
        let name = match (&meant[..], holders.next(), holders.next()) {
            ([only], ..) | (_, Some(only), None) => only.clone(),
            _ => continue,
        };
        mentions[at] = Mention { kind: EntityKind::Person, name, span };
    }
}

/// Where the surname begins that stands between byte `from` and an office at byte `end`, as a word of its own.
fn surname_before(text: &str, lexicon: &Lexicon, from: usize, end: usize) -> Option<usize> {
    let start = before_by(text, end).max(from);
    if let Some(surname) = COMPOUND.iter().find(|surname| text[start..end].ends_with(**surname)) {
        return Some(end - surname.len());
    }
    let words = lexicon.tokens(&text[start..end]);
    let last = words.last()?;
    let own = last.is(Classes::HAN) && !last.is(Classes::FUNCTION.or(Classes::BREAK).or(Classes::SPEECH));
    (own && last.han_len() == 1).then(|| start + last.start as usize)
}

/// Surnames of two characters that are words of the lexicon.
const COMPOUND: [&str; 14] = [
    "欧阳", "司马", "司徒", "上官", "诸葛", "夏侯", "尉迟", "皇甫", "东方", "令狐", "慕容", "巫马", "鲜于",
    "赫连",
];
/// What a person is called by behind the surname, and what the office of such a person begins or ends with.
const BRIEFLY: [(&str, &[&str]); 3] = [
    ("总", &["总工程师", "总经理", "董事长", "总经济师", "总会计师", "总规划师"]),
    ("总工", &["总工程师"]),
    ("常务", &["常务副"]),
];

/// Adds the places where a person with an office is called by surname and 总, 总工 or 常务 (孟常务, 邱总).
fn add_briefly_called(text: &str, lexicon: &Lexicon, mentions: &mut Vec<Mention>) {
    let persons = mentions.iter().filter(|mention| mention.kind == EntityKind::Person);
    let surnames: BTreeSet<&str> = persons.map(|mention| surname_of(&mention.name)).collect();
    let said = |(called, _): &(&str, &[&str])| {
        let ends = |at: usize| {
            let last = text[..at].chars().next_back().map_or(0, char::len_utf8);
            surnames.contains(&text[at - last..at]) || COMPOUND.iter().any(|own| text[..at].ends_with(own))
        };
        text.match_indices(called).any(|(at, _)| ends(at))
    };
    if surnames.is_empty() || !BRIEFLY.iter().any(said) {
        return;
    }
    let mut holders: BTreeMap<(String, &str), BTreeSet<String>> = BTreeMap::new();
    for held in office::held(text, mentions) {
        let name = &mentions[held.person].name;
        for (called, _) in
            BRIEFLY.iter().filter(|(_, offices)| offices.iter().any(|o| held.title.contains(o)))
        {
            let surname = surname_of(name);
            holders.entry((format!("{surname}{called}"), called)).or_default().insert(name.clone());
        }
    }
    let mut added = Vec::new();
    for ((form, called), names) in holders {
        let (Some(name), 1) = (names.first(), names.len()) else { continue };
        for (at, _) in text.match_indices(&form) {
            let (end, suffix) = (at + form.len(), at + form.len() - called.len());
            let whole =
                lexicon.word_at(&text[suffix..]).is_some_and(|(len, _)| len == called.len() || len == 3);
            let goes_on = text[end..]
                .starts_with(['工', '经', '副', '会', '委', '裁', '监', '结', '体', '量', '数', '额']);
            let first = lexicon.tokens(&text[before_by(text, at)..end]);
            let free = first.iter().any(|word| word.start as usize + before_by(text, at) == at);
            if whole && !goes_on && free && is_unread(mentions, at, end) {
                let span = Span::new(at, end);
                added.push(Mention { kind: EntityKind::Person, name: name.clone(), span });
            }
        }
    }
    insert(mentions, added);
}

/// Adds the places where a person is called by the first part of a name with dots (阿依夏木 for 阿依夏木·买买提).
fn add_first_parts(text: &str, mentions: &mut Vec<Mention>) {
    let mut parts: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for mention in mentions.iter().filter(|mention| mention.kind == EntityKind::Person) {
        if let Some((first, _)) = mention.name.split_once(['·', '•', '・', '‧']) {
            parts.entry(first).or_default().insert(&mention.name);
        }
    }
    let parts: BTreeMap<String, BTreeSet<String>> = parts
        .into_iter()
        .map(|(first, names)| (first.to_string(), names.into_iter().map(str::to_string).collect()))
        .collect();
    let only =
        |first: &str| parts.get(first).filter(|names| names.len() == 1).and_then(|names| names.first());
    for mention in mentions.iter_mut().filter(|mention| mention.kind == EntityKind::Person) {
        if let Some(name) = only(&mention.name) {
            mention.name.clone_from(name);
        }
    }
    let mut added = Vec::new();
    for (first, names) in parts.iter().filter(|(first, names)| first.chars().count() >= 3 && names.len() == 1)
    {
        for (at, _) in text.match_indices(first) {
            let span = Span::new(at, at + first.len());
            let name = names.first().unwrap_or(first).clone();
            if is_unread(mentions, span.start, span.end) {
                added.push(Mention { kind: EntityKind::Person, name, span });
            }
        }
    }
    insert(mentions, added);
    let called = |mention: &Mention| {
        mention.span.len() < mention.name.len() && parts.contains_key(mention.span.of(text))
    };
    for at in (1..mentions.len()).rev() {
        let (person, office) = (&mentions[at - 1], &mentions[at]);
        let joined = office.kind == EntityKind::Position && person.span.end == office.span.start;
        if joined && person.kind == EntityKind::Person && called(person) {
            mentions[at - 1].span = Span::new(person.span.start, office.span.end);
            mentions.remove(at);
        }
    }
}

/// Puts `added` in their places among `mentions`.
fn insert(mentions: &mut Vec<Mention>, added: Vec<Mention>) {
    if !added.is_empty() {
        mentions.extend(added);
        mentions.sort_by_key(|mention| mention.span);
    }
}

/// The surname that `name` begins with.
fn surname_of(name: &str) -> &str {
    let compound = COMPOUND.iter().find(|surname| name.starts_with(**surname));
    compound.copied().unwrap_or_else(|| name.char_indices().nth(1).map_or(name, |(at, _)| &name[..at]))
}

/// A place up to [`WINDOW`] bytes before byte `at`.
fn before_by(text: &str, at: usize) -> usize {
    let mut start = at.saturating_sub(WINDOW);
    while !text.is_char_boundary(start) {
        start += 1;
    }
    start
}

/// True if no mention but of an office touches the bytes `start..end`.
fn is_unread(mentions: &[Mention], start: usize, end: usize) -> bool {
    let next = mentions.partition_point(|mention| mention.span.end <= start);
    mentions.get(next).is_none_or(|mention| mention.span.start >= end)
}

#[cfg(test)]
mod tests {
    use crate::entity::Recognizers;
    use crate::model::{EntityKind, Metadata};

    fn persons(text: &str) -> Vec<String> {
        let mentions = Recognizers::standard().mentions(text, &Metadata::default(), &[]);
        let persons = mentions.into_iter().filter(|mention| mention.kind == EntityKind::Person);
        persons.map(|mention| format!("{}={}", mention.span.of(text), mention.name)).collect()
    }

    #[test]
    fn a_surname_with_an_office_is_the_person_named_before() {
        assert_eq!(
            persons("市财政局局长武文清、副局长王凯参加。会上，武局长讲话，感谢王副局长。"),
            ["武文清=武文清", "王凯=王凯", "武局长=武文清", "王副局长=王凯"]
        );
    }

    #[test]
    fn of_two_of_one_surname_the_one_who_holds_the_office() {
        assert_eq!(
            persons("市财政局局长王文清、副局长王凯参加。会后王局长讲话。"),
            ["王文清=王文清", "王凯=王凯", "王局长=王文清"]
        );
    }

    #[test]
    fn a_surname_of_no_one_and_other_words_call_no_one() {
        assert_eq!(persons("市财政局局长武文清参加，李局长讲话。"), ["武文清=武文清"]);
        assert_eq!(persons("市财政局局长高文清参加，高校长期合作。"), ["高文清=高文清"]);
    }

    #[test]
    fn briefly_by_surname_or_by_the_first_part_of_a_name() {
        let called = persons("市财政局总经济师邹立群、副局长欧阳卫东参加。邹总总结，欧阳副局长讲话。");
        assert_eq!(called[2..], ["邹总=邹立群", "欧阳副局长=欧阳卫东"]);
        let called = persons("局长艾力木江·买买提参加，艾力木江讲话。");
        assert_eq!(called, ["艾力木江·买买提=艾力木江·买买提", "艾力木江=艾力木江·买买提"]);
        let called = persons("艾力木江·买买提同志参加，艾力木江副局长讲话。");
        assert_eq!(called[1], "艾力木江副局长=艾力木江·买买提");
        let called = persons("局长木合塔尔·依明组长、加娜尔·赛力克、热依汗古丽参加，努尔兰·木拉提到江苏省。");
        assert_eq!(called.len(), 4, "{called:?}");
        assert!(
            called[2].starts_with("热依汗古丽=") && called[3].starts_with("努尔兰·木拉提="),
            "{called:?}"
        );
        assert_eq!(persons("才仁加甫同志、公安局局长万里平参加。").len(), 2);
        assert_eq!(
            persons("马建军、杨晓梅、韦国强等同志，副局长仝晓东、乌日娜，秘书长亓连山主持。").len(),
            6
        );
    }
}
