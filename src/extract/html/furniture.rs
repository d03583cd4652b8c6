//! Knows the parts of a web page that are not the document's own by their tags, classes and ids.

use super::scan::attribute;
use html5ever::tokenizer::Tag;
use std::collections::HashSet;

const PATTERNS: &str = include_str!("../../../index_schema/web_furniture.txt");

/// How sure it is that an element is furniture of the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mark {
    /// By its tag.
    Sure,
    /// By a class, an id or being hidden: unless it turns out to hold the document.
    Likely,
}

/// The names of classes and ids that mark furniture.
pub struct Furniture {
    whole: HashSet<&'static str>,
    prefixes: Vec<&'static str>,
    suffixes: Vec<&'static str>,
}

impl Furniture {
    pub fn built_in() -> Self {
        let mut furniture = Self { whole: HashSet::new(), prefixes: Vec::new(), suffixes: Vec::new() };
        for pattern in PATTERNS.lines().filter(|line| !line.starts_with('#')) {
            match (pattern.strip_suffix('*'), pattern.strip_prefix('*')) {
                (Some(prefix), _) => furniture.prefixes.push(prefix),
                (None, Some(suffix)) => furniture.suffixes.push(suffix),
                (None, None) => {
                    furniture.whole.insert(pattern);
                }
            }
        }
        furniture
    }

    /// Whether the element that begins with `tag` is furniture.
    pub fn mark(&self, tag: &Tag) -> Option<Mark> {
        match &*tag.name {
            "nav" | "footer" | "select" | "button" | "noscript" => return Some(Mark::Sure),
            "header" | "aside" => return Some(Mark::Likely),
            "html" | "body" | "main" | "article" => return None,
            _ if tag.attrs.is_empty() => return None,
            _ => {}
        }
        let named = ["class", "id"].into_iter().filter_map(|key| attribute(tag, key));
        let is_named = named.flat_map(str::split_ascii_whitespace).any(|name| self.knows(name));
        (is_named || has_role(tag) || is_hidden(tag) || is_page_tool(tag)).then_some(Mark::Likely)
    }

    fn knows(&self, name: &str) -> bool {
        let letters = |c: &char| !matches!(c, '-' | '_' | '0'..='9');
        let name: String = name.chars().filter(letters).map(|c| c.to_ascii_lowercase()).collect();
        self.whole.contains(name.as_str())
            || self.prefixes.iter().any(|prefix| name.starts_with(prefix))
            || self.suffixes.iter().any(|suffix| name.ends_with(suffix))
    }
}

fn has_role(tag: &Tag) -> bool {
    matches!(attribute(tag, "role"), Some("navigation" | "banner" | "contentinfo" | "search"))
}

/// A link that prints or closes the page or changes its letters.
fn is_page_tool(tag: &Tag) -> bool {
    let target = attribute(tag, "href").unwrap_or("").to_ascii_lowercase();
    target.starts_with("javascript:")
        && ["print(", "close(", "zoom("].iter().any(|tool| target.contains(tool))
}

fn is_hidden(tag: &Tag) -> bool {
    let style = attribute(tag, "style").unwrap_or("");
    attribute(tag, "hidden").is_some()
        || (style.contains("display") && style.replace(' ', "").to_ascii_lowercase().contains("display:none"))
}
