//! Places that look like the beginning of a heading, and how much each is worth.

use crate::model::Span;

/// The shapes of headings, in the order in which official documents nest them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Kind {
    /// `#` to `######`
    Markdown(u8),
    /// 附件1, 附表
    Attachment,
    /// 第一编, 第一部分
    Part,
    /// 第一分编
    Subpart,
    /// 第一章
    Chapter,
    /// 第一节
    Division,
    /// 第一条
    Article,
    /// 一、
    HanComma,
    /// （一）
    HanParen,
    /// 1. or 1、
    ArabicDot,
    /// 1.1 (2), 1.1.1 (3), ...
    Decimal(u8),
    /// （1）
    ArabicParen,
    /// 1）
    ArabicHalf,
    /// ①
    Circled,
    /// 一是, 第一，
    Ordinal,
    /// ●, ▲: the first mark that a document uses is 0
    Bullet(u8),
    /// ——
    Dash,
    /// A short line that stands alone.
    Bare,
}

/// Where a candidate stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    /// It begins a line that reads like a heading: short, no sentence end inside.
    HeadingLine,
    /// It begins a line.
    LineStart,
    /// It begins a line that continues the sentence of the line before.
    WrappedLine,
    /// After the end of a sentence.
    Sentence,
    /// After `：`.
    Colon,
    /// After `；`.
    Clause,
    /// After a closing bracket.
    Closing,
    /// After another heading whose end no mark tells (一、总体要求（一）…).
    Heading,
    /// After white space.
    Space,
    /// In the middle of a sentence.
    Middle,
}

/// A place that may begin a section.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Candidate {
    pub kind: Kind,
    pub value: u32,
    /// 第三条之一: it follows its number instead of counting up.
    pub repeats: bool,
    pub place: Place,
    /// Byte at which the section begins (the `#` of a Markdown heading).
    pub start: usize,
    /// Byte at which the heading's own text begins.
    pub heading: usize,
    /// Byte after the marker.
    pub body: usize,
    /// The number as written; empty where there is none.
    pub number: Span,
}

impl Candidate {
    /// How much the candidate counts in a sequence; 1 is a plain good one.
    pub fn weight(&self) -> f32 {
        let strong = self.kind <= Kind::HanParen;
        match self.place {
            Place::HeadingLine if strong => 1.6,
            Place::LineStart if strong => 1.2,
            Place::HeadingLine | Place::LineStart => 1.0,
            Place::WrappedLine => 0.3,
            Place::Sentence => 0.9,
            Place::Heading => 0.8,
            Place::Colon if self.value == 1 => 0.7,
            Place::Closing => 0.6,
            Place::Clause | Place::Space => 0.5,
            Place::Colon => 0.3,
            Place::Middle => 0.25,
        }
    }

    pub fn at_line_start(&self) -> bool {
        matches!(self.place, Place::HeadingLine | Place::LineStart)
    }
}
