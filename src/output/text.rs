//! Writes results for people on a terminal.

use super::csv::PATH_MARK;
use super::excerpt::MarkedText;
use super::explanation;
use super::visible::visible;
use super::{OutputOptions, ResultFormat, ranked, width};
use crate::search::{Hit, Results};
use std::io::{self, Write};

const BOLD: &str = "\x1b[1m";
const DIM: &str = "\x1b[2m";
const CYAN: &str = "\x1b[36m";
const BOLD_RED: &str = "\x1b[1;31m";
const RESET: &str = "\x1b[0m";

/// Columns that one heading of a section's path may take; some headings are whole sentences.
const HEADING_COLUMNS: usize = 48;

/// Columns that the issuer may take; some documents have ten of them.
const ISSUER_COLUMNS: usize = 60;

/// Columns of a line where the terminal's width is not known.
const USUAL_WIDTH: usize = 80;

/// Lines are never made narrower than this.
const NARROWEST: usize = 16;

/// Hits as blocks of lines: title and headings, date and origin, the passage, where it stands.
pub(super) struct TextResults<'w> {
    out: &'w mut dyn Write,
    options: OutputOptions,
    /// True once something was written: blocks are set apart by a blank line.
    begun: bool,
}

impl<'w> TextResults<'w> {
    pub(super) fn new(out: &'w mut dyn Write, options: OutputOptions) -> Self {
        Self { out, options, begun: false }
    }

    fn hit(&mut self, rank: usize, hit: &Hit) -> io::Result<()> {
        let rank = format!("{rank}. ");
        let indent = " ".repeat(rank.len());
        let limit = match self.options.width {
            0 => 0,
            width => width.saturating_sub(indent.len()).max(NARROWEST),
        };
        let mut lead = rank.as_str();
        for line in MarkedText::new(&heading(hit), &[]).lines(limit, "", "") {
            self.styled(lead, BOLD, &line)?;
            lead = &indent;
        }
        let origin = origin(hit);
        if !origin.is_empty() {
            self.styled(&indent, DIM, &origin)?;
        }
        for line in self.passage(hit, limit) {
            writeln!(self.out, "{indent}{line}")?;
        }
        self.styled(&indent, CYAN, &self.address(hit))
    }

    fn passage(&self, hit: &Hit, limit: usize) -> Vec<String> {
        let text = MarkedText::new(&hit.text, &hit.highlights);
        let (on, off) = if self.options.color { (BOLD_RED, RESET) } else { ("", "") };
        if self.options.lines == 0 {
            return text.lines(limit, on, off);
        }
        // Lines end a little short where a word or a mark does not fit.
        let line = if limit == 0 { USUAL_WIDTH } else { limit };
        text.excerpt((line - 2) * self.options.lines).lines(limit, on, off)
    }

    /// `document#passage`, and the page where there are pages.
    fn address(&self, hit: &Hit) -> String {
        let page =
            hit.page.map(|page| self.options.lang.pick(format!("  第 {page} 页"), format!("  p. {page}")));
        format!("{}#{}{}", visible(&hit.document), hit.passage, page.unwrap_or_default())
    }

    fn styled(&mut self, lead: &str, style: &str, line: &str) -> io::Result<()> {
        if self.options.color {
            writeln!(self.out, "{lead}{style}{line}{RESET}")
        } else {
            writeln!(self.out, "{lead}{line}")
        }
    }

    fn blank_line(&mut self) -> io::Result<()> {
        if std::mem::replace(&mut self.begun, true) { writeln!(self.out) } else { Ok(()) }
    }
}

