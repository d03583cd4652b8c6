//! Walks through a text once and collects the candidates for headings.

use super::candidate::{Candidate, Kind, Place};
use super::lines::{Line, closes, ends_sentence, is_full, line_ends_sentence};
use super::marker::{self, Marker};
use super::numeral::is_han_numeral;
use crate::analysis::character_set::{CharacterSet, DIGITS};
use crate::model::Span;

/// Longest line that reads like a heading, in characters.
const MAX_HEADING_LINE: usize = 45;
/// Longest heading that runs into the next one without a mark, in bytes.
const MAX_OPEN_HEADING: usize = 40 * 3;
/// Longest paragraph, in bytes; a longer line has lost its line breaks.
const MAX_PARAGRAPH: usize = 2_000 * 3;
/// Words that end in 一 or take 一 before 、; a 一、 after them begins no heading.
const BEFORE_ONE: &str = "统第唯其之专单万同划不合归如首十百初星周逐某每任另惟";

/// All candidates of `text` outside `residue`, in the order of the text.
pub(super) fn candidates(
    text: &str,
    lines: &[Line],
    residue: &[Span],
    wrap: Option<usize>,
) -> Vec<Candidate> {
    let has_tabs = memchr::memchr(b'\t', text.as_bytes()).is_some();
    let mut scan = Scan { text, wrap, has_tabs, open_sentence: false, lost_breaks: false, found: Vec::new() };
    for line in lines {
        scan.line(line);
    }
    let mut found = scan.found;
    confirm_chapters(&mut found);
    let mut spans = residue.iter().peekable();
    found.retain(|candidate| {
        while spans.next_if(|span| span.end <= candidate.start).is_some() {}
        spans.peek().is_none_or(|span| candidate.start < span.start)
    });
    found
}

/// Longest mean cell of a table row, in bytes; longer ones are paragraphs that tabs divide.
const MAX_CELL: usize = 300;

fn is_table_row(line: &str) -> bool {
    let tabs = memchr::memchr_iter(b'\t', line.as_bytes()).count();
    tabs > 0 && {
        let cells = line.split('\t').filter(|cell| !cell.trim().is_empty()).count();
        line.len() <= MAX_CELL * cells.max(1)
    }
}

/// A chapter's title with an article or division right behind it is a heading, whatever stands before it.
fn confirm_chapters(found: &mut [Candidate]) {
    for at in 1..found.len() {
        let next = found[at];
        let chapter = &mut found[at - 1];
        let titles = (Kind::Part..Kind::Article).contains(&chapter.kind) && next.kind > chapter.kind;
        if titles && next.kind <= Kind::Article && next.place == Place::Heading && !chapter.at_line_start() {
            chapter.place = Place::Sentence;
        }
    }
}

struct Scan<'t> {
    text: &'t str,
    wrap: Option<usize>,
    has_tabs: bool,
    /// The line before was filled to the wrap width and did not end its sentence.
    open_sentence: bool,
    /// The line is too long to be one paragraph.
    lost_breaks: bool,
    found: Vec<Candidate>,
}

/// What stands before a place of a line, read backwards from it when a marker stands there.
#[derive(Clone, Copy)]
struct Before<'t> {
    /// From behind the last marker, or from where running text begins, up to the place.
    text: &'t str,
    /// What stands before that text.
    first: Option<char>,
    /// True if a marker does.
    after_marker: bool,
}

impl<'t> Scan<'t> {
    fn line(&mut self, line: &Line) {
        let Line { span: line, words } = *line;
        let content = line.of(self.text);
        let words = self.text[words.start..line.end]
            .trim_start_matches(|c: char| c.is_whitespace() || c == '\u{FEFF}');
        let wrapped = self.open_sentence && content.len() - words.len() < 4;
        self.open_sentence = self.leaves_sentence_open(content);
        if words.is_empty() {
            return;
        }
        let start = line.end - words.len();
        self.lost_breaks = words.len() > MAX_PARAGRAPH;
        let in_table = self.has_tabs && is_table_row(words);
        if in_table && words.split('\t').filter(|cell| !cell.trim().is_empty()).count() > 2 {
            return;
        }
        let body = self.beginning(start, line.end, wrapped);
        if !in_table {
            self.running_text(start, body, line.end);
        }
    }

