use super::*;
use crate::extract::Extractors;
use crate::extract::testing::{damaged, fixture};
use proptest::prelude::*;

fn read(bytes: &[u8]) -> Result<Extracted, Error> {
    let mut found = Vec::new();
    Extractors::standard().extract("a.rtf", bytes, &mut |one| found.push(one));
    found.remove(0)
}

/// The text of a document with this body, written in GBK.
fn text(body: &str) -> String {
    let head =
        "{\\rtf1\\ansi\\ansicpg936\\deff0{\\fonttbl{\\f0\\fcharset134 SimSun;}{\\f1\\fcharset0 Times;}}";
    let source = encoding_rs::GBK.encode(&format!("{head}{body}}}")).0.into_owned();
    read(&source).unwrap().text
}

#[test]
fn chinese_is_bytes_or_unicode() {
    assert_eq!(text("\\'b0\\'ec\\'bd\\'e1率\\par\\f1\\'c2\\'ca\\par"), "办结率\n率");
    assert_eq!(
        text("\\uc1\\u21150?\\uc2\\u32467\\'bd\\'e1\\uc0\\u29575\\'5c\\~\\u-10179\\u-8704"),
        "办结率\\\u{A0}😀"
    );
    assert_eq!(text("\\ldblquote 两违\\rdblquote\\emdash \\{1\\}"), "“两违”—{1}");
}

#[test]
fn rows_are_lines_and_codes_are_no_text() {
    let row = "\\trowd\\cellx1\\cellx2\\pard\\intbl 指标\\cell 甲\\par 乙\\cell\\row ";
    assert_eq!(text(&format!("表前\\par {row}\\pard 表后\\par")), "表前\n指标\t甲 乙\n表后");
    let field = "{\\field{\\*\\fldinst HYPERLINK x}{\\fldrslt 链接}}{\\*\\unknown 未知}{\\pict 0102}";
    assert_eq!(text(field), "链接");
    assert_eq!(text("完成{\\deleted 三百}{\\v 隐}四百件{\\listtext 1.\\tab}"), "完成四百件1.");
    assert_eq!(
        text("正文{\\footnote 注释一}接着\\par{\\header 页眉\\par}{\\header 页眉\\par}"),
        "正文接着\n注释一\n页眉"
    );
    let boxed = "{\\shp{\\*\\shpinst{\\sp{\\sn a}{\\sv 1}}{\\shptxt 框内\\par}}}";
    assert_eq!(text(&format!("正文\\par{boxed}")), "正文\n框内");
}

#[test]
fn a_document_is_the_same_text_as_its_docx() {
    let mut found = Vec::new();
    Extractors::standard().extract("a.docx", &fixture("report.docx"), &mut |one| found.push(one.unwrap()));
    let body = |read: &Extracted| read.text[..read.residue[0].start].to_string();
    assert_eq!(body(&read(&fixture("report.rtf")).unwrap()), body(&found[0]));
}

#[test]
fn a_document_that_ends_early_is_named() {
    let mut found = Vec::new();
    RtfExtractor.extract("a.rtf", b"{\\rtf1 abc\\par de", &mut |one| found.push(one));
    assert_eq!(found[0].as_ref().unwrap().text, "abc\nde");
    assert_eq!(found[1].as_ref().unwrap_err().kind, ErrorKind::Partial);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn any_bytes_are_read_or_refused(tail in "[\\\\{}a-f0-9' \n*-]{0,200}", seed in any::<u64>()) {
        let _ = read(&[b"{\\rtf1".as_slice(), tail.as_bytes()].concat());
        let _ = read(&damaged(&fixture("report.rtf"), seed));
    }
}
