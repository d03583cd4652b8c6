//! Known items (A. Broder, "A taxonomy of web search", 2002: navigational queries): a query that names a document by its
//! number (冀政办发〔2021〕5号) or title, or an article of a statute (仲裁法第四十六条), wants it before what cites it.

use crate::error::Result;
use crate::index::{Address, Candidate, Filter, Parts, Reader, Request};
use crate::metadata::{article, name, reference};
use std::cmp::Reverse;

/// Longest name before an article, in characters.
const NAME_CHARS: usize = 60;
/// Marks that stand in names, of which those of quotation are not compared.
const IN_NAMES: &str = "（）()《》〈〉、“”";
/// So many documents may bear a name; what more bear (通知) is none.
const NAMESAKES: usize = 16;

/// What a query names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Named {
    /// Names of a document, of which the first that any document bears counts.
    readings: Vec<String>,
    /// The article of it, as [`article::Article::name`] has it.
    article: Option<String>,
}

/// What `text`, a part of a query, names.
pub fn named_in(text: &str) -> Vec<Named> {
    let numbers = reference::named_in(text).into_iter().map(|readings| Named { readings, article: None });
    let articles = article::articles(text).chain(article::bare(text));
    let mut named: Vec<Named> = numbers.chain(articles.flat_map(of_article)).collect();
    let title = name::of_title(text.trim_end_matches(|c: char| c.is_whitespace() || "？?。".contains(c)));
    if title.chars().count() > 1 {
        let full = name::in_full(&title);
        named.push(Named { readings: std::iter::once(title).chain(full).collect(), article: None });
    }
    named
}

/// The article as a document of its own, and as a part of the document that is named before it.
fn of_article(article: article::Article) -> [Named; 2] {
    let names = names_before(article.before);
    let whole = names.iter().map(|name| format!("{name}{}", article.name)).collect();
    [Named { readings: whole, article: None }, Named { readings: names, article: Some(article.name) }]
}

/// What the name before an article may be: what stands in 《》, or all ends of the run of characters, the longest first.
fn names_before(text: &str) -> Vec<String> {
    let text = text.trim_end();
    if let Some((_, quoted)) = text.strip_suffix('》').and_then(|text| text.rsplit_once('《')) {
        return vec![name::of_title(quoted)];
    }
    let run = text.char_indices().rev().take_while(|(_, c)| c.is_alphanumeric() || IN_NAMES.contains(*c));
    let mut starts: Vec<usize> = run.take(NAME_CHARS).skip(1).map(|(at, _)| at).collect();
    starts.reverse();
    let mut names: Vec<String> = starts.into_iter().map(|start| name::of_title(&text[start..])).collect();
    let full: Vec<String> = names.iter().filter_map(|name| name::in_full(name)).collect();
    names.extend(full);
    names.dedup();
    names
}

/// A document, or a passage of it, that a query names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Item {
    document: Address,
    /// Where an article of it begins.
    passage: Option<Address>,
}

/// What the index holds of what is named, in that order, one item a document.
pub fn items(reader: &dyn Reader, named: &[Named]) -> Result<Vec<Item>> {
    let mut items: Vec<Item> = Vec::new();
    for named in named {
        for reading in &named.readings {
            let documents = bearing(reader, reading)?;
            if !documents.is_empty() {
                let found = items_of(reader, &documents, named.article.as_deref())?;
                let is_new = |item: &Item| items.iter().all(|other| other.document != item.document);
                let new: Vec<Item> = found.into_iter().filter(is_new).collect();
                items.extend(new);
                break;
            }
        }
    }
    Ok(items)
}

/// The documents with passages that bear the name, the newest first (a statute is amended), then in the order of their own
/// names.
fn bearing(reader: &dyn Reader, name: &str) -> Result<Vec<Address>> {
    let documents = reader.named(name)?;
    if documents.len() > NAMESAKES {
        return Ok(Vec::new());
    }
    let mut filled = Vec::with_capacity(documents.len());
    for document in documents {
        let head = reader.head(document)?;
        if head.passages > 0 {
            filled.push((Reverse(head.date), head.name, document));
        }
    }
    filled.sort();
    Ok(filled.into_iter().map(|(.., document)| document).collect())
}

