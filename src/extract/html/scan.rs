//! Cuts the source of a web page into tags and text, in one pass and whatever the source is like.

use super::name::Name;
use memchr::{memchr, memmem};

/// Longest name of an element, in bytes.
const MAX_NAME: usize = 64;

/// A piece of the source.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Token<'a> {
    /// Text with its character references unresolved.
    Text(&'a str),
    Start(Tag<'a>),
    End(Name),
    /// The unparsed content of a `script`, `style`, `title` or the like, whose end tag follows.
    Raw(&'a str),
}

/// A start tag.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Tag<'a> {
    pub name: Name,
    attributes: &'a str,
}

impl<'a> Tag<'a> {
    /// Value of an attribute, its references unresolved; empty for an attribute without value.
    pub fn attribute(&self, name: &str) -> Option<&'a str> {
        Attributes(self.attributes)
            .find(|(found, _)| found.eq_ignore_ascii_case(name))
            .map(|(_, value)| value)
    }

    pub fn has_attributes(&self) -> bool {
        !self.attributes.trim_ascii().is_empty()
    }
}

/// The tokens of a page. What browsers would lose (an unclosed comment, tag or title) is kept as text.
pub struct Tokens<'a> {
    rest: &'a str,
    /// The element whose unparsed content comes next.
    raw: Option<Name>,
    /// Set once a comment without end was met: looking for an end again would be slow.
    comments_end: bool,
    /// The same for elements with unparsed content.
    unclosed: Vec<Name>,
    /// False once no tag can end any more.
    tags_end: bool,
}

impl<'a> Tokens<'a> {
    pub fn new(source: &'a str) -> Self {
        Self { rest: source, raw: None, comments_end: true, unclosed: Vec::new(), tags_end: true }
    }

    fn take(&mut self, length: usize) -> &'a str {
        let (taken, rest) = self.rest.split_at(length);
        self.rest = rest;
        taken
    }

    /// Text up to the next `<`; at least one byte of it.
    fn text(&mut self) -> Token<'a> {
        let bytes = self.rest.as_bytes();
        let next_tag = if self.tags_end { memchr(b'<', &bytes[1..]) } else { None };
        let end = next_tag.map_or(bytes.len(), |at| at + 1);
        // The first character may be longer than the byte that was skipped; `<` never is inside one.
        Token::Text(self.take(end))
    }

    fn raw_content(&mut self, name: Name) -> Option<Token<'a>> {
        if self.unclosed.contains(&name) {
            return None;
        }
        match end_tag_of(name, self.rest) {
            Some(end) => Some(Token::Raw(self.take(end))),
            None => {
                self.unclosed.push(name);
                let is_code = matches!(name.as_str(), "script" | "style");
                is_code.then(|| Token::Raw(self.take(self.rest.len())))
            }
        }
    }

    /// Passes over a comment, declaration or processing instruction; false if the source is none.
    fn skip_declaration(&mut self) -> bool {
        let bytes = self.rest.as_bytes();
        if bytes.starts_with(b"<!--") && self.comments_end {
            match memmem::find(&bytes[2..], b"-->") {
                Some(at) => {
                    self.take(2 + at + 3);
                    return true;
                }
                None => self.comments_end = false,
            }
        }
        let is_declaration = matches!(bytes, [b'<', b'!' | b'?', ..]) || bytes.starts_with(b"</");
        if !is_declaration {
            return false;
        }
        let end = memchr(b'>', bytes);
        self.tags_end = end.is_some();
        self.take(end.map_or(0, |end| end + 1));
        end.is_some()
    }

    fn tag(&mut self) -> Option<Token<'a>> {
        let bytes = self.rest.as_bytes();
        let is_end = bytes.get(1) == Some(&b'/');
        let name_start = if is_end { 2 } else { 1 };
        if !bytes.get(name_start)?.is_ascii_alphabetic() {
            return None;
        }
        let is_name_end = |byte: &u8| byte.is_ascii_whitespace() || matches!(byte, b'>' | b'/');
        let name_end = name_start + bytes[name_start..].iter().take(MAX_NAME).position(is_name_end)?;
        let Some(end) = tag_end(&bytes[name_end..]) else {
            self.tags_end = false;
            return None;
        };
        let end = end + name_end;
        let source = self.take(end + 1);
        let name = Name::new(&source[name_start..name_end]);
        if is_end {
            return Some(Token::End(name));
        }
        self.raw = name.is_raw().then_some(name);
        Some(Token::Start(Tag { name, attributes: &source[name_end..end] }))
    }
}

impl<'a> Iterator for Tokens<'a> {
    type Item = Token<'a>;

