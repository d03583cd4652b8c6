//! Cuts off the attributes of a tag beyond a number: the tokenizer compares each with all before it.

use memchr::{memchr, memmem};
use std::borrow::Cow;

/// Attributes of a tag that are kept; pages that people read have some dozens.
pub const MOST: usize = 500;

/// The source without the attributes over [`MOST`], and the number of tags that lost some.
///
/// Linear in the length of the source.
pub fn capped(source: &str) -> (Cow<'_, str>, usize) {
    let (mut kept, mut from, mut tags, mut at) = (String::new(), 0, 0, 0);
    while let Some(offset) = memchr(b'<', &source.as_bytes()[at..]) {
        let tag = at + offset;
        let Tag { end, cut } = tag_at(source, tag);
        if let Some(cut) = cut {
            kept += &source[from..cut];
            from = end;
            tags += 1;
        }
        at = after_raw_text(source, tag, end);
    }
    if tags == 0 {
        return (source.into(), 0);
    }
    kept += &source[from..];
    (kept.into(), tags)
}

/// What begins with `<` at some place.
struct Tag {
    /// The `>` of a tag, or the end of what is no tag.
    end: usize,
    /// Where the attributes over the limit begin.
    cut: Option<usize>,
}

fn tag_at(source: &str, at: usize) -> Tag {
    let bytes = source.as_bytes();
    let after = |from: usize, mark: &[u8]| {
        memmem::find(&bytes[from..], mark).map_or(bytes.len(), |offset| from + offset)
    };
    let name = match bytes.get(at + 1) {
        Some(b'/') => at + 2,
        Some(b'!') if bytes[at..].starts_with(b"<!--") => {
            return Tag { end: after(at + 2, b"-->"), cut: None };
        }
        Some(b'!' | b'?') => return Tag { end: after(at, b">"), cut: None },
        _ => at + 1,
    };
    if !bytes.get(name).is_some_and(u8::is_ascii_alphabetic) {
        return Tag { end: at + 1, cut: None };
    }
    attributes(bytes, name)
}

/// Walks over the attributes of the tag whose name begins at `at`, by the rules of browsers.
fn attributes(bytes: &[u8], mut at: usize) -> Tag {
    let skip = |from: usize, goes_on: &dyn Fn(u8) -> bool| {
        from + bytes[from..].iter().take_while(|&&byte| goes_on(byte)).count()
    };
    let space = |byte: u8| byte.is_ascii_whitespace();
    at = skip(at, &|byte| !space(byte) && byte != b'/' && byte != b'>');
    let (mut count, mut cut) = (0, None);
    loop {
        at = skip(at, &|byte| space(byte) || byte == b'/');
        if at >= bytes.len() || bytes[at] == b'>' {
            return Tag { end: at, cut };
        }
        if count == MOST {
            cut.get_or_insert(at);
        }
        count += 1;
        at = skip(at + 1, &|byte| !space(byte) && !matches!(byte, b'/' | b'>' | b'='));
        let value = skip(at, &space);
        if bytes.get(value) != Some(&b'=') {
            continue;
        }
        at = skip(value + 1, &space);
        at = match bytes.get(at) {
            Some(&quote @ (b'"' | b'\'')) => {
                memchr(quote, &bytes[at + 1..]).map_or(bytes.len(), |len| at + len + 2)
            }
            _ => skip(at, &|byte| !space(byte) && byte != b'>'),
        };
    }
}

/// Elements whose content holds no tags.
const RAW: [&str; 8] = ["script", "style", "textarea", "title", "xmp", "iframe", "noembed", "noframes"];

/// Where the next tag is looked for, after the tag `start..end`: behind the text of a script and the like.
fn after_raw_text(source: &str, start: usize, end: usize) -> usize {
    let bytes = source.as_bytes();
    let named = |at: usize, name: &str| {
        let rest =
            bytes.get(at..at + name.len()).is_some_and(|rest| rest.eq_ignore_ascii_case(name.as_bytes()));
        rest && !bytes.get(at + name.len()).is_some_and(u8::is_ascii_alphanumeric)
    };
    let Some(name) = RAW.into_iter().find(|name| named(start + 1, name)) else { return end };
    memmem::find_iter(&bytes[end..], b"</")
        .map(|offset| end + offset)
        .find(|at| named(at + 2, name))
        .unwrap_or(bytes.len())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn many(number: usize) -> String {
        (0..number).map(|n| format!(" a{n}=\"<{n}>\"")).collect()
    }

    #[test]
    fn a_tag_of_very_many_attributes_loses_the_rest() {
        let (page, rest) = (format!("<p{}>甲</p>", many(MOST)), many(MOST + 3));
        assert_eq!(capped(&page), (page.as_str().into(), 0));
        let long = format!("<p{rest}>甲</p>乙<i b>");
        let (short, tags) = capped(&long);
        let expected = format!("<p{} >甲</p>乙<i b>", many(MOST));
        assert_eq!((&*short, tags), (expected.as_str(), 1));
    }

    #[test]
    fn scripts_comments_and_lone_signs_are_left_alone() {
        let words = "词 ".repeat(MOST * 2);
        for page in [
            format!("<script>if (a<b) {{ {words} }}</SCRIPT><p>甲</p>"),
            format!("<!-- <b {words} -->甲"),
            format!("3 < 5，{words}>"),
            format!("<p title=\"{words}\">甲"),
            format!("<p title='{words}"),
        ] {
            assert_eq!(capped(&page), (page.as_str().into(), 0));
        }
    }

    proptest! {
        #[test]
        fn any_text_is_walked_through(text in "[<>/!?a='\" 甲\\-]{0,60}") {
            prop_assert_eq!(capped(&text), (text.as_str().into(), 0));
        }
    }
}
