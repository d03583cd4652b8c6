use super::super::Extractors;
use super::*;
use crate::error::ErrorKind;
use crate::extract::testing::{damaged, fixture};
use proptest::prelude::*;

fn read(name: &str, bytes: &[u8]) -> Vec<Result<Extracted, Error>> {
    let mut found = Vec::new();
    Extractors::standard().extract(name, bytes, &mut |one| found.push(one));
    found
}

fn text(name: &str, bytes: &[u8]) -> String {
    read(name, bytes).remove(0).unwrap().text
}

const WORKBOOK: &str = "\
# 运行情况
2020年岚川市城市管理运行情况
单位：万元
区县\t办结率\t案件总量（件）\t经费\t填报日期
区县：云州区\t办结率 96.27%\t案件总量 1,200件\t经费 35.6万元\t填报日期：2021年1月3日
区县：青梧区\t办结率 92.00%\t案件总量 860件\t经费 28.05万元\t填报日期：2021年1月4日
区县：合计\t办结率 94.48%\t案件总量 2,060件\t经费 63.65万元
# 历年指标
指标\t单位\t历年数值
2018年\t2019年\t2020年
指标：生活垃圾分类覆盖率\t单位：%\t2018年生活垃圾分类覆盖率 61.5%\t2019年生活垃圾分类覆盖率 78.2%\t2020年生活垃圾分类覆盖率 92.1%
指标：餐厨垃圾收运量\t单位：吨\t2018年餐厨垃圾收运量 10250吨\t2019年餐厨垃圾收运量 12400吨\t2020年餐厨垃圾收运量 15800吨
# 联系人
序号\t姓名\t单位\t职务
1\t姓名：杜明川\t单位：市城市管理局\t职务：科长
2\t姓名：沈若岚\t单位：青梧区执法大队\t职务：队长
3\t姓名：何其青\t单位：青梧区执法大队\t职务：所长";

#[test]
fn rows_are_lines_with_the_names_of_their_columns() {
    for name in ["table.xlsx", "table.xls"] {
        let read = read(name, &fixture(name)).remove(0).unwrap();
        assert_eq!(read.text, WORKBOOK, "{name}");
        assert_eq!(read.warnings, ["隐藏的工作表 联系人 也已读取"], "{name}");
    }
}

#[test]
fn separated_values_have_heads_too() {
    let csv = "区县,办结率(%),备注\n云州区,96.27,\"含三个\n街道\"\n青梧区,92.0,\n";
    let expected =
        "区县\t办结率(%)\t备注\n区县：云州区\t办结率 96.27%\t备注：含三个 街道\n区县：青梧区\t办结率 92.0%";
    assert_eq!(text("a.csv", csv.as_bytes()), expected);
    let gbk = encoding_rs::GBK.encode(csv).0.into_owned();
    let found = read("a.csv", &gbk).remove(0).unwrap();
    assert_eq!((found.text.as_str(), found.encoding, found.format), (expected, Some("GB18030"), "csv"));
    assert_eq!(text("a.tsv", "甲\t乙\n".as_bytes()), "甲\t乙");
    let found = read("a.xls", csv.as_bytes()).remove(0).unwrap();
    assert_eq!((found.text.as_str(), found.warnings.len()), (expected, 1));
}

#[test]
fn a_form_is_no_table() {
    let mut sheet = grid::Sheet::new("登记表", false);
    for (row, column, cell) in [
        (0, 0, "姓名"),
        (0, 1, "杜明川"),
        (0, 2, "性别"),
        (0, 3, "男"),
        (1, 0, "单位"),
        (1, 1, "市城市管理局"),
    ] {
        sheet.push(row, column, cell, false);
    }
    sheet.merges.push(grid::Merge { first_row: 1, last_row: 1, first_column: 1, last_column: 3 });
    let mut text = String::new();
    table::write(&mut sheet, &mut text);
    assert_eq!(text, "姓名\t杜明川\t性别\t男\n单位\t市城市管理局\n");
}

#[test]
fn an_empty_workbook_says_so() {
    assert_eq!(read("a.csv", b",,\n,,\n").remove(0).unwrap_err().kind, ErrorKind::Empty);
}

const WORKBOOK_RELATIONS: &str = "xl/_rels/workbook.xml.rels";

/// A workbook of one sheet with these rows and merged ranges.
fn workbook_of(rows: &str, merged: &str) -> Vec<u8> {
    workbook_with(rows, merged, &[])
}

