//! Reads what a web page states about its document: the `<meta>` elements of government sites and the title.

use super::page::Page;
use crate::extract::stated::parse_date;
use crate::model::Metadata;

/// Shortest title, in characters.
const MIN_TITLE: usize = 4;

/// Signs between a title and the name of the site.
const SEPARATORS: [&str; 8] = ["_", "|", "｜", "--", "——", " - ", "－", "-"];

/// Ends of the names of bodies that issue documents.
const BODIES: [&str; 28] = [
    "政府",
    "厅",
    "局",
    "委员会",
    "委",
    "办",
    "办公室",
    "办公厅",
    "部",
    "署",
    "中心",
    "法院",
    "检察院",
    "人大",
    "政协",
    "总队",
    "支队",
    "大队",
    "协会",
    "管委会",
    "处",
    "科",
    "院",
    "站",
    "集团",
    "公司",
    "大学",
    "联合会",
];

/// Words that are in the names of media and sites, which pass documents on.
const MEDIA: [&str; 9] = ["网站", "报社", "日报", "晚报", "新华社", "公众号", "微信", "客户端", "电视台"];

/// Title, date and issuer that the page states; its column and site are kept as `column` and `site`.
pub fn metadata(page: &Page) -> Metadata {
    let meta = |names: &[&str]| {
        let value = names.iter().find_map(|name| page.meta.get(*name).filter(|value| !value.is_empty()));
        value.cloned()
    };
    let mut metadata = Metadata {
        title: meta(&["articletitle"]).or_else(|| page.heading.clone()).or_else(|| bare_title(page)),
        date: meta(&["pubdate", "publishdate", "article:published_time"]).and_then(|date| parse_date(&date)),
        issuer: meta(&["contentsource"]).filter(|source| is_body(source)),
        ..Metadata::default()
    };
    for (key, name) in [("column", "columnname"), ("site", "sitename")] {
        metadata.extra.extend(meta(&[name]).map(|value| (key.to_string(), value)));
    }
    metadata
}

/// The content of `<title>` without the name of the site.
fn bare_title(page: &Page) -> Option<String> {
    let title = page.title.as_deref()?.trim();
    let site = page.meta.get("sitename").map_or("", String::as_str);
    let separator = SEPARATORS.iter().find(|separator| title.contains(**separator));
    let parts: Vec<&str> = separator.map_or(vec![title], |separator| title.split(separator).collect());
    let parts = parts.into_iter().map(str::trim).filter(|part| *part != site);
    // Of parts that are equally long the first is the title.
    let longest = parts.rev().max_by_key(|part| part.chars().count())?;
    (longest.chars().count() >= MIN_TITLE).then(|| longest.to_string())
}

fn is_body(source: &str) -> bool {
    let length = source.chars().count();
    (3..=30).contains(&length)
        && !source.contains(['/', ':'])
        && BODIES.iter().any(|end| source.ends_with(end))
        && !MEDIA.iter().any(|word| source.contains(word))
}
