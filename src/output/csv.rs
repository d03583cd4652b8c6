//! Writes CSV that Excel opens as it should: UTF-8 with BOM, CRLF, and no cell that it would compute.

use super::table::{Cell, Column};
use super::{ResultFormat, Unit, ranked};
use crate::search::{Hit, Results};
use ::csv::{Terminator, Writer, WriterBuilder};
use std::borrow::Cow;
use std::io::{self, Write};

const BOM: &str = "\u{feff}";

/// Joins the headings of a section's path in formats without lists.
pub(super) const PATH_MARK: &str = " › ";

/// The columns of results as a table, here and in .xlsx.
pub(super) const RESULT_COLUMNS: [Column; 14] = [
    Column::new("query_id", "查询编号", "Query ID"),
    Column::new("query", "查询", "Query"),
    Column::new("rank", "排名", "Rank"),
    Column::new("score", "得分", "Score"),
    Column::new("document", "文档", "Document"),
    Column::new("passage", "段落", "Passage"),
    Column::new("title", "标题", "Title"),
    Column::new("date", "日期", "Date"),
    Column::new("issuer", "发布机构", "Issuer"),
    Column::new("region", "地区", "Region"),
    Column::new("section", "章节", "Section"),
    Column::new("page", "页码", "Page"),
    Column::new("text", "正文", "Text"),
    Column::new("document_id", "文档标识", "Document ID"),
];

/// One hit in `RESULT_COLUMNS`.
pub(super) fn result_row(results: &Results, rank: usize, hit: &Hit) -> Vec<Cell> {
    let score = (f64::from(hit.score) * 1e6).round() / 1e6;
    vec![
        Cell::text(results.query_id.as_deref()),
        Cell::Text(results.query.clone()),
        Cell::Integer(rank as i64),
        Cell::Number(score),
        Cell::Text(hit.document.clone()),
        Cell::Integer(i64::from(hit.passage)),
        Cell::text(hit.title.as_deref()),
        hit.date.map_or(Cell::Empty, |date| Cell::Text(date.to_string())),
        Cell::text(hit.issuer.as_deref()),
        Cell::text(hit.region.as_deref()),
        Cell::Text(hit.section.join(PATH_MARK)),
        hit.page.map_or(Cell::Empty, |page| Cell::Integer(i64::from(page))),
        Cell::Text(hit.text.clone()),
        Cell::Text(hit.document_id.clone()),
    ]
}

/// A hit a row.
pub(super) struct CsvResults<'w> {
    table: CsvTable<'w>,
    unit: Unit,
}

impl<'w> CsvResults<'w> {
    pub(super) fn new(out: &'w mut dyn Write, unit: Unit) -> Self {
        Self { table: CsvTable::new(out), unit }
    }
}

impl ResultFormat for CsvResults<'_> {
    fn begin(&mut self) -> io::Result<()> {
        self.table.begin(&RESULT_COLUMNS)
    }

    fn results(&mut self, results: &Results) -> io::Result<()> {
        for (rank, hit) in ranked(results, self.unit) {
            self.table.row(&result_row(results, rank, hit), RESULT_COLUMNS.len())?;
        }
        Ok(())
    }

    fn finish(&mut self) -> io::Result<()> {
        self.table.finish()
    }
}

/// Rows of cells as CSV.
pub(super) struct CsvTable<'w>(Writer<&'w mut dyn Write>);

impl<'w> CsvTable<'w> {
    pub(super) fn new(out: &'w mut dyn Write) -> Self {
        Self(WriterBuilder::new().terminator(Terminator::CRLF).from_writer(out))
    }

    /// Writes the keys of `columns`; they need no quotes, so the BOM may stand before the first.
    pub(super) fn begin(&mut self, columns: &[Column]) -> io::Result<()> {
        for (index, column) in columns.iter().enumerate() {
            let bom = if index == 0 { BOM } else { "" };
            self.0.write_field(format!("{bom}{}", column.key))?;
        }
        self.0.write_record(None::<&[u8]>)?;
        Ok(())
    }

    /// Writes `row`, filled up to `columns` cells.
    pub(super) fn row(&mut self, row: &[Cell], columns: usize) -> io::Result<()> {
        for cell in row.iter().chain(std::iter::repeat(&Cell::Empty)).take(columns) {
            let content = cell.plain();
            let content = match cell {
                Cell::Number(_) | Cell::Integer(_) => Cow::Owned(content),
                _ => inert(&content),
            };
            self.0.write_field(content.as_bytes())?;
        }
        self.0.write_record(None::<&[u8]>)?;
        Ok(())
    }

    pub(super) fn finish(&mut self) -> io::Result<()> {
        self.0.flush()
    }
}

/// `text`, with a `'` before it if a spreadsheet would take it for a formula.
fn inert(text: &str) -> Cow<'_, str> {
    const STARTS: [char; 11] = ['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠'];
    if text.starts_with(STARTS) { Cow::Owned(format!("'{text}")) } else { Cow::Borrowed(text) }
}

#[cfg(test)]
mod tests {
    use super::super::samples::{results, written};
    use super::super::{Format, Unit};

    #[test]
    fn hits_are_rows_that_a_spreadsheet_reads() {
        let out = written(Format::Csv, Unit::Passage, &[results()]);
        let expected = concat!(
            "\u{feff}query_id,query,rank,score,document,passage,title,date,issuer,region,section,page,text,",
            "document_id\r\n",
            ",餐厨垃圾,1,12.34,2018/包头 总结.txt,7,包头市城市管理工作总结,2019-01-03,,包头市,",
            "一、工作回顾 › （二）餐厨垃圾,3,市执法局收运餐厨垃圾，办结率96.27%。,ab12\r\n",
            ",餐厨垃圾,2,8.5,2018/包头 总结.txt,9,,,,,,,\"'+餐厨垃圾\n\"\"日产日清\"\"\",cd34\r\n",
            ",餐厨垃圾,3,8.5,'=呼市.txt,0,,,,,,,\"'+餐厨垃圾\n\"\"日产日清\"\"\",cd34\r\n",
        );
        assert_eq!(out, expected);
    }

    #[test]
    fn an_answer_without_hits_has_a_heading() {
        let out = written(Format::Csv, Unit::Passage, &[]);
        assert_eq!(out.lines().count(), 1);
    }
}
