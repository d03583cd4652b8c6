//! What a figure measures, from the words around it (新能源装机达到1.35亿千瓦, 36名先进工作者).

use super::number::{arabic_digit, char_at, char_before};
use super::unit::{Class, lines};
use std::collections::{HashMap, VecDeque};

/// Longest indicator, in characters.
const MAX_CHARS: usize = 20;
/// How far before a number its clause is looked for, in bytes.
const CLAUSE_BYTES: usize = 180;

/// A list of words, found at the head or the tail of a text.
#[derive(Default)]
struct WordList {
    by_first: HashMap<char, Vec<&'static str>>,
    by_last: HashMap<char, Vec<&'static str>>,
}

impl WordList {
    fn insert(&mut self, word: &'static str) {
        if let (Some(first), Some(last)) = (word.chars().next(), word.chars().next_back()) {
            self.by_first.entry(first).or_default().push(word);
            self.by_last.entry(last).or_default().push(word);
        }
    }

    fn sort(&mut self) {
        for words in self.by_first.values_mut().chain(self.by_last.values_mut()) {
            words.sort_by_key(|word| std::cmp::Reverse(word.len()));
        }
    }

    /// The longest word that `text` begins with.
    fn head(&self, text: &str) -> Option<&'static str> {
        let words = self.by_first.get(&text.chars().next()?)?;
        words.iter().copied().find(|word| text.starts_with(word))
    }

    /// The longest word that `text` ends with.
    fn tail(&self, text: &str) -> Option<&'static str> {
        let words = self.by_last.get(&text.chars().next_back()?)?;
        words.iter().copied().find(|word| text.ends_with(word))
    }

    /// True if `text` is made of nothing but these words.
    fn compose(&self, text: &str) -> bool {
        let mut rest = text;
        while let Some(word) = self.head(rest) {
            rest = &rest[word.len()..];
        }
        rest.is_empty()
    }
}

/// The word lists of `index_schema/indicator_words.txt`.
#[derive(Default)]
pub(super) struct Words {
    before: WordList,
    change: WordList,
    residue: WordList,
    lead: WordList,
    keep: WordList,
    verb: WordList,
    stop: WordList,
    later: WordList,
    inside: WordList,
    dependent: WordList,
}

impl Words {
    pub fn builtin() -> Self {
        let mut words = Self::default();
        let mut list = "";
        for line in lines(include_str!("../../index_schema/indicator_words.txt")) {
            match line.strip_prefix('[').and_then(|line| line.strip_suffix(']')) {
                Some(name) => list = name,
                None => words.list(list).insert(line),
            }
        }
        for name in ["before", "change", "residue", "lead", "keep", "verb", "stop", "later", "inside", ""] {
            words.list(name).sort();
        }
        words
    }

    fn list(&mut self, name: &str) -> &mut WordList {
        match name {
            "before" => &mut self.before,
            "change" => &mut self.change,
            "residue" => &mut self.residue,
            "lead" => &mut self.lead,
            "keep" => &mut self.keep,
            "verb" => &mut self.verb,
            "stop" => &mut self.stop,
            "later" => &mut self.later,
            "inside" => &mut self.inside,
            _ => &mut self.dependent,
        }
    }
}

/// A figure whose indicator is asked for; bytes of the text.
#[derive(Debug, Clone, Copy)]
pub(super) struct Place {
    /// Where the figure before it in the same sentence ends, else where the sentence begins.
    pub from: usize,
    pub start: usize,
    pub end: usize,
    pub class: Class,
}

/// What stands before a number, taken apart.
struct Before<'t> {
    base: &'t str,
    change: &'static str,
    /// The subjects before 分别, each for one of the numbers to come.
    spread: Option<&'t str>,
}

/// The subjects of the sentence that is being read.
#[derive(Default)]
pub(super) struct Subjects {
    subject: Option<String>,
    change: &'static str,
    /// Indicators of the numbers to come (甲、乙分别增长3%、5%).
    waiting: VecDeque<String>,
    last: Option<String>,
}

impl Subjects {
    pub fn end_sentence(&mut self) {
        *self = Self::default();
    }

    /// The indicator of the next figure.
    pub fn indicator(&mut self, words: &Words, text: &str, place: Place) -> Option<String> {
        let indicator = self.find(words, text, place);
        self.last.clone_from(&indicator);
        indicator
    }

