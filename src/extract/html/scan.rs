//! Cuts the source of a web page into tags and whole runs of text, as browsers do (html5ever's tokenizer).

use html5ever::LocalName;
use html5ever::tendril::StrTendril;
use html5ever::tokenizer::{
    BufferQueue, Tag, TagKind, Token, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts, states::RawKind,
};
use std::cell::RefCell;

/// Bytes handed to the tokenizer at a time.
const CHUNK: usize = 64 * 1024;

/// Receives the pieces of a page in their order.
pub trait Visitor {
    /// Text with its references resolved, all of it between two tags or comments.
    fn text(&mut self, text: &str);

    /// A start tag; returns how the content is to be read if no tags are in it.
    fn start(&mut self, tag: &Tag) -> Option<RawKind>;

    /// An end tag, that of content without tags included; the name is in lower case.
    fn end(&mut self, name: &LocalName);
}

/// Hands the pieces of the source to the visitor and returns it.
///
/// Takes time in proportion to the length of the source where no tag has very many attributes, of which the tokenizer
/// compares each with all before it (see `attributes`). What browsers lose is lost here too: the rest of a page behind
/// a comment, a title or a quoted value that never ends.
pub fn scan<V: Visitor>(source: &str, visitor: V) -> V {
    let pieces = Pieces { visitor, text: String::new() };
    let options = TokenizerOpts { discard_bom: false, ..TokenizerOpts::default() };
    let tokenizer = Tokenizer::new(Joiner(RefCell::new(pieces)), options);
    let input = BufferQueue::default();
    let mut rest = source;
    while !rest.is_empty() {
        let (chunk, after) = rest.split_at(chunk_end(rest));
        input.push_back(StrTendril::from_slice(chunk));
        // It stops early only for a sink that runs scripts.
        let _ = tokenizer.feed(&input);
        rest = after;
    }
    tokenizer.end();
    tokenizer.sink.0.into_inner().visitor
}

/// Value of an attribute; empty for an attribute without value.
pub fn attribute<'a>(tag: &'a Tag, name: &str) -> Option<&'a str> {
    tag.attrs.iter().find(|attribute| &*attribute.name.local == name).map(|attribute| &*attribute.value)
}

fn chunk_end(source: &str) -> usize {
    let mut end = source.len().min(CHUNK);
    while !source.is_char_boundary(end) {
        end -= 1;
    }
    end
}

/// Joins the text that the tokenizer hands out in pieces.
struct Joiner<V>(RefCell<Pieces<V>>);

struct Pieces<V> {
    visitor: V,
    text: String,
}

impl<V: Visitor> Pieces<V> {
    fn end_text(&mut self) {
        if !self.text.is_empty() {
            self.visitor.text(&self.text);
            self.text.clear();
        }
    }

    fn tag(&mut self, tag: &Tag) -> Option<RawKind> {
        match tag.kind {
            TagKind::StartTag => self.visitor.start(tag),
            TagKind::EndTag => {
                self.visitor.end(&tag.name);
                None
            }
        }
    }
}

impl<V: Visitor> TokenSink for Joiner<V> {
    type Handle = ();

    fn process_token(&self, token: Token, _line: u64) -> TokenSinkResult<()> {
        let mut pieces = self.0.borrow_mut();
        match token {
            Token::CharacterTokens(text) => pieces.text.push_str(&text),
            Token::NullCharacterToken | Token::ParseError(_) => {}
            Token::CommentToken(_) | Token::DoctypeToken(_) | Token::EOFToken => pieces.end_text(),
            Token::TagToken(tag) => {
                pieces.end_text();
                return pieces.tag(&tag).map_or(TokenSinkResult::Continue, TokenSinkResult::RawData);
            }
        }
        TokenSinkResult::Continue
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::extract::html::name::raw_content;
    use proptest::prelude::*;

    #[derive(Default)]
    struct Shown(String);

    impl Visitor for Shown {
        fn text(&mut self, text: &str) {
            self.0 += &format!("「{text}」");
        }

        fn start(&mut self, tag: &Tag) -> Option<RawKind> {
            let attributes = tag.attrs.iter().map(|one| format!(" {}={}", one.name.local, one.value));
            self.0 += &format!("<{}{}>", tag.name, attributes.collect::<String>());
            raw_content(&tag.name)
        }

        fn end(&mut self, name: &LocalName) {
            self.0 += &format!("</{name}>");
        }
    }

    fn shown(source: &str) -> String {
        scan(source, Shown::default()).0
    }

    #[test]
    fn tags_text_and_comments_are_told_apart() {
        let cases = [
            ("<P class=a>一\r\n二</P><!-- <b> -->三<br/>", "<p class=a>「一\n二」</p>「三」<br>"),
            ("<script>if (a<b) '</p>'</SCRIPT >后", "<script>「if (a<b) '</p>'」</script>「后」"),
            ("3 < 5 且 <5% <关于> </", "「3 < 5 且 <5% <关于> </」"),
            ("<title>甲&amp;<b>乙</title>丙", "<title>「甲&<b>乙」</title>「丙」"),
            ("<style>甲&amp;</style>丙", "<style>「甲&amp;」</style>「丙」"),
            ("<!DOCTYPE html><?php x ?></ >文<div", "「文」"),
        ];
        for (source, expected) in cases {
            assert_eq!(shown(source), expected, "{source}");
        }
    }

    #[test]
    fn references_are_resolved() {
        let cases = [
            ("&ldquo;三个&rdquo;&nbsp;&lt;一&gt;&amp;&middot;", "「“三个”\u{A0}<一>&·」"),
            ("&#19968;&#x4e8c;&#147;引&#148;", "「一二“引”」"),
            ("A&B &unknown; &# &#xZZ; & &copy 2018", "「A&B &unknown; &# &#xZZ; & © 2018」"),
            ("&#99999999999;&一", "「\u{FFFD}&一」"),
        ];
        for (text, expected) in cases {
            assert_eq!(shown(text), expected);
        }
    }

    #[test]
    fn attributes_are_found_in_any_quoting() {
        assert_eq!(
            shown("<meta name = \"Pub&middot;Date\" CONTENT='2018>01' x=1 hidden/>"),
            "<meta name=Pub·Date content=2018>01 x=1 hidden=>"
        );
    }

    proptest! {
        #[test]
        fn the_ends_of_chunks_leave_no_trace(start in CHUNK - 60..CHUNK) {
            let tail = "<p class='甲&middot;乙'>一&ldquo;二&rdquo;</p><!-- 注 -->三<title>题</title>";
            let source = format!("{}{tail}", " ".repeat(start));
            prop_assert_eq!(shown(&source).replace(&" ".repeat(start), ""), shown(tail).replacen('<', "「」<", 1));
        }
    }
}