    fn leaves_sentence_open(&self, line: &str) -> bool {
        let Some(width) = self.wrap else { return false };
        let line = line.trim_end();
        is_full(line.chars().count(), width) && !line_ends_sentence(line)
    }

    /// Tries the beginning of a line; returns where running text goes on.
    fn beginning(&mut self, start: usize, end: usize, wrapped: bool) -> usize {
        let line = &self.text[start..end];
        let hashes = line.len() - line.trim_start_matches('#').len();
        let title = line[hashes..].trim_start_matches(' ');
        let depth =
            if (1..=6).contains(&hashes) && title.len() < line.len() - hashes { hashes as u8 } else { 0 };
        let words = if depth > 0 { title } else { line };
        let mut words = words;
        while let Some(rest) = words.strip_prefix("**") {
            words = rest;
        }
        let heading = end - words.len();
        let Some(first) = words.chars().next() else { return end };
        let marker = marker::read_at_line_start(first, words).map(|m| with_ordinal(m, words));
        if depth > 0 {
            self.push_markdown(depth, start, heading, marker);
            return end;
        }
        let Some(marker) = marker else { return start };
        let place = self.place_of_line(words, &marker, wrapped);
        let after = words[marker.len..].trim_start();
        if marker::is_reference(marker.kind, after) && (wrapped || after.starts_with(['、', '，', '。'])) {
            return heading + marker.len;
        }
        self.push(marker, place, start, heading);
        heading + marker.len
    }

    fn place_of_line(&self, words: &str, marker: &Marker, wrapped: bool) -> Place {
        if wrapped {
            return Place::WrappedLine;
        }
        let title = words[marker.len..].trim();
        let short = title.len() <= MAX_HEADING_LINE * 4 && title.chars().count() <= MAX_HEADING_LINE;
        if !short || title.is_empty() {
            return Place::LineStart;
        }
        let inner = title.trim_end_matches('。');
        let open = inner.chars().any(ends_sentence) || inner.ends_with(['，', '、', '；', ';', ',']);
        if open { Place::LineStart } else { Place::HeadingLine }
    }

    fn push_markdown(&mut self, depth: u8, start: usize, heading: usize, inner: Option<Marker>) {
        let none =
            Marker { kind: Kind::Markdown(depth), value: 0, repeats: false, number: Span::new(0, 0), len: 0 };
        let marker = Marker { kind: Kind::Markdown(depth), ..inner.unwrap_or(none) };
        self.push(marker, Place::HeadingLine, start, heading);
    }

    fn push(&mut self, marker: Marker, place: Place, start: usize, heading: usize) {
        self.found.push(Candidate {
            kind: marker.kind,
            value: marker.value,
            repeats: marker.repeats,
            place,
            start,
            heading,
            body: heading + marker.len,
            number: Span::new(heading + marker.number.start, heading + marker.number.end),
        });
    }

    /// Looks for markers inside a line, from byte `at`.
    fn running_text(&mut self, line_start: usize, at: usize, end: usize) {
        let line = &self.text[..end];
        let mut first = self.text[line_start..at].chars().next_back();
        let (mut from, mut next, mut after_marker) = (at, at, at > line_start);
        let beginnings = if self.lost_breaks { &LOST_BEGINNINGS } else { &BEGINNINGS };
        loop {
            let here = beginnings.next(line, next);
            let Some(c) = line[here..].chars().next() else { return };
            next = here + c.len_utf8();
            if here == line_start {
                continue;
            }
            let before = Before { text: &self.text[from..here], first, after_marker };
            let Some((marker, place)) = read_inside(c, &line[here..], before, self.lost_breaks) else {
                continue;
            };
            self.push(marker, place, here, here);
            next = here + marker.len;
            (from, first, after_marker) = (next, Some(c), !begins_lines_only(marker.kind));
        }
    }
}