    fn find(&mut self, words: &Words, text: &str, place: Place) -> Option<String> {
        let joined = is_joiner(&text[place.from..place.start]);
        if joined && let Some(next) = self.waiting.pop_front() {
            return Some(next);
        }
        self.waiting.clear();
        let following = || noun_after(words, text, place.end);
        if place.class == Class::Count
            && let Some(noun) = following()
        {
            self.subject = Some(noun.to_string());
            return Some(noun.to_string());
        }
        if joined && self.last.is_some() && place.class != Class::Time {
            return self.last.clone();
        }
        let before = take_apart(words, clause_before(text, place.from, place.start));
        if let Some(list) = before.spread {
            return self.spread(words, list, before.change);
        }
        let verbal = words.verb.compose(before.base);
        if verbal && place.class == Class::Measure && (before.change.is_empty() || text[place.end..].starts_with('的')) {
            let noun = following();
            if let Some(noun) = noun {
                self.subject = Some(noun.to_string());
                return Some(noun.to_string());
            }
        }
        self.named(words, before, place.class)
    }

    /// The indicator made of the words before the number and the sentence's subject.
    fn named(&mut self, words: &Words, before: Before, class: Class) -> Option<String> {
        let dependent = before.base.is_empty() || words.dependent.head(before.base).is_some();
        if dependent && class == Class::Time {
            return None;
        }
        let base = tidy(before.base);
        let name = match &self.subject {
            Some(subject) if dependent => format!("{subject}{base}{}", before.change),
            _ => format!("{base}{}", before.change),
        };
        if !dependent && class != Class::Time && !words.verb.compose(before.base) {
            self.subject = Some(base);
        }
        (name.chars().count() >= 2).then(|| shorten(&name))
    }

    /// Gives each of the subjects before 分别 its number; the first is the indicator asked for.
    fn spread(&mut self, words: &Words, list: &str, change: &'static str) -> Option<String> {
        let list = tidy(list);
        let subjects: Vec<&str> = list.split(['、', '和', '与', '及']).filter(|part| !part.is_empty()).collect();
        let last = *subjects.last()?;
        let shared = |part: &str| match part.strip_prefix('第') {
            Some(ordinal) if ordinal.chars().count() <= 2 => {
                let tail: String = last.chars().skip_while(|c| !matches!(c, '产' | '季')).collect();
                format!("{part}{tail}{change}")
            }
            _ => format!("{}{change}", trim_lead(words, part)),
        };
        let mut names = subjects.iter().map(|part| shorten(&shared(part)));
        let first = names.next();
        self.waiting = names.collect();
        self.subject = Some(subjects.first()?.to_string());
        self.change = change;
        first
    }
}

/// True if two numbers are joined by nothing but this.
fn is_joiner(gap: &str) -> bool {
    matches!(gap.trim(), "、" | "和" | "与" | "及" | "，" | "," | "左右、" | "以上、")
}

/// The clause that ends where the number starts, at most back to `from`.
fn clause_before(text: &str, from: usize, start: usize) -> &str {
    let mut floor = start.saturating_sub(CLAUSE_BYTES).max(from);
    while !text.is_char_boundary(floor) {
        floor += 1;
    }
    let piece = &text[floor..start];
    let mut cut = floor;
    let mut chars = piece.char_indices().rev();
    while let Some((at, c)) = chars.next() {
        let opening = match c {
            '）' | ')' => "（(",
            '”' => "“",
            '》' => "《",
            _ if is_clause_end(c) => {
                cut = floor + at + c.len_utf8();
                break;
            }
            _ => continue,
        };
        let inside = piece[..at].rfind(|c| opening.contains(c)).filter(|open| at - open < 90);
        match inside {
            Some(open) => chars = piece[..open].char_indices().rev(),
            None => {
                cut = floor + at + c.len_utf8();
                break;
            }
        }
    }
    &text[cut..start]
}

fn is_clause_end(c: char) -> bool {
    matches!(
        c,
        '，' | ',' | '。' | '；' | ';' | '：' | ':' | '！' | '!' | '？' | '?' | '\n' | '（' | '(' | '“' | '《' | '》'
            | '▲' | '●' | '■' | '◆' | '★' | '—' | '…' | '|' | '｜' | '\t' | '[' | ']' | '【' | '】' | '\u{3000}'
    )
}

/// Strips what stands between the name and the number, and before the name.
fn take_apart<'t>(words: &Words, clause: &'t str) -> Before<'t> {
    let mut base = clause.trim();
    let (mut change, mut spread) = ("", false);
    loop {
        if change.is_empty()
            && let Some(word) = words.change.tail(base).filter(|_| words.before.tail(base).is_none())
        {
            change = word;
            base = base[..base.len() - word.len()].trim_end();
        } else if let Some(word) = words.before.tail(base) {
            spread |= word.starts_with("分");
            base = base[..base.len() - word.len()].trim_end();
        } else if let Some(shorter) = without_comparison(base) {
            base = shorter;
        } else {
            break;
        }
    }
    if spread && base.contains(['、', '和', '与', '及']) {
        return Before { base, change, spread: Some(base) };
    }
    let last = base.rfind('、').filter(|at| !inside_brackets(base, *at)).map_or(base, |at| &base[at + '、'.len_utf8()..]);
    Before { base: trim_lead(words, last), change, spread: None }
}

