use super::*;
use proptest::prelude::*;
use std::io::{Cursor, Write};
use zip::write::{SimpleFileOptions, ZipWriter};

/// A .docx whose body is `body`, with further parts by name.
fn docx(body: &str, parts: &[(&str, &str)]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let document = format!("<w:document xmlns:w=\"w\"><w:body>{body}</w:body></w:document>");
    for (name, content) in [("word/document.xml", document.as_str())].iter().chain(parts) {
        zip.start_file(*name, SimpleFileOptions::default()).unwrap();
        zip.write_all(content.as_bytes()).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

fn paragraph(text: &str) -> String {
    format!("<w:p><w:pPr><w:tabs><w:tab w:val=\"left\"/></w:tabs></w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>")
}

fn open(bytes: &[u8]) -> Extracted {
    super::read(bytes).unwrap().0
}

fn text(body: &str) -> String {
    open(&docx(body, &[])).text
}

#[test]
fn paragraphs_are_lines() {
    let body = paragraph("政府工作报告")
        + "<w:p/>"
        + &paragraph("一、2018年工作回顾 &amp; 问题 &lt;略&gt; &#19968;");
    assert_eq!(text(&body), "政府工作报告\n一、2018年工作回顾 & 问题 <略> 一");
    let runs = "<w:p><w:r><w:t>办结</w:t></w:r><w:r><w:rPr><w:b/></w:rPr><w:t xml:space=\"preserve\">率 </w:t><w:tab/>\
                <w:t>96%</w:t><w:br/><w:t>次行</w:t><w:noBreakHyphen/><w:sym w:font=\"Wingdings\" w:char=\"F0FE\"/></w:r></w:p>";
    assert_eq!(text(runs), "办结率 \t96%\n次行-☑");
}

#[test]
fn entities_that_a_part_declares_are_never_resolved() {
    let secret = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(secret.path(), "机密").unwrap();
    let part = format!(
        "<!DOCTYPE d [<!ENTITY x SYSTEM \"file://{}\"><!ENTITY y \"&x;&x;\">]><w:document xmlns:w=\"w\"><w:body><w:p>\
         <w:r><w:t>甲&x;乙&y;丙</w:t></w:r></w:p></w:body></w:document>",
        secret.path().display()
    );
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    zip.start_file("word/document.xml", SimpleFileOptions::default()).unwrap();
    zip.write_all(part.as_bytes()).unwrap();
    assert_eq!(open(&zip.finish().unwrap().into_inner()).text, "甲乙丙");
}

#[test]
fn table_rows_are_lines() {
    let cell = |text: &str| format!("<w:tc><w:tcPr><w:tcW/></w:tcPr>{}</w:tc>", paragraph(text));
    let row = |a: &str, b: &str| format!("<w:tr>{}{}</w:tr>", cell(a), cell(b));
    let two = format!("<w:tr><w:tc>{}{}</w:tc>{}</w:tr>", paragraph("甲"), paragraph("乙"), cell("丙"));
    let body = paragraph("表前")
        + "<w:tbl>"
        + &row("指标", "数值")
        + &row("", "3件")
        + &two
        + "</w:tbl>"
        + &paragraph("表后");
    assert_eq!(text(&body), "表前\n指标\t数值\n\t3件\n甲 乙\t丙\n表后");
}

#[test]
fn deletions_are_left_out_and_insertions_kept() {
    let body = "<w:p><w:r><w:t>完成</w:t></w:r><w:del><w:r><w:delText>三百</w:delText></w:r></w:del>\
                <w:ins><w:r><w:t>四百</w:t></w:r></w:ins><w:moveFrom><w:r><w:t>旧</w:t></w:r></w:moveFrom>\
                <w:r><w:t>件</w:t></w:r></w:p>\
                <w:p><w:pPr><w:rPr><w:del w:id=\"1\"/></w:rPr></w:pPr><w:r><w:t>并入</w:t></w:r></w:p><w:p><w:r><w:t>下段</w:t></w:r></w:p>";
    assert_eq!(text(body), "完成四百件\n并入下段");
}

#[test]
fn a_text_box_comes_once_and_after_its_paragraph() {
    let boxed = format!("<w:txbxContent>{}{}</w:txbxContent>", paragraph("框一"), paragraph("框二"));
    let body = format!(
        "<w:p><w:r><w:t>正</w:t></w:r><w:r><mc:AlternateContent><mc:Choice><w:drawing>{boxed}</w:drawing></mc:Choice>\
         <mc:Fallback><w:pict>{boxed}</w:pict></mc:Fallback></mc:AlternateContent></w:r><w:r><w:t>文</w:t></w:r></w:p>{}",
        paragraph("次段")
    );
    assert_eq!(text(&body), "正文\n框一\n框二\n次段");
}

#[test]
fn field_codes_and_pronunciations_are_no_text() {
    let body = "<w:p><w:r><w:instrText>HYPERLINK x</w:instrText></w:r><w:hyperlink><w:r><w:t>链接</w:t></w:r></w:hyperlink>\
                <w:ruby><w:rt><w:r><w:t>hàn</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>汉</w:t></w:r></w:rubyBase></w:ruby></w:p>";
    assert_eq!(text(body), "链接汉");
}

#[test]
fn notes_follow_the_text_and_headers_are_residue() {
    let note = format!(
        "<w:footnotes><w:footnote w:type=\"separator\">{}</w:footnote><w:footnote w:id=\"2\">{}</w:footnote></w:footnotes>",
        paragraph("——"),
        paragraph("注：口径有调整。")
    );
    let header = format!("<w:hdr>{}</w:hdr>", paragraph("内部资料"));
    let parts =
        [("word/footnotes.xml", note.as_str()), ("word/header1.xml", &header), ("word/header2.xml", &header)];
    let extracted = open(&docx(&paragraph("正文。"), &parts));
    assert_eq!(extracted.text, "正文。\n注：口径有调整。\n内部资料");
    let residue: Vec<_> = extracted.residue.iter().map(|span| span.of(&extracted.text)).collect();
    assert_eq!(residue, ["内部资料"]);
}

#[test]
fn comments_are_a_section_of_their_own_before_headers() {
    let body = "<w:p><w:r><w:t>一、总体情况</w:t></w:r></w:p><w:p><w:commentRangeStart w:id=\"7\"/><w:r><w:t>办结率96.27%</w:t></w:r>\
                <w:commentRangeEnd w:id=\"7\"/><w:r><w:commentReference w:id=\"7\"/><w:t>，名列第一。</w:t></w:r></w:p>";
    let comments = format!(
        "<w:comments><w:comment w:id=\"7\" w:author=\"杜明川\">{}{}</w:comment><w:comment w:id=\"8\">{}</w:comment></w:comments>",
        paragraph("口径与去年不同。"),
        paragraph("请核实。"),
        paragraph("已核。")
    );
    let header = format!("<w:hdr>{}</w:hdr>", paragraph("内部资料"));
    let parts = [("word/comments.xml", comments.as_str()), ("word/header1.xml", &header)];
    let extracted = open(&docx(body, &parts));
    assert_eq!(
        extracted.text,
        "一、总体情况\n办结率96.27%，名列第一。\n# 批注\n批注（杜明川，“办结率96.27%”）：口径与去年不同。 请核实。\n\
         批注：已核。\n内部资料"
    );
    let sections = crate::split::sections(&extracted.text, &extracted.residue);
    let headings: Vec<(u8, &str)> = sections.iter().map(|s| (s.level, s.heading.as_str())).collect();
    assert_eq!(headings, [(1, "一、总体情况"), (1, "批注")]);

    let torn = docx(body, &[("word/comments.xml", "<w:comments><w:comment><w:p><w:r><w:t>甲</w:t></w:x>")]);
    let (read, damage) = super::read(&torn).unwrap();
    assert!(read.text.ends_with("批注：甲") && damage[0].contains("批注"), "{damage:?}");
}

const NUMBERING: &str = r#"<w:numbering>
<w:abstractNum w:abstractNumId="5">
 <w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="chineseCountingThousand"/><w:lvlText w:val="%1、"/></w:lvl>
 <w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="chineseCounting"/><w:lvlText w:val="（%2）"/></w:lvl>
 <w:lvl w:ilvl="2"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:isLgl/><w:lvlText w:val="%1.%3"/></w:lvl>
</w:abstractNum>
<w:abstractNum w:abstractNumId="6"><w:lvl w:ilvl="0"><w:numFmt w:val="bullet"/><w:lvlText w:val="&#xF06C;"/></w:lvl></w:abstractNum>
<w:num w:numId="1"><w:abstractNumId w:val="5"/></w:num>
<w:num w:numId="2"><w:abstractNumId w:val="6"/></w:num>
<w:num w:numId="3"><w:abstractNumId w:val="5"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride></w:num>
</w:numbering>"#;

const STYLES: &str = r#"<w:styles><w:style w:styleId="a1"><w:name w:val="heading 1"/><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>
<w:style w:styleId="a2"><w:name w:val="标题甲"/><w:basedOn w:val="a1"/></w:style>
<w:style w:styleId="10"><w:name w:val="toc 1"/></w:style></w:styles>"#;

#[test]
fn automatic_numbers_are_written_out() {
    let styled = |style: &str, text: &str| {
        format!("<w:p><w:pPr><w:pStyle w:val=\"{style}\"/></w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>")
    };
    let listed = |list: u8, level: u8, text: &str| {
        format!(
            "<w:p><w:pPr><w:numPr><w:ilvl w:val=\"{level}\"/><w:numId w:val=\"{list}\"/></w:numPr></w:pPr>\
             <w:r><w:t>{text}</w:t></w:r></w:p>"
        )
    };
    let body = [
        styled("10", "工作回顾\t3"),
        styled("a1", "工作回顾"),
        listed(1, 1, "市容"),
        listed(1, 1, "环卫"),
        listed(1, 2, "机扫"),
        styled("a2", "下步打算"),
        listed(1, 1, "执法"),
        listed(2, 0, "要点"),
        listed(0, 0, "无号"),
        listed(3, 0, "另起"),
    ]
    .concat();
    let extracted = open(&docx(&body, &[("word/numbering.xml", NUMBERING), ("word/styles.xml", STYLES)]));
    assert_eq!(
        extracted.text.lines().collect::<Vec<_>>(),
        [
            "工作回顾\t3",
            "一、工作回顾",
            "（一）市容",
            "（二）环卫",
            "1.1 机扫",
            "二、下步打算",
            "（一）执法",
            "● 要点",
            "无号",
            "一、另起"
        ]
    );
    assert_eq!(extracted.residue[0].of(&extracted.text).trim_end(), "工作回顾\t3");
}

#[test]
fn a_stated_title_must_stand_in_the_text() {
    let title = |title: &str| {
        let core = format!("<cp:coreProperties><dc:title>{title}</dc:title></cp:coreProperties>");
        let body = paragraph("某市2018年") + &paragraph("政府工作报告");
        open(&docx(&body, &[("docProps/core.xml", &core)])).stated.title
    };
    assert_eq!(title("某市2018年政府工作报告").as_deref(), Some("某市2018年政府工作报告"));
    for other in ["", "Microsoft Word - 文档1", "关于报送材料的函", "报告"] {
        assert_eq!(title(other), None);
    }
}

#[test]
fn damage_is_named() {
    let whole = docx(&paragraph("全市城市管理工作总结"), &[]);
    let kind = |bytes: &[u8]| super::read(bytes).map(|_| ()).unwrap_err().kind;
    for length in (4..whole.len()).step_by(7) {
        assert_eq!(kind(&whole[..length]), ErrorKind::Broken, "cut to {length}");
    }
    assert_eq!(kind(&docx("<w:p/>", &[])), ErrorKind::Empty);
    let no_body = docx("", &[]);
    assert_eq!(kind(&no_body), ErrorKind::Empty);
}

#[test]
fn a_torn_body_is_read_as_far_as_it_goes() {
    let mut found = Vec::new();
    let bytes = docx(&(paragraph("前半") + "<w:p></w:r>" + &paragraph("后半")), &[]);
    DocxExtractor.extract("报告.docx", &bytes, &mut |one| found.push(one));
    assert_eq!(found[0].as_ref().unwrap().text, "前半");
    assert_eq!(found[1].as_ref().unwrap_err().kind, ErrorKind::Partial);
}

#[test]
fn deep_nesting_is_no_danger() {
    let body =
        "<w:tbl><w:tr><w:tc>".repeat(20_000) + &paragraph("底") + &"</w:tc></w:tr></w:tbl>".repeat(20_000);
    assert_eq!(text(&body), "底");
}

proptest! {
    #[test]
    fn flipped_bytes_never_panic(flips in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..6)) {
        let mut bytes = docx(&paragraph("全市城市管理工作总结"), &[("word/numbering.xml", NUMBERING)]);
        for (index, value) in flips {
            let at = index.index(bytes.len());
            bytes[at] = value;
        }
        let _ = super::read(&bytes);
    }

    #[test]
    fn any_body_is_read(parts in prop::collection::vec(
        prop::sample::select(vec![
            "<w:p>", "</w:p>", "<w:tbl>", "</w:tbl>", "<w:tr>", "</w:tr>", "<w:tc>", "</w:tc>", "<w:t>文</w:t>", "<w:tab/>",
            "<w:txbxContent>", "</w:txbxContent>", "<w:del>", "</w:del>", "<w:pPr>", "</w:pPr>", "<w:br/>", "<mc:Choice>",
        ]),
        0..40,
    )) {
        let _ = super::read(&docx(&parts.concat(), &[("word/header1.xml", "<a><w:p><w:t>眉</w:t></w:p></a>")]));
    }
}

#[test]
fn hidden_text_is_left_out() {
    let body = "<w:p><w:r><w:rPr><w:b/><w:vanish/></w:rPr><w:t>隐</w:t></w:r>\
                <w:r><w:rPr><w:vanish w:val=\"0\"/><w:rPrChange><w:rPr><w:vanish/></w:rPr></w:rPrChange></w:rPr><w:t>显</w:t></w:r></w:p>";
    assert_eq!(text(body), "显");
}