/// The same with further parts by name.
fn workbook_with(rows: &str, merged: &str, parts: &[(&str, &str)]) -> Vec<u8> {
    use std::io::Write;
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let relation =
        "<Relationships><Relationship Id=\"r1\" Type=\"x/worksheet\" Target=\"s.xml\"/></Relationships>";
    let sheet =
        format!("<worksheet><sheetData>{rows}</sheetData><mergeCells>{merged}</mergeCells></worksheet>");
    let relation = parts.iter().find(|(name, _)| *name == WORKBOOK_RELATIONS).map_or(relation, |part| part.1);
    let parts = parts.iter().filter(|(name, _)| *name != WORKBOOK_RELATIONS);
    for (name, content) in [
        ("xl/workbook.xml", "<workbook><sheets><sheet name=\"Sheet1\" r:id=\"r1\"/></sheets></workbook>"),
        (WORKBOOK_RELATIONS, relation),
        ("xl/s.xml", &sheet),
    ]
    .iter()
    .chain(parts)
    {
        zip.start_file(*name, zip::write::SimpleFileOptions::default()).unwrap();
        zip.write_all(content.as_bytes()).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

fn cell(place: &str, text: &str) -> String {
    format!("<c r=\"{place}\" t=\"str\"><v>{text}</v></c>")
}

#[test]
fn formulas_without_results_are_named() {
    let rows = format!(
        "<row r=\"1\">{}<c r=\"B1\"><f>A1*2</f><v/></c><c r=\"C1\" t=\"str\"><f>\"\"</f><v></v></c></row>",
        cell("A1", "合计")
    );
    let found = read("a.xlsx", &workbook_of(&rows, ""));
    assert_eq!(found[0].as_ref().unwrap().text, "合计");
    let lost = found[1].as_ref().unwrap_err();
    assert_eq!((lost.kind, lost.detail.as_str()), (ErrorKind::Partial, "有 1 个公式没有存下结果，未读出"));
}

#[test]
fn comments_on_cells_are_a_section_that_names_cell_and_author() {
    let rows = format!("<row r=\"1\">{}</row>", cell("A1", "办结率"));
    let relations = "<Relationships><Relationship Id=\"r1\" Type=\"x/comments\" Target=\"../xl/comments1.xml\"/>\
                     <Relationship Id=\"r2\" Type=\"x/threadedComment\" Target=\"threads/t.xml\"/></Relationships>";
    let notes = "<comments><authors><author>杜明川</author><author>tc={1}</author></authors><commentList>\
                 <comment ref=\"A1\" authorId=\"0\"><text><r><t>杜明川:</t></r><r><t>\n口径 &amp; 范围有变</t></r></text></comment>\
                 <comment ref=\"B2\" authorId=\"1\"><text><t>[线程批注]</t></text></comment></commentList></comments>";
    let threads = "<ThreadedComments><threadedComment ref=\"B2\" personId=\"{9}\"><text>请核实。</text></threadedComment>\
                   </ThreadedComments>";
    let people = "<personList><person displayName=\"沈若岚\" id=\"{9}\"/></personList>";
    let main = "<Relationships><Relationship Id=\"r1\" Type=\"x/worksheet\" Target=\"s.xml\"/>\
                <Relationship Id=\"r3\" Type=\"x/person\" Target=\"people.xml\"/></Relationships>";
    let parts = [
        ("xl/_rels/s.xml.rels", relations),
        ("xl/comments1.xml", notes),
        ("xl/threads/t.xml", threads),
        ("xl/people.xml", people),
        (WORKBOOK_RELATIONS, main),
    ];
    let bytes = workbook_with(&rows, "", &parts);
    assert_eq!(
        text("a.xlsx", &bytes),
        "办结率\n# 批注\n批注（杜明川，Sheet1!A1）：口径 & 范围有变\n批注（沈若岚，Sheet1!B2）：请核实。"
    );
}

#[test]
fn a_note_of_a_whole_workbook_is_read() {
    let mut workbook = rust_xlsxwriter::Workbook::new();
    let sheet = workbook.add_worksheet().set_name("运行情况").unwrap();
    sheet.write(0, 0, "办结率").unwrap();
    let note = rust_xlsxwriter::Note::new("口径有变\n请核实").set_author("杜明川");
    sheet.insert_note(0, 0, &note).unwrap();
    assert_eq!(
        text("a.xlsx", &workbook.save_to_buffer().unwrap()),
        "# 运行情况\n办结率\n# 批注\n批注（杜明川，运行情况!A1）：口径有变 请核实"
    );
}

#[test]
fn a_row_below_a_merged_cell_has_heads_although_it_has_one_cell_of_its_own() {
    let row = |number: usize, cells: &[(&str, &str)]| {
        let cells: String =
            cells.iter().map(|(column, text)| cell(&format!("{column}{number}"), text)).collect();
        format!("<row r=\"{number}\">{cells}</row>")
    };
    let rows = row(1, &[("A", "区县"), ("B", "办结率")])
        + &row(2, &[("A", "云州区"), ("B", "92%")])
        + &row(3, &[("B", "96%")])
        + &row(4, &[("A", "青梧区"), ("B", "91%")]);
    let merged = "<mergeCell ref=\"A2:A3\"/>";
    let expected =
        "区县\t办结率\n区县：云州区\t办结率 92%\n区县：云州区\t办结率 96%\n区县：青梧区\t办结率 91%";
    assert_eq!(text("a.xlsx", &workbook_of(&rows, merged)), expected);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn damaged_workbooks_are_read_or_refused(seed in any::<u64>()) {
        for name in ["table.xlsx", "table.xls"] {
            prop_assert!(!read(name, &damaged(&fixture(name), seed)).is_empty());
        }
    }

    #[test]
    fn any_records_are_read_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        let mut stream = vec![9, 8, 4, 0, 0, 6, 5, 0];
        stream.extend(bytes);
        let _ = xls::workbook(&stream);
    }
}
