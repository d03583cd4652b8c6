//! OFD files made by hand, and what must be read from them.

use super::*;
use proptest::prelude::*;
use std::io::{Cursor, Write};
use zip::write::{SimpleFileOptions, ZipWriter};

const ENTRY: &str = "<ofd:OFD xmlns:ofd=\"http://www.ofdspec.org/2016\"><ofd:DocBody><ofd:DocInfo><ofd:Title>关于推进\
    城市管理的通知</ofd:Title><ofd:CreationDate>2024-03-01</ofd:CreationDate></ofd:DocInfo>\
    <ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>";

/// A package of these parts.
fn package(parts: &[(&str, &str)]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in parts {
        zip.start_file(*name, SimpleFileOptions::default()).unwrap();
        zip.write_all(content.as_bytes()).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

/// A document whose pages draw these objects.
fn ofd(pages: &[&str], more: &[(&str, &str)], common: &str) -> Vec<u8> {
    let page = |(number, objects): (usize, &&str)| {
        let content = format!(
            "<ofd:Page xmlns:ofd=\"o\"><ofd:Area><ofd:PhysicalBox>0 0 210 297</ofd:PhysicalBox></ofd:Area>\
             <ofd:Template TemplateID=\"90\"/><ofd:Content><ofd:Layer ID=\"3\">{objects}</ofd:Layer></ofd:Content>\
             </ofd:Page>"
        );
        (format!("Doc_0/Pages/Page_{number}/Content.xml"), content)
    };
    let pages: Vec<(String, String)> = pages.iter().enumerate().map(page).collect();
    let places: String = (0..pages.len())
        .map(|n| format!("<ofd:Page ID=\"{n}\" BaseLoc=\"Pages/Page_{n}/Content.xml\"/>"))
        .collect();
    let document = format!(
        "<ofd:Document xmlns:ofd=\"o\"><ofd:CommonData>{common}</ofd:CommonData><ofd:Pages>{places}</ofd:Pages>\
         <ofd:Annotations>Annots.xml</ofd:Annotations></ofd:Document>"
    );
    let mut parts = vec![("OFD.xml", ENTRY), ("Doc_0/Document.xml", &document)];
    parts.extend(pages.iter().map(|(name, content)| (name.as_str(), content.as_str())));
    parts.extend(more);
    package(&parts)
}

fn text(text: &str, x: f32, y: f32) -> String {
    let steps = text.chars().count() - 1;
    format!(
        "<ofd:TextObject ID=\"5\" Boundary=\"{x} {y} 180 6\" Font=\"4\" Size=\"5\"><ofd:TextCode X=\"0\" Y=\"5\" \
         DeltaX=\"g {steps} 5\">{text}</ofd:TextCode></ofd:TextObject>"
    )
}

fn opened(file: &[u8]) -> Extracted {
    let (extracted, lost) = read(file).unwrap();
    assert_eq!(lost, Vec::<String>::new());
    extracted
}

#[test]
fn texts_are_put_in_order_by_their_places() {
    let page = text("各区人民政府：", 20.0, 50.0)
        + &text("关于推进城市管理的通知", 70.0, 30.0)
        + &text("为进一步推进城市精细化管理，现就有关事项通知如下，请", 30.0, 60.0)
        + &text("认真贯彻执行。", 20.0, 70.0);
    let extracted = opened(&ofd(&[&page, &text("第二页", 20.0, 30.0)], &[], ""));
    let expected = "关于推进城市管理的通知\n各区人民政府：\n\
        为进一步推进城市精细化管理，现就有关事项通知如下，请认真贯彻执行。\n第二页";
    assert_eq!(extracted.text, expected);
    assert_eq!(extracted.pages, [0, expected.find("第二页").unwrap()]);
    assert_eq!(extracted.stated.title.as_deref(), Some("关于推进城市管理的通知"));
    assert_eq!(extracted.stated.extra["created"], "2024-03-01");
}

#[test]
fn templates_drawings_and_notes_belong_to_the_page() {
    let template = format!(
        "<ofd:Page xmlns:ofd=\"o\"><ofd:Content>{}</ofd:Content></ofd:Page>",
        text("发票号码：", 20.0, 30.0)
    );
    let resources = format!(
        "<ofd:Res xmlns:ofd=\"o\" BaseLoc=\"Res\"><ofd:CompositeGraphicUnits><ofd:CompositeGraphicUnit ID=\"8\">\
         <ofd:Content>{}</ofd:Content></ofd:CompositeGraphicUnit></ofd:CompositeGraphicUnits></ofd:Res>",
        text("购买方", 0.0, 0.0)
    );
    let annotations = "<ofd:Annotations xmlns:ofd=\"o\"><ofd:Page PageID=\"0\"><ofd:FileLoc>Annots/A.xml</ofd:FileLoc>\
        </ofd:Page></ofd:Annotations>";
    let note = |kind: &str, words: &str| {
        format!(
            "<ofd:Annot Type=\"{kind}\"><ofd:Appearance Boundary=\"20 80 90 9\">{}</ofd:Appearance></ofd:Annot>",
            text(words, 0.0, 0.0)
        )
    };
    let notes = format!(
        "<ofd:PageAnnot xmlns:ofd=\"o\">{}{}</ofd:PageAnnot>",
        note("Stamp", "已下载"),
        note("Watermark", "仅供内部使用").replace("20 80", "20 120")
    );
    let common =
        "<ofd:PublicRes>PublicRes.xml</ofd:PublicRes><ofd:TemplatePage ID=\"90\" BaseLoc=\"Tpls/T.xml\"/>";
    let page = text("二四一", 45.0, 30.0)
        + "<ofd:CompositeObject ID=\"7\" Boundary=\"20 50 50 9\" ResourceID=\"8\"/>";
    let extracted = opened(&ofd(
        &[&page],
        &[
            ("Doc_0/Tpls/T.xml", &template),
            ("Doc_0/PublicRes.xml", &resources),
            ("Doc_0/Annots.xml", annotations),
            ("Doc_0/Annots/A.xml", &notes),
        ],
        common,
    ));
    assert_eq!(extracted.text, "仅供内部使用\n发票号码：二四一\n购买方\n已下载");
    assert_eq!(extracted.residue.len(), 1);
}

#[test]
fn cells_between_rules_are_a_row() {
    let rule = |boundary: &str, path: &str| {
        format!(
            "<ofd:PathObject ID=\"6\" Boundary=\"{boundary}\"><ofd:AbbreviatedData>{path}</ofd:AbbreviatedData></ofd:PathObject>"
        )
    };
    let mut page =
        rule("20 40 100 20", "M 0 0 L 100 0 L 100 20 L 0 20 C") + &rule("20 50 100 0.2", "M 0 0 L 100 0");
    page += &rule("60 40 0.2 20", "M 0 0 L 0 20");
    page += &(text("项目", 22.0, 42.0)
        + &text("金额", 62.0, 42.0)
        + &text("收运", 22.0, 52.0)
        + &text("万元", 62.0, 52.0));
    assert_eq!(opened(&ofd(&[&page], &[], "")).text, "项目\t金额\n收运\t万元");
}

#[test]
fn what_holds_no_text_says_why() {
    let image = "<ofd:ImageObject ID=\"1\" Boundary=\"0 0 9 9\" ResourceID=\"2\"/>";
    let path = "<ofd:PathObject ID=\"1\" Boundary=\"0 0 9 9\"><ofd:AbbreviatedData>M 0 0 L 9 0</ofd:AbbreviatedData></ofd:PathObject>";
    let glyphs = "<ofd:TextObject ID=\"5\" Boundary=\"9 9 9 9\" Font=\"4\" Size=\"5\"><ofd:CGTransform CodePosition=\"0\" \
        CodeCount=\"2\" GlyphCount=\"2\"><ofd:Glyphs>7 8</ofd:Glyphs></ofd:CGTransform><ofd:TextCode X=\"0\" Y=\"5\">\
        ¤¤</ofd:TextCode></ofd:TextObject>";
    let cases = [
        (ofd(&[image], &[], ""), ErrorKind::NoTextLayer, "只有图片，可能是扫描件"),
        (ofd(&[path], &[], ""), ErrorKind::Empty, "只有图形"),
        (ofd(&[glyphs], &[], ""), ErrorKind::NoTextLayer, "字体没有字符对照"),
        (ofd(&[""], &[], ""), ErrorKind::Empty, ""),
        (package(&[("OFD.xml", ENTRY)]), ErrorKind::Broken, "缺少 doc_0/document.xml"),
        (package(&[("OFD.xml", ENTRY), ("Encryptions.xml", "<a/>")]), ErrorKind::Encrypted, "OFD 密码"),
        (b"PK\x03\x04".to_vec(), ErrorKind::Broken, "压缩结构不完整"),
    ];
    for (file, kind, detail) in cases {
        let error = read(&file).unwrap_err();
        assert_eq!((error.kind, error.detail.as_str()), (kind, detail));
    }
}

#[test]
fn entities_from_outside_are_not_followed() {
    let page = "<!DOCTYPE a [<!ENTITY x SYSTEM \"file:///etc/passwd\">]>".to_string()
        + &text("正文&x;内容", 20.0, 30.0);
    let shown = read(&ofd(&[&page], &[], "")).map(|(extracted, _)| extracted.text);
    assert!(shown.is_err() || shown.is_ok_and(|text| !text.contains("root")));
}

#[test]
fn a_line_far_outside_of_its_page_is_read() {
    let far = text("此致", 20.0, 2e17);
    let bytes = ofd(&[&far, &far, &text("正文", 20.0, 100.0)], &[], "");
    let (extracted, _) = super::read(&bytes).unwrap();
    assert!(extracted.text.contains("正文"), "{}", extracted.text);
}

proptest! {
    #[test]
    fn damage_is_survived(at in 0..600usize, piece in "[<>/a-z0-9 \"=&]{1,30}") {
        let mut page = text("各区人民政府：", 20.0, 50.0) + &text("通知", 20.0, 70.0);
        let at = (0..=at % page.len()).rev().find(|at| page.is_char_boundary(*at)).unwrap();
        page.insert_str(at, &piece);
        let _ = read(&ofd(&[&page], &[], ""));
    }
}