/// The marker at the beginning of `rest`, whose first character is `c`, if it may begin a heading inside a line.
fn read_inside(c: char, rest: &str, before: Before, lost_breaks: bool) -> Option<(Marker, Place)> {
    let last = before.last();
    if c.is_alphanumeric() && last.is_some_and(|last| glues(last, c)) {
        return None;
    }
    let marker = marker::read(c, rest);
    if marker.is_none() && !lost_breaks {
        return None;
    }
    let place = before.place(last);
    let marker = with_ordinal(marker.or_else(|| read_lost_line(c, rest, place))?, rest);
    let after = rest[marker.len..].trim_start();
    let refers = match place {
        Place::Sentence | Place::Heading => marker::is_plain_reference(marker.kind, after),
        _ => marker::is_reference(marker.kind, after),
    };
    let cites = match marker.kind {
        Kind::Article => last == Some('》'),
        // The number of a note.
        Kind::Circled => matches!(last, Some('”' | '’' | '」' | '』')),
        _ => false,
    };
    if after.is_empty() || refers || cites {
        return None;
    }
    if marker.kind == Kind::Attachment {
        let begins = matches!(place, Place::Sentence | Place::Closing) || last == Some('日');
        return (begins && opens_a_count(&rest[marker.len..])).then_some((marker, Place::Sentence));
    }
    let fits = match place {
        Place::Middle => allowed_in_middle(&marker, last) || opens_statute(&marker, after),
        Place::Space | Place::Closing => marker.kind != Kind::ArabicHalf,
        Place::Colon if begins_lines_only(marker.kind) => true,
        Place::Colon | Place::Clause => !matches!(marker.kind, Kind::Bullet(_)),
        _ => true,
    };
    fits.then_some((marker, place))
}

/// 一是, —— or 1.1 after a sentence, where it may have begun a line that is one no longer.
fn read_lost_line(c: char, rest: &str, place: Place) -> Option<Marker> {
    match (c, place) {
        ('—', Place::Sentence | Place::Colon) => marker::dash(rest),
        ('0'..='9', Place::Sentence | Place::Heading) => marker::decimal(rest),
        (_, Place::Sentence | Place::Colon | Place::Heading) => marker::ordinal_shi(rest, 0),
        _ => None,
    }
}

/// True for the shapes that count inside a line only where line breaks were lost.
fn begins_lines_only(kind: Kind) -> bool {
    matches!(kind, Kind::Ordinal | Kind::Dash)
}

impl Before<'_> {
    /// Last character that is not white space.
    fn last(&self) -> Option<char> {
        self.text.chars().rfind(|c| !c.is_whitespace()).or(self.first)
    }

    /// True if a sentence mark ended the text before; closing quotes and brackets may follow it.
    fn ended(&self) -> bool {
        let mut marks = self.text.chars().rev().filter(|c| !c.is_whitespace() && !closes(*c));
        marks.next().is_some_and(ends_clause)
    }

    /// True if the text after the last marker is as long as a heading, and no mark ended it.
    fn is_open_heading(&self) -> bool {
        let heading = self.after_marker && (4..=MAX_OPEN_HEADING).contains(&self.text.len());
        heading && !self.text.contains(|c| ends_clause(c) || matches!(c, '，' | '、'))
    }

    fn place(&self, last: Option<char>) -> Place {
        match last {
            _ if self.is_open_heading() => Place::Heading,
            None => Place::Sentence,
            Some('：' | ':') => Place::Colon,
            Some('；' | ';') => Place::Clause,
            _ if self.ended() => Place::Sentence,
            Some('）' | ')' | '】' | '》') => Place::Closing,
            _ if self.text.ends_with(char::is_whitespace) => Place::Space,
            _ => Place::Middle,
        }
    }
}