    fn next(&mut self) -> Option<Token<'a>> {
        if let Some(name) = self.raw.take()
            && let Some(raw) = self.raw_content(name)
        {
            return Some(raw);
        }
        loop {
            match self.rest.as_bytes().first()? {
                b'<' if self.tags_end => {}
                _ => return Some(self.text()),
            }
            if let Some(tag) = self.tag() {
                return Some(tag);
            }
            if !self.skip_declaration() {
                return Some(self.text());
            }
        }
    }
}

/// Offset of the end tag that closes the unparsed element `name`.
fn end_tag_of(name: Name, source: &str) -> Option<usize> {
    let name = name.as_str().as_bytes();
    memmem::find_iter(source.as_bytes(), b"</").find(|at| {
        let after = &source.as_bytes()[at + 2..];
        after.len() >= name.len() && after[..name.len()].eq_ignore_ascii_case(name)
    })
}

/// Offset of the `>` that ends a tag, past quoted attribute values.
fn tag_end(bytes: &[u8]) -> Option<usize> {
    let mut at = 0;
    loop {
        at += bytes[at..].iter().position(|byte| matches!(byte, b'>' | b'='))?;
        if bytes[at] == b'>' {
            return Some(at);
        }
        at += 1;
        at += bytes[at..].iter().position(|byte| !byte.is_ascii_whitespace())?;
        if let quote @ (b'"' | b'\'') = bytes[at] {
            match memchr(quote, &bytes[at + 1..]) {
                Some(length) => at += length + 2,
                None => return memchr(b'>', bytes),
            }
        }
    }
}

/// Name and raw value of each attribute.
struct Attributes<'a>(&'a str);

impl<'a> Iterator for Attributes<'a> {
    type Item = (&'a str, &'a str);

    fn next(&mut self) -> Option<Self::Item> {
        let source = self.0.trim_start_matches(|c: char| c.is_ascii_whitespace() || c == '/' || c == '=');
        if source.is_empty() {
            return None;
        }
        let name_end =
            source.find(|c: char| c.is_ascii_whitespace() || matches!(c, '=' | '/')).unwrap_or(source.len());
        let (name, after) = source.split_at(name_end);
        let Some(value) = after.trim_ascii_start().strip_prefix('=') else {
            self.0 = after;
            return Some((name, ""));
        };
        let value = value.trim_ascii_start();
        let (value, rest) = match value.chars().next() {
            Some(quote @ ('"' | '\'')) => value[1..].split_once(quote).unwrap_or((&value[1..], "")),
            _ => value.split_at(value.find(|c: char| c.is_ascii_whitespace()).unwrap_or(value.len())),
        };
        self.0 = rest;
        Some((name, value))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(source: &str) -> String {
        let mut shown = String::new();
        for token in Tokens::new(source) {
            shown += &match token {
                Token::Text(text) => format!("「{text}」"),
                Token::Raw(text) => format!("『{text}』"),
                Token::Start(tag) => format!("<{}>", tag.name.as_str()),
                Token::End(name) => format!("</{}>", name.as_str()),
            };
        }
        shown
    }

    #[test]
    fn tags_text_and_comments_are_told_apart() {
        let cases = [
            ("<P class=a>一</P><!-- <b> -->二<br/>", "<p>「一」</p>「二」<br>"),
            ("<script>if (a<b) '</p>'</SCRIPT >后", "<script>『if (a<b) '</p>'』</script>「后」"),
            ("3 < 5 且 <5% <关于> </", "「3 」「< 5 且 」「<5% 」「<关于> 」「</」"),
            ("<a title='>' href=\"x>y\">链</a>", "<a>「链」</a>"),
            ("<title>甲<b>乙</title>丙", "<title>『甲<b>乙』</title>「丙」"),
            ("<title>没有结束<p>文", "<title>「没有结束」<p>「文」"),
            ("<!-- 没有结束 <p>文", "「文」"),
            ("<a href=\"没有结束>文", "<a>「文」"),
            ("<!DOCTYPE html><?php x ?></ >文<div", "「文」「<div」"),
        ];
        for (source, expected) in cases {
            assert_eq!(shown(source), expected, "{source}");
        }
    }

    #[test]
    fn attributes_are_found_in_any_quoting() {
        let source = "<meta name = \"PubDate\" CONTENT='2018-01-03' x=1 hidden/>";
        let Some(Token::Start(tag)) = Tokens::new(source).next() else { panic!("a tag") };
        assert_eq!(tag.attribute("name"), Some("PubDate"));
        assert_eq!(tag.attribute("content"), Some("2018-01-03"));
        assert_eq!(
            (tag.attribute("x"), tag.attribute("hidden"), tag.attribute("y")),
            (Some("1"), Some(""), None)
        );
    }
}