impl ResultFormat for TextResults<'_> {
    fn results(&mut self, results: &Results) -> io::Result<()> {
        if let Some(id) = &results.query_id {
            self.blank_line()?;
            let line = format!("[{}] {}", visible(id), visible(&results.query));
            self.styled("", BOLD, &line)?;
            if results.hits.is_empty() {
                writeln!(self.out, "{}", self.options.lang.pick("没有找到", "nothing found"))?;
            }
        }
        if let Some(explanation) = &results.explanation {
            self.blank_line()?;
            self.styled("", DIM, &explanation::terms(explanation, self.options.lang))?;
        }
        for (rank, hit) in ranked(results, self.options.unit) {
            self.blank_line()?;
            self.hit(rank, hit)?;
            let explained = results.explanation.as_ref().and_then(|all| all.hits.get(hit.rank - 1));
            for line in explained.map(|hit| explanation::hit(hit, self.options.lang)).unwrap_or_default() {
                self.styled("   ", DIM, &line)?;
            }
        }
        Ok(())
    }

    fn finish(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

/// Title (or the file's name) and headings.
fn heading(hit: &Hit) -> String {
    let title = hit.title.as_deref().unwrap_or_else(|| stem(&hit.document));
    let headings = hit.section.iter().map(String::as_str).filter(|&heading| heading != title);
    std::iter::once(visible(title).into_owned())
        .chain(headings.map(|heading| width::shortened(&visible(heading), HEADING_COLUMNS)))
        .collect::<Vec<_>>()
        .join(PATH_MARK)
}

/// The last part of a document's name, without its extension; the whole name stands in the address.
fn stem(document: &str) -> &str {
    let file = document.rsplit('/').next().unwrap_or(document);
    match file.rsplit_once('.') {
        Some((stem, extension)) if !stem.is_empty() && extension.chars().all(char::is_alphabetic) => stem,
        _ => file,
    }
}

/// Date, issuer and region, as far as they are known.
fn origin(hit: &Hit) -> String {
    let date = hit.date.map(|date| date.to_string());
    let issuer = hit.issuer.as_deref().map(|issuer| width::shortened(issuer, ISSUER_COLUMNS));
    let known = [date.as_deref(), issuer.as_deref(), hit.region.as_deref()];
    known.into_iter().flatten().map(visible).collect::<Vec<_>>().join(" · ")
}

#[cfg(test)]
mod tests {
    use super::super::samples::{bytes, results, written};
    use super::super::{Format, OutputOptions, Unit};
    use crate::model::Lang;

    #[test]
    fn a_hit_is_a_block_of_lines() {
        let expected = "\
1. 包头市城市管理工作总结 › 一、工作回顾 › （二）餐厨垃圾
   2019-01-03 · 包头市
   市执法局收运餐厨垃圾，办结率96.27%。
   2018/包头 总结.txt#7  第 3 页

2. =呼市
   +餐厨垃圾 \"日产日清\"
   =呼市.txt#0
";
        assert_eq!(written(Format::Text, Unit::Document, &[results()]), expected);
    }

    #[test]
    fn colours_mark_the_matches() {
        let options = OutputOptions { color: true, lang: Lang::En, ..OutputOptions::default() };
        let out = String::from_utf8(bytes(options, &[results()])).unwrap();
        assert!(out.contains("市执法局收运\x1b[1;31m餐厨垃圾\x1b[0m，办结率"));
        assert!(out.contains("#7  p. 3"));
    }

    #[test]
    fn a_batch_names_its_queries() {
        let mut first = results();
        first.query_id = Some("q1".into());
        first.hits.truncate(1);
        let mut second = first.clone();
        second.hits.clear();
        let out = written(Format::Text, Unit::Passage, &[first, second]);
        assert!(out.starts_with("[q1] 餐厨垃圾\n\n1. 包头市"), "{out}");
        assert!(out.ends_with("\n\n[q1] 餐厨垃圾\n没有找到\n"), "{out}");
    }

    #[test]
    fn names_and_texts_cannot_steer_the_terminal() {
        let mut answer = results();
        for hit in &mut answer.hits {
            hit.document = "a\x1b]0;x\x07\n.txt".into();
            hit.title = Some("甲\x1b[2J".into());
            hit.issuer = Some("\u{9b}31m".into());
            hit.section = vec!["\x1b[1A".into()];
            hit.text = "\x1b[31m\r餐厨".into();
        }
        let out = written(Format::Text, Unit::Passage, &[answer]);
        assert!(out.chars().all(|c| c == '\n' || !c.is_control()), "{out:?}");
    }

    #[test]
    fn a_long_list_of_issuers_is_shortened() {
        let mut answer = results();
        answer.hits[0].issuer = Some("某某省人力资源和社会保障厅".repeat(9));
        let out = written(Format::Text, Unit::Passage, &[answer]);
        assert!(
            out.contains("某某省人力资源和社会保障厅某某省人力资源和社会保障厅某某省… · 包头市\n"),
            "{out}"
        );
    }

    #[test]
    fn a_narrow_terminal_still_works() {
        for width in [0, 1, 20, 200] {
            let options = OutputOptions { width, lines: width % 3, ..OutputOptions::default() };
            assert!(!bytes(options, &[results()]).is_empty());
        }
    }
}