/// `text` without 比2019年 or 较2019年底 at its end.
fn without_comparison(text: &str) -> Option<&str> {
    let last = text.chars().next_back()?;
    if !matches!(last, '年' | '底' | '初' | '期' | '度') {
        return None;
    }
    let at = text.rfind(['比', '较'])?;
    let tail = &text[at + '比'.len_utf8()..];
    let dated = tail.chars().count() <= 9 && tail.chars().any(|c| arabic_digit(c).is_some());
    dated.then(|| text[..at].trim_end())
}

fn inside_brackets(text: &str, at: usize) -> bool {
    let head = &text[..at];
    ["（）", "“”", "《》", "()"].iter().any(|pair| {
        let (open, close) = (pair.chars().next(), pair.chars().next_back());
        open.and_then(|open| head.rfind(open)) > close.and_then(|close| head.rfind(close))
    })
}

/// Strips adverbs, dates and particles from the head of a clause.
fn trim_lead<'t>(words: &Words, clause: &'t str) -> &'t str {
    let mut base = clause.trim_start();
    while let Some(word) = words.residue.head(base).filter(|_| words.keep.head(base).is_none() && base.len() == clause.trim_start().len()) {
        let rest = &base[word.len()..];
        if word.chars().count() == 1 && rest.chars().next().is_some_and(|c| !matches!(c, '，' | ',')) && word != "的" {
            break;
        }
        base = rest.trim_start();
    }
    loop {
        if words.keep.head(base).is_some() {
            return base;
        }
        if let Some(word) = words.lead.head(base) {
            base = base[word.len()..].trim_start();
        } else if let Some(rest) = without_date(base) {
            base = rest.trim_start();
        } else {
            return base;
        }
    }
}

/// `text` without a year or month (2018年, 1-6月) at its head.
fn without_date(text: &str) -> Option<&str> {
    let digits = text.find(|c| arabic_digit(c).is_none() && !matches!(c, '-' | '—' | '–' | '~'))?;
    if digits == 0 {
        return None;
    }
    text[digits..].strip_prefix(['年', '月', '日']).map(|rest| rest.strip_prefix(['度', '底', '末', '初']).unwrap_or(rest))
}

/// The noun that a figure which ends at byte `at` counts.
fn noun_after<'t>(words: &Words, text: &'t str, at: usize) -> Option<&'t str> {
    let mut start = at;
    for skipped in ["以上", "以下", "左右", "以内", "的"] {
        if text[start..].starts_with(skipped) {
            start += skipped.len();
        }
    }
    let (mut end, mut count) = (start, 0);
    while let Some(c) = char_at(text, end) {
        if let Some(word) = words.inside.head(&text[end..]) {
            end += word.len();
            count += word.chars().count();
            continue;
        }
        let rest = &text[end..];
        let stops = !is_name_char(c) || words.stop.head(rest).is_some();
        if stops || (count >= 2 && words.later.head(rest).is_some()) || count >= MAX_CHARS {
            break;
        }
        end += c.len_utf8();
        count += 1;
    }
    let noun = text[start..end].trim_matches(['“', '”']);
    let balanced = noun.contains('“') == noun.contains('”');
    (balanced && noun.chars().any(|c| matches!(c, '一'..='鿿'))).then_some(noun)
}

fn is_name_char(c: char) -> bool {
    matches!(c, '一'..='鿿' | '“' | '”' | '·' | 'A'..='Z' | 'a'..='z')
}

/// A name without brackets and white space.
fn tidy(name: &str) -> String {
    let mut depth = 0usize;
    let mut tidied = String::with_capacity(name.len());
    for c in name.chars() {
        match c {
            '（' | '(' => depth += 1,
            '）' | ')' => depth = depth.saturating_sub(1),
            _ if depth > 0 || c.is_whitespace() => {}
            _ => tidied.push(c),
        }
    }
    if depth > 0 { name.replace(char::is_whitespace, "") } else { tidied }
}

/// At most [`MAX_CHARS`] characters: what stands behind the last 的, else the tail.
fn shorten(name: &str) -> String {
    let count = name.chars().count();
    if count <= MAX_CHARS {
        return name.to_string();
    }
    if let Some(at) = name.rfind('的') {
        let tail = &name[at + '的'.len_utf8()..];
        if (3..=MAX_CHARS).contains(&tail.chars().count()) {
            return tail.to_string();
        }
    }
    name.chars().skip(count - MAX_CHARS).collect()
}

/// True if the number at byte `at` stands in an ordinal, a code or a sum (第3, C919, 1+3).
pub(super) fn is_part_of_name(text: &str, at: usize) -> bool {
    char_before(text, at)
        .is_some_and(|c| c.is_ascii_alphanumeric() || matches!(c, '第' | '+' | '/' | '／' | '＋' | '#' | '_' | '№' | '.'))
}