/// Marks that end a sentence, and those that announce something.
fn ends_clause(c: char) -> bool {
    ends_sentence(c) || matches!(c, ';' | '：' | ':')
}

/// Longest title of an attachment in running text, in characters.
const MAX_ATTACHMENT_TITLE: usize = 60;

/// True if a title and then the first heading of a count follow (附件1…分工方案一、…): an attachment itself, not the
/// mention of one.
fn opens_a_count(rest: &str) -> bool {
    let title = rest.trim_start_matches(['：', ':', ' ', '\u{3000}']);
    if title.starts_with("1.")
        || title.starts_with("1．")
        || title.starts_with("1、")
        || title.starts_with('１')
    {
        return false;
    }
    for (at, c) in title.char_indices().take(MAX_ATTACHMENT_TITLE) {
        if ends_sentence(c) || c == '，' {
            return false;
        }
        if at > 0 && BEGINNINGS.contains(c) && c != '附' {
            let marker = marker::read(c, &title[at..]);
            if let Some(marker) = marker.filter(|m| m.value == 1 && m.kind <= Kind::ArabicDot) {
                return !marker::is_reference(marker.kind, &title[at + marker.len..]);
            }
        }
    }
    false
}

/// The characters with which a marker may begin inside a line.
static BEGINNINGS: CharacterSet = CharacterSet::of(&DIGITS).and(&BEGINNING);

/// The same where line breaks were lost.
static LOST_BEGINNINGS: CharacterSet = CharacterSet::of(&DIGITS).and(&BEGINNING).and(&[('—', '—')]);

const BEGINNING: [(char, char); 14] = [
    ('第', '第'),
    ('附', '附'),
    ('（', '（'),
    ('(', '('),
    ('\u{2460}', '\u{25FF}'),
    ('\u{2605}', '\u{2605}'),
    ('\u{2776}', '\u{277F}'),
    ('\u{3220}', '\u{3229}'),
    ('〇', '〇'),
    ('零', '零'),
    ('Ｏ', 'Ｏ'),
    ('千', '千'),
    ('廿', '廿'),
    ('卅', '卅'),
];

/// True if `c` after `last` only goes on a number or word (1.5, A1, 二十一).
fn glues(last: char, c: char) -> bool {
    let number =
        |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '．' | '０'..='９' | '%' | '-' | '—' | '～');
    (number(last) && number(c)) || (is_han_numeral(last) && is_han_numeral(c))
}

/// Without any mark before it, a marker may begin a heading only where no word is likely to hold it.
fn allowed_in_middle(marker: &Marker, last: Option<char>) -> bool {
    let last = last.unwrap_or('。');
    match marker.kind {
        Kind::HanComma => !BEFORE_ONE.contains(last) && !"、，“（".contains(last),
        Kind::ArabicDot => !"件图表第样，、“（《/".contains(last) && !last.is_ascii(),
        Kind::HanParen | Kind::ArabicParen => !"第、，“和及至或".contains(last),
        Kind::Article => !"、，“本和及至或《".contains(last) && last != '法' && last != '例',
        Kind::Part | Kind::Subpart | Kind::Chapter | Kind::Division => !"、，“本和及至或".contains(last),
        Kind::Bullet(_) => true,
        _ => false,
    }
}

/// The first article of a statute, whose title stands right before it (…管理办法第一条 为了…).
fn opens_statute(marker: &Marker, after: &str) -> bool {
    let opens = || ["为", "根据", "依据", "按照"].iter().any(|word| after.starts_with(word));
    marker.kind == Kind::Article && marker.value == 1 && opens()
}

/// A bullet takes its number from the 一是 behind it.
fn with_ordinal(marker: Marker, rest: &str) -> Marker {
    if !matches!(marker.kind, Kind::Bullet(_)) {
        return marker;
    }
    let spaces = rest[marker.len..].len() - rest[marker.len..].trim_start().len();
    match marker::ordinal_shi(rest, marker.len + spaces) {
        Some(ordinal) => Marker { kind: marker.kind, ..ordinal },
        None => marker,
    }
}