/// Where `documents` have the article; the documents where none has it, or none is asked for.
fn items_of(reader: &dyn Reader, documents: &[Address], article: Option<&str>) -> Result<Vec<Item>> {
    let mut items = Vec::new();
    for &document in documents.iter().filter(|_| article.is_some()) {
        let passage = beginning(reader, document, article.unwrap_or_default())?;
        items.extend(passage.map(|passage| Item { document, passage: Some(passage) }));
    }
    if items.is_empty() {
        items.extend(documents.iter().map(|&document| Item { document, passage: None }));
    }
    Ok(items)
}

/// The first passage of the section that is the article.
fn beginning(reader: &dyn Reader, document: Address, article: &str) -> Result<Option<Address>> {
    let is_it = |heading: &String| article::leading(heading).is_some_and(|own| own.name == article);
    let passages = reader.passages(document)?;
    let found = passages.iter().find(|passage| passage.section.last().is_some_and(is_it));
    Ok(found.map(|passage| Address { row: document.row + 1 + passage.number, ..document }))
}

/// Adds the passages of `items` that are not among the candidates, unless the request filters.
pub fn add(items: &[Item], request: &Request, candidates: &mut Vec<Candidate>) {
    if request.filter != Filter::Everything {
        return;
    }
    for item in items {
        if !candidates.iter().any(|candidate| item.is(candidate)) {
            let passage = item.passage.unwrap_or(Address { row: item.document.row + 1, ..item.document });
            let (document, parts) = (item.document, Parts::default());
            candidates.insert(0, Candidate { passage, document, score: 0.0, gain: 0.0, parts });
        }
    }
}

/// Puts the passage of each item, or its document's best, before all others, in the order of the items; returns these
/// passages.
pub fn put_first(items: &[Item], candidates: &mut [Candidate]) -> Vec<Address> {
    let best = candidates.iter().map(|candidate| candidate.score).fold(0.0, f32::max);
    let mut first = Vec::new();
    for (place, item) in items.iter().enumerate() {
        if let Some(candidate) = candidates.iter_mut().find(|candidate| item.is(candidate)) {
            candidate.score = best + (items.len() - place) as f32;
            first.push(candidate.passage);
        }
    }
    if !first.is_empty() {
        candidates.sort_by(|a, b| b.score.total_cmp(&a.score));
    }
    first
}

impl Item {
    fn is(&self, candidate: &Candidate) -> bool {
        match self.passage {
            Some(passage) => passage == candidate.passage,
            None => self.document == candidate.document,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn readings(text: &str) -> Vec<(Vec<String>, Option<String>)> {
        named_in(text).into_iter().map(|named| (named.readings, named.article)).collect()
    }

    #[test]
    fn a_query_is_read_for_all_that_it_may_name() {
        let all = readings("依照《水法》第五条怎么处理？");
        assert_eq!(all[0], (vec!["水法第5条".to_string()], None));
        assert_eq!(all[1], (vec!["水法".to_string()], Some("第5条".to_string())));
        let all = readings("根据水法第5条");
        assert_eq!(all[1].0, ["根据水法", "据水法", "水法"]);
        assert_eq!(readings("《刑事诉讼法》？ "), [(vec!["刑事诉讼法".to_string()], None)]);
        assert!(readings("铺").is_empty());
    }

    proptest! {
        #[test]
        fn any_text_is_read(text in "\\PC{0,40}|[第条之0-9０-９十百〇一二〔（(2021)）〕号《》法 例]{0,30}") {
            for named in named_in(&text) {
                prop_assert!(named.readings.windows(2).all(|two| two[0] != two[1]), "{named:?}");
            }
        }
    }
}
